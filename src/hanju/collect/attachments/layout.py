"""Tables and paragraphs as lines of text, the same for every format.

Shape:  rows of cells of paragraphs in, lines out.
Units:  code points.
Errors: none.
Source: docs/decisions/0021-attachments.md.

Korean releases are laid out with tables: a frame of one cell around the headline, or the whole
body in one cell. Such cells stay paragraphs. A row of short cells is one line, so that a number
stays beside its label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = list[str]
CELL_MARK: Final = " | "
#: A cell that says more is prose that was put into a table.
_PROSE_CHARS: Final = 200
_PROSE_LINES: Final = 4


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Write a table as lines: a row each, or its paragraphs where a cell holds prose."""
    lines: list[str] = []
    for row in rows:
        cells = [[line for line in cell if line.strip()] for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if len(filled) == 1 or any(_is_prose(cell) for cell in filled):
            lines += [line for cell in filled for line in cell]
            continue
        words = [" ".join(" ".join(line.split()) for line in cell) for cell in cells]
        lines.append(CELL_MARK.join(words).rstrip(" |"))
    return lines


def _is_prose(cell: Cell) -> bool:
    return len(cell) >= _PROSE_LINES or sum(map(len, cell)) > _PROSE_CHARS


def joined(lines: Sequence[str]) -> str:
    """Lines as one text; `clean_text` of the caller does the rest."""
    return "\n".join(line.rstrip() for line in lines)
