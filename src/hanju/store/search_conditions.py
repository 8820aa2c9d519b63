"""What may be found, and what was asked for, as conditions on the rows of documents.

Shape:  a `SearchOrder` in, conditions of SQLAlchemy out, the same for both kinds of database.
Units:  articles have positive ids, entries negative ones.
Errors: none.
Source: docs/decisions/0035-search.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.store.schema import frozen_issues, issues, search_docs

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.ports_search import SearchFilters, SearchOrder


def hidden(now: datetime) -> sa.Select[Any]:
    """Ids of documents that nobody may see yet."""
    return sa.select(search_docs.c.id).where(search_docs.c.hidden_until > now)


def drafts() -> sa.Select[Any]:
    """Ids of entries of issues that were never signed."""
    signed = sa.select(frozen_issues.c.number)
    unsigned = sa.select(issues.c.number).where(issues.c.number.not_in(signed))
    return sa.select(search_docs.c.id).where(search_docs.c.number.in_(unsigned))


def allowed(order: SearchOrder, key: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
    """What may be shown at all."""
    found: list[sa.ColumnElement[bool]] = []
    if order.within != "issues":
        found.append(key.not_in(hidden(order.now)))
    if order.within != "articles" and not order.with_drafts:
        found.append(key.not_in(drafts()))
    if order.within == "articles":
        found.append(key > 0)
    elif order.within == "issues":
        found.append(key < 0)
    if order.without:
        found.append(key.not_in(sorted(order.without)))
    return found


def filtered(filters: SearchFilters) -> list[sa.ColumnElement[bool]]:
    """What the labels must say."""
    docs = search_docs.c
    found: list[sa.ColumnElement[bool]] = []
    for column, values in (
        (docs.actor_kind, filters.actor_kinds),
        (docs.region, filters.regions),
        (docs.actor, filters.actors),
    ):
        if values:
            found.append(column.in_(values))
    for column, values in (
        (docs.field, filters.fields),
        (docs.category, filters.categories),
        (docs.outlet, filters.outlets),
    ):
        if values:
            found.append(sa.or_(*(column.contains(one, autoescape=True) for one in values)))
    if filters.since is not None:
        found.append(docs.day >= filters.since)
    if filters.until is not None:
        found.append(docs.day <= filters.until)
    if filters.numbers:
        found.append(sa.or_(*(docs.number.between(*one) for one in filters.numbers)))
    return found


def by_day(asked: sa.Select[Any], order: SearchOrder) -> sa.Select[Any]:
    """Sort by day where no relevance is asked for; the same on both kinds of database."""
    if order.sort == "oldest":
        return asked.order_by(search_docs.c.day.is_(None), search_docs.c.day, search_docs.c.id)
    # an article without a day comes last, as SQLite has it by itself
    return asked.order_by(search_docs.c.day.desc().nulls_last(), search_docs.c.id.desc())
