"""Sources, how they have been, and what to ask their servers with.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.types import Instant

revision: Final = "0002"
down_revision: Final = "0001"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "sources",
        _text("id"),
        _text("kind"),
        _text("url"),
        _text("title"),
        _text("outlet"),
        _text("license"),
        _text("lang"),
        sa.Column("wall_clock_z", sa.Boolean),
        _text("tls"),
        _yes_or_no("obeys_robots"),
        _yes_or_no("is_on"),
        _yes_or_no("is_sample"),
        _text("site_url"),
        sa.Column("groups", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("url", name="uq_sources_url"),
    )
    op.create_table(
        "source_health",
        _text("source_id"),
        _text("state"),
        sa.Column("since", Instant, nullable=False),
        sa.Column("checked_at", Instant, nullable=False),
        sa.Column("last_good_at", Instant),
        sa.Column("newest_at", Instant),
        sa.Column("usual_gap_s", sa.Float),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", Instant),
        _text("moved_to"),
        _text("why"),
        _text("mend"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_health"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_source_health_sources"),
    )
    op.create_table(
        "page_validators",
        _text("asked_url"),
        _text("url"),
        _text("etag"),
        _text("last_modified"),
        _text("sha256"),
        sa.PrimaryKeyConstraint("asked_url", name="pk_page_validators"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _yes_or_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)
