"""What the service hears: commands of units that post without HTTP."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from faststream import Context
from faststream.nats import NatsMessage
from nats.aio.msg import Msg
from pydantic import GetJsonSchemaHandler, ValidationError

from services.tasks.models.reporter import Origin
from services.tasks.ports import Desk
from services.tasks.service import answers, batches, plans, progress, reminders
from services.tasks.service.progress import Post, Refusal
from shared import bus
from shared.auth import Authenticator, Principal, Role
from shared.contracts.feedback import AnswerPublishedV1, AnswerWithdrawnV1
from shared.contracts.tasks import ReportProgress, ReportProgressCommandV1, command_id_of
from shared.errors import Forbidden, NotFound, Rejected, Text
from shared.web import invalid


class Announced:
    """Lets raw bytes be described by the command that they should hold."""

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the command."""
        return handler(ReportProgressCommandV1.__pydantic_core_schema__)


Body = Annotated[bytes, Announced()]
Ports = Annotated[Desk, Context("desk")]
SignIn = Annotated[Authenticator, Context("authenticator")]

router = bus.router()


@dataclass(frozen=True, slots=True)
class Command:
    """A command before anything of it is believed; ``key`` makes a repetition recognisable."""

    commune: str
    body: bytes
    authorization: str | None
    key: str
    task_id: str | None
    origin: Origin


@router.hears(ReportProgressCommandV1, by="tasks", raw=True)
async def report_progress(body: Body, message: NatsMessage, desk: Ports, sign_in: SignIn) -> None:
    """Count what a unit reports; answer what cannot be counted with a fact that says why."""
    command = _command(message.raw_message, body)
    if not desk.directory.serves(command.commune):
        raise NotFound("unknown-commune", Text("Không có xã này.", "There is no such commune."))
    principal: Principal | None = None
    try:
        principal = await sign_in.authenticate(command.authorization)
        _may_report(principal, command.commune)
        wish = _read(body)
        post = Post(wish.task_id, _report(wish), principal, "bus", command.key, command.origin)
        await progress.report_progress(post, desk)
    except Rejected as error:
        await progress.refuse(
            Refusal(
                command.commune,
                command.key,
                body,
                principal,
                command.task_id,
                error,
                command.origin,
            ),
            desk,
        )
        raise


@router.hears(AnswerPublishedV1, by="tasks")
async def take_answer(fact: AnswerPublishedV1, desk: Ports) -> None:
    """Put an answer that is to be read on the air on the schedule."""
    await answers.follow(fact, desk)


@router.hears(AnswerWithdrawnV1, by="tasks")
async def drop_answer(fact: AnswerWithdrawnV1, desk: Ports) -> None:
    """Take an answer off the schedule that is public no longer."""
    await answers.follow(fact, desk)


@router.hears_tick("minute.passed", by="tasks")
async def look_at_the_clock(_: Any, desk: Ports) -> None:
    """Do what is due: reminders, and what a crash cut short."""
    await plans.complete(desk)
    await reminders.plan_sweeps(desk.directory.slugs(), desk)
    await reminders.tick(desk)
    await batches.complete(desk)


def _command(message: Any, body: bytes) -> Command:
    """Read who sent what from the envelope, and from the body as far as it can be read."""
    assert isinstance(message, Msg)  # noqa: S101
    headers = {name.lower(): value for name, value in (message.headers or {}).items()}
    about = message.metadata
    given, task_id = _hints(body)
    if given is not None:
        key, name = f"key:{given}", given
    elif message_id := headers.get("nats-msg-id"):
        key, name = f"message:{message_id}", message_id
    else:
        # The time as well: a stream that was lost and made again counts from one.
        name = f"{about.stream}-{about.sequence.stream}-{about.timestamp.timestamp()}"
        key = f"sequence:{name}"
    return Command(
        commune=message.subject.split(".")[1],
        body=body,
        authorization=headers.get("authorization"),
        key=key,
        task_id=task_id,
        origin=Origin(_correlation_id(headers), command_id_of(name)),
    )


def _may_report(principal: Principal, commune: str) -> None:
    if principal.commune != commune:
        raise Forbidden(
            "foreign-key",
            Text("Khóa truy cập này là của xã khác.", "This key belongs to another commune."),
        )
    if not principal.has(Role.UNIT_OFFICER, Role.FOCAL, Role.ADMIN):
        raise Forbidden(
            "role-not-allowed",
            Text(
                "Vai trò của bạn không được thực hiện việc này.", "Your role does not allow this."
            ),
        )


def _read(body: bytes) -> ReportProgressCommandV1:
    try:
        return ReportProgressCommandV1.model_validate_json(body)
    except ValidationError as error:
        found: list[dict[str, Any]] = [
            {**each} for each in error.errors(include_input=False, include_url=False)
        ]
        for each in found:
            # The name of an unknown field is the sender's own words: not for the bus.
            if each["type"] == "extra_forbidden":
                each["loc"] = (*each["loc"][:-1], "…")
        raise invalid(found) from None


def _report(wish: ReportProgressCommandV1) -> ReportProgress:
    return ReportProgress(**{name: getattr(wish, name) for name in ReportProgress.model_fields})


def _hints(body: bytes) -> tuple[str | None, str | None]:
    """Return the command's key and task as far as they have the right form."""
    content: Any = None
    with suppress(ValueError, RecursionError):
        content = json.loads(body)
    if not isinstance(content, dict):
        return None, None
    key, task_id = content.get("idempotency_key"), content.get("task_id")
    return (
        key if isinstance(key, str) and 0 < len(key) <= 255 else None,  # noqa: PLR2004
        task_id if isinstance(task_id, str) and _is_slug(task_id) else None,
    )


def _is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= 64  # noqa: PLR2004


def _correlation_id(headers: dict[str, str]) -> UUID:
    try:
        return UUID(headers["correlation_id"])
    except (KeyError, ValueError):
        return uuid4()
