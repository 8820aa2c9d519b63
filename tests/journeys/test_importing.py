"""`hanju import` of whatever an office has lying around: feeds, mails, pages, documents, ZIPs."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run
from tests.unit.collect.attachment_files import (
    docx,
    hwp,
    hwp_para,
    hwpx,
    locked_pdf,
    para,
    pdf,
    table,
    words,
    zipped,
)

RELEASE = (
    table(["보도시점", "2025. 12. 4.(목) 10:00", "배포", "2025. 12. 3.(수)"])
    + para(words("해안시, 수소버스 12대 새로 달린다"))
    + para(words("□ 해안시는 4일 수소버스 12대를 도입한다고 밝혔다. 문의 064-710-1234"))
)
FEED = """<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel><title>견본군청</title>
<link>https://gun.example/</link>
<item><title>군청 누리집에 인공지능 상담 도입</title><link>https://gun.example/1</link>
<pubDate>Thu, 04 Dec 2025 09:00:00 +0900</pubDate><description>상담원이 답한다.</description></item>
<item><title>날짜가 없는 글</title><link>https://gun.example/2</link></item>
<item><title>세계시로 적힌 글</title><link>https://gun.example/3</link>
<pubDate>2025-12-04T00:00:00Z</pubDate></item>
</channel></rss>"""
PAGE = """<!doctype html><!-- saved from url=(0030)https://news.example/view/77 -->
<html lang="ko"><head><meta charset="euc-kr"><title>바람골 태양광 조례 통과 - 견본일보</title>
<meta property="og:site_name" content="견본일보">
<meta property="article:published_time" content="2025-12-05T08:30:00+09:00"></head><body>
<h1>바람골 태양광 조례 통과</h1><div id="articleBody"><p>바람골의회는 5일 태양광 조례를 통과시켰다.
조례는 공공건물 지붕의 절반에 태양광을 두도록 했다.</p>
<p>담당 부서는 내년 3월부터 시행한다고 밝혔다.
문의는 hong@news.example 로 하면 된다.</p></div></body></html>"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert run(["init", str(tmp_path / "room")]) == 0
    return tmp_path / "room"


def told(
    capsys: pytest.CaptureFixture[str], home: Path, *arguments: str | Path, code: int = 0
) -> list[dict[str, Any]]:
    capsys.readouterr()
    words_ = ["import", *map(str, arguments), "--home", str(home), "--json"]
    assert run(words_) == code
    reports: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return reports


