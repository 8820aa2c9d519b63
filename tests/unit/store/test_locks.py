"""Others at the same database: locks, killed processes, two that open at once."""

from __future__ import annotations

import hashlib
import multiprocessing as mp
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hanju.errors import StoreLockedError
from hanju.model import (
    ArticleId,
    Change,
    DeskEvent,
    Review,
    Sifted,
    Source,
    SourceHealth,
    SourceId,
    User,
)
from hanju.ports import Collected, RunId, Store
from hanju.store import open_store
from hanju.store.store import SqlStore
from tests.unit.store.kit import NOW, article, entry, issue, open_empty

#: Child processes start from one that has imported everything; a fork of the test run itself
#: would carry its threads' locks along.
OTHERS = mp.get_context("forkserver")
OTHERS.set_forkserver_preload(["pytest", "alembic.command", __name__])

EMPTY_HASH = hashlib.sha256(b"").hexdigest()
NOTHING = Sifted(chosen=(), candidates=(), dropped=(), refusals=())
KNOWN = SourceId("known")
SOURCE = Source(id=KNOWN, url="https://known.example/feed", title="다른 이름")
HEALTH = SourceHealth(source_id=KNOWN, state="ok", since=NOW, checked_at=NOW)

WRITES: dict[str, Callable[[SqlStore], Any]] = {
    "add_articles": lambda store: store.add_articles([article("b")], at=NOW),
    "save_issue": lambda store: store.save_issue(issue(entry("e9")), by="나", why="", at=NOW),
    "freeze_issue": lambda store: store.freeze_issue(
        108, document="", content_hash=EMPTY_HASH, by="나", at=NOW
    ),
    "corrections.open": lambda store: store.corrections.open(108, by="나", why="오기", at=NOW),
    "corrections.abandon": lambda store: store.corrections.abandon(
        108, by="나", why="맞음", at=NOW
    ),
    "set_issue_state": lambda store: store.set_issue_state(108, "in_review", by="나", at=NOW),
    "save_sifted": lambda store: store.save_sifted(108, NOTHING),
    "start_run": lambda store: store.start_run("draft", at=NOW),
    "finish_run": lambda store: store.finish_run(RunId(1), at=NOW, counts={}),
    "save_sources": lambda store: store.save_sources([SOURCE]),
    "save_health": lambda store: store.save_health([HEALTH]),
    "keep_collected": lambda store: store.keep_collected(
        [Collected(health=HEALTH, articles=(article("c"),))], at=NOW
    ),
    "change_issue": lambda store: store.change_issue(
        108, lambda found: (found, []), by="나", why="", at=NOW
    ),
    "act": lambda store: store.act(
        108,
        lambda found, _: Change(issue=found, kind="order", words="", touched=("e1",)),
        by="나",
        at=NOW,
    ),
    "add_review": lambda store: store.add_review(
        Review(number=108, action="request", by="나", at=NOW), "in_review"
    ),
    "save_field": lambda store: store.save_field(
        108, "e1", read=str, change=lambda one: one, seen=1, by="나", why="", at=NOW
    ),
    "people.save_user": lambda store: store.people.save_user(
        User(name="na", shown="나", role="reader")
    ),
    "talk.add_event": lambda store: store.talk.add_event(
        DeskEvent(number=108, kind="saved", told="{}", by="na", at=NOW)
    ),
    "care.begin_stage": lambda store: store.care.begin_stage(NOW.date(), "collect", at=NOW),
    "care.tell": lambda store: store.care.tell(["key"], "mail", at=NOW),
    "care.take_down": lambda store: store.care.take_down("a", why="요청", by="나", at=NOW),
    "put_blob": lambda store: store.put_blob(b"new", media_type="text/plain"),
}
#: What this draft would refuse besides.
ABOUT_A_SIGNED_ISSUE = ("freeze_issue", "corrections.open", "corrections.abandon")
READS: dict[str, Callable[[SqlStore], Any]] = {
    "articles_between": lambda store: store.articles_between(NOW, NOW),
    "articles_without_place": lambda store: store.articles_without_place(after=NOW),
    "articles_by_id": lambda store: store.articles_by_id([ArticleId("a")]),
    "articles_mark": lambda store: store.articles_mark(NOW, NOW),
    "count_articles": lambda store: store.count_articles(),
    "issue": lambda store: store.issue(108),
    "issue_rows": lambda store: store.issue_rows(),
    "entry_revisions": lambda store: store.entry_revisions(108, "e1"),
    "frozen_issue": lambda store: store.frozen_issue(108),
    "published_issue": lambda store: store.published_issue(108),
    "corrections.steps": lambda store: store.corrections.steps(108),
    "corrections.signed": lambda store: store.corrections.signed(108),
    "stories": lambda store: store.stories(108),
    "dropped": lambda store: store.dropped(108),
    "refusals": lambda store: store.refusals(108),
    "proposals": lambda store: store.proposals(108),
    "decisions": lambda store: store.decisions(1, 108),
    "decisions_at": lambda store: store.decisions_at(108, [0]),
    "acts": lambda store: store.acts(108),
    "standings": lambda store: store.standings(108, ["e1"]),
    "reviews": lambda store: store.reviews(108),
    "writers": lambda store: store.writers(108),
    "articles_named": lambda store: store.articles_named("a"),
    "sources": lambda store: store.sources(),
    "source_health": lambda store: store.source_health(),
    "validators": lambda store: store.validators(["https://a.example/feed"]),
    "source_memory": lambda store: store.source_memory(),
    "newest_entries": lambda store: store.newest_entries(108),
    "count_candidates": lambda store: store.count_candidates(108),
    "people.users": lambda store: store.people.users(),
    "talk.comments": lambda store: store.talk.comments(108),
    "threads.links": lambda store: store.threads.links(),
    "care.stages": lambda store: store.care.stages(),
    "care.told": lambda store: store.care.told(),
    "care.taken_down": lambda store: store.care.taken_down(),
    "newest_revisions": lambda store: store.newest_revisions(108),
    "known_addresses": lambda store: store.known_addresses(["https://a.example/1"]),
    "runs": lambda store: store.runs(),
    "problems": lambda store: store.problems(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        store.start_run("import", at=NOW)
        store.save_sources([Source(id=KNOWN, url="https://known.example/feed")])
    return tmp_path / "hanju.db"


@contextmanager
def held(path: Path, *first: str) -> Iterator[None]:
    """Another connection sits in a writing transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*first, "BEGIN IMMEDIATE"):
        connection.execute(statement)
    try:
        yield
    finally:
        connection.close()


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_every_method_of_the_port_is_tried_here(path: Path) -> None:
    with open_store(path) as store:
        as_port: Store = store  # mypy compares the signatures
        assert as_port.count_articles() == 1
    port = {name for name in vars(Store) if not name.startswith("_")}
    public = {name for name in vars(SqlStore) if not name.startswith("_")}
    assert port <= public
    tried = {name for name in {*WRITES, *READS} if "." not in name}
    assert (
        public - {"close", "blob", "people", "talk", "care", "search", "threads", "corrections"}
        == tried
    )


@pytest.mark.parametrize("name", WRITES)
def test_a_write_to_a_held_database_stores_nothing_and_says_so(path: Path, name: str) -> None:
    before = dump(path)
    with open_store(path, timeout_s=0.02) as store:
        with held(path), pytest.raises(StoreLockedError, match=r"0.02초 기다림.*저장된 것은 없"):
            WRITES[name](store)
        assert dump(path) == before
        if name not in ABOUT_A_SIGNED_ISSUE:
            WRITES[name](store)  # and once the other one is done it works


@pytest.mark.parametrize("name", READS)
def test_a_read_does_not_wait_for_a_writer(path: Path, name: str) -> None:
    with open_store(path, timeout_s=0.02) as store:
        free = READS[name](store)
        with held(path):
            assert READS[name](store) == free


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_a_database_held_exclusively_is_locked_for_every_method(path: Path, name: str) -> None:
    with held(path, "PRAGMA locking_mode = EXCLUSIVE"), pytest.raises(StoreLockedError):
        open_store(path, timeout_s=0.02)
    with open_store(path, timeout_s=0.02) as store:
        store._database.close()  # the pool lets go, so that the other one can take it all
        with held(path, "PRAGMA locking_mode = EXCLUSIVE"), pytest.raises(StoreLockedError):
            {**READS, **WRITES}[name](store)


def test_a_writer_waits_for_the_other_one(path: Path) -> None:
    ready = OTHERS.Event()
    other = OTHERS.Process(target=hold_for_a_moment, args=(path, ready))
    other.start()
    assert ready.wait(20)
    with open_store(path, timeout_s=10) as store:
        assert store.add_articles([article("b")], at=NOW).added == 1
    other.join(10)
    assert other.exitcode == 0


def hold_for_a_moment(path: Path, ready: Any) -> None:
    with held(path):
        ready.set()
        time.sleep(0.3)  # noqa: TID251  a real other process


# -- two that open at once ----------------------------------------------------------------


def open_and_add(path: Path, name: str, start: Any, told: Any) -> None:
    start.wait(20)
    try:
        with open_store(path, timeout_s=20) as store:
            store.add_articles([article(name)], at=NOW)
        told.put("ok")
    except Exception as exc:  # noqa: BLE001  the parent fails on whatever it is
        told.put(repr(exc))


@pytest.mark.slow
def test_processes_that_open_a_new_store_at_once_all_find_it_migrated(tmp_path: Path) -> None:
    for attempt in range(3):
        path = tmp_path / f"{attempt}.db"
        start, told = OTHERS.Barrier(4), OTHERS.Queue()
        names = [f"p{i}" for i in range(4)]
        others = [
            OTHERS.Process(target=open_and_add, args=(path, name, start, told)) for name in names
        ]
        for other in others:
            other.start()
        answers = [told.get(timeout=40) for _ in others]
        for other in others:
            other.join(20)
        told.close()
        assert answers == ["ok"] * 4
        with open_store(path) as store:
            found = store.articles_by_id([ArticleId(name) for name in names])
            assert [one.id for one in found] == names
            assert store.problems() == []


# -- killed anywhere ----------------------------------------------------------------------

BATCH = 40
KILLS = 20


def add_for_ever(path: Path, told: Any) -> None:
    with open_store(path) as store:
        for batch in range(10_000):
            rows = [article(f"{batch}-{i}", text="글" * 300) for i in range(BATCH)]
            store.add_articles(rows, at=NOW)
            told.send(batch)


@pytest.mark.slow
def test_a_killed_process_loses_nothing_it_was_told_is_stored(tmp_path: Path) -> None:
    chance = random.Random(20251211)
    for point in range(KILLS):
        path = tmp_path / f"{point}.db"
        ours, theirs = OTHERS.Pipe(duplex=False)
        child = OTHERS.Process(target=add_for_ever, args=(path, theirs))
        child.start()
        theirs.close()
        acknowledged = -1
        if point % 4:  # every fourth one dies while opening and migrating
            assert ours.poll(30)
        time.sleep(chance.uniform(0, 0.15))  # noqa: TID251  a real other process
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join(10)
        while ours.poll():
            try:
                acknowledged = ours.recv()
            except EOFError:
                break
        ours.close()
        with open_store(path) as store:
            stored = store.count_articles()
            assert stored % BATCH == 0, "half a batch"
            assert stored >= (acknowledged + 1) * BATCH, "acknowledged and lost"
            assert stored <= (acknowledged + 2) * BATCH
            assert store.problems() == []
            store.add_articles([article("after")], at=NOW)
