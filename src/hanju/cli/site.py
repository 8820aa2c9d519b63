"""The command site: all published issues as a folder of pages.

Shape:  a folder in, a table or JSON out.
Units:  MB, seconds.
Errors: `NewsroomError` goes up to `app.run`.
Source: docs/site.md; docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from rich.table import Table

    from hanju.site import SiteReport


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command("site")(site)


def site(
    out: Annotated[
        Path, typer.Option("--out", help="누리집을 쓸 폴더 · Folder of the site.")
    ] = Path("site"),
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """발행한 모든 호의 누리집을 만듭니다: 서버 없이 열리고 찾아집니다 · Write the public site."""
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        report = room.public.write_site(out)
        has_address = bool(room.house.site.address)
    terminal.show(report, lambda: _table(report))
    terminal.say(f"열기: {(out / 'index.html').resolve()}")
    if not has_address:
        terminal.say(
            "hanju.toml의 site.address가 비어 있어 피드에 쪽 주소가 없고 sitemap.xml은 만들지 "
            "않았습니다."
        )


def _table(report: SiteReport) -> Table:
    from rich.table import Table

    table = Table(title="누리집", title_justify="left", show_header=False)
    table.add_row("호", f"{report.issues:,}")
    table.add_row("항목", f"{report.entries:,}")
    table.add_row("행사 일정", f"{report.occasions:,}")
    table.add_row("파일", f"{report.files:,} ({report.size_bytes / 1e6:.1f} MB)")
    table.add_row("새로 쓴 파일", f"{report.written:,}")
    table.add_row("지운 파일", f"{report.removed:,}")
    if report.withheld:
        table.add_row("엠바고로 미룬 항목", f"{report.withheld:,}")
    if report.taken:
        table.add_row("내린 글이라 뺀 항목", f"{report.taken:,}")
    if report.corrected:
        table.add_row("정정판", ", ".join(f"제{number}호" for number in report.corrected))
    table.add_row("걸린 시간", f"{report.seconds:.1f}초")
    return table
