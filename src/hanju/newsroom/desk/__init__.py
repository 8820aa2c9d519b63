"""The desk's part of the newsroom: what people do to an issue, each act one short method.

Shape:  `Desk(parts)`; numbers, entry ids and fields in, views out.
Units:  as in `nouns`.
Errors: `DeskError`s and `StoreError`s that say what to do; nothing is stored then.
Source: design/desk.md; docs/decisions/0031-editing.md.

`web` parses, calls one method here and renders; the same methods serve the JSON API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.newsroom.desk import evidence as proof
from hanju.newsroom.desk import page as pages
from hanju.newsroom.desk import writing
from hanju.newsroom.desk.choosing import CandidateView
from hanju.newsroom.desk.history import (
    FieldChange,
    HistoryItem,
    IssueChange,
    Remembering,
    TracedWord,
)
from hanju.newsroom.desk.mending import Mending, MendView
from hanju.newsroom.desk.nouns import (
    EntryState,
    EntryView,
    EvidenceView,
    Fact,
    PageView,
    Saved,
    SourceView,
    Typed,
)
from hanju.newsroom.desk.signing import ReviewEntry, ReviewView, Signing
from hanju.newsroom.desk.taking import Taking
from hanju.newsroom.desk.talking import CommentView, Talking
from hanju.newsroom.desk.undoing import Undoing, Undone
from hanju.newsroom.desk.weeks import Weeks, WeekView
from hanju.newsroom.desk.word_mends import WordMend
from hanju.newsroom.parts import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model import Finding

__all__ = [
    "CandidateView",
    "CommentView",
    "Desk",
    "EntryState",
    "EntryView",
    "EvidenceView",
    "Fact",
    "FieldChange",
    "HistoryItem",
    "IssueChange",
    "MendView",
    "PageView",
    "ReviewEntry",
    "ReviewView",
    "Saved",
    "SourceView",
    "TracedWord",
    "Typed",
    "Undone",
    "WeekView",
    "WordMend",
]


class Desk(Taking, Undoing, Talking, Signing, Remembering, Weeks, Mending):
    """What people do at the desk; safe to call from many threads."""

    # -- reading --------------------------------------------------------------------------

    def page(self, number: int, *, by: str = "", waits: bool = True) -> PageView:
        """An issue with everything the desk shows about it.

        Where many entries were never checked and `waits` is False, they come without findings and
        say so; `check_some` checks them.

        Raises:
            NoSuchIssueError: no such number.
        """
        return pages.page(self._parts, self._checks, number, by=by, waits=waits)

    def check_some(
        self,
        number: int,
        most: int,
        *,
        fresh: bool = False,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> int:
        """Check some entries of an issue and tell who has it open; how many were checked.

        Args:
            number: the issue.
            most: how many at once.
            fresh: those too of which only an earlier process knows; nobody is told.
            goes_on: asked before each of them.

        Raises:
            NoSuchIssueError: no such number.
        """
        newest = self._parts.store.newest_entries(number)
        printed = [newest[entry.id] for entry in self._parts.store.issue(number).entries()]
        wanted = self._checks.unknown(printed, fresh=fresh)[:most]
        done: list[str] = []
        for one in wanted:
            if not goes_on():
                break
            self._checks.of_entries([one], fresh=fresh)
            done.append(str(one.entry.id))
        if done and not fresh:
            self._tell(number, "checked", by=PROGRAM, entries=done)
        return len(done)

    def evidence(self, number: int, entry_id: str, field: str) -> EvidenceView:
        """What supports a field of an entry.

        Raises:
            NoSuchEntryError: the issue never had it.
            NoSuchFieldError: no field of an entry is called that.
        """
        return proof.evidence(self._parts, self._checks, number, entry_id, field)

    # -- writing --------------------------------------------------------------------------

    def save(
        self, number: int, entry_id: str, field: str, text: str, *, seen: int, by: str
    ) -> Saved:
        """Store what a person wrote into a field.

        Args:
            number: the issue.
            entry_id: the entry.
            field: "headline", "date", "b1" …
            text: the whole new text of the field.
            seen: the revision of the entry that the person saw.
            by: who.

        Raises:
            EditConflictError: somebody changed this field since.
            NoSuchEntryError: the issue never had it.
            NoSuchFieldError: no such field, or no date.
            IssueFrozenError: the issue is signed.
        """
        return writing.save_field(
            self._parts, self._checks, number, entry_id, field, text, seen=seen, by=by
        )

    def text_at(self, number: int, entry_id: str, field: str, revision: int) -> str:
        """What a field read like at a revision; "" where there is none."""
        return writing.text_at(self._parts, number, entry_id, field, revision)

    def check_text(self, number: int, entry_id: str, field: str, text: str) -> tuple[Finding, ...]:
        """What would be wrong with an entry if a field read like this; nothing is stored."""
        return self.typed(number, entry_id, field, text).findings

    def typed(self, number: int, entry_id: str, field: str, text: str) -> Typed:
        """An entry as it would read with this text, and what would be wrong; nothing is stored."""
        return writing.check_text(self._parts, self._checks, number, entry_id, field, text)
