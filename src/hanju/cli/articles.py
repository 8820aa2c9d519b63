"""Commands about articles: import.

Shape:  paths in, a table or JSON out; code 2 when a file could not be read.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home
from hanju.errors import UnreadableFileError


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("import")(import_articles)


def import_articles(
    paths: Annotated[
        list[Path],
        typer.Argument(help="파일, 폴더, *.hwpx 같은 무늬 · Files, folders, patterns."),
    ],
    home: Home = None,
    format: Annotated[  # noqa: A002  the option is called --format
        str | None,
        typer.Option("--format", help="형식을 알려 줍니다(기본: 내용으로 알아냄) · Format."),
    ] = None,
    license: Annotated[  # noqa: A002  the option is called --license
        str | None,
        typer.Option("--license", help="이용 조건: none, kogl-0..4, contract, own · Licence."),
    ] = None,
    outlet: Annotated[
        str, typer.Option("--outlet", help="파일에 없는 언론사나 기관 이름 · Outlet.")
    ] = "",
    url: Annotated[str, typer.Option("--url", help="한 문서의 원문 주소 · Its address.")] = "",
    wall_clock_z: Annotated[
        bool | None,
        typer.Option(
            "--wall-clock-z/--utc-z",
            help="Z로 끝나는 시각을 한국 벽시계로 읽습니다 · Read Z times as Korean wall clock.",
            show_default="자동",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """기사를 가져옵니다: JSONL, CSV, xlsx, 피드, 메일, HTML, HWPX, HWP, PDF, DOCX, ZIP · Import."""
    from hanju.cli import tables
    from hanju.cli.app import DONE, UNREADABLE
    from hanju.collect.files import ImportOptions

    terminal = Terminal(as_json=as_json)
    options = ImportOptions.checked(
        format=format, license=license, wall_clock_z=wall_clock_z, outlet=outlet, url=url
    )
    with open_home(home, terminal) as room:
        reports = room.import_files(paths, options)
    unread = [report for report in reports if report.unread is not None]
    if (
        len(reports) == 1 and reports[0].unread is not None
    ):  # told in one line, as other commands do
        told = reports[0].unread
        raise UnreadableFileError(
            reports[0].path, place=told.place, problem=told.problem, mend=told.mend
        )
    terminal.show(reports, lambda: tables.imported(reports))
    return UNREADABLE if unread else DONE
