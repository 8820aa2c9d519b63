"""What pages say of corrections: the state of an issue with its edition, and what is not as it was.

Shape:  a newsroom and a number in, words and plain values out.
Units:  editions count from 1.
Errors: `NoSuchIssueError` goes up.
Source: docs/decisions/0053-corrections.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.web import views

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.newsroom.correcting import EditionRow
    from hanju.ports import IssueRow

#: How an issue stands from the second edition on; the edition is put in.
CORRECTION_WORDS: Final = {
    "draft": "정정 중({}판)", "in_review": "정정 검토 중({}판)",
    "approved": "정정 확정({}판)", "published": "정정 발행({}판)",
}  # fmt: skip
EDITION_WORDS: Final = {"open": "정정 중", "signed": "확정", "published": "발행"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionCard:
    """Editions of an issue, and what the one at hand corrects."""

    editions: tuple[EditionRow, ...]
    is_open: bool
    edition: int
    before: int  # the edition that it is compared with
    why: str
    lines: tuple[str, ...]


def row_of(room: Newsroom, number: int) -> IssueRow | None:
    """The line of an issue in the list of all."""
    return next((one for one in room.issues() if one.number == number), None)


def state_word(row: IssueRow) -> str:
    """How an issue stands, in the words of its edition."""
    if row.edition > 1:
        return CORRECTION_WORDS[row.state].format(row.edition)
    return views.ISSUE_WORDS[row.state]


def word_of(room: Newsroom, number: int) -> str:
    """How an issue stands, by its number."""
    row = row_of(room, number)
    return "" if row is None else state_word(row)


def card(room: Newsroom, number: int) -> CorrectionCard | None:
    """Corrections of an issue; None before its first signature."""
    found = room.desk.editions(number)
    if not found:
        return None
    last = found[-1]
    told = room.desk.corrected(number)
    public = [one.edition for one in found if one.published_at and one.edition < last.edition]
    return CorrectionCard(
        editions=found,
        is_open=last.state == "open",
        edition=last.edition,
        before=max(public, default=max(last.edition - 1, 1)),
        why=last.why,
        lines=tuple(change.text for change in told.changes) if told else (),
    )
