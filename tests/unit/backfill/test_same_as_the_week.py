"""An archive in parts gets the answers that the functions of a week give for all of it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_backfill import answers_of, by_the_week, same_bytes
from hanju.backfill import planning
from hanju.backfill.labelling import bases_of
from hanju.backfill.ordering import components
from hanju.model import ArticleId
from hanju.settings import default_house
from tests.unit.backfill.archives import filled, invented, write_archive


def test_labels_copies_and_stories_are_those_of_the_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "JOIN_ENTRIES", 700)  # so that several slices meet
    monkeypatch.setattr(planning, "PAIR_ROWS", 70)
    articles = invented(300)
    report = filled(write_archive(tmp_path / "in", articles), tmp_path / "out")
    expected = by_the_week(articles, default_house())
    found = answers_of(tmp_path / "out")
    assert found.differences(expected) == {"labels": 0, "exact": 0, "near": 0, "stories": 0}
    assert len(found.labels) == report.rows == 300
    assert min(len(found.exact), len(found.near), len(found.stories)) > 5
    assert report.windows == 2
    assert not (tmp_path / "out" / "_work").exists()


def test_a_copy_in_another_part_is_in_the_group_of_the_oldest(tmp_path: Path) -> None:
    articles = invented(120)
    filled(write_archive(tmp_path / "in", articles), tmp_path / "out", part_rows=20)
    rows = pq.read_table(tmp_path / "out" / "copies").to_pylist()
    group_of = {row["id"]: row["copy_group"] for row in rows}
    near = pq.read_table(tmp_path / "out" / "near").to_pylist()
    assert near
    for pair in near:
        assert group_of[pair["older"]] == group_of[pair["newer"]]
    age = {one.id: (one.published_at, one.id) for one in articles}
    for row in rows:
        members = [id_ for id_, group in group_of.items() if group == row["copy_group"]]
        assert row["copy_group"] == min(members, key=lambda id_: age[ArticleId(id_)])
        assert row["group_articles"] == len(members)


def test_however_the_archive_is_cut_the_answers_are_the_same(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "in", invented(120), files=2)
    filled(source, tmp_path / "one", part_rows=1_000)
    whole = answers_of(tmp_path / "one")
    for part_rows in (11, 50):
        filled(source, tmp_path / str(part_rows), part_rows=part_rows)
        assert whole.differences(answers_of(tmp_path / str(part_rows))) == {
            "labels": 0, "exact": 0, "near": 0, "stories": 0,
        }  # fmt: skip


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "in", invented(80), files=1)
    for name in ("one", "two"):
        filled(source, tmp_path / name)
    assert same_bytes(tmp_path / "one", tmp_path / "two") == 0
    assert len(list((tmp_path / "one").rglob("*.parquet"))) > 3


def test_a_row_whose_id_came_before_is_named_and_counts_once(tmp_path: Path) -> None:
    articles = list(invented(60))
    again = [replace(one, title=f"{one.title} 고침") for one in articles[:3]]
    write_archive(tmp_path / "in", [*again, *articles], files=1)  # written from the end
    filled(tmp_path / "in", tmp_path / "out", part_rows=25)
    rows = pq.read_table(tmp_path / "out" / "copies").to_pylist()
    repeats = [row for row in rows if row["copy_why"] == "같은 식별자"]
    assert sorted(row["id"] for row in repeats) == sorted(one.id for one in again)
    assert all(row["copy_of"] == row["id"] for row in repeats)
    first = by_the_week(articles, default_house())
    found = answers_of(tmp_path / "out")
    assert found.near == first.near
    assert found.stories == first.stories


@given(
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40),
)
def test_components_are_the_smallest_connected_number(pairs: list[tuple[int, int]]) -> None:
    found = components(30, np.array(pairs, dtype=np.int64).reshape(-1, 2)).tolist()
    plain = list(range(30))
    changed = True
    while changed:
        changed = False
        for one, two in pairs:
            least = min(plain[one], plain[two])
            changed |= plain[one] != least or plain[two] != least
            plain[one] = plain[two] = least
    assert found == plain


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_day_is_in_the_window_of_its_base_days(day: date) -> None:
    house = default_house()
    (base,) = bases_of(day, house)
    start, end = house.window_for(base)
    assert start <= day <= end


def test_a_combined_week_and_a_month_hold_their_days() -> None:
    house = default_house()
    base = date(2026, 2, 12)
    combined = replace(house, round=replace(house.round, combine=(base,)))
    (found,) = bases_of(base - timedelta(days=3), combined)
    assert found == base + timedelta(days=7)
    skipped = replace(house, round=replace(house.round, skip=(base,)))
    assert bases_of(base - timedelta(days=3), skipped) == ()
    monthly = replace(house, period=replace(house.period, unit="month"))
    assert bases_of(date(2026, 2, 28), monthly) == (date(2026, 3, 1),)
