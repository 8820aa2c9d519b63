"""What the search needs of SQLite: an FTS5 table over the token column, and a clock on questions.

Shape:  SQL text for migrations (these functions never change meaning); `match_text` turns wanted
        tokens into an FTS5 expression; `within_time` stops a question.
Units:  `timeout_s` seconds of wall clock.
Errors: `SearchTooLongError`.
Source: sqlite.org/fts5.html; docs/decisions/0035-search.md.

Tokens hold letters and digits alone, so nothing that a person types reaches FTS5 as an operator.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hanju.errors import SearchTooLongError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.ports_search import SearchOrder, TokenPhrase, Wanted

#: Steps of SQLite's machine between two looks at the clock, far less than a millisecond.
_STEPS: Final = 1000


def search_index() -> list[str]:
    """The index over `search_tokens`, and the counts of its tokens."""
    index = (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_tokens', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    return [
        index,
        "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_index, 'row')",
    ]


def waits_for_the_index() -> list[str]:
    """Triggers that write down what the index does not hold yet, whoever stores it."""
    waits = "INSERT OR REPLACE INTO search_waiting_issues (number) VALUES ({row}.number)"
    new_articles = (
        "CREATE TRIGGER articles_wait_for_search AFTER INSERT ON articles BEGIN "
        "INSERT OR REPLACE INTO search_waiting_articles (article_id, version) "
        "VALUES (NEW.id, NEW.version); END"
    )
    return [
        new_articles,
        *(
            f"CREATE TRIGGER issue_entries_{verb.lower()}_waits_for_search AFTER {verb} "
            f"ON issue_entries BEGIN {waits.format(row=row)}; END"
            for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        ),
    ]


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


@contextmanager
def within_time(connection: sa.Connection, timeout_s: float) -> Iterator[None]:
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
