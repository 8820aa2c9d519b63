"""The query language: what a person typed, and that everything is a query."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive.search.query import LONGEST_QUERY, MOST_TERMS, Query, Term, parse, period_of

TODAY = date(2026, 4, 1)


def read(text: str) -> Query:
    return parse(text, today=TODAY)


def test_words_phrases_exclusions_and_alternatives() -> None:
    query = read('강릉시 "탄소중립 기본계획" -원전 -"핵 발전" SMR | 소형원전')
    assert query.wanted == (
        Term(("강릉시",)),
        Term(("탄소중립 기본계획",), is_quoted=True),
        Term(("SMR", "소형원전")),
    )
    assert query.unwanted == (Term(("원전",)), Term(("핵 발전",), is_quoted=True))
    assert query.notes == ()


def test_filters_have_korean_and_english_names() -> None:
    query = read(
        '분야:AI field:탄소중립 종류:기업 행위자:"한국 전력" 지역:강원 호:100..108 매체:보기신문'
    )
    filters = query.filters
    assert filters.fields == ("AI", "탄소중립")
    assert filters.actor_kinds == ("company",)
    assert (filters.actors, filters.regions) == (("한국 전력",), ("강원",))
    assert (filters.numbers, filters.outlets) == (((100, 108),), ("보기신문",))
    assert query.wanted == ()


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("2025-03..2025-06", date(2025, 3, 1), date(2025, 6, 30)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12-04..", date(2025, 12, 4), None),
        ("..2025-12-04", None, date(2025, 12, 4)),
        ("최근30일", date(2026, 3, 2), TODAY),
        ("작년", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025년3월", date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_periods(words: str, since: date | None, until: date | None) -> None:
    assert period_of(words, today=TODAY) == (since, until)
    filters = read(f"기간:{words}").filters
    assert (filters.since, filters.until) == (since, until)


def test_what_is_no_filter_is_a_word_and_is_told() -> None:
    query = read("기간:어제쯤 종류:로봇 호:백 https://a.example 3:1")
    assert query.filters.is_empty
    assert len(query.notes) == 3
    assert all("낱말로 찾습니다" in note for note in query.notes)
    assert len(query.wanted) == 5


def test_a_quote_that_is_not_closed_takes_the_rest() -> None:
    assert read('"탄소 중립').wanted == (Term(("탄소 중립",), is_quoted=True),)


def test_long_queries_are_cut_and_told() -> None:
    query = read("가나" * 10_000)
    assert len(str(query)) <= LONGEST_QUERY
    assert "앞의 1,000자만" in query.notes[0]
    many = read(" ".join(f"말{n}" for n in range(100)))
    assert len(many.wanted) == MOST_TERMS
    assert many.notes


signs = st.sampled_from([*'"“”|-:.()*^{}[]~ ', "NEAR(", "OR", "분야:", "호:", "기간:", "\0"])
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(deadline=None)
@given(st.lists(signs | words, max_size=20).map("".join))
def test_every_text_is_a_query_that_reads_back_as_itself(text: str) -> None:
    query = read(text)
    again = read(str(query))
    assert (again.filters, again.wanted, again.unwanted) == (
        query.filters,
        query.wanted,
        query.unwanted,
    )