def rows(home: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM articles ORDER BY title")
        return [dict(row) for row in found]


def only(home: Path) -> dict[str, Any]:
    (row,) = rows(home)
    return row


def day(row: dict[str, Any]) -> str:
    return str(row["published_at"])[:16]


def mail(charset: str = "utf-8", **files: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "견본연구원 <letter@lab.example>"
    message["Subject"] = "주간 동향: 탄소중립 연구 열두 건"
    message["Date"] = "Thu, 04 Dec 2025 07:10:00 +0900"
    message["Message-ID"] = "<1@lab.example>"
    message.set_content("브라우저에서 보세요.", charset=charset)
    body = "<p>연구원은 탄소중립 연구 열두 건을 공개했다.</p><p>답장은 lee@lab.example</p>"
    message.add_alternative(body, subtype="html", charset=charset)
    for name, content in files.items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def test_a_saved_feed_in_euc_kr(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rss.xml"
    path.write_bytes(FEED.encode("euc-kr"))
    (report,) = told(capsys, home, path, "--license", "kogl-1", "--outlet", "견본군")
    assert (report["format"], report["rows"], report["undated"]) == ("feed", 3, 1)
    first, second, _ = rows(home)
    assert (first["title"], first["outlet"]) == ("군청 누리집에 인공지능 상담 도입", "견본군")
    assert (first["license"], first["url"]) == ("kogl-1", "https://gun.example/1")
    assert day(first) == "2025-12-04 00:00"
    assert second["published_at"] is None
    assert not any("sources add" in note for note in report["notes"])
    (again,) = told(capsys, home, path, "--license", "kogl-1", "--outlet", "견본군")
    assert (again["stored"]["added"], again["stored"]["unchanged"]) == (0, 3)


def test_a_json_feed(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "feed.json"
    item = {
        "id": "1",
        "url": "https://a.example/1",
        "title": "수소 충전소 두 곳 문 열어",
        "content_text": "충전소 두 곳이 문을 열었다.",
        "date_published": "2025-12-04T09:00:00+09:00",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "견본", "items": [item]}
    path.write_text(json.dumps(feed, ensure_ascii=False, indent=1), encoding="utf-8")
    (report,) = told(capsys, home, path)
    assert (report["format"], report["stored"]["added"]) == ("feed", 1)


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr", "ks_c_5601-1987"])
def test_a_mail_with_a_release_attached(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], charset: str
) -> None:
    content = hwpx(RELEASE)
    written = mail(
        "euc-kr" if charset == "ks_c_5601-1987" else charset, **{"보도자료.hwpx": content}
    )
    if charset == "ks_c_5601-1987":
        written = written.replace(b'charset="euc-kr"', b'charset="ks_c_5601-1987"')
    path = tmp_path / "letter.eml"
    path.write_bytes(written)
    (report,) = told(capsys, home, path)
    row = only(home)
    assert (report["format"], row["outlet"]) == ("eml", "견본연구원")
    assert row["title"] == "주간 동향: 탄소중립 연구 열두 건"
    assert day(row) == "2025-12-03 22:10"
    assert "열두 건을 공개했다" in row["text"]
    assert "lee@lab.example" not in row["text"]
    attachments = json.loads(row["attachments"])
    (kept,) = attachments
    assert kept["name"] == "보도자료.hwpx"
    assert "수소버스 12대를 도입" in kept["text"]
    assert "064-710-1234" not in kept["text"]
    blob = home / "blobs" / kept["blob"][:2] / kept["blob"]
    assert blob.read_bytes() == content
    assert kept["blob"] == hashlib.sha256(content).hexdigest()


def test_a_mail_whose_headers_are_bare_bytes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.eml"
    path.write_bytes(
        (
            "Subject: 해안시 소식지 12월호\r\nFrom: 해안시청 <a@city.example>\r\n"
            "Date: Fri, 5 Dec 2025 10:00:00 +0900 (KST)\r\n\r\n"
            "수소버스 12대가 달린다는 소식이다.\r\n"
        ).encode("cp949")
    )
    told(capsys, home, path)
    row = only(home)
    assert (row["title"], row["outlet"]) == ("해안시 소식지 12월호", "해안시청")
    assert row["text"] == "수소버스 12대가 달린다는 소식이다."
    assert day(row) == "2025-12-05 01:00"


def test_a_saved_page(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "view.htm"
    path.write_bytes(PAGE.encode("euc-kr"))
    (report,) = told(capsys, home, path)
    row = only(home)
    assert (report["format"], row["title"]) == ("html", "바람골 태양광 조례 통과")
    assert (row["outlet"], row["url"]) == ("견본일보", "https://news.example/view/77")
    assert day(row) == "2025-12-04 23:30"
    assert "공공건물 지붕의 절반" in row["text"]
    assert "hong@news.example" not in row["text"]


def test_documents_say_their_title_and_day(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.hwpx").write_bytes(hwpx(RELEASE))
    (report,) = told(capsys, home, tmp_path / "a.hwpx", "--outlet", "해안시", "--url",
                     "https://city.example/1", "--license", "kogl-1")  # fmt: skip
    row = only(home)
    assert (row["title"], row["outlet"]) == ("해안시, 수소버스 12대 새로 달린다", "해안시")
    assert (day(row), report["undated"]) == ("2025-12-04 01:00", 0)
    assert (row["url"], row["license"]) == ("https://city.example/1", "kogl-1")
    assert "064-710-1234" not in row["text"]
    (kept,) = json.loads(row["attachments"])
    assert (home / "blobs" / kept["blob"][:2] / kept["blob"]).is_file()
    assert not any("게재일" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("251205 견본.hwp", hwp(hwp_para("그린 리모델링 사업 착수한다")), "hwp"),
        ("2025-12-05_plan.pdf", pdf("Hydrogen bus plan for Haean city"), "pdf"),
        ("20251205.docx", docx(), "docx"),
    ],
)
def test_a_day_from_the_name_of_a_file_is_told(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    format_: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    (report,) = told(capsys, home, tmp_path / name)
    assert report["format"] == format_
    assert day(only(home)) == "2025-12-04 15:00"
    assert "게재일을 파일 이름에서 읽음: 2025-12-05" in report["notes"]


def test_a_document_without_any_day_stays_undated(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.hwp").write_bytes(hwp(hwp_para("그린 리모델링 사업에 착수한다")))
    (report,) = told(capsys, home, tmp_path / "plan.hwp")
    assert report["undated"] == 1
    assert "날짜 없음" in report["notes"]
    assert only(home)["published_at"] is None


def test_one_bad_file_stops_no_other(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "받은 파일"
    (folder / "속").mkdir(parents=True)
    (folder / "1.pdf").write_bytes(locked_pdf())
    (folder / "2.hwpx").write_bytes(hwpx(RELEASE)[:300])
    (folder / "3.xml").write_bytes(FEED.encode("euc-kr"))
    (folder / "4.csv").write_text("이름,값\n가,1\n", encoding="utf-8")
    (folder / "속" / "5.hwpx").write_bytes(hwpx(RELEASE))
    (folder / "그림.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    reports = told(capsys, home, folder, code=2)
    by_name = {Path(report["path"]).name: report for report in reports}
    assert list(by_name) == ["1.pdf", "2.hwpx", "3.xml", "4.csv", "5.hwpx"]
    bad = {name: report["unread"] for name, report in by_name.items() if report["unread"]}
    assert set(bad) == {"1.pdf", "2.hwpx", "4.csv"}
    assert "암호" in bad["1.pdf"]["problem"]
    assert all(one["mend"] for one in bad.values())
    assert len(rows(home)) == 4
    assert run(["import", str(folder / "*.xml"), str(folder / "1.pdf"), "--home", str(home)]) == 2
    shown = capsys.readouterr().out
    assert "3.xml" in shown
    assert "1.pdf: 암호가 걸려 있습니다 →" in shown


def test_a_zip_is_read_file_by_file(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = zipped({"a.txt": "가"})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (
            ("12월/보도자료.hwpx", hwpx(RELEASE)),
            ("../../밖.xml", FEED.encode("euc-kr")),
            ("속.zip", inner),
            ("__MACOSX/._보도자료.hwpx", b"x"),
        ):
            archive.writestr(name, content)
    path = tmp_path / "모음.zip"
    path.write_bytes(target.getvalue())
    before = set(tmp_path.rglob("*"))
    reports = told(capsys, home, path, code=2)
    assert [Path(report["path"]).name for report in reports] == [
        "보도자료.hwpx",
        "밖.xml",
        "속.zip",
    ]
    assert "압축 파일 안의 압축 파일" in reports[2]["unread"]["problem"]
    assert len(rows(home)) == 4
    outside = {path for path in set(tmp_path.rglob("*")) - before if home not in path.parents}
    assert outside == set()


def test_the_format_can_be_said_and_is_checked(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(
        "<div id='articleBody'>" + "해안시는 수소버스를 들인다. " * 20 + "</div>", encoding="utf-8"
    )
    (report,) = told(capsys, home, path, "--format", "html")
    assert report["format"] == "html"
    for bad in (["--format", "pdf"], ["--format", "odt"], ["--url", "javascript:alert(1)"]):
        capsys.readouterr()
        assert run(["import", str(path), *bad, "--home", str(home)]) == 2
        assert capsys.readouterr().err.startswith("오류: ")


def test_one_address_fits_one_file(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.hwpx", "b.hwpx"):
        (tmp_path / name).write_bytes(hwpx(RELEASE))
    assert run(["import", str(tmp_path / "*.hwpx"), "--url", "https://a.example/", "--home",
                str(home)]) == 2  # fmt: skip
    assert "--url" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run(["import", str(tmp_path / "empty"), "--home", str(home)]) == 2
    assert "가져올 수 있는 파일이 없습니다" in capsys.readouterr().err
