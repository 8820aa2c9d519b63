"""Search tokens: particles, pairs of syllables, scripts, any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.text.search_tokens import SEAM, stem_of, token_text, tokens_of


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("탄소중립을", "탄소중립"),
        ("탄소중립에서는", "탄소중립"),
        ("전문가", "전문가"),  # 가 follows a vowel
        ("전문가들이", "전문가"),
        ("도시가", "도시"),
        ("학술회의", "학술회의"),
        ("서울로", "서울"),
        ("제주도", "제주도"),
        ("추진했다", "추진"),
        ("원전", "원전"),
        ("을", "을"),
    ],
)
def test_a_word_loses_its_particle_and_nothing_else(written: str, stem: str) -> None:
    assert stem_of(written) == stem


def test_every_script_gives_its_own_tokens() -> None:
    assert tokens_of("생성형AI가 1,000억") == ["생성", "성형", "ai", "1000", "억"]
    assert tokens_of("美정부의 SMRs") == ["美", "정부", "smr"]
    assert tokens_of("ＡＩ") == ["ai"]
    assert tokens_of('"NEAR(*)" --') == ["near"]


def test_a_brand_in_humps_is_found_by_its_pieces_too() -> None:
    told = token_text(["OpenAI의 발표", "끝"]).split()
    assert [one for one in told if one != SEAM] == ["openai", "발표", "끝", "open", "ai"]


def test_no_phrase_reaches_over_the_seam_of_two_parts() -> None:
    assert token_text(["기본계획", "탄소"]).split() == ["기본", "본계", "계획", SEAM, "탄소"]
    assert SEAM not in tokens_of(f"{SEAM} 0 seam")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_tokens_of_any_text_are_letters_and_digits(text: str) -> None:
    for token in tokens_of(text):
        assert token
        assert not set(token) & set('"*():^-+ {}')
    assert token_text([text]).split()[: len(tokens_of(text))] == tokens_of(text)


@settings(deadline=None)
@given(st.text("탄소중립을는에서가나다 ", max_size=40))
def test_a_word_and_the_word_with_a_particle_share_their_first_tokens(text: str) -> None:
    assert tokens_of(f"{text} 온실가스를")[-3:] == tokens_of("온실가스")


def test_a_run_without_spaces_is_cut_and_costs_little() -> None:
    assert len(tokens_of("가나다라마바사" * 5_000)) > 30_000
