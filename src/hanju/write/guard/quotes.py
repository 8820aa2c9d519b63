"""Quotations: words between marks must stand so in the source.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.

A quotation whose every word stands in its order in one place of the source was trimmed or joined:
that is told as a warning. A word of another place, or of none, is a fault. In a bullet this holds
for speech; a title between other marks has to stand as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import is_plain_word
from hanju.write.guard.reading import CONTENT, Fault, compact
from hanju.write.normalise_house import house_text

if TYPE_CHECKING:
    from hanju.write.guard.reading import Reading, Told

_QUOTED: Final = re.compile(
    r"“([^“”]{2,})”|\"([^\"]{2,})\"|'([^']{2,60})'|‘([^‘’]{2,60})’"
    r"|「([^「」]{2,60})」|『([^『』]{2,60})』|《([^《》]{2,60})》|〈([^〈〉]{2,60})〉"
)


def quote_faults(source: Reading, told: Told, *, headline: bool = False) -> list[Fault]:
    """Quoted words that do not stand so in the source."""
    faults = []
    plain = source.compact.casefold()
    for match in _QUOTED.finditer(told.text):
        inside = next(words for words in match.groups() if words is not None)
        if not compact(inside) or compact(house_text(inside)).casefold() in plain:
            continue
        speech = match.group()[0] in '“"'
        shorter = (speech or headline) and _told_shorter(source, inside)
        marked = headline and match.group()[0] in "'‘" and _set_off(source, inside)
        faults.append(
            Fault(
                "quote",
                match.span(),
                f"따옴표 안의 말은 원문을 줄이거나 이은 것입니다: {match.group()[:30]}"
                if shorter
                else f"따옴표 안의 말이 원문과 다릅니다: {match.group()[:30]}",
                "원문 그대로 옮기거나 따옴표를 빼세요",
                weak=shorter or marked,
            )
        )
    return faults


#: sentences in a row that one quotation may be put together from
IN_A_ROW: Final = 2
_DENIAL: Final = re.compile(r"않|못|없|아니|아닌|(?<![가-힣])안\s")


def _told_shorter(source: Reading, inside: str) -> bool:
    """Every word stands, in its order, in one sentence of the source or in two in a row."""
    words = CONTENT.findall(house_text(inside))
    if not words:
        return False
    for first in range(len(source.sentences)):
        place = " ".join(source.sentences[first : first + IN_A_ROW])
        low = at = 0
        for number, word in enumerate(words):
            at = _word_at(place, word, at)
            if at < 0:
                break
            if not number:
                low = at
            at += len(word[:2])
        else:
            if at - low > max(ROOM * len(inside), len(inside) + MARGIN):
                continue
            there = place[low : at + DENIAL_REACH]
            return (_DENIAL.search(inside) is None) == (_DENIAL.search(there) is None)
    return False


#: how much longer the place of the source may be than the quotation
ROOM: Final = 3
MARGIN: Final = 24
#: characters behind the last word within which its ending may deny it
DENIAL_REACH: Final = 8


def _word_at(place: str, word: str, at: int) -> int:
    """Where a word stands behind a place: a number whole, another word by its first syllables."""
    if word[0].isdigit():
        match = re.compile(rf"(?<![\d.,]){re.escape(word)}(?!\d)").search(place, at)
        return match.start() if match else -1
    return place.find(word[:2], at)


def _set_off(source: Reading, inside: str) -> bool:
    """'훈훈', '본격 시동': marks that set words off and quote nobody."""
    words = re.findall(r"[가-힣A-Za-z0-9]+", inside)
    known = [compact(word) in source.compact for word in words]
    return bool(words) and (
        all(known) or (len(words) == 1 and inside.isalpha() and is_plain_word(inside))
    )
