"""The body of an HWPX edition: cover, contents, tables, last lines, as one section.

Shape:  a `Document` and its `Plan` in, the XML of the section out.
Units:  HWPUNIT; every paragraph is in a named style.
Errors: none raised here.
Source: docs/decisions/0014-hwpx.md; design/house-style.md section 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from hanju.publish.hwpx_appendix import Figures
from hanju.publish.hwpx_looks import (
    CELL_ABOVE,
    CELL_SIDE,
    FILL_CELL,
    FILL_HEAD,
    FILL_LABEL,
    FILL_NONE,
    FILL_NOTICE,
    FILL_OVER,
    FILL_PANEL,
)
from hanju.publish.hwpx_plan import (
    BELOW_TABLE,
    CONTENTS_LOOKS,
    contents_parts,
)
from hanju.publish.hwpx_xml import (
    CONTENTS_FIELD,
    DECLARATION,
    NAMESPACES,
    Cell,
    Ids,
    bookmark,
    cell,
    control,
    field_begin,
    field_end,
    link,
    paragraph,
    run,
    table,
    tag,
    text,
)
from hanju.publish.measure import width
from hanju.publish.tree import running_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model.document import ContentsLine, Document, DocumentEntry, SourceLine
    from hanju.publish.hwpx_looks import Look, Sheet
    from hanju.publish.hwpx_plan import Piece, Plan, Row, TablePlan

#: What 한글 needs to make the contents anew: three outline levels, a dotted leader, links.
_CONTENTS_COMMAND: Final = (
    "TableOfContents:set:140:ContentsMake:uint:31 ContentsStyles:wstring:0: "
    "ContentsLevel:int:3 ContentsAutoTabRight:int:0 ContentsLeader:int:3 "
    "ContentsHyperlink:bool:1  "
)

#: No running head and no page number on the cover.
_HIDDEN_ON_COVER: Final = control(
    tag(
        "hp:pageHiding",
        {
            "hideHeader": 1,
            "hideFooter": 1,
            "hideMasterPage": 0,
            "hideBorder": 0,
            "hideFill": 0,
            "hidePageNum": 1,
        },
    )
)


class Body:
    """Writes the section of one document."""

    def __init__(
        self, document: Document, sheet: Sheet, looks: tuple[Look, ...], plan: Plan
    ) -> None:
        self._document, self._sheet, self._plan = document, sheet, plan
        self._number = {look.name: number for number, look in enumerate(looks)}
        self._look = {look.name: look for look in looks}
        self._ids = Ids()

    def section(self) -> str:
        """The whole section part."""
        paragraphs = "".join(
            [
                *self._cover(), *self._contents(), *self._chapters(), *self._last_lines(),
                *self._figures(),
            ]
        )  # fmt: skip
        return f"{DECLARATION}<hs:sec {NAMESPACES}>{paragraphs}</hs:sec>"

    def _line(self, look: str, content: str, *, new_page: bool = False) -> str:
        number = self._number[look]
        return paragraph(number, run(number, text(content)), page_break=new_page)

    def _cover(self) -> Iterator[str]:
        head, sheet = self._document.masthead, self._sheet
        number = self._number["본문"]
        yield paragraph(number, run(number, *self._section_setup()))
        titles = self._lines(
            ("표지 총서", head.series_line),
            ("표지 제목", head.title),
            ("표지 영문 제목", head.english_title),
        )
        shown = self._lines(("표지 호수", head.number_line), ("표지 기준일", head.base_line))
        notices = self._lines(*(("일러두기", notice) for notice in self._document.notices))
        publisher = self._lines(("표지 발행처", f"{head.publisher} {head.department}".strip()))
        yield self._box(
            "표지 상자", titles, fill=FILL_PANEL, side=sheet.panel_side, inside=sheet.down(4500)
        )
        for name, words in shown:
            yield self._line(name, words)
        s = sheet.scaled
        if notices:
            yield self._box("표지 상자", notices, fill=FILL_NOTICE, side=s(700), inside=s(400))
        if publisher:
            yield self._box("표지 아래", publisher, fill=FILL_OVER, side=0, inside=s(900))

    def _lines(self, *lines: tuple[str, str]) -> list[tuple[str, str]]:
        """Styles and texts, without the texts a house leaves empty."""
        return [(name, words) for name, words in lines if words]

    def _box(
        self, look: str, lines: list[tuple[str, str]], *, fill: int, side: int, inside: int
    ) -> str:
        """Lines in a frame or on a ground: a table of one cell, as people make it in 한글."""
        room = self._sheet.text_width - 2 * side
        height = 2 * inside + sum(self._look[name].height(words, room) for name, words in lines)
        content = Cell(
            column=0,
            row=0,
            rows=1,
            width=self._sheet.text_width,
            height=height,
            fill=fill,
            head=False,
            middle=True,
            paragraphs="".join(self._line(name, words) for name, words in lines),
        )
        made = table(
            self._ids.next(),
            [cell(content, side=side, above=inside)],
            count=1,
            columns=1,
            width=content.width,
            height=height,
            fill=fill,
            inline=fill == FILL_OVER,
        )
        number = self._number[look]
        return paragraph(number, run(number, made, "<hp:t/>"))

    def _section_setup(self) -> Iterator[str]:
        """Page, columns, running head and page number, as the section's first run holds them."""
        yield _section_properties(self._sheet)
        yield control(
            tag(
                "hp:colPr",
                {
                    "id": "", "type": "NEWSPAPER", "layout": "LEFT", "colCount": 1, "sameSz": 1,
                    "sameGap": 0,
                },
            )
        )  # fmt: skip
        yield control(
            tag(
                "hp:header",
                {"id": 1, "applyPageType": "BOTH"},
                tag(
                    "hp:subList",
                    {
                        "id": "", "textDirection": "HORIZONTAL", "lineWrap": "BREAK",
                        "vertAlign": "TOP", "linkListIDRef": 0, "linkListNextIDRef": 0,
                        "textWidth": self._sheet.text_width, "textHeight": self._sheet.head,
                        "hasTextRef": 0, "hasNumRef": 0,
                    },
                    self._running_head(),
                ),
            )
        )  # fmt: skip
        yield _HIDDEN_ON_COVER

    def _running_head(self) -> str:
        """What this is at the left edge, a notice at the right one; cut to one line."""
        look, number = self._look["머리말"], self._number["머리말"]
        left, right = (
            _fitted(words, look.size, self._sheet.text_width * share // 100)
            for words, share in zip(running_head(self._document), (65, 30), strict=True)
        )
        if not right:
            return self._line("머리말", left)
        room = self._sheet.text_width - width(f"{left}{right}", look.size)
        tab = tag("hp:tab", {"width": room, "leader": 0, "type": 2})
        content = f"<hp:t>{escape(left)}{tab}{escape(right)}</hp:t>"
        return paragraph(number, run(number, content))

    def _contents(self) -> Iterator[str]:
        """The contents field: a heading and one linked line a node."""
        labels, number = self._document.labels, self._number["차례 제목"]
        field = self._ids.next()
        parameters = tag(
            "hp:parameters",
            {"cnt": 2, "name": ""},
            tag("hp:integerParam", {"name": "Prop"}, "8"),
            tag("hp:stringParam", {"name": "Command", "xml:space": "preserve"}, _CONTENTS_COMMAND),
        )
        begin = field_begin("TABLEOFCONTENTS", field, CONTENTS_FIELD, parameters, editable=True)
        yield paragraph(
            number,
            run(number, *_pages_from_one("ROMAN_SMALL", ""), begin),
            run(number, text(labels.contents)),
            page_break=True,
        )
        lines = list(self._document.contents())
        for position, line in enumerate(lines):
            closing = field_end(field, CONTENTS_FIELD) if position == len(lines) - 1 else ""
            yield self._contents_line(line, closing)
        if not lines:
            yield paragraph(number, run(number, field_end(field, CONTENTS_FIELD)))

    def _contents_line(self, line: ContentsLine, closing: str) -> str:
        labels, name = self._document.labels, CONTENTS_LOOKS[line.level]
        marks = {1: labels.chapter_mark, 2: labels.field_mark, 3: labels.bullet_mark}
        look, number = self._look[name], self._number[name]
        *upper, last = contents_parts(_marked(marks[line.level], line.text), look, self._sheet)
        page = self._plan.page_of[line.anchor]
        room = self._sheet.text_width - look.left - (look.hang if upper else 0)
        leader = max(room - width(f"{last}  {page}", look.size), look.size)
        tab = tag("hp:tab", {"width": leader, "leader": 3, "type": 2})
        words = "".join(f"{escape(part)}<hp:lineBreak/>" for part in upper)
        content = f"<hp:t>{words}{escape(last)} {tab} {page}</hp:t>"
        runs = link(self._ids.next(), f"#{line.anchor}", number, content)
        return paragraph(number, *runs, *([run(number, closing)] if closing else []))

    def _chapters(self) -> Iterator[str]:
        labels = self._document.labels
        for position, chapter in enumerate(self._document.chapters):
            number = self._number["개요 1"]
            setup = _pages_from_one("DIGIT", "-") if position == 0 else ()
            yield paragraph(
                number,
                run(number, *setup, bookmark(chapter.anchor)),
                run(number, text(_marked(labels.chapter_mark, chapter.title))),
                page_break=True,
            )
            for field in chapter.fields:
                plan = self._plan.tables[field.anchor]
                number = self._number["개요 2"]
                yield paragraph(
                    number,
                    run(number, bookmark(field.anchor)),
                    run(number, text(_marked(labels.field_mark, field.title))),
                    page_break=plan.new_page,
                )
                yield self._table(plan)

    def _table(self, plan: TablePlan) -> str:
        rows = [self._head_row(plan)]
        for piece in plan.pieces:
            rows += self._piece(piece, first=len(rows))
        number = self._number["본문"]
        made = table(
            self._ids.next(),
            rows,
            count=len(rows),
            columns=2,
            width=self._sheet.text_width,
            height=plan.height,
            fill=FILL_CELL,
            below=BELOW_TABLE,
        )
        return paragraph(number, run(number, made, "<hp:t/>"))

    def _cell(self, content: Cell) -> str:
        return cell(content, side=CELL_SIDE, above=CELL_ABOVE)

    def _head_row(self, plan: TablePlan) -> str:
        widths = (self._sheet.label, self._sheet.text_width - self._sheet.label)
        heads = self._document.labels.column_heads
        return "".join(
            self._cell(
                Cell(
                    column=column,
                    row=0,
                    rows=1,
                    width=widths[column],
                    height=plan.head_height,
                    fill=FILL_HEAD,
                    head=True,
                    middle=True,
                    paragraphs=self._line("표 머리", heads[column]),
                )
            )
            for column in (0, 1)
        )

    def _piece(self, piece: Piece, *, first: int) -> Iterator[str]:
        label = self._cell(
            Cell(
                column=0,
                row=first,
                rows=len(piece.rows),
                width=self._sheet.label,
                height=sum(row.height for row in piece.rows),
                fill=FILL_LABEL,
                head=False,
                middle=True,
                paragraphs=self._line("구분", piece.category.name),
            )
        )
        for position, row in enumerate(piece.rows):
            yield (label if position == 0 else "") + self._row(row, first + position)

    def _row(self, row: Row, number: int) -> str:
        entry = row.entry
        content = (
            self._line("해당 없음", self._document.labels.empty)
            if entry is None
            else "".join(self._entry(entry, row))
        )
        return self._cell(
            Cell(
                column=1,
                row=number,
                rows=1,
                width=self._sheet.text_width - self._sheet.label,
                height=row.height,
                fill=FILL_CELL,
                head=False,
                middle=entry is None,
                paragraphs=content,
            )
        )

    def _entry(self, entry: DocumentEntry, row: Row) -> Iterator[str]:
        labels, number = self._document.labels, self._number["개요 3"]
        if row.opens:
            yield paragraph(
                number,
                run(number, bookmark(entry.anchor)),
                run(number, text(_marked(labels.headline_mark, entry.heading))),
            )
        for bullet in row.bullets:
            yield self._line("항목 문장", _marked(labels.bullet_mark, bullet))
        if row.closes and entry.sources:
            yield self._sources(entry.sources)

    def _sources(self, sources: tuple[SourceLine, ...]) -> str:
        number, linked = self._number["출처"], self._number["출처 링크"]
        runs = [run(number, text(f"{self._document.labels.source}: "))]
        for position, source in enumerate(sources):
            if position:
                runs.append(run(number, text(" · ")))
            if source.url is None:
                runs.append(run(number, text(source.text)))
            else:
                runs += link(self._ids.next(), source.url, linked, text(source.text))
        return paragraph(number, *runs)

    def _last_lines(self) -> Iterator[str]:
        document, new_page = self._document, self._plan.closing_on_new_page
        if document.attributions:
            yield self._line("공공저작물 제목", document.labels.attributions, new_page=new_page)
            new_page = False
        number = self._number["공공저작물"]
        for work in document.attributions:
            runs = [run(number, text(f"{document.labels.bullet_mark} "))]
            if work.url is None:
                runs.append(run(number, text(work.text)))
            else:
                runs += link(self._ids.next(), work.url, number, text(work.text))
            yield paragraph(number, *runs)
        for line in document.last_lines:
            yield self._line("맺음말", line, new_page=new_page)
            new_page = False

    def _figures(self) -> Iterator[str]:
        for place, page in enumerate(self._document.pages_behind):
            yield from Figures(page, self._sheet, self._look, self._number).paragraphs(
                self._ids, place=place
            )


def _marked(mark: str, content: str) -> str:
    return f"{mark} {content}".strip()


def _fitted(words: str, size: int, room: int) -> str:
    """The words, cut with an ellipsis where they are wider than the room."""
    if width(words, size) <= room:
        return words
    shown = words
    while shown and width(f"{shown}…", size) > room:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


def _pages_from_one(form: str, side: str) -> tuple[str, str]:
    """Pages count from here: contents and body each start with their first page."""
    number = tag("hp:pageNum", {"pos": "BOTTOM_CENTER", "formatType": form, "sideChar": side})
    return control(tag("hp:newNum", {"num": 1, "numType": "PAGE"})), control(number)


def _note(kind: str, place: str, line: int, between: int) -> str:
    """How footnotes or endnotes are set; the digest has none, a section must say it."""
    return tag(
        f"hp:{kind}",
        None,
        tag(
            "hp:autoNumFormat",
            {
                "type": "DIGIT", "userChar": "", "prefixChar": "", "suffixChar": ")",
                "supscript": 0,
            },
        ),
        tag(
            "hp:noteLine",
            {"length": line, "type": "SOLID", "width": "0.12 mm", "color": "#000000"},
        ),
        tag("hp:noteSpacing", {"betweenNotes": between, "belowLine": 567, "aboveLine": 850}),
        tag("hp:numbering", {"type": "CONTINUOUS", "newNum": 1}),
        tag("hp:placement", {"place": place, "beneathText": 0}),
    )  # fmt: skip


def _section_properties(sheet: Sheet) -> str:
    borders = [
        tag(
            "hp:pageBorderFill",
            {
                "type": kind, "borderFillIDRef": FILL_NONE, "textBorder": "PAPER",
                "headerInside": 0, "footerInside": 0, "fillArea": "PAPER",
            },
            tag("hp:offset", {"left": 1417, "right": 1417, "top": 1417, "bottom": 1417}),
        )
        for kind in ("BOTH", "EVEN", "ODD")
    ]  # fmt: skip
    return tag(
        "hp:secPr",
        {
            "id": "", "textDirection": "HORIZONTAL", "spaceColumns": 1134, "tabStop": 8000,
            "tabStopVal": 4000, "tabStopUnit": "HWPUNIT", "outlineShapeIDRef": 1,
            "memoShapeIDRef": 0, "textVerticalWidthHead": 0, "masterPageCnt": 0,
        },
        tag("hp:grid", {"lineGrid": 0, "charGrid": 0, "wonggojiFormat": 0}),
        tag("hp:startNum", {"pageStartsOn": "BOTH", "page": 0, "pic": 0, "tbl": 0, "equation": 0}),
        tag(
            "hp:visibility",
            {
                "hideFirstHeader": 0, "hideFirstFooter": 0, "hideFirstMasterPage": 0,
                "border": "SHOW_ALL", "fill": "SHOW_ALL", "hideFirstPageNum": 0,
                "hideFirstEmptyLine": 0, "showLineNumber": 0,
            },
        ),
        tag(
            "hp:lineNumberShape",
            {"restartType": 0, "countBy": 0, "distance": 0, "startNumber": 0},
        ),
        tag(
            "hp:pagePr",
            {
                "landscape": "WIDELY", "width": sheet.width, "height": sheet.height,
                "gutterType": "LEFT_ONLY",
            },
            tag(
                "hp:margin",
                {
                    "header": sheet.head, "footer": sheet.foot, "gutter": 0, "left": sheet.side,
                    "right": sheet.side, "top": sheet.top, "bottom": sheet.bottom,
                },
            ),
        ),
        _note("footNotePr", "EACH_COLUMN", -1, 283),
        _note("endNotePr", "END_OF_DOCUMENT", 14692344, 0),
        *borders,
    )  # fmt: skip
