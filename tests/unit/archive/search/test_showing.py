"""Showing hits: marks lie on the words, short words are words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive.search import Finder


def marks(text: str, *names: str) -> list[str]:
    shown = Finder([names]).marked(text)
    return [shown.text[start:end] for start, end in shown.spans]


def test_marks_lie_on_the_word_without_its_particle() -> None:
    assert marks("탄소중립을 위한 탄소중립위원회", "탄소중립") == ["탄소중립", "탄소중립"]
    assert marks("온실가스 감축", "온실가스감축은") == ["온실가스 감축"]
    assert marks("OpenAI의 AI, SAIL", "AI") == ["AI", "AI"]
    assert marks("탄소중립의 기본계획", "탄소중립 기본계획") == ["탄소중립의 기본계획"]


def test_a_short_word_inside_another_does_not_count() -> None:
    finder = Finder([("원전",)])
    assert finder.confirms("정원전시 개막, 신규원전을 짓는다", "")
    assert not finder.confirms("정원전시 개막", "")


def test_the_piece_holds_most_of_the_words() -> None:
    text = "처음 글. " * 60 + "강릉시가 수소버스를 들였다. " + "다음 글. " * 60
    shown = Finder([("강릉시",), ("수소버스",)]).piece(text)
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert [shown.text[a:b] for a, b in shown.spans] == ["강릉시", "수소버스"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(deadline=None)
@given(texts, st.lists(st.text("탄소중립AI 을(*+[\\", min_size=1, max_size=8), max_size=3))
def test_spans_lie_inside_in_order_and_apart(text: str, names: list[str]) -> None:
    finder = Finder([(name,) for name in names])
    for shown in (finder.marked(text), finder.piece(text)):
        ends = [0, *(at for span in shown.spans for at in span), len(shown.text)]
        assert ends == sorted(ends)
