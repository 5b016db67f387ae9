"""Make what docker-compose.yml reads: the folder ``secrets/`` and the file ``.env``.

``python3 deploy/compose/prepare.py`` runs on any Python 3.11 without the project's libraries, so
that a host with Docker needs nothing else. A secret that exists is never changed; files that are
put together from secrets (the broker's passwords, the administrator's database address) are
written anew. Everything is 0600.
"""

import base64
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGE_UID = 10001
BYTES = 32
KEYFILE_BYTES = 756
SERVICES = ("tasks", "feedback", "notify", "dashboard")
BY_HAND = {
    "oidc_client_secret": "the secret of the client that your OIDC issuer registered for Xã Số",
    "smtp_password": "the password of XASO_SMTP_USER; stays empty where there is none",
}
PASSWORD = re.compile(r"\$(XASO_NATS_(\w+)_PASSWORD)")


def word() -> str:
    """Return a new password: no character that a configuration file or a URL reads as its own."""
    return "s" + secrets.token_hex(BYTES)


def key() -> str:
    """Return a new encryption key: base64 of 32 bytes."""
    return base64.b64encode(secrets.token_bytes(BYTES)).decode()


def keyfile() -> str:
    """Return a new key file of a replica set."""
    return base64.b64encode(secrets.token_bytes(KEYFILE_BYTES)).decode()


class Secrets:
    """The folder of secrets: makes what is missing, and remembers what it made."""

    def __init__(self, folder: Path, owner: tuple[int, int] | None = None) -> None:
        self._folder = folder
        self._owner = owner
        self.made: list[str] = []
        self._make_folder(folder)

    def __getitem__(self, name: str) -> str:
        return (self._folder / name).read_text("utf-8").strip()

    def add(self, name: str, make: Callable[[], str]) -> None:
        """Make the secret ``name`` unless it is there."""
        if not (self._folder / name).exists():
            self.write(name, make())
            self.made.append(name)

    def write(self, name: str, text: str) -> None:
        """Put ``text`` at ``name``, closed to others; a reader sees the old text or the new."""
        path = self._folder / name
        self._make_folder(path.parent)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        self._give(draft)
        draft.replace(path)

    def _make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(path)

    def _give(self, path: Path) -> None:
        if self._owner:
            os.chown(path, *self._owner)


def fill(vault: Secrets, nats_conf: str, commune: str) -> None:
    """Make every secret that docker-compose.yml names, for the users that ``nats_conf`` asks."""
    users = dict(PASSWORD.findall(nats_conf))
    for user in users.values():
        vault.add(f"nats_{user.lower()}_password", word)
    for name in ("admin", *SERVICES):
        vault.add(f"mongo_{name}_password", word)
    vault.add("mongo_keyfile", keyfile)
    for name in ("feedback_kek", "feedback_token_key"):
        vault.add(name, key)
    for name in ("ui_cookie_secret", "notify_link_key", "service_key", "admin_key"):
        vault.add(name, word)
    vault.add("grafana_admin_password", word)
    for name in BY_HAND:
        vault.add(name, str)
    roles = {role: vault[f"{role}_key"] for role in ("service", "admin")}
    vault.add("keys/keys.json", lambda: keys(roles, commune))

    values = {"LISTEN": "0.0.0.0:4222", "HTTP": "127.0.0.1:8222", "STORE": "/data"}
    lines = [f'XASO_NATS_{name}: "{value}"' for name, value in values.items()]
    lines += [f'{name}: "{vault[f"nats_{user.lower()}_password"]}"' for name, user in users.items()]
    vault.write("nats_local.conf", "\n".join(lines) + "\n")
    vault.write(
        "mongo_admin_uri",
        f"mongodb://admin:{vault['mongo_admin_password']}@mongo:27017/"
        "?authSource=admin&directConnection=true",
    )
    vault.write("nats_admin_url", f"nats://admin:{vault['nats_admin_password']}@nats:4222")


def keys(roles: dict[str, str], commune: str) -> str:
    """Return the file of API keys: role to key, the key kept as its hash only."""
    stored = [
        {
            "id": f"k_{secrets.token_hex(6)}",
            "sha256": hashlib.sha256(clear.encode()).hexdigest(),
            "commune": commune,
            "roles": [role],
            "unit": None,
            "revoked": False,
        }
        for role, clear in roles.items()
    ]
    return json.dumps({"keys": stored}, indent=1) + "\n"


def environment(path: Path, example: str, uid: int, gid: int) -> bool:
    """Write ``.env`` from its example unless it is there; tell whether it was written.

    The containers run as the user who owns the secrets: Compose mounts a secret as it lies on
    the host, and can change neither its owner nor its mode.
    """
    if path.exists():
        return False
    path.touch(mode=0o600)
    path.write_text(f"{example}\nXASO_UID={uid}\nXASO_GID={gid}\n", "utf-8")
    return True


def setting(path: Path, name: str, default: str) -> str:
    """Return what ``.env`` says of ``name``."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(f"{name}="):
            return line.partition("=")[2].strip().strip("\"'") or default
    return default


def main(root: Path = ROOT) -> None:
    """Fill ``secrets/`` and ``.env`` of the project at ``root``, and say what was done."""
    as_root = os.getuid() == 0
    uid, gid = (IMAGE_UID, IMAGE_UID) if as_root else (os.getuid(), os.getgid())
    env = root / ".env"
    example = (root / "deploy/compose/env.example").read_text("utf-8")
    if environment(env, example, uid, gid):
        print("✓ .env: fill in the addresses that it asks for")
    owner = None
    if as_root:
        owner = int(setting(env, "XASO_UID", str(uid))), int(setting(env, "XASO_GID", str(gid)))
    vault = Secrets(root / "secrets", owner)
    nats_conf = (root / "deploy/nats/nats.conf").read_text("utf-8")
    fill(vault, nats_conf, setting(env, "XASO_COMMUNE", "son-mai"))
    print(f"✓ secrets/: {len(vault.made)} made, the others left as they were")
    for name, meaning in BY_HAND.items():
        if not vault[name]:
            print(f"  secrets/{name} is empty: {meaning}")


if __name__ == "__main__":
    main()
