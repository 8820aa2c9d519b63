"""OWPML by hand: the few elements an edition needs, as text.

Shape:  nouns of the form in, XML fragments (str) out; `Ids` numbers objects from 1.
Units:  lengths are HWPUNIT (1/7200 inch); texts come cleaned from the tree.
Errors: none raised here; everything that is text is escaped.
Source: KS X 6101 (OWPML) as Hancom Office writes it; docs/decisions/0014-hwpx.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
_HWPML: Final = "http://www.hancom.co.kr/hwpml"
#: Hancom declares all of them on every root and some readers look prefixes up there.
NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "ha": f"{_HWPML}/2011/app",
        "hp": f"{_HWPML}/2011/paragraph",
        "hp10": f"{_HWPML}/2016/paragraph",
        "hs": f"{_HWPML}/2011/section",
        "hc": f"{_HWPML}/2011/core",
        "hh": f"{_HWPML}/2011/head",
        "hhs": f"{_HWPML}/2011/history",
        "hm": f"{_HWPML}/2011/master-page",
        "hpf": "http://www.hancom.co.kr/schema/2011/hpf",
        "dc": "http://purl.org/dc/elements/1.1/",
        "opf": "http://www.idpf.org/2007/opf/",
        "ooxmlchart": f"{_HWPML}/2016/ooxmlchart",
        "hwpunitchar": f"{_HWPML}/2016/HwpUnitChar",
        "epub": "http://www.idpf.org/2007/ops",
        "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    }.items()
)
#: Control ids of the two kinds of field, as Hancom writes them ("%hlk", "%toc").
HYPERLINK_FIELD: Final = "627600491"
CONTENTS_FIELD: Final = "628387683"
_COMMAND_ESCAPED: Final = ":?;#"


def tag(name: str, attributes: dict[str, object] | None = None, *inner: str) -> str:
    """One element; attribute values are escaped, `inner` is XML already."""
    head = name + "".join(f" {k}={quoteattr(str(v))}" for k, v in (attributes or {}).items())
    content = "".join(inner)
    return f"<{head}>{content}</{name}>" if content else f"<{head}/>"


def text(content: str) -> str:
    """A piece of text of a run."""
    return f"<hp:t>{escape(content)}</hp:t>"


def run(look: int, *inner: str) -> str:
    """A run in one character shape."""
    return tag("hp:run", {"charPrIDRef": look}, *inner)


def paragraph(look: int, *runs: str, page_break: bool = False, shape: int | None = None) -> str:
    """A paragraph in a named style; `shape` overrides the style's paragraph shape."""
    return tag(
        "hp:p",
        {
            "id": 2147483648,
            "paraPrIDRef": look if shape is None else shape,
            "styleIDRef": look,
            "pageBreak": int(page_break),
            "columnBreak": 0,
            "merged": 0,
        },
        *(runs or (run(look),)),
    )


def control(inner: str) -> str:
    """A control: something in the text that is not text."""
    return tag("hp:ctrl", None, inner)


def bookmark(name: str) -> str:
    """A named place that links can lead to."""
    return control(tag("hp:bookmark", {"name": name}))


class Ids:
    """Numbers fields and tables in the order of the text, so that bytes repeat."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """A number not given before."""
        self._last += 1
        return self._last


def field_begin(kind: str, number: int, field: str, parameters: str, *, editable: bool) -> str:
    """The start of a field."""
    return control(
        tag(
            "hp:fieldBegin",
            {
                "id": number,
                "type": kind,
                "name": "",
                "editable": int(editable),
                "dirty": 0,
                "zorder": -1,
                "fieldid": field,
                "metaTag": "",
            },
            parameters,
        )
    )


def field_end(number: int, field: str) -> str:
    """The end of a field."""
    return control(tag("hp:fieldEnd", {"beginIDRef": number, "fieldid": field}))


def link(number: int, address: str, look: int, *inner: str) -> tuple[str, ...]:
    """Runs that lead to a web address, or with `#name` to a bookmark."""
    inside = address.startswith("#")
    target = "".join(f"\\{c}" if c in _COMMAND_ESCAPED else c for c in address.removeprefix("#"))
    command = f"?{target};0;0;0;" if inside else f"{target};1;0;0;"
    kind = "HWPHYPERLINK_TYPE_HWP" if inside else "HWPHYPERLINK_TYPE_URL"
    values = [("Command", command), *([] if inside else [("Path", address)])]
    values += [
        ("Category", kind),
        ("TargetType", "HWPHYPERLINK_TARGET_BOOKMARK"),
        ("DocOpenType", "HWPHYPERLINK_JUMP_CURRENTTAB"),
    ]
    parameters = tag(
        "hp:parameters",
        {"cnt": len(values) + 1, "name": ""},
        tag("hp:integerParam", {"name": "Prop"}, "0"),
        *(tag("hp:stringParam", {"name": name}, escape(value)) for name, value in values),
    )
    begin = field_begin("HYPERLINK", number, HYPERLINK_FIELD, parameters, editable=False)
    return run(look, begin), run(look, *inner), run(look, field_end(number, HYPERLINK_FIELD))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; `paragraphs` is XML already."""

    column: int
    row: int
    rows: int
    width: int
    height: int
    fill: int
    head: bool
    middle: bool
    paragraphs: str


