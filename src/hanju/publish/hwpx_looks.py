"""The looks of an edition: page sizes, named styles, and the header part that declares them.

Shape:  a page name in, a `Sheet` out; `looks_for(sheet)` gives the named styles a person finds
        in 한글 under F6; `header_part` writes them. A style, its character shape and its
        paragraph shape share one number.
Units:  HWPUNIT (1/7200 inch, 100 a point); spacing in percent of the character size.
Errors: none raised here.
Source: design/documents-and-law.md section 3; docs/decisions/0014-hwpx.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from hanju.publish.hwpx_xml import DECLARATION, NAMESPACES, tag
from hanju.publish.measure import label_width, line_count, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hanju.model.document import Document

#: Named only, never embedded: both belong to 한글; 맑은 고딕 stands in where they are missing.
GOTHIC, SERIF, FALLBACK = "함초롬돋움", "함초롬바탕", "맑은 고딕"
NAVY: Final = "#16365C"
GOLD: Final = "#B08D3E"
GREY: Final = "#595959"
ON_PANEL: Final = "#DFE6EF"
LINK: Final = "#1F4E79"
_MM: Final = 7200 / 25.4
_BASE_SIZE: Final = 1050
_TITLE_SIZE: Final = 2800
_TITLE_LEAST: Final = 0.7
_A4_TEXT_HEIGHT: Final = 71150

#: Margins inside a cell.
CELL_SIDE: Final = 425
CELL_ABOVE: Final = 340

#: Border and fill shapes, by their number in the header part (Hancom counts from 1).
FILL_NONE, FILL_PLAIN, FILL_CELL, FILL_HEAD, FILL_LABEL, FILL_RULE = range(1, 7)
#: The panel of the cover, a notice in its frame, hairlines under and over a line.
FILL_PANEL, FILL_NOTICE, FILL_UNDER, FILL_OVER = range(7, 11)
#: Tab stops: the contents' with a leader, the running head's without.
TAB_LEADER, TAB_EDGE = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: paper, margins and the size of the body text."""

    width: int
    height: int
    side: int
    top: int
    head: int
    foot: int
    bottom: int
    label: int
    size: int

    @property
    def text_width(self) -> int:
        """Width of the text between the side margins."""
        return self.width - 2 * self.side

    @property
    def text_height(self) -> int:
        """Height of the text between head and foot."""
        return self.height - self.top - self.head - self.foot - self.bottom

    @property
    def panel_side(self) -> int:
        """Room between the edge of the cover's panel and its lines."""
        return self.scaled(2000)

    def scaled(self, length: int) -> int:
        """A length given for the A4 form, for this page's body size."""
        return round(length * self.size / _BASE_SIZE)

    def down(self, length: int) -> int:
        """A distance down the A4 cover, for this page's height."""
        return round(length * self.text_height / _A4_TEXT_HEIGHT)


def _sheet(paper: tuple[float, float], *, side: float, label: float, size: int) -> Sheet:
    return Sheet(
        width=round(paper[0] * _MM),
        height=round(paper[1] * _MM),
        side=round(side * _MM),
        top=round(12 * _MM),
        head=round(12 * _MM),
        foot=round(12 * _MM),
        bottom=round(10 * _MM),
        label=round(label * _MM),
        size=size,
    )


SHEETS: Final[dict[Literal["a4", "a5", "b5", "letter"], Sheet]] = {
    "a4": _sheet((210, 297), side=20, label=22, size=1050),
    "a5": _sheet((148, 210), side=14, label=19, size=900),
    "b5": _sheet((182, 257), side=17, label=20, size=1000),
    "letter": _sheet((215.9, 279.4), side=20, label=22, size=1050),
}


