"""Files that are missing, empty, cut, lying or hostile: one Korean line with the mend."""

from __future__ import annotations

import gzip
import random
import struct
import zipfile
from pathlib import Path

import pytest

from hanju import packages
from hanju.collect.files import (
    ImportOptions,
    detect_format,
    opening,
    read_articles,
    read_json_file,
    workbooks,
)
from hanju.errors import UnreadableFileError
from tests.unit.collect.files import (
    bigkinds_cells,
    change_part,
    lie_about_size,
    row,
    write_lines,
    write_workbook,
)

SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path, *words: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_articles(path)
    told = str(caught.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    assert "→" in told
    for word in words:
        assert word in told, told
    return told


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.jsonl", "파일이 없습니다")
    refused(tmp_path, "폴더입니다")


NOTHING = {
    "no byte": b"",
    "blank lines": b"\n\n  \n",
    "packed nothing": gzip.compress(b"", mtime=0),
    "a packed blank line": gzip.compress(b"\n", mtime=0),
}


@pytest.mark.parametrize("content", NOTHING.values(), ids=NOTHING)
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    refused(path, "빈 파일입니다")


def test_a_cut_gzip_names_the_last_whole_line(tmp_path: Path) -> None:
    chance = random.Random(7)  # text that does not pack well, so that lines come out one by one
    rows = [row(n, text="".join(chr(chance.randrange(0xAC00, 0xD7A4)) for _ in range(300)))
            for n in range(400)]  # fmt: skip
    path = write_lines(tmp_path / "a.jsonl.gz", rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    told = refused(path, "중간에 잘렸습니다", "행까지 온전함")
    number = int(told.partition("(")[2].partition("행")[0])
    assert 100 < number < 300
    path.write_bytes(whole[:-6] + b"\x00\x00\x00\x00\x00\x00")
    refused(path, "손상되었습니다", "400행까지 온전함")
    path.write_bytes(whole[:5])
    refused(path, "잘렸습니다")


def test_a_cut_gzip_of_a_whole_kind_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    chance = random.Random(7)
    content = b'[{"title": "' + bytes(chance.randrange(97, 123) for _ in range(300_000)) + b'"}]'
    path.write_bytes(gzip.compress(content)[:-9000])
    refused(path, "잘렸습니다", "바이트까지 온전함")


def test_json_that_breaks_off_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n {"title": "가",\n  "url": }\n]', encoding="utf-8")
    refused(path, "3행 10열", "JSON 문법이 틀렸습니다")
    path.write_text("[" * 200_000, encoding="utf-8")
    refused(path, "너무 깊게")
    path.write_text("[" + "9" * 9999 + "]", encoding="utf-8")
    refused(path, "수가 너무 깁니다")
    path.write_text('{\n"title": 1\n}', encoding="utf-8")
    refused(path, "읽을 수 있는 기사가 없습니다", "1번째", "제목이 없습니다")
    path.write_text("[]", encoding="utf-8")
    refused(path, "읽을 수 있는 기사가 없습니다(0행")


def test_an_issue_file_for_the_issue_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b'\xef\xbb\xbf{"number": 3}'))
    assert read_json_file(path) == {"number": 3}
    path.write_bytes(b'{"series_line": 1,\n"base_date": }')
    with pytest.raises(UnreadableFileError, match="2행"):
        detect_format(path)


