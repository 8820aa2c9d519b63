"""Routes of the trends: a page of charts and tables, the program that draws, the files to keep.

Shape:  a number or nothing in; HTML, a script or a file out.
Units:  none.
Errors: 404 for a table that is not there; `app` turns our own errors into pages.
Source: docs/trends.md; docs/decisions/0048-trends.md.

The program comes from our own address, as the pages' policy asks, and uses no `eval`. Without the
extra `charts` the page has its tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from hanju.archive.trends.charts import headline_of
from hanju.archive.trends.drawing import bundle, can_draw
from hanju.archive.trends.exporting import (
    csv_text,
    drawn_charts,
    other_tables,
    page_script,
    page_text,
    xlsx_bytes,
)
from hanju.archive.trends.tables import heads_and_rows, tables_of
from hanju.web import pages
from hanju.web.asking import Who, room_of

if TYPE_CHECKING:
    from hanju.archive.trends import TrendReport

router = APIRouter(include_in_schema=False)
Number = Annotated[int | None, Query(ge=0, le=10**9)]
_KEEP: Final = {"Cache-Control": "private, max-age=3600"}


@router.get("/trends")
def trends(request: Request, who: Who, number: Number = None) -> Response:
    """Show what is rising in the newest week, or in the week of an issue."""
    del who
    room = room_of(request)
    issues = [row.number for row in room.issues()][:12]
    report = room.trends(number)
    if number is None and issues and _is_empty(report):
        number = issues[0]  # nothing was collected lately: the newest week that people worked at
        report = room.trends(number)
    is_empty = _is_empty(report)
    return pages.render(
        request, "trends.html.j2", report=report, number=number, headline=headline_of(report),
        charts=() if is_empty else drawn_charts(report),
        tables=() if is_empty else other_tables(report),
        is_empty=is_empty, heads_and_rows=heads_and_rows, can_draw=can_draw(),
        asked="" if number is None else f"?number={number}", issues=issues,
    )  # fmt: skip


def _is_empty(report: TrendReport) -> bool:
    """Whether nothing was collected of all its weeks."""
    return not any(articles for _, _, articles, _ in report.weeks)


@router.get("/trends/draw.js")
def draw(who: Who) -> Response:
    """The program that draws the charts in the browser."""
    del who
    script = f"{bundle()}\n{page_script()}"
    return Response(script, media_type="text/javascript", headers=_KEEP)


@router.get("/trends/files/{name}")
def file(request: Request, who: Who, name: str, number: Number = None) -> Response:
    """A table, all tables or the whole page, to be kept."""
    del who
    report = room_of(request).trends(number)
    content, media_type = _content(report, name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _content(report: TrendReport, name: str) -> tuple[bytes, str]:
    if name == "trends.xlsx":
        made = xlsx_bytes(tables_of(report), day=report.end)
        return made, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if name == "trends.html":
        return page_text(report).encode(), "text/html; charset=utf-8"
    for table in tables_of(report):
        if name == f"{table.key}.csv":
            return csv_text(table).encode("utf-8-sig"), "text/csv; charset=utf-8"
    raise HTTPException(404)
