import asyncio
import hashlib
import io
import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from services.feedback.models import Act
from shared.contracts.base import now
from tests.integration.feedback.clamd import EICAR
from tests.integration.feedback.conftest import (
    Office,
    token_of,
)
from tests.integration.feedback.documents import (
    PLACE,
    hidden_in_a_list,
    pdf,
    photo,
    png_that_says,
    script,
    zipped,
)
from tests.integration.feedback.uploading import fetched, listed, sent_with, sweep, upload


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_goes_with_a_message_without_place_and_device(
    office: Office, kind: str
) -> None:
    original = photo(kind=kind)
    assert PLACE in original
    receipt, [waiting] = await sent_with(office, original)
    assert waiting["state"] == "pending_scan"
    assert (await fetched(office, waiting["id"])).status_code == 409

    await sweep(office)

    [ready] = await listed(office, receipt["id"])
    assert (ready["state"], ready["media_type"]) == ("available", f"image/{kind.lower()}")
    assert ready["original_sha256"] == hashlib.sha256(original).hexdigest()
    got = await fetched(office, ready["id"])
    assert hashlib.sha256(got.content).hexdigest() == ready["sha256"]
    assert PLACE not in got.content
    with Image.open(io.BytesIO(got.content)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("xmp")) == ((20, 40), {}, None)
    assert got.headers["content-disposition"].startswith('attachment; filename="dinh-kem-')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["content-type"] == f"image/{kind.lower()}"
    readings = await office.db.audit.find({"action": "attachment.read"}).to_list(None)
    assert [str(each["case_id"]) for each in readings] == [receipt["id"]]


REFUSED = {
    "empty": b"",
    "program": b"MZ\x90\0 a program",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "html": b"<!doctype html><script>1</script>",
    "zip bomb": zipped(),
    "eicar": EICAR,
    "gif": b"GIF89a\1\0\1\0\x80\0\0\0\0\0",
    "wrong magic": b"\xff\xd8\xff\xe0 no picture at all",
    "png bomb": png_that_says(50_000, 50_000),
    "cut off": photo((400, 400))[:1000],
    "pdf script": pdf(OpenAction=script()),
    "pdf actions": pdf(AA=DictionaryObject({NameObject("/WC"): script()})),
    "pdf launch": pdf(OpenAction=DictionaryObject({NameObject("/S"): NameObject("/Launch")})),
    "pdf opens a site": pdf(OpenAction=DictionaryObject({NameObject("/S"): NameObject("/URI")})),
    "pdf xfa": pdf(AcroForm=DictionaryObject({NameObject("/XFA"): DecodedStreamObject()})),
    "pdf escaped": pdf().replace(b"/Catalog", b"/Catalog /Names << /J#61vaScript 1 0 R >>"),
    "pdf hidden": hidden_in_a_list("8 0 << /S /JavaScript /JS (1) >>"),
    "pdf and zip": pdf() + zipped(),
    "pdf and html": pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n<html><script>1</script>\n"),
    "pdf and more": pdf() + b"\nMZ\x90",
    "no pdf": b"%PDF-1.7 and nothing behind it",
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
async def test_what_could_harm_is_refused_and_leaves_nothing(office: Office, what: str) -> None:
    answer = await upload(office, REFUSED[what], "hợp lệ.pdf")

    assert (answer.status_code, answer.json()["type"]) == (
        422, "urn:xaso:problem:attachment-refused",
    )  # fmt: skip
    assert answer.json()["errors"][0]["field"] == "attachments"
    assert await office.db.attachments.count_documents({}) == 0
    assert await office.db["attachment_files.files"].count_documents({}) == 0


async def test_pdf_with_attached_file_or_password_is_refused(office: Office) -> None:
    for prepare in (
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
        lambda writer: writer.encrypt("secret"),
    ):
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        prepare(writer)
        stored = io.BytesIO()
        writer.write(stored)
        assert (await upload(office, stored.getvalue())).status_code == 422


async def test_too_large_is_refused(office: Office) -> None:
    eleven = photo() + bytes(11 * 1024 * 1024)
    answer = await upload(office, eleven)
    assert (answer.status_code, answer.json()["status"]) == (413, 413)
    slightly = photo() + bytes(10 * 1024 * 1024)
    assert (await upload(office, slightly)).status_code == 413
    elsewhere = await office.client.post("/v1/cases", files={"file": ("a.jpg", eleven)})
    assert elsewhere.status_code == 413


async def test_names_are_not_kept(office: Office) -> None:
    stored = await upload(office, photo(), "../../etc/Nguyễn Văn A.jpg")

    assert stored.status_code == 201
    kept = json.dumps(await office.db.attachments.find({}).to_list(None), default=str)
    kept += json.dumps(
        await office.db["attachment_files.files"].find({}).to_list(None), default=str
    )
    assert ".." not in kept
    assert "Nguy" not in kept


async def test_contents_are_sealed_in_the_database(office: Office) -> None:
    await upload(office, pdf())

    chunks = await office.db["attachment_files.chunks"].find({}).to_list(None)
    assert chunks
    assert not any(b"PDF" in each["data"] for each in chunks)


async def test_six_files_are_too_many(office: Office) -> None:
    claims = [(await upload(office, photo())).json()["claim"] for _ in range(6)]
    assert (await office.send({"attachments": claims})).status_code == 422
    assert (await office.send({"attachments": claims[:5]})).status_code == 201


async def test_the_same_upload_twice_is_one_and_goes_with_one_case(office: Office) -> None:
    key = {"Idempotency-Key": "u-1"}
    both = await asyncio.gather(*(upload(office, photo(), **key) for _ in range(2)))
    first = both[0].json()
    assert [each.json() for each in both] == [first, first]
    assert (await upload(office, pdf(), **key)).json()["type"].endswith("idempotency-key-reused")

    message = {"attachments": [first["claim"]]}
    sent = await office.send(message, **{"Idempotency-Key": "c-1"})
    again = await office.send(message, **{"Idempotency-Key": "c-1"})
    other = await office.send(message)

    assert (sent.status_code, again.json()["id"]) == (201, sent.json()["id"])
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "attachments")
    assert len(await listed(office, sent.json()["id"])) == 1


