from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hanju.settings import default_house
from hanju.sift.window import in_window
from tests.unit.making import article

HOUSE = default_house()
BASE = date(2025, 12, 11)
NOW = datetime(2025, 12, 11, 0, 0, tzinfo=UTC)
START = datetime(2025, 12, 3, 15, 0, tzinfo=UTC)
END = datetime(2025, 12, 10, 15, 0, tzinfo=UTC)


def rule_for(at: datetime | None, *notes: str) -> str:
    kept, dropped = in_window([article(at=at, notes=notes)], HOUSE, base_date=BASE, now=NOW)
    return "kept" if kept else dropped[0].rule


def test_the_first_and_the_last_second_of_the_window_are_in_it() -> None:
    assert rule_for(START) == "kept"
    assert rule_for(END - timedelta(seconds=1)) == "kept"
    assert rule_for(START - timedelta(seconds=1)) == "outside window"
    assert rule_for(END) == "outside window"


def test_an_undated_article_is_refused_with_the_reason_of_the_reader() -> None:
    _, (drop,) = in_window(
        [article(at=None, notes=("날짜를 읽지 못함: '어제'",))], HOUSE, base_date=BASE, now=NOW
    )
    assert (drop.rule, drop.why) == ("undated", "날짜를 읽지 못함: '어제'")


def test_a_date_in_the_future_is_refused_by_name() -> None:
    assert rule_for(NOW + timedelta(hours=2)) == "future"


@given(st.datetimes(datetime(2025, 11, 1), datetime(2026, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_article_is_kept_or_dropped_with_a_reason(at: datetime) -> None:
    kept, dropped = in_window([article(at=at)], HOUSE, base_date=BASE, now=NOW)
    assert len(kept) + len(dropped) == 1
    assert (START <= at < END) == bool(kept)


def test_an_embargo_is_kept_to_the_second() -> None:
    release = replace(article(at=END - timedelta(hours=1)), embargo_until=NOW)
    for early in (timedelta(seconds=1), timedelta(minutes=59), timedelta(days=3)):
        kept, (drop,) = in_window([release], HOUSE, base_date=BASE, now=NOW - early)
        assert (kept, drop.rule) == ([], "embargo")
        assert "2025-12-11 09:00까지" in drop.why
    kept, dropped = in_window([release], HOUSE, base_date=BASE, now=NOW)
    assert (kept, dropped) == ([release], [])
