"""Runs in SQL: when each stage ran, how it ended, what it counted.

Shape:  `start` gives a `RunId`, `finish` closes it once.
Units:  instants UTC.
Errors: finishing a run that is not there is a bug: `ValueError`.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from hanju.ports import Run, RunId
from hanju.store.schema import runs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def start(connection: sa.Connection, stage: str, *, at: datetime) -> RunId:
    """Record that a stage begins."""
    made = connection.execute(
        sa.insert(runs),
        {"stage": stage, "state": "running", "started_at": at, "counts": {}, "problem": ""},
    )
    key = made.inserted_primary_key
    assert key is not None
    return RunId(key[0])


def finish(
    connection: sa.Connection,
    run: RunId,
    *,
    at: datetime,
    counts: Mapping[str, int] | None,
    problem: str,
) -> None:
    """Record that a stage ended, well or not."""
    done = connection.execute(
        sa.update(runs).where(runs.c.id == run),
        {
            "state": "failed" if problem else "done",
            "ended_at": at,
            "counts": dict(counts or {}),
            "problem": problem,
        },
    )
    if done.rowcount != 1:
        raise ValueError(f"there is no run {run}")


def newest(connection: sa.Connection, *, limit: int) -> list[Run]:
    """Newest runs first."""
    rows = connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(limit)).mappings()
    return [Run(**row) for row in rows]
