from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.collect.board_recipes import RECIPES, page_address, recipe_for, view_address
from hanju.collect.boards import BoardShape, read_board

URL = "https://www.haean.go.kr/www/selectBbsNttList.do?bbsNo=65&key=429"
TITLES = ("수소버스 12대를 도입한다", "그린 리모델링 30억원을 들인다", "인공지능 민원 창구를 연다")


def table(link: str, *, extra: str = "", date: str = "2025.12.{day:02}") -> str:
    rows = "".join(
        f"<tr><td>{'공지' if n == 0 else n}</td><td class='subject'>"
        f"<a {link.format(id=f'90{n}1')}>새글 {title}</a></td>"
        f"<td>기획실</td><td>{date.format(day=9 + n)}</td><td>{extra}</td></tr>"
        for n, title in enumerate(TITLES)
    )
    return f"<table class='bbs'><thead><tr><th>번호</th></tr></thead><tbody>{rows}</tbody></table>"


PAGES = (
    "<div class='paging'><a href='#'>1</a><a href='#' onclick='goPage(2); return false'>2</a></div>"
)
PLAIN = table("href='selectBbsNttView.do?key=429&amp;bbsNo=65&amp;nttNo={id}'")


def page(body: str) -> str:
    return f"<html><head><title>보도자료</title></head><body>{body}</body></html>"


def test_a_table_gives_titles_dates_links_files_and_the_next_page() -> None:
    extra = "<a href='/file_download.do?id=7'>보도자료.hwpx</a>"
    link = "href='selectBbsNttView.do?key=429&amp;bbsNo=65&amp;nttNo={id}'"
    board = read_board(page(table(link, extra=extra) + PAGES), URL)
    assert board.state == "ok"
    assert [row.title for row in board.rows] == list(TITLES)
    assert board.rows[0].published == datetime(2025, 12, 8, 15, tzinfo=UTC)
    assert board.rows[0].url.endswith("selectBbsNttView.do?key=429&bbsNo=65&nttNo=9001")
    assert [row.is_pinned for row in board.rows] == [True, False, False]
    assert board.rows[1].attachments[0].name == "보도자료.hwpx"
    assert board.next_url == f"{URL}&pageIndex=2"
    assert board.engine == "selectBbsNttList"


def test_a_list_of_cards_gives_the_title_without_its_lead() -> None:
    cards = "".join(
        f"<li><a href='/press?idx={n}' title='{title} 에 대한 글내용 보기.'>"
        f"<p class='c_tit'>{title[:6]}...</p>"
        f"<p>{title} 시는 오늘 그렇게 밝혔다. 길게 이어지는 앞글이다.</p></a>"
        f"<span>25-12-0{n + 1}</span></li>"
        for n, title in enumerate(TITLES)
    )
    board = read_board(page(f"<ul class='md_list'>{cards}</ul>"), "https://a.go.kr/press")
    assert [row.title for row in board.rows] == list(TITLES)
    assert board.rows[2].published == datetime(2025, 12, 2, 15, tzinfo=UTC)


