"""Resolving: what the relative date words of a bullet mean (내년 → 2026년), stored beside it.

Shape:  a bullet's text, the day it counts from and its source sentences in; `ResolvedDate`s out.
Units:  spans are code points of the bullet; days are KST.
Errors: odd text never raises; without a day nothing is resolved.
Source: design/house-style.md section 8 (B10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.model import ResolvedDate
from hanju.text.dates import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def resolved(
    text: str, published: date | None, sources: Sequence[str] = ()
) -> tuple[ResolvedDate, ...]:
    """Relative date words of a bullet with what they mean, as the source's own sentence says."""
    if published is None:
        return ()
    told = {found.words: found.meaning for source in sources for found in dates(source, published)}
    return tuple(
        ResolvedDate(
            span=found.span, words=found.words, meaning=told.get(found.words) or found.meaning
        )
        for found in dates(text, published)
        if found.relative and (told.get(found.words) or found.meaning)
    )
