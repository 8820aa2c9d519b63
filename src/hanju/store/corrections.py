"""Editions in SQL: the steps of corrections, signed texts, and what of an issue is public.

Shape:  rows of `correction_steps` and `signed_corrections`, which only grow; the first signed text
        stays where it is, in `frozen_issues`.
Units:  editions count from 1.
Errors: none of its own.
Source: docs/decisions/0053-corrections.md.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.ports import FrozenIssue
from hanju.ports_corrections import CorrectionStep, opened, published_edition
from hanju.store.database import insert_rows
from hanju.store.schema import (
    correction_steps,
    frozen_issues,
    issue_revisions,
    signed_corrections,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def steps_of(connection: sa.Connection, number: int) -> list[CorrectionStep]:
    """What happened to the editions of an issue, oldest first."""
    return all_steps(connection, [number]).get(number, [])


def all_steps(
    connection: sa.Connection, numbers: Iterable[int] | None = None
) -> dict[int, list[CorrectionStep]]:
    """Steps by number, oldest first; of all issues, or of those named."""
    asked = sa.select(correction_steps).order_by(
        correction_steps.c.number, correction_steps.c.position
    )
    if numbers is not None:
        asked = asked.where(correction_steps.c.number.in_(sorted(set(numbers))))
    found: dict[int, list[CorrectionStep]] = {}
    for row in connection.execute(asked).mappings():
        told = {name: value for name, value in row.items() if name != "position"}
        found.setdefault(row["number"], []).append(CorrectionStep(**told))
    return found


def add_step(connection: sa.Connection, step: CorrectionStep) -> None:
    """Write a step down behind those there are."""
    position = connection.execute(
        sa.select(sa.func.count()).where(correction_steps.c.number == step.number)
    ).scalar_one()
    insert_rows(connection, correction_steps, [{**asdict(step), "position": position}])


def signed_of(connection: sa.Connection, number: int) -> list[FrozenIssue]:
    """Every signed text of an issue, oldest first."""
    return all_signed(connection, number).get(number, [])


def all_signed(
    connection: sa.Connection, number: int | None = None
) -> dict[int, list[FrozenIssue]]:
    """Signed texts by number, oldest first."""
    first, later = sa.select(frozen_issues), sa.select(signed_corrections)
    if number is not None:
        first = first.where(frozen_issues.c.number == number)
        later = later.where(signed_corrections.c.number == number)
    found: dict[int, list[FrozenIssue]] = {}
    for asked in (first, later.order_by(signed_corrections.c.edition)):
        for row in connection.execute(asked).mappings():
            found.setdefault(row["number"], []).append(FrozenIssue(**row))
    return found


def newest_corrections() -> sa.Subquery:
    """The correction signed last of every number that has one."""
    later = signed_corrections.alias()
    is_newest = ~sa.exists().where(
        later.c.number == signed_corrections.c.number,
        later.c.edition > signed_corrections.c.edition,
    )
    return sa.select(signed_corrections).where(is_newest).subquery()


def keep_signed(connection: sa.Connection, signed: FrozenIssue) -> None:
    """Keep a signed text for ever: the first in its own table, corrections beside it."""
    row = asdict(signed)
    if signed.edition == 1:
        del row["edition"]
        insert_rows(connection, frozen_issues, [row])
    else:
        insert_rows(connection, signed_corrections, [row])


def public_places(connection: sa.Connection, number: int) -> list[tuple[str, str, str, int]] | None:
    """Field, category, entry and revision of the signed text where the draft is another one.

    None: what stands in the issue is what may be found.
    """
    return places_of(connection, steps_of(connection, number))


def places_of(
    connection: sa.Connection, steps: Sequence[CorrectionStep]
) -> list[tuple[str, str, str, int]] | None:
    """As `public_places`, for steps that were read already."""
    public = published_edition(steps)
    open_one = opened(steps)
    if public is None:
        if open_one is None:
            return None
        public = open_one.edition - 1
    behind = [one for one in steps if one.action == "opened" and one.edition == public + 1]
    if not behind:
        return None
    kept = behind[-1]
    layout: Any = connection.execute(
        sa.select(issue_revisions.c.layout).where(
            issue_revisions.c.number == kept.number, issue_revisions.c.revision == kept.layout
        )
    ).scalar_one()
    return [
        (field["name"], category["name"], entry_id, kept.kept[entry_id])
        for chapter in layout["chapters"]
        for field in chapter["fields"]
        for category in field["categories"]
        for entry_id, _ in category["entries"]
    ]
