"""B7: how long `hanju --help` and `import hanju` take, each in a fresh process.

Beside them stand the bare interpreter and the import of lemon24/reader, for the size of things.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import Final

from benchmarks.lines import Line, best_of

MAX_S: Final = 0.5
REPEATS: Final = 7


def measure() -> list[Line]:
    """Start fresh interpreters."""

    def start(*words: str) -> float:
        command = [sys.executable, *words]
        return best_of(
            lambda: subprocess.run(command, check=True, capture_output=True),  # noqa: S603
            REPEATS,
        )

    shown = start("-m", "hanju", "--help")
    imported = start("-c", "import hanju")
    has_reader = find_spec("reader") is not None
    return [
        Line(
            id="B7",
            work="hanju --help",
            ours=shown,
            against="python -c pass",
            theirs=start("-c", "pass"),
            target=f"≤ {MAX_S} s",
            is_met=shown <= MAX_S,
        ),
        Line(
            id="B7",
            work="import hanju",
            ours=imported,
            against="import reader" if has_reader else "",
            theirs=start("-c", "import reader") if has_reader else None,
            target=f"≤ {MAX_S} s",
            is_met=imported <= MAX_S,
        ),
    ]
