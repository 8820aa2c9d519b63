"""Pages of the settings: the house, people, what is mine, and sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.newsroom.housekeeping import SECTIONS
from hanju.web.secrets import is_password
from tests.unit.newsroom.desk.room import small_room
from tests.unit.web.kit import PASSWORD, client

NEW = "완전히 새로운 비밀번호"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture
def boss(room: Newsroom) -> TestClient:
    return client(room, "boss", "admin")


def test_every_page_of_the_settings_is_there(boss: TestClient) -> None:
    for path in ("house", "fields", "actors", "policies", "people", "backup"):
        answer = boss.get(f"/settings/{path}")
        assert (answer.status_code, "<main" in answer.text) == (200, True), path
    assert boss.get("/settings").headers["location"] == "/settings/house"
    for path in ("/me", "/sources"):
        assert boss.get(path).status_code == 200
    assert boss.get("/settings/nothing").status_code == 405


def test_the_parts_together_are_the_whole_file(room: Newsroom) -> None:
    text = (room.home / "hanju.toml").read_text("utf-8")
    tables = {line.strip("[] \n") for line in text.splitlines() if line.startswith("[")}
    assert tables <= {name for names in SECTIONS.values() for name in names}
    for name in SECTIONS:
        part = room.house_part(name)
        unchanged = room.preview_house(name, part.text, seen=part.seen)
        assert unchanged.lines == (), name


def signs(room: Newsroom) -> bool:
    return room.house.policy.second_person_signs


def test_a_change_is_shown_before_it_is_made_and_the_old_text_is_kept(
    room: Newsroom, boss: TestClient
) -> None:
    part = room.house_part("policies")
    changed = part.text.replace("second_person_signs = false", "second_person_signs = true")
    assert changed != part.text
    body = {"text": changed, "seen": part.seen}
    shown = boss.post("/settings/policies", data=body)
    assert "<del>-second_person_signs = false</del>" in shown.text
    assert not signs(room)
    saved = boss.post("/settings/policies", data={**body, "do": "save"})
    assert saved.status_code == 303
    assert signs(room)
    assert "second_person_signs = true" in (room.home / "hanju.toml").read_text("utf-8")
    kept = list((room.home / "house-history").iterdir())
    assert ["second_person_signs = false" in one.read_text("utf-8") for one in kept] == [True]
    late = boss.post("/settings/policies", data={**body, "do": "save"})
    assert (late.status_code, "그사이" in late.text) == (422, True)


@pytest.mark.parametrize(
    "text", ["[policy]\nnonsense = 1\n", "[policy", "[publication]\ntitle = 'x'\n", "[[policy]]\n"]
)
def test_a_wrong_setting_changes_nothing_and_what_was_typed_stays(
    room: Newsroom, boss: TestClient, text: str
) -> None:
    before = (room.home / "hanju.toml").read_bytes()
    body = {"text": text, "seen": room.house_part("policies").seen, "do": "save"}
    told = boss.post("/settings/policies", data=body)
    assert (told.status_code, 'role="alert"' in told.text) == (422, True)
    assert text.splitlines()[0] in told.text
    assert (room.home / "hanju.toml").read_bytes() == before


def test_a_change_of_the_house_is_weighed_on_the_open_issue(room: Newsroom) -> None:
    part = room.house_part("house")
    tight = part.text.replace("headline_max = ", "headline_max = 12 # ")
    assert tight != part.text
    shown = room.preview_house("house", tight.replace("headline_min = ", "headline_min = 5 # "),
                               seen=part.seen)  # fmt: skip
    assert (shown.number, shown.more > 0) == (108, True)


def test_people_are_added_changed_and_switched_off(room: Newsroom, boss: TestClient) -> None:
    given = {"name": "kim", "shown": "김 연구원", "role": "editor", "password": PASSWORD}
    assert boss.post("/settings/people/add", data=given).status_code == 303
    assert boss.post("/settings/people/add", data=given).status_code == 422
    kim = client(room, "kim", "editor")
    assert kim.get("/").status_code == 200
    change = "/settings/people/change"
    assert boss.post(change, data={"name": "kim", "do": "role", "role": "approver"}).is_redirect
    assert kim.get("/settings/people").status_code == 403
    assert boss.post(change, data={"name": "kim", "do": "off"}).is_redirect
    assert kim.get("/").headers["location"] == "/login"
    assert boss.post(change, data={"name": "boss", "do": "off"}).status_code == 422
    last = boss.post(change, data={"name": "boss", "do": "role", "role": "reader"})
    assert (last.status_code, "마지막 관리자" in last.text) == (422, True)
    new = boss.post(change, data={"name": "kim", "do": "password", "password": NEW})
    kept = {one.name: one.password_hash for one in room.store.people.users()}
    assert (new.is_redirect, is_password(kept["kim"], NEW)) == (True, True)


def test_my_password_needs_the_old_one_and_ends_my_other_sessions(room: Newsroom) -> None:
    other, kim = client(room, "kim", "editor"), client(room, "kim", "editor")
    given = {"old": "x", "password": NEW}
    assert kim.post("/me/password", data=given).status_code == 403
    assert kim.post("/me/password", data={"old": PASSWORD, "password": "짧음"}).status_code == 422
    assert kim.post("/me/password", data={**given, "old": PASSWORD}).status_code == 303
    assert (kim.get("/").status_code, other.get("/").status_code) == (200, 303)


def test_my_settings_and_tokens(room: Newsroom) -> None:
    kim = client(room, "kim", "editor")
    given = {"letter": "125", "theme": "dark", "language": "en"}
    assert kim.post("/me", data=given).status_code == 303
    user = room.store.people.users()[0]
    assert (user.letter, user.theme, user.language, user.single_keys) == (125, "dark", "en", False)
    assert kim.post("/me", data={"letter": "900"}).status_code == 422
    page = kim.post("/me/tokens", data={"label": "<b>밤일</b>", "role": "reader"}).text
    assert "&lt;b&gt;밤일" in page
    secret = "hanju_" + page.partition("hanju_")[2].partition("<")[0]
    assert secret not in kim.get("/me").text  # shown once
    bare = TestClient(kim.app, headers={"Authorization": f"Bearer {secret}"})
    assert bare.get("/api/v1/issues").status_code == 200
    made = bare.post("/me/tokens", data={"label": "x", "role": "reader"})
    assert made.status_code == 403  # a token makes no token
    held = room.store.people.tokens("kim")[0]
    assert kim.post("/me/tokens/end", data={"name": held.secret_hash[:16]}).status_code == 303
    assert bare.get("/api/v1/issues").status_code == 401


def test_a_private_address_is_no_source(room: Newsroom, boss: TestClient) -> None:
    for url in ("http://127.0.0.1:1/feed", "http://169.254.169.254/", "http://[::1]/", "file:///x"):
        told = boss.post("/sources", data={"url": url, "do": "save"})
        assert (told.status_code, 'role="alert"' in told.text) == (422, True), url
    assert room.sources() == []
    assert boss.post("/sources/switch", data={"id": "none", "is_on": "on"}).status_code == 404
