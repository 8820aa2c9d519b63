"""Back numbers in the text form: a transcription with headings, tab-separated rows and some HTML.

Shape:  text in, a `Manuscript` out.
Units:  one row a line, label and content parted by a tab; `<p>`, `<li>` part the lines of a cell.
Errors: `UnreadableFileError` for bytes that are no text.
Source: data/issue-108 (the form of `issue-108.txt`); design/house-style.md section 10.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from hanju.archive.blocks import Line, Manuscript, Role, Row, Table, flat
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*)$")
_FIELD: Final = re.compile(r"^[☞▪▶]")
_PAGE: Final = re.compile(r"\s\d{1,3}$")


def read_text(content: bytes, path: Path | str) -> Manuscript:
    """Read a transcription.

    Raises:
        UnreadableFileError: it is neither UTF-8 nor CP949.
    """
    lines = _decoded(content, path).splitlines()
    blocks: list[Line | Table] = []
    rows: list[Row] = []
    for line in lines:
        if "\t" in line:
            label, _, cell = line.partition("\t")
            rows.append(Row(label=flat(label) or None, lines=_cell(cell)))
            continue
        if not line.strip():
            continue
        if rows:
            blocks.append(Table(rows=tuple(rows)))
            rows = []
        blocks.append(_line(line))
    if rows:
        blocks.append(Table(rows=tuple(rows)))
    return Manuscript(format="txt", blocks=tuple(blocks))


def _decoded(content: bytes, path: Path | str) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(
        path,
        problem="글자 코드를 알 수 없습니다",
        mend="UTF-8로 저장하거나 HWPX, DOCX, PDF를 가져오세요.",
    )


def _line(line: str) -> Line:
    found = _HEADING.match(line)
    if found is None:
        return Line(text=flat(line))
    text = flat(found[2])
    role: Role | None = None
    if len(found[1]) > 1 and not _PAGE.search(text):  # the contents has its pages behind
        role = "field" if _FIELD.match(text) else "chapter"
    return Line(text=text, role=role)


def _cell(content: str) -> tuple[Line, ...]:
    parser = _Cell()
    parser.feed(content)
    parser.close()
    return tuple(Line(text=text) for text in map(flat, parser.lines) if text)


class _Cell(HTMLParser):
    """Parts a cell into its paragraphs; a check box is how the mark of a headline was read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"p", "li", "br", "tr"}:
            self.lines.append("")
        elif tag == "input":
            self.lines[-1] += "□ "

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li", "ul"}:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data
