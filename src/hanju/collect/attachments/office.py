"""DOCX and XLSX: the text of a document, the cells of a workbook.

Shape:  an opened package in, its lines and what it says of itself out.
Units:  rows.
Errors: `UnreadableAttachmentError`: broken.
Source: ECMA-376: w:p, w:r, w:t, w:tbl; python-calamine for cells.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.attachments.kinds import RESAVE
from hanju.collect.attachments.layout import table_lines
from hanju.collect.attachments.nouns import Told, UnreadableAttachmentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from hanju.packages import Package

DOCUMENT: Final = "word/document.xml"
WORKBOOK: Final = "xl/workbook.xml"
_OWN_WORDS: Final = "docProps/core.xml"
_DEPTH_MAX: Final = 30
_ROWS_MAX: Final = 20_000  # of all sheets
_COLUMNS_MAX: Final = 200
_MARKS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Deleted and moved text, settings; `Choice` stays and its `Fallback` goes.
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "pPr", "rPr", "sectPr", "Fallback", "instrText"})


def read_docx(package: Package) -> Told:
    """Read the body and the notes of a DOCX.

    Raises:
        UnreadableFileError: a part is damaged or no XML.
    """
    lines = _lines(package.xml(DOCUMENT), 0)
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in package.names:
            lines += _lines(package.xml(notes), 0)
    own: dict[str, str] = {}
    if _OWN_WORDS in package.names:
        own = {_tag(node): (node.text or "").strip() for node in package.xml(_OWN_WORDS).iter()}
    return Told(
        lines=lines,
        title=own.get("title", ""),
        saved=own.get("modified") or own.get("created", ""),
    )


def _lines(holder: ET.Element, depth: int) -> list[str]:
    lines: list[str] = []
    if depth > _DEPTH_MAX:
        return lines
    for child in holder:
        tag = _tag(child)
        if tag == "p":
            words, inside = _paragraph(child, depth)
            lines += [words] if words.strip() else []
            lines += inside
        elif tag == "tbl":
            rows = [
                [_lines(cell, depth + 1) for cell in _cells(row)]
                for row in child
                if _tag(row) == "tr"
            ]
            lines += table_lines(rows)
        elif tag not in _LEFT_OUT:
            lines += _lines(child, depth + 1)
    return lines


def _cells(row: ET.Element) -> Iterator[ET.Element]:
    """The cells of a row, those in content controls too."""
    for child in row:
        if _tag(child) == "tc":
            yield child
        elif _tag(child) in {"sdt", "sdtContent", "customXml"}:
            yield from _cells(child)


def _paragraph(node: ET.Element, depth: int) -> tuple[str, list[str]]:
    """The words of a paragraph, and the lines of boxes set in it."""
    words: list[str] = []
    boxes: list[str] = []
    for child in node:
        tag = _tag(child)
        if tag == "t":
            words.append(child.text or "")
        elif tag in _MARKS:
            words.append(_MARKS[tag])
        elif tag == "txbxContent":
            boxes += _lines(child, depth + 1)
        elif tag not in _LEFT_OUT and depth <= _DEPTH_MAX:
            inner, lines = _paragraph(child, depth + 1)
            words.append(inner)
            boxes += lines
    return "".join(words), boxes


def read_xlsx(content: bytes) -> Told:
    """Read the cells of a workbook, sheet by sheet.

    Raises:
        UnreadableAttachmentError: calamine cannot open it.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # loads a Rust library

    lines: list[str] = []
    left = _ROWS_MAX
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names
        for name in names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=left)
            left -= len(rows)
            table = [[[shown(value)] for value in row[:_COLUMNS_MAX]] for row in rows]
            found = table_lines(table)
            if found and len(names) > 1:
                lines.append(f"[{name}]")
            lines += found
            if left <= 0:
                return Told(lines=lines, notes=[f"앞의 {_ROWS_MAX:,}행만 읽었습니다"])
    except (CalamineError, ValueError, OSError) as exc:
        raise UnreadableAttachmentError("broken", f"엑셀이 깨졌습니다({exc})", RESAVE) from exc
    return Told(lines=lines)


def shown(value: Any) -> str:
    """A cell as a person reads it: whole numbers without ".0"."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return "" if value is None else str(value)


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]
