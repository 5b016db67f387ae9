"""The embedded database, broker, mail sink and issuer as the services meet them."""

import json
import os
import smtplib
import stat
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from deploy.local import keyring
from deploy.local.layout import ROOT
from deploy.local.stack import Stack
from deploy.local.up import doctor_environment
from deploy.mongo import doctor
from shared.auth import Keyring, Role
from shared.testing import eventually


def client(stack: Stack, service: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(stack.mongo_uri(service), serverSelectionTimeoutMS=5_000)


def test_secrets_are_closed_to_others_and_the_demonstration_file_has_its_shape(
    stores: Stack,
) -> None:
    folder = stores.folder
    for path in (folder.secrets, folder.run):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    private = [*folder.secrets.iterdir(), folder.keys, folder.demo]
    private += [path for path in folder.run.rglob("xaso_*") if path.is_file()]
    private += [folder.data / "nats" / "local.conf", folder.run / "supervisord.conf"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}

    demo = json.loads(folder.demo.read_text())
    assert set(demo["addresses"]) == {
        *("feedback", "tasks", "notify", "dashboard", "streamlit", "mail", "nats", "mongo")
    }
    keys = demo["keys"]
    assert len(keys.pop("unit_officer")) == 6
    assert set(keys) == {
        *("leader", "focal", "hotline_operator", "case_handler", "admin", "province_viewer"),
        "open311",
    }
    assert Keyring(folder.keys).find(keys["leader"]).roles == {Role.LEADER}
    assert not any(value in folder.keys.read_text() for value in keys.values())


def test_no_secret_stands_in_a_command_line_or_in_supervisors_file(stores: Stack) -> None:
    written = (stores.folder.run / "supervisord.conf").read_text()

    assert not [
        path.name for path in stores.folder.secrets.iterdir() if path.read_text() in written
    ]


def test_each_service_may_use_its_own_database_and_no_other(stores: Stack) -> None:
    with client(stores, "tasks") as tasks:
        tasks.xaso_tasks.probe.insert_one({"_id": 1})
        for refused in (
            tasks.xaso_feedback.cases.find_one,
            lambda: tasks.xaso_feedback.cases.insert_one({}),
            lambda: tasks.admin.command("createUser", "x", pwd="x", roles=["root"]),
        ):
            with pytest.raises(OperationFailure):
                refused()
    port = stores.ports["mongo"]
    with MongoClient("127.0.0.1", port) as nobody, pytest.raises(OperationFailure):
        nobody.xaso_tasks.probe.find_one()


async def test_a_killed_database_comes_back_with_what_it_acknowledged(stores: Stack) -> None:
    with client(stores, "tasks") as tasks:
        for n in range(50):
            tasks.xaso_tasks.acknowledged.insert_one({"_id": n})
        killed = stores.kill("mongo")

        await eventually(lambda: stores.pid("mongo") not in {0, killed}, within=15)
        found = {each["_id"] for each in tasks.xaso_tasks.acknowledged.find()}

    assert found == set(range(50))


def test_the_doctor_finds_everything_on_the_embedded_servers(stores: Stack) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "doctor"],
        cwd=ROOT,
        env={**os.environ, **doctor_environment(stores)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert "THIẾU" not in run.stdout
    assert "Chỉ mục thưa" in run.stdout
    with client(stores, "doctor") as examined:
        assert examined.xaso_doctor.list_collection_names() == []


def test_the_doctor_names_what_a_server_lacks(
    stores: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationFailure("no such command")

    monkeypatch.setattr(Collection, "aggregate", refuse)
    monkeypatch.setattr(Collection, "update_one", refuse)

    with client(stores, "doctor") as examined:
        findings = doctor.examine(examined.xaso_doctor)

    assert {each.english for each in findings if each.error} == {
        "$group",
        "array $push and $pull",
        "compare-and-set update",
        "pipeline update ($filter, $$REMOVE)",
    }


def test_the_mail_sink_shows_what_it_received_with_its_headers_decoded(stores: Stack) -> None:
    message = EmailMessage()
    message["Subject"] = "Thông báo nhiệm vụ tuần này"
    message["From"] = "UBND xã Sơn Mai <xa@example.org>"
    message["To"] = "Văn phòng <van-phong@example.org>"
    message["Message-ID"] = "<một@example.org>".encode("ascii", "ignore").decode()
    message.set_content("Kính gửi <b>các đơn vị</b>")
    with smtplib.SMTP("127.0.0.1", stores.ports["smtp"]) as server:
        server.send_message(message)

    listed = httpx.get(stores.ports.url("mail") + "/messages").json()
    one = httpx.get(f"{stores.ports.url('mail')}/messages/{listed[0]['id']}").json()
    page = httpx.get(stores.ports.url("mail")).text

    assert one == listed[0]
    assert one["subject"] == "Thông báo nhiệm vụ tuần này"
    assert one["from"] == "UBND xã Sơn Mai <xa@example.org>"
    assert one["text"].strip() == "Kính gửi <b>các đơn vị</b>"
    assert "Thông báo nhiệm vụ tuần này" in page
    assert "&lt;b&gt;" in page
    assert httpx.get(stores.ports.url("mail") + "/messages/../lock").status_code == 404


def test_the_issuer_signs_in_the_demonstration_accounts(stores: Stack) -> None:
    issuer, back = stores.ports.url("oidc"), stores.ports.url("streamlit")
    known = {"client_id": "xaso-ui", "redirect_uri": back}
    asked = {**known, "response_type": "code", "scope": "openid profile", "state": "s"}
    with httpx.Client(base_url=issuer) as browser:
        signed = browser.post("/oauth2/authorize", params=asked, data={"sub": "lanh-dao"})
        code = httpx.URL(signed.headers["location"]).params["code"]
        form = {**known, "grant_type": "authorization_code", "code": code, "client_secret": "x"}
        token = browser.post("/oauth2/token", data=form).json()["id_token"]

    from shared.auth import Issuer

    claims = Issuer(issuer, "xaso-ui").verify(token)
    assert (claims["roles"], claims["commune"]) == (["leader"], "son-mai")
    assert claims["name"].endswith("(tài khoản trình diễn)")


def test_a_key_is_issued_listed_and_revoked(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"

    key, stored = keyring.issue(file, "son-mai", Role.UNIT_OFFICER, "phong-kinh-te")
    known = Keyring(file)
    assert known.find(key).unit == "phong-kinh-te"

    keyring.revoke(file, stored.id)
    assert known.find(key) is None
    assert keyring.read(file).keys[0].revoked
