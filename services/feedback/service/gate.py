"""What somebody without a key passes before anything of theirs is taken."""

from dataclasses import dataclass
from uuid import UUID

from services.feedback import metrics
from services.feedback.ports import Form, Kind, Ports
from services.feedback.service import turned_away
from shared.errors import Invalid, TooMany


@dataclass(frozen=True, slots=True)
class Stranger:
    """All that is known of whoever sends without a key."""

    network: str
    proof: str | None = None
    form: Form = Form.CASE
    may_go_slower: bool = False
    """Without a proof, at a far lower rate: a form from a browser that runs no script."""


async def admit(stranger: Stranger, commune: str, case_id: UUID, ports: Ports) -> None:
    """Use up the stranger's proof for the case ``case_id``, or a place in the slower way.

    Raises ``Invalid`` with the reason when the proof does not hold, ``TooMany`` when the slower
    way is full.
    """
    if ports.proofs is None:
        return
    try:
        proven = ports.proofs.check(stranger.proof, stranger.form, commune)
        if not await ports.spent.spend(proven, case_id):
            raise turned_away.proof_replayed()
    except Invalid as refused:
        metrics.record_proof(commune, refused.code)
        if not stranger.may_go_slower:
            raise
    else:
        metrics.record_proof(commune, "accepted")
        return
    try:
        ports.limits.take(Kind.UNPROVEN, stranger.network, commune)
    except TooMany as full:
        raise turned_away.without_proof_too_often(full.retry_after) from None
    metrics.record_proof(commune, "slower")
