"""B7: how long `hanju --help` and `import hanju` take, each in a fresh process."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.lines import Line, best_of


def measure() -> list[Line]:
    """Start fresh interpreters."""

    def start(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, capture_output=True)  # noqa: S603

    return [
        Line(
            id="B7",
            work="hanju --help",
            ours_s=best_of(lambda: start("-m", "hanju", "--help"), 5),
            against="python -c pass",
            theirs_s=best_of(lambda: start("-c", "pass"), 5),
            note="target ≤ 0.5 s",
        ),
        Line(id="B7", work="import hanju", ours_s=best_of(lambda: start("-c", "import hanju"), 5)),
    ]
