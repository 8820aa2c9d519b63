"""What a source remembers between its rounds.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "source_memory",
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("remembered", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_memory"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_source_memory_sources"),
    )
