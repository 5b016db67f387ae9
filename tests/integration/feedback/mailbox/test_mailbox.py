"""The commune's mailbox on a real IMAP server: each mail once, whatever dies in between."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from deploy.testing import World
from services.feedback.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import Office, opened
from tests.integration.feedback.mailbox.conftest import (
    PASSED,
    TAKEN,
    TO_BE_SEEN,
    Post,
    a_mail,
    a_photo,
    cases,
    figure,
    put_away,
)


async def test_a_mail_becomes_a_case_and_is_put_away(office: Office, post: Post) -> None:
    mail = a_mail()
    mail.add_attachment(a_photo(), maintype="image", subtype="jpeg", filename="den.jpg")
    mail.add_attachment(b"MZ", maintype="application", subtype="exe", filename="x.exe")
    before = await figure(office, "mails_total", ',verdict="taken"')

    post.deliver(mail)
    await put_away(post, TAKEN, 1)

    [case] = await cases(office)
    assert case["text"] == (
        "Đèn đường\n\nĐèn đường ở ngã ba hỏng.\n\n"
        "[1 tệp kèm thư không nhận được ở đây, còn trong hộp thư của xã.]"
    )
    assert (case["category"], case["channel"]) == ("KHAC", "email")
    assert (case["classification"], case["received_by"]) == ("feedback", "mailbox")
    [fact] = await office.facts("case.received")
    assert (fact["channel"], fact["reachable_by_email"]) == ("email", True)
    [person] = await office.db.identities.find({}).to_list(None)
    consent = person["consent"]
    assert (consent["given"], consent["accepted"]) == ("sent_by_email", False)
    contact = await office.client.get(
        f"/v1/cases/{case['case_id']}/contact", headers=office.by(Role.SERVICE)
    )
    assert contact.json()["email"] == "canary.hoang@vidu.example"
    assert "canary" not in str(await cases(office)).lower()
    files = await office.client.get(
        f"/v1/cases/{case['case_id']}/attachments", headers=office.by(Role.FOCAL)
    )
    assert [each["media_type"] for each in files.json()["items"]] == ["image/jpeg"]
    assert await figure(office, "mails_total", ',verdict="taken"') - before == 1
    assert await figure(office, "mailbox_up") == 1


async def test_a_commune_without_a_basis_takes_mails_for_reference(
    world: World, keys: Keys, settings: Settings, post: Post, tmp_path: Path
) -> None:
    folder = tmp_path / "communes"
    shutil.copytree(settings.communes_dir, folder)
    demo = folder / "son-mai" / "feedback.demo.yaml"
    text = demo.read_text("utf-8")
    assert "feedback_basis" in text
    demo.write_text(text.partition("\nemail_intake:")[0], encoding="utf-8")
    without = settings.model_copy(update={"communes_dir": folder})
    async with opened(world, keys, without) as office:
        post.deliver(a_mail())
        await put_away(post, TAKEN, 1)

        [case] = await cases(office)
        assert (case["classification"], case.get("clock")) == ("reference", None)
        assert "email" in case["reachable_by"]


async def test_the_same_mail_is_one_case_also_after_the_server_lost_its_numbers(
    office: Office, post: Post
) -> None:
    post.deliver(a_mail(), a_mail())
    await put_away(post, TAKEN, 2)
    assert len(await cases(office)) == 1

    post.server.kill()

    async def down() -> bool:
        return await figure(office, "mailbox_up") == 0

    await eventually(down)
    assert (await office.client.get("/readyz")).status_code == 200
    await asyncio.to_thread(post.server.start)
    post.deliver(a_mail(), a_mail("Việc khác.", Message_ID="<2@vidu.example>"))
    await put_away(post, TAKEN, 2)
    assert await figure(office, "mailbox_up") == 1

    assert len(await cases(office)) == 2
    assert len(await office.facts("case.received", 2)) == 2


async def test_another_mail_under_a_used_message_id_and_mails_without_one_are_cases(
    office: Office, post: Post
) -> None:
    post.deliver(a_mail(), a_mail("Việc khác."), a_mail(Message_ID=""), a_mail(Message_ID=""))
    await put_away(post, TAKEN, 4)
    assert len(await cases(office)) == 4


async def test_what_no_person_wrote_is_passed_over(office: Office, post: Post) -> None:
    before = await figure(office, "mails_total", ',verdict="auto_reply"')
    post.deliver(
        a_mail(Auto_Submitted="auto-replied"),
        a_mail(Precedence="bulk"),
        a_mail(Return_Path="<>"),
        a_mail(From="phan-anh@son-mai.example"),
        a_mail("", Subject=""),
    )
    await put_away(post, PASSED, 5)
    assert await office.state() == (0, 0, 0)
    assert await office.stored() == []
    assert await figure(office, "mails_total", ',verdict="auto_reply"') - before == 1


async def test_what_cannot_be_read_is_a_case_all_the_same_and_left_to_a_person(
    world: World, keys: Keys, settings: Settings, post: Post
) -> None:
    small = settings.model_copy(update={"imap_max_bytes": 20_000})
    tcvn = (
        b"From: a@vidu.example\r\nSubject: TCVN\r\nMessage-ID: <t@x>\r\n"
        b"Content-Type: text/plain; charset=x-viet-tcvn5712\r\n\r\n\xae\xcc\xb5\r\n"
    )
    async with opened(world, keys, small) as office:
        post.deliver(tcvn, a_mail("a" * 30_000, Message_ID="<big@x>"))
        await put_away(post, TO_BE_SEEN, 2)

        texts = [case["text"] for case in await cases(office)]
        assert "dùng bảng mã cũ" in texts[0]
        assert texts[1] == "Đèn đường\n\n[Thư quá lớn; nguyên văn còn trong hộp thư của xã.]"


async def test_a_long_mail_is_cut_where_a_case_ends(office: Office, post: Post) -> None:
    post.deliver(a_mail("dài " * 3000))
    await put_away(post, TAKEN, 1)
    [case] = await cases(office)
    assert len(case["text"]) <= 5000
    assert case["text"].endswith("[Thư còn dài; nguyên văn trong hộp thư của xã.]")


async def test_a_reply_joins_the_case_that_it_answers(office: Office, post: Post) -> None:
    post.deliver(a_mail())
    await put_away(post, TAKEN, 1)
    [case] = await cases(office)
    focal = office.by(Role.FOCAL)
    steps = (("classify", {"intake_class": 2}), ("pause", {"reason": "Xin cho biết ở ngã ba nào."}))
    for step, body in steps:
        done = await office.client.post(
            f"/v1/cases/{case['case_id']}/{step}", json=body, headers=office.by(Role.LEADER)
        )
        assert done.status_code == 200, done.text

    reply = {"Subject": f"Re: Phản ánh {case['code']}", "In_Reply_To": "<x@y>"}
    quoted = "Ngã ba chợ.\n\nVào Th 5 lúc 08:00 Xã <xa@son-mai.example> đã viết:\n> Cũ"
    answer = a_mail(quoted, Message_ID="<2@vidu.example>", **reply)
    answer.add_attachment(a_photo(), maintype="image", subtype="jpeg", filename="nga-ba.jpg")
    post.deliver(answer, answer)
    await put_away(post, TAKEN, 3)
    found = (await office.client.get(f"/v1/cases/{case['case_id']}", headers=focal)).json()
    assert (found["status"], found["supplements"]) == ("in_progress", ["Ngã ba chợ."])

    url = f"http://xaso.test/t/{await token_of(office, case)}"
    linked = a_mail(f"Vẫn hỏng.\n\n> Theo dõi: {url}", Message_ID="<3@x>", In_Reply_To="<x@y>")
    linked.replace_header("From", "nguoi.nha@vidu.example")
    post.deliver(linked)
    await put_away(post, TAKEN, 4)
    found = (await office.client.get(f"/v1/cases/{case['case_id']}", headers=focal)).json()
    assert (found["status"], found["supplements"][1]) == ("in_progress", "Vẫn hỏng.")
    assert found["history"][-1]["text"] == "Bạn đã gửi thêm thông tin."
    assert len(await cases(office)) == 1
    assert len(await office.facts("case.supplied", 2)) == 2
    files = await office.client.get(f"/v1/cases/{case['case_id']}/attachments", headers=focal)
    assert len(files.json()["items"]) == 1


async def test_a_mail_of_pictures_alone_is_taken_as_a_case_and_as_a_reply(
    office: Office, post: Post
) -> None:
    picture = a_mail("", Subject="")
    picture.add_attachment(a_photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    post.deliver(picture)
    await put_away(post, TAKEN, 1)
    [case] = await cases(office)
    only_files = "[Thư không có chữ, chỉ có tệp đính kèm.]"
    assert case["text"] == only_files

    reply = a_mail("", Subject=f"Re: {case['code']}", In_Reply_To="<1@vidu.example>")
    reply.add_attachment(a_photo() + b"\0", maintype="image", subtype="jpeg", filename="b.jpg")
    post.deliver(reply)  # under the same Message-ID, with another file
    await put_away(post, TAKEN, 2)
    [case] = await cases(office)
    assert [each["text"] for each in case["supplements"]] == [only_files]


async def token_of(office: Office, case: Any) -> str:
    contact = await office.client.get(
        f"/v1/cases/{case['case_id']}/contact", headers=office.by(Role.SERVICE)
    )
    return str(contact.json()["tracking_url"]).rpartition("/")[2]


async def test_the_code_alone_opens_no_case_to_another_address(office: Office, post: Post) -> None:
    post.deliver(a_mail())
    await put_away(post, TAKEN, 1)
    [case] = await cases(office)

    forged = a_mail("Tôi xin rút.", Subject=f"Re: {case['code']}", Message_ID="<9@x>")
    forged.replace_header("From", "nguoi.la@vidu.example")
    post.deliver(forged)
    await put_away(post, TAKEN, 2)

    first, second = await cases(office)
    assert (first.get("supplements", []), second["text"]) == ([], f"{case['code']}\n\nTôi xin rút.")
    readings = [each["action"] for each in await office.db.audit.find({}).to_list(None)]
    assert readings == ["sender.compared"]
