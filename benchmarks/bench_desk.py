"""B6: fifty editors at one desk for a minute, against a real server process.

Each saves a sentence every 1.2 to 4.8 seconds over a connection of their own, as the page does;
the issue has 54 entries. Whether an acknowledged save was lost is looked up in the store.
"""

from __future__ import annotations

from typing import Final

from benchmarks.lines import Line
from tests.gates.editors import EDITORS, P95_MS, THINKS_S, measured

SECONDS: Final = 60


def measure(seconds: float = SECONDS) -> list[Line]:
    """Let them edit."""
    work, lost = measured(seconds, EDITORS, THINKS_S)
    saves = len(work.acknowledged)
    note = (
        f"{saves:,} saves, {work.conflicts} merged, {len(lost)} lost, {len(work.refused)} refused"
    )
    return [
        Line(
            id="B6",
            work=f"{EDITORS} editors, save p95",
            ours=work.at(0.95) / 1000,
            target=f"≤ {P95_MS / 1000} s, 0 lost",
            is_met=work.at(0.95) <= P95_MS and not lost and not work.refused,
            note=note,
        ),
        Line(id="B6", work="save p50", ours=work.at(0.5) / 1000),
        Line(id="B6", work=f"{EDITORS} people open the issue at once", ours=work.opened_s),
    ]
