from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hanju.text.numbers import (
    house_number,
    house_numbers,
    is_truncation,
    quantities,
    read_number,
)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1조2661억원", 1266100000000, "원"),
        ("1조 2,661억 원", 1266100000000, "원"),
        ("31.4억원", 3140000000, "원"),
        ("31억4000만원", 3140000000, "원"),
        ("3천만원", 30000000, "원"),
        ("3000만 원", 30000000, "원"),
        ("22억8천만원", 2280000000, "원"),
        ("17억 9000만 원", 1790000000, "원"),
        ("27억 4,000만 원", 2740000000, "원"),
        ("11만 7286톤", 117286, "톤"),
        ("8,345가구", 8345, "가구"),
        ("9만1921달러", 91921, "달러"),
        ("1만5980㎡", 15980, "㎡"),
        ("150㏊", 150, "ha"),
        ("415TWh", 415, "TWh"),
        ("5천 대", 5000, "대"),
        ("4만 6,000건", 46000, "건"),
        ("1만 9,000대", 19000, "대"),
        ("0.5%p", Decimal("0.5"), "%p"),
        ("0.5%포인트", Decimal("0.5"), "%p"),
        ("13.1퍼센트", Decimal("13.1"), "%"),
        ("1.5°C", Decimal("1.5"), "도"),
        ("6억5000만명", 650000000, "명"),
        ("2천8백만원", 28000000, "원"),
        ("3천5백억 원", 350000000000, "원"),
        ("1억2천5백만원", 125000000, "원"),
        ("1천200만원", 12000000, "원"),
        ("1만2천5백명", 12500, "명"),
        ("17만3천29줄", 173029, "줄"),
        ("3백50명", 350, "명"),
        ("5G", 5, "?G"),
    ],
)
def test_a_number_is_read_by_value_and_unit(text: str, value: int | Decimal, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_words_round_a_number_are_kept_apart() -> None:
    text = "약 200여 명, 90% 이상, 최대 1000만원, 3~5억원, 제17차, 20 대학"
    about, least, most, span, ordinal, bare = quantities(text)
    assert about.about
    assert about.unit == "명"
    assert least.bound == "이상"
    assert most.bound == "최대"
    assert (span.value, span.high) == (Decimal(300000000), Decimal(500000000))
    assert ordinal.ordinal
    assert bare.unit == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("181억 원으로", "181억원으로"),
        ("11만 7286톤의", "11만7286톤의"),
        ("8,345가구로", "8345가구로"),
        ("사업비 22억8천만원", "사업비 22억8000만원"),
        ("껍데기 2,600톤", "껍데기 2600톤"),
        ("건물 12,345㎡", "건물 1만2345㎡"),
        ("31.4억원", "31.4억원"),
        ("31.4억 원", "31.4억원"),
        ("3천만 원", "3000만원"),
        ("27억 4,000만 원이며", "27억4000만원이며"),
        ("2025년 12월 4일", "2025년 12월 4일"),
        ("2025.12.04.", "2025.12.04."),
        ("1만 5천 건", "1만5000건"),
        ("3 대학", "3 대학"),
        ("2천 8백만 원", "2800만원"),
        ("1만2천 명", "1만2000명"),
        ("12억5천", "12억5천"),
        ("200여 명", "200여명"),
        ("14만~18만 원", "14만~18만원"),
    ],
)
def test_numbers_are_rewritten_in_house_form(text: str, wanted: str) -> None:
    assert house_numbers(text) == wanted


@given(st.integers(min_value=0, max_value=10**16))
def test_what_is_written_is_read_back(value: int) -> None:
    assert read_number(house_number(value)) == value


@given(st.integers(min_value=0, max_value=99_999_999), st.booleans())
def test_spelled_thousands_and_hundreds_are_read(value: int, spaced: bool) -> None:
    # "3만 5" may be two numbers: ones behind a space need three digits
    assume(not spaced or not 0 < value % 10_000 < 100)
    gap = " " if spaced else ""
    written = gap.join(_spelled(part) + name for part, name in _split(value) if part)
    assert read_number(written or "0") == value
    if written:
        assert [q.value for q in quantities(f"모두 {written}원이다")] == [value]


def _split(value: int) -> list[tuple[int, str]]:
    return [(value // 10_000, "만"), (value % 10_000, "")]


def _spelled(part: int) -> str:
    made = ""
    for size, name in ((1000, "천"), (100, "백"), (10, "십")):
        count, part = divmod(part, size)
        made += f"{count}{name}" if count else ""
    return made + (str(part) if part else "")


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_decimals_too_are_read_back(value: Decimal) -> None:
    assert read_number(house_number(value)) == value


_AMOUNT = st.from_regex(
    r"\A(약 |최대 )?([1-9][0-9]{0,3}|[1-9],[0-9]{3}|[1-9]천|[0-9]\.[0-9])"
    r"( ?[조억])?( ?[1-9][0-9]{0,3} ?만)?(여)? ?(원|명|톤|개소|%p|TWh)(은|을|으로)?\Z"
)


@given(st.lists(_AMOUNT, min_size=1, max_size=4))
def test_rewriting_never_changes_a_value(amounts: list[str]) -> None:
    text = " 그리고 ".join(amounts)
    before = [(q.value, q.high, q.unit, q.bound, q.about) for q in quantities(text)]
    after = quantities(house_numbers(text))
    assert [(q.value, q.high, q.unit, q.bound, q.about) for q in after] == before


@pytest.mark.parametrize(
    ("short", "full", "fine"),
    [
        ("76조9000억", "76조9055억", True),
        ("76조9100억", "76조9055억", False),
        ("77조", "76조9055억", False),
        ("288만", "288만250", True),
        ("76조8000억", "76조9055억", False),
        ("3.1", "3.14", True),
    ],
)
def test_a_headline_number_may_only_be_cut_down(short: str, full: str, fine: bool) -> None:
    low, high = read_number(short), read_number(full)
    assert low is not None
    assert high is not None
    assert is_truncation(low, high) is fine
