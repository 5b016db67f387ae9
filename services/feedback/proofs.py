"""Proofs of work: what costs a telephone a second, and who sends by the million days."""

import binascii
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha

from services.feedback.ports import Clock, Form, Proven
from services.feedback.service import turned_away

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 2000
"""Of one step; a browser does them natively, in less than a millisecond on a desktop."""
GOOD_FOR = timedelta(minutes=10)
LONGEST = 4096
"""Characters of a proof; one of ours has about a thousand."""


class Proofs:
    """Sets tasks and knows their solutions, by a key that all replicas share.

    A solution is a number that the solver finds by counting up. It lies in the upper half of
    ``steps``: the most that a task can cost is twice the least, so no telephone is unlucky.
    """

    def __init__(self, key: bytes, clock: Clock, steps: int) -> None:
        self._signing = hmac.digest(key, b"proof", "sha256")
        self._solving = hmac.digest(key, b"proof-solution", "sha256")
        self._clock = clock
        self._steps = steps

    def issue(self, form: Form, commune: str) -> dict[str, Any]:
        """Return a new challenge, good for one use in ``form`` of ``commune``."""
        challenge = altcha.create_challenge(
            ALGORITHM,
            ITERATIONS,
            counter=self._steps - secrets.randbelow(self._steps // 2 or 1),
            expires_at=self._clock() + GOOD_FOR,
            data={"form": form.value, "commune": commune},
            hmac_secret=self._signing,
            hmac_key_secret=self._solving,
        )
        issued: dict[str, Any] = challenge.to_dict()
        return issued

    def check(self, proof: str | None, form: Form, commune: str) -> Proven:
        """Return what ``proof`` proves; raises ``Invalid`` that says why it does not."""
        if not proof:
            raise turned_away.proof_missing()
        challenge, result = self._verified(proof)
        if result.expired:
            raise turned_away.proof_expired()
        if not result.verified:
            raise turned_away.proof_wrong()
        if challenge.data != {"form": form.value, "commune": commune}:
            raise turned_away.proof_for_another()
        expires_at = datetime.fromtimestamp(challenge.expires_at or 0, UTC)
        return Proven(challenge.nonce, expires_at)

    def _verified(
        self, proof: str
    ) -> tuple[altcha.ChallengeParameters, altcha.VerifySolutionResult]:
        if len(proof) > LONGEST:
            raise turned_away.proof_wrong()
        try:
            payload = altcha.Payload.from_base64(proof)
            result = altcha.verify_solution(payload, self._signing, hmac_key_secret=self._solving)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
            raise turned_away.proof_wrong() from None
        return payload.challenge.parameters, result


def solve(challenge: dict[str, Any]) -> str:
    """Return the proof that ``challenge`` asks for; this is the work.

    Raises ``ValueError`` for what is no challenge or was not solved in a minute and a half.
    """
    try:
        task = altcha.Challenge.from_dict(challenge)
    except (KeyError, TypeError) as error:
        raise ValueError("not a challenge") from error
    solution = altcha.solve_challenge(task)
    if solution is None:
        raise ValueError("not solved in time")
    proof: str = altcha.Payload(task, solution).to_base64()
    return proof
