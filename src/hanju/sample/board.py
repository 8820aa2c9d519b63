"""The sample's board: releases of public offices as an old site of theirs shows them.

Shape:  `board_rows` are the articles on it; `list_page` and `view_page` are pages in EUC-KR.
Units:  ten rows a page, newest first; days and times in Seoul.
Errors: none.
Source: written for hanju after the looks of sources.md 5: a table with paging, a pinned row,
        shortened titles, pages that only say that the text is in the attached file.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from hanju.sample.releases import file_name

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

LIST: Final = "/bbs/press"
FILES: Final = "/down/"
TITLE: Final = "공공기관 보도자료 게시판(견본)"
ROWS_A_PAGE: Final = 10
_TITLE_CHARS: Final = 34
_STUB: Final = (
    "이 게시물은 보도자료를 전재하여 제공함을 알려드립니다. 자세한 내용은 첨부파일을 참고하세요."
)


def on_board(row: Row) -> bool:
    """Whether an article stands on the board and not in a feed."""
    return row["license"] == "kogl-1" and str(row["id"]).startswith("sample-a-")


def endings_of(place: int) -> tuple[str, ...]:
    """The formats in which the file of the n-th row is attached."""
    return {3: ("pdf",), 6: ("docx",), 9: ("zip",)}.get(place % 12, ("pdf", "hwpx"))


def has_text(place: int) -> bool:
    """Whether the page of the n-th row holds the text itself."""
    return place % 12 == 1


def list_page(rows: Sequence[Row], number: int) -> bytes:
    """The n-th page of the list; the first row is pinned on every page."""
    start = (number - 1) * ROWS_A_PAGE
    shown = [("공지", rows[0])]
    shown += [
        (str(len(rows) - start - place), row)
        for place, row in enumerate(rows[start : start + ROWS_A_PAGE])
    ]
    lines = "".join(_line(mark, row, number) for mark, row in shown)
    pages = range(1, -(-len(rows) // ROWS_A_PAGE) + 1)
    pager = "".join(
        f"<strong>{page}</strong>"
        if page == number
        else f'<a href="{LIST}?pageIndex={page}">{page}</a>'
        for page in pages
    )
    return _page(
        TITLE,
        f'<table class="bbs_list"><thead><tr><th>번호</th><th>제목</th><th>기관</th><th>등록일</th>'
        f'</tr></thead><tbody>{lines}</tbody></table><div class="paging">{pager}</div>',
    )


def view_page(row: Row, place: int) -> bytes:
    """The page of one release: a stub with its files, or the text."""
    at = datetime.fromisoformat(row["published"])
    if has_text(place):
        body = "".join(f"<p>{escape(one)}</p>\n" for one in row["text"].split("\n\n"))
    else:
        body = f"<p>{_STUB}</p>"
    files = "".join(
        f'<li><a href="{FILES}{row["id"]}.{ending}">{escape(file_name(row, ending))}</a></li>'
        for ending in endings_of(place)
    )
    title = escape(row["title"])
    return _page(
        f"{title} | {TITLE}",
        f'<div class="board_view"><h3>{title}</h3><dl><dt>등록일</dt>'
        f"<dd>등록일 {at:%Y-%m-%d %H:%M}</dd></dl>"
        f'<div class="board_view_contents">{body}</div></div><ul class="files">{files}</ul>'
        '<p><img src="/img/opentype01.png" alt="공공누리 제1유형 출처표시"></p>',
        head=f'<meta property="og:site_name" content="{escape(row["outlet"])}">'
        f'<meta property="og:title" content="{title}">'
        f'<link rel="canonical" href="{escape(row["url"])}">',
    )


def _line(mark: str, row: Row, number: int) -> str:
    title = row["title"]
    if len(title) > _TITLE_CHARS:
        title = f"{title[:_TITLE_CHARS]}..."
    day = datetime.fromisoformat(row["published"])
    office = row["outlet"].removesuffix(" 보도자료")
    return (
        f'<tr><td>{mark}</td><td><a href="{LIST}/{row["id"]}?pageIndex={number}">{escape(title)}'
        f"</a></td><td>{escape(office)}</td><td>{day:%Y.%m.%d}</td></tr>"
    )


def _page(title: str, body: str, head: str = "") -> bytes:
    text = (
        f'<html><head><meta charset="euc-kr"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    return text.encode("euc-kr", "xmlcharrefreplace")
