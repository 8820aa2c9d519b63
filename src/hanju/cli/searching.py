"""The command search: over articles and issues, with marks where the words stand.

Shape:  words and filters in, a table or JSON out; filters of options become words of the query.
Units:  dates Asia/Seoul.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4; docs/commands.md, "Searching".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from hanju.archive.search import SearchHit, SearchReport, Shown
    from hanju.ports_search import SavedSearch, SearchIn, SearchSort

_WITHIN: Final = ("issues", "articles", "both")
_SORTS: Final = ("best", "newest", "oldest")

Words = Annotated[
    list[str] | None,
    typer.Argument(help='찾을 말: 낱말, "구절", -뺄말, A | B, 분야:AI · Words.'),
]
Several = list[str] | None


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command("search", context_settings={"ignore_unknown_options": True})(search)


def search(
    words: Words = None,
    home: Home = None,
    within: Annotated[
        str, typer.Option("--in", help="issues, articles, both 어디에서 · Where.")
    ] = "both",
    field: Annotated[Several, typer.Option("--field", help="분야 · Field.")] = None,
    category: Annotated[Several, typer.Option("--category", help="구분 · Category.")] = None,
    kind: Annotated[
        Several, typer.Option("--kind", help="행위자 종류: 지자체, 중앙부처, 기업 … · Kind.")
    ] = None,
    actor: Annotated[Several, typer.Option("--actor", help="행위자 · Actor.")] = None,
    region: Annotated[Several, typer.Option("--region", help="지역 · Region.")] = None,
    outlet: Annotated[Several, typer.Option("--outlet", help="매체 · Outlet.")] = None,
    since: Annotated[str, typer.Option("--since", help="2025-03-01, 2025-03, 2025부터")] = "",
    until: Annotated[str, typer.Option("--until", help="2025-06까지 · Until.")] = "",
    issue: Annotated[Several, typer.Option("--issue", help="호: 108, 100..108 · Issue.")] = None,
    sort: Annotated[
        str, typer.Option("--sort", help="best, newest, oldest 차례 · Order.")
    ] = "best",
    limit: Annotated[int, typer.Option("--limit", help="몇 건 · How many.", min=1, max=200)] = 20,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="확정 전인 호도 찾습니다 · Drafts too.")
    ] = False,
    like: Annotated[
        str, typer.Option("--like", help="이 기사(id, 주소)나 항목(108:id)과 비슷한 글 · Like it.")
    ] = "",
    save: Annotated[str, typer.Option("--save", help="이 찾기를 이름 붙여 둡니다 · Keep.")] = "",
    saved: Annotated[
        bool, typer.Option("--saved", help="저장한 찾기를 보입니다 · Kept searches.")
    ] = False,
    forget: Annotated[str, typer.Option("--forget", help="저장한 찾기를 지웁니다.")] = "",
    as_json: AsJson = False,
) -> None:
    """기사와 호에서 찾습니다: 조사와 띄어쓰기를 가리지 않고, @이름은 저장한 찾기 · Search."""
    where = cast("SearchIn", _one_of("--in", within, _WITHIN))
    order = cast("SearchSort", _one_of("--sort", sort, _SORTS))
    _check_times(since, until, issue or [])
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        if forget:
            room.forget_search(forget)
            terminal.show({"forgotten": forget}, lambda: f"'{forget}' 찾기를 지웠습니다.")
            return
        if saved:
            kept = room.saved_searches()
            terminal.show(kept, lambda: _kept(kept))
            return
        asked = _kept_quotes(words or [])
        if len(asked) == 1 and asked[0].startswith("@"):
            known = room.saved_search(asked[0][1:])
            asked, where, order = [known.query], known.within, known.sort
        asked += _as_words(
            분야=field, 구분=category, 종류=kind, 행위자=actor, 지역=region, 매체=outlet, 호=issue,
            이후=[since] if since else None, 이전=[until] if until else None,
        )  # fmt: skip
        text = " ".join(asked)
        found = room.search(
            text, within=where, sort=order, limit=limit, with_drafts=drafts, like=like
        )
        if save:
            room.save_search(save, text, within=where, sort=order)
        terminal.show(found, lambda: _table(found))
        if save:
            terminal.say(f"저장했습니다. 다시 찾기: hanju search @{save}")


def _one_of(option: str, word: str, known: Sequence[str]) -> str:
    if word not in known:
        raise typer.BadParameter(f"{option}: {', '.join(known)}")
    return word


def _check_times(since: str, until: str, numbers: Sequence[str]) -> None:
    """An option is not a word: what cannot be read is refused."""
    from datetime import date

    from hanju.archive.search import parse

    for key, option, words in (
        ("이후", "--since", since),
        ("이전", "--until", until),
        *(("호", "--issue", one) for one in numbers),
    ):
        read = parse(f'{key}:"{words}"', today=date(2000, 1, 1)) if words else None
        if read is not None and read.notes:
            raise typer.BadParameter(f"{option} {words}: 2025-03-01, 2025-03, 2025나 108, 100..108")


def _as_words(**filters: Several) -> list[str]:
    return [f'{key}:"{one}"' for key, values in filters.items() for one in values or ()]


def _kept_quotes(words: Sequence[str]) -> list[str]:
    """The shell took the quotes off "두 낱말"; an argument with a space and no mark was quoted."""
    if len(words) < 2:
        return list(words)
    return [f'"{one}"' if " " in one and not set(one) & set('":|') else one for one in words]


def _table(report: SearchReport) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, title_justify="left", title=Text(_head(report)))
    for name in ("날짜", "곳", "글"):
        table.add_column(name, no_wrap=name == "날짜")
    for hit in report.hits:
        day = hit.labels.day
        told = Text.assemble(_marked(hit.title, bold=True), "\n", _marked(hit.piece))
        told.append(f"\n{_labels(hit)}", style="dim")
        table.add_row(Text(day.isoformat() if day else "날짜 없음"), Text(_place(hit)), told)
    lines = [Text(f"· {note}") for note in report.notes]
    lines += [
        Text(f"· {word}: {', '.join(names)}도 함께 찾았습니다.") for word, names in report.also
    ]
    if report.waiting:
        lines.append(Text(f"· 아직 색인하지 않은 기사 {report.waiting:,}건은 빠졌습니다."))
    return Group(table, *lines) if report.hits else Group(Text(_head(report)), *lines)


def _head(report: SearchReport) -> str:
    count = f"{report.total:,}건{' 이상' if report.is_more else ''}"
    return f"{report.query or '찾기'}: {count} ({report.seconds * 1000:.0f} ms)"


def _place(hit: SearchHit) -> str:
    return f"제{hit.number}호" if hit.kind == "entry" else hit.labels.outlet


def _labels(hit: SearchHit) -> str:
    known = (hit.labels.field, hit.labels.category, hit.labels.actor, hit.labels.region, hit.id)
    return " · ".join(one for one in known if one)


def _marked(shown: Shown, *, bold: bool = False) -> Text:
    from rich.text import Text

    text = Text(shown.text, style="bold" if bold else "")
    for start, end in shown.spans:
        text.stylize("reverse" if bold else "bold underline", start, end)
    return text


def _kept(kept: Sequence[SavedSearch]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text("저장한 찾기"), title_justify="left")
    for name in ("이름", "찾기", "어디에서", "차례"):
        table.add_column(name)
    for one in kept:
        table.add_row(*(Text(word) for word in (one.name, one.query, one.within, one.sort)))
    return table
