"""Long works begun at the desk: how far they are, and stopped at their next step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from hanju.newsroom import Newsroom
from hanju.web.works import BusyError, Works
from tests.unit.newsroom.desk.room import small_room

PATIENCE_S = 10


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


class Slow:
    """A work of many steps that waits where a test wants it to."""

    def __init__(self, room: Newsroom) -> None:
        self.begun, self.may_go, self.steps = Event(), Event(), 0
        self._progress = room._parts.progress

    def __call__(self) -> dict[str, int]:
        self._progress.start("수집", 5)
        for _ in range(5):
            self.steps += 1
            self._progress.advance()
            self.begun.set()
            assert self.may_go.wait(PATIENCE_S)
        self._progress.finish()
        return {"steps": self.steps}


def test_a_work_says_how_far_it_is_and_stops_at_its_next_step(room: Newsroom) -> None:
    works, slow = Works(room), Slow(room)
    assert not works.stop()
    works.begin("collect", by="kim", run=slow)
    assert slow.begun.wait(PATIENCE_S)
    now = works.told()["now"]
    assert (now["kind"], now["stage"], now["done"], now["total"]) == ("collect", "수집", 1, 5)
    with pytest.raises(BusyError):
        works.begin("draft", by="park")
    # another thread's steps go on: only the work that was begun here is stopped
    assert works.stop()
    room._parts.progress.advance()
    slow.may_go.set()
    works.wait(PATIENCE_S)
    told = works.told()
    assert told["now"] is None
    (last,) = told["ended"]
    assert last["is_stopped"]
    assert "멈췄습니다" in last["problem"]
    assert slow.steps == 2
    # the next one is not stopped
    again = Slow(room)
    again.may_go.set()
    works.begin("collect", by="kim", run=again)
    works.wait(PATIENCE_S)
    assert works.told()["ended"][0]["report"] == {"steps": 5}


def test_publishing_names_its_editions(room: Newsroom) -> None:
    works = Works(room)
    told = works.begin("publish", by="kim", number=108, formats=["html", "md"], run=dict)
    assert told["now"]["formats"] == ["html", "md"]
    works.wait(PATIENCE_S)
    assert works.told()["ended"][0]["problem"] == ""
