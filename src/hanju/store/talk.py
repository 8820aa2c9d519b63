"""What people say and have seen, in SQL: comments, read marks, findings left, desk events.

Shape:  nouns of `model.people` in and out.
Units:  instants UTC; event ids only grow.
Errors: none of its own.
Source: design/desk.md sections 4.4, 4.8 and 4.11; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import Comment, DeskEvent, Dismissal, ReadMark
from hanju.store.database import upsert_rows
from hanju.store.schema import comments, desk_events, dismissals, read_marks

if TYPE_CHECKING:
    from datetime import datetime

#: Events older than this many are forgotten; a client further behind loads its page again.
EVENTS_KEPT = 20_000


def add_comment(connection: sa.Connection, comment: Comment) -> int:
    """Store a comment; its id."""
    return _inserted(connection, comments, comment)


def resolve_comment(connection: sa.Connection, comment_id: int, *, by: str, at: datetime) -> None:
    """Fold a comment; nothing is deleted."""
    connection.execute(
        sa.update(comments)
        .where(comments.c.id == comment_id, comments.c.resolved_by == "")
        .values(resolved_by=by, resolved_at=at)
    )


def comments_of(connection: sa.Connection, number: int) -> list[Comment]:
    """The comments of an issue, oldest first."""
    asked = sa.select(comments).where(comments.c.number == number).order_by(comments.c.id)
    return [Comment(**row) for row in connection.execute(asked).mappings()]


def mark_read(connection: sa.Connection, mark: ReadMark) -> None:
    """A person has read a revision of an entry."""
    upsert_rows(connection, read_marks, [_row(mark)])


def unmark_read(connection: sa.Connection, number: int, entry_id: str, *, by: str) -> None:
    """Take a read mark back."""
    connection.execute(
        sa.delete(read_marks).where(
            read_marks.c.number == number,
            read_marks.c.entry_id == entry_id,
            read_marks.c.by == by,
        )
    )


def read_marks_of(connection: sa.Connection, number: int) -> list[ReadMark]:
    """Who has read what of an issue."""
    asked = sa.select(read_marks).where(read_marks.c.number == number)
    return [ReadMark(**row) for row in connection.execute(asked).mappings()]


def dismiss(connection: sa.Connection, left: Dismissal) -> None:
    """A finding is left as it is."""
    _inserted(connection, dismissals, left)


def undismiss(connection: sa.Connection, left: Dismissal) -> None:
    """The finding counts again."""
    connection.execute(
        sa.delete(dismissals).where(
            dismissals.c.number == left.number,
            dismissals.c.entry_id == left.entry_id,
            dismissals.c.field == left.field,
            dismissals.c.rule == left.rule,
            dismissals.c.text == left.text,
        )
    )


def dismissals_of(connection: sa.Connection, number: int) -> list[Dismissal]:
    """The findings of an issue that were left as they are, oldest first."""
    asked = sa.select(dismissals).where(dismissals.c.number == number).order_by(dismissals.c.id)
    return [
        Dismissal(**{name: value for name, value in row.items() if name != "id"})
        for row in connection.execute(asked).mappings()
    ]


def add_event(connection: sa.Connection, event: DeskEvent) -> int:
    """Tell the others; the id of the event."""
    made = _inserted(connection, desk_events, event)
    if made % 1000 == 0:
        connection.execute(sa.delete(desk_events).where(desk_events.c.id < made - EVENTS_KEPT))
    return made


def events_after(
    connection: sa.Connection, number: int, event_id: int, *, limit: int
) -> list[DeskEvent]:
    """What happened at an issue after an event, oldest first."""
    asked = (
        sa.select(desk_events)
        .where(desk_events.c.number == number, desk_events.c.id > event_id)
        .order_by(desk_events.c.id)
        .limit(limit)
    )
    return [DeskEvent(**row) for row in connection.execute(asked).mappings()]


def newest_event(connection: sa.Connection) -> int:
    """The id of the newest event, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(desk_events.c.id))).scalar_one() or 0


def _inserted(connection: sa.Connection, table: sa.Table, noun: Any) -> int:
    row = _row(noun)
    row.pop("id", None)
    found = connection.execute(sa.insert(table).returning(table.c.id), row)
    return int(found.scalar_one())


def _row(noun: Any) -> dict[str, Any]:
    return {field.name: getattr(noun, field.name) for field in fields(noun)}
