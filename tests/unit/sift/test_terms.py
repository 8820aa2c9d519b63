from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.terms import Terms, any_of, contains_term, is_particle


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("가온시가 탄소중립을 선언했다", "탄소중립"),
        ("탄소중립위원회 출범", "탄소중립"),
        ("AI가 바꾼 하루", "AI"),
        ("생성형AI 도입", "AI"),
        ("OpenAI 발표", "AI"),
        ("K-AI 전략", "AI"),
        ("'AI'로 푼다", "AI"),
        ("HBM4 양산", "HBM"),
        ("신규원전을 짓는다", "원전"),
        ("원전수출 확대", "원전"),
        ("K원전 설명회", "원전"),
        ("美원전시장 공략", "원전"),
        ("온실가스감축 목표", "온실가스 감축"),
        ("온실가스 감축 목표", "온실가스 감축"),
    ],
)
def test_a_term_is_found_with_particles_and_in_compounds(text: str, term: str) -> None:
    assert contains_term(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("KAI, 시제기 공개", "AI"),
        ("AIR 노선 확대", "AI"),
        ("SAIL 대회", "AI"),
        ("3AI", "AI"),
        ("가온 정원전시회 개막", "원전"),
        ("RE1000 번호판", "RE100"),
        ("", "AI"),
    ],
)
def test_a_piece_of_another_word_is_not_the_term(text: str, term: str) -> None:
    assert not contains_term(text, term)


def test_an_excluded_phrase_hides_the_term_in_it_only() -> None:
    terms = Terms.of(("탄소", "수소"), exclude=("탄소섬유", "수소문"))
    hits = terms.find("수소문 끝에 탄소섬유 공장을 찾았다. 탄소를 줄인다")
    assert [(hit.term, hit.start) for hit in hits] == [("탄소", 21)]


def test_the_longer_term_at_a_place_stays() -> None:
    terms = Terms.of(("수소", "수소차", "그린수소"))
    assert [hit.term for hit in terms.find("수소차와 그린수소")] == ["수소차", "그린수소"]


def test_particles_chain() -> None:
    assert is_particle("에서는")
    assert is_particle("")
    assert not is_particle("시장")


@given(st.text(alphabet="AI가 탄소중립을원전수소KR-4."))
def test_every_hit_lies_in_the_text_and_hits_do_not_overlap(text: str) -> None:
    terms = Terms.of(("AI", "탄소", "탄소중립", "원전", "수소 4"), exclude=("탄소수",))
    hits = terms.find(text)
    assert not hits or terms.may_hold(text)
    end = 0
    for hit in hits:
        assert end <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] in {hit.term, hit.term.replace(" ", "")}
        end = hit.end


@given(st.text(alphabet="가나AB.+ "), st.lists(st.text(alphabet="가나AB.+ ", min_size=1)))
def test_one_scan_finds_what_one_scan_a_word_finds(text: str, words: list[str]) -> None:
    found = any_of(words).search(text)

    assert (found is not None) == any(word in text for word in words)
    assert found is None or found.group() in words


@given(
    st.text(alphabet="가나다A ", max_size=12),
    st.lists(st.text(alphabet="가나다A ", max_size=4).map(str.strip).filter(bool), max_size=5),
)
def test_terms_that_overlap_in_a_text_are_all_looked_at(text: str, terms: list[str]) -> None:
    alone = [hit for term in terms for hit in Terms.of([term]).find(text)]
    together = Terms.of(terms).find(text)

    assert {(hit.start, hit.end) for hit in together} <= {(hit.start, hit.end) for hit in alone}
    assert bool(together) == bool(alone)
