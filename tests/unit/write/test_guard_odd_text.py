from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hanju.write import check_facts

_PIECES = st.sampled_from(
    ["가온시는 ", "7일 ", "약 ", "3억5000만원", "않기로 했다",
     "없이", "'", "“", "(주)", "둘째 ",
     "내년", " 시장은", "김영수 ", "확정", "불가", "미신청",
     "~", "%p", "\n", ".", "🙂", "㏊", "줄었", "예정이다"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).map("".join)


@given(_TEXTS, _TEXTS)
def test_odd_text_never_raises_and_spans_lie_inside(source: str, text: str) -> None:
    for finding in check_facts(source, text, date(2025, 12, 5)):
        assert 0 <= finding.span[0] <= finding.span[1] <= len(text)


@given(_TEXTS)
def test_an_empty_source_supports_no_number(text: str) -> None:
    rules = {finding.rule for finding in check_facts("", text, date(2025, 12, 5))}
    assert ("3억5000만원" in text) <= bool(rules)
