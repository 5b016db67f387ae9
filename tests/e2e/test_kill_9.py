"""Every process is killed in turn while units and residents post: nothing confirmed is lost."""

import threading
from collections import Counter
from uuid import uuid4

import httpx
import pytest

from tests.e2e.conftest import Commune
from tests.e2e.waiting import until

TASK = "2025-cchc-8b"
UNIT = "trung-tam-cung-ung-dich-vu-cong"
ITEM = {"occurred_on": "2025-10-01", "kind": "item", "quantity": 1}
MOST_SECONDS = 200
"""A transaction that a death left open keeps others from its documents for a minute; a mail in hand
waits as long for its lease, and one that failed twice for two minutes."""
VICTIMS = (
    "tasks", "nats", "feedback", "mongo", "notify", "dashboard", "topology", "oidc", "streamlit",
)  # fmt: skip


class Posting(threading.Thread):
    """Posts progress and messages until told to stop; tries an unconfirmed post again."""

    def __init__(self, commune: Commune) -> None:
        super().__init__()
        self.commune = commune
        self.enough = threading.Event()
        self.progress: list[str] = []
        self.cases: list[str] = []

    def run(self) -> None:
        while not self.enough.is_set():
            key = str(uuid4())
            report = self.confirmed("tasks", f"/v1/tasks/{TASK}/progress", ITEM, key, officer=True)
            self.progress.append(report["progress_id"])
            case = {"category": "KHAC", "text": f"Thử {key}", "channel": "web"}
            self.cases.append(self.confirmed("feedback", "/v1/cases", case, key)["id"])

    def confirmed(
        self, service: str, path: str, body: object, key: str, *, officer: bool = False
    ) -> dict[str, str]:
        headers = {"Idempotency-Key": key}
        as_ = self.commune.as_
        headers |= as_("unit_officer", UNIT) if officer else as_("hotline_operator")
        while True:
            try:
                answer = self.commune.post(service, path, body, headers)
            except httpx.HTTPError:
                self.enough.wait(0.05)
                continue
            if answer.status_code == 201:
                return dict(answer.json())
            assert answer.status_code in (500, 503), answer.text
            self.enough.wait(0.05)


def done(commune: Commune) -> int:
    return int(commune.get("tasks", f"/v1/tasks/{TASK}")["done"])


@pytest.mark.timeout(MOST_SECONDS + 120)
def test_every_confirmed_post_survives_the_death_of_every_process(commune: Commune) -> None:
    before = done(commune)
    received = commune.get("dashboard", "/v1/overview")["feedback"]["received"]
    mails = len(commune.mails())
    posting = Posting(commune)
    posting.start()

    for victim in VICTIMS:
        posted = len(posting.cases)
        killed = commune.stack.kill(victim)
        until(lambda v=victim, k=killed: commune.stack.pid(v) not in (0, k), within=30)  # type: ignore[misc]
        until(lambda p=posted: len(posting.cases) > p + 1, within=60)  # type: ignore[misc]

    posting.enough.set()
    posting.join(60)
    count = len(posting.progress)
    assert count == len(set(posting.progress)) == len(set(posting.cases)) > len(VICTIMS)
    assert done(commune) == before + count
    stored = all_of(commune, f"/v1/tasks/{TASK}/progress", "tasks")
    assert {each["id"] for each in stored} >= set(posting.progress)
    until(lambda: projected(commune) == before + count, within=MOST_SECONDS)
    until(lambda: seen_cases(commune) == received + count, within=MOST_SECONDS)
    until(lambda: len(commune.mails()) >= mails + count, within=MOST_SECONDS)
    times = Counter(mail["headers"]["message_id"] for mail in commune.mails())
    assert [each for each, number in times.items() if number > 1] == []


def test_mail_that_found_the_server_dead_arrives_when_it_is_back(commune: Commune) -> None:
    killed = commune.stack.kill("mail")
    case = {"category": "KHAC", "text": "Thử khi hộp thư ngừng.", "channel": "web"}

    code = commune.post("feedback", "/v1/cases", case, commune.resident()).json()["code"]

    until(lambda: commune.stack.pid("mail") not in (0, killed), within=30)
    until(lambda: [m for m in commune.mails() if code in m["subject"]], within=60)


def all_of(commune: Commune, path: str, service: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    after = ""
    while True:
        page = commune.get(service, f"{path}?limit=200{after}")
        found += page["items"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"


def projected(commune: Commune) -> int:
    tasks = commune.get("dashboard", "/v1/overview")["tasks"]
    return int(next(task["done"] for task in tasks if task["id"] == TASK))


def seen_cases(commune: Commune) -> int:
    return int(commune.get("dashboard", "/v1/overview")["feedback"]["received"])
