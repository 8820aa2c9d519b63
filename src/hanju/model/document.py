"""The document tree: what an edition says, before any format says it.

Shape:  `Document` > `DocumentChapter` > `DocumentField` (one table) > `DocumentCategory` (one
        merged cell) > `DocumentEntry`; every writer walks the same tree.
Units:  texts are NFC, one line each and free of what XML 1.0 forbids; marks (□ ☞ -) are never
        part of a text; anchors are ASCII and unique; links are absolute http(s) or None.
Errors: none raised here.
Source: docs/decisions/0005-document-tree.md; design/house-style.md section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hanju.model.articles import LicenseMode
    from hanju.model.issues import Issue

#: The page of figures; whoever reads an edition back knows by it where the issue has ended.
APPENDIX_TITLE: Final = "이번 주 한눈에"
#: The page of what a correction changed, by language; an issue ends before it, too.
CORRECTION_TITLES: Final = {"ko": "정정 내용", "en": "What was corrected"}
#: The notice on the cover of a correction begins so.
CORRECTION_NOTICES: Final = {
    "ko": "정정({edition}판, {date})",
    "en": "Correction (edition {edition}, {date})",
}
#: 1 chapter, 2 field, 3 entry; what a heading level and a contents level are.
Level = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What stands on the cover and in the metadata of the file."""

    number: int
    number_line: str
    series_line: str
    title: str
    english_title: str
    base_line: str
    base_date: date
    window_start: date
    window_end: date
    publisher: str
    department: str
    language: Literal["ko", "en"]
    page: Literal["a4", "a5", "b5", "letter"]
    content_hash: str
    file_stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words and marks of the form, from the house and its language."""

    contents: str
    column_heads: tuple[str, str]
    empty: str
    source: str
    notices: str
    attributions: str
    skip_link: str
    to_contents: str
    chapter_mark: str
    field_mark: str
    headline_mark: str
    bullet_mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source of an entry; `text` is what is printed, `url` where it leads."""

    text: str
    title: str
    url: str | None
    license: LicenseMode


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """One entry: a headline with its date, bullets, and where they come from."""

    anchor: str
    headline: str
    event_date: date
    date_text: str
    bullets: tuple[str, ...]
    sources: tuple[SourceLine, ...]

    @property
    def heading(self) -> str:
        """The headline as body and contents print it."""
        return f"{self.headline} ({self.date_text})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCategory:
    """One merged cell of a table; without entries it prints the empty label."""

    anchor: str
    name: str
    entries: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentField:
    """One table under its field title."""

    anchor: str
    title: str
    categories: tuple[DocumentCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChapter:
    """One chapter."""

    anchor: str
    title: str
    fields: tuple[DocumentField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsLine:
    """One line of the contents; it points at the node it was read from."""

    level: Level
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One public work that was used, in the wording its licence asks for."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One drawing with the table that says the same; `width` and `height` are those of the SVG."""

    key: str
    title: str
    alt: str
    svg: str
    png: bytes  # twice the size of the SVG, for formats that hold no SVG
    width: int
    height: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """A page of figures behind the last line; not a part of what was signed."""

    title: str
    lines: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionChange:
    """One thing that a correction changed, as old → new in one line."""

    text: str
    entry_id: str = ""  # "" for the issue itself
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That an edition corrects one of before: when, why, and what is not as it was."""

    edition: int
    on: date
    why: str
    changes: tuple[CorrectionChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The root: one frozen issue, ready to be written in any format.

    `issue` is what the tree was made from, for the formats that carry the issue itself
    rather than a page (JSON); a writer that prints uses the nodes only.
    """

    masthead: Masthead
    labels: Labels
    notices: tuple[str, ...]
    chapters: tuple[DocumentChapter, ...]
    disclaimer: str
    model_line: str | None
    licence_line: str | None
    attributions: tuple[Attribution, ...]
    issue: Issue
    appendix: Appendix | None = None
    correction: Correction | None = None
    correction_page: Appendix | None = None  # the same in words, behind the last line

    @property
    def pages_behind(self) -> tuple[Appendix, ...]:
        """What stands behind the last line: what was corrected, then the figures."""
        return tuple(page for page in (self.correction_page, self.appendix) if page is not None)

    @property
    def last_lines(self) -> tuple[str, ...]:
        """What ends the issue under the list of public works."""
        lines = (self.model_line, self.licence_line, self.disclaimer)
        return tuple(line for line in lines if line)

    def contents(self) -> Iterator[ContentsLine]:
        """Read the contents off the body, so that the two cannot differ."""
        for chapter in self.chapters:
            yield ContentsLine(level=1, text=chapter.title, anchor=chapter.anchor)
            for field in chapter.fields:
                yield ContentsLine(level=2, text=field.title, anchor=field.anchor)
                for category in field.categories:
                    for entry in category.entries:
                        yield ContentsLine(level=3, text=entry.heading, anchor=entry.anchor)

    def entries(self) -> Iterator[DocumentEntry]:
        """Walk the entries in printing order."""
        for chapter in self.chapters:
            for field in chapter.fields:
                for category in field.categories:
                    yield from category.entries
