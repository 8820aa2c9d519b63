"""What is due: holidays, kills, missed weeks, clocks that jump."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hanju.newsroom.round_days import due_rounds
from hanju.ports import IssueRow
from hanju.ports_care import ROUND_STAGES, StageRow
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

SEOUL = ZoneInfo("Asia/Seoul")
HOUSE = default_house()
THURSDAY = date(2026, 3, 12)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)


def stages(base: date, *, upto: int = len(ROUND_STAGES), then: str = "") -> list[StageRow]:
    made = [
        StageRow(base_date=base, stage=name, state="done", started_at=at(base))
        for name in ROUND_STAGES[:upto]
    ]
    if then:
        made.append(
            StageRow(base_date=base, stage=ROUND_STAGES[upto], state="running", started_at=at(base))
        )
    return made


def issue_row(base: date, state: str = "draft", number: int = 120) -> IssueRow:
    start, end = HOUSE.window_for(base)
    return IssueRow(
        number=number, state=state, base_date=base,  # type: ignore[arg-type]
        window_start=start, window_end=end, entries=1,
        signed_at=None if state == "draft" else at(base),
    )  # fmt: skip


def week(count: int) -> timedelta:
    return timedelta(days=7 * count)


def test_the_first_round_of_a_newsroom_is_the_newest_day() -> None:
    assert due_rounds(at(THURSDAY), HOUSE, [], []).bases == (THURSDAY,)
    assert due_rounds(at(THURSDAY, 8), HOUSE, [], []).bases == (THURSDAY - week(1),)


def test_what_is_done_is_not_done_again_and_says_when_the_next_is() -> None:
    due = due_rounds(at(THURSDAY), HOUSE, stages(THURSDAY), [])
    assert due.bases == ()
    assert "2026-03-19(목) 09:00" in due.why
    assert not due.is_doubtful


@pytest.mark.parametrize("upto", range(len(ROUND_STAGES)))
def test_a_killed_round_goes_on(upto: int) -> None:
    rows = stages(THURSDAY, upto=upto, then="running")
    assert due_rounds(at(THURSDAY + timedelta(days=2)), HOUSE, rows, []).bases == (THURSDAY,)


def test_missed_days_come_oldest_first() -> None:
    due = due_rounds(at(THURSDAY), HOUSE, stages(THURSDAY - week(3)), [])
    assert due.bases == (THURSDAY - week(2), THURSDAY - week(1), THURSDAY)


def test_a_clock_that_ran_far_ahead_does_nothing() -> None:
    due = due_rounds(at(THURSDAY + week(60)), HOUSE, stages(THURSDAY), [])
    assert (due.bases, due.is_doubtful) == ((), True)
    assert "시계" in due.why


def test_a_step_back_of_two_hours_does_nothing() -> None:
    due = due_rounds(at(THURSDAY, 8), HOUSE, stages(THURSDAY), [])
    assert (due.bases, due.is_doubtful) == ((), False)


def test_what_a_fast_clock_began_does_not_stop_us_afterwards() -> None:
    ahead = stages(THURSDAY + week(5), upto=1, then="running")
    rows = [*stages(THURSDAY - week(1)), *ahead]
    assert due_rounds(at(THURSDAY), HOUSE, rows, []).bases == (THURSDAY,)


def test_an_issue_of_the_future_is_named() -> None:
    due = due_rounds(at(THURSDAY), HOUSE, [], [issue_row(THURSDAY + week(4))])
    assert (due.bases, due.is_doubtful) == ((), True)
    done = due_rounds(at(THURSDAY), HOUSE, stages(THURSDAY), [issue_row(THURSDAY + week(1))])
    assert (done.bases, done.is_doubtful) == ((), False)  # somebody looks ahead


def test_a_signed_issue_needs_no_round_and_an_old_draft_is_its_makers() -> None:
    signed = issue_row(THURSDAY, "approved")
    assert due_rounds(at(THURSDAY), HOUSE, [], [signed]).bases == ()
    by_hand = issue_row(THURSDAY - week(1))
    assert due_rounds(at(THURSDAY), HOUSE, [], [by_hand]).bases == (THURSDAY,)


def test_a_holiday_waits_for_the_next_working_day() -> None:
    christmas = date(2025, 12, 25)
    done = stages(christmas - week(1))
    assert due_rounds(at(christmas), HOUSE, done, []).bases == ()
    assert "기독탄신일" in due_rounds(at(christmas), HOUSE, done, []).why
    assert due_rounds(at(christmas + timedelta(days=1)), HOUSE, done, []).bases == (christmas,)


def test_a_combined_week_has_no_round() -> None:
    house = parse_house_text('[round]\non_holiday = "combine"\n', path="hanju.toml")
    done = stages(date(2025, 12, 18))
    due = due_rounds(at(date(2026, 1, 2)), house, done, [])
    assert due.bases == ()
    assert "2025-12-25 합침, 2026-01-01 합침" in due.why
    assert due_rounds(at(date(2026, 1, 8)), house, done, []).bases == (date(2026, 1, 8),)
