"""What every repository of the service needs: the keys of its documents."""


def key_of(commune: str, name: str) -> str:
    """Return the ``_id`` of a commune's document."""
    return f"{commune}/{name}"
