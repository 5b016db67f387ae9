"""Khóa bọc khóa của từng người gửi / the key that wraps each sender's key."""

import base64
from pathlib import Path
from typing import Any

import typer
from pymongo import UpdateOne

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say
from services.feedback.repository.keyring import CITIZEN_KEYS
from services.feedback.vault import Vault, Wrapped, kek_id

app = typer.Typer()
CHUNK = 500


@app.command()
def rewrap(data: Data = DEFAULT_DATA) -> None:
    """Bọc lại mọi khóa bằng XASO_FEEDBACK_KEK / wrap every key anew; may be repeated.

    Needs the key before it as XASO_FEEDBACK_KEK_PREVIOUS, which is of no more use afterwards.
    The service may run meanwhile, with both.
    """
    present, previous = _key(data, "feedback_kek"), _key(data, "feedback_kek_previous")
    if present is None:
        raise Trouble("Thiếu XASO_FEEDBACK_KEK.", "XASO_FEEDBACK_KEK is missing.", code=2)
    vault = Vault(present, previous)
    with _servers.database_of(data, "feedback") as db:
        done, lost = _rewrap(db[CITIZEN_KEYS], vault)
    print(say(f"Đã bọc lại {done} khóa.", f"{done} keys wrapped anew."))
    if lost:
        raise Trouble(
            f"{lost} khóa được bọc bằng khóa khác; hãy nêu khóa đó ở XASO_FEEDBACK_KEK_PREVIOUS.",
            f"{lost} keys are wrapped by another key: give it as XASO_FEEDBACK_KEK_PREVIOUS.",
        )


@app.command()
def status(data: Data = DEFAULT_DATA) -> None:
    """Mỗi khóa bọc bao nhiêu khóa / how many keys each key-encryption key wraps."""
    present = _key(data, "feedback_kek")
    counts: dict[str, int] = {}
    with _servers.database_of(data, "feedback") as db:
        for each in db[CITIZEN_KEYS].find({}, {"kek": 1}):
            counts[each["kek"]] = counts.get(each["kek"], 0) + 1
    for kek, count in counts.items():
        mark = say("hiện hành", "present") if present and kek == kek_id(present) else ""
        print(f"  {kek}  {count:>6}  {mark}")


def _rewrap(keys: Any, vault: Vault) -> tuple[int, int]:
    """Return how many keys were wrapped anew, and how many this vault cannot open."""
    done = lost = 0
    writes: list[UpdateOne] = []
    for each in keys.find({}):
        if each["kek"] == vault.kek_id:
            continue
        try:
            fresh = vault.rewrap(Wrapped(each["kek"], each["key"]), each["_id"])
        except KeyError:
            lost += 1
            continue
        change = {"$set": {"kek": fresh.kek, "key": fresh.key}}
        writes.append(UpdateOne({"_id": each["_id"], "kek": each["kek"]}, change))
    for start in range(0, len(writes), CHUNK):
        done += keys.bulk_write(writes[start : start + CHUNK]).modified_count
    return done, lost


def _key(data: Path, name: str) -> bytes | None:
    found = _servers.secret(data, name)
    return base64.b64decode(found) if found else None
