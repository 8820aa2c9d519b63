"""The weekly round inside the desk: begun when due, once, and never in anybody's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hanju.errors import StoreLockedError
from hanju.locks import hold
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.newsroom.round import lock_path
from hanju.settings import default_house_text
from hanju.web.rounds import RoundClock
from hanju.web.works import Works
from tests.conftest import FakeClock
from tests.unit.newsroom.rooms import week

NOW = datetime(2025, 12, 11, 1, tzinfo=UTC)  # Thursday, 10:00 in Seoul
LONG_S = 30


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def room(tmp_path: Path, clock: FakeClock) -> Iterator[Newsroom]:
    make_newsroom(tmp_path / "room", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "room", clock=clock) as opened:
        opened.store.add_articles(week()[:6], at=NOW)
        yield opened


def test_what_is_due_is_begun_once_and_everybody_sees_it(room: Newsroom, clock: FakeClock) -> None:
    works = Works(room)
    rounds = RoundClock(room, works)
    assert rounds.look()
    works.wait(LONG_S)
    (ended,) = works.told()["ended"]
    assert (ended["kind"], ended["by"], ended["problem"]) == ("round", "hanju", "")
    assert [row.number for row in room.issues()] == [108]
    assert room.issue(108).state == "draft"
    assert not rounds.look()
    assert len(works.told()["ended"]) == 1
    clock.sleep(timedelta(days=7).total_seconds())
    assert rounds.look()
    works.wait(LONG_S)


def test_a_round_waits_while_people_work_or_another_desk_is_at_it(room: Newsroom) -> None:
    works, may_end = Works(room), threading.Event()
    works.begin("publish", by="나", run=lambda: may_end.wait(LONG_S))
    rounds = RoundClock(room, works)
    assert not rounds.look()
    may_end.set()
    works.wait(LONG_S)
    with hold(lock_path(room.home), what="hanju run", since=NOW):
        assert rounds.look()
        works.wait(LONG_S)
    assert "hanju run" in works.told()["ended"][0]["problem"]
    assert room.issues() == []
    assert rounds.look()
    works.wait(LONG_S)
    assert [row.number for row in room.issues()] == [108]


def test_the_clock_goes_on_after_a_look_that_failed(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    problems = [StoreLockedError(room.home, waited_s=5), ValueError("x")]

    def look(_: RoundClock) -> bool:
        if problems:
            raise problems.pop(0)
        looked.set()
        return False

    monkeypatch.setattr(RoundClock, "look", look)
    rounds = RoundClock(room, Works(room), every_s=0.01)
    rounds.start()
    assert looked.wait(LONG_S)
    rounds.stop()
    noted = (room.home / "logs" / "hanju.jsonl").read_text("utf-8")
    assert "다른 프로그램이 데이터베이스를 쓰고 있습니다" in noted
    assert '"problem": "ValueError"' in noted
