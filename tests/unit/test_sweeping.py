"""Looking for cycles is put off, and never forgotten."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from hanju.sweeping import swept_later

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _sweeping() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_cycles_are_looked_for_again_after_a_block_that_fails() -> None:
    def fail() -> None:
        with swept_later():
            assert not gc.isenabled()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert gc.isenabled()


def test_who_has_turned_the_sweeping_off_finds_it_off() -> None:
    gc.disable()
    with swept_later():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_a_long_block_is_swept_as_ever() -> None:
    with swept_later(when=False):
        assert gc.isenabled()
    assert gc.isenabled()
