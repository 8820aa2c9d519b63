"""What every part of the desk works with.

Shape:  `Base` holds the parts of the newsroom and the findings that were checked.
Units:  as in `nouns`.
Errors: `NoSuchEntryError`, `NotInPrintError`.
Source: design/desk.md; docs/decisions/0033-acts.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.errors import EditConflictError, NoSuchEntryError, NotInPrintError
from hanju.newsroom.desk import events
from hanju.newsroom.desk import page as pages
from hanju.newsroom.desk.checking import Checks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hanju.model import Act, Change, Entry, Issue
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision


class Base:
    """The parts of the newsroom, and the findings that were checked."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._checks = Checks(parts)

    def entry(self, number: int, entry_id: str) -> EntryView:
        """One entry as the page shows it, also one that does not print.

        Raises:
            NoSuchEntryError: the issue never had it.
        """
        return pages.entry(self._parts, self._checks, number, entry_id)

    def _act(
        self,
        number: int,
        do: Callable[[Issue, Mapping[str, EntryRevision]], Change],
        *,
        by: str,
    ) -> Act:
        return self._parts.store.act(number, do, by=by, at=self._parts.clock.now())

    def _tell(self, number: int, kind: str, *, by: str, **told: object) -> None:
        events.tell(self._parts, number, kind, by=by, **told)


def known(newest: Mapping[str, EntryRevision], number: int, entry_id: str) -> EntryRevision:
    """The newest revision of an entry.

    Raises:
        NoSuchEntryError: the issue never had it.
    """
    if entry_id not in newest:
        raise NoSuchEntryError(entry_id, number)
    return newest[entry_id]


def printed(issue: Issue, newest: Mapping[str, EntryRevision], entry_id: str) -> Entry:
    """An entry that prints.

    Raises:
        NoSuchEntryError: the issue never had it.
        NotInPrintError: it was taken out.
    """
    known(newest, issue.number, entry_id)
    for entry in issue.entries():
        if entry.id == entry_id:
            return entry
    raise NotInPrintError(entry_id)


def refuse_unseen(now: EntryRevision, seen: int | None) -> None:
    """Refuse an act on a text that the person has not seen.

    Raises:
        EditConflictError: there is a newer one.
    """
    if seen is not None and now.revision > seen:
        raise EditConflictError(now.entry.id, seen=seen, current=now.revision, by=now.by, at=now.at)
