"""P1, P2, P9: every feed ends in entries or in a named reason."""

from __future__ import annotations

import json
import os
import random
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.feed_entries import MAX_ENTRIES
from hanju.collect.feeds import CLOCK_CORRECTED, MASKED, NO_TITLE, FeedRead, FeedSource, read_feed
from hanju.model import Article
from tests.ending import ends
from tests.servers.web import Canary

NOW = datetime(2025, 12, 10, 23, 0, tzinfo=UTC)
SOURCE = FeedSource(id="gaon", url="http://gaon.example/rss.xml", outlet="가온시", license="kogl-1")
BODY = "가온시가 온실가스를 줄이는 건물 지원 사업을 4일부터 시작한다고 밝혔다."


def rss(items: str, head: str = "<title>가온시 소식</title>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>{head}{items}</channel></rss>"
    )


def item(number: int = 1, more: str = "", title: str = "건물 지원 사업") -> str:
    return (
        f"<item><title>{title} {number}</title><link>http://gaon.example/{number}</link>"
        f"<guid>http://gaon.example/{number}</guid><description>{BODY}</description>"
        f"<pubDate>Thu, 04 Dec 2025 09:00:00 +0900</pubDate>{more}</item>"
    )


def read(text: str | bytes, source: FeedSource = SOURCE, charset: str = "") -> FeedRead:
    content = text.encode() if isinstance(text, str) else text
    return read_feed(content, source, collected_at=NOW, charset=charset)


def only(text: str | bytes) -> Article:
    found = read(text)
    assert found.state == "ok", found
    assert len(found.articles) == 1
    return found.articles[0]


# -- the four forms -----------------------------------------------------------------------


def test_an_rss_item_becomes_an_article() -> None:
    article = only(rss(item(more="<enclosure url='/f/1.hwpx' type='x' length='1'/>")))
    assert article.title == "건물 지원 사업 1"
    assert article.text == BODY
    assert article.url == "http://gaon.example/1"
    assert article.published_at == datetime(2025, 12, 4, 0, 0, tzinfo=UTC)
    assert (article.outlet, article.license, article.source_id) == ("가온시", "kogl-1", "gaon")
    assert (article.lang, article.is_extract, article.collected_at) == ("ko", True, NOW)
    assert [(file.name, file.url) for file in article.attachments] == [
        ("1.hwpx", "http://gaon.example/f/1.hwpx")
    ]
    assert article.id == only(rss(item())).id, "the same in every round"


def test_atom_with_markup_in_the_text() -> None:
    article = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/x/"><title>A</title>'
        '<entry><id>tag:1</id><title type="html">탄소 &lt;b&gt;중립&lt;/b&gt;</title>'
        '<link rel="self" href="self"/><link rel="alternate" href="../view?n=1"/>'
        '<link rel="enclosure" href="a.pdf" title="붙임 1"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>하나.</p><p>둘'
        "<script>alert(1)</script>.</p></div></content>"
        "<updated>2025-12-05T00:00:00Z</updated><published>2025-12-04T00:00:00Z</published>"
        "<source><id>s</id><title>나래일보</title></source></entry></feed>"
    )
    assert article.title == "탄소 중립"
    assert article.text == "하나.\n\n둘."
    assert article.url == "http://a.example/view?n=1"
    assert article.published_at == datetime(2025, 12, 4, tzinfo=UTC)
    assert article.attachments[0].name == "붙임 1"
    assert not article.is_extract


def test_rdf_and_prefixes_of_ones_own() -> None:
    article = only(
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/" '
        'xmlns:c="http://purl.org/rss/1.0/modules/content/">'
        '<channel r:about="x"><title>R</title></channel><item r:about="http://r.example/1">'
        "<title>제목</title><link>http://r.example/1</link><description>짧은 글</description>"
        "<c:encoded><![CDATA[<p>긴 글이 여기 있다.</p>]]></c:encoded>"
        "<d:date>2025-12-04T09:00:00+09:00</d:date></item></r:RDF>"
    )
    assert article.text == "긴 글이 여기 있다."
    assert article.published_at == datetime(2025, 12, 4, tzinfo=UTC)


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {"id": 7, "url": "/7", "title": "제목", "content_html": "<p>글 &amp; 글</p>",
             "date_published": "2025-12-04T09:00:00+09:00",
             "attachments": [{"url": "http://x.example/a.hwp"}, 3]},
            {"id": "8", "content_text": "1 < 2 글"}, "x", {"title": 5, "tags": None},
        ],
    }  # fmt: skip
    found = read(json.dumps(document))
    assert [(a.title, a.text, a.url) for a in found.articles] == [
        ("제목", "글 & 글", "http://gaon.example/7"),
        ("1 < 2 글", "", ""),
        ("5", "", ""),
    ]


