"""The use cases: tell people of a fact, hand a message over."""

from services.notify.service.delivering import PostOffice, deliver
from services.notify.service.telling import Desk, tell

__all__ = ["Desk", "PostOffice", "deliver", "tell"]
