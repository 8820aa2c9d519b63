"""Threads of a newsroom: proposed with the draft, confirmed by a person, told as a timeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hanju.cli.app import run
from hanju.errors import NoSuchEntryError, NoSuchIssueError, ThreadOrderError
from hanju.model import EntryRef, ThreadLink
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.unit.making import entry, issue

NOW = datetime(2026, 4, 1, tzinfo=UTC)
FIRST, NEXT = EntryRef(107, "e7"), EntryRef(108, "e8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_newsroom(tmp_path / "room", default_house_text(), starts_with_sources=False)
    return tmp_path / "room"


@pytest.fixture
def room(home: Path) -> Iterator[Newsroom]:
    with open_newsroom(home, clock=FakeClock(NOW)) as opened:
        for number, id_, headline, day in (
            (107, "e7", "가온시, 소형모듈원전 실증단지 부지 공모에 신청", date(2025, 12, 4)),
            (108, "e8", "가온시, 소형모듈원전 실증단지 부지로 선정", date(2025, 12, 11)),
        ):
            made = issue(
                replace(entry(id_, headline=headline, day=day), bullets=()),
                number=number,
                base_date=day,
            )
            opened.store.save_issue(made, by="가", why="초안", at=NOW)
        yield opened


def test_a_proposal_says_why_and_a_person_joins_it(room: Newsroom) -> None:
    assert room.threads.propose(108) == 1
    assert room.threads.propose(108) == 0
    (link,) = room.threads.links(108)
    assert (link.earlier, link.later, link.state, link.by) == (FIRST, NEXT, "proposed", "hanju")
    assert any("소형모듈원전" in why for why in link.why)
    assert room.threads.all() == []

    room.threads.decide(FIRST, NEXT, "confirmed", by="나")
    (thread,) = room.threads.all()
    assert [one.ref for one in thread.entries] == [FIRST, NEXT]
    assert room.threads.of(FIRST) == thread
    assert room.threads.all(with_drafts=False) == []

    room.threads.decide(FIRST, NEXT, "refused", by="다")
    assert room.threads.all() == []
    said = [(one.state, one.by) for one in room.threads.history(NEXT)]
    assert said == [("proposed", "hanju"), ("confirmed", "나"), ("refused", "다")]


def test_what_was_refused_is_not_proposed_again(room: Newsroom) -> None:
    room.threads.decide(FIRST, NEXT, "refused", by="나")
    assert room.threads.propose(108) == 0
    assert [link.state for link in room.threads.links()] == ["refused"]


def test_a_link_goes_from_an_earlier_issue_to_a_later_one(room: Newsroom) -> None:
    with pytest.raises(ThreadOrderError, match="앞 호의 항목을 먼저"):
        room.threads.decide(NEXT, FIRST, "confirmed", by="나")
    with pytest.raises(NoSuchEntryError):
        room.threads.decide(FIRST, EntryRef(108, "none"), "confirmed", by="나")
    with pytest.raises(NoSuchIssueError):
        room.threads.decide(FIRST, EntryRef(300, "none"), "confirmed", by="나")
    with pytest.raises(NoSuchIssueError):
        room.threads.propose(300)


def test_an_entry_that_prints_no_more_leaves_its_thread(room: Newsroom) -> None:
    room.threads.decide(FIRST, NEXT, "confirmed", by="나")
    gone = ThreadLink(
        earlier=FIRST, later=EntryRef(108, "gone"), state="confirmed", by="나", at=NOW
    )
    room.store.threads.add([gone])
    (thread,) = room.threads.all()
    assert [one.ref for one in thread.entries] == [FIRST, NEXT]


def test_the_command_shows_joins_and_refuses(
    room: Newsroom, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--home", str(home)]
    assert run(["threads", *at]) == 0
    assert "이어진 소식이 없습니다" in capsys.readouterr().out
    assert run(["threads", "108", *at]) == 0
    assert "--after 107:e7" in capsys.readouterr().out
    assert run(["threads", "108:e8", *at]) == 0
    assert "아직" in capsys.readouterr().out
    assert run(["threads", "108:e8", "--after", "107:e7", "--by", "나", *at]) == 0
    assert "이음(나)" in capsys.readouterr().out
    assert run(["threads", "107:e7", *at]) == 0
    shown = capsys.readouterr().out
    assert shown.index("제107호") < shown.index("제108호")
    assert run(["threads", "--json", *at]) == 0
    (thread,) = json.loads(capsys.readouterr().out)
    assert [one["ref"]["entry_id"] for one in thread["entries"]] == ["e7", "e8"]
    assert run(["threads", "108:e8", "--not-after", "7-e7", *at]) == 2
    assert "108:id 꼴" in capsys.readouterr().err
    assert run(["threads", "108:none", *at]) != 0
    assert room.threads.links(108)[0].state == "confirmed"
