"""Read an article file: find out what it is, take its rows, judge it as a whole.

Shape:  a path and options in, an `ImportedFile` out; JSON files of issues are told apart.
Units:  places count lines from 1.
Errors: `UnreadableFileError`: see `opening`, `tables`, `workbooks`; besides: an unknown kind of
        file, an issue file, JSON that breaks off, a file in which no row is good.
Source: docs/decisions/0006-import.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.decoding import Decoded, decode, is_text
from hanju.collect.files.imported import ImportedFile, ImportOptions
from hanju.collect.files.opening import head_of, lines, whole
from hanju.collect.files.rows import RowReader
from hanju.collect.files.tables import csv_rows, looks_like_csv, sheet_rows
from hanju.collect.files.workbooks import OLE, is_workbook
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.collect.files.imported import FileFormat

#: Keys of the issue contract; two of them make a JSON object an issue rather than an article.
_ISSUE_KEYS: Final = {
    "chapters", "series_line", "base_date", "window_start", "window_end", "base_line", "disclaimer",
}  # fmt: skip
_LISTS: Final = ("articles", "items", "rows", "data", "documents")
_MEND_KIND: Final = "JSONL, JSON, CSV 또는 빅카인즈 .xlsx 파일을 고르세요."
_KINDS: Final = (
    (b"%PDF", "PDF 문서"),
    (OLE, "한글(.hwp)이나 옛 오피스 문서"),
    (b"\x89PNG", "그림"),
    (b"\xff\xd8\xff", "그림"),
    (b"<?xml", "XML 문서"),
    (b"<!DOCTYPE", "웹 페이지"),
    (b"<html", "웹 페이지"),
)


def read_articles(path: Path, *, options: ImportOptions | None = None) -> ImportedFile:
    """Read every article of a file.

    Raises:
        UnreadableFileError: with file, place and mend; nothing of the file is given then.
    """
    options = options or ImportOptions()
    format = options.format or detect_format(path)  # noqa: A001  our word for it
    reader = RowReader(options)
    notes: list[str] = []
    if format == "issue":
        raise UnreadableFileError(
            path,
            problem="기사가 아니라 호(issue) 파일입니다",
            mend=f"`hanju issue import {path}`로 가져오세요.",
        )
    if format == "jsonl":
        _take_lines(path, reader, notes)
    elif format == "json":
        _take_json(path, reader, notes)
    elif format == "csv":
        decoded = decode(whole(path))
        _note_encoding(decoded, notes)
        for place, row in csv_rows(path, decoded.text, options):
            reader.take(place, row)
    else:
        for place, row in sheet_rows(path, options):
            reader.take(place, row)
        format = "bigkinds" if reader.is_bigkinds else "xlsx"  # noqa: A001
    articles, skipped, told = reader.finish()
    if not articles:
        first = skipped[0] if skipped else None
        raise UnreadableFileError(
            path,
            place=first.place if first else "",
            problem=f"읽을 수 있는 기사가 없습니다({len(skipped):,}행 모두 제외"
            + (f", 첫 이유: {first.why})" if first else ")"),
            mend="파일의 형식과 열 이름을 확인하세요.",
        )
    return ImportedFile(
        path=path,
        format=format,
        articles=articles,
        skipped=skipped,
        notes=(*notes, *told),
    )


def detect_format(path: Path) -> FileFormat:
    """Tell by content what a file is: "jsonl", "json", "csv", "xlsx" or "issue".

    Raises:
        UnreadableFileError: it cannot be opened, or is none of these.
    """
    head = head_of(path)
    if is_workbook(head):
        return "xlsx"
    for mark, kind in _KINDS:
        if head.lstrip()[:20].lower().startswith(mark.lower()):
            raise _unknown(path, kind)
    if not is_text(head):
        raise _unknown(path, "")
    text = decode(head).text.lstrip()
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return _kind_of_object(path, text)
    if looks_like_csv(text):
        return "csv"
    raise _unknown(path, "글 파일")


def read_json_file(path: Path) -> object:
    """Parse a JSON file, packed or not.

    Raises:
        UnreadableFileError: it cannot be opened, or breaks off at a line.
    """
    return _parsed(path, decode(whole(path)).text)


def _parsed(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        raise UnreadableFileError(
            path,
            place=f"{exc.lineno}행 {exc.colno}열",
            problem=f"JSON 문법이 틀렸습니다({exc.msg})",
            mend="그 자리의 쉼표, 따옴표, 괄호를 확인하세요.",
        ) from exc
    except (RecursionError, ValueError) as exc:
        raise UnreadableFileError(
            path,
            problem="JSON이 너무 깊게 겹치거나 수가 너무 깁니다",
            mend="파일을 만든 프로그램에서 다시 내보내세요.",
        ) from exc


def _kind_of_object(path: Path, head: str) -> FileFormat:
    """A file that starts with "{": one object a line, one object in all, or an issue."""
    first, *more = (line for line in head.split("\n", 20) if line.strip())
    try:
        content = json.loads(first)
    except (ValueError, RecursionError):
        if _is_issue_text(head):
            return "issue" if _is_issue(read_json_file(path)) else "json"
        # a broken or very long first line of many, or the first of one object's lines
        return "jsonl" if not more or more[0].lstrip().startswith("{") else "json"
    return "issue" if _is_issue(content) else "jsonl"


def _is_issue_text(head: str) -> bool:
    return sum(f'"{key}"' in head for key in _ISSUE_KEYS) > 1


def _is_issue(content: object) -> bool:
    return isinstance(content, dict) and len(_ISSUE_KEYS & content.keys()) > 1


def _take_lines(path: Path, reader: RowReader, notes: list[str]) -> None:
    encodings: set[str] = set()
    lost = 0
    for number, line in lines(path):
        place = f"{number}행"
        if line is None:
            reader.skip(place, "한 행이 너무 깁니다")
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901  the mark is no content
        if not line.strip():
            continue
        try:
            text = line.decode()
        except UnicodeDecodeError:
            decoded = decode(line)
            text = decoded.text
            encodings.add(decoded.encoding)
            lost += decoded.replaced
        reader.take(place, _object(text))
    if encodings:
        _note_encoding(
            Decoded(text="", encoding=", ".join(sorted(encodings)), replaced=lost), notes
        )


def _object(text: str) -> dict[str, Any] | str:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as exc:
        return f"JSON 문법이 틀렸습니다({exc.colno}열: {exc.msg})"
    except (RecursionError, ValueError):
        return "JSON이 너무 깊게 겹치거나 수가 너무 깁니다"
    return row if isinstance(row, dict) else "객체({…})가 아닙니다"


def _take_json(path: Path, reader: RowReader, notes: list[str]) -> None:
    decoded = decode(whole(path))
    _note_encoding(decoded, notes)
    content = _parsed(path, decoded.text)
    if isinstance(content, dict):
        inside = next((content[key] for key in _LISTS if isinstance(content.get(key), list)), None)
        content = [content] if inside is None else inside
    if not isinstance(content, list):
        raise UnreadableFileError(path, problem="기사의 목록([…])이 아닙니다", mend=_MEND_KIND)
    for number, row in enumerate(content, start=1):
        reader.take(f"{number}번째", row if isinstance(row, dict) else "객체({…})가 아닙니다")


def _note_encoding(decoded: Decoded, notes: list[str]) -> None:
    if decoded.replaced:
        notes.append(
            f"글자 {decoded.replaced:,}개를 읽지 못해 �로 바꿈(인코딩 {decoded.encoding}로 읽음). "
            "UTF-8로 다시 저장한 파일을 권합니다"
        )
    elif decoded.encoding not in {"UTF-8", "ascii"}:
        notes.append(f"글자 인코딩: {decoded.encoding}")


def _unknown(path: Path, kind: str) -> UnreadableFileError:
    if path.suffix.lower() in {".xlsx", ".xls"}:
        problem = f"이름은 {path.suffix}이지만 엑셀 파일이 아닙니다"
    elif kind:
        problem = f"기사 파일로 읽을 수 없는 {kind}입니다"
    else:
        problem = "기사 파일이 아닌 이진 파일입니다"
    return UnreadableFileError(path, problem=problem, mend=_MEND_KIND)
