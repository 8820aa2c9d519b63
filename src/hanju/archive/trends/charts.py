"""Charts of the trends as Vega-Lite specifications: plain dictionaries, drawn elsewhere.

Shape:  a `TrendReport` in, `Chart`s out; each names the table that says the same in figures.
Units:  widths and heights in pixels of the drawing; ratios on a logarithmic axis.
Errors: none.
Source: docs/trends.md; colours of Okabe and Ito, at 3:1 and more on their ground.

Nothing hangs on colour alone: series differ in shape or dash too, and every bar has its figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from hanju.archive.trends.tables import (
    KIND_WORDS,
    SURE,
    UNSURE,
    TrendTable,
    table_named,
    terms_note,
    week_words,
)

if TYPE_CHECKING:
    from hanju.archive.trends.nouns import Change, TrendReport

Theme = Literal["light", "dark"]
Spec = dict[str, Any]

FONT: Final = "Noto Sans KR, Malgun Gothic, Apple SD Gothic Neo, sans-serif"
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_INK: Final[dict[Theme, dict[str, str]]] = {
    "light": {"ground": "#ffffff", "ink": "#1b2430", "soft": "#4d5a6b", "line": "#d5dbe3"},
    "dark": {"ground": "#1a212a", "ink": "#e8ecf1", "soft": "#b3bcc8", "line": "#3a434f"},
}
#: First and second series, and the third where a house has three fields.
_SERIES: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#0072b2", "#d55e00", "#00795a", "#a8488a"),
    "dark": ("#56b4e9", "#f0a030", "#2fc79b", "#e29bc8"),
}
_PALE: Final[dict[Theme, tuple[str, str]]] = {
    "light": ("#eef3f8", "#0a4f80"),
    "dark": ("#222a34", "#8ccdf2"),
}
_WIDTH: Final = 520
_ROW: Final = 24
#: Where the tile of a 시·도 stands: column, row.
_TILES: Final = {
    "서울": (1, 0), "인천": (0, 1), "경기": (1, 1), "강원": (2, 1), "충남": (0, 2), "세종": (1, 2),
    "충북": (2, 2), "경북": (3, 2), "전북": (0, 3), "대전": (1, 3), "대구": (2, 3), "울산": (3, 3),
    "광주": (0, 4), "전남": (1, 4), "경남": (2, 4), "부산": (3, 4), "제주": (0, 5),
}  # fmt: skip
#: The axis of ratios ends here; what lies outside is drawn at the edge.
_RATIO_ENDS: Final = (0.25, 64.0)
_NOW, _BEFORE = "이번 주", "지난 주 평균"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart: what it is called, what it says in words, how it is drawn, its table."""

    key: str
    title: str
    alt: str
    spec: Spec
    table: TrendTable


def charts_of(report: TrendReport, theme: Theme = "light") -> tuple[Chart, ...]:
    """Every chart that has something to show."""
    made = [_weeks(report, theme), _kinds(report, theme), _regions(report, theme)]
    if report.rising or report.candidates:
        made.insert(1, _terms(report, theme))
    if report.coverage is not None:
        made.append(_coverage(report, theme))
    return tuple(made)


def _themed(theme: Theme, title: str, alt: str, spec: Spec) -> Spec:
    ink = _INK[theme]
    axis = {
        "labelColor": ink["ink"], "titleColor": ink["soft"], "gridColor": ink["line"],
        "domainColor": ink["soft"], "tickColor": ink["soft"], "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 220,
    }  # fmt: skip
    words = {"labelColor": ink["ink"], "titleColor": ink["soft"], "labelFontSize": 12}
    return {
        "$schema": SCHEMA,
        "description": alt,
        "title": {"text": title, "anchor": "start", "fontSize": 15, "color": ink["ink"]},
        "background": ink["ground"],
        "padding": 12,
        "config": {
            "font": FONT,
            # the picture is told as a whole; its figures are in the table below it
            "mark": {"aria": False},
            "axis": axis,
            "legend": {**words, "titleFontSize": 12, "orient": "top", "symbolSize": 110},
            "header": {**words, "labelFontSize": 13, "labelFontWeight": "bold"},
            "view": {"stroke": None},
            "range": {"category": list(_SERIES[theme])},
            "text": {"color": ink["ink"], "fontSize": 12},
            "rule": {"color": ink["soft"]},
        },
        **spec,
    }


def _chart(key: str, theme: Theme, title: str, alt: str, spec: Spec, table: TrendTable) -> Chart:
    return Chart(key=key, title=title, alt=alt, spec=_themed(theme, title, alt, spec), table=table)


