"""A small newsroom with a drafted issue, for tests of the desk.

Shape:  `small_room(folder)` gives an open `Newsroom`; issue 108 has two entries with sources.
Units:  as in the house.
Errors: none.
Source: written for hanju.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from hanju.collect.door import DoorSettings
from hanju.model import Article, Entry, Issue
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house, default_house_text
from hanju.write import draft_entry
from tests.unit.making import article, story
from tests.unit.store.kit import open_empty

NUMBER = 108
LEAD = """가온시는 내년부터 마을회관 32곳 지붕에 태양광 발전 설비를 놓는다고 4일 밝혔다.
시는 사업비 48억원을 들여 한 곳에 30kW씩 설비를 갖추고 남는 전기는 한국전력에 팔 계획이다.
마을회관마다 해마다 난방비가 420만원쯤 줄어들 것으로 시는 보고 있다.
김가온 시장은 "주민이 주인이 되는 에너지 전환을 앞당기겠다"고 말했다."""
OTHER = """가온시는 수소버스 12대를 들여온다고 5일 밝혔다.
시는 2028년까지 국비 36억원을 확보해 충전소 2곳을 함께 짓는다.
사업이 끝나면 온실가스가 해마다 850t 줄어들 전망이다.
시는 오는 20일 주민 설명회를 열어 의견을 들을 계획이다."""


def articles() -> list[Article]:
    return [
        article(
            "a1", title="가온시, 마을회관 32곳에 태양광 설비 지원", text=LEAD, license="kogl-1"
        ),
        article("a2", title="가온시, 수소버스 12대 도입", text=OTHER, license="kogl-1"),
    ]


class TickingClock:
    """A clock that moves a second whenever it is asked."""

    def __init__(self) -> None:
        self.at = datetime(2025, 12, 11, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@cache
def drafted() -> tuple[Entry, ...]:
    """The entries as the built-in writer drafts them, once for all tests."""
    house = default_house()
    return tuple(
        replace(draft_entry(story(one, id=f"s{number}"), house), story_id=f"s{number}")
        for number, one in enumerate(articles(), 1)
    )


def make_room(folder: Path, house_text: str) -> None:
    """A newsroom whose database was migrated once for all tests."""
    folder.mkdir(parents=True)
    open_empty(folder).close()
    make_newsroom(folder, house_text, starts_with_sources=False)


@contextmanager
def small_room(
    folder: Path,
    *,
    house_text: str = "",
    clock: TickingClock | None = None,
    door: DoorSettings | None = None,
) -> Iterator[Newsroom]:
    make_room(folder, house_text or default_house_text())
    with open_newsroom(folder, clock=clock, door=door) as room:
        store = room.store
        now = articles()[0].published_at
        assert now is not None
        store.add_articles(articles(), at=now)
        store.save_issue(_issue(room, drafted()), by="hanju", why="초안", at=now)
        yield room


def _issue(room: Newsroom, entries: Iterable[Entry]) -> Issue:
    from hanju.desk import assemble, put

    issue = assemble(NUMBER, date(2025, 12, 11), [], {}, room.house)
    cell = next(
        (chapter.title, field.name, category.name)
        for chapter, field, category in issue.cells()
        if category.name == "지자체"
    )
    for entry in entries:
        issue = put(issue, entry, cell, by_date=True)
    return issue


def names(room: Newsroom) -> list[str]:
    """Ids of the entries that print, in order."""
    return [str(entry.id) for entry in room.issue(NUMBER).entries()]


def same_day(room: Newsroom) -> list[str]:
    """Both entries on one day, as revision 2 of the second."""
    one, two = names(room)
    day = room.desk.entry(NUMBER, one).entry.event_date
    seen = room.desk.entry(NUMBER, two).revision
    room.desk.save(NUMBER, two, "date", day.isoformat(), seen=seen, by="hanju")
    return [one, two]
