"""The operators' desk in a real browser: all well, what is wrong is said, a letter is replayed."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nats
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune, a_commune
from tests.e2e.desk import LAPTOP, Keep, at_the_desk, look
from tests.e2e.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WIDE, TALL_PHONE = {"width": 1440, "height": 2200}, {"width": 390, "height": 4400}
"""As high as the page: a picture shows only what is in the window."""
WALL = {"width": 1920, "height": 1080}
BEATS = 60_000
"""Milliseconds in which the page must have seen what changed, and a service have started."""
COMMAND = '{"note": "lời của đơn vị"}'.encode()
CASE: dict[str, Any] = {"category": "TTHC", "text": "Bộ phận một cửa trễ hẹn."}


def open_desk(page: Page, commune: Commune) -> None:
    page.goto(f"{commune.address('streamlit')}/van-hanh")
    page.get_by_role("heading", name="Vận hành", level=1).wait_for()
    page.locator(".xs-tiles").wait_for()


def on_the_bus(commune: Commune, act: Callable[[Any], Any]) -> Any:
    """Do something as the broker's administrator; the browser's own loop runs in this thread."""

    async def run() -> Any:
        client = await nats.connect(commune.stack.nats_url(), connect_timeout=3)
        try:
            return await act(client.jetstream())
        finally:
            await client.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


def a_dead_letter(commune: Commune) -> None:
    """Set the newest fact of ``feedback`` aside, as a consumer does whose tries have failed."""

    async def act(jetstream: Any) -> None:
        said = await jetstream.get_last_msg("FEEDBACK", "xaso.son-mai.feedback.v1.case.received")
        headers = {
            **{k: v for k, v in (said.headers or {}).items() if not k.startswith("Nats-")},
            "Xaso-Message-Id": (said.headers or {}).get("Nats-Msg-Id", ""),
            "Xaso-Subject": said.subject,
            "Xaso-Stream": "FEEDBACK",
            "Xaso-Sequence": str(said.seq),
            "Xaso-Consumer": "notify-feedback",
            "Xaso-Deliveries": "12",
            "Xaso-Reason": "exhausted",
            "Xaso-Error": "Transient",
            "Xaso-Set-Aside-At": "2026-11-20T02:30:00+00:00",
        }
        await jetstream.publish("xaso.son-mai.dlq.notify-feedback", said.data, headers=headers)

    on_the_bus(commune, act)


def a_command_set_aside(commune: Commune) -> None:
    async def act(jetstream: Any) -> None:
        await jetstream.publish(
            "xaso.son-mai.dlq.tasks-progress-report",
            COMMAND,
            headers={
                "Xaso-Subject": "xaso.son-mai.cmd.tasks.v1.progress.report",
                "Xaso-Consumer": "tasks-progress-report",
                "Xaso-Deliveries": "1",
                "Xaso-Reason": "rejected",
                "Xaso-Error": "not-your-task",
                "Xaso-Set-Aside-At": "2026-11-21T02:30:00+00:00",
            },
        )

    on_the_bus(commune, act)


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    """A commune of its own: what other tests leave behind would stand in the lists."""
    with a_commune(tmp_path_factory.mktemp("operations")) as commune:
        yield commune


def messages(commune: Commune, stream: str) -> int:
    async def act(jetstream: Any) -> int:
        return int((await jetstream.stream_info(stream)).state.messages)

    return int(on_the_bus(commune, act))


def test_an_administrator_sees_all_well_then_what_is_wrong_and_mends_it(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    assert commune.post("feedback", "/v1/cases", CASE, commune.resident()).status_code == 201
    with at_the_desk(browser, commune, "quan-tri", WIDE) as page:
        open_desk(page, commune)
        expect(page.get_by_text("Mọi thứ đang tốt")).to_be_visible(timeout=BEATS)
        expect(page.get_by_text("Không có thư chết.", exact=True)).to_be_visible()
        look(page, keep, "van-hanh-tot-1440")

        it_says_that_a_service_is_lost_and_comes_back(page, commune, keep)
        it_shows_letters_and_replays_one(page, commune, keep)
        it_puts_a_letter_and_failed_ticks_away(page, commune, keep)
        it_verifies_the_audit_log(page)


def it_says_that_a_service_is_lost_and_comes_back(page: Page, commune: Commune, keep: Keep) -> None:
    commune.stack.end("notify")
    expect(page.get_by_text("Dịch vụ Thông báo không trả lời.")).to_be_visible(timeout=BEATS)
    expect(page.get_by_text("Có việc cần xử lý ngay")).to_be_visible()
    expect(page.get_by_text("Dịch vụ Thông báo không đưa được phần này từ")).to_be_visible(
        timeout=BEATS
    )
    expect(page.get_by_text("Không có thư chết.", exact=True)).to_be_visible()
    expect(page.get_by_text("Có việc cần xử lý ngay")).to_be_visible()
    look(page, keep, "van-hanh-mat-mot-dich-vu-1440")
    commune.stack.begin("notify", wait=False)
    expect(page.get_by_text("Mọi thứ đang tốt")).to_be_visible(timeout=BEATS)
    expect(page.get_by_text("không đưa được phần này")).to_have_count(0, timeout=BEATS)


def it_shows_letters_and_replays_one(page: Page, commune: Commune, keep: Keep) -> None:
    a_dead_letter(commune)
    a_command_set_aside(commune)
    expect(page.get_by_text("1 thư chết đang chờ người xem.")).to_be_visible(timeout=BEATS)
    expect(page.get_by_text("Đã thử hết số lần mà vẫn lỗi")).to_be_visible()
    page.get_by_role("button", name="Xem thư số 1").click()
    expect(page.get_by_text('"commune": "son-mai"')).to_be_visible()
    look(page, keep, "van-hanh-thu-chet-1440")
    page.get_by_role("button", name="Xem thư số 2").click()
    expect(page.get_by_text(f"Lệnh của đơn vị, {len(COMMAND)} byte")).to_be_visible()
    expect(page.get_by_text("lời của đơn vị")).to_have_count(0)
    expect(page.get_by_role("button", name="Phát lại thư số 2")).to_have_count(0)
    before = messages(commune, "FEEDBACK")
    page.get_by_role("button", name="Phát lại thư số 1").click()
    expect(page.get_by_text("Đã phát lại 1 thư.")).to_be_visible()
    expect(page.get_by_role("button", name="Xem thư số 1")).to_have_count(0)
    until(lambda: messages(commune, "FEEDBACK") > before)
    assert messages(commune, "DEAD_LETTERS") == 1
    expect(page.get_by_text("Mọi thứ đang tốt")).to_be_visible(timeout=BEATS)


def it_puts_a_letter_and_failed_ticks_away(page: Page, commune: Commune, keep: Keep) -> None:
    page.get_by_role("button", name="Bỏ qua thư số 2…").click()
    page.get_by_label("Lý do bỏ qua, ít nhất 5 chữ cái").fill("Đơn vị đã gửi lại sáng nay.")
    look(page, keep, "van-hanh-bo-qua-1440")
    page.get_by_role("button", name="Bỏ qua", exact=True).click()
    expect(page.get_by_text("Đã bỏ qua 1 thư.")).to_be_visible()
    expect(page.get_by_role("button", name="Xem thư số 2")).to_have_count(0)
    assert messages(commune, "DEAD_LETTERS") == 0
    page.get_by_text("Đã bỏ qua trong 30 ngày qua").click()
    expect(page.get_by_text("Đơn vị đã gửi lại sáng nay.")).to_be_visible()

    for minute in (30, 31):
        a_failed_tick(commune, f"2026-11-21T02:{minute}:00+00:00")
    expect(page.get_by_text("2 nhịp đồng hồ bị lỗi chưa có người xem.")).to_be_visible(
        timeout=BEATS
    )
    look(page, keep, "van-hanh-nhip-loi-1440")
    page.get_by_role("button", name="Bỏ qua 2 nhịp lỗi…").click()
    page.get_by_label("Lý do bỏ qua, ít nhất 5 chữ cái").fill("Máy chủ khởi động lại lúc đó.")
    page.get_by_role("button", name="Bỏ qua", exact=True).click()
    expect(page.get_by_text("Đã bỏ qua 2 thư.")).to_be_visible()
    expect(page.get_by_text("Không có nhịp nào bị lỗi.")).to_be_visible()
    assert messages(commune, "DEAD_LETTERS") == 0


def a_failed_tick(commune: Commune, at: str) -> None:
    async def act(jetstream: Any) -> None:
        await jetstream.publish(
            "xaso.all.dlq.tasks-minute-passed",
            b"{}",
            headers={
                "Xaso-Subject": "xaso.all.clock.v1.minute.passed",
                "Xaso-Consumer": "tasks-minute-passed",
                "Xaso-Deliveries": "12",
                "Xaso-Reason": "exhausted",
                "Xaso-Error": "ServerSelectionTimeoutError",
                "Xaso-Set-Aside-At": at,
            },
        )

    on_the_bus(commune, act)


def it_verifies_the_audit_log(page: Page) -> None:
    page.get_by_role("button", name="Kiểm tra ngay").click()
    expect(page.get_by_text("Nguyên vẹn:")).to_be_visible(timeout=BEATS)


def test_the_desk_can_be_used_on_a_phone_in_the_dark_and_on_a_wall(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    a_dead_letter(commune)
    with at_the_desk(browser, commune, "quan-tri", TALL_PHONE, "dark") as page:
        open_desk(page, commune)
        expect(page.get_by_text("đang chờ người xem.")).to_be_visible(timeout=BEATS)
        page.get_by_role("button", name="Xem thư số").first.click()
        look(page, keep, "van-hanh-390")
    with at_the_desk(browser, commune, "quan-tri", WALL) as page:
        open_desk(page, commune)
        look(page, keep, "van-hanh-1920")


def test_nobody_else_is_shown_the_desk(browser: Browser, commune: Commune) -> None:
    with at_the_desk(browser, commune, "lanh-dao", LAPTOP) as page:
        expect(page.get_by_role("link", name="Vận hành")).to_have_count(0)
        page.goto(f"{commune.address('streamlit')}/van-hanh")
        expect(page.locator(".xs-door")).to_contain_text("không dành cho vai trò")
        expect(page.get_by_role("heading", name="Vận hành")).to_have_count(0)
