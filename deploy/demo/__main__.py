"""``make demo``: start the product on a clock of its own and carry the plan through 2025."""

import argparse
import io
import json
import os
import shutil
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from deploy.demo.year import DESK, LATE_REPORTER, MARK, RADIO, Deed, days
from deploy.local import write
from deploy.local.layout import free_base
from deploy.local.stack import Stack
from deploy.local.words import say
from services.tasks.paper.checker import check

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PLAN = HERE / "ke-hoach-2025.txt"
UNITS = 5


class Script:
    """The people of the commune, as callers of the service ``tasks``."""

    def __init__(self, stack: Stack, clock: Path) -> None:
        demo: dict[str, Any] = json.loads(stack.folder.demo.read_text("utf-8"))
        self._keys, self._clock = demo["keys"], clock
        self._client = httpx.Client(base_url=demo["addresses"]["tasks"], timeout=30)
        self._mail = demo["addresses"]["mail"]
        self._programmes: list[str] = []
        self._today = date(2025, 1, 2)
        self.seen: Counter[str] = Counter()

    def set_day(self, day: date) -> None:
        """Set the clock to nine in the morning."""
        self._today = day
        write.private(self._clock, f"{day}T09:00:00+07:00\n")

    def ask(
        self, method: str, path: str, *, unit: str = "", role: str = "admin", **more: Any
    ) -> Any:
        """Ask the service as an officer of ``unit``, or in ``role``."""
        key = self._keys["unit_officer"][unit] if unit else self._keys[role]
        answer = self._client.request(
            method, f"/v1{path}", headers={"Authorization": f"Bearer {key}"}, **more
        )
        if answer.is_error:
            raise RuntimeError(f"{method} {path}: {answer.text}")
        kind = answer.headers["content-type"]
        return answer.json() if kind.startswith("application/json") else answer.content

    def begin(self) -> None:
        """Read the plan from its document, and put it in force."""
        self.set_day(date(2025, 1, 2))
        plan = self.ask("POST", "/plans", files={"file": (PLAN.name, PLAN.read_bytes())})
        adopted = {"number": "01/KH-UBND", "dated": "2025-01-02"}
        self.ask("POST", f"/plans/{plan['plan_id']}/adopt", json=adopted)
        counts = {n: len(plan[n]) for n in ("tasks", "duties", "topics", "warnings")}
        print(say(f"Đã đọc và ban hành kế hoạch: {counts}", f"Plan read and adopted: {counts}"))

    def live(self, day: date, deeds: list[Deed]) -> None:
        """Do what is done on a day, then let the morning's reminders go out."""
        self.set_day(day)
        for deed in deeds:
            getattr(self, f"_{deed.what}")(deed)
        for reminder in self.ask("POST", "/reminders/sweep")["items"]:
            self.seen["reminders"] += 1
            self.seen[f"reminders:{reminder['level']}"] += 1

    def _post(self, deed: Deed) -> dict[str, Any]:
        proof = deed.about.pop("proof", False)
        evidence = [{"file": self._picture(deed.unit)}] if proof else []
        body = {"occurred_on": str(self._today), "evidence": evidence, **deed.about}
        self.seen["posts"] += 1
        posted: dict[str, Any] = self.ask(
            "POST", f"/tasks/{deed.task}/progress", unit=deed.unit, json=body
        )
        return posted

    def _picture(self, unit: str) -> str:
        stored = io.BytesIO()
        shade = self._today.timetuple().tm_yday % 256
        Image.new("RGB", (320, 200), (shade, 120, 160)).save(stored, "JPEG")
        files = {"file": ("anh-trinh-dien.jpg", stored.getvalue())}
        self.seen["files"] += 1
        return str(self.ask("POST", "/evidence", unit=unit, files=files)["id"])

    def _first_airing(self, deed: Deed) -> None:
        about = {"kind": "first_airing", "note": f"{MARK} Chuyên mục tháng", "topics": ["I.4.a"]}
        posted = self._post(Deed("post", deed.unit, deed.task, about))
        self._programmes.append(posted["progress_id"])

    def _rerun(self, deed: Deed) -> None:
        about = {"kind": "rerun", "note": f"{MARK} Phát lại", "programme": self._programmes[-1]}
        self._post(Deed("post", deed.unit, deed.task, about))

    def _mistake(self, deed: Deed) -> None:
        posted = self._post(Deed("post", deed.unit, deed.task, {"kind": "issue", "note": MARK}))
        reason = {"reason": f"{MARK} Ghi nhầm ngày"}
        path = f"/progress/{posted['progress_id']}/reverse"
        self.ask("POST", path, unit=deed.unit, json=reason)
        self.seen["reversals"] += 1

    def _amend(self, _: Deed) -> None:
        decision = {
            "number": "02/QĐ-UBND",
            "dated": "2025-09-22",
            "reason": f"{MARK} Ngày Chuyển đổi số quốc gia là 10/10",
            "version": 1,
            "changes": [{"task_id": "2025-cds-2a", "due": "2025-10-31"}],
        }
        self.ask("POST", "/plans/2025/amend", json=decision)
        self.seen["decisions"] += 1

    def _reply(self, _: Deed) -> None:
        for unit in (RADIO, DESK):
            path = f"/reminders?open=true&unit={unit}&from=2025-01-01&limit=200"
            for reminder in self.ask("GET", path)["items"]:
                answer = {"text": f"{MARK} Đơn vị sẽ thực hiện bù."}
                self.ask("POST", f"/reminders/{reminder['id']}/reply", unit=unit, json=answer)
                self.seen["replies"] += 1

    def _report(self, deed: Deed) -> None:
        period = deed.about["period"]
        states = self.ask("GET", f"/reports/cds/units?period={period}")
        for unit in (each["unit"] for each in states):
            if unit == LATE_REPORTER and period == "2025-Q2":
                continue
            report = f"cds.{period}.{unit}"
            words = {"results": f"{MARK} Đã thực hiện theo kế hoạch.", "next": f"{MARK} Duy trì."}
            self.ask("PUT", f"/reports/{report}", unit=unit, json=words)
            self.ask("POST", f"/reports/{report}/submit", unit=unit)
            self.ask("POST", f"/reports/{report}/accept")
            self.seen["unit reports"] += 1
        for product in ("cds", "cchc"):
            self.ask("POST", f"/reports/{product}.{period}/freeze")

    def papers(self, folder: Path) -> list[Path]:
        """Write every report of the year in every format; return the files."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for product in ("cds", "cchc"):
            for period in (*(f"2025-Q{n}" for n in range(1, 5)), "2025"):
                for kind in ("docx", "pdf", "xlsx", "json"):
                    path = f"/reports/{product}?period={period}&format={kind}"
                    content = self.ask("GET", path)
                    file = folder / f"bao-cao-{product}-{period}.{kind}"
                    if not isinstance(content, bytes):
                        content = json.dumps(content, ensure_ascii=False, indent=1).encode()
                    file.write_bytes(content)
                    written.append(file)
        return written

    def summary(self) -> None:
        """Print where every task stands at the year's end."""
        for task in self.ask("GET", "/tasks")["items"]:
            target = task["target"] if task["target"] is not None else "-"
            debt = f" (nợ {task['debt']})" if task["debt"] else ""
            print(f"  {task['ref']:9} {task['health']:9} {task['done']:>3}/{target}{debt}")
        self.seen["mails"] = len(httpx.get(f"{self._mail}/messages").json())
        print("  " + ", ".join(f"{name}: {n}" for name, n in sorted(self.seen.items())))