def _weeks(report: TrendReport, theme: Theme) -> Chart:
    table = table_named(report, "weeks")
    values = [
        {"주": row[0], "분야": field, "이야기": row[3 + at]}
        for row in table.rows
        for at, field in enumerate(table.columns[3:])
    ]
    weeks = [row[0] for row in table.rows]
    here = [one for one in values if one["주"] == weeks[-1]]
    now = ", ".join(f"{one['분야']} {one['이야기']}건" for one in here)
    told = f"이번 주는 {now}." if now else "이번 주에는 이야기가 없습니다."
    alt = f"{len(weeks)}주({weeks[0]} 처음, {weeks[-1]} 끝)의 분야별 이야기 수. {told}"
    kind = {"field": "분야", "type": "nominal", "legend": None}
    ink = {"value": _INK[theme]["ink"]}
    spec: Spec = {
        "width": _WIDTH,
        "height": 220,
        "data": {"values": values},
        "encoding": {
            "x": {"field": "주", "type": "ordinal", "sort": weeks, "title": None,
                  "axis": {"labelAngle": 0 if len(weeks) < 7 else -45}},
            "y": {"field": "이야기", "type": "quantitative", "title": "이야기(건)",
                  "scale": {"zero": True}},
            "color": kind,
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"strokeDash": kind}},
            {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "tooltip": True},
             "encoding": {"shape": kind}},
            {"mark": {"type": "text", "dy": -12},
             "encoding": {"text": {"field": "이야기", "type": "quantitative"}, "color": ink}},
            {"data": {"values": here},
             "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": "bold"},
             "encoding": {"text": {"field": "분야"}, "color": ink}},
        ],
    }  # fmt: skip
    return _chart("weeks", theme, "분야별 이야기 수", alt, spec, table)


def _terms(report: TrendReport, theme: Theme) -> Chart:
    shown = [(one, SURE) for one in report.rising] + [(one, UNSURE) for one in report.candidates]
    shown = shown[:15]
    low, high = _RATIO_ENDS
    values = [
        {
            "말": f"{one.name} ({one.field})",
            "판정": word,
            "배율": _within(one.ratio),
            "아래": _within(one.low),
            "위": _within(one.high),
            "건수": f"{one.now}건 / 전 {one.mean_before:,.1f}건",
        }
        for one, word in shown
    ]
    alt = (
        f"{terms_note(report)} 말마다 지난 주들에 견준 배율을 점으로, 95% 구간을 선으로 그렸습니다."
    )
    names = [one["말"] for one in values]
    y = {"field": "말", "type": "nominal", "sort": names, "title": None}
    scale = {"type": "log", "domain": [low, high], "base": 2}
    marks = {"field": "판정", "type": "nominal", "title": None,
             "scale": {"domain": [SURE, UNSURE]}}  # fmt: skip
    spec: Spec = {
        "width": _WIDTH - 60,
        "height": {"step": _ROW + 4},
        "data": {"values": values},
        "layer": [
            {"data": {"values": [{"하나": 1}]}, "mark": {"type": "rule", "strokeDash": [4, 4]},
             "encoding": {"x": {"field": "하나", "type": "quantitative"}}},
            {"mark": {"type": "rule", "strokeWidth": 2, "tooltip": True},
             "encoding": {"y": y, "color": marks,
                          "x": {"field": "아래", "type": "quantitative", "scale": scale,
                                "title": "지난 주들에 견준 배율(1 = 그대로, 로그 눈금)",
                                "axis": {"values": [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64],
                                         "format": "~g"}},
                          "x2": {"field": "위"}}},
            {"mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "tooltip": True},
             "encoding": {"y": y, "x": {"field": "배율", "type": "quantitative"},
                          "color": marks, "shape": marks}},
            {"mark": {"type": "text", "align": "left", "dx": 6},
             "encoding": {"y": y, "x": {"value": _WIDTH - 60}, "text": {"field": "건수"}}},
        ],
    }  # fmt: skip
    return _chart("terms", theme, "떠오르는 말", alt, spec, table_named(report, "terms"))


def _within(ratio: float | None) -> float:
    low, high = _RATIO_ENDS
    return high if ratio is None else round(min(max(ratio, low), high), 3)


def _kinds(report: TrendReport, theme: Theme) -> Chart:
    found = {one.name: one for one in report.of("actor_kind")}
    rows = [(KIND_WORDS[name], found[name]) for name in KIND_WORDS if name in found]
    values = [
        {"종류": word, "때": when, "이야기": count}
        for word, one in rows
        for when, count in _two(one, has_past=len(report.weeks) > 1)
    ]
    most = max(rows, key=lambda row: row[1].now, default=None)
    alt = "행위자 종류마다 이번 주와 지난 주 평균의 이야기 수를 막대로 견줍니다."
    if most is not None:
        alt += f" 가장 많은 것은 {most[0]} {most[1].now}건입니다."
    spec = _paired(
        values, [word for word, _ in rows], "종류", "때", (_NOW, _BEFORE), "이야기", theme
    )
    table = table_named(report, "kinds")
    return _chart("kinds", theme, "행위자 종류별 이야기 수", alt, spec, table)


