from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.morphology import warm_up
from hanju.write import check_facts
from tests.ending import count_calls


@pytest.fixture(autouse=True, scope="module")
def _analyser() -> None:
    """Load the analyser before hypothesis looks at the clock."""
    warm_up()
    check_facts("가온시는 7일 문을 연다.", "가온시는 8일 문을 연다.", date(2025, 12, 5))


_PIECES = st.sampled_from(
    ["가온시는 ", "7일 ", "약 ", "3억5000만원", "않기로 했다",
     "없이", "'", "“", "(주)", "둘째 ",
     "내년", " 시장은", "김영수 ", "확정", "불가", "미신청",
     "~", "%p", "\n", ".", "🙂", "㏊", "줄었", "예정이다",
     "\u202e", "\u200b", "\ufeff", "\ud800", "\0", "３１억", "１２", "٣", "가\u0301",
     "앞으로 ", "늘렸다", "22~23일 ", "두 배 이상", "적이 없다", "넘었다"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).map("".join)


@given(_TEXTS, _TEXTS)
def test_odd_text_never_raises_and_spans_lie_inside(source: str, text: str) -> None:
    for finding in check_facts(source, text, date(2025, 12, 5)):
        assert 0 <= finding.span[0] <= finding.span[1] <= len(text)
        if finding.source_span is not None:
            assert 0 <= finding.source_span[0] < finding.source_span[1] <= len(source)


@given(_TEXTS)
def test_an_empty_source_supports_no_number(text: str) -> None:
    rules = {finding.rule for finding in check_facts("", text, date(2025, 12, 5))}
    assert ("3억5000만원" in text) <= bool(rules)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_characters_are_borne(source: str, text: str) -> None:
    for finding in check_facts(source, text, date(2025, 12, 5)):
        assert finding.mend


@pytest.mark.parametrize("word", ["가", "1억", "2025년", "1월 ", "김영수 ", "않 ", "위원회"])
def test_a_word_said_a_thousand_times_costs_by_its_length(word: str) -> None:
    """Three times the length may cost little more than three times the work."""
    source = "가온시는 7일 문을 연다."
    small = word * (700 // len(word))

    def work(text: str) -> int:
        there = count_calls(lambda: check_facts(source, text, date(2025, 12, 5)))
        return there + count_calls(lambda: check_facts(text, source, date(2025, 12, 5)))

    work(word)  # what is loaded once; the texts below are read for the first time
    assert work(small * 3) < 3.5 * work(small)


def test_a_finding_points_at_the_sentence_of_the_source() -> None:
    source = "가온시는 7일 문을 연다.\n사업비는 31억원이며 주민 90명이 일한다."
    (found,) = check_facts(source, "사업비는 32억원으로 주민 90명이 일한다.", date(2025, 12, 5))
    assert found.source_span is not None
    assert source[slice(*found.source_span)] == "사업비는 31억원이며 주민 90명이 일한다."