def main() -> int:
    """Run the scripted year; return 1 if a report does not conform to the decree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".demo"))
    parser.add_argument("--base-port", type=int, default=0)
    parser.add_argument("--until", type=date.fromisoformat, default=date(2025, 12, 31))
    parser.add_argument("--stay", action="store_true", help="leave everything running")
    wish = parser.parse_args()
    data: Path = wish.data.resolve()
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    os.environ["XASO_COMMUNES_DIR"] = str(_communes(data))
    clock = data / "clock"
    write.private(clock, "2025-01-02T09:00:00+07:00\n")
    began = time.perf_counter()
    with Stack(data, wish.base_port or free_base(), env={"XASO_CLOCK_FILE": str(clock)}) as stack:
        script = Script(stack, clock)
        script.begin()
        for day, deeds in days():
            if day > wish.until:
                break
            script.live(day, deeds)
            if day.day <= 7 and day.weekday() == 0:  # noqa: PLR2004
                print(say(f"… tháng {day.month}/2025", f"… {day:%m/%Y}"), flush=True)
        script.set_day(wish.until)
        files = script.papers(data / "reports")
        script.summary()
        bad = [f for f in files if f.suffix == ".docx" and check(f.read_bytes())]
        seconds = time.perf_counter() - began
        print(
            say(
                f"{len(files)} báo cáo ở {data / 'reports'}; {len(bad)} chưa đúng thể thức; "
                f"{seconds:.0f} giây.",
                f"{len(files)} reports; {len(bad)} do not conform; {seconds:.0f} s.",
            )
        )
        if wish.stay:
            print(json.loads(stack.folder.demo.read_text("utf-8"))["addresses"])
            input(say("Nhấn Enter để dừng. ", "Press Enter to stop. "))
    return 1 if bad else 0


def _communes(data: Path) -> Path:
    """Return the communes' data without their plans: the demonstration reads its own."""
    folder = data / "communes"
    shutil.copytree(ROOT / "deploy" / "communes", folder)
    for plan in folder.glob("*/plan-*.yaml"):
        plan.unlink()
    return folder


if __name__ == "__main__":
    sys.exit(main())
