"""The overlap meter: what is copied, what is free, and what the house allows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Bullet
from hanju.settings import DEFAULT_HOUSE
from hanju.write.overlap import SHORTEST, check_overlap, overlap
from tests.unit.making import article, entry

SOURCE = (
    "가온시는 내년부터 마을회관 지붕에 태양광 발전 설비를 놓아 난방비를 줄이기로 했다고 밝혔다."
)


def test_a_copied_sentence_is_one_long_run() -> None:
    found = overlap("내년부터 마을회관 지붕에 태양광 발전 설비를 놓아 난방비를 줄이기로 함", SOURCE)
    assert found.run == len("내년부터마을회관지붕에태양광발전설비를놓아난방비를줄이기로")
    assert found.share > 0.95


def test_white_space_and_punctuation_do_not_hide_a_copy() -> None:
    plain = overlap("마을회관 지붕에 태양광 발전 설비를 놓아", SOURCE)
    odd = overlap("마을회관, 지붕에 '태양광'  발전·설비를 놓아", SOURCE)
    assert plain.run == odd.run >= SHORTEST


def test_own_words_with_the_same_names_and_figures_are_free() -> None:
    assert (
        overlap("가온시가 마을회관에 태양광 시설을 갖춰 겨울철 난방 비용 절감에 나섬", SOURCE).run
        == 0
    )


@given(text=st.text(max_size=200), source=st.text(max_size=200))
def test_any_text_is_measured(text: str, source: str) -> None:
    found = overlap(text, source)
    assert 0 <= found.share <= 1
    assert 0 <= found.span[0] <= found.span[1] <= len(text)
    whole = overlap(text, f"{source} {text}")
    letters = sum(sign.isalnum() for sign in text)
    assert whole.run == (letters if letters >= SHORTEST else 0)


def test_only_sources_that_may_not_be_copied_count() -> None:
    copied = replace(
        entry(),
        bullets=(Bullet(text="내년부터 마을회관 지붕에 태양광 발전 설비를 놓아 줄이기로 함"),),
    )
    paper = article("p", text=SOURCE, license="none")
    release = article("r", text=SOURCE, license="kogl-1")
    assert [f.rule for f in check_overlap(copied, [paper], DEFAULT_HOUSE)] == ["overlap"]
    assert check_overlap(copied, [release], DEFAULT_HOUSE) == []
    # a paper that prints the release again takes nothing from anybody's freedom to copy it
    assert check_overlap(copied, [paper, release], DEFAULT_HOUSE) == []
    other = article("o", text="다른 도시의 보도자료는 아무 상관이 없다.", license="kogl-1")
    assert [f.rule for f in check_overlap(copied, [paper, other], DEFAULT_HOUSE)] == ["overlap"]
    lenient = replace(
        DEFAULT_HOUSE, overlap=replace(DEFAULT_HOUSE.overlap, longest_run=400, share=1.0)
    )
    assert check_overlap(copied, [paper], lenient) == []
