"""Sources, their health and their validators in the store; a file of the first version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanju.model import Source, SourceHealth, SourceId, Validators
from hanju.ports import Collected
from hanju.store import migrate, open_store
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, article, instants, licenses, names, open_empty, texts

pytestmark = pytest.mark.usefixtures("engine")

SOURCE = Source(id=SourceId("s"), url="https://s.example/feed", groups=("제주", "정책"))
HEALTH = SourceHealth(source_id=SOURCE.id, state="ok", since=NOW, checked_at=NOW)
SEEN = Validators(url=SOURCE.url, etag='"1"', sha256="a" * 64)
flags = st.booleans()
any_sources = st.builds(
    Source,
    id=names.map(SourceId),
    kind=st.sampled_from(["feed", "board"]),
    url=names,
    title=texts,
    outlet=texts,
    license=licenses,
    lang=st.sampled_from(["ko", "en"]),
    wall_clock_z=st.none() | flags,
    tls=st.sampled_from(["default", "legacy"]),
    obeys_robots=flags,
    is_on=flags,
    is_sample=flags,
    site_url=texts,
    groups=st.lists(texts, max_size=3).map(tuple),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_empty(tmp_path) as opened:
        yield opened


@given(source=any_sources, at=instants)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_source_comes_back_as_it_was_stored(
    store: SqlStore, source: Source, at: datetime
) -> None:
    source = replace(source, url=f"{source.id}/{source.url}")
    store.save_sources([source])
    assert source in store.sources()
    health = replace(HEALTH, source_id=source.id, since=at, retry_at=at, usual_gap_s=1.5)
    store.save_health([health])
    assert store.source_health()[source.id] == health


def test_articles_health_and_validators_are_stored_together(store: SqlStore) -> None:
    store.save_sources([SOURCE])
    found = Collected(health=HEALTH, articles=(article("a"),), validators={SOURCE.url: SEEN})
    assert [one.added for one in store.keep_collected([found], at=NOW)] == [1]
    assert [one.unchanged for one in store.keep_collected([found], at=LATER)] == [1]
    assert store.validators([SOURCE.url, "https://other.example/"]) == {SOURCE.url: SEEN}
    assert store.source_health() == {SOURCE.id: HEALTH}


def test_when_one_of_them_cannot_be_stored_none_is(store: SqlStore) -> None:
    stranger = Collected(
        health=replace(HEALTH, source_id=SourceId("nobody")),
        articles=(article("a"),),
        validators={SOURCE.url: SEEN},
    )
    with pytest.raises(sa.exc.IntegrityError):
        store.keep_collected([stranger], at=NOW)
    assert store.count_articles() == 0
    assert store.validators([SOURCE.url]) == {}


def test_a_source_that_reads_otherwise_is_fetched_whole_again(store: SqlStore) -> None:
    store.save_sources([SOURCE])
    found = Collected(health=HEALTH, validators={SOURCE.url: SEEN})
    store.keep_collected([found], at=NOW)
    store.save_sources([replace(SOURCE, title="새 이름", is_on=False)])
    assert store.validators([SOURCE.url])
    store.save_sources([replace(SOURCE, wall_clock_z=True)])
    assert store.validators([SOURCE.url]) == {}


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "hanju.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    old = sqlite3.connect(path)
    columns = [row[1] for row in old.execute("PRAGMA table_info(articles)")]
    row = {"id": "a", "version": 1, "attachments": "[]", "notes": "[]", "is_extract": 0,
           "is_sample": 0, "published_at": None, "collected_at": None,
           "stored_at": "2025-12-11 00:00:00.000000"}  # fmt: skip
    values = [row.get(column, "글") for column in columns]
    old.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(values))})", values)
    old.commit()
    old.close()
    with open_store(path) as store:
        assert [one.title for one in store.articles_without_place(after=NOW)] == ["글"]
        store.save_sources([SOURCE])
        assert store.sources() == [SOURCE]
        assert store.problems() == []


def test_what_a_source_remembers_stays_until_it_is_read_otherwise(store: SqlStore) -> None:
    store.save_sources([SOURCE])
    store.keep_collected([Collected(health=HEALTH, memory={"last": "7"})], at=NOW)
    store.keep_collected([Collected(health=HEALTH)], at=LATER)
    assert store.source_memory() == {SOURCE.id: {"last": "7"}}
    store.save_sources([replace(SOURCE, url="https://b.example/feed")])
    assert store.source_memory() == {}


def test_known_addresses_come_back_as_they_were_asked(store: SqlStore) -> None:
    store.add_articles([article("a", url="https://www.a.example/1")], at=NOW)
    asked = ["http://a.example/1?utm_source=x", "https://a.example/2", "", "odd"]
    assert store.known_addresses(asked) == {asked[0]}
