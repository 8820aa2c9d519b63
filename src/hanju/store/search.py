"""The search in SQL: documents and their tokens, questions to the index, saved searches.

Shape:  `SqlSearch` satisfies `ports_search.SearchStore`.
Units:  articles have positive ids, entries negative ones, so that a question to one of them is a
        range of the index.
Errors: as in the port.
Source: docs/decisions/0035-search.md.

What the dialect brings lies in `sqlite/search.py` and `postgres/search.py`: the full-text index
over the token column, and its language.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa

from hanju.model import ArticleId
from hanju.ports_search import Labels, PlacedEntry, SavedSearch, SearchRow
from hanju.store import articles as stored_articles
from hanju.store import entries as stored_entries
from hanju.store.corrections import public_places
from hanju.store.database import in_chunks, insert_rows, upsert_rows
from hanju.store.schema import (
    articles,
    entry_revisions,
    issue_entries,
    issues,
    saved_searches,
    search_docs,
    search_labels,
    search_tokens,
    search_waiting_articles,
    search_waiting_issues,
)
from hanju.store.search_conditions import drafts, hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from hanju.model import Article, Entry
    from hanju.ports_search import (
        ArticleDoc,
        EntryDoc,
        SearchIn,
        SearchOrder,
        SearchSort,
    )
    from hanju.store.database import Database
    from hanju.store.dialect import SearchIndex

_LABELS: Final = ("field", "category", "actor", "actor_kind", "region", "outlet", "day")


class SqlSearch:
    """The index of one database."""

    def __init__(self, database: Database) -> None:
        self._database, self._index = database, database.dialect.index
        self._tag = ""  # what this process has seen in use

    # -- keeping up ---------------------------------------------------------------------

    def use_labels(self, tag: str) -> bool:
        """Say how documents are made now; another tag than before lets all wait again."""
        if tag == self._tag:
            return False
        asked = sa.select(search_labels.c.tag)
        with self._database.read() as connection:
            if connection.execute(asked).scalar_one_or_none() == tag:
                self._tag = tag
                return False
        with self._database.write() as connection:
            before = connection.execute(asked).scalar_one_or_none()
            if before == tag:
                return False
            upsert_rows(connection, search_labels, [{"id": 1, "tag": tag}])
            if before is not None:
                _all_wait(connection)
        return True

    def count_waiting(self) -> int:
        """How many articles and issues wait for the index."""
        counts = [
            sa.select(sa.func.count()).select_from(table).scalar_subquery()
            for table in (search_waiting_articles, search_waiting_issues)
        ]
        with self._database.read() as connection:
            return sum(connection.execute(sa.select(*counts)).one())

    def waiting_articles(self, *, limit: int) -> list[tuple[Article, int]]:
        """Articles that wait, in their newest version, with its number."""
        newest = sa.select(search_waiting_articles).limit(limit).subquery()
        asked = sa.select(*stored_articles.COLUMNS, articles.c.version).join(
            newest,
            sa.and_(newest.c.article_id == articles.c.id, newest.c.version == articles.c.version),
        )
        with self._database.read() as connection:
            return [(stored_articles.to_article(row), row[-1]) for row in connection.execute(asked)]

    def waiting_issues(self) -> list[int]:
        """Numbers of issues whose entries changed."""
        with self._database.read() as connection:
            return list(connection.scalars(sa.select(search_waiting_issues.c.number)))

    def keep_articles(self, docs: Sequence[ArticleDoc]) -> int:
        """Index those that still wait, all or nothing; how many they were."""
        waiting, known = search_waiting_articles, search_docs.c.article_id
        with self._database.write() as connection:
            still: set[tuple[str, int]] = set()
            for chunk in in_chunks(doc.article_id for doc in docs):
                rows = connection.execute(sa.select(waiting).where(waiting.c.article_id.in_(chunk)))
                still.update((row.article_id, row.version) for row in rows)
            wanted = [doc for doc in docs if (doc.article_id, doc.version) in still]
            names = [doc.article_id for doc in wanted]
            for chunk in in_chunks(names):
                _drop(self._index, connection, known.in_(chunk))
                connection.execute(sa.delete(waiting).where(waiting.c.article_id.in_(chunk)))
            first = (
                1
                + connection.execute(
                    sa.select(sa.func.coalesce(sa.func.max(search_docs.c.id), 0))
                ).scalar_one()
            )
            _add(
                self._index,
                connection,
                [
                    {
                        **_label_columns(doc.labels),
                        "id": max(first, 1) + place,
                        "article_id": doc.article_id,
                        "revision": doc.version,
                        "hidden_until": doc.hidden_until,
                        "tokens": doc.tokens,
                    }
                    for place, doc in enumerate(wanted)
                ],
            )
        return len(wanted)

    def keep_issue(self, number: int, make: Callable[[PlacedEntry], EntryDoc]) -> None:
        """Index the entries of an issue as they stand, in place of those of before."""
        with self._database.write() as connection:
            docs = [make(placed) for placed in _placed(connection, number)]
            _drop(self._index, connection, search_docs.c.number == number)
            lowest = connection.execute(
                sa.select(sa.func.coalesce(sa.func.min(search_docs.c.id), 0))
            ).scalar_one()
            _add(
                self._index,
                connection,
                [
                    {
                        **_label_columns(doc.labels),
                        "id": min(lowest, 0) - 1 - place,
                        "number": number,
                        "entry_id": doc.entry_id,
                        "revision": doc.revision,
                        "tokens": doc.tokens,
                    }
                    for place, doc in enumerate(docs)
                ],
            )
            gone = sa.delete(search_waiting_issues)
            connection.execute(gone.where(search_waiting_issues.c.number == number))

    def forget_article(self, article_id: ArticleId) -> None:
        """Take an article out of the index."""
        waiting = search_waiting_articles
        with self._database.write() as connection:
            _drop(self._index, connection, search_docs.c.article_id == article_id)
            connection.execute(sa.delete(waiting).where(waiting.c.article_id == article_id))

    # -- questions ----------------------------------------------------------------------

    def find(self, order: SearchOrder, *, timeout_s: float) -> list[SearchRow]:
        """Documents that fit, in order; embargoed ones never before their hour."""
        with self._database.read() as connection, self._index.within_time(connection, timeout_s):
            score = self._index.find(connection, order)
            rows: dict[int, SearchRow] = {}
            for row in connection.execute(
                sa.select(search_docs).where(search_docs.c.id.in_(list(score)))
            ).mappings():
                rows[row["id"]] = SearchRow(
                    id=row["id"],
                    score=score[row["id"]],
                    article_id=None if row["article_id"] is None else ArticleId(row["article_id"]),
                    number=row["number"],
                    entry_id=row["entry_id"],
                    revision=row["revision"],
                    labels=Labels(**{name: row[name] for name in _LABELS}),
                )
        return [rows[one] for one in score if one in rows]

    def count_documents(self, tokens: Iterable[str]) -> dict[str, int]:
        """How many documents hold each token."""
        with self._database.read() as connection:
            return self._index.count(connection, tokens)

    def tokens_of_article(self, article_id: ArticleId, *, now: datetime) -> tuple[int, str] | None:
        """Id and tokens of an article that may be shown."""
        return self._tokens(
            search_docs.c.article_id == article_id, ~search_docs.c.id.in_(hidden(now))
        )

    def tokens_of_entry(
        self, number: int, entry_id: str, *, with_drafts: bool
    ) -> tuple[int, str] | None:
        """Id and tokens of an entry that may be shown."""
        is_it = (search_docs.c.number == number, search_docs.c.entry_id == entry_id)
        return self._tokens(*is_it, *(() if with_drafts else (~search_docs.c.id.in_(drafts()),)))

    def _tokens(self, *which: sa.ColumnElement[bool]) -> tuple[int, str] | None:
        asked = sa.select(search_tokens.c.id, search_tokens.c.tokens).join(
            search_docs, search_docs.c.id == search_tokens.c.id
        )
        with self._database.read() as connection:
            row = connection.execute(asked.where(*which)).first()
        return None if row is None else (row[0], row[1])

    def entries_at(self, places: Iterable[tuple[int, str, int]]) -> Mapping[tuple[int, str], Entry]:
        """Entries by number, id and revision."""
        key = sa.tuple_(
            entry_revisions.c.number, entry_revisions.c.entry_id, entry_revisions.c.revision
        )
        wanted = list(places)
        if not wanted:
            return {}
        with self._database.read() as connection:
            rows = connection.execute(sa.select(entry_revisions).where(key.in_(wanted))).mappings()
            return {
                (row["number"], row["entry_id"]): stored_entries.from_columns(row["entry_id"], row)
                for row in rows
            }

    # -- saved searches -----------------------------------------------------------------

    def save_search(self, saved: SavedSearch) -> None:
        """Keep a question; one of the same name gives way."""
        with self._database.write() as connection:
            upsert_rows(connection, saved_searches, [asdict(saved)])

    def saved_searches(self) -> list[SavedSearch]:
        """All kept questions, by name."""
        asked = sa.select(saved_searches).order_by(saved_searches.c.name)
        with self._database.read() as connection:
            return [
                SavedSearch(
                    name=row["name"],
                    query=row["query"],
                    within=cast("SearchIn", row["within"]),
                    sort=cast("SearchSort", row["sort"]),
                    by=row["by"],
                    at=row["at"],
                )
                for row in connection.execute(asked).mappings()
            ]

    def drop_search(self, name: str) -> bool:
        """Forget a kept question; whether there was one."""
        gone = sa.delete(saved_searches).where(saved_searches.c.name == name)
        with self._database.write() as connection:
            return bool(connection.execute(gone).rowcount)


def _all_wait(connection: sa.Connection) -> None:
    newest = sa.select(articles.c.id, sa.func.max(articles.c.version)).group_by(articles.c.id)
    for table, every in (
        (search_waiting_articles, newest),
        (search_waiting_issues, sa.select(issues.c.number)),
    ):
        connection.execute(sa.delete(table))
        connection.execute(sa.insert(table).from_select([*table.c.keys()], every))


def _placed(connection: sa.Connection, number: int) -> list[PlacedEntry]:
    """The entries as everybody may find them: of a correction that is not out, those before it."""
    public = public_places(connection, number)
    if public is not None:
        return _placed_before(connection, number, public)
    same = ("number", "entry_id", "revision")
    asked = (
        sa.select(entry_revisions, issue_entries.c.field, issue_entries.c.category)
        .join(
            issue_entries,
            sa.and_(*(issue_entries.c[name] == entry_revisions.c[name] for name in same)),
        )
        .where(issue_entries.c.number == number)
        .order_by(issue_entries.c.position)
    )
    return [
        PlacedEntry(
            entry=stored_entries.from_columns(row["entry_id"], row),
            revision=row["revision"],
            field=row["field"],
            category=row["category"],
        )
        for row in connection.execute(asked).mappings()
    ]


def _placed_before(
    connection: sa.Connection, number: int, places: Sequence[tuple[str, str, str, int]]
) -> list[PlacedEntry]:
    wanted = {(entry_id, revision) for _, _, entry_id, revision in places}
    asked = sa.select(entry_revisions).where(entry_revisions.c.number == number)
    found = {
        row["entry_id"]: stored_entries.from_columns(row["entry_id"], row)
        for row in connection.execute(asked).mappings()
        if (row["entry_id"], row["revision"]) in wanted
    }
    return [
        PlacedEntry(entry=found[entry_id], revision=revision, field=field, category=category)
        for field, category, entry_id, revision in places
    ]


def _label_columns(labels: Labels) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("article_id", "number", "entry_id", "hidden_until"))
    return {**empty, **{name: getattr(labels, name) for name in _LABELS}}


def _add(index: SearchIndex, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    told = [{"id": row["id"], "tokens": row.pop("tokens")} for row in rows]
    insert_rows(connection, search_docs, rows)
    insert_rows(connection, search_tokens, told)
    index.add(connection, told)


def _drop(index: SearchIndex, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    held = sa.select(search_tokens).where(
        search_tokens.c.id.in_(sa.select(search_docs.c.id).where(which))
    )
    gone = [{"id": row.id, "tokens": row.tokens} for row in connection.execute(held)]
    if not gone:
        return
    index.drop(connection, gone)
    numbers = [row["id"] for row in gone]
    connection.execute(sa.delete(search_tokens).where(search_tokens.c.id.in_(numbers)))
    connection.execute(sa.delete(search_docs).where(search_docs.c.id.in_(numbers)))
