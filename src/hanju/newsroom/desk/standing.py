"""How an entry stands: draft, accepted, held or dropped, and what changed behind a decision.

Shape:  a revision and the last decision about it in, a state and a note out.
Units:  none.
Errors: none.
Source: design/desk.md section 3: a confirmation belongs to the text confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hanju.model import Decision
    from hanju.newsroom.desk.nouns import EntryState
    from hanju.ports import EntryRevision

CHANGED: Final = "확인 뒤 바뀜"


def by_entry(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision about every entry that has a text."""
    return {str(one.entry_id): one for one in decisions if one.entry_id is not None}


def state_of(newest: EntryRevision, last: Decision | None) -> tuple[EntryState, str]:
    """How an entry stands, and the note beside it."""
    if last is None:
        return "draft", ""
    if last.action == "hold":
        return "held", ""
    if last.action == "drop":
        return "dropped", ""
    if last.action == "accept":
        return ("accepted", "") if last.revision >= newest.revision else ("draft", CHANGED)
    return "draft", ""
