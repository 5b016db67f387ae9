"""The read model in MongoDB: generations of the same collections, one of them live."""

from services.dashboard.repository.documents import Shelf
from services.dashboard.repository.read_model import ReadModel, prepare

__all__ = ["ReadModel", "Shelf", "prepare"]