def sheet_for(document: Document) -> Sheet:
    """The page of an issue; the column of categories holds its longest word."""
    sheet = SHEETS[document.masthead.page]
    label = label_width(
        document,
        sheet.scaled(1000),
        least=sheet.label,
        inside=2 * CELL_SIDE,
        room=sheet.text_width,
    )
    return replace(sheet, label=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One named style: its characters and its paragraph."""

    name: str
    english: str
    size: int
    face: str = SERIF
    bold: bool = False
    color: str = "#000000"
    align: Literal["LEFT", "RIGHT", "CENTER"] = "LEFT"
    left: int = 0
    #: how far the lines after the first hang in
    hang: int = 0
    above: int = 0
    below: int = 0
    spacing: int = 150
    #: outline level, 1 the highest; 0 is text
    level: int = 0
    keep_with_next: bool = False
    tab: int = 0
    fill: int = FILL_PLAIN
    #: room between the text and its border
    border_gap: int = 0
    of_characters: bool = False

    @property
    def pitch(self) -> int:
        """From one line to the next."""
        return self.size * self.spacing // 100

    def height(self, text: str, room: int) -> int:
        """Height of a paragraph of this look in a column of this width."""
        inside = room - self.left
        lines = line_count(text, self.size, first=inside, rest=inside - self.hang)
        return self.above + lines * self.pitch + self.below


def looks_for(
    sheet: Sheet, marks: dict[str, str], *, title: str = "", notices: int = 0
) -> tuple[Look, ...]:
    """The named styles in the order of their numbers.

    Args:
        sheet: the page they are for.
        marks: what opens "headline", "bullet" and "field" paragraphs; lines hang under the text.
        title: of the publication; it is set smaller when it would just not fit on a line.
        notices: how many stand on the cover; the publisher's line comes nearer for them.
    """
    s, body = sheet.scaled, sheet.size
    deeper = tuple(
        Look(name=f"개요 {n}", english=f"Outline {n}", size=body, left=s(1000) * (n - 3), level=n)
        for n in range(4, 11)
    )
    number = Look(
        name="쪽 번호", english="Page Number", size=s(900), face=GOTHIC, of_characters=True
    )
    header = Look(
        name="머리말", english="Header", size=s(850), face=GOTHIC, color=GREY, tab=TAB_EDGE,
        fill=FILL_UNDER, border_gap=s(250),
    )  # fmt: skip
    return (
        Look(name="바탕글", english="Normal", size=body),
        Look(name="본문", english="Body", size=body),
        *_outline_looks(sheet, marks),
        *deeper,
        number,
        header,
        *_contents_looks(sheet, marks),
        *_cover_looks(sheet, title, notices=notices),
        *_table_looks(sheet, marks),
        *_last_looks(sheet),
    )


def _hang(mark: str, size: int) -> int:
    return width(f"{mark} ", size) if mark else 0


def _outline_looks(sheet: Sheet, marks: dict[str, str]) -> tuple[Look, ...]:
    """Chapter, field and headline."""
    s, body = sheet.scaled, sheet.size
    return (
        Look(
            name="개요 1", english="Outline 1", size=s(1500), face=GOTHIC, bold=True,
            color=NAVY, hang=_hang(marks["chapter"], s(1500)), below=s(500), level=1,
            keep_with_next=True, fill=FILL_RULE, border_gap=s(200),
        ),
        Look(
            name="개요 2", english="Outline 2", size=s(1200), face=GOTHIC, bold=True, color=NAVY,
            hang=_hang(marks["field"], s(1200)), above=s(600), below=s(300), level=2,
            keep_with_next=True,
        ),
        Look(
            name="개요 3", english="Outline 3", size=body, face=GOTHIC, bold=True,
            hang=_hang(marks["headline"], body), below=s(150), level=3, keep_with_next=True,
        ),
    )  # fmt: skip


def _contents_looks(sheet: Sheet, marks: dict[str, str]) -> tuple[Look, ...]:
    """The contents and its three levels."""
    s = sheet.scaled
    return (
        Look(
            name="차례 제목", english="TOC Heading", size=s(1600), face=GOTHIC, bold=True,
            color=NAVY, below=s(600), fill=FILL_RULE, border_gap=s(200),
        ),
        Look(
            name="차례 1", english="TOC 1", size=s(1050), face=GOTHIC, bold=True, color=NAVY,
            hang=_hang(marks["chapter"], s(1050)), above=s(400), tab=TAB_LEADER,
        ),
        Look(
            name="차례 2", english="TOC 2", size=s(1000), face=GOTHIC, left=s(700),
            hang=_hang(marks["field"], s(1000)), tab=TAB_LEADER,
        ),
        Look(
            name="차례 3", english="TOC 3", size=s(900), left=s(1500),
            hang=_hang(marks["bullet"], s(900)), tab=TAB_LEADER, spacing=145,
        ),
    )  # fmt: skip


def _cover_looks(sheet: Sheet, title: str, *, notices: int) -> tuple[Look, ...]:
    """The lines of the cover: three stand in the panel, notices in a frame, then the boxes."""
    s, down, body = sheet.scaled, sheet.down, sheet.size
    return (
        Look(
            name="표지 총서", english="Cover Series", size=s(1350), face=GOTHIC,
            color=ON_PANEL, below=s(500),
        ),
        Look(
            name="표지 제목", english="Cover Title", size=_title_size(title, sheet),
            face=GOTHIC, bold=True, color="#FFFFFF", spacing=130,
        ),
        Look(
            name="표지 영문 제목", english="Cover English Title", size=s(1200), face=GOTHIC,
            color=ON_PANEL, above=s(700),
        ),
        Look(
            name="표지 호수", english="Cover Number", size=s(2100), face=GOTHIC, bold=True,
            color=NAVY, above=down(3200), below=s(500),
        ),
        Look(
            name="표지 기준일", english="Cover Date", size=s(1100), face=GOTHIC, below=s(500),
        ),
        Look(
            name="표지 발행처", english="Cover Publisher", size=s(1350), face=GOTHIC, bold=True,
            color=NAVY,
        ),
        Look(
            name="일러두기", english="Notice", size=s(1000), face=GOTHIC, bold=True,
            color="#7A5D17",
        ),
        Look(name="표지 상자", english="Cover Box", size=body, above=s(900), spacing=100),
        Look(
            name="표지 아래", english="Cover Foot", size=body, spacing=100,
            above=max(down(30000) - notices * s(3200), down(1500)),
        ),
    )  # fmt: skip


def _table_looks(sheet: Sheet, marks: dict[str, str]) -> tuple[Look, ...]:
    """What stands in the cells."""
    s, body = sheet.scaled, sheet.size
    bullet = _hang(marks["bullet"], body)
    return (
        Look(
            name="표 머리", english="Table Head", size=s(1000), face=GOTHIC, bold=True,
            align="CENTER", spacing=130,
        ),
        Look(
            name="구분", english="Category", size=s(1000), face=GOTHIC, bold=True, color=NAVY,
            align="CENTER", spacing=130,
        ),
        Look(
            name="항목 문장", english="Entry Sentence", size=body, left=s(150), hang=bullet,
        ),
        Look(
            name="출처", english="Source", size=s(850), face=GOTHIC, color=GREY,
            left=s(150) + bullet, above=s(150), spacing=140,
        ),
        Look(name="해당 없음", english="Empty Category", size=body, left=s(150), hang=bullet),
        Look(name="출처 링크", english="Source Link", size=s(850), face=GOTHIC, color=LINK,
             of_characters=True),
    )  # fmt: skip


def _last_looks(sheet: Sheet) -> tuple[Look, ...]:
    """What stands under the last table."""
    s = sheet.scaled
    note = s(900)
    return (
        Look(
            name="맺음말", english="Closing", size=note, color=GREY, above=s(1000),
            hang=_hang("※", note),
        ),
        Look(
            name="공공저작물 제목", english="Public Works Heading", size=s(1000), face=GOTHIC,
            bold=True, above=s(900), below=s(200), keep_with_next=True,
        ),
        Look(
            name="공공저작물", english="Public Work", size=s(850), color=GREY,
            hang=_hang("-", s(850)), spacing=140,
        ),
    )  # fmt: skip


def _title_size(title: str, sheet: Sheet) -> int:
    """The size of the title on the cover, in half points."""
    largest = sheet.scaled(_TITLE_SIZE)
    room = sheet.text_width - 2 * sheet.panel_side
    fitting = room * largest // max(width(title, largest), 1)
    if fitting < largest * _TITLE_LEAST:
        return largest  # two lines of this size look better than one of a small size
    return min(largest, fitting) // 50 * 50


def header_part(sheet: Sheet, looks: tuple[Look, ...], *, language: str) -> str:
    """The header part: fonts, borders, shapes and styles."""
    reference_list = tag(
        "hh:refList",
        None,
        _fonts(),
        _listed("hh:borderFills", _fills()),
        _listed("hh:charProperties", [_characters(i, look) for i, look in enumerate(looks)]),
        _listed("hh:tabProperties", _tabs(sheet)),
        _listed("hh:numberings", [_numbering()]),
        _listed("hh:paraProperties", [_shape(i, look) for i, look in enumerate(looks)]),
        _listed("hh:styles", [_style(i, look, language) for i, look in enumerate(looks)]),
    )
    begin = {"page": 1, "footnote": 1, "endnote": 1, "pic": 1, "tbl": 1, "equation": 1}
    return (
        f'{DECLARATION}<hh:head {NAMESPACES} version="1.5" secCnt="1">'
        + tag("hh:beginNum", dict(begin))
        + reference_list
        + tag(
            "hh:compatibleDocument",
            {"targetProgram": "HWP201X"},
            tag("hh:layoutCompatibility"),
        )
        + tag(
            "hh:docOption",
            None,
            tag("hh:linkinfo", {"path": "", "pageInherit": 0, "footnoteInherit": 0}),
        )
        + tag("hh:trackchageConfig", {"flags": 56})
        + "</hh:head>"
    )


def _listed(name: str, members: Iterable[str]) -> str:
    made = list(members)
    return tag(name, {"itemCnt": len(made)}, *made)


_SCRIPTS: Final = ("hangul", "latin", "hanja", "japanese", "other", "symbol", "user")


def _fonts() -> str:
    kind = {
        "weight": 6, "proportion": 4, "contrast": 0, "strokeVariation": 1, "armStyle": 1,
        "letterform": 1, "midline": 1, "xHeight": 1,
    }  # fmt: skip
    fonts = "".join(
        tag(
            "hh:font",
            {"id": i, "face": face, "type": "TTF", "isEmbedded": 0},
            tag(
                "hh:substFont",
                {"face": FALLBACK, "type": "TTF", "isEmbedded": 0, "binaryItemIDRef": ""},
            ),
            tag("hh:typeInfo", {"familyType": family, **kind}),
        )
        for i, (face, family) in enumerate(((GOTHIC, "FCAT_GOTHIC"), (SERIF, "FCAT_MYUNGJO")))
    )
    return _listed(
        "hh:fontfaces",
        [tag("hh:fontface", {"lang": name.upper(), "fontCnt": 2}, fonts) for name in _SCRIPTS],
    )


def _fills() -> list[str]:
    """The border shapes, in the order of the FILL numbers."""
    line, rule = ("SOLID", "0.12 mm", "#7F8FA9"), ("SOLID", "0.7 mm", NAVY)
    none, gold = ("NONE", "0.1 mm", "#000000"), ("SOLID", "0.25 mm", GOLD)
    box = (line, line, line, line)
    plain = (none, none, none, none)
    return [
        _fill(FILL_NONE, plain, None),
        _fill(FILL_PLAIN, plain, "none"),
        _fill(FILL_CELL, box, "none"),
        _fill(FILL_HEAD, box, "#DCE4F0"),
        _fill(FILL_LABEL, box, "#F3F6FA"),
        _fill(FILL_RULE, (none, none, none, rule), "none"),
        _fill(FILL_PANEL, (none, none, none, ("SOLID", "1.5 mm", GOLD)), NAVY),
        _fill(FILL_NOTICE, (gold, gold, gold, gold), "none"),
        _fill(FILL_UNDER, (none, none, none, line), "none"),
        _fill(FILL_OVER, (none, none, line, none), "none"),
    ]


def _fill(number: int, sides: tuple[tuple[str, str, str], ...], color: str | None) -> str:
    inner = [
        tag(f"hh:{name}", {"type": "NONE", "Crooked": 0, "isCounter": 0})
        for name in ("slash", "backSlash")
    ]
    for name, (kind, thickness, tint) in zip(
        ("left", "right", "top", "bottom"), sides, strict=True
    ):
        inner.append(tag(f"hh:{name}Border", {"type": kind, "width": thickness, "color": tint}))
    inner.append(tag("hh:diagonal", {"type": "SOLID", "width": "0.1 mm", "color": "#000000"}))
    if color is not None:
        brush = {"faceColor": color, "hatchColor": "#999999", "alpha": 0}
        inner.append(tag("hc:fillBrush", None, tag("hc:winBrush", dict(brush))))
    return tag(
        "hh:borderFill",
        {
            "id": number, "threeD": 0, "shadow": 0, "centerLine": "NONE",
            "breakCellSeparateLine": 0,
        },
        *inner,
    )  # fmt: skip


def _characters(number: int, look: Look) -> str:
    def all_scripts(name: str, value: int) -> str:
        return tag(f"hh:{name}", dict.fromkeys(_SCRIPTS, value))

    return tag(
        "hh:charPr",
        {
            "id": number, "height": look.size, "textColor": look.color, "shadeColor": "none",
            "useFontSpace": 0, "useKerning": 0, "symMark": "NONE", "borderFillIDRef": FILL_PLAIN,
        },
        all_scripts("fontRef", int(look.face == SERIF)),
        all_scripts("ratio", 100),
        all_scripts("spacing", 0),
        all_scripts("relSz", 100),
        all_scripts("offset", 0),
        *([tag("hh:bold")] if look.bold else []),
        tag("hh:underline", {"type": "NONE", "shape": "SOLID", "color": "#000000"}),
        tag("hh:strikeout", {"shape": "NONE", "color": "#000000"}),
        tag("hh:outline", {"type": "NONE"}),
        tag("hh:shadow", {"type": "NONE", "color": "#C0C0C0", "offsetX": 10, "offsetY": 10}),
    )  # fmt: skip


def _tabs(sheet: Sheet) -> list[str]:
    """The default stops, then one right stop at the edge of the text, dotted or not."""
    plain = tag("hh:tabPr", {"id": 0, "autoTabLeft": 0, "autoTabRight": 0})
    return [plain, _edge_tab(TAB_LEADER, sheet, "DASH"), _edge_tab(TAB_EDGE, sheet, "NONE")]


def _edge_tab(number: int, sheet: Sheet, leader: str) -> str:
    stop = {"pos": sheet.text_width, "type": "RIGHT", "leader": leader}
    return tag(
        "hh:tabPr",
        {"id": number, "autoTabLeft": 0, "autoTabRight": 0},
        tag(
            "hp:switch",
            None,
            tag(
                "hp:case",
                {"hp:required-namespace": "http://www.hancom.co.kr/hwpml/2016/HwpUnitChar"},
                tag("hh:tabItem", {**stop, "unit": "HWPUNIT"}),
            ),
            tag("hp:default", None, tag("hh:tabItem", {**stop, "pos": 2 * sheet.text_width})),
        ),
    )


def _numbering() -> str:
    """An outline that prints no number: our marks are part of the text, as people type them."""
    levels = [
        tag(
            "hh:paraHead",
            {
                "start": 1, "level": level, "align": "LEFT", "useInstWidth": 0, "autoIndent": 0,
                "widthAdjust": 0, "textOffsetType": "PERCENT", "textOffset": 0,
                "numFormat": "DIGIT", "charPrIDRef": 4294967295, "checkable": 0,
            },
        )
        for level in range(1, 11)
    ]  # fmt: skip
    return tag("hh:numbering", {"id": 1, "start": 0}, *levels)


def _shape(number: int, look: Look) -> str:
    def lengths(factor: int) -> str:
        values = {
            "intent": -look.hang,
            "left": look.left,  # where the first line starts; a negative intent moves the others
            "right": 0,
            "prev": look.above,
            "next": look.below,
        }
        return tag(
            "hh:margin",
            None,
            *(
                tag(f"hc:{name}", {"value": value * factor, "unit": "HWPUNIT"})
                for name, value in values.items()
            ),
        ) + tag("hh:lineSpacing", {"type": "PERCENT", "value": look.spacing, "unit": "HWPUNIT"})

    level = {"type": "OUTLINE", "idRef": 0, "level": look.level - 1}
    return tag(
        "hh:paraPr",
        {
            "id": number, "tabPrIDRef": look.tab, "condense": 0, "fontLineHeight": 0,
            "snapToGrid": 0, "suppressLineNumbers": 0, "checked": 0, "textDir": "LTR",
        },
        tag("hh:align", {"horizontal": look.align, "vertical": "BASELINE"}),
        tag("hh:heading", dict(level) if look.level else {"type": "NONE", "idRef": 0, "level": 0}),
        tag(
            "hh:breakSetting",
            {
                "breakLatinWord": "KEEP_WORD", "breakNonLatinWord": "BREAK_WORD", "widowOrphan": 0,
                "keepWithNext": int(look.keep_with_next), "keepLines": int(look.tab > 0),
                "pageBreakBefore": 0, "lineWrap": "BREAK",
            },
        ),
        tag("hh:autoSpacing", {"eAsianEng": 0, "eAsianNum": 0}),
        tag(
            "hp:switch",
            None,
            tag(
                "hp:case",
                {"hp:required-namespace": "http://www.hancom.co.kr/hwpml/2016/HwpUnitChar"},
                lengths(1),
            ),
            tag("hp:default", None, lengths(2)),  # readers before 2016 count half units
        ),
        tag(
            "hh:border",
            {
                "borderFillIDRef": look.fill, "offsetLeft": 0, "offsetRight": 0,
                "offsetTop": look.border_gap, "offsetBottom": look.border_gap, "connect": 0,
                "ignoreMargin": 0,
            },
        ),
    )  # fmt: skip


def _style(number: int, look: Look, language: str) -> str:
    return tag(
        "hh:style",
        {
            "id": number,
            "type": "CHAR" if look.of_characters else "PARA",
            "name": look.name,
            "engName": look.english,
            "paraPrIDRef": 0 if look.of_characters else number,
            "charPrIDRef": number,
            "nextStyleIDRef": 0 if look.of_characters else number,
            "langID": 1033 if language == "en" else 1042,
            "lockForm": 0,
        },
    )
