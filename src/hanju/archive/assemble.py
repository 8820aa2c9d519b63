"""From lines and tables to an issue: by roles where the file tells them, else by the marks.

Shape:  a `Manuscript` and the house in; a `ReadEdition` out, with what found no place.
Units:  dates are the house's; texts lose their marks and nothing else.
Errors: `UnreadableFileError` when no chapter with a table is found.
Source: docs/decisions/0015-reading-back.md; design/house-style.md sections 2 and 7.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from hanju.archive.blocks import Line, Manuscript, Role, Row, Table
from hanju.archive.front import Front, dates_in, is_base_line, read_front, same_words
from hanju.errors import UnreadableFileError
from hanju.model import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
)
from hanju.model.document import APPENDIX_TITLE, CORRECTION_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from hanju.settings import House

#: Titles of pages behind the last line.
_BEHIND: Final = frozenset({APPENDIX_TITLE, *CORRECTION_TITLES.values()})
_HEADLINE_MARK: Final = re.compile(r"^[□■▢☐◻◼]\s*")
_BULLET_MARK: Final = re.compile(r"^[-‐‑–—−•◦∙ㆍ]\s+|^[-–−](?=[^\s\d])")
_FIELD_MARK: Final = re.compile(r"^[☞▪▶▸➤]\s*")
_ANY_MARK: Final = re.compile(r"^[□■▢☐◻◼☞▪▶▸➤※•-]\s*")
_TRAILING_DATE: Final = re.compile(r"(?<!\s)\s*[(（]([^()（）]*)[)）]\s*$")
_CONTENTS_LINE: Final = re.compile(r"^(?:[□■☞▪▶-]|\d+\.).*\d$")
_CONTENTS_TITLES: Final = ("contents", "목차", "차례")
_EMPTY: Final = ("(해당 없음)", "(none)", "해당 없음")
#: Headings of the list of public works: what follows is made anew from the sources.
_WORKS: Final = ("이용한 공공저작물", "Public works used")
#: Last lines that are made anew too: how drafts were written, and the house's own licence.
_MADE: Final = re.compile(
    "생성형 AI|Generative AI was used|본 발간물은 공공누리 제|publication is open under KOGL"
)
_SOURCE: Final = re.compile(r"^(?:출처|자료|Source)\s*[::]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A text that found no place, or found one only by a guess; `why` says which."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEdition:
    """An edition read back.

    Entries carry the id that their bookmark names; without one an id made from the headline.
    Evidence, actors and licences are not printed and so are not here: `compare.merged` puts the
    texts back into the issue they came from.
    """

    issue: Issue
    format: str
    content_hash: str | None
    unplaced: tuple[Unplaced, ...]


def assemble(manuscript: Manuscript, house: House, *, path: Path | str) -> ReadEdition:
    """Make the issue a manuscript shows.

    Raises:
        UnreadableFileError: it has no chapter with a table, so it is no such issue.
    """
    front_lines, body = _parted(_signed_part(manuscript.blocks), house)
    maker = _Maker(manuscript, house)
    for block in body:
        if isinstance(block, Table):
            maker.table(block)
        else:
            maker.line(block)
    chapters = maker.chapters()
    if not any(part.categories for chapter in chapters for part in chapter.fields):
        raise UnreadableFileError(
            path,
            problem="장·분야 제목과 '구분 / 제목 및 주요 내용' 표를 찾지 못했습니다",
            mend="이 발행물의 파일인지 확인하고, 표로 된 원본(HWPX, DOCX)을 가져오세요.",
        )
    days = [entry.event_date for chapter in chapters for entry in _entries_of(chapter)]
    front = read_front(front_lines, manuscript, house, days=days)
    issue = _issue(front, chapters, maker.disclaimer or house.publication.disclaimer)
    found = re.search(r"content-sha256:([0-9a-f]{64})", manuscript.keywords)
    return ReadEdition(
        issue=_with_ids(issue, maker.anchors),
        format=manuscript.format,
        content_hash=found[1] if found else None,
        unplaced=(
            *(Unplaced(where="표지", text=text, why=why) for text, why in front.unsure),
            *maker.unplaced,
        ),
    )


def _signed_part(blocks: tuple[Line | Table, ...]) -> tuple[Line | Table, ...]:
    """What stands before the pages of corrections and figures, which are no part of the issue."""
    first_table = next((i for i, b in enumerate(blocks) if isinstance(b, Table)), len(blocks))
    last = {
        block.text: at
        for at, block in enumerate(blocks)
        if at > first_table and isinstance(block, Line) and block.text in _BEHIND
    }
    return blocks[: min(last.values())] if last else blocks


def _issue(front: Front, chapters: tuple[IssueChapter, ...], disclaimer: str) -> Issue:
    return Issue(
        number=front.number,
        series_line=front.series_line,
        title=front.title,
        english_title=front.english_title,
        base_date=front.base_date,
        window_start=front.window[0],
        window_end=front.window[1],
        base_line=front.base_line,
        chapters=chapters,
        disclaimer=disclaimer,
        state="draft",
        notices=front.notices,
    )


def _entries_of(chapter: IssueChapter) -> Iterable[Entry]:
    return (entry for part in chapter.fields for cat in part.categories for entry in cat.entries)


def _parted(
    blocks: tuple[Line | Table, ...], house: House
) -> tuple[list[Line], list[Line | Table]]:
    """The lines of the cover, and the body from its first heading on; the contents is dropped."""
    first_table = next((i for i, b in enumerate(blocks) if isinstance(b, Table)), len(blocks))
    front: list[Line] = []
    body: list[Line | Table] = []
    contents = False
    for block in blocks[:first_table]:
        if isinstance(block, Table):  # pragma: no cover  # cut off above
            continue
        if _opens_contents(block, house):
            contents = True
        elif block.role == "contents" or _CONTENTS_LINE.match(block.text):
            continue
        elif is_base_line(block, house):
            front.append(block)
        elif body or _heading(block, house):
            body.append(block)
        elif not contents:
            front.append(block)
    return front, [*body, *blocks[first_table:]]


def _opens_contents(line: Line, house: House) -> bool:
    titles = {*_CONTENTS_TITLES, house.issue.contents_title.lower()}
    return line.text.lower() in titles


def _heading(line: Line, house: House) -> Role | None:
    """Whether a line outside the tables is the title of a chapter or a field."""
    if line.role in {"chapter", "field"}:
        return line.role
    if line.role is not None or not line.text:
        return None
    plain = _ANY_MARK.sub("", line.text)
    if _FIELD_MARK.match(line.text) or any(same_words(plain, f.title) for f in house.fields):
        return "field"
    marked = _HEADLINE_MARK.match(line.text) is not None
    if marked or any(same_words(plain, c.title) for c in house.chapters):
        return "chapter"
    return None


def _unmarked(text: str, mark: str, known: re.Pattern[str]) -> str:
    """The text without the house's mark, or without one that people type in its place."""
    if mark and text.startswith(f"{mark} "):
        return text.removeprefix(mark).lstrip()
    return known.sub("", text, count=1)


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are gathered."""

    headline: str
    anchor: str | None
    bullets: list[str] = field(default_factory=list)
    sources: list[EntrySource] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    name: str
    categories: dict[str, list[_Draft]] = field(default_factory=dict)


@dataclass(slots=True)
class _Chapter:
    title: str
    fields: list[_Field] = field(default_factory=list)


class _Maker:
    """Gathers the body block by block."""

    def __init__(self, manuscript: Manuscript, house: House) -> None:
        self._format, self._house = manuscript.format, house
        self._chapters: list[_Chapter] = []
        self._category: str | None = None
        self._before: _Draft | None = None
        self.unplaced: list[Unplaced] = []
        self.disclaimer = ""
        #: anchors of the entries in printing order
        self.anchors: list[str | None] = []

    # -- blocks --------------------------------------------------------------------------------
    def line(self, line: Line) -> None:
        """A line outside the tables."""
        kind = _heading(line, self._house)
        if kind == "chapter":
            title = _unmarked(line.text, self._house.issue.chapter_mark, _HEADLINE_MARK)
            self._chapters.append(_Chapter(title))
        elif kind == "field":
            name = _unmarked(line.text, self._house.issue.field_mark, _FIELD_MARK)
            self._chapter.fields.append(_Field(name))
            self._category, self._before = None, None
        elif line.role == "works" or line.text in _WORKS or _MADE.search(line.text):
            return
        elif line.role == "closing" or self._is_disclaimer(line.text):
            self.disclaimer = line.text
        elif line.text.strip("-—_= "):
            self._cannot(line.text, "표 밖의 글이라 자리를 찾지 못했습니다")

    def _is_disclaimer(self, text: str) -> bool:
        return text.startswith("※") or same_words(text, self._house.publication.disclaimer)

    def table(self, table: Table) -> None:
        """A table, or the piece of one on a page."""
        if not self._chapter.fields:
            self._chapter.fields.append(_Field(""))
            self._category = None
        for row in table.rows:
            if not self._is_head(row):
                self._row(row)

    @property
    def _chapter(self) -> _Chapter:
        if not self._chapters:
            self._chapters.append(_Chapter(""))
        return self._chapters[-1]

    @property
    def _place(self) -> str:
        chapter = self._chapter
        name = chapter.fields[-1].name if chapter.fields else ""
        return " > ".join(part for part in (chapter.title, name, self._category) if part)

    def _cannot(self, text: str, why: str) -> None:
        self.unplaced.append(Unplaced(where=self._place, text=text, why=why))

    # -- rows ----------------------------------------------------------------------------------
    def _is_head(self, row: Row) -> bool:
        heads = (*self._house.issue.column_heads, "구분", "Category")
        if row.head and (row.label is None or not row.lines):
            return True
        return row.label is not None and any(same_words(row.label, head) for head in heads)

    def _row(self, row: Row) -> None:
        categories = self._chapter.fields[-1].categories
        if row.label:
            name = self._category_name(row.label)
            if self._category == "" and "" in categories:
                orphans = categories.pop("")
                categories.setdefault(name, []).extend(orphans)
                for draft in orphans:
                    self._cannot(draft.headline, f"구분이 비어 있어 뒤따르는 '{name}'에 넣었습니다")
            self._category = name
        elif self._category is None:
            self._category = ""
        drafts = categories.setdefault(self._category, [])
        for line in row.lines:
            self._content(line, drafts)

    def _category_name(self, label: str) -> str:
        known = (
            category.name for chapter in self._house.chapters for category in chapter.categories
        )
        return next((name for name in known if same_words(name, label)), label)

    def _content(self, line: Line, drafts: list[_Draft]) -> None:
        kind, text = self._kind(line)
        if kind == "headline":
            self._before = _Draft(text, line.anchor)
            drafts.append(self._before)
        elif kind == "bullet":
            if self._before is None:
                self._cannot(text, "앞에 제목이 없습니다")
            else:
                self._before.bullets.append(text)
        elif kind == "source":
            if self._before is not None:
                self._before.sources += self._sources(line, text)
        elif kind is None and text:
            self._go_on(text)

    def _kind(self, line: Line) -> tuple[Role | None, str]:
        """What a line in a cell is, and its text without the mark."""
        text = line.text
        plain = _ANY_MARK.sub("", text)
        markers = (*_EMPTY, _ANY_MARK.sub("", self._house.issue.empty_marker))
        if any(same_words(plain, marker) for marker in markers):
            return "empty", ""
        mark = self._house.issue.headline_mark
        if _HEADLINE_MARK.match(text) or (mark and text.startswith(f"{mark} ")):
            return "headline", _unmarked(text, mark, _HEADLINE_MARK)
        if line.role == "headline":
            return "headline", text
        if _SOURCE.match(text) and (line.role == "source" or "출처" in text[:4]):
            return "source", _SOURCE.sub("", text)
        label = self._house.issue.source_label
        if line.role == "source" and text.startswith(label):
            return "source", text.removeprefix(label).lstrip(" :")
        bullet = self._house.issue.bullet_mark
        if _BULLET_MARK.match(text) or (bullet and text.startswith(f"{bullet} ")):
            return "bullet", _unmarked(text, bullet, _BULLET_MARK)
        if line.role in {"bullet", "empty"} and text:
            return "bullet", text
        return None, text

    def _go_on(self, text: str) -> None:
        """A line without a mark belongs to the one before: a page end may have cut a word."""
        draft = self._before
        if draft is None:
            self._cannot(text, "앞에 제목이 없습니다")
            return
        held = draft.bullets[-1] if draft.bullets else draft.headline
        glue = " " if self._format != "txt" or held.endswith((",", ".", "'", "”")) else ""
        if draft.bullets:
            draft.bullets[-1] = f"{held}{glue}{text}"
        else:
            draft.headline = f"{held}{glue}{text}"
        self._cannot(text, "문장 기호가 없어 앞 문장에 이어 붙였습니다")

    def _sources(self, line: Line, text: str) -> list[EntrySource]:
        """Sources as printed: outlet, day, address; titles and licences are not printed."""
        urls = {link.text: link.url for link in line.links}
        made = []
        for part in filter(None, (part.strip() for part in text.split(" · "))):
            outlet, _, day = part.rpartition(", ")
            days = dates_in(day, self._house) if outlet else []
            zone = self._house.period.timezone
            made.append(
                EntrySource(
                    url=urls.get(part, ""),
                    outlet=outlet if days else part,
                    title="",
                    published_at=datetime.combine(days[0], time(12), zone) if days else None,
                )
            )
        return made

    # -- the result ----------------------------------------------------------------------------
    def chapters(self) -> tuple[IssueChapter, ...]:
        """The chapters gathered; those without any table are left out and named."""
        made = []
        for chapter in self._chapters:
            parts = tuple(
                IssueField(
                    name=part.name,
                    categories=tuple(
                        IssueCategory(name=name, entries=tuple(map(self._entry, drafts)))
                        for name, drafts in part.categories.items()
                    ),
                )
                for part in chapter.fields
            )
            if parts:
                made.append(IssueChapter(title=chapter.title, fields=parts))
            else:
                self._cannot(chapter.title, "아래에 표가 없는 제목입니다")
        return tuple(made)

    def _entry(self, draft: _Draft) -> Entry:
        headline, day = self._dated(draft.headline)
        self.anchors.append(draft.anchor)
        return Entry(
            id=EntryId(""),
            headline=headline,
            event_date=day,
            bullets=tuple(Bullet(text=text) for text in draft.bullets),
            sources=tuple(draft.sources),
            written_by="import",
        )

    def _dated(self, headline: str) -> tuple[str, date]:
        found = _TRAILING_DATE.search(headline)
        days = dates_in(found[1], self._house) if found else []
        if found and days:
            return headline[: found.start()], days[0]
        fallback = self._house.numbering.base_date - timedelta(days=1)
        self._cannot(headline, f"제목에 날짜가 없어 {fallback.isoformat()}로 두었습니다")
        return headline, fallback


def _with_ids(issue: Issue, anchors: list[str | None]) -> Issue:
    """Give every entry its id: the one its bookmark names, each once."""
    given: set[str] = set()
    left = iter(anchors)

    def named(entry: Entry) -> Entry:
        anchor = next(left, None)
        wanted = _id_of(anchor) if anchor else ""
        seed = f"{issue.number}|{entry.headline}|{entry.event_date}"
        made = f"e{issue.number}-{hashlib.sha256(seed.encode()).hexdigest()[:10]}"
        base = wanted if wanted and wanted not in given else made
        chosen, count = base, 2
        while chosen in given:
            chosen, count = f"{base}-{count}", count + 1
        given.add(chosen)
        return replace(entry, id=EntryId(chosen))

    return replace(issue, chapters=with_entries(issue.chapters, named))


def with_entries(
    chapters: tuple[IssueChapter, ...], changed: Callable[[Entry], Entry]
) -> tuple[IssueChapter, ...]:
    """The chapters with every entry changed, in printing order."""

    def category(old: IssueCategory) -> IssueCategory:
        return replace(old, entries=tuple(changed(entry) for entry in old.entries))

    def part(old: IssueField) -> IssueField:
        return replace(old, categories=tuple(category(each) for each in old.categories))

    return tuple(
        replace(chapter, fields=tuple(part(each) for each in chapter.fields))
        for chapter in chapters
    )


def _id_of(anchor: str) -> str:
    """The entry id that an anchor names: `entry-…` in HWPX, `_entry_…` or `_a_…` in DOCX."""
    for prefix in ("entry-", "_entry_"):
        if anchor.startswith(prefix):
            return anchor.removeprefix(prefix)
    return anchor if anchor.startswith("_a_") else ""
