"""DOCX: the issue for Word, with real headings, lists, tables and a filled-in contents.

Shape:  a `Document` in, one Word file out; the same document gives the same bytes.
Units:  as in `docx_styles.py`.
Errors: none of its own.
Source: ECMA-376 (transitional); docs/decisions/0016-office-and-mail.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from hanju.publish.docx_appendix import pictures_of
from hanju.publish.docx_body import Body, body_of
from hanju.publish.docx_pages import lines_of
from hanju.publish.docx_styles import (
    HEAD,
    MEASURES,
    W,
    font_table_xml,
    numbering_xml,
    settings_xml,
    sizes_of,
    styles_xml,
)
from hanju.publish.package import zipped
from hanju.publish.stored import stored
from hanju.publish.tree import running_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document, Masthead
    from hanju.settings import House

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Word cuts document properties here.
_PROPERTY_MAX: Final = 255

_PARTS: Final = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "fontTable": "fontTable",
    "header": "header",
    "footer": "footer",
    "footer-contents": "footer",
}
_PNG: Final = '<Default Extension="png" ContentType="image/png"/>'


class DocxWriter:
    """Writes the issue for Word and its relatives."""

    name = "docx"
    suffix = ".docx"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the DOCX edition to `path`."""
        del house  # its words are in the tree
        body = body_of(document)
        notes = () if body.pages.exact else (_estimated(document),)
        return stored(zipped(_parts(document, body)), path, document, format=self.name, notes=notes)


def _estimated(document: Document) -> str:
    if document.masthead.language == "en":
        return "An entry is taller than a page: update the contents in Word (F9)."
    return "한 쪽보다 긴 항목이 있어 목차의 쪽 번호가 어림값입니다. 워드에서 목차를 갱신(F9)하세요."


def _parts(document: Document, body: Body) -> Iterator[tuple[str, bytes]]:
    head, labels = document.masthead, document.labels
    measures = MEASURES[head.page]
    parts = {
        "[Content_Types].xml": _content_types(has_pictures=document.appendix is not None),
        "_rels/.rels": _package_links(),
        "docProps/core.xml": _core(head),
        "docProps/app.xml": _app(head),
        "word/document.xml": f'{HEAD}<w:document {W} xmlns:r="{_OFFICE}"><w:body>{body.xml}'
        "</w:body></w:document>",
        "word/_rels/document.xml.rels": _document_links(document, body),
        "word/styles.xml": styles_xml(measures),
        "word/numbering.xml": numbering_xml(labels, measures),
        "word/settings.xml": settings_xml(head.language),
        "word/fontTable.xml": font_table_xml(),
        "word/header.xml": _header(document),
        "word/footer.xml": _footer("- ", " -"),
        "word/footer-contents.xml": _footer("", ""),
    }
    for name, content in parts.items():
        yield name, content.encode("utf-8")
    for _, path, picture in pictures_of(document.appendix):
        yield f"word/{path}", picture


def _content_types(*, has_pictures: bool) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{_PNG if has_pictures else ''}"
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _link(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{kind}" Target={quoteattr(target)}{mode}/>'


def _package_links() -> str:
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + _link("document", f"{_OFFICE}/officeDocument", "word/document.xml")
        + _link("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
        + _link("app", f"{_OFFICE}/extended-properties", "docProps/app.xml")
        + "</Relationships>"
    )


def _document_links(document: Document, body: Body) -> str:
    inside = "".join(
        _link(f"link-{name}", f"{_OFFICE}/{kind}", f"{name}.xml")
        for name, kind in _PARTS.items()
        if name != "document"
    )
    outside = "".join(
        _link(f"link{number}", f"{_OFFICE}/hyperlink", address, outside=True)
        for number, address in enumerate(body.addresses, 1)
    )
    pictures = "".join(
        _link(key, f"{_OFFICE}/image", path) for key, path, _ in pictures_of(document.appendix)
    )
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}{outside}{pictures}'
        "</Relationships>"
    )


def _core(head: Masthead) -> str:
    day = f"{head.base_date.isoformat()}T00:00:00Z"
    language = "en-US" if head.language == "en" else "ko-KR"
    author = " ".join(part for part in (head.publisher, head.department) if part)

    def short(value: str) -> str:
        return escape(value[:_PROPERTY_MAX])

    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f"<dc:creator>{short(author)}</dc:creator>"
        f"<dc:description>{short(head.english_title)}</dc:description>"
        f"<cp:keywords>hanju, {escape(head.number_line)}, content-sha256:{head.content_hash}"
        f"</cp:keywords><dc:language>{language}</dc:language>"
        f"<cp:lastModifiedBy>{short(author)}</cp:lastModifiedBy>"
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        f"<cp:revision>1</cp:revision><dc:subject>{short(head.base_line)}</dc:subject>"
        f"<dc:title>{short(f'{head.title} {head.number_line}')}</dc:title></cp:coreProperties>"
    )


def _app(head: Masthead) -> str:
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Application>hanju</Application>'
        f"<Company>{escape(head.publisher[:_PROPERTY_MAX])}</Company></Properties>"
    )


def _header(document: Document) -> str:
    m = MEASURES[document.masthead.page]
    size = sizes_of(m).source[0]
    title, notice = running_head(document)
    # A header of two lines would push the body down and its pages with it.
    right = _one_line(notice, size, m.text_width * 0.35)
    left = _one_line(title, size, m.text_width * (0.6 if right else 0.95))
    shown = f'<w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">{escape(right)}</w:t></w:r>'
    return (
        f'{HEAD}<w:hdr {W}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(left)}</w:t></w:r>{shown if right else ""}'
        "</w:p></w:hdr>"
    )


def _one_line(value: str, size: float, width: float) -> str:
    """The text, cut so that it takes one line in any font."""
    shown = value[:200]
    while len(shown) > 1 and lines_of(shown.replace(" ", "_"), size, width).most > 1:
        shown = shown[: -max(1, len(shown) // 10)]
    return shown if shown == value else f"{shown.rstrip()}…"


def _footer(before: str, after: str) -> str:
    def run(content: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>' if content else ""

    return (
        f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{run(before)}'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(after)}</w:p></w:ftr>'
    )
