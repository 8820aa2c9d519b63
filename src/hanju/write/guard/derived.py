"""Derived: numbers that the source says in another form, or that follow from what it says.

Shape:  a `Reading` of the source, the text and one `Quantity` of it in; true or false out.
Units:  numbers by value and unit; spans [start, end) of the text.
Errors: odd text never raises; an empty source bears nothing out.
Source: docs/decisions/0012-guard.md.

Another form is a conversion (18개월 of 1년 6개월), a length of days, the two ends of a range. What
follows is a sum, a difference, a ratio or a count of years of numbers that the source has near to
each other: a reader can work it out again, and the text has to say that it compares or adds.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from hanju.text.numbers import quantities
from hanju.write.guard.reading import BIG, named_days, same_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.text.numbers import Quantity
    from hanju.write.guard.reading import Reading


def told_otherwise(source: Reading, text: str, found: Quantity) -> bool:
    """The source says the same number in another form, or it follows from what it says."""
    return (
        _both_ends(source, found)
        or _ago(source, text, found)
        or lasting(source, found)
        or _one_to_one(source, text, found)
        or _in_tens(source, text, found)
        or _in_top(source, found)
        or any(_converted(found, other) for other in source.quantities)
        or _put_together(source, text, found)
        or _counted_years(source, text, found)
        or _and_a_half(source, text, found)
        or _times(source, found)
        or _of_so_many(source, text, found)
        or _worked_out(source, text, found)
    )


# --- the same in another form ---

TWICE: Final = 2
#: 배 이상, 배로: twice, without a number
_DOUBLED: Final = re.compile(
    r"(?<![\d가-힣])(?:배\s?(?:이상|가까이|가량|로|늘|증|넘)|갑절|곱절)|(?<![가-힣])배가(?:량|\s|했|됐)|절반"
)


def lasting(source: Reading, found: Quantity) -> bool:
    """이틀간 said of 8일부터 9일까지, 3개월 of 10월부터 12월까지."""
    if found.high is not None or found.unit not in {"일", "개월", "달"}:
        return False
    if found.unit != "일":
        return _months(source, found)
    days = [day.start for day in source.dates if day.precision == "day" and day.start is not None]
    lengths = {(last - first).days + 1 for first, last in pairwise(days)}
    lengths |= {
        int(other.high - other.value) + 1
        for other in source.quantities
        if other.unit == "일" and other.high is not None
    }
    return found.value in lengths


def _months(source: Reading, found: Quantity) -> bool:
    months = [
        (mention.span, mention.start.year * 12 + mention.start.month)
        for mention in source.dates
        if mention.start is not None and mention.precision in {"day", "month"}
    ]
    return any(
        _FROM_TO.fullmatch(source.house[one[1] : other[0]]) is not None
        and found.value in {last - first, last - first + 1}
        for (one, first), (other, last) in pairwise(months)
        if other[0] - one[1] < APART_DAYS
    )


#: characters between the two ends of a span of time
APART_DAYS: Final = 6
_FROM_TO: Final = re.compile(r"\s?(?:부터|에서|~|∼|～|-)\s?")

#: unit -> its base unit and how many of it
_SCALES: Final = {
    "톤": ("g", 10**6), "kg": ("g", 1000), "g": ("g", 1), "km": ("m", 1000), "m": ("m", 1), "ha": ("㎡", 10**4), "㎢": ("㎡", 10**6), "㎡": ("㎡", 1),
    "GW": ("kW", 10**6), "MW": ("kW", 1000), "kW": ("kW", 1), "TWh": ("kWh", 10**9), "GWh": ("kWh", 10**6), "MWh": ("kWh", 1000), "kWh": ("kWh", 1),
    "년": ("개월", 12), "개월": ("개월", 1), "달": ("개월", 1), "시간": ("분", 60), "분": ("분", 1), "주": ("일", 7), "일": ("일", 1),
}  # fmt: skip


def _converted(found: Quantity, other: Quantity) -> bool:
    """2톤 said of 2000kg."""
    if found.unit == other.unit or found.unit not in _SCALES or other.unit not in _SCALES:
        return False
    (base, times), (same, many) = _SCALES[found.unit], _SCALES[other.unit]
    return base == same and found.value * times == other.value * many


def _compounds(numbers: list[Quantity]) -> Iterator[tuple[tuple[int, int], str, Decimal]]:
    """1년 6개월: where it stands, its base unit and its size."""
    for one, other in pairwise(numbers):
        if one.unit == other.unit or not 0 <= other.span[0] - one.span[1] <= 1:
            continue
        if one.unit in _SCALES and other.unit in _SCALES:
            (base, times), (same, many) = _SCALES[one.unit], _SCALES[other.unit]
            if base == same and times > many:
                yield (one.span[0], other.span[1]), base, one.value * times + other.value * many


#: characters beside a number within which the other part of a compound stands
COMPOUND: Final = 16


def _put_together(source: Reading, text: str, found: Quantity) -> bool:
    """18개월 said of 1년 6개월, and the other way round."""
    if found.unit not in _SCALES or found.high is not None:
        return False
    base, times = _SCALES[found.unit]
    sizes = {(unit, size) for _, unit, size in _compounds(source.quantities)}
    if (base, found.value * times) in sizes:
        return True
    low = max(0, found.span[0] - COMPOUND)
    beside = quantities(text[low : found.span[1] + COMPOUND])
    around = [
        (unit, size)
        for span, unit, size in _compounds(beside)
        if span[0] + low <= found.span[0] and found.span[1] <= span[1] + low
    ]
    return any(
        other.unit in _SCALES
        and _SCALES[other.unit][0] == unit
        and other.value * _SCALES[other.unit][1] == size
        for unit, size in around
        for other in source.quantities
    )


_QUARTERS: Final = re.compile(
    r"(?P<n>\d{1,2}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:개\s)?분기(?:에\s걸쳐|\s?(?:동안|간|연속|째|만에))"
)


def _and_a_half(source: Reading, text: str, found: Quantity) -> bool:
    """1년 반 said of 18개월, of 여섯 분기."""
    if found.unit != "년" or re.match(r"\s?반(?![가-힣]{2})", text[found.span[1] :]) is None:
        return False
    months = int(found.value * 12) + 6
    quarters = {
        3 * (_READ.get(match["n"]) or int(match["n"])) for match in _QUARTERS.finditer(source.house)
    }
    known = {q.value for q in source.quantities if q.unit in {"개월", "달"}}
    return months in quarters | known or (
        re.search(rf"(?<!\d){found.value}년\s?(?:반|6개월)", source.house) is not None
    )


def _in_top(source: Reading, found: Quantity) -> bool:
    """10위 안 said of TOP 10, 1위 of the highest of all."""
    if found.unit != "위" or found.high is not None:
        return False
    placed = _PLACED.get(int(found.value))
    if placed is not None and placed.search(source.house) is not None:
        return True
    top = rf"(?:TOP|톱|베스트)\s?{found.value}(?!\d)"
    return re.search(top, source.house, re.IGNORECASE) is not None


#: places that are called by another word
_PLACED: Final = {
    1: re.compile(
        r"(?:가장|제일)\s(?:높|많|큰|크|빠르|빨|좋|우수|앞)|(?<![가-힣])(?:1등|으뜸|최고점|최다|선두|우승|정상에|금메달|최우수상)"
    ),
    2: re.compile(r"(?<![가-힣])(?:은메달|준우승|2등)"),
    3: re.compile(r"(?<![가-힣])(?:동메달|3등)"),
}


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


_AGO: Final = {
    ("1", "년"): r"전년|지난해|작년|[12]\d{3}년", ("1", "해"): r"전년|지난해|작년|[12]\d{3}년",
    ("1", "달"): r"지난달|전달|전월|\d+월", ("1", "개월"): r"지난달|전달|전월|\d+월",
    ("1", "일"): r"전날|전일|어제|\d+일", ("1", "주"): r"지난\s?주|전주|\d+일",
}  # fmt: skip


def _ago(source: Reading, text: str, found: Quantity) -> bool:
    """1년 전보다 said of 전년 대비, 한 주 만에 of 지난주보다."""
    borne = _AGO.get((str(found.value), found.unit))
    return (
        borne is not None
        and re.match(r"\s?(?:전(?:보다|에|의|과|\s|$)|만에|새\s|사이\s)", text[found.span[1] :])
        is not None
        and re.search(borne, source.house) is not None
    )


def _both_ends(source: Reading, found: Quantity) -> bool:
    """22~23일 said of 22일부터 23일까지, of 22, 23일 and of 7.22~7.23."""
    if found.high is None or found.high <= found.value:
        return False
    if found.unit == "일" and {int(found.value), int(found.high)} <= named_days(source):
        return True
    values = {
        value
        for other in source.quantities
        if same_unit(found.unit, other.unit)
        for value in (other.value, other.high)
    }
    return {found.value, found.high} <= values


# --- what follows from the numbers of the source ---

#: characters within which two numbers of the source stand together
TOGETHER: Final = 130
#: the same number said twice is one number, unless it stands so near
TWO_OF_A_KIND: Final = 40
#: the least sum or difference that is believed: smaller ones come about by chance
LEAST: Final = 20
LEAST_APART: Final = 10
#: a part this small beside the whole is no part of a sum
SMALL_PART: Final = 15
#: what is counted or measured; a place, a day or a turn is not added up
_ADDABLE: Final = frozenset({"명", "인", "원", "달러", "유로", "엔", "개", "곳", "개소", "개사", "개국", "건", "대", "가구", "세대", "톤", "kg", "㎡", "ha", "㎢", "km", "m", "%", "%p", "점", "마리", "그루", "권", "편", "팀", "석", "실", "채", "kW", "MW", "GW", "GWh", "TWh"})  # fmt: skip
_ADDED: Final = re.compile(r"(?:총|모두|합쳐|합해|합계|누적|도합|전체|통틀어|아울러|등)\s?$")
_ADDED_AFTER: Final = re.compile(
    r"[이가은는을를에의로]{0,2}\s?(?:누적|합계|합산|합쳐|이르|달하|달했|넘)"
)
_COMPARED: Final = re.compile(r"(?:보다|대비|비해|차이|격차)\s?(?:[가-힣]{1,6}\s)?$")
_COMPARED_AFTER: Final = re.compile(
    r"[이가나]{0,2}\s?(?:더\s)?(?:차이|차로|격차|앞[서선섰]|뒤[진졌]|높|낮|많|적[은었어]|웃돌|밑돌)"
)


def _worked_out(source: Reading, text: str, found: Quantity) -> bool:
    """198명 of 119명 and 79명, 8명 of 누구 외 7명, 4.4점 of 76.9점 and 72.5점.

    Without a word of adding the parts must stand in one sentence; a total is no part.
    """
    if found.high is not None or found.ordinal or found.unit not in _ADDABLE:
        return False
    if found.unit in {"명", "곳", "개"} and _and_others(source, found):
        return True
    before = text[max(0, found.span[0] - 14) : found.span[0]]
    after = text[found.span[1] : found.span[1] + 14]
    like = [
        q for q in source.quantities if q.high is None and not q.ordinal and _one_kind(found, q)
    ]
    pairs = [
        pair
        for pair in combinations(like, 2)
        if pair[1].span[0] - pair[0].span[1] <= _reach(*pair) and not _rougher(found, *pair)
    ]
    if _COMPARED.search(before) is not None or _COMPARED_AFTER.match(after) is not None:
        # between two shares lie points, not per cent
        exact = found.unit != "%" and (found.value >= LEAST_APART or found.value % 1 != 0)
        return exact and any(abs(one.value - other.value) == found.value for one, other in pairs)
    pairs = [pair for pair in pairs if not _is_total(source, pair[1])]
    added = _ADDED.search(before) is not None or _ADDED_AFTER.match(after) is not None
    if added:
        return found.value >= LEAST_APART and any(
            _adds_up(found, one, other, like) for one, other in pairs
        )
    return _telling(found) >= LEAST and any(
        _adds_up(found, one, other, like)
        for one, other in pairs
        if _NEXT_SENTENCE.search(source.house, one.span[1], other.span[0]) is None
    )


def _is_total(source: Reading, found: Quantity) -> bool:
    """총 21곳: holds the numbers before it already."""
    return _ADDED.search(source.house, max(0, found.span[0] - 6), found.span[0]) is not None


_NEXT_SENTENCE: Final = re.compile(r"[.!?]\s|\n")


def _telling(found: Quantity) -> Decimal:
    """A number without its noughts: 8억 comes about by chance as easily as 8."""
    return Decimal(int("".join(map(str, found.value.normalize().as_tuple().digits))))


def _reach(one: Quantity, other: Quantity) -> int:
    return TWO_OF_A_KIND if one.value == other.value else TOGETHER


def _adds_up(found: Quantity, one: Quantity, other: Quantity, like: list[Quantity]) -> bool:
    """Two numbers that stand together, or these and a third one behind them."""
    if min(one.value, other.value) * SMALL_PART < found.value:
        return False
    rest = found.value - one.value - other.value
    return rest == 0 or any(
        third.value == rest and 0 <= third.span[0] - other.span[1] <= _reach(other, third)
        for third in like
    )


def _rougher(found: Quantity, one: Quantity, other: Quantity) -> bool:
    """약 198명 of 119명 and 79명: rough or bound, and what it is made of is not."""
    return bool(found.bound and not (one.bound or other.bound)) or (
        found.about and not (one.about or other.about)
    )


def _one_kind(found: Quantity, other: Quantity) -> bool:
    money = min(found.value, other.value) >= BIG and {found.unit, other.unit} == {"", "원"}
    points = found.unit == "%p" and other.unit == "%" and found.value >= 1
    return same_unit(found.unit, other.unit) or money or points


def _and_others(source: Reading, found: Quantity) -> bool:
    """누구 외 7명 are eight."""
    return any(
        other.value + 1 == found.value
        and not _rougher(found, other, other)
        and same_unit(found.unit, other.unit)
        and _OTHERS.search(source.house, max(0, other.span[0] - 4), other.span[0]) is not None
        for other in source.quantities
    )


_OTHERS: Final = re.compile(r"외에?\s?$")
_YEARS_ON: Final = re.compile(r"\s?(?:간|째|연속|연이어|내리|동안|잇따라|넘게|가까이)")
_YEARS_APART: Final = re.compile(r"\s?(?:앞서|전|뒤|후|만에|만의)")


def _counted_years(source: Reading, text: str, found: Quantity) -> bool:
    """3년간 of 2023년, 지난해 and 올해; 12년 앞서 of 1990년 and 2002년."""
    if found.unit != "년" or found.high is not None:
        return False
    years = {mention.start.year for mention in source.dates if mention.start is not None}
    if source.published is not None:
        years.add(source.published.year)
    apart = {other - one for one, other in combinations(sorted(years), 2)}
    if _YEARS_ON.match(text, found.span[1]):
        counted = any(
            other.unit == "년" and _YEARS_ON.match(source.house, other.span[1])
            for other in source.quantities
        )
        return not counted and bool({int(found.value), int(found.value) - 1} & apart)
    return _YEARS_APART.match(text, found.span[1]) is not None and int(found.value) in apart


def _times(source: Reading, found: Quantity) -> bool:
    """두 배 of 20곳 and 40곳, and of 배로 늘었다."""
    if found.unit != "배" or found.high is not None:
        return False
    if found.value == TWICE and _DOUBLED.search(source.house) is not None:
        return True
    ratios = (
        max(one.value, other.value) / min(one.value, other.value)
        for one, other in combinations(source.quantities, 2)
        if one.unit == other.unit != ""
        and min(one.value, other.value) > 0
        and abs(other.span[0] - one.span[1]) <= TOGETHER
    )
    if found.bound or found.about:
        return any(0 <= ratio - found.value < 1 for ratio in ratios)
    return any(abs(ratio - found.value) <= found.value / 20 for ratio in ratios)


_OUT_OF: Final = re.compile(
    r"(?P<all>10|열|100|5|다섯)\s?(?P<unit>명|곳|가구|건|개|사람)\s?(?:중|가운데)\s?(?P<part>\d+|한|두|세|네|다섯|여섯|일곱|여덟|아홉)\s?(?:명|곳|가구|건|개|사람)"
)
_READ: Final = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip


def _of_so_many(source: Reading, text: str, found: Quantity) -> bool:
    """10명 중 6명 said of 60%."""
    low, high = max(0, found.span[0] - COMPOUND), found.span[1] + COMPOUND
    for match in _OUT_OF.finditer(text, low, high):
        if match.start() <= found.span[0] and found.span[1] <= match.end():
            part, whole = (_READ.get(match[name]) or int(match[name]) for name in ("part", "all"))
            share = Decimal(100 * part) / whole
            if any(
                other.unit == "%" and abs(other.value - share) < Decimal(100) / whole / 2
                for other in source.quantities
            ):
                return True
    return False
