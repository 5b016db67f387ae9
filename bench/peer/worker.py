"""The peer's worker: a case to two notices and two e-mails, each delivery on record first."""

import os
import smtplib
import threading
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate
from uuid import NAMESPACE_URL, uuid5

from celery import Celery
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from bench.peer.store import deliveries, engine, notices

FROM = "xaso@bench.example"
RECIPIENTS = ("duong-day-nong@son-mai.example", "dau-moi@son-mai.example")
TEXT = (
    "Kính gửi {to},\n\nXã nhận được một phản ánh, kiến nghị mới, mã {code}, lĩnh vực {category}. "
    "Đề nghị xem và phân công xử lý đúng thời hạn.\n\nTrân trọng,\nỦy ban nhân dân xã\n"
)

app = Celery("peer", broker=os.environ["PEER_BROKER"])
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=4,
    broker_connection_retry_on_startup=True,
)
local = threading.local()


@app.task
def tell(case_id: str, code: str, category: str, correlation_id: str) -> None:
    """Tell both recipients of a case; a repeated task sends only what is not on record as sent."""
    title = f"Phản ánh mới {code}: {category}"
    keys = {to: str(uuid5(NAMESPACE_URL, f"{case_id}:{to}")) for to in RECIPIENTS}
    with engine.begin() as connection:
        connection.execute(
            insert(notices).on_conflict_do_nothing(),
            [{"id": key, "recipient": to, "title": title} for to, key in keys.items()],
        )
        connection.execute(
            insert(deliveries).on_conflict_do_nothing(),
            [
                {"id": key, "case_id": case_id, "recipient": to, "state": "sending"}
                for to, key in keys.items()
            ],
        )
        due = connection.execute(
            select(deliveries.c.id, deliveries.c.recipient).where(
                deliveries.c.id.in_(keys.values()), deliveries.c.state == "sending"
            )
        ).all()
    for key, to in due:
        text = TEXT.format(to=to, code=code, category=category)
        _connection().sendmail(FROM, to, _compose(key, to, title, text, correlation_id))
    with engine.begin() as connection:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([key for key, _ in due]))
            .values(state="sent", sent_at=func.now())
        )


def _connection() -> smtplib.SMTP:
    """Return the thread's own connection, kept from one task to the next."""
    if not hasattr(local, "smtp"):
        local.smtp = smtplib.SMTP("127.0.0.1", int(os.environ["PEER_SMTP_PORT"]), timeout=10)
    return local.smtp


def _compose(key: str, to: str, title: str, text: str, correlation_id: str) -> bytes:
    mail = MIMEMultipart("alternative")
    mail["From"] = formataddr(("Xã Số", FROM))
    mail["To"] = to
    mail["Subject"] = Header(title, "utf-8")
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{key}@bench.example>"
    mail["X-Correlation-ID"] = correlation_id
    mail.attach(MIMEText(text, "plain", "utf-8"))
    mail.attach(MIMEText(f"<html><body><p>{text}</p></body></html>", "html", "utf-8"))
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))
