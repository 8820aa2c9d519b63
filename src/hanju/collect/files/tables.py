"""Tables: CSV text and workbook sheets as rows with names.

Shape:  `csv_rows` and `sheet_rows` give (place, row) pairs; a row is a dict by column name, or
        the reason why it is none.
Units:  places count lines of the file from 1 (CSV) or rows of the sheet (xlsx).
Errors: `UnreadableFileError` when the head row lacks columns, naming them.
Source: design/sources.md section 4.1; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.files.columns import columns_of, missing_columns
from hanju.collect.files.workbooks import open_workbook
from hanju.errors import UnreadableFileError
from hanju.text.normalise import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hanju.collect.files.imported import ImportOptions

Row = dict[str, Any]
DELIMITERS: Final = ",\t;|"
#: Rows looked at for the head row of a sheet; offices put a title above their tables.
_HEAD_ROWS: Final = 10
_FIELD_MAX: Final = 16 << 20


def csv_rows(path: Path, text: str, options: ImportOptions) -> Iterator[tuple[str, Row | str]]:
    """Rows of a CSV text whose delimiter is found out from its head row.

    Raises:
        UnreadableFileError: columns are missing.
    """
    csv.field_size_limit(_FIELD_MAX)
    first, head, delimiter = _csv_head(text)
    _check_head(path, f"{first}행", head, options)
    reader = csv.reader(
        io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter, strict=True
    )
    line = 0
    while True:
        start = line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            line = reader.line_num
            yield f"{start}행", _csv_problem(exc)
            continue
        line = reader.line_num
        if start <= first or not any(cell.strip() for cell in cells):
            continue
        yield f"{start}행", _row(head, cells)


def looks_like_csv(text: str) -> bool:
    """Whether the first line names at least one column that we know."""
    _, head, _ = _csv_head(text)
    return len(head) > 1 and (bool(columns_of(head)) or len(head) < 40)


def sheet_rows(path: Path, options: ImportOptions) -> Iterator[tuple[str, Row | str]]:
    """Rows of the first sheet that has a head row of ours.

    Raises:
        UnreadableFileError: not a workbook, too large, or columns are missing.
    """
    sheets = open_workbook(path)
    best: tuple[int, str, list[str]] | None = None
    for name, first_row, rows in sheets:
        for i, cells in enumerate(rows[:_HEAD_ROWS]):
            head = [clean_line(str(cell)) for cell in cells]
            columns = columns_of(filter(None, head))
            if not missing_columns(columns, has_outlet=bool(options.outlet)):
                yield from _sheet_body(head, rows[i + 1 :], first_row + i + 1)
                return
            if best is None or len(columns) > best[0]:
                best = (len(columns), f"'{name}' 시트 {first_row + i}행", head)
    if best is None:
        raise UnreadableFileError(
            path, problem="빈 통합 문서입니다", mend="기사 표가 있는 파일을 고르세요."
        )
    _check_head(path, best[1], best[2], options)


def _sheet_body(
    head: list[str], rows: Sequence[Sequence[Any]], number: int
) -> Iterator[tuple[str, Row | str]]:
    for i, cells in enumerate(rows):
        if any(cell not in {"", None} for cell in cells):
            yield f"{number + i}행", dict(zip(head, cells, strict=False))


def _csv_head(text: str) -> tuple[int, list[str], str]:
    """Line number, names and delimiter of the head row."""
    for number, line in enumerate(io.StringIO(text[: 64 << 10]), start=1):
        bare = line.strip()
        if not bare or (bare.lower().startswith("sep=") and len(bare) == len("sep=,")):
            continue
        split = [(_split(line, delimiter), delimiter) for delimiter in DELIMITERS]
        head, delimiter = max(split, key=lambda one: (len(columns_of(one[0])), len(one[0])))
        return number, [clean_line(name) for name in head], delimiter
    return 1, [], ","


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _row(head: list[str], cells: list[str]) -> Row | str:
    extra = [cell for cell in cells[len(head) :] if cell.strip()]
    if len(cells) < len(head) or extra:
        return f"열이 {len(head)}개여야 하는데 {len(cells)}개입니다"
    return dict(zip(head, cells, strict=False))


def _csv_problem(exc: csv.Error) -> str:
    if "unexpected end of data" in str(exc):
        return "닫히지 않은 따옴표가 있습니다(여기부터 파일 끝까지 한 칸으로 읽힘)"
    if "field larger" in str(exc):
        return f"한 칸이 {_FIELD_MAX >> 20} MiB를 넘습니다"
    return f"따옴표가 어긋났습니다({exc})"


def _check_head(path: Path, place: str, head: list[str], options: ImportOptions) -> None:
    missing = missing_columns(columns_of(head), has_outlet=bool(options.outlet))
    if missing:
        shown = ", ".join(name[:20] for name in head if name)[:120]
        raise UnreadableFileError(
            path,
            place=place,
            problem=f"필요한 열이 없습니다: {', '.join(missing)}(있는 열: {shown})",
            mend="열 이름을 제목, 본문, 날짜, 언론사, URL로 적으세요.",
        )
