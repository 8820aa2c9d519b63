"""People in SQL: accounts, sessions, tokens, and tries to sign in.

Shape:  nouns of `model.people` in and out.
Units:  instants UTC.
Errors: none of its own.
Source: docs/decisions/0031-editing.md; threats.md H3.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import ApiToken, Session, User
from hanju.store.database import insert_rows, upsert_rows
from hanju.store.schema import api_tokens, login_tries, sessions, users

if TYPE_CHECKING:
    from datetime import datetime


def save_user(connection: sa.Connection, user: User) -> None:
    """Store an account, new or changed."""
    upsert_rows(connection, users, [_row(user)])


def every(connection: sa.Connection) -> list[User]:
    """All accounts, by name."""
    rows = connection.execute(sa.select(users).order_by(users.c.name)).mappings()
    return [User(**row) for row in rows]


def save_session(connection: sa.Connection, session: Session) -> None:
    """Store a session; those that ended are forgotten."""
    connection.execute(sa.delete(sessions).where(sessions.c.ends_at < session.seen_at))
    upsert_rows(connection, sessions, [_row(session)])


def session(connection: sa.Connection, secret_hash: str) -> tuple[Session, User] | None:
    """A session and its account."""
    asked = sa.select(sessions).where(sessions.c.secret_hash == secret_hash)
    row = connection.execute(asked).mappings().first()
    if row is None:
        return None
    owner = connection.execute(sa.select(users).where(users.c.name == row["user"]))
    return Session(**row), User(**owner.mappings().one())


def end_sessions(connection: sa.Connection, user: str, *, but: str = "") -> None:
    """End the sessions of a person, all but one."""
    connection.execute(
        sa.delete(sessions).where(sessions.c.user == user, sessions.c.secret_hash != but)
    )


def end_session(connection: sa.Connection, secret_hash: str) -> None:
    """End one session."""
    connection.execute(sa.delete(sessions).where(sessions.c.secret_hash == secret_hash))


def save_token(connection: sa.Connection, token: ApiToken) -> None:
    """Store a token."""
    insert_rows(connection, api_tokens, [_row(token)])


def tokens(connection: sa.Connection, user: str) -> list[ApiToken]:
    """The tokens of a person, oldest first."""
    asked = sa.select(api_tokens).where(api_tokens.c.user == user).order_by(api_tokens.c.made_at)
    return [ApiToken(**row) for row in connection.execute(asked).mappings()]


def token(connection: sa.Connection, secret_hash: str) -> tuple[ApiToken, User] | None:
    """A token and the account it acts for."""
    asked = sa.select(api_tokens).where(api_tokens.c.secret_hash == secret_hash)
    row = connection.execute(asked).mappings().first()
    if row is None:
        return None
    owner = connection.execute(sa.select(users).where(users.c.name == row["user"]))
    return ApiToken(**row), User(**owner.mappings().one())


def end_token(connection: sa.Connection, secret_hash: str) -> None:
    """Forget a token."""
    connection.execute(sa.delete(api_tokens).where(api_tokens.c.secret_hash == secret_hash))


def note_try(connection: sa.Connection, name: str, *, at: datetime, since: datetime) -> int:
    """Remember a failed try to sign in; how many there were since then, this one included."""
    connection.execute(sa.delete(login_tries).where(login_tries.c.at < since))
    insert_rows(connection, login_tries, [{"name": name, "at": at}])
    return tries(connection, name, since=since)


def tries(connection: sa.Connection, name: str, *, since: datetime) -> int:
    """Failed tries of a name since then."""
    counted = (
        sa.select(sa.func.count())
        .select_from(login_tries)
        .where(login_tries.c.name == name, login_tries.c.at >= since)
    )
    return int(connection.execute(counted).scalar_one())


def forget_tries(connection: sa.Connection, name: str) -> None:
    """The right password was given."""
    connection.execute(sa.delete(login_tries).where(login_tries.c.name == name))


def _row(noun: User | Session | ApiToken) -> dict[str, Any]:
    return {field.name: getattr(noun, field.name) for field in fields(noun)}
