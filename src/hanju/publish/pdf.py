"""PDF: the printed edition, set by typst, for screen readers (PDF/UA-1) and archives (PDF/A-2a).

Shape:  a `Document` in, one PDF out: cover, contents with page numbers, tables, last words.
Units:  page sizes by name; the pages of an `Edition` are sheets, cover and contents included.
Errors: `MissingFontError` before anything is set; `EditionFailedError` with typst's own words when
        the compiler refuses.
Source: docs/decisions/0019-pdf.md; design/dependencies.md section 2.

The same tree gives the same bytes: dates come from the issue, system fonts are ignored, and the
template can read its own folder only and fetches nothing.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

from hanju.errors import EditionFailedError
from hanju.publish.fonts import font_folder, with_stand_ins
from hanju.publish.measure import label_width
from hanju.publish.stored import stored
from hanju.publish.tree import running_head

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Appendix, Document, DocumentCategory, DocumentEntry
    from hanju.settings import House

#: For screen readers, and for archives that keep a page as it was printed (0019).
Standard = Literal["ua-1", "a-2a"]
STANDARDS: Final[tuple[Standard, ...]] = ("ua-1", "a-2a")
#: The unit of widths that are told in ems.
_EM: Final = 1000
#: PDF/A allows strings of 32,767 bytes; a bookmark takes two bytes and more a letter.
STRING_MAX: Final = 8_000


class PdfWriter:
    """Sets the issue for print and screen readers."""

    name = "pdf"
    suffix = ".pdf"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the PDF edition to `path`."""
        del house  # its words and its paper are in the tree
        text, replaced = with_stand_ins(json.dumps(print_copy(document), ensure_ascii=False))
        number = document.masthead.number
        notes = [f"글꼴에 없는 글자 {replaced}개를 〓로 찍음"] if replaced else []
        standards = STANDARDS
        if any(len(entry.heading) > STRING_MAX for entry in document.entries()):
            standards = STANDARDS[:1]
            notes.append("아주 긴 제목이 있어 PDF/A로는 내지 못하고 PDF/UA로만 냄")
        pdf, settled = _set(text, number=number, standards=standards)
        if not settled:
            pdf, settled = _set(text, number=number, standards=standards, repeat_labels=False)
            notes.append("구분 이름을 쪽마다 되풀이하지 못하고 첫 쪽에만 찍음")
        if not settled:
            raise EditionFailedError(number, "pdf", "쪽 번호가 정해지지 않습니다")
        return stored(pdf, path, document, format=self.name, pages=_sheets(pdf), notes=notes)


def _set(
    text: str, *, number: int, standards: tuple[Standard, ...], repeat_labels: bool = True
) -> tuple[bytes, bool]:
    """The PDF, and whether every page number is settled (typst lays out five times at most)."""
    import typst  # 0.1 s, and only this writer needs it

    with resources.as_file(resources.files("hanju.publish") / "typst") as room:
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(room / "digest.typ"),
                root=str(room),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=list(standards),
                sys_inputs={"document": text, "labels": "all" if repeat_labels else "first"},
            )
        except typst.TypstError as exc:
            raise EditionFailedError(number, "pdf", f"조판을 마치지 못했습니다({exc})") from exc
    return pdf, not any("converge" in str(warning.message) for warning in warnings)


def _sheets(pdf: bytes) -> int:
    from pypdfium2 import PdfDocument  # loads a native library

    document = PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def print_copy(document: Document) -> dict[str, Any]:
    """What the template is given: strings, numbers and lists, nothing to evaluate."""
    head, labels = document.masthead, document.labels
    return {
        "masthead": {
            "title": head.title,
            "number_line": head.number_line,
            "series_line": head.series_line,
            "english_title": head.english_title,
            "base_line": head.base_line,
            "publisher": head.publisher,
            "department": head.department,
            "language": head.language,
            "page": head.page,
            "label_ems": label_width(document, _EM, least=0, inside=0, room=20 * _EM) / _EM,
        },
        "date": [head.base_date.year, head.base_date.month, head.base_date.day],
        "keywords": [f"hanju {head.number}", f"content-sha256:{head.content_hash}"],
        "labels": {
            "contents": labels.contents,
            "column_heads": labels.column_heads,
            "empty": labels.empty,
            "source": labels.source,
            "attributions": labels.attributions,
            "chapter_mark": labels.chapter_mark,
            "field_mark": labels.field_mark,
            "headline_mark": labels.headline_mark,
            "bullet_mark": labels.bullet_mark,
        },
        "running_head": running_head(document),
        "notices": document.notices,
        "chapters": [
            {
                "title": chapter.title,
                "anchor": chapter.anchor,
                "fields": [
                    {
                        "title": field.title,
                        "anchor": field.anchor,
                        "categories": [_category(category) for category in field.categories],
                    }
                    for field in chapter.fields
                ],
            }
            for chapter in document.chapters
        ],
        "attributions": [{"text": work.text, "url": work.url} for work in document.attributions],
        "last_lines": document.last_lines,
        "behind": [_page_behind(page) for page in document.pages_behind],
    }


def _page_behind(page: Appendix) -> dict[str, Any]:
    return {
        "title": page.title,
        "lines": page.lines,
        "figures": [
            {
                "title": figure.title,
                "alt": figure.alt,
                "svg": figure.svg,
                "columns": figure.columns,
                "rows": figure.rows,
                "note": figure.note,
            }
            for figure in page.figures
        ],
    }


def _category(category: DocumentCategory) -> dict[str, Any]:
    return {
        "name": category.name,
        "anchor": category.anchor,
        "entries": [_entry(entry) for entry in category.entries],
    }


def _entry(entry: DocumentEntry) -> dict[str, Any]:
    return {
        "anchor": entry.anchor,
        "headline": entry.headline,
        "date_text": entry.date_text,
        "bullets": entry.bullets,
        "sources": [{"text": source.text, "url": source.url} for source in entry.sources],
    }
