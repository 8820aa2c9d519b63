from __future__ import annotations

import collections
import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.collect.decoding import decode
from hanju.collect.pages import PageRecipe, clean_article, is_stub, license_of, read_page

URL = "https://www.haean.go.kr/board/view.do?no=3"
BODY = (
    "해안시는 11일 수소버스 12대를 도입한다고 밝혔다. 시는 2027년까지 30대로 늘린다.",
    "시장은 “시민이 먼저 느끼는 변화”라고 말했다.",
)
BOARD = f"""<html><head><title>수소버스 12대 도입 &lt; 보도자료 &lt; 해안시청</title></head><body>
<nav><a href="/">처음</a><a href="/b">보도자료</a></nav><h1>해안시청</h1>
<div class="board_view"><h3>수소버스 12대 도입</h3>
<dl><dt>작성일</dt><dd>2025.12.11</dd><dt>조회수</dt><dd>52</dd></dl>
<div class="view_contents"><div class="sns">공유</div><p>글자확대 글자축소 인쇄</p>
<p>{BODY[0]}</p><p>{BODY[1]}</p><p>담당 010-1234-5678</p></div>
<ul class="file_list">
<li><a href="/file_download.do?id=1">보도자료(수소버스).hwpx (120KB)</a>
 <a href="/preview.do?id=1">미리보기</a></li>
<li><span class="name">붙임 1.pdf</span><button
 onclick="window.open('/fileDown?id=2')">다운로드</button></li>
<li><a href="/files/abc123.pdf">사업 계획 요약</a>
<a href="/files/photo.jpg">사진</a></li></ul></div>
<img alt="공공누리 제1유형" src="/img/img_opentype01.png"></body></html>"""


def test_a_board_page_gives_title_text_date_license_and_files() -> None:
    page = read_page(BOARD, URL)
    assert page.title == "수소버스 12대 도입"
    assert page.text.split("\n\n")[:2] == list(BODY)
    assert "010-1234" not in page.text
    assert "인쇄" not in page.text
    assert page.published == datetime(2025, 12, 10, 15, tzinfo=UTC)
    assert page.license == "kogl-1"
    assert (page.how, page.is_stub, page.why) == ("board", False, "")
    assert [(one.name, one.url.rpartition("/")[2]) for one in page.attachments] == [
        ("보도자료(수소버스).hwpx", "file_download.do?id=1"),
        ("붙임 1.pdf", "fileDown?id=2"),
        ("사업 계획 요약.pdf", "abc123.pdf"),
    ]


def test_the_recipe_of_a_source_comes_first() -> None:
    html = f"<body><div class='x'>{BODY[0]}</div><div class='view_contents'>{BODY[1] * 3}</div>"
    recipe = PageRecipe(name="own", body=(".x",))
    assert (read_page(html, URL, recipe=recipe).text, read_page(html, URL).how) == (
        BODY[0],
        "board",
    )


def test_a_page_of_no_known_make_goes_through_trafilatura() -> None:
    paragraphs = "".join(f"<p>{BODY[0]} {n}번째 문단이다.</p>" for n in range(6))
    html = f"""<html><head><meta property="og:title" content="수소버스 12대 도입 - 해안일보">
    <meta property="article:published_time" content="2025-12-11T09:00:00+09:00"></head><body>
    <ul><li><a href="/">처음</a></li></ul><article>{paragraphs}</article>
    <p>저작권자 해안일보</p></body></html>"""
    page = read_page(html, URL)
    assert page.how == "trafilatura"
    assert page.title == "수소버스 12대 도입"
    assert page.text.count("번째 문단이다") == 6
    assert "저작권자" not in page.text
    assert page.published == datetime(2025, 12, 11, tzinfo=UTC)


