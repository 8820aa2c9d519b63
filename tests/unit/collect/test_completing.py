"""Articles made whole: pages first, then their files, and nothing lost on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from hanju.collect import completing
from hanju.collect.attached import best_first, document_of
from hanju.collect.attachments import AttachmentReader
from hanju.collect.completing import ONLY_STUB, complete, wants_more
from hanju.collect.letterhead import without_letterhead
from hanju.collect.source_reads import RoundTools
from hanju.collect.spending import MIB, Spending, SpendingLimits
from hanju.model import Article, ArticleId, Attachment, Source, SourceId
from tests.unit.collect.attachment_files import hwpx, locked_pdf, para, pdf, words, zipped
from tests.unit.collect.web_of import NOW, FakeWeb

VIEW = "https://gaon.example/view?no=7"
FILES = "https://gaon.example/down/"
STUB = "이 자료는 가온시의 보도자료를 전재하여 제공함을 알려드립니다."
BOARD = Source(id=SourceId("gaon"), kind="board", url="https://gaon.example/list")
BODY = "가온시는 탄소중립 설명회를 열고 주민 의견을 들었다고 4일 밝혔다. " * 3
WHOLE = "가온시, 설명회와 상담 창구를 시청에서 운영"
LONG = "가온시는 햇빛발전소 이익을 마을에 나누는 조례를 만들었다고 4일 밝혔다. " * 12


@pytest.fixture(scope="module")
def reader() -> Iterator[AttachmentReader]:
    with AttachmentReader() as running:
        yield running


def article(text: str = "", *names: str, **more: Any) -> Article:
    files = tuple(Attachment(name=name, url=f"{FILES}{name}") for name in names)
    made = Article(
        id=ArticleId("a1"),
        url=VIEW,
        title="가온시, 설명회",
        text=text,
        outlet="가온시",
        published_at=NOW,
        attachments=files,
    )
    return replace(made, **more)


def page(body: str, *names: str, mark: str = "") -> str:
    links = "".join(f'<li><a href="/down/{name}">{name}</a></li>' for name in names)
    return (
        f"<html><head><title>{WHOLE} | 가온시</title></head><body>"
        f"<h3>{WHOLE}</h3><p>작성일 2025-12-11 14:20</p>"
        f'<div class="board_view_contents"><p>{body}</p></div><ul>{links}</ul>{mark}</body></html>'
    )


def release(text: str) -> bytes:
    return hwpx("".join(para(words(line)) for line in text.split("\n")))


def tools(web: FakeWeb, reader: AttachmentReader | None = None, **limits: Any) -> RoundTools:
    spending = Spending(limits=SpendingLimits(**limits))
    return RoundTools(fetcher=web, clock=web.clock, attachments=reader, spending=spending)


def done(web: FakeWeb, one: Article, reader: AttachmentReader | None = None, **limits: Any) -> Any:
    return complete(one, BOARD, tools(web, reader, **limits))


# -- which articles -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "license_", "rule", "text", "is_extract", "wanted"),
    [
        ("board", "none", "auto", "", False, True),
        ("board", "none", "auto", STUB, False, True),
        ("board", "none", "never", "", False, False),
        ("feed", "none", "auto", "", False, False),
        ("feed", "kogl-1", "auto", "", False, True),
        ("feed", "kogl-4", "auto", "", False, False),
        ("feed", "contract", "auto", "앞부분만", True, False),
        ("feed", "contract", "always", "앞부분만", True, True),
        ("feed", "none", "stubs", STUB, False, True),
        ("releases", "none", "auto", STUB, False, True),
        ("feed", "kogl-1", "auto", LONG, False, False),
    ],
)
def test_pages_are_read_where_there_is_no_text_and_somebody_may_use_it(
    kind: Any, license_: Any, rule: Any, text: str, is_extract: bool, wanted: bool
) -> None:
    source = replace(BOARD, kind=kind, license=license_, reads_pages=rule)
    assert wants_more(article(text, is_extract=is_extract), source) is wanted


def test_a_whole_article_is_given_back_as_it_is() -> None:
    web = FakeWeb({})
    one = article(LONG)
    assert done(web, one).article is one
    assert web.asked == []


# -- the page -----------------------------------------------------------------------------


def test_a_page_gives_text_title_time_licence_and_files() -> None:
    mark = '<img src="/img/opentype01.png" alt="공공누리 제1유형">'
    web = FakeWeb({VIEW: page(LONG, "release.hwpx", mark=mark)})
    midnight = datetime.fromisoformat("2025-12-11T00:00:00+09:00").astimezone(NOW.tzinfo)
    got = done(web, article(title="가온시, 설명회와 상담…", published_at=midnight))
    assert got.article.title == WHOLE
    assert got.article.text == LONG.strip()
    assert got.article.published_at == midnight + timedelta(hours=14, minutes=20)
    assert got.article.license == "kogl-1"
    assert [one.name for one in got.article.attachments] == ["release.hwpx"]
    assert (got.article.id, got.notes, got.is_whole) == ("a1", (), True)
    assert web.asked == [VIEW], "a long body needs no file"


@pytest.mark.parametrize(("problem", "is_whole"), [("gone", True), ("timeout", False)])
def test_a_page_that_fails_keeps_the_article_with_a_note(problem: Any, is_whole: bool) -> None:
    got = done(FakeWeb({VIEW: problem}), article())
    assert (got.article.title, got.article.text) == ("가온시, 설명회", "")
    assert got.notes == got.article.notes == (f"원문 쪽: 문제 {problem}.",)
    assert got.is_whole is is_whole, "what may come later is asked for again"


def test_after_three_silent_pages_a_source_is_left_alone() -> None:
    web = FakeWeb({VIEW: "timeout"})
    shared = tools(web)
    for _ in range(5):
        last = complete(article(), BOARD, shared)
    assert len(web.asked) == 3
    assert "오지 않아 멈추었습니다" in last.notes[0]
    other = replace(BOARD, id=SourceId("other"))
    complete(article(), other, shared)
    assert len(web.asked) == 4, "other sources go on"


def test_a_slow_source_ends_with_its_time_and_a_busy_one_at_once() -> None:
    web = FakeWeb({VIEW: page(LONG)}, seconds=40.0)
    shared = tools(web, seconds_a_source=100.0)
    texts = [complete(article(), BOARD, shared) for _ in range(6)]
    assert len(web.asked) == 3
    assert "느린 서버라 100초에서" in texts[-1].notes[0]
    busy = FakeWeb({VIEW: "busy"})
    shared = tools(busy)
    for _ in range(3):
        complete(article(), BOARD, shared)
    assert len(busy.asked) == 1


def test_an_odd_page_never_loses_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("hanju.collect.completing.read_page", explode)
    got = done(FakeWeb({VIEW: page(LONG)}), article())
    assert got.article.title == "가온시, 설명회"
    assert "RecursionError" in got.notes[0]


def test_a_page_that_takes_long_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hanju.collect.completing.PARSING_WAIT_S", 0.05)
    with completing._PARSING:  # somebody else is at it and does not come back
        assert done(FakeWeb({VIEW: page(LONG)}), article()).article.text == LONG.strip()
    assert not completing._PARSING.locked()


# -- the files ----------------------------------------------------------------------------


def test_the_text_of_a_stub_is_in_its_hwpx(reader: AttachmentReader) -> None:
    content = release("보도자료\n가온시, 설명회\n" + BODY + "\n문의 031-123-4567 담당 lee@gaon.kr")
    web = FakeWeb({VIEW: page(STUB, "a.pdf", "a.hwpx"), f"{FILES}a.hwpx": content})
    got = done(web, article(), reader)
    assert got.article.text.startswith("가온시는 탄소중립 설명회를")
    assert "전재" not in got.article.text
    assert web.asked == [VIEW, f"{FILES}a.hwpx"], "the PDF is the same document"
    pdf_file, hwpx_file = got.article.attachments
    assert (pdf_file.blob, pdf_file.text) == (None, None)
    assert hwpx_file.blob == hashlib.sha256(content).hexdigest()
    assert [one.content for one in got.files] == [content]
    whole = f"{got.article.text} {hwpx_file.text}"
    assert "4567" not in whole
    assert "lee@" not in whole


def test_another_format_is_read_where_the_first_is_locked_or_broken(
    reader: AttachmentReader,
) -> None:
    web = FakeWeb(
        {
            VIEW: page(STUB, "a.hwpx", "a.pdf"),
            f"{FILES}a.hwpx": b"PK\x03\x04 broken",
            f"{FILES}a.pdf": pdf("Gaon opens a consulting desk for solar villages."),
        }
    )
    got = done(web, article(), reader)
    assert "consulting desk" in got.article.text
    assert "첨부 'a.hwpx'" in got.notes[0]
    assert [one.media_type for one in got.files] == ["application/pdf"], "broken ones are not kept"


def test_locked_files_are_named_and_kept(reader: AttachmentReader) -> None:
    web = FakeWeb({VIEW: page(STUB, "a.pdf"), f"{FILES}a.pdf": locked_pdf()})
    got = done(web, article(), reader)
    assert "암호" in got.notes[0]
    assert got.article.attachments[0].blob is not None
    assert len(got.files) == 1
    assert (got.article.text, got.article.is_extract) == (STUB, True)
    assert ONLY_STUB in got.article.notes


def test_a_zip_is_opened_where_nothing_else_speaks(reader: AttachmentReader) -> None:
    packed = zipped({"a.hwpx": release(BODY), "b.pdf": b"%PDF-1.4 broken"})
    web = FakeWeb({VIEW: page(STUB, "all.zip"), f"{FILES}all.zip": packed})
    got = done(web, article(), reader)
    assert got.article.text == BODY.strip()
    assert "'all.zip' 안의 'b.pdf'" in got.notes[0]
    web = FakeWeb({VIEW: page(STUB, "all.zip", "a.hwpx"), f"{FILES}a.hwpx": release(BODY)})
    assert done(web, article(), reader).article.text == BODY.strip()
    assert len(web.asked) == 2


def test_a_short_body_stays_before_its_attachment_and_is_not_said_twice(
    reader: AttachmentReader,
) -> None:
    lead = "가온시는 4일 시청에서 설명회를 열었다. 주민 60명이 왔다."
    pages: dict[str, Any] = {VIEW: page(lead, "a.hwpx"), f"{FILES}a.hwpx": release(BODY)}
    assert done(FakeWeb(pages), article(), reader).article.text == f"{lead}\n\n{BODY.strip()}"
    pages[f"{FILES}a.hwpx"] = release(f"{lead}\n{BODY}")
    assert done(FakeWeb(pages), article(), reader).article.text == f"{lead}\n\n{BODY.strip()}"


def test_files_are_limited_by_article_and_by_round(reader: AttachmentReader) -> None:
    names = [f"{letter}가나.hwpx" for letter in "abcdef"]
    pages: dict[str, Any] = {f"{FILES}{name}": release(f"{name} {BODY}") for name in names}
    web = FakeWeb(pages)
    got = done(web, article(STUB, *names, url=""), reader, files_an_article=2)
    assert len(web.asked) == 2
    assert "2개만" in got.notes[-1]
    web = FakeWeb(pages)
    shared = tools(web, reader, mib_a_round=1)
    shared.spending.spend(MIB)
    got = complete(article(STUB, *names, url=""), BOARD, shared)
    assert (web.asked, got.is_whole) == ([], False)
    assert "한도를 넘어" in got.notes[0]


def test_without_a_reader_files_are_named_only() -> None:
    web = FakeWeb({VIEW: page(STUB, "a.hwpx")})
    got = done(web, article())
    assert [one.name for one in got.article.attachments] == ["a.hwpx"]
    assert web.asked == [VIEW]


def test_an_address_that_is_a_file_is_read_as_one(reader: AttachmentReader) -> None:
    web = FakeWeb({VIEW: release(BODY)})
    got = done(web, article(), reader)
    assert got.article.text == BODY.strip()
    assert web.asked == [VIEW]


def test_files_are_read_in_the_order_of_their_worth() -> None:
    names = ["x.zip", "사진.jpg", "옛.hwp", "표.xlsx", "글.docx", "글.pdf", "글.hwpx", "대본.doc"]
    files = [Attachment(name=name, url=f"{FILES}{name}") for name in names]
    order = [file.name for file in best_first(files)]
    assert order == ["글.hwpx", "글.pdf", "글.docx", "옛.hwp", "표.xlsx", "x.zip"]
    same = {
        document_of(replace(files[0], name=name)) for name in ("(가온) 글.hwpx", "(가온)글.pdf")
    }
    assert len(same) == 1
    counted = replace(files[0], name="내려받기", url=f"{FILES}fileDown?file=%EA%B8%80.hwpx")
    assert best_first([counted]) == [counted]


# -- the head of a release ----------------------------------------------------------------


def test_the_letterhead_of_a_release_goes_and_its_text_stays() -> None:
    head = (
        "보 도 자 료\n보도시점 | 2025. 12. 4.(목) 12:00 | 배포 | 2025. 12. 3.(수)\n가온시, 설명회"
    )
    foot = "담당 부서 | 기후정책과 | 책임자 | 과 장 | 이가온\n | 담당자 | 주무관 | 박나래"
    want = f"{BODY.strip()}\n배포된 자료는 가온시 누리집에 실린다."
    assert without_letterhead(f"{head}\n\n{want}\n{foot}", "가온시, 설명회") == want
    assert without_letterhead("보도자료", "") == "보도자료", "nothing is no text"
    assert without_letterhead(want) == want
