"""Preview: the pages of the real PDF of an issue as pictures, also before it is signed.

Shape:  an issue and a page number in, a PNG and the number of pages out.
Units:  pages count from 1; `SCALE` pixels a point.
Errors: `NoSuchIssueError`; what the PDF writer raises; a page that is not there is None.
Source: design/desk.md section 2.
"""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.newsroom.parts import Parts

SCALE: Final = 1.6
#: Texts of issues whose PDF is kept.
KEPT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """One page as it prints; `fingerprint` names the text it was made of."""

    png: bytes
    number: int
    pages: int
    fingerprint: str


class Previews:
    """Prints an issue when somebody looks, once a text; one at a time, PDFium needs it so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pdfs: OrderedDict[str, bytes] = OrderedDict()

    def page(self, parts: Parts, number: int, page: int) -> PreviewPage | None:
        """One page of an issue; None when it has fewer."""
        from hanju.model.issue_json import content_hash
        from hanju.publish import document_from, rendered
        from hanju.publish.pdf import PdfWriter

        issue = parts.store.issue(number)
        name = f"{content_hash(issue)}-{issue.state}-{hash(parts.house.publication)}"
        with self._lock:
            pdf = self._pdfs.get(name)
            if pdf is None:
                pdf = rendered(PdfWriter(), document_from(issue, parts.house), parts.house)
            self._pdfs[name] = pdf
            self._pdfs.move_to_end(name)
            while len(self._pdfs) > KEPT:
                self._pdfs.popitem(last=False)
            return _drawn(pdf, page, content_hash(issue))


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
