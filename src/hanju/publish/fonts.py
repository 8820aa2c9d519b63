"""Fonts: the Korean faces of the printed editions, and what they can show.

Shape:  the folder and the families of the font package; a text in, the text with every
        character that no face holds replaced by the stand-in 〓 out.
Units:  code points.
Errors: `MissingFontError` when the package or one of its faces is not there.
Source: design/dependencies.md section 2 (a document without a Korean font compiles silently).
"""

from __future__ import annotations

import struct
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from hanju.errors import MissingFontError

PACKAGE: Final = "pylopdf_fonts_ko"
FAMILIES: Final = {
    "Noto Sans KR": "NotoSansKR-Regular.otf",
    "Noto Serif KR": "NotoSerifKR-Regular.otf",
}
#: The printers' stand-in for a sort that the case does not hold (U+3013).
STAND_IN: Final = "〓"


@cache
def font_folder() -> Path:
    """The folder that holds the faces.

    Raises:
        MissingFontError: a face is missing.
    """
    try:
        folder = Path(str(resources.files(PACKAGE)))
    except ModuleNotFoundError as exc:
        raise MissingFontError(tuple(FAMILIES)) from exc
    missing = [name for name, file in FAMILIES.items() if not (folder / file).is_file()]
    if missing:
        raise MissingFontError(missing)
    return folder


def font_families() -> tuple[str, ...]:
    """The families that are there.

    Raises:
        MissingFontError: one of them is not, or cannot be read.
    """
    if not known_characters():
        raise MissingFontError(tuple(FAMILIES))
    return tuple(FAMILIES)


@cache
def known_characters() -> frozenset[int]:
    """The code points that at least one of our faces can show."""
    folder = font_folder()
    known: set[int] = set()
    for family, file in FAMILIES.items():
        try:
            known |= _mapped((folder / file).read_bytes())
        except (struct.error, KeyError) as exc:
            raise MissingFontError((family,)) from exc
    return frozenset(known)


def with_stand_ins(text: str) -> tuple[str, int]:
    """The text as our faces can show it, and how many characters they could not."""
    known = known_characters()
    unknown = {char for char in set(text) if ord(char) not in known}
    if not unknown:
        return text, 0
    hits = sum(text.count(char) for char in unknown)
    return text.translate({ord(char): STAND_IN for char in unknown}), hits


def _mapped(font: bytes) -> set[int]:
    """The code points of the `cmap` table with the most of them (formats 4 and 12)."""
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    best: set[int] = set()
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 4 + 8 * index + 4)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        found = _format_12(font, at) if kind == 12 else _format_4(font, at) if kind == 4 else set()
        best = max(best, found, key=len)
    return best


def _format_12(font: bytes, at: int) -> set[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    found: set[int] = set()
    for first, last, _glyph in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
        found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    """Segments only: a code point inside a segment that maps to no glyph is rare here."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}
