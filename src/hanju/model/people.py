"""People of the desk: accounts, sessions, what they say and what they have read.

Shape:  plain nouns; nothing secret is in them but hashes.
Units:  instants are aware UTC; spans [start, end) in code points of the text quoted from.
Errors: none raised here.
Source: design/desk.md sections 3, 4.8 and 7; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from datetime import datetime

#: 열람, 편집, 검토, 관리: each may do what those before it may.
Role = Literal["reader", "editor", "approver", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)


def may(role: Role, needed: Role) -> bool:
    """Whether a role is allowed what `needed` is allowed."""
    return ROLES.index(role) >= ROLES.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One account; `name` signs in and stands in every history, `shown` is what people read."""

    name: str
    shown: str
    role: Role
    password_hash: str = ""  # "" where another house signs people in
    is_on: bool = True
    subject: str = ""  # who they are at that other house
    letter: int = 100  # size of letters, percent
    theme: Literal["system", "light", "dark"] = "system"
    single_keys: bool = True
    language: Literal["ko", "en"] = "ko"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is signed in; only the hash of its secret is kept."""

    secret_hash: str
    user: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program that may act for a person, never with more than `role`."""

    secret_hash: str
    user: str
    label: str
    role: Role
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody says about an entry, a field or words of it; `proposal` is a text to take."""

    id: int = 0
    number: int
    entry_id: str
    field: str = ""
    quote: str = ""
    text: str
    proposal: str = ""
    by: str
    at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMark:
    """A person has read exactly this revision of an entry."""

    number: int
    entry_id: str
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A finding left as it is, for this wording; `text` is what the finding was about."""

    number: int
    entry_id: str
    field: str
    rule: str
    text: str
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent:
    """Something others at the desk should see; ids only grow, so that a stream can be replayed."""

    id: int = 0
    number: int
    kind: str
    told: str  # JSON
    by: str
    at: datetime
