from pathlib import Path

from services.tasks.communes import Communes

ROOT = Path(__file__).parents[3]
COMMUNES = Communes(ROOT / "deploy/communes")


def test_the_plan_of_2025_is_read_with_its_thirteen_tasks() -> None:
    (plan,) = [plan for plan in COMMUNES.plans() if plan.commune == "son-mai"]

    text = plan.document
    assert (plan.id, plan.year, len(text.tasks)) == ("2025", 2025, 13)
    assert (len(text.duties), len(text.topics)) == (13, 26)
    assert text.tasks[0].target == 52
    assert all(task.counts for task in text.tasks)


def test_focal_units_press_as_far_as_the_data_say() -> None:
    culture, desk = "phong-van-hoa-xa-hoi", "trung-tam-phuc-vu-hanh-chinh-cong"

    assert COMMUNES.presses("son-mai", culture, "2025-cds-1a")
    assert COMMUNES.presses("son-mai", desk, "2025-cchc-1")
    assert not COMMUNES.presses("son-mai", desk, "2025-cds-1a")
    assert not COMMUNES.presses("son-mai", "phong-kinh-te", "2025-cchc-1")
    assert not COMMUNES.presses("son-mai", None, "2025-cchc-1")
    assert not COMMUNES.presses("xa-khac", culture, "2025-cds-1a")


def test_a_commune_that_is_not_served_has_nothing() -> None:
    assert COMMUNES.serves("son-mai")
    assert not COMMUNES.serves("xa-khac")
    assert not COMMUNES.units("xa-khac")
    assert not COMMUNES.unit_list("xa-khac")
