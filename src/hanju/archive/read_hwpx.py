"""HWPX to lines and tables, by structure and named styles.

Shape:  bytes of a HWPX file in, a `Manuscript` out.
Units:  texts as printed; deleted text of tracked changes is left out.
Errors: `UnreadableFileError`.
Source: KS X 6101 (OWPML); publish/hwpx_looks.py names the styles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.archive.blocks import Line, Link, Manuscript, Role, Row, Table, flat, lines_in
from hanju.packages import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

_HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_HH: Final = "{http://www.hancom.co.kr/hwpml/2011/head}"
_OPF: Final = "{http://www.idpf.org/2007/opf/}"
_SECTION: Final = re.compile(r"Contents/section(\d+)\.xml")
_ROLES: Final[dict[str, Role]] = {
    "표지 총서": "series",
    "표지 제목": "title",
    "표지 영문 제목": "english",
    "표지 호수": "number",
    "표지 기준일": "base",
    "표지 발행처": "publisher",
    "일러두기": "notice",
    "차례 제목": "contents",
    "차례 1": "contents",
    "차례 2": "contents",
    "차례 3": "contents",
    "개요 1": "chapter",
    "개요 2": "field",
    "개요 3": "headline",
    "표 머리": "column_head",
    "구분": "category",
    "항목 문장": "bullet",
    "출처": "source",
    "해당 없음": "empty",
    "맺음말": "closing",
    "공공저작물 제목": "works",
    "공공저작물": "works",
}
#: Characters that 한글 keeps as elements of a text.
_CHARACTERS: Final = {"tab": "\t", "lineBreak": " ", "nbSpace": "\u00a0", "fwSpace": "\u3000",
                      "hyphen": "-"}  # fmt: skip


def read_hwpx(content: bytes, path: Path | str) -> Manuscript:
    """Read a HWPX file.

    Raises:
        UnreadableFileError: it is no sound HWPX file, or it is too large or dangerous to open.
    """
    package = Package(content, path)
    sections = sorted(
        (int(found[1]), name) for name in package.names if (found := _SECTION.fullmatch(name))
    )
    if not sections:
        raise package.refused("HWPX의 본문이 없습니다")
    reader = _Reader(_styles(package))
    blocks: list[Line | Table] = []
    for _, name in sections:
        for paragraph in package.xml(name).findall(f"{_HP}p"):
            blocks += reader.blocks(paragraph)
    title, keywords = _metadata(package)
    return Manuscript(format="hwpx", blocks=tuple(blocks), title=title, keywords=keywords)


def _styles(package: Package) -> dict[str, str]:
    if "Contents/header.xml" not in package.names:
        return {}
    header = package.xml("Contents/header.xml")
    return {s.get("id", ""): s.get("name", "") for s in header.iter(f"{_HH}style")}


def _metadata(package: Package) -> tuple[str, str]:
    if "Contents/content.hpf" not in package.names:
        return "", ""
    manifest = package.xml("Contents/content.hpf")
    title = manifest.find(f".//{_OPF}title")
    keywords = [m for m in manifest.iter(f"{_OPF}meta") if m.get("name") == "keyword"]
    return (
        (title.text or "") if title is not None else "",
        (keywords[0].text or "") if keywords else "",
    )


class _Reader:
    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        #: tracked deletions may go on from one text to the next
        self._deleted = False

    def blocks(self, paragraph: Element) -> Iterator[Line | Table]:
        """The paragraph's own line, then the tables anchored in it; a box holds lines, no rows."""
        line = self._line(paragraph)
        if line.text or line.anchor:
            yield line
        for table in paragraph.findall(f"{_HP}run/{_HP}tbl"):
            if table.get("colCnt") == "1":
                for inside in table.findall(f"{_HP}tr/{_HP}tc/{_HP}subList/{_HP}p"):
                    yield from self.blocks(inside)
            else:
                yield Table(rows=tuple(self._row(row) for row in table.findall(f"{_HP}tr")))

    def _line(self, paragraph: Element) -> Line:
        words, links, anchor = "", [], None
        opened: dict[str, tuple[str, int]] = {}
        for node in (node for run in paragraph.findall(f"{_HP}run") for node in run):
            if node.tag == f"{_HP}t":
                words += self._text(node)
                continue
            mark = node.find(f"{_HP}bookmark")
            if mark is not None:
                anchor = mark.get("name")
            begin, end = node.find(f"{_HP}fieldBegin"), node.find(f"{_HP}fieldEnd")
            if begin is not None:
                url = _address(begin)
                if url:
                    opened[begin.get("id", "")] = (url, len(words))
            elif end is not None and end.get("beginIDRef", "") in opened:
                url, start = opened.pop(end.get("beginIDRef", ""))
                links.append(Link(text=flat(words[start:]), url=url))
        role = _ROLES.get(self._styles.get(paragraph.get("styleIDRef", ""), ""))
        return Line(text=flat(words), role=role, anchor=anchor, links=tuple(links))

    def _text(self, node: Element) -> str:
        words = "" if self._deleted else node.text or ""
        for child in node:
            kind = child.tag.removeprefix(_HP)
            if kind in {"deleteBegin", "deleteEnd"}:
                self._deleted = kind == "deleteBegin"
            elif not self._deleted:
                words += _CHARACTERS.get(kind, "")
            words += "" if self._deleted else child.tail or ""
        return words

    def _row(self, row: Element) -> Row:
        label: str | None = None
        lines: list[Line] = []
        head = False
        for cell in row.findall(f"{_HP}tc"):
            inside = [
                line
                for paragraph in cell.findall(f"{_HP}subList/{_HP}p")
                for line in lines_in(self.blocks(paragraph))
            ]
            address = cell.find(f"{_HP}cellAddr")
            column = int(address.get("colAddr", "0")) if address is not None else len(lines)
            head = head or cell.get("header") == "1"
            if column == 0:
                label = " ".join(line.text for line in inside if line.text)
            else:
                lines += inside
        return Row(label=label, lines=tuple(lines), head=head)


def _address(begin: Element) -> str:
    """The web address a field leads to, empty for any other field."""
    if begin.get("type") != "HYPERLINK":
        return ""
    values = {p.get("name"): p.text or "" for p in begin.iter(f"{_HP}stringParam")}
    if values.get("Path"):
        return values["Path"]
    command = re.sub(r";\d+;\d+;\d+;?$", "", values.get("Command", ""))
    command = re.sub(r"\\(.)", r"\1", command)
    return command if re.match(r"https?://", command) else ""
