"""EPUB 3: the issue as a book for phones and readers, one page a chapter.

Shape:  a `Document` in, one EPUB file out; the same document gives the same bytes.
Units:  none.
Errors: none of its own.
Source: EPUB 3.3; EPUB Accessibility 1.1; docs/decisions/0016-office-and-mail.md.

Tables do not fit a phone, so a category is a heading here; order and texts are those of the
tree. Marks stand in the style sheet: a text reads back without them.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from hanju.publish.atom import feed_id
from hanju.publish.clean import css_string, strict_address
from hanju.publish.package import zipped
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

    from hanju.model import Edition
    from hanju.model.document import Attribution, Document, DocumentEntry, DocumentField
    from hanju.settings import House

_CONTAINER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_SUMMARY: Final = {
    "ko": "글자로만 이루어져 있으며, 제목 단계와 목차로 장·분야·구분·항목을 찾아갈 수 있습니다.",
    "en": "Text only; headings and the contents lead to every chapter, field and entry.",
}


class EpubWriter:
    """Writes the issue for e-book readers."""

    name = "epub"
    suffix = ".epub"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the EPUB edition to `path`."""
        del house  # its words are in the tree
        book = zipped(_parts(document), uncompressed=frozenset({"mimetype"}))
        return stored(book, path, document, format=self.name)


def _parts(document: Document) -> Iterator[tuple[str, bytes]]:
    """The parts of the container; `mimetype` must be the first."""
    pages = ["cover", *(chapter.anchor for chapter in document.chapters), "end"]
    templates = _templates(document, pages)

    def page(template: str, **more: object) -> bytes:
        return templates.get_template(template).render(**more).encode("utf-8")

    yield "mimetype", b"application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER.encode("utf-8")
    yield "EPUB/package.opf", page("package.opf.j2")
    yield "EPUB/nav.xhtml", page("nav.xhtml.j2")
    yield "EPUB/toc.ncx", page("toc.ncx.j2")
    yield "EPUB/style.css", page("style.css.j2")
    yield "EPUB/cover.xhtml", page("cover.xhtml.j2")
    for chapter in document.chapters:
        yield f"EPUB/{chapter.anchor}.xhtml", page("chapter.xhtml.j2", chapter=chapter)
    yield "EPUB/end.xhtml", page("end.xhtml.j2")


def _templates(document: Document, pages: list[str]) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    head, labels = document.masthead, document.labels
    made = Environment(
        loader=PackageLoader("hanju.publish", "templates/epub"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def css(mark: str) -> Markup:
        return Markup(css_string(f"{mark} ") if mark else "")  # noqa: S704  escaped just there

    made.globals.update(
        document=document,
        head=head,
        labels=labels,
        contents=labels.contents or "Contents",
        author=" ".join(part for part in (head.publisher, head.department) if part),
        uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, feed_id(head))),
        summary=_SUMMARY[head.language],
        pages=pages,
        marks=(("h2", css(labels.field_mark)), ("h4", css(labels.headline_mark))),
        bullet=css(labels.bullet_mark),
        entries_of=_entries_of,
        pieces=pieces_of,
        address=strict_address,
    )
    return made


def _entries_of(field: DocumentField) -> list[DocumentEntry]:
    return [entry for category in field.categories for entry in category.entries]


def pieces_of(work: Attribution) -> list[tuple[str, str | None]]:
    """The wording, with the part that is an address as a link."""
    address = strict_address(work.url)
    if work.url is None or address is None:
        return [(work.text, None)]
    before, found, after = work.text.partition(work.url)
    return [piece for piece in ((before, None), (found, address), (after, None)) if piece[0]]