# -- every item, and stable ids -------------------------------------------------------------


def test_every_item_is_read_not_the_first_five() -> None:
    found = read(rss("".join(item(number) for number in range(1500))))
    assert len(found.articles) == 1500
    assert len({article.id for article in found.articles}) == 1500


def test_one_guid_for_all_and_repeated_items() -> None:
    same = "".join(item(n).replace(f"<guid>http://gaon.example/{n}", "<guid>x") for n in range(3))
    found = read(rss(same + item(2).replace("<guid>http://gaon.example/2", "<guid>x")))
    assert len(found.articles) == 3
    assert any("되풀이된" in note for note in found.notes)
    other = read(rss(item()), FeedSource(id="other", url="http://o.example/"))
    assert other.articles[0].id != read(rss(item())).articles[0].id


def test_a_huge_feed_is_cut_and_says_so() -> None:
    found = read(rss("".join(f"<item><title>t{n}</title></item>" for n in range(MAX_ENTRIES + 5))))
    assert len(found.articles) == MAX_ENTRIES
    assert any("5건을 두고" in note for note in found.notes)


# -- odd items ------------------------------------------------------------------------------


def test_what_is_missing_is_said() -> None:
    found = read(
        rss(
            "<item><description>본문만 있다.</description></item><item><link>http://x/</link></item>"
        )
    )
    article = found.articles[0]
    assert article.title == "본문만 있다."
    assert NO_TITLE in article.notes
    assert article.published_at is None
    assert "날짜 없음" in article.notes
    assert found.skipped == ("2번째 글: 제목도 본문도 없음",)


def test_persons_are_masked_and_markup_is_gone() -> None:
    article = only(
        rss(
            "<item><title>알림 &amp;quot;새 소식&amp;quot; &lt;b&gt;탄소&lt;/b&gt;중립</title>"
            "<description>문의 kim@gaon.example 010-1234-5678 &lt;img src=x onerror=a()&gt;"
            "</description></item>"
        )
    )
    assert article.title == '알림 "새 소식" 탄소중립'
    assert "kim" not in article.text
    assert "<" not in article.text
    assert MASKED in article.notes


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//", "http://"]
)
def test_only_web_addresses_become_links(link: str) -> None:
    found = read(rss(f"<item><title>t</title><link>{link}</link></item>"))
    assert found.articles[0].url == ""


# -- what servers do to feeds ---------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "\ufeff\n\n" + text,
        lambda text: text.replace("지원", "지원 A&B"),
        lambda text: text.replace("지원", "지원&nbsp;&hellip;"),
        lambda text: text.replace("지원", "지원\x0b\x08\x1f"),
        lambda text: text.replace("<rss", "<!DOCTYPE rss PUBLIC '-//x' 'http://x/rss.dtd'>\n<rss"),
        lambda text: text.replace(' encoding="utf-8"', ' encoding="euc-kr"'),
        lambda text: text[: text.rindex("</item>") + 7],
        lambda text: text.replace("</guid>", "</guid", 1),
        lambda text: text.replace("xmlns:dc", "xmlns:x").replace("pubDate", "dc:date"),
        lambda text: text.replace("<rss", "<RSS").replace("</rss", "</RSS"),
        lambda text: text + "<!-- made in 0.1 s --><script>track()</script>",
        lambda text: "<!-- c --><?xml-stylesheet href='x'?>" + text.partition("?>")[2],
    ],
    ids=range(12),
)
def test_a_damaged_feed_still_gives_its_entries(damage: object) -> None:
    text = damage(rss("".join(item(n) for n in range(20))))  # type: ignore[operator]
    found = read(text)
    assert found.state == "ok"
    assert len(found.articles) >= 19
    assert all(article.title.startswith("건물 지원") for article in found.articles)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "euc-kr", ""])
