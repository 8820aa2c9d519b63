"""Single sign-on: people proven by the identity provider of the house (OpenID Connect).

Shape:  `begin` gives the address to send a browser to; `finish` turns what comes back into a name.
Units:  seconds.
Errors: `SignOnError`, in words for the page.
Source: docs/decisions/0051-single-sign-on.md; OpenID Connect Core 1.0 section 3.1, RFC 7636 (PKCE).

The provider is asked through the one door. Nothing of a token is kept or logged. Accounts are made
by an administrator: a provider proves who somebody is, never what they may do.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from hanju.errors import SignOnError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ISSUER: Final = "HANJU_OIDC_ISSUER"
CLIENT: Final = "HANJU_OIDC_CLIENT"
SECRET: Final = "HANJU_OIDC_SECRET"  # noqa: S105  the name of a variable
CLAIM: Final = "HANJU_OIDC_CLAIM"
#: Signatures that a provider's keys can make; never a shared secret, never none.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
TIMEOUT_S: Final = 15.0
LIMIT_BYTES: Final = 512 * 1024
#: Clocks of two machines may differ so much.
LEEWAY_S: Final = 60
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnRules:
    """Which provider, who we are there, and which claim is the name of an account."""

    issuer: str
    client: str
    secret: str = ""
    claim: str = "preferred_username"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where to send the browser, and what it has to bring back."""

    address: str
    state: str
    nonce: str
    verifier: str


def rules_from(environ: Mapping[str, str]) -> SignOnRules | None:
    """What the environment says of a provider; None when it names none."""
    issuer, client = environ.get(ISSUER, "").rstrip("/"), environ.get(CLIENT, "")
    if not issuer or not client:
        return None
    claim = environ.get(CLAIM, "") or "preferred_username"
    return SignOnRules(issuer=issuer, client=client, secret=environ.get(SECRET, ""), claim=claim)


class SignOn:
    """One provider, asked anew for every sign-in."""

    def __init__(self, rules: SignOnRules, *, ca_file: Path | None = None) -> None:
        self._rules, self._ca_file = rules, ca_file

    def begin(self, back: str) -> Begun:
        """Where a browser is sent; it comes back to `back`.

        Raises:
            SignOnError: the provider does not answer, or answers for another issuer.
        """
        found = self._provider()
        state, nonce, verifier = token_urlsafe(24), token_urlsafe(24), token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._rules.client,
            "redirect_uri": back,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        start = _safe(found, "authorization_endpoint")
        sign = "&" if urlsplit(start).query else "?"
        return Begun(
            address=f"{start}{sign}{urlencode(asked)}", state=state, nonce=nonce, verifier=verifier
        )

    def finish(self, *, code: str, back: str, nonce: str, verifier: str) -> str:
        """The name that the provider proves.

        Raises:
            SignOnError: the code is not taken, or the token is not one of this sign-in.
        """
        found = self._provider()
        told = self._asked(
            _safe(found, "token_endpoint"),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "client_id": self._rules.client,
                "code_verifier": verifier,
                **({"client_secret": self._rules.secret} if self._rules.secret else {}),
            },
        )
        claims = self._proven(str(told.get("id_token", "")), _safe(found, "jwks_uri"))
        if claims.get("nonce") != nonce:
            raise SignOnError("이 로그인의 답이 아닙니다")
        name = claims.get(self._rules.claim)
        if not isinstance(name, str) or not name.strip():
            raise SignOnError(f"답에 이름({self._rules.claim})이 없습니다")
        if self._rules.claim == "email" and claims.get("email_verified") is not True:
            raise SignOnError("확인되지 않은 전자우편 주소입니다")
        return name.strip()

    def _provider(self) -> Mapping[str, Any]:
        found = self._asked(f"{self._rules.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._rules.issuer:
            raise SignOnError("인증 서버의 이름이 설정과 다릅니다")
        return found

    def _proven(self, token: str, keys_address: str) -> Mapping[str, Any]:
        try:
            import jwt
        except ImportError as exc:
            raise SignOnError("oidc 부분이 설치되어 있지 않습니다") from exc
        try:
            keys = jwt.PyJWKSet.from_dict(dict(self._asked(keys_address)))
            key_id = jwt.get_unverified_header(token).get("kid")
            usable = [key for key in keys.keys if key_id in {None, key.key_id}]
            if len(usable) != 1:
                raise SignOnError("서명한 열쇠를 알 수 없습니다")
            claims: Mapping[str, Any] = jwt.decode(
                token,
                usable[0],
                algorithms=list(ALGORITHMS),
                audience=self._rules.client,
                issuer=[self._rules.issuer, f"{self._rules.issuer}/"],
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as exc:
            raise SignOnError("답의 서명이나 기한이 맞지 않습니다") from exc
        return claims

    def _asked(self, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """The JSON at an address, or the answer to a form."""
        from hanju.collect.transport import ask_house

        try:
            status, body = ask_house(
                address, form,
                timeout_s=TIMEOUT_S, limit_bytes=LIMIT_BYTES, ca_file=self._ca_file,
            )  # fmt: skip
            told = json.loads(body) if status == 200 else None
        except (OSError, ValueError) as exc:
            raise SignOnError("인증 서버가 답하지 않습니다") from exc
        if not isinstance(told, dict):
            raise SignOnError("인증 서버가 거절했습니다")
        return told


def _safe(found: Mapping[str, Any], name: str) -> str:
    """An address of the provider: over https, or on this machine."""
    address = str(found.get(name, ""))
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise SignOnError(f"인증 서버의 {name}이(가) https 주소가 아닙니다")
