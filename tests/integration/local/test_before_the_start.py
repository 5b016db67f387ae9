import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.local import preflight
from deploy.local.layout import LOOPBACK, ROOT, Folder, Ports
from deploy.local.words import Trouble


def test_a_port_in_use_is_one_sentence_and_an_exit_code(up: Any, base_port: int) -> None:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind((LOOPBACK, base_port + 1))
        stranger.listen()

        run = up()
        code = run.process.wait(timeout=20)

    errors = run.shown()
    assert code == 1
    assert f"✗ Cổng {base_port + 1} (dành cho tasks) đang có chương trình khác dùng" in errors
    assert f"Port {base_port + 1} (for tasks) is in use" in errors
    assert "Traceback" not in errors


def test_a_data_folder_in_use_by_another_run_is_refused_by_name(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")

    with preflight.lock(folder), pytest.raises(Trouble) as trouble:
        preflight.lock(folder)

    assert "đang được một lần chạy khác sử dụng" in trouble.value.vietnamese
    assert preflight.holder_of(folder) is None


def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="MB are free"):
        preflight.room(tmp_path / "not" / "there" / "yet", least=1 << 60)


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Trouble, match="cannot be written to"):
        preflight.lock(Folder(tmp_path / "file" / "data"))


@pytest.mark.parametrize("base", [0, -5, 65_530])
def test_an_impossible_base_port_is_refused(base: int) -> None:
    with pytest.raises(Trouble, match="BASE_PORT"):
        Ports(base)


@pytest.mark.parametrize(
    ("mongo", "nats", "named"),
    [
        ("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100", None, "XASO_MONGO_URI"),
        (None, "nats://127.0.0.1:1", "XASO_NATS_URL"),
    ],
)
def test_a_server_that_was_named_but_does_not_answer_is_refused(
    monkeypatch: pytest.MonkeyPatch, mongo: str | None, nats: str | None, named: str
) -> None:
    monkeypatch.setattr(preflight, "ANSWER_SECONDS", 0.2)

    with pytest.raises(Trouble, match=named):
        preflight.reachable(mongo, nats)


def test_a_machine_without_a_new_enough_python_is_told_so() -> None:
    run = subprocess.run(
        ["make", "up", "CANDIDATES=/bin/false no-such-python"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode != 0
    assert "✗ Cần Python 3.11 trở lên" in run.stderr


def test_the_installer_passes_at_once_when_the_stamp_fits(tmp_path: Path) -> None:
    for name in ("deploy/local", "requirements", ".venv/bin"):
        (tmp_path / name).mkdir(parents=True)
    for path in (ROOT / "requirements").iterdir():
        (tmp_path / "requirements" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    script = tmp_path / "deploy" / "local" / "install.py"
    script.write_bytes((ROOT / "deploy" / "local" / "install.py").read_bytes())
    (tmp_path / ".venv/bin/python").touch()
    stamp = "import install, json; print(json.dumps({n: install._digest(install.ROOT / 'requirements' / n) for n in (*install.RUN, install.EMBEDDED)} | {install.ITSELF: install._digest(install.ROOT / install.ITSELF)}))"  # noqa: E501
    stamped = subprocess.run(
        [sys.executable, "-c", stamp], cwd=script.parent, capture_output=True, check=True
    )
    (tmp_path / ".venv" / "xaso-installed.json").write_bytes(stamped.stdout)

    run = subprocess.run([sys.executable, str(script), "run"], capture_output=True, check=False)

    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
