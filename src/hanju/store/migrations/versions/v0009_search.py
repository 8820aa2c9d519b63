"""The search: documents with their labels and tokens, what waits for the index, saved searches.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0035-search.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0009"
down_revision: Final = "0008"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add tables; what is stored already waits for the index."""
    op.create_table(
        "search_docs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text),
        sa.Column("number", sa.Integer),
        sa.Column("entry_id", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
        _text("field"),
        _text("category"),
        _text("actor"),
        _text("actor_kind"),
        _text("region"),
        _text("outlet"),
        sa.Column("hidden_until", Instant),
    )
    for column in ("article_id", "number", "hidden_until", "day"):
        op.create_index(f"ix_search_docs_{column}", "search_docs", [column])
    op.create_table(
        "search_tokens",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _text("tokens"),
    )
    op.create_table(
        "search_waiting_articles",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "search_waiting_issues",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "search_labels",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _text("tag"),
    )
    op.create_table(
        "saved_searches",
        sa.Column("name", sa.Text, primary_key=True),
        _text("query"),
        _text("within"),
        _text("sort"),
        _text("by"),
        sa.Column("at", Instant, nullable=False),
    )
    op.execute(
        "INSERT INTO search_waiting_articles (article_id, version) "
        "SELECT id, max(version) FROM articles GROUP BY id"
    )
    op.execute("INSERT INTO search_waiting_issues (number) SELECT number FROM issues")
    run([*guards().search_index(), *guards().waits_for_the_index()])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
