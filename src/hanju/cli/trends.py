"""The command trends: what rises in a week, against the weeks before it.

Shape:  a number or nothing in, tables or JSON out; files where a folder is named.
Units:  counts are stories; dates Asia/Seoul.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4; docs/trends.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hanju.archive.trends import TrendReport
    from hanju.archive.trends.tables import TrendTable

#: What a terminal has room for; the rest is in the files.
_SHOWN: Final = ("weeks", "terms", "kinds", "new-actors", "coverage", "left-out")


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command("trends")(trends)


def trends(
    number: Annotated[
        int | None, typer.Argument(help="이 호의 주(기본: 가장 새 주) · Week of this issue.")
    ] = None,
    home: Home = None,
    weeks: Annotated[
        int, typer.Option("--weeks", help="견줄 지난 주 수 · Weeks to compare.", min=1, max=104)
    ] = 12,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="표를 CSV로 둘 폴더 · CSV files.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="표를 XLSX로 둘 폴더 · A workbook.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="그림과 표를 한 쪽으로 둘 폴더 · One page.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """이번 주에 떠오르는 말, 새 행위자, 지역, 실은 몫을 지난 주들에 견줍니다 · What is rising."""
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.trends(number, weeks=weeks)
    terminal.show(report, lambda: _tables(report))
    from hanju.archive.trends.exporting import WRITERS

    for name, folder in (("csv", csv), ("xlsx", xlsx), ("html", html)):
        if folder is not None:
            for path in WRITERS[name](report, folder):
                terminal.say(f"저장: {path}")


def _tables(report: TrendReport) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from hanju.archive.trends.charts import headline_of
    from hanju.archive.trends.tables import tables_of

    lines = [Text(f"{headline_of(report)} ({report.seconds:.1f}초)", style="bold")]
    lines += [Text(f"· {note}") for note in report.notes]
    shown = [_table(one) for one in tables_of(report) if one.key in _SHOWN]
    return Group(*lines, *shown)


def _table(table: TrendTable) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from hanju.archive.trends.tables import heads_and_rows

    heads, rows = heads_and_rows(table)
    made = Table(title=Text(table.title), title_justify="left")
    for at, head in enumerate(heads):
        is_number = any(isinstance(row[at], int | float) for row in table.rows)
        made.add_column(Text(head), justify="right" if is_number else "left")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    note = Text(table.note, style="dim")
    if not rows:
        return Group(Text(table.title, style="bold"), note if table.note else Text("없음"))
    return Group(made, note) if table.note else made