SCRIPTS = {
    "selectBbsNttList": (URL, "selectBbsNttView.do?key=429&bbsNo=65&nttNo=9001"),
    "boardList": (
        "https://a.go.kr/boardList.do?pageId=www789&boardId=BD_0000000027",
        "boardView.do?pageId=www789&boardId=BD_0000000027&seq=9001",
    ),
    "board/list": (
        "https://a.go.kr/newsroom/board/list.haean?boardId=BBS_0000090&menuCd=DOM_1",
        "view.haean?boardId=BBS_0000090&menuCd=DOM_1&dataSid=9001",
    ),
    "board.es": (
        "https://a.go.kr/board.es?mid=a10&bid=0003",
        "board.es?mid=a10&bid=0003&act=view&list_no=9001",
    ),
    "BD_selectBbsList": (
        "https://a.go.kr/site/BD_selectBbsList.do?q_bbsCode=1001",
        "BD_selectBbs.do?q_bbsCode=1001&q_bbscttSn=9001",
    ),
    "k2web": ("https://a.ac.kr/bbs/main/70/artclList.do", "/bbs/main/70/9001/artclView.do"),
    "jeju": ("https://a.go.kr/news/bodo/list.htm", "list.htm?act=view&seq=9001"),
    "korea.kr": (
        "https://a.kr/briefing/pressReleaseList.do",
        "/briefing/pressReleaseView.do?newsId=9001",
    ),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_links_by_script_are_resolved_for_known_engines(name: str) -> None:
    url, end = SCRIPTS[name]
    html = page(table("href='#view' onclick=\"fn_view('{id}'); return false;\""))
    board = read_board(html, url)
    assert (board.state, board.engine) == ("ok", name)
    assert board.rows[0].url.endswith(end)
    assert len({row.url for row in board.rows}) == 3
    recipe = recipe_for(url)
    assert recipe is not None
    assert f"{recipe.page_parameter}=2" in page_address(url, recipe.page_parameter, 2)
    assert view_address(recipe, url, "history.back()") == ""


def test_every_recipe_has_its_test() -> None:
    assert {recipe.name for recipe in RECIPES} == set(SCRIPTS)


def test_script_links_of_an_unknown_engine_are_broken_with_a_hint() -> None:
    html = page(table("href='#view' onclick=\"fn_view('{id}')\""))
    board = read_board(html, "https://a.go.kr/news.jsp")
    assert board.state == "broken"
    assert "스크립트로만" in board.why
    assert board.mend


def test_a_board_that_says_it_is_empty_is_empty() -> None:
    html = page("<table><tbody><tr><td>등록된 게시물이 없습니다.</td></tr></tbody></table>")
    assert read_board(html, URL).state == "empty"


BROKEN = {
    "script list": "<div id='list'></div><script>$.ajax({url:'/api/bbs/list'})</script>",
    "login": "<p>로그인이 필요한 서비스입니다</p>",
    "gone": "<p>요청하신 페이지를 찾을 수 없습니다</p>",
    "frame": "<iframe src='/new/board'></iframe>",
    "nothing": "<p>해안시에 오신 것을 환영합니다</p>" * 30,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_board_without_rows_is_broken_not_empty(name: str) -> None:
    board = read_board(page(BROKEN[name]), URL)
    assert (board.state, board.rows) == ("broken", ())
    assert board.why
    assert board.mend


def test_a_redesigned_board_is_broken_with_both_looks() -> None:
    shape = read_board(page(PLAIN), URL).shape
    assert shape is not None
    assert read_board(page(PLAIN), URL, shape=shape).state == "ok"
    other = "".join(
        f"<li><a href='/banner/{n}/x.html'>{title}</a> 2025-12-0{n + 1}</li>"
        for n, title in enumerate(TITLES)
    )
    moved = read_board(page(f"<ul id='side'>{other}</ul>"), URL, shape=shape)
    assert moved.state == "broken"
    assert shape.selector in moved.why
    assert "ul#side" in moved.why
    gone = read_board(page("<p>새 누리집</p>" * 100), URL, shape=shape)
    assert gone.state == "broken"
    assert "개편" in gone.why


def test_a_new_look_with_the_same_links_goes_on_with_a_note() -> None:
    shape = read_board(page(PLAIN), URL).shape
    assert shape is not None
    new = PLAIN.replace("class='bbs'", "id='renewed'")
    board = read_board(page(new), URL, shape=shape)
    assert board.state == "ok"
    assert "모양이 바뀌었지만" in board.notes[0]
    assert board.shape is not None
    assert board.shape != BoardShape(selector=shape.selector, links=shape.links)


@pytest.mark.parametrize("seed", range(30))
def test_broken_markup_never_raises(seed: int) -> None:
    html = page(PLAIN + PAGES)
    read_board(
        html[seed * 9 : -1 - seed * 17].replace("td", "<", seed % 4), "x:" if seed % 3 else URL
    )


@pytest.mark.shared
def test_saved_boards_give_their_rows(shared_data: Path) -> None:
    folder = shared_data / "gov_board_html"
    found = {}
    for name, url in (
        ("gangjin_page", "https://www.gangjin.go.kr/www/government/news/press"),
        ("gyeongbuk_page", "https://www.gb.go.kr/Main/page.do?mnu_uid=6792"),
        ("damyang_page", "https://www.damyang.go.kr/board/list.damyang?boardId=BBS_0000007"),
    ):
        board = read_board((folder / f"{name}.html").read_text(), url)
        dated = sum(row.published is not None and bool(row.url) for row in board.rows)
        assert all(len(row.title) < 120 for row in board.rows)
        found[name] = (board.state, len(board.rows), dated, bool(board.next_url))
        print(f"gov_board_html {name}: {board.state}, rows {len(board.rows)}, dated {dated}")  # noqa: T201
    assert found == {
        "gangjin_page": ("ok", 15, 15, True),
        "gyeongbuk_page": ("ok", 10, 10, True),
        "damyang_page": ("broken", 0, 0, False),  # its list is drawn by script
    }