def cell(content: Cell, *, side: int, above: int) -> str:
    """A table cell with its own margins."""
    sub_list = tag(
        "hp:subList",
        {
            "id": "",
            "textDirection": "HORIZONTAL",
            "lineWrap": "BREAK",
            "vertAlign": "CENTER" if content.middle else "TOP",
            "linkListIDRef": 0,
            "linkListNextIDRef": 0,
            "textWidth": 0,
            "textHeight": 0,
            "hasTextRef": 0,
            "hasNumRef": 0,
        },
        content.paragraphs,
    )
    return tag(
        "hp:tc",
        {
            "name": "",
            "header": int(content.head),
            "hasMargin": 1,
            "protect": 0,
            "editable": 0,
            "dirty": 0,
            "borderFillIDRef": content.fill,
        },
        sub_list,
        tag("hp:cellAddr", {"colAddr": content.column, "rowAddr": content.row}),
        tag("hp:cellSpan", {"colSpan": 1, "rowSpan": content.rows}),
        tag("hp:cellSz", {"width": content.width, "height": content.height}),
        tag("hp:cellMargin", {"left": side, "right": side, "top": above, "bottom": above}),
    )


def _position(*, inline: bool) -> str:
    """Where a table stands: in the column after its paragraph, or on the line like a letter."""
    return tag(
        "hp:pos",
        {
            "treatAsChar": int(inline),
            "affectLSpacing": 0,
            "flowWithText": 1,
            "allowOverlap": 0,
            "holdAnchorAndSO": 0,
            "vertRelTo": "PARA",
            "horzRelTo": "COLUMN",
            "vertAlign": "TOP",
            "horzAlign": "LEFT",
            "vertOffset": 0,
            "horzOffset": 0,
        },
    )


def table(
    number: int,
    rows: Iterable[str],
    *,
    count: int,
    columns: int,
    width: int,
    height: int,
    fill: int,
    below: int = 0,
    inline: bool = False,
) -> str:
    """A table that flows with the text, breaks inside cells and repeats its head row.

    An inline one stands on a line like a letter, and never breaks.
    """
    return tag(
        "hp:tbl",
        {
            "id": 1_000_000_000 + number,
            "zOrder": number,
            "numberingType": "TABLE",
            "textWrap": "TOP_AND_BOTTOM",
            "textFlow": "BOTH_SIDES",
            "lock": 0,
            "dropcapstyle": "None",
            "pageBreak": "CELL",
            "repeatHeader": 1,
            "rowCnt": count,
            "colCnt": columns,
            "cellSpacing": 0,
            "borderFillIDRef": fill,
            "noAdjust": 0,
        },
        tag(
            "hp:sz",
            {
                "width": width,
                "widthRelTo": "ABSOLUTE",
                "height": height,
                "heightRelTo": "ABSOLUTE",
                "protect": 0,
            },
        ),
        _position(inline=inline),
        tag("hp:outMargin", {"left": 0, "right": 0, "top": 0, "bottom": below}),
        tag("hp:inMargin", {"left": 0, "right": 0, "top": 0, "bottom": 0}),
        *(tag("hp:tr", None, row) for row in rows),
    )
