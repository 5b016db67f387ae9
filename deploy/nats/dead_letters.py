"""The messages that were set aside for a person: read them, say them again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats.js.errors
from nats.aio.client import Client

from shared.bus import stream_of

STREAM = "DEAD_LETTERS"


class NotReplayable(Exception):
    """A command cannot be said again for a unit: its key is never kept."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message as it was set aside: its bytes, its headers, and why."""

    sequence: int
    commune: str
    consumer: str
    subject: str
    reason: str
    error: str
    at: str
    body: bytes
    headers: dict[str, str]

    @property
    def is_command(self) -> bool:
        """Tell whether it was a unit's command rather than a fact."""
        return ".cmd." in self.subject


async def read(client: Client, after: int = 0, limit: int = 50) -> AsyncIterator[DeadLetter]:
    """Yield at most ``limit`` dead letters beyond sequence ``after``, oldest first."""
    jetstream = client.jetstream()
    for _ in range(limit):
        try:
            message = await jetstream.get_msg(
                STREAM, seq=after + 1, subject="xaso.*.dlq.>", next=True
            )
        except nats.js.errors.NotFoundError:
            return
        headers = dict(message.headers or {})
        after = message.seq or after + 1
        yield DeadLetter(
            sequence=after,
            commune=(message.subject or "").split(".")[1],
            consumer=headers.get("Xaso-Consumer", ""),
            subject=headers.get("Xaso-Subject", ""),
            reason=headers.get("Xaso-Reason", ""),
            error=headers.get("Xaso-Error", ""),
            at=headers.get("Xaso-Set-Aside-At", ""),
            body=message.data or b"",
            headers=headers,
        )


async def find(client: Client, sequence: int) -> DeadLetter | None:
    """Return the dead letter with this sequence number, or None."""
    async for letter in read(client, after=sequence - 1, limit=1):
        return letter if letter.sequence == sequence else None
    return None


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
    await client.jetstream().delete_msg(STREAM, letter.sequence)
