from services.dashboard.screens import deliveries
from tests.unit.dashboard.office import markup, opened, ran, refusal, widget
from tests.unit.dashboard.operations.conftest import (
    DELIVERY,
    PATH,
    System,
    labels,
    pressed,
)


def test_deliveries_show_reasons_and_whom_they_were_for_and_are_tried_again(
    system: System,
) -> None:
    system.deliveries = [DELIVERY]
    app = opened(PATH)
    html = markup(app)
    assert "Thư điện tử · đơn vị phong-kinh-te · tạo lúc 09:30 03/12/2026" in html
    assert "2 lần thử" in html
    assert "Tạm thời &lt;b&gt;hỏng&lt;/b&gt;." in html

    app = pressed(app, "Gửi lại")

    assert system.posted() == ["POST notify/v1/deliveries/d1/retry"]
    assert "Đã cho gửi lại tin tới đơn vị phong-kinh-te." in markup(app)


def test_a_refused_step_is_said_in_the_services_own_words(system: System) -> None:
    system.deliveries = [DELIVERY]
    system.says["POST notify/v1/deliveries/d1/cancel"] = refusal(409)

    app = pressed(opened(PATH), "Hủy tin")

    assert "đang ở tình trạng “đã trả lời”" in markup(app)


def test_filters_ask_for_one_state_and_channel(system: System) -> None:
    app = opened(PATH)

    widget(app, "selectbox", "Tình trạng").select("delivery_cancelled")
    widget(app, "selectbox", "Kênh").select("sms")
    ran(app)

    assert "GET notify/v1/deliveries?state=cancelled&channel=sms&limit=20" in system.asked
    first = next(each for each in system.asked if "deliveries?" in each)
    wanted = "&".join(f"state={each}" for each in deliveries.NOT_SENT)
    assert first == f"GET notify/v1/deliveries?{wanted}&limit=20"


def test_older_deliveries_are_a_window_away_and_a_filter_begins_anew(system: System) -> None:
    system.deliveries, system.next = [DELIVERY], "1_d1"

    app = pressed(opened(PATH), "Tin cũ hơn")

    assert system.asked[-1].endswith("&after=1_d1&limit=20")
    assert "Tin cũ hơn" not in labels(app)
    widget(app, "selectbox", "Kênh").select("sms")
    app = ran(app)
    assert system.asked[-1].endswith("&channel=sms&limit=20")
    widget(app, "selectbox", "Kênh").select(None)
    assert "Tin cũ hơn" in labels(pressed(ran(app), "Về đầu danh sách"))


def test_a_resident_is_named_by_the_case_alone(system: System) -> None:
    to = "resident:0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0001"
    system.deliveries = [{**DELIVERY, "recipient": to, "state": "permanent-failure"}]

    app = opened(PATH)

    assert "người dân (phản ánh 0a6f1a52)" in markup(app)
    assert "Hủy tin" not in labels(app)
