"""Holidays that everybody in Korea knows, and the rules behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hanju.model.calendar import holiday_name, holidays, is_working_day, working_day_from


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 1, 27), "설날 다음 날 대체공휴일"),  # Sunday the 26th
        (date(2021, 8, 16), "광복절 대체공휴일"),
        (date(2023, 5, 29), "부처님 오신 날 대체공휴일"),  # the first year of the rule
        (date(2025, 5, 6), "부처님 오신 날 대체공휴일"),  # shared the 5th with 어린이날
        (date(2025, 10, 8), "추석 전날 대체공휴일"),
        (date(2026, 2, 17), "설날"),
        (date(2026, 7, 17), "제헌절"),
    ],
)
def test_days_off(day: date, name: str) -> None:
    assert holiday_name(day) == name


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 12, 26),  # 성탄절 on a Sunday, before it had a substitute
        date(2022, 5, 9),
        date(2020, 10, 5),  # 개천절 on a Saturday, before 2021
        date(2026, 6, 8),  # 현충일 on a Saturday gives no day back
        date(2025, 7, 17),
        date(2025, 5, 7),  # two holidays on one day give one day back
        date(2029, 2, 15),  # 설날 in the middle of a week
    ],
)
def test_working_days(day: date) -> None:
    assert is_working_day(day)


def test_every_substitute_day_is_a_weekday_that_was_free() -> None:
    for year in range(2020, 2041):
        names = holidays(year)
        for day, name in names.items():
            if "대체" in name:
                assert day.weekday() < 5
                assert "," not in name


def test_days_of_the_house_are_days_off_too() -> None:
    own = [date(2026, 3, 12)]
    assert not is_working_day(own[0], own)
    assert working_day_from(own[0], own) == date(2026, 3, 13)
    assert working_day_from(date(2026, 2, 13), after=1) == date(2026, 2, 19)  # 설날 between


def test_a_year_outside_the_table_knows_its_solar_holidays() -> None:
    with pytest.raises(ValueError, match="2041"):
        holidays(2041)
    assert holiday_name(date(2041, 12, 25))
    assert working_day_from(date(2041, 1, 1)) == date(2041, 1, 2)
    assert working_day_from(date(2041, 1, 1)) - date(2041, 1, 1) == timedelta(days=1)
