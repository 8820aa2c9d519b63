"""An engine that waits for a machine that is gone is left; one that only takes long is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from hanju.backfill.watching import watched
from hanju.errors import NodeLostError
from tests.ending import HANG_S, ends

SOON_S = 0.02


def test_what_comes_is_handed_on_in_order() -> None:
    assert list(watched(range(50), engine="ray", what_is_gone=lambda: "all")) == list(range(50))


def test_what_the_engine_raises_is_raised_after_what_came() -> None:
    def breaks() -> Iterator[int]:
        yield 1
        raise OSError("the engine")

    results = watched(breaks(), engine="ray", what_is_gone=lambda: "")
    assert next(results) == 1
    with pytest.raises(OSError, match="the engine"):
        next(results)


def test_a_machine_that_is_gone_ends_the_waiting() -> None:
    never = threading.Event()

    def waits() -> Iterator[int]:
        yield 1
        never.wait(HANG_S)

    results = watched(
        waits(), engine="ray", what_is_gone=lambda: "사라진 기계: b", patience_s=SOON_S
    )
    assert next(results) == 1
    with ends(), pytest.raises(NodeLostError, match="사라진 기계: b") as told:
        next(results)
    assert "같은 명령을 다시 실행" in str(told.value)
    never.set()


def test_a_task_may_take_long_while_every_machine_answers() -> None:
    looked, may_go_on = 0, threading.Event()

    def what_is_gone() -> str:
        nonlocal looked
        looked += 1
        if looked == 3:
            may_go_on.set()
        return ""

    def takes_long() -> Iterator[int]:
        may_go_on.wait(HANG_S)
        yield 7

    found = watched(takes_long(), engine="ray", what_is_gone=what_is_gone, patience_s=SOON_S)
    assert list(found) == [7]
    assert looked >= 3
