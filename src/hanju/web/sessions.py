"""Signing in: accounts, sessions, tries, and who is asking.

Shape:  a request in, a `Visitor` out.
Units:  instants aware UTC.
Errors: `SignInError` with the words to show; nothing says whether a name exists.
Source: threats.md H3; design/desk.md section 4; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hanju.clock import SystemClock
from hanju.errors import NewsroomError
from hanju.model import Session, User, may
from hanju.web.secrets import form_token, is_password, new_secret, same, secret_hash

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

    from hanju.model import Role
    from hanju.newsroom import Newsroom

COOKIE: Final = "hanju"
LASTS: Final = timedelta(hours=12)
#: A session that is used is seen again so often in the store, not at every request.
SEEN_EVERY: Final = timedelta(minutes=5)
TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(minutes=1)
WRONG: Final = "이름이나 비밀번호가 맞지 않습니다."
NOT_YOU: Final = "비밀번호가 맞지 않습니다. 서명은 본인만 할 수 있습니다."
PERSON: Final = "서명은 사람이 화면에서 합니다. 프로그램은 할 수 없습니다."
LOCKED: Final = "잘못된 시도가 많아 1분 동안 받지 않습니다. 잠시 뒤에 다시 해 주세요."


class NotConfirmedError(NewsroomError):
    """Whoever asks has not shown who they are."""


class SignInError(Exception):
    """Why somebody could not sign in, in words for the page."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking; `role` is what may be done now, which a token can make less."""

    user: User
    role: Role
    token: str = ""  # what forms must send; "" for a program
    secret_hash: str = ""

    def may(self, needed: Role) -> bool:
        """Whether this visitor is allowed what `needed` is allowed."""
        return may(self.role, needed)


def sign_in(room: Newsroom, name: str, password: str, *, now: datetime, label: str = "") -> str:
    """Begin a session; its secret, for the cookie.

    Raises:
        SignInError: wrong name or password, or too many tries.
    """
    people = room.store.people
    name = name.strip()[:80]
    if people.tries(name, since=now - TRIES_WITHIN) >= TRIES:
        raise SignInError(LOCKED)
    user = next((one for one in people.users() if one.name == name), None)
    kept = user.password_hash if user is not None and user.is_on else ""
    if not is_password(kept, password[:1000]) or user is None:
        people.note_try(name, at=now, since=now - TRIES_WITHIN)
        raise SignInError(WRONG)
    people.forget_tries(name)
    return begin(room, user, now=now, label=label)


def confirm(room: Newsroom, who: Visitor, password: str) -> None:
    """Make sure that a person is at the keyboard, before something is signed.

    Raises:
        NotConfirmedError: a program asks, the password is wrong, or there were too many tries.
    """
    people, now = room.store.people, SystemClock().now()
    if not who.secret_hash:
        raise NotConfirmedError(PERSON)
    if people.tries(who.user.name, since=now - TRIES_WITHIN) >= TRIES:
        raise NotConfirmedError(LOCKED)
    if not is_password(who.user.password_hash, password[:1000]):
        people.note_try(who.user.name, at=now, since=now - TRIES_WITHIN)
        raise NotConfirmedError(NOT_YOU)


def begin(room: Newsroom, user: User, *, now: datetime, label: str = "") -> str:
    """Begin a session of somebody who has proven who they are."""
    secret = new_secret()
    room.store.people.save_session(
        Session(
            secret_hash=secret_hash(secret),
            user=user.name,
            began_at=now,
            seen_at=now,
            ends_at=now + LASTS,
            label=label[:120],
        )
    )
    return secret


def visitor(room: Newsroom, request: Request, *, now: datetime) -> Visitor | None:
    """Who is asking, by cookie or by token; None for nobody we know."""
    people = room.store.people
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and given:
        held = people.token(secret_hash(given.strip()))
        if held is None or not held[1].is_on:
            return None
        token, user = held
        return Visitor(user, token.role if may(user.role, token.role) else user.role)
    secret = request.cookies.get(COOKIE, "")
    found = people.session(secret_hash(secret)) if secret else None
    if found is None or found[0].ends_at <= now or not found[1].is_on:
        return None
    session, user = found
    if now - session.seen_at >= SEEN_EVERY:
        people.save_session(replace(session, seen_at=now, ends_at=now + LASTS))
    return Visitor(user, user.role, form_token(secret), session.secret_hash)


def is_meant(who: Visitor, given: str) -> bool:
    """Whether a change carries the token of the session; a program has none and needs none."""
    return not who.token or same(given, who.token)


def safe_path(path: str) -> str:
    """Where to go after signing in: a path of ours, else the first page."""
    odd = any(ord(sign) <= 0x20 or sign in "\\\x7f" for sign in path)
    if not path.startswith("/") or path.startswith("//") or odd or len(path) > 500:
        return "/"
    return path
