"""Accounts, sessions, comments, read marks, findings left as they are, and desk events.

Shape:  one step; a later change is a new file, this one never changes again.
Units:  as in `schema`.
Errors: none of its own.
Source: docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from hanju.store.types import Instant

revision: Final = "0007"
down_revision: Final = "0006"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "users",
        _text("name"),
        _text("shown"),
        _text("role"),
        _text("password_hash"),
        sa.Column("is_on", sa.Boolean, nullable=False),
        _text("subject"),
        sa.Column("letter", sa.Integer, nullable=False),
        _text("theme"),
        sa.Column("single_keys", sa.Boolean, nullable=False),
        _text("language"),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
    )
    op.create_table(
        "sessions",
        _text("secret_hash"),
        _text("user"),
        _instant("began_at"),
        _instant("seen_at"),
        _instant("ends_at"),
        _text("label"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name="fk_sessions_users"),
    )
    op.create_table(
        "api_tokens",
        _text("secret_hash"),
        _text("user"),
        _text("label"),
        _text("role"),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_api_tokens"),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name="fk_api_tokens_users"),
    )
    op.create_table(
        "login_tries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _text("name"),
        _instant("at"),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _number("number"),
        _text("entry_id"),
        _text("field"),
        _text("quote"),
        _text("text"),
        _text("proposal"),
        _text("by"),
        _instant("at"),
        _text("resolved_by"),
        sa.Column("resolved_at", Instant),
        sa.ForeignKeyConstraint(["number"], ["issues.number"], name="fk_comments_issues"),
    )
    op.create_table(
        "read_marks",
        _number("number"),
        _text("entry_id"),
        _text("by"),
        _number("revision"),
        _instant("at"),
        sa.PrimaryKeyConstraint("number", "entry_id", "by", name="pk_read_marks"),
    )
    op.create_table(
        "dismissals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _number("number"),
        _text("entry_id"),
        _text("field"),
        _text("rule"),
        _text("text"),
        _text("by"),
        _text("why"),
        _instant("at"),
    )
    op.create_table(
        "desk_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _number("number"),
        _text("kind"),
        _text("told"),
        _text("by"),
        _instant("at"),
        sqlite_autoincrement=True,
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, Instant, nullable=False)
