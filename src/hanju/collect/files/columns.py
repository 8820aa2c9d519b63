"""Which column is which: the names that files give to the fields of an article.

Shape:  the names of a row in; for each field of ours the names that may hold it, best first.
Units:  names are compared without case, spaces, "_" and "-".
Errors: none.
Source: DESIGN.md section 6; design/sources.md section 4.1; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.text.normalise import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "뉴스식별자", "newsid", "articleid", "식별자", "기사id"),
    "url": (
        "url", "link", "기사url", "원문url", "주소", "링크", "원문주소", "원문링크",
        "originallink", "originalurl", "providerlinkpage",
    ),
    "title": ("title", "제목", "기사제목", "뉴스제목", "headline"),
    "text": (
        "text", "본문", "기사본문", "content", "contenttext", "body", "내용", "기사내용",
        "description", "요약", "summary",
    ),
    "published": (
        "published", "publishedat", "pubdate", "게재일시", "게재일", "게재일자", "일시", "일자",
        "날짜", "발행일", "발행일자", "보도일시", "보도일", "보도일자", "배포일", "등록일",
        "등록일시", "작성일", "date", "approvedat", "publishdate",
    ),
    "outlet": (
        "outlet", "언론사", "언론사명", "매체", "매체명", "신문사", "press", "publisher",
        "provider", "기관", "기관명", "ministry", "출처", "source", "sourcename",
    ),
    "license": ("license", "licence", "이용조건", "공공누리", "라이선스"),
    "attachments": ("attachments", "첨부", "첨부파일"),
    "lang": ("lang", "language", "언어"),
    "sample": ("sample", "issample"),
    "seen": ("firstseen", "collectedat", "수집일시", "수집일"),
    "source_id": ("sourceid",),
    "excluded": ("분석제외여부",),
}  # fmt: skip
_FOLD: Final = re.compile(r"[\s_-]+")
#: What a person is told is missing.
SPOKEN: Final = {"title": "제목", "published": "날짜", "outlet": "언론사"}

Columns = dict[str, tuple[str, ...]]


def columns_of(names: Iterable[str]) -> Columns:
    """For each field of an article the given names that may hold it, best first."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_FOLD.sub("", clean_line(name)).casefold(), name)
    found = {
        field: tuple(folded[known] for known in all_known if known in folded)
        for field, all_known in _NAMES.items()
    }
    return {field: given for field, given in found.items() if given}


def missing_columns(columns: Columns, *, has_outlet: bool) -> list[str]:
    """Columns a table cannot do without, in words; none when it can be read."""
    missing = [
        word
        for field, word in SPOKEN.items()
        if field not in columns and not (field == "outlet" and has_outlet)
    ]
    if "text" not in columns and "url" not in columns:
        missing.append("본문 또는 URL")
    return missing
