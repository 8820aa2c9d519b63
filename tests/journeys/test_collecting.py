"""Sources and collecting through the command line, against sites on loopback."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.ending import ends
from tests.journeys.collecting_kit import (
    asks,
    home,
    only,
    rss,
    seen_by_people,
    site,
    stored,
    told,
)
from tests.servers.web import Reply, Site, drip

__all__ = ["home", "site"]  # fixtures
pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])

# -- adding -------------------------------------------------------------------------------


def test_a_feed_is_found_on_its_page_previewed_and_stored(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page = '<link rel="alternate" type="application/rss+xml" href="/rss.xml" title="보도자료">'
    site.routes["/news"] = Reply(body=f"<html><head>{page}</head><body>새 소식</body>".encode())
    site.routes["/rss.xml"] = rss("가온시, 협약", "가온시, 설명회")
    preview = told(capsys, home, "sources", "add", f"{site.url}/news", "--dry-run")
    assert [one["title"] for one in preview["articles"]] == ["가온시, 협약", "가온시, 설명회"]
    assert told(capsys, home, "sources", "list") == []
    words = seen_by_people(
        capsys, home, "sources", "add", f"{site.url}/news", "--license", "kogl-1", "--id", "gaon"
    )
    assert "가온시, 협약" in words
    assert "더했습니다" in words
    (row,) = told(capsys, home, "sources", "list")
    assert row["source"]["url"] == f"{site.url}/rss.xml"
    assert (row["source"]["license"], row["source"]["title"]) == ("kogl-1", "가온시 보도자료")
    assert row["health"] is None
    assert stored(home) == 0, "adding previews and collects nothing"
    again = told(capsys, home, "sources", "add", f"{site.url}/rss.xml")
    assert (again["is_new"], again["source"]["id"]) == (False, "gaon")


def test_a_page_with_several_feeds_lets_a_person_choose(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(
        f'<tr><th>{name}</th><td><a href="/rss/{name}.xml">RSS복사</a></td></tr>' for name in "ab"
    )
    site.routes["/rss"] = Reply(body=f"<html><table>{rows}</table>".encode())
    report = told(capsys, home, "sources", "add", f"{site.url}/rss", code=1)
    assert [choice["url"] for choice in report["choices"]] == [
        f"{site.url}/rss/a.xml",
        f"{site.url}/rss/b.xml",
    ]
    assert told(capsys, home, "sources", "list") == []


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://127.20.0.1/feed", "내부"),
        ("http://192.168.0.1/feed", "내부"),
        ("file:///etc/passwd", "http"),
        ("http://user:key@127.10.0.1/", "사용자"),
    ],
)
def test_addresses_that_the_door_refuses_are_no_sources(
    home: Path, url: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert word in seen_by_people(capsys, home, "sources", "add", url, code=2)
    assert told(capsys, home, "sources", "list") == []


def test_a_page_with_nothing_says_why(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/"] = Reply(body="<html><body><p>안내</p></body></html>".encode())
    assert "찾지 못했습니다" in seen_by_people(capsys, home, "sources", "add", site.url, code=2)
    assert "(404)" in seen_by_people(capsys, home, "sources", "add", f"{site.url}/x", code=2)


def test_the_starter_catalogue_is_switched_on_by_region_and_field(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "켜 둔 출처가 없습니다" in seen_by_people(capsys, home, "sources", "list")
    every = told(capsys, home, "sources", "list", "--all")
    assert len(every) > 40
    assert not any(row["source"]["is_on"] for row in every)
    changed = told(capsys, home, "sources", "on", "--group", "제주", "--group", "지자체")
    assert [source["id"] for source in changed] == ["jeju-bodo"]
    told(capsys, home, "sources", "off", "jeju-bodo")
    assert told(capsys, home, "sources", "list") == []
    assert told(capsys, home, "sources", "import")["known"] == len(every)
    assert "nobody" in seen_by_people(capsys, home, "sources", "on", "nobody", code=2)
    seen_by_people(capsys, home, "sources", "on", code=2)


def test_lists_of_feeds_go_in_and_out(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="제주"><outline text="가온" '
        'xmlUrl="https://gaon.example/rss"/></outline><outline text="나쁨" xmlUrl="ftp://x/"/>'
        "</body></opml>",
        encoding="utf-8",
    )
    report = told(capsys, home, "sources", "import", str(opml))
    assert [source["groups"] for source in report["added"]] == [["제주"]]
    assert len(report["left_out"]) == 1
    assert told(capsys, home, "sources", "import", str(opml))["known"] == 1
    out = tmp_path / "out.opml"
    told(capsys, home, "sources", "export", "--out", str(out))
    assert 'xmlUrl="https://gaon.example/rss"' in out.read_text("utf-8")
    assert 'text="제주"' in told(capsys, home, "sources", "export")["opml"]
    (tmp_path / "none.opml").write_text("글", encoding="utf-8")
    seen_by_people(capsys, home, "sources", "import", str(tmp_path / "none.opml"), code=2)
    seen_by_people(capsys, home, "sources", "import", str(tmp_path / "nowhere"), code=2)


# -- collecting ---------------------------------------------------------------------------


@pytest.fixture
def gaon(home: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> str:
    site.routes["/rss.xml"] = asks(rss("가온시, 협약", "가온시, 설명회"))
    told(capsys, home, "sources", "add", f"{site.url}/rss.xml", "--id", "gaon")
    return "gaon"


def test_collecting_is_safe_to_repeat_and_unchanged_costs_nothing(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = told(capsys, home, "collect")
    assert (only(first)["state"], first["added"]) == ("ok", 2)
    again = told(capsys, home, "collect")
    assert (only(again)["state"], again["added"], stored(home)) == ("unchanged", 0, 2)
    site.routes["/rss.xml"] = asks(rss("가온시, 협약", "가온시, 설명회", "가온시, 공모"))
    third = told(capsys, home, "collect", "--source", gaon)
    assert (only(third)["state"], third["added"], stored(home)) == ("ok", 1, 3)
    words = seen_by_people(capsys, home, "collect")
    assert "변화 없음" in words
    assert "nobody" in seen_by_people(capsys, home, "collect", "--source", "nobody", code=2)


@pytest.mark.usefixtures("gaon")
def test_a_feed_without_validators_is_unchanged_by_its_bytes(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    body = rss("가온시, 협약").body
    site.routes["/rss.xml"] = Reply(body=body)
    assert only(told(capsys, home, "collect"))["state"] == "ok"
    assert only(told(capsys, home, "collect"))["state"] == "unchanged"


@pytest.mark.usefixtures("gaon")
def test_an_euc_kr_feed_arrives_in_korean(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/rss.xml"] = rss("똠방각하와 뷁의 가온시", encoding="cp949")
    assert only(told(capsys, home, "collect"))["state"] == "ok"
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        (title,) = connection.execute("SELECT title FROM articles").fetchone()
    assert title == "똠방각하와 뷁의 가온시"


# -- health over time ---------------------------------------------------------------------


@pytest.mark.usefixtures("gaon")
@pytest.mark.parametrize(
    ("reply", "state", "word"),
    [
        (Reply(status=404), "broken", "(404)"),
        (Reply(status=410), "broken", "(410)"),
        (Reply(status=500), "broken", "오류"),
        (Reply(body="<html><title>점검 중입니다</title><body>죄송".encode()), "broken", "점검 중"),
        (Reply(body=b""), "broken", "빈 답"),
        (rss(), "empty", "글이 없습니다"),
        (Reply(status=429, headers=[("Retry-After", "3600")]), "quota", "나중에"),
        (Reply(status=301, headers=[("Location", "/board")]), "broken", "(404)"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_mends_itself(
    home: Path,
    site: Site,
    reply: Reply,
    state: str,
    word: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = site.routes["/rss.xml"]
    told(capsys, home, "collect")
    good_at = told(capsys, home, "sources", "list")[0]["health"]["last_good_at"]
    site.routes["/rss.xml"] = reply
    code = 0 if state == "empty" else 1
    outcome = only(told(capsys, home, "collect", code=code))
    assert outcome["state"] == state
    assert word in outcome["why"]
    assert outcome["mend"]
    health = told(capsys, home, "sources", "list")[0]["health"]
    assert (health["state"], health["last_good_at"]) == (state, good_at)
    assert word in seen_by_people(capsys, home, "sources", "list")
    if state == "quota":
        before = len(site.seen)
        assert "묻지 않았" in seen_by_people(capsys, home, "collect", code=1)
        assert len(site.seen) == before, "a host is left alone until the time it named"
        return
    site.routes["/rss.xml"] = good
    assert only(told(capsys, home, "collect"))["state"] in {"ok", "unchanged"}
    health = told(capsys, home, "sources", "list")[0]["health"]
    assert (health["failures"], health["why"]) == (0, "")


def test_a_feed_that_robots_forbids_is_named_so(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/rss.xml"] = rss("가온시, 협약")
    told(capsys, home, "sources", "add", f"{site.url}/rss.xml")
    site.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /\n")
    assert only(told(capsys, home, "collect", code=1))["state"] == "robots"
    assert "수집 거절" in seen_by_people(capsys, home, "collect", code=1)


def test_a_moved_feed_goes_on_and_says_where_it_is(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, home, "collect")
    site.routes["/new.xml"] = rss("가온시, 협약", "가온시, 설명회", "가온시, 공모")
    site.routes["/rss.xml"] = Reply(status=301, headers=[("Location", "/new.xml")])
    outcome = only(told(capsys, home, "collect"))
    assert outcome["state"] == "ok"
    assert f"{site.url}/new.xml" in outcome["why"]
    assert stored(home) == 3
    words = ("--replace", gaon, "--group", "가온")
    told(capsys, home, "sources", "add", f"{site.url}/new.xml", *words)
    (row,) = told(capsys, home, "sources", "list")
    assert (row["source"]["id"], row["source"]["url"]) == (gaon, f"{site.url}/new.xml")
    again = told(capsys, home, "collect")
    assert (only(again)["why"], again["added"], stored(home)) == ("", 0, 3), "nothing comes twice"


def test_checking_looks_and_stores_no_articles(
    home: Path, gaon: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert only(told(capsys, home, "sources", "check"))["shown"] == 2
    assert stored(home) == 0
    assert told(capsys, home, "collect")["added"] == 2, "a check keeps no validators"
    site.routes["/rss.xml"] = Reply(status=404)
    assert "고장" in seen_by_people(capsys, home, "sources", "check", gaon, code=1)


@pytest.mark.usefixtures("gaon")
def test_a_silent_source_is_flagged(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    start = datetime(2025, 11, 1, tzinfo=UTC)
    entries = "".join(
        f"<item><title>소식 {n}</title><guid>{n}</guid>"
        f"<pubDate>{format_datetime(start + timedelta(days=n))}</pubDate></item>"
        for n in range(8)
    )
    site.routes["/rss.xml"] = Reply(body=f"<rss><channel>{entries}</channel></rss>".encode())
    assert only(told(capsys, home, "collect"))["is_silent"]
    assert "조용함" in seen_by_people(capsys, home, "sources", "list")


@pytest.mark.slow
def test_a_dripping_host_stops_and_slows_nobody(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanju.collect.feed_source.TIMEOUT_S", 2.0)
    others = [Site(f"127.10.1.{n}") for n in range(1, 6)]
    for other in others:
        other.routes["/rss.xml"] = rss(f"{other.ip} 소식")
        told(capsys, home, "sources", "add", f"{other.url}/rss.xml")
    for number in range(4):
        site.routes[f"/{number}.xml"] = rss("가온시, 협약")
        told(capsys, home, "sources", "add", f"{site.url}/{number}.xml")
        site.routes[f"/{number}.xml"] = Reply(chunks=drip(0.2))
    with ends():
        report = told(capsys, home, "collect", code=1)
    states = [one["state"] for one in report["sources"]]
    assert (states.count("ok"), states.count("broken")) == (5, 4)
    words = " ".join(one["why"] for one in report["sources"])
    assert "2초 안에" in words
    assert "이번에는 묻지 않았습니다" in words
    assert words.count("2초 안에") < 4, "the host is given up before its fourth feed"
    for other in others:
        other.close()


# -- the sample web -----------------------------------------------------------------------


@pytest.mark.slow
def test_the_sample_web_gives_what_the_sample_file_gives(tmp_path: Path) -> None:
    from hanju.cli.care import _collect_sample
    from hanju.collect.addresses import AddressPolicy
    from hanju.collect.door import DoorSettings
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.sample import sample_articles, sample_house_text
    from hanju.sample.web import SampleWeb

    for name in ("web", "file"):
        make_newsroom(tmp_path / name, sample_house_text(), starts_with_sources=False)
    with SampleWeb() as sample:
        door = DoorSettings(policy=AddressPolicy.allowing(endpoints=[sample.endpoint]), pause_s=0)
        with open_newsroom(tmp_path / "web", door=door) as room:
            report = _collect_sample(room, sample)
            again = room.collect([one.id for one in report.sources])
            by_web = room.store.articles_by_id(
                [row["id"] for row in map(json.loads, _sample_lines())]
            )
    assert {one.state for one in report.sources} == {"ok"}
    assert {one.state for one in again.sources} == {"unchanged"}
    with open_newsroom(tmp_path / "file") as room, sample_articles() as week:
        room.import_files([week])
        by_file = room.store.articles_by_id([article.id for article in by_web])
    assert report.added == len(by_web) == len(by_file) == 189
    printed = [
        web.id
        for web, file in zip(by_web, by_file, strict=True)
        if web.text != file.text and "".join(web.text.split()) == "".join(file.text.split())
    ]
    assert len(printed) == 3, "a PDF has lines where the others have paragraphs"
    for web, file in zip(by_web, by_file, strict=True):
        if web.id not in printed:
            assert (web.id, web.text) == (file.id, file.text)
    for name in ("url", "title", "outlet", "license", "is_extract"):
        assert [getattr(one, name) for one in by_web] == [getattr(one, name) for one in by_file]
    assert sum(one.files for one in report.sources) == 31
    assert [one.published_at for one in by_web] == [one.published_at for one in by_file]


def _sample_lines() -> list[str]:
    from hanju.sample import sample_articles

    with sample_articles() as week:
        return week.read_text("utf-8").splitlines()
