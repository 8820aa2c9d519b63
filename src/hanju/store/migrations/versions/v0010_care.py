"""Rounds with the state of every stage, notices, and the one door through which bodies may leave.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0036-weekly-round.md, 0037-keeping.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0010"
down_revision: Final = "0009"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add three tables; articles may lose their body where `removals` says why."""
    op.create_table(
        "round_stages",
        sa.Column("base_date", sa.Date, nullable=False),
        _text("stage"),
        _text("state"),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        _text("problem"),
        sa.PrimaryKeyConstraint("base_date", "stage", name="pk_round_stages"),
    )
    op.create_table(
        "notices_sent",
        _text("key"),
        _text("way"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", "way", name="pk_notices_sent"),
    )
    op.create_table(
        "removals",
        _text("kind"),
        _text("article_id"),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        _text("why"),
        _text("by"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("kind", "article_id", "version", name="pk_removals"),
    )
    run([*guards().append_only("removals"), *guards().body_may_leave()])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
