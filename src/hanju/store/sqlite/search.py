"""What the search needs of SQLite: an FTS5 table over the token column, and a clock on questions.

Shape:  `match_text` turns wanted tokens into an FTS5 expression; `SqliteIndex` is the
        `SearchIndex` of SQLite.
Units:  `timeout_s` seconds of wall clock.
Errors: `SearchTooLongError`.
Source: sqlite.org/fts5.html; docs/decisions/0035-search.md.

Tokens hold letters and digits alone, so nothing that a person types reaches FTS5 as an operator.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.errors import SearchTooLongError
from hanju.store.database import in_chunks
from hanju.store.schema import search_docs
from hanju.store.search_conditions import allowed, by_day, filtered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hanju.ports_search import SearchOrder, TokenPhrase, Wanted

#: Steps of SQLite's machine between two looks at the clock, far less than a millisecond.
_STEPS: Final = 1000
_INDEX: Final = sa.table("search_index", sa.column("rowid"), sa.column("tokens"))
_VOCABULARY: Final = sa.table("search_vocabulary", sa.column("term"), sa.column("doc"))
#: BM25 of FTS5; the smaller, the better.
_RANK: Final[sa.ColumnElement[float]] = sa.literal_column("bm25(search_index)", sa.Float)


def match_text(order: SearchOrder) -> str:
    """The FTS5 expression of an order; empty when it wants no words."""
    if order.any_of:
        wanted = " OR ".join(_any(one) for one in order.any_of)
    else:
        wanted = " AND ".join(f"({_any(one)})" for one in order.all_of)
    if not wanted or not order.none_of:
        return wanted
    return f"({wanted}) NOT ({unwanted_text(order.none_of)})"


def unwanted_text(none_of: Sequence[Wanted]) -> str:
    """The FTS5 expression of what must not be there."""
    return " OR ".join(_any(one) for one in none_of)


def _any(wanted: Wanted) -> str:
    star = "*" if wanted.is_prefix else ""
    return " OR ".join(_phrase(one) + star for one in wanted.phrases)


def _phrase(tokens: TokenPhrase) -> str:
    return '"' + " ".join(tokens).replace('"', "") + '"'


class SqliteIndex:
    """FTS5 over the token column."""

    def add(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Index rows that were just stored."""
        if rows:
            connection.execute(
                sa.text("INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens)"), rows
            )

    def drop(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Take rows out: an index over another table is told what it held."""
        connection.execute(
            sa.text(
                "INSERT INTO search_index (search_index, rowid, tokens) "
                "VALUES ('delete', :id, :tokens)"
            ),
            rows,
        )

    def find(self, connection: sa.Connection, order: SearchOrder) -> dict[int, float]:
        """Ids with the BM25 of FTS5, turned round so that more is better."""
        found = connection.execute(_question(order)).all()
        return {int(row[0]): -float(row[1] or 0.0) for row in found}

    def count(self, connection: sa.Connection, tokens: Iterable[str]) -> dict[str, int]:
        """How many documents hold each token."""
        found: dict[str, int] = {}
        asked = sa.select(_VOCABULARY.c.term, _VOCABULARY.c.doc)
        for chunk in in_chunks(tokens):
            rows = connection.execute(asked.where(_VOCABULARY.c.term.in_(chunk)))
            found.update((row[0], row[1]) for row in rows)
        return found

    @contextmanager
    def within_time(self, connection: sa.Connection, timeout_s: float) -> Iterator[None]:
        """Stop what runs on this connection when its time is over."""
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        ends = monotonic() + timeout_s
        raw.set_progress_handler(lambda: monotonic() > ends, _STEPS)
        try:
            yield
        except sa.exc.OperationalError as exc:
            if getattr(exc.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise SearchTooLongError(timeout_s) from exc
            raise
        finally:
            raw.set_progress_handler(None, _STEPS)


def _question(order: SearchOrder) -> sa.Select[Any]:
    """Ids and scores; the labels are joined only where they are asked about."""
    match = match_text(order)
    needs_labels = not match or order.sort != "best" or not order.filters.is_empty
    key: sa.ColumnElement[int] = _INDEX.c.rowid if match else search_docs.c.id
    rank = _RANK if match and order.sort == "best" else sa.literal(0.0)
    columns: list[sa.ColumnElement[Any]] = [key, rank.label("rank")]
    asked: sa.Select[Any] = sa.select(*columns)
    if match:
        source: sa.FromClause = _INDEX
        if needs_labels:
            source = _INDEX.join(search_docs, search_docs.c.id == _INDEX.c.rowid)
        asked = asked.select_from(source).where(
            sa.text("search_index MATCH :match").bindparams(match=match)
        )
    elif order.none_of:
        barred = sa.select(_INDEX.c.rowid).where(
            sa.text("search_index MATCH :match").bindparams(match=unwanted_text(order.none_of))
        )
        asked = asked.where(key.not_in(barred))
    asked = asked.where(*allowed(order, key), *filtered(order.filters))
    if match and order.sort == "best":
        asked = asked.order_by(sa.literal_column("rank"))
    else:
        asked = by_day(asked, order)
    return asked.limit(order.limit)
