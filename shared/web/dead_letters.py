"""HTTP for those who run the system: the commune's dead letters, said again or put away.

One service shows them all; each producer says its own facts again, since nobody else may speak on
its subjects. Reading and replaying are therefore two routers. Ticks of the clock, which are of no
commune, are shown to every administrator and put away by the service that heard them.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any

import nats.errors
import nats.js.errors
from fastapi import APIRouter, Depends, Path, Query, Request
from nats.aio.client import Client
from pydantic import BaseModel, ConfigDict, Field

from shared import logs
from shared.auth import Principal, Role, require
from shared.bus import Bus, dead_letters
from shared.bus.dead_letters import DeadLetter
from shared.communes import EVERYBODY
from shared.contracts.base import now
from shared.dismissed import Dismissal, Dismissals
from shared.errors import Conflict, Language, Text, Transient
from shared.web.described import KEY_OR_TOKEN, problems
from shared.web.lists import DEFAULT_LIMIT, Limit, Page
from shared.web.requests import language_of, not_found

Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]
FAR_AWAY = 2**53
Number = Annotated[int, Path(ge=1, lt=FAR_AWAY, description="The letter's number.")]

REASONS = {
    "rejected": Text("Trái quy tắc nên không nhận", "A rule refuses it"),
    "malformed": Text("Không đọc được", "It cannot be read"),
    "exhausted": Text("Đã thử hết số lần mà vẫn lỗi", "All tries have failed"),
}
_OTHER = Text("Không rõ lý do", "No reason is known")

log = logs.get(__name__)


class DeadLetterView(BaseModel):
    """A message that was set aside for a person to look at."""

    model_config = ConfigDict(frozen=True)

    number: int
    set_aside_at: datetime | None
    consumer: str = Field(description="Who could not take it.", examples=["notify-tasks"])
    subject: str = Field(examples=["xaso.son-mai.tasks.v1.progress.reported"])
    producer: str = Field(
        description="The service that says such facts, and says them again.", examples=["tasks"]
    )
    event_id: str = Field(description="The message's id; empty where it had none.")
    reason: str = Field(examples=["exhausted"])
    reason_text: str = Field(description="The reason in words.")
    error: str = Field(description="The error's code.", examples=["no-such-task"])
    tries: int
    bytes: int = Field(description="The message's size.")
    replayable: bool = Field(
        description="A unit's command is not, whose key is never kept; nor a tick of the clock."
    )
    keeper: str = Field(description="The service that puts it away.", examples=["tasks"])


class DeadLetterDetail(DeadLetterView):
    """The same with what was said; nothing of a unit's command, which may hold free text."""

    headers: dict[str, str] | None
    body: str | None


class Replayed(BaseModel):
    """A letter whose fact the stream holds once more; who hears it does so in a moment."""

    model_config = ConfigDict(frozen=True)

    number: int
    subject: str


class Reason(BaseModel):
    """Why a letter is put away."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(min_length=5, max_length=500, examples=["Đã nhập tay kết quả này."])


class DismissedView(DeadLetterView):
    """A letter that was put away; it is kept whole, and said again no more."""

    dismissed_at: datetime
    by: str = Field(description="Who did so: a reference.", examples=["user:quan-tri"])
    why: str


def reading() -> APIRouter:
    """Return the routes that show a commune's dead letters."""
    router = _router()

    @router.get("/dead-letters", summary="List dead letters")
    async def list_dead_letters(
        *,
        request: Request,
        administrator: Administrator,
        limit: Limit = DEFAULT_LIMIT,
        after: Annotated[int, Query(ge=0, lt=FAR_AWAY, description="The last `next`.")] = 0,
        ticks: Annotated[
            bool, Query(description="Instead, ticks of the clock that failed; of no commune.")
        ] = False,
    ) -> Page[DeadLetterView]:
        """Return the commune's dead letters, oldest first."""
        of = EVERYBODY if ticks else administrator.commune
        async with _bus(request) as client:
            found = [each async for each in dead_letters.read(client, after, limit + 1, of)]
        window, language = found[:limit], language_of(request)
        return Page(
            items=[DeadLetterView(**_view(each, language)) for each in window],
            next=str(window[-1].sequence) if len(found) > limit else None,
        )

    @router.get("/dead-letters/{number}", summary="Show a dead letter", responses=problems(404))
    async def show_dead_letter(
        request: Request, administrator: Administrator, number: Number
    ) -> DeadLetterDetail:
        """Return one dead letter with what was said."""
        async with _bus(request) as client:
            letter = await dead_letters.find(client, number, administrator.commune)
        if letter is None:
            raise not_found()
        shown = not letter.is_command
        return DeadLetterDetail(
            **_view(letter, language_of(request)),
            headers=letter.headers if shown else None,
            body=letter.body.decode("utf-8", "backslashreplace") if shown else None,
        )

    return router


