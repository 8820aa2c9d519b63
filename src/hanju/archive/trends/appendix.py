"""The appendix 이번 주 한눈에: figures and tables of a report, as an edition prints them.

Shape:  a `TrendReport` in, a plan of plain values out; a plan in, an `Appendix` with drawings out.
Units:  pixels of the drawing at scale 1.
Errors: `MissingChartsError` where nothing can draw.
Source: docs/decisions/0048-trends.md.

The plan is what is kept of a signed issue, so that editions made later show the same figures.
Titles of other people's news are not in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hanju.archive.trends.charts import charts_of, headline_of
from hanju.archive.trends.drawing import png_of, svg_of
from hanju.archive.trends.tables import printed
from hanju.model.document import APPENDIX_TITLE, Appendix, Figure

if TYPE_CHECKING:
    from hanju.archive.trends.nouns import TrendReport
    from hanju.archive.trends.tables import TrendTable

NOT_SIGNED: Final = (
    "이 쪽은 모은 글을 프로그램이 센 것으로, 서명한 본문이 아닙니다. 여러 매체가 함께 다룬 일은 "
    "이야기 하나로 셉니다."
)
_SIZE: Final = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
_LOW, _HIGH, _BOTH = "95% 구간 아래", "95% 구간 위", "95% 구간"
#: Columns that a page of paper has no room for.
_LEFT_OUT: Final = frozenset({"함께 나온 말", "거짓 경보 몫(q)"})


def plan_of(report: TrendReport) -> dict[str, Any]:
    """Everything the page shows, in plain values."""
    return {
        "title": APPENDIX_TITLE,
        "lines": [headline_of(report), NOT_SIGNED, *report.notes],
        "figures": [
            {
                "key": one.key,
                "title": one.title,
                "alt": one.alt,
                "spec": one.spec,
                "note": one.table.note,
                **_for_paper(one.table),
            }
            for one in charts_of(report)
        ],
    }


def drawn(plan: dict[str, Any]) -> Appendix:
    """The page with its drawings.

    Raises:
        MissingChartsError: nothing can draw.
    """
    return Appendix(
        title=plan["title"],
        lines=tuple(plan["lines"]),
        figures=tuple(_figure(one) for one in plan["figures"]),
    )


def _figure(one: dict[str, Any]) -> Figure:
    svg = svg_of(one["spec"])
    size = _SIZE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (600.0, 400.0)
    return Figure(
        key=one["key"],
        title=one["title"],
        alt=one["alt"],
        svg=svg,
        png=png_of(one["spec"]),
        width=round(width),
        height=round(height),
        columns=tuple(one["columns"]),
        rows=tuple(tuple(row) for row in one["rows"]),
        note=one["note"],
    )


def _for_paper(table: TrendTable) -> dict[str, Any]:
    """Columns and rows in words; both ends of an interval in one column."""
    at = {name: place for place, name in enumerate(table.columns)}
    names = [name for name in table.columns if name != _HIGH and name not in _LEFT_OUT]

    def cell(row: tuple[Any, ...], name: str) -> str:
        low = printed(row[at[name]])
        if name != _LOW or row[at[name]] is None:
            return low
        return f"{low}~{printed(row[at[_HIGH]])}"

    return {
        "columns": [_BOTH if name == _LOW else name for name in names],
        "rows": [[cell(row, name) for name in names] for row in table.rows],
    }
