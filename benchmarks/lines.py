"""The table of `make bench`: one line a measurement.

Shape:  each `bench_*.py` has `measure() -> list[Line]`.
Units:  seconds of wall clock, best of the repeats; ratio is theirs / ours.
Errors: an alternative that is not installed leaves its column empty and says so.
Source: DESIGN.md section 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measured piece of work."""

    id: str
    work: str
    ours_s: float
    against: str = ""
    theirs_s: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times faster we are."""
        return None if self.theirs_s is None else self.theirs_s / self.ours_s


def best_of(work: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of a few runs, seconds."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def growth_exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of log seconds over log size: 1 is linear, 2 quadratic."""
    from math import log

    first, last = (log(sizes[0]), log(seconds[0])), (log(sizes[-1]), log(seconds[-1]))
    return (last[1] - first[1]) / (last[0] - first[0])
