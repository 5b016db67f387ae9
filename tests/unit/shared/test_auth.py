import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from oidc_provider_mock import User, run_server_in_thread

from shared.auth import STAFF, Authenticator, KeysFile, Role
from shared.errors import Forbidden, Transient, Unauthenticated
from shared.settings import Settings
from shared.testing import Keys, free_port

ISSUER_CLAIMS = {"roles": ["leader", "emperor"], "unit": None, "commune": "son-mai"}
VIEWER_CLAIMS = {
    "roles": ["province_viewer"], "commune": "son-mai", "communes": ["son-mai", "xa-khac", 7],
}  # fmt: skip
REDIRECT = "http://127.0.0.1/callback"


async def who(keys: Keys, authorization: str | None, **settings: Any) -> Any:
    return await Authenticator(Settings(keys_file=keys.file, **settings)).authenticate(
        authorization
    )


async def test_a_key_speaks_for_its_commune_unit_and_role(keys: Keys) -> None:
    key = keys.by_unit["phong-kinh-te"]

    officer = await who(keys, f"Bearer {key}")

    assert (officer.commune, officer.unit) == ("son-mai", "phong-kinh-te")
    assert officer.roles == {Role.UNIT_OFFICER}
    assert officer.subject.startswith("key:")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer nobody"])
async def test_nobody_known_is_let_in_by_no_header(keys: Keys, header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        await who(keys, header)


async def test_a_revoked_key_dies_at_once_also_in_a_running_service(keys: Keys) -> None:
    with pytest.raises(Unauthenticated):
        await who(keys, f"Bearer {keys.revoked}")

    running = Authenticator(Settings(keys_file=keys.file))
    leader = f"Bearer {keys.by_role[Role.LEADER]}"
    assert (await running.authenticate(leader)).has(Role.LEADER)
    revoke_all(keys.file)
    with pytest.raises(Unauthenticated):
        await running.authenticate(leader)


def revoke_all(file: Path) -> None:
    stored = KeysFile.model_validate_json(file.read_bytes())
    revoked = tuple(key.model_copy(update={"revoked": True}) for key in stored.keys)
    file.write_text(KeysFile(keys=revoked).model_dump_json(), encoding="utf-8")


def test_the_keys_file_holds_no_key(keys: Keys) -> None:
    written = keys.file.read_text("utf-8")

    assert not [key for key in (*keys.by_unit.values(), *keys.by_role.values()) if key in written]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    users = [
        User(sub="lanh-dao", claims=ISSUER_CLAIMS),
        User(sub="khong-vai-tro", claims={}),
        User(sub="khong-xa", claims={"roles": ["leader"]}),
        User(sub="cap-tinh", claims=VIEWER_CLAIMS),
    ]
    with run_server_in_thread(port, user_claims=users):
        yield f"http://localhost:{port}"


def token(issuer: str, sub: str, client: str = "xaso-ui") -> str:
    query = {
        "response_type": "code", "client_id": client, "redirect_uri": REDIRECT,
        "scope": "openid profile", "state": "s",
    }  # fmt: skip
    answer = httpx.post(f"{issuer}/oauth2/authorize", params=query, data={"sub": sub})
    code = httpx.URL(answer.headers["location"]).params["code"]
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
        "client_id": client, "client_secret": "x",
    }  # fmt: skip
    return str(httpx.post(f"{issuer}/oauth2/token", data=form).json()["id_token"])


async def test_a_signed_in_person_has_the_known_roles_of_the_token(keys: Keys, issuer: str) -> None:
    leader = await who(keys, f"Bearer {token(issuer, 'lanh-dao')}", oidc_issuer=issuer)

    assert leader.roles == {Role.LEADER}
    assert (leader.subject, leader.commune) == ("user:lanh-dao", "son-mai")


async def test_a_provinces_viewer_sees_the_communes_that_are_named_and_is_no_staff(
    keys: Keys, issuer: str
) -> None:
    by_token = await who(keys, f"Bearer {token(issuer, 'cap-tinh')}", oidc_issuer=issuer)
    by_key = await who(keys, f"Bearer {keys.by_role[Role.PROVINCE_VIEWER]}")
    leader = await who(keys, f"Bearer {keys.by_role[Role.LEADER]}")

    assert (by_token.communes, by_key.communes) == (("son-mai", "xa-khac"), ("son-mai",))
    assert not by_token.has(*STAFF)
    assert leader.communes == ()


@pytest.mark.parametrize("sub", ["khong-vai-tro", "khong-xa", "bat-ky-ai"])
async def test_a_person_without_role_or_commune_is_denied(
    keys: Keys, issuer: str, sub: str
) -> None:
    with pytest.raises(Forbidden):
        await who(keys, f"Bearer {token(issuer, sub)}", oidc_issuer=issuer)


async def test_a_token_of_another_audience_or_altered_or_unsigned_is_refused(
    keys: Keys, issuer: str
) -> None:
    good = token(issuer, "lanh-dao")
    head, _, signature = good.split(".")
    claims = jwt.decode(good, options={"verify_signature": False})
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = [
        token(issuer, "lanh-dao", client="other"),
        f"{head}.{jwt.encode({**claims, 'unit': 'x'}, 'k' * 32).split('.')[1]}.{signature}",
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode({**claims, "exp": time.time() + 999}, mine, algorithm="RS256"),
        jwt.encode(claims, "k" * 32, algorithm="HS256"),
    ]

    for bad in forged:
        with pytest.raises(Unauthenticated):
            await who(keys, f"Bearer {bad}", oidc_issuer=issuer)


async def test_an_issuer_that_does_not_answer_means_later_not_no(keys: Keys, issuer: str) -> None:
    good = token(issuer, "lanh-dao")

    with pytest.raises(Transient):
        await who(keys, f"Bearer {good}", oidc_issuer=f"http://localhost:{free_port()}")
