"""Ports of the search: what the index keeps of a document, and what may be asked of it.

Shape:  `SearchDoc`s in; a `SearchOrder` in and `SearchRow`s out, best first.
Units:  days Asia/Seoul, instants aware UTC; a score has no unit, higher is better.
Errors: as `ports.Store`, and `SearchTooLongError` when the time for a question is over.
Source: docs/decisions/0035-search.md.

An order speaks of tokens (`text.search_tokens`), not of words or of SQL: the same order goes to
FTS5 and to tsvector.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from hanju.model import Article, ArticleId, Entry

SearchIn = Literal["both", "issues", "articles"]
SearchSort = Literal["best", "newest", "oldest"]
#: Tokens that stand one after another.
TokenPhrase = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a document can be filtered by."""

    field: str = ""
    category: str = ""
    actor: str = ""
    actor_kind: str = ""
    region: str = ""
    outlet: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDoc:
    """The newest version of an article as the index keeps it."""

    article_id: ArticleId
    version: int
    tokens: str
    labels: Labels
    hidden_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDoc:
    """An entry as it stands in its issue."""

    entry_id: str
    revision: int
    tokens: str
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEntry:
    """An entry that prints, and where."""

    entry: Entry
    revision: int
    field: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing looked for: any of the phrases; `is_prefix` takes longer last tokens too."""

    phrases: tuple[TokenPhrase, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilters:
    """Each one empty or None where nothing is asked; within one, any value will do."""

    fields: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actor_kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    numbers: tuple[tuple[int, int], ...] = ()  # [first, last], both included

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == SearchFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOrder:
    """A question to the index; `all_of` empty asks the filters alone."""

    now: datetime
    all_of: tuple[Wanted, ...] = ()
    any_of: tuple[Wanted, ...] = ()  # in place of `all_of`: the more of them the better
    none_of: tuple[Wanted, ...] = ()
    within: SearchIn = "both"
    filters: SearchFilters = field(default_factory=SearchFilters)
    sort: SearchSort = "best"
    with_drafts: bool = False
    limit: int = 200
    without: frozenset[int] = frozenset()  # ids of documents that are known already


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """A document that was found: an article, or an entry of an issue."""

    id: int
    score: float
    article_id: ArticleId | None
    number: int | None
    entry_id: str | None
    revision: int
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A question that somebody keeps under a name."""

    name: str
    query: str
    within: SearchIn
    sort: SearchSort
    by: str
    at: datetime


class SearchStore(Protocol):
    """The index and the saved searches; a part of `ports.Store`.

    What waits for the index is written down by the database itself whenever an article or the
    place of an entry is stored, so that nothing is forgotten by a crash.
    """

    def use_labels(self, tag: str) -> bool:
        """Say how documents are made now; another tag than before lets all wait again."""
        ...

    def count_waiting(self) -> int:
        """How many articles and issues wait for the index."""
        ...

    def waiting_articles(self, *, limit: int) -> list[tuple[Article, int]]:
        """Articles that wait, in their newest version, with its number."""
        ...

    def waiting_issues(self) -> list[int]:
        """Numbers of issues whose entries changed."""
        ...

    def keep_articles(self, docs: Sequence[ArticleDoc]) -> int:
        """Index those that still wait, all or nothing; how many they were."""
        ...

    def keep_issue(self, number: int, make: Callable[[PlacedEntry], EntryDoc]) -> None:
        """Index the entries of an issue as they stand, in place of those of before."""
        ...

    def forget_article(self, article_id: ArticleId) -> None:
        """Take an article out of the index."""
        ...

    def find(self, order: SearchOrder, *, timeout_s: float) -> list[SearchRow]:
        """Documents that fit, in order; embargoed ones never before their hour.

        Raises:
            SearchTooLongError: it took longer than `timeout_s`.
        """
        ...

    def count_documents(self, tokens: Iterable[str]) -> dict[str, int]:
        """How many documents hold each token."""
        ...

    def tokens_of_article(self, article_id: ArticleId, *, now: datetime) -> tuple[int, str] | None:
        """Id and tokens of an article that may be shown."""
        ...

    def tokens_of_entry(
        self, number: int, entry_id: str, *, with_drafts: bool
    ) -> tuple[int, str] | None:
        """Id and tokens of an entry that may be shown."""
        ...

    def entries_at(self, places: Iterable[tuple[int, str, int]]) -> Mapping[tuple[int, str], Entry]:
        """Entries by number, id and revision."""
        ...

    def save_search(self, saved: SavedSearch) -> None:
        """Keep a question; one of the same name gives way."""
        ...

    def saved_searches(self) -> list[SavedSearch]:
        """All kept questions, by name."""
        ...

    def drop_search(self, name: str) -> bool:
        """Forget a kept question; whether there was one."""
        ...
