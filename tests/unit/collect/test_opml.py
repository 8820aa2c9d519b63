"""OPML in and out, hostile files included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.collect.opml import MAX_FEEDS, OpmlFeed, read_opml, write_opml
from hanju.text.normalise import clean_line
from tests.ending import ends

LIST = """<?xml version="1.0" encoding="euc-kr"?>
<opml version="1.1"><head><title>우리 피드</title></head><body>
<outline text="중앙부처">
  <outline type="rss" text="가온부" xmlUrl="http://gaon.example/rss.xml" htmlUrl="http://gaon.example/"/>
  <outline text="연구"><outline title="나래원" xmlUrl="https://narae.example/feed?a=1&amp;b=2"/></outline>
</outline>
<outline text="라온일보" xmlurl="feed://raon.example/rss"/>
<outline text="되풀이" xmlUrl="http://gaon.example/rss.xml"/>
<outline text="나쁨" xmlUrl="javascript:alert(1)"/>
<outline text="파일" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-16"])
def test_a_list_is_read_with_its_folders(encoding: str) -> None:
    read = read_opml(LIST.encode(encoding))
    assert read.title == "우리 피드"
    assert [(feed.title, feed.url, feed.groups) for feed in read.feeds] == [
        ("가온부", "http://gaon.example/rss.xml", ("중앙부처",)),
        ("나래원", "https://narae.example/feed?a=1&b=2", ("중앙부처", "연구")),
        ("라온일보", "http://raon.example/rss", ()),
    ]
    assert read.feeds[0].site_url == "http://gaon.example/"
    assert len(read.left_out) == 3
    assert read.why == ""


def test_a_bare_ampersand_and_a_cut_file_still_give_feeds() -> None:
    assert len(read_opml(LIST.replace("&amp;", "&").encode()).feeds) == 3
    cut = read_opml(LIST.partition('<outline text="되풀이"')[0].encode())
    assert len(cut.feeds) == 3
    assert "깨져" in cut.left_out[-1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "OPML"),
        (b"<html/>", "OPML"),
        (b"<opml><body/></opml>", "없습니다"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><opml><body/></opml>", "ENTITY"),
        (b"x" * 6_000_000, "MiB"),
        (b"<opml>" + b"<outline>" * 200_000, "없습니다"),
        (b"<opml><body><outline text='" + b"a" * 4_000_000, "없습니다"),
        (b"\x00\xff" * 1000, "OPML"),
    ],
    ids=range(8),
)
def test_what_is_no_list_is_said(content: bytes, words: str) -> None:
    with ends():
        read = read_opml(content)
    assert words in read.why
    assert read.mend


def test_a_list_without_end_is_cut() -> None:
    many = "".join(f'<outline xmlUrl="http://x.example/{n}"/>' for n in range(MAX_FEEDS + 10))
    read = read_opml(f"<opml><body>{many}</body></opml>".encode())
    assert len(read.feeds) == MAX_FEEDS


WORDS = st.text(min_size=1, max_size=12).map(clean_line).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            OpmlFeed,
            url=st.integers(0, 10**6).map(
                lambda n: f"http://x.example/{n}?a=1&b='\"<>".split("'")[0]
            ),
            title=WORDS,
            site_url=st.just("http://x.example/"),
            groups=st.lists(WORDS, max_size=3).map(tuple),
        ),
        unique_by=lambda feed: feed.url,
        max_size=12,
    ),
    st.text(max_size=20),
)
def test_what_is_written_is_read_back(feeds: list[OpmlFeed], title: str) -> None:
    written = write_opml(feeds, title=title)
    read = read_opml(written.encode("utf-8", "replace"))
    assert set(read.feeds) == set(feeds)
    assert write_opml(reversed(feeds), title=title) == written
