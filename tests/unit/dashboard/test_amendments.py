"""Reading and amending a plan in force, without a browser, against a service over HTTP."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services.dashboard.client.plan_shapes import DutyItem, Plan, PlanItem
from services.dashboard.client.task_shapes import TaskDesk
from services.dashboard.screens import amendment_pieces, plan_changes, session
from services.dashboard.screens.amendment_pieces import Wanted
from services.dashboard.texts import Words
from shared.contracts.tasks import ProgressKind, Quota, RoleName
from tests.unit.dashboard.bureau import (
    AIR,
    DESK,
    EVENTS,
    HALL,
    RADIO,
    VERSION,
    Bureau,
    a_duty,
    a_plan,
    an_item,
    open_bureau,
)
from tests.unit.dashboard.office import markup, opened, ran, somebody, widget

PLANS, AMEND = "ke-hoach", "POST /plans/2025/amend"
VI = Words("vi")
AT = TaskDesk.model_validate(DESK)
DECISION = {"number": "52/QĐ-UBND", "dated": "2025-09-01", "reason": "Thiếu kinh phí."}


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with open_bureau(monkeypatch) as bureau:
        monkeypatch.setattr(session, "person", lambda: somebody("focal"))
        after = a_plan("adopted", an_item(target=40), version=2)
        bureau.says[AMEND] = httpx.Response(200, json=after)
        yield bureau


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def at_a_task(**query: str) -> AppTest:
    app = opened(PLANS, ma="2025", **query)
    widget(app, "selectbox", "Nhiệm vụ").select_index(0)
    return ran(app)


def tried(bureau: Bureau) -> list[tuple[bool, Any]]:
    return [("dry_run" in params, body) for what, params, body in bureau.asked if what == AMEND]


def decide(app: AppTest) -> AppTest:
    widget(app, "text_input", "Số quyết định").set_value(DECISION["number"])
    widget(app, "date_input", "Ngày quyết định").set_value(date(2025, 9, 1))
    widget(app, "text_area", "Lý do").set_value(DECISION["reason"])
    return press(app, "Xem trước thay đổi")


def test_a_decision_is_put_together_looked_at_and_entered(bureau: Bureau) -> None:
    app = at_a_task()
    widget(app, "number_input", "Số phát thanh: chỉ tiêu cả năm").set_value(40)
    app = press(app, "Đưa vào quyết định")
    assert "Quyết định gồm 1 điều chỉnh" in markup(app)

    app = decide(app)
    html = markup(app)
    assert "Trước và sau điều chỉnh" in html
    assert html.index("52") < html.index("40")
    assert [dry for dry, _ in tried(bureau)] == [True, True]
    app = press(app, "Ghi điều chỉnh")

    dry, body = tried(bureau)[-1]
    (change,) = body.pop("changes")
    assert (dry, body) == (False, {**DECISION, "version": 1})
    assert (change["task_id"], change["target"]) == (AIR, 40)
    assert change["schedule"]["quotas"][0]["target"] == 40
    assert "Đã điều chỉnh theo quyết định 52/QĐ-UBND." in markup(app)
    assert "Chưa có điều chỉnh nào." in markup(app)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_asked(bureau: Bureau) -> None:
    app = at_a_task()
    widget(app, "number_input", "Số phát thanh: số dư đầu kỳ").set_value(20)
    app = press(app, "Đưa vào quyết định")
    (_, body) = tried(bureau)[0]
    assert body["changes"] == [{"task_id": AIR, "opening": {"issue": 20}}]

    app = press(app, "Xem trước thay đổi")

    wrong = [each.proto.body for each in app.get("html") if 'class="xs-wrong"' in each.proto.body]
    assert len(wrong) == 3
    assert "Hãy ghi số quyết định." in wrong[0]
    assert len(tried(bureau)) == 1


def test_what_the_service_refuses_is_said_beside_the_field_and_not_kept(bureau: Bureau) -> None:
    sentence = "Hạn mới phải sau ngày bắt đầu và trong năm của kế hoạch."
    problem = {
        "type": "urn:xaso:problem:bad-amendment",
        "title": "x",
        "status": 422,
        "detail": sentence,
        "errors": [{"field": "changes.0.due", "message": sentence}],
    }
    bureau.says[AMEND] = httpx.Response(422, json=problem)
    app = at_a_task()
    widget(app, "date_input", "Hạn mới").set_value(date(2026, 1, 31))

    app = press(app, "Đưa vào quyết định")

    wrong = [each.proto.body for each in app.get("html") if 'class="xs-wrong"' in each.proto.body]
    assert len(wrong) == 1
    assert sentence in wrong[0]
    assert "xs-bad-news" not in markup(app)
    assert "Chưa có điều chỉnh nào." in markup(app)


def test_an_unchanged_task_is_not_put_in(bureau: Bureau) -> None:
    app = press(at_a_task(), "Đưa vào quyết định")

    assert "Chưa sửa gì." in markup(app)
    assert tried(bureau) == []


def test_what_was_put_in_can_be_dropped(bureau: Bureau) -> None:
    app = at_a_task()
    widget(app, "checkbox", "Đưa nhiệm vụ ra khỏi kế hoạch").set_value(True)
    app = press(app, "Đưa vào quyết định")

    app = press(app, "Bỏ")

    assert "Chưa có điều chỉnh nào." in markup(app)


def test_a_task_is_added_with_its_units(bureau: Bureau) -> None:
    app = opened(PLANS, ma="2025")
    app.segmented_control[0].set_value("amend_add")
    app = press(ran(app), "Đưa vào quyết định")
    assert "Hãy ghi ký hiệu mục." in markup(app)
    assert "Hãy chọn ít nhất một đơn vị chủ trì" in markup(app)
    widget(app, "text_input", "Ký hiệu mục (ví dụ BS.1)").set_value("BS.1")
    widget(app, "text_area", "Nội dung nhiệm vụ").set_value("Ra quân Tổ công nghệ số.")
    widget(app, "multiselect", "Đơn vị chủ trì").set_value(["Phòng VH"])

    press(app, "Đưa vào quyết định")

    (new,) = tried(bureau)[0][1]["add"]
    assert (new["task_id"], new["ref"], new["target"]) == ("2025-bs1", "BS.1", 12)
    assert new["roles"] == [{"role": "lead", "unit": HALL, "as_written": "Phòng Văn hóa"}]
    assert new["schedule"]["quotas"][0]["per"] == "month"
    assert new["counts"] == ["issue"]


def test_a_duty_passes_to_another_unit(bureau: Bureau) -> None:
    app = opened(PLANS, ma="2025")
    app.segmented_control[0].set_value("amend_duties")
    ran(app)
    widget(app, "selectbox", "Trách nhiệm nào").select_index(0)
    ran(app)
    widget(app, "selectbox", "Đơn vị chịu trách nhiệm").set_value("Phòng VH")

    app = press(app, "Đưa vào quyết định")

    assert tried(bureau)[0][1]["duties"] == [
        {"duty_id": "2025-e1a", "holder": HALL, "holder_as_written": "Phòng Văn hóa"}
    ]
    assert "Trách nhiệm E.1.a" in markup(app)


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_leaders_read_the_plan_and_change_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody(role))
    bureau.desk = {**bureau.desk, "presses_all": role == "admin"}
    bureau.says["GET /plans/2025/versions"] = httpx.Response(
        200,
        json={"items": [{**VERSION, "version": 2, "number": "52/QĐ-UBND"}, VERSION], "next": None},
    )

    app = opened(PLANS, ma="2025")
    widget(app, "selectbox", "Xem nhiệm vụ").select_index(0)
    html = markup(ran(app))

    assert "01 số/tuần (52 số/năm)" in html
    assert "Phát sóng chuyên mục." in html
    assert "Lần này không thay đổi" in html
    labels = {each.label for each in app.get("button")}
    assert ("Đưa vào quyết định" in labels, "Đọc kế hoạch" in labels) == (False, False)
    if role == "leader":
        assert not {each.label for each in app.get("expander")} & {"Điều chỉnh theo quyết định"}
        assert bureau.sent() == []


def test_a_version_says_what_it_changed(bureau: Bureau) -> None:
    former = a_plan("adopted", an_item(), version=1)
    bureau.plan = a_plan("adopted", an_item(target=40, due="2025-11-30"), version=2)
    decided = {**VERSION, "version": 2, "number": "52/QĐ-UBND", "dated": "2025-09-01"}
    usual = bureau._usual
    bureau.says["GET /plans/2025/versions"] = httpx.Response(
        200, json={"items": [decided, VERSION], "next": None}
    )

    def by_version(what: str) -> Any:
        version = bureau.asked[-1][1].get("version")
        return former if what == "GET /plans/2025" and version == "1" else usual(what)

    bureau._usual = by_version  # type: ignore[method-assign]
    html = markup(opened(PLANS, ma="2025"))

    table = html[html.index("Thay đổi của lần ban hành này") :]
    assert table.index("52") < table.index("40")
    assert "31/12/2025" in table
    assert "30/11/2025" in table


# What differs, and what is sent: pure


def plan(*items: Any, **values: Any) -> Plan:
    return Plan.model_validate(a_plan("adopted", *items, **values))


def lines(before: Plan, after: Plan) -> list[tuple[str, str, str]]:
    found = plan_changes.between(before, after, AT, VI)
    return [(each.what, each.before, each.after) for each in found]


def test_each_thing_that_differs_is_one_line() -> None:
    schedule = an_item()["schedule"]
    moved = {**schedule, "end": "2025-11-30", "adjusted_from": "2025-12-31"}
    opened_ = {**moved, "quotas": [{**schedule["quotas"][0], "opening": 20}]}
    roles = [{"unit": HALL, "role": "lead", "as_written": "Phòng"}]
    after = an_item(schedule=opened_, due="2025-11-30", roles=roles)

    assert lines(plan(an_item()), plan(after)) == [
        ("Đơn vị", "Trung tâm CƯ (Chủ trì)", "Phòng VH (Chủ trì)"),
        ("Khoảng thời gian", "01/01/2025 – 31/12/2025", "01/01/2025 – 30/11/2025"),
        ("Số dư đầu kỳ", "–", "số phát thanh: 20"),
        ("Hạn", "31/12/2025", "30/11/2025 (điều chỉnh, trước là 31/12/2025)"),
    ]


def test_what_comes_and_what_goes_is_told() -> None:
    new = an_item(task_id=EVENTS, ref="BS.1", title="Mới")
    gone = an_item(withdrawn=True)
    before, after = plan(an_item()), plan(gone, new, duties=[a_duty(duty_id="x", ref="E.2")])

    found = lines(before, after)

    assert found[0] == ("Nhiệm vụ", "có trong kế hoạch", "đã đưa ra khỏi kế hoạch")
    assert (found[1][0], "Đơn vị: Trung tâm CƯ (Chủ trì)" in found[1][2]) == ("Bổ sung", True)
    assert found[2][:2] == ("Bổ sung", "–")
    assert found[3] == ("Bãi bỏ", "Phát sóng chuyên mục.", "–")
    assert lines(before, before) == []


def wanted(item: PlanItem, **values: Any) -> Wanted:
    given = {
        "title": item.title,
        "start": item.schedule.start,
        "end": item.due or item.schedule.end,
        "units": {RoleName.LEAD: [RADIO]},
        "quotas": item.schedule.quotas,
        "target": item.target,
    }
    return Wanted(**{**given, **values})


def test_only_what_differs_is_sent() -> None:
    item = PlanItem.model_validate(an_item())

    assert amendment_pieces.change_of(item, wanted(item), AT) == {}
    assert amendment_pieces.change_of(item, wanted(item, end=date(2025, 11, 30)), AT) == {
        "task_id": AIR,
        "due": "2025-11-30",
    }
    assert amendment_pieces.change_of(item, wanted(item, withdraw=True), AT) == {
        "task_id": AIR,
        "withdraw": True,
    }


def test_units_keep_the_plans_wording_where_they_stay() -> None:
    item = PlanItem.model_validate(
        an_item(
            roles=[
                {"unit": None, "role": "direct", "as_written": "UBND tỉnh"},
                {"unit": RADIO, "role": "lead", "as_written": "Trung tâm"},
            ]
        )
    )
    units = {RoleName.LEAD: [RADIO], RoleName.COORDINATE: [HALL]}

    assert amendment_pieces.change_of(item, wanted(item, units=units), AT)["roles"] == [
        {"role": "direct", "unit": None, "as_written": "UBND tỉnh"},
        {"role": "lead", "unit": RADIO, "as_written": "Trung tâm"},
        {"role": "coordinate", "unit": HALL, "as_written": "Phòng Văn hóa"},
    ]


def test_of_several_quotas_the_target_that_is_sent_is_their_sum() -> None:
    first = Quota(kind=ProgressKind.FIRST_AIRING, per="month", count=1, target=12)
    again = Quota(kind=ProgressKind.RERUN, per="month", count=3, target=36)
    quotas = [each.model_dump(mode="json") for each in (first, again)]
    schedule = {**an_item()["schedule"], "quotas": quotas}
    item = PlanItem.model_validate(an_item(schedule=schedule, target=48))
    less = (first, again.model_copy(update={"target": 24}))

    change = amendment_pieces.change_of(item, wanted(item, quotas=less), AT)

    assert (change["target"], change["schedule"]["quotas"][1]["target"]) == (36, 24)


def test_ids_of_what_is_added_are_new() -> None:
    known = plan(an_item(task_id="2025-bs1"), duties=[a_duty(duty_id="2025-ebs2")])
    body = amendment_pieces.added_duty_of(
        known, {"2025-ebs1"}, ref="E.3", holder=HALL, text="Tổng hợp.", desk=AT
    )

    assert body["duty_id"] == "2025-ebs3"
    duty = DutyItem.model_validate(a_duty())
    assert amendment_pieces.duty_change_of(duty, RADIO, duty.text, AT) == {}
