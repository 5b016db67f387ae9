from pathlib import Path

from deploy.local import locks


def project(root: Path, wanted: str, pins: str) -> Path:
    (root / "requirements").mkdir()
    (root / "pyproject.toml").write_text(
        f'[project]\ndependencies = ["{wanted}"]\n'
        "[dependency-groups]\nlocal = []\ndashboard = []\ndev = []\n"
    )
    for group in locks.GROUPS:
        (root / "requirements" / f"{group}.lock").write_text(pins)
    return root


def test_the_locks_agree_with_pyproject() -> None:
    assert list(locks.disagreements()) == []


def test_a_requirement_that_the_pins_do_not_meet_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, "httpx>=99", "httpx==0.28.1 \\\n    --hash=sha256:ab\n")

    assert [*locks.disagreements(root)] == [
        "requirements/runtime.lock pins 0.28.1 for httpx>=99; run `make lock`"
    ]


def test_a_pin_without_hash_and_an_address_are_named(tmp_path: Path) -> None:
    root = project(tmp_path, "httpx", "--index-url https://index.example\nhttpx==0.28.1\n")

    found = {line.split(".lock ", 1)[-1].split(": ", 1)[-1] for line in locks.disagreements(root)}

    assert found == {"holds an address", "httpx==0.28.1 has no hash"}
