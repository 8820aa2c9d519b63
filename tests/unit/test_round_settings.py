"""Base days, combined weeks and hours of the weekly round."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.errors import HouseError
from hanju.settings import House, default_house
from hanju.settings_file import parse_house_text

SEOUL = ZoneInfo("Asia/Seoul")


def house(text: str) -> House:
    return parse_house_text(text, path="hanju.toml")


def test_a_combined_week_goes_into_the_next_issue() -> None:
    new_year = house('[round]\non_holiday = "combine"\n')  # Thursdays 12-25 and 01-01
    assert not new_year.has_issue(date(2025, 12, 25))
    assert not new_year.has_issue(date(2026, 1, 1))
    assert new_year.window_for(date(2026, 1, 8)) == (date(2025, 12, 18), date(2026, 1, 7))
    assert new_year.number_for(date(2026, 1, 8)) == new_year.number_for(date(2025, 12, 18)) + 1
    assert new_year.next_base_date(date(2026, 1, 7)) == date(2025, 12, 18)


def test_a_skipped_week_is_in_no_issue() -> None:
    one = house("[round]\nskip = [2026-01-22]\n")
    assert one.window_for(date(2026, 1, 29)) == (date(2026, 1, 22), date(2026, 1, 28))
    assert one.number_for(date(2026, 1, 29)) == one.number_for(date(2026, 1, 15)) + 1


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["same", "next", "combine"]),
    st.sets(st.integers(0, 55).map(lambda n: date(2025, 12, 18) + n * timedelta(days=7))),
)
def test_windows_meet_and_numbers_count_on(how: str, combined: set[date]) -> None:
    days = ", ".join(day.isoformat() for day in sorted(combined))
    rules = house(f'[round]\non_holiday = "{how}"\ncombine = [{days}]\n')
    bases = [date(2025, 12, 18) + n * timedelta(days=7) for n in range(60)]
    kept = [base for base in bases if rules.has_issue(base)]
    for earlier, later in pairwise(kept):
        assert rules.window_for(later)[0] == rules.window_for(earlier)[1] + timedelta(days=1)
        assert rules.number_for(later) == rules.number_for(earlier) + 1


def test_a_holiday_moves_the_draft_and_not_the_window() -> None:
    rules = default_house()
    christmas = date(2025, 12, 25)
    assert rules.draft_at(christmas) == datetime(2025, 12, 26, 9, tzinfo=SEOUL)
    assert rules.sign_at(christmas) == datetime(2025, 12, 29, 15, tzinfo=SEOUL)  # Monday
    assert rules.window_for(christmas) == (date(2025, 12, 18), date(2025, 12, 24))


def test_every_second_week_follows_the_anchor() -> None:
    rules = house("[period]\ndays = 14\n")
    assert rules.next_base_date(date(2025, 12, 18)) == date(2025, 12, 11)
    assert rules.next_base_date(date(2025, 12, 25)) == date(2025, 12, 25)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[round]\nhour = "25:00"\n', "09:00"),
        ('[round]\nmail_to = ["nobody"]\n', "nobody"),
        ("[round]\ncombine = [2026-01-01]\nskip = [2026-01-01]\n", "2026-01-01"),
        ("[keep]\nnone_days = -1\n", "범위"),
    ],
)
def test_wrong_settings_are_told(text: str, told: str) -> None:
    with pytest.raises(HouseError, match=told):
        house(text)


def test_hours_may_be_written_as_toml_times() -> None:
    assert house("[round]\nhour = 08:30:00\n").round.hour == time(8, 30)
