"""Facts: numbers of a text, looked up in its source by value.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  numbers by value and unit (31.4억원 = 31억4000만원); spans [start, end) of the text.
Errors: odd text never raises; an empty source supports nothing.
Source: design/house-style.md section 5 and rules H7, N4; docs/decisions/0012-guard.md.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hanju.text.numbers import Quantity, is_truncation
from hanju.write.guard.bound import rival_of
from hanju.write.guard.derived import lasting, told_otherwise
from hanju.write.guard.forms import counted_by_the_writer, idle, listed, written_otherwise
from hanju.write.guard.reading import BIG, OWN_REACH, Fault, covered, near_words, same_unit
from hanju.write.guard.reckoned import reckoned, stepped
from hanju.write.guard.roles import in_company, other_number

if TYPE_CHECKING:
    from hanju.write.guard.reading import Reading, Told


def number_faults(source: Reading, told: Told, *, headline: bool) -> list[Fault]:
    """Numbers of a text without the same value and unit in the source."""
    taken = covered(found.span for found in told.dates)
    faults = []
    for found in told.quantities:
        if found.digits[0] in taken or idle(told.text, found):
            continue
        alike = [
            other
            for other in source.quantities
            if _same_number(found, other, headline=headline)
            or _same_group(told.text, source.house[other.span[1] :][:8], found, other)
            or _without_unit(source, found, other)
        ]
        written = told.text[found.span[0] : found.span[1]]
        if not alike and (
            written_otherwise(source, told.text, found)
            or told_otherwise(source, told.text, found)
            or reckoned(source, told, found)
        ):
            continue
        if not alike:
            rounded = (
                _is_about(told.text, found)
                and "여" not in written
                and any(_rounded(found, other) for other in source.quantities)
            )
            if not rounded:
                faults.append(_number_fault(source, told, found, written))
            continue
        if lasting(source, found):
            continue
        misplaced = _belongs_elsewhere(source, told.text, found, alike) or (
            None if stepped(source, told, found) else _changed_places(source, told, found, alike)
        )
        nearest = _nearest(source, told.text, found, alike)
        rounded = any(_rounded(found, other) for other in source.quantities if other not in alike)
        hedge = misplaced or _hedge_fault(
            source, told, found, nearest, rounded=rounded, headline=headline
        )
        if hedge:
            faults.append(hedge)
    return faults


def _nearest(source: Reading, text: str, found: Quantity, alike: list[Quantity]) -> list[Quantity]:
    """Of the same numbers of the source those that stand among the same words."""
    near = near_words(text, found.span, reach=22)
    scores = [len(near & near_words(source.house, other.span, reach=30)) for other in alike]
    return [other for other, score in zip(alike, scores, strict=True) if score == max(scores)]


def _same_group(text: str, behind: str, found: Quantity, other: Quantity) -> bool:
    """50개 팀 is 50팀: the thing counted stands behind 개."""
    if found.value != other.value or "개" not in {found.unit, other.unit}:
        return False
    one, there = (other.unit, text[found.span[1] :]) if found.unit == "개" else (found.unit, behind)
    return bool(one) and there.lstrip().startswith(one)


#: counters of things that the source may leave out (1만600여 점포)
_COUNTERS: Final = frozenset({"개", "곳", "개소"})
_NAMELESS: Final = 10


def _without_unit(source: Reading, found: Quantity, other: Quantity) -> bool:
    """1만600여개 said of 1만600여 점포, 2만840㎡ of 2만840.39㎡: the unit stands further off."""
    if not other.unit and found.value == other.value >= WHOLE:
        behind = re.match(r"\.\d+\s?(?P<unit>[^\s\d]{1,3})", source.house[other.digits[1] :])
        if behind and behind["unit"].startswith(found.unit):
            return True
    return (
        found.unit in _COUNTERS
        and not other.unit
        and found.value == other.value >= _NAMELESS
        and re.match(r"여?\s[가-힣A-Za-z]", source.house[other.digits[1] :]) is not None
    )


def _rounded(found: Quantity, other: Quantity) -> bool:
    """약 16억 of 15억8600만: rounded at the last digit that is written."""
    big = found.value == other.value >= BIG and {found.unit, other.unit} == {"", "원"}
    if not (same_unit(found.unit, other.unit) or big or not found.unit) or not found.value:
        return False
    step = Decimal(1)
    while found.value % (step * 10) == 0:
        step *= 10
    nearest = (other.value / step).to_integral_value(rounding="ROUND_HALF_UP") * step
    return step > 1 and found.value == nearest and abs(found.value - other.value) * 10 < other.value


_UP: Final = re.compile(
    r"[을를이가]?\s?(?:여\s?[가-힣]{1,3}을\s)?(?:넘|웃[도돈돌돎]|상회|초과|돌파|이상)"
)
_DOWN: Final = re.compile(
    r"[을를이가에]?\s?(?:못\s?미치|밑[도돈돌돎]|하회|안\s?되|까지|미만|이하|이내|(?:으로|로)\s?(?:제한|한정|묶))"
)
_SIDES: Final = {
    "이상": "up", "초과": "up", "최소": "up", "이하": "down", "미만": "down", "최대": "down",
}  # fmt: skip


def open_side(text: str, found: Quantity) -> str:
    """Where a number is open: 이상, 최소 and 넘다 say the same, 이하, 최대 and 까지 too."""
    if found.bound:
        return _SIDES[found.bound]
    if _UP.match(text, found.span[1]):
        return "up"
    ahead = _BOUND_AHEAD.search(text, max(0, found.span[0] - BOUND_REACH), found.span[0])
    if ahead is not None:
        return _SIDES["최대" if ahead["bound"] in {"최대", "최장", "최고"} else "최소"]
    return "down" if _DOWN.match(text, found.span[1]) else ""


#: characters before a number within which 최대 may stand
BOUND_REACH: Final = 40
#: 최대 징역 7년, 최대 징역 7년 또는 벌금 7000만 원
_BOUND_AHEAD: Final = re.compile(
    r"(?<![가-힣])(?P<bound>최대|최장|최고|최소|최단)\s?(?:[가-힣]{1,6}\s){0,2}"
    r"(?:\d[\d,.]*\s?[가-힣%]{1,4}\s?(?:또는|이나|나|혹은)\s(?:[가-힣]{1,6}\s){0,2})?$"
)
#: 보통 1000개: said instead of 약
_ON_THE_WHOLE: Final = re.compile(r"(?:보통|대개|대체로|평균|주로|흔히|거의|가까운|가까이)\s?$")


def _hedge_fault(
    source: Reading,
    told: Told,
    found: Quantity,
    alike: list[Quantity],
    *,
    rounded: bool,
    headline: bool,
) -> Fault | None:
    """이상, 최대, 약 put to a number or taken from it."""
    written = told.text[found.span[0] : found.span[1]]
    sides = {open_side(source.house, other) for other in alike} | {
        "down" if found.value == other.high else "up" for other in alike if other.high is not None
    }
    side = open_side(told.text, found)
    if found.bound and _BEST_OF.search(told.text, max(0, found.span[0] - 10), found.span[0]):
        # 전국 최대 334개: the greatest of all, no bound
        return None
    if found.bound and side not in sides:
        return Fault(
            "number",
            found.span,
            f"'{written}'에 붙은 '{found.bound}'이(가) 원문에 없습니다",
            f"'{found.bound}'을(를) 빼거나 원문의 말로 바꾸세요",
        )
    if headline:
        return None
    if not side and _one_end(told.text, found):
        # 60세에서 50세로: what is told is the step, its ends are those of the source
        return None
    if not side and all(other.bound for other in alike):
        said = min(other.bound for other in alike)
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'에 '{said}'을(를) 붙였습니다",
            f"'{said}'을(를) 살리세요",
        )
    if found.high is not None or _ON_THE_WHOLE.search(
        told.text, max(0, found.span[0] - 12), found.span[0]
    ):
        return None
    about = _is_about(told.text, found)
    if about and not rounded and not any(_is_about(source.house, other) for other in alike):
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'을(를) 어림수로 말하지 않습니다",
            "'약', '여'를 빼세요",
        )
    if not about and not side and all(other.about for other in alike):
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'을(를) 어림수로 말합니다",
            "'약', '여' 같은 원문의 말을 살리세요",
        )
    return None


_BEST_OF: Final = re.compile(
    r"(?:전국|국내|세계|역대|사상|업계|도내|아시아|동양|국내외|지역|단일)\s?(?:최대|최소|최고|최저)\s?$"
)
_STEP_FROM: Final = re.compile(r"(?:에서|이던|였던)\s")
_STEP_TO: Final = re.compile(r"\d[\d.,조억만천]{0,14}[가-힣%㎡]{0,3}에서\s?$")


def _one_end(text: str, found: Quantity) -> bool:
    """One end of a step from a number to another."""
    if _STEP_TO.search(text, max(0, found.span[0] - 16), found.span[0]):
        return re.match(r"으?로", text[found.span[1] : found.span[1] + 2]) is not None
    after = _STEP_FROM.match(text, found.span[1])
    return after is not None and text[after.end() : after.end() + 1].isdigit()


def _is_about(text: str, found: Quantity) -> bool:
    """A number told as a rough one: 약, 여, 가량, and 쯤 behind it."""
    return found.about or _NEARLY.match(text, found.span[1]) is not None


_NEARLY: Final = re.compile(r"쯤|[에의]?\s?(?:가까|육박)")


def _belongs_elsewhere(
    source: Reading, text: str, found: Quantity, alike: list[Quantity]
) -> Fault | None:
    """The value stands in the source, but the words round it belong to another value."""
    near = near_words(text, found.span, reach=22)
    own = max(len(near & near_words(source.house, q.span, reach=OWN_REACH)) for q in alike)
    rivals = [
        (len(near & near_words(source.house, q.span, reach=26)), q)
        for q in source.quantities
        if q.unit == found.unit
        and q.unit
        and q.value != found.value
        and q not in alike
        and q.span[0] not in source.dated
    ]
    best, rival = max(rivals, key=lambda pair: pair[0], default=(0, None))
    tight = near_words(text, found.span, reach=12)
    if any(tight & near_words(source.house, q.span, reach=12) for q in alike if q.span[1]):
        return None
    if rival is None or best < 3 or own * 3 > best:
        return None
    return _misplaced(source, text, found, rival)


def _changed_places(
    source: Reading, told: Told, found: Quantity, alike: list[Quantity]
) -> Fault | None:
    """The value stands in the source, but what it counts has another number there."""
    rival = rival_of(source, told.text, found, alike) or other_number(source, told, found, alike)
    if rival is None or (rival.value, rival.unit) in told.values:
        return None
    if in_company(source, told, found, alike, rival):
        return None
    return _misplaced(source, told.text, found, rival)


def _misplaced(source: Reading, text: str, found: Quantity, rival: Quantity) -> Fault:
    there = source.house[rival.span[0] : rival.span[1]]
    written = text[found.span[0] : found.span[1]]
    return Fault(
        "number",
        found.span,
        f"원문은 이 자리에 '{written}'이(가) 아니라 '{there}'을(를) 말합니다",
        "원문의 수로 바꾸세요",
    )


def _number_fault(source: Reading, told: Told, found: Quantity, written: str) -> Fault:
    units = [other.value for other in source.quantities if same_unit(other.unit, found.unit)]
    if counted_by_the_writer(source, found, units) or listed(source, told, found):
        return Fault(
            "number",
            found.span,
            f"'{written}'은(는) 원문에 적힌 수가 아닙니다. 세어 본 수라면 맞는지 확인하세요",
            "원문에서 다시 세어 보세요",
            weak=True,
        )
    same_value = [other for other in source.quantities if other.value == found.value]
    if same_value:
        there = source.house[same_value[0].span[0] : same_value[0].span[1] + 2].strip()
        return Fault(
            "number",
            found.span,
            f"'{written}'의 단위가 원문('{there}')과 다릅니다",
            "원문의 단위로 바꾸세요",
        )
    near = [other for other in source.quantities if other.unit == found.unit and found.unit]
    hint = ""
    if near:
        closest = min(near, key=lambda other: abs(other.value - found.value))
        hint = f"(원문의 가까운 수: {source.house[closest.span[0] : closest.span[1]]})"
    return Fault(
        "number",
        found.span,
        f"'{written}'은(는) 원문에 없는 수입니다{hint}",
        "원문의 수로 바꾸거나 빼세요",
    )


def _same_number(found: Quantity, other: Quantity, *, headline: bool) -> bool:
    money = {found.unit, other.unit} == {"", "원"} and min(found.value, other.value) >= BIG
    big = money and (headline or found.value == other.value)
    if not same_unit(found.unit, other.unit) and not big:
        return False
    if headline and found.high is None and is_truncation(found.value, other.value):
        return _enough_left(found.value, other.value)
    ends = {other.value, other.high} - {None}
    if WHOLE <= other.value < BIG and other.value % 1:
        # 2만840㎡ of 2만840.39㎡
        ends.add(other.value // 1)
    if found.high is None:
        return found.value in ends
    return {found.value, found.high} <= ends


#: from here on what stands behind the point may be left out
WHOLE: Final = 100


def _enough_left(short: Decimal, full: Decimal) -> bool:
    """A headline number may lose digits, not its size: at least half of the value stays."""
    return short * 2 > full
