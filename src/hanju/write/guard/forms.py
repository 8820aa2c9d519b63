"""Forms: numbers of a text that are written otherwise in its source, or that count nothing.

Shape:  a `Reading` of the source, the text and one `Quantity` of it in; true or false out.
Units:  spans [start, end) of the text.
Errors: odd text never raises; an empty source knows nothing.
Source: docs/decisions/0012-guard.md.

Here stand the years without 년 (2026 시즌), days with a dot (7.10, 5·18), anniversaries, the first of
its kind, and turns in which a number word says "any" or "one place" (한 해도 거르지 않고).
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

    from hanju.text.numbers import Quantity
    from hanju.write.guard.reading import Reading, Told


def written_otherwise(source: Reading, text: str, found: Quantity) -> bool:
    """The source says the number in another form of writing."""
    return (
        _year(source, found)
        or _dotted_day(source, text, found)
        or _anniversary(source, found)
        or _first(source, found)
        or _spelt(source, text, found)
        or _bare(source, text, found)
        or _decades(source, text, found)
    )


# --- words that count nothing ---

_IDLE: Final = frozenset({"번", "단계", "가지", "사람", "팀", "마리", "배", "시간", "대", "개"})
#: 한 해도 거르지 않고: not any; 한곳에서: together; 1번지: the first of all
_NOT_ANY: Final = re.compile(r"도\s")
_TOGETHER: Final = re.compile(r"한곳(?:에|으로)")
_FOREMOST: Final = re.compile(r"1번지")
#: 올 한 해, 한 해 동안: the year itself
_THE_YEAR: Final = re.compile(
    r"(?:한\s?해|1년)(?:\s?(?:동안|를|의|간|도|,|내내|새|사이)|(?:에만?)?\s(?:약\s)?(?:평균\s)?(?:\d|[두세네]\s?번))"
)


def idle(text: str, found: Quantity) -> bool:
    """한 번, 한 단계: an article more than a number."""
    written = text[found.digits[0] : found.digits[1]]
    at = found.digits[0]
    if written == "한":
        return (
            found.unit in _IDLE
            or _NOT_ANY.match(text, found.span[1]) is not None
            or _TOGETHER.match(text, at) is not None
            or _THE_YEAR.match(text, at) is not None
        )
    if written == "1" and found.unit == "년" and _THE_YEAR.match(text, at):
        return True
    return _FOREMOST.match(text, at) is not None


# --- years and days ---

_YEARS: Final = (1900, 2100)


def _year(source: Reading, found: Quantity) -> bool:
    """2026 시즌 said of 2026년, or in the year itself."""
    if found.unit or found.high is not None or not _YEARS[0] <= found.value <= _YEARS[1]:
        return False
    year = int(found.value)
    if source.published is not None and source.published.year == year:
        return True
    return year in source.years


_DOTTED: Final = re.compile(
    r"(?<![\d.])(?P<m>1[0-2]|0?[1-9])[.·](?P<d>3[01]|[12]\d|0?[1-9])(?![\d%])"
)
#: characters of a day with a dot
DAY_LENGTH: Final = 5


def _dotted_day(source: Reading, text: str, found: Quantity) -> bool:
    """7.10 said of 7월 10일."""
    low = max(0, found.digits[0] - DAY_LENGTH)
    return any(
        match.start() <= found.digits[0] < match.end()
        and (int(match["m"]), int(match["d"])) in source.days
        for match in _DOTTED.finditer(text, low, found.digits[1] + DAY_LENGTH)
    )


def dotted(text: str) -> frozenset[tuple[int, int]]:
    """Month and day of what a text writes with a dot (5·18)."""
    return frozenset((int(m["m"]), int(m["d"])) for m in _DOTTED.finditer(text))


def known_day(source: Reading, day: date | None, words: str) -> bool:
    """5월 18일 said of 5·18, 내일 of a bare 7일, 7월 29일 of 같은 달 29일."""
    said = re.fullmatch(r"(\d{1,2})월\s?(\d{1,2})일", words.strip())
    if said is not None:
        month, number = int(said[1]), int(said[2])
        if (month, number) in dotted(source.house):
            return True
        same = rf"(?:같은\s?달|그\s?달|동월)\s?{number}일"
        return bool(re.search(same, source.house)) and bool(
            re.search(rf"(?<!\d){month}월", source.house)
        )
    if day is None or words.strip() not in {"오늘", "내일", "모레", "어제"}:
        return False
    return re.search(rf"(?<![\d월]\s)(?<!\d){day.day}일(?!\s?[간째])", source.house) is not None


_WEEK: Final = re.compile(r"(?<!\d)(?P<m>1[0-2]|[1-9])월\s?$")
_WEEK_AFTER: Final = re.compile(r"\s?주(?![가-힣]{2})")


def week_named(source: Reading, text: str, span: tuple[int, int], place: int) -> bool:
    """11월 셋째 주 said of 11월 16~22일."""
    month = _WEEK.search(text, max(0, span[0] - 5), span[0])
    if month is None or _WEEK_AFTER.match(text, span[1]) is None:
        return False
    year = source.published.year if source.published else 2000
    found = source.days | _ranged(source.house)
    return any(
        place in {(day - 1) // 7 + 1, (day + date(year, number, 1).weekday() - 1) // 7 + 1}
        for number, day in found
        if number == int(month["m"])
    )


_RANGED: Final = re.compile(
    r"(?<!\d)(1[0-2]|[1-9])월\s?(3[01]|[12]\d|[1-9])일?\s?[~∼～–-]\s?(3[01]|[12]\d|[1-9])일"
)


def _ranged(text: str) -> set[tuple[int, int]]:
    return {
        (int(match[1]), int(day)) for match in _RANGED.finditer(text) for day in match.group(2, 3)
    }


# --- other spellings ---


def _anniversary(source: Reading, found: Quantity) -> bool:
    """1년 said of 1주년, of 1돌."""
    if found.unit not in {"년", "주년"} or found.high is not None:
        return False
    forms = "년(?!도|대)" if found.unit == "주년" else "주년|돌"
    return re.search(rf"(?<![\d.]){found.value}\s?(?:{forms})", source.house) is not None


_BEGINNING: Final = re.compile(r"(?<![가-힣])첫|처음|최초|초대|원년|1호")


def _first(source: Reading, found: Quantity) -> bool:
    """제1회 said of the first of its kind."""
    return (
        found.value == 1
        and found.high is None
        and found.unit in {"회", "차", "번째", "호"}
        and _BEGINNING.search(source.house) is not None
    )


_SPELT: Final = {
    "센치": "cm", "센티": "cm", "키로": "k", "Km": "km", "KM": "km", "Kg": "kg", "KG": "kg", "Kw": "kW", "KW": "kW", "kw": "kW", "Mw": "MW", "mw": "MW", "Gw": "GW", "gw": "GW", "㎢": "㎢",
    "채": "가구", "곳": "군데", "골": "점",
}  # fmt: skip
_LETTERS: Final = re.compile(r"\s?([A-Za-z]{2}|[가-힣]{1,2})")


def _spelt(source: Reading, text: str, found: Quantity) -> bool:
    """21Km said of 21km, 3채 of 3가구."""
    if found.unit in {"가구", "세대", "채"}:
        alike = {"가구", "세대", "채"}
        return any(q.unit in alike and _equal(found, q) for q in source.quantities)
    if found.unit and not found.unit.startswith("?"):
        return False
    behind = _LETTERS.match(text, found.digits[1])
    if behind is None:
        return False
    meant = _SPELT.get(behind[1]) or _SPELT.get(behind[1][:1])
    return meant is not None and any(
        q.unit.startswith(meant) and _equal(found, q) for q in source.quantities
    )


def _equal(found: Quantity, other: Quantity) -> bool:
    return found.value == other.value and found.high == other.high


_GLUED: Final = re.compile(r"(?![이가은는을를의에도로과와]\s)[가-힣]")


def _bare(source: Reading, text: str, found: Quantity) -> bool:
    """관중 16만 said of 16만명, 초4 of 4학년: the unit is left out."""
    if found.unit or found.high is not None or _GLUED.match(text, found.digits[1]):
        return False
    return any(_equal(found, other) for other in source.quantities)


def _decades(source: Reading, text: str, found: Quantity) -> bool:
    """100억대 said of 100억원대."""
    return (
        found.unit == "대"
        and found.value >= TENS_OF_MONEY
        and text[found.digits[1] - 1 : found.digits[1]] in "조억만천"
        and any(
            other.unit in {"원", ""} and _equal(found, other) and _behind(source, other)
            for other in source.quantities
        )
    )


#: from here on a number before 대 is an amount of money
TENS_OF_MONEY: Final = 10**4


def _behind(source: Reading, other: Quantity) -> bool:
    return source.house.startswith("대", other.span[1])


# --- what the guard cannot know ---

#: things that a writer counts in a list of the source
_COUNTED: Final = frozenset(
    {
        "가지",
        "개",
        "곳",
        "종",
        "팀",
        "편",
        "대",
        "개사",
        "개국",
        "개소",
        "명",
        "건",
        "분야",
        "번",
        "차례",
        "군데",
    }
)
#: more than so many are not counted at a glance
COUNTABLE: Final = 10


#: a name that is given to each thing of a list
_NAMED: Final = re.compile(r"[가-힣]{2,}")
_BRACKETED: Final = re.compile(r"\(\d")
_MARKS: Final = re.compile(r"[▲△▷▶●■①-⑳]")


def listed(source: Reading, told: Told, found: Quantity) -> bool:
    """4개 분야, 감사 두 명: the nearest sentence lists so many, and counts none of the kind."""
    if found.unit not in _COUNTED or found.high is not None or found.bound:
        return False
    if not 1 < found.value <= COUNTABLE:
        return False
    if not told.text[found.digits[0]].isdigit() and all(
        q.unit != found.unit and q.value != found.value for q in source.quantities
    ):
        # 아홉 곳: a number in words is a count of the writer
        return True
    if any(q.unit == found.unit and q.value <= COUNTABLE for q in source.quantities):
        return False
    elsewhere = any(q.value == found.value for q in source.quantities)
    for number in source.nearest(told.round(found.span, reach=60), share=0.5)[:2]:
        line = source.sentences[number]
        marks = len(_MARKS.findall(line))
        counts = {marks, marks + 1, len(_BRACKETED.findall(line))}
        if not elsewhere:
            names = Counter(match.group() for match in _NAMED.finditer(line))
            counts |= {line.count(",") + 1, *names.values()}
        if found.value in counts:
            return True
    return False


def counted_by_the_writer(source: Reading, found: Quantity, alike_units: list[Decimal]) -> bool:
    """두 가지, 4개 분야: a small count of things where the source counts none of the kind."""
    return (
        found.unit in _COUNTED
        and found.high is None
        and not found.bound
        and 1 < found.value <= COUNTABLE
        and not alike_units
        and all(found.value not in {other.value, other.high} for other in source.quantities)
        and bool(source.sentences)
    )
