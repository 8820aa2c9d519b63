"""Boards and attachments through the command line: what a person sees when a site changes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.ending import HANG_S, ends
from tests.journeys.collecting_kit import home, only, rss, seen_by_people, site, stored, told
from tests.servers.web import Reply, Site, drip
from tests.unit.collect.attachment_files import hwpx, locked_pdf, para, words, zipped

__all__ = ["home", "site"]  # fixtures
pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])

BODY = "가온시는 햇빛발전소 이익을 마을에 나누는 조례를 만들었다고 4일 밝혔다. " * 10
STUB = "자세한 내용은 첨부파일을 참고하시기 바랍니다. 가온시 기후정책과에서 알려 드렸습니다."
PIXELS = b"\0" * 300_000_000


def html(text: str) -> Reply:
    kind = [("Content-Type", "text/html; charset=euc-kr")]
    return Reply(body=text.encode("euc-kr"), headers=kind)


def day(ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).strftime("%Y-%m-%d")  # noqa: TID251  rows


def board(*numbers: int, view: str = "/bbs/view.do", holder: str = "bbs") -> Reply:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='{view}?no={n}'>가온시, {n}번째 햇빛발전소 준공</a></td>"
        f"<td>{day(0)}</td></tr>"
        for n in numbers
    )
    table = f"<table class='{holder}'><tbody>{rows}</tbody></table>"
    return html(f"<html><title>가온시 보도자료</title><body>{table}</body></html>")


def page(text: str, *files: str) -> Reply:
    links = "".join(f"<li><a href='/down/{name}'>{name}</a></li>" for name in files)
    return html(
        "<html><body><h3>가온시, 햇빛발전소 준공</h3>"
        f"<div class='board_view_contents'><p>{text}</p></div><ul>{links}</ul></body></html>"
    )


def views(site: Site, *pages: Reply) -> None:
    """Answer the view page of number n with the n-th page, the last one for all others."""

    def answer(seen: Any) -> Reply:
        number = int(seen.target.rpartition("=")[2])
        return pages[min(number, len(pages)) - 1]

    site.routes["/bbs/view.do"] = answer


def texts(home: Path) -> dict[str, tuple[str, list[str], list[Any]]]:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        rows = connection.execute(
            "SELECT url, text, notes, attachments FROM articles ORDER BY version"
        ).fetchall()
    return {
        url.rpartition("=")[2]: (text, json.loads(notes), json.loads(files))
        for url, text, notes, files in rows
    }


@pytest.fixture
def gaon(home: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> str:
    site.routes["/bbs/list.do"] = board(3, 2, 1)
    views(site, page(BODY))
    told(capsys, home, "sources", "add", f"{site.url}/bbs/list.do", "--id", "gaon")
    return "gaon"


# -- adding -------------------------------------------------------------------------------


def test_a_board_is_previewed_and_stored(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/www/selectBbsNttList.do"] = board(12, 11, 10)
    views(site, page(STUB, "release.hwpx", "release.pdf"))
    address = f"{site.url}/www/selectBbsNttList.do?bbsNo=65&key=429"
    preview = told(capsys, home, "sources", "add", address, "--dry-run")
    assert preview["form"] == "게시판(selectBbsNttList)"
    assert [one["title"] for one in preview["articles"]] == [
        f"가온시, {n}번째 햇빛발전소 준공" for n in (12, 11, 10)
    ]
    assert told(capsys, home, "sources", "list") == []
    words_seen = seen_by_people(capsys, home, "sources", "add", address, "--outlet", "가온시")
    assert "release.hwpx, release.pdf" in words_seen
    assert "더했습니다" in words_seen
    (row,) = told(capsys, home, "sources", "list")
    assert (row["source"]["kind"], row["source"]["title"]) == ("board", "가온시 보도자료")
    assert "게시판" in seen_by_people(capsys, home, "sources", "list")
    assert stored(home) == 0


def test_a_page_with_a_feed_and_a_board_gives_what_is_asked_for(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = b'<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    list_page = board(3, 2, 1)
    site.routes["/bbs/list.do"] = Reply(
        body=list_page.body.replace(b"<title>", feed + b"<title>"), headers=list_page.headers
    )
    site.routes["/rss.xml"] = rss("가온시, 협약")
    views(site, page(BODY))
    url = f"{site.url}/bbs/list.do"
    assert "--kind board" in seen_by_people(capsys, home, "sources", "add", url, "--dry-run")
    assert told(capsys, home, "sources", "add", url)["source"]["kind"] == "feed"
    assert told(capsys, home, "sources", "add", url, "--kind", "board")["form"] == "게시판"
    seen_by_people(capsys, home, "sources", "add", url, "--kind", "map", code=2)
    seen_by_people(capsys, home, "sources", "add", url, "--reads-pages", "some", code=2)


# -- collecting ---------------------------------------------------------------------------


def test_a_board_is_collected_and_asked_for_what_is_new_only(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert only(told(capsys, home, "sources", "check"))["shown"] == 3
    assert stored(home) == 0
    first = told(capsys, home, "collect")
    assert (only(first)["state"], first["added"]) == ("ok", 3)
    assert {text for text, _, _ in texts(home).values()} == {BODY.strip()}
    seen = len(site.seen)
    again = told(capsys, home, "collect")
    assert (only(again)["state"], again["added"]) == ("unchanged", 0)
    assert site.paths()[seen:] == ["/robots.txt", "/bbs/list.do"]
    site.routes["/bbs/list.do"] = board(4, 3, 2, 1)
    third = only(told(capsys, home, "collect", "--source", gaon))
    assert (third["stored"]["added"], third["shown"]) == (1, 4)
    assert site.paths()[seen:].count("/bbs/view.do?no=4") == 1
    assert not any("no=3" in path for path in site.paths()[seen:])


def test_a_board_whose_layout_changes_is_broken_until_somebody_looks(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, home, "collect")
    cards = "".join(
        f"<li><a href='/news/{n}/read'>가온시, {n}번째 소식</a><span>{day(0)}</span></li>"
        for n in range(7, 3, -1)
    )
    site.routes["/bbs/list.do"] = html(f"<html><body><ul class='cards'>{cards}</ul></body></html>")
    for n in range(4, 8):
        site.routes[f"/news/{n}/read"] = page(BODY)
    told_once = seen_by_people(capsys, home, "collect", code=1)
    assert "게시판 모양이 바뀌었습니다" in told_once
    assert f"hanju sources add {site.url}/bbs/list.do --replace {gaon}" in told_once
    assert stored(home) == 3
    assert "고장" in seen_by_people(capsys, home, "sources", "list")
    told(capsys, home, "sources", "add", f"{site.url}/bbs/list.do", "--replace", gaon)
    mended = told(capsys, home, "collect")
    assert (only(mended)["state"], mended["added"], stored(home)) == ("ok", 4, 7)


def test_a_list_drawn_by_script_is_told_with_another_way(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "<script>$.ajax({url: '/bbs/listAjax.do'})</script><div id='app'></div>"
    site.routes["/bbs/list.do"] = html(f"<html><body>{script}</body></html>")
    outcome = only(told(capsys, home, "collect", "--source", gaon, code=1))
    assert outcome["state"] == "broken"
    assert "스크립트" in outcome["why"]
    assert "--replace" in outcome["mend"] or "RSS" in outcome["mend"]
    site.routes["/new.do"] = site.routes["/bbs/list.do"]
    words_seen = seen_by_people(capsys, home, "sources", "add", f"{site.url}/new.do", code=2)
    assert "스크립트" in words_seen


def test_a_feed_that_turns_into_an_error_page_keeps_its_articles(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/rss.xml"] = rss("가온시, 협약", "가온시, 설명회")
    told(capsys, home, "sources", "add", f"{site.url}/rss.xml")
    told(capsys, home, "collect")
    site.routes["/rss.xml"] = html(
        "<html><title>서비스 점검 안내</title><body>불편을 드려 죄송합니다.</body></html>"
    )
    words_seen = seen_by_people(capsys, home, "collect", code=1)
    assert "피드가 아니라 웹 쪽이 왔습니다" in words_seen
    assert "서비스 점검 안내" in words_seen
    assert stored(home) == 2


@pytest.mark.slow
def test_a_host_that_drips_costs_its_pages_and_nobody_elses(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("hanju.collect.completing.TIMEOUT_S", 0.4)
    site.routes["/bbs/list.do"] = board(*range(9, 0, -1))
    views(site, Reply(chunks=drip(0.1)))
    with Site("127.10.2.1") as other:
        other.routes["/rss.xml"] = rss("해안시, 협약")
        told(capsys, home, "sources", "add", f"{other.url}/rss.xml", "--id", "haean")
        with ends():
            report = told(capsys, home, "collect")
    by_id = {one["id"]: one for one in report["sources"]}
    assert by_id["haean"]["stored"]["added"] == 1
    assert by_id[gaon]["stored"]["added"] == 3, "kept with their titles, the rest waits"
    notes = " ".join(by_id[gaon]["notes"])
    assert "0.4초 안에" in notes
    assert "6건은 다음에" in notes
    views(site, page(BODY))
    later = only(told(capsys, home, "collect", "--source", gaon))
    assert (later["stored"]["added"], later["stored"]["differing"]) == (6, 3)
    found = texts(home)
    assert {found[str(number)][0] for number in range(1, 10)} == {BODY.strip()}


# -- attachments --------------------------------------------------------------------------


def release(text: str) -> bytes:
    return hwpx("".join(para(words(line)) for line in text.split("\n")))


def locked_hwpx() -> bytes:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
        'm:full-path="Contents/section0.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    )
    return hwpx("", **{"META-INF/manifest.xml": manifest})


@pytest.mark.slow
@pytest.mark.usefixtures("gaon")
def test_odd_attachments_are_told_and_the_round_goes_on(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "good.hwpx": release(BODY),
        "locked.hwpx": locked_hwpx(),
        "secret.pdf": locked_pdf(),
        "broken.pdf": b"%PDF-1.7\nbroken",
        "bomb.zip": zipped({"a.txt": PIXELS}),
        "page.hwpx": b"<html><body>login</body></html>",
    }
    for name, content in files.items():
        site.routes[f"/down/{name}"] = Reply(body=content)
    site.routes["/bbs/list.do"] = board(*range(7, 0, -1))
    views(site, *(page(STUB, name) for name in files), page(STUB, "gone.hwpx"))
    report = told(capsys, home, "collect")
    assert (only(report)["state"], only(report)["files"], report["added"]) == ("ok", 1, 7)
    found = texts(home)
    assert found["1"][0] == BODY.strip()
    want = ["암호", "암호", "깨졌", "풀면", "웹 페이지", "(404)"]
    for number, word in enumerate(want, 2):
        text, notes, _ = found[str(number)]
        assert text == STUB
        assert any(word in note for note in notes), (number, notes)
    kept = [bool(files[0]["blob"]) for _, _, files in (found[str(n)] for n in range(1, 8))]
    assert kept == [True, True, True, False, False, False, False]
    blob = found["1"][2][0]["blob"]
    assert (home / "blobs" / blob[:2] / blob).read_bytes() == files["good.hwpx"]
    words_seen = seen_by_people(capsys, home, "collect")
    assert "변화 없음" in words_seen, "nothing of it is asked for twice"


# -- being told to wait, being stopped ----------------------------------------------------


@pytest.mark.slow
def test_retry_after_is_honoured_over_rounds(
    home: Path, site: Site, gaon: str, capsys: pytest.CaptureFixture[str]
) -> None:
    later = Reply(status=429, headers=[("Retry-After", "2")])
    views(site, page(BODY), later, page(BODY))
    first = told(capsys, home, "collect")
    assert first["added"] == 2, "3 was read first, 2 was asked and kept, 1 waits"
    seen = len(site.seen)
    waiting = only(told(capsys, home, "collect", code=1))
    assert (waiting["state"], len(site.seen)) == ("quota", seen)
    assert "묻지 않았습니다" in waiting["why"]
    views(site, page(BODY))
    time.sleep(2.2)  # noqa: TID251  the time that the server named
    assert only(told(capsys, home, "collect", "--source", gaon))["state"] == "ok"
    assert {text for text, _, _ in texts(home).values()} == {BODY.strip()}
    assert stored(home) == 4, "three articles, one of them first without its text"


#: `python -m hanju`, which hears Ctrl-C also where the suite runs in the background of a shell.
HEARS_CTRL_C = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('hanju', run_name='__main__')"
)


@pytest.mark.slow
def test_stopping_takes_two_seconds_and_keeps_what_was_read(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/slow.xml"] = rss("가온시, 협약")
    told(capsys, home, "sources", "add", f"{site.url}/slow.xml")
    site.routes["/slow.xml"] = Reply(chunks=drip(0.1))
    others = [Site(f"127.10.3.{n}") for n in range(1, 4)]
    for other in others:
        other.routes["/rss.xml"] = rss(f"{other.ip} 소식")
        told(capsys, home, "sources", "add", f"{other.url}/rss.xml")
    command = [sys.executable, "-c", HEARS_CTRL_C, "collect", "--home", str(home)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        wait_for(lambda: all(len(other.seen) > 3 for other in others))
        time.sleep(0.5)  # noqa: TID251  the answers are on their way
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=HANG_S)
    for other in others:
        other.close()
    assert process.returncode == 3
    assert "멈췄습니다" in errors.decode()
    assert stored(home) == 3


def wait_for(is_done: Any) -> None:
    ends_at = time.monotonic() + 20
    while not is_done():
        assert time.monotonic() < ends_at
        time.sleep(0.05)  # noqa: TID251  another process is at work
