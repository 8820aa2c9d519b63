"""PDF: the text of its pages, line by line as printed.

Shape:  bytes in, lines, what it says of itself and notes out.
Units:  pages.
Errors: `UnreadableAttachmentError`: wants a password, broken.
Source: pdfium through pypdfium2; design/threats.md P4.

Lines stay as printed: `text.sentences` knows wrapped lines. Page numbers go.
"""

from __future__ import annotations

import re
from typing import Any, Final

from hanju.collect.attachments.kinds import AGAIN, ASK_OPEN
from hanju.collect.attachments.nouns import AttachmentLimits, Told, UnreadableAttachmentError

_PAGE_NUMBER: Final = re.compile(r"[-–—]? ?\d{1,4} ?[-–—]?|\d{1,4} ?/ ?\d{1,4}")
#: What pdfium puts where a word was broken at the end of a line.
_BROKEN_WORD: Final = re.compile(r"[\x02\ufffe]\r?\n?")
_DATE: Final = re.compile(
    r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:\d{2})?(Z|[+-]\d{2}'?\d{2})?)?"
)
_PASSWORD: Final = "password"  # noqa: S105  # a word of pdfium's message


def read_pdf(content: bytes, limits: AttachmentLimits) -> Told:
    """Read the pages of a PDF.

    Raises:
        UnreadableAttachmentError: see the module.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # loads a native library

    try:
        document: Any = PdfDocument(content)
    except PdfiumError as exc:
        if _PASSWORD in str(exc).lower():
            raise UnreadableAttachmentError("locked", "암호가 걸려 있습니다", ASK_OPEN) from exc
        raise UnreadableAttachmentError("broken", f"PDF가 깨졌습니다({exc})", AGAIN) from exc
    notes: list[str] = []
    lines: list[str] = []
    unread = 0
    pages = len(document)
    size = 0
    for index in range(min(pages, limits.pages)):
        try:
            words = document[index].get_textpage().get_text_range()
        except PdfiumError:
            unread += 1
            continue
        found = _page_lines(words)
        lines += found
        size += sum(map(len, found))
        if size > limits.text_chars:
            break
    if unread:
        notes.append(f"읽지 못한 쪽이 {unread}쪽 있습니다")
    if unread and not lines:
        raise UnreadableAttachmentError("broken", "PDF의 쪽을 읽을 수 없습니다", AGAIN)
    if pages > limits.pages:
        notes.append(f"{pages:,}쪽 가운데 앞의 {limits.pages:,}쪽만 읽었습니다")
    own = document.get_metadata_dict()
    return Told(
        lines=lines,
        title=str(own.get("Title") or "").strip(),
        saved=_date(str(own.get("CreationDate") or "")),
        notes=notes,
    )


def _date(written: str) -> str:
    """D:20251204091500+09'00' as other files write it."""
    found = _DATE.match(written)
    if found is None:
        return ""
    year, month, day, hour, minute, zone = found.groups()
    clock = f"T{hour}:{minute}{(zone or '').replace(chr(39), '')}" if hour and minute else ""
    return f"{year}-{month}-{day}{clock}"


def _page_lines(words: str) -> list[str]:
    lines = [line.strip() for line in _BROKEN_WORD.sub("", words).splitlines()]
    lines = [line for line in lines if line]
    for end in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[end]):
            lines.pop(end)
    return lines
