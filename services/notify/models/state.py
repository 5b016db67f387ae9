"""How far a delivery may have come, and what the desk calls it."""

from enum import StrEnum

from shared.errors import Text


class State(StrEnum):
    """How far a delivery has come; the names are those of GOV.UK Notify."""

    CREATED = "created"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary-failure"
    PERMANENT_FAILURE = "permanent-failure"
    TECHNICAL_FAILURE = "technical-failure"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Text:
        """What the desk calls it."""
        return _STATES[self]


_STATES = {
    State.CREATED: Text("chờ gửi", "waiting"),
    State.SENDING: Text("đang gửi", "sending"),
    State.SENT: Text("đã gửi", "sent"),
    State.DELIVERED: Text("đã đến nơi", "delivered"),
    State.TEMPORARY_FAILURE: Text("chưa gửi được, sẽ thử lại", "failed for now"),
    State.PERMANENT_FAILURE: Text("bị từ chối", "refused"),
    State.TECHNICAL_FAILURE: Text("không gửi được", "failed"),
    State.CANCELLED: Text("đã hủy", "cancelled"),
}

WAITING = frozenset({State.CREATED, State.TEMPORARY_FAILURE})
FAILED = frozenset({State.PERMANENT_FAILURE, State.TECHNICAL_FAILURE})
