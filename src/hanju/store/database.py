"""One open database: short transactions with library errors turned into ours.

Shape:  `Database.read()` and `Database.write()` give a connection inside one transaction.
Units:  `timeout_s` seconds, how long a writer waits for another.
Errors: what the dialect's `translate` knows becomes a `StoreError`; everything else is a bug.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hanju.errors import StoreLockedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hanju.store.dialect import Dialect

#: Execution option that marks a transaction which is going to write.
WRITES: Final = "hanju_writes"
#: Values asked for in one IN (…); far below SQLite's 32,766 and PostgreSQL's 65,535.
ASKED_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An engine, where it lies, and how its errors read."""

    engine: sa.Engine
    #: Where it lies, for people: the path of a file, or an address without account and password.
    place: Path | str
    timeout_s: float
    dialect: Dialect
    #: Gives connections whose transactions see one moment; the same as `engine` on SQLite.
    reader: sa.Engine | None = None
    #: Writers of one process take turns before they take a connection: those who wait would hold
    #: every connection of the pool, and the one who writes may have to read with another.
    turn: Lock = field(default_factory=Lock, compare=False, repr=False)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view; never waits for a writer."""
        reader = self.reader or self.engine
        with self._border(), reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One writing transaction: all of it is stored on leaving, or nothing."""
        with self._turn(), self._border(), self.engine.connect() as connection:
            connection.execution_options(**{WRITES: True})  # changes this connection in place
            with connection.begin():
                self.dialect.take_turn(connection)
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.turn.acquire(timeout=self.timeout_s):
            raise StoreLockedError(self.place, waited_s=self.timeout_s)
        try:
            yield
        finally:
            self.turn.release()

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as exc:
            ours = self.dialect.translate(exc, self.place, self.timeout_s)
            if ours is None:
                raise
            raise ours from exc


def insert_new(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, passing over those whose key is there already."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(), list(rows))


def upsert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, or change those that are there under the same key; no rows is fine."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.c}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=keys,
            set_={name: value for name, value in changed.items() if name not in keys},
        ),
        list(rows),
    )


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, none of which is there yet; no rows is fine."""
    if rows:
        connection.execute(sa.insert(table), list(rows))


def in_chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Cut distinct values into lists short enough for one IN (…)."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), ASKED_AT_ONCE):
        yield distinct[start : start + ASKED_AT_ONCE]
