"""Issues: one numbered digest, Chapter > Field > Category > Entry.

Shape:  frozen tuples all the way down; `content_hash` names one text for ever.
Units:  the window is [window_start, window_end], Asia/Seoul dates, both ends included.
Errors: none raised here; `issue_json` checks the file contract.
Source: DESIGN.md section 6; design/house-style.md sections 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hanju.model.entries import Entry

IssueState = Literal["draft", "in_review", "approved", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCategory:
    """One row block of a field's table; no entries means the empty marker is printed."""

    name: str
    entries: tuple[Entry, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueField:
    """One table of a chapter, e.g. 탄소중립 분야."""

    name: str
    categories: tuple[IssueCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueChapter:
    """One chapter of the issue."""

    title: str
    fields: tuple[IssueField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One numbered digest; frozen once approved."""

    number: int
    series_line: str
    title: str
    english_title: str
    base_date: date
    window_start: date
    window_end: date
    base_line: str
    chapters: tuple[IssueChapter, ...]
    disclaimer: str
    state: IssueState = "draft"
    notices: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()

    def cells(self) -> Iterator[tuple[IssueChapter, IssueField, IssueCategory]]:
        """Walk the category blocks in printing order."""
        for chapter in self.chapters:
            for field in chapter.fields:
                for category in field.categories:
                    yield chapter, field, category

    def entries(self) -> Iterator[Entry]:
        """Walk the entries in printing order."""
        for _, _, category in self.cells():
            yield from category.entries
