"""What people chose, what earlier issues hold, and what a new sifting would do to a touched story.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0026-learning.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0006"
down_revision: Final = "0005"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add two tables and a column; nothing that is there changes."""
    op.create_table(
        "decisions",
        _number("number"),
        _number("position"),
        _text("action"),
        _text("headline"),
        sa.Column("entry_id", sa.Text),
        _number("revision"),
        sa.Column("story_id", sa.Text),
        _json("articles"),
        _json("traits"),
        sa.Column("place", sa.JSON),
        _text("by"),
        _text("why"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", "position", name="pk_decisions"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_decisions_issues"),
    )
    run(guards().append_only("decisions"))
    op.create_table(
        "sifted_proposals",
        _number("number"),
        _number("position"),
        _text("story_id"),
        _text("kind"),
        _json("articles"),
        _text("why"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_sifted_proposals"),
    )
    op.add_column("sifted_stories", sa.Column("earlier", sa.JSON))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)
