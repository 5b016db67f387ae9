import asyncio
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from deploy.testing import World
from services.feedback.clamd import Clamd as Scanner
from services.feedback.models import Act
from services.feedback.service import scanning
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually
from tests.integration.feedback.clamd import EICAR, Clamd, running_clamd
from tests.integration.feedback.conftest import (
    Office,
    opened,
    settings_of,
    token_of,
)

PLACE = b"CANARY-15.0511N"


def photo(size: tuple[int, int] = (40, 20), kind: str = "JPEG") -> bytes:
    """Return a picture that says where, when and with what it was taken."""
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (15.0, 3.0, 4.0)
    stored = io.BytesIO()
    image.save(stored, kind, exif=exif, xmp=PLACE, comment=PLACE, icc_profile=PLACE)
    return stored.getvalue()


def pdf(**catalog: Any) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, value in catalog.items():
        writer.root_object[NameObject(f"/{name}")] = value
    stored = io.BytesIO()
    writer.write(stored)
    return stored.getvalue()


def script() -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def hidden_in_a_list(packed: str) -> bytes:
    """Return a PDF with an object stream that its table does not name."""
    content = zlib.compress(packed.encode())
    before, _, after = pdf().rpartition(b"startxref")
    stream = (
        b"9 0 obj\n<< /Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
        b"stream\n" % len(content)
    )
    return before + stream + content + b"\nendstream\nendobj\nstartxref" + after


def infected() -> bytes:
    """Return a PDF in which nothing acts, but for the test pattern of all virus scanners."""
    before, _, after = pdf().rpartition(b"startxref")
    return before + b"%" + EICAR + b"\nstartxref" + after


