"""The command of the back-fill: `hanju backfill IN.parquet … --out DIR`.

Shape:  Parquet files in, Parquet parts out; a table or JSON tells what was done.
Units:  rows, seconds, MiB.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4; docs/scale.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from hanju.cli.terminal import AsJson, Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hanju.backfill import BackfillReport

_COUNTS: Final = {
    "skipped": "기사가 아닌 행",
    "undated": "날짜 없음",
    "future": "앞날의 날짜",
    "worthy": "실을 만한 기사",
    "exact": "같은 기사",
    "near": "옮겨 실은 쌍",
    "groups": "사본 묶음",
    "copies": "사본인 행",
    "stories": "소식",
}
_STAGES: Final = {
    "label": "분야·행위자·낱말",
    "order": "시간 차례",
    "join": "사본 찾기",
    "judge": "사본 가늠",
    "lend": "본문 대조 준비",
    "count": "본문 대조",
    "group": "사본 잇기",
    "copies": "사본 묶음",
    "stories": "기간별 소식",
}


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("backfill")(backfill)


def backfill(
    inputs: Annotated[
        list[Path],
        typer.Argument(help="Parquet 파일, 폴더, *.parquet 같은 무늬 · Parquet files."),
    ],
    out: Annotated[Path, typer.Option("--out", help="결과 폴더 · Folder of the results.")],
    engine: Annotated[
        Literal["native", "ray"],
        typer.Option("--engine", help="이 컴퓨터(native)나 Ray 클러스터(ray) · Engine."),
    ] = "native",
    places: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="동시에 일할 프로그램 수(기본: 모든 CPU) · Workers."),
    ] = None,
    ray_address: Annotated[
        str,
        typer.Option(
            "--ray-address",
            envvar="RAY_ADDRESS",
            help="Ray 클러스터 주소(없으면 이 컴퓨터에 띄움) · Address of the cluster.",
        ),
    ] = "",
    house: Annotated[
        Path | None,
        typer.Option("--house", help="hanju.toml(기본: 제108호의 설정) · House file."),
    ] = None,
    outlet: Annotated[
        str, typer.Option("--outlet", help="파일에 없는 언론사나 기관 이름 · Outlet.")
    ] = "",
    license: Annotated[  # noqa: A002  the option is called --license
        str | None,
        typer.Option("--license", help="이용 조건: none, kogl-0..4, contract, own · Licence."),
    ] = None,
    wall_clock_z: Annotated[
        bool,
        typer.Option(
            "--wall-clock-z/--utc-z",
            help="Z로 끝나는 시각을 한국 벽시계로 읽습니다 · Read Z times as Korean wall clock.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """쌓인 기사 모두에 사본·낱말·분야·행위자·소식을 매깁니다(Parquet) · Back-fill an archive."""
    from hanju.backfill.engine import DaftEngine
    from hanju.collect.files import ImportOptions
    from hanju.settings import default_house, load_house

    terminal = Terminal(as_json=as_json)
    rules = load_house(house) if house else default_house()
    asked = ImportOptions.checked(license=license, outlet=outlet)
    works = DaftEngine(engine, places=places, address=ray_address)

    from hanju.backfill import BackfillOrder
    from hanju.backfill import backfill as fill
    from hanju.clock import SystemClock

    order = BackfillOrder(
        inputs=tuple(inputs),
        out=out,
        outlet=asked.outlet,
        license=asked.license,
        wall_clock_z=wall_clock_z,
    )
    report = fill(order, rules, works, clock=SystemClock(), progress=terminal.progress())
    terminal.show(report, lambda: _shown(report))


def _shown(report: BackfillReport) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    title = Text(f"{report.rows:,}행 · {report.parts:,}부분 · {report.windows:,}기간")
    table = Table(title=title, title_justify="left")
    table.add_column("무엇")
    table.add_column("수", justify="right")
    for name, told in _COUNTS.items():
        table.add_row(told, f"{report.counts[name]:,}")
    shown: list[RenderableType] = [table]
    if report.already_done:
        shown.append(Text("전에 마친 일입니다. 다시 한 것은 없습니다."))
    else:
        stages = Table(title=Text("걸린 시간"), title_justify="left")
        stages.add_column("단계")
        stages.add_column("초", justify="right")
        for name, seconds in report.seconds.items():
            stages.add_row(_STAGES[name], f"{seconds:,.1f}")
        shown += [stages, Text(_ending(report))]
    shown.append(Text(f"결과 {report.out}"))
    return Group(*shown)


def _ending(report: BackfillReport) -> str:
    again = f" · 전에 마친 일 {report.done_before:,}개" if report.done_before else ""
    lost = f" · 엔진을 다시 부름 {report.tries_again}번" if report.tries_again else ""
    return (
        f"초마다 {report.rows_per_s:,.0f}행 · {report.engine} 일꾼 {report.places} · "
        f"일꾼 최대 {report.worker_peak_mib:,.0f} MiB · 이 프로그램 최대 {report.peak_mib:,.0f} MiB"
        f"{again}{lost}"
    )
