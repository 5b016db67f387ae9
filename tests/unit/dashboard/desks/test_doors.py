import httpx
import pytest

from tests.unit.dashboard.desks.conftest import (
    APPROVALS,
    CALL,
    CASES,
    ONE,
    PRIVACY,
    QUEUE,
    WORK,
    Be,
)
from tests.unit.dashboard.office import (
    CASE_ID,
    Office,
    markup,
    opened,
)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("case_handler", CALL),
        ("case_handler", QUEUE),
        ("leader", CALL),
        ("hotline_operator", WORK),
        ("hotline_operator", APPROVALS),
        ("case_handler", APPROVALS),
        ("admin", APPROVALS),
        ("leader", PRIVACY),
        ("hotline_operator", PRIVACY),
    ],
)
def test_another_roles_page_asks_nothing_of_the_service(
    office: Office, be: Be, role: str, path: str
) -> None:
    from services.dashboard.screens import sections

    be(role)
    assert path not in {place.path for place in sections.open_to({role})}
    place = next(each for each in sections.PLACES if each.path == path)

    place.show()

    assert office.asked == []


@pytest.mark.parametrize("roles", [(), ("open311",), ("service",)])
def test_whoever_has_no_desk_is_told_so(office: Office, be: Be, roles: tuple[str, ...]) -> None:
    be(*roles)

    assert "chưa được giao vai trò" in markup(opened(ONE, id=CASE_ID))
    assert office.asked == []


def test_an_expired_token_asks_to_sign_in_again(office: Office, be: Be) -> None:
    be("focal")
    office.says[f"GET {CASES}"] = httpx.Response(401)

    app = opened(ONE, id=CASE_ID)

    assert "Phiên đăng nhập đã hết hạn" in markup(app)
    assert app.button[0].label == "Đăng nhập lại"


def test_english_asks_the_service_in_english(office: Office, be: Be) -> None:
    be("case_handler")

    app = opened(WORK, lang="en")

    assert office.languages == {"en"}
    assert "3 working days left" in markup(app)
    assert "documentElement.lang='en'" in markup(app)
