"""Files of the trends: CSV, XLSX and one HTML page that needs neither server nor network.

Shape:  a `TrendReport` and a folder in, the paths written out.
Units:  UTF-8 (CSV with a byte order mark, or Excel takes it for something else).
Errors: `MissingChartsError` for HTML without the extra; `UnreadableFileError` where nothing can be
        written.
Source: design/threats.md H6; gate H6; docs/decisions/0048-trends.md.

A text that a spreadsheet would run gets an apostrophe in CSV; in XLSX every text is a text cell.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from hanju.archive.trends.charts import charts_of, headline_of
from hanju.archive.trends.drawing import bundle
from hanju.archive.trends.tables import heads_and_rows, tables_of
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from hanju.archive.trends.nouns import TrendReport
    from hanju.archive.trends.tables import Cell, TrendTable

#: What makes a spreadsheet calculate, full-width forms folded to these.
_LIVE: Final = frozenset("=+-@|%")
#: Excel refuses longer cells and longer names of sheets.
CELL_MAX: Final = 32_000
_SHEET_MAX: Final = 31
_NOT_IN_A_SHEET: Final = frozenset("[]:*?/\\")


def plain_text(text: str) -> str:
    """A text of one line without characters that no file may hold."""
    return "".join(char if char.isprintable() else " " for char in text)[:CELL_MAX]


def is_live(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, whatever blanks stand before it."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    shown = "".join(char for char in text if char.isprintable()).strip()
    return unicodedata.normalize("NFKC", shown[:1])[:1] in _LIVE if shown else False


def csv_text(table: TrendTable) -> str:
    """A table as CSV; numbers stay numbers, live texts get an apostrophe."""

    def safe(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        return ("'" if is_live(cell) else "") + plain_text(cell)

    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe(head) for head in table.columns])
    writer.writerows([safe(cell) for cell in row] for row in table.rows)
    return made.getvalue()


def xlsx_bytes(tables: Sequence[TrendTable], *, day: date) -> bytes:
    """Tables as a workbook, one sheet each; nothing in it is a formula or a link."""
    from datetime import UTC, datetime, time

    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        # Without a date of its own the file would differ with the hour.
        created = datetime.combine(day, time.min, UTC).replace(tzinfo=None)
        book.set_properties({"created": created, "title": "떠오르는 것"})
        bold = book.add_format({"bold": True, "bg_color": "#e3ebf4", "text_wrap": True})
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title, book.sheetnames))
            sheet.set_column(0, max(len(table.columns) - 1, 0), 16)
            for column, head in enumerate(table.columns):
                sheet.write_string(0, column, plain_text(head), bold)
            for at, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, plain_text(cell))
                    elif cell is not None:
                        sheet.write_number(at, column, cell)
            sheet.freeze_panes(1, 0)
    return made.getvalue()


def _sheet_name(title: str, taken: Any) -> str:
    kept = "".join(char for char in plain_text(title) if char not in _NOT_IN_A_SHEET).strip("' ")
    name, count = kept[:_SHEET_MAX] or "표", 1
    while name.lower() in {one.lower() for one in taken}:
        count += 1
        name = f"{kept[: _SHEET_MAX - 4]} {count}"
    return name


def page_text(report: TrendReport) -> str:
    """One page with every chart and its table, its program and its data inside.

    Raises:
        MissingChartsError: nothing can draw.
    """
    # A script ends at the first "</script", wherever that stands.
    program = f"{bundle()}\n{page_script()}".replace("</script", "<\\/script")
    style = _own("page.css")
    page: str = _template().render(
        report=report,
        headline=headline_of(report),
        charts=drawn_charts(report),
        tables=other_tables(report),
        heads_and_rows=heads_and_rows,
        program=program,
        style=style,
        policy=(
            f"default-src 'none'; script-src '{_hash(program)}'; style-src '{_hash(style)}'; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        ),
    )
    return page


def drawn_charts(report: TrendReport) -> list[dict[str, Any]]:
    """Every chart with its two specifications, ready to stand in a page."""
    dark = {one.key: one.spec for one in charts_of(report, "dark")}
    return [
        {
            "key": one.key,
            "title": one.title,
            "alt": one.alt,
            "table": one.table,
            "specs": as_script({"light": one.spec, "dark": dark[one.key]}),
        }
        for one in charts_of(report)
    ]


def other_tables(report: TrendReport) -> list[TrendTable]:
    """The tables that no chart shows."""
    shown = {one.table.key for one in charts_of(report)}
    return [table for table in tables_of(report) if table.key not in shown]


def as_script(value: object) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_script() -> str:
    """Our own lines: draw each chart in the theme of the page, and again when it turns."""
    return _own("page.js")


def write_csv(report: TrendReport, folder: Path) -> list[Path]:
    """One file a table."""
    return [
        _written(folder / f"{table.key}.csv", csv_text(table).encode("utf-8-sig"))
        for table in tables_of(report)
    ]


def write_xlsx(report: TrendReport, folder: Path) -> list[Path]:
    """One workbook of all tables."""
    made = xlsx_bytes(tables_of(report), day=report.end)
    return [_written(folder / "trends.xlsx", made)]


def write_html(report: TrendReport, folder: Path) -> list[Path]:
    """One page of all charts and tables."""
    return [_written(folder / "trends.html", page_text(report).encode())]


WRITERS: Final[dict[str, Callable[[TrendReport, Path], list[Path]]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "html": write_html,
}


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as exc:
        raise UnreadableFileError(
            path,
            problem=f"쓸 수 없습니다({exc.strerror})",
            mend="쓰기 권한과 남은 자리를 확인하세요.",
        ) from exc
    return path


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _own(name: str) -> str:
    text = resources.files("hanju.archive.trends").joinpath(f"page/{name}")
    return text.read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_own("page.html"))
