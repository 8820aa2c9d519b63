# ruff: noqa: E501  Korean sentences: wide characters count twice

from __future__ import annotations

import pytest

from hanju.evaluate.mutations import SWAPS, mutations

SOURCE = (
    "가온시는 오는 7일부터 9일까지 제3회 가온호수축제를 연다. 사업비는 31억4000만원이며 약 8345명이 참여한다. "
    "지난해보다 11.8% 늘어난 수다. 시는 요금을 올리지 않기로 했다. 내년 10월 준공할 예정이며 공장 도입을 검토하고 있다. "
    '정하늘 가온시장은 "물이 마을을 살린다"고 말했다. 박누리 나루공단 이사장과 나루시 관계자도 참석했다. 수요일에 두 곳을 더 연다.'
)
TEXT = (
    "가온시는 7일부터 9일까지 제3회 가온호수축제를 열고 31억4000만원을 들이며 약 8345명이 참여한다. "
    "지난해보다 11.8% 늘어난 수로 요금을 올리지 않기로 했다. 내년 10월 준공할 예정이며 공장 도입을 검토하고 있다. "
    '정하늘 가온시장은 "물이 마을을 살린다"고 말했다. 수요일에 두 곳을 더 연다.'
)


def _kinds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mutation in mutations(TEXT, SOURCE, "p1", per_kind=20):
        found.setdefault(mutation.kind, []).append(f"{mutation.before}>{mutation.after}")
    return found


def test_each_mutation_changes_one_place() -> None:
    for mutation in mutations(TEXT, SOURCE, "p1"):
        start, end = mutation.span
        assert mutation.text[start:end] == mutation.after
        assert mutation.text[:start] + mutation.before + mutation.text[end:] == TEXT
        assert mutation.text != TEXT


def test_the_same_pair_gives_the_same_mutations() -> None:
    assert mutations(TEXT, SOURCE, "p1") == mutations(TEXT, SOURCE, "p1")


def test_no_more_of_a_kind_than_asked_for() -> None:
    kinds = [mutation.kind for mutation in mutations(TEXT, SOURCE, "p1", per_kind=1)]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("scale", "억>조"),
        ("percent_point", "%>%p"),
        ("date_year", "내년>지난해"),
        ("hedge_dropped", "약 >"),
        ("negation_removed", "올리지 않기>올리기"),
        ("negation_added", "했다>하지 않았다"),
        ("plan_done", "준공할 예정이며>준공했으며"),
        ("modality", "검토>확정"),
        ("direction", "늘어>줄어"),
        ("ordinal", "3>4"),
    ],
)
def test_a_kind_changes_what_its_name_says(kind: str, change: str) -> None:
    assert change in _kinds()[kind]


@pytest.mark.parametrize(
    "kind", ["digit", "date_day", "date_month", "weekday", "numeral", "quote", "range_end", "unit"]
)
def test_a_kind_finds_its_place(kind: str) -> None:
    assert _kinds()[kind]


def test_what_the_source_says_is_no_mutation() -> None:
    source = "가온시는 오는 7일 문을 연다. 12명이 온다. 13명도 온다. 14명도, 15명도, 16명도, 17명도, 18명도, 19명도, 10명도, 11명도 온다."
    digits = [m for m in mutations("12명이 온다.", source, "p") if m.kind == "digit"]
    assert all(m.text[0] != "1" for m in digits)


def test_a_text_without_facts_gives_nothing() -> None:
    assert mutations("", "", "p") == []
    assert mutations("맑음", "맑음", "p") == []


def test_a_value_of_the_source_in_anothers_place_is_a_swap() -> None:
    source = "가온시는 버스 12대와 택시 40대를 들인다."
    kinds = {m.kind: m for m in mutations("가온시는 버스 12대를 들인다.", source, "p")}
    assert kinds["number_of_source"].after == "40"
    assert "number_of_source" in SWAPS


def test_a_hedge_that_the_source_also_leaves_out_is_no_mutation() -> None:
    source = "예산은 약 465억원이다. 465억원을 늘렸다."
    kinds = {m.kind for m in mutations("예산은 약 465억원이다.", source, "p", per_kind=9)}
    assert "hedge_dropped" not in kinds
    source = "예산은 약 465억원이다."
    kinds = {m.kind for m in mutations("예산은 약 465억원이다.", source, "p", per_kind=9)}
    assert "hedge_dropped" in kinds


def test_a_body_spelt_in_two_ways_is_no_swap() -> None:
    source = "나루산지키기협의회가 나섰다. 나루산지키키협의회는 말했다."
    found = mutations("나루산지키기협의회가 나섰다.", source, "p", per_kind=9)
    assert "organisation_of_source" not in {m.kind for m in found}
