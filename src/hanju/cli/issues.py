"""Commands about issues: draft, check, approve, publish, issue ….

Shape:  a number or a day in, a table or JSON out.
Units:  dates Asia/Seoul.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

import dataclasses
import getpass
import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

Number = Annotated[int, typer.Argument(help="호수 · Issue number.", min=1)]

issue_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="호: 목록, 보기, 가져오기, 내보내기 · Issues.",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("draft")(draft)
    app.command("check")(check)
    app.command("approve")(approve)
    app.command("publish")(publish)
    app.command("correct")(correct)
    app.command("send")(send)
    issue_app.command("list")(issue_list)
    issue_app.command("show")(issue_show)
    issue_app.command("import")(issue_import)
    issue_app.command("export")(issue_export)
    issue_app.command("diff")(issue_diff)
    app.add_typer(issue_app, name="issue")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        told = f"기준일은 2026-02-12처럼 쓰세요: {text}"
        raise typer.BadParameter(told) from exc


class WriterName(StrEnum):
    """Who writes the draft."""

    builtin = "builtin"
    llm = "llm"


def draft(
    base_date: Annotated[
        str | None,
        typer.Option("--base-date", help="기준일(기본: 지난 기준 요일) · Base day, YYYY-MM-DD."),
    ] = None,
    home: Home = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="사람이 고친 초안도 새로 만듭니다 · Draft anew.")
    ] = False,
    writer: Annotated[
        WriterName,
        typer.Option("--writer", help="내장 작성기나 언어 모델 · Built-in writer or model."),
    ] = WriterName.builtin,
    as_json: AsJson = False,
) -> None:
    """기준일 앞의 기간을 골라 다음 호의 초안을 만듭니다 · Sift the window, draft the issue."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.draft(_day(base_date), writer=writer.value, replace_edited=replace)
    terminal.show(report, lambda: tables.drafted(report))
    terminal.say(f"→ `hanju check {report.number}`로 점검하세요.")


def check(
    number: Number,
    home: Home = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="띄어쓰기·부호·쉼표처럼 뜻이 그대로인 것을 고칩니다 · Safe mends."
        ),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """고칠 점과 승인을 막는 정책을 보여 줍니다 · Findings and policies of an issue."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        mended = room.mend(number) if fix else None
        report = room.check(number)
        if mended is not None:
            report = dataclasses.replace(report, mended=mended.rules)
            told = ", ".join(f"{rule} {times}건" for rule, times in mended.rules)
            terminal.say(f"→ 항목 {mended.entries}개를 고쳤습니다. {told}".rstrip())
        issue = room.issue(number)
    terminal.show(report, lambda: tables.checked(report, issue))
    return 1 if report.blocks else 0


def approve(
    number: Number,
    by: Annotated[
        str | None, typer.Option("--by", help="승인하는 사람(기본: 로그인 이름) · Who signs.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """호를 확정합니다. 그 뒤로 글은 바뀌지 않습니다 · Freeze an issue."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.approve(number, by=by or getpass.getuser())
    terminal.show(report, lambda: tables.approved(report))