def test_the_declaration_does_not_decide(encoding: str, declared: str) -> None:
    text = rss(item(title="똠방각하 뷁 지원")).replace(
        ' encoding="utf-8"', f' encoding="{declared}"' if declared else ""
    )
    assert only(text.encode(encoding)).title == "똠방각하 뷁 지원 1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "빈 답"),
        ("   \n", "빈 답"),
        ("<!DOCTYPE html><html><head><title>시스템 점검 중</title></head></html>", "점검 중"),
        ("<html><body>404</body></html>", "웹 쪽"),
        ("not a feed at all", "피드가 아닙니다"),
        ("{}", "피드가 아닙니다"),
        ('{"items": []}', "피드가 아닙니다"),
        ("[" * 100_000, "피드가 아닙니다"),
        ("\x00\x01\x02PK\x03\x04", "피드가 아닙니다"),
        ("<opml><body/></opml>", ""),
    ],
)
def test_what_is_no_feed_is_broken_with_a_reason(text: str, words: str) -> None:
    found = read(text)
    assert found.state == "broken"
    assert words in found.why
    assert found.mend
    assert found.articles == ()


def test_a_feed_without_items_is_empty_not_broken() -> None:
    found = read(rss(""))
    assert (found.state, found.title) == ("empty", "가온시 소식")
    assert found.mend


# -- entities -------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
HOSTILE = [
    f"<!DOCTYPE x [{LAUGHS}]>",
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:PORT/">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:PORT/"> %p;]>',
    "<!DOCTYPE x [ %p; ]>",
    f'<!DOCTYPE x [<!ENTITY big "{"A" * 100_000}">]>',
    '<!doctype x [<!ATTLIST x y CDATA "z">]>',
    "<!-- c --> <?pi?> <!DOCTYPE x [\n<!ENTITY l0 'x'>",
]  # fmt: skip


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp949"])
@pytest.mark.parametrize("form", ["rss", "atom", "broken"])
def test_declared_entities_are_refused_and_nothing_is_fetched(form: str, encoding: str) -> None:
    bodies = {
        "rss": "<rss><channel><item><title>&l8;&f;&big;</title></item></channel></rss>",
        "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>&f;</title></entry></feed>",
        "broken": "<rss><channel><item><title>&l8; & &f;</titl",
    }
    with Canary("127.0.0.1") as canary:
        for doctype in HOSTILE:
            text = doctype.replace("PORT", str(canary.port)) + bodies[form]
            with ends():
                found = read(f"<?xml version='1.0' encoding='{encoding}'?>{text}".encode(encoding))
            assert found.state == "broken"
            assert "ENTITY" in found.why
        outside = f"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:{canary.port}/rss.dtd'>"
        read(outside + bodies[form])
        assert canary.hits == 0


def test_a_text_about_entities_is_a_text() -> None:
    article = only(rss("<item><title>보안</title><description><![CDATA[<!ENTITY x 'y'> 공격]]>"
                       "</description></item>"))  # fmt: skip
    assert "공격" in article.text


# -- dates ----------------------------------------------------------------------------------

