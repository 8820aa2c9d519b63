"""The acts of editors, as JSON and as forms, and what others hear of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.web.app import make_app
from hanju.web.secrets import form_token
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import PASSWORD, add, client, secret_of

API = f"/api/v1/issues/{NUMBER}"
FORM = f"/issues/{NUMBER}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture
def kim(room: Newsroom) -> TestClient:
    return client(room, "kim", "editor")


def ids(room: Newsroom) -> list[str]:
    return [str(entry.id) for entry in room.issue(NUMBER).entries()]


def test_a_decision_is_told_to_the_others(room: Newsroom, kim: TestClient) -> None:
    first = ids(room)[0]
    body = {"action": "accept", "seen": 1}
    told = kim.post(f"{API}/entries/{first}/decision", json=body)
    assert (told.status_code, told.json()["state"]) == (200, "accepted")
    news = kim.get(f"{API}/news?after=0").json()
    assert [(one["kind"], one["by"], one["entry"]) for one in news["events"]] == [
        ("decision", "kim", first)
    ]
    assert kim.get(f"{API}/news?after={news['newest']}").json()["events"] == []
    assert kim.post(f"{API}/entries/nobody/decision", json=body).status_code == 404
    wrong = kim.post(f"{API}/entries/{first}/decision", json={"action": "burn"})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "Invalid")


def test_the_same_act_as_a_form_leads_back_to_the_entry(room: Newsroom) -> None:
    first = ids(room)[0]
    secret = secret_of(room, "kim", "editor")
    kim = TestClient(make_app(room), follow_redirects=False, cookies={COOKIE: secret})
    given = {"token": form_token(secret), "action": "drop", "why": "중복", "next": "//evil.example"}
    gone = kim.post(f"{FORM}/entries/{first}/decision", data=given)
    assert (gone.status_code, gone.headers["location"]) == (303, f"{FORM}?e={first}")
    assert first not in ids(room)
    given["next"] = f"{FORM}/candidates"
    back = kim.post(f"{FORM}/undo", data={"token": given["token"], "next": given["next"]})
    assert (back.status_code, back.headers["location"]) == (303, f"{FORM}/candidates")
    assert first in ids(room)
    without = kim.post(f"{FORM}/entries/{first}/decision", data={"action": "drop"})
    assert without.status_code == 403


def test_merge_split_order_and_undo_as_json(room: Newsroom, kim: TestClient) -> None:
    first, second = ids(room)
    merged = kim.post(f"{API}/entries/{first}/merge", json={"with": second})
    assert (merged.status_code, len(merged.json()["entry"]["sources"])) == (200, 2)
    parted = kim.post(f"{API}/entries/{first}/split", json={"articles": ["a2"]})
    assert parted.status_code == 200, parted.text
    assert len(ids(room)) == 2
    assert kim.post(f"{API}/undo", json={}).json()["kind"] == "split"
    assert kim.post(f"{API}/undo").json()["kind"] == "merge"
    assert ids(room) == [first, second]
    assert kim.post(f"{API}/redo").json()["kind"] == "merge"
    assert kim.post(f"{API}/undo").status_code == 200
    none = kim.post(f"{API}/undo")
    assert (none.status_code, "되돌" in none.json()["message"]) == (409, True)


def test_a_comment_with_a_proposal_is_taken(room: Newsroom, kim: TestClient) -> None:
    first = ids(room)[0]
    said = kim.post(f"{API}/comments", json={
        "entry": first, "text": "짧게 씁시다.", "field": "headline",
        "quote": "마을회관 32곳", "proposal": "마을회관 서른두 곳",
    })  # fmt: skip
    assert said.status_code == 200, said.text
    name = said.json()["comment"]["id"]
    taken = kim.post(f"{API}/comments/{name}/apply")
    assert (taken.status_code, "서른두 곳" in taken.json()["entry"]["headline"]) == (200, True)
    assert kim.post(f"{API}/comments/{name}/resolve").status_code == 200
    assert kim.post(f"{API}/comments/999/resolve").status_code == 404


def test_only_an_approver_signs_and_only_with_the_password(room: Newsroom) -> None:
    add(room, "lee", "approver")
    kim, lee = client(room, "kim", "editor"), client(room, "lee", "approver")
    for entry in ids(room):
        kim.post(f"{API}/entries/{entry}/decision", json={"action": "accept"})
    assert kim.post(f"{API}/review", json={"action": "request"}).status_code == 200
    seen = room.desk.fingerprint(NUMBER)
    sign = {"action": "sign", "seen": seen, "password": PASSWORD}
    assert kim.post(f"{API}/review", json=sign).status_code == 403
    wrong = lee.post(f"{API}/review", json={**sign, "password": "x"})
    assert (wrong.status_code, wrong.json()["error"]) == (403, "NotConfirmedError")
    moved = lee.post(f"{API}/review", json={**sign, "seen": "0" * 64})
    assert moved.status_code == 409, moved.text
    back = lee.post(
        f"{API}/review", json={"action": "send_back", "note": "첫 항목을 다시 봐 주세요."}
    )
    assert back.status_code == 200
    assert room.issue(NUMBER).state == "draft"


def test_a_program_acts_with_its_token_and_never_signs(room: Newsroom, kim: TestClient) -> None:
    page = kim.post("/me/tokens", data={"label": "밤일", "role": "editor"})
    secret = page.text.partition("hanju_")[2].partition("<")[0]
    bare = TestClient(make_app(room), headers={"Authorization": f"Bearer hanju_{secret}"})
    first = ids(room)[0]
    done = bare.post(f"{API}/entries/{first}/decision", json={"action": "hold"})
    assert done.status_code == 200
    more = kim.post("/me/tokens", data={"label": "더", "role": "admin"})
    assert more.status_code == 403
    lee = client(room, "lee", "approver")
    page = lee.post("/me/tokens", data={"label": "서명", "role": "approver"})
    secret = page.text.partition("hanju_")[2].partition("<")[0]
    signing = TestClient(make_app(room), headers={"Authorization": f"Bearer hanju_{secret}"})
    signing.post(f"{API}/review", json={"action": "request"})
    told = signing.post(f"{API}/review", json={"action": "sign", "seen": "x", "password": PASSWORD})
    assert (told.status_code, told.json()["error"]) == (403, "NotConfirmedError")


def test_presence_is_told_and_forgotten(room: Newsroom, kim: TestClient) -> None:
    secret = secret_of(room, "lee", "editor")
    lee = {"Cookie": f"{COOKIE}={secret}", "X-Hanju-Token": form_token(secret)}
    where = {"entry": "e1", "field": "b2", "writing": True}
    bare = TestClient(kim.app)
    assert bare.post(f"{API}/presence", json=where, headers=lee).status_code == 200
    people = kim.post(f"{API}/presence", json={"entry": ""}).json()["people"]
    assert [(one["by"], one["field"], one["writing"]) for one in people] == [
        ("kim", "", False), ("lee", "b2", True),
    ]  # fmt: skip
    left = kim.post(f"{API}/presence", json={"here": False}).json()["people"]
    assert [one["by"] for one in left] == ["lee"]
