"""Feeds: make a secret address of a unit's calendar, revoke it, and answer at it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from services.tasks.models.feed import Feed, airings, due_dates, feed_id, new_token, to_ics
from services.tasks.ports import Desk, Filter, Window
from shared.auth import Principal
from shared.contracts.tasks import Health
from shared.errors import Conflict, Forbidden, NotFound, Text

ALL_TASKS = Window(1000)
MOST_FEEDS = 20
PAST, AHEAD = timedelta(days=62), timedelta(days=330)


async def make(principal: Principal, desk: Desk) -> tuple[Feed, str]:
    """Make a secret address for the principal's unit; return it with its token, told only now.

    Raises ``Forbidden`` for somebody without a unit, ``Conflict`` beyond twenty addresses.
    """
    unit = _unit_of(principal)
    if len(await desk.feeds.of(principal.commune, unit)) >= MOST_FEEDS:
        raise Conflict(
            "too-many-feeds",
            Text(
                "Đơn vị đã có quá nhiều địa chỉ lịch; hãy thu hồi bớt.",
                "The unit has too many calendar addresses; revoke some.",
            ),
        )
    token = new_token()
    made_at = desk.clock.now()
    feed = Feed(feed_id(token), principal.commune, unit, made_at, principal.subject)
    await desk.feeds.add(feed)
    return feed, token


async def own(principal: Principal, desk: Desk) -> Sequence[Feed]:
    """Return the addresses of the principal's unit; raises ``Forbidden`` without a unit."""
    return await desk.feeds.of(principal.commune, _unit_of(principal))


async def revoke(principal: Principal, which: str, desk: Desk) -> None:
    """Revoke an address of the principal's unit; raises ``NotFound`` for any other."""
    feed = await desk.feeds.get(which)
    if feed is None or (feed.commune, feed.unit) != (principal.commune, _unit_of(principal)):
        raise unknown_feed()
    await desk.feeds.revoke(feed)


async def calendar(token: str, desk: Desk) -> bytes:
    """Return the calendar behind a secret address; raises ``NotFound``."""
    feed = await desk.feeds.get(feed_id(token))
    if feed is None or not desk.directory.serves(feed.commune):
        raise unknown_feed()
    today = desk.clock.today()
    former = await desk.tasks.list(feed.commune, Filter(today.year - 1, feed.unit), ALL_TASKS)
    late = [task for task in former if task.on(today).health is Health.LATE]
    current = await desk.tasks.list(feed.commune, Filter(today.year, feed.unit), ALL_TASKS)
    tasks = [*late, *current]  # what is overdue stays, into the next year too
    names = {unit.slug: unit.name for unit in desk.directory.unit_list(feed.commune)}
    name = f"Lịch truyền thông – {names.get(feed.unit, feed.unit)}"
    # The same day gives the same bytes, so that a reader can tell that nothing changed.
    changed_at = datetime.combine(today, time(), UTC)
    programmes = await desk.programmes.between(feed.commune, today - PAST, today + AHEAD)
    entries = [*due_dates(tasks, feed.unit, today), *airings(programmes, feed.unit)]
    return to_ics(name, entries, changed_at)


def _unit_of(principal: Principal) -> str:
    if not principal.unit:
        raise Forbidden(
            "no-unit", Text("Tài khoản này không thuộc đơn vị nào.", "You belong to no unit.")
        )
    return principal.unit


def unknown_feed() -> NotFound:
    """Return the error for an address that is unknown or was revoked."""
    return NotFound(
        "unknown-feed",
        Text("Địa chỉ lịch không có hoặc đã thu hồi.", "The address is unknown or was revoked."),
    )
