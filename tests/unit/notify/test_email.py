from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

import pytest

from services.notify.ports import Message, Permanent
from services.notify.senders.email import Email, compose
from services.notify.settings import Settings

SUBJECT = "C.I.1.a: 1/52 – Trung tâm cung ứng dịch vụ công báo cáo 1 số phát thanh, " * 3


def a_message(to: str = "phong-kinh-te@son-mai.example") -> Message:
    return Message(
        id="<1@son-mai.example>", to=to, sender_name="Xã Số – xã Sơn Mai", language="vi",
        subject=SUBJECT.strip(), text="Kính gửi …\n\n.\nmột dòng\n", html="<p>Kính gửi …</p>",
        correlation_id=uuid4(),
    )  # fmt: skip


def composed(message: Message) -> EmailMessage:
    content = compose(message, "xaso@son-mai.example")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    content.decode("ascii")
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_letter_arrives_as_it_was_written() -> None:
    message = a_message()
    mail = composed(message)
    assert (mail["Subject"], mail["To"], mail["Message-ID"]) == (
        message.subject, message.to, message.id,
    )  # fmt: skip
    assert mail["From"] == "Xã Số – xã Sơn Mai <xaso@son-mai.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind, expected in (("plain", message.text), ("html", message.html)):
        body = mail.get_body((kind,))
        assert body
        assert body.get_content().strip() == expected.strip()


@pytest.mark.parametrize(
    "address",
    ["", "x", "a b@c.example", "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example",
     "<a@b.example>", "ă@b.example", "a@", "@b.example", "x" * 65 + "@b.example"],
)  # fmt: skip
async def test_a_bad_address_is_final_and_never_reaches_the_wire(address: str) -> None:
    with pytest.raises(Permanent, match="bad-address"):
        await Email(Settings(smtp_port=1)).send(a_message(address))
