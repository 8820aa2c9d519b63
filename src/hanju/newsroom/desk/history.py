"""History at the desk: what every field read like, who changed it, and which words came from whom.

Shape:  an entry and a field in; `HistoryItem`s newest first, `TracedWord`s in order, or what
        changed of an issue out.
Units:  revisions count from 1 within an entry; saves of one person within `TOGETHER_S` are one.
Errors: `NoSuchEntryError`, `NoSuchFieldError`, `WordsGoneError`.
Source: design/desk.md section 4.8; threats.md C5; docs/decisions/0033-acts.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from hanju.desk import cell_of, with_text
from hanju.errors import NoSuchEntryError, WordsGoneError
from hanju.model import Change
from hanju.newsroom.desk.base import Base, known
from hanju.newsroom.desk.fields import DATE, HEADLINE, changed, read
from hanju.newsroom.desk.writing import text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from hanju.archive import Diff
    from hanju.model import Cell, Entry, Issue
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import EntryRevision

#: Keystroke saves of one person this near to each other are shown as one.
TOGETHER_S: Final = 60
SOURCES: Final = "sources"
_WORD: Final = re.compile(r"\S+\s*|\s+")

#: A run of words that stayed, went or came.
Piece = tuple[Literal["same", "del", "ins"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field before and after, with the words that differ."""

    field: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryItem:
    """What one person did to an entry at one time; revisions `first` to `revision`."""

    first: int
    revision: int
    by: str
    at: datetime
    why: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedWord:
    """A word of a field and the revision that brought it."""

    word: str
    revision: int
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueChange:
    """What changed of one entry: fields, and where it stood before and stands now."""

    entry_id: str
    headline: str
    changes: tuple[FieldChange, ...]
    before: Cell | None
    after: Cell | None
    by: tuple[str, ...]


