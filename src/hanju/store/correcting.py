"""Corrections in SQL: a signed issue opened as a draft, and given up again.

Shape:  `SqlCorrections` satisfies `ports_corrections.CorrectionStore`.
Units:  as in the port.
Errors: as in the port; nothing is stored then.
Source: docs/decisions/0053-corrections.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.errors import ChangedSinceSignedError, ReviewStepError
from hanju.model.issue_json import canonical_json
from hanju.ports_corrections import CorrectionStep, edition_of, opened, published_edition
from hanju.store import corrections, editing, issues

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from hanju.model import Issue
    from hanju.ports import FrozenIssue
    from hanju.store.database import Database


class SqlCorrections:
    """The editions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, number: int, *, by: str, why: str, at: datetime) -> int:
        """Make a draft of a signed issue; the edition it will be."""
        with self._database.write() as connection:
            return _open(connection, number, by=by, why=why, at=at)

    def abandon(self, number: int, *, by: str, why: str, at: datetime) -> int:
        """Let the signed text stand; the edition given up."""
        with self._database.write() as connection:
            return _abandon(connection, number, by=by, why=why, at=at)

    def steps(self, number: int) -> list[CorrectionStep]:
        """What happened to the editions of an issue, oldest first."""
        with self._database.read() as connection:
            return corrections.steps_of(connection, number)

    def signed(self, number: int) -> list[FrozenIssue]:
        """Every text of an issue that was signed, oldest first."""
        with self._database.read() as connection:
            issues.frozen(connection, number)  # refuses an unknown number
            return corrections.signed_of(connection, number)


def _open(connection: sa.Connection, number: int, *, by: str, why: str, at: datetime) -> int:
    issues.lock(connection, number)
    issue = issues.load(connection, number)
    steps = corrections.steps_of(connection, number)
    open_one = opened(steps)
    if open_one is not None:
        raise ReviewStepError(number, problem=f"이미 정정 중입니다({open_one.edition}판).")
    signed = issues.frozen(connection, number)
    if signed is None:
        raise ReviewStepError(
            number, problem="아직 확정되지 않았습니다. 확정 전에는 정정 없이 고칠 수 있습니다."
        )
    if canonical_json(issue) != signed.document:
        raise ChangedSinceSignedError(number)
    edition = edition_of(steps) + 1
    corrections.add_step(
        connection,
        CorrectionStep(
            number=number, action="opened", edition=edition, by=by, why=why, at=at,
            layout=issues.layout_revision(connection, number),
            kept=_printed(connection, number, issue),
        ),
    )  # fmt: skip
    issues.write_state(connection, number, "draft", by=by, at=at)
    return edition


def _printed(connection: sa.Connection, number: int, issue: Issue) -> dict[str, int]:
    newest = editing.newest_revisions(connection, number)
    return {str(entry.id): newest[str(entry.id)] for entry in issue.entries()}


def _abandon(connection: sa.Connection, number: int, *, by: str, why: str, at: datetime) -> int:
    issues.lock(connection, number)
    issues.load(connection, number)
    steps = corrections.steps_of(connection, number)
    open_one = opened(steps)
    if open_one is None:
        raise ReviewStepError(number, problem="정정 중이 아닙니다.")
    signed = issues.frozen(connection, number)
    back = issues.load_at(connection, number, layout=open_one.layout, revisions=open_one.kept)
    issues.save(connection, back, by=by, why=f"정정 취소: {why}", at=at)
    if signed is None or canonical_json(issues.load(connection, number)) != signed.document:
        raise ChangedSinceSignedError(number)
    is_public = published_edition(steps) == open_one.edition - 1
    issues.write_state(connection, number, "published" if is_public else "approved", by=by, at=at)
    corrections.add_step(
        connection,
        CorrectionStep(
            number=number, action="abandoned", edition=open_one.edition, by=by, why=why, at=at
        ),
    )
    return open_one.edition
