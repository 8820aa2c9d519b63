"""A run of particles ends soon, however many ways there are to cut it."""

from __future__ import annotations

import pytest

from hanju.text.terms import is_particle
from tests.ending import ends


@pytest.mark.parametrize("ending", ["", "은", "에서는", "으로부터", "에서부터까지만은", "이라고는"])
def test_particles_on_particles_are_particles(ending: str) -> None:
    assert is_particle(ending)


@pytest.mark.parametrize("ending", ["뷁", "에서뷁", "이라는이라는이라는이라는이라는이라는"])
def test_other_syllables_are_not(ending: str) -> None:
    assert not is_particle(ending)


def test_a_run_that_can_be_cut_in_many_ways_ends_soon() -> None:
    with ends():
        assert not is_particle("이라는이라고이라며으로서" * 5_000 + "뷁")
