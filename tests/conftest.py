"""Fixtures that every folder of tests shares."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import yaml

from deploy.nats.topology import STREAMS
from deploy.testing import ROOT, Servers, World, declare
from shared import logs
from shared.testing import Keys, write_keys

logs.configure("tests", "WARNING")

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
left_out: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser."""
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            left_out.append(item.nodeid)
            item.add_marker(pytest.mark.skip(reason="no Chromium; make browser installs it"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was left out."""
    if left_out:
        terminalreporter.write_line(
            f"Left out: {len(left_out)} browser tests, since there is no Chromium (make browser)"
        )


UNITS = [
    unit["slug"]
    for unit in yaml.safe_load((ROOT / "deploy/communes/son-mai/units.yaml").read_text("utf-8"))[
        "units"
    ]
]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Real nats-server and database, one pair for each test process."""
    servers = Servers(tmp_path_factory.mktemp("servers"))
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def own_broker(servers: Servers) -> None:
    """Ask for a broker that the test may kill, with the product's own users."""
    if servers.given_nats:
        pytest.skip("the broker of XASO_NATS_URL is not this test's to kill or to configure")


@pytest.fixture
def own_database(servers: Servers) -> None:
    """Ask for a database that the test may kill."""
    if servers.given_mongo:
        pytest.skip("the database of XASO_MONGO_URI is not this test's to kill")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """API keys of every role and unit of xã Sơn Mai, and a foreign and a revoked one."""
    return write_keys(tmp_path / "keys.json", UNITS)


@pytest.fixture
async def world(servers: Servers, keys: Keys) -> AsyncIterator[World]:
    """Empty streams as declared, and databases of this test's own."""
    admin = await servers.connect()
    jetstream = admin.jetstream()
    for name in {stream.name for stream in STREAMS} & {
        s.config.name for s in await jetstream.streams_info()
    }:
        await jetstream.delete_stream(name)
    await declare(admin)
    yield World(servers, admin, keys.file)
    await admin.close()
