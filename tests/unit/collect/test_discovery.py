"""Feeds and boards on pages, without fetching anything."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hanju.collect.discovery import discover
from tests.ending import ends

URL = "http://gaon.example/board/list.do?id=1"


def rows(count: int = 10) -> str:
    return "".join(
        f"<tr><td>{n}</td><td class='subject'><a href='view.do?n={n}&amp;id=1'>새글 가온시 {n}번째 "
        f"탄소중립 지원 사업 시작</a></td><td>홍보과</td><td>2025-12-{n % 28 + 1:02}</td></tr>"
        for n in range(count)
    )


MENU = "".join(f"<li><a href='/menu/{n}'>메뉴 이름 {n}</a></li>" for n in range(40))
BOARD = (
    f"<html><head><title>가온시 보도자료</title></head><body><ul>{MENU}</ul>"
    f"<table class='board list'><thead><tr><th>번</th></tr></thead><tbody>{rows()}</tbody></table>"
    "<div><a href='/p2'>다음</a></div></body></html>"
)


def test_declared_feeds_come_first() -> None:
    found = discover(
        "<title>가온시</title><base href='http://www.gaon.example/x/'>"
        "<link rel='alternate' type='application/rss+xml' href='rss.xml' title='보도자료'>"
        "<link rel='alternate' type='application/atom+xml;charset=utf-8' href='/atom'>"
        "<link rel='alternate' type='application/json+oembed' href='/oembed'>"
        "<link rel='stylesheet' type='text/css' href='/feed.css'>"
        "<link rel='alternate' type='application/rss+xml' href='javascript:alert(1)'>"
        "<a href='http://www.gaon.example/x/rss.xml'>RSS</a><a href='/rss/news.xml'>새 소식</a>",
        "http://gaon.example/",
    )
    assert [(feed.url, feed.title, feed.certainty) for feed in found.feeds] == [
        ("http://www.gaon.example/x/rss.xml", "보도자료", "declared"),
        ("http://www.gaon.example/atom", "가온시", "declared"),
        ("http://www.gaon.example/rss/news.xml", "새 소식", "linked"),
    ]


def test_a_link_that_only_says_rss_is_named_by_its_row() -> None:
    table = "".join(
        f"<tr><td>{name}</td><td><a href='/rss/dept_{code}.xml' title='새창'>RSS복사</a></td></tr>"
        for name, code in [("가온부", "gaon"), ("나래부", "narae")]
    )
    found = discover(f"<table>{table}</table><a href='/rss/guide.do'>RSS 안내</a>", URL)
    assert [(feed.title, feed.url) for feed in found.feeds][:2] == [
        ("가온부", "http://gaon.example/rss/dept_gaon.xml"),
        ("나래부", "http://gaon.example/rss/dept_narae.xml"),
    ]


@pytest.mark.parametrize(
    ("url", "head", "guess"),
    [
        ("http://u.example/bbs/eco/123/artclList.do?x=1", "",
         "http://u.example/bbs/eco/123/rssList.do?row=50"),
        ("https://blog.naver.com/gaoncity", "", "https://rss.blog.naver.com/gaoncity.xml"),
        ("https://w.example/x", "<meta name=generator content='WordPress 6'>", "https://w.example/feed/"),
        ("https://x.tistory.com/1", "", "https://x.tistory.com/rss"),
    ],
)  # fmt: skip
def test_sites_of_a_known_make_are_guessed(url: str, head: str, guess: str) -> None:
    found = discover(f"<html><head>{head}</head><body>글</body></html>", url)
    assert [(feed.url, feed.certainty) for feed in found.feeds] == [(guess, "guessed")]


def test_a_board_is_found_among_menus() -> None:
    found = discover(BOARD, URL)
    assert found.title == "가온시 보도자료"
    assert found.feeds == ()
    assert found.board is not None
    assert len(found.board.rows) == 10
    first = found.board.rows[0]
    assert first.title == "가온시 0번째 탄소중립 지원 사업 시작"
    assert first.url == "http://gaon.example/board/view.do?n=0&id=1"
    assert first.written_date == "2025-12-01"
    assert found.board.selector == "table.board.list > tbody > tr"


def test_boards_of_list_items_and_of_scripts() -> None:
    items = "".join(
        f"<li><a href='#' onclick=\"fnView('{n}')\"><strong>나래시 {n}호 소식입니다</strong>"
        f"<span>25.12.{n + 1}</span></a></li>"
        for n in range(5)
    )
    board = discover(f"<ul id='news'>{items}</ul>", URL).board
    assert board is not None
    assert board.selector == "ul#news > li"
    assert (board.rows[2].url, board.rows[2].script) == ("", "fnView('2')")
    assert board.rows[2].written_date == "25.12.3"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<body><div id=app></div><script>render()</script></body>", "스크립트"),
        ("<frameset><frame src='main.do'></frameset>", "main.do"),
        ("<body><iframe src='/list.do'></iframe></body>", "/list.do"),
        ("<meta http-equiv='Refresh' content='0;url=/new'>", "/new"),
        ("<p>" + "안내 말씀입니다. " * 50, "찾지 못했습니다"),
        ("", "찾지 못했습니다"),
    ],
)
def test_an_empty_hand_has_a_reason(html: str, words: str) -> None:
    assert words in discover(html, URL).why


def test_hostile_pages_end_soon() -> None:
    rng = random.Random(4)
    pages = [
        "<div>" * 20_000, "<tr><td>" * 20_000, "<a href=" * 50_000, "<link " * 50_000,
        BOARD * 30, "<ul>" + "<li><a href=x>제목입니다 2025-12-01</a>" * 20_000,
        "".join(chr(rng.randrange(32, 0xFFFF)) for _ in range(100_000)),
    ]  # fmt: skip
    for page in pages:
        with ends():
            discover(page, URL)
    for _ in range(200):
        cut = rng.randrange(len(BOARD))
        discover(BOARD[:cut] + chr(rng.randrange(32, 127)) * 3 + BOARD[cut:], URL)


@pytest.mark.shared
def test_saved_boards_show_their_rows(shared_data: Path) -> None:
    folder = shared_data / "gov_board_html"
    counts = {}
    for path in sorted(folder.glob("*_page.html")):
        board = discover(path.read_text(encoding="utf-8"), "http://x.example/list.do").board
        counts[path.stem] = len(board.rows) if board else 0
    # the page saved as Damyang's list is one of its texts
    assert counts == {"damyang_page": 0, "gangjin_page": 15, "gyeongbuk_page": 10}
