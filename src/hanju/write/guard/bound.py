"""Bound: the thing that a number counts, so that two true numbers do not change places.

Shape:  a `Reading` of the source, a text and one of its numbers in; the rival number or None out.
Units:  spans [start, end) of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

A number is bound to the noun right behind its unit (20개 지방정부) and to the one right before it
(정원 1019명). Where the source binds that noun to other numbers of the unit, and never has the
number told anywhere near the noun, the two changed places. What is said of each (한 곳에 30kW씩) is
no count of the noun before it, and stands in the place of another such only.
"""

# ruff: noqa: E501  a table of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.guard.reading import same_unit

if TYPE_CHECKING:
    from hanju.text.numbers import Quantity
    from hanju.write.guard.reading import Reading

_BEHIND: Final = re.compile(r"\s?(?:의\s)?(?P<noun>[가-힣]{2,})")
_BEFORE: Final = re.compile(
    r"(?P<noun>[가-힣]{2,14}?)(?:은|는|이|가|을|를|도|의)?\s?(?:약|총|모두|최대|최소)?\s?$"
)
#: words that any number may stand beside
_ANYTHING: Final = frozenset({"이상", "이하", "미만", "초과", "가량", "정도", "규모", "가운데", "대상", "모두", "최대", "최소", "늘어", "줄어", "증가", "감소", "상승", "하락", "으로", "에서", "까지", "부터", "순위", "건수", "인원", "금액", "비율", "비중", "수치", "에게", "보다", "각각", "지난", "오는", "올해", "내년", "이며", "이고", "등이", "등을", "등의", "중에", "이나", "지원", "참여", "참석", "달하", "이르", "되는", "하는", "들이", "만에", "동안", "전체"})  # fmt: skip
#: said of each one, not of all: 30kW씩, 1명당, and one as the measure of another number (한 곳에)
_EACH: Final = re.compile(r"\s?(?:씩|당(?![가-힣]{2})|마다|꼴)")
_OF_ONE: Final = re.compile(r"\s?(?:에|에만|에서)(?![가-힣])")
#: a noun that stands beside more values than these is bound to none (응답이 64%)
MANY: Final = 3
#: characters round a noun within which the number told may stand and be its own
ROUND: Final = 30


def rival_of(
    source: Reading, text: str, found: Quantity, own_places: list[Quantity]
) -> Quantity | None:
    """The number of the source that stands where the text has this one, or None."""
    if not found.unit or found.high is not None:
        return None
    each = _is_each(text, found)
    for noun, behind in _nouns(text, found):
        if found.unit in {"번", "번째"} and not found.ordinal and not behind:
            # 네 번째: what stands before it is not counted by it
            continue
        alike = [
            other
            for other in source.quantities
            if same_unit(found.unit, other.unit) and other.span[0] not in source.dated
        ]
        others = [
            other
            for other in alike
            if (noun, behind) in _nouns(source.house, other)
            and _is_each(source.house, other) == each
        ]
        places = [place.start() for place in re.finditer(re.escape(noun), source.house)]
        own = any(_stands_by(place, other, others) for other in own_places for place in places)
        values = {other.value for other in others}
        if (
            0 < len(values) <= MANY
            and not own
            and not any(_cut_down(found, other) for other in others)
        ):
            return others[0]
    return None


def _is_each(text: str, found: Quantity) -> bool:
    """30kW씩, 한 곳에: said of each, not of all together."""
    if _EACH.match(text, found.span[1]):
        return True
    return found.value == 1 and _OF_ONE.match(text, found.span[1]) is not None


def _stands_by(place: int, own: Quantity, others: list[Quantity]) -> bool:
    """A number stands near a noun, and none that is bound to it stands between them."""
    if abs(own.span[0] - place) > ROUND:
        return False
    low, high = sorted((own.span[0], place))
    return not any(low < other.span[0] < high for other in others if other is not own)


def _cut_down(found: Quantity, other: Quantity) -> bool:
    """1조9000억 of 1조9715억: the same number, told shorter."""
    return other.value * 9 < found.value * 10 < other.value * 11


def _nouns(text: str, found: Quantity) -> list[tuple[str, bool]]:
    """The nouns that a number is bound to, cut to what survives a particle."""
    nouns = []
    behind = _BEHIND.match(text, found.span[1])
    if behind and behind["noun"][:2] not in _ANYTHING:
        nouns.append((behind["noun"][:2], True))
    before = _BEFORE.search(text, max(0, found.digits[0] - 14), found.digits[0])
    if before and before["noun"][:2] not in _ANYTHING:
        nouns.append((before["noun"][-2:], False))
    return nouns
