"""Boards without feeds: the rows of a list page, and what is wrong when there are none.

Shape:  the decoded text of a list page and its address in, `BoardRead` out; nothing is fetched.
Units:  instants are aware UTC; a day without a clock time is midnight in Seoul.
Errors: none; a board is ok, empty or broken, with words and a mend.
Source: design/sources.md 5 and 8; docs/decisions/0022-pages-and-boards.md.

The caller fetches view pages (`pages.read_page`) and further pages until a known row comes up.
A board without rows is empty only when it says so itself; everything else is broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.board_recipes import page_address, recipe_for, view_address
from hanju.collect.discovery import discover, find_list
from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.pages import files_of
from hanju.text.normalise import clean_address, clean_line

if TYPE_CHECKING:
    from datetime import datetime

    from selectolax.lexbor import LexborNode

    from hanju.collect.discovery import ListRow
    from hanju.model.articles import Attachment

BoardState = Literal["ok", "empty", "broken"]
MAX_PAGE_CHARS: Final = 5_000_000
MAX_TITLE_CHARS: Final = 300
SCRIPT: Final = "같은 소식의 RSS나 오픈API를 찾아보거나 정책브리핑(korea.kr) 출처로 대신하세요."
READD: Final = "브라우저에서 게시판을 열어 보고, 새 주소를 hanju sources add로 다시 등록하세요."


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One row. `url` is "" where a script opens the text and its address is not known.

    `is_cut` says that the list shortened the title: the view page has the whole one.
    """

    title: str
    url: str
    published: datetime | None
    published_why: str = ""
    attachments: tuple[Attachment, ...] = ()
    script: str = ""
    is_cut: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardShape:
    """What a board looked like when it was last read; kept by the caller between rounds."""

    selector: str
    links: str  # path and names of parameters of its view pages


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRead:
    """What a list page says; `next_url` is its next page, "" when none was found."""

    state: BoardState
    rows: tuple[BoardRow, ...] = ()
    shape: BoardShape | None = None
    next_url: str = ""
    engine: str = ""
    title: str = ""  # what the page calls itself
    why: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()


def read_board(html: str, url: str, *, shape: BoardShape | None = None, page: int = 1) -> BoardRead:
    """Read one list page.

    Args:
        html: the page, decoded.
        url: its address after redirects.
        shape: what the board looked like before; another look is then broken, unless the rows
            still lead to the same kind of address.
        page: which page of the list this is, for `next_url`.
    """
    html = html[:MAX_PAGE_CHARS]
    tree = LexborHTMLParser(html)
    base = _base(tree, url)
    found = find_list(tree, base)
    recipe = recipe_for(url)
    if found is None or not found.rows:
        return _without_rows(tree, html, url, shape)
    nodes = _by_link(tree, found.selector, base)
    rows = []
    for one in found.rows:
        address = one.url or (view_address(recipe, url, one.script) if recipe else "")
        rows.append(_row(one, address, nodes.get(one.url or one.script[:200]), base))
    seen = BoardShape(selector=found.selector, links=_links(rows))
    if shape is not None and shape.links != seen.links and shape.selector != seen.selector:
        why = (
            f"게시판 모양이 바뀌었습니다({shape.selector} → {seen.selector}). 지금 보이는 목록"
            f" {len(rows)}줄은 다른 곳({seen.links[:80]})을 가리켜 모으지 않았습니다."
        )
        return BoardRead(state="broken", shape=seen, why=why, mend=READD)
    notes = []
    if shape is not None and shape.selector != seen.selector:
        notes.append(f"게시판 모양이 바뀌었지만 같은 글을 가리킵니다({seen.selector})")
    unknown = sum(not row.url for row in rows)
    if unknown == len(rows):
        how = rows[0].script[:80]
        why = f"글 {len(rows)}개가 보이지만 스크립트로만 열려 주소를 알 수 없습니다({how})."
        return BoardRead(state="broken", rows=tuple(rows), shape=seen, why=why, mend=SCRIPT)
    if unknown:
        notes.append(f"주소를 알 수 없는 글 {unknown}개")
    return BoardRead(
        state="ok",
        rows=tuple(rows),
        shape=seen,
        next_url=_next(tree, url, base, page),
        engine=recipe.name if recipe else "",
        title=_page_title(tree),
        notes=tuple(notes),
    )


