import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.particles import Particle, final_of, particle, with_particle


@pytest.mark.parametrize(
    ("word", "which", "wanted"),
    [
        ("AI", "이/가", "AI가"),
        ("SMR", "이/가", "SMR이"),
        ("MOU", "을/를", "MOU를"),
        ("GPU", "은/는", "GPU는"),
        ("LLM", "을/를", "LLM을"),
        ("RE100", "을/를", "RE100을"),
        ("서산시", "이/가", "서산시가"),
        ("제주도", "은/는", "제주도는"),
        ("환경부", "와/과", "환경부와"),
        ("한국환경공단", "와/과", "한국환경공단과"),
        ("서울", "으로/로", "서울로"),
        ("대전", "으로/로", "대전으로"),
        ("제주", "으로/로", "제주로"),
        ("2030", "으로/로", "2030으로"),
        ("1", "으로/로", "1로"),
        ("3", "이/가", "3이"),
        ("2", "은/는", "2는"),
        ("10", "을/를", "10을"),
        ("40%", "을/를", "40%를"),
        ("소형모듈원자로(SMR)", "이/가", "소형모듈원자로(SMR)가"),
        ("'햇빛나눔'", "을/를", "'햇빛나눔'을"),
        ("인천TP", "이/가", "인천TP가"),
        ("DeepLearning", "을/를", "DeepLearning을"),
        ("", "이/가", "가"),
    ],
)
def test_the_particle_follows_the_last_sound(word: str, which: Particle, wanted: str) -> None:
    assert with_particle(word, which) == wanted


@given(st.text(max_size=12))
def test_any_text_has_a_final_between_none_and_hieut(word: str) -> None:
    assert 0 <= final_of(word) < 28
    assert particle(word, "을/를") in {"을", "를"}
