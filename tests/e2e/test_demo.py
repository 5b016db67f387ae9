"""``make demo``: the first months of the scripted year, through the processes of ``make up``."""

import json
import re
import subprocess
import sys
from pathlib import Path

from deploy.testing import ROOT


def test_a_scripted_quarter_is_lived_pressed_reported_and_set_on_paper(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "deploy.demo",
        "--data",
        str(tmp_path),
        "--until",
        "2025-04-08",
    ]

    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )

    assert run.returncode == 0, run.stderr[-2000:]
    seen = {
        name: int(n)
        for name, n in re.findall(r"([a-z][a-z: ]*): (\d+)", run.stdout.split("\n  ")[-1])
    }
    assert seen["posts"] > 30
    assert seen["reversals"] == 1
    assert seen["reminders"] > 20
    assert seen["reminders:deputy"] > 0
    assert seen["reminders:chair"] > 0
    assert seen["replies"] > 0
    assert seen["mails"] > 20
    papers = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert len(papers) == 40
    report = json.loads((tmp_path / "reports/bao-cao-cds-2025-Q1.json").read_text("utf-8"))
    assert report["sha256"]
    assert not report["differences"]
    column = report["content"]["tasks"][0]
    # Thirteen weeks, less New Year, Tết and three that Trung tâm missed.
    assert (column["in_period"], column["debt"]) == (8, 5)