class Remembering(Base):
    """What was there before, and who changed it."""

    def history(
        self, number: int, entry_id: str, field: str | None = None
    ) -> tuple[HistoryItem, ...]:
        """What an entry, or one field of it, has read like; newest first.

        Raises:
            NoSuchEntryError: the issue never had it.
        """
        revisions = self._revisions(number, entry_id)
        found: list[HistoryItem] = []
        before: Entry | None = None
        base: Entry | None = None  # before the item that grows
        for made in revisions:
            told = tuple(_changes(before, made.entry, field))
            if told or (before is None and field is None):
                if found and _belong(found[-1], made):
                    first = found.pop().first
                    told = tuple(_changes(base, made.entry, field))
                else:
                    first, base = made.revision, before
                found.append(
                    HistoryItem(
                        first=first,
                        revision=made.revision,
                        by=made.by,
                        at=made.at,
                        why=made.why,
                        changes=told,
                    )
                )
            before = made.entry
        return tuple(reversed(found))

    def restore(
        self, number: int, entry_id: str, field: str, revision: int, *, by: str
    ) -> EntryView:
        """Let a field read again what it read at a revision; that is a new revision.

        Raises:
            NoSuchEntryError: the issue never had it.
            WordsGoneError: it never had this revision.
            IssueFrozenError: the issue is signed.
        """
        if all(one.revision != revision for one in self._revisions(number, entry_id)):
            raise WordsGoneError("")
        text = text_at(self._parts, number, entry_id, field, revision)

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            made = changed(known(newest, number, entry_id).entry, field, text)
            return Change(
                issue=with_text(issue, made),
                texts=(made,),
                kind="restored",
                words=f"{revision}판의 글로 되돌림",
                touched=(entry_id,),
            )

        self._act(number, do, by=by)
        view = self.entry(number, entry_id)
        self._tell(
            number, "field", by=by, entry=entry_id, field=field, revision=view.revision,
            text=read(view.entry, field), state=view.state,
        )  # fmt: skip
        return view

    def traced(self, number: int, entry_id: str, field: str) -> tuple[TracedWord, ...]:
        """Every word of a field with the revision, person or rule that brought it.

        Raises:
            NoSuchEntryError: the issue never had it.
            NoSuchFieldError: no such field.
        """
        words: list[TracedWord] = []
        for made in self._revisions(number, entry_id):
            now = read(made.entry, field).split()
            matcher = SequenceMatcher(None, [one.word for one in words], now, autojunk=False)
            grown: list[TracedWord] = []
            for tag, old, old_end, new, new_end in matcher.get_opcodes():
                if tag == "equal":
                    grown += words[old:old_end]
                    continue
                grown += (
                    TracedWord(
                        word=word, revision=made.revision, by=made.by, why=made.why, at=made.at
                    )
                    for word in now[new:new_end]
                )
            words = grown
        return tuple(words)

    def compare(self, number: int, *, other: int) -> Diff:
        """What differs from another issue to this one."""
        from hanju.archive import compare

        return compare(self._parts.store.issue(other), self._parts.store.issue(number))

    def changes(self, number: int, *, since: int = 0) -> tuple[IssueChange, ...]:
        """What changed of an issue since an event; since it was first drafted without one."""
        at = self._at(number, since)
        issue = self._parts.store.issue(number)
        stood = self._stood(number, at)
        found = []
        for name, now in self._parts.store.newest_entries(number).items():
            kept = self._parts.store.entry_revisions(number, name) if _later(now, at) else [now]
            old = [one for one in kept if at is None or one.at <= at][: None if at else 1]
            since_then = [one for one in kept if old and one.revision > old[-1].revision]
            before = stood.get(name, cell_of(issue, name))
            after = cell_of(issue, name)
            told = tuple(_changes(old[-1].entry, now.entry, None)) if old else ()
            if told or before != after:
                found.append(
                    IssueChange(
                        entry_id=name,
                        headline=now.entry.headline,
                        changes=told,
                        before=before,
                        after=after,
                        by=tuple(dict.fromkeys(one.by for one in since_then)),
                    )
                )
        order = {str(entry.id): place for place, entry in enumerate(issue.entries())}
        return tuple(sorted(found, key=lambda one: order.get(one.entry_id, len(order))))

    def _at(self, number: int, since: int) -> datetime | None:
        if not since:
            return None
        events = self._parts.store.talk.events_after(number, since - 1, limit=1)
        return events[0].at if events else self._parts.clock.now()

    def _stood(self, number: int, at: datetime | None) -> dict[str, Cell | None]:
        """Where entries stood at a time; those that no act touched since are left out."""
        found: dict[str, Cell | None] = {}
        for act in self._parts.store.acts(number):
            if at is None or act.at > at:
                for step in act.steps:
                    found.setdefault(step.entry_id, step.before.cell)
        return found

    def _revisions(self, number: int, entry_id: str) -> list[EntryRevision]:
        revisions = self._parts.store.entry_revisions(number, entry_id)
        if not revisions:
            raise NoSuchEntryError(entry_id, number)
        return revisions


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts word by word: what stayed, went and came."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    bare_old, bare_new = [one.strip() for one in old], [one.strip() for one in new]
    found: list[Piece] = []
    matcher = SequenceMatcher(None, bare_old, bare_new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(new[new_start:new_end])))
            continue
        if end > start:
            found.append(("del", "".join(old[start:end])))
        if new_end > new_start:
            found.append(("ins", "".join(new[new_start:new_end])))
    return tuple(found)


def _changes(before: Entry | None, after: Entry, field: str | None) -> Iterator[FieldChange]:
    for name in (field,) if field else _fields(before, after):
        was = _text(before, name) if before else ""
        now = _text(after, name)
        if was != now:
            yield FieldChange(field=name, before=was, after=now, pieces=word_pieces(was, now))


def _fields(before: Entry | None, after: Entry) -> Sequence[str]:
    count = max(len(after.bullets), len(before.bullets) if before else 0)
    return (HEADLINE, DATE, *(f"b{place}" for place in range(1, count + 1)), SOURCES)


def _text(entry: Entry, field: str) -> str:
    if field == SOURCES:
        return " · ".join(f"{one.outlet} {one.title}".strip() for one in entry.sources)
    return read(entry, field)


def _belong(last: HistoryItem, made: EntryRevision) -> bool:
    """Saves of one person at one sitting."""
    gap = (made.at - last.at).total_seconds()
    return (last.by, last.why) == (made.by, made.why) and gap <= TOGETHER_S and last.first > 1


def _later(now: EntryRevision, at: datetime | None) -> bool:
    return now.revision > 1 and (at is None or now.at > at)
