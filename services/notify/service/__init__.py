"""The use cases: tell people of a fact, hand a message over."""

from services.notify.service.delivering import PostOffice, hand_over
from services.notify.service.telling import Desk, tell

__all__ = ["Desk", "PostOffice", "hand_over", "tell"]
