"""Nouns of the trends: counted weeks, a share against its own past, what a week's report says.

Shape:  `CountedStory`s make a `CountedWeek`; two and more of them make a `TrendReport`.
Units:  counts are stories, never articles; a ratio is share of this week over share of the past,
        1.0 is no change; intervals hold 95 %; days Asia/Seoul.
Errors: none raised here.
Source: docs/decisions/0048-trends.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from hanju.model import ArticleId, StoryId

#: What stories are counted by.
Trait = Literal["field", "category", "actor_kind", "actor", "region", "term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStory:
    """What is counted of one story; no text of it is kept."""

    id: StoryId
    lead: ArticleId
    day: date | None
    field: str
    category: str
    actor: str
    actor_kind: str
    regions: tuple[str, ...]
    outlets: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedWeek:
    """The stories of the days [start, end]; `articles` is all that was collected of these days."""

    start: date
    end: date
    articles: int
    days: int  # days with at least one article
    stories: tuple[CountedStory, ...]

    @property
    def is_whole(self) -> bool:
        """Whether something was collected of every day."""
        return self.days >= (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One count of this week against its own past.

    `past` holds the counts of the earlier weeks, oldest first; `p` and `q` are one-sided (it
    rose), None where so few stories could not show a rise whatever they did.
    """

    trait: Trait
    name: str
    field: str
    now: int
    past: tuple[int, ...]
    of_now: int
    of_past: tuple[int, ...]
    ratio: float
    low: float
    high: float | None  # None: no end, for there is no past
    p: float | None
    q: float | None
    outlets: tuple[str, ...] = ()
    together: tuple[str, ...] = ()  # other terms of much the same stories
    leads: tuple[ArticleId, ...] = ()

    @property
    def mean_before(self) -> float:
        """Stories a week before."""
        return sum(self.past) / len(self.past) if self.past else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActor:
    """A body that acts in this week and did not in the weeks before."""

    name: str
    kind: str
    region: str
    stories: int
    outlets: tuple[str, ...]
    leads: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """How many of the collected stories stand in the issue; `name` is of the trait `by`."""

    by: Literal["field", "category", "day"]
    field: str
    name: str
    collected: int
    printed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The office's own issue against all that was collected for its window."""

    number: int
    rows: tuple[CoverageRow, ...]
    left_out: tuple[tuple[ArticleId, int], ...]  # lead, publishers: widely told, not in the issue


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendReport:
    """One week against the weeks before it.

    `changes` holds every count that was compared; `rising` those terms that rose beyond doubt;
    `notes` says in words how far the answer carries.
    """

    start: date
    end: date
    weeks: tuple[tuple[date, date, int, int], ...]  # start, end, articles, stories; oldest first
    dispersion: float
    tested: int
    rising: tuple[Change, ...]
    candidates: tuple[Change, ...]  # the next strongest, within the doubt
    changes: tuple[Change, ...]  # fields, categories, kinds, regions, actors
    new_actors: tuple[NewActor, ...]
    coverage: Coverage | None
    notes: tuple[str, ...]
    titles: tuple[tuple[ArticleId, str], ...] = ()
    seconds: float = 0.0

    def of(self, trait: Trait, field: str = "") -> tuple[Change, ...]:
        """The compared counts of one trait."""
        return tuple(one for one in self.changes if one.trait == trait and one.field == field)
