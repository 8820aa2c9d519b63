"""Run every benchmark and print one table."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from benchmarks.lines import Line


def main(wanted: list[str]) -> None:
    """Run the named benchmarks, or all of them."""
    here = Path(__file__).parent
    names = [path.stem for path in sorted(here.glob("bench_*.py"))]
    table = Table("id", "work", "ours", "against", "theirs", "ratio", "note")
    for name in names:
        if wanted and not any(word in name for word in wanted):
            continue
        found: list[Line] = import_module(f"benchmarks.{name}").measure()
        for line in found:
            table.add_row(
                line.id,
                line.work,
                f"{line.ours_s:.3f} s",
                line.against,
                "" if line.theirs_s is None else f"{line.theirs_s:.3f} s",
                "" if line.ratio is None else f"{line.ratio:.1f}×",
                line.note,
            )
    Console().print(table)


main(sys.argv[1:])
