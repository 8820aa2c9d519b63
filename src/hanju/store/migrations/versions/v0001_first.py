"""The first tables: articles, issues with revisions, siftings, runs, blobs.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.migrations.guards import guards, run
from hanju.store.types import Instant

revision: Final = "0001"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the tables and the triggers that guard them."""
    _articles()
    _issues()
    _entries()
    _siftings()
    _runs_and_blobs()
    _triggers()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


def _articles() -> None:
    op.create_table(
        "articles",
        _text("id"),
        _number("version"),
        _text("url"),
        _text("title"),
        _text("text"),
        _text("outlet"),
        sa.Column("published_at", Instant),
        _text("license"),
        _json("attachments"),
        _text("lang"),
        _text("source_id"),
        sa.Column("collected_at", Instant),
        sa.Column("is_extract", sa.Boolean, nullable=False),
        sa.Column("is_sample", sa.Boolean, nullable=False),
        _json("notes"),
        _text("text_hash"),
        _text("facts_hash"),
        sa.Column("stored_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_articles"),
    )
    op.create_index("ix_articles_published_at_id", "articles", ["published_at", "id"])
    op.create_table(
        "article_addresses",
        _text("address"),
        _text("article_id"),
        sa.PrimaryKeyConstraint("address", name="pk_article_addresses"),
    )


def _issues() -> None:
    op.create_table(
        "issues",
        _number("number"),
        _text("state"),
        sa.Column("base_date", sa.Date, nullable=False),
        sa.Column("window_start", sa.Date, nullable=False),
        sa.Column("window_end", sa.Date, nullable=False),
        _number("revision"),
        sa.PrimaryKeyConstraint("number", name="pk_issues"),
    )
    op.create_table(
        "issue_revisions",
        _number("number"),
        _number("revision"),
        _json("layout"),
        _text("by"),
        _text("why"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", "revision", name="pk_issue_revisions"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_issue_revisions_issues"),
    )
    op.create_table(
        "issue_states",
        _number("number"),
        _number("position"),
        _text("state"),
        _text("by"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", "position", name="pk_issue_states"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_issue_states_issues"),
    )
    op.create_table(
        "frozen_issues",
        _number("number"),
        _text("document"),
        _text("content_hash"),
        _text("signed_by"),
        sa.Column("signed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_frozen_issues"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_frozen_issues_issues"),
    )


def _entries() -> None:
    op.create_table(
        "entry_revisions",
        _number("number"),
        _text("entry_id"),
        _number("revision"),
        _text("headline"),
        sa.Column("event_date", sa.Date, nullable=False),
        _json("bullets"),
        _json("headline_evidence"),
        _text("actor", null=True),
        _text("region", null=True),
        _json("sources"),
        _text("written_by"),
        _text("story_id", null=True),
        _json("notes"),
        _json("extras"),
        _text("by"),
        _text("why"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("number", "entry_id", "revision", name="pk_entry_revisions"),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_entry_revisions_issues"),
    )
    op.create_table(
        "issue_entries",
        _number("number"),
        _number("position"),
        _text("chapter"),
        _text("field"),
        _text("category"),
        _text("entry_id"),
        _number("revision"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_issue_entries"),
        sa.ForeignKeyConstraint(
            ["number", "entry_id", "revision"],
            ["entry_revisions.number", "entry_revisions.entry_id", "entry_revisions.revision"],
            name="fk_issue_entries_entry_revisions",
        ),
    )


def _siftings() -> None:
    op.create_table(
        "sifted_stories",
        _number("number"),
        _number("position"),
        _text("story_id"),
        sa.Column("is_chosen", sa.Boolean, nullable=False),
        sa.Column("placement", sa.JSON),
        sa.Column("event_date", sa.Date),
        sa.Column("score", sa.Float, nullable=False),
        _json("why"),
        _json("merges"),
        _text("continues", null=True),
        sa.PrimaryKeyConstraint("number", "position", name="pk_sifted_stories"),
    )
    op.create_table(
        "sifted_articles",
        _number("number"),
        _number("story"),
        _number("position"),
        _text("article_id"),
        _number("version"),
        sa.PrimaryKeyConstraint("number", "story", "position", name="pk_sifted_articles"),
        sa.ForeignKeyConstraint(
            ["article_id", "version"],
            ["articles.id", "articles.version"],
            name="fk_sifted_articles_articles",
        ),
    )
    op.create_table(
        "sifted_dropped",
        _number("number"),
        _number("position"),
        _text("article_id"),
        _text("rule"),
        _text("why"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_sifted_dropped"),
    )
    op.create_table(
        "sifted_refusals",
        _number("number"),
        _number("position"),
        _text("first"),
        _text("second"),
        _text("why"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_sifted_refusals"),
    )


def _runs_and_blobs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, nullable=False),
        _text("stage"),
        _text("state"),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        _json("counts"),
        _text("problem"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "blobs",
        _text("sha256"),
        _text("media_type"),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )


def _triggers() -> None:
    for table in (
        "articles",
        "article_addresses",
        "issue_revisions",
        "entry_revisions",
        "issue_states",
        "frozen_issues",
    ):
        run(guards().append_only(table))
    for table in ("issue_revisions", "entry_revisions"):
        run([guards().no_insert_when_frozen(table)])
    run(guards().frozen_issue_row())
