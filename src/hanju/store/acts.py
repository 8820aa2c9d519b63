"""Acts of the desk in SQL: an issue changed in one step, with what is needed to take it back.

Shape:  a function from the issue as it stands to a `Change` in, the stored `Act` out.
Units:  instants UTC; act ids only grow.
Errors: as `issues.save`; nothing is stored then.
Source: docs/decisions/0033-acts.md.

Everything happens in one writing transaction: what an act was decided on is what it changes.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import Act, ActStep, Review, Standing
from hanju.store import decisions, editing, issues
from hanju.store.database import insert_rows
from hanju.store.schema import decisions_taken_back, desk_acts, reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from hanju.model import Change, Issue, IssueState
    from hanju.ports import EntryRevision


def act(
    connection: sa.Connection,
    number: int,
    do: Callable[[Issue, Mapping[str, EntryRevision]], Change],
    *,
    by: str,
    at: datetime,
) -> Act:
    """Do what `do` makes of an issue and remember how every entry it touched stood."""
    issues.lock(connection, number)
    issue = issues.load(connection, number)
    change = do(issue, editing.newest_entries(connection, number))
    before = _standings(connection, issue, change.touched)
    issues.save(
        connection, replace(change.issue, state=issue.state), by=by, why=change.words, at=at,
        others=change.texts,
    )  # fmt: skip
    insert_rows(
        connection,
        decisions_taken_back,
        [{"number": number, "position": one, "by": by, "at": at} for one in change.takes_back],
    )
    first = decisions.count(connection, number)
    decisions.add(connection, change.decisions)
    after = _standings(connection, change.issue, change.touched)
    made = Act(
        number=number,
        kind=change.kind,
        words=change.words,
        by=by,
        at=at,
        steps=tuple(
            ActStep(entry_id=name, before=before[name], after=after[name])
            for name in change.touched
        ),
        decisions=tuple(range(first, first + len(change.decisions))),
        of=change.of,
    )
    row = {**asdict(made), "decisions": list(made.decisions)}
    del row["id"]
    stored = connection.execute(sa.insert(desk_acts).returning(desk_acts.c.id), row)
    return replace(made, id=int(stored.scalar_one()))


def acts_of(connection: sa.Connection, number: int, *, by: str = "") -> list[Act]:
    """The acts of an issue, oldest first; of one person when named."""
    asked = sa.select(desk_acts).where(desk_acts.c.number == number).order_by(desk_acts.c.id)
    if by:
        asked = asked.where(desk_acts.c.by == by)
    return [_act(row) for row in connection.execute(asked).mappings()]


def standings(connection: sa.Connection, number: int, names: Iterable[str]) -> dict[str, Standing]:
    """How entries of an issue stand."""
    return _standings(connection, issues.load(connection, number), names)


def add_review(
    connection: sa.Connection,
    review: Review,
    state: IssueState | None,
    *,
    needs: IssueState | None = None,
) -> Review:
    """Keep a step on the way to a signature, with the state that it brings."""
    if state is not None:
        issues.lock(connection, review.number)
        issues.set_state(connection, review.number, state, by=review.by, at=review.at, needs=needs)
    row = asdict(review)
    del row["id"]
    stored = connection.execute(sa.insert(reviews).returning(reviews.c.id), row)
    return replace(review, id=int(stored.scalar_one()))


def reviews_of(connection: sa.Connection, number: int) -> list[Review]:
    """The steps of an issue on the way to a signature, oldest first."""
    asked = sa.select(reviews).where(reviews.c.number == number).order_by(reviews.c.id)
    return [Review(**row) for row in connection.execute(asked).mappings()]


def _standings(
    connection: sa.Connection, issue: Issue, names: Iterable[str]
) -> dict[str, Standing]:
    revisions = editing.newest_revisions(connection, issue.number)
    decided = decisions.last_by_entry(connection, issue.number)
    cells: dict[str, Standing] = {}
    for chapter, field, category in issue.cells():
        order = tuple(str(entry.id) for entry in category.entries)
        for name in order:
            cells[name] = Standing(cell=(chapter.title, field.name, category.name), order=order)
    return {
        name: replace(
            cells.get(name, Standing()),
            revision=revisions.get(name, 0),
            decided=decided.get(name, ""),
        )
        for name in names
    }


def _act(row: Mapping[Any, Any]) -> Act:
    return Act(
        **{
            **row,
            "decisions": tuple(row["decisions"]),
            "steps": tuple(
                ActStep(
                    entry_id=step["entry_id"],
                    before=_standing(step["before"]),
                    after=_standing(step["after"]),
                )
                for step in row["steps"]
            ),
        }
    )


def _standing(kept: Mapping[str, Any]) -> Standing:
    cell = kept["cell"]
    return Standing(
        cell=(cell[0], cell[1], cell[2]) if cell else None,
        order=tuple(kept["order"]),
        revision=kept["revision"],
        decided=kept["decided"],
    )
