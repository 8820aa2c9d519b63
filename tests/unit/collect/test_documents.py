"""Documents, mails and pages as files: what they say of themselves, and broken twins of them."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.collect.files import ImportOptions, files_of, read_articles
from hanju.collect.files.document_facts import NAMED_BY_FILE, day_in_name, published_of, title_of
from hanju.collect.files.mails import read_mail
from hanju.errors import UnreadableFileError
from tests.unit.collect.test_attachments import mutated

FIRST_PAGE = """보도자료
보도시점 | 2025. 12. 4.(목) 10:00 | 배포 | 2025. 12. 3.(수)
담당부서 | 기후정책과 | 책임자 | 과장 홍길동
□ 해안시, 수소버스 12대 새로 달린다
- 2030년까지 100대로 -
해안시는 4일 수소버스 12대를 도입한다고 밝혔다."""


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day …


def test_the_first_page_of_a_release_tells_title_and_moment() -> None:
    assert title_of(FIRST_PAGE, "", "a.hwpx") == ("해안시, 수소버스 12대 새로 달린다", "")
    assert published_of(FIRST_PAGE, "2019-01-01T00:00:00Z", "20200101.hwpx") == (
        seoul(2025, 12, 4, 1),
        "",
    )


@pytest.mark.parametrize(
    ("text", "named", "file_name", "title", "note"),
    [
        ("제목: 바람골 태양광 조례 통과\n글", "", "a.pdf", "바람골 태양광 조례 통과", ""),
        ("글이 먼저다\n바람골 조례 통과", "바람골 조례 통과", "a.pdf", "바람골 조례 통과", ""),
        ("먼저 선 줄이 제목이다\n다음", "옛 양식의 제목", "a.pdf", "먼저 선 줄이 제목이다", ""),
        ("먼저 선 줄이 제목이 된다", "제목 없음", "a.pdf", "먼저 선 줄이 제목이 된다", ""),
        ("먼저 시작하는,\n\n수소버스 열두 대\n글", "", "a", "먼저 시작하는, 수소버스 열두 대", ""),
        ("12\n34", "양식이 아닌 제목", "a.pdf", "양식이 아닌 제목", ""),
        ("12\n34", "문서1", "수소버스 도입.hwp", "수소버스 도입", NAMED_BY_FILE),
        ("", "", ".hwp", ".hwp", NAMED_BY_FILE),
    ],
)  # fmt: skip
def test_titles(text: str, named: str, file_name: str, title: str, note: str) -> None:
    assert title_of(text, named, file_name) == (title, note)


@pytest.mark.parametrize(
    ("text", "saved", "file_name", "day", "word"),
    [
        ("배포일 : ’25. 12. 5.(금)", "", "a.pdf", "2025-12-04", ""),
        ("배포일시 2025년 12월 5일 오후 2시", "", "a.pdf", "2025-12-0", ""),
        ("보도시점 | 즉시 보도 | 배포 | 2025-12-05", "", "a.pdf", "2025-12-04", ""),
        ("글", "", "251205_수소.hwpx", "2025-12-04", "파일 이름"),
        ("글", "", "2025.12.05 수소.hwpx", "2025-12-04", "파일 이름"),
        ("글\n2025. 12. 5.(금)\n글", "", "a.hwpx", "2025-12-04", "홀로"),
        ("글", "2025-12-05T09:00:00Z", "a.hwpx", "2025-12-05", "저장된 날"),
    ],
)
def test_days(text: str, saved: str, file_name: str, day: str, word: str) -> None:
    at, note = published_of(text, saved, file_name)
    assert at is not None
    assert at.astimezone(UTC).isoformat().startswith(day)
    assert word in note


@pytest.mark.parametrize(
    "text",
    [
        "글만 있다",
        "12월 4일에 한다",
        "행사는 2025년 12월 5일에 열린다.",
        "배포일 미정",
        "보도시점 즉시",
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    assert published_of(text, "", "보도자료 1234567 99.hwp") == (None, "날짜 없음")


@pytest.mark.parametrize(
    "name", ["a.hwp", "251399.hwp", "1234567890.pdf", "2025.hwp", "제12-34호.hwp"]
)
def test_other_figures_in_names_are_no_days(name: str) -> None:
    assert day_in_name(name) is None


MAIL = "\r\n".join(  # noqa: FLY002  a header a line
    [
        "From: =?euc-kr?B?sLa69g==?= <a@b.example>",
        "To: c@d.example",
        "Subject: =?utf-8?b?7YOE7IaM?=",
        "Date: Thu, 04 Dec 2025 09:00:00 +0900",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="x"',
        "",
        "--x",
        "Content-Type: text/plain; charset=euc-kr",
        "Content-Transfer-Encoding: base64",
        "",
        "xby80rnmvKcgsbgguei068uw",
        "--x",
        "Content-Type: application/pdf",
        "Content-Disposition: attachment; filename*=utf-8''%EA%B0%80.pdf",
        "",
        "abc",
        "--x--",
        "",
    ]
).encode()
PAGE = (
    "<!doctype html><html><head><title>바람골 조례 통과</title></head><body><div id='articleBody'>"
    + "<p>바람골의회는 태양광 조례를 통과시켰다.</p>" * 9
    + "</div></body></html>"
).encode()
FEED = b"<rss><channel><item><title>a</title><link>http://a.example/</link></item></channel></rss>"


@pytest.mark.parametrize("whole", [MAIL, PAGE, FEED], ids=["mail", "page", "feed"])
def test_broken_twins_are_read_or_refused(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(whole)
    assert read_articles(path).articles
    for seed in range(40):
        path.write_bytes(mutated(whole, seed) or b" ")
        try:
            read_articles(path)
        except UnreadableFileError as exc:
            assert "\n" not in str(exc)  # noqa: PT017  either outcome is right
    chance = random.Random(7)
    for _ in range(12):
        path.write_bytes(whole[: chance.randrange(len(whole))] + chance.randbytes(20))
        for name in ("eml", "html", "feed"):
            try:
                read_articles(path, options=ImportOptions.checked(format=name))
            except UnreadableFileError:
                continue


def test_a_mail_of_a_thousand_parts_in_parts_ends_soon() -> None:
    deep = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 2_000
    assert read_mail(b"From: a@b.example\r\nSubject: x\r\n" + deep).text == ""


def test_folders_give_files_in_order_and_without_leftovers(tmp_path: Path) -> None:
    for name in ("b.hwpx", "a.pdf", ".c.pdf", "page_files/x.html", "__MACOSX/a.pdf", "d.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    named = tmp_path / "d.png"
    assert [path.name for path in files_of([tmp_path, named, named])] == [
        "a.pdf",
        "b.hwpx",
        "d.png",
    ]
    assert files_of([tmp_path / "*.pdf"]) == [tmp_path / "a.pdf"]
    with pytest.raises(UnreadableFileError, match="가져올 수 있는 파일이 없습니다"):
        files_of([tmp_path / "*.eml"])
    assert files_of([tmp_path / "gone.eml"]) == [tmp_path / "gone.eml"]
