"""Is the SQLite file sound? The words for `hanju doctor`.

Shape:  an open connection in; sentences out, none when sound.
Units:  none.
Errors: none of its own; a file too broken to ask raises at the border.
Source: sqlite.org/pragma.html (quick_check, foreign_key_check).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa


def file_problems(connection: sa.Connection) -> list[str]:
    """Ask SQLite whether pages, indexes and references agree."""
    found = []
    rows = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    if rows != ["ok"]:
        found.append(
            f"데이터베이스가 손상되었습니다({rows[0]}) → `hanju restore`로 백업을 되살리세요."
        )
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if loose:
        found.append(
            f"서로 가리키는 자료 {len(loose)}건이 어긋났습니다({loose[0][0]}) "
            "→ `hanju restore`로 백업을 되살리세요."
        )
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if mode != "wal":
        found.append(
            f"기록 방식이 {mode}입니다 → 데이터베이스를 네트워크 드라이브가 아닌 "
            "이 컴퓨터의 디스크로 옮기세요."
        )
    return found
