"""Khóa API của đơn vị và chương trình: cấp, liệt kê, thu hồi / issue, list, revoke API keys."""

import os
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local import keyring
from deploy.local.layout import folder
from deploy.local.words import Trouble, say
from shared.auth import Role

app = typer.Typer()


@app.command("issue")
def issue(
    commune: Annotated[str, typer.Option(help="Xã / the commune.")],
    role: Annotated[Role, typer.Option(help="Vai trò / the role.")],
    unit: Annotated[str | None, typer.Option(help="Đơn vị / the unit.")] = None,
    sees: Annotated[
        list[str] | None, typer.Option(help="Xã được xem (cấp tỉnh) / communes to be seen.")
    ] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Cấp một khóa mới; khóa chỉ hiện một lần / issue a key, shown this once."""
    if role is Role.UNIT_OFFICER and not unit:
        raise Trouble(
            "Vai trò unit_officer cần --unit.", "The role unit_officer needs --unit.", code=2
        )
    if bool(sees) is not (role is Role.PROVINCE_VIEWER):
        raise Trouble(
            "Vai trò province_viewer, và chỉ vai trò này, cần --sees.",
            "The role province_viewer, and no other, needs --sees.",
            code=2,
        )
    key, stored = keyring.issue(_file(data), commune, role, unit, tuple(sees or ()))
    print(key)
    typer.echo(say(f"Mã khóa: {stored.id}", f"Key id: {stored.id}"), err=True)


@app.command("list")
def listing(data: Data = DEFAULT_DATA) -> None:
    """Liệt kê các khóa, không có khóa nào hiện ra / list the keys, never their values."""
    for key in keyring.read(_file(data)).keys:
        roles = ",".join(sorted(key.roles))
        state = say("đã thu hồi", "revoked") if key.revoked else say("còn hiệu lực", "valid")
        print(f"{key.id:<16} {key.commune:<12} {roles:<18} {key.unit or '-':<42} {state}")


@app.command("revoke")
def revoke(key_id: str, data: Data = DEFAULT_DATA) -> None:
    """Thu hồi một khóa; có hiệu lực ngay / revoke a key, at once."""
    keyring.revoke(_file(data), key_id)
    print(say(f"Đã thu hồi {key_id}.", f"{key_id} is revoked."))


def _file(data: Path) -> Path:
    """Return the file that ``XASO_KEYS_FILE`` names, or that of the data folder."""
    named = os.environ.get("XASO_KEYS_FILE")
    return Path(named) if named else folder(data).keys
