"""What is PostgreSQL's own: migrations, turns of writers, refusals in words, odd text."""

from __future__ import annotations

import multiprocessing as mp
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st

from hanju.errors import StoreBrokenError, StoreLockedError, StoreUnwritableError
from hanju.model import DeskEvent
from hanju.store import open_store
from hanju.store.postgres.engine import shown
from hanju.store.postgres.words import from_server, to_server
from hanju.store.schema import metadata
from hanju.store.store import SqlStore
from tests.servers import postgres
from tests.unit.store.kit import LATER, NOW, article, entry, issue
from tests.unit.store.test_locks import ABOUT_A_SIGNED_ISSUE, READS, SOURCE, WRITES

#: Made by migrations for PostgreSQL alone.
OWN_INDEXES = {"ix_search_tokens_words", "ix_search_docs_newest"}


@pytest.fixture(scope="module", autouse=True)
def _there_is_one() -> None:
    if postgres.why_not():
        pytest.skip(postgres.why_not())


@pytest.fixture
def address() -> Iterator[str]:
    url = postgres.take()
    yield url
    postgres.give(url)


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(address, blobs=tmp_path / "blobs", timeout_s=0.05) as opened:
        opened.add_articles([article("a")], at=NOW)
        opened.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        opened.start_run("import", at=NOW)
        opened.save_sources([SOURCE])
        yield opened


@contextmanager
def held(address: str) -> Iterator[None]:
    """Another process sits in a writing transaction."""
    with postgres.connect(address) as connection, connection.transaction():
        connection.execute(
            "SELECT pg_advisory_xact_lock(hashtext('hanju'), hashtext(current_schema()))"
        )
        yield


def dump(address: str) -> list[Any]:
    with postgres.connect(address) as connection:
        return [
            sorted(map(str, connection.execute(f'SELECT * FROM "{table.name}"').fetchall()))
            for table in metadata.sorted_tables
        ]


def test_the_migrations_give_the_tables_of_the_schema(address: str) -> None:
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        opts = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "index" or name not in OWN_INDEXES,
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
        found = {index["name"] for table in ("search_tokens", "search_docs")
                 for index in sa.inspect(connection).get_indexes(table)}  # fmt: skip
        assert found >= OWN_INDEXES
    engine.dispose()


def test_every_text_compares_by_code_points(address: str) -> None:
    with postgres.connect(address) as connection:
        (loose,) = connection.execute(
            "SELECT array_agg(table_name || '.' || column_name) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'text' "
            "AND collation_name IS DISTINCT FROM 'C'"
        ).fetchone() or (None,)
    assert loose is None


@pytest.mark.parametrize("name", WRITES)
def test_a_write_to_a_held_database_stores_nothing_and_says_so(
    store: SqlStore, address: str, name: str
) -> None:
    before = dump(address)
    with held(address), pytest.raises(StoreLockedError, match=r"0.05초 기다림.*저장된 것은 없"):
        WRITES[name](store)
    assert dump(address) == before
    if name not in ABOUT_A_SIGNED_ISSUE:
        WRITES[name](store)  # and once the other one is done it works


def test_no_read_waits_for_a_writer(store: SqlStore, address: str) -> None:
    free = {name: read(store) for name, read in READS.items()}
    with held(address):
        assert {name: read(store) for name, read in READS.items()} == free


def test_a_read_sees_one_moment(store: SqlStore, tmp_path: Path, address: str) -> None:
    counted = sa.select(sa.func.count()).select_from(metadata.tables["articles"])
    with store._database.read() as connection:
        assert connection.scalar(counted) == 1
        with open_store(address, blobs=tmp_path / "blobs") as other:
            other.add_articles([article("b")], at=NOW)
        assert connection.scalar(counted) == 1
    assert store.count_articles() == 2


def test_a_read_cannot_write(store: SqlStore) -> None:
    with pytest.raises(StoreUnwritableError), store._database.read() as connection:
        connection.execute(sa.delete(metadata.tables["desk_events"]))


# -- several processes -----------------------------------------------------------------------


def tell_events(url: str, name: str, start: Any, told: Any) -> None:
    start.wait(20)
    try:
        with open_store(url, timeout_s=20) as store:
            for _ in range(30):
                event = DeskEvent(number=108, kind="saved", told="{}", by=name, at=NOW)
                store.talk.add_event(event)
        told.put("ok")
    except Exception as exc:  # noqa: BLE001  the parent fails on whatever it is
        told.put(repr(exc))


