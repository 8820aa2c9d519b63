"""Checking behind the pages: begun by a page, out of the way of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.newsroom import Newsroom
from hanju.newsroom.desk import checking
from hanju.web.checker import Checker
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web import kit

PATIENCE_S = 20


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entries are many."""
    monkeypatch.setattr(checking, "AT_ONCE", 1)


def test_the_page_comes_before_its_checks_and_is_told_when_they_are_done(room: Newsroom) -> None:
    client = kit.client(room, "kim", "editor")
    page = client.get(f"/issues/{NUMBER}").text
    assert page.count('data-unchecked="1"') == 2
    assert "점검 중 2" in page
    assert "점검 중 2" in client.get("/").text
    client.app.app.state.checker.wait(PATIENCE_S)  # type: ignore[attr-defined]
    after = client.get(f"/issues/{NUMBER}").text
    assert "점검 중" not in after
    assert "점검 중" not in client.get("/").text
    told = room.store.talk.events_after(NUMBER, 0)
    assert [one.kind for one in told].count("checked") == 1


def test_nothing_is_begun_while_somebody_waits_for_an_answer(room: Newsroom) -> None:
    checker = Checker(room, quiet_s=0)
    with checker.after():
        checker.wants(NUMBER)
        checker.wait(0.2)
        assert room.desk.page(NUMBER, waits=False).unchecked == 2
    checker.wait(PATIENCE_S)
    assert room.desk.page(NUMBER, waits=False).unchecked == 0


def test_a_desk_that_closes_checks_no_more(room: Newsroom) -> None:
    checker = Checker(room, quiet_s=0)
    with checker.after():
        checker.wants(NUMBER, again=True)
        checker.end()
    checker.wait(PATIENCE_S)
    checker.wants(NUMBER)
    checker.wait(PATIENCE_S)
    assert room.desk.page(NUMBER, waits=False).unchecked == 2


def test_what_goes_wrong_behind_the_page_ends_nothing(room: Newsroom) -> None:
    checker = Checker(room, quiet_s=0)
    checker.wants(NUMBER + 1)  # there is no such issue
    checker.wait(PATIENCE_S)
    checker.wants(NUMBER)
    checker.wait(PATIENCE_S)
    assert room.desk.page(NUMBER, waits=False).unchecked == 0
