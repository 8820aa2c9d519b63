"""Fonts: the Korean faces of the printed editions, and what they can show.

Shape:  the folder and the families of the font package; a text in, the text with every
        character that no face holds replaced by the stand-in 〓 out.
Units:  code points.
Errors: `MissingFontError` when the package or one of its faces is not there.
Source: design/dependencies.md section 2 (a document without a Korean font compiles silently).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from hanju.errors import MissingFontError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    known_characters()
    return tuple(FAMILIES)


@dataclass(frozen=True, slots=True)
class CodePoints:
    """Code points in runs: `starts[i]` to `ends[i]`, both in, ascending, a table a face.

    A set of the 30,000 would take as long to build as a page takes to set.
    """

    tables: tuple[tuple[Sequence[int], Sequence[int]], ...]

    def __contains__(self, code: int) -> bool:
        for starts, ends in self.tables:
            at = bisect_right(starts, code) - 1
            if at >= 0 and code <= ends[at]:
                return True
        return False


@cache
def known_characters() -> CodePoints:
    """The code points that at least one of our faces can show.

    Raises:
        MissingFontError: a face is missing or cannot be read.
    """
    folder = font_folder()
    tables = []
    for family, file in FAMILIES.items():
        try:
            with (folder / file).open("rb") as font:
                tables.append(_mapped(font))
        except (struct.error, KeyError) as exc:
            raise MissingFontError((family,)) from exc
    return CodePoints(tuple(tables))


def with_stand_ins(text: str) -> tuple[str, int]:
    """The text as our faces can show it, and how many characters they could not."""
    known = known_characters()
    unknown = {char for char in set(text) if ord(char) not in known}
    if not unknown:
        return text, 0
    hits = sum(text.count(char) for char in unknown)
    return text.translate({ord(char): STAND_IN for char in unknown}), hits


def _mapped(font: BinaryIO) -> tuple[Sequence[int], Sequence[int]]:
    """First and last code points of the runs in the `cmap` table, of its fullest part."""
    count = struct.unpack(">H", _at(font, 4, 2))[0]
    directory = _at(font, 12, 16 * count)
    tables = {
        directory[at : at + 4]: struct.unpack_from(">II", directory, at + 8)
        for at in range(0, 16 * count, 16)
    }
    table = _at(font, *tables[b"cmap"])
    best: tuple[Sequence[int], Sequence[int]] = ((), ())
    for index in range(struct.unpack_from(">H", table, 2)[0]):
        at = struct.unpack_from(">I", table, 4 + 8 * index + 4)[0]
        kind = struct.unpack_from(">H", table, at)[0]
        found = _format_12(table, at) if kind == 12 else _format_4(table, at) if kind == 4 else best
        best = max(best, found, key=lambda runs: sum(runs[1]) - sum(runs[0]) + len(runs[0]))
    return best


def _at(font: BinaryIO, start: int, length: int) -> bytes:
    font.seek(start)
    return font.read(length)


def _format_12(table: bytes, at: int) -> tuple[Sequence[int], Sequence[int]]:
    groups = struct.unpack_from(">I", table, at + 12)[0]
    numbers = struct.unpack_from(f">{3 * groups}I", table, at + 16)
    return numbers[0::3], numbers[1::3]


def _format_4(table: bytes, at: int) -> tuple[Sequence[int], Sequence[int]]:
    """Segments only: a code point inside a segment that maps to no glyph is rare here.

    The last one ends at U+FFFF, which is no character.
    """
    count = struct.unpack_from(">H", table, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, at + 14)
    starts = struct.unpack_from(f">{count}H", table, at + 16 + 2 * count)
    return starts[:-1], ends[:-1]
