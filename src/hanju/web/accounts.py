"""Accounts of the desk: made, changed and switched off, by the terminal and by the settings page.

Shape:  a newsroom and a name in, the `User` as it is now out.
Units:  none.
Errors: `AccountError` in words; nothing is stored then.
Source: design/desk.md section 7; threats.md H3 and H5.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hanju.errors import AccountError
from hanju.model import ApiToken, User
from hanju.web.secrets import SHORTEST_PASSWORD, new_secret, password_hash, secret_hash

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import Role
    from hanju.newsroom import Newsroom

LONGEST_NAME: Final = 40
LONGEST_PASSWORD: Final = 1000
#: Names that stand in histories for the program.
TAKEN: Final = frozenset({"hanju", "import"})
#: Tokens one person may hold.
TOKENS: Final = 20


def clean_name(name: str) -> str:
    """A name as it is kept: NFC, one line, nothing hidden in it.

    Raises:
        AccountError: it is empty, too long, taken by the program, or has signs nobody sees.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > LONGEST_NAME:
        raise AccountError(
            plain[:LONGEST_NAME] or "이름", problem=f"이름은 1자에서 {LONGEST_NAME}자까지입니다",
            mend="짧은 이름을 쓰세요.",
        )  # fmt: skip
    if any(unicodedata.category(sign)[0] == "C" for sign in plain):
        raise AccountError("이름", problem="보이지 않는 글자가 있습니다", mend="다시 적어 주세요.")
    if plain in TAKEN:
        raise AccountError(plain, problem="프로그램이 쓰는 이름입니다", mend="다른 이름을 쓰세요.")
    return plain


def checked_password(name: str, password: str) -> str:
    """The hash of a password that is good enough.

    Raises:
        AccountError: it is too short, too long, or the name.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or password == name:
        raise AccountError(
            name, problem=f"비밀번호는 {SHORTEST_PASSWORD}자 이상이고 이름과 달라야 합니다",
            mend="기억하기 쉬운 긴 문장을 쓰세요.",
        )  # fmt: skip
    return password_hash(password)


def user_of(room: Newsroom, name: str) -> User:
    """One account.

    Raises:
        AccountError: nobody is called that.
    """
    found = next((one for one in room.store.people.users() if one.name == name), None)
    if found is None:
        raise AccountError(
            name, problem="이런 계정이 없습니다", mend="`hanju user list`에서 이름을 보세요."
        )
    return found


def add_user(room: Newsroom, name: str, *, role: Role, password: str, shown: str = "") -> User:
    """Make an account.

    Raises:
        AccountError: the name is taken or cannot be, or the password is too short.
    """
    plain = clean_name(name)
    if any(one.name == plain for one in room.store.people.users()):
        raise AccountError(plain, problem="이미 있는 계정입니다", mend="다른 이름을 쓰세요.")
    user = User(
        name=plain,
        shown=clean_name(shown) if shown.strip() else plain,
        role=role,
        password_hash=checked_password(plain, password),
    )
    room.store.people.save_user(user)
    return user


def change_role(room: Newsroom, name: str, role: Role) -> User:
    """Give an account another role.

    Raises:
        AccountError: no such account, or nobody would be left to administer.
    """
    user = user_of(room, name)
    if role != "admin":
        _refuse_last(room, user)
    return _stored(room, replace(user, role=role))


def switch(room: Newsroom, name: str, *, is_on: bool) -> User:
    """Let somebody in again, or no longer: sessions end at once, what they did stays.

    Raises:
        AccountError: no such account, or nobody would be left to administer.
    """
    user = user_of(room, name)
    if not is_on:
        _refuse_last(room, user)
        room.store.people.end_sessions(user.name)
    return _stored(room, replace(user, is_on=is_on))


def change_password(room: Newsroom, name: str, password: str, *, keeps: str = "") -> User:
    """Set a password; every other session of the person ends.

    Args:
        room: the newsroom.
        name: whose.
        password: the new one.
        keeps: hash of the session that stays.

    Raises:
        AccountError: no such account, or too short.
    """
    user = user_of(room, name)
    changed = replace(user, password_hash=checked_password(user.name, password))
    room.store.people.end_sessions(user.name, but=keeps)
    room.store.people.forget_tries(user.name)
    return _stored(room, changed)


def make_token(room: Newsroom, user: User, label: str, role: Role, *, at: datetime) -> str:
    """Make a token for a program; its secret, which is shown once and never again.

    Raises:
        AccountError: there are many already.
    """
    if len(room.store.people.tokens(user.name)) >= TOKENS:
        raise AccountError(
            user.name, problem=f"토큰이 이미 {TOKENS}개입니다", mend="쓰지 않는 것을 지우세요."
        )
    secret = f"hanju_{new_secret()}"
    room.store.people.save_token(
        ApiToken(
            secret_hash=secret_hash(secret),
            user=user.name,
            label=" ".join(label.split())[:60] or "토큰",
            role=role,
            made_at=at,
        )
    )
    return secret


def end_token(room: Newsroom, user: User, name: str) -> None:
    """Forget a token of a person; `name` is the beginning of its hash.

    Raises:
        AccountError: this person has no such token.
    """
    for token in room.store.people.tokens(user.name):
        if len(name) >= 12 and token.secret_hash.startswith(name):
            room.store.people.end_token(token.secret_hash)
            return
    raise AccountError(name[:12], problem="이런 토큰이 없습니다", mend="목록에서 다시 고르세요.")


def _refuse_last(room: Newsroom, user: User) -> None:
    others = [
        one
        for one in room.store.people.users()
        if one.role == "admin" and one.is_on and one.name != user.name
    ]
    if user.role == "admin" and user.is_on and not others:
        raise AccountError(
            user.name, problem="마지막 관리자입니다", mend="먼저 다른 사람을 관리자로 정하세요."
        )


def _stored(room: Newsroom, user: User) -> User:
    room.store.people.save_user(user)
    return user