MORNING = datetime(2025, 12, 4, 0, 30, tzinfo=UTC)  # 09:30 in Seoul
MIDNIGHT = datetime(2025, 12, 3, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Thu, 04 Dec 2025 09:30:00 +0900", MORNING),
        ("Thu, 4 Dec 2025 00:30:00 GMT", MORNING),
        ("04 Dec 25 09:30 KST", MORNING),
        ("Thu, 04 Dec 2025 09:30:00", MORNING),
        ("04 12월 2025 09:30:00 +0900", MORNING),
        ("목, 04 12월 2025 09:30:00 +0900", MORNING),
        ("목, 4 12월 2025 오전 9:30:00", MORNING),
        ("Wed, 03 Dec 2025 19:30:00 EST", MORNING),
        ("2025-12-04T09:30:00+09:00", MORNING),
        ("2025-12-04T00:30:00Z", MORNING),
        ("2025-12-04T09:30:00", MORNING),
        ("2025-12-04 09:30:00", MORNING),
        ("2025-12-04T09:30+09", MORNING),
        ("2025-12-04 09:30:00.0", MORNING),
        ("2025.12.04. 09:30", MORNING),
        ("2025/12/04 09:30:00", MORNING),
        ("12/04/2025 09:30:00", MORNING),
        ("2025년 12월 4일 오전 9시 30분", MORNING),
        ("20251204093000", MORNING),
        ("2025-12-04 00:30:00 UTC", MORNING),
        ("2025-12-04", MIDNIGHT),
        ("2025.12.04.", MIDNIGHT),
        ("2025. 12. 4", MIDNIGHT),
        ("04 Dec 2025", MIDNIGHT),
        ("2025-12-03 24:00:00", MIDNIGHT),
        ("Wed, 03 Dec 2025 24:00:00 +0900", MIDNIGHT),
    ],
)
def test_dates_of_feeds_are_read_in_seoul_unless_they_say_otherwise(
    written: str, at: datetime
) -> None:
    assert read_feed_instant(written).at == at


@pytest.mark.parametrize(
    "written",
    ["", "12월 4일", "yesterday", "3시간 전", "32 Dec 2025 09:00:00", "2025", "2025-12",
     "0000-00-00", "Thu, 04 Dec 2025 99:00:00 +0900", "9" * 50, "2025-13-45T99:99:99Z",
     "nan", "04 13월 2025", "1 " * 10_000],
)  # fmt: skip
def test_an_undated_item_stays_undated_with_a_reason(written: str) -> None:
    got = read_feed_instant(written)
    assert got.at is None
    assert got.why


def test_the_edges_of_a_thousand_days_fall_on_the_right_day() -> None:
    seoul = timedelta(hours=9)
    for day in range(500):
        start = datetime(2024, 12, 1, tzinfo=UTC) + timedelta(days=day)
        for clock, shift in (("00:00:00", 0), ("23:59:59", 86_399)):
            for form in (
                "%a, %d %b %Y {} +0900",
                "%Y-%m-%dT{}+09:00",
                "%Y.%m.%d {}",
                "%d %b %Y {}",
            ):
                written = start.strftime(form).format(clock)
                at = read_feed_instant(written).at
                assert at == start + timedelta(seconds=shift) - seoul, written


def test_a_z_that_is_korean_wall_clock_is_found_out() -> None:
    """S7: entries that say they were published after they were fetched, by less than nine hours."""
    items = "".join(
        f"<item><title>t{n}</title><dc:date>2025-12-11T{n % 8:02}:10:00Z</dc:date></item>"
        for n in range(20)
    )  # fetched 08:00 in Seoul = 23:00Z of the 10th
    found = read(rss(items))
    assert found.articles[0].published_at == datetime(2025, 12, 10, 15, 10, tzinfo=UTC)
    assert CLOCK_CORRECTED in found.articles[0].notes
    assert any("한국 시각" in note for note in found.notes)
    believed = read(rss(items), FeedSource(id="b", url="http://b/", wall_clock_z=False))
    assert believed.articles[0].published_at == datetime(2025, 12, 11, 0, 10, tzinfo=UTC)


# -- torture --------------------------------------------------------------------------------


def hand_made() -> list[bytes]:
    """Forty feeds of our own, well-formed, in several forms and encodings."""
    atom = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>소식</title>{}</feed>'
    entry = (
        "<entry><id>urn:{0}</id><title>탄소중립 {0}</title><link href='http://a.example/{0}'/>"
        "<updated>2025-12-04T09:00:00+09:00</updated><summary>{1}</summary></entry>"
    )
    made = []
    for number in range(40):
        items = "".join(item(n, title=f"지원 {number}") for n in range(1 + number % 7))
        text = rss(items) if number % 3 else atom.format(entry.format(number, BODY))
        encoding = ("utf-8", "cp949", "utf-16")[number % 4 % 3]
        made.append(text.replace("utf-8", encoding).encode(encoding))
    return made