def test_a_poller_misses_no_event_of_other_processes(store: SqlStore, address: str) -> None:
    """Numbers are given before a transaction ends: without turns a later one may be seen first."""
    others = mp.get_context("forkserver")
    start, told = others.Barrier(3), others.Queue()
    children = [
        others.Process(target=tell_events, args=(address, name, start, told)) for name in "가나"
    ]
    for child in children:
        child.start()
    start.wait(20)
    seen: list[int] = []
    ends = time.monotonic() + 20
    while len(seen) < 60 and time.monotonic() < ends:
        seen += [one.id for one in store.talk.events_after(108, seen[-1] if seen else 0)]
    answers = [told.get(timeout=20) for _ in children]
    for child in children:
        child.join(10)
    told.close()
    assert answers == ["ok", "ok"]
    assert (len(seen), seen) == (60, sorted(set(seen)))


def test_a_new_database_is_migrated_once_by_those_who_open_it_together() -> None:
    url = postgres.make(f"together_{time.monotonic_ns()}")
    others = mp.get_context("forkserver")
    start, told = others.Barrier(3), others.Queue()
    children = [
        others.Process(target=tell_events, args=(url, str(name), start, told)) for name in range(3)
    ]
    for child in children:
        child.start()
    answers = [told.get(timeout=40) for _ in children]
    for child in children:
        child.join(20)
    told.close()
    assert answers == ["ok"] * 3
    with open_store(url) as store:
        assert store.talk.newest_event() == 90
        assert store.problems() == []


def test_a_store_survives_a_server_that_drops_its_connections(
    store: SqlStore, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanju.store.postgres.engine.ASKED_AFTER_S", 0.0)
    with postgres.connect(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert store.count_articles() == 1
    assert store.add_articles([article("b")], at=LATER).added == 1


def test_a_connection_that_is_dropped_while_at_work_is_an_error_once(
    store: SqlStore, address: str
) -> None:
    with postgres.connect(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreBrokenError, match="닿지 않습니다"):
        store.count_articles()
    assert store.count_articles() == 1


# -- refusals --------------------------------------------------------------------------------


def test_a_server_that_is_not_there_is_named_without_account_and_password(tmp_path: Path) -> None:
    with pytest.raises(StoreBrokenError, match="닿지 않습니다") as caught:
        open_store(f"postgresql://konto:geheim@/hanju?host={tmp_path}")
    assert not {"konto", "geheim"} & set(str(caught.value).replace("/", " ").split())
    assert "geheim" not in str(caught.value)


def test_a_database_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreBrokenError, match=r"그 데이터베이스가 없습니다.*createdb"):
        open_store(postgres.address("nowhere"))


def test_the_database_of_another_program_is_refused_and_left_alone() -> None:
    url = postgres.make(f"other_{time.monotonic_ns()}")
    with postgres.connect(url) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreBrokenError, match=r"hanju의 데이터베이스가 아닙니다\(표 recipes"):
        open_store(url)
    with postgres.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("recipes",)]


def test_a_newer_database_is_refused_with_the_mend() -> None:
    url = postgres.make(f"newer_{time.monotonic_ns()}", template=postgres.EMPTY)
    with postgres.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreBrokenError, match=r"새로운 데이터베이스.*9999.*올린 뒤"):
        open_store(url)


def test_a_database_that_cannot_hold_korean_is_refused() -> None:
    name = f"latin_{time.monotonic_ns()}"
    with postgres.connect(postgres.address("postgres")) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' "
            "LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    with pytest.raises(StoreBrokenError, match=r"LATIN1.*UTF8"):
        open_store(postgres.address(name))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://a:geheim@db.example:5433/hanju?sslmode=require",
         "postgresql://db.example:5433/hanju"),
        ("postgresql:///hanju", "postgresql:///hanju"),
        ("postgresql://a:ge@heim@host/x", "postgresql://host/x"),
        ("postgresql://a:ge/heim@host/x?password=geheim", "postgresql://host/x"),
        ("postgresql://a:geheim/heim", "postgresql://…"),
        ("postgresql://[geheim", "postgresql://…"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_secrets(url: str, words: str) -> None:
    assert shown(url) == words


# -- text --------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("가a\0\x1a0"), max_size=12))
def test_what_goes_in_as_text_comes_back(text: str) -> None:
    assert "\0" not in to_server(text)
    assert from_server(to_server(text)) == text
