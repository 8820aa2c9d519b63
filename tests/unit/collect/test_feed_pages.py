"""Feeds whose entries have no text: pages are read where the licence allows, and once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hanju.collect.feed_source import read_feed_source
from hanju.collect.source_reads import RoundTools, SourceRead
from hanju.collect.spending import Spending, SpendingLimits
from hanju.model import Source, SourceId
from tests.unit.collect.web_of import FakeWeb

FEED = "https://gaon.example/rss.xml"
SOURCE = Source(id=SourceId("gaon"), url=FEED, outlet="가온시", license="kogl-1")
TEXT = "가온시는 햇빛발전소 이익을 마을에 나누는 조례를 만들었다고 4일 밝혔다. " * 12
PAGE = f"<html><body><div class='board_view_contents'><p>{TEXT}</p></div></body></html>"


def page_url(number: int) -> str:
    return f"https://gaon.example/view/{number}"


def feed(*numbers: int, text: str = "") -> str:
    entries = "".join(
        f"<item><title>가온시, {n}번째 소식</title><link>{page_url(n)}</link><guid>{n}</guid>"
        "<pubDate>Thu, 04 Dec 2025 09:00:00 +0900</pubDate>"
        f"<description>{text}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>가온시</title>{entries}</channel></rss>"


def read(
    web: FakeWeb,
    source: Source = SOURCE,
    *,
    stored: frozenset[str] = frozenset(),
    memory: dict[str, str] | None = None,
    **limits: Any,
) -> SourceRead:
    tools = RoundTools(
        fetcher=web,
        clock=web.clock,
        memory={source.id: memory or {}},
        known=lambda asked: frozenset(asked) & stored,
        spending=Spending(limits=SpendingLimits(**limits)),
    )
    return read_feed_source(source, tools)


def site(*numbers: int, text: str = "") -> FakeWeb:
    return FakeWeb({FEED: feed(*numbers, text=text), **{page_url(n): PAGE for n in numbers}})


def test_an_entry_with_a_title_alone_gets_the_text_of_its_page() -> None:
    web = site(1, 2)
    got = read(web)
    assert [article.text for article in got.articles] == [TEXT.strip()] * 2
    assert web.asked == [FEED, page_url(1), page_url(2)]


def test_what_is_stored_is_not_read_again_and_still_counts() -> None:
    web = site(1, 2)
    got = read(web, stored=frozenset({page_url(1)}))
    assert web.asked == [FEED, page_url(2)]
    assert (len(got.articles), len(got.known)) == (1, 1)


def test_no_page_is_read_without_a_licence_or_a_need() -> None:
    web = site(1, 2)
    assert len(read(web, replace(SOURCE, license="none")).articles) == 2
    assert len(read(site(3, text=TEXT)).articles) == 1
    assert web.asked == [FEED]
    web = site(1)
    read(web, replace(SOURCE, license="none", reads_pages="stubs"))
    assert web.asked == [FEED, page_url(1)]


def test_what_a_limit_leaves_and_what_did_not_come_is_read_next_time() -> None:
    web = site(1, 2, 3)
    got = read(web, pages_a_source=2)
    assert len(got.articles) == 2
    assert got.validators == {}, "the feed is read whole again"
    web.pages[page_url(1)] = "timeout"
    got = read(web, stored=frozenset({page_url(2), page_url(3)}))
    assert [article.text for article in got.articles] == [""]
    assert got.memory is not None
    later = site(2, 3)  # the first entry has left the feed
    later.pages[page_url(1)] = PAGE
    again = read(
        later,
        stored=frozenset(page_url(n) for n in (1, 2, 3)),
        memory=dict(got.memory),
    )
    (found,) = again.articles
    assert (found.id, found.text) == (got.articles[0].id, TEXT.strip())
    assert again.memory == {"again": ""}
