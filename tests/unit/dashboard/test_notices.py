"""The inbox's page without a browser, against a service ``notify`` that speaks HTTP."""

import re
from collections.abc import Iterator
from typing import get_args

import httpx
import pytest
import streamlit as st
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from services.dashboard.client import Notify
from services.dashboard.client import notify as client
from services.dashboard.screens import notice_wishes, notices, sections, session
from services.dashboard.texts import TEXTS, Words
from services.notify.api import inbox, preferences
from services.notify.models.preference import Rhythm
from shared.auth import STAFF, Role
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language
from tests.unit.dashboard.bureau import open_bureau
from tests.unit.dashboard.office import markup, opened, ran, refusal, somebody, widget, working
from tests.unit.dashboard.post_room import COPY, FIRST, SECOND, PostRoom, a_notice, a_wish

PATH = "hop-thu-den"
UNIT = "Trung tâm Mẫu"
SAVE = f"Lưu cách nhận tin của “{UNIT}”"
PLAN, REMINDER = "tasks.v1.plan.adopted", "tasks.v1.reminder.issued"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostRoom]:
    room = PostRoom()
    http = httpx.Client(transport=httpx.MockTransport(room.answer))
    with working(monkeypatch), open_bureau(monkeypatch):
        monkeypatch.setattr(session, "notify", lambda: Notify("http://notify.test", http))
        monkeypatch.setattr(session, "person", lambda: somebody("unit_officer"))
        yield room


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def later() -> None:
    """Let what was asked a moment ago be asked again."""
    st.cache_data.clear()


def ways(app: AppTest) -> list[str]:
    return [each.label for each in app.get("page_link")]


def wishes(app: AppTest) -> AppTest:
    app.segmented_control(key="notices-part").set_value("wishes")
    return ran(app)


# Who has it


@pytest.mark.parametrize("role", sorted(STAFF))
def test_every_role_of_staff_has_the_inbox_and_begins_elsewhere(role: Role) -> None:
    places = sections.open_to({role})

    assert places[-1].path == PATH
    assert places[0].path != PATH


