"""The look of the DOCX edition: measures a paper, styles, list marks, fonts, settings.

Shape:  a `Masthead` and `Labels` in; the XML of styles, numbering, fontTable and settings out.
Units:  `Measures` in points; XML in twentieths (twips) and half points as WordprocessingML has it.
Errors: none raised here.
Source: ECMA-376 part 1 chapter 17; the colours are those of publish/typst/digest.typ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from hanju.model.document import Labels

NAVY: Final = "16365C"
INK: Final = "1B1F24"
SOFT: Final = "56606B"
LINE: Final = "AAB4C0"
TINT: Final = "E9EEF5"
PALE: Final = "F6F8FB"
GOLD: Final = "B08D3E"
ON_PANEL: Final = "DFE6EF"

#: On every Windows and Mac with Office; the fallbacks stand in the font table.
FACE: Final = "맑은 고딕"
W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths of one paper, in points."""

    wide: float
    high: float
    side: float
    top: float
    bottom: float
    body: float
    line: float
    label: float
    title: float

    @property
    def text_width(self) -> float:
        """From margin to margin."""
        return self.wide - 2 * self.side

    @property
    def text_height(self) -> float:
        """From margin to margin."""
        return self.high - self.top - self.bottom


_MM: Final = 72 / 25.4
#: Lines are half as high again as the letters: more than any Korean font asks for, so that the
#: height of a line is ours and not the font's.
MEASURES: Final = {
    "a4": Measures(210 * _MM, 297 * _MM, 57, 74, 60, 10.5, 15.5, 58, 30),
    "letter": Measures(612, 792, 57, 74, 60, 10.5, 15.5, 58, 30),
    "b5": Measures(182 * _MM, 257 * _MM, 48, 64, 54, 9.5, 14.5, 54, 24),
    "a5": Measures(148 * _MM, 210 * _MM, 38, 52, 46, 8.5, 13, 46, 19),
}

#: Inside a cell: left and right, above, below.
CELL_SIDE: Final = 6.0
CELL_TOP: Final = 5.0
CELL_BOTTOM: Final = 5.0
#: Around the lines in the panel of the cover; Word allows a border no more than 31 points.
PANEL_SIDE, PANEL_DOWN = 20, 31


def twips(points: float) -> int:
    """Points as twentieths."""
    return round(points * 20)


