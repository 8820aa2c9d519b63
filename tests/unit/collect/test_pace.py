"""F11: one request at a time per host, with a pause; Retry-After to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hanju.collect.pace import MAX_DELAY_S, MAX_RETRY_AFTER_S, Pace, seconds_to_wait
from tests.conftest import FakeClock

NOW = datetime(2025, 12, 10, 23, 0, tzinfo=UTC)


def test_the_second_request_to_a_host_waits_for_the_pause(clock: FakeClock) -> None:
    pace, began = Pace(clock, pause_s=1.0), clock.at
    for _ in range(3):
        with pace.turn("a.kr"):
            pass
    with pace.turn("b.kr"):
        pass
    assert clock.at - began == timedelta(seconds=2)


def test_a_crawl_delay_is_kept_up_to_a_limit(clock: FakeClock) -> None:
    pace, began = Pace(clock, pause_s=1.0), clock.at
    for _ in range(2):
        with pace.turn("a.kr", 5.0):
            pass
    assert clock.at - began == timedelta(seconds=5)
    with pace.turn("a.kr", 86_400.0):
        pass
    before = clock.at
    with pace.turn("a.kr"):
        pass
    assert clock.at - before == timedelta(seconds=MAX_DELAY_S)


def test_a_clock_set_back_does_not_stop_a_host_for_hours(clock: FakeClock) -> None:
    pace = Pace(clock, pause_s=1.0)
    with pace.turn("a.kr"):
        pass
    clock.at -= timedelta(hours=2)
    with pace.turn("a.kr") as waited_s:
        assert waited_s == 1.0


def test_a_host_is_left_alone_for_as_long_as_it_asked(clock: FakeClock) -> None:
    pace = Pace(clock)
    assert pace.put_off_until("a.kr") is None
    until = pace.put_off("a.kr", "120")
    assert until == clock.at + timedelta(seconds=120)
    assert pace.put_off("a.kr", "5") == until  # a shorter one does not shorten it
    assert pace.put_off_until("b.kr") is None
    clock.sleep(119.5)
    assert pace.put_off_until("a.kr") == until
    clock.sleep(0.5)
    assert pace.put_off_until("a.kr") is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), (" 3 ", 3.0), ("1.5", 1.5),
        ("Wed, 10 Dec 2025 23:01:00 GMT", 60.0), ("Thu, 11 Dec 2025 08:01:00 +0900", 60.0),
        ("Wed, 10 Dec 2025 22:00:00 GMT", 0.0), ("Wed, 10 Dec 2025 23:01:00", 60.0),
        ("999999999999", MAX_RETRY_AFTER_S), ("-5", None), ("", None), (None, None),
        ("soon", None), ("9" * 400, None), ("Wed, 99 Foo 2025 99:99:99 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header, now=NOW) == seconds
