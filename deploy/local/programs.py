"""The programs of the embedded default, as data: what is run, with which settings, when ready."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.accounts import commune, communes_dir
from deploy.local.layout import LOOPBACK, Folder, Ports
from deploy.local.vault import Vault
from deploy.mongo import SERVICES, database
from deploy.nats.config import units_user

BIN = Path(sys.executable).parent
AUDIENCE = "xaso-ui"
SENDER = "khong-tra-loi@xaso.localhost"


@dataclass(frozen=True, slots=True)
class Program:
    """One supervised program.

    ``ready`` is an address: ``http://…`` must answer 200, ``tcp://…`` must accept; where it is
    empty, running is enough. ``secrets`` reach the program as files, never as variables.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    ready: str = ""
    store: bool = False  # stopped after the programs that use it


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that the programs of one run share."""

    folder: Folder
    ports: Ports
    vault: Vault
    mongo_uri: str | None = None  # a server of somebody else, instead of the embedded one
    nats_url: str | None = None

    @property
    def prefix(self) -> str:
        """The prefix of the services' databases."""
        return os.environ.get("XASO_MONGO_PREFIX") or "xaso"

    def mongo(self) -> str:
        """Return the database's address without credentials, unless it was given with them."""
        embedded = f"mongodb://{LOOPBACK}:{self.ports['mongo']}/?directConnection=true"
        return self.mongo_uri or embedded

    def nats(self) -> str:
        """Return the broker's address without credentials, unless it was given with them."""
        return self.nats_url or f"nats://{LOOPBACK}:{self.ports['nats']}"

    def mongo_password(self, user: str) -> str:
        """Return the password of a user of the embedded database."""
        return self.vault[f"mongo_{user}"]

    def mongo_as(self, service: str | None) -> str:
        """Return the database's address with a service's credentials, or an administrator's."""
        if self.mongo_uri:
            return self.mongo_uri
        user = database(self.prefix, service) if service else "xaso_admin"
        word = self.mongo_password(user)
        port = self.ports["mongo"]
        return f"mongodb://{user}:{word}@{LOOPBACK}:{port}/?directConnection=true&authSource=admin"

    def nats_as(self, user: str) -> str:
        """Return the broker's address with a user's credentials."""
        if self.nats_url:
            return self.nats_url
        return f"nats://{user}:{self.nats_password(user)}@{LOOPBACK}:{self.ports['nats']}"

    def nats_password(self, user: str) -> str:
        """Return the password of a user of the embedded broker."""
        return self.vault[f"nats_{user}"]

    def addresses(self) -> dict[str, str]:
        """Return what ``demo.json`` tells programs."""
        web = {name: self.ports.url(name) for name in (*SERVICES, "streamlit", "mail")}
        scheme, _, rest = self.mongo().partition("://")
        mongo = f"{scheme}://{rest.rpartition('@')[2]}"
        return {**web, "nats": self.nats_as(units_user(commune())), "mongo": mongo}


def programs(place: Place) -> list[Program]:
    """Return all programs of a run, stores first."""
    return [*stores(place), topology(place), *services(place), streamlit(place)]


def stores(place: Place) -> list[Program]:
    """Return the servers that keep or receive: broker, database, issuer, mail sink."""
    ports, folder = place.ports, place.folder
    found = []
    if not place.nats_url:
        found.append(
            Program(
                "nats",
                (str(BIN / "nats-server"), "-c", str(folder.data / "nats" / "nats.conf")),
                ready=ports.url("nats_monitor") + "/healthz",
                store=True,
            )
        )
    if not place.mongo_uri:
        users = [*(database(place.prefix, name) for name in (*SERVICES, "doctor")), "xaso_admin"]
        found.append(
            Program(
                "mongo",
                _python(
                    *("deploy.local.database", "--port", ports["mongo"]),
                    *("--storage", folder.data / "mongo"),
                ),
                secrets={user: place.mongo_password(user) for user in users},
                ready=f"tcp://{LOOPBACK}:{ports['mongo']}",
                store=True,
            )
        )
    mail = _python("deploy.local.mail", ports["mail"], ports["smtp"], folder.data / "mail")
    return [
        *found,
        Program("mail", mail, ready=ports.url("mail") + "/messages", store=True),
        Program(
            "oidc",
            _python("deploy.local.issuer", ports["oidc"]),
            env=_commune(),
            ready=ports.url("oidc") + "/.well-known/openid-configuration",
            store=True,
        ),
    ]


