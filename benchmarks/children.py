"""Fresh processes: a piece of work in one of its own, so that its memory is its own.

Shape:  `in_child(module, *words)` runs `python -m module words` and reads the JSON line it prints;
        `Meter` measures inside the child.
Units:  seconds of wall clock and of CPU, MiB.
Errors: `subprocess.CalledProcessError` when the work fails; its last words are shown.
Source: docs/benchmarks.md.

The peak is VmHWM where there is a /proc: `ru_maxrss` of a process that was started by a large one
begins with the memory of its parent.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any, Self

_STATUS = Path("/proc/self/status")


def in_child(module: str, *words: object) -> dict[str, Any]:
    """Run a module in a fresh process; gives what it printed last."""
    command = [sys.executable, "-m", module, *map(str, words)]
    # An installed program has its bytecode; without it every start compiles ours anew.
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=settings)  # noqa: S603
    if run.returncode:
        print(run.stderr[-2000:], file=sys.stderr)
        run.check_returncode()
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


class Meter:
    """Wall clock and CPU (children included) of a block; `peak_mib` of the process."""

    seconds: float = 0.0
    cpu_s: float = 0.0

    def __enter__(self) -> Self:
        self._wall, self._cpu = perf_counter(), _cpu_s()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds, self.cpu_s = perf_counter() - self._wall, _cpu_s() - self._cpu

    def as_json(self) -> dict[str, Any]:
        """What was measured."""
        return {"seconds": self.seconds, "cpu_s": self.cpu_s, "peak_mib": peak_mib()}


def peak_mib() -> float:
    """The most memory that this process has held, MiB."""
    if _STATUS.is_file():
        for line in _STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
