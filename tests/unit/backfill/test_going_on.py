"""A back-fill that was stopped anywhere goes on there and ends with the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.bench_backfill import same_bytes
from hanju.backfill.planning import Plan
from hanju.errors import (
    EngineFailedError,
    HeldElsewhereError,
    NodeLostError,
    OtherBackfillError,
    StoreUnwritableError,
)
from hanju.locks import hold
from tests.unit.backfill.archives import NOW, Here, Stopping, filled, invented, write_archive

ROWS = 40


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "in", invented(ROWS), files=2)


@pytest.mark.parametrize("after", [0, 2, 5, 9])
def test_after_a_stop_only_the_rest_is_done(source: Path, tmp_path: Path, after: int) -> None:
    filled(source, tmp_path / "whole", part_rows=10)
    stops = Stopping(after)
    with pytest.raises(EngineFailedError):
        filled(source, tmp_path / "cut", stops, part_rows=10)
    assert json.loads((tmp_path / "cut" / "run.json").read_text("utf-8"))["state"] == "running"
    rest = Stopping(10_000)
    report = filled(source, tmp_path / "cut", rest, part_rows=10)
    assert set(rest.asked).isdisjoint(stops.asked)
    assert report.done_before >= after
    assert same_bytes(tmp_path / "whole", tmp_path / "cut") == 0


def test_a_worker_that_was_lost_is_replaced_in_the_same_run(source: Path, tmp_path: Path) -> None:
    class Flaky(Here):
        lost = 0

        def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
            for number, result in enumerate(super().run(plan, tasks)):
                if number == 1 and self.lost < 2:
                    self.lost += 1
                    raise EngineFailedError("here", problem="a worker died")
                yield result

    filled(source, tmp_path / "whole", part_rows=10)
    report = filled(source, tmp_path / "lost", Flaky(), part_rows=10)
    assert report.tries_again == 2
    assert same_bytes(tmp_path / "whole", tmp_path / "lost") == 0


def test_a_machine_that_is_gone_is_not_waited_for_again(source: Path, tmp_path: Path) -> None:
    class Lost(Here):
        asked = 0

        def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
            self.asked += 1
            yield next(super().run(plan, tasks))
            raise NodeLostError("ray", problem="a machine")

    lost = Lost()
    with pytest.raises(NodeLostError):
        filled(source, tmp_path / "lost", lost, part_rows=10)
    assert lost.asked == 1
    rest = Stopping(10_000)
    assert filled(source, tmp_path / "lost", rest, part_rows=10).done_before == 1
    assert ("label", 0) not in rest.asked


def test_a_finished_folder_is_told_and_left_alone(source: Path, tmp_path: Path) -> None:
    filled(source, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    report = filled(source, tmp_path / "out", Stopping(0))
    assert report.already_done
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_results_below_the_inputs_are_no_input(source: Path) -> None:
    filled(source, source / "out")
    report = filled(source, source / "out")
    assert (report.rows, report.already_done) == (ROWS, True)


def test_a_file_that_was_written_anew_is_another(source: Path, tmp_path: Path) -> None:
    filled(source, tmp_path / "out")
    path = source / "part-0.parquet"
    pq.write_table(pq.read_table(path), path, compression="zstd")
    with pytest.raises(OtherBackfillError):
        filled(source, tmp_path / "out")


def test_results_of_other_files_are_not_mixed(source: Path, tmp_path: Path) -> None:
    filled(source, tmp_path / "out")
    write_archive(source, invented(ROWS), files=3)
    with pytest.raises(OtherBackfillError, match="다른"):
        filled(source, tmp_path / "out")
    (tmp_path / "out" / "run.json").unlink()
    with pytest.raises(OtherBackfillError):
        filled(source, tmp_path / "out")
    (tmp_path / "out" / "run.json").write_text("{", "utf-8")
    with pytest.raises(OtherBackfillError):
        filled(source, tmp_path / "out")


def test_two_runs_into_one_folder_exclude_each_other(source: Path, tmp_path: Path) -> None:
    with (
        hold(tmp_path / "out" / "_lock", what="backfill", since=NOW),
        pytest.raises(HeldElsewhereError),
    ):
        filled(source, tmp_path / "out")


def test_a_full_disk_leaves_no_half_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = pq.write_table

    def full(table: object, where: Path, **settings: object) -> None:
        write(table, where, **settings)
        if "copies" in str(where):
            raise OSError(28, "No space left on device", str(where))

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(StoreUnwritableError, match="No space"):
        filled(source, tmp_path / "out")
    assert not list((tmp_path / "out" / "copies").iterdir())
    monkeypatch.undo()
    filled(source, tmp_path / "whole")
    filled(source, tmp_path / "out")
    assert same_bytes(tmp_path / "whole", tmp_path / "out") == 0
