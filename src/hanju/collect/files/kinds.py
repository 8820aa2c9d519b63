"""What a file is, by its content; its name only helps to word an error.

Shape:  a path in, a format out.
Units:  bytes; the first 64 KiB decide, of a ZIP the names of its parts.
Errors: `UnreadableFileError`: cannot be opened, or is none that holds articles.
Source: docs/decisions/0006-import.md.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from hanju.collect.decoding import decode, is_text
from hanju.collect.files.opening import head_of, whole
from hanju.collect.files.tables import looks_like_csv
from hanju.collect.files.workbooks import OLE, WORKBOOK, is_workbook
from hanju.errors import UnreadableFileError
from hanju.packages import Package, bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.collect.files.imported import FileFormat

#: Keys of the issue contract; two of them make a JSON object an issue rather than an article.
_ISSUE_KEYS: Final = {
    "chapters", "series_line", "base_date", "window_start", "window_end", "base_line", "disclaimer",
}  # fmt: skip
MEND_KIND: Final = (
    "JSONL, JSON, CSV, 빅카인즈 .xlsx, 피드(XML), .eml, HTML, HWPX, HWP, PDF, DOCX나 이들의 ZIP을 "
    "고르세요."
)
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_HWP_3: Final = b"HWP Document File"
_SECTION: Final = re.compile(r"(?:[^\n]{0,60}/)?section\d{1,5}\.xml", re.IGNORECASE)
_FEED_ROOT: Final = re.compile(r"<(?:[a-z]{1,10}:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_PAGE_ROOT: Final = re.compile(
    r"<(?:!doctype html|html|head|body|article|div|p|h1|meta|title|script|table)[\s>/]",
    re.IGNORECASE,
)
_HEADER_NAME: Final = re.compile(r"[!-9;-~]{1,76}:")
_MAIL_HEADERS: Final = frozenset(
    {"from", "subject", "date", "to", "message-id", "mime-version", "received", "content-type",
     "return-path", "delivered-to", "snapshot-content-location"}
)  # fmt: skip
_MAIL_LINES: Final = 80


def detect_format(path: Path) -> FileFormat:
    """Tell by content what a file is.

    Raises:
        UnreadableFileError: it cannot be opened, or is none of the formats.
    """
    head = head_of(path)
    if is_workbook(head):
        return _kind_of_package(path)
    if head.startswith((OLE, _HWP_3)):
        return "hwp"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_PICTURES):
        raise _unknown(path, "그림")
    if not is_text(head) and not is_mail(head.decode("latin-1")):
        raise _unknown(path, "")
    return _kind_of_text(path, decode(head).text.lstrip())


def read_json_file(path: Path) -> object:
    """Parse a JSON file, packed or not.

    Raises:
        UnreadableFileError: it cannot be opened, or breaks off at a line.
    """
    return parsed(path, decode(whole(path)).text)


def parsed(path: Path, text: str) -> object:
    """Parse JSON.

    Raises:
        UnreadableFileError: it breaks off at a line.
    """
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


def is_mail(text: str) -> bool:
    """Whether a text begins with the headers of a mail."""
    names = set()
    for line in text.removeprefix("\ufeff").split("\n", _MAIL_LINES)[:_MAIL_LINES]:
        if not line.strip():
            break
        if line[0] in " \t" or line.startswith("From "):
            continue
        if not _HEADER_NAME.match(line):
            break
        names.add(line.partition(":")[0].lower())
    return len(names & _MAIL_HEADERS) > 1


def _kind_of_package(path: Path) -> FileFormat:
    names = Package(bytes_of(path), path).names
    if WORKBOOK in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if any(_SECTION.fullmatch(name) for name in names):
        return "hwpx"
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise UnreadableFileError(
            path,
            problem="읽지 않는 형식의 문서입니다(ODT, EPUB, PPTX 따위)",
            mend="HWPX, DOCX나 PDF로 다시 저장해 가져오세요.",
        )
    return "zip"


def _kind_of_text(path: Path, text: str) -> FileFormat:
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return "feed" if "jsonfeed.org/version" in text[:4000] else _kind_of_object(path, text)
    if text.startswith("<"):
        return _kind_of_markup(path, text[:8000])
    if is_mail(text):
        return "eml"
    if looks_like_csv(text):
        return "csv"
    raise _unknown(path, "글 파일")


def _kind_of_markup(path: Path, text: str) -> FileFormat:
    feed, page = _FEED_ROOT.search(text), _PAGE_ROOT.search(text)
    if feed is not None and (page is None or feed.start() < page.start()):
        return "feed"
    if page is not None:
        return "html"
    if "<opml" in text.lower():
        raise UnreadableFileError(
            path,
            problem="기사가 아니라 출처의 목록(OPML)입니다",
            mend=f"`hanju sources import {path}`로 가져오세요.",
        )
    raise _unknown(path, "XML 문서")


def _kind_of_object(path: Path, head: str) -> FileFormat:
    """A file that starts with "{": one object a line, one object in all, or an issue."""
    first, *more = (line for line in head.split("\n", 20) if line.strip())
    try:
        content = json.loads(first)
    except (ValueError, RecursionError):
        if sum(f'"{key}"' in head for key in _ISSUE_KEYS) > 1:
            return "issue" if _is_issue(read_json_file(path)) else "json"
        # a broken or very long first line of many, or the first of one object's lines
        return "jsonl" if not more or more[0].lstrip().startswith("{") else "json"
    return "issue" if _is_issue(content) else "jsonl"


def _is_issue(content: object) -> bool:
    return isinstance(content, dict) and len(_ISSUE_KEYS & content.keys()) > 1


def _unknown(path: Path, kind: str) -> UnreadableFileError:
    if path.suffix.lower() in {".xlsx", ".xls"}:
        problem = f"이름은 {path.suffix}이지만 엑셀 파일이 아닙니다"
    elif kind:
        problem = f"기사 파일로 읽을 수 없는 {kind}입니다"
    else:
        problem = "기사 파일이 아닌 이진 파일입니다"
    return UnreadableFileError(path, problem=problem, mend=MEND_KIND)
