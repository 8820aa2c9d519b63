"""The questions that are asked most use their indexes on PostgreSQL, and few statements each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from hanju.model import ArticleId
from hanju.ports_search import SearchFilters, SearchOrder, Wanted
from hanju.store.store import SqlStore
from tests.servers import postgres
from tests.unit.store import kit
from tests.unit.store.kit import NOW, entry, issue

ROWS = 4000
#: Rows made by the server itself: every word of a number is a token, the last two digits common.
FILL = f"""
SET session_replication_role = replica;
INSERT INTO articles SELECT 'n' || n, 1, 'https://a.example/' || n, 'title', 'text', 'outlet',
  timestamptz '2025-01-01' + n * interval '7 minutes', 'none', '[]', 'ko', 's', NULL, false, false,
  '[]', 'h', 'f', now(), NULL FROM generate_series(1, {ROWS}) n;
INSERT INTO article_addresses SELECT '//a.example/' || n, 'n' || n FROM generate_series(1, {ROWS}) n;
INSERT INTO search_docs SELECT n, 'n' || n, NULL, NULL, 1, date '2025-01-01' + (n / 200)::int, '', '',
  '', '', '', 'outlet', NULL FROM generate_series(1, {ROWS}) n;
INSERT INTO search_tokens SELECT n, concat_ws(' ', 'w' || n, 'c' || n % 100, 'd' || n % 70, repeat('z ', 200))
  FROM generate_series(1, {ROWS}) n;
INSERT INTO desk_events (number, kind, told, "by", at)
  SELECT n % 50, 'saved', '{{}}', 'kim', now() FROM generate_series(1, {ROWS}) n;
ANALYZE
"""  # noqa: E501


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    if postgres.why_not():
        pytest.skip(postgres.why_not())
    before, kit.ENGINE[0] = kit.ENGINE[0], "postgresql"
    opened = kit.open_empty(tmp_path_factory.mktemp("plans"))
    kit.ENGINE[0] = before
    with opened:
        opened.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="", at=NOW)
        with opened._database.engine.connect() as connection:
            for statement in FILL.split(";"):
                no_parameters = {"no_parameters": True}
                connection.exec_driver_sql(statement, execution_options=no_parameters)
            connection.commit()
        yield opened


@contextmanager
def asked(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            sent.append((statement, parameters))

    engine = store._database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def plans(store: SqlStore, ask: Callable[[], object]) -> list[str]:
    with asked(store) as sent:
        ask()
    with store._database.engine.connect() as connection:
        return [
            "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {one}", parameters))
            for one, parameters in sent
        ]


def wanted(*phrases: tuple[str, ...]) -> tuple[Wanted, ...]:
    return tuple(Wanted(phrases=(phrase,)) for phrase in phrases)


@pytest.mark.parametrize(
    "order",
    [
        SearchOrder(now=NOW, all_of=wanted(("w77",))),
        SearchOrder(now=NOW, all_of=wanted(("w77", "c77"), ("d7",))),
        SearchOrder(now=NOW, any_of=wanted(("w5",), ("w6",), ("c7",))),
        SearchOrder(now=NOW, all_of=wanted(("w77",)), sort="newest",
                    filters=SearchFilters(outlets=("outlet",))),
    ],
    ids=["a word", "a phrase and a word", "any word", "by day"],
)  # fmt: skip
def test_a_search_asks_the_index_of_words(store: SqlStore, order: SearchOrder) -> None:
    found = plans(store, lambda: store.search.find(order, timeout_s=10))
    by_words = [plan for plan in found if "hanju_words" in plan]
    assert by_words
    for plan in by_words:
        assert "ix_search_tokens_words" in plan, plan
        assert "Seq Scan on search_tokens" not in plan, plan


def test_newest_first_reads_the_index_of_days(store: SqlStore) -> None:
    order = SearchOrder(now=NOW, sort="newest", limit=20)
    (plan, *_) = plans(store, lambda: store.search.find(order, timeout_s=10))
    assert "ix_search_docs_newest" in plan, plan


def test_a_week_of_articles_is_a_range_of_an_index(store: SqlStore) -> None:
    start = NOW.replace(month=1, day=3)
    (plan,) = plans(store, lambda: store.articles_between(start, start + timedelta(hours=12)))
    assert "ix_articles_published_at_id" in plan, plan


def test_what_is_known_is_asked_by_key(store: SqlStore) -> None:
    names = [ArticleId(f"n{n}") for n in range(20)]
    (plan,) = plans(store, lambda: store.articles_by_id(names))
    assert "pk_articles" in plan, plan
    addresses = [f"https://a.example/{n}" for n in range(20)]
    (plan,) = plans(store, lambda: store.known_addresses(addresses))
    assert "pk_article_addresses" in plan, plan


def test_new_events_are_the_end_of_an_index(store: SqlStore) -> None:
    newest = store.talk.newest_event()
    (plan,) = plans(store, lambda: store.talk.events_after(7, newest - 10))
    assert "pk_desk_events" in plan, plan


def test_an_issue_is_read_in_a_few_statements_however_many_entries(
    store: SqlStore,
) -> None:
    for ask, most in (
        (lambda: store.issue(108), 3),
        (lambda: store.newest_entries(108), 1),
        (store.issue_rows, 2),  # the steps of editions are the second
        (lambda: store.search.find(SearchOrder(now=NOW, all_of=wanted(("c7",))), timeout_s=9), 8),
    ):
        with asked(store) as sent:
            ask()
        assert len(sent) <= most, [one for one, _ in sent]
