"""What the desk shows: an issue as people work on it.

Shape:  frozen views made of the store's nouns; `as_json` of `hanju.reports` gives plain values.
Units:  spans [start, end) in code points; instants aware UTC; dates Asia/Seoul.
Errors: none.
Source: design/desk.md sections 3 and 4; docs/decisions/0031-editing.md.

A field is named "headline", "date", or "b1" … "b9" for the bullets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from hanju.desk import Policy
    from hanju.model import ArticleId, Cell, Entry, Finding, Issue, LicenseMode, Review

#: 초안, 확인, 보류, 제외
EntryState = Literal["draft", "accepted", "held", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry with how it stands; `note` says what happened behind an editor's back."""

    entry: Entry
    revision: int
    cell: Cell | None
    state: EntryState
    by: str = ""
    at: datetime | None = None
    why: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = ()
    dismissed: tuple[Finding, ...] = ()
    open_comments: int = 0
    read_by: tuple[str, ...] = ()  # who read exactly this revision
    read_before: tuple[str, ...] = ()  # who read an earlier one
    is_left: bool = True  # whether something is still to be done about it
    is_checked: bool = True  # False: nobody knows yet what is wrong with it

    @property
    def stops(self) -> int:
        """Findings that block approval."""
        return sum(one.severity == "E" for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """An issue as the desk shows it; `entries` in printing order, then what does not print."""

    issue: Issue
    entries: tuple[EntryView, ...]
    held: tuple[EntryView, ...]
    dropped: tuple[EntryView, ...]
    findings: tuple[Finding, ...]  # of the issue as a whole
    policies: tuple[Policy, ...]
    days: tuple[tuple[date, int], ...]
    candidates: int
    event_id: int
    sent_back: Review | None = None  # the last word, when a reviewer sent the issue back
    marked: int = 0  # entries that the reviewer left a comment at

    @property
    def accepted(self) -> int:
        """Entries that a person confirmed."""
        return sum(one.state == "accepted" for one in self.entries)

    @property
    def unchecked(self) -> int:
        """Entries of which nobody knows yet what is wrong with them."""
        return sum(not one.is_checked for one in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A field as it is stored now, with what is wrong with its entry."""

    entry: Entry
    field: str
    revision: int
    text: str
    findings: tuple[Finding, ...]
    state: EntryState
    dismissed: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An entry as it would read, with what would be wrong; nothing of it is stored."""

    entry: Entry
    findings: tuple[Finding, ...]
    dismissed: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number, date, name or quotation of a text, and where its source says so."""

    span: tuple[int, int]
    words: str
    kind: Literal["number", "date", "name", "quote", "claim"]
    is_same: bool
    article_id: ArticleId | None = None
    source_span: tuple[int, int] | None = None
    source_words: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source as the right pane shows it; `lit` are spans of its text by field."""

    article_id: ArticleId | None
    title: str
    outlet: str
    url: str
    published_at: datetime | None
    license: LicenseMode
    text: str
    no_text_why: str = ""
    lit: tuple[tuple[int, int, str], ...] = ()
    is_lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """What supports one field of an entry."""

    entry_id: str
    field: str
    facts: tuple[Fact, ...]
    sources: tuple[SourceView, ...]
    overlap_run: int = 0
    overlap_share: float = 0.0
    overlap_limit: tuple[int, float] = (0, 0.0)
