"""Article files as they come: every form, every trap, and what a person is told."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.collect.files import ImportedFile, ImportOptions, detect_format, read_articles
from hanju.errors import UnreadableFileError
from hanju.model import Attachment
from tests.unit.collect.files import (
    BIGKINDS_HEAD,
    RENAMED_HEAD,
    bigkinds_cells,
    csv_text,
    row,
    write_lines,
    write_workbook,
)

NINE = datetime(2025, 12, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2025, 12, 3, 15, tzinfo=UTC)


def ids(file: ImportedFile) -> list[str]:
    return [article.id for article in file.articles]


# -- JSON lines and JSON ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["week.jsonl", "week.jsonl.gz", "week.txt", "week"])
def test_json_lines_are_known_by_content(tmp_path: Path, name: str) -> None:
    path = write_lines(tmp_path / name, [row(1), row(2)])
    if name == "week":  # packed without saying so
        path.write_bytes(write_lines(tmp_path / "x.gz", [row(1), row(2)]).read_bytes())
    file = read_articles(path)
    assert (detect_format(path), file.format, ids(file)) == ("jsonl", "jsonl", ["a1", "a2"])
    assert (file.skipped, file.notes, file.rows) == ((), (), 2)
    first = file.articles[0]
    assert (first.url, first.title) == ("https://press.example/1", "보기시, 탄소중립 협약 1")
    assert (first.outlet, first.published_at) == ("보기신문", NINE)
    assert (first.license, first.lang, first.is_sample, first.is_extract) == (
        "none", "ko", False, False,
    )  # fmt: skip


def test_every_key_of_the_contract_is_taken(tmp_path: Path) -> None:
    given = row(
        license="kogl-1",
        lang="en",
        sample=True,
        source_id="kr-press",
        first_seen="2025-12-05T00:00:00+00:00",
        attachments=[
            {
                "name": "보도자료.hwpx",
                "url": "https://a.example/1.hwpx",
                "text": "문의 02-123-4567",
            },
            "https://a.example/files/2.pdf",
            {"nothing": 1},
            7,
        ],
    )
    (article,) = read_articles(write_lines(tmp_path / "a.jsonl", [given])).articles
    assert (article.license, article.lang, article.is_sample) == ("kogl-1", "en", True)
    assert (article.source_id, article.collected_at) == (
        "kr-press", datetime(2025, 12, 5, tzinfo=UTC),
    )  # fmt: skip
    assert article.attachments == (
        Attachment(name="보도자료.hwpx", url="https://a.example/1.hwpx", text="문의 [전화번호]"),
        Attachment(name="2.pdf", url="https://a.example/files/2.pdf"),
    )


def test_a_bad_row_is_skipped_with_line_and_reason(tmp_path: Path) -> None:
    rows = [row(1), '{"id": ', "[1, 2]", "", row(2, title=" <b></b> "), '"글"', row(3), "[" * 99999]
    file = read_articles(write_lines(tmp_path / "a.jsonl", rows))
    assert ids(file) == ["a1", "a3"]
    assert [skipped.place for skipped in file.skipped] == ["2행", "3행", "5행", "6행", "8행"]
    assert [skipped.why[:11] for skipped in file.skipped][:4] == [
        "JSON 문법이 틀렸", "객체({…})가 아닙", "제목이 없습니다", "객체({…})가 아닙",
    ]  # fmt: skip


def test_a_truncated_last_line_costs_only_that_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [row(1), row(2)])
    path.write_bytes(path.read_bytes()[:-20])
    file = read_articles(path)
    assert (ids(file), file.skipped[0].place) == (["a1"], "2행")


def test_a_json_array_and_an_object_around_it(tmp_path: Path) -> None:
    for name, content in (
        ("array.json", [row(1), 5, row(2)]),
        ("wrapped.json", {"count": 3, "articles": [row(1), 5, row(2)]}),
    ):
        path = tmp_path / name
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        file = read_articles(path)
        assert (file.format, ids(file)) == ("json", ["a1", "a2"])
        assert file.skipped[0].place == "2번째"
    single = tmp_path / "one.json"
    single.write_text(json.dumps(row(1), ensure_ascii=False, indent=1), encoding="utf-8")
    assert ids(read_articles(single)) == ["a1"]


def test_other_names_of_the_fields_are_known(tmp_path: Path) -> None:
    given = {
        "title": "보기군, 설명회 개최",
        "content": "짧은 안내",
        "summary": "보기군은 설명회를 열었다고 밝혔다. " * 5,
        "original_link": "https://county.example/view?id=1&amp;page=2",
        "published_at": "2025-12-04T00:00:00+00:00",
        "source": "보기군",
    }
    first, again = read_articles(write_lines(tmp_path / "a.jsonl", [given, given])).articles
    assert first.url == "https://county.example/view?id=1&page=2"
    assert first.outlet == "보기군"
    assert first.text.startswith("보기군은 설명회를")  # the longer text, the other was a stub
    assert first.id == again.id
    assert first.id.startswith("made-")
    assert "식별자를 새로 만듦" in first.notes


def test_an_address_in_source_is_the_address(tmp_path: Path) -> None:
    given = {"title": "제목", "source": "https://a.example/1"}
    file = read_articles(
        write_lines(tmp_path / "a.jsonl", [given]), options=ImportOptions(outlet="보기넷")
    )
    assert (file.articles[0].url, file.articles[0].outlet) == ("https://a.example/1", "보기넷")
    assert file.articles[0].notes == ("날짜 없음", "식별자를 새로 만듦")


def test_texts_are_cleaned_and_persons_masked(tmp_path: Path) -> None:
    given = row(
        title="&amp;quot;보기시&amp;quot;, <b>AI</b> 센터\u200b 개소",
        text="<p>홍길동 기자 hong@press.example</p><p>시는 &#039;개소&#039;했다.</p>",
        url=" https://press.example/?a=1&amp;b=2 ",
    )
    file = read_articles(write_lines(tmp_path / "a.jsonl", [given]))
    (article,) = file.articles
    assert article.title == '"보기시", AI 센터 개소'
    assert article.text == "홍길동 기자 [이메일]\n\n시는 '개소'했다."
    assert article.url == "https://press.example/?a=1&b=2"
    assert any("개인정보" in note for note in article.notes)
    assert any("개인정보" in note and "1건" in note for note in file.notes)


def test_undated_rows_stay_undated_with_the_reason(tmp_path: Path) -> None:
    rows = [row(1, published=None), row(2, published="12월 4일"), row(3, published="언젠가")]
    file = read_articles(write_lines(tmp_path / "a.jsonl", rows))
    assert [article.published_at for article in file.articles] == [None] * 3
    assert [article.notes for article in file.articles] == [
        ("날짜 없음",), ("연도가 없는 날짜: '12월 4일'",), ("날짜를 읽지 못함: '언젠가'",),
    ]  # fmt: skip
    assert file.notes == ("날짜 없음: 1건", "날짜를 읽지 못함: 2건")


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("kogl-1", "kogl-1"), ("KOGL-4", "kogl-4"), ("공공누리 제1유형", "kogl-1"),
        ("공공누리 제3유형(출처표시+변경금지)", "kogl-3"), ("2유형", "kogl-2"),
        ("KOGL Type 1", "kogl-1"), ("1", "kogl-1"), ("own", "own"), ("", "contract"),
        ("CC BY 4.0", "none"), ("무단전재 금지", "none"),
    ],
)  # fmt: skip
def test_licences_are_read_as_written(tmp_path: Path, written: str, mode: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", [row(license=written)])
    (article,) = read_articles(path, options=ImportOptions(license="contract")).articles
    assert article.license == mode
    if mode == "none":
        assert any("이용 조건을 읽지 못함" in note for note in article.notes)


def test_lone_surrogates_and_nul_never_reach_an_article(tmp_path: Path) -> None:
    bad = '{"id": "a\\ud83d", "url": "https://a.example/\\ud83d", "title": "제\\u0000목\\ud83d",'
    bad += ' "text": "\\ud83d본문", "outlet": "\\udc00신문", "published": "\\ud83d"}'
    (article,) = read_articles(write_lines(tmp_path / "a.jsonl", [bad])).articles
    for text in (article.id, article.url, article.title, article.text, article.outlet):
        text.encode()
    assert article.title == "제목"
    for note in article.notes:
        note.encode()


# -- the clock ----------------------------------------------------------------------------


def clock_rows(lead_h: int) -> list[dict[str, object]]:
    return [
        row(
            n,
            published="2025-12-04T15:00:00.000Z",
            first_seen=f"2025-12-04T{15 - lead_h:02}:{n:02}:00+00:00",
        )
        for n in range(20)
    ]


def test_a_file_whose_z_is_proved_wrong_is_corrected_and_says_so(tmp_path: Path) -> None:
    file = read_articles(write_lines(tmp_path / "a.jsonl", clock_rows(8)))
    assert {article.published_at for article in file.articles} == {
        datetime(2025, 12, 4, 6, tzinfo=UTC)
    }
    assert "한국 시각으로 읽음" in file.notes[0]
    assert file.articles[0].notes == ("게재 시각의 Z를 한국 시각으로 읽음",)


def test_a_file_without_proof_is_believed_and_names_the_option(tmp_path: Path) -> None:
    file = read_articles(write_lines(tmp_path / "a.jsonl", clock_rows(0)))
    assert file.articles[0].published_at == datetime(2025, 12, 4, 15, tzinfo=UTC)
    assert "--wall-clock-z" in file.notes[0]


@pytest.mark.parametrize(("asked", "hour"), [(True, 6), (False, 15)])
def test_what_the_person_says_about_the_clock_holds(tmp_path: Path, asked: bool, hour: int) -> None:
    path = write_lines(tmp_path / "a.jsonl", clock_rows(8))
    file = read_articles(path, options=ImportOptions(wall_clock_z=asked))
    assert file.articles[0].published_at == datetime(2025, 12, 4, hour, tzinfo=UTC)
    assert "지정한 대로" in file.notes[0]


# -- CSV ----------------------------------------------------------------------------------

CSV_ROWS = [
    ["제목", "본문", "날짜", "언론사", "URL"],
    ["보기시, 협약", "첫 줄\n둘째 줄", "2025.12.04. 오전 9:00", "보기신문", "https://a.example/1"],
    ["", "", "", "", ""],
    ["보기군, 개소", "본문", "2025-12-04 09:00", "보기신문", "https://a.example/2"],
]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_csv_of_every_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "표.dat"
    path.write_bytes(csv_text(CSV_ROWS, delimiter).encode(encoding))
    file = read_articles(path)
    assert file.format == "csv"
    assert [article.title for article in file.articles] == ["보기시, 협약", "보기군, 개소"]
    assert {article.published_at for article in file.articles} == {NINE}
    assert file.articles[0].text == "첫 줄\n둘째 줄"
    told = [note for note in file.notes if "인코딩" in note]
    assert bool(told) == (encoding in {"cp949", "utf-16"})


def test_english_heads_a_sep_line_and_columns_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "sep=;\n\nno;Title;Published_At;Press;Link;memo\n1;T1;20251204;P;https://a.example/1;x\n",
        encoding="utf-8",
    )
    (article,) = read_articles(path).articles
    assert (article.title, article.outlet, article.published_at) == ("T1", "P", MIDNIGHT)


def test_odd_csv_rows_are_skipped_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "제목,본문,날짜,언론사,URL\n"
        "가,나\n"
        "좋은 제목,본문,2025-12-04,신문,https://a.example/1,,\n"
        '다,"라"마,2025-12-04,신문,u\n'
        "쉼표, 둘,본문,2025-12-04,신문,u\n"
        "또 좋은,본문,2025-12-04,신문,https://a.example/2\n"
        '열린,"따옴표,2025-12-04\n끝,까지\n',
        encoding="utf-8",
    )
    file = read_articles(path)
    assert [article.title for article in file.articles] == ["좋은 제목", "또 좋은"]
    assert [(one.place, one.why[:7]) for one in file.skipped] == [
        ("2행", "열이 5개여야"), ("4행", "따옴표가 어긋"), ("5행", "열이 5개여야"),
        ("7행", "닫히지 않은 "),
    ]  # fmt: skip


def test_bytes_that_are_no_text_are_flagged_not_swallowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        csv_text(CSV_ROWS).encode("cp949").replace("협약".encode("cp949"), b"\xff\xff")
    )
    file = read_articles(path)
    assert "�" in file.articles[0].title
    assert "2개를 읽지 못해" in file.notes[0]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("이름,값", "제목, 날짜, 언론사, 본문 또는 URL(있는 열: 이름, 값)"),
        ("제목,본문", "날짜, 언론사(있는"),
        ("제목,날짜", "언론사, 본문 또는 URL(있는"),
    ],
)
def test_a_csv_without_its_columns_names_them(tmp_path: Path, head: str, missing: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n가,나\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        read_articles(path)
    assert f"{path} 1행: 필요한 열이 없습니다: {missing}" in str(caught.value)
    assert "→" in str(caught.value)


def test_an_outlet_for_all_stands_in_for_the_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("제목,날짜,본문\n가,2025-12-04,나\n", encoding="utf-8")
    (article,) = read_articles(path, options=ImportOptions(outlet="보기청")).articles
    assert (article.outlet, article.url) == ("보기청", "")
    assert "원문 주소 없음" in article.notes


# -- BIGKinds -----------------------------------------------------------------------------


@pytest.mark.parametrize("head", [BIGKINDS_HEAD, RENAMED_HEAD])
@pytest.mark.parametrize("dimension", ["A1", None])
def test_a_bigkinds_export_is_read_whole(
    tmp_path: Path, head: list[str], dimension: str | None
) -> None:
    cells = [bigkinds_cells(n) for n in range(1, 31)]
    path = write_workbook(tmp_path / "NewsResult.xlsx", cells, head=head, dimension=dimension)
    file = read_articles(path)
    assert (detect_format(path), file.format, len(file.articles)) == ("xlsx", "bigkinds", 30)
    first = file.articles[0]
    assert first.id == "01100101.20251204000000001"
    assert (first.outlet, first.published_at) == ("보기일보", MIDNIGHT)
    assert len({article.id for article in file.articles}) == 30
    assert first.is_extract
    assert "본문은 200자 발췌" in first.notes
    assert "hong@" not in repr(file)


def test_a_short_bigkinds_body_is_whole(tmp_path: Path) -> None:
    cells = [bigkinds_cells(1, 본문="짧은 글이다.")]
    assert not read_articles(write_workbook(tmp_path / "a.xlsx", cells)).articles[0].is_extract


def test_bigkinds_rows_left_out_of_analysis_are_kept_out_with_the_reason(tmp_path: Path) -> None:
    flags = ["", "중복", "예외", "중복, 예외"]
    cells = [bigkinds_cells(n, **{"분석제외 여부": flag}) for n, flag in enumerate(flags)]
    file = read_articles(write_workbook(tmp_path / "a.xlsx", cells))
    assert len(file.articles) == 1
    assert [(one.place, one.why) for one in file.skipped] == [
        ("3행", "분석제외: 중복"), ("4행", "분석제외: 예외"), ("5행", "분석제외: 중복, 예외"),
    ]  # fmt: skip


def test_a_bigkinds_row_without_address_gets_a_stable_one(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [bigkinds_cells(7, URL="")])
    assert read_articles(path).articles[0].url == "bigkinds:01100101.20251204000000007"


def test_bigkinds_rows_as_json_lines_keep_their_traits(tmp_path: Path) -> None:
    rows = [
        dict(zip(BIGKINDS_HEAD, bigkinds_cells(1), strict=True)),
        dict(zip(BIGKINDS_HEAD, bigkinds_cells(2, **{"분석제외 여부": "중복"}), strict=True)),
    ]
    file = read_articles(write_lines(tmp_path / "a.jsonl", rows))
    assert file.format == "jsonl"
    assert file.articles[0].is_extract
    assert file.skipped[0].why == "분석제외: 중복"


def test_an_id_that_became_a_number_is_made_anew(tmp_path: Path) -> None:
    cells: list[list[object]] = [[*bigkinds_cells(n)] for n in range(3)]
    cells[0][0] = 1100101.2025120400  # what a program did to it
    cells[1][0] = "1.1E+06"
    file = read_articles(write_workbook(tmp_path / "a.xlsx", cells))
    made = [article for article in file.articles if article.id.startswith("made-")]
    assert len(made) == 2
    assert len(set(ids(file))) == 3


def test_a_table_with_a_title_above_and_another_sheet_of_ours(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        [["가", "본문", "2025-12-04", "신문", "https://a.example/1"], ["", "", "", "", ""],
         ["", "본문", "2025-12-04", "신문", "u"]],
        head=["제목", "본문", "날짜", "언론사", "URL"],
        above=2,
        dimension=None,
    )  # fmt: skip
    file = read_articles(path)
    assert (file.format, len(file.articles)) == ("xlsx", 1)
    assert file.skipped[0].place == "6행"


def test_a_workbook_without_columns_names_them(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["1", "2"]], head=["이름", "값"])
    with pytest.raises(UnreadableFileError, match="필요한 열이 없습니다: 제목, 날짜, 언론사"):
        read_articles(path)


# -- options and reading of what is no article ---------------------------------------------


def test_a_forced_format_is_obeyed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [row(1)])
    with pytest.raises(UnreadableFileError, match="엑셀"):
        read_articles(path, options=ImportOptions.checked(format="bigkinds"))


def test_unknown_words_for_options_are_named() -> None:
    with pytest.raises(UnreadableFileError, match="--format: 'doc'은"):
        ImportOptions.checked(format="doc")
    with pytest.raises(UnreadableFileError, match=r"--license: 'free'은.*kogl-0"):
        ImportOptions.checked(license="free")
    asked = ImportOptions.checked(format="csv", license="own", wall_clock_z=True, outlet="가")
    assert asked == ImportOptions(format="csv", license="own", wall_clock_z=True, outlet="가")


@pytest.mark.parametrize("indent", [None, 1])
def test_an_issue_file_is_told_apart_with_the_command_for_it(
    tmp_path: Path, indent: int | None
) -> None:
    path = tmp_path / "108.json"
    content = {
        "series_line": "가",
        "number": 1,
        "base_date": "2025-12-11",
        "chapters": ["x" * 99999],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent), encoding="utf-8")
    assert detect_format(path) == "issue"
    with pytest.raises(UnreadableFileError, match=f"hanju issue import {path}"):
        read_articles(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [row(1)])
    path.chmod(0)
    with pytest.raises(UnreadableFileError, match="읽을 권한이 없습니다"):
        read_articles(path)
