"""Releases of the sample: a sample article as the file that an office would attach.

Shape:  a row of the sample file in, the bytes of an HWPX, PDF, DOCX or ZIP out.
Units:  A4 pages; lines of a PDF are broken at spaces, as a word processor prints them.
Errors: `ModuleNotFoundError` when a library of hanju is missing.
Source: written for hanju; made with python-hwpx, typst and python-docx when asked for.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

DAYS: Final = "월화수목금토일"
_SECTION: Final = "Contents/section0.xml"
_LINE_CHARS: Final = 44
_NOT_A_WORD: Final = re.compile(r"[^\w가-힣]+")
#: Every file of one sample is the same bytes wherever and whenever it is made.
_MADE_AT: Final = (2025, 12, 11, 0, 0, 0)


def file_name(row: Row, ending: str) -> str:
    """What the office called the file."""
    stem = _NOT_A_WORD.sub("_", row["title"]).strip("_")[:30]
    return f"{stem}.{ending}"


def release_lines(row: Row) -> list[str]:
    """The paragraphs of a release: its head, its text, its desk."""
    at = datetime.fromisoformat(row["published"])
    when = f"{at:%Y. %m. %d.}({DAYS[at.weekday()]}) {at:%H:%M}"
    office = row["outlet"].removesuffix(" 보도자료")
    paragraphs = [one for one in row["text"].split("\n\n") if one]
    return [
        "보도자료",
        f"보도시점: {when}",
        row["title"],
        *paragraphs,
        f"담당 부서: {office} 홍보 담당",
    ]


def write_file(row: Row, ending: str) -> bytes:
    """The release in one format."""
    if ending == "hwpx":
        return write_hwpx(release_lines(row))
    if ending == "pdf":
        return write_pdf(release_lines(row))
    if ending == "docx":
        return write_docx(release_lines(row))
    return write_zip({file_name(row, "hwpx"): write_hwpx(release_lines(row))})


def write_hwpx(lines: Sequence[str]) -> bytes:
    """A Hangul file with these paragraphs."""
    parts = dict(_blank_hwpx())
    section = parts[_SECTION].decode("utf-8")
    written = "".join(
        '<hp:p id="0" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">'
        f'<hp:run charPrIDRef="0"><hp:t>{escape(line)}</hp:t></hp:run></hp:p>'
        for line in lines
    )
    parts[_SECTION] = section.replace("</hs:sec>", f"{written}</hs:sec>").encode()
    return write_zip(parts)


@cache
def _blank_hwpx() -> tuple[tuple[str, bytes], ...]:
    """The parts of an empty Hangul file, read from the library once."""
    from hwpx import HwpxDocument

    with zipfile.ZipFile(io.BytesIO(HwpxDocument.new().to_bytes())) as package:
        return tuple((name, package.read(name)) for name in package.namelist())


def write_docx(lines: Sequence[str]) -> bytes:
    """A Word file with these paragraphs."""
    from docx import Document

    document = Document()
    document.core_properties.created = datetime(*_MADE_AT)  # noqa: DTZ001  what docx wants
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def write_pdf(lines: Sequence[str]) -> bytes:
    """A PDF with these paragraphs, lines broken at spaces."""
    import typst

    paragraphs = "\n\n".join(
        " \\\n".join(_typst(line) for line in textwrap.wrap(words, _LINE_CHARS)) for words in lines
    )
    source = (
        '#set document(date: none)\n#set page(paper: "a4", margin: 25mm)\n'
        f'#set text(font: "Noto Serif KR", lang: "ko", size: 10pt)\n{paragraphs}\n'
    )
    written: Any = source.encode()
    made = typst.compile(written, font_paths=[_fonts()], ignore_system_fonts=True)
    return bytes(made)


def _typst(words: str) -> str:
    return re.sub(r"([\\#*_`$<>@=\[\]\"'/~+-])", r"\\\1", words)


def _fonts() -> str:
    from importlib import resources

    return str(resources.files("pylopdf_fonts_ko"))


def write_zip(parts: dict[str, bytes]) -> bytes:
    """A ZIP package; a part called mimetype is stored as it is, as the formats want it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _MADE_AT)
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(part, content)
    return target.getvalue()
