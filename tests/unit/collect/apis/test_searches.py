"""Naver, BIGKinds and Google: paging, limits, extracts, refusals (traps S10, S13, S17 to S19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from hanju.collect.apis.bigkinds import read_bigkinds_source
from hanju.collect.apis.google import read_google_source, without_outlet
from hanju.collect.apis.naver import HUB, OLD, provider_for, read_naver_source
from hanju.collect.source_reads import SourceRead
from tests.servers.apis.bigkinds import BigKinds, document
from tests.servers.apis.naver import NaverSearch, result
from tests.servers.web import Reply, Seen, Site
from tests.unit.collect.apis.kit import KEYS, NOW, holds_no_key, open_tools, source

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


# -- Naver --------------------------------------------------------------------------------

OLD_PAIR = (KEYS["HANJU_NAVER_CLIENT_ID"], KEYS["HANJU_NAVER_CLIENT_SECRET"])
HUB_PAIR = (KEYS["HANJU_NAVER_HUB_ID"], KEYS["HANJU_NAVER_HUB_KEY"])


@pytest.fixture(params=["old", "hub"])
def search(request: pytest.FixtureRequest, site: Site) -> NaverSearch:
    running = NaverSearch(request.param, OLD_PAIR if request.param == "old" else HUB_PAIR)
    site.routes["/news"] = running
    return running


def keys_of(generation: Literal["old", "hub"]) -> dict[str, str]:
    names = (OLD if generation == "old" else HUB).keys.variables
    return {name: KEYS[name] for name in names}


def naver(site: Site, search: NaverSearch, **more: object) -> SourceRead:
    with open_tools(**{"keys": keys_of(search.generation), **more}) as tools:  # type: ignore[arg-type]
        asked = source("naver", f"naver+{site.url}/news?query=탄소중립 도시")
        return read_naver_source(asked, tools)


def test_the_pair_that_is_set_chooses_the_service() -> None:
    assert provider_for(keys_of("old")) is OLD
    assert provider_for(keys_of("hub")) is HUB
    assert provider_for(KEYS) is HUB
    assert provider_for({"HANJU_NAVER_HUB_ID": "x"}) is None
    assert provider_for({}) is None


def test_marks_and_entities_go_without_a_space(site: Site, search: NaverSearch) -> None:
    search.items = [result(1, NOW - timedelta(hours=1))]
    (article,) = naver(site, search).articles
    assert article.title == '가온시, 탄소중립도시 1차 협약… "내년 착수"'
    assert article.text == "가온시가 탄소중립도시 1차 협약을 맺었다. 문의 [이메일]"
    assert article.url == "https://www.press1.example/news/1"
    assert article.outlet == "press1.example"
    assert article.is_extract
    assert article.license == "none"
    assert article.published_at == NOW - timedelta(hours=1)


def test_a_round_stops_at_what_the_last_one_saw(site: Site, search: NaverSearch) -> None:
    search.items = [result(n, NOW - timedelta(minutes=10 * n)) for n in range(250)]
    first = naver(site, search)
    assert (len(first.articles), search.starts) == (250, [1, 101, 201])
    search.items = [
        result(1000 + n, NOW + timedelta(minutes=50 - n)) for n in range(30)
    ] + search.items
    search.starts.clear()
    later = naver(site, search, memory=first.memory, at=NOW + timedelta(hours=1))
    assert search.starts == [1]
    new = {f"https://www.press{n % 3}.example/news/{n}" for n in range(1000, 1030)}
    urls = {one.url for one in later.articles}
    assert new <= urls
    assert len(urls - new) == 13, "two hours of what is known, in case of late finds"


def test_the_1100th_result_is_the_last_and_it_is_said(site: Site, search: NaverSearch) -> None:
    search.items = [result(n, NOW - timedelta(seconds=n)) for n in range(3000)]
    got = naver(site, search)
    assert search.starts == [*range(1, 1000, 100), 1000]
    assert len(got.articles) == 1099
    assert any("1,100건" in note for note in got.notes)


def test_a_spent_quota_keeps_what_came_and_says_when(site: Site, search: NaverSearch) -> None:
    search.items = [result(n, NOW - timedelta(minutes=n)) for n in range(300)]
    search.calls_left = 2
    got = naver(site, search)
    assert (got.state, len(got.articles)) == ("quota", 200)
    assert got.retry_at == datetime(2026, 7, 16, 15, 0, tzinfo=UTC)
    assert "하루 한도(25,000건)" in got.why
    assert "200건은 저장했습니다" in got.why
    assert got.memory is None, "the gap has to be asked for again"


def test_too_fast_is_not_a_spent_day(site: Site, search: NaverSearch) -> None:
    search.is_too_fast = True
    got = naver(site, search)
    assert got.state == "quota"
    assert got.retry_at is not None
    assert got.retry_at < NOW + timedelta(minutes=5)
    assert "너무 빨리" in got.why


def test_a_wrong_pair_is_broken_and_not_repeated(site: Site, search: NaverSearch) -> None:
    search.pair = ("another", "pair")
    got = naver(site, search)
    assert got.state == "broken"
    assert "인증키를 받지 않습니다(401" in got.why
    assert holds_no_key(got)
    assert len(site.seen) == 1


def test_an_answer_that_is_no_json_is_broken(site: Site, search: NaverSearch) -> None:
    for body in (b"<html>", b"[]", b'{"items": 3}', b'{"items": [3, {"title": 5}]}'):
        site.routes["/news"] = Reply(body=body)
        assert naver(site, search).state in {"broken", "empty"}


def test_half_a_pair_names_the_other_half() -> None:
    with open_tools(keys={"HANJU_NAVER_CLIENT_ID": "half-of-it"}) as tools:
        got = read_naver_source(source("naver", "naver:탄소중립"), tools)
    assert "(HANJU_NAVER_CLIENT_SECRET)" in got.why


# -- BIGKinds -----------------------------------------------------------------------------


@pytest.fixture
def bigkinds(site: Site) -> BigKinds:
    running = BigKinds(KEYS["HANJU_BIGKINDS_KEY"])
    site.routes["/search/news"] = running
    return running


def kinds(site: Site, **more: object) -> SourceRead:
    with open_tools(**more) as tools:  # type: ignore[arg-type]
        asked = source("bigkinds", f"bigkinds+{site.url}/search/news?query=탄소중립")
        return read_bigkinds_source(asked, tools)


@pytest.mark.parametrize("is_inclusive", [True, False])
def test_both_ends_of_the_window_come_whatever_until_means(
    site: Site, bigkinds: BigKinds, is_inclusive: bool
) -> None:
    bigkinds.is_until_inclusive = is_inclusive
    days = ["2026-07-08", "2026-07-09", "2026-07-16", "2026-07-17"]
    bigkinds.documents = [document(n, day) for n, day in enumerate(days)]
    got = kinds(site)
    assert sorted(one.title for one in got.articles) == ["가온시 1번째 협약", "가온시 2번째 협약"]


def test_an_extract_is_marked_and_names_of_reporters_do_not_come_along(
    site: Site, bigkinds: BigKinds
) -> None:
    bigkinds.documents = [document(7, "2026-07-15")]
    (article,) = kinds(site).articles
    assert article.is_extract
    assert article.id == "01100101.20260715000000007"
    assert article.outlet == "가온일보"
    assert "[이메일]" in article.text
    assert "kim7@" not in repr(article)
    assert "byline" not in bigkinds.asked[0]["fields"]


def test_pages_are_turned_until_the_total(site: Site, bigkinds: BigKinds) -> None:
    bigkinds.documents = [document(n, "2026-07-15") for n in range(250)]
    assert len(kinds(site).articles) == 250
    assert [one["return_from"] for one in bigkinds.asked] == [0, 100, 200]


@pytest.mark.parametrize(
    ("refusal", "state", "words"),
    [
        ({"result": -1, "reason": "daily limit exceeded"}, "quota", "한도를 다 썼다고"),
        (
            {"result": 401, "reason": "인증키 오류"},
            "broken",
            "인증키를 받지 않습니다(401 인증키 오류)",
        ),
        ({"result": 500, "reason": "search engine error"}, "broken", "500 search engine error"),
        ({"result": 0, "return_object": {}}, "broken", "모양이 바뀌었"),
        (
            {"result": 0, "return_object": {"total_hits": 0, "documents": []}},
            "empty",
            "글이 없습니다",
        ),
    ],
)
def test_result_codes_become_words(
    site: Site, bigkinds: BigKinds, refusal: dict[str, object], state: str, words: str
) -> None:
    bigkinds.refusal = refusal
    got = kinds(site)
    assert (got.state, words in got.why) == (state, True), got.why


def test_a_key_that_the_answer_echoes_is_taken_out(site: Site, bigkinds: BigKinds) -> None:
    bigkinds.key = "another"
    got = kinds(site)
    assert got.state == "broken"
    assert "[인증키]" in got.why
    assert holds_no_key(got)


# -- Google -------------------------------------------------------------------------------


def test_outlets_are_named_and_redirects_are_said(site: Site) -> None:
    def feed(seen: Seen) -> Reply:
        assert "q=%ED%83%84%EC%86%8C" in seen.target
        assert "ceid=KR:ko" in seen.target
        items = "".join(
            f"<item><title>가온시 - 다솜시 협약 - {outlet}</title>"
            f"<link>https://news.google.com/rss/articles/CBM{n}?oc=5</link><guid>CBM{n}</guid>"
            f"<pubDate>Wed, 15 Jul 2026 0{n}:00:00 GMT</pubDate>"
            f'<description>&lt;a href="https://news.google.com/x"&gt;가온시 - 다솜시 협약&lt;/a&gt;'
            f'&amp;nbsp;{outlet}</description><source url="https://x.example">{outlet}</source></item>'
            for n, outlet in enumerate(["가온일보", "다솜신문", "가온일보"])
        )
        return Reply(body=f"<rss><channel><title>구글</title>{items}</channel></rss>".encode())

    site.routes["/rss/search"] = feed
    with open_tools() as tools:
        asked = source("google", f"google+{site.url}/rss/search?q=탄소", outlet="구글")
        got = read_google_source(asked, tools)
    assert [one.outlet for one in got.articles] == ["가온일보", "다솜신문"]
    assert {one.title for one in got.articles} == {"가온시 - 다솜시 협약"}
    assert all(one.text == "" and not one.is_extract for one in got.articles)
    assert all("news.google.com" in one.url for one in got.articles)
    assert all(any("원문 주소가 아님" in note for note in one.notes) for one in got.articles)
    assert any("1건을 한 번만" in note for note in got.notes)
    assert len(site.seen) == 2, "robots.txt and the feed; no link was followed"


def test_only_the_outlet_itself_is_taken_off_a_title() -> None:
    assert without_outlet("협약 체결 - 가온일보", "가온일보") == "협약 체결"
    assert without_outlet("가온 - 다솜 협약", "가온일보") == "가온 - 다솜 협약"
    assert without_outlet(" - 가온일보", "가온일보") == " - 가온일보"
