"""Whatever is sent to the API: no failure of the server, and every answer as its schema says."""

import asyncio
import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.auth import Role
from tests.integration.feedback.conftest import WITHOUT_A_DOOR, a_message, token_of
from tests.integration.feedback.handling import SENDER
from tests.integration.feedback.process import Feedback

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
A_FEW = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def open_door(feedback: Feedback) -> Feedback:
    """The service as a process that takes everything at any rate."""
    feedback.start(
        XASO_PROOF_OF_WORK="false",
        XASO_RATE_LIMITS=json.dumps(WITHOUT_A_DOOR["rate_limits"]),
    )
    return feedback


@pytest.mark.parametrize("role", [None, Role.FOCAL])
async def test_no_server_error_and_every_answer_is_as_described(
    open_door: Feedback, role: Role | None
) -> None:
    """Every route, with sound and unsound input, of cases that are there and others."""
    headers = open_door.by(role) if role else {}
    known = _some_cases(open_door)

    asked, wrong = await asyncio.to_thread(_ask_everything, open_door.url, headers, known)

    assert wrong == []
    assert asked > 200


def _some_cases(feedback: Feedback) -> list[dict[str, str]]:
    """Send cases that stand differently; return what stands in their addresses."""
    focal = feedback.by(Role.FOCAL)
    found = []
    with httpx.Client(base_url=feedback.url) as client:
        for steps in (
            (),
            (("classify", {"intake_class": 3}), ("draft", {"text": "Dự thảo."})),
            (("classify", {"intake_class": 3}), ("pause", {"reason": "Xin gửi ảnh."})),
            (("answer", {"text": "Đã xong."}), ("publish", {"question": "?", "answer": "!"})),
        ):
            sent = client.post("/v1/cases", json=a_message(**SENDER, language="vi"))
            case = sent.raise_for_status().json()
            for step, body in steps:
                answer = client.post(f"/v1/cases/{case['id']}/{step}", json=body, headers=focal)
                answer.raise_for_status()
            found.append({"case_id": case["id"], "token": token_of(case["tracking_url"])})
    return found


def _ask_everything(
    url: str, headers: dict[str, str], known: list[dict[str, str]]
) -> tuple[int, list[str]]:
    """Ask each operation a few times; return how often, and what was wrong."""
    asked, wrong = 0, []
    places = st.sampled_from([*known, {}])

    def ask(case: Any, where: dict[str, str]) -> None:
        nonlocal asked
        asked += 1
        case.path_parameters |= {n: where[n] for n in case.path_parameters if n in where}
        case.call_and_validate(checks=CHECKS, headers=headers)

    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    for operation in (each.ok() for each in schema.get_all_operations()):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            cases = operation.as_strategy(generation_mode=mode)
            try:
                A_FEW(given(cases, places)(ask))()
            except Unsatisfiable:  # nothing can be wrong with a question without parameters
                assert mode is GenerationMode.NEGATIVE
            except FailureGroup as failures:
                wrong += [f"{operation.label}: {each}" for each in failures.exceptions]
    return asked, wrong
