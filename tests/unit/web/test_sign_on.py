"""Single sign-on against a provider of ours on loopback: who comes back is proven, or refused."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.newsroom.sign_on import SignOn, SignOnRules, rules_from
from hanju.web.app import WebSettings, make_app
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.desk.room import small_room
from tests.unit.web.kit import add

CLIENT = "hanju-desk"
KEY, OTHER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))


class Provider(ThreadingHTTPServer):
    """An identity provider; `says` overrides claims, `key` is what it signs with."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.issuer = self.address
        self.says: dict[str, Any] = {}
        self.key, self.algorithm = KEY, "ES256"
        self.challenge = self.nonce = ""

    def token(self) -> str:
        now = int(time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "17", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "preferred_username": "kim", **self.says,
        }  # fmt: skip
        if self.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none")
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "k1"})


class _Asked(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        own = self.server
        if self.path.endswith("/openid-configuration"):
            self._tell({
                "issuer": own.issuer,
                "authorization_endpoint": f"{own.address}/authorize",
                "token_endpoint": f"{own.address}/token",
                "jwks_uri": f"{own.address}/keys",
            })  # fmt: skip
        elif self.path == "/keys":
            key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
            self._tell({"keys": [{**key, "kid": "k1", "use": "sig", "alg": "ES256"}]})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        if form["code"] != "good" or digest.rstrip(b"=").decode() != self.server.challenge:
            self.send_error(400)
            return
        self._tell({"id_token": self.server.token(), "token_type": "Bearer"})

    def _tell(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        add(opened, "kim", "editor")
        yield opened


@pytest.fixture
def browser(room: Newsroom, provider: Provider) -> TestClient:
    sign_on = SignOn(SignOnRules(issuer=provider.issuer, client=CLIENT, secret="s"))
    return TestClient(
        make_app(room, WebSettings(sign_on=sign_on)),
        base_url="http://127.0.0.1",
        follow_redirects=False,
    )


def sent(browser: TestClient, provider: Provider, after: str = "/") -> dict[str, str]:
    """What the provider is asked when somebody begins."""
    answer = browser.get("/login/oidc", params={"next": after})
    assert answer.status_code == 303
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    provider.challenge, provider.nonce = asked["code_challenge"], asked["nonce"]
    return asked


def back(browser: TestClient, code: str, state: str) -> Any:
    return browser.get("/login/oidc/back", params={"code": code, "state": state})


def test_somebody_the_provider_proves_is_signed_in(browser: TestClient, provider: Provider) -> None:
    assert "/login/oidc?next=/me" in browser.get("/login", params={"next": "/me"}).text
    asked = sent(browser, provider, "/me")
    assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
    assert asked["redirect_uri"] == "http://127.0.0.1/login/oidc/back"
    answer = back(browser, "good", asked["state"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert browser.get("/me").status_code == 200
    # a code is of one sign-in alone
    browser.cookies.delete(COOKIE)
    assert back(browser, "good", asked["state"]).status_code == 403


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "another"},
        {"aud": "another client"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},  # long ago
        {"preferred_username": "nobody"},
        {"preferred_username": ""},
    ],
    ids=str,
)
def test_what_does_not_fit_signs_nobody_in(
    browser: TestClient, provider: Provider, says: dict[str, Any]
) -> None:
    asked = sent(browser, provider)
    provider.says = says
    answer = back(browser, "good", asked["state"])
    assert answer.status_code == 403
    assert "통합 로그인을 하지 못했습니다" in answer.text
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize("how", ["another key", "no signature", "another state", "bad code"])
def test_forged_answers_sign_nobody_in(browser: TestClient, provider: Provider, how: str) -> None:
    asked = sent(browser, provider)
    code, state = "good", asked["state"]
    if how == "another key":
        provider.key = OTHER
    elif how == "no signature":
        provider.algorithm = "none"
    elif how == "another state":
        state = "x" * len(state)
    else:
        code = "stolen"
    assert back(browser, code, state).status_code == 403
    assert COOKIE not in browser.cookies


def test_a_switched_off_account_stays_out(
    browser: TestClient, provider: Provider, room: Newsroom
) -> None:
    from hanju.web.accounts import switch

    switch(room, "kim", is_on=False)
    asked = sent(browser, provider)
    assert back(browser, "good", asked["state"]).status_code == 403


def test_nobody_is_sent_elsewhere_afterwards(browser: TestClient, provider: Provider) -> None:
    asked = sent(browser, provider, "https://elsewhere.example/")
    assert back(browser, "good", asked["state"]).headers["location"] == "/"


def test_a_provider_of_another_name_or_without_https_is_not_used(
    room: Newsroom, provider: Provider
) -> None:
    provider.issuer = "https://another.example"
    for rules in (
        SignOnRules(issuer=provider.address, client=CLIENT),
        SignOnRules(issuer="http://127.0.0.1:9", client=CLIENT),
    ):
        app = make_app(room, WebSettings(sign_on=SignOn(rules)))
        client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        assert client.get("/login/oidc").status_code == 403


def test_without_a_provider_there_is_no_such_way_in(room: Newsroom) -> None:
    client = TestClient(make_app(room), base_url="http://127.0.0.1", follow_redirects=False)
    assert client.get("/login/oidc").status_code == 404
    assert "통합 로그인" not in client.get("/login").text
    assert rules_from({}) is None
    told = rules_from({"HANJU_OIDC_ISSUER": "https://id.example/", "HANJU_OIDC_CLIENT": "x"})
    assert told == SignOnRules(issuer="https://id.example", client="x")