def _without_rows(
    tree: LexborHTMLParser, html: str, url: str, shape: BoardShape | None
) -> BoardRead:
    body = tree.body
    words = clean_line(body.text(separator=" ")) if body is not None else ""
    if _EMPTY.search(words):
        return BoardRead(state="empty", why="게시판에 글이 없다고 나옵니다.")
    if _LOGIN.search(words) and len(words) < 2000:
        return BoardRead(state="broken", why="로그인을 요구하는 쪽입니다.", mend=READD)
    if _GONE.search(words) and len(words) < 5000:
        return BoardRead(state="broken", why="없는 쪽이라고 나옵니다.", mend=READD)
    frames = tree.css_first("iframe[src], frame[src]")
    drawn = _SCRIPT_LIST.search(html)
    if drawn is not None or (len(words) < 200 and tree.css_first("script") is not None):
        why = "목록을 스크립트로 그리는 게시판이라 글이 보이지 않습니다."
        return BoardRead(state="broken", why=why, mend=SCRIPT)
    why = discover(html, url).why if frames is not None else ""
    if shape is not None:
        why = f"지난번에 있던 목록({shape.selector})이 없습니다. 게시판이 개편된 듯합니다. {why}"
    return BoardRead(
        state="broken",
        why=(why or "날짜와 링크가 있는 목록을 찾지 못했습니다.").strip(),
        mend=READD,
    )


def _row(one: ListRow, address: str, node: LexborNode | None, base: str) -> BoardRow:
    title = _title(one, node)
    read = read_feed_instant(_four_digits(one.written_date))
    files: tuple[Attachment, ...] = ()
    if node is not None and _FILE.search(node.html or ""):
        files = files_of(node.html or "", base)
    first = clean_line(node.text(separator=" "))[:10] if node is not None else ""
    return BoardRow(
        title=_CUT.sub("…", title)[:MAX_TITLE_CHARS],
        url=address,
        published=read.at.astimezone(UTC) if read.at is not None else None,
        published_why=read.why if read.at is None else "",
        attachments=files,
        script=one.script,
        is_cut=_CUT.search(title) is not None,
        is_pinned=_PINNED.match(first) is not None,
    )


def _title(one: ListRow, node: LexborNode | None) -> str:
    """The title alone, where the link holds a lead, a department and a picture too."""
    title = one.title
    if node is None:
        return title
    for inside in node.css(_TITLES):
        words = _NEW.sub("", clean_line(inside.text(separator=" "))).strip()
        if _TITLE_FROM <= len(words) <= len(title) and words[:20] in title:
            title = words
            break
    if _CUT.search(title):
        start = _CUT.sub("", title).rstrip()
        for link in node.css("a[title]"):
            whole = _HINT.sub("", clean_line(link.attributes.get("title") or "")).strip()
            if len(whole) > len(start) and whole.startswith(start):
                return whole
    return title


def _by_link(tree: LexborHTMLParser, selector: str, base: str) -> dict[str, LexborNode]:
    """The rows of the list by their link as `find_list` names it."""
    nodes: dict[str, LexborNode] = {}
    for node in tree.css(selector):
        for link in node.css("a"):
            href = clean_address(link.attributes.get("href") or "")
            script = (link.attributes.get("onclick") or "").strip()
            for written in (_join(base, href), href[:200], script[:200]):
                if written:
                    nodes.setdefault(written, node)
    return nodes


