"""Edits of one field in SQL: nobody's text is ever overwritten unseen.

Shape:  the revision a person saw and a new text in, the new revision out.
Units:  revisions count from 1 within an entry.
Errors: `EditConflictError` with both texts, `IssueFrozenError`, `NoSuchEntryError`; nothing is
        stored then.
Source: design/desk.md section 4.9; docs/decisions/0031-editing.md.

Everything happens inside one writing transaction: what is compared is what is replaced. Only the
field that was edited is compared; changes of other fields since then stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.errors import EditConflictError, IssueFrozenError, NoSuchEntryError
from hanju.ports import EntryRevision
from hanju.store import entries
from hanju.store.database import insert_rows
from hanju.store.schema import entry_revisions, issue_entries, issues

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hanju.model import Entry

FROZEN = ("approved", "published")


def save_field(
    connection: sa.Connection,
    number: int,
    entry_id: str,
    *,
    read: Callable[[Entry], object],
    change: Callable[[Entry], Entry],
    seen: int,
    by: str,
    why: str,
    at: datetime,
) -> EntryRevision:
    """Store a changed entry when what `read` reads is still what revision `seen` had."""
    _refuse_frozen(connection, number)
    newest = _revision(connection, number, entry_id, None)
    if newest is None:
        raise NoSuchEntryError(entry_id, number)
    wanted = change(newest.entry)
    if wanted == newest.entry:  # the same save again, or the same words by two people
        return newest
    if seen != newest.revision:
        base = _revision(connection, number, entry_id, seen)
        if base is None or read(base.entry) != read(newest.entry):
            raise EditConflictError(
                entry_id, seen=seen, current=newest.revision, by=newest.by, at=newest.at
            )
    made = EntryRevision(
        revision=newest.revision + 1, entry=replace(wanted, id=newest.entry.id), by=by, why=why,
        at=at,
    )  # fmt: skip
    key = {"number": number, "entry_id": entry_id, "revision": made.revision}
    columns = entries.to_columns(made.entry)
    insert_rows(connection, entry_revisions, [{**key, **columns, "by": by, "why": why, "at": at}])
    connection.execute(
        sa.update(issue_entries)
        .where(issue_entries.c.number == number, issue_entries.c.entry_id == entry_id)
        .values(revision=made.revision)
    )
    return made


def newest_revisions(connection: sa.Connection, number: int) -> dict[str, int]:
    """The newest revision of every entry an issue has ever had."""
    rows = connection.execute(
        sa.select(entry_revisions.c.entry_id, sa.func.max(entry_revisions.c.revision))
        .where(entry_revisions.c.number == number)
        .group_by(entry_revisions.c.entry_id)
    )
    return {str(entry_id): int(revision) for entry_id, revision in rows}


def writers(connection: sa.Connection, number: int) -> dict[str, set[str]]:
    """Who wrote revisions of every entry an issue has ever had."""
    rows = connection.execute(
        sa.select(entry_revisions.c.entry_id, entry_revisions.c.by)
        .where(entry_revisions.c.number == number)
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for entry_id, by in rows:
        found.setdefault(str(entry_id), set()).add(str(by))
    return found


def newest_entries(connection: sa.Connection, number: int) -> dict[str, EntryRevision]:
    """The newest text of every entry an issue has ever had."""
    latest = (
        sa.select(
            entry_revisions.c.entry_id,
            sa.func.max(entry_revisions.c.revision).label("revision"),
        )
        .where(entry_revisions.c.number == number)
        .group_by(entry_revisions.c.entry_id)
        .subquery()
    )
    rows = connection.execute(
        sa.select(entry_revisions)
        .join(
            latest,
            sa.and_(
                latest.c.entry_id == entry_revisions.c.entry_id,
                latest.c.revision == entry_revisions.c.revision,
            ),
        )
        .where(entry_revisions.c.number == number)
    ).mappings()
    return {row["entry_id"]: _from_row(row["entry_id"], row) for row in rows}


def _refuse_frozen(connection: sa.Connection, number: int) -> None:
    asked = sa.select(issues.c.state).where(issues.c.number == number)
    state = connection.execute(asked).scalar_one_or_none()
    if state in FROZEN:
        raise IssueFrozenError(number, state=state)


def _revision(
    connection: sa.Connection, number: int, entry_id: str, revision: int | None
) -> EntryRevision | None:
    asked = sa.select(entry_revisions).where(
        entry_revisions.c.number == number, entry_revisions.c.entry_id == entry_id
    )
    if revision is None:
        asked = asked.order_by(entry_revisions.c.revision.desc()).limit(1)
    else:
        asked = asked.where(entry_revisions.c.revision == revision)
    row: Any = connection.execute(asked).mappings().first()
    return None if row is None else _from_row(entry_id, row)


def _from_row(entry_id: str, row: Any) -> EntryRevision:
    return EntryRevision(
        revision=row["revision"],
        entry=entries.from_columns(entry_id, row),
        by=row["by"],
        why=row["why"],
        at=row["at"],
    )
