"""Corrections over HTTP: who may open one, what the API tells, what the pages show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.model import Role
from hanju.newsroom import Newsroom
from hanju.web.app import make_app
from hanju.web.secrets import form_token
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.desk.room import NUMBER, names, small_room
from tests.unit.newsroom.desk.test_signing import LENIENT
from tests.unit.web.kit import secret_of

ADDRESS = f"/api/v1/issues/{NUMBER}"
WHY = "사업비 숫자가 틀림"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room", house_text=LENIENT) as made:
        made.approve(NUMBER, by="lee")
        made.publish(NUMBER, ["json"])
        yield made


def somebody(room: Newsroom, name: str, role: Role) -> TestClient:
    secret = secret_of(room, name, role)
    return TestClient(
        make_app(room), base_url="http://127.0.0.1:8108", cookies={COOKIE: secret},
        headers={"X-Hanju-Token": form_token(secret)}, follow_redirects=False,
    )  # fmt: skip


def test_an_editor_opens_and_gives_up_and_a_reader_may_not(room: Newsroom) -> None:
    opening = {"action": "open", "why": WHY}
    reader, kim = somebody(room, "na", "reader"), somebody(room, "kim", "editor")
    assert reader.post(f"{ADDRESS}/correction", json=opening).status_code == 403
    assert room.issue(NUMBER).state == "published"
    told = kim.post(f"{ADDRESS}/correction", json=opening)
    assert (told.status_code, told.json()["edition"], told.json()["state"]) == (200, 2, "draft")
    again = kim.post(f"{ADDRESS}/correction", json=opening)
    assert again.status_code == 409
    assert "이미 정정 중" in again.json()["message"]
    one = names(room)[0]
    seen = room.desk.entry(NUMBER, one).revision
    room.desk.save(NUMBER, one, "b2", "시는 사업비 480억원을 들임.", seen=seen, by="kim")
    found = reader.get(f"{ADDRESS}/corrections").json()
    assert [row["state"] for row in found["editions"]] == ["published", "open"]
    assert (found["correction"]["why"], len(found["correction"]["changes"])) == (WHY, 1)
    first = reader.get(f"{ADDRESS}/corrections/1").json()
    assert "480억원" not in str(first)
    assert "480억원" in str(reader.get(f"{ADDRESS}/corrections/2").json())
    assert reader.get(f"{ADDRESS}/corrections/3").status_code == 404
    archive = reader.get(f"/api/v1/archive/issues/{NUMBER}").json()
    assert "480억원" not in str(archive)
    for path, words in (
        (f"/issues/{NUMBER}", "정정 중(2판)"),
        (f"/issues/{NUMBER}/publish", "1판과 달라진 것"),
        ("/", "정정 중(2판)"),
    ):
        assert words in kim.get(path).text
    left = kim.post(f"{ADDRESS}/correction", json={"action": "abandon", "why": "맞음"})
    assert (left.status_code, left.json()["state"]) == (200, "published")


def test_a_form_opens_a_correction_without_scripts(room: Newsroom) -> None:
    kim = somebody(room, "kim", "editor")
    page = kim.get(f"/issues/{NUMBER}/publish").text
    assert "정정 열기" in page
    token = kim.headers["X-Hanju-Token"]
    form = {"token": token, "action": "open", "why": WHY, "next": f"/issues/{NUMBER}"}
    told = kim.post(f"/issues/{NUMBER}/correction", data=form)
    assert (told.status_code, told.headers["location"]) == (303, f"/issues/{NUMBER}")
    assert room.issue(NUMBER).state == "draft"
    without = {**form, "why": ""}
    assert kim.post(f"/issues/{NUMBER}/correction", data=without).status_code in {400, 409, 422}
