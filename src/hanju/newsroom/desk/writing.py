"""Writing at the desk: one field of one entry, saved on what the writer saw.

Shape:  a field, a text and the revision seen in; `Saved` out.
Units:  revisions count from 1 within an entry.
Errors: `EditConflictError`, `NoSuchEntryError`, `NoSuchFieldError`, `IssueFrozenError`; nothing
        is stored then.
Source: design/desk.md section 4.9; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import NoSuchEntryError
from hanju.newsroom.desk import events
from hanju.newsroom.desk.checking import parted
from hanju.newsroom.desk.fields import changed, read
from hanju.newsroom.desk.nouns import Saved, Typed
from hanju.newsroom.desk.standing import by_entry, state_of

if TYPE_CHECKING:
    from hanju.newsroom.desk.checking import Checks
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision


def save_field(
    parts: Parts,
    checks: Checks,
    number: int,
    entry_id: str,
    field: str,
    text: str,
    *,
    seen: int,
    by: str,
    why: str = "고침",
) -> Saved:
    """Store what a person wrote, unless somebody else changed this field since."""
    made = parts.store.save_field(
        number,
        entry_id,
        read=lambda entry: read(entry, field),
        change=lambda entry: changed(entry, field, text),
        seen=seen,
        by=by,
        why=why,
        at=parts.clock.now(),
    )
    saved = saved_view(parts, checks, number, made, field)
    events.tell(
        parts, number, "field", by=by,
        entry=entry_id, field=field, revision=made.revision, text=saved.text, state=saved.state,
    )  # fmt: skip
    return saved


def saved_view(parts: Parts, checks: Checks, number: int, made: EntryRevision, field: str) -> Saved:
    """A stored revision as the desk answers it."""
    found = checks.of_entry(made)
    counting, aside = parted(made.entry, found, parts.store.talk.dismissals(number))
    last = by_entry(parts.store.decisions(number, number))
    state, _ = state_of(made, last.get(str(made.entry.id)))
    return Saved(
        entry=made.entry,
        field=field,
        revision=made.revision,
        text=read(made.entry, field),
        findings=counting,
        dismissed=aside,
        state=state,
    )


def check_text(
    parts: Parts, checks: Checks, number: int, entry_id: str, field: str, text: str
) -> Typed:
    """What would be wrong with an entry if a field read like this; nothing is stored."""
    now = newest(parts, number, entry_id)
    typed = replace(now, entry=changed(now.entry, field, text))
    counting, aside = parted(
        typed.entry, checks.of_entry(typed), parts.store.talk.dismissals(number)
    )
    return Typed(entry=typed.entry, findings=counting, dismissed=aside)


def newest(parts: Parts, number: int, entry_id: str) -> EntryRevision:
    """The newest revision of an entry.

    Raises:
        NoSuchEntryError: the issue never had it.
    """
    revisions = parts.store.entry_revisions(number, entry_id)
    if not revisions:
        raise NoSuchEntryError(entry_id, number)
    return revisions[-1]


def text_at(parts: Parts, number: int, entry_id: str, field: str, revision: int) -> str:
    """What a field read like at a revision; "" where there is none."""
    for one in parts.store.entry_revisions(number, entry_id):
        if one.revision == revision:
            return read(one.entry, field)
    return ""
