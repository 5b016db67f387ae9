"""What an answer of the read API means to the screens."""

import httpx
import pytest

from services.dashboard.client import Lost, NotAllowed, Services, SignedOut


def client(answer: httpx.Response | Exception) -> Services:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Services(
        {"dashboard": "http://dashboard.test"},
        httpx.Client(transport=httpx.MockTransport(handle)),
    )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401), SignedOut),
        (httpx.Response(403), NotAllowed),
        (httpx.Response(503), Lost),
        (httpx.Response(404), Lost),
        (httpx.ConnectError("gone"), Lost),
        (httpx.ReadTimeout("slow"), Lost),
    ],
)
def test_each_refusal_has_its_own_meaning(
    answer: httpx.Response | Exception, error: type[Exception]
) -> None:
    with pytest.raises(error):
        client(answer).overview("token", "son-mai", None)


def test_what_has_not_changed_is_taken_from_the_last_answer() -> None:
    seen: list[str | None] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("if-none-match"))
        if seen[-1]:
            return httpx.Response(304)
        return httpx.Response(200, json={"year": 2025}, headers={"ETag": '"a"'})

    services = Services(
        {"dashboard": "http://dashboard.test"},
        httpx.Client(transport=httpx.MockTransport(handle)),
    )

    first = services.overview("token", "son-mai", None)
    assert services.overview("token", "son-mai", None) == first == {"year": 2025}
    assert seen == [None, '"a"']
