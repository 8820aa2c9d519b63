"""The server: who comes in, what every answer carries, and the acts as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from hanju.model import Role, User
from hanju.newsroom import Newsroom
from hanju.web.app import ROUTERS, WebSettings, make_app
from hanju.web.roles import ROLES
from hanju.web.security import HEADERS
from hanju.web.sessions import COOKIE, safe_path
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import HASH, PASSWORD


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture
def client(room: Newsroom) -> TestClient:
    return TestClient(make_app(room), follow_redirects=False)


def add(room: Newsroom, name: str, role: Role) -> None:
    room.store.people.save_user(User(name=name, shown=name, role=role, password_hash=HASH))


def signed_in(room: Newsroom, client: TestClient, role: Role = "editor") -> dict[str, str]:
    add(room, "kim", role)
    answer = client.post("/login", data={"name": "kim", "password": PASSWORD, "next": "/"})
    assert answer.status_code == 303
    page = client.get("/").text
    token = page.partition('data-token="')[2].partition('"')[0]
    return {"X-Hanju-Token": token}


def test_nobody_comes_in_unasked(client: TestClient) -> None:
    answer = client.get("/issues/108?e=1")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=/issues/108%3Fe%3D1",
    )
    assert client.get("/api/v1/issues").status_code == 401


def test_every_answer_carries_the_headers(room: Newsroom, client: TestClient) -> None:
    signed_in(room, client)
    for path in ("/", "/login", "/nowhere", "/issues/108", "/issues/7", "/static/desk.css",
                 "/static/none", "/api/v1/issues", "/api/v1/issues/7"):  # fmt: skip
        answer = client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path


def test_the_wrong_password_says_nothing_of_the_name(room: Newsroom, client: TestClient) -> None:
    add(room, "kim", "editor")
    known = client.post("/login", data={"name": "kim", "password": "x"})
    unknown = client.post("/login", data={"name": "who", "password": "x"})
    assert known.status_code == unknown.status_code == 403
    assert known.text.replace("kim", "") == unknown.text.replace("who", "")


def test_ten_wrong_tries_lock_for_a_minute(room: Newsroom, client: TestClient) -> None:
    add(room, "kim", "editor")
    for _ in range(10):
        client.post("/login", data={"name": "kim", "password": "x"})
    answer = client.post("/login", data={"name": "kim", "password": PASSWORD})
    assert (answer.status_code, "1분" in answer.text) == (403, True)


def test_the_first_admin_needs_the_code(room: Newsroom) -> None:
    client = TestClient(make_app(room, WebSettings(setup_code="c" * 20)), follow_redirects=False)
    given = {"name": "admin", "password": PASSWORD, "code": "wrong"}
    assert client.post("/login", data=given).status_code == 403
    assert client.post("/login", data={**given, "code": "c" * 20}).status_code == 303
    assert [user.role for user in room.store.people.users()] == ["admin"]
    assert client.post("/login", data={**given, "code": "c" * 20, "name": "two"}).status_code == 403


def test_another_site_changes_nothing(room: Newsroom, client: TestClient) -> None:
    token = signed_in(room, client)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://testserver.evil"},
    ):  # fmt: skip
        assert client.post("/logout", headers={**token, **headers}).status_code == 403
    assert client.post("/logout").status_code == 403  # no token
    assert client.post("/logout", headers={"X-Hanju-Token": "0" * 64}).status_code == 403
    assert client.get("/").status_code == 200
    assert client.post("/logout", headers=token).status_code == 303
    assert client.get("/").status_code == 303


def test_the_cookie_is_hidden_from_scripts(room: Newsroom, client: TestClient) -> None:
    add(room, "kim", "editor")
    answer = client.post("/login", data={"name": "kim", "password": PASSWORD})
    told = answer.headers["set-cookie"].lower()
    assert told.startswith(COOKIE)
    assert "httponly" in told
    assert "samesite=lax" in told


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:x", "",
     " //evil",
     "/\tx", "/\n/evil", "///evil", "/x\r\nLocation: y", "http:evil", "/%0a" + "x" * 600],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(path: str) -> None:
    assert safe_path(path) == "/"


def test_every_route_has_a_role_and_no_role_is_left_over() -> None:
    there = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert there == set(ROLES)


def test_a_reader_reads_and_nothing_else(room: Newsroom, client: TestClient) -> None:
    token = signed_in(room, client, "reader")
    paths = {"{number}": str(NUMBER), "{entry_id}": "e-s1", "{field}": "b1"}
    for (method, path), role in ROLES.items():
        for mark, value in paths.items():
            path = path.replace(mark, value)  # noqa: PLW2901  the address of this route
        if role in {"editor", "approver", "admin"}:
            answer = client.request(method, path, headers={**token, "If-Match": "r1"}, json={})
            assert answer.status_code == 403, (method, path)


def test_a_save_and_a_conflict_as_json(room: Newsroom, client: TestClient) -> None:
    token = signed_in(room, client)
    entry = client.get(f"/api/v1/issues/{NUMBER}").json()["entries"][0]["entry"]["id"]
    path = f"/api/v1/issues/{NUMBER}/entries/{entry}/b2"
    body = {"text": "시는 사업비 84억원을 투입할 계획.", "key": "k1"}
    saved = client.put(path, json=body, headers={**token, "If-Match": "r1"})
    assert (saved.status_code, saved.json()["revision"], saved.json()["key"]) == (200, 2, "k1")
    assert any(one["rule"] == "N4.number" for one in saved.json()["findings"])
    late = client.put(path, json={"text": "다른 글."}, headers={**token, "If-Match": "r1"})
    assert (late.status_code, late.json()["theirs"]) == (412, body["text"])
    assert late.json()["base"] != body["text"]
    gone = client.put(path.replace(entry, "x"), json=body, headers={**token, "If-Match": "r1"})
    assert gone.status_code == 404
    check = client.post(
        f"/api/v1/issues/{NUMBER}/entries/{entry}/check",
        json={"field": "b2", "text": "사업비 99억원을 투입."}, headers=token,
    )  # fmt: skip
    assert any("99억원" in one["message"] for one in check.json()["findings"])
    seen = client.get(path + "/evidence").json()
    assert seen["sources"][0]["text"]
