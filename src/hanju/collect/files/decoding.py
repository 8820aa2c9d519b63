"""Bytes to text: exact, or flagged; never silent mojibake.

Shape:  bytes in; text and the encoding's name out, `lost` counts characters that were not
        decodable and stand as U+FFFD.
Units:  characters.
Errors: none.
Source: design/sources.md section 8 (S21); docs/decisions/0006-import.md.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

REPLACEMENT: Final = "\ufffd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text and how it was read."""

    text: str
    encoding: str
    lost: int = 0


def decode(content: bytes) -> Decoded:
    """Decode UTF-8 (with or without a mark), UTF-16 with a mark, else CP949 (EUC-KR)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
        return Decoded(text=text, encoding="UTF-16", lost=text.count(REPLACEMENT))
    try:
        return Decoded(text=content.decode("utf-8-sig"), encoding="UTF-8")
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(text=content.decode("cp949"), encoding="CP949")
    except UnicodeDecodeError:
        pass
    tried = []
    for name, codec in (("UTF-8", "utf-8-sig"), ("CP949", "cp949")):
        text = content.decode(codec, errors="replace")
        tried.append(Decoded(text=text, encoding=name, lost=text.count(REPLACEMENT)))
    return min(tried, key=lambda one: one.lost)


def is_text(head: bytes) -> bool:
    """Whether bytes look like text at all: no NUL (but UTF-16), hardly any control codes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 32), 127))
    return controls * 50 <= len(head)
