"""What a document is called and when it was given out, by its own words.

Shape:  the text of a document in; a title, a day and how it was found out.
Units:  instants aware; a day without a clock time is midnight in Seoul.
Errors: none; an undated document stays undated, with the reason.
Source: design/sources.md section 8 (S6); threats.md P9 (undated is never silently today);
        docs/decisions/0006-import.md.

A release says on its first page when it may be printed. Where it does not, the day in the name
of the file, a day that stands alone in the text and the day of saving are weaker and weaker
evidence: each leaves a note.
"""

from __future__ import annotations

import itertools
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.files.instants import UNDATED
from hanju.text.normalise import clean_line, comparison_key

if TYPE_CHECKING:
    from datetime import datetime

TITLE_CHARS: Final = 500
NAMED_BY_FILE: Final = "제목을 찾지 못해 파일 이름을 제목으로 씀"
#: The first page.
_HEAD_CHARS: Final = 3_000
_HEAD_LINES: Final = 40
_LINE_CHARS: Final = 400
#: A title that ends in a comma goes on in the next line, which is no longer than this.
_SECOND_LINE: Final = 60

_DAY: Final = r"(?:20\d{2}|['’]?2\d) ?[-./년] ?\d{1,2} ?[-./월] ?\d{1,2}(?!\d)"
_CLOCK: Final = (
    r"(?: ?[일.])? ?(?:\( ?[월화수목금토일] ?\))?,?(?: ?(?:오전|오후)? ?\d{1,2}(?::\d{2}|시))?"
)
_LABELLED: Final = re.compile(
    r"(?:보도 ?(?:시점|일시|일자|일)|배포 ?(?:시점|일시|일자|일)?"
    r"|(?:게시|등록|작성|발행|발표) ?일|시행 ?일자)[^\d\n'’]{0,24}\n?[^\d\n'’]{0,24}("
    + _DAY
    + _CLOCK
    + ")"
)
_ALONE: Final = re.compile(_DAY + r"(?: ?[일.])? ?(?:\( ?[월화수목금토일](?:요일)? ?\))?")
_IN_NAME: Final = re.compile(
    r"(?<!\d)(?:(20\d{2})[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])"
    r"|(2\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_TITLE_LABEL: Final = re.compile(r"제 ?목 ?[|:：] ?(\S[^\n|]{3,300})")
#: Titles that programs put in by themselves, and names of files.
_NO_TITLE: Final = re.compile(
    r"(?:제목 ?없음|무제|untitled|microsoft word - |powerpoint|document ?\d|문서 ?\d|빈 ?문서)"
    r"|\.(?:hwpx?|docx?|pdf|indd)$",
    re.IGNORECASE,
)
#: Lines above the title of a release: its kind, its days, who to call.
_FURNITURE: Final = re.compile(
    r"(?:보도 ?(?:참고|설명|해명)? ?자료|참고 ?자료|설명 ?자료|보도 ?시점|보도 ?일|배포|즉시"
    r"|엠바고|담당|문의|연락처|전화|부서|책임자|페이지|사진 ?있음|총 ?\d|제\d{1,5}호"
    r"|https?:|www\.)",
    re.IGNORECASE,
)
_MARKS: Final = " \t□■○●◇◆▷▶▪•·ㅇ-–—*※<>〈〉《》【】[]「」『』\"“”'‘’|"
_WORD: Final = re.compile("[가-힣A-Za-z]{2}")


def title_of(text: str, named: str, file_name: str) -> tuple[str, str]:
    """The title of a document, and a note when only its file gave one.

    Args:
        text: what was read.
        named: the title that the file says it has.
        file_name: what the file is called.
    """
    named = "" if _NO_TITLE.search(named) else clean_line(named)[:TITLE_CHARS]
    head = text[:_HEAD_CHARS]
    labelled = _TITLE_LABEL.search(head)
    if labelled:
        return labelled[1].strip(_MARKS), ""
    if len(named) > 3 and comparison_key(named) in comparison_key(head):
        return named, ""
    lines = [line.strip(_MARKS) for line in head.split("\n")[:_HEAD_LINES] if line.strip()]
    for words, following in itertools.zip_longest(lines, lines[1:], fillvalue=""):
        is_heading = 5 < len(words) <= 200 and "|" not in words and _WORD.search(words)
        if is_heading and not _FURNITURE.match(words) and not _ALONE.fullmatch(words):
            goes_on = words.endswith(",") and 0 < len(following) <= _SECOND_LINE
            return (f"{words} {following}" if goes_on else words), ""
    if len(named) > 3:
        return named, ""
    return clean_line(PurePath(file_name).stem)[:TITLE_CHARS] or "제목 없음", NAMED_BY_FILE


def published_of(text: str, saved: str, file_name: str) -> tuple[datetime | None, str]:
    """When a document was given out, and a note when that is not what it says itself.

    Args:
        text: what was read.
        saved: when the file says it was last saved.
        file_name: what the file is called.
    """
    labelled = _LABELLED.search(text[:_HEAD_CHARS])
    if labelled:
        at = _instant(labelled[1])
        if at is not None:
            return at, ""
    at = day_in_name(file_name)
    if at is not None:
        return at, f"게재일을 파일 이름에서 읽음: {at:%Y-%m-%d}"
    lines = [line.strip()[:_LINE_CHARS] for line in text.split("\n")]
    for line in (*lines[:_HEAD_LINES], *lines[-5:]):
        at = _instant(line) if _ALONE.fullmatch(line) else None
        if at is not None:
            return at, f"본문에 홀로 적힌 날짜를 게재일로 씀: {at:%Y-%m-%d}"
    at = read_feed_instant(saved).at if saved else None
    if at is not None:
        return at, f"파일이 저장된 날을 게재일로 씀: {at:%Y-%m-%d}"
    return None, UNDATED


def day_in_name(file_name: str) -> datetime | None:
    """The day that stands in the name of a file."""
    for found in _IN_NAME.finditer(PurePath(file_name).stem):
        year, month, day = found.groups()[:3] if found[1] else found.groups()[3:]
        at = _instant(f"{year if found[1] else '20' + year}-{month}-{day}")
        if at is not None:
            return at
    return None


def _instant(written: str) -> datetime | None:
    words = clean_line(written).replace("’", "'").removeprefix("'").rstrip(" ,")
    if re.match(r"\d{2}\D", words):
        words = f"20{words}"
    read = read_feed_instant(words)
    if read.at is None:  # "2025. 12. 4.(목) 10시" and what else stands behind the day
        found = re.match(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})", words)
        read = (
            read_feed_instant("-".join(part.zfill(2) for part in found.groups())) if found else read
        )
    return read.at