def png_that_says(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(
            ">I", zlib.crc32(name + content)
        )  # fmt: skip

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


def zipped() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb", bytes(50_000_000))
    return stored.getvalue()


async def upload(office: Office, content: bytes, name: str = "a.jpg", **headers: str) -> Any:
    return await office.client.post(
        "/v1/attachments", files={"file": (name, content)}, headers=headers
    )


async def sent_with(office: Office, *contents: bytes) -> tuple[dict[str, Any], list[Any]]:
    """Send a message with files; return its receipt and the files as staff see them."""
    claims = [(await upload(office, each)).json()["claim"] for each in contents]
    receipt = (await office.send({"attachments": claims})).json()
    return receipt, await listed(office, receipt["id"])


async def listed(office: Office, case_id: str) -> list[Any]:
    path = f"/v1/cases/{case_id}/attachments"
    items: list[Any] = (await office.client.get(path, headers=office.by(Role.FOCAL))).json()[
        "items"
    ]
    return items


async def fetched(office: Office, attachment_id: str, role: Role = Role.FOCAL) -> httpx.Response:
    return await office.client.get(f"/v1/attachments/{attachment_id}", headers=office.by(role))


async def sweep(office: Office, later: timedelta = timedelta(0)) -> None:
    await scanning.sweep(replace(office.ports, clock=lambda: now() + later))


@pytest.fixture
async def clamd() -> AsyncIterator[Clamd]:
    async with running_clamd() as clamd:
        yield clamd


@pytest.fixture
async def guarded(world: World, keys: Keys, clamd: Clamd) -> AsyncIterator[Office]:
    """Return the service with a virus scanner."""
    async with opened(world, keys, settings_of(world, clamd=clamd.address)) as office:
        yield office


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


async def test_without_a_scanner_a_pdf_waits_for_somebody_who_answers_for_it(
    office: Office,
) -> None:
    receipt, [attached] = await sent_with(office, pdf())
    await sweep(office)
    path = f"/v1/attachments/{attached['id']}/release"
    assert (await fetched(office, attached["id"])).status_code == 409

    for role, body, status in (
        (Role.HOTLINE_OPERATOR, {"reason": "Đã xem."}, 403),
        (Role.FOCAL, {"reason": " "}, 422),
        (Role.FOCAL, {"reason": "Đã mở thử trên máy riêng."}, 200),
    ):
        answer = await office.client.post(path, json=body, headers=office.by(role))
        assert answer.status_code == status, answer.text

    got = await fetched(office, attached["id"])
    assert (got.status_code, got.content) == (200, pdf())
    said = await office.db.audit.find({}).to_list(None)
    assert [(each["action"], each["reason"]) for each in said] == [
        ("attachment.released", "Đã mở thử trên máy riêng."),
        ("attachment.read", ""),
    ]
    assert str(said[0]["case_id"]) == receipt["id"]


async def test_the_scanner_clears_and_refuses(guarded: Office, clamd: Clamd) -> None:
    receipt, attached = await sent_with(guarded, photo(), pdf(), infected())
    assert {each["state"] for each in attached} == {"pending_scan"}

    await sweep(guarded)

    states = [each["state"] for each in await listed(guarded, receipt["id"])]
    assert states == ["available", "available", "refused"]
    assert len(clamd.scanned) == 3
    answers = [(await fetched(guarded, each["id"])).status_code for each in attached]
    assert answers == [200, 200, 409]
    release = await guarded.client.post(
        f"/v1/attachments/{attached[2]['id']}/release",
        json={"reason": "Cần xem."},
        headers=guarded.by(Role.LEADER),
    )
    assert release.json()["type"] == "urn:xaso:problem:attachment-refused"
    assert await guarded.db["attachment_files.files"].count_documents({}) == 2
    token = token_of(receipt["tracking_url"])
    tracked = (await guarded.client.get(f"/v1/track/{token}/attachments")).json()["items"]
    assert [each["state_text"] for each in tracked] == [
        "Đã kiểm tra, xã xem được",
        "Đã kiểm tra, xã xem được",
        "Có mã độc, đã xóa",
    ]


@pytest.mark.parametrize("mood", ["half", "odd", "refuses"])
async def test_a_scanner_that_is_down_means_quarantine_never_clean(
    guarded: Office, clamd: Clamd, mood: str
) -> None:
    receipt, [attached] = await sent_with(guarded, photo())
    port, clamd.mood = clamd.port, mood
    if mood == "refuses":
        guarded = replace(
            guarded, ports=replace(guarded.ports, scanner=Scanner("tcp://127.0.0.1:1"))
        )

    for minutes in range(10):
        await sweep(guarded, timedelta(minutes=2 * minutes))

    [waiting] = await listed(guarded, receipt["id"])
    assert waiting["state"] == "pending_scan"
    assert (await fetched(guarded, attached["id"])).status_code == 409
    metrics = (await guarded.client.get("/metrics")).text
    [oldest] = [line for line in metrics.splitlines() if line.startswith("xaso_feedback_oldest")]
    assert float(oldest.split()[1]) > 60
    clamd.mood = "well"
    guarded = replace(
        guarded, ports=replace(guarded.ports, scanner=Scanner(f"tcp://127.0.0.1:{port}"))
    )
    await sweep(guarded, timedelta(hours=1))
    assert (await fetched(guarded, attached["id"])).status_code == 200


async def test_a_scanner_that_hangs_is_left_and_the_file_waits(
    guarded: Office, clamd: Clamd
) -> None:
    receipt, _ = await sent_with(guarded, photo())
    clamd.mood = "hangs"
    impatient = Scanner(clamd.address, seconds=0.2)

    await sweep(replace(guarded, ports=replace(guarded.ports, scanner=impatient)))

    assert len(clamd.scanned) == 1
    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["pending_scan"]


@pytest.mark.parametrize("mood", ["error", "full"])
async def test_a_file_that_cannot_be_scanned_fails_after_some_tries(
    guarded: Office, clamd: Clamd, mood: str
) -> None:
    receipt, [attached] = await sent_with(guarded, pdf())
    clamd.mood = mood

    for hour in range(4):
        await sweep(guarded, timedelta(hours=hour))
    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["pending_scan"]
    await sweep(guarded, timedelta(hours=5))

    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["failed"]
    assert (await fetched(guarded, attached["id"])).status_code == 409


async def test_two_replicas_scan_each_file_once(guarded: Office, clamd: Clamd) -> None:
    receipt, _ = await sent_with(guarded, *[photo()] * 5)

    await asyncio.gather(*(sweep(guarded) for _ in range(3)))

    states = [each["state"] for each in await listed(guarded, receipt["id"])]
    assert (states, len(clamd.scanned)) == (["available"] * 5, 5)


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


async def test_the_tick_scans(guarded: Office) -> None:
    receipt, _ = await sent_with(guarded, photo())
    await guarded.world.admin.jetstream().publish("xaso.all.clock.v1.minute.passed", b"{}")

    async def available() -> bool:
        [attached] = await listed(guarded, receipt["id"])
        return bool(attached["state"] == "available")

    await eventually(available)
