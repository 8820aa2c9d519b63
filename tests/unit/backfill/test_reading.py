"""Parquet in: what is read how, and errors that name file, row group and column."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hanju.backfill import BackfillOrder, planning
from hanju.backfill.planning import made_plan
from hanju.backfill.rows import articles_of
from hanju.errors import UnreadableFileError
from hanju.settings import default_house
from tests.unit.backfill.archives import NOW, filled, invented, write_archive

AT = datetime(2026, 2, 9, 3, tzinfo=UTC)
ROW: dict[str, Any] = {
    "id": "a", "title": "강릉시, 탄소중립 조례 제정", "text": "강릉시는 조례를 만들었다.",
    "outlet": "매체", "published": AT, "url": "https://a.example/1",
}  # fmt: skip


def one_article(tmp_path: Path, table: pa.Table, **order: Any) -> Any:
    path = tmp_path / "in.parquet"
    pq.write_table(table, path)
    asked = BackfillOrder(inputs=(path,), out=tmp_path / "out", **order)
    plan = made_plan(asked, default_house(), NOW)
    (article,) = articles_of(plan, plan.parts[0]).articles
    return article


@pytest.mark.parametrize(
    "column",
    [
        pa.array([AT]),
        pa.array([AT], pa.timestamp("ns", "Asia/Seoul")),
        pa.array([datetime(2026, 2, 9, 12)], pa.timestamp("s")),  # noqa: DTZ001 (wall clock)
        pa.array(["2026-02-09T12:00:00+09:00"]),
        pa.array(["2026-02-09 12:00"]),
        pa.array(["2026-02-09T03:00:00Z"]),
    ],
)
def test_times_are_read_as_the_import_reads_them(tmp_path: Path, column: pa.Array) -> None:
    table = pa.Table.from_pylist([{**ROW, "published": None}])
    table = table.set_column(table.schema.get_field_index("published"), "published", column)
    assert one_article(tmp_path, table).published_at == AT


def test_a_z_that_lies_is_read_as_wall_clock_when_asked(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([{**ROW, "published": "2026-02-09T12:00:00Z"}])
    assert one_article(tmp_path, table, wall_clock_z=True).published_at == AT


def test_texts_are_cleaned_and_persons_masked(tmp_path: Path) -> None:
    row = {**ROW, "title": "AI &amp;quot;첫걸음&amp;quot;", "text": "문의 hong@mail.example.kr 끝"}
    article = one_article(tmp_path, pa.Table.from_pylist([row]))
    assert article.title == 'AI "첫걸음"'
    assert "hong@" not in article.text


def test_names_of_other_exports_and_dictionaries_are_known(tmp_path: Path) -> None:
    row = {"뉴스식별자": "x", "제목": ROW["title"], "본문": ROW["text"], "일자": "2026-02-09"}
    table = pa.Table.from_pylist([row])
    table = table.set_column(1, "제목", table.column(1).dictionary_encode())
    article = one_article(tmp_path, table, outlet="한 매체", license="kogl-1")
    assert (article.id, article.outlet, article.license) == ("x", "한 매체", "kogl-1")


def test_a_missing_column_is_named_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": ["a"], "text": ["글"]}), path)
    with pytest.raises(UnreadableFileError, match=r"in\.parquet.*제목, 날짜, 언론사.*id, text"):
        filled(path, tmp_path / "out")


def test_a_column_of_bytes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    table = pa.Table.from_pylist([{**ROW, "text": b"\xb0\xa1"}])
    pq.write_table(table, path)
    with pytest.raises(UnreadableFileError, match=r"열 'text'.*binary"):
        filled(path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"id,title\n", b"PAR1 and nothing else"])
def test_what_is_no_parquet_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.parquet"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"in\.parquet: Parquet"):
        filled(path, tmp_path / "out")


@pytest.mark.parametrize("name", ["absent.parquet", "absent-*.parquet", "empty"])
def test_nothing_there_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFileError, match="Parquet 파일이 없습니다"):
        filled(tmp_path / name, tmp_path / "out")


def test_damage_is_told_with_file_row_group_and_column(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "in", invented(90), files=1)
    path = source / "part-0.parquet"
    footer = pq.ParquetFile(path).metadata
    names = [footer.schema.column(place).name for place in range(footer.num_columns)]
    chunk = footer.row_group(1).column(names.index("text"))
    content = bytearray(path.read_bytes())
    begin = chunk.dictionary_page_offset or chunk.data_page_offset
    content[begin : begin + chunk.total_compressed_size] = b"\xff" * chunk.total_compressed_size
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"part-0\.parquet 행 묶음 1, 열 'text'"):
        filled(source, tmp_path / "out")


def test_rows_that_are_no_articles_are_counted(tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "id": "b", "title": ""}, {**ROW, "id": "c", "published": None},
            {**ROW, "id": "d", "published": datetime(2027, 1, 1, tzinfo=UTC)}]  # fmt: skip
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    report = filled(path, tmp_path / "out", part_rows=2)
    assert {name: report.counts[name] for name in ("skipped", "undated", "future")} == {
        "skipped": 1, "undated": 1, "future": 1,
    }  # fmt: skip
    told = pq.read_table(tmp_path / "out" / "articles").to_pylist()
    assert [row["row"] for row in told] == [0, 2, 3]
    assert [bool(row["base_dates"]) for row in told] == [True, False, False]


def test_an_archive_without_rows_is_told(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist([ROW]).slice(0, 0), path)
    with pytest.raises(UnreadableFileError, match="행이 하나도 없습니다"):
        filled(path, tmp_path / "out")


def test_a_large_archive_is_cut_into_larger_pieces_not_into_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_archive(tmp_path / "in", invented(90), files=1)
    for name, most in (("PARTS_MOST", 4), ("PAIR_GROUPS_MOST", 3), ("JOINS_MOST", 2)):
        monkeypatch.setattr(planning, name, most)
    for name in ("PART_ROWS", "PAIR_ROWS", "JOIN_ENTRIES"):
        monkeypatch.setattr(planning, name, 5)
    plan = made_plan(BackfillOrder(inputs=(source,), out=tmp_path / "out"), default_house(), NOW)
    assert [part.rows for part in plan.parts] == [23, 23, 23, 21]
    assert (plan.pair_groups, plan.pair_rows, plan.joins) == (3, 31, 2)