async def test_a_claim_that_is_not_genuine_takes_nothing(office: Office) -> None:
    genuine = (await upload(office, photo())).json()
    forged = uuid4().hex + genuine["claim"][32:]
    for claim in ("", "x", forged, genuine["claim"][:-1] + "!", genuine["id"]):
        assert (await office.send({"attachments": [claim]})).status_code == 422
    assert await office.state() == (0, 0, 0)


async def test_a_key_that_stands_for_something_else_lets_the_files_go(office: Office) -> None:
    claim = (await upload(office, photo())).json()["claim"]
    await office.send(**{"Idempotency-Key": "k"})

    refused = await office.send({"attachments": [claim]}, **{"Idempotency-Key": "k"})
    taken = await office.send({"attachments": [claim]})

    assert (refused.status_code, taken.status_code) == (422, 201)


async def test_a_file_whose_case_was_stored_just_before_a_crash_is_bound(office: Office) -> None:
    receipt, [attached] = await sent_with(office, photo())
    case = await office.db.cases.find_one({"case_id": {"$exists": True}})
    claimed = f"{receipt['id']}/{case['fingerprint']}"
    await office.db.attachments.update_one(
        {}, {"$set": {"case_id": None, "claimed_by": claimed, "attention_at": now()}}
    )
    assert await listed(office, receipt["id"]) == []

    await sweep(office)
    await sweep(office, timedelta(seconds=1))

    assert [each["id"] for each in await listed(office, receipt["id"])] == [attached["id"]]


async def test_what_nobody_sends_is_forgotten_after_a_day(office: Office) -> None:
    await upload(office, photo())
    receipt, _ = await sent_with(office, photo())

    await sweep(office, timedelta(hours=23))
    assert await office.db.attachments.count_documents({}) == 2
    await sweep(office, timedelta(hours=25))

    assert await office.db.attachments.count_documents({}) == 1
    assert await office.db["attachment_files.files"].count_documents({}) == 1
    assert len(await listed(office, receipt["id"])) == 1


async def test_nobody_else_gets_a_file(office: Office) -> None:
    receipt, [attached] = await sent_with(office, photo())
    unsent = (await upload(office, photo())).json()
    await sweep(office)
    path = f"/v1/attachments/{attached['id']}"

    assert (await office.client.get(path)).status_code == 401
    listing = f"/v1/cases/{receipt['id']}/attachments"
    assert (await office.client.get(listing)).status_code == 401
    await office.db.attachments.update_one(
        {"_id": UUID(attached["id"])}, {"$set": {"commune": "xa-khac"}}
    )
    assert (await fetched(office, attached["id"])).status_code == 404
    await office.db.attachments.update_one(
        {"_id": UUID(attached["id"])}, {"$set": {"commune": "son-mai"}}
    )
    assert (await fetched(office, attached["id"])).status_code == 200
    reader = (await office.db.audit.find_one({"action": "attachment.read"}))["actor"]
    await office.db.cases.update_one({}, {"$set": {"barred": [reader]}})
    assert (await fetched(office, attached["id"])).status_code == 404  # it is about the reader
    assert (await fetched(office, unsent["id"])).status_code == 404
    assert (await fetched(office, "x")).status_code == 404


async def test_a_file_is_added_while_the_commune_waits_for_it(office: Office) -> None:
    receipt = (await office.send()).json()
    path = f"/v1/track/{token_of(receipt['tracking_url'])}/attachments"
    early = await office.client.post(path, files={"file": ("a.jpg", photo())})
    assert (early.status_code, early.json()["type"]) == (409, "urn:xaso:problem:not-asked")

    case = await office.ports.cases.get("son-mai", (await office.db.cases.find_one({}))["case_id"])
    act = Act(now(), "user:x", uuid4(), office.ports.desks["son-mai"].office)
    case.classify(2, act)
    case.assign("phong-kinh-te", None, act)
    case.start(act)
    case.pause("Xin gửi ảnh hiện trường.", act)
    assert await office.ports.cases.save(case)
    added = await office.client.post(path, files={"file": ("a.jpg", photo())})

    assert added.status_code == 201, added.text
    assert "claim" not in added.json()
    assert [each["id"] for each in await listed(office, receipt["id"])] == [added.json()["id"]]
