"""The command threads: what goes on from issue to issue, and what an editor says of it.

Shape:  nothing, an issue or an entry in; a table, a timeline or JSON out.
Units:  days Asia/Seoul.
Errors: `NewsroomError` goes up to `app.run`.
Source: docs/commands.md, "Threads"; docs/decisions/0045-threads.md.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from hanju.model import EntryRef, LinkState, Thread, ThreadEntry, ThreadLink
    from hanju.newsroom import Newsroom


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command("threads")(threads)


def threads(
    which: Annotated[
        str, typer.Argument(help="호(108)나 항목(108:id); 없으면 모두 · Issue or entry.")
    ] = "",
    after: Annotated[
        str, typer.Option("--after", help="이 항목(107:id)에서 이어집니다 · It goes on from it.")
    ] = "",
    not_after: Annotated[
        str, typer.Option("--not-after", help="이 항목에서 이어지지 않습니다 · It does not.")
    ] = "",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="제안만 된 것도 잇습니다 · With proposals.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", help="정하는 사람(기본: 로그인 이름) · Who says so.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """호에서 호로 이어지는 소식을 보이고, 이을지 정합니다 · What goes on from issue to issue."""
    from hanju.model import LINK_WORDS

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        if after or not_after:
            later = _ref("항목", which)
            earlier = _ref("--after" if after else "--not-after", after or not_after)
            state: LinkState = "confirmed" if after else "refused"
            link = room.threads.decide(earlier, later, state, by=by or getpass.getuser())
            word = LINK_WORDS[link.state]
            terminal.show(link, lambda: f"{earlier} → {later}: {word}({link.by})")
        elif which.isdecimal():
            room.threads.propose(int(which))
            links = room.threads.links(int(which))
            known = room.threads.entries({ref for link in links for ref in link.pair})
            terminal.show(links, lambda: _links(int(which), links, known))
        elif which:
            found = room.threads.of(_ref("항목", which))
            terminal.show(found, lambda: _timeline(found) if found else _alone(room, which))
        else:
            every = room.threads.all(with_proposed=proposed)
            terminal.show(every, lambda: _threads(every))


def _ref(what: str, words: str) -> EntryRef:
    from hanju.model import EntryRef

    number, _, entry = words.partition(":")
    if not (number.isdecimal() and entry):
        raise typer.BadParameter(f"{what}: 108:id 꼴로 쓰세요(지금: {words or '비어 있음'})")
    return EntryRef(int(number), entry)


def _threads(every: Sequence[Thread]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    if not every:
        return "이어진 소식이 없습니다. → `hanju threads 호수`로 제안을 보세요."
    table = Table(title=Text("이어진 소식"), title_justify="left")
    for name in ("호", "항목", "가장 새 항목", "id"):
        table.add_column(name, justify="right" if name == "항목" else "left")
    for thread in every:
        table.add_row(
            ", ".join(map(str, thread.numbers)),
            str(len(thread.entries)),
            Text(thread.newest.headline),
            Text(str(thread.newest.ref)),
        )
    return table


def _timeline(thread: Thread) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(thread.newest.headline), title_justify="left", show_lines=True)
    for name in ("날짜", "호", "항목"):
        table.add_column(name, no_wrap=name != "항목")
    for entry in thread.entries:
        told = Text(entry.headline, style="bold")
        told.append(f"\n{entry.field} · {entry.category} · {entry.ref}", style="not bold dim")
        table.add_row(f"{entry.day:%Y-%m-%d}", f"제{entry.ref.number}호", told)
    return table


def _links(
    number: int, links: Sequence[ThreadLink], known: Mapping[EntryRef, ThreadEntry]
) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from hanju.model import LINK_WORDS

    told = [link for link in links if set(link.pair) <= known.keys()]
    if not told:
        return f"제{number}호에서 앞 호와 이어져 보이는 항목이 없습니다."
    table = Table(title=Text(f"제{number}호의 이어진 소식"), title_justify="left", show_lines=True)
    for name in ("상태", "비슷함", "이 호 → 앞 호", "까닭"):
        table.add_column(name, no_wrap=name in {"상태", "비슷함"})
    for link in told:
        pair = Text(f"{known[link.later].headline}\n")
        pair.append(f"{link.later}\n", style="dim")
        pair.append(f"→ {known[link.earlier].headline}\n")
        pair.append(str(link.earlier), style="dim")
        table.add_row(LINK_WORDS[link.state], f"{link.score:.2f}", pair, Text("\n".join(link.why)))
    mend = f"→ 이으려면 `hanju threads {told[0].later} --after {told[0].earlier}`"
    return Group(table, Text(mend))


def _alone(room: Newsroom, which: str) -> RenderableType:
    ref = _ref("항목", which)
    room.threads.check(ref)
    return f"{which}은(는) 아직 어떤 소식과도 이어져 있지 않습니다."
