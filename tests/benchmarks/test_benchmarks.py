"""What the benchmarks stand on: ratios the right way round, a true loopback web, true copies."""

from __future__ import annotations

import http.client
from collections import Counter
from datetime import UTC, datetime

import pytest

from benchmarks.bench_copies import MIN_PIECES, RATES, SHARE, grouped, pieces, planted, share
from benchmarks.bench_copies import _ours as our_copies
from benchmarks.corpora import _Mixer, generated
from benchmarks.lines import Line, growth_exponent
from benchmarks.loopback import LoopbackWeb, Words, board, feed
from hanju.collect.boards import read_board
from hanju.collect.feeds import FeedSource, read_feed
from hanju.collect.pages import read_page
from hanju.sift.copies import near_copies

NOW = datetime(2026, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "ours", "theirs", "ratio"),
    [("CPU s", 2.0, 20.0, 10.0), ("items/s", 3_000.0, 1_000.0, 3.0), ("MiB", 100.0, 50.0, 0.5)],
)
def test_a_ratio_above_one_means_that_we_are_better(
    unit: str, ours: float, theirs: float, ratio: float
) -> None:
    line = Line(id="B0", work="", ours=ours, unit=unit, theirs=theirs)  # type: ignore[arg-type]
    assert line.ratio == pytest.approx(ratio)
    assert line.as_json()["ratio"] == line.ratio


def test_growth_is_the_power_of_the_size() -> None:
    sizes = [10, 20, 40, 80]
    assert growth_exponent(sizes, [3 * size**1.5 for size in sizes]) == pytest.approx(1.5)


@pytest.mark.parametrize("number", [0, 2, 3, 7])  # Atom, JSON, EUC-KR, RSS
def test_every_feed_of_the_loopback_web_holds_all_its_entries(number: int) -> None:
    page = feed(number, 30, Words(1))
    charset = page.kind.partition("charset=")[2]
    source = FeedSource(id="s", url="http://127.0.77.1/feed.xml")
    read = read_feed(page.content, source, collected_at=NOW, charset=charset)
    assert read.state == "ok"
    assert len({article.url for article in read.articles}) == 30
    assert all(article.published_at for article in read.articles)
    assert "\N{REPLACEMENT CHARACTER}" not in "".join(one.title for one in read.articles)


def test_a_board_of_the_loopback_web_can_be_read_to_its_last_post() -> None:
    pages = board(3, 23, Words(1))
    url, views = "http://127.0.77.4/board3/list.do", set[str]()
    seen = 0
    while url and seen < 5:
        read = read_board(pages[url.partition("77.4")[2]].content.decode(), url, page=seen + 1)
        assert read.state == "ok"
        views.update(row.url for row in read.rows)
        url, seen = read.next_url, seen + 1
    assert len(views) == 23
    one = min(views)
    assert read_page(pages[one.partition("77.4")[2]].content.decode(), one).text


@pytest.mark.allow_hosts(["127.0.77.1"])
def test_the_loopback_web_answers_304_only_to_who_knows_the_page() -> None:
    with LoopbackWeb(feeds=1, items=2) as web:
        connection = http.client.HTTPConnection("127.0.77.1", web.port, timeout=10)

        def ask(**headers: str) -> http.client.HTTPResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", "/feed0.xml", headers=named)
            answer = connection.getresponse()
            answer.read()
            return answer

        first = ask()
        etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        assert first.status == 200
        assert ask(If_None_Match=etag).status == 304
        assert ask(If_Modified_Since=changed).status == 304
        assert ask(If_None_Match='"other"', If_Modified_Since=changed).status == 200
        connection.close()
        counts = web.counts()
        assert (counts["200"], counts["304"]) == (2, 2)
        assert web.counts() == {}


def test_planted_copies_are_found_and_the_others_are_not() -> None:
    texts, truth = planted(400)
    group = grouped(our_copies(texts), len(texts))
    light = [(one, other) for one, other, rate in truth if rate <= 0.1]
    assert len({rate for _, _, rate in truth}) == len(RATES)
    assert all(group[one] == group[other] for one, other in light)
    sizes = Counter(group)
    assert max(sizes.values()) == 2


def test_the_share_is_that_of_the_shorter_text() -> None:
    whole = pieces("가나다라마바사아자차카타파하 " * 3)
    part = pieces("가나다라마바사")
    assert share(whole, part) == 1.0
    assert len(part) < MIN_PIECES
    assert share(part, pieces("전혀 다른 글자들의 모임")) < SHARE


def test_a_mixed_week_keeps_its_build_and_holds_no_copy_of_the_first() -> None:
    base, _ = generated(300, words=60)
    mixed = _Mixer(base).mixed(1, base)
    assert [len(one.text) for one in mixed] == [len(one.text) for one in base]
    first = {one.id for one in base}
    assert first.isdisjoint(one.id for one in mixed)
    across = [
        copy
        for copy in near_copies([*base, *mixed])
        if (copy.older in first) != (copy.newer in first)
    ]
    assert len(across) <= 0.01 * len(base)
