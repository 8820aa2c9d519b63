"""How many lines a text takes, without a font file.

Shape:  a text and the room of a line in; a width or a number of lines out.
Units:  HWPUNIT (1/7200 inch); a character size of 1050 is 10.5 pt, and one em is as much.
Errors: none; an odd character counts as wide.
Source: advances are the wider ones of 함초롬바탕, 함초롬돋움 and 맑은 고딕, so that what is
        planned here is never less than what a word processor lays out (docs/decisions/0014).
"""

from __future__ import annotations

import unicodedata
from math import fsum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hanju.model.document import Document

#: 한글 makes every space half an em wide, whatever the font says.
_SPACE: Final = 0.5
_NARROW: Final = 0.34
_ADVANCES: Final[dict[str, float]] = {
    **dict.fromkeys("iIjl.,'`:;!|()[]{}·ˑ", _NARROW),
    **dict.fromkeys('ftr"°‘’/\\', 0.42),
    **dict.fromkeys("mwMW%@", 0.95),
    **dict.fromkeys("“”", 0.48),
    " ": _SPACE,
    "\u00a0": _SPACE,
}
_DIGIT: Final = 0.56
_LOWER: Final = 0.58
_UPPER: Final = 0.75
_OTHER: Final = 0.62


def advance(character: str) -> float:
    """The width of a character in ems."""
    known = _ADVANCES.get(character)
    if known is not None:
        return known
    if character.isascii():
        if character.isdigit():
            return _DIGIT
        if character.isalpha():
            return _LOWER if character.islower() else _UPPER
        return _OTHER
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if character.isalpha() and ord(character) < 0x250:
        return _LOWER if character.islower() else _UPPER
    return 1.0


def width(text: str, size: int) -> int:
    """The width of a text on one line."""
    return round(fsum(map(advance, text)) * size)  # sum() rounds otherwise before Python 3.12


def label_width(
    document: Document, size: int, *, least: int, inside: int, room: int, latin: float = 1
) -> int:
    """The width of the column of categories: no word of it is ever broken.

    Args:
        document: whose categories stand in it.
        size: of its letters.
        least: its width when all words are short.
        inside: left and right of the words.
        room: of the whole table, of which it takes no more than a third.
        latin: how much wider Latin letters are than here, in fonts nobody has chosen.
    """
    names = [document.labels.column_heads[0]]
    for chapter in document.chapters:
        for field in chapter.fields:
            names += [category.name for category in field.categories]
    words = [word for name in names for word in name.split(" ")]
    longest = max(width(word, size) * (latin if word.isascii() else 1) for word in words)
    return min(max(least, round(longest) + inside), room // 3)


def line_count(text: str, size: int, *, first: int, rest: int) -> int:
    """Lines of a text whose words stay whole, broken greedily.

    Args:
        text: one paragraph, with its mark.
        size: of the characters.
        first: room of the first line.
        rest: room of every other line (a hanging indent is taken off already).
    """
    lines, used, room = 1, 0.0, float(first)
    space = _SPACE * size
    for word in text.split(" "):
        taken = fsum(map(advance, word)) * size
        if used and used + space + taken <= room:
            used += space + taken
            continue
        if used:
            lines, used, room = lines + 1, 0.0, float(rest)
        if taken <= room:
            used = taken
            continue
        for character in word:  # longer than a line: broken between characters
            step = advance(character) * size
            if used + step > room:
                lines, used, room = lines + 1, 0.0, float(rest)
            used += step
    return lines
