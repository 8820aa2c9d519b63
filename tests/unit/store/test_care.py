"""Rounds and notices kept, bodies that leave through one door, copies made while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hanju.model import ArticleId, Attachment, Sifted, Story, StoryId
from hanju.store.schema import metadata
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, article, entry, issue, open_empty, plain, sign

pytestmark = pytest.mark.usefixtures("engine")

DAY = date(2025, 12, 11)
YEAR = NOW + timedelta(days=365)
SECRET = "내리라고 한 글의 몸통" * 20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_empty(tmp_path) as opened:
        yield opened


def test_a_stage_that_begins_again_counts_its_tries(store: SqlStore) -> None:
    store.care.begin_stage(DAY, "collect", at=NOW)
    store.care.begin_stage(DAY, "collect", at=LATER)
    (running,) = store.care.stages()
    assert (running.state, running.tries, running.started_at) == ("running", 2, LATER)
    store.care.end_stage(DAY, "collect", at=LATER, counts={"added": 3})
    (done,) = store.care.stages()
    assert (done.state, done.counts, done.ended_at) == ("done", {"added": 3}, LATER)
    with pytest.raises(ValueError, match="never began"):
        store.care.end_stage(DAY, "draft", at=NOW)


def test_nobody_is_told_twice(store: SqlStore) -> None:
    store.care.tell(["draft 108"], "mail", at=NOW)
    store.care.tell(["draft 108"], "mail", at=LATER)
    store.care.tell(["draft 108"], "webhook", at=LATER)
    assert store.care.told() == {("draft 108", "mail"), ("draft 108", "webhook")}


def test_a_body_without_a_licence_expires_and_its_title_stays(store: SqlStore) -> None:
    store.add_articles([article("none"), article("open", license="kogl-1")], at=NOW)
    gone = store.care.expire({"none": YEAR}, why="보존 기간이 끝난 글", at=YEAR)
    assert (gone.articles, gone.versions) == (1, 1)
    none, open_ = store.articles_by_id([ArticleId("none"), ArticleId("open")])
    assert (none.text, none.title, none.notes) == (
        "", "none 시, 탄소중립 협약", ("보존 기간이 끝난 글",),
    )  # fmt: skip
    assert open_.text
    assert store.care.expire({"none": YEAR}, why="", at=YEAR).articles == 0
    assert store.add_articles([article("none")], at=YEAR).unchanged == 1  # its hash is known


def test_a_trial_changes_nothing_and_young_bodies_stay(store: SqlStore) -> None:
    store.add_articles([article("a")], at=NOW)
    assert store.care.expire({"none": YEAR}, why="", at=YEAR, is_trial=True).articles == 1
    assert store.care.expire({"none": NOW}, why="", at=YEAR).articles == 0
    assert store.care.expire({}, why="", at=YEAR).articles == 0
    assert store.articles_by_id([ArticleId("a")])[0].text


def test_what_an_unsigned_issue_was_sifted_from_stays_until_it_is_signed(store: SqlStore) -> None:
    store.add_articles([article("a")], at=NOW)
    sifted = Sifted(
        chosen=(Story(id=StoryId("s"), articles=(article("a"),)),),
        candidates=(), dropped=(), refusals=(),
    )  # fmt: skip
    store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW, sifted=sifted)
    assert store.care.expire({"none": YEAR}, why="", at=YEAR).articles == 0
    sign(store, 108)
    assert store.care.expire({"none": YEAR}, why="", at=YEAR).articles == 1


def test_taking_down_leaves_a_tombstone_that_keeps_the_article_out(
    store: SqlStore, tmp_path: Path
) -> None:
    blob = store.put_blob(SECRET.encode(), media_type="text/plain")
    shared = store.put_blob(b"both", media_type="text/plain")
    files = tuple(Attachment(name=name, blob=name) for name in (blob, shared))
    store.add_articles(
        [
            article("a", text=SECRET, attachments=files),
            article("b", attachments=(Attachment(name="b", blob=shared),)),
        ],
        at=NOW,
    )
    store.add_articles([article("a", text=f"{SECRET} 고침")], at=LATER)
    store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
    removed = store.care.take_down(
        "https://www.press.example/a", why="권리자의 요청", by="김편집", at=LATER
    )
    assert removed is not None
    assert (removed.versions, removed.files, removed.numbers) == (2, 1, (108,))
    (left,) = store.articles_by_id([ArticleId("a")])
    assert (left.title, left.text, left.attachments) == ("", "", ())
    assert left.notes == ("내린 글: 권리자의 요청",)
    assert store.blob(blob) is None
    assert store.blob(shared) == b"both"
    again = store.add_articles(
        [article("a", text="다시 모은 글"), article("c", url="https://press.example/a")], at=YEAR
    )
    assert (again.added, again.differing, again.same_address) == (0, 0, 1)
    start, end = NOW - timedelta(days=30), NOW
    assert [one.id for one in store.articles_between(start, end)] == ["b"]
    assert store.care.taken_down() == {"a": "권리자의 요청"}
    assert store.care.take_down("nobody", why="", by="", at=NOW) is None
    assert store.problems() == []
    with store._database.read() as connection:
        for table in metadata.sorted_tables:
            assert SECRET[:40] not in str(connection.execute(sa.select(table)).all()), table
    store.close()
    for path in tmp_path.glob("hanju.db*"):
        assert SECRET[:40].encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET text = ''",
        "UPDATE articles SET text = 'other' WHERE id = 'expired'",
        "UPDATE articles SET text = '', attachments = '[]', title = '' WHERE id = 'expired'",
        "UPDATE articles SET text = '', attachments = '[]', url = 'x' WHERE id = 'expired'",
        "DELETE FROM articles WHERE id = 'expired'",
    ],
)
def test_there_is_no_other_door(store: SqlStore, statement: str) -> None:
    store.add_articles([article("expired"), article("whole", license="own")], at=NOW)
    store.care.expire({"none": YEAR}, why="끝", at=YEAR)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"):
        plain(store, statement)


def test_a_taken_down_article_cannot_be_stored_past_the_program(
    store: SqlStore,
) -> None:
    store.add_articles([article("a")], at=NOW)
    store.care.take_down("a", why="요청", by="나", at=NOW)
    names = metadata.tables["articles"].c.keys()
    listed = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join("9" if name == "version" else f'"{name}"' for name in names)
    with pytest.raises(sa.exc.IntegrityError, match="taken down"):
        plain(store, f"INSERT INTO articles ({listed}) SELECT {chosen} FROM articles")


def test_a_copy_holds_everything_but_sessions(store: SqlStore, tmp_path: Path) -> None:
    store.add_articles([article(f"n{number}") for number in range(50)], at=NOW)
    with store._database.write() as connection:
        connection.exec_driver_sql("INSERT INTO login_tries (name, at) VALUES ('나', '2025-12-11')")
    rows = store.care.snapshot(tmp_path / "copy.db")
    assert rows["articles"] == 50
    assert rows["login_tries"] == 0
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_files_that_nothing_names_are_swept_when_they_are_old(
    store: SqlStore, tmp_path: Path
) -> None:
    import os

    named = store.put_blob(b"named", media_type="text/plain")
    stray = tmp_path / "blobs" / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"stray")
    assert store.care.sweep_blobs() == 0  # young: it may be on its way
    os.utime(stray, (0, 0))
    assert store.care.sweep_blobs() == 1
    assert not stray.exists()
    assert store.blob(named) == b"named"
