"""The plan of an edition: which entry stands on which page, before anything is written.

Shape:  a `Document`, a `Sheet` and its looks in; a `Plan` out: the pages of every anchor, and for
        each table its pieces (one category on one page) with the height of each row.
Units:  HWPUNIT; pages are those printed, 1 is the first page of the body.
Errors: none; an entry taller than a page runs over, and the pages after it are counted on.
Source: docs/decisions/0014-hwpx.md ("pages that every reader agrees on").

Row heights are written into the file as least heights and are never less than the text needs.
The rows of a full page are stretched until no line of the next row fits under them, so
that every word processor breaks the table at the same place.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.publish.hwpx_looks import CELL_ABOVE, CELL_SIDE
from hanju.publish.measure import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hanju.model.document import (
        Document,
        DocumentCategory,
        DocumentChapter,
        DocumentEntry,
        DocumentField,
        Level,
    )
    from hanju.publish.hwpx_looks import Look, Sheet

#: Room under a table before the next field.
BELOW_TABLE: Final = 600
#: Left free under a stretched page: less than one line with its cell margins, more than the
#: few units by which renderers differ.
SLACK: Final = 700


#: An entry goes on over a page only when more than this many lines would stay empty.
SPLIT_LINES: Final = 6
#: Ems that leader and page number need at the end of a line of the contents.
PAGE_ROOM: Final = 5.5
CONTENTS_LOOKS: Final[dict[Level, str]] = {1: "차례 1", 2: "차례 2", 3: "차례 3"}


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of a table: an entry or part of one; an empty category when `entry` is None."""

    entry: DocumentEntry | None
    height: int
    bullets: tuple[str, ...] = ()
    #: it holds the headline
    opens: bool = True
    #: it holds the sources
    closes: bool = True


@dataclass(slots=True, kw_only=True)
class Piece:
    """The rows of one category on one page; its label cell is merged over them."""

    category: DocumentCategory
    rows: list[Row] = dataclasses.field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TablePlan:
    """One field and its table."""

    field: DocumentField
    new_page: bool
    head_height: int
    pieces: list[Piece] = dataclasses.field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All rows under the head row."""
        return [row for piece in self.pieces for row in piece.rows]

    @property
    def height(self) -> int:
        """Height of the table as if it were in one piece."""
        return self.head_height + sum(row.height for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Tables by the anchor of their field, and the printed page of every anchor."""

    tables: Mapping[str, TablePlan]
    page_of: Mapping[str, int]
    body_pages: int
    contents_pages: int
    #: the lines under the last table start a page of their own
    closing_on_new_page: bool


