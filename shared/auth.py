"""Who speaks: bearer tokens of people (OIDC) and hashed API keys of units and services."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any

import jwt
from fastapi import Request
from pydantic import BaseModel, ConfigDict

from shared import logs
from shared.contracts.base import Slug
from shared.errors import Forbidden, Text, Transient, Unauthenticated
from shared.settings import Settings

DOTS_IN_A_TOKEN = 2
REFRESH_SECONDS = 30

log = logs.get(__name__)


class Role(StrEnum):
    """What somebody may do; each is scoped by commune, and by unit where there is one."""

    UNIT_OFFICER = "unit_officer"
    FOCAL = "focal"
    HOTLINE_OPERATOR = "hotline_operator"
    CASE_HANDLER = "case_handler"
    LEADER = "leader"
    ADMIN = "admin"
    SERVICE = "service"
    OPEN311 = "open311"
    """An application that posts residents' messages by GeoReport v2."""
    PROVINCE_VIEWER = "province_viewer"
    """Sees the figures of the communes that are named to it, and nothing else."""


STAFF = frozenset(Role) - {Role.SERVICE, Role.OPEN311, Role.PROVINCE_VIEWER}
PEOPLE = STAFF | {Role.PROVINCE_VIEWER}
"""Roles that a token may give; the others are only given to keys."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever stands behind a request. ``subject`` is a reference, never a name.

    ``communes`` are those whose figures a province's viewer sees; no other role has any.
    """

    subject: str
    commune: str
    roles: frozenset[Role]
    unit: str | None = None
    communes: tuple[str, ...] = ()

    def has(self, *roles: Role) -> bool:
        """Tell whether the principal has any of ``roles``."""
        return not self.roles.isdisjoint(roles)


class StoredKey(BaseModel):
    """One API key as the keys file holds it: its hash, its scope, whether it was revoked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    sha256: str
    commune: Slug
    roles: frozenset[Role]
    unit: Slug | None = None
    communes: tuple[Slug, ...] = ()
    revoked: bool = False


class KeysFile(BaseModel):
    """The keys file; rewritten by ``xaso keys``, read again when it changes."""

    keys: tuple[StoredKey, ...] = ()


def hash_key(key: str) -> str:
    """Return the SHA-256 of a key in hex; keys are 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


