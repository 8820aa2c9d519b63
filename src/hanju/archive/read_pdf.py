"""PDF to lines and tables, by its tags; without tags by the marks at the head of its lines.

Shape:  bytes of a PDF in, a `Manuscript` out.
Units:  text as pdfium reads it; a line end is a space.
Errors: `UnreadableFileError`.
Source: ISO 32000-2 section 14.8 (structure types); publish/typst/digest.typ sets them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hanju.archive.blocks import Line, Manuscript, Role, Row, Table, flat
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADINGS: Final[dict[str, Role]] = {"H1": "chapter", "H2": "field", "H3": "headline"}
#: Anything deeper was not made by a typesetter.
_DEPTH_MAX: Final = 60


@dataclass(slots=True)
class _Node:
    """One tag with the text and the tags inside it, in order."""

    kind: str
    inside: list[_Node | str] = field(default_factory=list)

    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text() for part in self.inside)

    def nodes(self, *kinds: str) -> Iterator[_Node]:
        """Tags of these kinds, not looking inside those found."""
        for part in self.inside:
            if isinstance(part, _Node):
                if part.kind in kinds:
                    yield part
                else:
                    yield from part.nodes(*kinds)


def read_pdf(content: bytes, path: Path | str) -> Manuscript:
    """Read a PDF.

    Raises:
        UnreadableFileError: pdfium cannot open it, or it wants a password.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # loads a native library

    try:
        document: Any = PdfDocument(content)
    except PdfiumError as exc:
        raise UnreadableFileError(
            path, problem=f"PDF를 열 수 없습니다({exc})", mend="암호를 풀거나 다시 저장하세요."
        ) from exc
    try:
        about = document.get_metadata_dict()
        blocks: list[Line | Table] = []
        for index in range(len(document)):
            page = document[index]
            tags = _tags(page)
            if tags is None:
                blocks += _untagged(page)
            elif index == 0:
                blocks += _untagged(page)  # the cover is plain lines
            else:
                for node in tags:
                    blocks += _blocks(node)
    finally:
        document.close()
    return Manuscript(
        format="pdf",
        blocks=tuple(_joined(blocks)),
        title=about.get("Title", ""),
        keywords=about.get("Keywords", ""),
    )


def _untagged(page: Any) -> list[Line | Table]:
    lines = page.get_textpage().get_text_range().splitlines()
    return [Line(text=flat(line)) for line in lines if line.strip()]


def _tags(page: Any) -> list[_Node] | None:
    """The structure tree of a page with its text, None when there is none."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return None
    try:
        texts = _marked_texts(page)
        made = [
            _node(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i), texts, 0)
            for i in range(pdfium.FPDF_StructTree_CountChildren(tree))
        ]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return made or None


def _marked_texts(page: Any) -> dict[int, str]:
    """The text of every marked content of a page; what is not marked is decoration."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    found: dict[int, list[str]] = {}
    marked = -1
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        character = pdfium.FPDFText_GetUnicode(text_page, index)
        drawn = pdfium.FPDFText_GetTextObject(text_page, index)
        if drawn:  # pdfium makes spaces and line ends of its own: they belong to what is before
            marked = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
        if marked >= 0:
            found.setdefault(marked, []).append(chr(character))
    return {key: "".join(characters) for key, characters in found.items()}


def _node(element: Any, texts: dict[int, str], depth: int) -> _Node:
    import pypdfium2.raw as pdfium

    node = _Node(_kind(element))
    if depth > _DEPTH_MAX:
        return node
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            node.inside.append(_node(child, texts, depth + 1))
        else:
            marked = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            node.inside.append(texts.get(marked, ""))
    return node


def _kind(element: Any) -> str:
    import ctypes

    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _blocks(node: _Node) -> Iterator[Line | Table]:
    """Lines and tables of a tag, in order."""
    if node.kind == "TOC":
        return
    if node.kind == "Table":
        yield Table(rows=tuple(_rows(node)))
    elif node.kind in _HEADINGS:
        yield Line(text=_clean(node.text()), role=_HEADINGS[node.kind])
    elif node.kind in {"L", "LI"}:
        yield Line(text=_clean(node.text()), role="works")
    elif node.kind in {"P", "Span"}:
        words = _clean(node.text())
        if words:
            yield Line(text=words)
    else:
        for part in node.inside:
            if isinstance(part, _Node):
                yield from _blocks(part)


def _rows(table: _Node) -> Iterator[Row]:
    for row in table.nodes("TR"):
        cells = list(row.nodes("TH", "TD"))
        head = any(cell.kind == "TH" for cell in cells)
        if not cells:
            continue
        *labels, last = cells
        label = _clean(labels[0].text()) if labels else None
        lines = tuple(_cell_lines(last))
        if not labels and not lines:
            continue
        yield Row(label=label, lines=lines, head=head)


def _cell_lines(cell: _Node) -> Iterator[Line]:
    found = False
    for node in cell.nodes("H3", "LI"):
        found = True
        if node.kind == "H3":
            yield Line(text=_clean(node.text()), role="headline")
        else:
            yield from _item_lines(node)
    if not found and _clean(cell.text()):
        yield Line(text=_clean(cell.text()))


def _item_lines(item: _Node) -> Iterator[Line]:
    """A bullet; the last one of an entry holds the source line beside its own paragraph."""
    for body in item.nodes("LBody"):
        own = [part for part in body.inside if isinstance(part, _Node) and part.kind == "P"]
        if not own:
            yield Line(text=_clean(body.text()), role="bullet")
            continue
        yield Line(text=_clean("".join(part.text() for part in own)), role="bullet")
        rest = "".join(
            part if isinstance(part, str) else part.text()
            for part in body.inside
            if not any(part is one for one in own)
        )
        if _clean(rest):
            yield Line(text=_clean(rest), role="source")


def _joined(blocks: list[Line | Table]) -> Iterator[Line | Table]:
    """Tables that a page end cut are one table again."""
    before: Table | None = None
    for block in blocks:
        if isinstance(block, Table):
            before = Table(rows=(*(before.rows if before else ()), *block.rows))
            continue
        if before is not None:
            yield before
            before = None
        yield block
    if before is not None:
        yield before


def _clean(text: str) -> str:
    return flat(re.sub(r"\s+", " ", text.replace("\ufffe", "").replace("\r\n", " ")))
