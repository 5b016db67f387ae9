"""Every link between the documents leads somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from deploy.testing import ROOT

CODE = re.compile(r"^(```|~~~).*?^\1\s*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    # An archive of the source has no git; its documents are those of the folders that hold any.
    found = listed or [
        str(path.relative_to(ROOT))
        for folder in (".", "docs", "services")
        for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
    ]
    return sorted(ROOT / name for name in found if (ROOT / name).is_file())


def links_of(document: Path) -> list[str]:
    found = LINK.findall(CODE.sub("", document.read_text("utf-8")))
    return [first or second for first, second in found]


def anchors_of(document: Path) -> set[str]:
    headings = HEADING.findall(re.sub(r"(?ms)^```.*?^```", "", document.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def missing(document: Path) -> list[str]:
    return [
        link
        for link in links_of(document)
        if not link.startswith(ELSEWHERE) and not leads_somewhere(document, link)
    ]


def leads_somewhere(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (document.parent / name).resolve() if name else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors_of(target)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    assert missing(document) == []


def test_a_link_to_nothing_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](gone.md) [b](#here) [c](#there) `[d](code.md)` [e](../out.md)\n\n"
        "[f]: lost.md\n",
        "utf-8",
    )

    assert missing(page) == ["gone.md", "#there", "../out.md", "lost.md"]
