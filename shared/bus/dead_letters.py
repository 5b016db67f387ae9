"""The messages that were set aside for a person: read them, say them again, put them away."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats.js.errors
from nats.aio.client import Client
from nats.js.api import RawStreamMsg

from shared.bus.subjects import stream_of
from shared.communes import EVERYBODY
from shared.contracts.base import PRODUCT

STREAM = "DEAD_LETTERS"
EVERY = "*"
CLOCK = "clock"


class NotReplayable(Exception):
    """A command cannot be said again for a unit: its key is never kept."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message as it was set aside: its bytes, its headers, and why.

    ``sequence`` is its place among the dead letters, ``original`` that in the stream which it came
    from. ``at`` is as it was written, an ISO moment.
    """

    sequence: int
    commune: str
    consumer: str
    subject: str
    reason: str
    error: str
    at: str
    tries: int
    original: int
    body: bytes
    headers: dict[str, str]

    @property
    def is_command(self) -> bool:
        """Tell whether it was a unit's command rather than a fact."""
        return ".cmd." in self.subject

    @property
    def producer(self) -> str:
        """The service that says such facts, or takes such commands; empty where none is named."""
        parts = self.subject.split(".")
        place = 3 if self.is_command else 2
        return parts[place] if len(parts) > place else ""

    @property
    def is_tick(self) -> bool:
        """Tell whether it was a tick of the clock: of no commune, and made good by the next."""
        return self.commune == EVERYBODY and f".{CLOCK}." in self.subject

    @property
    def keeper(self) -> str:
        """The service that puts it away: whose fact it is; of a tick, who heard it."""
        return self.consumer.partition("-")[0] if self.is_tick else self.producer


async def read(
    client: Client, after: int = 0, limit: int = 50, commune: str = EVERY
) -> AsyncIterator[DeadLetter]:
    """Yield at most ``limit`` dead letters beyond sequence ``after``, oldest first."""
    jetstream = client.jetstream()
    for _ in range(limit):
        try:
            message = await jetstream.get_msg(
                STREAM, seq=after + 1, subject=f"{PRODUCT}.{commune}.dlq.>", next=True
            )
        except nats.js.errors.NotFoundError:
            return
        letter = _letter(message)
        after = letter.sequence
        yield letter


async def find(client: Client, sequence: int, commune: str = EVERY) -> DeadLetter | None:
    """Return the dead letter with this sequence number, or None."""
    async for letter in read(client, after=sequence - 1, limit=1, commune=commune):
        return letter if letter.sequence == sequence else None
    return None


async def is_genuine(client: Client, letter: DeadLetter) -> bool:
    """Tell whether the fact's own stream holds just what the letter says, of the same commune.

    Whoever may set messages aside could write anything into a letter; a producer says again only
    what it said before.
    """
    if not letter.original or not letter.subject.startswith(f"{PRODUCT}.{letter.commune}."):
        return False
    try:
        said = await client.jetstream().get_msg(stream_of(letter.subject), seq=letter.original)
    except nats.js.errors.NotFoundError:
        return False
    return said.subject == letter.subject and (said.data or b"") == letter.body


async def replay(client: Client, letter: DeadLetter) -> None:
    """Say the fact again on its own subject, then forget the letter.

    Everybody who hears that fact hears it a second time, which changes nothing for those who
    had it. The message id is new, since the stream drops an id that it knows. A crash in
    between leaves the letter, and replaying it once more is dropped by the stream.

    Raises ``NotReplayable`` for a command.
    """
    if letter.is_command:
        raise NotReplayable(letter.subject)
    kept = {
        key: value
        for key, value in letter.headers.items()
        if not key.startswith(("Xaso-", "Nats-"))
    }
    await client.jetstream().publish(
        letter.subject,
        letter.body,
        stream=stream_of(letter.subject),
        headers={**kept, "Nats-Msg-Id": f"replay-{letter.sequence}-{letter.at}"},
    )
    await forget(client, letter)


async def forget(client: Client, letter: DeadLetter) -> None:
    """Take a letter out of the stream; a second time changes nothing."""
    try:
        await client.jetstream().delete_msg(STREAM, letter.sequence)
    except nats.js.errors.APIError:
        # Whoever was at it at the same moment has forgotten it already; else it is still there.
        if await find(client, letter.sequence):
            raise


def _letter(message: RawStreamMsg) -> DeadLetter:
    headers = dict(message.headers or {})
    return DeadLetter(
        sequence=message.seq or 0,
        commune=(message.subject or "").split(".")[1],
        consumer=headers.get("Xaso-Consumer", ""),
        subject=headers.get("Xaso-Subject", ""),
        reason=headers.get("Xaso-Reason", ""),
        error=headers.get("Xaso-Error", ""),
        at=headers.get("Xaso-Set-Aside-At", ""),
        tries=_number(headers.get("Xaso-Deliveries", "")),
        original=_number(headers.get("Xaso-Sequence", "")),
        body=message.data or b"",
        headers=headers,
    )


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0
