"""A change: one place of a text, what it becomes, and what would make it true after all.

Shape:  the noun that the generators of `mutations_of_*` give and `mutations` applies.
Units:  [start, end) in code points of the unchanged text.
Errors: none.
Source: docs/decisions/0012-guard.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Replace text[start:end] by `after`; void when `proof` stands in the source."""

    kind: str
    start: int
    end: int
    after: str
    proof: str


def next_word(text: str, at: int) -> str:
    """The first word that begins behind a place, the rest of the current one left out."""
    rest = text[at:].split(maxsplit=1)
    if not rest:
        return ""
    if text[at : at + 1].isspace():
        return rest[0]
    return rest[1].split(maxsplit=1)[0] if len(rest) > 1 else ""
