"""Commands that measure: eval sift, stories, draft, guard, search, learning.

Shape:  files with gold labels in, the metrics of DESIGN.md section 4 out.
Units:  shares 0..1; seconds; MiB.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md sections 4 and 9.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanju.cli.terminal import AsJson, Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

    from hanju.settings import House

eval_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="정답이 있는 자료로 품질을 잽니다 · Measure quality on labelled data.",
)  # fmt: skip

HouseFile = Annotated[
    Path | None,
    typer.Option("--house", help="hanju.toml(기본: 제108호의 설정) · House file."),
]


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    eval_app.command("sift")(eval_sift)
    eval_app.command("stories")(eval_stories)
    eval_app.command("draft")(eval_draft)
    eval_app.command("guard")(eval_guard)
    eval_app.command("search")(eval_search)
    eval_app.command("learning")(eval_learning)
    app.add_typer(eval_app, name="eval")


def _house(path: Path | None) -> House:
    from hanju.settings import default_house, load_house

    return load_house(path) if path else default_house()


def _metrics(title: str, found: dict[str, Any]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left")
    table.add_column("지표")
    table.add_column("값", justify="right")

    def add(prefix: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                add(f"{prefix} {key}".strip(), inner)
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            table.add_row(Text(prefix), Text(shown))

    add("", found)
    return table


def eval_sift(
    articles: Annotated[Path, typer.Option("--articles", help="기사 JSONL(.gz) · Articles.")],
    gold: Annotated[Path, typer.Option("--gold", help="정답 JSONL · Gold labels.")],
    house: HouseFile = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="가장 나쁜 20건을 화면에 보입니다 · Worst cases.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """분야·게재 여부·구분·소식 묶기를 잽니다 · Fields, worthiness, categories, stories."""
    from hanju.evaluate.sifting import look

    terminal = Terminal(as_json=as_json)
    rules = _house(house)
    found = look(articles, gold, rules)
    terminal.show(found.report, lambda: _metrics("eval sift", found.report))
    if as_json:
        return
    from hanju.cli.terminal import console

    console().print(_confusion(found.confusion, rules))
    if errors:
        for line in found.worst:
            terminal.say(line)


def _confusion(counts: Mapping[tuple[str, str], int], house: House) -> RenderableType:
    """Categories of the labels down, categories placed across; the diagonal is right."""
    from rich.table import Table
    from rich.text import Text

    names = list(
        dict.fromkeys(
            category.name for chapter in house.chapters for category in chapter.categories
        )
    )
    across = [*names, *sorted({placed for _, placed in counts} - {*names, ""}), ""]
    table = Table(title=Text("구분: 정답(아래로) × 놓인 곳(옆으로)"), title_justify="left")
    table.add_column("정답")
    for name in across:
        table.add_column(name or "버림", justify="right")
    table.add_column("맞음", justify="right")
    for gold in [*names, *sorted({gold for gold, _ in counts} - set(names))]:
        row = [counts.get((gold, placed), 0) for placed in across]
        if not sum(row):
            continue
        cells = [
            Text(str(count) if count else "·", style="bold" if placed == gold else "")
            for placed, count in zip(across, row, strict=True)
        ]
        table.add_row(Text(gold), *cells, Text(f"{counts.get((gold, gold), 0) / sum(row):.2f}"))
    return table


def eval_stories(
    docs: Annotated[Path, typer.Option("--docs", help="문서 JSONL.gz · Documents.")],
    house: HouseFile = None,
    as_json: AsJson = False,
) -> None:
    """정답 묶음이 있는 문서로 소식 묶기를 잽니다 · Story merge on documents with gold."""
    from hanju.evaluate.stories import evaluate_stories

    terminal = Terminal(as_json=as_json)
    found = evaluate_stories(docs, _house(house))
    terminal.show(found, lambda: _metrics("eval stories", found))


def eval_draft(
    pairs: Annotated[Path, typer.Option("--pairs", help="기사·요약 짝 JSONL.gz · Pairs.")],
    house: HouseFile = None,
    as_json: AsJson = False,
) -> None:
    """고른 문장과 초안을 정답 요약과 견줍니다 · Chosen sentences and drafts against gold."""
    from hanju.evaluate.drafting import evaluate_draft

    terminal = Terminal(as_json=as_json)
    found = evaluate_draft(pairs, _house(house))
    terminal.show(found.report, lambda: _metrics("eval draft", found.report))
    if not as_json:
        from hanju.cli.terminal import console

        console().print(_beside(found.report, found.beside))


def _beside(report: dict[str, Any], beside: dict[str, dict[str, float]]) -> RenderableType:
    """Plain methods of the same run, whole sentences each, below the drafts."""
    from rich.table import Table
    from rich.text import Text

    names = ("sentence_f1", "rouge1", "rouge2", "rougeL")
    table = Table(title=Text("같은 기사, 다른 방법"), title_justify="left")
    table.add_column("방법")
    for name in names:
        table.add_column(name, justify="right")
    for label, row in ({"hanju draft": report} | beside).items():
        table.add_row(Text(label), *(f"{row[name]:.3f}" for name in names))
    return table


def eval_guard(
    pairs: Annotated[Path, typer.Option("--pairs", help="글과 요약의 짝 JSONL.gz · Pairs.")],
    half: Annotated[
        str, typer.Option("--half", help="all, even, odd 번째 짝만 · All pairs or every other.")
    ] = "all",
    as_json: AsJson = False,
) -> None:
    """사실 대조를 잽니다: 바뀐 사실을 잡는 비율과 헛경보 · Fact guard: catches and false alarms."""
    from hanju.evaluate.guard import HALVES, evaluate_guard

    if half not in HALVES:
        raise typer.BadParameter(f"--half: {', '.join(HALVES)}")
    terminal = Terminal(as_json=as_json)
    found = evaluate_guard(pairs, half=half)
    terminal.show(found, lambda: _metrics("eval guard", found))


def eval_search(
    docs: Annotated[Path, typer.Option("--docs", help="글 JSONL(.gz): pid, text · Passages.")],
    questions: Annotated[
        Path, typer.Option("--questions", help="물음 JSONL(.gz): pid, question · Questions.")
    ],
    as_json: AsJson = False,
) -> None:
    """찾기를 잽니다: 물음의 답이 든 글이 몇째로 나오는지와 걸린 시간 · Search: ranks and times."""
    from hanju.evaluate.searching import evaluate_search

    terminal = Terminal(as_json=as_json)
    found = evaluate_search(docs, questions)
    terminal.show(found, lambda: _metrics("eval search", found))


def eval_learning(
    articles: Annotated[
        Path | None,
        typer.Option("--articles", help="기사 JSONL(.gz): 하루를 한 호로 · News, a day an issue."),
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", help="지어낸 주의 수 · Made weeks.", min=2, max=60)
    ] = 14,
    seeds: Annotated[
        int,
        typer.Option("--seeds", help="편집자 수(종류마다) · Editors of a kind.", min=1, max=100),
    ] = 8,
    house: HouseFile = None,
    as_json: AsJson = False,
) -> None:
    """편집자의 선택에서 배우면 실어 보인 것을 얼마나 더 남기는지 · What learning gains, by week."""
    from hanju.evaluate.learning import evaluate_learning

    terminal = Terminal(as_json=as_json)
    found = evaluate_learning(_house(house), articles=articles, weeks=weeks, seeds=seeds)
    terminal.show(found, lambda: _learning(found))


def _learning(found: dict[str, Any]) -> RenderableType:
    """Shares kept with and without learning, a line a kind of editor, then week by week."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    kinds = {
        "taste": "취향이 있음", "turning": "도중에 바뀜", "points": "기본 차례대로",
        "null": "주사위",
    }  # fmt: skip
    head = Text(f"호 {found['issues']}개, 소식 {found['stories']:,}건, 편집자 {found['seeds']}명씩")
    whole = Table(title=Text("보인 항목 가운데 편집자가 남긴 몫"), title_justify="left")
    weekly = Table(title=Text("호마다: 배우지 않음 → 배움"), title_justify="left")
    whole.add_column("편집자")
    for name in ("배우지 않음", "배움", "이득", "± 표준오차", "뒤 절반의 이득", "잃은 기본 점수"):
        whole.add_column(name, justify="right")
    weekly.add_column("호", justify="right")
    for kind, row in found["editors"].items():
        keys = ("without", "with", "gain", "gain_error", "late_gain", "points_lost")
        whole.add_row(kinds[kind], *(f"{row[key]:.3f}" for key in keys))
        weekly.add_column(kinds[kind], justify="right")
    rows = [row["by_week"] for row in found["editors"].values()]
    for number, week in enumerate(zip(*rows, strict=True), 1):
        weekly.add_row(str(number), *(f"{before:.2f} → {after:.2f}" for before, after in week))
    return Group(head, whole, weekly)
