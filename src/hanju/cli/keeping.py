"""Commands that keep a newsroom: backup, restore, export, keep, takedown.

Shape:  a file or the name of an article in, a few lines or JSON out.
Units:  bytes, days.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4; docs/decisions/0037-keeping.md.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanju.cli.move import move
from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hanju.reports import TakeDownReport

_ROWS: Final = {
    "articles": "기사", "issues": "호", "entry_revisions": "항목 판", "decisions": "선택",
    "acts": "책상의 일", "reviews": "검토", "comments": "의견", "sources": "출처",
    "signed": "확정본", "editions": "판의 일",
    "people": "계정", "searches": "저장한 찾기", "thread_links": "이어진 소식",
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("export")(export)
    app.command("keep")(keep)
    app.command("takedown")(takedown)
    app.command("move")(move)


def backup(
    file: Annotated[Path, typer.Argument(help="만들 파일(*.hanju) · File to write.")],
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """뉴스룸을 파일 하나에 담습니다. 쓰는 중에도 됩니다 · One checked file, while others write."""
    from rich.text import Text

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.backup(file)
    gone = (
        f"\n첨부 {len(report.missing)}개는 전부터 없어 담지 못했습니다. `hanju doctor`를 보세요."
        if report.missing
        else ""
    )
    terminal.show(
        report,
        lambda: Text(
            f"{report.path}: {report.size_bytes / 2**20:,.1f} MiB, 기사 판 "
            f"{report.rows.get('articles', 0):,}, 첨부 {report.blobs:,}, 판 파일 "
            f"{report.editions:,}, {report.seconds:.1f}초\nsha256 {report.sha256}{gone}"
        ),
    )
    return 1 if report.missing else 0


def restore(
    file: Annotated[Path, typer.Argument(help="`hanju backup`이 만든 파일 · A backup.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="있는 뉴스룸을 옆에 두고 바꿉니다 · Put the old one aside."),
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """백업을 끝까지 확인한 뒤 되살립니다 · Check a backup to its last byte and put it in place."""
    from rich.text import Text

    from hanju.clock import SystemClock
    from hanju.newsroom.restoring import restore as put_back

    terminal = Terminal(as_json=as_json)
    report = put_back(file, home or Path(), replaces=replace, now=SystemClock().now())
    aside = f"\n전의 뉴스룸은 {report.aside}에 있습니다." if report.aside else ""
    terminal.show(
        report,
        lambda: Text(
            f"{report.home}: {report.made_at}의 백업을 되살렸습니다. 기사 판 "
            f"{report.rows.get('articles', 0):,}, 첨부 {report.blobs:,}, 판 파일 "
            f"{report.editions:,}{aside}"
        ),
    )


def export(
    folder: Annotated[Path, typer.Argument(help="새 폴더 · A new folder.")],
    no_bodies: Annotated[
        bool, typer.Option("--no-bodies", help="기사 본문과 첨부는 뺍니다 · Leave bodies out.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """모든 것을 열린 형식의 파일로 내보냅니다 · Everything, in open formats."""
    from rich.text import Text

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.export(folder, with_bodies=not no_bodies)
    counts = ", ".join(f"{_ROWS[name]} {count:,}" for name, count in report.rows.items())
    mode = "" if no_bodies else "\n본문과 첨부는 원래 이용 조건 그대로입니다. 밖에 내지 마세요."
    terminal.show(
        report,
        lambda: Text(
            f"{report.folder}: 파일 {report.files:,}개, {report.size_bytes / 2**20:,.1f} MiB, "
            f"{report.seconds:.1f}초\n{counts}{mode}"
        ),
    )


def keep(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="지우지 않고 세기만 합니다 · Count only.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """보존 기간이 끝난 본문을 지웁니다. 제목과 링크는 남습니다 · Drop old bodies."""
    from rich.text import Text

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.keep(is_trial=dry_run)
    what = "지울 본문" if report.is_trial else "지운 본문"
    terminal.show(
        report,
        lambda: Text(
            f"{what}: 글 {report.articles:,}건(판 {report.versions:,}), 첨부 {report.files:,}개, "
            f"이름 없는 파일 {report.strays:,}개"
        ),
    )


def takedown(
    name: Annotated[str, typer.Argument(help="기사 id나 주소 · Id or address of the article.")],
    why: Annotated[str, typer.Option("--why", help="까닭(누구의 요청인지) · The reason.")],
    by: Annotated[str, typer.Option("--by", help="내리는 이 · Who.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """글 하나를 저장소, 첨부, 검색에서 내립니다 · Take one article out for good."""
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.take_down(name, why=why, by=by or getpass.getuser())
    terminal.show(report, lambda: _taken_down(report))
    return 1 if report.drafts or report.signed else 0


def _taken_down(report: TakeDownReport) -> RenderableType:
    from rich.text import Text

    lines = [
        f"내렸습니다: {report.article_id} {report.title}",
        f"본문 {report.versions}판, 첨부 {report.files}개를 지웠습니다. 다시 수집되지 않습니다.",
        "이전 백업 파일에는 남아 있습니다. 그 파일은 따로 정하세요.",
    ]
    if report.drafts:
        numbers = ", ".join(f"제{number}호" for number in report.drafts)
        lines.append(f"이 글로 쓴 항목이 있는 초안: {numbers} → 뺄지 고칠지 정하세요.")
    if report.signed:
        numbers = ", ".join(f"제{number}호" for number in report.signed)
        lines.append(f"이 글로 쓴 항목이 있는 확정된 호: {numbers} → 정정판을 낼지 정하세요.")
        lines += [f"  {path}" for path in report.editions]
    return Text("\n".join(lines))
