"""Corrections: signed texts behind the first, and the steps of every edition.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0053-corrections.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0012"
down_revision: Final = "0011"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add two tables that only grow; what is published already is the first edition."""
    op.create_table(
        "signed_corrections",
        _number("number"),
        _number("edition"),
        _text("document"),
        _text("content_hash"),
        _text("signed_by"),
        sa.Column("signed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", "edition", name="pk_signed_corrections"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_signed_corrections_issues"),
    )
    op.create_table(
        "correction_steps",
        _number("number"),
        _number("position"),
        _text("action"),
        _number("edition"),
        _text("by"),
        _text("why"),
        sa.Column("at", Instant, nullable=False),
        _number("layout"),
        sa.Column("kept", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", "position", name="pk_correction_steps"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_correction_steps_issues"),
    )
    op.execute(
        "INSERT INTO correction_steps "
        '(number, position, action, edition, "by", why, at, layout, kept) '
        "SELECT number, 0, 'published', 1, \"by\", '', at, 0, '{}' "
        "FROM issue_states WHERE state = 'published'"
    )
    for table in ("signed_corrections", "correction_steps"):
        run(guards().append_only(table))
    run(guards().frozen_but_for_corrections(["issue_revisions", "entry_revisions"]))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
