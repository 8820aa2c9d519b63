"""What hangs on what in an invented clause, as far as a headline must know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.text.morphology import morphemes
from hanju.write.phrases import before_names, beginnings, loose_phrases, without_clauses, words_of


def starts(text: str) -> list[str]:
    words = words_of(text, morphemes(text))
    return [text[words[at].start :] for at, _ in beginnings(words)]


def without(text: str) -> list[str]:
    words = words_of(text, morphemes(text))
    spans = [*without_clauses(words), *loose_phrases(words, text)]
    return [text[: words[low].start] + text[words[high].start :] for low, high in spans]


def without_names(text: str) -> list[str]:
    words = words_of(text, morphemes(text))
    spans = before_names(text, words)
    return [text[: words[low].start] + text[words[high].start :] for low, high in spans]


def test_a_clause_never_begins_behind_the_object_of_its_verb() -> None:
    text = "재생에너지를 새 소득원으로 전환하기 위해 햇빛마을 조성 사업 추진"
    assert "소득원으로 전환하기 위해 햇빛마을 조성 사업 추진" not in starts(text)
    assert "햇빛마을 조성 사업 추진" in starts(text)


def test_a_pair_is_not_torn() -> None:
    assert "시민단체가 모여 논의" not in starts("누리시와 시민단체가 모여 논의")


def test_a_name_in_quotation_marks_is_one_word() -> None:
    text = "'누리 햇빛 마을' 조성"
    assert [text[w.start : w.end] for w in words_of(text, morphemes(text))] == [
        "'누리 햇빛 마을'",
        "조성",
    ]


def test_a_clause_before_its_noun_may_fall_whole() -> None:
    text = "조개껍데기를 되살리는 공장 건립 업무협약 체결"
    assert "공장 건립 업무협약 체결" in without(text)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("과정을 마친 결과 선정", "과정을 결과 선정"),
        ("포트폴리오를 구축할 예정", "예정"),
        ("어르신들을 위한 따뜻한 나눔 전개", "어르신들을 나눔 전개"),
    ],
)
def test_nothing_is_left_hanging(text: str, broken: str) -> None:
    assert broken not in without(text)


def test_nouns_before_a_name_and_a_company_may_fall() -> None:
    assert "'주민 사업'에 선정돼 국비 확보" in without_names(
        "국토부 주관 '주민 사업'에 선정돼 국비 확보"
    )
    assert "발표회 개최" in without("회원 40여명이 참석한 가운데 발표회 개최")
    assert "중대재해 예방 교육" in without("협력사 대표를 대상으로 중대재해 예방 교육")


def test_the_subject_of_the_sentence_stays_where_a_company_falls() -> None:
    text = "'초청 여행'이 회원 30여명이 참여한 가운데 마무리"
    assert "마무리" not in without(text)
    assert "'초청 여행'이 마무리" in without(text)


def test_a_place_may_fall() -> None:
    assert "설명회 개최" in without("누리시청 강당에서 설명회 개최")


@settings(deadline=None)
@given(st.text(alphabet="가나다라 을를이가에서로 '()하는", max_size=60))
def test_odd_clauses_never_raise(text: str) -> None:
    words = words_of(text, morphemes(text))
    assert all(0 <= low < high < len(words) for low, high in without_clauses(words))
    assert all(0 <= at < max(len(words), 1) for at, _ in beginnings(words))
