"""HWP 5: its records as a tree, and the text of that tree in the order of reading.

Shape:  a compound file in, lines out.
Units:  bytes; text is UTF-16 with control characters of one or eight units.
Errors: `ValueError` (and its kin) where records are damaged; the caller asks unhwp then.
Source: Hancom, HWP document file formats 5.0, revision 1.3: 4.2 (PARA_TEXT), 4.3 (CTRL_HEADER).

Our own walk beside unhwp's, because unhwp puts tables behind the paragraph they stand in and
leaves out text boxes inside of tables.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hanju.collect.attachments.layout import Cell, table_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARA_HEADER: Final = 66
PARA_TEXT: Final = 67
CTRL_HEADER: Final = 71
LIST_HEADER: Final = 72
TABLE: Final = 77
EQUATION: Final = 88

SECTION_BYTES_MAX: Final = 100 * 1024 * 1024
RECORDS_MAX: Final = 2_000_000
_DEPTH_MAX: Final = 60
_WORD: Final = struct.Struct("<I")
#: Control characters that take eight units and own a CTRL_HEADER, in order.
_EXTENDED: Final = frozenset({1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23})
#: The same without one.
_INLINE: Final = frozenset({4, 5, 6, 7, 8, 9, 19, 20})
_SHOWN: Final = {9: " ", 10: "\n", 24: "-", 30: " ", 31: " "}
_NOTES: Final = frozenset({b"fn  ", b"en  "})
#: Furniture of pages, settings, and what no reader sees.
_LEFT_OUT: Final = frozenset(
    {b"head", b"foot", b"tcmt", b"secd", b"cold", b"pgnp", b"pghd", b"pgct", b"nwno", b"atno"}
)


@dataclass(slots=True)
class Record:
    """One record with those below it."""

    tag: int
    content: bytes
    inside: list[Record] = field(default_factory=list)


def unpacked(stream: bytes, *, is_packed: bool) -> bytes:
    """A stream as it is, or inflated up to the limit."""
    if not is_packed:
        return stream
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpack.decompress(stream, SECTION_BYTES_MAX)
    if unpack.unconsumed_tail:
        raise ValueError("section unpacks to over 100 MiB")
    return content


def records_of(stream: bytes) -> list[Record]:
    """The records of a section as a tree by their levels.

    Raises:
        ValueError: a record ends behind the stream, or there are too many.
    """
    top: list[Record] = []
    path: list[tuple[int, Record]] = []
    at = count = 0
    while at + 4 <= len(stream):
        header = _WORD.unpack_from(stream, at)[0]
        tag, level, size = header & 0x3FF, (header >> 10) & 0x3FF, header >> 20
        at += 4
        if size == 0xFFF:
            if at + 4 > len(stream):
                raise ValueError("record header cut off")
            size = _WORD.unpack_from(stream, at)[0]
            at += 4
        count += 1
        if at + size > len(stream) or count > RECORDS_MAX:
            raise ValueError("record reaches behind its stream")
        record = Record(tag, stream[at : at + size])
        at += size
        while path and path[-1][0] >= level:
            path.pop()
        (path[-1][1].inside if path else top).append(record)
        path.append((level, record))
    return top


def lines_of(records: list[Record], depth: int = 0) -> list[str]:
    """The lines of all paragraphs among these records and below them."""
    lines: list[str] = []
    if depth > _DEPTH_MAX:
        return lines
    for record in records:
        if record.tag == PARA_HEADER:
            lines += _paragraph(record, depth)
        elif record.tag == CTRL_HEADER:
            lines += _control(record, depth)[0]
        else:
            lines += lines_of(record.inside, depth + 1)
    return lines


def _paragraph(paragraph: Record, depth: int) -> list[str]:
    lines: list[str] = []
    words: list[str] = []
    after: list[str] = []

    def close() -> None:
        line = "".join(words).strip("\n")
        words.clear()
        if line.strip():
            lines.append(line)

    controls = (one for one in paragraph.inside if one.tag == CTRL_HEADER)
    for text in (one for one in paragraph.inside if one.tag == PARA_TEXT):
        for part in _parts(text.content):
            if part is not None:
                words.append(part)
                continue
            control = next(controls, None)
            if control is not None:
                _set(control, depth, words, lines, after, close)
    for control in controls:  # more than the text has places for
        _set(control, depth, words, lines, after, close)
    close()
    return [*lines, *after]


def _set(
    control: Record,
    depth: int,
    words: list[str],
    lines: list[str],
    after: list[str],
    close: Callable[[], None],
) -> None:
    made, is_inline = _control(control, depth)
    if is_inline:
        words += made
    elif control.content[3::-1] in _NOTES:
        after += made
    elif made:
        close()
        lines += made


def _parts(content: bytes) -> Iterator[str | None]:
    """Pieces of text, None where a control stands."""
    units = struct.unpack(f"<{len(content) // 2}H", content[: len(content) & ~1])
    start = at = 0
    while at < len(units):
        unit = units[at]
        if unit >= 32:
            at += 1
            continue
        if at > start:
            yield content[2 * start : 2 * at].decode("utf-16-le", "replace")
        if unit in _EXTENDED:
            yield None
        elif unit in _SHOWN:
            yield _SHOWN[unit]
        at += 8 if unit in _EXTENDED or unit in _INLINE else 1
        start = at
    if at > start:
        yield content[2 * start : 2 * at].decode("utf-16-le", "replace")


def _control(control: Record, depth: int) -> tuple[list[str], bool]:
    """What a control shows, and whether it stands inside of the line."""
    name = control.content[3::-1]
    if depth > _DEPTH_MAX or name in _LEFT_OUT:
        return [], False
    if name == b"tbl ":
        return _table(control, depth), False
    if name == b"eqed":
        scripts = (one.content for one in control.inside if one.tag == EQUATION)
        return [_counted(content, 4) for content in scripts], True
    if name in {b"tcps", b"tdut"}:
        return [_counted(control.content, 4)], True
    return lines_of(control.inside, depth + 1), False


def _counted(content: bytes, at: int) -> str:
    """A text of which the number of units stands before it."""
    if len(content) < at + 2:
        return ""
    units = int.from_bytes(content[at : at + 2], "little")
    return content[at + 2 : at + 2 + 2 * units].decode("utf-16-le", "replace")


def _table(control: Record, depth: int) -> list[str]:
    caption: list[str] = []
    rows: dict[int, list[Cell]] = {}
    target = caption
    for record in control.inside:
        if record.tag == TABLE:
            target = []  # what stands between here and the first cell is none
        elif record.tag == LIST_HEADER and len(record.content) >= 12 and target is not caption:
            target = []
            rows.setdefault(int.from_bytes(record.content[10:12], "little"), []).append(target)
        if record.tag == PARA_HEADER:
            target += _paragraph(record, depth + 1)
        elif record.tag == LIST_HEADER:
            target += lines_of(record.inside, depth + 1)
    return [*caption, *table_lines([rows[number] for number in sorted(rows)])]
