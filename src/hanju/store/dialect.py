"""What one kind of database does in its own way; everything else is the same SQL for both.

Shape:  `Dialect` is what `Database` asks of SQLite and PostgreSQL, `SearchIndex` what the search
        asks; the two live in `sqlite/` and `postgres/`.
Units:  seconds, rows.
Errors: as each method says.
Source: docs/decisions/0039-postgresql.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import sqlalchemy as sa

    from hanju.errors import StoreError
    from hanju.ports_search import SearchOrder
    from hanju.store.database import Database


class SearchIndex(Protocol):
    """The full-text index of one kind of database over the token column `search_tokens`."""

    def add(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Index rows (`id`, `tokens`) that were just stored."""
        ...

    def drop(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Take rows (`id`, `tokens`) out that are about to go."""
        ...

    def find(self, connection: sa.Connection, order: SearchOrder) -> dict[int, float]:
        """Ids of the documents that fit with their scores, in the order that was asked for."""
        ...

    def count(self, connection: sa.Connection, tokens: Iterable[str]) -> dict[str, int]:
        """How many documents hold each token; nothing for a token that none holds."""
        ...

    def within_time(
        self, connection: sa.Connection, timeout_s: float
    ) -> AbstractContextManager[None]:
        """Stop what runs on this connection when its time is over.

        Raises:
            SearchTooLongError: it was stopped.
        """
        ...


class Dialect(Protocol):
    """One kind of database."""

    @property
    def index(self) -> SearchIndex:
        """Its full-text index."""
        ...

    def translate(
        self, exc: sa.exc.DBAPIError, place: Path | str, timeout_s: float
    ) -> StoreError | None:
        """Turn an error of the library into one of ours; None when it is a bug of ours."""
        ...

    def take_turn(self, connection: sa.Connection) -> None:
        """Let nobody else write until this transaction ends; the first thing it does."""
        ...

    def prepare(self, database: Database) -> None:
        """Make an empty or old database ready for its first migration."""
        ...

    def settle(self, connection: sa.Connection) -> None:
        """Put right what a migration leaves, in the transaction that ran it."""
        ...

    def problems(self, connection: sa.Connection) -> list[str]:
        """What is wrong with the database, in words a person can act on."""
        ...

    def snapshot(self, database: Database, path: Path) -> dict[str, int]:
        """Copy everything but sessions into a new SQLite file, while others write; rows by table.

        Raises:
            StoreUnwritableError: the disk refuses; nothing is left at the path then.
        """
        ...

    def forget_for_good(self, connection: sa.Connection) -> None:
        """What this transaction deletes is to be overwritten, not only unlinked."""
        ...

    def forgotten(self, database: Database) -> None:
        """Such a transaction is over: let go of what still holds the old bytes, best effort."""
        ...

    def others(self, database: Database) -> int:
        """How many other programs have the database open (0 or 1 where it cannot be counted)."""
        ...
