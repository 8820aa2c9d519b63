"""Read an article file: find out what it is, take its rows, judge it as a whole.

Shape:  a path and options in, an `ImportedFile` out.
Units:  places count lines from 1.
Errors: `UnreadableFileError`: see `opening`, `tables`, `workbooks`; besides: an unknown kind of
        file, an issue file, JSON that breaks off, a file in which no row is good.
Source: docs/decisions/0006-import.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.decoding import Decoded, decode
from hanju.collect.files.imported import ImportedFile, ImportOptions
from hanju.collect.files.kinds import MEND_KIND, detect_format, parsed
from hanju.collect.files.opening import lines, whole
from hanju.collect.files.rows import RowReader
from hanju.collect.files.tables import csv_rows, sheet_rows
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.collect.attachments import AttachmentReader
    from hanju.collect.files.imported import FileFormat

_LISTS: Final = ("articles", "items", "rows", "data", "documents")
#: Formats whose rows are articles; the others hold one document each, or a feed.
_TABLES: Final = frozenset({"jsonl", "json", "csv", "xlsx", "bigkinds"})


def read_articles(
    path: Path,
    *,
    options: ImportOptions | None = None,
    name: str = "",
    reader: AttachmentReader | None = None,
) -> ImportedFile:
    """Read every article of a file.

    Args:
        path: where it stands.
        options: what the person knows better.
        name: what the file is called, where its path does not say so.
        reader: the child process that opens documents; without one the shared one.

    Raises:
        UnreadableFileError: with file, place and mend; nothing of the file is given then.
    """
    options = options or ImportOptions()
    format = options.format or detect_format(path)  # noqa: A001  our word for it
    if format == "issue":
        raise UnreadableFileError(
            path,
            problem="기사가 아니라 호(issue) 파일입니다",
            mend=f"`hanju issue import {path}`로 가져오세요.",
        )
    if format == "zip":
        raise UnreadableFileError(
            path, problem="압축 파일 안의 압축 파일은 열지 않습니다", mend="풀어서 따로 가져오세요."
        )
    if format not in _TABLES:
        from hanju.collect.files.documents import read_document  # loads a parser of HTML

        return read_document(path, format, options, name=name or path.name, reader=reader)
    return _read_rows(path, format, options)


def _read_rows(path: Path, format: FileFormat, options: ImportOptions) -> ImportedFile:  # noqa: A002
    reader = RowReader(options)
    notes: list[str] = []
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
    content = parsed(path, decoded.text)
    if isinstance(content, dict):
        inside = next((content[key] for key in _LISTS if isinstance(content.get(key), list)), None)
        content = [content] if inside is None else inside
    if not isinstance(content, list):
        raise UnreadableFileError(path, problem="기사의 목록([…])이 아닙니다", mend=MEND_KIND)
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
