"""korea.kr: list and view pages, the mobile site, stubs with files, names of channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from hanju.collect.apis.korea import MOBILE, read_korea_source, read_list
from hanju.collect.apis.korea_channels import is_index, read_channels
from hanju.collect.attachments import AttachmentReader
from hanju.collect.source_reads import SourceRead
from tests.servers.web import Reply, Seen, Site
from tests.unit.collect.apis.kit import open_tools, source
from tests.unit.collect.attachment_files import hwpx, para, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])
STUB = "이 자료는 가온부의 보도자료를 전재하여 제공함을 알려드립니다."
LONG = " ".join(f"가온부는 {n}번째 지역에서 사업을 시작했다고 15일 밝혔다." for n in range(20))
LIST = "/briefing/pressReleaseList.do"
VIEW = "/briefing/pressReleaseView.do"
HTML = [("Content-Type", "text/html; charset=utf-8")]


def row(number: int, day: str = "2026.07.15") -> str:
    return (
        f'<li><a href="/briefing/pressReleaseView.do?newsId={number}&pageIndex=1&call_from=x">'
        f'<span class="text"><strong>가온부, {number} 사업 &amp;middot; 시작</strong>'
        f'<span class="lead">가온부가 {number} 사업을 시작한다는 머리글이다.</span>'
        f'<span class="source"><span>{day}</span><span>가온부</span></span></span></a></li>'
    )


def page(*rows: str) -> Reply:
    nav = '<ul><li><a href="/news/policyNewsView.do?newsId=12345">짧은 번호</a></li></ul>'
    text = f"<html><body>{nav}<div class='list_type'><ul>{''.join(rows)}</ul></div></body></html>"
    return Reply(body=text.encode(), headers=HTML)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def read(site: Site, mobile: Site | None = None, **more: object) -> SourceRead:
    del mobile

    def names(host: str, port: int) -> list[str]:
        del port
        return ["127.10.0.2" if host.startswith("m.") else "127.10.0.1"]

    with open_tools(resolver=names, **more) as tools:  # type: ignore[arg-type]
        asked = source("korea", f"korea+http://www.korea.test:{site.port}{LIST}")
        return read_korea_source(asked, tools)


def test_rows_are_read_by_their_nine_digits() -> None:
    (one, two) = read_list(page(row(156000001), row(156000002, "2026.07.14")).body.decode())
    assert (one.number, one.title, one.issuer) == (
        "156000001", "가온부, 156000001 사업 · 시작", "가온부",
    )  # fmt: skip
    assert one.published_at == datetime(2026, 7, 14, 15, 0, tzinfo=UTC)
    assert two.lead.startswith("가온부가 156000002")


def test_a_list_as_a_table_is_read_too() -> None:
    html = (
        "<table><tr><th>제목</th></tr><tr><td>1</td>"
        "<td><a href='?newsId=156000009'>표로 된 목록</a></td>"
        "<td>다솜위원회</td><td>2026-07-15</td></tr></table>"
    )
    (one,) = read_list(html)
    assert (one.title, one.issuer) == ("표로 된 목록", "다솜위원회")
    assert one.published_at is not None


def test_a_stub_is_filled_from_its_hwpx(site: Site) -> None:
    text = "가온부는 열 곳에서 시범사업을 시작한다고 15일 밝혔다. 사업비는 3억 원이다."
    site.routes[LIST] = page(row(156000001))
    view = (
        "<html><head><title>가온부, 사업 시작</title></head><body>"
        f"<div class='view_cont'>{STUB}</div>"
        "<a href='/common/download.do?fileId=1'>보도자료.hwp</a>"
        "<a href='/common/download.do?fileId=2'>보도자료.hwpx</a></body></html>"
    )
    site.routes[VIEW] = Reply(body=view.encode(), headers=HTML)

    def file(seen: Seen) -> Reply:
        assert "fileId=2" in seen.target, "HWPX before HWP"
        return Reply(body=hwpx(para(words(text))))

    site.routes["/common/download.do"] = file
    with AttachmentReader() as reader:
        got = read(site, attachments=reader)
    (article,) = got.articles
    assert "시범사업을 시작한다고 15일 밝혔다." in article.text
    assert article.url == f"http://www.korea.test:{site.port}{VIEW}?newsId=156000001"
    assert article.outlet == "가온부"
    assert len(got.files) == 1


def test_the_lead_stands_in_where_nothing_else_speaks(site: Site) -> None:
    site.routes[LIST] = page(row(156000001))
    site.routes[VIEW] = Reply(body=f"<div class='view_cont'>{STUB}</div>".encode(), headers=HTML)
    (article,) = read(site).articles
    assert article.is_extract
    assert article.text.startswith("가온부가 156000001 사업을")


def test_paging_ends_at_what_is_known(site: Site) -> None:
    def listed(seen: Seen) -> Reply:
        number = int(seen.target.partition("pageIndex=")[2] or 1)
        return page(*(row(156000000 - 10 * number - n) for n in range(10)))

    site.routes[LIST] = listed
    stored = {f"http://www.korea.test:{site.port}{VIEW}?newsId={156000000 - 35}"}

    def known(addresses: Iterable[str]) -> frozenset[str]:
        return frozenset(stored.intersection(addresses))

    got = read(site, known=known)
    lists = [path for path in site.paths() if path.startswith(LIST)]
    assert len(lists) == 3
    assert len(got.articles) == 29


def test_the_mobile_site_is_read_when_www_fails(site: Site) -> None:
    site.otherwise = Reply(status=502)
    site.routes["/robots.txt"] = Reply(status=404)
    with Site("127.10.0.2", port=site.port) as mobile:
        mobile.routes[LIST] = page(row(156000001))
        mobile.routes[VIEW] = Reply(
            body=f"<html><body><div id='content'><p>{LONG}</p></div></body></html>".encode(),
            headers=HTML,
        )
        got = read(site)
    assert got.state == "ok"
    assert MOBILE in got.notes
    assert got.articles[0].url.startswith("http://www.korea.test"), "one address for one release"
    assert "3번째 지역에서 사업을 시작했다고" in got.articles[0].text
    assert sum(path.startswith(VIEW) for path in site.paths()) == 0, "www is not asked again"


def test_a_list_without_releases_is_broken(site: Site) -> None:
    site.routes[LIST] = Reply(body="<html><p>점검 중입니다</p></html>".encode(), headers=HTML)
    got = read(site)
    assert (got.state, "찾지 못했습니다" in got.why) == ("broken", True)


def test_channels_are_named_by_the_first_cell() -> None:
    html = (
        "<table><tr><td>가온부</td><td><a href='/rss/dept_gaon.xml'>RSS복사</a></td></tr>"
        "<tr><th>정책뉴스</th><td><a href='https://www.korea.kr/rss/policy.xml'>RSS복사</a>"
        "<a href='/rss/policy.xml'>RSS복사</a></td></tr></table><a href='/x.do'>다른 곳</a>"
    )
    found = read_channels(html, "https://www.korea.kr/etc/rss.do")
    assert [(one.name, one.url) for one in found] == [
        ("가온부", "https://www.korea.kr/rss/dept_gaon.xml"),
        ("정책뉴스", "https://www.korea.kr/rss/policy.xml"),
    ]
    assert is_index("https://www.korea.kr/etc/rss.do")
    assert not is_index("https://www.korea.kr/rss/policy.xml")
