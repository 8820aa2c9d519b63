"""Commands about articles: import.

Shape:  paths in, a table or JSON out.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("import")(import_articles)


def import_articles(
    paths: Annotated[list[Path], typer.Argument(help="기사 파일 · Article files.")],
    home: Home = None,
    format: Annotated[  # noqa: A002  the option is called --format
        str | None,
        typer.Option("--format", help="형식을 알려 줍니다(기본: 내용으로 알아냄) · Format."),
    ] = None,
    license: Annotated[  # noqa: A002  the option is called --license
        str | None,
        typer.Option("--license", help="이용 조건: none, kogl-0..4, contract, own · Licence."),
    ] = None,
    wall_clock_z: Annotated[
        bool | None,
        typer.Option(
            "--wall-clock-z/--utc-z",
            help="Z로 끝나는 시각을 한국 벽시계로 읽습니다 · Read Z times as Korean wall clock.",
            show_default="자동",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """기사 파일을 가져옵니다: JSONL(.gz), CSV, 빅카인즈 xlsx · Import article files."""
    from hanju.cli import tables
    from hanju.collect.files import ImportOptions

    terminal = Terminal(as_json=as_json)
    options = ImportOptions.checked(format=format, license=license, wall_clock_z=wall_clock_z)
    with open_home(home, terminal) as room:
        reports = room.import_files(paths, options)
    terminal.show(reports, lambda: tables.imported(reports))
