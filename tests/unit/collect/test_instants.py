"""Written times: the forms that Korean files use, and a clock that claims to be UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.collect.files.instants import ClockCheck, as_wall_clock, read_instant

KST = timezone(timedelta(hours=9))
NINE = datetime(2025, 12, 4, 9, 0, tzinfo=KST)
MIDNIGHT = datetime(2025, 12, 4, tzinfo=KST)


@pytest.mark.parametrize(
    "written",
    [
        "2025-12-04T09:00:00+09:00",
        "2025-12-04T09:00:00+0900",
        "2025-12-04T00:00:00Z",
        "2025-12-04T00:00:00.000Z",
        "2025-12-04 09:00",
        "2025-12-04 9:00:00",
        "Thu, 04 Dec 2025 09:00:00 +0900",
        "Thu, 4 Dec 2025 00:00:00 GMT",
        "2025.12.04 09:00",
        "2025.12.04. 오전 9:00",
        "2025. 12. 4. 오전 09:00:00",
        "2025/12/04 09:00:00",
        "202512040900",
        "20251204090000",
        "20251204T090000+0900",
        "12/04/2025 09:00:00",
        "2025년 12월 4일 9시",
        "2025년 12월 4일(목) 오전 9시 00분",
        "입력 2025.12.04 09:00",
        "등록일시: 2025-12-04 09:00 KST",
        "December 4, 2025 9:00 AM",
        "25.12.04. 09:00",
        1764806400,
        "1764806400",
        "1764806400000",
        datetime(2025, 12, 4, 9),  # noqa: DTZ001  a cell of a workbook has no zone
        "  2025-12-04\u00a009:00  ",
    ],
)
def test_nine_in_the_morning_in_seoul(written: object) -> None:
    assert read_instant(written).at == NINE


@pytest.mark.parametrize(
    "written",
    [
        "2025-12-04", "2025.12.04.", "2025.12.04", "2025. 12. 4.", "20251204", "2025년 12월 4일",
        "2025-12-04 (목)", "2025.12.04(목요일)", "12/04/2025 00:00:00", "04 Dec 2025",
        "Dec 4, 2025", "2025-12-03 24:00", "2025-12-04 오전 12:00", date(2025, 12, 4), "'25.12.4.",
    ],
)  # fmt: skip
def test_the_day_begins_at_midnight_in_seoul(written: object) -> None:
    assert read_instant(written).at == MIDNIGHT


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (None, "날짜 없음"),
        ("", "날짜 없음"),
        ("  ", "날짜 없음"),
        ("12월 4일", "연도가 없는 날짜: '12월 4일'"),
        ("12.4. 09:00", "연도가 없는 날짜"),
        ("12-04", "연도가 없는 날짜"),
        ("3시간 전", "언제부터인지 모르는 날짜: '3시간 전'"),
        ("어제", "언제부터인지"),
        ("조만간", "날짜를 읽지 못함: '조만간'"),
        ("2025-13-04", "날짜를 읽지 못함: '2025-13-04'"),
        ("2025-02-30", "날짜를 읽지 못함"),
        ("0000-00-00 00:00:00", "날짜를 읽지 못함"),
        ("20251304", "날짜를 읽지 못함"),
        ("13/04/2025 09:00:00", "날짜를 읽지 못함"),
        ("2025-12-04 25:00", "날짜를 읽지 못함"),
        ("9999-12-31T23:59:59Z", "날짜를 읽지 못함"),
        (True, "날짜를 읽지 못함"),
        ({"date": 1}, "날짜를 읽지 못함"),
        (0.5, "날짜를 읽지 못함"),
        ("2025-12-04T09:00:00+99:99", "날짜를 읽지 못함"),
    ],
)
def test_what_is_no_instant_stays_none_with_the_reason(written: object, why: str) -> None:
    read = read_instant(written)
    assert read.at is None
    assert read.why.startswith(why)


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_no_text_ever_raises(written: object) -> None:
    read = read_instant(written)
    assert (read.at is None) == bool(read.why)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001
def test_every_form_of_one_time_is_the_same_time(at: datetime) -> None:
    at = at.replace(microsecond=0, tzinfo=KST)
    forms = [
        at.isoformat(),
        at.strftime("%Y.%m.%d %H:%M:%S"),
        at.strftime("%m/%d/%Y %H:%M:%S"),
        at.strftime("%Y%m%d%H%M%S"),
        f"{at.year}년 {at.month}월 {at.day}일 {at.hour}시 {at.minute}분 {at.second}초",
        at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    ]
    assert {read_instant(form).at for form in forms} == {at}


def lagging(hours: float, rows: int, *, check: ClockCheck | None = None) -> ClockCheck:
    check = check or ClockCheck()
    for _ in range(rows):
        published = read_instant("2025-12-04T09:00:00Z")
        assert published.at is not None
        check.watch(published, published.at + timedelta(hours=hours))
    return check


def test_rows_seen_before_they_were_published_prove_a_wrong_zone() -> None:
    check = lagging(-8.5, 40, check=lagging(2, 60))
    assert check.is_wall_clock()
    told = check.note(decided=True, asked=None)
    assert "100건 가운데 40건(40%)" in told
    assert "최대 8.5시간" in told


@pytest.mark.parametrize(
    "check",
    [
        lagging(2, 100),  # a right clock
        lagging(-0.05, 100),  # clocks that differ by minutes
        lagging(-3, 1, check=lagging(1, 99)),  # one item announced ahead
        lagging(-30, 50),  # not a matter of the zone
        lagging(-5, 2),  # too few to tell
        ClockCheck(),
    ],
)
def test_a_clock_without_proof_is_believed(check: ClockCheck) -> None:
    assert not check.is_wall_clock()


def test_times_with_their_own_zone_do_not_count() -> None:
    check = ClockCheck()
    for _ in range(9):
        check.watch(read_instant("2025-12-04T09:00:00+09:00"), NINE - timedelta(hours=5))
    assert not check.is_wall_clock()
    assert check.note(decided=False, asked=None) == ""


def test_the_digits_are_read_in_the_other_zone() -> None:
    claimed = datetime(2025, 12, 4, 9, tzinfo=UTC)
    assert as_wall_clock(claimed, KST) == NINE
