"""Saved mails: who wrote, when, what, and the files that came along.

Shape:  the bytes of an .eml (or of a page saved as .mhtml) in, `MailFile` out.
Units:  bytes; instants aware.
Errors: none; what is missing is empty, what is odd a note.
Source: RFC 5322, 2045-2047, 2231, 2557; docs/decisions/0006-import.md.

Korean mail programs write headers in bytes of EUC-KR without saying so and call CP949
"ks_c_5601-1987": every text goes through the one decoder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import collapse_rfc2231_value, parseaddr
from typing import TYPE_CHECKING, Final

from hanju.collect.decoding import decode
from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.files.instants import UNDATED
from hanju.text.normalise import clean_address, clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import Message

MAX_FILES: Final = 30
MAX_PARTS: Final = 500
_HEADER_CHARS: Final = 10_000
#: A plain part this much shorter than the HTML beside it only says "open in a browser".
_PLAIN_FROM: Final = 0.5
_COMMENT: Final = re.compile(r"\([^()]{0,60}\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A mail; `page` instead of `text` when the file is a web page saved with its pictures."""

    subject: str = ""
    sender: str = ""
    sent_at: datetime | None = None
    sent_why: str = UNDATED
    text: str = ""
    html: str = ""
    page: str = ""
    page_url: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = ()
    seed: bytes = b""


def read_mail(content: bytes) -> MailFile:
    """Read a mail."""
    message = message_from_bytes(content, policy=policy.compat32)
    plain, pages, files, notes = _parts(message)
    page_url = clean_address(_header(message, "Snapshot-Content-Location"))
    seed = _header(message, "Message-ID").encode(errors="replace") or content
    if page_url and pages:
        return MailFile(page=pages[0], page_url=page_url, seed=seed)
    name, address = parseaddr(_header(message, "From"))
    sent = read_feed_instant(_COMMENT.sub("", _header(message, "Date")).strip())
    page = clean_text("\n".join(pages))
    text = clean_text("\n\n".join(plain))
    return MailFile(
        subject=clean_line(_header(message, "Subject")),
        sender=clean_line(name) or address.rpartition("@")[2],
        sent_at=sent.at,
        sent_why=sent.why,
        text=text if len(text) >= _PLAIN_FROM * len(page) else page,
        html="\n".join(pages),
        files=tuple(files),
        notes=tuple(notes),
        seed=seed,
    )


def _parts(message: Message) -> tuple[list[str], list[str], list[tuple[str, bytes]], list[str]]:
    """Plain texts, pages, files, and what was odd."""
    plain: list[str] = []
    pages: list[str] = []
    files: list[tuple[str, bytes]] = []
    notes: list[str] = []
    for part in _leaves(message):
        name = _file_name(part)
        kind = part.get_content_type()
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        is_file = part.get_content_disposition() == "attachment" or (
            name and not kind.startswith(("text/", "image/"))
        )
        if is_file:
            if content and len(files) < MAX_FILES:
                files.append((name or "첨부", content))
        elif kind in {"text/plain", "text/html"}:
            charset = part.get_param("charset", "")
            decoded = decode(content, charset=charset if isinstance(charset, str) else "")
            (plain if kind == "text/plain" else pages).append(decoded.text)
            if not decoded.is_exact:
                notes.append(decoded.why)
    return plain, pages, files, notes


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, of this mail; not those of a mail inside it."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inside = part.get_payload()
            waiting[:0] = [one for one in inside if not isinstance(one, str)]
        elif part.get_content_maintype() != "message":
            yield part


def _file_name(part: Message) -> str:
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, None, header)
        if value is not None:
            written = value if isinstance(value, str) else collapse_rfc2231_value(value)
            return clean_line(_decoded(written))
    return ""


def _header(message: Message, name: str) -> str:
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return _decoded(str(raw))


def _decoded(written: str) -> str:
    """A header as text: encoded words, or bytes of whatever encoding."""
    raw = written[:_HEADER_CHARS].encode("utf-8", "surrogateescape")
    text = decode(raw).text
    if "=?" not in text:
        return text
    words = []
    try:
        for piece, charset in decode_header(text):
            if isinstance(piece, str):
                words.append(piece)
            elif charset is None:
                words.append(piece.decode("raw-unicode-escape", "replace"))
            else:
                words.append(decode(piece, charset=charset).text)
    except (HeaderParseError, ValueError, LookupError):
        return text
    return "".join(words)
