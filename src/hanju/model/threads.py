"""Threads: entries of different issues about one development, linked from one to the next.

Shape:  a `ThreadLink` joins a later entry to an earlier one; a `Thread` is what links join.
Units:  days Asia/Seoul, instants aware UTC; a score is a cosine, 0 to 1.
Errors: none raised here.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

#: The machine proposes, a person says yes or no; what was said last counts.
LinkState = Literal["proposed", "confirmed", "refused"]
LINK_WORDS: Final[dict[LinkState, str]] = {
    "proposed": "제안",
    "confirmed": "이음",
    "refused": "아님",
}


@dataclass(frozen=True, slots=True, order=True)
class EntryRef:
    """An entry of an issue, wherever it is spoken of: 108:e-12."""

    number: int
    entry_id: str

    def __str__(self) -> str:
        return f"{self.number}:{self.entry_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLink:
    """A later entry goes on from an earlier one: proposed, confirmed or refused, and by whom."""

    earlier: EntryRef
    later: EntryRef
    state: LinkState
    by: str
    at: datetime
    score: float = 0.0
    why: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[EntryRef, EntryRef]:
        """What the link is known by."""
        return (self.earlier, self.later)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadEntry:
    """An entry as a timeline shows it."""

    ref: EntryRef
    headline: str
    day: date
    field: str
    category: str
    bullets: tuple[str, ...] = ()
    actor: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One development over the issues: its entries in order of issue and day, and the links."""

    entries: tuple[ThreadEntry, ...]
    links: tuple[ThreadLink, ...]

    @property
    def newest(self) -> ThreadEntry:
        """The entry that the thread is called after."""
        return self.entries[-1]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The issues it runs through, in order."""
        return tuple(dict.fromkeys(entry.ref.number for entry in self.entries))