class Keyring:
    """The API keys that are known; follows the file's changes, so that a revoked key dies."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_at: tuple[int, int] = (0, 0)
        self._keys: dict[str, StoredKey] = {}

    def find(self, key: str) -> StoredKey | None:
        """Return the key as stored, or None if it is unknown or revoked."""
        self._follow()
        stored = self._keys.get(hash_key(key))
        return None if stored is None or stored.revoked else stored

    def _follow(self) -> None:
        if self._path is None:
            return
        stat = self._path.stat()
        version = (stat.st_mtime_ns, stat.st_size)
        if version != self._read_at:
            file = KeysFile.model_validate_json(self._path.read_bytes())
            self._keys = {key.sha256: key for key in file.keys}
            self._read_at = version


class Issuer:
    """Verifies the tokens of an OIDC issuer: signature, issuer, audience, time."""

    def __init__(self, issuer: str, audience: str) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys: jwt.PyJWKClient | None = None
        self._refreshed = -float(REFRESH_SECONDS)

    def verify(self, token: str) -> dict[str, Any]:
        """Return the claims of ``token``; blocks while it fetches the issuer's keys.

        Raises ``jwt.InvalidTokenError`` for a bad token, ``jwt.PyJWKClientConnectionError``
        when the issuer does not answer.
        """
        try:
            return self._decode(token)
        except (jwt.InvalidSignatureError, jwt.PyJWKClientError):
            # The issuer may have new keys; at most one look per half minute, whoever asks.
            if monotonic() - self._refreshed < REFRESH_SECONDS:
                raise
            self._refreshed = monotonic()
            self._keys = None
            return self._decode(token)

    def _decode(self, token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            self._key(token),
            algorithms=["RS256", "ES256", "PS256"],
            audience=self._audience,
            issuer=self._issuer,
            leeway=10,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
        return claims

    def _key(self, token: str) -> jwt.PyJWK:
        if self._keys is None:
            self._keys = jwt.PyJWKClient(self._jwks_uri(), lifespan=300, timeout=3)
        kid = jwt.get_unverified_header(token).get("kid")
        if kid:
            return self._keys.get_signing_key(kid)
        keys = self._keys.get_signing_keys()
        if len(keys) != 1:
            raise jwt.PyJWKClientError("the token names no key and the issuer has several")
        return keys[0]

    def _jwks_uri(self) -> str:
        import httpx

        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            answer = httpx.get(address, timeout=3, follow_redirects=False)
            return str(answer.raise_for_status().json()["jwks_uri"])
        except (httpx.HTTPError, json.JSONDecodeError, KeyError) as error:
            raise jwt.PyJWKClientConnectionError("the issuer does not answer") from error


class Authenticator:
    """Turns an ``Authorization`` header into a ``Principal``."""

    def __init__(self, settings: Settings) -> None:
        self._keyring = Keyring(settings.keys_file)
        self._issuer = (
            Issuer(settings.oidc_issuer, settings.oidc_audience) if settings.oidc_issuer else None
        )

    async def authenticate(self, authorization: str | None) -> Principal:
        """Return who stands behind ``authorization``.

        Raises ``Unauthenticated`` when nobody known does, ``Transient`` when the issuer of a
        token cannot be asked.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthenticated("missing-key")
        if token.count(".") == DOTS_IN_A_TOKEN:
            return await self._by_token(token)
        return self._by_key(token)

    def _by_key(self, key: str) -> Principal:
        stored = self._keyring.find(key)
        if stored is None:
            raise _unauthenticated("unknown-key")
        return Principal(
            f"key:{stored.id}", stored.commune, stored.roles, stored.unit, stored.communes
        )

    async def _by_token(self, token: str) -> Principal:
        if self._issuer is None:
            raise _unauthenticated("unknown-key")
        try:
            claims = await asyncio.to_thread(self._issuer.verify, token)
        except jwt.PyJWKClientConnectionError as error:
            raise Transient("the sign-in service does not answer") from error
        except (jwt.PyJWKClientError, jwt.InvalidTokenError) as error:
            raise _unauthenticated("unknown-token") from error
        known = {role.value for role in PEOPLE}
        roles = frozenset(Role(r) for r in claims.get("roles") or () if r in known)
        commune = claims.get("commune")
        if not roles or not isinstance(commune, str):
            raise Forbidden(
                "no-role",
                Text(
                    "Tài khoản này chưa được giao vai trò nào trong hệ thống của xã.",
                    "This account has no role in the commune's system.",
                ),
            )
        return Principal(
            f"user:{claims['sub']}",
            commune,
            roles,
            claims.get("unit") or None,
            _communes_of(claims),
        )


def _communes_of(claims: dict[str, Any]) -> tuple[str, ...]:
    listed = claims.get("communes")
    found = listed if isinstance(listed, list) else []
    return tuple(each for each in found if isinstance(each, str))


def _unauthenticated(code: str) -> Unauthenticated:
    return Unauthenticated(
        code,
        Text(
            "Thiếu khóa truy cập, hoặc khóa không đúng, đã hết hạn hay đã bị thu hồi. "
            "Hãy đăng nhập lại hoặc liên hệ quản trị hệ thống.",
            "The access key is missing, wrong, expired or revoked. "
            "Sign in again or ask the administrator.",
        ),
    )


def require(*roles: Role) -> Callable[[Request], Awaitable[Principal]]:
    """Return a FastAPI dependency that lets in only a principal with one of ``roles``.

    Raises ``Unauthenticated`` or ``Forbidden``.
    """

    async def principal(request: Request) -> Principal:
        authenticator: Authenticator = request.app.state.authenticator
        someone = await authenticator.authenticate(request.headers.get("authorization"))
        if not someone.has(*roles):
            raise Forbidden(
                "role-not-allowed",
                Text(
                    "Vai trò của bạn không được thực hiện việc này.",
                    "Your role does not allow this.",
                ),
            )
        return someone

    return principal
