"""What the search needs of PostgreSQL: a GIN index over the token column, and relevance.

Shape:  `PostgresIndex` is the `SearchIndex` of PostgreSQL.
Units:  scores as BM25 gives them, more is better; counts are documents.
Errors: `SearchTooLongError`.
Source: docs/decisions/0039-postgresql.md, 0035-search.md.

GIN keeps which documents hold a token, exactly; where a phrase is asked for, the text itself is
looked at. Relevance is BM25 over the documents that come first: those that say it earliest (the
title begins a document) and are newest, `LOOKED_AT` of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from math import log
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from hanju.errors import SearchTooLongError
from hanju.store.database import in_chunks
from hanju.store.schema import search_docs, search_tokens
from hanju.store.search_conditions import allowed, by_day, filtered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hanju.ports_search import SearchOrder, TokenPhrase, Wanted

#: Documents whose relevance is worked out.
LOOKED_AT: Final = 500
#: Below this many documents every token is counted; above, the common ones are known by ANALYZE.
_COUNTED_TO: Final = 20_000
_KNOWN_FOR_S: Final = 60.0
#: BM25 as FTS5 has it.
_K1, _B = 1.2, 0.75
_CANCELLED: Final = "57014"
_ENDS: Final = "hanju_search_ends"

_TOKENS: Final = search_tokens.c.tokens
_SPACE: Final[sa.ColumnElement[str]] = sa.literal_column("' '", sa.Text)
#: As the index has it, or it is not used.
_WORDS: Final = sa.func.hanju_words(_TOKENS, type_=postgresql.TSVECTOR)
_PADDED: Final = _SPACE + _TOKENS + _SPACE


class PostgresIndex:
    """GIN over the tokens; the index follows the table, so nothing is added or dropped by hand."""

    def __init__(self) -> None:
        self._size, self._common, self._known_at = 0, dict[str, int](), -_KNOWN_FOR_S

    def add(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """The index is kept by PostgreSQL."""

    def drop(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """The index is kept by PostgreSQL."""

    @contextmanager
    def within_time(self, connection: sa.Connection, timeout_s: float) -> Iterator[None]:
        """Stop what runs on this connection when its time is over."""
        connection.info[_ENDS] = monotonic() + timeout_s
        try:
            yield
        except sa.exc.OperationalError as exc:
            if getattr(exc.orig, "sqlstate", None) == _CANCELLED:
                raise SearchTooLongError(timeout_s) from exc
            raise
        finally:
            connection.info.pop(_ENDS, None)

    def find(self, connection: sa.Connection, order: SearchOrder) -> dict[int, float]:
        """Ids with their relevance, the best first."""
        if order.any_of and order.sort == "best":
            return self._best_of_any(connection, order)
        wanted = order.all_of or order.any_of
        if wanted and order.sort == "best":
            return self._best(connection, order)
        key: sa.ColumnElement[int] = search_docs.c.id
        asked = sa.select(key)
        if order.any_of:
            asked = asked.join(search_tokens, search_tokens.c.id == key)
            asked = asked.where(sa.or_(*(_holds([one]) for one in order.any_of)))
        elif order.all_of:
            asked = asked.join(search_tokens, search_tokens.c.id == key)
            asked = asked.where(_holds(order.all_of))
        asked = asked.where(*_barred(order, key), *allowed(order, key), *filtered(order.filters))
        _limit_time(connection)
        return dict.fromkeys(connection.scalars(by_day(asked, order).limit(order.limit)), 0.0)

    def count(self, connection: sa.Connection, tokens: Iterable[str]) -> dict[str, int]:
        """How many documents hold each token; of common ones about how many."""
        self._know(connection)
        asked = list(dict.fromkeys(tokens))
        found = {one: self._common[one] for one in asked if one in self._common}
        name = sa.column("name", sa.Text)
        for chunk in in_chunks(one for one in asked if one not in found):
            names = sa.func.unnest(sa.cast(chunk, postgresql.ARRAY(sa.Text))).table_valued(name)
            quoted = sa.func.concat("'", sa.func.replace(names.c.name, "'", "''"), "'")
            holders = (
                sa.select(sa.func.count())
                .select_from(search_tokens)
                .where(_WORDS.op("@@")(sa.cast(quoted, postgresql.TSQUERY)))
                .scalar_subquery()
            )
            _limit_time(connection)
            rows = connection.execute(sa.select(names.c.name, holders))
            found.update((one, count) for one, count in rows if count)
        return found

    # -- relevance ----------------------------------------------------------------------

    def _best(self, connection: sa.Connection, order: SearchOrder) -> dict[int, float]:
        key: sa.ColumnElement[int] = search_tokens.c.id
        asked = sa.select(key, _TOKENS)
        if not order.filters.is_empty:
            asked = asked.join(search_docs, search_docs.c.id == key)
        early = [
            sa.func.nullif(sa.func.strpos(_PADDED, _said(one.phrases[0], one.is_prefix)), 0)
            for one in order.all_of
            if one.phrases
        ]
        first = sum(early[1:], start=early[0]) if early else sa.literal(0)
        asked = (
            asked.where(_holds(order.all_of), *_barred(order, key))
            .where(*allowed(order, key), *filtered(order.filters))
            .order_by(sa.nulls_last(first), sa.func.abs(key).desc())
            .limit(max(order.limit, LOOKED_AT))
        )
        _limit_time(connection)
        rows = [(row[0], row[1]) for row in connection.execute(asked)]
        return self._ranked(connection, rows, order.all_of, order.limit)

    def _best_of_any(self, connection: sa.Connection, order: SearchOrder) -> dict[int, float]:
        """Those with the rarest of the words first, then by relevance."""
        counts = self.count(connection, _tokens_of(order.any_of))
        arms = [
            sa.select(
                search_tokens.c.id, sa.literal(self._rareness(counts, one)).label("weight")
            ).where(_holds([one]))
            for one in order.any_of
            if any(all(token in counts for token in phrase) or one.is_prefix
                   for phrase in one.phrases)
        ]  # fmt: skip
        if not arms:
            return {}
        held = sa.union_all(*arms).subquery()
        key: sa.ColumnElement[int] = held.c.id
        weight = sa.func.sum(held.c.weight)
        weighed = sa.select(key.label("id"), weight.label("weight")).group_by(key)
        if not order.filters.is_empty:
            weighed = weighed.join(search_docs, search_docs.c.id == key)
        weighed = weighed.where(
            *_barred(order, key), *allowed(order, key), *filtered(order.filters)
        )
        best = (
            weighed.order_by(weight.desc(), sa.func.abs(key).desc())
            .limit(max(order.limit, LOOKED_AT))
            .subquery()
        )
        asked = sa.select(search_tokens.c.id, _TOKENS).join(best, best.c.id == search_tokens.c.id)
        _limit_time(connection)
        rows = [(row[0], row[1]) for row in connection.execute(asked)]
        return self._ranked(connection, rows, order.any_of, order.limit)

    def _ranked(
        self,
        connection: sa.Connection,
        rows: Sequence[tuple[int, str]],
        wanted: Sequence[Wanted],
        limit: int,
    ) -> dict[int, float]:
        """BM25 of documents by the phrases that were asked for."""
        if not rows:
            return {}
        counts = self.count(connection, _tokens_of(wanted))
        asked = [
            (_said(phrase, one.is_prefix), self._idf(min(counts.get(t, 0) for t in phrase)))
            for one in wanted
            for phrase in one.phrases
        ]
        lengths = [tokens.count(" ") + 1 for _, tokens in rows]
        usual = sum(lengths) / len(lengths)
        scores: dict[int, float] = {}
        for (one, tokens), length in zip(rows, lengths, strict=True):
            padded, damped = f" {tokens} ", _K1 * (1 - _B + _B * length / usual)
            score = 0.0
            for said, idf in asked:
                times = padded.count(said)
                if times:
                    score += idf * times * (_K1 + 1) / (times + damped)
            scores[one] = score
        best = sorted(scores, key=lambda one: (-scores[one], -abs(one)))
        return {one: scores[one] for one in best[:limit]}

    def _rareness(self, counts: dict[str, int], wanted: Wanted) -> float:
        return max(
            self._idf(min(counts.get(token, 0) for token in phrase)) for phrase in wanted.phrases
        )

    def _idf(self, documents: int) -> float:
        size = max(self._size, documents, 1)
        return max(1e-6, log((size - documents + 0.5) / (documents + 0.5)))

    def _know(self, connection: sa.Connection) -> None:
        """How many documents there are and, of a large index, how common its commonest tokens."""
        if monotonic() - self._known_at < _KNOWN_FOR_S and self._size > _COUNTED_TO:
            return
        size = connection.exec_driver_sql(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_tokens'::regclass"
        ).scalar_one()
        if size <= _COUNTED_TO:  # small, or never looked at by ANALYZE
            size = connection.scalar(sa.select(sa.func.count()).select_from(search_tokens))
        self._size, self._common, self._known_at = int(size), {}, monotonic()
        if self._size <= _COUNTED_TO:
            return
        row = connection.exec_driver_sql(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats "
            "WHERE schemaname = current_schema() AND tablename = 'ix_search_tokens_words'"
        ).first()
        if row is not None and row[0]:
            self._common = {
                token: round(share * self._size)
                for token, share in zip(row[0], row[1], strict=False)
            }


def _limit_time(connection: sa.Connection) -> None:
    """Give the next statement what is left of the time of the question."""
    ends = connection.info.get(_ENDS)
    if ends is not None:
        left_ms = max(1, round((ends - monotonic()) * 1000))
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {left_ms}")


def _holds(wanted: Sequence[Wanted]) -> sa.ColumnElement[bool]:
    """One question to the index for all that is wanted, then a look at the phrases."""
    query = " & ".join(f"({_query(one)})" for one in wanted)
    in_index = _WORDS.op("@@", is_comparison=True)(sa.cast(query, postgresql.TSQUERY))
    looked_at = [
        sa.or_(
            *(sa.func.strpos(_PADDED, _said(phrase, one.is_prefix)) > 0 for phrase in one.phrases)
        )
        for one in wanted
        if any(len(phrase) > 1 for phrase in one.phrases)
    ]
    return sa.and_(in_index, *looked_at)


def _barred(order: SearchOrder, key: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
    """What must not be there."""
    if not order.none_of:
        return []
    there = sa.select(search_tokens.c.id).where(sa.or_(*(_holds([one]) for one in order.none_of)))
    return [key.not_in(there)]


def _query(wanted: Wanted) -> str:
    """The words of a wanted thing in the language of `tsquery`."""
    star = ":*" if wanted.is_prefix else ""
    return " | ".join(
        "("
        + " & ".join(
            _quoted(token) + (star if place == len(phrase) - 1 else "")
            for place, token in enumerate(phrase)
        )
        + ")"
        for phrase in wanted.phrases
    )


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "").replace("'", "") + "'"


def _said(phrase: TokenPhrase, is_prefix: bool) -> str:
    """A phrase as it stands in a padded token column."""
    return " " + " ".join(phrase) + ("" if is_prefix else " ")


def _tokens_of(wanted: Sequence[Wanted]) -> Iterator[str]:
    for one in wanted:
        for phrase in one.phrases:
            yield from phrase
