"""The commune's mailbox: what people write there becomes a case, or joins the one it answers."""

from services.feedback.mailbox.part import Mailbox

__all__ = ["Mailbox"]
