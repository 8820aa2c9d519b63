"""Small archives of our own words, and engines that a test can stop."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.bench_backfill import NOW, Standing
from benchmarks.corpora import _invented_week
from hanju.backfill import BackfillOrder, BackfillReport, backfill
from hanju.backfill.engine import Engine
from hanju.backfill.planning import Plan
from hanju.backfill.worker import Worker
from hanju.errors import EngineFailedError
from hanju.model import Article, ArticleId
from hanju.ports import NoProgress
from hanju.settings import default_house

__all__ = ["NOW", "Here", "Stopping", "filled", "invented", "write_archive"]


class Here:
    """An engine in this process."""

    name = "here"

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        worker = Worker(plan)
        for task in tasks:
            yield worker.do(task)


class Stopping(Here):
    """An engine that gives up for good after so many tasks, in any stage."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.asked: list[tuple[str, int]] = []

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        for task in tasks:
            if self.left == 0:
                raise EngineFailedError("here", problem="stopped by the test")
            self.left -= 1
            one = json.loads(task)
            self.asked.append((one["stage"], one["number"]))
            yield from super().run(plan, [task])


@cache
def invented(count: int) -> tuple[Article, ...]:
    """Articles of two weeks in invented words, with reprints and copies."""
    made: list[Article] = []
    for place, one in enumerate(_invented_week(count - count // 10)):
        assert one.published_at is not None
        back = timedelta(days=7 * (place % 2))
        made.append(replace(one, published_at=one.published_at - back))
    for place in range(count // 10):
        one = made[place * 3]
        made.append(
            replace(
                one,
                id=ArticleId(f"copy-{place}"),
                outlet="다른 매체",
                title=f"다시 실은 {one.title}",
                text=f"{one.text} 다시 실은 글입니다." if place % 2 else one.text,
            )
        )
    return tuple(made)


def write_archive(folder: Path, articles: Sequence[Article], *, files: int = 3) -> Path:
    """Write articles as Parquet files with small row groups, the newest first."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "id": one.id, "url": one.url, "title": one.title, "text": one.text,
            "outlet": one.outlet, "published": one.published_at, "license": one.license,
        }
        for one in reversed(articles)
    ]  # fmt: skip
    each = -(-len(rows) // files)
    for place in range(files):
        table = pa.Table.from_pylist(rows[place * each : (place + 1) * each])
        pq.write_table(table, folder / f"part-{place}.parquet", row_group_size=37)
    return folder


def filled(
    source: Path, out: Path, engine: Engine | None = None, *, part_rows: int = 60
) -> BackfillReport:
    """Run a back-fill whose joins go through the engine too."""
    order = BackfillOrder(inputs=(source,), out=out, part_rows=part_rows, small_rows=0)
    return backfill(
        order, default_house(), engine or Here(), clock=Standing(), progress=NoProgress()
    )
