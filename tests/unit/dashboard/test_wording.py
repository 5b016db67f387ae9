"""The page of rules and templates without a browser, against a ``notify`` that speaks HTTP."""

from collections.abc import Iterator

import httpx
import pytest
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from services.dashboard.client import Refused, Wording
from services.dashboard.client import wording_shapes as shapes
from services.dashboard.client.wording_shapes import Rule, Variable, Vocabulary
from services.dashboard.screens import keeping, rule_form, sections, session, wording_blocks
from services.dashboard.texts import TEXTS, Words
from services.notify.api import rules, templates, vocabulary
from services.notify.models import Urgency
from services.notify.rules import StoredEscalation, StoredRule
from shared.auth import STAFF, Role
from tests.unit.dashboard.bureau import open_bureau
from tests.unit.dashboard.office import markup, opened, ran, refusal, somebody, widget, working
from tests.unit.dashboard.print_room import RULES, VARIABLES, VOCABULARY, PrintRoom, refused

PATH = "quy-tac-mau-tin"
KNOWN = Vocabulary.model_validate(VOCABULARY)
RULE = Rule.model_validate(RULES[0])
VI = Words("vi")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    room = PrintRoom()
    http = httpx.Client(transport=httpx.MockTransport(room.answer))
    with working(monkeypatch), open_bureau(monkeypatch):
        monkeypatch.setattr(session, "wording", lambda: Wording("http://notify.test", http))
        monkeypatch.setattr(session, "person", lambda: somebody("admin"))
        yield room


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def wrong(app: AppTest) -> list[str]:
    return [
        each.split(">")[1].split("<")[0] for each in markup(app).split('<p class="xs-wrong"')[1:]
    ]


# Who has it


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_focal_unit_and_administrators_have_the_page(role: Role) -> None:
    has = any(place.path == PATH for place in sections.open_to({role}))
    assert has == (role in {Role.FOCAL, Role.ADMIN})


def test_the_focal_unit_reads_and_is_offered_no_change(
    room: PrintRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody("focal"))

    for query in ({}, {"quy-tac": "case-assigned.1"}, {"mau": "case-assigned"}):
        app = opened(PATH, **query)
        assert "chỉ quản trị hệ thống sửa được" in markup(app)
        labels = {each.label for each in app.button}
        assert not {"Lưu quy tắc", "Lưu mẫu tin", "Trở về bản này"} & labels
        assert "Thêm quy tắc" not in markup(app)
    assert room.sent() == []


# Rules


def test_rules_are_told_in_words(room: PrintRoom) -> None:
    html = markup(opened(PATH))

    assert "Phản ánh được giao cho đơn vị" in html
    assert "kênh tiếp nhận: trang trực tuyến; lần ghi thứ: 1" in html
    assert "Đơn vị liên quan" in html
    assert "Hộp thư đến, Thư điện tử" in html
    assert "quan trọng; không ai đọc sau 7,5 giờ làm việc thì báo tiếp" in html
    assert "Được giao &lt;b&gt;SM-7K3Q9X&lt;/b&gt;" in html
    assert "tin tự kiểm tra" not in html
    assert "gộp vào bản tổng hợp" in html
    assert room.sent() == []


def test_a_rule_is_changed_and_the_others_stay(room: PrintRoom) -> None:
    app = opened(PATH, **{"quy-tac": "case-assigned.1"})
    widget(app, "toggle", "Quy tắc đang bật").set_value(False)
    widget(app, "multiselect", "Báo cho ai").set_value(["unit", "role:leader"])
    widget(app, "multiselect", "Chỉ khi kênh tiếp nhận").set_value(["web", "phone"])
    widget(app, "checkbox", "Không ai đọc thì báo tiếp").uncheck()

    press(app, "Lưu quy tắc")

    ((what, _, body),) = room.sent()
    assert (what, body["revision"]) == ("PUT /rules", 2)
    changed, other = body["items"]
    assert changed["enabled"] is False
    assert changed["to"] == ["unit", "role:leader"]
    assert changed["when"] == {"probe": False, "revision": 1, "channel": ["web", "phone"]}
    assert "escalate" not in changed
    assert Rule.model_validate(other) == Rule.model_validate(RULES[1])
    assert "Đã lưu quy tắc “Phản ánh được giao cho đơn vị”." in markup(app)


