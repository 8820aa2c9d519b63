"""The table of `make bench`: one line a measurement.

Shape:  each `bench_*.py` has `measure() -> list[Line]`.
Units:  named by `Line.unit`; a ratio above 1 means that we are the better one.
Errors: an alternative that is not installed leaves its column empty and says so.
Source: DESIGN.md section 9; docs/benchmarks.md.

CPU seconds are preferred to wall seconds: other work on the machine moves them less.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import log
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer = TypeVar("Answer")
Unit = Literal["s", "CPU s", "items/s", "MiB"]
_MORE_IS_BETTER: Final = frozenset({"items/s"})

GROWTH: Final = 1.15  # the largest exponent that is still called linear (DESIGN.md section 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measured piece of work; `is_met` is None where no target is set."""

    id: str
    work: str
    ours: float
    unit: Unit = "s"
    against: str = ""
    theirs: float | None = None
    target: str = ""
    is_met: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better we are."""
        if self.theirs is None or not self.ours or not self.theirs:
            return None
        is_more = self.unit in _MORE_IS_BETTER
        return self.ours / self.theirs if is_more else self.theirs / self.ours

    def as_json(self) -> dict[str, Any]:
        """The line with its ratio."""
        return {**asdict(self), "ratio": self.ratio}

    @property
    def shown(self) -> tuple[str, ...]:
        """The cells of the table."""
        met = {None: "", True: " ✓", False: " ✗"}[self.is_met]
        return (
            self.id,
            self.work,
            _number(self.ours, self.unit),
            self.against,
            "" if self.theirs is None else _number(self.theirs, self.unit),
            "" if self.ratio is None else f"{self.ratio:.1f}×",
            f"{self.target}{met}",
            self.note,
        )


def _number(value: float, unit: Unit) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def best_of(work: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of a few runs, seconds of wall clock."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def cpu_timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """CPU seconds of one run in this process, and its answer."""
    start = process_time()
    answer = work()
    return process_time() - start, answer


def growth_exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of log seconds over log size by least squares: 1 is linear, 2 quadratic."""
    xs, ys = [log(size) for size in sizes], [log(one) for one in seconds]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - x0) ** 2 for x in xs
    )


def steps(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """The growth in words, for a note."""
    return ", ".join(f"{n:,}: {s:.2f}" for n, s in zip(sizes, seconds, strict=True))
