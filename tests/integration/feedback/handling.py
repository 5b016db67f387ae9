"""An office whose clock is set by hand, with officers of its units."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.testing import World
from services.feedback.settings import Settings
from shared.auth import KeysFile, Role, StoredKey, hash_key
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import CONSENT, Office, opened, settings_of

MONDAY = "2025-09-15 08:00"
CENTRE = "trung-tam-phuc-vu-hanh-chinh-cong"
OFFICE = "van-phong-hdnd-ubnd"
CULTURE = "phong-van-hoa-xa-hoi"
TICK = "xaso.all.clock.v1.minute.passed"
SENDER = {
    "submitter": {
        "kind": "individual",
        "name": "Hoàng Yến Canary",
        "phone": "0987 654 321",
        "email": "canary.hoang@vidu.example",
        "address": "Thôn Chim Yến, nhà số 77",
    },
    "consent": CONSENT,
}


@dataclass
class Desk:
    """The service, its clock, and whoever works with it."""

    office: Office
    moment: Path
    keys: dict[str, dict[str, str]]

    def set(self, moment: str) -> None:
        """Let the service take ``2025-09-15 08:00`` in Vietnam for now."""
        self.moment.write_text(f"{moment}+07:00", "utf-8")

    async def send(self, **values: Any) -> dict[str, Any]:
        answer = await self.office.send(SENDER | values)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ask(self, case: str, step: str, who: str = "focal", **body: Any) -> httpx.Response:
        return await self.office.client.post(
            f"/v1/cases/{case}/{step}", json=body, headers=self.keys[who]
        )

    async def do(self, case: str, step: str, who: str = "focal", **body: Any) -> dict[str, Any]:
        """Take a step that must work; return the case as it is then."""
        answer = await self.ask(case, step, who, **body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def see(self, case: str, who: str = "focal") -> dict[str, Any]:
        answer = await self.office.client.get(f"/v1/cases/{case}", headers=self.keys[who])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def tick(self, moment: str) -> None:
        """Let the service's clock show ``moment``, and the bus say that a minute has passed."""
        self.set(moment)
        await self.office.world.admin.jetstream().publish(TICK, b"{}")

    async def until(self, case: str, code: str) -> dict[str, Any]:
        """Return the case once its history has a line with ``code``."""

        async def there() -> dict[str, Any] | None:
            found = await self.see(case)
            return found if code in [line["code"] for line in found["history"]] else None

        return await eventually(there)


def add_keys(keys: Keys) -> dict[str, dict[str, str]]:
    """Return headers by name: one for each role, handlers of units, and somebody elsewhere."""
    known = KeysFile.model_validate_json(keys.file.read_bytes()).keys
    more = {
        "centre": (Role.CASE_HANDLER, CENTRE, "son-mai"),
        "office": (Role.CASE_HANDLER, OFFICE, "son-mai"),
        "culture": (Role.CASE_HANDLER, CULTURE, "son-mai"),
        "centre's head": (Role.FOCAL, CENTRE, "son-mai"),
        "elsewhere": (Role.ADMIN, None, "xa-khac"),
    }
    stored = [
        StoredKey(
            id=f"h_{name.replace(' ', '_')}",
            sha256=hash_key(f"xs_{name}"),
            commune=commune,
            roles=frozenset({role}),
            unit=unit,
        )
        for name, (role, unit, commune) in more.items()
    ]
    keys.file.write_text(KeysFile(keys=(*known, *stored)).model_dump_json())
    headers = {role.value: keys.bearer(key) for role, key in keys.by_role.items()}
    headers["unit_officer"] = keys.bearer(next(iter(keys.by_unit.values())))
    return headers | {name: keys.bearer(f"xs_{name}") for name in more}


@asynccontextmanager
async def at_work(
    world: World, keys: Keys, folder: Path, settings: Settings | None = None
) -> AsyncIterator[Desk]:
    """Open the service with its clock at Monday morning."""
    moment = folder / "moment"
    moment.write_text(f"{MONDAY}+07:00", "utf-8")
    settings = settings or settings_of(world, clock_file=moment)
    async with opened(world, keys, settings) as office:
        yield Desk(office, moment, add_keys(keys))
