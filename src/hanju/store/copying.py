"""Every row of one database into an empty other one, checked row by row.

Shape:  two open databases in, `TableCopy`s out; all of it is in the other database, or nothing.
Units:  rows; a digest is the sum of the hashes of the rows, so that no order is needed.
Errors: `CopyDiffersError` when what is read back differs; `StoreUnwritableError`.
Source: docs/decisions/0039-postgresql.md.

Triggers stay awake: tables whose rows close a door (`frozen_issues`, `removals`) come last, and
what triggers wrote down about the index gives way to what the first database had written down.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.errors import CopyDiffersError, StoreUnwritableError
from hanju.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from hanju.store.database import Database

ROWS_AT_ONCE: Final = 500
#: What opens a door: never in a copy.
NEVER: Final = frozenset(("sessions", "login_tries"))
_LAST: Final = ("frozen_issues", "removals", "search_waiting_articles", "search_waiting_issues")
_WRITTEN_BY_TRIGGERS: Final = frozenset(("search_waiting_articles", "search_waiting_issues"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCopy:
    """One table that was copied."""

    table: str
    rows: int
    digest: str


def tables() -> list[sa.Table]:
    """All tables, each behind those it points to, those that close a door last."""
    found = {table.name: table for table in metadata.sorted_tables}
    return [table for name, table in found.items() if name not in _LAST] + [
        found[name] for name in _LAST
    ]


def is_empty(database: Database) -> bool:
    """Whether nobody has stored anything yet."""
    with database.read() as connection:
        return not any(
            connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            for table in tables()
        )


def copy_rows(
    source: sa.Connection,
    target: sa.Connection,
    to: Database,
    *,
    left_out: Collection[str] = (),
    told: Callable[[str, int], None] = lambda _table, _rows: None,
) -> list[TableCopy]:
    """Copy every row of what `source` sees, read it back and compare.

    Args:
        source: a connection inside a transaction that sees one moment.
        target: a connection inside the writing transaction of the other database.
        to: that other database.
        left_out: names of tables that stay empty.
        told: told after each table.

    Raises:
        CopyDiffersError: a table came out otherwise than it went in.
    """
    made = []
    for table in tables():
        if table.name in _WRITTEN_BY_TRIGGERS:
            target.execute(sa.delete(table))
        if table.name in left_out:
            continue
        count, total = 0, 0
        for rows in _batches(source, table):
            target.execute(sa.insert(table), rows)
            if table.name == "search_tokens":
                to.dialect.index.add(target, rows)
            count += len(rows)
            total += sum(row_hash(row) for row in rows)
        _count_on(target, table)
        back = digest(target, table)
        if back != (count, _shown(total)):
            raise CopyDiffersError(table.name, rows=count, found=back[0])
        made.append(TableCopy(table=table.name, rows=count, digest=_shown(total)))
        told(table.name, count)
    return made


def same_rows(source: sa.Connection, other: Database) -> list[TableCopy]:
    """What two databases hold alike; empty when they differ anywhere."""
    found = []
    with other.read() as connection:
        for table in tables():
            rows, added_up = digest(source, table)
            if digest(connection, table) != (rows, added_up):
                return []
            found.append(TableCopy(table=table.name, rows=rows, digest=added_up))
    return found


def digest(connection: sa.Connection, table: sa.Table) -> tuple[int, str]:
    """How many rows a table has, and what they add up to."""
    count, total = 0, 0
    for rows in _batches(connection, table):
        count += len(rows)
        total += sum(row_hash(row) for row in rows)
    return count, _shown(total)


def row_hash(row: Mapping[str, Any]) -> int:
    """A row as a number; equal rows on both kinds of database give the same."""
    told = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=_plain)
    return int.from_bytes(hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest())


def write_sqlite(database: Database, path: Path) -> dict[str, int]:
    """Write what a database holds at one moment into a new SQLite file; rows by table.

    Raises:
        StoreUnwritableError: the disk refuses; nothing is left at the path then.
    """
    from hanju.store.migrate import bring_up_to_date
    from hanju.store.sqlite.engine import open_database
    from hanju.store.sqlite.snapshot import count_rows_of

    copy = open_database(path, timeout_s=database.timeout_s)
    try:
        bring_up_to_date(copy)
        with database.read() as source, copy.write() as target:
            copy_rows(source, target, copy, left_out=NEVER)
    except BaseException:
        copy.close()
        path.unlink(missing_ok=True)
        raise
    copy.close()
    rows, problem = count_rows_of(path)
    if problem:
        path.unlink(missing_ok=True)
        raise StoreUnwritableError(path, problem=problem, mend="디스크의 남은 자리를 보세요.")
    return rows


def _batches(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    asked = sa.select(table).execution_options(yield_per=ROWS_AT_ONCE)
    with connection.execute(asked) as found:
        for part in found.mappings().partitions():
            yield [dict(row) for row in part]


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let numbers that PostgreSQL gives begin behind those that were copied."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    newest = connection.scalar(sa.select(sa.func.max(column)))
    if newest:
        sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        connection.execute(sa.select(sa.func.setval(sequence, newest)))


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime), type(value)
    return value.isoformat()


def _shown(total: int) -> str:
    return f"{total % (1 << 256):064x}"
