"""What is read of a mail: the person's own new words, or why there is no case in it."""

import unicodedata
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.feedback.mailbox.reading import read
from services.feedback.models.letter import Letter

OWN = "phan-anh@son-mai.example"


def mail(body: str = "Đèn đường hỏng.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "Nguyễn Mẫu <mau@vidu.example>", "Subject": "Đèn đường"} | headers
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def letter(message: EmailMessage | bytes) -> Letter:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    found = read(raw, own=OWN)
    assert isinstance(found, Letter), found
    return found


def test_sender_subject_and_words_are_read() -> None:
    found = letter(mail(Message_ID="<1@vidu.example>"))

    assert (found.name, found.address) == ("Nguyễn Mẫu", "mau@vidu.example")
    assert (found.subject, found.text) == ("Đèn đường", "Đèn đường hỏng.")
    assert (found.message_id, found.is_reply, found.files) == ("<1@vidu.example>", False, ())


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, "auto_reply"),
        ({"Auto_Submitted": "auto-generated"}, "auto_reply"),
        ({"Precedence": "Bulk"}, "bulk"),
        ({"List_Id": "<tin.vidu.example>"}, "bulk"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"From": "MAILER-DAEMON@vidu.example"}, "bounce"),
        ({"From": f"Xã <{OWN.upper()}>"}, "own"),
    ],
)
def test_what_no_person_wrote_is_passed_over(headers: dict[str, str], reason: str) -> None:
    assert read(mail(**headers).as_bytes(), own=OWN) == reason


def test_a_person_s_mail_says_so_and_is_taken() -> None:
    assert letter(mail(Auto_Submitted="no", Precedence="normal")).text


def test_a_delivery_report_is_passed_over() -> None:
    report = b"Content-Type: multipart/report; boundary=x\r\nFrom: a@b.example\r\n\r\n--x--\r\n"
    assert read(report, own=OWN) == "bounce"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16"])
def test_vietnamese_is_read_in_every_set_that_holds_it(charset: str) -> None:
    words = "Đường bị ngập nước"
    # In windows-1258 the tones are signs of their own.
    content = "".join(_tones_apart(words)) if charset == "windows-1258" else words
    raw = (
        f"From: a@vidu.example\r\nContent-Type: text/plain; charset={charset}\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + content.encode(charset)

    assert unicodedata.normalize("NFC", letter(raw).text) == words


def _tones_apart(words: str) -> list[str]:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    signs = []
    for sign in unicodedata.normalize("NFC", words):
        apart = unicodedata.normalize("NFD", sign)
        tone = "".join(each for each in apart if each in tones)
        base = unicodedata.normalize("NFC", "".join(each for each in apart if each not in tones))
        signs.append(base + tone)
    return signs


def test_a_wrong_label_is_put_right_and_a_legacy_set_is_said() -> None:
    head = b"From: a@vidu.example\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: text/plain"
    mislabelled = letter(head + b"; charset=us-ascii\r\n\r\n" + "Đèn hỏng".encode())
    assert (mislabelled.text, mislabelled.trouble) == ("Đèn hỏng", None)
    tcvn = letter(head + b"; charset=x-viet-tcvn5712\r\n\r\n\xae\xcc\xb5")
    assert (tcvn.text, tcvn.trouble) == ("", "legacy_charset")


def test_html_becomes_words_without_scripts() -> None:
    message = mail()
    message.set_content(
        "<html><head><title>T</title><style>p{}</style></head><body><p>Kính gửi&nbsp;xã,</p>"
        "<script>alert('x')</script><p>Đèn <b>hỏng</b>.<br>Cảm ơn</p></body></html>",
        subtype="html",
    )
    assert letter(message).text == "Kính gửi xã,\n\nĐèn hỏng.\nCảm ơn"


def test_plain_text_goes_before_html_and_attachments_are_taken_out() -> None:
    message = mail("Chữ thường.")
    message.add_alternative("<p>Chữ <b>đậm</b></p>", subtype="html")
    for name in ("a.jpg", "b.jpg"):
        message.add_attachment(b"x", maintype="image", subtype="jpeg", filename=name)

    found = letter(message)
    assert (found.text, found.files) == ("Chữ thường.", (b"x", b"x"))


@pytest.mark.parametrize(
    "quote",
    [
        "Vào Th 5, 26 thg 11, 2026 lúc 08:00 Xã Sơn Mai <xa@son-mai.example> đã viết:\n> Cũ",
        "On Thu, Nov 26, 2026 at 8:00 AM Xã Sơn Mai\n<xa@son-mai.example> wrote:\n> Cũ",
        "-----Original Message-----\nFrom: Xã\nCũ",
        "________________________________\nFrom: Xã <xa@son-mai.example>\nCũ",
        "Từ: Xã Sơn Mai <xa@son-mai.example>\nCũ",
        "> Cũ\n> Cũ",
        "-- \nNguyễn Mẫu\n0912 345 678",
    ],
)
def test_of_a_reply_only_what_is_new_is_kept(quote: str) -> None:
    body = f"Nhà tôi ở ngã ba.\n\n{quote}\n"
    found = letter(mail(body, In_Reply_To="<1@son-mai.example>", Subject="Re: SM-7K3Q9X"))

    assert (found.text, found.subject, found.is_reply) == ("Nhà tôi ở ngã ba.", "SM-7K3Q9X", True)


def test_what_is_passed_on_is_no_quote() -> None:
    body = "Chuyển đến xã:\n\nVào Th 5 lúc 08:00 Bà Mẫu <ba@vidu.example> đã viết:\n> Loa hỏng."
    assert "Loa hỏng." in letter(mail(body)).text


def test_the_link_that_a_reply_quotes_is_found_in_any_part() -> None:
    token = "0G5M2C9QWZ8YK4T7XN3VJH6RDB"
    message = mail("Vâng.")
    message.add_alternative(
        f'<p>Vâng.</p><a href="https://xa.example/t/{token}">Theo dõi</a>', subtype="html"
    )
    assert letter(message).token == token


def test_of_an_oversize_mail_the_head_is_read() -> None:
    head = mail().as_bytes().partition(b"\n\n")[0] + b"\r\n\r\n"
    found = read(head, own=OWN, oversize=True)
    assert isinstance(found, Letter)
    assert (found.subject, found.text, found.trouble) == ("Đèn đường", "", "oversize")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_of_a_stranger_break_the_words(raw: bytes) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    found: Any = read(head + raw, own=OWN)
    assert isinstance(found, Letter)
    assert not any(ord(sign) < 32 and sign != "\n" for sign in found.text)
