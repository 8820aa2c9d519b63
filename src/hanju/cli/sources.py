"""Commands about sources: sources list/add/check/import/export/on/off, collect.

Shape:  addresses and ids in, a table or JSON out.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`; code 1 when a source needs somebody.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

Names = Annotated[
    list[str] | None,
    typer.Argument(help="출처의 id나 주소(기본: 켜 둔 모두) · Sources.", show_default=False),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", help="지역이나 분야(여럿이면 모두 맞는 것) · Region or field."),
]


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("collect")(collect)
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="출처: 목록, 더하기, 점검, 켜고 끄기 · Sources and their health.",
    )
    group.command("list")(list_sources)
    group.command("add")(add)
    group.command("check")(check)
    group.command("import")(import_sources)
    group.command("export")(export)
    group.command("on")(switch_on)
    group.command("off")(switch_off)
    app.add_typer(group, name="sources")


def collect(
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="이 출처만(id나 주소) · Only this source."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """켜 둔 출처에서 새 글을 모읍니다 · Collect what is new; safe to repeat."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.collect(source or [])
    terminal.show(report, lambda: tables.collected(report))
    return 1 if report.blocks else 0


def list_sources(
    every: Annotated[
        bool, typer.Option("--all", help="꺼 둔 출처도 봅니다 · Also those switched off.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """출처와 그 상태를 봅니다 · Sources and how they are."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        rows = room.sources()
    shown = [row for row in rows if every or row.source.is_on]
    terminal.show(shown, lambda: tables.source_list(shown, off=len(rows) - len(shown)))


def add(
    url: Annotated[str, typer.Argument(help="피드, 게시판이나 그것이 있는 쪽의 주소 · Address.")],
    name: Annotated[str, typer.Option("--id", help="출처의 짧은 이름 · Id.")] = "",
    outlet: Annotated[str, typer.Option("--outlet", help="매체나 기관의 이름 · Outlet.")] = "",
    license: Annotated[  # noqa: A002  the option is called --license
        str, typer.Option("--license", help="이용 조건: none, kogl-0..4, contract, own · Licence.")
    ] = "none",
    group: Groups = None,
    wall_clock_z: Annotated[
        bool | None,
        typer.Option(
            "--wall-clock-z/--utc-z",
            help="Z로 끝나는 시각을 한국 벽시계로 읽습니다 · Read Z times as Korean wall clock.",
            show_default="자동",
        ),
    ] = None,
    legacy_tls: Annotated[
        bool, typer.Option("--legacy-tls", help="옛 암호를 쓰는 서버(인증서는 확인) · Old TLS.")
    ] = False,
    replaces: Annotated[
        str, typer.Option("--replace", help="이 id 출처의 주소를 바꿉니다 · Moves this source.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="feed나 board 가운데 이것만(기본: 찾아봄) · Kind.")
    ] = "",
    reads_pages: Annotated[
        str,
        typer.Option(
            "--reads-pages",
            help="원문 쪽과 첨부 읽기: auto, never, stubs(본문이 없을 때), always · Pages.",
        ),
    ] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="보기만 하고 더하지 않습니다 · Preview only.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """주소에서 피드나 게시판을 찾아 미리 보이고 더합니다 · Find, preview and add a source."""
    from hanju.cli import tables
    from hanju.model import LICENSE_MODES
    from hanju.model.sources import READS_PAGES
    from hanju.newsroom.sources import FOUND_KINDS, SourceFacts

    if license not in LICENSE_MODES:
        raise typer.BadParameter(f"--license: {', '.join(LICENSE_MODES)}")
    if kind not in FOUND_KINDS:
        raise typer.BadParameter("--kind: feed, board")
    if reads_pages not in READS_PAGES:
        raise typer.BadParameter(f"--reads-pages: {', '.join(READS_PAGES)}")
    terminal = Terminal(as_json=as_json)
    facts = SourceFacts(
        id=name,
        outlet=outlet,
        license=license,
        wall_clock_z=wall_clock_z,
        tls="legacy" if legacy_tls else "default",
        groups=tuple(group or ()),
        replaces=replaces,
        kind=kind,
        reads_pages=reads_pages,
    )
    with open_home(home, terminal) as room:
        report = room.add_source(url, facts, stores=not dry_run)
    terminal.show(report, lambda: tables.source_added(report, is_stored=not dry_run))
    return 1 if report.source is None else 0


def check(names: Names = None, home: Home = None, as_json: AsJson = False) -> int:
    """출처를 읽어 보고 무엇이 잘못되었는지 알려 줍니다 · Look at sources, store no articles."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.check_sources(names or [])
    terminal.show(report, lambda: tables.collected(report, is_check=True))
    return 1 if report.blocks else 0


def import_sources(
    path: Annotated[
        Path | None,
        typer.Argument(help="OPML 파일(없으면 내장 목록, 꺼진 채로) · OPML.", show_default=False),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """다른 리더의 피드 목록(OPML)을 가져옵니다 · Import a list of feeds."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.import_sources(path)
    terminal.show(report, lambda: tables.sources_imported(report))


def export(
    out: Annotated[
        Path | None, typer.Option("--out", help="쓸 파일(기본: 화면) · File to write.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """켜 둔 피드를 OPML로 내보냅니다 · Export feeds as OPML."""
    from rich.text import Text

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        text = room.export_sources()
    if out is not None:
        from hanju.errors import UnreadableFileError

        try:
            out.write_text(text, encoding="utf-8")
        except OSError as exc:
            raise UnreadableFileError(
                out, problem=f"쓸 수 없습니다({exc.strerror})", mend="폴더와 권한을 확인하세요."
            ) from exc
        terminal.show({"file": str(out)}, lambda: Text(f"출처 목록을 {out}에 냈습니다."))
    elif as_json:
        terminal.show({"opml": text}, lambda: Text(text))
    else:
        sys.stdout.write(text)


def switch_on(
    names: Names = None, group: Groups = None, home: Home = None, as_json: AsJson = False
) -> None:
    """출처를 켭니다 · Switch sources on."""
    _switch(names, group, home, as_json=as_json, is_on=True)


def switch_off(
    names: Names = None, group: Groups = None, home: Home = None, as_json: AsJson = False
) -> None:
    """출처를 끕니다. 모은 글은 남습니다 · Switch sources off; articles stay."""
    _switch(names, group, home, as_json=as_json, is_on=False)


def _switch(
    names: list[str] | None,
    groups: list[str] | None,
    home: Path | None,
    *,
    as_json: bool,
    is_on: bool,
) -> None:
    from hanju.cli import tables

    if not names and not groups:
        raise typer.BadParameter("출처의 id나 --group을 알려 주세요")
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        changed = room.switch_sources(names or [], groups or [], is_on=is_on)
    terminal.show(changed, lambda: tables.switched(changed, is_on=is_on))
