"""Threads: what was said of links between entries of different issues.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0011"
down_revision: Final = "0010"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add one table whose rows never change."""
    op.create_table(
        "thread_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("earlier_number", sa.Integer, nullable=False),
        sa.Column("earlier_entry", sa.Text, nullable=False),
        sa.Column("later_number", sa.Integer, nullable=False),
        sa.Column("later_entry", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("why", sa.JSON, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    for end in ("earlier", "later"):
        columns = [f"{end}_number", f"{end}_entry"]
        op.create_index(f"ix_thread_links_{end}_number_{end}_entry", "thread_links", columns)
    run(guards().append_only("thread_links"))
