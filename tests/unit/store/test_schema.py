"""Opening, migrating, and what the database itself refuses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from hanju.errors import StoreBrokenError
from hanju.model import Change, EntryRef, Review, ThreadLink
from hanju.store import migrate, open_store
from hanju.store.schema import APPEND_ONLY, metadata
from tests.unit.store.kit import NOW, article, decision, entry, issue, open_empty, plain, sign

NEW_ENTRY_REVISION = (
    "INSERT INTO entry_revisions SELECT number, 'new', revision, headline, event_date, "
    "bullets, headline_evidence, actor, region, sources, written_by, story_id, notes, "
    'extras, "by", why, at FROM entry_revisions'
)


LINK = ThreadLink(
    earlier=EntryRef(108, "e1"), later=EntryRef(109, "e2"), state="proposed", by="hanju", at=NOW
)


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def is_no_part_of_the_index(name: str | None, kind: str, _parents: object) -> bool:
    """SQLite's own tables of a full-text index are not ours to name."""
    return kind != "table" or not (name or "").startswith(("search_index", "search_vocabulary"))


def test_the_migrations_give_the_tables_of_the_schema(tmp_path: Path) -> None:
    open_store(tmp_path / "hanju.db").close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'hanju.db'}")
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_no_part_of_the_index}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_opening_looks_for() -> None:
    scripts = ScriptDirectory.from_config(migrate.alembic_config())
    assert scripts.get_heads() == [migrate.HEAD]


def test_opening_again_needs_no_alembic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path / "hanju.db").close()

    def refuse(*_: object) -> None:
        raise AssertionError("migrated twice")

    monkeypatch.setattr(migrate, "_upgrade", refuse)
    open_store(str(tmp_path / "hanju.db")).close()
    open_store(f"sqlite:///{tmp_path / 'hanju.db'}").close()


def test_the_file_is_in_wal_and_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    with open_store(tmp_path / "hanju.db") as store, store._database.read() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1
        assert ask("PRAGMA busy_timeout").scalar() == 5000


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_stored_cannot_be_changed_or_deleted(tmp_path: Path, table: str) -> None:
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        draft = issue(entry("e1"))
        store.save_issue(draft, by="기계", why="초안", at=NOW, decisions=[decision()])
        undone = Change(issue=draft, kind="undo", words="", touched=("e1",), takes_back=(0,))
        store.act(108, lambda *_: undone, by="나", at=NOW)
        store.add_review(Review(number=108, action="request", by="나", at=NOW))
        store.threads.add([LINK])
        sign(store, 108)
        store.corrections.open(108, by="나", why="오기", at=NOW)
        store.save_issue(issue(entry("e1", "다른 제목")), by="나", why="고침", at=NOW)
        sign(store, 108)
        store.add_articles([article("gone")], at=NOW)
        store.care.take_down("gone", why="요청", by="나", at=NOW)
        column = metadata.tables[table].c.keys()[0]
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.IntegrityError, match=f"{table} is append-only"):
                plain(store, statement)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issues SET state = 'draft'",
        "UPDATE issues SET base_date = '2020-01-01', state = 'published'",
        "UPDATE issues SET revision = 9, state = 'published'",
        'INSERT INTO issue_revisions SELECT number, 9, layout, "by", why, at FROM issue_revisions',
        NEW_ENTRY_REVISION,
    ],
)
def test_a_signed_issue_is_frozen_in_the_database_too(tmp_path: Path, statement: str) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        sign(store, 108)
        with pytest.raises(sa.exc.IntegrityError, match="the issue is frozen"):
            plain(store, statement)
        plain(store, "UPDATE issues SET state = 'published'")


@pytest.mark.usefixtures("engine")
def test_an_issue_cannot_be_deleted(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(), by="기계", why="초안", at=NOW)
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            plain(store, "DELETE FROM issues")


def test_a_newer_database_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "hanju.db"
    open_store(path).close()
    connection = raw(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreBrokenError, match=r"새로운 데이터베이스.*9999.*올린 뒤"):
        open_store(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hanju.db"
    path.write_text("이 파일은 데이터베이스가 아니다. " * 200)
    before = path.read_bytes()
    with pytest.raises(StoreBrokenError, match="SQLite 데이터베이스가 아닙니다"):
        open_store(path)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = raw(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreBrokenError, match=r"hanju의 데이터베이스가 아닙니다\(표 recipes"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreBrokenError, match="폴더입니다"):
        open_store(tmp_path)
    with pytest.raises(StoreBrokenError, match="폴더가 없습니다"):
        open_store(tmp_path / "nowhere" / "hanju.db")


def test_another_kind_of_database_is_refused_without_showing_its_password() -> None:
    with pytest.raises(StoreBrokenError) as caught:
        open_store("mysql://user:geheim@host/db")
    assert "geheim" not in str(caught.value)


def test_a_damaged_page_is_reported_with_path_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "hanju.db"
    with open_store(path) as store:
        store.add_articles([article(f"n{i}", text="글" * 900) for i in range(200)], at=NOW)
    content = bytearray(path.read_bytes())
    start = len(content) // 2
    content[start : start + 40_960] = b"\xa5" * 40_960
    path.write_bytes(content)
    with open_store(path) as store:
        try:
            problems = store.problems()
        except StoreBrokenError as exc:
            problems = [str(exc)]
    assert "손상" in problems[0]
    assert "restore" in problems[0]