def replaying(service: str, dismissals: Dismissals) -> APIRouter:
    """Return the routes by which ``service`` says facts of its own again, or puts them away."""
    router = _router()

    @router.post(
        "/dead-letters/{number}/replay",
        summary="Say a fact again that was set aside",
        status_code=202,
        responses=problems(404, 409),
    )
    async def replay_dead_letter(
        request: Request, administrator: Administrator, number: Number
    ) -> Replayed:
        """Say the fact again to all who hear it, and forget the letter; safe to repeat.

        Who had heard it already does nothing again. 404 for another service's facts, 409 for a
        unit's command, and for a letter that the stream of facts does not confirm.
        """
        async with _bus(request) as client:
            letter = await dead_letters.find(client, number, administrator.commune)
            if letter is None or letter.producer != service:
                raise not_found()
            if letter.is_command:
                raise _a_command()
            if not await dead_letters.is_genuine(client, letter):
                raise _unconfirmed()
            await dead_letters.replay(client, letter)
        log.info(
            "dead letter replayed",
            number=number,
            consumer=letter.consumer,
            by=administrator.subject,
        )
        return Replayed(number=number, subject=letter.subject)

    @router.post(
        "/dead-letters/{number}/dismiss",
        summary="Put a dead letter away",
        responses=problems(400, 404),
    )
    async def dismiss_dead_letter(
        request: Request, administrator: Administrator, number: Number, wanted: Reason
    ) -> DismissedView:
        """Keep the letter with who put it away and why, and list it among dead letters no more.

        A fact, a unit's command, or a tick of the clock that this service heard. 404 for what
        another service puts away, and for what somebody has put away or replayed already.
        """
        async with _bus(request) as client:
            letter = await _one_of(client, number, (administrator.commune, EVERYBODY))
            if letter is None or letter.keeper != service:
                raise not_found()
            dismissal = Dismissal(letter, now(), administrator.subject, wanted.reason)
            # On record first: a crash in between leaves the letter in both places.
            await dismissals.keep(dismissal)
            await dead_letters.forget(client, letter)
        log.info(
            "dead letter dismissed",
            number=number,
            consumer=letter.consumer,
            by=administrator.subject,
        )
        return _dismissed(dismissal, language_of(request))

    @router.get("/dead-letters/dismissed", summary="List dead letters that were put away")
    async def list_dismissed(
        request: Request,
        administrator: Administrator,
        days: Annotated[int, Query(ge=1, le=3660, description="So many days back.")] = 30,
        limit: Limit = DEFAULT_LIMIT,
    ) -> list[DismissedView]:
        """Return what was put away here, newest first; ticks of the clock too."""
        found = await dismissals.of((administrator.commune, EVERYBODY), days, limit)
        return [_dismissed(each, language_of(request)) for each in found]

    return router


async def _one_of(client: Client, number: int, communes: Sequence[str]) -> DeadLetter | None:
    for commune in communes:
        if letter := await dead_letters.find(client, number, commune):
            return letter
    return None


def _router() -> APIRouter:
    return APIRouter(
        prefix="/v1",
        tags=["dead letters"],
        responses=problems(401, 403, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )


@asynccontextmanager
async def _bus(request: Request) -> AsyncIterator[Client]:
    """Lend the connection to the broker; its silence means that it may work later."""
    bus: Bus = request.app.state.bus
    try:
        yield bus.client
    except (TimeoutError, nats.errors.Error, nats.js.errors.Error) as error:
        raise Transient("the broker does not answer") from error


def _view(letter: DeadLetter, language: Language) -> dict[str, Any]:
    return {
        "number": letter.sequence,
        "set_aside_at": _moment(letter.at),
        "consumer": letter.consumer,
        "subject": letter.subject,
        "producer": letter.producer,
        "event_id": letter.headers.get("Xaso-Message-Id", ""),
        "reason": letter.reason,
        "reason_text": REASONS.get(letter.reason, _OTHER).to(language),
        "error": letter.error,
        "tries": letter.tries,
        "bytes": len(letter.body),
        "replayable": not (letter.is_command or letter.is_tick),
        "keeper": letter.keeper,
    }


def _dismissed(found: Dismissal, language: Language) -> DismissedView:
    said = _view(found.letter, language)
    return DismissedView(**said, dismissed_at=found.at, by=found.by, why=found.why)


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _a_command() -> Conflict:
    return Conflict(
        "command-not-replayable",
        Text(
            "Lệnh của đơn vị không phát lại được vì khóa không được lưu; đơn vị cần gửi lại.",
            "A unit's command cannot be said again, since its key is not kept: the unit posts it "
            "again.",
        ),
    )


def _unconfirmed() -> Conflict:
    return Conflict(
        "not-in-the-stream",
        Text(
            "Luồng sự kiện không còn bản gốc giống thư này, nên không phát lại từ đây. Quản trị "
            "máy chủ có thể xem và phát lại bằng lệnh xaso dlq.",
            "The stream of facts does not hold what this letter says, so it is not said again from "
            "here. Whoever runs the machine can look at it and replay it with xaso dlq.",
        ),
    )
