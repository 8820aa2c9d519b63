"""The desk's memory: the ports of people and talk, each method one short transaction.

Shape:  `SqlPeople` satisfies `ports_desk.PeopleStore`, `SqlTalk` `ports_desk.TalkStore`.
Units:  as in the ports.
Errors: as in the ports.
Source: docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.store import people, talk

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import ApiToken, Comment, DeskEvent, Dismissal, ReadMark, Session, User
    from hanju.store.database import Database


class SqlPeople:
    """Accounts, sessions and tokens of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_user(self, user: User) -> None:
        """Store an account, new or changed."""
        with self._database.write() as connection:
            people.save_user(connection, user)

    def users(self) -> list[User]:
        """All accounts, by name."""
        with self._database.read() as connection:
            return people.every(connection)

    def save_session(self, session: Session) -> None:
        """Store a session, new or seen again."""
        with self._database.write() as connection:
            people.save_session(connection, session)

    def session(self, secret_hash: str) -> tuple[Session, User] | None:
        """A session and its account."""
        with self._database.read() as connection:
            return people.session(connection, secret_hash)

    def end_session(self, secret_hash: str) -> None:
        """End one session."""
        with self._database.write() as connection:
            people.end_session(connection, secret_hash)

    def end_sessions(self, user: str, *, but: str = "") -> None:
        """End the sessions of a person, all but one."""
        with self._database.write() as connection:
            people.end_sessions(connection, user, but=but)

    def save_token(self, token: ApiToken) -> None:
        """Store a token."""
        with self._database.write() as connection:
            people.save_token(connection, token)

    def tokens(self, user: str) -> list[ApiToken]:
        """The tokens of a person, oldest first."""
        with self._database.read() as connection:
            return people.tokens(connection, user)

    def token(self, secret_hash: str) -> tuple[ApiToken, User] | None:
        """A token and the account it acts for."""
        with self._database.read() as connection:
            return people.token(connection, secret_hash)

    def end_token(self, secret_hash: str) -> None:
        """Forget a token."""
        with self._database.write() as connection:
            people.end_token(connection, secret_hash)

    def note_try(self, name: str, *, at: datetime, since: datetime) -> int:
        """Remember a failed try to sign in; how many there were since then, this one included."""
        with self._database.write() as connection:
            return people.note_try(connection, name, at=at, since=since)

    def tries(self, name: str, *, since: datetime) -> int:
        """Failed tries of a name since then."""
        with self._database.read() as connection:
            return people.tries(connection, name, since=since)

    def forget_tries(self, name: str) -> None:
        """The right password was given."""
        with self._database.write() as connection:
            people.forget_tries(connection, name)


class SqlTalk:
    """Comments, read marks, findings left and events of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_comment(self, comment: Comment) -> int:
        """Store a comment; its id."""
        with self._database.write() as connection:
            return talk.add_comment(connection, comment)

    def resolve_comment(self, comment_id: int, *, by: str, at: datetime) -> None:
        """Fold a comment; nothing is deleted."""
        with self._database.write() as connection:
            talk.resolve_comment(connection, comment_id, by=by, at=at)

    def comments(self, number: int) -> list[Comment]:
        """The comments of an issue, oldest first."""
        with self._database.read() as connection:
            return talk.comments_of(connection, number)

    def mark_read(self, mark: ReadMark) -> None:
        """A person has read a revision of an entry."""
        with self._database.write() as connection:
            talk.mark_read(connection, mark)

    def unmark_read(self, number: int, entry_id: str, *, by: str) -> None:
        """Take a read mark back."""
        with self._database.write() as connection:
            talk.unmark_read(connection, number, entry_id, by=by)

    def read_marks(self, number: int) -> list[ReadMark]:
        """Who has read what of an issue."""
        with self._database.read() as connection:
            return talk.read_marks_of(connection, number)

    def dismiss(self, left: Dismissal) -> None:
        """A finding is left as it is, for this wording."""
        with self._database.write() as connection:
            talk.dismiss(connection, left)

    def undismiss(self, left: Dismissal) -> None:
        """The finding counts again."""
        with self._database.write() as connection:
            talk.undismiss(connection, left)

    def dismissals(self, number: int) -> list[Dismissal]:
        """The findings of an issue that were left as they are, oldest first."""
        with self._database.read() as connection:
            return talk.dismissals_of(connection, number)

    def add_event(self, event: DeskEvent) -> int:
        """Tell the others; the id of the event."""
        with self._database.write() as connection:
            return talk.add_event(connection, event)

    def events_after(self, number: int, event_id: int, *, limit: int = 500) -> list[DeskEvent]:
        """What happened at an issue after an event, oldest first."""
        with self._database.read() as connection:
            return talk.events_after(connection, number, event_id, limit=limit)

    def newest_event(self) -> int:
        """The id of the newest event, 0 when there is none."""
        with self._database.read() as connection:
            return talk.newest_event(connection)
