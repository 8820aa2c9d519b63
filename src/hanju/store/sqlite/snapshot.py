"""A copy of the database at one moment, while others write.

Shape:  an open `Database` and a path in; the rows of every table of the copy out.
Units:  rows.
Errors: `StoreUnwritableError` when the disk is full; nothing is left at the path then.
Source: sqlite.org/backup.html; threats.md S6; docs/decisions/0037-keeping.md.

The copy is made in one step: a step by step copy begins anew with every write of another process
and would never end under load. In WAL a reader stops no writer, so nobody waits for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hanju.errors import StoreUnwritableError

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.store.database import Database

#: What opens a door: never in a copy.
_LEFT_OUT: Final = ("sessions", "login_tries")


def copy_database(database: Database, path: Path) -> dict[str, int]:
    """Copy the database to a new file; rows by table."""
    with database.read() as connection:
        connection.execute(sa.text("SELECT 1"))  # the border turns errors of opening into ours
    try:
        with (
            closing(sqlite3.connect(database.place, timeout=database.timeout_s)) as source,
            closing(sqlite3.connect(path)) as copy,
        ):
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA secure_delete = ON")
            for table in _LEFT_OUT:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608  our names
            copy.commit()
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return count_rows(copy)
    except sqlite3.Error as exc:
        path.unlink(missing_ok=True)
        wrapped = sa.exc.OperationalError("backup", {}, exc)
        ours = database.dialect.translate(wrapped, path, database.timeout_s)
        raise ours or StoreUnwritableError(
            path, problem=f"복사하지 못했습니다({exc})", mend="디스크의 남은 자리를 보세요."
        ) from exc


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table of ours has; not those that the full-text index keeps itself."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'search_index%' ORDER BY name"
        )
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def blobs_of(path: Path) -> list[str]:
    """The hashes of the blobs that a copy names."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sha256 FROM blobs ORDER BY sha256")]


def count_rows_of(path: Path) -> tuple[dict[str, int], str]:
    """Rows by table of a database file, and what is wrong with it ("" when it is sound)."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if told != "ok":
                return {}, f"데이터베이스가 손상되었습니다({told})"
            return count_rows(connection), ""
    except sqlite3.Error as exc:
        return {}, f"데이터베이스를 읽을 수 없습니다({exc})"


def is_in_use(path: Path) -> bool:
    """Whether another program has the database open; leaving WAL needs to be alone."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
            alone = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete"
            connection.execute("PRAGMA journal_mode = WAL")
            return not alone
    except sqlite3.OperationalError as exc:
        return "locked" in str(exc)
    except sqlite3.DatabaseError:
        return False  # broken: nobody works with it