def test_bylines_share_words_and_what_follows_the_text_go() -> None:
    text = f"[해안일보=김갑돌 기자] {BODY[0]}\n\n공유하기\n\n{BODY[1]} 김갑돌 기자\n\nab@c.kr"
    assert clean_article(f"{text}\n\n관련기사\n\n다른 기사 제목") == "\n\n".join(BODY)
    assert clean_article(f"제목이다\n{BODY[0]}", "제목이다") == BODY[0]


@pytest.mark.parametrize(
    ("html", "mode"),
    [
        ('<a href="//www.kogl.or.kr/info/licenseType4.do">', "kogl-4"),
        ('<img src="/img/new_img_opentype02.png">', "kogl-2"),
        ('"공공누리" 제3유형:출처표시+변경금지', "kogl-3"),
        ("공공누리 제1유형 … 공공누리 제4유형", "kogl-4"),
        ("무단전재 금지", "none"),
        ("제3유형 감염병", "none"),
    ],
)
def test_the_license_mark_is_read_and_the_narrowest_counts(html: str, mode: str) -> None:
    assert license_of(html) == mode


def test_a_stub_is_known_and_a_page_without_text_says_why() -> None:
    assert is_stub("이 자료는 해안부의 보도자료를 전재하여 제공함을 알려드립니다.")
    assert is_stub("자세한 내용은 첨부파일을 참고하시기 바랍니다.")
    assert not is_stub(BODY[0])
    assert read_page("<body></body>", URL).why == "본문을 찾지 못했습니다."
    assert "다른 쪽" in read_page("<body><iframe src='/x'></iframe></body>", URL).why
    assert "첨부파일만" in read_page("<body><a href='/a.hwp'>a.hwp</a></body>", URL).why


def test_a_date_that_is_not_there_is_not_guessed() -> None:
    page = read_page(f"<body><div class='view_contents'>{BODY[0]}</div>© 2019</body>", URL)
    assert page.published is None
    assert page.published_why


@pytest.mark.parametrize("seed", range(40))
def test_broken_markup_never_raises(seed: int) -> None:
    cut = BOARD[seed * 20 : -1 - seed * 13].replace(">", "" if seed % 3 else "<", seed)
    read_page(cut + "<div>" * (seed * 200) + "\0\ud800"[: seed % 3], "x:" if seed % 5 else URL)


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return collections.Counter(
        tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))
    )  # scrapinghub's: shingles of four words


@pytest.mark.shared
@pytest.mark.slow
def test_articles_are_found_at_least_as_well_as_the_anchors(shared_data: Path) -> None:
    folder = shared_data / "web_extraction"
    gold = json.loads((folder / "scrapinghub/ground-truth.json").read_text())
    precisions, recalls = [], []
    for name, one in gold.items():
        html = gzip.decompress((folder / f"scrapinghub/html/{name}.html.gz").read_bytes())
        found = shingles(read_page(decode(html).text, one["url"]).text)
        wanted = shingles(one["articleBody"])
        same = (found & wanted).total()
        precisions.append(same / max(1, found.total()))
        recalls.append(same / max(1, wanted.total()))
    precision, recall = sum(precisions) / len(gold), sum(recalls) / len(gold)
    token_f1 = 2 * precision * recall / (precision + recall)
    counts: collections.Counter[str] = collections.Counter()
    for url, one in json.loads((folder / "trafilatura/evaldata.json").read_text()).items():
        path = next((folder / "trafilatura/html").glob(f"{one['file'].removesuffix('.gz')}*"))
        text = read_page(decode(gzip.decompress(path.read_bytes())).text, url).text
        for kind in ("with", "without"):
            counts[kind] += sum(segment in text for segment in one[kind])
        counts["missed"] += sum(segment not in text for segment in one["with"])
    segment_f1 = 2 * counts["with"] / (2 * counts["with"] + counts["without"] + counts["missed"])
    print(f"token F1 {token_f1:.3f}, segment F {segment_f1:.3f}")  # noqa: T201
    assert token_f1 >= 0.958
    assert segment_f1 >= 0.924
