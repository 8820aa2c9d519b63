"""Facts: numbers of a text, looked up in its source by value.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  numbers by value and unit (31.4억원 = 31억4000만원); spans [start, end) of the text.
Errors: odd text never raises; an empty source supports nothing.
Source: design/house-style.md section 5 and rules H7, N4; docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.text.numbers import Quantity, is_truncation
from hanju.write.guard.reading import Fault, covered

if TYPE_CHECKING:
    from hanju.write.guard.reading import Reading, Told

#: counted things that may be called by another word for the same
_SAME_UNITS: Final = (
    {"명", "인"}, {"회", "차례", "번", "번째"}, {"살", "세"}, {"개월", "달"}, {"년", "해"}, {"개", "곳", "개소", "개사", "가지"},
)  # fmt: skip
#: from here on 원 is often left out (465억)
BIG: Final = Decimal(10**7)


#: characters round a number within which its sentence is read
OWN_REACH: Final = 160


def number_faults(source: Reading, told: Told, *, headline: bool) -> list[Fault]:
    """Numbers of a text without the same value and unit in the source."""
    taken = covered(found.span for found in told.dates)
    faults = []
    for found in told.quantities:
        if found.digits[0] in taken or _idle(told.text, found):
            continue
        alike = [
            other
            for other in source.quantities
            if _same_number(found, other, headline=headline) or _same_group(told.text, found, other)
        ]
        written = told.text[found.span[0] : found.span[1]]
        if not alike and _told_otherwise(source, told.text, found):
            continue
        if not alike:
            rounded = found.about and any(_rounded(found, other) for other in source.quantities)
            if not rounded:
                faults.append(_number_fault(source, found, written))
            continue
        if _lasting(source, found):
            continue
        misplaced = _belongs_elsewhere(source, told.text, found, alike)
        nearest = _nearest(source, told.text, found, alike)
        rounded = any(_rounded(found, other) for other in source.quantities if other not in alike)
        hedge = misplaced or _hedge_fault(
            source, told, found, nearest, rounded=rounded, headline=headline
        )
        if hedge:
            faults.append(hedge)
    return faults


_AGO: Final = {
    ("1", "년"): r"전년|지난해|작년|[12]\d{3}년", ("1", "해"): r"전년|지난해|작년|[12]\d{3}년",
    ("1", "달"): r"지난달|전달|전월|\d+월", ("1", "개월"): r"지난달|전달|전월|\d+월",
    ("1", "일"): r"전날|전일|어제|\d+일",
}  # fmt: skip


def _told_otherwise(source: Reading, text: str, found: Quantity) -> bool:
    """The source says the same number in another form."""
    return (
        _both_ends(source, found)
        or _ago(source, text, found)
        or _lasting(source, found)
        or _one_to_one(source, text, found)
        or _in_tens(source, text, found)
        or _in_top(source, found)
        or any(_converted(found, other) for other in source.quantities)
        or (
            found.unit == "배"
            and found.value == TWICE
            and _DOUBLED.search(source.house) is not None
        )
    )


TWICE: Final = 2
#: 배 이상, 배로: twice, without a number
_DOUBLED: Final = re.compile(
    r"(?<![\d가-힣])(?:배\s?(?:이상|가까이|가량|로|늘|증|넘)|갑절|곱절)|(?<![가-힣])배가(?:량|\s|했|됐)|절반"
)


def _lasting(source: Reading, found: Quantity) -> bool:
    """이틀간 said of 8일부터 9일까지."""
    if found.unit != "일" or found.high is not None:
        return False
    days = [day.start for day in source.dates if day.precision == "day" and day.start is not None]
    lengths = {(last - first).days + 1 for first, last in pairwise(days)}
    lengths |= {
        int(other.high - other.value) + 1
        for other in source.quantities
        if other.unit == "일" and other.high is not None
    }
    return found.value in lengths


#: unit -> its base unit and how many of it
_SCALES: Final = {
    "톤": ("g", 10**6), "kg": ("g", 1000), "g": ("g", 1), "km": ("m", 1000), "m": ("m", 1), "ha": ("㎡", 10**4), "㎢": ("㎡", 10**6), "㎡": ("㎡", 1),
    "GW": ("kW", 10**6), "MW": ("kW", 1000), "kW": ("kW", 1), "TWh": ("kWh", 10**9), "GWh": ("kWh", 10**6), "MWh": ("kWh", 1000), "kWh": ("kWh", 1),
    "년": ("개월", 12), "개월": ("개월", 1), "시간": ("분", 60), "분": ("분", 1), "주": ("일", 7), "일": ("일", 1),
}  # fmt: skip


def _converted(found: Quantity, other: Quantity) -> bool:
    """2톤 said of 2000kg."""
    if found.unit == other.unit or found.unit not in _SCALES or other.unit not in _SCALES:
        return False
    (base, times), (same, many) = _SCALES[found.unit], _SCALES[other.unit]
    return base == same and found.value * times == other.value * many


def _in_top(source: Reading, found: Quantity) -> bool:
    """10위 안 said of TOP 10."""
    return (
        found.unit == "위"
        and re.search(rf"(?:TOP|톱|베스트)\s?{found.value}(?!\d)", source.house, re.IGNORECASE)
        is not None
    )


def _in_tens(source: Reading, text: str, found: Quantity) -> bool:
    """1000억원대 said of 1000억대."""
    money = found.unit in {"", "원"} and text[found.span[1] :].startswith("대")
    return money and any(
        other.unit == "대" and other.value == found.value >= BIG for other in source.quantities
    )


def _one_to_one(source: Reading, text: str, found: Quantity) -> bool:
    """1대1 said of 1:1."""
    ratio = re.compile(r"(?<!\d)(\d++)\s?(?:대|[:\-])\s?(\d+)")
    said = ratio.match(text, found.digits[0])
    return said is not None and said.groups() in {m.groups() for m in ratio.finditer(source.house)}


def _ago(source: Reading, text: str, found: Quantity) -> bool:
    """1년 전보다 said of 전년 대비."""
    borne = _AGO.get((str(found.value), found.unit))
    return (
        borne is not None
        and re.match(r"\s?전(?:보다|에|의|과|\s|$)", text[found.span[1] :]) is not None
        and re.search(borne, source.house) is not None
    )


def _both_ends(source: Reading, found: Quantity) -> bool:
    """22~23일 said of 22일부터 23일까지."""
    values = {
        value
        for other in source.quantities
        if same_unit(found.unit, other.unit)
        for value in (other.value, other.high)
    }
    return found.high is not None and {found.value, found.high} <= values


def _nearest(source: Reading, text: str, found: Quantity, alike: list[Quantity]) -> list[Quantity]:
    """Of the same numbers of the source those that stand among the same words."""
    near = near_words(text, found.span, reach=22)
    scores = [len(near & near_words(source.house, other.span, reach=30)) for other in alike]
    return [other for other, score in zip(alike, scores, strict=True) if score == max(scores)]


_IDLE: Final = frozenset({"번", "단계", "가지", "사람", "팀", "마리", "배", "시간", "대", "개"})


def _idle(text: str, found: Quantity) -> bool:
    """한 번, 한 단계: an article more than a number."""
    return text[found.digits[0] : found.digits[1]] == "한" and found.unit in _IDLE


def _same_group(text: str, found: Quantity, other: Quantity) -> bool:
    """50개 팀 is 50팀: the thing counted stands behind 개."""
    if found.unit != "개" or found.value != other.value or not other.unit:
        return False
    return text[found.span[1] :].lstrip().startswith(other.unit)


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
    r"[을를이가]?\s?(?:여\s?[가-힣]{1,3}을\s)?(?:넘|웃[도돈돌]|상회|초과|돌파|이상)"
)
_DOWN: Final = re.compile(
    r"[을를이가에]?\s?(?:못\s?미치|밑[도돈돌]|하회|안\s?되|까지|미만|이하|이내)"
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
    return "down" if _DOWN.match(text, found.span[1]) else ""


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
    sides = {open_side(source.house, other) for other in alike}
    side = open_side(told.text, found)
    if found.bound and side not in sides:
        return Fault(
            "number",
            found.span,
            f"'{written}'에 붙은 '{found.bound}'이(가) 원문에 없습니다",
            f"'{found.bound}'을(를) 빼거나 원문의 말로 바꾸세요",
        )
    if headline:
        return None
    if not side and all(other.bound for other in alike):
        said = min(other.bound for other in alike)
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'에 '{said}'을(를) 붙였습니다",
            f"'{said}'을(를) 살리세요",
        )
    if found.high is not None or _ON_THE_WHOLE.search(told.text, 0, found.span[0]):
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


_NEAR_WORD: Final = re.compile(r"[가-힣A-Za-z]{2,}")


def _is_about(text: str, found: Quantity) -> bool:
    """A number told as a rough one: 약, 여, 가량, and 쯤 behind it."""
    return found.about or text.startswith("쯤", found.span[1])


def near_words(text: str, span: tuple[int, int], *, reach: int) -> set[str]:
    """Stems of the words round a place of the same sentence."""
    before, after = text[max(0, span[0] - reach) : span[0]], text[span[1] : span[1] + reach]
    before = re.split(r"[.!?\n]\s?", before)[-1]
    after = re.split(r"[.!?\n](?:\s|$)", after)[0]
    return {word[:2] for word in _NEAR_WORD.findall(f"{before} {after}")}


def _belongs_elsewhere(
    source: Reading, text: str, found: Quantity, alike: list[Quantity]
) -> Fault | None:
    """The value stands in the source, but the words round it belong to another value."""
    near = near_words(text, found.span, reach=22)
    own = max(len(near & near_words(source.house, q.span, reach=OWN_REACH)) for q in alike)
    rivals = [
        (len(near & near_words(source.house, q.span, reach=26)), q)
        for q in source.quantities
        if q.unit == found.unit and q.unit and q.value != found.value and q not in alike
    ]
    best, rival = max(rivals, key=lambda pair: pair[0], default=(0, None))
    tight = near_words(text, found.span, reach=12)
    if any(tight & near_words(source.house, q.span, reach=12) for q in alike if q.span[1]):
        return None
    if rival is None or best < 3 or own * 3 > best:
        return None
    there = source.house[rival.span[0] : rival.span[1]]
    written = text[found.span[0] : found.span[1]]
    return Fault(
        "number",
        found.span,
        f"원문은 이 자리에 '{written}'이(가) 아니라 '{there}'을(를) 말합니다",
        "원문의 수로 바꾸세요",
    )


def _number_fault(source: Reading, found: Quantity, written: str) -> Fault:
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
    big = found.value == other.value >= BIG and {found.unit, other.unit} == {"", "원"}
    if not same_unit(found.unit, other.unit) and not big:
        return False
    if headline and found.high is None and is_truncation(found.value, other.value):
        return _enough_left(found.value, other.value)
    ends = {other.value, other.high} - {None}
    if found.high is None:
        return found.value in ends
    return {found.value, found.high} <= ends


def _enough_left(short: Decimal, full: Decimal) -> bool:
    """A headline number may lose digits, not its size: at least half of the value stays."""
    return short * 2 > full


def same_unit(one: str, other: str) -> bool:
    """Tell whether two units count the same things (명/인, 곳/개)."""
    if one == other:
        return True
    return any(one in group and other in group for group in _SAME_UNITS)
