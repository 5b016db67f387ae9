"""What ``notify`` needs of the world."""

from services.notify.ports.channels import (
    Attachment,
    Channel,
    Message,
    NotNow,
    Permanent,
    Receipt,
    Receipted,
    Temporary,
    Unclear,
)
from services.notify.ports.people import Addresses, Directory, OptoutLinks, Papers, Preferences
from services.notify.ports.records import Deliveries, EarlyReceipts, Inbox, Subjects, Titles, Which
from services.notify.ports.wording import (
    Fault,
    Proofs,
    Rules,
    TemplateBroken,
    Versions,
    Wording,
    Words,
)

__all__ = [
    "Addresses",
    "Attachment",
    "Channel",
    "Deliveries",
    "Directory",
    "EarlyReceipts",
    "Fault",
    "Inbox",
    "Message",
    "NotNow",
    "OptoutLinks",
    "Papers",
    "Permanent",
    "Preferences",
    "Proofs",
    "Receipt",
    "Receipted",
    "Rules",
    "Subjects",
    "TemplateBroken",
    "Temporary",
    "Titles",
    "Unclear",
    "Versions",
    "Which",
    "Wording",
    "Words",
]
