from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.write import ranker
from hanju.write.ranker import SIGNS, shipped, signs, worths

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAD = "누리시는 조개껍데기를 건축 자재로 되살리는 탄소중립 협약을 맺었다고 4일 밝혔다."
FIGURES = "사업비는 22억8000만원이며 하루 12톤을 가루로 만드는 시설 3곳을 짓는다."
TALK = "홍길동 시장은 “바다를 살리는 일에 최선을 다하겠다. 모두 함께해 달라”고 말했다."
TITLE = "누리시, 탄소중립 조개껍데기 협약"


def sign(name: str, *sentences: str, title: str = TITLE, headings: tuple[str, ...] = ()) -> float:
    """The sign of the last sentence."""
    return float(signs(sentences, title, headings)[-1, SIGNS.index(name)])


@pytest.fixture
def no_weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ranker, "WEIGHTS_VERSION", -1)
    shipped.cache_clear()
    yield
    shipped.cache_clear()


def test_the_file_holds_one_number_for_each_sign_and_nothing_else() -> None:
    path = resources.files("hanju.write").joinpath("weights", "choose.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found) == {"version", "bias", "signs"}
    assert tuple(found["signs"]) == SIGNS
    assert all(isinstance(weight, float) for weight in found["signs"].values())


def test_the_event_is_worth_more_than_a_wish() -> None:
    worth = worths([LEAD, FIGURES, TALK], TITLE)
    assert worth[0] > worth[1] > worth[2]


def test_a_place_alone_does_not_decide() -> None:
    wish = "바람이 몹시 부는 날이었다."
    worth = worths([wish, LEAD, FIGURES], TITLE)
    assert worth[1] > worth[0]


@pytest.mark.usefixtures("no_weights")
def test_without_weights_the_order_of_the_article_decides() -> None:
    assert worths([TALK, LEAD], TITLE) == (0.0, -1.0)


def test_signs_of_places() -> None:
    table = signs([LEAD, FIGURES, TALK], TITLE)
    assert table.shape == (3, len(SIGNS))
    assert table[:, SIGNS.index("first")].tolist() == [1, 0, 0]
    assert table[:, SIGNS.index("last")].tolist() == [0, 0, 1]
    assert table[:, SIGNS.index("depth")].tolist() == [0, 0.5, 1]


def test_signs_of_likeness() -> None:
    assert sign("title", LEAD) > sign("title", FIGURES) >= 0
    assert sign("heading", LEAD, FIGURES, headings=("사업비 22억8000만원",)) > 0
    assert sign("new", LEAD, LEAD) == 0.0
    assert sign("new", LEAD) == pytest.approx(1.0)
    assert sign("like_before", LEAD, LEAD) == pytest.approx(1.0)


def test_signs_of_own_words() -> None:
    assert sign("money", FIGURES) == sign("count", FIGURES) == 1
    assert sign("announced", LEAD) == 1
    assert sign("person_speaks", TALK) == sign("closing", TALK) == sign("stressed", TALK) == 1
    assert sign("speech", TALK) > 0.5
    assert sign("by_the_way", "한편, 시는 내년에도 짓는다.") == 1
    assert sign("plan", "시는 내년 10월 시설을 준공할 계획이다.") == 1


def test_a_quotation_runs_on_into_the_next_sentence() -> None:
    assert sign("running_speech", "시장은 “바다를 살리겠다.", "모두 함께해 달라”고 말했다.") == 1
    assert sign("running_speech", TALK, FIGURES) == 0


@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=20), st.text(max_size=20))
def test_any_text_gives_numbers(sentences: list[str], title: str, heading: str) -> None:
    table = signs(sentences, title, [heading])
    assert table.shape == (len(sentences), len(SIGNS))
    assert np.isfinite(table).all()
    assert len(worths(sentences, title, [heading])) == len(sentences)
