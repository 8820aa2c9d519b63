"""Places: where a word stands as plain text, and what is written right before and behind it.

Shape:  a text and a word in, positions or `Place`s out, from left to right.
Units:  positions are code points of the text.
Errors: odd text never raises; an empty word stands nowhere.
Source: docs/benchmarks.md: a pattern made for every name of every story was a sixth of writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


class Place(NamedTuple):
    """A word that stands at `start`, and what matched behind it."""

    start: int
    behind: re.Match[str]


def places(text: str, word: str) -> Iterator[int]:
    """Every place where `word` begins, overlapping ones too."""
    start = text.find(word) if word else -1
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def followed(
    text: str, word: str, behind: re.Pattern[str], *, not_after: re.Pattern[str] | None = None
) -> Place | None:
    """The first place of `word` with `behind` right behind it.

    Args:
        text: where it is looked for.
        word: plain text.
        behind: what must match at the end of the word.
        not_after: a pattern of one character that may not stand right before the word.
    """
    for start in places(text, word):
        if not_after is not None and start and not_after.match(text, start - 1):
            continue
        match = behind.match(text, start + len(word))
        if match is not None:
            return Place(start, match)
    return None


def led(
    text: str, lead: re.Pattern[str], word: str, behind: re.Pattern[str]
) -> re.Match[str] | None:
    """What matches behind a word at the head of a text; `lead` may stand before the word."""
    opening = lead.match(text)
    for at in (opening.end() if opening else 0, 0):
        if word and text.startswith(word, at):
            match = behind.match(text, at + len(word))
            if match is not None:
                return match
    return None