def mutate(content: bytes, rng: random.Random) -> bytes:
    kind = rng.randrange(7)
    if kind == 0:
        broken = bytearray(content)
        for _ in range(rng.randrange(1, 30)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        return bytes(broken)
    if kind == 1:
        return content[: len(content) * rng.randrange(16) // 16 + rng.randrange(3)]
    tags = content.split(b"<")
    if kind == 2:
        rng.shuffle(tags)
        return b"<".join(tags)
    if kind == 3:
        at = rng.randrange(len(tags))
        return b"<".join(tags[:at] + [tags[at]] * rng.randrange(2, 50) + tags[at:])
    if kind == 4:
        del tags[rng.randrange(len(tags))]
        return b"<".join(tags)
    if kind == 5:
        depth = rng.randrange(100, 3000)
        return content.replace(b"<title>", b"<title>" + b"<b>" * depth, 1)
    return content.replace(b"2025", bytes(str(rng.randrange(10**6)), "ascii")).replace(
        b"encoding", rng.choice([b"version", b"encoding='utf-7' x", b"standalone"])
    )


def end_well(content: bytes) -> None:
    with ends():
        found = read(content)
    assert found.state in {"ok", "empty", "broken"}
    assert found.articles or (found.why and found.mend)
    for article in found.articles:
        assert article.title or article.text
        assert (article.published_at is None) == any(
            "날짜" in n or "때" in n for n in article.notes
        )
        article.title.encode("utf-8")
        article.text.encode("utf-8")


def test_three_hundred_mutations_end_well() -> None:
    rng = random.Random(20251204)
    feeds = hand_made()
    for _ in range(300):
        end_well(mutate(rng.choice(feeds), rng))


@pytest.mark.slow
def test_thousands_of_mutations_end_well() -> None:
    """HANJU_MUTATIONS=10000 is the gate of threats.md, a minute or more."""
    rng = random.Random(20251211)
    feeds = hand_made()
    for _ in range(int(os.environ.get("HANJU_MUTATIONS", "2500"))):
        content = rng.choice(feeds)
        for _ in range(rng.randrange(1, 3)):
            content = mutate(content, rng) or b"<"
        end_well(content)


@pytest.mark.parametrize(
    "content",
    [
        rss(item(title="가" * 3_000_000)).encode(),
        rss(item(more="<a>" * 1000)).encode(),
        b"<rss><channel>" + b"<item>" * 100_000,
        b"<rss><channel><item><title>" + b"&amp;" * 1_000_000,
        b"<rss><channel><item><title>" + b"<" * 1_000_000,
        b"<rss " + b"a='b' " * 200_000 + b">",
        b"<!-- " * 200_000,
        b"<?x " * 200_000,
        b"<!DOCTYPE " * 100_000,
        b" " * 5_000_000 + b"<rss/>",
        b"<rss><channel><item><description>" + b"<![CDATA[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"[" * 200_000,
        b"<html>" + b"<title" * 200_000,
        b"<rss><channel>" + b"<item><pubDate>" + b"1 " * 500_000 + b"</pubDate></item>",
    ],
    ids=range(14),
)
def test_large_and_deep_feeds_end_soon(content: bytes) -> None:
    end_well(content)


@pytest.mark.shared
def test_the_torture_feeds_end_well(shared_data: Path) -> None:
    archive = shared_data / "feedparser_torture" / "feeds.tar.gz"
    states: dict[str, int] = {}
    with tarfile.open(archive) as feeds:
        for member in feeds:
            packed = feeds.extractfile(member)
            if packed is None:
                continue
            content = packed.read()
            end_well(content)
            state = read(content).state
            states[state] = states.get(state, 0) + 1
    assert sum(states.values()) == 1619
    assert states["ok"] >= 388
    assert states["broken"] <= 24


@pytest.mark.shared
def test_old_korean_feeds_are_read_without_a_lost_letter(shared_data: Path) -> None:
    files = sorted((shared_data / "euckr_feeds").glob("*/*.xml"))
    assert len(files) == 15
    for path in files:
        found = read(path.read_bytes())
        assert found.state == "ok", path.name
        assert "\ufffd" not in "".join(a.title + a.text for a in found.articles), path.name
