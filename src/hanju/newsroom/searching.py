"""Searching: keep the index up with what is stored, and ask it.

Shape:  a typed query in, a `SearchReport` out; `update_search` indexes what waits.
Units:  seconds of wall clock.
Errors: `NoSuchDocumentError`, `NoSuchSearchError`.
Source: docs/decisions/0035-search.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

from hanju.archive.search.asking import SearchAsk
from hanju.archive.search.asking import search as ask_archive
from hanju.archive.search.documents import TITLE_TIMES, article_doc, entry_doc
from hanju.archive.search.plan import actor_label
from hanju.errors import NoSuchSearchError
from hanju.gazetteer import Gazetteer
from hanju.ports_search import Labels, SavedSearch
from hanju.text.search_tokens import TOKENS_VERSION

if TYPE_CHECKING:
    from hanju.archive.search.asking import SearchReport
    from hanju.model import Article
    from hanju.newsroom.parts import Parts
    from hanju.ports_search import PlacedEntry, SearchIn, SearchSort
    from hanju.settings import House

#: Articles indexed in one transaction, and in one where time is short.
_BATCH: Final = 1000
_SMALL_BATCH: Final = 100


def search(
    parts: Parts,
    text: str,
    *,
    within: SearchIn = "both",
    like: str = "",
    sort: SearchSort = "best",
    limit: int = 20,
    with_drafts: bool = False,
    indexing_s: float | None = None,
) -> SearchReport:
    """Find articles and entries; see `Newsroom.search`."""
    waiting = update_search(parts, budget_s=indexing_s)
    now = parts.clock.now()
    ask = SearchAsk(
        now=now,
        today=parts.house.local_date(now),
        within=within,
        like=like,
        sort=sort,
        limit=limit,
        with_drafts=with_drafts,
        waiting=waiting,
    )
    return ask_archive(parts.store, gazetteer_of(parts.house), text, ask)


def update_search(parts: Parts, *, budget_s: float | None = None) -> int:
    """Index what waits; how much still does when `budget_s` is over."""
    index, began = parts.store.search, perf_counter()
    house, gazetteer = parts.house, gazetteer_of(parts.house)
    index.use_labels(_labels_tag(house))
    waiting = index.count_waiting()
    if not waiting:
        return 0
    parts.progress.start("찾기 색인", waiting)
    try:
        for number in index.waiting_issues():
            index.keep_issue(
                number,
                lambda one: entry_doc(one.entry, one.revision, entry_labels(one, house, gazetteer)),
            )
            parts.progress.advance()
        while budget_s is None or perf_counter() - began < budget_s:
            found = index.waiting_articles(limit=_BATCH if budget_s is None else _SMALL_BATCH)
            if not found:
                return 0
            index.keep_articles(
                [
                    article_doc(article, version, article_labels(article, house, gazetteer))
                    for article, version in found
                ]
            )
            parts.progress.advance(len(found))
    finally:
        parts.progress.finish()
    return index.count_waiting()


def entry_labels(placed: PlacedEntry, house: House, gazetteer: Gazetteer) -> Labels:
    """What an entry can be filtered by."""
    entry = placed.entry
    named = gazetteer.mentions(entry.headline, on=entry.event_date)
    name = entry.actor or (named[0].actor.name if named else "")
    actor = gazetteer.resolve(name, on=entry.event_date).actor if name else None
    kinds = [
        category.kinds[0]
        for chapter in house.chapters
        for category in chapter.categories
        if category.name == placed.category
    ]
    return Labels(
        field=placed.field,
        category=placed.category,
        actor=actor_label(name, gazetteer),
        actor_kind=actor.kind if actor else (kinds[0] if kinds else ""),
        region=entry.region or (actor.region if actor else None) or "",
        outlet=", ".join(dict.fromkeys(one.outlet for one in entry.sources)),
        day=entry.event_date,
    )


def article_labels(article: Article, house: House, gazetteer: Gazetteer) -> Labels:
    """What an article can be filtered by; field and category by the rules of the house."""
    from hanju.sift import place
    from hanju.sift.fields import field_of

    at = article.published_at
    day = house.local_date(at) if at is not None else None
    known = Labels(outlet=article.outlet, day=day)
    if field_of(article, house).field is None:
        # The whole placing costs forty times as much and few articles have a field.
        named = gazetteer.mentions(article.title, on=day)
        if not named:
            return known
        actor = named[0].actor
        return replace(
            known,
            actor=actor_label(actor.name, gazetteer),
            actor_kind=actor.kind,
            region=actor.region or "",
        )
    placed = place(article, house)
    actor_found = placed.actor
    name = actor_found.name if actor_found is not None else placed.actor_name
    return replace(
        known,
        field=placed.field,
        category=placed.category,
        actor=actor_label(name, gazetteer),
        actor_kind=actor_found.kind if actor_found is not None else "",
        region=placed.region or "",
    )


def gazetteer_of(house: House) -> Gazetteer:
    """The bodies that this house knows."""
    return Gazetteer.bundled().with_actors(house.actors)


def _labels_tag(house: House) -> str:
    """Names how documents are made; it changes with tokens, fields, categories and own actors."""
    made = repr((house.fields, house.chapters, house.actors)).encode()
    return f"{TOKENS_VERSION}-{TITLE_TIMES}-{hashlib.sha256(made).hexdigest()[:16]}"


def save(
    parts: Parts, name: str, text: str, *, within: SearchIn, sort: SearchSort, by: str
) -> SavedSearch:
    """Keep a query under a name, as it was typed: 최근30일 moves on."""
    saved = SavedSearch(
        name=name, query=text, within=within, sort=sort, by=by, at=parts.clock.now()
    )
    parts.store.search.save_search(saved)
    return saved


def saved_named(parts: Parts, name: str) -> SavedSearch:
    """The kept query of this name.

    Raises:
        NoSuchSearchError: there is none.
    """
    for saved in parts.store.search.saved_searches():
        if saved.name == name:
            return saved
    raise NoSuchSearchError(name)


def forget(parts: Parts, name: str) -> None:
    """Forget a kept query.

    Raises:
        NoSuchSearchError: there is none.
    """
    if not parts.store.search.drop_search(name):
        raise NoSuchSearchError(name)
