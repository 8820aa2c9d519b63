"""The command of the weekly round: `hanju run`, for people, cron and systemd.

Shape:  a base day or --due in, one line a stage or JSON out.
Units:  dates Asia/Seoul.
Errors: `NewsroomError` goes up to `app.run`; with --due a round that runs already is no error.
Source: DESIGN.md section 4; docs/run.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hanju.reports import RoundReport, StageOutcome

_STAGES: Final = {"collect": "수집", "draft": "초안", "check": "점검", "keep": "보존"}
_STATES: Final = {"done": "마침", "before": "전에 마침", "failed": "멈춤"}
_COUNTS: Final = {
    "sources": "출처", "added": "새 글", "broken": "고장", "number": "호", "entries": "항목",
    "articles": "글", "left": "사람이 고쳐 그대로 둠", "findings": "발견", "blocking": "막음",
    "expired": "본문 지움", "files": "파일 지움",
}  # fmt: skip
_NOTICES: Final = {
    "draft_ready": "초안이 됨", "sources_broken": "고장 난 출처", "unsigned": "서명이 늦음",
    "round_stopped": "멈춤",
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("run")(run)


def run(
    due: Annotated[
        bool,
        typer.Option("--due", help="때가 된 호만, 없으면 까닭을 한 줄로 · Only what is due."),
    ] = False,
    base_date: Annotated[
        datetime | None,
        typer.Option("--base-date", formats=["%Y-%m-%d"], help="기준일 · Base day."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """한 주의 일을 초안까지 한 번만 합니다: 모으고, 쓰고, 점검 · The weekly round."""
    from hanju.errors import HeldElsewhereError
    from hanju.reports import RoundReport

    terminal = Terminal(as_json=as_json)
    if due and base_date is not None:
        message = "--due와 --base-date는 함께 쓸 수 없습니다"
        raise typer.BadParameter(message)
    with open_home(home, terminal) as room:
        try:
            report = room.run(base_date.date() if base_date else None, is_due=due)
        except HeldElsewhereError as exc:
            if not due:
                raise
            report = RoundReport(rounds=(), why=str(exc), notices=(), blocks=False)
    terminal.show(report, lambda: _shown(report))
    return 1 if report.blocks else 0


def _shown(report: RoundReport) -> RenderableType:
    from rich.text import Text

    lines = [report.why] if report.why else []
    for outcome in report.rounds:
        name = f"제{outcome.number}호 " if outcome.number is not None else ""
        again = ", 멈춘 곳부터" if outcome.resumed else ""
        lines.append(f"{name}기준일 {outcome.base_date}{again}")
        lines += [_line(one) for one in outcome.stages]
    for kind, way, problem in report.notices:
        told = f"못 보냄: {problem}" if problem else "보냄"
        lines.append(f"알림 {_NOTICES.get(kind, kind)}({way}) {told}")
    return Text("\n".join(lines))


def _line(one: StageOutcome) -> str:
    counts = ", ".join(f"{_COUNTS.get(name, name)} {count:,}" for name, count in one.counts.items())
    return f"  {_STAGES[one.stage]} {_STATES[one.state]}  {counts}{one.problem}"
