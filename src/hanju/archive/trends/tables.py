"""Tables of the trends: what every chart shows, in rows and words.

Shape:  a `TrendReport` in, `TrendTable`s out, each under a stable key.
Units:  as the column heads say; an unknown value is None and prints as –.
Errors: none.
Source: docs/trends.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.gazetteer.forms import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.archive.trends.nouns import Change, CoverageRow, TrendReport

Cell = str | int | float | None

KIND_WORDS: Final = {
    "central": "중앙부처",
    "assembly": "국회·정당",
    "local": "지자체",
    "national_body": "국가기관",
    "local_body": "지방기관",
    "university": "대학교",
    "company": "기업",
    "overseas": "해외",
    "association": "협회·재단",
}
#: What a rise is called, by how sure it is.
SURE, UNSURE = "늘었음", "아직 모름"
_ACTORS: Final = 15
#: A ratio of fewer stories would only be read as more than it is.
_COMPARED_LEAST: Final = 5
_NOTHING: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTable:
    """One table; `key` names its file."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def tables_of(report: TrendReport) -> tuple[TrendTable, ...]:
    """Every table of a report; empty ones stay, with a note."""
    made = [_weeks(report), _terms(report), _kinds(report), _regions(report), _actors(report)]
    made.append(_new_actors(report))
    made += _coverage(report)
    return tuple(made)


def table_named(report: TrendReport, key: str) -> TrendTable:
    """The table of a key."""
    return next(one for one in tables_of(report) if one.key == key)


def printed(cell: Cell) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return _NOTHING
    if isinstance(cell, float):
        return f"{cell:,.2f}" if abs(cell) < 10 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def week_words(start: object, end: object) -> str:
    """A week by its first and last day."""
    return f"{start:%m.%d}.~{end:%m.%d}."


def _weeks(report: TrendReport) -> TrendTable:
    fields = {one.name: one for one in report.of("field")}
    rows: list[tuple[Cell, ...]] = []
    at = 0
    for start, end, articles, stories in report.weeks:
        is_now = (start, end) == (report.start, report.end)
        found: list[Cell] = []
        for change in fields.values():
            past = change.now if is_now else (change.past[at] if stories else 0)
            found.append(past)
        at += bool(stories) and not is_now
        rows.append((week_words(start, end), articles, stories, *found))
    return TrendTable(
        key="weeks",
        title="주별 이야기 수",
        columns=("주", "모은 글(건)", "이야기(건)", *fields),
        rows=tuple(rows),
        note="여러 매체가 함께 다룬 일은 이야기 하나로 셉니다.",
    )


def _doubt(change: Change) -> tuple[Cell, ...]:
    """Counts, ratio, interval and the share of false alarms, for a row."""
    before = round(change.mean_before, 1) if change.past else None
    if not change.past or change.now + sum(change.past) < _COMPARED_LEAST:
        return change.now, before, None, None, None, None
    return (
        change.now,
        before,
        round(change.ratio, 2),
        round(change.low, 2),
        None if change.high is None else round(change.high, 2),
        None if change.q is None else round(change.q, 3),
    )


_DOUBT_HEADS: Final = (
    "이번 주", "지난 주 평균", "배율", "95% 구간 아래", "95% 구간 위", "거짓 경보 몫(q)",
)  # fmt: skip


def _terms(report: TrendReport) -> TrendTable:
    rows = [
        (one.field, one.name, *_doubt(one), len(one.outlets), ", ".join(one.together), word)
        for word, found in ((SURE, report.rising), (UNSURE, report.candidates))
        for one in found
    ]
    return TrendTable(
        key="terms",
        title="떠오르는 말",
        columns=("분야", "말", *_DOUBT_HEADS, "매체(곳)", "함께 나온 말", "판정"),
        rows=tuple(rows),
        note=terms_note(report),
    )


def terms_note(report: TrendReport) -> str:
    """What was found among the terms, in one sentence."""
    tested = f"말 {report.tested:,}개를 견주었습니다."
    if report.rising:
        found = f"그 가운데 {len(report.rising)}개는 우연으로 보기 어렵게 늘었습니다(q ≤ 0.05)."
    else:
        found = "우연으로 보기 어려울 만큼 는 말은 없습니다(q ≤ 0.05인 말 없음)."
    return f"{tested} {found}"


