"""Asking the index: one search from a typed query to marked hits.

Shape:  a store, a query and how to ask it in, a `SearchReport` out.
Units:  seconds of wall clock; days Asia/Seoul.
Errors: `NoSuchDocumentError`; a question that takes too long is a report that says so.
Source: docs/decisions/0035-search.md; design/threats.md H9.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal

from hanju.archive.search.documents import article_texts, entry_texts
from hanju.archive.search.plan import like, make_plan
from hanju.archive.search.query import parse
from hanju.archive.search.showing import Finder, Shown
from hanju.errors import NoSuchDocumentError, SearchTooLongError
from hanju.model import Article, ArticleId
from hanju.ports_search import Labels, SearchIn, SearchOrder, SearchRow, SearchSort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from hanju.archive.search.plan import Plan
    from hanju.gazetteer import Gazetteer
    from hanju.model import Entry
    from hanju.ports import Store

#: All questions of one search together; see threats.md H9.
QUESTION_S: Final = 1.0
#: Documents asked of the index; more of them are "200 and more".
MOST: Final = 200
#: How much a document of today gains over an old one, and how fast that fades. Small: it settles
#: what is equally relevant, nothing else.
_FRESH: Final = 0.10
_FRESH_DAYS: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAsk:
    """How a query is asked; `today` is the day of `now` where the house is."""

    now: datetime
    today: date
    within: SearchIn = "both"
    like: str = ""
    sort: SearchSort = "best"
    limit: int = 20
    with_drafts: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One document that was found."""

    kind: Literal["entry", "article"]
    id: str  # an article's id, or 108:entry
    title: Shown
    piece: Shown
    labels: Labels
    score: float
    url: str = ""
    number: int | None = None
    has_every_word: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """What a search found; `total` is exact below `MOST`, `is_more` says that there are more."""

    query: str
    within: SearchIn
    hits: tuple[SearchHit, ...]
    total: int
    is_more: bool
    notes: tuple[str, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...]
    waiting: int
    seconds: float


def search(store: Store, gazetteer: Gazetteer, text: str, ask: SearchAsk) -> SearchReport:
    """Find articles and entries; any text is a query.

    Raises:
        NoSuchDocumentError: nothing is called `ask.like`.
    """
    began = perf_counter()
    query = parse(text, today=ask.today)
    plan = make_plan(query, gazetteer)
    order = SearchOrder(
        now=ask.now,
        all_of=plan.wanted,
        none_of=plan.unwanted,
        within=ask.within,
        filters=plan.filters,
        sort=ask.sort,
        with_drafts=ask.with_drafts,
        limit=MOST,
    )
    asker = _Asker(store, plan, order, ask)
    notes = list(query.notes)
    if ask.like:
        order = _like_order(store, ask.like, order)
        if order.any_of:
            asker.take(order)
    elif query.is_empty or (query.wanted and not plan.wanted):
        notes.append("찾을 낱말이 없습니다. 낱말이나 분야:AI 같은 조건을 쓰세요.")
    else:
        asker.take(order)
        if plan.wanted and ask.sort == "best" and len(asker.hits) < asker.limit:
            asker.loosen()
    return SearchReport(
        query=str(query),
        within=ask.within,
        hits=tuple(asker.hits),
        total=asker.total,
        is_more=asker.is_more,
        notes=(*notes, *asker.notes),
        also=plan.also,
        waiting=ask.waiting,
        seconds=round(perf_counter() - began, 4),
    )


