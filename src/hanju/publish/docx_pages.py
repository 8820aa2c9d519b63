"""Pages of a DOCX, fixed before any program lays it out.

Shape:  blocks with a least and a most possible height in; the page of each row, the rows that
        start a page and the row heights that make this so in every program and font, out.
Units:  points; pages count from 1 at the first body page; widths in em of the font size.
Errors: none raised here; an entry taller than a page makes the numbers after it estimates,
        and `Pages.exact` says so.
Source: docs/decisions/0016-office-and-mail.md (why not one renderer's page numbers).

Word, LibreOffice and 한글 break lines differently, with fonts we do not know. So each row has
two heights: the least that any Korean font makes it and the most. Where both agree on the page
nothing is done; where they do not, rows get a minimum height until they do.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

#: Widths (least, most) in em over Nanum Gothic/Myeongjo/Barun, Noto Sans/Serif KR, DejaVu as
#: measured with fontTools; Batang and Gulim are a full em wide, Apple SD Gothic 0.86.
_WIDE: Final = (0.85, 1.0)
_WIDTHS: Final[dict[str, tuple[float, float]]] = {
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ", (0.25, 0.8)),
    **dict.fromkeys("MW%@", (0.75, 1.12)),
    **dict.fromkeys("abcdefghiklnopqrsuvxyz", (0.22, 0.66)),
    **dict.fromkeys("jt", (0.2, 0.45)),
    **dict.fromkeys("mw", (0.7, 1.0)),
    **dict.fromkeys("0123456789", (0.48, 0.66)),
    **dict.fromkeys(".,'`:;!|/\\()[]{}", (0.17, 0.46)),
    **dict.fromkeys('"-_*', (0.3, 0.66)),
    " ": (0.2, 0.34),
}
_ODD: Final = (0.0, 1.15)
#: LibreOffice 7.4 parts Hangul from Latin letters and digits whatever `w:autoSpaceDE` says.
_PARTING: Final = 0.25
_SEAM: Final = re.compile(r"(?<=[가-힣])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[가-힣])")
#: A line is never filled better than this; the rest is lost to words that do not fit.
_CUSHION: Final = 2.0
#: How much programs differ in one row beside its lines: borders, rounding, end-of-cell space.
ROW_LESS: Final = 6.0
ROW_MORE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Height:
    """A height that lies in [least, most], whatever the font."""

    least: float
    most: float

    def __add__(self, other: Height) -> Height:
        return Height(self.least + other.least, self.most + other.most)

    def plus(self, points: float) -> Height:
        """Add the same to both ends."""
        return Height(self.least + points, self.most + points)

    def at_least(self, points: float) -> Height:
        """Raise both ends to a minimum."""
        return Height(max(self.least, points), max(self.most, points))


NOTHING: Final = Height(0.0, 0.0)


@dataclass(slots=True)
class Row:
    """One table row; `floor` is the minimum height that paging asked for."""

    height: Height
    floor: float | None = None
    page: int = 0
    starts_piece: bool = False

    @property
    def real(self) -> Height:
        """The height with its floor."""
        return self.height if self.floor is None else self.height.at_least(self.floor)


@dataclass(slots=True)
class Block:
    """What stands above a table, its column heads, and its rows."""

    above: Height
    column_heads: Height
    rows: list[Row]
    starts_page: bool = False
    breaks_before: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages the body has, and whether every program agrees."""

    count: int
    exact: bool


def width_of(char: str) -> tuple[float, float]:
    """Least and most width of a character in em."""
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    return _ODD


def lines_of(text: str, size: float, width: float) -> Height:
    """Least and most number of lines of a text; as numbers of lines, not points."""
    room = max(width / size, 1.0)
    least = math.fsum(width_of(char)[0] for char in text)
    used, most = 0.0, 1
    for word in text.split(" "):
        wide = math.fsum(width_of(char)[1] for char in word) + _PARTING * len(_SEAM.findall(word))
        if used and used + wide > room:
            most, used = most + 1, 0.0
        if wide > room:  # a word longer than a line is cut
            extra = math.ceil(wide / max(room - 1.0, 1.0)) - 1
            most, wide = most + extra, wide % room
        used += wide + _WIDTHS[" "][1]
    return Height(max(1, math.ceil(least / room - 1e-6)), most)


def paragraph(text: str, *, size: float, line: float, width: float, after: float) -> Height:
    """Height of a paragraph whose lines are `line` points high."""
    lines = lines_of(text, size, width)
    return Height(lines.least * line + after, lines.most * line + after)


def set_pages(blocks: list[Block], room: float) -> Pages:
    """Give every block and row its page; `room` is the height of the text area."""
    page, here, exact = 1, NOTHING, True
    on_page: list[Row] = []
    for number, block in enumerate(blocks):
        head = block.above + block.column_heads
        first = block.rows[0].real if block.rows else NOTHING
        must = block.starts_page and number > 0
        if must or (here.most > 0 and (here + head + first).most > room - _CUSHION):
            block.breaks_before = not must
            page, here, on_page = page + 1, NOTHING, []
        block.page = page
        here = here + head
        for index, row in enumerate(block.rows):
            row.starts_piece = index == 0
            if index > 0 and (here + row.real).most > room - _CUSHION:
                here = _filled(on_page, row, here, room)
                page, here, on_page = page + 1, block.column_heads, []
                row.starts_piece = True
            row.page = page
            here = here + row.real
            on_page.append(row)
            if here.most > room:  # taller than a page: it is split, and later pages are a guess
                middle = (here.least + here.most) / 2
                page, exact = page + int(middle // room), False
                here, on_page = Height(middle % room, middle % room), []
    return Pages(page, exact)


def _filled(on_page: list[Row], row: Row, here: Height, room: float) -> Height:
    """Raise the rows of a full page until `row` fits under them in no font."""
    missing = room + _CUSHION - (here + row.real).least
    if missing <= 0:
        return here
    slack = math.fsum(max(0.0, other.real.most - other.real.least) for other in on_page)
    share = min(1.0, missing / slack) if slack else 0.0
    raised = 0.0
    for other in on_page:
        lift = max(0.0, other.real.most - other.real.least) * share
        other.floor = other.real.least + lift
        raised += lift
    if missing > raised:
        row.floor = row.real.least + missing - raised
    return Height(here.least + raised, here.most)
