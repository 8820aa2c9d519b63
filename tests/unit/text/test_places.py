from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hanju.text.places import followed, led, places

TEXTS = st.text(alphabet="가나시는 (),.A", max_size=12)
WORDS = st.text(alphabet="가나시A.", min_size=1, max_size=3)
BEHIND = r"(?:\([^)]*\))?[은는이가]\s"
BEFORE = r"[가-힣]{1,3}\s"


@given(TEXTS, WORDS)
def test_places_are_those_of_a_pattern_that_looks_ahead(text: str, word: str) -> None:
    wanted = [match.start() for match in re.finditer(f"(?={re.escape(word)})", text)]

    assert list(places(text, word)) == wanted


@given(TEXTS, WORDS)
def test_followed_finds_what_one_pattern_finds(text: str, word: str) -> None:
    wanted = re.search(rf"(?<![가-힣]){re.escape(word)}{BEHIND}", text)
    found = followed(text, word, re.compile(BEHIND), not_after=re.compile("[가-힣]"))

    assert (found is None) == (wanted is None)
    if found and wanted:
        assert (found.start, found.behind.end()) == wanted.span()


@given(TEXTS, WORDS)
def test_led_finds_what_one_pattern_finds(text: str, word: str) -> None:
    wanted = re.match(rf"(?:{BEFORE})?{re.escape(word)}{BEHIND}", text)
    found = led(text, re.compile(BEFORE), word, re.compile(BEHIND))

    assert (found is None) == (wanted is None)
    if found and wanted:
        assert found.end() == wanted.end()


def test_an_empty_word_stands_nowhere() -> None:
    assert list(places("가나", "")) == []
    assert led("가나", re.compile(BEFORE), "", re.compile("가")) is None
