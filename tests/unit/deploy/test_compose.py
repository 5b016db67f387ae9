import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.mongo import SERVICES, database

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
ALL: dict[str, Any] = COMPOSE["services"]
OURS = {name: each for name, each in ALL.items() if "build" in each}
RUNNING = {name: each for name, each in ALL.items() if "profiles" not in each}
PUBLISHED = {
    "feedback": 8000,
    "tasks": 8001,
    "notify": 8002,
    "dashboard": 8003,
    "streamlit": 8004,
}
SETTINGS = {
    **{name: (f"services.{name}.settings", "Settings") for name in SERVICES},
    "streamlit": ("services.dashboard.settings", "ScreenSettings"),
    "topology": ("shared.settings", "Settings"),
}
NOT_A_FIELD = {"XASO_SECRETS_DIR"}


def secrets_of(service: Any) -> dict[str, str]:
    """Return where each secret of a service lies in its container, by secret."""
    long = [{"source": s, "target": s} if isinstance(s, str) else s for s in service["secrets"]]
    return {each["source"]: each["target"] for each in long}


def listed(service: Any, what: str) -> list[str]:
    return [e if isinstance(e, str) else e["source"] for e in service.get(what, [])]


def run(*arguments: object) -> None:
    done = subprocess.run([*map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/compose/operators.yml"])
def test_the_file_is_what_the_compose_specification_says(file: str) -> None:
    run(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / file)


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    run(BIN / "hadolint", ROOT / "deploy/Dockerfile")


def test_every_reference_leads_somewhere_and_nothing_is_declared_in_vain() -> None:
    used: dict[str, set[str]] = {"networks": set(), "configs": set(), "secrets": set()}
    for each in ALL.values():
        for what, names in used.items():
            names.update(listed(each, what))
    volumes = {
        v["source"]
        for each in ALL.values()
        for v in each.get("volumes", [])
        if v["type"] == "volume"
    }

    for what, names in {**used, "volumes": volumes}.items():
        assert names == COMPOSE[what].keys()
    for each in ALL.values():
        assert set(each.get("depends_on", {})) <= ALL.keys()


def test_who_waits_for_the_end_of_a_job_waits_for_one_that_ends_and_nobody_waits_in_a_circle() -> (
    None
):
    waits = {name: each.get("depends_on", {}) for name, each in ALL.items()}
    for others in waits.values():
        for other, how in others.items():
            ends = ALL[other]["restart"] == "on-failure:5"
            assert ends == (how["condition"] == "service_completed_successfully")
            assert ends or "disable" not in ALL[other]["healthcheck"]
    done: set[str] = set()
    while len(done) < len(waits):
        free = {name for name, others in waits.items() if others.keys() <= done} - done
        assert free, f"waiting for each other: {waits.keys() - done}"
        done |= free


def test_files_that_are_mounted_are_in_the_repository() -> None:
    for each in COMPOSE["configs"].values():
        assert (ROOT / each["file"]).is_file()
    mounts = [m["source"] for each in ALL.values() for m in each.get("volumes", [])]
    for folder in (m for m in mounts if m.startswith("./") and not m.startswith("./secrets/")):
        assert (ROOT / folder).is_dir()


def test_only_the_public_site_the_apis_and_the_screens_are_published_on_loopback_unless_told() -> (
    None
):
    published = {name: each["ports"] for name, each in ALL.items() if "ports" in each}

    assert published == {
        name: [f"${{XASO_BIND:-127.0.0.1}}:{port}:{port}"] for name, port in PUBLISHED.items()
    }
    for name, port in PUBLISHED.items():
        assert ALL[name]["environment"]["XASO_PORT"] == str(port)


def test_only_what_is_published_can_reach_anything_outside() -> None:
    outside = {name for name, each in ALL.items() if "outside" in each.get("networks", [])}

    assert outside == PUBLISHED.keys()
    inner = {name: each for name, each in COMPOSE["networks"].items() if name != "outside"}
    assert all(each["internal"] for each in inner.values())
    for name, each in ALL.items():
        assert each.get("networks") or each["network_mode"] == "none", name


@pytest.mark.parametrize("name", ALL)
def test_every_container_is_confined(name: str) -> None:
    each = ALL[name]

    assert each["read_only"] is True
    assert each["cap_drop"] == ["ALL"]
    assert each["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/tmp:") for mount in each["tmpfs"])
    assert each["pids_limit"]
    assert each["mem_limit"]
    assert "privileged" not in each
    if name == "volumes":
        assert (each["user"], each["cap_add"], each["network_mode"]) == ("0:0", ["CHOWN"], "none")
    else:
        assert each["user"] == "${XASO_UID:-10001}:${XASO_GID:-10001}"
        assert "cap_add" not in each


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_for_good_is_watched_and_started_again(name: str) -> None:
    each = ALL[name]
    job = each["restart"] == "on-failure:5"

    assert job or each["restart"] == "unless-stopped"
    assert job == ("disable" in each["healthcheck"])


def test_the_whole_fits_a_machine_of_eight_gigabytes() -> None:
    units = {"m": 1, "g": 1024}
    limits = [str(each["mem_limit"]) for each in RUNNING.values()]

    assert sum(int(limit[:-1]) * units[limit[-1]] for limit in limits) <= 8 * 1024


def test_the_image_runs_the_modules_that_are_there() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    assert "USER 10001:10001" in dockerfile
    assert 'ENTRYPOINT ["python", "-m"]' in dockerfile
    for name, each in OURS.items():
        module = each["entrypoint"][2] if "-m" in each.get("entrypoint", []) else each["command"][0]
        path = ROOT / module.replace(".", "/")
        if name != "volumes" and not module.startswith("services."):
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


@pytest.mark.parametrize("name", SETTINGS)
def test_every_variable_and_secret_of_a_service_is_one_of_its_settings(name: str) -> None:
    module, settings = SETTINGS[name]
    fields = getattr(importlib.import_module(module), settings).model_fields
    each = ALL[name]
    variables = {v for v in each["environment"] if v.startswith("XASO_")} - NOT_A_FIELD
    targets = set(secrets_of(each).values())

    assert {variable.removeprefix("XASO_").lower() for variable in variables} <= fields.keys()
    assert {target.removeprefix("xaso_") for target in targets} <= fields.keys()
    required = {field for field, info in fields.items() if info.is_required()}
    assert required <= {target.removeprefix("xaso_") for target in targets}


def test_each_service_has_its_own_users_and_no_secret_of_another() -> None:
    for name in SERVICES:
        each = ALL[name]
        assert each["environment"]["XASO_MONGO_USER"] == database("xaso", name)
        assert each["environment"]["XASO_NATS_USER"] == name
        secrets = secrets_of(each)
        assert secrets[f"mongo_{name}_password"] == "xaso_mongo_password"
        assert secrets[f"nats_{name}_password"] == "xaso_nats_password"
    holders: dict[str, set[str]] = {}
    for name, each in RUNNING.items():
        for secret in listed(each, "secrets"):
            holders.setdefault(secret, set()).add(name)
    assert {secret: names for secret, names in holders.items() if len(names) > 1} == {
        **{f"mongo_{name}_password": {"users", name} for name in SERVICES},
        "mongo_admin_uri": {"replica-set", "users"},
    }


def test_no_secret_is_a_variable_or_stands_in_the_file() -> None:
    for name, each in ALL.items():
        for variable in each.get("environment", {}):
            secret = re.search(r"(PASSWORD|SECRET|KEY|KEK)$", variable)
            assert not secret, f"{name}: {variable}"


def test_what_must_be_told_has_no_default_and_stands_in_the_example() -> None:
    example = (ROOT / "deploy/compose/env.example").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+):\?", TEXT))

    assert {"XASO_OIDC_ISSUER", "XASO_SMTP_HOST", "XASO_PUBLIC_URL", "XASO_UI_URL"} <= asked
    for name in asked:
        assert re.search(rf"^{name}=$", example, re.MULTILINE), name
    every = set(re.findall(r"\$\{(\w+)(?::[?-]|\})", TEXT))
    defaulted = set(re.findall(r"\$\{(\w+):-", TEXT))
    assert every == asked | defaulted


def test_nothing_secret_can_enter_the_image() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert allowed == {
        "requirements/runtime.lock",
        "requirements/dashboard.lock",
        "shared",
        "services",
        "deploy",
    }
