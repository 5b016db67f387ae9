"""The map of feedback: where circles lie, how large they are, what their colours say."""

import re
from math import cos, radians

import pytest
import yaml
from pydantic import ValidationError

from deploy.testing import ROOT
from services.dashboard import directory
from services.dashboard.charts import map as maps
from services.dashboard.charts.map import Dot, ground, step, village_map
from services.dashboard.directory import Village
from services.dashboard.texts import Words

VI = Words("vi")
NORTH = Dot("Thôn Bắc", 15.10, 108.50, 40, 0)
EAST = Dot("Thôn Đông", 15.05, 108.56, 10, 1)
SOUTH = Dot("Thôn Nam", 15.00, 108.50, 0, 0)
WEST = Dot("Thôn Tây", 15.05, 108.44, 90, 4)
ALL = (NORTH, EAST, SOUTH, WEST)


def sizes(html: str) -> dict[str, float]:
    """Return the diameters by name."""
    found = re.findall(r'title="(.+?):.*?width:([\d.]+)rem', html)
    return {name: float(size) for name, size in found}


def test_north_is_up_east_is_right_and_everything_has_room() -> None:
    found = ground(ALL)
    for dot in ALL:
        left, top = found.place(dot)
        assert maps.MARGIN * 0.99 <= left <= 1 - maps.MARGIN * 0.99, dot
        assert maps.MARGIN * 0.99 <= top <= 1 - maps.MARGIN * 0.99, dot
    assert found.place(NORTH)[1] < found.place(EAST)[1] < found.place(SOUTH)[1]
    assert found.place(WEST)[0] < found.place(NORTH)[0] < found.place(EAST)[0]


def test_a_kilometre_is_as_long_to_the_east_as_to_the_north() -> None:
    found = ground(ALL)
    (left, _), (right, _) = found.place(WEST), found.place(EAST)
    (_, top), (_, bottom) = found.place(NORTH), found.place(SOUTH)
    east = 0.12 * 111.32 * cos(radians(15.05))
    assert (right - left) * found.width == pytest.approx(east)
    assert (bottom - top) * found.height == pytest.approx(0.10 * 111.32)


@pytest.mark.parametrize("dots", [ALL, (NORTH,), (NORTH, SOUTH), (WEST, EAST), (NORTH, NORTH)])
def test_however_places_lie_the_picture_keeps_a_seemly_shape(dots: tuple[Dot, ...]) -> None:
    found = ground(dots)
    assert maps.TALLEST <= found.width / found.height * 1.0001 <= maps.WIDEST * 1.001
    assert all(0 < share < 1 for each in dots for share in found.place(each))


def test_the_area_of_a_circle_is_the_number() -> None:
    found = sizes(village_map((NORTH, WEST, SOUTH), VI))
    span = maps.LARGEST - maps.SMALLEST
    assert found["Thôn Tây"] == pytest.approx(maps.LARGEST)
    assert found["Thôn Bắc"] == pytest.approx(maps.SMALLEST + span * (40 / 90) ** 0.5, abs=0.01)
    assert found["Thôn Nam"] == pytest.approx(maps.SMALLEST)


@pytest.mark.parametrize(
    ("received", "late", "level"),
    [(10, 0, "answered"), (11, 1, "at_risk"), (10, 1, "late"), (1, 1, "late"), (0, 0, "answered")],
)
def test_the_colour_is_the_share_that_is_overdue(received: int, late: int, level: str) -> None:
    assert Dot("x", 15, 108, received, late).level == level


def test_every_colour_has_a_sign_and_the_picture_a_sentence() -> None:
    html = village_map(ALL, VI)
    assert "▲ Thôn Tây: 90" in html
    assert "■ Thôn Đông: 10" in html
    assert "Thôn Nam: 0 phản ánh, 0 quá hạn" in html
    assert (
        'role="img" aria-label="Bản đồ 4 thôn theo vị trí; nhiều phản ánh nhất: Thôn Tây, 90.'
        in html
    )
    assert "http" not in html  # nothing is asked of anybody


def test_a_name_is_never_markup_and_crowds_keep_to_the_largest_names() -> None:
    many = [Dot(f"<b>{n}</b>", 15 + n / 100, 108.5, n, 0) for n in range(30)]
    html = village_map(many, VI)
    assert "<b>" not in html
    assert html.count('<span class="" style="top') == maps.NAMED


@pytest.mark.parametrize(
    ("width", "length"), [(3.1, 1), (6.5, 2), (17, 5), (40, 10), (1.47, 0.2), (0.9, 0.2)]
)
def test_the_scale_is_a_round_length(width: float, length: float) -> None:
    assert step(width) == pytest.approx(length)


@pytest.mark.parametrize(
    "wrong",
    [{"latitude": 91, "longitude": 108}, {"latitude": 15, "longitude": 181}, {"latitude": 15},
     {"longitude": 108}, {"latitude": "bắc", "longitude": 108}],
)  # fmt: skip
def test_coordinates_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Village.model_validate({"slug": "thon-1", "name": "Thôn 1", **wrong})


def test_made_up_places_are_those_of_the_demonstration_alone() -> None:
    folder = ROOT / "deploy/communes"
    real, shown = (directory.load(folder, demonstration=each)["son-mai"] for each in (False, True))
    file = yaml.safe_load((folder / "son-mai/feedback.demo.yaml").read_text("utf-8"))
    assert (real.villages, real.demonstration) == ({}, False)
    assert set(shown.villages) == {each["slug"] for each in file["villages"]}
    assert shown.demonstration
