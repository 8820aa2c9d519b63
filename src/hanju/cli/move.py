"""The command that moves a newsroom into another database.

Shape:  an address in, a table of what was moved or JSON out.
Units:  rows, seconds.
Errors: `NewsroomError` goes up to `app.run`.
Source: docs/postgresql.md; docs/decisions/0039-postgresql.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hanju.reports import MoveReport


def move(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="postgresql://계정@서버/이름 또는 sqlite:///hanju.db · Where to.",
        ),
    ],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """뉴스룸을 다른 데이터베이스로 옮기고 행마다 견줍니다 · Move into another database."""
    from hanju.clock import SystemClock
    from hanju.newsroom import HOUSE_FILE
    from hanju.newsroom.moving import move as move_rows

    terminal = Terminal(as_json=as_json)
    folder = home or Path()
    progress = terminal.progress()
    progress.start("옮기기")
    try:
        report = move_rows(
            folder,
            folder / HOUSE_FILE,
            to,
            now=SystemClock().now(),
            told=lambda _table, _rows: progress.advance(),
        )
    finally:
        progress.finish()
    terminal.show(report, lambda: _moved(report))


def _moved(report: MoveReport) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table("표", "행", "내용의 해시")
    for one in report.tables:
        if one.rows:
            table.add_row(one.table, f"{one.rows:,}", one.digest[:16])
    return Group(
        table,
        Text(
            f"{report.place}: {report.rows:,}행을 옮기고 다시 읽어 모두 같음을 확인했습니다"
            f"({report.seconds:.1f}초).\n전의 것은 {report.aside}에 그대로 있습니다."
        ),
    )