def test_a_viewer_of_the_province_has_none(room: PostRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = somebody("province_viewer")
    monkeypatch.setattr(session, "person", lambda: viewer)

    assert PATH not in {place.path for place in sections.open_to({"province_viewer"})}
    assert notices.unread(viewer) is None
    notices.show()
    assert room.asked == []


# Messages


def test_what_is_unread_says_so_in_words_and_whose_box_it_is_in(room: PostRoom) -> None:
    html = markup(opened(PATH))

    first, second = html.split("<article")[1:]
    assert ("Chưa đọc" in first, "Trung tâm Mẫu" in first) == (True, True)
    assert ("Đã đọc" in second, "Riêng bạn" in second, "Chưa đọc" in second) == (True, True, False)
    assert "Đôn đốc &lt;b&gt;C.I.1.a&lt;/b&gt;: còn nợ 2" in first
    assert "10:00 05/09/2025" in first
    assert "Xin báo trong tuần." in first
    assert "/bao-ket-qua?task=2025-cds-1a" in first
    assert "1 tin chưa đọc" in html


def test_a_case_is_opened_by_its_code_where_the_reader_may_see_cases(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.notices = [a_notice(link="cases/SM-7K3Q9X")]
    assert "Mở phản ánh" not in markup(opened(PATH))

    monkeypatch.setattr(session, "person", lambda: somebody("case_handler"))
    later()
    assert '<a href="/phan-anh?ma=SM-7K3Q9X"' in markup(opened(PATH))


def test_who_was_told_since_nobody_read_it_is_named(room: PostRoom) -> None:
    told = {"at": "2025-09-06T03:00:00Z", "to": "role:leader", "to_name": "Lãnh đạo UBND xã"}
    room.notices = [a_notice(escalated=[{**told, "by": None}, {**told, "by": "sms"}])]

    html = markup(opened(PATH))

    assert "Chưa ai đọc nên đã báo Lãnh đạo UBND xã lúc 10:00 06/09/2025" in html
    assert "đã báo Lãnh đạo UBND xã qua Tin nhắn SMS lúc" in html


def test_only_what_is_unread_is_asked_for(room: PostRoom) -> None:
    app = opened(PATH)
    widget(app, "toggle", "Chỉ tin chưa đọc").set_value(True)
    ran(app)

    assert room.windows()[-1]["unread"] == "true"
    assert markup(app).count("<article") == 1


def test_an_empty_inbox_says_what_comes_there(room: PostRoom) -> None:
    room.notices, room.unread = [], 0

    html = markup(opened(PATH))

    assert "Chưa có tin nào. Khi có đôn đốc" in html
    assert "Đã đọc hết." in html


def test_older_messages_come_by_the_place_that_the_service_named(room: PostRoom) -> None:
    room.next = "place-2"
    app = press(opened(PATH), "Xem thêm")

    assert room.windows()[-1]["after"] == "place-2"
    press(app, "Về đầu danh sách")
    later()
    ran(app)
    assert "after" not in room.windows()[-1]


def test_a_message_is_marked_as_read_and_the_navigation_counts_anew(room: PostRoom) -> None:
    app = opened(PATH)
    assert "Hộp thư đến (1)" in ways(app)

    press(app, "Đánh dấu đã đọc")

    assert room.sent() == [(f"POST /inbox/{FIRST}/read", None)]
    assert "Hộp thư đến" in ways(app)
    assert "Chưa đọc" not in markup(app)


def test_everything_is_marked_as_read_at_once(room: PostRoom) -> None:
    app = press(opened(PATH), "Đánh dấu đã đọc tất cả")

    assert room.sent() == [("POST /inbox/read-all", None)]
    assert "Đã đánh dấu 1 tin là đã đọc." in markup(app)
    assert "Hộp thư đến" in ways(app)


def test_the_text_for_a_chat_group_is_fetched_when_it_is_asked_for(room: PostRoom) -> None:
    app = opened(PATH)
    assert not [what for what, _, _ in room.asked if what.endswith("/text")]

    widget(app, "toggle", "Văn bản cho nhóm Zalo").set_value(True)
    ran(app)

    assert [each.value for each in app.code] == [COPY]
    assert room.sent() == []


def test_a_message_that_comes_while_somebody_looks_is_counted_in_the_navigation(
    room: PostRoom,
) -> None:
    app = opened(PATH)
    asked = len(room.asked)
    room.notices, room.unread = [a_notice(SECOND, title="Mới"), *room.notices[:1]], 2
    session.ask_inbox.clear()

    ran(app)

    assert "Hộp thư đến (2)" in ways(app)
    assert "Mới" in markup(app)
    assert len(room.asked) == asked + 2


def test_while_notify_is_silent_the_list_is_grey_and_says_since_when(room: PostRoom) -> None:
    app = opened(PATH)
    room.says["GET /inbox"] = httpx.ConnectError("gone")
    later()

    html = markup(ran(app))

    assert len(re.findall(r"thông báo không trả lời từ \d\d:\d\d:\d\d", html)) == 1
    assert '<div class="xs-faded"><article' in html
    assert "Đánh dấu đã đọc" not in {each.label for each in app.button}


def test_without_any_answer_yet_the_page_says_when_it_comes_back(room: PostRoom) -> None:
    room.says["GET /inbox"] = httpx.ConnectError("gone")

    assert "Chưa lấy được danh sách" in markup(opened(PATH))


# The navigation


@pytest.mark.parametrize(
    ("count", "name"),
    [
        (None, "Hộp thư đến"),
        (0, "Hộp thư đến"),
        (3, "Hộp thư đến (3)"),
        (99, "Hộp thư đến (99)"),
        (100, "Hộp thư đến (99+)"),
    ],
)
def test_the_navigation_says_how_much_is_unread(count: int | None, name: str) -> None:
    assert notices.named(Words("vi"), count) == name


def test_every_page_says_it_and_asks_once(room: PostRoom) -> None:
    app = ran(opened(""))

    assert "Hộp thư đến (1)" in ways(app)
    assert [(what, params) for what, params, _ in room.asked] == [("GET /inbox", {"limit": "1"})]


@pytest.mark.parametrize(
    "said",
    [
        httpx.ReadTimeout("slow"),
        httpx.Response(401),
        refusal(403),
        refusal(422),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={}),
    ],
)
def test_no_page_suffers_from_a_notify_that_does_not_say_it(
    room: PostRoom, said: httpx.Response | Exception
) -> None:
    room.says["GET /inbox"] = said

    app = opened("")

    assert "Hộp thư đến" in ways(app)
    assert "Việc của đơn vị" in markup(app)


# What somebody wants to hear


def test_a_wish_is_saved_with_the_revision_that_was_seen(room: PostRoom) -> None:
    kinds = {"tasks.v1.progress.reported": ["email"]}
    room.wishes = [a_wish(kinds_off=kinds)]
    app = wishes(opened(PATH))
    widget(app, "multiselect", "Không gửi qua các kênh").set_value(["sms"])
    widget(app, "radio", "Tin có thể chờ").set_value("weekly")
    widget(app, "radio", "Ngôn ngữ của tin").set_value("en")

    press(app, SAVE)

    wanted = a_wish(channels_off=["sms"], digest="weekly", language="en", kinds_off=kinds)
    wanted = {name: wanted[name] for name in wanted.keys() - {"recipient_name", "kinds"}}
    assert room.sent() == [("PUT /preferences", wanted)]
    assert "Đã lưu cách nhận tin của hộp thư “Trung tâm Mẫu”." in markup(app)


def test_a_kind_is_stopped_by_one_channel_and_what_is_stopped_is_said(room: PostRoom) -> None:
    room.wishes = [a_wish(kinds_off={PLAN: ["email"]})]
    app = wishes(opened(PATH))
    assert "<li>Kế hoạch được ban hành – Thư điện tử</li>" in markup(app)
    assert not widget(app, "checkbox", "Kế hoạch được ban hành – Thư điện tử").value

    widget(app, "checkbox", "Đơn vị bị đôn đốc – Tin nhắn SMS").uncheck()
    press(app, SAVE)

    assert room.sent()[0][1]["kinds_off"] == {PLAN: ["email"], REMINDER: ["sms"]}


def test_a_stopped_kind_is_taken_up_again(room: PostRoom) -> None:
    room.wishes = [a_wish(kinds_off={PLAN: ["email"]})]
    app = wishes(opened(PATH))

    widget(app, "checkbox", "Kế hoạch được ban hành – Thư điện tử").check()
    press(app, SAVE)

    assert room.sent()[0][1]["kinds_off"] == {}
    assert "Đang nhận mọi loại tin gửi đến hộp thư này." in markup(app)


def test_what_is_critical_cannot_be_stopped_and_says_why(room: PostRoom) -> None:
    app = wishes(opened(PATH))

    assert not [each for each in app.checkbox if each.label.startswith("Phản ánh được giao")]
    html = markup(app)
    assert "Luôn gửi, không tắt được" in html
    assert "<li>Phản ánh được giao – Thư điện tử</li>" in html
    assert "không biết kịp thì trễ hạn theo luật" in html
    partly = widget(app, "checkbox", "Đơn vị bị đôn đốc – Thư điện tử")
    assert "vẫn được gửi" in partly.help


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(room: PostRoom) -> None:
    app = wishes(opened(PATH))
    room.wishes = [a_wish(revision=4, digest="off")]
    room.says["PUT /preferences"] = refusal(409)
    widget(app, "radio", "Tin có thể chờ").set_value("weekly")

    press(app, SAVE)

    assert room.sent()[0][1]["revision"] == 3
    html = markup(app)
    assert "Chưa lưu:" in html
    assert "Bên dưới là lựa chọn mới nhất." in html
    assert widget(app, "radio", "Tin có thể chờ").value == "off"


def test_a_form_that_is_drawn_again_is_still_held_against_what_was_seen(room: PostRoom) -> None:
    app = wishes(opened(PATH))
    room.wishes = [a_wish(revision=4, digest="off")]
    ran(app)

    press(app, SAVE)

    assert [(body["revision"], body["digest"]) for _, body in room.sent()] == [(3, "daily")]


def test_whoever_comes_back_to_the_form_sees_what_is_in_force(room: PostRoom) -> None:
    app = wishes(opened(PATH))
    room.wishes = [a_wish(revision=4, digest="off")]
    app.segmented_control(key="notices-part").set_value("list")
    ran(app)

    press(wishes(app), SAVE)

    assert [(body["revision"], body["digest"]) for _, body in room.sent()] == [(4, "off")]


def test_each_box_has_a_wish_of_its_own(room: PostRoom) -> None:
    room.wishes = [a_wish("role:leader"), a_wish("role:focal"), a_wish("person:can-bo")]

    app = wishes(opened(PATH))
    html = markup(app)

    assert html.count("Lựa chọn này dùng chung") == 2
    assert [each in html for each in ("Lãnh đạo xã", "role:focal", "Riêng bạn")] == [True] * 3
    labels = [each.label for each in app.radio]
    assert len(set(labels)) == len(labels) == 6


def test_wishes_are_not_saved_while_notify_is_silent(room: PostRoom) -> None:
    app = wishes(opened(PATH))
    room.says["GET /preferences"] = httpx.ConnectError("gone")

    html = markup(ran(app))

    assert "không trả lời từ" in html
    assert widget(app, "button", SAVE).disabled


def test_the_page_speaks_english(room: PostRoom) -> None:
    app = opened(PATH, lang="en")

    assert "Inbox (1)" in ways(app)
    assert "1 unread" in markup(app)


# What the page reads is what the service gives


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (client.Inbox, inbox.InboxPage),
        (client.Notice, inbox.NoticeView),
        (client.Told, inbox.ToldView),
        (client.Wish, preferences.WantedView),
        (client.Heard, preferences.KindView),
    ],
)
def test_the_page_reads_what_the_service_gives(
    shape: type[BaseModel], given: type[BaseModel]
) -> None:
    assert set(shape.model_fields) <= set(given.model_fields)


def test_every_choice_and_every_box_has_its_words() -> None:
    assert set(notice_wishes.RHYTHMS) == set(get_args(Rhythm))
    assert set(notice_wishes.LANGUAGES) - {None} == set(get_args(Language))
    names = [f"channel_{each}" for each in get_args(DeliveryChannel)]
    names += [f"digest_{each}" for each in get_args(Rhythm)]
    assert set(names) - TEXTS.keys() == set()
