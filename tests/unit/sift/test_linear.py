from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.sift.linear import Linear, grams, model, normalized

if TYPE_CHECKING:
    from numpy.typing import NDArray

BITS = 10


def linear(signs: dict[str, float], places: NDArray[np.int64] | None = None) -> Linear:
    hashed = np.zeros(1 << BITS, np.float32)
    if places is not None:
        hashed[places] = 1.0
    return Linear(name="t", bits=BITS, bias=-0.5, hashed=hashed, signs=signs)


@given(st.text(max_size=60))
def test_places_are_distinct_and_in_range(text: str) -> None:
    places = grams(text, 0, BITS)
    assert len(set(places.tolist())) == len(places)
    assert all(0 <= place < 1 << BITS for place in places)


def test_digits_and_marks_do_not_matter() -> None:
    assert normalized("AI 30%… ‘도입’") == normalized("ai 45% “도입”")
    assert grams("2025년", 0, BITS).tolist() == grams("2026년", 0, BITS).tolist()


def test_a_margin_is_bias_plus_signs_plus_characters() -> None:
    assert linear({"a": 2.0}).margin(("글",), {"a": 0.5, "b": 9.0}) == pytest.approx(0.5)
    known = linear({}, grams("탄소중립", 0, BITS))
    assert known.margin(("탄소중립",), {}) > known.margin(("벚꽃 축제",), {})


def test_pushes_and_words_tell_why() -> None:
    found = linear({"a": 2.0, "b": -3.0}, grams("탄소중립", 0, BITS))
    assert [push.sign for push in found.pushes({"a": 1.0, "b": 1.0, "c": 1.0})] == ["b", "a"]
    assert found.words("가온시 탄소중립 선언", 0, positive=True, limit=1) == ["탄소중립"]


def test_the_shipped_weights_are_small_and_hold_no_text() -> None:
    path = resources.files("hanju.sift").joinpath("weights", "sift.json")
    text = path.read_text(encoding="utf-8")
    assert len(text) < 300_000
    for name, parts in json.loads(text)["models"].items():
        assert set(parts) == {"bits", "bias", "scale", "hashed", "signs"}
        assert model(name) is not None
        assert all(sign.replace("_", "").replace(":", "").isascii() for sign in parts["signs"])
    assert model("no such model") is None
