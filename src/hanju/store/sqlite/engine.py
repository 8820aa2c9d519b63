"""The SQLite engine: pragmas, locks and error codes.

Shape:  `open_database(path)` gives a `Database`; nothing is written before `use_wal`.
Units:  `timeout_s` seconds.
Errors: locked -> `StoreLockedError`; damaged, not a database, cannot be opened ->
        `StoreBrokenError`; disk full, read-only, I/O error -> `StoreUnwritableError`.
Source: docs/decisions/0004-store.md; sqlite.org/rescode.html, sqlite.org/wal.html.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.errors import StoreBrokenError, StoreLockedError, StoreUnwritableError
from hanju.store.database import WRITES, Database
from hanju.store.sqlite.checks import file_problems
from hanju.store.sqlite.search import SqliteIndex
from hanju.store.sqlite.snapshot import copy_database, is_in_use

if TYPE_CHECKING:
    from hanju.errors import StoreError

_LOCKED: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNWRITABLE: Final = {
    sqlite3.SQLITE_FULL: ("디스크가 가득 찼습니다", "자리를 비운 뒤 다시 실행하세요."),
    sqlite3.SQLITE_READONLY: ("쓸 수 없는 곳에 있습니다", "파일과 폴더의 쓰기 권한을 주세요."),
    sqlite3.SQLITE_IOERR: ("디스크를 읽고 쓰지 못했습니다", "디스크 상태와 남은 자리를 보세요."),
}
#: Switching to WAL does not wait by itself; each try after the first waits for a writer.
_WAL_TRIES: Final = 200
_MEND_BROKEN: Final = "`hanju restore`로 백업을 되살리거나 파일을 옮기고 `hanju init`을 실행하세요."


def open_database(path: Path, *, timeout_s: float) -> Database:
    """Make the engine for a file; the file itself is touched at the first transaction.

    Raises:
        StoreBrokenError: the path is a folder, or its folder is not there.
    """
    if path.is_dir():
        raise StoreBrokenError(
            path, problem="폴더입니다", mend="데이터베이스 파일의 경로를 쓰세요."
        )
    if not path.parent.is_dir():
        raise StoreBrokenError(
            path, problem="폴더가 없습니다", mend="`hanju init`으로 뉴스룸 폴더를 만드세요."
        )
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": timeout_s},
        json_serializer=to_json,
        json_deserializer=from_json,
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return Database(engine=engine, place=path, timeout_s=timeout_s, dialect=SqliteDialect())


class SqliteDialect:
    """What SQLite does in its own way."""

    @property
    def index(self) -> SqliteIndex:
        """FTS5."""
        return SqliteIndex()

    def translate(
        self, exc: sa.exc.DBAPIError, place: Path | str, timeout_s: float
    ) -> StoreError | None:
        """Turn an error of SQLite into one of ours."""
        return translate(exc, place, timeout_s)

    def take_turn(self, connection: sa.Connection) -> None:
        """`BEGIN IMMEDIATE` has taken the write lock already."""

    def prepare(self, database: Database) -> None:
        """Switch the file to write-ahead logging."""
        use_wal(database)

    def settle(self, connection: sa.Connection) -> None:
        """Nothing is left to do: text is compared byte by byte anyway."""

    def problems(self, connection: sa.Connection) -> list[str]:
        """Whether pages, indexes and references agree."""
        return file_problems(connection)

    def snapshot(self, database: Database, path: Path) -> dict[str, int]:
        """Copy the file in one step."""
        return copy_database(database, path)

    def forget_for_good(self, connection: sa.Connection) -> None:
        """Overwrite what this transaction deletes, not only unlink it."""
        connection.exec_driver_sql("PRAGMA secure_delete = ON")

    def forgotten(self, database: Database) -> None:
        """Empty the log, which holds pages of before."""
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def others(self, database: Database) -> int:
        """Whether another program has the file open; ours must be closed."""
        return int(is_in_use(Path(database.place)))


def use_wal(database: Database) -> None:
    """Switch the file to write-ahead logging for good, so that readers never wait.

    Raises:
        StoreLockedError: others keep the file busy.
    """
    for last in (*[False] * _WAL_TRIES, True):
        raw = database.engine.raw_connection()
        try:
            if _is_wal(raw.driver_connection):
                return
        except sqlite3.OperationalError as exc:
            if _code(exc) not in _LOCKED or last:
                wrapped = sa.exc.OperationalError("PRAGMA journal_mode", {}, exc)
                raise translate(wrapped, database.place, database.timeout_s) or exc from exc
        finally:
            raw.close()
        with database.write():
            pass  # waits until the one who is writing has done


def _is_wal(connection: Any) -> bool:
    found = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if found != "wal":
        found = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    return bool(found == "wal")


def translate(exc: sa.exc.DBAPIError, path: Path | str, timeout_s: float) -> StoreError | None:
    """Turn an error of SQLite into one of ours; None when it is a bug of ours."""
    code = _code(exc.orig)
    if code in _LOCKED:
        return StoreLockedError(path, waited_s=timeout_s)
    if code == sqlite3.SQLITE_NOTADB:
        return StoreBrokenError(
            path, problem="SQLite 데이터베이스가 아닙니다", mend="파일 이름이 맞는지 보세요."
        )
    if code in _DAMAGED or str(exc.orig).startswith("Could not decode"):
        return StoreBrokenError(
            path, problem=f"데이터베이스가 손상되었습니다({exc.orig})", mend=_MEND_BROKEN
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreBrokenError(
            path,
            problem="데이터베이스를 열 수 없습니다",
            mend="파일과 폴더를 읽고 쓸 권한이 있는지 보세요.",
        )
    if code in _UNWRITABLE:
        problem, mend = _UNWRITABLE[code]
        return StoreUnwritableError(path, problem=problem, mend=mend)
    return None


def _code(exc: BaseException | None) -> int | None:
    code = getattr(exc, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF  # the low byte names the kind


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see `_begin`
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock at once: waiting works, and no transaction
    # that has already read must be thrown away half way.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def to_json(value: Any) -> str:
    """How JSON columns are written, on PostgreSQL too."""
    return "[]" if value == [] else _written(value)  # most articles have neither files nor notes


def from_json(text: str) -> Any:
    """Read what `to_json` wrote; of articles most lists are empty, and reading is a fifth of it."""
    return [] if text == "[]" else json.loads(text)


#: One encoder for all: `json.dumps` with an option makes one a call.
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