class _Asker:
    """Asks the index once or twice and shows what may be shown."""

    def __init__(self, store: Store, plan: Plan, order: SearchOrder, ask: SearchAsk) -> None:
        self._store, self._plan, self._order, self._today = store, plan, order, ask.today
        self.limit = min(ask.limit, MOST)
        self._finder = Finder(plan.texts)
        self._ends = perf_counter() + QUESTION_S
        self._seen: set[int] = set()
        self.hits: list[SearchHit] = []
        self.notes: list[str] = []
        self.total, self.is_more = 0, False

    def take(self, order: SearchOrder, *, is_loose: bool = False) -> None:
        """Ask and show; a question that is stopped leaves a note."""
        try:
            rows = self._store.search.find(order, timeout_s=self._ends - perf_counter())
        except SearchTooLongError:
            self.notes.append(str(SearchTooLongError(QUESTION_S)))
            return
        if order.sort == "best":
            rows = sorted(rows, key=lambda row: -_blended(row, self._today))
        refused = 0
        for start in range(0, len(rows), self.limit or 1):
            if len(self.hits) >= self.limit:
                break
            batch = rows[start : start + self.limit]
            self._seen.update(row.id for row in batch)
            shown = [self._show(row, found, is_loose=is_loose) for row, found in self._open(batch)]
            kept = [one for one in shown if one is not None]
            refused += len(batch) - len(kept)
            self.hits += kept[: self.limit - len(self.hits)]
        if not is_loose:
            self._seen.update(row.id for row in rows)
            self.total, self.is_more = len(rows) - refused, len(rows) >= order.limit

    def loosen(self) -> None:
        """Ask again for documents that hold some of the words."""
        tokens = self._plan.loose_tokens
        if len(self._plan.wanted) < 2 and len(tokens) < 3:
            return
        wanted = self._plan.loose(self._store.search.count_documents(tokens))
        if not wanted:
            return
        had = len(self.hits)
        loose = replace(
            self._order,
            all_of=(),
            any_of=wanted,
            limit=self.limit - had + len(self._seen),
        )
        self.take(replace(loose, without=frozenset(self._seen)), is_loose=True)
        if len(self.hits) > had:
            self.notes.append("낱말이 모두 든 글이 적어, 일부만 든 글도 보입니다.")

    def _open(self, rows: Sequence[SearchRow]) -> list[tuple[SearchRow, Article | Entry]]:
        store = self._store
        names = [row.article_id for row in rows if row.article_id is not None]
        articles = {one.id: one for one in store.articles_by_id(names)} if names else {}
        entries = store.search.entries_at(
            (row.number, row.entry_id, row.revision)
            for row in rows
            if row.number is not None and row.entry_id is not None
        )
        opened: list[tuple[SearchRow, Article | Entry]] = []
        for row in rows:
            found: Article | Entry | None
            if row.article_id is not None:
                found = articles.get(row.article_id)
            else:
                found = entries.get((row.number or 0, row.entry_id or ""))
            if found is not None:
                opened.append((row, found))
        return opened

    def _show(self, row: SearchRow, found: Article | Entry, *, is_loose: bool) -> SearchHit | None:
        if isinstance(found, Article):
            until = found.embargo_until
            if until is not None and until > self._order.now:
                return None  # a newer version than the one in the index
            title, body, url = article_texts(found)
        else:
            title, body, url = entry_texts(found)
        if not is_loose and not self._finder.confirms(title, body):
            return None
        return SearchHit(
            kind="article" if row.article_id is not None else "entry",
            id=row.article_id or f"{row.number}:{row.entry_id}",
            title=self._finder.marked(title),
            piece=self._finder.piece(body),
            labels=row.labels,
            score=round(row.score, 3),
            url=url,
            number=row.number,
            has_every_word=not is_loose,
        )


def _blended(row: SearchRow, today: date) -> float:
    if row.labels.day is None:
        return row.score
    age = max(0, (today - row.labels.day).days)
    return row.score * (1 + _FRESH * float(0.5 ** (age / _FRESH_DAYS)))


def _like_order(store: Store, name: str, order: SearchOrder) -> SearchOrder:
    """What to ask for to find documents like the named one, without it."""
    index = store.search
    number, found, entry_id = name.partition(":")
    held = None
    if found and number.isdigit():
        held = index.tokens_of_entry(int(number), entry_id, with_drafts=order.with_drafts)
    if held is None:
        named = store.articles_named(name)
        article_id = named[0].id if named else ArticleId(name)
        held = index.tokens_of_article(article_id, now=order.now)
    if held is None:
        raise NoSuchDocumentError(name)
    one, tokens = held
    counts = index.count_documents(dict.fromkeys(tokens.split()))
    wanted = like(tokens, counts, max(store.count_articles(), 1))
    return replace(order, all_of=(), any_of=wanted, without=frozenset((one,)))