def test_a_file_in_which_no_row_is_good(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", ['{"id": 1}', "{"])
    refused(path, "1행", "2행 모두 제외, 첫 이유: 제목이 없습니다")


def test_a_line_without_end_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LINE_MAX_BYTES", 2000)
    rows = [row(1), row(2, text="가" * 5000), row(3)]
    file = read_articles(write_lines(tmp_path / "a.jsonl", rows))
    assert [article.id for article in file.articles] == ["a1", "a3"]
    assert [(one.place, one.why) for one in file.skipped] == [("2행", "한 행이 너무 깁니다")]


@pytest.mark.parametrize("limit", ["FILE_MAX_BYTES", "UNPACKED_MAX_BYTES"])
def test_a_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write_lines(tmp_path / "a.jsonl.gz", [row(n, text="가" * 900) for n in range(900)])
    monkeypatch.setattr(opening, limit, 3000)
    refused(path, "너무 큽니다")


def test_a_whole_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * 9000 + b"]"))
    monkeypatch.setattr(opening, "WHOLE_MAX_BYTES", 3000)
    refused(path, "너무 큽니다")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "그림"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "한글 파일"),
        (b"<html><body>x", "본문을 찾지 못했습니다"),
        (b"<?xml version='1.0'?><rss/>", "피드"),
        (b"<?xml version='1.0'?><opml/>", "sources import"),
        (b"<?xml version='1.0'?><orders/>", "XML"),
        (b"\x00\x01\x02\x03" * 300, "이진 파일"),
        (bytes(range(1, 9)) * 300, "이진 파일"),
        ("그냥 글 한 줄".encode(), "글 파일"),
    ],
)
def test_files_of_other_kinds_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    refused(path, words)


def test_junk_that_calls_itself_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    refused(path, "이름은 .xlsx이지만 엑셀 파일이 아닙니다")
    path.write_bytes(b"PK\x03\x04" + bytes(300))
    refused(path, "깨졌습니다")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
    refused(path, "읽지 않는 형식의 문서")
    with pytest.raises(UnreadableFileError, match=r"ZIP이지만 엑셀\(.xlsx\) 파일이 아닙니다"):
        read_articles(path, options=ImportOptions(format="xlsx"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "a.xlsx", [bigkinds_cells(n) for n in range(9)])


def test_a_cut_workbook(book: Path) -> None:
    content = book.read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        book.write_bytes(content[: int(len(content) * share)])
        refused(book, "깨졌습니다")


def test_a_workbook_with_garbled_bytes_is_read_or_refused(book: Path) -> None:
    content = book.read_bytes()
    chance = random.Random(1)
    for _ in range(60):
        garbled = bytearray(content)
        for _ in range(chance.choice([1, 3, 20])):
            garbled[chance.randrange(4, len(garbled))] = chance.randrange(256)
        book.write_bytes(bytes(garbled))
        try:
            assert read_articles(book).articles
        except UnreadableFileError as exc:
            assert "\n" not in str(exc)  # noqa: PT017  either outcome is right


def test_a_sheet_that_is_no_xml(book: Path) -> None:
    change_part(book, SHEET, lambda xml: xml[: len(xml) // 2])
    refused(book, "→")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(book: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    change_part(book, SHEET, lambda _: bomb.encode(encoding))
    refused(book, "DTD")


def test_a_part_that_unpacks_to_too_much(book: Path) -> None:
    change_part(book, SHEET, lambda xml: xml + b" " * (40 << 20))
    refused(book, "지나치게 압축")


def test_limits_of_size_and_count(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room, limit, words in (
        (workbooks, "FILE_MAX_BYTES", "너무 큽니다"),
        (packages, "TOTAL_MAX", "200 MiB를 넘습니다"),
        (packages, "ENTRIES_MAX", "5개를 넘습니다"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(room, limit, 5)
            refused(book, words)


@pytest.mark.parametrize("size_bytes", [10, 999_999])
def test_a_size_that_lies(book: Path, size_bytes: int) -> None:
    lie_about_size(book, SHEET, size_bytes)
    refused(book, "크기가 적힌 것과 다릅니다")


def test_an_encrypted_part(book: Path) -> None:
    content = bytearray(book.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    struct.pack_into("<H", content, at + 8, 1)
    book.write_bytes(bytes(content))
    refused(book, "암호")


def test_parts_that_overlap(book: Path) -> None:
    content = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        first = archive.infolist()[0].header_offset
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    struct.pack_into("<I", content, at + 42, first)
    book.write_bytes(bytes(content))
    refused(book, "겹칩니다")
