"""What is not well, since when, and what is said of it."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from deploy.nats.topology import CONSUMERS, SERVICES
from deploy.testing import ROOT
from services.dashboard.client import Vitals
from services.dashboard.client import operations as client
from services.dashboard.screens import troubles
from services.dashboard.screens.troubles import Seen, Trouble
from services.dashboard.texts import TEXTS, Words
from tests.unit.dashboard.vitals import (
    NOON,
    a_channel,
    a_consumer,
    all_well,
    ill,
    letters,
    verification,
    well,
)

VI, EN = Words("vi"), Words("en")
GONE = Vitals(answers=False)


def found(vitals: dict[str, Vitals] | None = None, **values: Any) -> list[Trouble]:
    seen: dict[str, Any] = {
        "letters": letters(),
        "ticks": letters(),
        "verification": verification(),
        **values,
    }
    return troubles.found(Seen(vitals or all_well(), commune="son-mai", at=NOON, **seen), VI)


def kinds(*args: Any, **values: Any) -> list[str]:
    return [each.kind for each in found(*args, **values)]


def test_nothing_is_said_where_all_is_well() -> None:
    assert found() == []


def test_what_nobody_could_tell_is_no_trouble_of_its_own() -> None:
    assert found(letters=None, ticks=None, verification=None) == []


@pytest.mark.parametrize(
    ("vitals", "kind", "level", "sentence"),
    [
        (all_well(tasks=GONE), "down", "late", "Dịch vụ Nhiệm vụ không trả lời."),
        (
            all_well(tasks=ill(relay="relay has stopped")),
            "not_ready",
            "late",
            "Dịch vụ Nhiệm vụ chưa sẵn sàng: bộ phát sự kiện: đã dừng.",
        ),
        (
            all_well(tasks=well(outbox_age=61.0)),
            "outbox",
            "late",
            "Sự kiện của dịch vụ Nhiệm vụ chưa phát đi được, cũ nhất đã 1 phút.",
        ),
        (
            all_well(notify=well(consumers=(a_consumer(listening=False),))),
            "deaf",
            "late",
            "Dịch vụ Thông báo không nghe được: sự kiện nhiệm vụ.",
        ),
        (
            all_well(notify=well(consumers=(a_consumer(pending=1501),))),
            "lag",
            "at_risk",
            "Thông báo: sự kiện nhiệm vụ: còn 1.501 sự kiện chưa xử lý.",
        ),
        (
            all_well(notify=well(refused=3)),
            "refused",
            "at_risk",
            "NATS từ chối quyền của dịch vụ Thông báo, 3 lần từ khi khởi động.",
        ),
        (
            all_well(notify=well(channels=(a_channel("zalo", breaker="open"),))),
            "breaker",
            "at_risk",
            "Kênh Zalo đang tạm ngừng gửi vì nơi chuyển tin lỗi liên tục.",
        ),
        (
            all_well(notify=well(channels=(a_channel(oldest=7300.0),))),
            "unsent",
            "at_risk",
            "Kênh Thư điện tử có tin chưa gửi được, cũ nhất đã 2 giờ.",
        ),
        (
            all_well(feedback=well(mailbox_up={"son-mai": False})),
            "mailbox",
            "at_risk",
            "Không mở được hộp thư tiếp nhận phản ánh.",
        ),
        (
            all_well(feedback=well(request_due={"son-mai": -1.0})),
            "request",
            "at_risk",
            "Có yêu cầu về dữ liệu cá nhân đã quá hạn.",
        ),
        (
            all_well(feedback=well(audit_bad={"son-mai": 9})),
            "audit",
            "late",
            "Sổ ghi truy cập dữ liệu cá nhân không còn nguyên vẹn, từ mục số 9.",
        ),
    ],
)
def test_each_trouble_is_named_with_what_to_do(
    vitals: dict[str, Vitals], kind: str, level: str, sentence: str
) -> None:
    [one] = found(vitals)

    assert (one.kind, one.level) == (kind, level)
    assert VI(f"trouble_{kind}", **one.values) == sentence
    assert EN(f"trouble_{kind}", **one.values)
    assert VI(f"do_{kind}")


@pytest.mark.parametrize(
    "vitals",
    [
        all_well(tasks=well(outbox_age=60.0)),
        all_well(notify=well(consumers=(a_consumer(pending=500),))),
        all_well(notify=well(channels=(a_channel(oldest=1800.0),))),
        all_well(feedback=well(mailbox_up={"xa-khac": False}, request_due={"xa-khac": -1.0})),
        all_well(feedback=well(audit_bad={"xa-khac": 4, "son-mai": 0}, mailbox_up={})),
        all_well(feedback=well(request_due={"son-mai": 1.0})),
    ],
)
def test_what_is_within_bounds_or_another_communes_is_no_trouble(
    vitals: dict[str, Vitals],
) -> None:
    assert found(vitals) == []


def test_a_store_that_all_lack_is_one_trouble_and_not_four() -> None:
    down = {name: ill(bus="not connected") for name in SERVICES}

    assert kinds(down) == ["all_bus"]
    assert kinds({**down, "tasks": GONE}) == ["all_bus", "down"]
    assert kinds({**down, "tasks": ill(bus="not connected", mongo="no answer (X)")}) == [
        "all_bus",
        "not_ready",
    ]
    assert kinds(all_well(tasks=ill(bus="not connected"))) == ["not_ready"]


def test_a_service_that_is_not_connected_is_not_called_deaf_as_well() -> None:
    unheard = Vitals(
        answers=True,
        problems={"bus": "not connected"},
        figures=well(consumers=(a_consumer(listening=False),)).figures,
    )

    assert kinds(all_well(notify=unheard)) == ["not_ready"]


def test_failed_ticks_are_told_of_beside_dead_letters() -> None:
    [one] = found(ticks=letters(4, 8, replayable=False))
    assert (one.kind, one.level, one.values) == ("ticks", "at_risk", {"count": "2"})


def test_dead_letters_are_counted_since_the_earliest() -> None:
    [one] = found(letters=letters(3, 7))
    [more] = found(letters=letters(3, 7, next_="7"))

    assert (one.kind, one.values, more.values) == ("letters", {"count": "2"}, {"count": "2+"})
    assert one.since == letters(3).items[0].set_aside_at
    assert found(letters=letters(3, replayable=False)) == []
    [undated] = found(letters=letters(3, set_aside_at=None))
    assert undated.since is None


def test_a_broken_audit_log_is_told_once_by_whoever_saw_it() -> None:
    broken = verification(state="broken", bad={"number": 5, "wrong": "đã bị sửa"})
    night = all_well(feedback=well(audit_bad={"son-mai": 5}))

    assert kinds(verification=broken) == ["audit"]
    assert kinds(night, verification=broken) == ["audit"]


def test_what_cannot_wait_comes_first_and_ages_say_since_when() -> None:
    vitals = all_well(
        notify=well(channels=(a_channel(oldest=7200.0),)), tasks=well(outbox_age=120.0)
    )

    first, second = found(vitals)

    assert (first.kind, first.since) == ("outbox", NOON - timedelta(seconds=120))
    assert (second.kind, second.since) == ("unsent", NOON - timedelta(hours=2))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 giây"), (59, "59 giây"), (60, "1 phút"), (7300, "2 giờ"), (200_000, "2 ngày")],
)
def test_lengths_of_time_are_said_in_the_unit_that_fits(seconds: float, said: str) -> None:
    assert troubles.lasting(seconds, VI) == said


def test_the_bounds_are_those_of_the_alerts() -> None:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text("utf-8"))
    exprs = {
        rule["alert"]: rule["expr"]
        for group in rules["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }

    assert exprs["OutboxStuck"].endswith(f"> {troubles.OUTBOX_SECONDS}")
    assert exprs["ConsumerLag"].endswith(f"> {troubles.PENDING}")
    assert exprs["NotifyOldestUnsent"].endswith(f"> {troubles.UNSENT_SECONDS}")


def test_every_consumer_and_service_has_a_name_in_words() -> None:
    assert set(client.SERVICES) == set(SERVICES)
    for each in CONSUMERS:
        assert troubles.consumer(each.name, VI) != each.name
        assert f"hears_{each.name.partition('-')[2]}" in TEXTS, each.name


def test_a_name_without_words_is_shown_as_it_is() -> None:
    assert troubles.consumer("tasks-thing-happened", VI) == "Nhiệm vụ: thing-happened"
    assert troubles.part("bus", "tasks-x: gone", VI) == "luồng sự kiện (NATS): tasks-x: gone"
