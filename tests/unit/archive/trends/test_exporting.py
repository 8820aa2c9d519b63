"""Files of the trends: nothing in them runs (H6), and everything stays readable."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hanju.archive.trends import TrendReport, report_of
from hanju.archive.trends.charts import charts_of
from hanju.archive.trends.drawing import png_of, svg_of
from hanju.archive.trends.exporting import (
    WRITERS,
    as_script,
    csv_text,
    is_live,
    page_text,
    xlsx_bytes,
)
from hanju.archive.trends.tables import TrendTable, printed, tables_of
from hanju.gazetteer.forms import REGIONS
from tests.unit.archive.trends.made import story, week, weeks

DAY = date(2026, 2, 18)
HOSTILE = (
    "=cmd|' /C calc'!A0", " =1+1", "＝1+1", "+1+1", "＋1", "-2+3", "－2", "@SUM(A1)", "＠x", "\t=1",
    "\r=1", "\n=1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\u2060@x", "%0A=1", "|calc",
    '=HYPERLINK("https://bad.example","눌러")', "=1\x00", "\x01=1", "\ud800=1",
)  # fmt: skip


def one_table(*cells: str | float) -> TrendTable:
    return TrendTable(key="made", title="만든 표", columns=("글",), rows=tuple((c,) for c in cells))


def cells_of_csv(text: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


@given(st.lists(st.text(max_size=20) | st.sampled_from(HOSTILE), max_size=12))
@example(list(HOSTILE))
@settings(max_examples=60, deadline=None)
def test_no_cell_of_a_csv_begins_as_a_formula(cells: list[str]) -> None:
    text = csv_text(one_table(*cells))
    text.encode()
    found = cells_of_csv(text)
    assert len(found) == len(cells)
    for one in found:
        assert not is_live(one)
        assert not one.lstrip().startswith(tuple("=+-@＝＋－＠\t\r\n"))
        assert not re.search(r"[\x00-\x1f]", one)


def test_a_fall_stays_readable_and_numbers_stay_numbers() -> None:
    found = cells_of_csv(csv_text(one_table("-3.2% 성장", "보통 글", -3.2, 12)))
    assert found == ["'-3.2% 성장", "보통 글", "-3.2", "12"]


@given(st.lists(st.text(max_size=20) | st.sampled_from(HOSTILE), max_size=8))
@example(list(HOSTILE))
@settings(max_examples=25, deadline=None)
def test_a_workbook_holds_no_formula_and_no_link(cells: list[str]) -> None:
    made = xlsx_bytes([one_table(*cells, "-3.2% 성장", -3.2)], day=DAY)
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        for name in book.namelist():
            content = book.read(name).decode()
            assert not re.search(r"<f[ >/]|<hyperlink|externalLink|ddeLink", content), name
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[-2:] == [["-3.2% 성장"], [-3.2]]


def test_sheets_of_one_title_get_names_of_their_own() -> None:
    tables = [one_table("가"), one_table("나"), TrendTable(
        key="odd", title="[:*?/\\]" * 8, columns=("글",), rows=())]  # fmt: skip
    names = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(tables, day=DAY))).sheet_names
    assert len({name.lower() for name in names}) == 3
    assert xlsx_bytes(tables, day=DAY) == xlsx_bytes(tables, day=DAY)


@pytest.fixture(scope="module")
def report() -> TrendReport:
    made = weeks(5, seed=1, rises={"낱말20": 6.0}, stories=120)
    hostile = story(
        "x", "</script><script>alert(1)</script>", "=1+1", regions=("제주", "서울"),
        actor="<img src=x onerror=alert(1)>", papers=("가나일보", "다라일보"),
    )  # fmt: skip
    last = week(4, [*made[-1].stories, hostile])
    return report_of(last, made[:-1])


def test_every_chart_has_its_words_and_its_table(report: TrendReport) -> None:
    charts = charts_of(report)
    assert [one.key for one in charts] == ["weeks", "terms", "kinds", "regions"]
    tables = {table.key for table in tables_of(report)}
    for chart in charts:
        assert chart.alt == chart.spec["description"]
        assert len(chart.alt) > 20
        assert chart.table.key in tables
        assert chart.table.rows
        assert "url" not in json.dumps(chart.spec.get("data", {}))


def test_the_table_of_regions_is_whole(report: TrendReport) -> None:
    (regions,) = [one for one in tables_of(report) if one.key == "regions"]
    assert [row[0] for row in regions.rows] == list(REGIONS)
    assert [row[1] for row in regions.rows if row[0] in {"제주", "서울", "부산"}] == [1, 0, 1]


def test_the_light_and_the_dark_chart_differ_in_colour_only(report: TrendReport) -> None:
    for light, dark in zip(charts_of(report), charts_of(report, "dark"), strict=True):
        assert light.spec["background"] != dark.spec["background"]
        assert (light.alt, light.table) == (dark.alt, dark.table)


def test_charts_are_drawn_the_same_every_time_in_a_korean_font(report: TrendReport) -> None:
    spec = next(one.spec for one in charts_of(report) if one.key == "regions")
    drawn = svg_of(spec)
    assert drawn == svg_of(spec)
    assert "Noto Sans KR" in drawn
    assert "제주" in drawn
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", drawn)
    assert png_of(spec, scale=1).startswith(b"\x89PNG")


def test_the_page_holds_everything_and_lets_nothing_out(report: TrendReport) -> None:
    page = page_text(report)
    assert "<img src=x" not in page
    assert page.count("<figure data-chart=") == 4
    assert page.count("</script>") == 5  # four specifications and the program
    assert "default-src &#39;none&#39;; script-src &#39;sha256-" in page
    for table in tables_of(report):
        assert table.title in page
    assert as_script("</script>") == '"\\u003c/script\\u003e"'


def test_files_are_written_where_they_are_asked_for(report: TrendReport, tmp_path: Path) -> None:
    made = [path.name for name in ("csv", "xlsx") for path in WRITERS[name](report, tmp_path / "x")]
    assert {"terms.csv", "regions.csv", "trends.xlsx"} <= set(made)
    assert (tmp_path / "x/terms.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_cells_are_printed_as_people_read_them() -> None:
    assert [printed(one) for one in (None, 12345, 1.5, 12.34, "글")] == [
        "–", "12,345", "1.50", "12.3", "글",
    ]  # fmt: skip