def topology(place: Place) -> Program:
    """Return the program that declares and keeps streams, consumers and schedules."""
    env, secrets = _bus(place, "admin")
    return Program("topology", _python("deploy.nats", "apply", "--watch"), env, secrets)


def services(place: Place) -> list[Program]:
    """Return the four services."""
    return [_service(place, name) for name in SERVICES]


def streamlit(place: Place) -> Program:
    """Return the people's application."""
    ports = place.ports
    return Program(
        "streamlit",
        _python("services.dashboard.ui"),
        env={
            **_commune(),
            **_sign_in(place),
            "XASO_HOST": LOOPBACK,
            "XASO_PORT": str(ports["streamlit"]),
            "XASO_UI_URL": ports.url("streamlit"),
            "XASO_OIDC_CLIENT_ID": AUDIENCE,
            **{f"XASO_{name.upper()}_URL": ports.url(name) for name in SERVICES},
        },
        secrets={
            "xaso_ui_cookie_secret": place.vault["ui_cookie_secret"],
            "xaso_oidc_client_secret": place.vault["oidc_client_secret"],
        },
        ready=ports.url("streamlit") + "/_stcore/health",
    )


def _service(place: Place, name: str) -> Program:
    ports, vault = place.ports, place.vault
    bus, secrets = _bus(place, name)
    env = {
        **_commune(),
        **_sign_in(place),
        **bus,
        "XASO_HOST": LOOPBACK,
        "XASO_PORT": str(ports[name]),
        "XASO_MONGO_URI": place.mongo(),
        "XASO_MONGO_PREFIX": place.prefix,
        "XASO_KEYS_FILE": str(place.folder.keys),
    }
    if not place.mongo_uri:
        env["XASO_MONGO_USER"] = database(place.prefix, name)
        secrets["xaso_mongo_password"] = place.mongo_password(env["XASO_MONGO_USER"])
    if name == "feedback":
        env |= {"XASO_PUBLIC_URL": ports.url("feedback"), "XASO_DEMONSTRATION": "true"}
        secrets["xaso_feedback_kek"] = vault["feedback_kek"]
        secrets["xaso_feedback_token_key"] = vault["feedback_token_key"]
        if previous := vault.find("feedback_kek_previous"):
            secrets["xaso_feedback_kek_previous"] = previous
    if name == "dashboard":
        env["XASO_DEMONSTRATION"] = "true"
    if name == "notify":
        env |= {
            "XASO_SMTP_HOST": LOOPBACK,
            "XASO_SMTP_PORT": str(ports["smtp"]),
            "XASO_SMTP_SENDER": SENDER,
            "XASO_FEEDBACK_URL": ports.url("feedback"),
            "XASO_DASHBOARD_URL": ports.url("dashboard"),
            "XASO_PUBLIC_URL": ports.url("notify"),
            "XASO_DESK_URL": ports.url("streamlit"),
            # A demonstration waits for no morning.
            "XASO_AT_ONCE": "true",
        }
        secrets["xaso_service_key"] = vault["key_service"]
        secrets["xaso_notify_link_key"] = vault["notify_link_key"]
    return Program(
        name, _python(f"services.{name}"), env, secrets, ready=ports.url(name) + "/readyz"
    )


def _bus(place: Place, user: str) -> tuple[dict[str, str], dict[str, str]]:
    env = {"XASO_NATS_URL": place.nats()}
    if place.nats_url:
        return env, {}
    return {**env, "XASO_NATS_USER": user}, {"xaso_nats_password": place.nats_password(user)}


def _sign_in(place: Place) -> dict[str, str]:
    return {"XASO_OIDC_ISSUER": place.ports.url("oidc"), "XASO_OIDC_AUDIENCE": AUDIENCE}


def _commune() -> dict[str, str]:
    return {"XASO_COMMUNE": commune(), "XASO_COMMUNES_DIR": str(communes_dir())}


def _python(*words: object) -> tuple[str, ...]:
    return (sys.executable, "-m", *map(str, words))


def all_communes() -> list[str]:
    """Return the communes that have a folder of data: each gets a user on the bus."""
    found = sorted(each.parent.name for each in communes_dir().glob("*/commune.yaml"))
    return found or [commune()]
