"""``nats.conf`` from the topology: each user may do what its service does, and nothing else."""

from collections.abc import Iterable

from deploy.nats.topology import CONSUMERS, PRODUCERS, REBUILD_CONSUMER, SERVICES

_HEAD = """\
# Generated from deploy/nats/topology.py by `make docs`; do not edit.
# local.conf, beside this file, defines XASO_NATS_LISTEN, XASO_NATS_HTTP, XASO_NATS_STORE and
# one XASO_NATS_<USER>_PASSWORD for each user.
include ./local.conf

server_name: xaso
listen: $XASO_NATS_LISTEN
http: $XASO_NATS_HTTP
max_payload: 256KB
max_connections: 1000
lame_duck_duration: 30s
lame_duck_grace_period: 2s

jetstream {
  store_dir: $XASO_NATS_STORE
  max_memory_store: 64MB
  max_file_store: 8GB
  # Acknowledged means on disk: the default of two minutes loses what was acknowledged.
  sync_interval: always
}

accounts {
  XASO {
    jetstream: enabled
    users: [
"""
_FOOT = """\
    ]
  }
  SYS { users: [ { user: sys, password: $XASO_NATS_SYS_PASSWORD } ] }
}
system_account: SYS
"""
_READ_DEAD_LETTERS = "$JS.API.STREAM.MSG.GET.DEAD_LETTERS"


def users(communes: Iterable[str]) -> list[str]:
    """Return the names of all users that ``nats.conf`` asks a password for."""
    return ["admin", "sys", *SERVICES, *(units_user(commune) for commune in communes)]


def units_user(commune: str) -> str:
    """Return the user through which a commune's units post commands."""
    return f"{commune}-units"


def password_variable(user: str) -> str:
    """Return the variable that holds the password of ``user``."""
    return f"XASO_NATS_{user.upper().replace('-', '_')}_PASSWORD"


def render(communes: Iterable[str]) -> str:
    """Return ``nats.conf`` for ``communes``."""
    blocks = [f"      {{ user: admin, password: ${password_variable('admin')} }}\n"]
    blocks += [_user(each, _publishes(each), [f"_INBOX_{each}.>"]) for each in SERVICES]
    blocks += [
        _user(
            units_user(each),
            [f"xaso.{each}.cmd.>"],
            ["_INBOX.>", f"xaso.{each}.tasks.v1.progress.*"],
        )
        for each in communes
    ]
    return "".join([_HEAD, *blocks, _FOOT])


def local(listen: str, http: str, store: str, passwords: dict[str, str]) -> str:
    """Return ``local.conf``: addresses, folder, and one password for each user."""
    values = {
        "XASO_NATS_LISTEN": listen,
        "XASO_NATS_HTTP": http,
        "XASO_NATS_STORE": store,
        **{password_variable(user): password for user, password in passwords.items()},
    }
    return "".join(f'{name}: "{value}"\n' for name, value in values.items())


def _publishes(service: str) -> list[str]:
    allowed = [f"xaso.*.{service}.>", *_replays(service)] if service in PRODUCERS else []
    for consumer in (c for c in CONSUMERS if c.service == service):
        where = f"{consumer.stream}.{consumer.name}"
        allowed += [
            f"$JS.API.CONSUMER.INFO.{where}",
            f"$JS.API.CONSUMER.MSG.NEXT.{where}",
            f"$JS.ACK.{where}.>",
            f"xaso.*.dlq.{consumer.name}",
        ]
    if service == "dashboard":
        allowed.append(_READ_DEAD_LETTERS)
        for producer in PRODUCERS:
            where = f"{producer.upper()}.{REBUILD_CONSUMER}"
            allowed += [
                f"$JS.API.CONSUMER.CREATE.{where}",
                f"$JS.API.CONSUMER.CREATE.{where}.>",
                f"$JS.API.CONSUMER.DELETE.{where}",
                f"$JS.API.CONSUMER.INFO.{where}",
                f"$JS.API.CONSUMER.MSG.NEXT.{where}",
                f"$JS.ACK.{where}.>",
                f"$JS.API.STREAM.INFO.{producer.upper()}",
            ]
    return allowed


def _replays(producer: str) -> list[str]:
    """Return what saying one's own facts again takes: see the letter, compare it, forget it."""
    return [
        _READ_DEAD_LETTERS,
        "$JS.API.STREAM.MSG.DELETE.DEAD_LETTERS",
        f"$JS.API.STREAM.MSG.GET.{producer.upper()}",
    ]


def _user(name: str, publish: list[str], subscribe: list[str]) -> str:
    said = "".join(f'            "{subject}"\n' for subject in publish)
    heard = ", ".join(f'"{subject}"' for subject in subscribe)
    return (
        f"      {{\n        user: {name}, password: ${password_variable(name)}\n"
        f"        permissions: {{\n          publish: {{ allow: [\n{said}          ] }}\n"
        f"          subscribe: {{ allow: [{heard}] }}\n        }}\n      }}\n"
    )
