# ruff: noqa: E501  Korean sentences: wide characters count twice
"""Numbers that a writer cut short or worked out are no faults; the same with one digit wrong are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.write import check_facts
from hanju.write.guard.reckoned import last_place

DAY = date(2026, 2, 15)
SOURCE = (
    "가온시는 물길 지원금을 1만1542명에게 준다. 신청은 1만1706명이 했다.\n"
    "장학금은 대학생은 기존 150만원에서 200만원, 고등학생은 기존 50만원에서 80만원으로 올렸다.\n"
    "수당은 전년 대비 10만원 인상된 농가당 130만원이다. 본예산은 1.72% 늘었다.\n"
    "모임에는 회장 나온결 회원, 부회장 다온별 회원, 총무 라온솔 회원이 뽑혔다.\n"
    "주요 사업은 ▲물길 정비 60억원 ▲나루 공원 30억원 ▲누리 도서관 31억원이다.\n"
    "관로 78.4km를 고치며 나루읍 24.3km 구간부터 손댄다. 꾸러미는 매월 4만원어치다.\n"
    "14일 나래원에 따르면 전날 물길지수는 8.21%, 달길지수는 2.34% 올랐다.\n"
    "위반하면 7년 이하 징역 또는 7000만원 이하 벌금에 처한다. 차단율은 2~38%였다.\n"
    "자사주는 여섯 분기에 걸쳐 없앤다. 시는 인원 추가 확대는 필요 없다는 설명이다."
)


def _found(text: str) -> set[str]:
    return {f.rule for f in check_facts(SOURCE, text, DAY) if f.severity == "E"}


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 1만1천여 명에게 물길 지원금을 준다.",
        "가온시가 1만1천 명이 넘는 사람에게 물길 지원금을 준다.",
        "신청한 1만1706명 중 98% 넘는 1만1542명이 물길 지원금을 받는다.",
        "장학금이 대학생은 50만 원, 고등학생은 30만 원 오른다.",
        "수당은 지난해 120만 원에서 올해 130만 원으로 오른다.",
        "본예산은 1.7% 늘었다.",
        "물길 정비와 나루 공원에 90억 원을 쓴다.",
        "나루읍을 뺀 나머지 54.1km 관로는 뒤에 고친다.",
        "꾸러미는 한 해 48만 원어치다.",
        "물길지수는 2월 13일 8% 넘게 올라 달길지수의 3배를 웃돌았다.",
        "위반하면 최대 징역 7년 또는 벌금 7천만 원에 처한다.",
        "차단율은 40%를 밑돌았다.",
        "자사주는 1년 반에 걸쳐 없앤다.",
        "시는 인원을 늘릴 필요가 없다고 설명했다.",
    ],
)
def test_a_number_worked_out_of_the_source_gives_no_finding(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 1만2천여 명에게 물길 지원금을 준다.",
        "가온시가 1만3천 명이 넘는 사람에게 물길 지원금을 준다.",
        "신청한 1만1706명 중 89%인 1만1542명이 물길 지원금을 받는다.",
        "장학금이 대학생은 60만 원, 고등학생은 70만 원 오른다.",
        "수당은 지난해 110만 원에서 올해 130만 원으로 오른다.",
        "본예산은 1.8% 늘었다.",
        "물길 정비와 나루 공원에 80억 원을 쓴다.",
        "나루읍을 뺀 나머지 55.1km 관로는 뒤에 고친다.",
        "꾸러미는 한 해 42만 원어치다.",
        "물길지수는 2월 13일 9% 넘게 올라 달길지수의 5배를 웃돌았다.",
        "위반하면 최대 징역 8년 또는 벌금 6천만 원에 처한다.",
        "차단율은 30%를 밑돌았다.",
        "자사주는 2년 반에 걸쳐 없앤다.",
    ],
)
def test_a_number_worked_out_wrongly_is_caught(text: str) -> None:
    assert "N4.number" in _found(text)


def test_a_small_count_of_a_list_is_a_warning() -> None:
    found = check_facts(SOURCE, "모임에 나온결 회원 등 세 명이 뽑혔다.", DAY)
    assert [(f.rule, f.severity) for f in found] == [("N4.number", "W")]


@given(st.integers(1, 9), st.integers(0, 8), st.integers(-3, 2))
def test_the_last_place_is_that_of_the_last_digit(digit: int, noughts: int, point: int) -> None:
    value = Decimal(digit).scaleb(noughts) + Decimal(digit).scaleb(point)
    place = last_place(value)
    assert value % place == 0
    assert value % (place * 10) != 0
