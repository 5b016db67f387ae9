"""Which stream stores which subject."""


def stream_of(subject: str) -> str:
    """Return the stream that stores ``subject``: one per producer, commands, dead letters."""
    kind = subject.split(".")[2]
    return {"cmd": "COMMANDS", "dlq": "DEAD_LETTERS"}.get(kind, kind.upper())
