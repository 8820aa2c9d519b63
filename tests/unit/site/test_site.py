"""The folder of the site: what is in it, what leaves it, and what a kill leaves behind."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hanju.cli.app import run
from hanju.errors import HeldElsewhereError, PublishError
from hanju.locks import hold
from hanju.newsroom import Newsroom
from hanju.site import writing
from tests.unit.newsroom.rooms import NOW
from tests.unit.site.kit import (
    HEADLINES,
    HOUSE_TEXT,
    TOMORROW,
    article,
    entry,
    published,
    republish,
)

ADDRESS = "https://www.sample.hanju.example/weekly/"


class Links(HTMLParser):
    """Links and ids of a page, and every element that could load or run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.active: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.add(str(told["id"]))
        for name in ("href", "src", "action"):
            if told.get(name) is not None:
                self.links.append(str(told[name]))
        if tag in {"script", "style", "iframe", "object", "embed", "img"} or any(
            name.startswith("on") or name == "style" for name in told
        ):
            self.active.append((tag, told))


def texts_of(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in out.rglob("*")
        if path.is_file() and path.suffix in {".html", ".js", ".atom", ".json", ".ics", ".xml"}
    }


def everything(out: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(out).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in out.rglob("*")
        if path.is_file()
    }


def test_every_link_leads_somewhere_inside_the_folder(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=(108, 109)) as room:
        room.publish(109, ["html", "json", "eml"])
        report = room.public.write_site(tmp_path / "out")
    out = tmp_path / "out"
    pages = {path: Links(path.read_text("utf-8")) for path in out.rglob("*.html")}
    assert (report.issues, report.entries) == (2, 6)
    for path, page in pages.items():
        for link in page.links:
            if link.startswith("https://sample.hanju.example/"):
                continue
            assert not re.match(r"[a-z]+:|/", link), f"{path}: {link}"
            target, _, place = link.partition("#")
            found = (path.parent / target).resolve() if target else path
            assert found.is_file(), f"{path}: {link}"
            if place and found in pages:
                assert place in pages[found].ids, f"{path}: {link}"
    offered = {path.name for path in (out / "editions" / "109").iterdir()}
    assert offered == {"hanju-109.html", "hanju-109.json"}  # no mail


