"""One run from start to end; what is killed comes back, what is stopped stays stopped."""

import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.local import supervision
from deploy.local import up as foreground
from deploy.local.layout import Folder, folder, is_free
from shared.testing import eventually

TREE = {"feedback", "tasks", "mail"}


def running(place: Folder) -> dict[str, int]:
    """The processes of a run by name, once all of them run."""
    found = {s.name: s.pid for s in supervision.states(place) if s.state == "RUNNING"}
    return found if set(found) == TREE else {}


async def test_a_killed_program_comes_back_by_itself_and_ctrl_c_leaves_nothing(
    up: Any, data: Path, base_port: int
) -> None:
    place = folder(data)
    run = up()
    await eventually(run.ready, within=20)
    before = await eventually(lambda: running(place))
    await eventually(lambda: "Dừng: Ctrl-C" in run.shown())

    os.kill(before["tasks"], signal.SIGKILL)
    after = await eventually(lambda: (now := running(place)) != before and now, within=10)

    assert after["tasks"] != before["tasks"]
    assert {**after, "tasks": 0} == {**before, "tasks": 0}

    await eventually(lambda: "tasks đã dừng đột ngột và chạy lại" in run.shown())
    assert run.end(signal.SIGINT) == 0
    assert "đã dừng; dữ liệu còn nguyên" in run.shown()
    assert supervision.leftovers(place) == []
    assert is_free(base_port)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
async def test_being_told_to_end_while_starting_leaves_nothing(
    up: Any, data: Path, how: signal.Signals
) -> None:
    run = up()
    await eventually(lambda: supervision.leftovers(folder(data)), within=20)

    assert run.end(how) == 0
    assert supervision.leftovers(folder(data)) == []


async def test_a_killed_supervisor_is_replaced_and_down_ends_the_run(up: Any, data: Path) -> None:
    place = folder(data)
    run = up()
    await eventually(run.ready, within=20)
    before = await eventually(lambda: running(place))
    supervisor, *_ = supervision.leftovers(place)

    supervisor.kill()
    after = await eventually(lambda: (now := running(place)) != before and now, within=20)
    foreground.down(data)

    assert set(after.values()).isdisjoint(before.values())
    assert run.process.wait(timeout=10) == 0
    assert supervision.leftovers(place) == []


async def test_the_rest_of_a_run_that_was_killed_is_ended_by_the_next(up: Any, data: Path) -> None:
    place = folder(data)
    first = up()
    before = await eventually(lambda: running(place), within=20)
    first.end(signal.SIGKILL)
    assert all(psutil.pid_exists(pid) for pid in before.values())

    second = up()
    after = await eventually(lambda: (now := running(place)) != before and now, within=20)

    assert set(after.values()).isdisjoint(before.values())
    assert second.end() == 0
    assert supervision.leftovers(place) == []


def test_down_on_a_folder_where_nothing_runs_says_so(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert foreground.down(data) == 0

    assert "không có gì đang chạy" in capsys.readouterr().out
