"""The Korean calendar: public holidays of 2020 to 2040, and working days.

Shape:  a year or a day in, names of holidays out; pure functions over tables.
Units:  dates Asia/Seoul.
Errors: `ValueError` for a year that the lunar table does not know.
Source: 공휴일에 관한 법률 and 관공서의 공휴일에 관한 규정, each rule from its own year on;
        docs/decisions/0036-weekly-round.md; checked by tests/gates/days.py (S9).

Elections at their usual time are in the table as far as their day is fixed by law and near; days
that a government declares at short notice come from `[round] holidays` of the house.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2040
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SUNDAY: Final = 6

#: Month and day of Seollal, Buddha's birthday and Chuseok, from 2020 on.
_LUNAR: Final = (
    "0125 0430 1001", "0212 0519 0921", "0201 0508 0910", "0122 0527 0929", "0210 0515 0917",
    "0129 0505 1006", "0217 0524 0925", "0207 0513 0915", "0127 0502 1003", "0213 0520 0922",
    "0203 0509 0912", "0123 0528 1001", "0211 0516 0919", "0131 0506 0908", "0219 0525 0927",
    "0208 0515 0916", "0128 0503 1004", "0215 0522 0924", "0204 0511 0913", "0124 0430 1002",
    "0212 0518 0921",
)  # fmt: skip
#: Holidays of the solar calendar: month, day, name, first year, first year with a substitute day.
_SOLAR: Final = (
    (1, 1, "1월 1일", 2020, None),
    (3, 1, "3·1절", 2020, 2021),
    (5, 1, "노동절", 2026, 2026),
    (5, 5, "어린이날", 2020, 2020),
    (6, 6, "현충일", 2020, None),
    (7, 17, "제헌절", 2026, 2026),
    (8, 15, "광복절", 2020, 2021),
    (10, 3, "개천절", 2020, 2021),
    (10, 9, "한글날", 2020, 2021),
    (12, 25, "기독탄신일", 2020, 2023),
)
_BUDDHA_SUBSTITUTE_FROM: Final = 2023
#: Elections, and days declared once.
_ONCE: Final[Mapping[date, str]] = {
    date(2020, 4, 15): "국회의원 선거일",
    date(2020, 8, 17): "임시공휴일",
    date(2022, 3, 9): "대통령 선거일",
    date(2022, 6, 1): "지방선거일",
    date(2023, 10, 2): "임시공휴일",
    date(2024, 4, 10): "국회의원 선거일",
    date(2024, 10, 1): "임시공휴일",
    date(2025, 1, 27): "임시공휴일",
    date(2025, 6, 3): "대통령 선거일",
    date(2026, 6, 3): "지방선거일",
    date(2028, 4, 12): "국회의원 선거일",
}


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays of a year with their names, substitute days included.

    Raises:
        ValueError: the year is outside the table.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no lunar table for {year}")
    listed = sorted(_listed(year))
    names: dict[date, str] = {day: name for day, name in _ONCE.items() if day.year == year}
    for day, name, _ in listed:
        names[day] = f"{names[day]}, {name}" if day in names else name
    moved: set[date] = set()
    for day, name, moves_on in listed:
        shares_a_weekday = day.weekday() < _SATURDAY and day not in moved and "," in names[day]
        if day.weekday() not in moves_on and not (moves_on and shares_a_weekday):
            continue
        moved.add(day)  # two holidays on one day give one day back
        free = day + _DAY
        while free.weekday() >= _SATURDAY or free in names:
            free += _DAY
        names[free] = f"{name} 대체공휴일"
    return dict(sorted(names.items()))


def _listed(year: int) -> Iterator[tuple[date, str, frozenset[int]]]:
    """Every holiday of a year with the weekdays on which it gives a substitute day."""
    weekend, sunday, never = frozenset({_SATURDAY, _SUNDAY}), frozenset({_SUNDAY}), frozenset[int]()
    for month, day, name, since, moves_since in _SOLAR:
        if year >= since:
            moves = moves_since is not None and year >= moves_since
            yield date(year, month, day), name, weekend if moves else never
    seollal, buddha, chuseok = lunar_days(year)
    yield buddha, "부처님 오신 날", weekend if year >= _BUDDHA_SUBSTITUTE_FROM else never
    for middle, name in ((seollal, "설날"), (chuseok, "추석")):
        yield middle - _DAY, f"{name} 전날", sunday
        yield middle, name, sunday
        yield middle + _DAY, f"{name} 다음 날", sunday


def lunar_days(year: int) -> tuple[date, date, date]:
    """Seollal, Buddha's birthday and Chuseok of a year.

    Raises:
        ValueError: the year is outside the table.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no lunar table for {year}")
    found = [date(year, int(text[:2]), int(text[2:])) for text in _LUNAR[year - FIRST_YEAR].split()]
    return found[0], found[1], found[2]


def holiday_name(day: date, more: Collection[date] = ()) -> str:
    """The name of a holiday, "" for other days; `more` are days off of the house.

    Outside the table only `more` and the holidays of the solar calendar are known.
    """
    if day in more:
        return "쉬는 날"
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return holidays(day.year).get(day, "")
    return next((name for m, d, name, *_ in _SOLAR if (day.month, day.day) == (m, d)), "")


def is_working_day(day: date, more: Collection[date] = ()) -> bool:
    """Whether offices work: neither weekend nor holiday."""
    return day.weekday() < _SATURDAY and not holiday_name(day, more)


def working_day_from(day: date, more: Collection[date] = (), *, after: int = 0) -> date:
    """The first working day from `day` on, or the one so many working days `after` it."""
    while True:
        if is_working_day(day, more):
            if not after:
                return day
            after -= 1
        day += _DAY
