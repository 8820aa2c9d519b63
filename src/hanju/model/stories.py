"""Stories: the articles about one event of one actor, and where they belong.

Shape:  `Story` holds its articles, lead first; `Placement` says which cell of the issue.
Units:  `score` has no unit, higher is earlier; shares are 0..1.
Errors: none raised here; dropping is a `Dropped` with a reason.
Source: DESIGN.md section 2; STYLE.md sections 1 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from datetime import date

    from hanju.model.actors import Actor
    from hanju.model.articles import Article, ArticleId

StoryId = NewType("StoryId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The cell of the issue a story belongs to, and why.

    `field`, `chapter` and `category` are names of the house, "" when none fits;
    `actor` is None when no listed body acts, `actor_name` is then the words of the headline.
    """

    field: str
    chapter: str
    category: str
    actor: Actor | None
    actor_name: str
    region: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMerge:
    """Two articles put into one story, and the evidence."""

    kept: ArticleId
    absorbed: ArticleId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRefusal:
    """Two articles that look alike and stay apart, and the veto."""

    first: ArticleId
    second: ArticleId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """An article that does not go on, by which rule and why (for the desk)."""

    article_id: ArticleId
    rule: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierMark:
    """An entry of an earlier issue that tells the same ("held"), or what this goes on from."""

    number: int
    kind: Literal["held", "continues"]
    headline: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles about one event of one actor; the first one is the lead."""

    id: StoryId
    articles: tuple[Article, ...]
    placement: Placement | None = None
    event_date: date | None = None
    score: float = 0.0
    why: tuple[str, ...] = ()
    merges: tuple[StoryMerge, ...] = ()
    continues: StoryId | None = None
    earlier: EarlierMark | None = None

    @property
    def lead(self) -> Article:
        """The article the entry is drafted from first."""
        return self.articles[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Distinct outlets in order of the articles."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a new sifting would do to a story that an editor touched: told, not done."""

    story_id: StoryId
    kind: Literal["join", "merge", "split"]
    #: the articles that would come ("join"), or go ("split"); the other story's ("merge")
    articles: tuple[ArticleId, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What sifting a window gives: chosen stories, the rest in order, and what fell out."""

    chosen: tuple[Story, ...]
    candidates: tuple[Story, ...]
    dropped: tuple[Dropped, ...]
    refusals: tuple[StoryRefusal, ...]
    proposals: tuple[Proposal, ...] = ()
