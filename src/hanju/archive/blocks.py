"""What every reader makes of its file: lines and tables, with the role each line says it has.

Shape:  a `Manuscript` holds `Line`s and `Table`s in reading order.
Units:  texts are NFC, one line each; a role is None when the file does not tell.
Errors: none raised here.
Source: docs/decisions/0015-reading-back.md.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Role = Literal[
    "series",
    "title",
    "english",
    "number",
    "base",
    "notice",
    "publisher",
    "contents",
    "chapter",
    "field",
    "column_head",
    "category",
    "headline",
    "bullet",
    "source",
    "empty",
    "closing",
    "works",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A piece of a line that leads somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph; `anchor` is the bookmark it holds."""

    text: str
    role: Role | None = None
    anchor: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; `label` is None where a merged cell of an earlier row goes on."""

    label: str | None
    lines: tuple[Line, ...]
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of two columns, as the digest uses it."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A file as its reader saw it."""

    format: Literal["hwpx", "docx", "pdf", "txt"]
    blocks: tuple[Line | Table, ...]
    title: str = ""
    keywords: str = ""


def lines_in(blocks: Iterable[Line | Table]) -> Iterator[Line]:
    """The lines of a cell; a table inside it is read cell by cell."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        for row in block.rows:
            if row.label:
                yield Line(text=row.label)
            yield from row.lines


def flat(text: str) -> str:
    """The text as one line of NFC without spaces at its ends."""
    return unicodedata.normalize("NFC", re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text)).strip()
