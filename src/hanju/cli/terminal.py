"""The terminal: tables and progress for people, one JSON object for machines.

Shape:  `Terminal` is made a command; `show(report, table)` prints one or the other.
Units:  seconds.
Errors: none.
Source: DESIGN.md section 4: with --json stdout holds machine output and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console, RenderableType
    from rich.progress import Progress

    from hanju.newsroom import Newsroom

#: A bar that would flash by is not shown.
SHOW_AFTER_S: Final = 1.0

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        envvar="HANJU_HOME",
        help="뉴스룸 폴더(기본: 지금 폴더) · Newsroom folder.",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="결과를 JSON으로만 냅니다 · Machine output only.")
]


class Terminal:
    """Where a command says what it did."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def show(self, report: Any, table: Callable[[], RenderableType]) -> None:
        """Print the report as JSON, or the table that `table` makes of it."""
        from hanju.reports import as_json

        if self.as_json:
            sys.stdout.write(json.dumps(as_json(report), ensure_ascii=False) + "\n")
        else:
            console().print(table())

    def say(self, line: str) -> None:
        """Print a line for people; silent with --json."""
        if not self.as_json:
            console().print(line, highlight=False, soft_wrap=True)

    def progress(self) -> TerminalProgress:
        """A progress port that shows bars where a terminal is there."""
        return TerminalProgress(shown=not self.as_json and sys.stderr.isatty())


class TerminalProgress:
    """Progress bars on stderr, only for what takes longer than a second."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bars: Progress | None = None
        self._stage, self._done, self._began = "", 0, 0.0
        self._total: int | None = None
        self._task: Any = None

    def start(self, stage: str, total: int | None = None) -> None:
        """Begin a stage."""
        self.finish()
        self._stage, self._total, self._done, self._began = stage, total, 0, monotonic()

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        self._done += steps
        if not self._shown or monotonic() - self._began < SHOW_AFTER_S:
            return
        if self._bars is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bars = Progress(console=Console(stderr=True), transient=True)
            self._bars.start()
            self._task = self._bars.add_task(self._stage, total=self._total)
        self._bars.update(self._task, completed=self._done)

    def finish(self) -> None:
        """End the stage and take its bar away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def console() -> Console:
    """The console of stdout, wide enough for Korean tables when it is not a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 110
    return Console(width=width, highlight=False)


def open_home(home: Path | None, terminal: Terminal) -> Newsroom:
    """Open the newsroom of --home, HANJU_HOME or the current folder."""
    from hanju.newsroom import open_newsroom

    return open_newsroom(home or Path(), progress=terminal.progress())


def report_error(line: str, *, as_json: bool, kind: str = "Error") -> None:
    """Tell an error in one line on stderr, and as an object on stdout with --json."""
    one_line = " ".join(line.split())
    if as_json:
        error = {"error": {"kind": kind, "message": one_line}}
        sys.stdout.write(json.dumps(error, ensure_ascii=False) + "\n")
    sys.stderr.write(f"오류: {one_line}\n")
