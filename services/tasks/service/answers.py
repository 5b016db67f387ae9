"""Answers to residents that are to be read on the air: heard from ``feedback``, once each."""

from services.tasks.models.broadcast import Programme, Source, programme_of_answer
from services.tasks.models.reporter import Reporter
from services.tasks.ports import Desk
from services.tasks.service.attempts import insist
from services.tasks.service.reading import find_task
from shared.contracts.feedback import AnswerPublishedV1, AnswerWithdrawnV1
from shared.errors import NotFound, Text


async def follow(fact: AnswerPublishedV1 | AnswerWithdrawnV1, desk: Desk) -> None:
    """Put a published answer on the schedule of its task, or take it off again.

    The words to be read stay in ``feedback`` (``/ket-qua/<code>``). Facts may come twice and in
    any order: the case's latest one counts. Raises ``NotFound`` for a commune or task that is
    not there.
    """
    if not desk.directory.serves(fact.commune):
        raise NotFound("unknown-commune", Text("Không có xã này.", "There is no such commune."))
    where = desk.desks.answers_on_air(fact.commune)
    wanted = isinstance(fact, AnswerPublishedV1) and fact.radio
    if where is None or fact.probe:
        return
    task = await find_task(fact.commune, where.task, desk)
    source = Source(fact.case_id, fact.code, fact.revision)

    async def attempt() -> None:
        programme_id = programme_of_answer(fact.case_id)
        programme = await desk.programmes.get(fact.commune, programme_id)
        if programme is None:
            programme = Programme(
                programme_id,
                fact.commune,
                task.id,
                task.unit_of(Reporter(fact.actor, None, presses=True)),
                f"Trả lời phản ánh, kiến nghị {fact.code}",
                (where.topic,),
            )
        elif programme.source and programme.source.revision >= fact.revision:
            return
        programme.follow(source, wanted=wanted, actor=fact.actor)
        await desk.programmes.save(programme)

    await insist(attempt)
