"""Until when an article must not be shown outside the desk.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: design/sources.md S4; threats.md D4.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.types import Instant

revision: Final = "0004"
down_revision: Final = "0003"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the column; articles stored before have no embargo."""
    op.add_column("articles", sa.Column("embargo_until", Instant))
