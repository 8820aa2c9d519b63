"""An issue beside another one: counts by category, what is told again, what goes on.

Shape:  two numbers in, a `WeekView` out; or an issue and a person in, the `Point`s to look back to.
Units:  `share` is 0..1 of the words of two headlines that both have.
Errors: `NoSuchIssueError`.
Source: design/desk.md section 2 (changes, vs); docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hanju.newsroom.desk.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hanju.model import DeskEvent, Entry, Issue, LinkState

#: Two headlines with so much in common tell the same; below, weekly headlines share set phrases.
REPEAT_MIN: Final = 0.6
#: Events that change what is read.
_CHANGES: Final = frozenset(
    {"field", "decision", "order", "merge", "split", "added", "undo", "lead"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCount:
    """How many entries a category has here and there."""

    field: str
    category: str
    here: int
    there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An entry here and the one there that it is like, or goes on from."""

    entry_id: str
    headline: str
    other_id: str
    other_headline: str
    share: float = 0.0
    state: LinkState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """One issue beside another."""

    number: int
    other: int
    here: int
    there: int
    cells: tuple[CellCount, ...]
    repeats: tuple[Pair, ...]
    goes_on: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment to look back to: my own last change, or the last step of the review."""

    kind: Literal["mine", "review"]
    event_id: int
    at: datetime


class Weeks(Base):
    """An issue beside others, and beside itself at another time."""

    def against(self, number: int, other: int) -> WeekView:
        """An issue beside another one.

        Raises:
            NoSuchIssueError: no such number.
        """
        here, there = self._parts.store.issue(number), self._parts.store.issue(other)
        counts = [_counts(here), _counts(there)]
        return WeekView(
            number=number,
            other=other,
            here=sum(counts[0].values()),
            there=sum(counts[1].values()),
            cells=tuple(
                CellCount(
                    field=field, category=category,
                    here=counts[0][field, category], there=counts[1][field, category],
                )
                for field, category in dict.fromkeys((*_cells(here), *_cells(there)))
            ),
            repeats=tuple(_repeats(here, there)),
            goes_on=tuple(self._goes_on(here, there)),
        )  # fmt: skip

    def points(self, number: int, *, by: str) -> tuple[Point, ...]:
        """Moments of an issue that a person may want to look back to, newest first."""
        found: dict[str, Point] = {}
        for event in self._events(number):
            kind: Literal["mine", "review", ""] = (
                "mine" if event.by == by and event.kind in _CHANGES
                else "review" if event.kind == "state" else ""
            )  # fmt: skip
            if kind:
                found[kind] = Point(kind=kind, event_id=event.id, at=event.at)
        return tuple(sorted(found.values(), key=lambda one: -one.event_id))

    def _events(self, number: int) -> Iterator[DeskEvent]:
        last = 0
        while some := self._parts.store.talk.events_after(number, last):
            yield from some
            last = some[-1].id

    def _goes_on(self, here: Issue, there: Issue) -> Iterator[Pair]:
        mine = {str(entry.id): entry for entry in here.entries()}
        theirs = {str(entry.id): entry for entry in there.entries()}
        for link in self._parts.store.threads.links():
            if (link.earlier.number, link.later.number) != (there.number, here.number):
                continue
            later, earlier = mine.get(link.later.entry_id), theirs.get(link.earlier.entry_id)
            if later is not None and earlier is not None and link.state != "refused":
                yield _pair(later, earlier, share=link.score, state=link.state)


def _cells(issue: Issue) -> list[tuple[str, str]]:
    return [(field.name, category.name) for _, field, category in issue.cells()]


def _counts(issue: Issue) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for _, field, category in issue.cells():
        counts[field.name, category.name] += len(category.entries)
    return counts


def _repeats(here: Issue, there: Issue) -> Iterator[Pair]:
    """Entries that say what the other issue said: the same source, or the same words."""
    earlier = [(entry, _words(entry), _sources(entry)) for entry in there.entries()]
    for entry in here.entries():
        words, sources = _words(entry), _sources(entry)
        best = max(
            ((_share(words, others), bool(sources & urls), one) for one, others, urls in earlier),
            key=lambda found: (found[1], found[0]),
            default=None,
        )
        if best is not None and (best[1] or best[0] >= REPEAT_MIN):
            yield _pair(entry, best[2], share=best[0])


def _pair(here: Entry, there: Entry, *, share: float, state: LinkState | None = None) -> Pair:
    return Pair(
        entry_id=str(here.id),
        headline=here.headline,
        other_id=str(there.id),
        other_headline=there.headline,
        share=round(share, 2),
        state=state,
    )


def _words(entry: Entry) -> frozenset[str]:
    return frozenset(entry.headline.split())


def _sources(entry: Entry) -> frozenset[str]:
    return frozenset(one.url for one in entry.sources if one.url)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
