from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.gazetteer import Gazetteer
from hanju.gazetteer.borders import head_of, particle_fits, stem_length
from hanju.gazetteer.forms import fold

PIECES = st.sampled_from(
    [
        *("서울", "중구", "광주", "강릉시", "삼성전자", "오픈AI", "美", "中", "李대통령", "가온대"),
        *("이", "가", "은", "는", "을", "에서", " ", ", ", "·", "-", "…", "[단독] ", "(주)", "㈜"),
        *(
            "박정 의원",
            "성남시장",
            "다시",
            "확대",
            "AI",
            "2026",
            "노조",
            "연구원",
            "젠슨 황",
            "그룹",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
DAYS = st.one_of(st.none(), st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1)))
GAZETTEER = Gazetteer.bundled()


@settings(deadline=None, max_examples=250)
@given(TEXTS, DAYS)
def test_mentions_lie_inside_the_text_in_order_and_apart(text: str, day: date | None) -> None:
    last = 0
    for mention in GAZETTEER.mentions(text, on=day):
        start, end = mention.span
        assert last <= start < end <= len(text)
        assert mention.surface == text[start:end]
        assert mention.actor.name
        last = end


@settings(deadline=None, max_examples=150)
@given(TEXTS, DAYS, TEXTS)
def test_resolving_never_raises_and_always_gives_a_reason(
    name: str, day: date | None, context: str
) -> None:
    found = GAZETTEER.resolve(name, on=day, context=context)
    assert found.why
    assert found.actor is None or found.actor.short


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=40))
def test_folding_keeps_every_length_and_borders_stay_inside(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert 0 <= head_of(text) <= len(text)
    if text:
        assert 0 < stem_length(text) <= len(text)


@given(
    st.sampled_from(["강릉", "삼성전자", "구글", "LG"]), st.sampled_from(["이", "가", "은", "는"])
)
def test_a_particle_follows_the_last_sound_of_a_name(name: str, particle: str) -> None:
    ends_in_consonant = {"강릉": True, "삼성전자": False, "구글": True}.get(name)
    wanted = ends_in_consonant is None or ends_in_consonant == (particle in {"이", "은"})
    assert particle_fits(name[-1], particle) == wanted