def test_pages_hold_no_script_but_the_search_and_nothing_from_outside(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.public.write_site(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "default-src &#39;none&#39;; script-src &#39;self&#39; file:;" in text
        assert '<html lang="ko">' in text
        active = Links(text).active
        wanted = ["assets/search.js", "search/start.js"] if path.name == "search.html" else []
        assert [told.get("src") for tag, told in active if tag == "script"] == wanted
        assert all(tag == "script" for tag, _ in active)


HOSTILE = "<script>alert(1)</script>\"'></script><img src=x onerror=alert(1)>]]>\u2028"


def test_no_field_adds_an_element_anywhere(tmp_path: Path) -> None:
    from dataclasses import replace

    bad = article("a1", title=HOSTILE, outlet=HOSTILE)
    told = replace(
        entry("e1", bad), headline=f"탄소 {HOSTILE}", actor=HOSTILE, region=HOSTILE,
        bullets=(replace(entry("e1").bullets[0], text=f"AI {HOSTILE}"),),
    )  # fmt: skip
    with published(tmp_path / "room", [bad], [told]) as room:
        room.public.write_site(tmp_path / "out")
    for name, text in texts_of(tmp_path / "out").items():
        if name.endswith(".html"):
            assert all(tag == "script" for tag, _ in Links(text).active), name
        if name.startswith("search/"):
            assert "<" not in text
            assert "\u2028" not in text
        if name.endswith((".atom", ".xml")):
            ET.fromstring(text)
        if name.endswith(".json"):
            json.loads(text)


def test_an_unchanged_site_is_not_written_again(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=(108, 109)) as room:
        first = room.public.write_site(tmp_path / "out")
        before = everything(tmp_path / "out")
        again = room.public.write_site(tmp_path / "out")
        assert (first.written, again.written, again.removed) == (first.files, 0, 0)
        assert everything(tmp_path / "out") == before


def test_a_taken_article_leaves_pages_feeds_search_and_downloads(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.publish(108, ["html", "json"])
        room.public.write_site(tmp_path / "out")
        assert any(HEADLINES["e3"] in text for text in texts_of(tmp_path / "out").values())
        room.take_down("a3", why="요청", by="kim")
        report = room.public.write_site(tmp_path / "out")
    told = texts_of(tmp_path / "out")
    for words in (HEADLINES["e3"], "a3의 제목", "sample.hanju.example/a3", "소형모듈원전의"):
        assert [name for name, text in told.items() if words in text] == []
    assert report.taken == 1
    assert not (tmp_path / "out" / "editions").exists()
    assert "내린 글이 있어 항목 1건" in told["issues/108.html"]


def test_an_embargo_holds_until_its_hour(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.store.add_articles([article("a2", embargo_until=TOMORROW)], at=NOW)
        report = room.public.write_site(tmp_path / "out")
        told = texts_of(tmp_path / "out")
        assert report.withheld == 1
        assert not any(HEADLINES["e2"] in text for text in told.values())
        assert "엠바고가 걸린 항목 1건은 2025.12.12 10:00" in told["issues/108.html"]
        room._parts.clock.sleep(timedelta(days=2).total_seconds())
        room.public.write_site(tmp_path / "out")
        assert HEADLINES["e2"] in texts_of(tmp_path / "out")["issues/108.html"]


def test_an_issue_that_is_no_longer_there_leaves(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=(108, 109)) as room:
        room.public.write_site(tmp_path / "out")
        rows = room.store.issue_rows()
        room.store.issue_rows = lambda: [row for row in rows if row.number == 108]  # type: ignore[method-assign]
        report = room.public.write_site(tmp_path / "out")
    told = texts_of(tmp_path / "out")
    assert report.removed > 0
    assert not any("109" in name for name in told)
    assert not any("No. 109" in text for text in told.values())


def test_a_correction_keeps_the_edition_of_before_beside_it(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.public.write_site(tmp_path / "out")
        republish(room, 108, "가온시, 고친 제목으로 다시 낸 항목")
        report = room.public.write_site(tmp_path / "out")
        assert report.corrected == (108,)
        told = texts_of(tmp_path / "out")
        old = "issues/108-1.html"
        assert HEADLINES["e1"] in told[old]
        assert 'href="108.html"' in told[old]
        assert "이 호는 정정판입니다" in told["issues/108.html"]
        assert Path(old).name in told["issues/108.html"]
        assert "정정(2판, " in told["issues/108.html"]
        assert "정정 사유: 제목이 틀림" in told["issues/108.html"]
        assert HEADLINES["e1"] not in told["search/d/108.js"]
        titles = [item["title"] for item in json.loads(told["feed.json"])["items"]]
        assert any("고친 제목으로" in title for title in titles)
        assert not any(HEADLINES["e1"] in title for title in titles)
        elsewhere = room.public.write_site(tmp_path / "empty")  # nothing is remembered in a folder
        assert elsewhere.corrected == (108,)
        assert texts_of(tmp_path / "empty") == told
        again = room.public.write_site(tmp_path / "out")
        assert (again.corrected, again.written) == ((108,), 0)
        room.take_down("a1", why="요청", by="kim")
        room.public.write_site(tmp_path / "out")
        left = texts_of(tmp_path / "out")
        assert not any(HEADLINES["e1"] in left[name] for name in left)


def test_feeds_and_sitemap_know_the_address(tmp_path: Path) -> None:
    text = HOUSE_TEXT.replace("[site]", "[site]").replace(
        'address = ""\n\n# ── 장과', f'address = "{ADDRESS}"\n\n# ── 장과'
    )
    with published(tmp_path / "room", house_text=text) as room:
        assert room.house.site.address == ADDRESS
        room.public.write_site(tmp_path / "out")
    out = tmp_path / "out"
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring((out / "feed.atom").read_text("utf-8"))
    pages = [link.get("href") for link in feed.findall("a:entry/a:link[@rel='alternate']", space)]
    assert f"{ADDRESS}issues/108.html" in pages
    assert f"{ADDRESS}issues/108.html#entry-e1" in pages
    items = json.loads((out / "feed.json").read_text("utf-8"))["items"]
    assert {item["url"] for item in items} == set(pages)
    sitemap = ET.fromstring((out / "sitemap.xml").read_text("utf-8"))
    places = [one.text or "" for one in sitemap.iter() if one.tag.endswith("loc")]
    assert all((out / (one.removeprefix(ADDRESS) or "index.html")).is_file() for one in places)
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (out / "robots.txt").read_text("utf-8")


def test_without_an_address_nothing_claims_one(site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text("utf-8")
    items = json.loads((site / "feed.json").read_text("utf-8"))["items"]
    assert items
    assert not any("url" in item for item in items)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    with published(tmp_path / "room") as room:
        room.public.write_site(tmp_path / "out")
    return tmp_path / "out"


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "papers"
    out.mkdir()
    (out / "report.hwp").write_text("중요", encoding="utf-8")
    with published(tmp_path / "room") as room, pytest.raises(PublishError, match="누리집이 아닌"):
        room.public.write_site(out)
    assert [path.name for path in tmp_path.iterdir() if "papers" in path.name] == ["papers"]
    assert (out / "report.hwp").read_text("utf-8") == "중요"


class Killed(BaseException):
    """A kill, as far as a test can be one."""


def test_a_kill_leaves_the_old_site_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise Killed

    with published(tmp_path / "room") as room:
        room.public.write_site(tmp_path / "out")
        before = everything(tmp_path / "out")
        room.take_down("a3", why="요청", by="kim")
        for at in ("_fill", "_linked", "_exchange", "_swapped"):
            with monkeypatch.context() as patched:
                patched.setattr(writing, at, killed)
                with pytest.raises(Killed):
                    room.public.write_site(tmp_path / "out")
            assert everything(tmp_path / "out") == before
        assert room.public.write_site(tmp_path / "out").taken == 1
        assert [path.name for path in tmp_path.iterdir() if "hanju-" in path.name] == []


def test_a_kill_between_two_renames_is_mended_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with published(tmp_path / "room") as room:
        room.public.write_site(out)
        before = everything(out)
        out.rename(tmp_path / ".out.hanju-old")  # where it died
        writing.recover(out)
        assert everything(out) == before
        # two renames, as on systems that cannot exchange
        monkeypatch.setattr(writing, "_swapped", lambda *_: False)
        room.take_down("a3", why="요청", by="kim")
        assert room.public.write_site(out).taken == 1
        assert HEADLINES["e3"] not in (out / "issues" / "108.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "room"]


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    with (
        published(tmp_path / "room") as room,
        hold(room.home / "logs" / "site.lock", what="hanju site", since=NOW),
    ):
        with pytest.raises(HeldElsewhereError):
            room.public.write_site(tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_a_newsroom_without_issues_has_a_site_too(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=()) as room:
        assert room.public.write_site(tmp_path / "out").issues == 0
    assert "<h1>" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_an_english_house_has_english_pages(tmp_path: Path) -> None:
    text = HOUSE_TEXT.replace('language = "ko"', 'language = "en"')
    with published(tmp_path / "room", house_text=text) as room:
        room.public.write_site(tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert '<html lang="en">' in page
    assert "Skip to content" in page


def occasions(room: Newsroom, out: Path) -> str:
    room.public.write_site(out)
    return (out / "occasions.ics").read_bytes().decode()


def test_the_calendar_holds_what_is_sure_and_nothing_else(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        text = occasions(room, tmp_path / "out")
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:탄소중립 실천 설명회\r\n" in text.replace("\r\n ", "")
    assert "DTSTART;TZID=Asia/Seoul:20251219T140000" in text


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with published(tmp_path / "room"):
        pass
    words = ["site", "--home", str(tmp_path / "room"), "--out", str(tmp_path / "out")]
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["issues"], told["entries"], told["occasions"]) == (1, 3, 1)
    assert run(words) == 0
    assert "site.address가 비어" in capsys.readouterr().out
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.hwp").write_text("중요", encoding="utf-8")
    assert run([*words[:-1], str(tmp_path / "papers"), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "PublishError"