class Planner:
    """Walks the tree once and fills pages."""

    def __init__(self, sheet: Sheet, looks: Mapping[str, Look]) -> None:
        self._sheet, self._looks = sheet, looks
        self._page, self._used = 0, 0
        self._page_of: dict[str, int] = {}
        self._tables: dict[str, TablePlan] = {}
        #: rows of the table in hand that stand on the page in hand
        self._open: list[Row] = []

    def plan(self, document: Document) -> Plan:
        """Place everything."""
        closing = self._closing_height(document)
        fields = [part for chapter in document.chapters for part in chapter.fields]
        for chapter in document.chapters:
            self._chapter(chapter, document, closing=closing, last=fields[-1:])
        apart = self._used + closing > self._capacity
        self._page = max(self._page, 1)
        if apart:
            self._page += max(-(-closing // self._capacity), 1)
        return Plan(
            tables=self._tables,
            page_of=self._page_of,
            body_pages=self._page,
            contents_pages=self._contents_pages(document),
            closing_on_new_page=apart,
        )

    def _row(
        self,
        document: Document,
        entry: DocumentEntry,
        bullets: tuple[str, ...],
        *,
        opens: bool = True,
        closes: bool = True,
    ) -> Row:
        """A row with the least height its texts need."""
        labels = document.labels
        texts = [("개요 3", f"{labels.headline_mark} {entry.heading}")] if opens else []
        texts += [("항목 문장", f"{labels.bullet_mark} {bullet}") for bullet in bullets]
        if closes and entry.sources:
            texts.append(("출처", source_line(entry, document)))
        return Row(
            entry=entry,
            height=self._cell_height(texts),
            bullets=bullets,
            opens=opens,
            closes=closes,
        )

    def _closing_height(self, document: Document) -> int:
        """Height of what stands under the last table."""
        texts = [("맺음말", line) for line in document.last_lines]
        if document.attributions:
            texts.append(("공공저작물 제목", document.labels.attributions))
        mark = document.labels.bullet_mark
        texts += [("공공저작물", f"{mark} {work.text}") for work in document.attributions]
        room = self._sheet.text_width
        return sum(self._looks[name].height(text, room) for name, text in texts)

    def _cell_height(self, texts: list[tuple[str, str]]) -> int:
        room = self._sheet.text_width - self._sheet.label - 2 * CELL_SIDE
        return 2 * CELL_ABOVE + sum(self._looks[name].height(text, room) for name, text in texts)

    def _label_height(self, category: DocumentCategory) -> int:
        room = self._sheet.label - 2 * CELL_SIDE
        return 2 * CELL_ABOVE + self._looks["구분"].height(category.name, room)

    def _chapter(
        self,
        chapter: DocumentChapter,
        document: Document,
        *,
        closing: int,
        last: list[DocumentField],
    ) -> None:
        mark = document.labels.chapter_mark
        self._turn()
        self._page_of[chapter.anchor] = self._page
        self._used = self._looks["개요 1"].height(f"{mark} {chapter.title}", self._sheet.text_width)
        for number, part in enumerate(chapter.fields):
            reserve = closing if any(part is one for one in last) else 0
            self._field(part, document, first=number == 0, reserve=reserve)

    def _field(self, part: DocumentField, document: Document, *, first: bool, reserve: int) -> None:
        title = self._looks["개요 2"].height(
            f"{document.labels.field_mark} {part.title}", self._sheet.text_width
        )
        head = self._head_height(document)
        rows = list(self._rows(part, document))
        needed = title + head + (rows[0][1].height if rows else 0)
        new_page = not first and self._used + needed > self._capacity
        if new_page:
            self._turn()
        self._page_of[part.anchor] = self._page
        self._used += title + head
        table = TablePlan(field=part, new_page=new_page, head_height=head)
        self._tables[part.anchor] = table
        self._open = []
        for number, (category, row) in enumerate(rows):
            # the lines that end the issue stay under its last entry when they fit on a page
            after = reserve if number == len(rows) - 1 and reserve < self._capacity // 3 else 0
            self._place(table, category, row, document, after=after)
        self._used += BELOW_TABLE
        self._open = []

    @property
    def _capacity(self) -> int:
        return self._sheet.text_height - SLACK

    def _head_height(self, document: Document) -> int:
        look, (left, right) = self._looks["표 머리"], document.labels.column_heads
        return 2 * CELL_ABOVE + max(
            look.height(left, self._sheet.label - 2 * CELL_SIDE),
            look.height(right, self._sheet.text_width - self._sheet.label - 2 * CELL_SIDE),
        )

    def _rows(
        self, part: DocumentField, document: Document
    ) -> Iterator[tuple[DocumentCategory, Row]]:
        for category in part.categories:
            label = self._label_height(category)
            if not category.entries:
                empty = self._cell_height([("해당 없음", document.labels.empty)])
                yield category, Row(entry=None, height=max(empty, label))
            for entry in category.entries:
                row = self._row(document, entry, entry.bullets)
                row.height = max(row.height, label)
                yield category, row

    def _place(
        self,
        table: TablePlan,
        category: DocumentCategory,
        row: Row,
        document: Document,
        *,
        after: int,
    ) -> None:
        if self._open and self._used + row.height + after > self._capacity:
            parts = self._split(row, document)
            if parts is not None:
                head, row = parts
                self._put(table, category, head)
            self._stretch()
            self._turn()
            self._used, self._open = table.head_height, []
        self._put(table, category, row)
        while self._used > self._capacity:  # a row taller than its page goes on over the next
            self._used -= self._capacity - table.head_height
            self._page += 1

    def _put(self, table: TablePlan, category: DocumentCategory, row: Row) -> None:
        """Add a row on the page in hand."""
        if not self._open or table.pieces[-1].category is not category:
            table.pieces.append(Piece(category=category))
        table.pieces[-1].rows.append(row)
        self._open.append(row)
        if row.entry is not None and row.opens:
            self._page_of[row.entry.anchor] = self._page
        self._used += row.height

    def _split(self, row: Row, document: Document) -> tuple[Row, Row] | None:
        """Part an entry between two bullets when the page would else stay too empty.

        The headline and a bullet stay on this page, a bullet goes over to the next one.
        """
        entry, rest = row.entry, self._capacity - self._used
        if entry is None or rest <= SPLIT_LINES * self._looks["항목 문장"].pitch:
            return None
        for kept in range(len(row.bullets) - 1, 0, -1):
            head = self._row(document, entry, row.bullets[:kept], closes=False)
            if head.height <= rest:
                tail = self._row(document, entry, row.bullets[kept:], opens=False)
                return head, tail
        return None

    def _stretch(self) -> None:
        """Share the rest of the page among the rows on it."""
        rest = self._capacity - self._used
        share, over = divmod(max(rest, 0), len(self._open))
        for number, row in enumerate(self._open):
            row.height += share + int(number < over)

    def _turn(self) -> None:
        self._page, self._used = self._page + 1, 0

    def _contents_pages(self, document: Document) -> int:
        labels = document.labels
        marks = {1: labels.chapter_mark, 2: labels.field_mark, 3: labels.bullet_mark}
        used, pages = (
            self._looks["차례 제목"].height(document.labels.contents, self._sheet.text_width),
            1,
        )
        for line in document.contents():
            look = self._looks[CONTENTS_LOOKS[line.level]]
            parts = contents_parts(f"{marks[line.level]} {line.text}", look, self._sheet)
            height = look.above + sum(
                look.height(part, self._sheet.text_width) - look.above for part in parts
            )
            if used + height > self._sheet.text_height:
                used, pages = 0, pages + 1
            used += height
        return pages


def contents_parts(words: str, look: Look, sheet: Sheet) -> tuple[str, ...]:
    """A line of the contents, parted before its last words when no room for a leader is left."""
    room = sheet.text_width - look.left - PAGE_ROOM * look.size
    head, space, tail = words.rpartition(" ")
    if not space or width(words, look.size) <= room or width(head, look.size) < room // 2:
        return (words,)
    return f"{head} ", tail


def source_line(entry: DocumentEntry, document: Document) -> str:
    """The source line of an entry as it is printed."""
    return f"{document.labels.source}: " + " · ".join(source.text for source in entry.sources)