def test_what_is_wrong_stands_next_to_its_field_and_what_was_typed_stays(room: PrintRoom) -> None:
    room.says["PUT /rules"] = refused(
        items__0__to="cần ít nhất một người nhận", items__0="chỉ tin quan trọng mới leo thang",
        items__1__template="mẫu tin khác không hợp",
    )  # fmt: skip
    app = opened(PATH, **{"quy-tac": "case-assigned.1"})
    widget(app, "multiselect", "Báo cho ai").set_value([])

    press(app, "Lưu quy tắc")

    assert wrong(app) == ["cần ít nhất một người nhận"]
    assert "chỉ tin quan trọng mới leo thang mẫu tin khác không hợp" in markup(app)
    assert widget(app, "multiselect", "Báo cho ai").value == []


def test_what_somebody_else_changed_is_said_and_shown(room: PrintRoom) -> None:
    room.says["PUT /rules"] = refusal(409)
    app = opened(PATH, **{"quy-tac": "case-assigned.1"})
    widget(app, "toggle", "Quy tắc đang bật").set_value(False)

    press(app, "Lưu quy tắc")

    assert "Chưa lưu:" in markup(app)
    assert widget(app, "toggle", "Quy tắc đang bật").value is True


def test_a_form_is_held_against_the_revision_that_it_began_with(room: PrintRoom) -> None:
    app = opened(PATH, **{"quy-tac": "case-assigned.1"})
    room.revision = 5
    ran(app)

    press(app, "Lưu quy tắc")

    assert room.sent()[0][2]["revision"] == 2


def test_a_new_rule_has_a_fact_tells_no_probe_and_gets_its_id_from_the_service(
    room: PrintRoom,
) -> None:
    app = opened(PATH, **{"quy-tac": "moi"})
    widget(app, "selectbox", "Khi nào báo").set_value("feedback.v1.case.assigned")
    ran(app)
    widget(app, "multiselect", "Báo cho ai").set_value(["role:leader"])

    press(app, "Lưu quy tắc")

    added = room.sent()[0][2]["items"][2]
    assert added["id"] is None
    assert added["when"] == {"probe": False}
    assert added["to"] == ["role:leader"]


def test_a_rule_is_deleted_only_by_somebody_who_is_sure(room: PrintRoom) -> None:
    app = opened(PATH, **{"quy-tac": "case-assigned.1"})
    assert widget(app, "button", "Xóa quy tắc này").disabled

    widget(app, "checkbox", "Tôi chắc chắn muốn xóa").check()
    ran(app)
    press(app, "Xóa quy tắc này")

    assert [each["id"] for each in room.sent()[0][2]["items"]] == ["plan-adopted.1"]


def test_an_earlier_version_says_what_is_different_and_is_gone_back_to(room: PrintRoom) -> None:
    app = opened(PATH)
    widget(app, "selectbox", "Bản").set_value(1)
    ran(app)
    html = markup(app)
    assert "Khác: Phản ánh được giao cho đơn vị" in html
    assert "Không có ở bản này: Kế hoạch được ban hành" in html

    press(app, "Trở về bản này")

    ((what, _, body),) = room.sent()
    assert (what, body["revision"], len(body["items"])) == ("PUT /rules", 2, 1)
    assert "Đã trở về Bản 1" in markup(app)


def test_going_back_to_what_was_shipped_is_a_reset(room: PrintRoom) -> None:
    app = opened(PATH)
    widget(app, "selectbox", "Bản").set_value(0)
    ran(app)

    press(app, "Trở về bản này")

    assert [each[:2] for each in room.sent()] == [("DELETE /rules", {"revision": "2"})]


# Templates


def test_templates_are_listed_by_what_they_say(room: PrintRoom) -> None:
    html = markup(opened(PATH, phan="templates"))

    assert "bản 2 của xã" in html
    assert "05/09/2025" in html
    assert "Bản tổng hợp" in html
    assert room.sent() == []