def half(points: float) -> int:
    """Points as half points."""
    return round(points * 2)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes and line heights of the roles, in points; used by styles and by paging alike."""

    chapter: tuple[float, float, float]
    field: tuple[float, float, float]
    headline: tuple[float, float, float]
    bullet: tuple[float, float, float]
    source: tuple[float, float, float]
    column_head: tuple[float, float, float]
    mark_room: float
    field_before: float


def sizes_of(m: Measures) -> Sizes:
    """(size, line height, space after) of each role."""
    line = m.line / m.body
    return Sizes(
        chapter=(m.body * 1.4, m.body * 2.2, m.body * 0.9),
        field=(m.body * 1.2, m.body * 1.9, m.body * 0.5),
        headline=(m.body * 1.05, m.body * 1.05 * line, 3.0),
        bullet=(m.body, m.line, 2.5),
        source=(m.body * 0.8, m.body * 0.8 * line, 0.0),
        column_head=(m.body * 0.95, m.body * 0.95 * line, 0.0),
        mark_room=m.body * 1.35,
        field_before=m.body * 1.3,
    )


def _fonts() -> str:
    face = quoteattr(FACE)
    return f"<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} w:cs={face}/>"


def _run(size: float, *, colour: str = INK, bold: bool = False, italic: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    slant = "<w:i/><w:iCs/>" if italic else ""
    return (
        f'<w:rPr>{weight}{slant}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{half(size)}"/><w:szCs w:val="{half(size)}"/></w:rPr>'
    )


def _spacing(line: float, *, before: float = 0, after: float = 0) -> str:
    return (
        f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}" '
        f'w:line="{twips(line)}" w:lineRule="atLeast"/>'
    )


def _style(
    key: str, name: str, paragraph: str, run: str, *, following: str = "", extra: str = ""
) -> str:
    custom = "" if key in _BUILT_IN else ' w:customStyle="1"'
    next_ = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="Normal"/>{next_}{extra}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{run}</w:style>"
    )


_BUILT_IN: Final = {
    "Heading1", "Heading2", "Heading3", "ListBullet", "TOCHeading", "TOC1", "TOC2", "TOC3",
    "Title", "Subtitle", "Header", "Footer",
}  # fmt: skip


def styles_xml(m: Measures) -> str:
    """The part word/styles.xml."""
    # As Word on a Korean system has it: w:lang is for Latin letters, w:eastAsia for Hangul.
    # With ko-KR for both, LibreOffice cuts words such as "AI" and dates at the end of a line.
    return (
        f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts()}"
        f'<w:color w:val="{INK}"/><w:sz w:val="{half(m.body)}"/><w:szCs w:val="{half(m.body)}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="ko-KR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr>"
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_spacing(m.line)}'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:kinsoku/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{''.join(_heading_styles(m))}{''.join(_cover_styles(m))}"
        f"{''.join(_body_styles(m))}{_contents_styles(m)}{_table_style()}"
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr><w:color w:val="{NAVY}"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
    )


def _heading_styles(m: Measures) -> list[str]:
    s = sizes_of(m)
    size, line, after = s.chapter
    border = f'<w:bottom w:val="single" w:sz="12" w:space="3" w:color="{NAVY}"/>'
    chapter = (
        f"<w:keepNext/><w:keepLines/>{_listed(1)}<w:pBdr>{border}</w:pBdr>"
        f'{_spacing(line, after=after)}<w:outlineLvl w:val="0"/>'
    )
    made = [_style("Heading1", "heading 1", chapter, _run(size, colour=NAVY, bold=True))]
    size, line, after = s.field
    field = (
        f"<w:keepNext/><w:keepLines/>{_listed(2)}"
        f'{_spacing(line, before=s.field_before, after=after)}<w:outlineLvl w:val="1"/>'
    )
    made.append(_style("Heading2", "heading 2", field, _run(size, colour=NAVY, bold=True)))
    size, line, after = s.headline
    headline = (
        f"<w:keepNext/><w:keepLines/>{_listed(3)}"
        f'{_spacing(line, after=after)}<w:outlineLvl w:val="2"/>'
    )
    return [
        *made,
        _style("Heading3", "heading 3", headline, _run(size, bold=True), following="ListBullet"),
    ]


def _listed(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def _cover_styles(m: Measures) -> list[str]:
    # Paragraphs with the same border and indents are one box in Word and LibreOffice.
    panel = (
        "<w:pBdr>"
        f'<w:top w:val="single" w:sz="4" w:space="{PANEL_DOWN}" w:color="{NAVY}"/>'
        f'<w:left w:val="single" w:sz="4" w:space="{PANEL_SIDE}" w:color="{NAVY}"/>'
        f'<w:bottom w:val="single" w:sz="36" w:space="{PANEL_DOWN}" w:color="{GOLD}"/>'
        f'<w:right w:val="single" w:sz="4" w:space="{PANEL_SIDE}" w:color="{NAVY}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{NAVY}"/>'
    )
    inset = f'<w:ind w:left="{twips(PANEL_SIDE)}" w:right="{twips(PANEL_SIDE)}"/>'
    rule = f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="10" w:color="{LINE}"/></w:pBdr>'
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="5" w:color="{GOLD}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return [
        _style(
            "DigestSeries", "Digest Series",
            f"{panel}{_spacing(m.body * 2.2)}{inset}", _run(m.body * 1.3, colour=ON_PANEL),
        ),
        _style(
            "Title", "Title", f"{panel}{_spacing(m.title * 1.5)}{inset}",
            _run(m.title, colour="FFFFFF", bold=True),
        ),
        _style(
            "Subtitle", "Subtitle", f"{panel}{_spacing(m.body * 2.2)}{inset}",
            _run(m.body * 1.2, colour=ON_PANEL),
        ),
        _style(
            "DigestNumber", "Digest Number",
            _spacing(m.body * 3, before=m.body * 4, after=m.body * 0.6),
            _run(m.body * 2, colour=NAVY, bold=True),
        ),
        _style("DigestBaseLine", "Digest Base Line", _spacing(m.line * 1.1), _run(m.body * 1.05)),
        _style(
            "DigestNotice", "Digest Notice",
            f"<w:pBdr>{sides}</w:pBdr>{_spacing(m.line * 1.1, before=m.body * 1.6)}"
            f'<w:ind w:left="120" w:right="120"/>',
            _run(m.body, colour="7A5D17", bold=True),
        ),
        _style(
            "DigestPublisher", "Digest Publisher",
            f"{rule}{_spacing(m.body * 2)}",
            _run(m.body * 1.3, colour=NAVY, bold=True),
        ),
    ]  # fmt: skip


def _body_styles(m: Measures) -> list[str]:
    s = sizes_of(m)
    size, line, after = s.bullet
    small, small_line, _ = s.source
    room = twips(s.mark_room)
    rule = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="8" w:color="{LINE}"/></w:pBdr>'
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(m.text_width)}"/></w:tabs>'
    under = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
    return [
        _style(
            "ListBullet", "List Bullet", f"{_listed(4)}{_spacing(line, after=after)}", _run(size)
        ),
        _style(
            "DigestSource", "Digest Source", f'{_spacing(small_line)}<w:ind w:left="{room}"/>',
            _run(small, colour=SOFT),
        ),
        _style(
            "DigestColumnHead", "Digest Column Head",
            f'<w:keepNext/>{_spacing(s.column_head[1])}<w:jc w:val="center"/>',
            _run(s.column_head[0], colour=NAVY, bold=True),
        ),
        _style(
            "DigestCategory", "Digest Category", f'{_spacing(line)}<w:jc w:val="center"/>',
            _run(size, colour=NAVY, bold=True),
        ),
        _style("DigestEmpty", "Digest Empty", _spacing(line), _run(size, colour=SOFT)),
        _style(
            "DigestAttributionHead", "Digest Attribution Head",
            f"<w:keepNext/>{_spacing(line, before=m.body * 2.2, after=4)}",
            _run(m.body * 1.05, colour=NAVY, bold=True),
        ),
        _style(
            "DigestAttribution", "Digest Attribution",
            f"{_listed(5)}{_spacing(small_line, after=3)}", _run(small, colour=SOFT),
        ),
        _style(
            "DigestLastLine", "Digest Last Line",
            f"<w:keepLines/>{rule}{_spacing(small_line, before=m.body * 1.2)}",
            _run(m.body * 0.85, colour=SOFT),
        ),
        _style("Header", "header", f"{under}{tabs}{_spacing(12)}", _run(small, colour=SOFT)),
        _style(
            "Footer", "footer", f'{_spacing(12)}<w:jc w:val="center"/>',
            _run(m.body * 0.9, colour=SOFT),
        ),
    ]  # fmt: skip


def _contents_styles(m: Measures) -> str:
    made = [
        _style(
            "TOCHeading", "TOC Heading",
            f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{NAVY}"/></w:pBdr>'
            f"{_spacing(m.body * 2.2, after=m.body * 0.6)}",
            _run(m.body * 1.5, colour=NAVY, bold=True),
        )
    ]  # fmt: skip
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(m.text_width)}"/></w:tabs>'
    looks = (
        (1.05, NAVY, True, 0.9, 0.0),
        (1.0, NAVY, False, 0.5, 1.0),
        (0.92, INK, False, 0.1, 2.2),
    )
    for level, (size, colour, bold, before, indent) in enumerate(looks, 1):
        left, mark = twips(indent * m.body), twips(1.3 * m.body)
        paragraph = (
            f"{'<w:keepNext/>' if level < 3 else ''}{tab}"
            f"{_spacing(m.line, before=before * m.body, after=1)}"
            f'<w:ind w:left="{left + mark}" w:hanging="{mark}"/>'
        )
        run = _run(size * m.body, colour=colour, bold=bold)
        made.append(_style(f"TOC{level}", f"toc {level}", paragraph, run))
    return "".join(made)


def _table_style() -> str:
    def edge(side: str, size: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    borders = (
        edge("top", 8, NAVY) + edge("bottom", 8, NAVY) + edge("insideH", 4, LINE)
        + edge("insideV", 4, LINE)
    )  # fmt: skip
    margins = "".join(
        f'<w:{side} w:w="{twips(points)}" w:type="dxa"/>'
        for side, points in (
            ("top", CELL_TOP), ("left", CELL_SIDE), ("bottom", CELL_BOTTOM), ("right", CELL_SIDE),
        )
    )  # fmt: skip
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="DigestTable">'
        '<w:name w:val="Digest Table"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        "</w:style>"
    )


def numbering_xml(labels: Labels, m: Measures) -> str:
    """The part word/numbering.xml: one list a mark, so that a mark is never part of a text."""
    s = sizes_of(m)
    marks = (
        (labels.chapter_mark, m.body * 1.9, NAVY),
        (labels.field_mark, m.body * 1.7, NAVY),
        (labels.headline_mark, s.mark_room, INK),
        (labels.bullet_mark, s.mark_room, SOFT),
        (labels.bullet_mark, s.mark_room, SOFT),
    )
    face = quoteattr(FACE)
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:suff w:val="{"tab" if mark else "nothing"}"/>'
        f"<w:lvlText w:val={quoteattr(_literal(mark))}/>"
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{twips(room) if mark else 0}" '
        f'w:hanging="{twips(room) if mark else 0}"/></w:pPr><w:rPr>'
        f"<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} "
        f'w:hint="eastAsia"/><w:b w:val="0"/><w:color w:val="{colour}"/></w:rPr></w:lvl>'
        "</w:abstractNum>"
        for n, (mark, room, colour) in enumerate(marks, 1)
    )
    used = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(1, len(marks) + 1)
    )
    return f"{HEAD}<w:numbering {W}>{lists}{used}</w:numbering>"


def _literal(mark: str) -> str:
    """A mark as list text, where %1 would mean a number."""
    return re.sub("%(?=[1-9])", "\uff05", mark)


def font_table_xml() -> str:
    """The part word/fontTable.xml: what stands in where 맑은 고딕 is missing."""
    return (
        f"{HEAD}<w:fonts {W}><w:font w:name={quoteattr(FACE)}>"
        '<w:altName w:val="Malgun Gothic,함초롬돋움,나눔고딕,NanumGothic,Noto Sans KR"/>'
        '<w:panose1 w:val="020B0503020000020004"/><w:charset w:val="81"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def settings_xml(language: str) -> str:
    """The part word/settings.xml: as Word 2013 and later lay out."""
    main = "en-US" if language == "en" else "ko-KR"
    return (
        f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="800"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{main}" w:eastAsia="ko-KR"/></w:settings>'
    )
