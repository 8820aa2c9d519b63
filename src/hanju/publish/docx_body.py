"""The body of the DOCX edition: cover, contents, tables, last lines, as WordprocessingML.

Shape:  a `Document` in; `Body(xml, addresses, pages)` out.
Units:  points inside, twips in the XML; relationship ids are `link1`, `link2` and so on.
Errors: none raised here; texts of the tree hold nothing that XML forbids.
Source: ECMA-376 part 1 chapter 17; docs/decisions/0016-office-and-mail.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from hanju.publish.clean import strict_address
from hanju.publish.docx_appendix import figures_xml
from hanju.publish.docx_pages import (
    NOTHING,
    ROW_LESS,
    ROW_MORE,
    Block,
    Height,
    Pages,
    Row,
    lines_of,
    paragraph,
    set_pages,
)
from hanju.publish.docx_styles import (
    CELL_BOTTOM,
    CELL_SIDE,
    CELL_TOP,
    MEASURES,
    PALE,
    PANEL_DOWN,
    PANEL_SIDE,
    TINT,
    sizes_of,
    twips,
)
from hanju.publish.measure import label_width

if TYPE_CHECKING:
    from hanju.model.document import (
        Attribution,
        Document,
        DocumentCategory,
        DocumentChapter,
        DocumentEntry,
        DocumentField,
        SourceLine,
    )
    from hanju.publish.docx_styles import Measures

#: Word takes no longer bookmark names.
BOOKMARK_MAX: Final = 40


def bookmark_name(anchor: str) -> str:
    """The hidden bookmark of a node, by which an edited file finds its entries again."""
    if re.fullmatch(r"[0-9A-Za-z-]+", anchor) and len(anchor) < BOOKMARK_MAX:
        return "_" + anchor.replace("-", "_")
    return f"_a_{hashlib.sha256(anchor.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Body:
    """The document part, the addresses it links to, and how its pages were found."""

    xml: str
    addresses: tuple[str, ...]
    pages: Pages


@dataclass(slots=True)
class _Layout:
    """Blocks and rows of the body with their pages, by anchor."""

    blocks: dict[str, Block] = field(default_factory=dict)
    chapter_above: dict[str, Block] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    total: Pages = field(default_factory=lambda: Pages(1, exact=True))


def body_of(document: Document) -> Body:
    """Build the document part of an issue."""
    return _BodyWriter(document).write()


def _measures_for(document: Document) -> Measures:
    """The lengths of the paper; the column of categories holds its longest word."""
    known = MEASURES[document.masthead.page]
    label = label_width(
        document,
        twips(known.body),
        least=twips(known.label),
        inside=twips(2 * CELL_SIDE),
        room=twips(known.text_width),
        latin=1.15,  # bold, in DejaVu Sans where a Korean font is missing
    )
    return replace(known, label=label / 20)


class _BodyWriter:
    """Writes the parts of the body in printing order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.labels = document.labels
        self.measures = _measures_for(document)
        self.sizes = sizes_of(self.measures)
        self.addresses: dict[str, str] = {}
        self.bookmarks = 0
        self.text_width = self.measures.text_width - self.measures.label - 2 * CELL_SIDE

    def write(self) -> Body:
        layout = self._layout()
        parts = [self._cover(), self._contents(layout)]
        parts += [self._chapter(chapter, layout) for chapter in self.document.chapters]
        parts.append(self._last_lines())
        for place, page in enumerate(self.document.pages_behind):
            parts.append(figures_xml(page, self.measures, place=place))
        parts.append(self._section("link-footer", "decimal", start=True))
        xml = "".join(parts)
        return Body(xml, tuple(self.addresses), layout.total)

    # -- paging ------------------------------------------------------------------------------
    def _layout(self) -> _Layout:
        layout, blocks = _Layout(), []
        for chapter in self.document.chapters:
            size, line, after = self.sizes.chapter
            width = self.measures.text_width - self.measures.body * 1.9
            above = paragraph(chapter.title, size=size, line=line, width=width, after=after)
            for index, part in enumerate(chapter.fields):
                block = self._block(part, above.plus(8) if index == 0 else NOTHING, layout)
                block.starts_page = index == 0
                blocks.append(block)
        layout.total = set_pages(blocks, self.measures.text_height)
        for chapter in self.document.chapters:
            for part in chapter.fields:
                layout.pages.setdefault(chapter.anchor, layout.blocks[part.anchor].page)
                layout.pages[part.anchor] = layout.blocks[part.anchor].page
                for category in part.categories:
                    rows = layout.rows[category.anchor]
                    for entry, row in zip(category.entries, rows, strict=False):
                        layout.pages[entry.anchor] = row.page
        return layout

    def _block(self, part: DocumentField, above: Height, layout: _Layout) -> Block:
        size, line, after = self.sizes.field
        width = self.measures.text_width - self.measures.body * 1.7
        title = paragraph(part.title, size=size, line=line, width=width, after=after)
        title = Height(title.least, title.most + self.sizes.field_before)
        heads = self._column_heads_height()
        rows: list[Row] = []
        for category in part.categories:
            made = self._rows(category)
            layout.rows[category.anchor] = made
            rows += made
        block = Block(above=above + title, column_heads=heads, rows=rows)
        layout.blocks[part.anchor] = block
        return block

    def _column_heads_height(self) -> Height:
        size, line, _ = self.sizes.column_head
        widths = (self.measures.label - 2 * CELL_SIDE, self.text_width)
        lines = [
            lines_of(name, size * 1.02, width)
            for name, width in zip(self.labels.column_heads, widths, strict=True)
        ]
        least = max(line_count.least for line_count in lines) * line
        most = max(line_count.most for line_count in lines) * line
        inside = CELL_TOP + CELL_BOTTOM
        return Height(least + inside - 2, most + inside + 2)

    def _rows(self, category: DocumentCategory) -> list[Row]:
        label = lines_of(
            category.name, self.measures.body * 1.02, self.measures.label - 2 * CELL_SIDE
        )
        needed = label.most * self.measures.line + CELL_TOP + CELL_BOTTOM
        if not category.entries:
            height = paragraph(
                self.labels.empty,
                size=self.measures.body,
                line=self.measures.line,
                width=self.text_width,
                after=0,
            )
            heights = [height]
        else:
            heights = [self._entry_height(entry) for entry in category.entries]
        inside = CELL_TOP + CELL_BOTTOM
        rows = []
        for height in heights:
            whole = Height(height.least + inside - ROW_LESS, height.most + inside + ROW_MORE)
            row = Row(whole)
            if needed > whole.least:
                row.floor = needed
            rows.append(row)
        return rows

    def _entry_height(self, entry: DocumentEntry) -> Height:
        room = self.text_width - self.sizes.mark_room
        size, line, after = self.sizes.headline
        # A bold letter is a little wider.
        height = paragraph(entry.heading, size=size * 1.03, line=line, width=room, after=after)
        size, line, after = self.sizes.bullet
        for bullet in entry.bullets:
            height = height + paragraph(bullet, size=size, line=line, width=room, after=after)
        if entry.sources:
            size, line, after = self.sizes.source
            shown = self._source_text(entry.sources)
            height = height + paragraph(shown, size=size, line=line, width=room, after=after)
        return height

    def _source_text(self, sources: tuple[SourceLine, ...]) -> str:
        return f"{self.labels.source}: " + " · ".join(source.text for source in sources)

    # -- cover and contents ------------------------------------------------------------------
    def _cover(self) -> str:
        head = self.document.masthead
        m = self.measures
        shown = (
            (head.series_line, m.body * 1.3, PANEL_DOWN),
            (head.title, m.title * 1.03, PANEL_DOWN),
            (head.english_title, m.body * 1.2, 0),
            (head.number_line, m.body * 2, m.body * 5),
            (head.base_line, m.body * 1.05, m.body),
            *((notice, m.body, m.body * 3) for notice in self.document.notices),
        )
        width = m.text_width - 2 * PANEL_SIDE
        used = sum(
            paragraph(words, size=size, line=size * 1.8, width=width, after=after).most
            for words, size, after in shown
        )
        # What is left of the page, less the publisher's own lines.
        down = max(m.body * 2, m.text_height * 0.84 - used - m.body * 6)
        parts = [
            _paragraph(style, _run(words))
            for style, words in (
                ("DigestSeries", head.series_line),
                ("Title", head.title),
                ("Subtitle", head.english_title),
                ("DigestNumber", head.number_line),
                ("DigestBaseLine", head.base_line),
            )
            if words
        ]
        parts += [_paragraph("DigestNotice", _run(notice)) for notice in self.document.notices]
        publisher = " ".join(part for part in (head.publisher, head.department) if part)
        section = self._section("", "lowerRoman", start=False)
        down_xml = f'<w:spacing w:before="{twips(down)}"/>'
        parts.append(_paragraph("DigestPublisher", _run(publisher), extra=down_xml + section))
        return "".join(parts)

    def _contents(self, layout: _Layout) -> str:
        lines = [_paragraph("TOCHeading", _run(self.labels.contents))]
        marks = (self.labels.chapter_mark, self.labels.field_mark, self.labels.bullet_mark)
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        # The field ends before the paragraph that ends the section: LibreOffice reads the footer
        # in the middle of the field otherwise, and prints no page number.
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        entries = list(self.document.contents())
        for position, line in enumerate(entries, 1):
            name = bookmark_name(line.anchor)
            page = layout.pages.get(line.anchor, 1)
            mark = marks[line.level - 1]
            shown = f"{_run(mark)}<w:r><w:tab/></w:r>" if mark else ""
            lines.append(
                _paragraph(
                    f"TOC{line.level}",
                    f'{begin}<w:hyperlink w:anchor="{name}" w:history="1">{shown}'
                    f"{_run(line.text)}<w:r><w:tab/></w:r>{_page_reference(name, page)}"
                    f"</w:hyperlink>{end if position == len(entries) else ''}",
                    extra=_mark_tab(line.level, self.measures.body) if mark else "",
                )
            )
            begin = ""
        section = self._section("link-footer-contents", "lowerRoman", start=True)
        lines.append(
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            f"{section}</w:pPr></w:p>"
        )
        return "".join(lines)

    def _section(self, footer: str, numbers: str, *, start: bool) -> str:
        m = self.measures
        running = (
            '<w:headerReference w:type="default" r:id="link-header"/>'
            f'<w:footerReference w:type="default" r:id="{footer}"/>'
            if footer
            else ""
        )
        first = ' w:start="1"' if start else ""
        return (
            f'<w:sectPr>{running}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{twips(m.wide)}" w:h="{twips(m.high)}"/>'
            f'<w:pgMar w:top="{twips(m.top)}" w:right="{twips(m.side)}" '
            f'w:bottom="{twips(m.bottom)}" w:left="{twips(m.side)}" '
            f'w:header="{twips(m.top * 0.45)}" w:footer="{twips(m.bottom / 2 - 4)}" '
            f'w:gutter="0"/><w:pgNumType w:fmt="{numbers}"{first}/></w:sectPr>'
        )

    # -- chapters ----------------------------------------------------------------------------
    def _chapter(self, chapter: DocumentChapter, layout: _Layout) -> str:
        first = chapter is self.document.chapters[0]
        parts = [
            _paragraph(
                "Heading1",
                self._marked(chapter.anchor, chapter.title),
                extra="" if first else "<w:pageBreakBefore/>",
            )
        ]
        for part in chapter.fields:
            block = layout.blocks[part.anchor]
            parts.append(
                _paragraph(
                    "Heading2",
                    self._marked(part.anchor, part.title),
                    extra="<w:pageBreakBefore/>" if block.breaks_before else "",
                )
            )
            parts.append(self._table(chapter, part, layout))
        return "".join(parts)

    def _table(self, chapter: DocumentChapter, part: DocumentField, layout: _Layout) -> str:
        label, entry = twips(self.measures.label), twips(self.measures.text_width)
        entry -= label
        heads = "".join(
            _cell(width, f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>', content)
            for width, content in zip(
                (label, entry),
                (_paragraph("DigestColumnHead", _run(name)) for name in self.labels.column_heads),
                strict=True,
            )
        )
        caption = quoteattr(f"{chapter.title}: {part.title}")
        rows = "".join(
            self._category(category, layout.rows[category.anchor], (label, entry))
            for category in part.categories
        )
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="DigestTable"/>'
            f'<w:tblW w:w="{label + entry}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={caption}/>'
            f'</w:tblPr><w:tblGrid><w:gridCol w:w="{label}"/><w:gridCol w:w="{entry}"/>'
            "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            f"{heads}</w:tr>{rows}</w:tbl>"
        )

    def _category(
        self, category: DocumentCategory, rows: list[Row], widths: tuple[int, int]
    ) -> str:
        label = _paragraph("DigestCategory", _run(category.name))
        if category.entries:
            contents = [self._entry(entry) for entry in category.entries]
        else:
            contents = [_paragraph("DigestEmpty", _run(self.labels.empty))]
        room = self.measures.text_height - 2 * self._column_heads_height().most
        parts = []
        for index, (row, content) in enumerate(zip(rows, contents, strict=True)):
            # The words stand in the first row of every page piece: Word and LibreOffice show
            # the text of a merged cell only on the page where the cell begins.
            begins = index == 0 or row.starts_piece
            merge = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
            if len(rows) == 1:
                merge = ""
            cell = _cell(
                widths[0],
                f'{merge}<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>',
                label if begins else _paragraph("DigestCategory", ""),
            )
            whole = "<w:cantSplit/>" if row.real.most < room else ""
            floor = (
                f'<w:trHeight w:val="{twips(min(row.floor, room))}" w:hRule="atLeast"/>'
                if row.floor is not None
                else ""
            )
            both = f"<w:trPr>{whole}{floor}</w:trPr>" if whole or floor else ""
            parts.append(f"<w:tr>{both}{cell}{_cell(widths[1], '', content, top=True)}</w:tr>")
        return "".join(parts)

    def _entry(self, entry: DocumentEntry) -> str:
        parts = [_paragraph("Heading3", self._marked(entry.anchor, entry.heading))]
        parts += [_paragraph("ListBullet", _run(bullet)) for bullet in entry.bullets]
        if entry.sources:
            parts.append(_paragraph("DigestSource", self._sources(entry.sources)))
        return "".join(parts)

    def _sources(self, sources: tuple[SourceLine, ...]) -> str:
        shown = [self._link(source.text, source.url, source.title) for source in sources]
        return _run(f"{self.labels.source}: ") + _run(" · ").join(shown)

    def _last_lines(self) -> str:
        parts = []
        if self.document.attributions:
            parts.append(_paragraph("DigestAttributionHead", _run(self.labels.attributions)))
            parts += [self._attribution(work) for work in self.document.attributions]
        parts += [_paragraph("DigestLastLine", _run(line)) for line in self.document.last_lines]
        return "".join(parts) or _paragraph("DigestLastLine", "")

    def _attribution(self, work: Attribution) -> str:
        before, found, after = work.text.partition(work.url or "\0")
        link = self._link(found, work.url, "") if found else ""
        return _paragraph("DigestAttribution", _run(before) + link + _run(after))

    # -- pieces ------------------------------------------------------------------------------
    def _marked(self, anchor: str, value: str) -> str:
        self.bookmarks += 1
        number, name = self.bookmarks, bookmark_name(anchor)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{_run(value)}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def _link(self, value: str, url: str | None, title: str) -> str:
        address = strict_address(url)
        if address is None:
            return _run(value)
        key = self.addresses.setdefault(address, f"link{len(self.addresses) + 1}")
        tip = f" w:tooltip={quoteattr(title[:250])}" if title else ""
        return f'<w:hyperlink r:id="{key}"{tip}>{_run(value, style="Hyperlink")}</w:hyperlink>'


def _run(value: str, *, style: str = "") -> str:
    if not value:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(value)}</w:t></w:r>'


def _paragraph(style: str, content: str, *, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def _cell(width: int, look: str, content: str, *, top: bool = False) -> str:
    align = "" if top else '<w:vAlign w:val="center"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}{align}</w:tcPr>{content}</w:tc>'
    )


def _mark_tab(level: int, body: float) -> str:
    """A stop after the mark, before the one that leads to the page number."""
    indent = (0.0, 1.0, 2.2)[level - 1]
    return f'<w:tabs><w:tab w:val="left" w:pos="{twips((indent + 1.3) * body)}"/></w:tabs>'


def _page_reference(name: str, page: int) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{page}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
