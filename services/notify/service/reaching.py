"""Who hears with a recipient, and through which channels."""

from collections.abc import Iterator, Sequence

from services.notify.ports import Directory
from shared.contracts.notify import DeliveryChannel

OWN: tuple[DeliveryChannel, ...] = ("email", "telegram", "zalo", "sms", "webhook")
"""In this order a person is reached who has no address for any channel of a rule."""


def reached(
    commune: str, recipient: str, channels: Sequence[DeliveryChannel], directory: Directory
) -> Iterator[tuple[str, DeliveryChannel]]:
    """Yield ``recipient`` and the people who hear the same, each with the channels for them.

    People are told through those of ``channels`` that they have an address for; through the first
    that they have an address for at all, where that is none of them.
    """
    people = list(directory.hearing(commune, recipient))
    if recipient.startswith("person:"):
        people.append(recipient)
    else:
        yield from ((recipient, channel) for channel in channels)
    for person in people if channels else ():
        own = [each for each in OWN if directory.addressee(commune, person, each)]
        through = [each for each in channels if each in own] or own[:1]
        yield from ((person, channel) for channel in through)
