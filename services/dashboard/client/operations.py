"""What the operators' desk asks all four services."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from services.dashboard.client import figures
from services.dashboard.client.api import Api, Caller
from services.dashboard.client.figures import Figures
from services.dashboard.client.operation_shapes import (
    Deliveries,
    Delivery,
    Dismissed,
    Letter,
    LetterDetail,
    Letters,
    Verification,
)

SERVICES = ("feedback", "tasks", "notify", "dashboard")
KEEPERS = ("tasks", "feedback", "notify")
"""Who puts dead letters away."""
VITAL_SECONDS = 3.5
"""A service takes up to three seconds to say that one of its parts does not answer."""
SECONDS = 5


@dataclass(frozen=True, slots=True)
class Vitals:
    """How a service is: whether it answers, what it says is wrong by part, and its figures."""

    answers: bool
    ready: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    figures: Figures | None = None


class Operations:
    """The four services' HTTP APIs; one for all viewers, safe to share between threads.

    What is asked in somebody's name raises ``SignedOut``, ``NotAllowed``, ``Lost`` or ``Refused``.
    """

    def __init__(self, urls: Mapping[str, str], http: httpx.Client | None = None) -> None:
        self._urls = {name: url.rstrip("/") for name, url in urls.items()}
        self._http = http or httpx.Client(timeout=SECONDS)
        self._apis = {name: Api(url, self._http) for name, url in self._urls.items()}
        self._pool = ThreadPoolExecutor(len(SERVICES), thread_name_prefix="vitals")

    def vitals(self) -> dict[str, Vitals]:
        """Return how all services are, asked at the same time; never raises."""
        return dict(zip(SERVICES, self._pool.map(self._vitals, SERVICES), strict=True))

    def letters(self, caller: Caller, limit: int) -> Letters:
        """Return the commune's dead letters, oldest first."""
        return Letters.model_validate(
            self._apis["dashboard"].get(caller, "/dead-letters", limit=limit)
        )

    def letter(self, caller: Caller, number: int) -> LetterDetail:
        """Return a dead letter with what was said."""
        return LetterDetail.model_validate(
            self._apis["dashboard"].get(caller, f"/dead-letters/{number}")
        )

    def replay(self, caller: Caller, letter: Letter) -> None:
        """Have a fact said again by the service whose fact it is; safe to repeat."""
        producer = self._apis.get(letter.producer, self._apis["dashboard"])
        producer.post(caller, f"/dead-letters/{letter.number}/replay")

    def ticks(self, caller: Caller, limit: int) -> Letters:
        """Return ticks of the clock that failed, oldest first; they are of no commune."""
        return Letters.model_validate(
            self._apis["dashboard"].get(caller, "/dead-letters", ticks="true", limit=limit)
        )

    def dismiss(self, caller: Caller, letter: Letter, reason: str) -> None:
        """Have a letter put away, with the reason, by the service that keeps it."""
        keeper = self._apis.get(letter.keeper, self._apis["dashboard"])
        keeper.post(caller, f"/dead-letters/{letter.number}/dismiss", {"reason": reason})

    def dismissed(self, caller: Caller, limit: int) -> list[Dismissed]:
        """Return what was put away lately by any service, newest first."""
        found = [
            Dismissed.model_validate(each)
            for name in KEEPERS
            for each in self._apis[name].get(caller, "/dead-letters/dismissed", limit=limit)
        ]
        return sorted(found, key=lambda each: each.dismissed_at, reverse=True)[:limit]

    def deliveries(
        self,
        caller: Caller,
        states: Sequence[str],
        channel: str | None,
        after: str | None,
        limit: int,
    ) -> Deliveries:
        """Return a window of deliveries in any of ``states`` (in all, for none), newest first."""
        asked = {"state": list(states), "channel": channel, "after": after, "limit": limit}
        return Deliveries.model_validate(self._apis["notify"].get(caller, "/deliveries", **asked))

    def change(self, caller: Caller, delivery_id: str, step: str) -> Delivery:
        """Take the step ``retry`` or ``cancel`` with a delivery."""
        done = self._apis["notify"].post(caller, f"/deliveries/{delivery_id}/{step}")
        return Delivery.model_validate(done)

    def verification(self, caller: Caller) -> Verification:
        """Return the newest verification of the audit log."""
        return Verification.model_validate(
            self._apis["feedback"].get(caller, "/audit/verification")
        )

    def verify(self, caller: Caller) -> Verification:
        """Have the audit log verified; who asks meanwhile joins."""
        begun = self._apis["feedback"].post(caller, "/audit/verification")
        return Verification.model_validate(begun)

    def _vitals(self, service: str) -> Vitals:
        url = self._urls[service]
        try:
            said = self._http.get(f"{url}/readyz", timeout=VITAL_SECONDS)
            problems = {str(part): str(why) for part, why in said.json()["problems"].items()}
            page = self._http.get(f"{url}/metrics", timeout=VITAL_SECONDS)
            found = figures.read(page.text) if page.is_success else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            return Vitals(answers=False)
        return Vitals(answers=True, ready=said.is_success, problems=problems, figures=found)