def _two(change: Change, *, has_past: bool) -> list[tuple[str, float]]:
    told: list[tuple[str, float]] = [(_NOW, change.now)]
    return [*told, (_BEFORE, round(change.mean_before, 1))] if has_past else told


def _paired(
    values: list[dict[str, Any]],
    names: list[str],
    name: str,
    when: str,
    series: tuple[str, str],
    count: str,
    theme: Theme,
) -> Spec:
    """Two bars a row, the second hatched by a lighter ground; each with its figure."""
    y = {"field": name, "type": "nominal", "sort": names, "title": None}
    offset = {"field": when, "sort": list(series)}
    x = {"field": count, "type": "quantitative", "title": f"{count}(건)"}
    color = {
        "field": when, "type": "nominal", "title": None, "sort": list(series),
        "scale": {"domain": list(series), "range": list(_SERIES[theme][:2])},
    }  # fmt: skip
    encoding = {"y": y, "yOffset": offset, "x": x}
    bar = {"type": "bar", "tooltip": True}
    text = {"type": "text", "align": "left", "dx": 4, "fontSize": 11}
    return {
        "width": _WIDTH - 80,
        "height": {"step": _ROW * 1.7, "for": "position"},
        "data": {"values": values},
        "layer": [
            {"mark": bar, "encoding": {**encoding, "color": color}},
            {"mark": text, "encoding": {**encoding, "text": {"field": count}}},
        ],
    }


def _regions(report: TrendReport, theme: Theme) -> Chart:
    table = table_named(report, "regions")
    values = [
        {
            "시도": row[0],
            "이야기": row[1],
            "지난 주 평균": row[2],
            "칸": _TILES[str(row[0])][0],
            "줄": _TILES[str(row[0])][1],
        }
        for row in table.rows
    ]
    top = max(int(str(one["이야기"])) for one in values)
    most = [str(one["시도"]) for one in values if one["이야기"] == top]
    alt = "17개 시·도를 지도처럼 놓은 칸에 이번 주 이야기 수를 적고, 많을수록 짙게 칠했습니다."
    if top:
        alt += f" 가장 많은 곳은 {', '.join(most)} {top}건입니다."
    place = {
        "x": {"field": "칸", "type": "ordinal", "axis": None},
        "y": {"field": "줄", "type": "ordinal", "axis": None},
    }
    dark_ink = {"light": "#ffffff", "dark": "#10151b"}[theme]
    ink = {"condition": {"test": f"datum['이야기'] > {top * 0.55}", "value": dark_ink},
           "value": _INK[theme]["ink"]}  # fmt: skip
    spec: Spec = {
        "width": {"step": 78},
        "height": {"step": 58},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 4, "stroke": _INK[theme]["ground"],
                      "strokeWidth": 4, "tooltip": True},
             "encoding": {**place, "color": {
                 "field": "이야기", "type": "quantitative", "title": "이야기(건)", "legend": None,
                 "scale": {"domain": [0, max(top, 1)], "range": list(_PALE[theme])}}}},
            {"mark": {"type": "text", "dy": -9, "fontWeight": "bold", "fontSize": 13},
             "encoding": {**place, "text": {"field": "시도"}, "color": ink}},
            {"mark": {"type": "text", "dy": 10, "fontSize": 13},
             "encoding": {**place, "text": {"field": "이야기"}, "color": ink}},
        ],
    }  # fmt: skip
    return _chart("regions", theme, "시·도별 이야기 수", alt, spec, table)


def _coverage(report: TrendReport, theme: Theme) -> Chart:
    coverage = report.coverage
    assert coverage is not None
    rows = [one for one in coverage.rows if one.by == "category" and one.collected]
    series = ("모은 이야기", "실은 항목")
    values = [
        {"구분": f"{one.field} · {one.name}", "무엇": what, "이야기": count}
        for one in rows
        for what, count in zip(series, (one.collected, one.printed), strict=True)
    ]
    all_of = [one for one in coverage.rows if one.by == "field"]
    told = ", ".join(f"{one.name} {one.collected}건 가운데 {one.printed}건" for one in all_of)
    alt = f"분야와 구분마다 모은 이야기와 제{coverage.number}호에 실은 항목의 수. {told}."
    names = list(dict.fromkeys(str(one["구분"]) for one in values))
    spec = _paired(values, names, "구분", "무엇", series, "이야기", theme)
    title = f"모은 이야기와 제{coverage.number}호에 실은 항목"
    return _chart("coverage", theme, title, alt, spec, table_named(report, "coverage"))


def headline_of(report: TrendReport) -> str:
    """The whole week in one line."""
    now = {one.name: one.now for one in report.of("field")}
    told = ", ".join(f"{name} {count:,}건" for name, count in now.items())
    return f"{week_words(report.start, report.end)} {told}"
