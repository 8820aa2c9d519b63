"""What has to end, and how much work it may be: bounds that no busy machine can break.

Speed is measured in benchmarks/ and in tests/gates. Here a bound only tells an answer from a
hang, or a growth with the square from one with the length.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Ten times and more of what the blocks take on one busy core; what hangs is found all the same.
HANG_S = 30.0


@contextmanager
def ends(within_s: float = HANG_S) -> Iterator[None]:
    """Fail when the block has not ended within_s seconds after it began."""
    began = time.monotonic()
    yield
    took_s = time.monotonic() - began
    assert took_s < within_s, f"{took_s:.1f} s: this does not end as it should"


def count_calls(work: Callable[[], object]) -> int:
    """How many functions work calls, Python's and built-in: the same number on every machine."""
    calls = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
