"""HWPX: the edition of record, as a person in 한글 would have made it.

Shape:  a `Document` in, one HWPX package out: cover, contents field, chapters, one table a field.
Units:  HWPUNIT (1/7200 inch); printed pages count from the first page of the body.
Errors: `PublishError` when the package would not open in a word processor.
Source: docs/decisions/0014-hwpx.md; KS X 6101 (OWPML); python-hwpx writes and checks the package.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from hanju.errors import PublishError
from hanju.publish.hwpx_appendix import add_pictures
from hanju.publish.hwpx_body import Body
from hanju.publish.hwpx_looks import header_part, looks_for, sheet_for
from hanju.publish.hwpx_plan import Plan, Planner
from hanju.publish.package import zipped
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document
    from hanju.settings import House

_HEADER: Final = "Contents/header.xml"
_SECTION: Final = "Contents/section0.xml"
_PACKAGE: Final = "Contents/content.hpf"
_PREVIEW: Final = "Preview/PrvText.txt"
#: 한글 shows the beginning of a document in its file dialogue.
_PREVIEW_CHARACTERS: Final = 1000


class HwpxWriter:
    """Writes the issue for 한글 and other readers of HWPX."""

    name = "hwpx"
    suffix = ".hwpx"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the HWPX edition to `path`."""
        del house  # its words are in the tree
        content, plan = hwpx_bytes(document)
        pages = 1 + plan.contents_pages + plan.body_pages
        return stored(content, path, document, format=self.name, pages=pages)


def hwpx_bytes(document: Document) -> tuple[bytes, Plan]:
    """The package and the plan it was made from.

    Raises:
        PublishError: the library's own check says that a word processor would refuse it.
    """
    head, labels = document.masthead, document.labels
    sheet = sheet_for(document)
    marks = {
        "chapter": labels.chapter_mark,
        "field": labels.field_mark,
        "headline": labels.headline_mark,
        "bullet": labels.bullet_mark,
    }
    looks = looks_for(sheet, marks, title=head.title, notices=len(document.notices))
    plan = Planner(sheet, {look.name: look for look in looks}).plan(document)
    body = Body(document, sheet, looks, plan)
    parts = {
        _HEADER: header_part(sheet, looks, language=head.language),
        _SECTION: body.section(),
        _PREVIEW: _preview(document),
    }
    return _packed(document, parts), plan


def _preview(document: Document) -> str:
    head = document.masthead
    lines = [head.series_line, head.title, head.number_line, head.base_line]
    lines += [line.text for line in document.contents()]
    return "\r\n".join(line for line in lines if line)[:_PREVIEW_CHARACTERS]


def _packed(document: Document, parts: dict[str, str]) -> bytes:
    from hwpx import HwpxDocument  # heavy: lxml and the schemas
    from hwpx.errors import HwpxError
    from hwpx.package import HwpxPackage

    head = document.masthead
    day = f"{head.base_date.isoformat()}T00:00:00Z"
    try:
        blank = HwpxDocument.new()
        blank.parts.clear_document_metadata(keep=(), timestamp=day)
        blank.parts.clear_preview()
        blank.parts.set_document_metadata(
            title=f"{head.title} {head.number_line}",
            creator=f"{head.publisher} {head.department}".strip(),
            subject=head.base_line,
            keyword=keywords(document),
            created_date=day,
            modified_date=day,
        )
        package = HwpxPackage.open(blank.to_bytes())
        for name, content in parts.items():
            package.set_part(name, content.encode())
        add_pictures(document.appendix, package.set_part, package.add_manifest_item)
        language = f"<opf:language>{head.language}</opf:language>".encode()
        package.set_part(_PACKAGE, package.get_part(_PACKAGE).replace(b"<opf:language/>", language))
        checked = HwpxDocument.from_package(package).to_bytes()
    except HwpxError as exc:
        raise PublishError(
            f"제{head.number}호 hwpx: 한글이 열 수 없는 문서가 됩니다({exc}) "
            "→ 다른 형식으로 내고, 이 문구를 개발자에게 알려 주세요."
        ) from exc
    return _repeatable(checked)


def keywords(document: Document) -> str:
    """What a machine reads back from the file: hash, number and dates."""
    head = document.masthead
    return (
        f"hanju-issue:{head.number}; base:{head.base_date.isoformat()}; "
        f"window:{head.window_start.isoformat()}/{head.window_end.isoformat()}; "
        f"content-sha256:{head.content_hash}"
    )


def _repeatable(package: bytes) -> bytes:
    """The same package with fixed times, `mimetype` first and not compressed."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    return zipped(parts, uncompressed=frozenset({"mimetype"}))
