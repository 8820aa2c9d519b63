"""Recipes of board engines: how their list, view and page addresses are built.

Shape:  a `BoardRecipe` by the address of a list; addresses out.
Units:  pages count from 1.
Errors: none; "" where an address cannot be built.
Source: design/sources.md 5.2. Addresses of lists are from there; parameters of views and pages
        are those that the engines are known by and were not called (unverified).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRecipe:
    """One engine. `view` takes {id}, the parameters of the list and groups of `list_path`."""

    name: str
    list_path: re.Pattern[str]
    view: str
    page_parameter: str


RECIPES: Final = (
    BoardRecipe(
        name="selectBbsNttList",
        list_path=re.compile(r"/selectBbsNttList\.do$"),
        view="selectBbsNttView.do?key={key}&bbsNo={bbsNo}&nttNo={id}",
        page_parameter="pageIndex",
    ),
    BoardRecipe(
        name="boardList",
        list_path=re.compile(r"/boardList\.do$"),
        view="boardView.do?pageId={pageId}&boardId={boardId}&menuId={menuId}&seq={id}",
        page_parameter="movePage",
    ),
    BoardRecipe(
        name="board/list",
        list_path=re.compile(r"/board/list\.(?P<site>\w{1,30})$"),
        view="view.{site}?boardId={boardId}&menuCd={menuCd}&dataSid={id}",
        page_parameter="startPage",
    ),
    BoardRecipe(
        name="board.es",
        list_path=re.compile(r"/board\.es$"),
        view="board.es?mid={mid}&bid={bid}&act=view&list_no={id}",
        page_parameter="nPage",
    ),
    BoardRecipe(
        name="BD_selectBbsList",
        list_path=re.compile(r"/BD_selectBbsList\.do$"),
        view="BD_selectBbs.do?q_bbsCode={q_bbsCode}&q_bbscttSn={id}",
        page_parameter="q_currPage",
    ),
    BoardRecipe(
        name="k2web",
        list_path=re.compile(r"(?P<board>/bbs/[\w-]{1,40}/\d{1,9})/artclList\.do$"),
        view="{board}/{id}/artclView.do",
        page_parameter="page",
    ),
    BoardRecipe(
        name="jeju",
        list_path=re.compile(r"/list\.htm$"),
        view="?act=view&seq={id}",
        page_parameter="page",
    ),
    BoardRecipe(
        name="korea.kr",
        list_path=re.compile(r"/pressReleaseList\.do$"),
        view="/briefing/pressReleaseView.do?newsId={id}",
        page_parameter="pageIndex",
    ),
)
#: Parameters that tell where in the list a post stood, not which post it is.
_PASSING: Final = re.compile(
    r"(?:page(?:Index|No|Num|Unit|Size)?|cPage|currPage|q_currPage|currentPage|nPage|movePage"
    r"|startPage|curPage|rowCnt|rowPerPage|rowsPerPage|listCnt|jsessionid|phpsessid)",
    re.IGNORECASE,
)
_SEARCH: Final = re.compile(r"(?:q_)?se?a?rch|key(?:word|field)", re.IGNORECASE)
_SESSION: Final = re.compile(r";jsessionid=[^/?#]{0,200}", re.IGNORECASE)
_SLOT: Final = re.compile(r"\{(\w+)\}")
_EMPTY_PARAMETER: Final = re.compile(r"(?<=[?&])\w+=(?:&|$)")
#: fn_view('12345'), goView(65, 12345): the last number is the post, the ones before the board.
_NUMBER: Final = re.compile(r"\d{2,20}")
_CALL: Final = re.compile(r"\w{1,60}\s?\(([^()]{1,200})\)")


def recipe_for(url: str) -> BoardRecipe | None:
    """The engine of a list by its address."""
    path = _path(url)
    return next((one for one in RECIPES if one.list_path.search(path)), None)


def view_address(recipe: BoardRecipe, list_url: str, script: str) -> str:
    """The address that a script link opens, "" when its number cannot be told."""
    call = _CALL.search(script)
    numbers = _NUMBER.findall(call[1]) if call else []
    found = recipe.list_path.search(_path(list_url))
    if not numbers or found is None:
        return ""
    known = dict(parse_qsl(urlsplit(list_url).query)) | found.groupdict() | {"id": numbers[-1]}
    written = _SLOT.sub(lambda slot: known.get(slot[1], ""), recipe.view)
    return urljoin(list_url, _EMPTY_PARAMETER.sub("", written))


def page_address(list_url: str, parameter: str, page: int) -> str:
    """The address of another page of a list."""
    parts = urlsplit(list_url)
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != parameter
    ]
    query.append((parameter, str(page)))
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


def plain_address(view_url: str) -> str:
    """The address of a post without the page, the search and the session it was found in."""
    try:
        parts = urlsplit(view_url)
    except ValueError:
        return view_url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in pairs
        if not (_PASSING.fullmatch(name) or (not value and _SEARCH.match(name)))
    ]
    path = _SESSION.sub("", parts.path)
    if len(kept) == len(pairs) and path == parts.path and not parts.fragment:
        return view_url
    return urlunsplit(parts._replace(path=path, query=urlencode(kept), fragment=""))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
