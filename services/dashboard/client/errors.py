"""What it means to the screens that a service did not do what it was asked."""

from collections.abc import Sequence


class SignedOut(Exception):
    """The service no longer knows the person: sign in again."""


class NotAllowed(Exception):
    """The service knows the person and refuses; what it says to that, where it says something."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Lost(Exception):
    """The service does not answer, or answers that it cannot serve now."""


class Refused(Exception):
    """The service says why it does not do this; ``sentences`` are for the person to read.

    ``fields`` names which part of what was sent each of them is about, where they are of parts.
    """

    def __init__(
        self, status: int, code: str, sentences: Sequence[str], fields: Sequence[str] = ()
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.sentences = tuple(sentences)
        self.fields = tuple(fields)