def _links(rows: list[BoardRow]) -> str:
    """What the view pages of most rows have in common."""
    kinds: dict[str, int] = {}
    for row in rows:
        parts = urlsplit(row.url)
        path = _DIGITS.sub("#", parts.path)
        names = ",".join(sorted({name for name, _ in parse_qsl(parts.query)}))
        kinds[f"{path}?{names}"] = kinds.get(f"{path}?{names}", 0) + 1
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _next(tree: LexborHTMLParser, url: str, base: str, page: int) -> str:
    """The address of the next page: a link with its number, else by the engine's parameter."""
    wanted = str(page + 1)
    recipe = recipe_for(url)
    for link in tree.css("a"):
        if clean_line(link.text(separator=" ")).strip("[]() ") != wanted:
            continue
        href = clean_address(link.attributes.get("href") or "")
        script = f"{href} {link.attributes.get('onclick') or ''}"
        if recipe is not None and _PAGE_CALL.search(script):
            return page_address(url, recipe.page_parameter, page + 1)
        if href and not href.lower().startswith(("#", "javascript:")):
            address = _join(base, href)
            if address:
                return address
    return ""


def _page_title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return clean_line(node.text())[:MAX_TITLE_CHARS] if node is not None else ""


def _join(base: str, href: str) -> str:
    """An address that can be called, "" for anything else."""
    try:
        address = urljoin(base, href)
    except ValueError:
        return ""
    return "" if isinstance(read_address(address), BadAddress) else address


def _four_digits(written: str) -> str:
    """26-01-07 is a year of this century."""
    return f"20{written}" if _SHORT_YEAR.match(written) else written


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    try:
        return urljoin(url, node.attributes.get("href") or "") if node is not None else url
    except ValueError:
        return url


_TITLE_FROM: Final = 4
_TITLES: Final = (
    ".c_tit, .subject a, .subject, .title a, .title, .tit, .artclLinkView strong, td.left a,"
    "strong, h3, h4, dt"
)
_CUT: Final = re.compile(r"\s?(?:\.{3,}|…)$")
_HINT: Final = re.compile(
    r"\s?(?:에 대한 (?:글\s?내용|상세).{0,12}|(?:글|내용|상세)?\s?보기\.?|새\s?창.{0,6}"
    r"|상세.{0,8}이동)$"
)
_NEW: Final = re.compile(r"^(?:새글|새 글|NEW|N)\s|\s(?:새글|새 글|NEW|첨부파일)$", re.IGNORECASE)
_PINNED: Final = re.compile(r"\[?(?:공지|고정|알림)\]?(?:\s|$)")
_FILE: Final = re.compile(r"file_?down|down_?load|\.(?:hwpx?|pdf|docx?|xlsx?|zip)\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
_SHORT_YEAR: Final = re.compile(r"\d{2}\s?[-./년]")
_PAGE_CALL: Final = re.compile(r"\w{0,40}(?:page|paging|list)\w{0,20}\s?\(", re.IGNORECASE)
_EMPTY: Final = re.compile(
    r"(?:등록된|게시된|조회된|검색된)\s?(?:게시물|게시글|글|자료|내용|데이터)[이가]?\s?없습니다"
    r"|(?:게시물|게시글|자료|검색\s?결과)[이가]\s?(?:없습니다|존재하지 않습니다)"
)
_LOGIN: Final = re.compile(r"로그인이 필요|로그인 후 이용|로그인하세요")
_GONE: Final = re.compile(
    r"페이지를 찾을 수 없|존재하지 않는 (?:페이지|게시판)|요청하신 페이지|삭제된 (?:페이지|게시판)"
)
_SCRIPT_LIST: Final = re.compile(
    r"\$\.(?:ajax|post|getJSON)\([^;]{0,300}(?:list|bbs|board|ntt)"
    r"|fetch\([^;]{0,200}(?:list|bbs|board)"
    r"|ng-repeat=|v-for=|id=['\"](?:app|root|__next)['\"]",
    re.IGNORECASE,
)
