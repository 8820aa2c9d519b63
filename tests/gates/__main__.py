"""`python -m tests.gates [ID …] [--share 0.1] [--markdown FILE]`: one line a gate.

Exit code 1 when a gate does not pass.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from pathlib import Path

from tests.gates.gate import Figure
from tests.gates.rooms import GATES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", help="F1 P7 …; all when none is named")
    parser.add_argument("--share", type=float, default=1.0, help="part of the full size")
    parser.add_argument("--markdown", type=Path, help="write the table here too")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    wanted = {one.upper() for one in chosen.ids}
    rows, failed = [], 0
    for gate in sorted(GATES, key=lambda one: (one.id[0], int(one.id[1:]))):
        if wanted and gate.id not in wanted:
            continue
        began = time.monotonic()
        try:
            figure = gate.run(chosen.share)
        except Exception as exc:  # noqa: BLE001  the other gates still run
            figure = Figure(seen=f"raised {type(exc).__name__}: {exc}"[:300], passes=False)
        took = time.monotonic() - began
        failed += not figure.passes
        word = "ok" if figure.passes else "NOT OK"
        line = f"{gate.id:>3}  {word:6}  {gate.what}: {figure.seen}  [{took:.1f} s]"
        print(line, flush=True)  # noqa: T201  a command
        rows.append(f"| {gate.id} | {gate.what} | {figure.seen} | {took:.0f} | {word} |")
    if chosen.markdown:
        head = "| Gate | What is tried | Figure | s | |\n|---|---|---|---|---|\n"
        chosen.markdown.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
