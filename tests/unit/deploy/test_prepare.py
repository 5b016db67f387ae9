import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo.errors import OperationFailure

from deploy.compose import health, prepare, replica_set, xaso
from deploy.nats import config
from services.feedback.settings import Settings
from services.notify.links import Links
from services.notify.models import Optout
from services.notify.settings import Settings as NotifySettings
from shared.auth import Keyring, Role

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
OPTOUT = Optout("son-mai", "role:leader", "tasks.v1.task.completed", "email")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def run_prepare(root: Path) -> str:
    """Run it as an operator does: by a Python without our libraries."""
    command = [sys.executable, "-I", "-S", str(root / "deploy/compose/prepare.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "deploy/compose/prepare.py",
        "deploy/compose/env.example",
        "deploy/nats/nats.conf",
    ):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    run_prepare(tmp_path)
    return tmp_path


def contents(root: Path) -> dict[Path, bytes]:
    files = [p for p in (root / "secrets").rglob("*") if p.is_file()]
    return {path: path.read_bytes() for path in [*files, root / ".env"]}


def test_every_file_that_compose_mounts_is_made(root: Path) -> None:
    wanted = {root / each["file"] for each in COMPOSE["secrets"].values()}

    assert wanted <= contents(root).keys()
    assert (root / "secrets/keys/keys.json").is_file()


def test_only_the_owner_can_read_what_was_made(root: Path) -> None:
    for path in contents(root):
        assert path.stat().st_mode & 0o777 == 0o600, path
    for folder in (root / "secrets", root / "secrets/keys"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_second_run_changes_nothing(root: Path) -> None:
    before = contents(root)

    run_prepare(root)

    assert contents(root) == before


def test_a_secret_of_the_operator_stays_and_what_is_made_from_secrets_follows(root: Path) -> None:
    (root / "secrets/nats_tasks_password").write_text("chosen\n")

    run_prepare(root)

    assert (root / "secrets/nats_tasks_password").read_text() == "chosen\n"
    local = (root / "secrets/nats_local.conf").read_text()
    assert 'XASO_NATS_TASKS_PASSWORD: "chosen"' in local


def test_the_containers_run_as_the_owner_of_the_secrets(root: Path) -> None:
    lines = (root / ".env").read_text("utf-8").splitlines()
    owner = (root / "secrets/mongo_keyfile").stat()

    assert f"XASO_UID={owner.st_uid}" in lines
    assert f"XASO_GID={owner.st_gid}" in lines
    assert owner.st_uid == (prepare.IMAGE_UID if os.getuid() == 0 else os.getuid())


def test_what_only_a_person_knows_is_asked_for(root: Path) -> None:
    said = run_prepare(root)

    assert "secrets/oidc_client_secret is empty" in said
    (root / "secrets/oidc_client_secret").write_text("x")
    assert "oidc_client_secret" not in run_prepare(root)


def test_the_keys_open_what_they_are_for(root: Path) -> None:
    ring = Keyring(root / "secrets/keys/keys.json")

    for role in (Role.SERVICE, Role.ADMIN):
        stored = ring.find((root / f"secrets/{role}_key").read_text("utf-8"))
        assert stored is not None
        assert (stored.commune, stored.roles) == ("son-mai", {role})


def test_feedback_takes_the_keys_that_were_made(root: Path, monkeypatch: Any) -> None:
    folder = root / "run"
    folder.mkdir()
    for secret in ("feedback_kek", "feedback_token_key"):
        (folder / f"xaso_{secret}").write_bytes((root / "secrets" / secret).read_bytes())
    monkeypatch.setenv("XASO_SECRETS_DIR", str(folder))

    settings = Settings.load()

    assert len(settings.key(settings.feedback_kek)) == 32


def test_notify_seals_links_with_the_key_that_was_made(root: Path, monkeypatch: Any) -> None:
    folder = root / "run"
    folder.mkdir()
    mounted = {
        each["target"]: root / COMPOSE["secrets"][each["source"]]["file"]
        for each in COMPOSE["services"]["notify"]["secrets"]
    }
    name = "xaso_notify_link_key"
    (folder / name).write_bytes(mounted[name].read_bytes())
    monkeypatch.setenv("XASO_SECRETS_DIR", str(folder))

    key = NotifySettings.load().notify_link_key

    assert key
    link = Links(key.get_secret_value(), "https://tin.example").write(OPTOUT)
    assert link
    assert Links(key.get_secret_value(), "").read(link.rpartition("/")[2]) == OPTOUT


def test_the_broker_accepts_its_configuration_with_the_passwords_that_were_made(
    root: Path,
) -> None:
    local = (root / "secrets/nats_local.conf").read_text("utf-8")
    conf = root / "deploy/nats/nats.conf"
    (conf.parent / "local.conf").write_text(local.replace('"/data"', f'"{root}/data"'), "utf-8")

    done = subprocess.run(
        [BIN / "nats-server", "-t", "-c", conf], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    communes = [each.parent.name for each in (ROOT / "deploy/communes").glob("*/commune.yaml")]
    for user in config.users(communes):
        assert config.password_variable(user) in local


def test_the_operators_tool_takes_its_secrets_from_files(tmp_path: Path) -> None:
    (tmp_path / "xaso_admin_key").write_text("k\n")
    (tmp_path / "other").write_text("no")

    assert xaso.variables(tmp_path) == {"XASO_ADMIN_KEY": "k"}


class Admin:
    """What ``replica_set`` sees of a server: a fake of its administrative database."""

    def __init__(self, *, initiated: bool = False, looks: int = 0) -> None:
        self.initiated = initiated
        self.looks = looks
        self.config: Any = None

    def __getitem__(self, _name: str) -> "Admin":
        return self

    def command(self, name: str, config: Any = None) -> dict[str, Any]:
        if name == "hello":
            self.looks -= 1
            return {"isWritablePrimary": self.looks < 0}
        if self.initiated:
            raise OperationFailure("already initialized", 23)
        self.config = config
        return {"ok": 1}


def test_a_new_server_becomes_a_replica_set_of_one_and_an_old_one_is_left_alone() -> None:
    new: Any = Admin()
    old: Any = Admin(initiated=True)

    assert replica_set.initiate(new) is True
    assert replica_set.initiate(old) is False
    assert new.config == {"_id": "rs0", "members": [{"_id": 0, "host": "mongo:27017"}]}
    command = COMPOSE["services"]["mongo"]["command"]
    assert command[command.index("--replSet") + 1] == new.config["_id"]
    assert COMPOSE["services"]["mongo"]["hostname"] == "mongo"


def test_the_job_waits_until_the_server_takes_writes_but_not_for_ever() -> None:
    pauses: list[float] = []
    soon: Any = Admin(looks=3)
    never: Any = Admin(looks=10_000)

    replica_set.await_primary(soon, pauses.append)

    assert len(pauses) == 3
    with pytest.raises(TimeoutError):
        replica_set.await_primary(never, pauses.append)


def test_a_service_that_does_not_answer_is_not_well() -> None:
    assert health.is_well(1, "/healthz") is False


def test_the_keys_file_holds_no_key(root: Path) -> None:
    text = (root / "secrets/keys/keys.json").read_text("utf-8")

    assert (root / "secrets/admin_key").read_text("utf-8") not in text
    assert {tuple(key["roles"]) for key in json.loads(text)["keys"]} == {("service",), ("admin",)}