def _kinds(report: TrendReport) -> TrendTable:
    found = {one.name: one for one in report.of("actor_kind")}
    rows = [(KIND_WORDS[name], *_doubt(found[name])) for name in KIND_WORDS if name in found]
    return TrendTable(
        key="kinds",
        title="행위자 종류별 이야기 수",
        columns=("종류", *_DOUBT_HEADS),
        rows=tuple(rows),
    )


def _regions(report: TrendReport) -> TrendTable:
    found = {one.name: one for one in report.of("region")}
    rows: list[tuple[Cell, ...]] = []
    for name in REGIONS:
        here = found.get(name)
        rows.append((name, *(_doubt(here) if here else (0, 0.0, None, None, None, None))))
    return TrendTable(
        key="regions",
        title="시·도별 이야기 수",
        columns=("시·도", *_DOUBT_HEADS),
        rows=tuple(rows),
        note="여러 시·도가 나오는 이야기는 그 시·도마다 한 번씩 셉니다.",
    )


def _actors(report: TrendReport) -> TrendTable:
    most = sorted(report.of("actor"), key=lambda one: (-one.now, one.name))
    return TrendTable(
        key="actors",
        title="많이 나온 행위자",
        columns=("행위자", *_DOUBT_HEADS, "매체(곳)"),
        rows=tuple((one.name, *_doubt(one), len(one.outlets)) for one in most[:_ACTORS] if one.now),
    )


def _new_actors(report: TrendReport) -> TrendTable:
    weeks = sum(bool(stories) for _, _, _, stories in report.weeks) - 1
    told = f"앞선 {weeks}주에 나오지 않았고, 이번 주에 매체 두 곳 이상이 다룬 행위자입니다."
    return TrendTable(
        key="new-actors",
        title="새로 나온 행위자",
        columns=("행위자", "종류", "지역", "이야기(건)", "매체(곳)"),
        rows=tuple(
            (one.name, KIND_WORDS.get(one.kind, ""), one.region, one.stories, len(one.outlets))
            for one in report.new_actors[:_ACTORS]
        ),
        note=told if weeks > 0 else "견줄 지난 주가 없어 새로 나왔는지 말할 수 없습니다.",
    )


def _coverage(report: TrendReport) -> Iterator[TrendTable]:
    coverage = report.coverage
    if coverage is None:
        return
    by_category = [one for one in coverage.rows if one.by == "category" and one.collected]
    by_day = [one for one in coverage.rows if one.by == "day"]
    heads = ("모은 이야기(건)", "실은 항목(건)", "실은 몫(%)")
    yield TrendTable(
        key="coverage",
        title=f"모은 이야기와 제{coverage.number}호에 실은 항목",
        columns=("분야", "구분", *heads),
        rows=(
            *((one.field, one.name, *_covered(one)) for one in by_category),
            *((one.name, "모두", *_covered(one)) for one in coverage.rows if one.by == "field"),
        ),
    )
    yield TrendTable(
        key="coverage-days",
        title=f"날짜별 모은 이야기와 제{coverage.number}호에 실은 항목",
        columns=("날짜", *heads),
        rows=tuple((one.name, *_covered(one)) for one in by_day),
    )
    titles = dict(report.titles)
    yield TrendTable(
        key="left-out",
        title=f"여러 매체가 다루었으나 제{coverage.number}호에 없는 이야기",
        columns=("제목", "매체(곳)"),
        rows=tuple((titles[lead], count) for lead, count in coverage.left_out if lead in titles),
    )


def _covered(row: CoverageRow) -> tuple[Cell, ...]:
    share = round(100 * row.printed / row.collected, 1) if row.collected else None
    return row.collected, row.printed, share


def heads_and_rows(table: TrendTable) -> tuple[tuple[str, ...], Sequence[tuple[str, ...]]]:
    """A table in words only, for those who print it."""
    return table.columns, [tuple(printed(cell) for cell in row) for row in table.rows]
