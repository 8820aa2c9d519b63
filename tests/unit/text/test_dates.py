from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.dates import dates

DAY = date(2025, 12, 5)  # a Friday


@pytest.mark.parametrize(
    ("text", "words", "meaning"),
    [
        ("내년 예산", "내년", "2026년"),
        ("내년도 예산", "내년도", "2026년"),
        ("올해보다", "올해", "2025년"),
        ("지난해 처음", "지난해", "2024년"),
        ("전년 대비", "전년", "2024년"),
        ("지난 9월 시작", "지난 9월", "2025년 9월"),
        ("지난 2007년 시작", "지난 2007년", "2007년"),
        ("지난 2024년 10월 계약", "지난 2024년 10월", "2024년 10월"),
        ("오는 31일까지", "오는 31일", "2025년 12월 31일"),
        ("오는 2030년까지", "오는 2030년", "2030년"),
        ("내년 1월부터", "내년 1월", "2026년 1월"),
        ("내년 상반기 중", "내년 상반기", "2026년 상반기"),
        ("하반기에는", "하반기", "2025년 하반기"),
        ("올해 3분기", "올해 3분기", "2025년 3분기"),
        ("4일 밝혔다", "4일", "2025년 12월 4일"),
        ("28일 밝혔다", "28일", "2025년 11월 28일"),
        ("이달 11일 열린다", "이달 11일", "2025년 12월 11일"),
        ("지난달 20일", "지난달 20일", "2025년 11월 20일"),
        ("다음 달 3일", "다음 달 3일", "2026년 1월 3일"),
        ("내달 15일", "내달 15일", "2026년 1월 15일"),
        ("12월 9일부터", "12월 9일", "2025년 12월 9일"),
        ("전날 열린", "전날", "2025년 12월 4일"),
        ("2025.12.04.", "2025.12.04.", "2025년 12월 4일"),
        ("2025년 12월 4일", "2025년 12월 4일", "2025년 12월 4일"),
        ("2030년까지", "2030년", "2030년"),
        ("지난주 회의", "지난주", "2025-11-24~2025-11-30"),
    ],
)
def test_a_date_is_resolved_against_the_publication_day(
    text: str, words: str, meaning: str
) -> None:
    found = dates(text, DAY)[0]
    assert (found.words, found.meaning) == (words, meaning)


@pytest.mark.parametrize(
    "text",
    ["…오는 녹음 안내", "10일간 진행", "100일 동안", "3.5% 증가", "올바른 길", "5일장", "7일 만에"],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text, DAY) == []


def test_a_led_day_may_carry_any_particle() -> None:
    found = dates("지난 3일자로 알렸으며 신청은 오는 20일로 끝난다.", date(2025, 12, 11))
    assert [one.start for one in found] == [date(2025, 12, 3), date(2025, 12, 20)]
    assert dates("지난 3일 동안 비가 왔다.", date(2025, 12, 11)) == []


def test_a_range_keeps_its_month() -> None:
    first, last = dates("12월 9일부터 10일까지 이틀간", DAY)
    assert first.meaning == "2025년 12월 9일"
    assert last.meaning == "2025년 12월 10일"


def test_last_year_counts_from_the_year_spoken_of() -> None:
    named, before = dates("2023년 참여 가구는 전년 대비 늘었다", DAY)
    assert named.meaning == "2023년"
    assert before.meaning == "2022년"


def test_without_a_publication_day_relative_dates_stay_open() -> None:
    (found,) = dates("내년 예산", None)
    assert found.relative
    assert found.meaning == ""


@given(st.text(alphabet="0123456789년월일.- 내지난오는올해이달말초상하반기분", max_size=30))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    at = 0
    for found in dates(text, DAY):
        assert at <= found.span[0] < found.span[1] <= len(text)
        assert text[found.span[0] : found.span[1]] == found.words
        at = found.span[1]


def test_the_end_of_a_range_lies_behind_its_start() -> None:
    first, last = dates("사업은 4월부터 12월까지 이어진다.", DAY)
    assert first.end is not None
    assert last.start is not None
    assert first.end < last.start
    first, last = dates("내년 11월부터 2월까지 모집한다.", DAY)
    assert (first.meaning, last.meaning) == ("2026년 11월", "2027년 2월")


def test_the_tense_says_whether_a_bare_day_is_past() -> None:
    day = date(2025, 12, 11)
    assert dates("24일 알린다.", day)[0].meaning == "2025년 12월 24일"
    assert dates("24일 알렸다.", day)[0].meaning == "2025년 11월 24일"
