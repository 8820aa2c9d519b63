"""Which articles' own pages are read, a source.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0025-boards-and-files.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the column; sources that are there decide by their kind."""
    op.add_column(
        "sources", sa.Column("reads_pages", sa.Text, nullable=False, server_default="auto")
    )
