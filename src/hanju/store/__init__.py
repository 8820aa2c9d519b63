"""The newsroom's memory: the only room that speaks SQL.

Shape:  `open_store(path)` gives a `ports.Store`; tables in `schema`, SQL by noun beside it,
        what is SQLite's own in `sqlite/`.
Units:  instants go in and come out as aware UTC; dates are Asia/Seoul.
Errors: `StoreLockedError`, `StoreBrokenError`, `StoreUnwritableError`; see `errors.py`.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.errors import StoreBrokenError

if TYPE_CHECKING:
    from hanju.store.store import SqlStore

#: How long a method waits for another writer before `StoreLockedError`.
BUSY_TIMEOUT_S: Final = 5.0


def open_store(url_or_path: str | Path, *, timeout_s: float = BUSY_TIMEOUT_S) -> SqlStore:
    """Open the store at a path (or `sqlite:///path`), bringing its tables up to date.

    A file that does not exist is made; its folder must be there.

    Raises:
        StoreLockedError: another process holds it longer than `timeout_s`.
        StoreBrokenError: not a database, not ours, damaged, or newer than this program.
    """
    from hanju.store.migrate import bring_up_to_date  # SQLAlchemy loads here only
    from hanju.store.sqlite.engine import open_database
    from hanju.store.store import SqlStore

    path = _path_of(url_or_path)
    database = open_database(path, timeout_s=timeout_s)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database, blobs=path.parent / "blobs")


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
        mend="hanju.db 파일의 경로를 쓰세요.",
    )
