"""Commands about choices: decide, why.

Shape:  an issue, a name and a choice in, a few lines or JSON out.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`.
Source: design/desk.md sections 3 and 4.5; docs/decisions/0026-learning.md.
"""

from __future__ import annotations

import getpass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from hanju.model import DecisionAction
    from hanju.reports import DecisionReport, WhyReport

#: Articles of one story told by name; the rest is counted.
SHOWN_ARTICLES: Final = 8
OUTCOMES: Final = {
    "printed": "실림", "candidate": "후보", "taken_out": "편집자가 뺌", "dropped": "뺌",
    "unseen": "고르기에서 보지 못함",
}  # fmt: skip


class Choice(StrEnum):
    """What a person can choose."""

    accept = "accept"
    drop = "drop"
    hold = "hold"
    move = "move"


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("decide")(decide)
    app.command("why")(why)


def decide(
    number: Annotated[int, typer.Argument(help="호수 · Issue number.", min=1)],
    name: Annotated[str, typer.Argument(help="항목·기사 id나 주소 · Entry, article or address.")],
    choice: Annotated[
        Choice,
        typer.Argument(help="accept 확인·넣기, drop 제외, hold 보류, move 옮기기 · The choice."),
    ],
    why: Annotated[str, typer.Option("--why", help="까닭 · Reason.")] = "",
    to: Annotated[
        str, typer.Option("--to", help="옮길 구분: 지자체, AI·지자체 · Category to move to.")
    ] = "",
    by: Annotated[
        str | None, typer.Option("--by", help="정하는 사람(기본: 로그인 이름) · Who chooses.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """항목이나 후보를 확인·제외·보류·옮기기로 정하고 기억합니다 · Decide about an entry."""
    if choice is Choice.move and not to:
        raise typer.BadParameter("옮길 구분을 --to로 쓰세요")
    action: DecisionAction = choice.value
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.decide(number, name, action, by=by or getpass.getuser(), why=why, to=to)
    terminal.show(report, lambda: decided(report))


def why(
    name: Annotated[
        str, typer.Argument(help="기사·항목 id나 주소 · Article, entry or story id, or address.")
    ],
    issue: Annotated[
        int | None, typer.Option("--issue", help="호수(기본: 가장 새 호) · Issue number.", min=1)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """기사나 항목이 어디에 왜 실렸거나 빠졌는지 보여 줍니다 · Why something is in or out."""
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.why(name, issue)
    terminal.show(report, lambda: reasons(report))


def decided(report: DecisionReport) -> RenderableType:
    """What was chosen, in one line."""
    from rich.text import Text

    done = {"accept": "싣습니다", "drop": "뺐습니다", "hold": "보류했습니다", "move": "옮겼습니다"}
    where = f" · {report.place}" if report.place else ""
    return Text(f"제{report.number}호 ‘{report.headline}’ {done[report.action]}{where}")


def reasons(report: WhyReport) -> RenderableType:
    """What became of an article or an entry: one block a question, the answer first."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from hanju.cli.tables import WHY_DROPPED

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")

    def block(label: str, lines: Iterable[str]) -> None:
        for line in lines:
            grid.add_row(Text(label), Text(line))
            label = ""

    outcome = OUTCOMES[report.outcome]
    if report.rule:
        outcome += f"({WHY_DROPPED.get(report.rule, report.rule)})"
    place = f" · {report.place}" if report.place else ""
    block("결과", [f"제{report.number}호 {outcome}{place}"])
    if report.entry_id:
        block("항목", [f"{report.headline}  [{report.entry_id}]"])
    block("사람이 정함", report.decisions)
    if not report.ranking:
        block("까닭", [_without_rule(reason, report.rule) for reason in report.reasons])
    block("자리", report.placement)
    block("차례", report.ranking)
    block("지난 호", [report.earlier] if report.earlier else [])
    block("앞 소식", [f"{report.continues}의 이어짐"] if report.continues else [])
    if report.articles:
        block("묶인 기사", _articles(report.articles, report.publishers))
    block("묶은 근거", report.merges)
    if report.articles:
        block("따로 둔 소식", report.refusals or ["닮았는데 따로 둔 소식이 없습니다"])
    block("알림", report.proposals)
    return Group(Text(report.title, style="bold"), grid)


def _without_rule(reason: str, rule: str) -> str:
    return reason.removeprefix(f"{rule}: ") if rule else reason


def _articles(articles: Sequence[str], publishers: int) -> list[str]:
    head = f"{len(articles)}건, 매체 {publishers}곳" if len(articles) > 1 else "이 기사 하나"
    if len(articles) == 1:
        return [head]
    shown = [f"{'대표 ' if n == 0 else ''}{one}" for n, one in enumerate(articles[:SHOWN_ARTICLES])]
    more = [f"… {len(articles) - SHOWN_ARTICLES}건 더"] if len(articles) > SHOWN_ARTICLES else []
    return [head, *shown, *more]
