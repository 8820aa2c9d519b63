"""Preview: the pages of the real PDF of an issue as pictures, and where they end.

Shape:  an issue and a page number in, a PNG and the number of pages out; or its page breaks.
Units:  pages count from 1; `SCALE` pixels a point.
Errors: `NoSuchIssueError`; what the PDF writer raises; a page that is not there is None.
Source: design/desk.md section 2.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.model import Issue
    from hanju.newsroom.parts import Parts

SCALE: Final = 1.6
#: Texts of issues whose PDF is kept.
KEPT: Final = 4
#: So much of a text is looked for: enough to be alone, too little to run over the end of a page.
LOOKED_FOR: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """One page as it prints; `fingerprint` names the text it was made of."""

    png: bytes
    number: int
    pages: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The page `page` ends before this field of this entry."""

    page: int
    entry_id: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreaks:
    """Where the pages of an issue end, as the text of `fingerprint` prints."""

    pages: int
    fingerprint: str
    breaks: tuple[PageBreak, ...]


class Previews:
    """Prints an issue when somebody looks, once a text; one at a time, PDFium needs it so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pdfs: OrderedDict[str, bytes] = OrderedDict()
        self._breaks: OrderedDict[str, PageBreaks] = OrderedDict()

    def page(self, parts: Parts, number: int, page: int) -> PreviewPage | None:
        """One page of an issue; None when it has fewer."""
        with self._lock:
            pdf, fingerprint, _ = self._pdf(parts, number)
            return _drawn(pdf, page, fingerprint)

    def breaks(self, parts: Parts, number: int) -> PageBreaks:
        """Where the pages of an issue end."""
        with self._lock:
            pdf, fingerprint, issue = self._pdf(parts, number)
            if fingerprint not in self._breaks:
                self._breaks[fingerprint] = _found_breaks(_texts(pdf), issue, fingerprint)
            while len(self._breaks) > KEPT:
                self._breaks.popitem(last=False)
            return self._breaks[fingerprint]

    def _pdf(self, parts: Parts, number: int) -> tuple[bytes, str, Issue]:
        """The PDF of an issue, made when its text is another one."""
        from hanju.model.issue_json import content_hash
        from hanju.newsroom.correcting import Corrections
        from hanju.publish import document_from, rendered
        from hanju.publish.pdf import PdfWriter

        issue = parts.store.issue(number)
        fingerprint = content_hash(issue)
        correction = Corrections(parts).changes(number)
        name = f"{fingerprint}-{issue.state}-{hash((parts.house.publication, correction))}"
        pdf = self._pdfs.get(name)
        if pdf is None:
            document = document_from(issue, parts.house, correction=correction)
            pdf = rendered(PdfWriter(), document, parts.house)
        self._pdfs[name] = pdf
        self._pdfs.move_to_end(name)
        while len(self._pdfs) > KEPT:
            self._pdfs.popitem(last=False)
        return pdf, fingerprint, issue


def _texts(pdf: bytes) -> list[str]:
    """The text of every page, in the order of the page."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()


def _found_breaks(texts: list[str], issue: Issue, fingerprint: str) -> PageBreaks:
    """The field that stands first, or mostly, behind every end of a page.

    A headline stands in the list of contents too: it is looked for before its own first bullet.
    """
    pages = [_bare(text) for text in texts]
    whole = "".join(pages)
    ends = list(accumulate(len(page) for page in pages))
    places: list[tuple[int, int, str, str]] = []  # start, end, entry, field
    cursor = 0
    for entry in issue.entries():
        spots: list[tuple[int, int, str, str]] = []
        for place, bullet in enumerate(entry.bullets, 1):
            start = whole.find(_bare(bullet.text)[:LOOKED_FOR], cursor)
            if start < 0:
                continue
            cursor = start + 1
            spots.append((start, start + len(_bare(bullet.text)), str(entry.id), f"b{place}"))
        head = _bare(entry.headline)
        before = spots[0][0] if spots else -1
        start = whole.rfind(head[:LOOKED_FOR], 0, before) if before >= 0 and head else -1
        if start >= 0:
            spots.insert(0, (start, start + len(head), str(entry.id), "headline"))
        places += spots
    found = []
    for page, end in enumerate(ends[:-1], 1):
        behind = next(((e, f) for start, stop, e, f in places if (start + stop) / 2 >= end), None)
        has_before = any(stop <= end for _, stop, _, _ in places)
        if behind is not None and has_before:
            found.append(PageBreak(page=page, entry_id=behind[0], field=behind[1]))
    return PageBreaks(pages=len(pages), fingerprint=fingerprint, breaks=tuple(found))


def _bare(text: str) -> str:
    """A text as it can be found again: without the spaces and hyphens of its lines."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def _drawn(pdf: bytes, page: int, fingerprint: str) -> PreviewPage | None:
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= page <= len(opened):
            return None
        bitmap = opened[page - 1].render(scale=SCALE, rev_byteorder=True, prefer_bgrx=False)
        picture = bitmap.to_numpy()[:, :, :3]
        return PreviewPage(
            png=_png(picture), number=page, pages=len(opened), fingerprint=fingerprint
        )
    finally:
        opened.close()


def _png(picture: Any) -> bytes:
    """A picture of rows of red, green, blue as PNG; the format needs nothing but zlib."""
    height, width, _ = picture.shape
    rows = b"".join(b"\x00" + row.tobytes() for row in picture)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )
