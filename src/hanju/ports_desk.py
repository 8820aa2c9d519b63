"""Ports of the desk's memory: accounts, and what people say and have seen.

Shape:  `PeopleStore` and `TalkStore` are parts of `ports.Store`, for `web` and the newsroom alone.
Units:  aware UTC instants; event ids only grow.
Errors: as `ports.Store`: `StoreLockedError`, `StoreBrokenError`, `StoreUnwritableError`.
Source: design/desk.md; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import ApiToken, Comment, DeskEvent, Dismissal, ReadMark, Session, User


class PeopleStore(Protocol):
    """Accounts, sessions and tokens; only hashes of secrets are kept."""

    def save_user(self, user: User) -> None:
        """Store an account, new or changed."""
        ...

    def users(self) -> list[User]:
        """All accounts, by name."""
        ...

    def save_session(self, session: Session) -> None:
        """Store a session, new or seen again."""
        ...

    def session(self, secret_hash: str) -> tuple[Session, User] | None:
        """A session and its account."""
        ...

    def end_session(self, secret_hash: str) -> None:
        """End one session."""
        ...

    def end_sessions(self, user: str, *, but: str = "") -> None:
        """End the sessions of a person, all but one."""
        ...

    def save_token(self, token: ApiToken) -> None:
        """Store a token."""
        ...

    def tokens(self, user: str) -> list[ApiToken]:
        """The tokens of a person, oldest first."""
        ...

    def token(self, secret_hash: str) -> tuple[ApiToken, User] | None:
        """A token and the account it acts for."""
        ...

    def end_token(self, secret_hash: str) -> None:
        """Forget a token."""
        ...

    def note_try(self, name: str, *, at: datetime, since: datetime) -> int:
        """Remember a failed try to sign in; how many there were since then, this one included."""
        ...

    def tries(self, name: str, *, since: datetime) -> int:
        """Failed tries of a name since then."""
        ...

    def forget_tries(self, name: str) -> None:
        """The right password was given."""
        ...


class TalkStore(Protocol):
    """Comments, read marks, findings left as they are, and events for those who watch."""

    def add_comment(self, comment: Comment) -> int:
        """Store a comment; its id."""
        ...

    def resolve_comment(self, comment_id: int, *, by: str, at: datetime) -> None:
        """Fold a comment; nothing is deleted."""
        ...

    def comments(self, number: int) -> list[Comment]:
        """The comments of an issue, oldest first."""
        ...

    def mark_read(self, mark: ReadMark) -> None:
        """A person has read a revision of an entry."""
        ...

    def unmark_read(self, number: int, entry_id: str, *, by: str) -> None:
        """Take a read mark back."""
        ...

    def read_marks(self, number: int) -> list[ReadMark]:
        """Who has read what of an issue."""
        ...

    def dismiss(self, left: Dismissal) -> None:
        """A finding is left as it is, for this wording."""
        ...

    def undismiss(self, left: Dismissal) -> None:
        """The finding counts again."""
        ...

    def dismissals(self, number: int) -> list[Dismissal]:
        """The findings of an issue that were left as they are, oldest first."""
        ...

    def add_event(self, event: DeskEvent) -> int:
        """Tell the others; the id of the event."""
        ...

    def events_after(self, number: int, event_id: int, *, limit: int = 500) -> list[DeskEvent]:
        """What happened at an issue after an event, oldest first."""
        ...

    def newest_event(self) -> int:
        """The id of the newest event, 0 when there is none."""
        ...
