"""Commands that set a newsroom up and look after it: demo, init, doctor.

Shape:  a folder in, a table or JSON out.
Units:  seconds.
Errors: `NewsroomError` goes up to `app.run`.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.reports import CollectReport
    from hanju.sample.web import SampleWeb

DEMO_FOLDER: Final = Path("hanju-demo")
#: A folder with this file is ours to make anew.
DEMO_MARK: Final = ".hanju-demo"


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("demo")(demo)
    app.command("init")(init)
    app.command("doctor")(doctor)


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="견본을 만들 폴더 · Folder of the demo.")
    ] = DEMO_FOLDER,
    as_json: AsJson = False,
) -> None:
    """견본 한 주로 한 호를 끝까지 만듭니다 · Make a complete issue from the sample week."""
    from rich.console import Group

    from hanju.cli import tables
    from hanju.collect.addresses import AddressPolicy
    from hanju.collect.door import DoorSettings
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.sample import BASE_DATE, sample_house_text
    from hanju.sample.web import SampleWeb

    terminal = Terminal(as_json=as_json)
    started = perf_counter()
    _clear_demo(out)
    make_newsroom(out, sample_house_text(), starts_with_sources=False)
    (out / DEMO_MARK).touch()
    with SampleWeb() as web:
        # the sample web is on this machine: its one port is opened, nothing else of loopback
        door = DoorSettings(policy=AddressPolicy.allowing(endpoints=[web.endpoint]), pause_s=0)
        with open_newsroom(out, progress=terminal.progress(), door=door) as room:
            collected = _collect_sample(room, web)
    with open_newsroom(out, progress=terminal.progress()) as room:
        draft = room.draft(BASE_DATE)
        check = room.check(draft.number, by="견본 승인자")
        signed = room.approve(draft.number, by="견본 승인자")
        editions = room.publish(draft.number)
    seconds = perf_counter() - started
    report = {
        "seconds": round(seconds, 2),
        "collected": collected,
        "draft": draft,
        "findings": len(check.findings),
        "approved": signed,
        "published": editions,
        "folder": out.resolve(),
    }
    terminal.show(report, lambda: Group(tables.gathered(collected), tables.drafted(draft)))
    if not as_json:
        terminal.say(f"글 {collected.added}건을 견본 웹(127.0.0.1)에서 모았습니다.")
        terminal.show(editions, lambda: tables.published(editions))
        terminal.say(
            f"{seconds:.1f}초 걸렸습니다. 파일은 {editions.editions[0].path.parent}에 있습니다."
        )
        terminal.say(f"이어서 해 보기: hanju issue show {draft.number} --home {out}")


def _collect_sample(room: Newsroom, web: SampleWeb) -> CollectReport:
    """Collect the sample web over HTTP; its sources are left switched off, for it goes away."""
    from hanju.model import Source, SourceId
    from hanju.sample.board import TITLE as BOARD_TITLE

    room.save_sources(
        [
            Source(
                id=SourceId(f"sample-{number:02}"),
                url=web.url(feed),
                title=feed.title,
                outlet=feed.outlet,
                license=feed.license,
                is_sample=True,
                groups=("견본",),
            )
            for number, feed in enumerate(web.feeds)
        ]
        + [
            Source(
                id=SourceId("sample-board"),
                kind="board",
                url=web.board_url,
                title=BOARD_TITLE,
                license="kogl-1",
                is_sample=True,
                groups=("견본",),
            )
        ]
    )
    report = room.collect()
    room.switch_sources([], ["견본"], is_on=False)
    return report


def _clear_demo(out: Path) -> None:
    from hanju.errors import UnreadableFileError

    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / DEMO_MARK).exists()):
        raise UnreadableFileError(
            out, problem="견본 폴더가 아닙니다", mend="--out으로 빈 폴더나 새 이름을 알려 주세요."
        )
    shutil.rmtree(out)


def init(
    folder: Annotated[Path, typer.Argument(help="만들 폴더 · Folder to make.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """뉴스룸 폴더를 만듭니다: hanju.toml, hanju.db · Make a newsroom folder."""
    from rich.text import Text

    from hanju.newsroom import make_newsroom
    from hanju.settings import default_house_text

    terminal = Terminal(as_json=as_json)
    house_file = make_newsroom(folder, default_house_text())
    terminal.show(
        {"folder": folder.resolve(), "house": house_file},
        lambda: Text(
            f"{folder.resolve()}에 뉴스룸을 만들었습니다. 먼저 {house_file}을 살펴보세요."
        ),
    )


def doctor(home: Home = None, as_json: AsJson = False) -> int:
    """이 설치에서 무엇이 잘못되었고 어떻게 고칠지 알려 줍니다 · What is wrong, and the mend."""
    from hanju.cli import tables
    from hanju.errors import StoreError

    terminal = Terminal(as_json=as_json)
    try:
        with open_home(home, terminal) as room:
            found = room.doctor()
    except StoreError as exc:
        from hanju.checkups import check_unopened
        from hanju.newsroom import HOUSE_FILE
        from hanju.settings import load_house

        folder = home or Path()
        found = check_unopened(folder, load_house(folder / HOUSE_FILE), exc)
    terminal.show(found, lambda: tables.checkups(found))
    return 1 if any(checkup.state == "broken" for checkup in found) else 0
