"""Addresses of topics, and the index of the search."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hanju.site.search_index import _base36, _call, place_of
from hanju.site.topics import slug_of


@given(st.text(min_size=1, max_size=60))
def test_every_name_makes_a_plain_file_name(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,50}", slug_of(name))


@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=12))
def test_two_names_never_share_a_page(names: list[str]) -> None:
    assert len({slug_of(name) for name in names}) == len(names)


def test_plain_names_are_themselves_and_devices_are_not() -> None:
    assert slug_of("openai") == "openai"
    assert slug_of("OpenAI") != slug_of("openai")
    assert slug_of("con") != "con"


@given(st.integers(min_value=0, max_value=10**9))
def test_distances_read_back(number: int) -> None:
    assert int(_base36(number), 36) == number


@given(st.text(max_size=20))
def test_a_token_has_a_place(token: str) -> None:
    assert 0 <= place_of(token) < 2**32


@given(st.text(max_size=60))
def test_nothing_ends_the_script_that_carries_it(text: str) -> None:
    told = _call("f", text)
    assert "</" not in told
    assert "\u2028" not in told
    assert told.count("\n") == 1