def test_a_template_is_shown_as_it_reads_and_with_what_it_may_use(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned")

    html = markup(app)
    assert "Dùng khi: Phản ánh được giao cho đơn vị." in html
    assert "Bản 2 – 10:00 05/09/2025 – quan-tri" in html
    assert "Tiêu đề: Được giao SM-7K3Q9X" in html
    assert "Tin nhắn SMS (19 ký tự)" in html
    assert [each.value for each in app.code] == ["[Xã Sơn Mai] Được giao SM-7K3Q9X"]
    assert "<code>{{ due_at | time }} {{ due_at | day }}</code>" in html
    assert "giờ và ngày, có lúc trống" in html
    assert room.sent() == []


def test_a_draft_is_previewed_with_the_values_that_were_typed(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned")
    widget(app, "text_input", "Tiêu đề – Tiếng Việt").set_value("Việc mới {{ code }}")
    widget(app, "text_input", "code").set_value("SM-000001")
    widget(app, "number_input", "share").set_value(80)
    widget(app, "checkbox", "late").uncheck()

    press(app, "Xem trước")

    what, _, body = next(each for each in reversed(room.asked) if each[0].startswith("POST"))
    assert what == "POST /templates/case-assigned/preview"
    assert body["draft"]["vi"]["title"] == "Việc mới {{ code }}"
    assert body["draft"]["vi"]["short"] is None
    assert body["values"] == {"code": "SM-000001", "share": 80, "late": False}
    assert room.sent() == []


def test_a_variable_that_does_not_exist_is_named_below_the_field(room: PrintRoom) -> None:
    room.says["PUT /templates/case-assigned"] = refused(vi__title="dòng 1: không có biến “ma”")
    app = opened(PATH, mau="case-assigned")
    widget(app, "text_input", "Tiêu đề – Tiếng Việt").set_value("{{ ma }}")

    press(app, "Lưu mẫu tin")

    assert wrong(app) == ["dòng 1: không có biến “ma”"]
    assert widget(app, "text_input", "Tiêu đề – Tiếng Việt").value == "{{ ma }}"
    assert "Chưa lưu. Xin xem chỗ được đánh dấu" in markup(app)


def test_what_is_wrong_with_a_preview_stands_next_to_its_field_too(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned")
    room.says["POST /templates/case-assigned/preview"] = refused(draft__en__text="quá dài")

    press(app, "Xem trước")

    assert wrong(app) == ["quá dài"]
    assert [each.label for each in app.tabs] == ["Tiếng Việt", "Tiếng Anh – cần sửa"]


def test_a_template_is_saved_against_the_revision_that_was_seen(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned")
    widget(app, "text_area", "Nội dung – Tiếng Việt").set_value("Mới.")
    widget(app, "text_input", "Bản ngắn cho SMS và nhóm chat – Tiếng Việt").set_value("Ngắn")

    press(app, "Lưu mẫu tin")

    ((_, _, body),) = room.sent()
    assert (body["revision"], body["vi"]["text"], body["vi"]["short"]) == (2, "Mới.", "Ngắn")
    assert body["en"] == {
        "title": "Case {{ code }}", "text": "Due {{ due_at | day }}.", "short": "Case"
    }  # fmt: skip
    assert "Đã lưu mẫu tin, bản 3." in markup(app)


def test_what_was_typed_is_given_back_where_somebody_else_was_first(room: PrintRoom) -> None:
    room.says["PUT /templates/case-assigned"] = refusal(409)
    app = opened(PATH, mau="case-assigned")
    widget(app, "text_area", "Nội dung – Tiếng Việt").set_value("Chữ của tôi.")

    press(app, "Lưu mẫu tin")

    html = markup(app)
    assert "Chưa lưu:" in html
    assert "Chữ của tôi." in html


def test_an_earlier_template_is_shown_and_gone_back_to(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned")
    widget(app, "selectbox", "Bản").set_value(1)
    ran(app)
    assert "Bản cũ {{ code }}" in markup(app)

    press(app, "Trở về bản này")

    ((what, _, body),) = room.sent()
    assert (what, body["revision"]) == ("PUT /templates/case-assigned", 2)
    assert body["vi"]["title"] == "Bản cũ {{ code }}"


def test_a_refusal_to_go_back_is_said(room: PrintRoom) -> None:
    room.says["DELETE /templates/case-assigned"] = refusal(422, "bản gốc không hợp quy tắc")
    app = opened(PATH, mau="case-assigned")
    widget(app, "selectbox", "Bản").set_value(0)
    ran(app)

    press(app, "Trở về bản này")

    assert "bản gốc không hợp quy tắc" in markup(app)


def test_a_rule_or_template_that_is_not_there_is_said(room: PrintRoom) -> None:
    assert "Không có quy tắc hoặc mẫu tin này nữa." in markup(
        opened(PATH, **{"quy-tac": "khong-co"})
    )
    room.says["GET /templates/case-assigned"] = refused(name="Không có mẫu tin này.")

    assert "Không có mẫu tin này." in markup(opened(PATH, mau="case-assigned"))


def test_while_notify_is_silent_the_page_says_so(room: PrintRoom) -> None:
    room.says["GET /vocabulary"] = httpx.ConnectError("gone")

    assert "không trả lời từ" in markup(opened(PATH))


def test_the_page_speaks_english(room: PrintRoom) -> None:
    app = opened(PATH, mau="case-assigned", lang="en")

    assert "As its reader sees it" in markup(app)
    assert widget(app, "button", "Save the template")


# Pure


@pytest.mark.parametrize(
    ("variable", "written", "shown"),
    [
        (VARIABLES[0], "{{ code }}", "SM-7K3Q9X"),
        (VARIABLES[1], "{{ due_at | time }} {{ due_at | day }}", "08:30 15/09/2025"),
        (VARIABLES[2], "{{ share | number }}", "50"),
        (VARIABLES[3], '{{ channel | word("channel") }}', "trang trực tuyến"),
        (VARIABLES[4], "{% if late %}…{% endif %}", "có"),
        (VARIABLES[5], "{{ on | day }}", "15/09/2025"),
        (VARIABLES[6], "{% for x in tasks %}…{% endfor %}", None),
        (VARIABLES[7], "{{ x.ref }}", "A.1"),
        (VARIABLES[8], "", None),
    ],
)
def test_a_variable_is_told_as_it_is_written(
    variable: dict[str, object], written: str, shown: str | None
) -> None:
    found = Variable.model_validate(variable)

    assert wording_blocks.written(found) == written
    assert wording_blocks.example(found, VI, KNOWN.words) == shown


def test_errors_are_sorted_to_the_fields_that_are_drawn() -> None:
    fields = [("items.3.to.0", "một"), ("items.3", "hai"), ("items.30.to", "ba")]
    refused = Refused(422, "x", ["một", "hai", "ba"], fields)

    found = keeping.sorted_out("rule", refused, ("to",), "items.3.")

    assert found.fields == {"to": ["một"]}
    assert found.others == ["hai", "ba"]
    plain = keeping.sorted_out("rule", Refused(409, "x", ["bốn"]), ("to",), "")
    assert (plain.fields, list(plain.others)) == ({}, ["bốn"])


def test_versions_are_compared_rule_by_rule() -> None:
    other = RULE.model_copy(update={"id": "x", "to": ["role:leader"]})

    said = wording_blocks.differences([RULE, other], [RULE], KNOWN, VI)

    assert len(said) == 1
    assert said[0].startswith("Chỉ có ở bản này: Phản ánh được giao cho đơn vị")
    assert "báo cho Lãnh đạo UBND xã" in said[0]


# What the page reads is what the service gives


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (shapes.Vocabulary, vocabulary.VocabularyView),
        (shapes.FactWords, vocabulary.FactView),
        (shapes.FieldWords, vocabulary.FieldView),
        (shapes.Named, vocabulary.ValueView),
        (shapes.Rules, rules.RulesView),
        (shapes.Rule, StoredRule),
        (shapes.Escalate, StoredEscalation),
        (shapes.Version, rules.VersionView),
        (shapes.TemplateHead, templates.Listed),
        (shapes.Template, templates.TemplateView),
        (shapes.Source, templates.Source),
        (shapes.Variable, templates.VariableView),
        (shapes.Preview, templates.PreviewView),
    ],
)
def test_the_page_reads_what_the_service_gives(
    shape: type[BaseModel], given: type[BaseModel]
) -> None:
    assert set(shape.model_fields) <= set(given.model_fields)


def test_a_rule_is_sent_back_whole() -> None:
    assert set(shapes.Rule.model_fields) == set(StoredRule.model_fields)
    assert set(shapes.Escalate.model_fields) == set(StoredEscalation.model_fields)
    assert tuple(rule_form.URGENCIES) == tuple(Urgency)
    names = [f"urgency_{each}" for each in Urgency] + [f"{each}_short" for each in Urgency]
    assert set(names) <= TEXTS.keys()
