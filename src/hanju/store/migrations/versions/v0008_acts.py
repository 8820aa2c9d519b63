"""Acts of the desk, decisions taken back, and steps on the way to a signature.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0033-acts.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0008"
down_revision: Final = "0007"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add three tables that only grow; nothing that is there changes."""
    op.create_table(
        "desk_acts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _number("number"),
        _text("kind"),
        _text("words"),
        _text("by"),
        _instant("at"),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("decisions", sa.JSON, nullable=False),
        sa.Column("of", sa.Integer),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_desk_acts_issues"),
    )
    op.create_table(
        "decisions_taken_back",
        _number("number"),
        _number("position"),
        _text("by"),
        _instant("at"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_decisions_taken_back"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _number("number"),
        _text("action"),
        _text("by"),
        _instant("at"),
        _text("note"),
        _text("reviewer"),
        sa.Column("deadline", Instant),
        _text("fingerprint"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_reviews_issues"),
    )
    for table in ("desk_acts", "decisions_taken_back", "reviews"):
        run(guards().append_only(table))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, Instant, nullable=False)
