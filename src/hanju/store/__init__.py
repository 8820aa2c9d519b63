"""The newsroom's memory: the only room that speaks SQL.

Shape:  `open_store(path or address)` gives a `ports.Store`; tables in `schema`, SQL by noun beside
        it, what SQLite and PostgreSQL do in their own way in `sqlite/` and `postgres/`.
Units:  instants go in and come out as aware UTC; dates are Asia/Seoul.
Errors: `StoreLockedError`, `StoreBrokenError`, `StoreUnwritableError`; see `errors.py`.
Source: docs/decisions/0004-store.md, 0039-postgresql.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.errors import StoreBrokenError

if TYPE_CHECKING:
    from hanju.store.database import Database
    from hanju.store.store import SqlStore

#: How long a method waits for another writer before `StoreLockedError`.
BUSY_TIMEOUT_S: Final = 5.0


def open_store(
    url_or_path: str | Path,
    *,
    blobs: Path | None = None,
    password: str = "",
    timeout_s: float = BUSY_TIMEOUT_S,
) -> SqlStore:
    """Open the store at a path, `sqlite:///path` or `postgresql://…`, its tables up to date.

    Args:
        url_or_path: a file that does not exist is made, its folder must be there; a database of
            PostgreSQL must be there.
        blobs: the folder of attachments; beside the file by default.
        password: for an address without one.
        timeout_s: how long to wait for another writer.

    Raises:
        StoreLockedError: another process holds it longer than `timeout_s`.
        StoreBrokenError: not a database, not ours, damaged, not to be reached, or newer than this
            program.
    """
    from hanju.store.migrate import bring_up_to_date  # SQLAlchemy loads here only
    from hanju.store.store import SqlStore

    database, beside = open_any(url_or_path, password=password, timeout_s=timeout_s)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database, blobs=blobs or beside)


def open_any(
    url_or_path: str | Path, *, password: str = "", timeout_s: float = BUSY_TIMEOUT_S
) -> tuple[Database, Path]:
    """The database as it is, not brought up to date, and where its blobs lie by default."""
    if isinstance(url_or_path, str) and "://" in url_or_path:
        from hanju.store.postgres.engine import is_address, open_server

        if is_address(url_or_path):
            server = open_server(url_or_path, password=password, timeout_s=timeout_s)
            return server, Path("blobs")
    from hanju.store.sqlite.engine import open_database

    path = _path_of(url_or_path)
    return open_database(path, timeout_s=timeout_s), path.parent / "blobs"


def _path_of(url_or_path: str | Path) -> Path:
    if isinstance(url_or_path, Path):
        return url_or_path
    scheme, found, rest = url_or_path.partition("://")
    if not found:
        return Path(url_or_path)
    if scheme in {"sqlite", "sqlite+pysqlite"}:
        return Path(rest.removeprefix("/"))
    raise StoreBrokenError(
        f"{scheme}://…",  # the rest may hold a password
        problem="이 설치가 열 수 없는 데이터베이스입니다",
        mend="hanju.db 파일의 경로나 postgresql:// 주소를 쓰세요.",
    )
