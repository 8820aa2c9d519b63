"""Quotations: words between marks must stand so in the source.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.guard.reading import Fault, compact
from hanju.write.normalise_house import house_text

if TYPE_CHECKING:
    from hanju.write.guard.reading import Reading, Told

_QUOTED: Final = re.compile(
    r"“([^“”]{2,})”|\"([^\"]{2,})\"|'([^']{2,60})'|‘([^‘’]{2,60})’"
    r"|「([^「」]{2,60})」|『([^『』]{2,60})』|《([^《》]{2,60})》|〈([^〈〉]{2,60})〉"
)


def quote_faults(source: Reading, told: Told) -> list[Fault]:
    """Quoted words that do not stand so in the source."""
    faults = []
    plain = source.compact.casefold()
    for match in _QUOTED.finditer(told.text):
        inside = next(words for words in match.groups() if words is not None)
        if compact(inside) and compact(house_text(inside)).casefold() not in plain:
            faults.append(
                Fault(
                    "quote",
                    match.span(),
                    f"따옴표 안의 말이 원문과 다릅니다: {match.group()[:30]}",
                    "원문 그대로 옮기거나 따옴표를 빼세요",
                )
            )
    return faults
