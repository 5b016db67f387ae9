"""The demonstration accounts and keys: marked as such, made for the commune's real units."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local import write
from deploy.local.layout import ROOT, Folder
from deploy.local.vault import Vault
from deploy.local.words import Trouble
from shared.yaml_file import read_yaml

MARK = "(tài khoản trình diễn)"
FOCAL_UNIT = "phong-van-hoa-xa-hoi"
DESK_UNIT = "trung-tam-phuc-vu-hanh-chinh-cong"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in to the embedded default: a role, not a person."""

    sub: str
    name: str
    role: str  # a value of shared.auth.Role, which is slow to import
    unit: str | None = None

    def claims(self, commune: str) -> dict[str, Any]:
        """Return the claims that the demonstration issuer puts into the token."""
        return {
            "sub": self.sub,
            "name": f"{self.name} {MARK}",
            "roles": [self.role],
            "unit": self.unit or "",
            "commune": commune,
            **({"communes": [commune]} if self.role == "province_viewer" else {}),
        }


def commune() -> str:
    """Return the commune of this run (``XASO_COMMUNE``)."""
    return os.environ.get("XASO_COMMUNE", "") or "son-mai"


def communes_dir() -> Path:
    """Return the folder of the communes' data (``XASO_COMMUNES_DIR``)."""
    return Path(os.environ.get("XASO_COMMUNES_DIR") or ROOT / "deploy" / "communes").resolve()


def units() -> dict[str, str]:
    """Return the commune's units, slug to name, from its ``units.yaml``.

    Raises ``Trouble`` when the commune has no such file.
    """
    path = communes_dir() / commune() / "units.yaml"
    try:
        content = read_yaml(path)
    except OSError as error:
        raise Trouble(
            f"Không thấy dữ liệu đơn vị của xã: {path}.", f"The commune's units are missing: {path}"
        ) from error
    return {unit["slug"]: unit["name"] for unit in content["units"]}


def accounts() -> list[Account]:
    """Return the accounts that the demonstration issuer knows, leadership first."""
    return [
        Account("lanh-dao", "Lãnh đạo UBND xã", "leader"),
        Account("dau-moi", "Cán bộ đầu mối, Phòng Văn hóa – Xã hội", "focal", FOCAL_UNIT),
        Account("duong-day-nong", "Người trực đường dây nóng", "hotline_operator", DESK_UNIT),
        Account("xu-ly", "Cán bộ xử lý phản ánh, kiến nghị", "case_handler", DESK_UNIT),
        Account("quan-tri", "Quản trị hệ thống", "admin"),
        Account("cap-tinh", "Người theo dõi cấp tỉnh", "province_viewer"),
        *(
            Account(f"can-bo.{slug}", f"Cán bộ {name}", "unit_officer", slug)
            for slug, name in units().items()
        ),
    ]


def publish(folder: Folder, vault: Vault, addresses: dict[str, str]) -> None:
    """Register the demonstration keys' hashes and write ``demo.json`` for programs.

    Does nothing where both files are there and say so already.
    """
    found = accounts()
    keys: dict[str, Any] = {"unit_officer": {}}
    for account in found:
        if account.role == "unit_officer":
            keys[account.role][account.unit] = vault[_secret(account)]
        else:
            keys[account.role] = vault[_secret(account)]
    keys["open311"] = vault["key_open311"]
    content = {"addresses": addresses, "keys": keys}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if folder.keys.exists() and folder.demo.exists() and folder.demo.read_text("utf-8") == text:
        return

    from deploy.local import keyring
    from shared.auth import Role

    for account in found:
        key = vault[_secret(account)]
        role = Role(account.role)
        seen = (commune(),) if role is Role.PROVINCE_VIEWER else ()
        keyring.add(folder.keys, key, commune(), role, account.unit, seen)
    keyring.add(folder.keys, vault["key_service"], commune(), Role.SERVICE, None)
    keyring.add(folder.keys, vault["key_open311"], commune(), Role.OPEN311, None)
    write.private(folder.demo, text)


def _secret(account: Account) -> str:
    unit = f"_{account.unit}" if account.role == "unit_officer" else ""
    return f"key_{account.role}{unit}"
