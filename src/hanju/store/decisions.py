"""Decisions in SQL: added, never changed; a change of mind is one more, an undo only a mark.

Shape:  `Decision`s in and out, equal, in the order of time within an issue.
Units:  instants UTC; positions from 0 within an issue.
Errors: none of its own.
Source: docs/decisions/0026-learning.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import ArticleId, Decision
from hanju.store.database import insert_rows
from hanju.store.schema import decisions, decisions_taken_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def add(connection: sa.Connection, found: Sequence[Decision]) -> None:
    """Store decisions behind those of their issues."""
    positions: dict[int, int] = {}
    rows = []
    for decision in found:
        position = positions.get(decision.number)
        if position is None:
            position = count(connection, decision.number)
        positions[decision.number] = position + 1
        rows.append(_to_row(decision, position))
    insert_rows(connection, decisions, rows)


def count(connection: sa.Connection, number: int) -> int:
    """How many decisions about an issue there are, those taken back included."""
    counted = sa.select(sa.func.count()).where(decisions.c.number == number)
    return int(connection.execute(counted).scalar_one())


def between(connection: sa.Connection, first: int, last: int) -> list[Decision]:
    """Decisions that count about the issues `first` to `last`, oldest first in each."""
    rows = connection.execute(
        sa.select(decisions)
        .where(decisions.c.number >= first, decisions.c.number <= last, _counts())
        .order_by(decisions.c.number, decisions.c.position)
    ).mappings()
    return [_to_decision(row) for row in rows]


def at_places(connection: sa.Connection, number: int, positions: Iterable[int]) -> list[Decision]:
    """Decisions by their places in an issue, also those taken back."""
    rows = connection.execute(
        sa.select(decisions)
        .where(decisions.c.number == number, decisions.c.position.in_(list(positions)))
        .order_by(decisions.c.position)
    ).mappings()
    return [_to_decision(row) for row in rows]


def last_by_entry(connection: sa.Connection, number: int) -> dict[str, str]:
    """What the last decision that counts about every entry is: action, person and place."""
    columns = (decisions.c.entry_id, decisions.c.action, decisions.c.by, decisions.c.place)
    rows = connection.execute(
        sa.select(*columns)
        .where(decisions.c.number == number, decisions.c.entry_id.is_not(None), _counts())
        .order_by(decisions.c.position)
    )
    return {
        entry_id: "|".join([action, by, *(place or ())]) for entry_id, action, by, place in rows
    }


def _counts() -> sa.ColumnElement[bool]:
    """Nobody has taken the decision back."""
    return ~sa.exists().where(
        decisions_taken_back.c.number == decisions.c.number,
        decisions_taken_back.c.position == decisions.c.position,
    )


def _to_row(decision: Decision, position: int) -> dict[str, Any]:
    return {
        "number": decision.number,
        "position": position,
        "action": decision.action,
        "headline": decision.headline,
        "entry_id": decision.entry_id,
        "revision": decision.revision,
        "story_id": decision.story_id,
        "articles": list(decision.articles),
        "traits": [list(trait) for trait in decision.traits],
        "place": list(decision.place) if decision.place else None,
        "by": decision.by,
        "why": decision.why,
        "at": decision.at,
    }


def _to_decision(row: Mapping[Any, Any]) -> Decision:
    place = row["place"]
    return Decision(
        number=row["number"],
        action=row["action"],
        headline=row["headline"],
        entry_id=row["entry_id"],
        revision=row["revision"],
        story_id=row["story_id"],
        articles=tuple(ArticleId(one) for one in row["articles"]),
        traits=tuple((kind, value) for kind, value in row["traits"]),
        place=(place[0], place[1], place[2]) if place else None,
        by=row["by"],
        why=row["why"],
        at=row["at"],
    )
