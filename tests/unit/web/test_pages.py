"""What stands on the pages beside the editor: names as people read them, nothing false."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.model import User
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web import kit


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


def test_the_list_of_issues_does_not_say_that_there_are_none(room: Newsroom) -> None:
    page = kit.client(room, "kim", "reader").get("/issues").text
    assert "아직 호가 없습니다" not in page
    assert f"제{NUMBER}호" in page


def test_people_are_named_as_they_are_shown(room: Newsroom) -> None:
    desk, entry = room.desk, next(iter(room.issue(NUMBER).entries()))
    desk.comment(NUMBER, entry.id, "첨부 표를 봐 주세요.", by="ha")
    desk.decide(NUMBER, entry.id, "hold", by="ha", why="기관에 물어봄")
    desk.request_review(NUMBER, by="ha", note="두 곳을 봐 주세요.")
    client = kit.client(room, "kim", "approver")
    room.store.people.save_user(User(name="ha", shown="하늘 <과장>", role="editor"))
    for path in ("/", f"/issues/{NUMBER}/e/{entry.id}", f"/issues/{NUMBER}/review"):
        page = client.get(path).text
        assert "하늘 &lt;과장&gt;" in page, path
        assert "ha:" not in page


def test_a_page_that_is_not_there_speaks_of_no_terminal(room: Newsroom) -> None:
    answer = kit.client(room, "kim", "reader").get(f"/issues/{NUMBER + 900}")
    assert answer.status_code == 404
    assert f"제{NUMBER + 900}호가 없습니다." in answer.text
    assert "`hanju" not in answer.text
    assert 'href="/issues"' in answer.text


def test_trends_show_the_week_of_the_newest_issue_when_nothing_was_collected_since(
    room: Newsroom,
) -> None:
    client = kit.client(room, "kim", "reader")
    page = client.get("/trends").text
    assert f'href="/trends?number={NUMBER}" aria-current="page"' in page
    assert "아직 센 것이 없습니다" not in page


def test_trends_of_an_empty_newsroom_draw_no_empty_charts(tmp_path: Path) -> None:
    make_newsroom(tmp_path / "empty", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "empty") as empty:
        page = kit.client(empty, "kim", "reader").get("/trends").text
    assert "아직 센 것이 없습니다" in page
    assert "data-chart" not in page
