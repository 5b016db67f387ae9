"""The locked requirement files: compiled from pyproject.toml, and checked to agree with it."""

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
GROUPS = ("runtime", "local", "dashboard", "dev")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>[^\\]*)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|--index-url|--extra-index-url|--find-links|@ file:", re.IGNORECASE)


def declared(root: Path = ROOT) -> dict[str, list[Requirement]]:
    """Return what pyproject.toml asks for, by lock file."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    lines = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    return {group: [Requirement(line) for line in lines[group]] for group in GROUPS}


def pinned(lock: str) -> dict[str, list[Version]]:
    """Return the versions that the text of a lock file pins, by canonical name."""
    pins: dict[str, list[Version]] = {}
    for match in PIN.finditer(lock):
        pins.setdefault(canonicalize_name(match["name"]), []).append(Version(match["version"]))
    return pins


def disagreements(root: Path = ROOT) -> Iterator[str]:
    """Yield one sentence for each way in which the locks differ from pyproject.toml.

    Nothing is resolved anew: a lock is stale only when a declared requirement is not met by
    what is pinned, a pin carries no hash, the groups contradict, or an address crept in.
    """
    everywhere: dict[str, tuple[str, list[Version]]] = {}
    for group, requirements in declared(root).items():
        path = root / "requirements" / f"{group}.lock"
        if not path.exists():
            yield f"requirements/{group}.lock is missing; run `make lock`"
            continue
        text = path.read_text("utf-8")
        pins = pinned(text)
        yield from _unmet(group, requirements, pins)
        if ADDRESS.search(text):
            yield f"requirements/{group}.lock holds an address"
        for block in re.split(r"\n(?=[A-Za-z0-9])", text):
            if PIN.match(block) and "--hash=sha256:" not in block:
                yield f"requirements/{group}.lock: {block.split()[0]} has no hash"
        for name, versions in pins.items():
            first, seen = everywhere.setdefault(name, (group, versions))
            if not set(seen) & set(versions):
                yield f"{name} is {versions[0]} in {group}.lock but {seen[0]} in {first}.lock"


def _unmet(
    group: str, requirements: list[Requirement], pins: dict[str, list[Version]]
) -> Iterator[str]:
    for wanted in requirements:
        found = pins.get(canonicalize_name(wanted.name), [])
        if not any(wanted.specifier.contains(version, prereleases=True) for version in found):
            have = ", ".join(map(str, found)) or "nothing"
            yield f"requirements/{group}.lock pins {have} for {wanted}; run `make lock`"


def compile_all(root: Path = ROOT, *extra: str) -> None:
    """Write the lock files anew with uv; what is pinned already stays unless it must move.

    Raises ``subprocess.CalledProcessError`` when uv finds no resolution.
    """
    uv = [
        *(str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--universal"),
        *("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"),
        *("--python-version", "3.11"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "all.lock"
        kept = [root / "requirements" / f"{group}.lock" for group in GROUPS]
        together.write_text("".join(path.read_text() for path in kept if path.exists()))
        groups = [word for group in GROUPS[1:] for word in ("--group", group)]
        _run([*uv, "pyproject.toml", *groups, *extra, "--output-file", str(together)], root)
        for group in GROUPS:
            source = ["pyproject.toml"] if group == "runtime" else ["--group", group]
            target = f"requirements/{group}.lock"
            (root / target).unlink(missing_ok=True)
            _run([*uv, *source, "--constraints", str(together), "--output-file", target], root)


def _run(command: list[str], root: Path) -> None:
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)


def main(arguments: list[str]) -> int:
    """Compile (``compile [uv options]``) or check (``check``) the lock files."""
    if arguments[:1] == ["compile"]:
        compile_all(ROOT, *arguments[1:])
    problems = list(disagreements())
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
