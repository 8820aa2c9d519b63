"""Run benchmarks, print one table and write it as JSON.

`python -m benchmarks [WORD …] [--json FILE]`: a word chooses the benchmarks whose name holds it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module, metadata
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table

from hanju.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.lines import Line

RESULTS: Final = Path("build") / "benchmarks.json"
COLUMNS: Final = ("id", "work", "ours", "against", "theirs", "ratio", "target", "note")
NAMED: Final = (
    *("hanju", "numpy", "kiwipiepy", "sqlalchemy", "feedparser", "typst"),
    *("reader", "datasketch", "scikit-learn", "scipy", "weasyprint", "daft", "ray", "distributed"),
)


def main(words: Sequence[str] | None = None) -> None:
    """Run the named benchmarks, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("word", nargs="*", help="which benchmarks; none for all")
    parser.add_argument("--json", type=Path, default=RESULTS, help=f"default {RESULTS}")
    asked = parser.parse_args(words)
    console = Console(width=None if Console().is_terminal else 200)
    found: list[Line] = []
    loads: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if asked.word and not any(word in path.stem for word in asked.word):
            continue
        before, started = os.getloadavg(), perf_counter()
        console.print(f"[dim]{path.stem} …[/dim]")
        found += import_module(f"benchmarks.{path.stem}").measure()
        seconds = perf_counter() - started
        loads[path.stem] = {
            "seconds": round(seconds, 1),
            "load_before": before,
            "load_after": os.getloadavg(),
        }
    console.print(_table(found))
    machine = _machine()
    console.print(
        f"{machine['at']} · {machine['cores']} cores · Python {machine['python']} · load "
        + ", ".join(
            f"{name} {one['load_before'][0]:.1f} to {one['load_after'][0]:.1f}"
            for name, one in loads.items()
        )
    )
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    written = {"machine": machine, "runs": loads, "lines": [line.as_json() for line in found]}
    asked.json.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"[dim]{asked.json}[/dim]")


def _table(lines: Sequence[Line]) -> Table:
    table = Table(*COLUMNS)
    for line in lines:
        table.add_row(*line.shown)
    return table


def _machine() -> dict[str, Any]:
    versions: dict[str, str | None] = {}
    for name in NAMED:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return {
        "at": SystemClock().now().isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": versions,
    }


if __name__ == "__main__":
    main()
