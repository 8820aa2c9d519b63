"""The triggers of the database that is being migrated.

Shape:  `guards()` is `sqlite.triggers` or `postgres.triggers`: the same functions, one meaning.
Units:  none.
Errors: none.
Source: docs/decisions/0039-postgresql.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from alembic import op

if TYPE_CHECKING:
    from collections.abc import Iterable


class Guards(Protocol):
    """What both modules of triggers offer, as SQL text."""

    def append_only(self, table: str) -> list[str]:
        """Refuse to change or delete rows."""
        ...

    def no_insert_when_frozen(self, table: str) -> str:
        """Refuse rows of a signed issue."""
        ...

    def frozen_issue_row(self) -> list[str]:
        """Of a signed issue only the step to published may be written."""
        ...

    def frozen_but_for_corrections(self, tables: Iterable[str]) -> list[str]:
        """A signed issue that is open for correction may be written."""
        ...

    def body_may_leave(self) -> list[str]:
        """The one door for bodies."""
        ...

    def search_index(self) -> list[str]:
        """The full-text index over `search_tokens`."""
        ...

    def waits_for_the_index(self) -> list[str]:
        """What is stored waits for the index."""
        ...


def guards() -> Guards:
    """The triggers of this database."""
    if op.get_bind().dialect.name == "postgresql":
        from hanju.store.postgres import triggers as of_postgres

        return of_postgres
    from hanju.store.sqlite import triggers as of_sqlite

    return of_sqlite


def run(statements: Iterable[str]) -> None:
    """Execute SQL text as it is."""
    for statement in statements:  # a sign of per cent in them is no parameter
        op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})
