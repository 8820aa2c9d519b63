"""What a file is, by its content; its name is believed in nothing.

Shape:  bytes in, a format out, or a named reason why it is none that we read.
Units:  bytes.
Errors: `UnreadableAttachmentError`: empty, locked, a page, unsupported.
Source: design/sources.md 1.4; design/documents-and-law.md section 1.
"""

from __future__ import annotations

from typing import Final

from hanju.collect.attachments.nouns import AttachmentFormat, UnreadableAttachmentError
from hanju.collect.decoding import decode

_HEAD: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HWP: Final = b"HWP Document File"
#: Document guards of Korean offices wrap whole files.
_GUARDS: Final = (b"SCDSA0", b"\x9b DRMONE", b"<DOCUMENT SAFER", b"<## NASCA DRM", b"Fasoo", b"FSN")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PAGE: Final = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<!--")

AGAIN: Final = "원문 쪽에서 파일을 다시 내려받아 보세요."
ASK_OPEN: Final = "발행 기관에 열린 형식(HWPX, PDF)의 파일을 요청하거나 본문을 손으로 옮기세요."
RESAVE: Final = "한글이나 워드에서 HWPX, DOCX나 PDF로 다시 저장해 넣으세요."


def format_of(content: bytes) -> AttachmentFormat | None:
    """Tell the format; None for a ZIP package, whose parts say what it is.

    Raises:
        UnreadableAttachmentError: it is none that can be read, with the reason.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableAttachmentError("empty", "빈 파일입니다", AGAIN)
    head = content[:_HEAD]
    if head.startswith(_ZIP):
        return None
    if head.startswith(_OLE):
        return _of_ole(content)
    if head.startswith(_HWP):
        return "hwp"  # version 3
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if any(guard in head[:64] for guard in _GUARDS):
        raise UnreadableAttachmentError("locked", "문서보안(DRM)이 걸려 있습니다", ASK_OPEN)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_PAGE) or (start.startswith(b"<?xml") and b"<html" in start):
        raise UnreadableAttachmentError("page", "파일이 아니라 웹 페이지가 왔습니다", AGAIN)
    if b"<hwpml" in start:
        raise UnreadableAttachmentError("unsupported", "HWPML 파일은 읽지 않습니다", RESAVE)
    if head.startswith(_PICTURES):
        raise UnreadableAttachmentError("unsupported", "그림 파일이라 글자가 없습니다", ASK_OPEN)
    if head.startswith(b"{\\rtf"):
        raise UnreadableAttachmentError("unsupported", "RTF 파일은 읽지 않습니다", RESAVE)
    if _is_plain(content):
        return "text"
    raise UnreadableAttachmentError("unsupported", "무슨 파일인지 알 수 없습니다", RESAVE)


def _of_ole(content: bytes) -> AttachmentFormat:
    if _utf16("EncryptedPackage") in content:
        raise UnreadableAttachmentError("locked", "암호가 걸려 있습니다", ASK_OPEN)
    for stream, what in (("WordDocument", ".doc"), ("PowerPoint Document", ".ppt")):
        if _utf16(stream) in content:
            raise UnreadableAttachmentError("unsupported", f"옛 {what} 파일입니다", RESAVE)
    if _utf16("Workbook") in content and _HWP not in content:
        raise UnreadableAttachmentError("unsupported", "옛 .xls 파일입니다", RESAVE)
    return "hwp"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_plain(content: bytes) -> bool:
    if b"\0" in content[:_HEAD] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return decode(content[: 16 * _HEAD]).replaced <= 1  # one letter may be cut in two
