"""Acts of the desk: what a person did to an issue in one step, so that it can be taken back.

Shape:  an `Act` holds where each entry it touched stood before and after; a `Review` is one step
        of handing an issue over for signing.
Units:  instants are aware UTC; revisions count from 1 within an entry.
Errors: none raised here.
Source: design/desk.md sections 4.3 and 4.10; docs/decisions/0033-acts.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model.decisions import Cell, Decision
    from hanju.model.entries import Entry
    from hanju.model.issues import Issue

ActKind = Literal[
    "decision", "order", "merge", "split", "lead", "added", "mend", "proposal", "support",
    "restored", "undo", "redo",
]  # fmt: skip
ReviewAction = Literal["request", "withdraw", "send_back", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an entry stands and with which text; `cell` None when it is out of print."""

    cell: Cell | None = None
    order: tuple[str, ...] = ()  # all entries of the cell, itself included
    revision: int = 0  # 0: there is no such entry
    decided: str = ""  # what the last decision about it is, "" for none


@dataclass(frozen=True, slots=True, kw_only=True)
class ActStep:
    """What an act did to one entry."""

    entry_id: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of one person; `of` is the act that an undo or redo is about."""

    id: int = 0
    number: int
    kind: ActKind
    words: str
    by: str
    at: datetime
    steps: tuple[ActStep, ...] = ()
    decisions: tuple[int, ...] = ()  # places of its decisions in the issue
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an act wants stored: the issue as it shall be, and what else goes with it."""

    issue: Issue
    kind: ActKind
    words: str
    touched: tuple[str, ...]
    texts: tuple[Entry, ...] = ()  # new texts of entries that do not print
    decisions: tuple[Decision, ...] = ()
    takes_back: tuple[int, ...] = ()  # decisions that count no longer
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One step on the way to a signature; `fingerprint` is of the text it was about."""

    id: int = 0
    number: int
    action: ReviewAction
    by: str
    at: datetime
    note: str = ""
    reviewer: str = ""
    deadline: datetime | None = None
    fingerprint: str = ""