def publish(
    number: Number,
    to: Annotated[
        str | None, typer.Option("--to", help="형식: hwpx,pdf,docx … (기본: 설정) · Formats.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="낼 폴더(기본: editions/N) · Output folder.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """확정한 호를 여러 형식으로 냅니다 · Write every edition of a frozen issue."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    formats = [name.strip() for name in to.split(",") if name.strip()] if to else None
    with open_home(home, terminal) as room:
        report = room.publish(number, formats, out_dir=out)
    terminal.show(report, lambda: tables.published(report))


def correct(
    number: Number,
    why: Annotated[str, typer.Option("--why", help="까닭 한 문장 · Why, in one sentence.")],
    abandon: Annotated[
        bool, typer.Option("--abandon", help="열린 정정을 그만둡니다 · Give the correction up.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", help="하는 사람(기본: 로그인 이름) · Who does it.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """확정한 호를 정정하려고 엽니다. 먼저 판은 남습니다 · Open a signed issue for correction."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        act = room.corrections.abandon if abandon else room.corrections.open
        report = act(number, by=by or getpass.getuser(), why=why)
    terminal.show(report, lambda: tables.corrected(report))


def issue_list(home: Home = None, as_json: AsJson = False) -> None:
    """호 목록 · List issues."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        rows = room.issues()
    terminal.show(rows, lambda: tables.issue_list(rows))


def issue_show(
    number: Number,
    edition: Annotated[
        int | None, typer.Option("--edition", help="판(기본: 지금 것) · Edition.", min=1)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """호 하나를 글로 보여 줍니다 · Show one issue as text."""
    from hanju.cli import tables
    from hanju.model.issue_json import issue_to_json

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        issue = room.issue(number) if edition is None else room.corrections.issue(number, edition)
        editions = room.corrections.editions(number)
    told = {**issue_to_json(issue), **tables.editions_json(editions)}
    terminal.show(told, lambda: tables.issue_page(issue, editions))


def issue_import(
    file: Annotated[
        Path, typer.Argument(help="호 JSON, HWPX, DOCX, PDF, 지난 호 글 · Issue or edition.")
    ],
    home: Home = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="이미 있는 초안에 고친 내용을 넣습니다 · Apply changes.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", help="고친 사람(기본: 로그인 이름) · Who edited.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """호 파일, 고쳐서 돌아온 판, 지난 호를 가져옵니다 · Import an issue, edition or back number."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.import_issue(file, apply=apply, by=by or getpass.getuser())
    terminal.show(report, lambda: tables.issue_imported(report))


def issue_diff(
    old: Annotated[int, typer.Argument(help="먼저 호 · Older issue.", min=1)],
    new: Annotated[int, typer.Argument(help="나중 호 · Newer issue.", min=1)],
    editions: Annotated[
        tuple[int, int] | None,
        typer.Option("--editions", help="앞뒤 호의 판, 예: 1 2 · Editions of the two."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """두 호나 한 호의 두 판이 어떻게 다른지 보여 줍니다 · What differs between two issues."""
    from hanju.cli import tables

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        lines = room.diff(old, new, editions=editions).lines()
    terminal.show(lines, lambda: tables.changes(lines))


def send(
    number: Number,
    to: Annotated[
        Path, typer.Option("--to", help="받는 사람 파일(한 줄에 한 주소) · Recipients file.")
    ],
    again: Annotated[
        list[str] | None,
        typer.Option("--again", help="다시 보낼 주소 · Try this address once more."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """확정한 호를 메일로 보냅니다. 한 주소에 두 번 보내지 않습니다 · Mail the frozen issue."""
    import os

    from hanju.cli import tables
    from hanju.publish.sending import SmtpSettings
    from hanju.publish.sending_list import read_recipients

    terminal = Terminal(as_json=as_json)
    recipients = read_recipients(to)
    smtp = SmtpSettings.from_environment(os.environ)
    with open_home(home, terminal) as room:
        report = room.send(number, recipients, smtp, again=frozenset(again or ()))
    terminal.show(report, lambda: tables.sent(report, recipients))
    return 0 if report.complete else 1


def issue_export(
    number: Number,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="낼 파일(기본: 화면) · Output file.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """호 JSON을 내보냅니다 · Export the issue file."""
    from rich.text import Text

    from hanju.errors import UnreadableFileError

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        text = room.export_issue(number)
    if out is None:
        sys.stdout.write(
            json.dumps(json.loads(text), ensure_ascii=False) + "\n" if as_json else text
        )
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise UnreadableFileError(
            out, problem=f"쓸 수 없습니다({exc.strerror})", mend="폴더와 권한을 확인하세요."
        ) from exc
    terminal.show({"file": str(out)}, lambda: Text(f"제{number}호를 {out}에 냈습니다."))
