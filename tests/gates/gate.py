"""What a gate is: a threat, what is tried, and a figure that passes or does not.

Shape:  `@gate("F1", "…")` on a function of the share of the full size; it gives a `Figure`.
Units:  share is 0..1; seconds of wall clock, MiB.
Errors: a gate that raises has failed; the command goes on with the next.
Source: design/threats.md sections 3 and 5.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TypeVar

ROOT: Final = Path(__file__).parents[2]
SHARED: Final = ROOT.parent / "shared" / "data"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was seen, in one line, and whether it is good enough."""

    seen: str
    passes: bool


@dataclass(frozen=True, kw_only=True)
class Gate:
    id: str
    what: str
    run: Callable[[float], Figure]
    #: The share that the fast suite runs; 0 where tests of the suite do the same already.
    fast: float


GATES: Final[list[Gate]] = []


def gate(name: str, what: str, *, fast: float) -> Callable[[Callable[[float], Figure]], Gate]:
    """Enter a function as a gate."""

    def enter(run: Callable[[float], Figure]) -> Gate:
        made = Gate(id=name, what=what, run=run, fast=fast)
        GATES.append(made)
        return made

    return enter


T = TypeVar("T")


def some(everything: list[T], share: float, seed: int = 20251211) -> list[T]:
    """A seeded part of the full matrix, in order; at least three."""
    if share >= 1:
        return everything
    count = max(3, int(len(everything) * share))
    chosen = sorted(random.Random(seed).sample(range(len(everything)), min(count, len(everything))))
    return [everything[at] for at in chosen]


def passed_tests(*words: str) -> tuple[int, int, float]:
    """Run tests of the suite in a process of their own: (passed, others, seconds)."""
    began = time.monotonic()
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            *words,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    counts = {
        word: int(count)
        for count, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", told)
    }
    passed = counts.pop("passed", 0)
    return passed, sum(counts.values()), time.monotonic() - began


class Watch:
    """How much this process, and a child of it, grow; looked at 200 times a second."""

    def __init__(self, child: Callable[[], int | None] = lambda: None) -> None:
        self.grown_mib = 0.0
        self._child, self._ends = child, threading.Event()
        self._before = {os.getpid(): resident_mib(os.getpid())}
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ends.wait(0.005):
            child = self._child()
            for process in [os.getpid(), *([child] if child is not None else [])]:
                now = resident_mib(process)
                self._before.setdefault(process, min(now, 60.0))  # a child that has read nothing
                self.grown_mib = max(self.grown_mib, now - self._before[process])


def resident_mib(process: int) -> float:
    """What a process holds now; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * 4096 / 2**20
