"""DOCX to lines and tables, by structure and named styles.

Shape:  bytes of a DOCX file in, a `Manuscript` out.
Units:  texts as printed; deleted text of tracked changes is left out.
Errors: `UnreadableFileError`.
Source: ECMA-376 part 1 chapter 17; publish/docx_styles.py names the styles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.archive.blocks import Line, Link, Manuscript, Role, Row, Table, flat, lines_in
from hanju.packages import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_CP: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
#: By style name in lower case without spaces: Word and LibreOffice rename ids, not names.
_ROLES: Final[dict[str, Role]] = {
    "digestseries": "series",
    "title": "title",
    "subtitle": "english",
    "digestnumber": "number",
    "digestbaseline": "base",
    "digestnotice": "notice",
    "digestpublisher": "publisher",
    "tocheading": "contents",
    "toc1": "contents",
    "toc2": "contents",
    "toc3": "contents",
    "heading1": "chapter",
    "heading2": "field",
    "heading3": "headline",
    "digestcolumnhead": "column_head",
    "digestcategory": "category",
    "listbullet": "bullet",
    "digestsource": "source",
    "digestempty": "empty",
    "digestlastline": "closing",
    "digestattributionhead": "works",
    "digestattribution": "works",
}


def read_docx(content: bytes, path: Path | str) -> Manuscript:
    """Read a DOCX file.

    Raises:
        UnreadableFileError: it is no sound DOCX file, or it is too large or dangerous to open.
    """
    package = Package(content, path)
    body = package.xml("word/document.xml").find(f"{_W}body")
    if body is None:
        raise package.refused("DOCX의 본문이 없습니다")
    reader = _Reader(_styles(package), _addresses(package))
    title, keywords = _metadata(package)
    return Manuscript(
        format="docx", blocks=tuple(reader.blocks(body)), title=title, keywords=keywords
    )


def _styles(package: Package) -> dict[str, str]:
    if "word/styles.xml" not in package.names:
        return {}
    found = {}
    for style in package.xml("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId", "")] = "" if name is None else name.get(f"{_W}val", "")
    return found


def _addresses(package: Package) -> dict[str, str]:
    name = "word/_rels/document.xml.rels"
    if name not in package.names:
        return {}
    return {
        link.get("Id", ""): link.get("Target", "")
        for link in package.xml(name)
        if link.get("TargetMode") == "External"
    }


def _metadata(package: Package) -> tuple[str, str]:
    if "docProps/core.xml" not in package.names:
        return "", ""
    core = package.xml("docProps/core.xml")
    return core.findtext(f"{_DC}title") or "", core.findtext(f"{_CP}keywords") or ""


class _Reader:
    def __init__(self, styles: dict[str, str], addresses: dict[str, str]) -> None:
        self._styles, self._addresses = styles, addresses

    def blocks(self, container: Element) -> Iterator[Line | Table]:
        """Lines and tables in order, through content controls."""
        for node in container:
            if node.tag == f"{_W}p":
                line = self._line(node)
                if line.text or line.anchor:
                    yield line
            elif node.tag == f"{_W}tbl" and len(node.findall(f"{_W}tblGrid/{_W}gridCol")) == 1:
                for box in node.findall(f"{_W}tr/{_W}tc"):  # as people frame lines
                    yield from self.blocks(box)
            elif node.tag == f"{_W}tbl":
                yield Table(rows=tuple(self._row(row) for row in node.findall(f"{_W}tr")))
            elif node.tag == f"{_W}sdt":
                inside = node.find(f"{_W}sdtContent")
                if inside is not None:
                    yield from self.blocks(inside)

    def _line(self, paragraph: Element) -> Line:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        key = "" if style is None else style.get(f"{_W}val", "")
        name = self._styles.get(key, key).lower().replace(" ", "")
        anchors = [
            mark.get(f"{_W}name", "")
            for mark in paragraph.iter(f"{_W}bookmarkStart")
            if mark.get(f"{_W}name", "").startswith(("_entry_", "_a_"))
        ]
        links = [
            Link(text=flat(_words(link)), url=self._addresses[link.get(f"{_R}id", "")])
            for link in paragraph.iter(f"{_W}hyperlink")
            if link.get(f"{_R}id", "") in self._addresses
        ]
        return Line(
            text=flat(_words(paragraph)),
            role=_ROLES.get(name),
            anchor=anchors[0] if anchors else None,
            links=tuple(links),
        )

    def _row(self, row: Element) -> Row:
        head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        cells = row.findall(f"{_W}tc")
        inside = [tuple(lines_in(self.blocks(cell))) for cell in cells]
        if len(cells) < 2:
            return Row(label=None, lines=inside[0] if inside else (), head=head)
        merge = cells[0].find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        label = " ".join(line.text for line in inside[0] if line.text)
        return Row(
            label=None if goes_on and not label else label,
            lines=tuple(line for lines in inside[1:] for line in lines),
            head=head,
        )


def _words(node: Element) -> str:
    """Text of runs, without what tracked changes deleted (`w:delText`) and field codes."""
    words = ""
    for child in node.iter():
        if child.tag == f"{_W}t":
            words += child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"} and child.get(f"{_W}val") is None:
            words += "\t" if child.tag == f"{_W}tab" else " "
        elif child.tag == f"{_W}noBreakHyphen":
            words += "-"
    return words
