"""B8: the back-fill of an archive: native, on Ray, on Dask, and by the weekly path.

The same rows four ways, each in a fresh process: `hanju backfill` on Daft with two workers, the
same on a local Ray cluster of two nodes with one CPU each, the same tasks on Dask distributed with
two workers, and the functions of a week called on articles in memory as the newsroom does. Labels,
copies and stories of all are compared row by row. A further run on Ray loses a worker that is
killed in the middle, another one a whole node. Growth is that of the native engine.

`python -m benchmarks.bench_backfill prepare|native|ray|dask|weekly …` is the child.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Self

from benchmarks.children import Meter, in_child
from benchmarks.corpora import is_real, week
from benchmarks.lines import GROWTH, Line, growth_exponent, steps
from hanju.clock import SystemClock
from hanju.ports import NoProgress
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.backfill.planning import Plan
    from hanju.model import Article
    from hanju.settings import House

SIZES: Final = (50_000, 100_000, 200_000)
#: Of a child that is measured: as many as the machine of the targets has cores.
PLACES: Final = 2
#: Rows of an input file, and of a row group.
FILE_ROWS: Final = 50_000
GROUP_ROWS: Final = 10_000
#: So many parts an archive: 10,000 rows each of the largest.
PARTS: Final = 20
NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
_ME: Final = "benchmarks.bench_backfill"
_WEEK_ROWS: Final = 25_471
_SAMPLED_EVERY_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a back-fill says, in a form that two ways of getting it can be compared by."""

    labels: dict[str, tuple[Any, ...]]
    exact: dict[str, tuple[str, str]]
    near: dict[tuple[str, str], float]
    stories: dict[str, tuple[Any, ...]]

    def differences(self, other: Answers) -> dict[str, int]:
        """How many rows of each kind differ."""
        kinds: dict[str, tuple[dict[Any, Any], dict[Any, Any]]] = {
            "labels": (self.labels, other.labels),
            "exact": (self.exact, other.exact),
            "near": (self.near, other.near),
            "stories": (self.stories, other.stories),
        }
        return {
            kind: sum(mine.get(key) != theirs.get(key) for key in mine.keys() | theirs.keys())
            for kind, (mine, theirs) in kinds.items()
        }


class Standing:
    """A clock for two runs that must write the same."""

    def now(self) -> datetime:
        """The same instant."""
        return NOW

    def sleep(self, seconds: float) -> None:
        """Do not."""


def answers_of(out: Path) -> Answers:
    """Read what a back-fill wrote."""
    import pyarrow.parquet as pq

    articles = pq.read_table(out / "articles").to_pylist()
    copies = pq.read_table(out / "copies").to_pylist()
    near = pq.read_table(out / "near").to_pylist()
    windows = sorted((out / "stories").glob("*.parquet"))
    stories = [row for path in windows for row in pq.read_table(path).to_pylist()]
    return Answers(
        labels={
            row["id"]: _label(
                row["field"], row["worthy"], row["rule"], row["category"], row["actor"],
                row["actor_kind"], row["region"], row["tokens"],
            )
            for row in articles
        },
        exact={row["id"]: (row["copy_of"], row["copy_why"]) for row in copies if row["copy_of"]},
        near={(row["older"], row["newer"]): row["overlap_share"] for row in near},
        stories={
            f"{row['base_date']} {row['story_id']}": (
                tuple(row["articles"]), row["field"], row["chapter"], row["category"],
                row["actor"], row["region"], row["event_date"], row["continues"],
                tuple(row["why"]),
            )
            for row in stories
        },
    )  # fmt: skip


def by_the_week(articles: Sequence[Article], house: House, now: datetime = NOW) -> Answers:
    """The same by the functions of a week, on articles in memory, without the back-fill."""
    from hanju.archive.search.documents import article_doc
    from hanju.gazetteer import Gazetteer
    from hanju.newsroom.searching import article_labels
    from hanju.sift.copies import exact_copies, near_copies
    from hanju.sift.fields import field_of
    from hanju.sift.week import sift
    from hanju.sift.window import in_window
    from hanju.sift.worthiness import worthy

    gazetteer = Gazetteer.bundled().with_actors(house.actors)
    labels: dict[str, tuple[Any, ...]] = {}
    for article in articles:
        decision = field_of(article, house)
        verdict = worthy(article, decision, house)
        found = article_labels(article, house, gazetteer)
        labels[article.id] = _label(
            decision.field or "", verdict.worthy, verdict.rule, found.category, found.actor,
            found.actor_kind, found.region, article_doc(article, 0, found).tokens,
        )  # fmt: skip
    stories: dict[str, tuple[Any, ...]] = {}
    days = [house.local_date(one.published_at) for one in articles if one.published_at]
    base = house.base_before(house.next_base_date(min(days)))
    while house.window_for(base)[0] <= max(days):
        of_window, _ = in_window(articles, house, base_date=base, now=now)
        if of_window and house.has_issue(base):
            sifted = sift(of_window, house, base_date=base, now=now)
            for story in (*sifted.chosen, *sifted.candidates):
                placed = story.placement
                assert placed is not None
                stories[f"{base} {story.id}"] = (
                    tuple(one.id for one in story.articles), placed.field, placed.chapter,
                    placed.category, placed.actor.name if placed.actor else placed.actor_name,
                    placed.region or "", story.event_date, story.continues, placed.why,
                )  # fmt: skip
        base = house.base_after(base)
    return Answers(
        labels=labels,
        exact={copy.newer: (copy.older, copy.why) for copy in exact_copies(articles)},
        near={(copy.older, copy.newer): copy.overlap_share for copy in near_copies(articles)},
        stories=stories,
    )


def _label(*told: Any) -> tuple[Any, ...]:
    """A label with its long last part as a digest."""
    *short, tokens = told
    return (*short, hashlib.sha256(tokens.encode()).hexdigest())


def archive(count: int) -> list[Article]:
    """Articles of as many weeks as it takes: each further copy of the week lies a week earlier."""
    made = []
    for place, article in enumerate(week(count)):
        back = timedelta(days=7 * (place // _WEEK_ROWS))
        at = article.published_at
        made.append(replace(article, published_at=at - back if at else None))
    return made


def prepare(folder: Path, count: int) -> dict[str, Any]:
    """Write an archive as Parquet and, for the weekly path, as JSON lines."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    size = 0
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as lines:
        rows: list[dict[str, Any]] = []
        articles = archive(count)
        for place, one in enumerate(articles):
            rows.append(
                {
                    "id": one.id, "url": one.url, "title": one.title, "text": one.text,
                    "outlet": one.outlet, "published": one.published_at, "license": one.license,
                }
            )  # fmt: skip
            size += len(one.text.encode())
            at = one.published_at.isoformat() if one.published_at else None
            lines.write(json.dumps({**rows[-1], "published": at}, ensure_ascii=False) + "\n")
            if len(rows) == FILE_ROWS or place + 1 == len(articles):
                path = folder / f"archive-{place // FILE_ROWS:03}.parquet"
                pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=GROUP_ROWS)
                rows = []
    return {"rows": count, "text_bytes": size}


def same_bytes(one: Path, other: Path) -> int:
    """How many result files of two runs differ or are missing in one of them."""

    def prints(out: Path) -> dict[str, str]:
        return {
            str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in out.rglob("*.parquet")
        }

    mine, theirs = prints(one), prints(other)
    return sum(mine.get(name) != theirs.get(name) for name in mine.keys() | theirs.keys())


def measure() -> list[Line]:
    """The whole of B8; needs the extra `cluster` and the group `bench`."""
    if find_spec("ray") is None or find_spec("distributed") is None:
        return [Line(id="B8", work="back-fill", ours=0.0, note="extra cluster not installed")]
    with tempfile.TemporaryDirectory(prefix="hanju-backfill-") as folder:
        return _measured(Path(folder), SIZES)


def _measured(folder: Path, sizes: Sequence[int]) -> list[Line]:
    took: dict[int, dict[str, Any]] = {}
    for size in sizes:
        in_child(_ME, "prepare", folder / f"in-{size}", size)
        took[size] = in_child(_ME, "native", folder / f"in-{size}", folder / f"native-{size}")
    largest = sizes[-1]
    source, native = folder / f"in-{largest}", folder / f"native-{largest}"
    others = {
        "Dask distributed": in_child(_ME, "dask", source, folder / "dask"),
        "Ray": in_child(_ME, "ray", source, folder / "ray", ""),
        "Ray, a worker killed": in_child(_ME, "ray", source, folder / "worker", "worker"),
        "Ray, a node removed": in_child(_ME, "ray", source, folder / "node", "node"),
    }
    folders = dict(zip(others, ("dask", "ray", "worker", "node"), strict=True))
    weekly = in_child(_ME, "weekly", source, native)
    ours, dask = took[largest], others["Dask distributed"]
    lines = [
        Line(
            id="B8",
            work=f"back-fill of {largest:,} rows, native",
            ours=largest / ours["seconds"],
            unit="items/s",
            against="Dask distributed",
            theirs=largest / dask["seconds"],
            target="not slower",
            is_met=ours["seconds"] <= dask["seconds"],
            note=f"{'news_rss_2026_02' if is_real() else 'generated text'}; {_told(ours)}",
        ),
        _cpu_line(ours, dask),
    ]
    for name, run in others.items():
        differing = same_bytes(native, folder / folders[name])
        lines.append(
            Line(
                id="B8",
                work=f"{name}: seconds; {differing} files differ from native",
                ours=run["seconds"],
                target="0 differ",
                is_met=differing == 0,
                note=_told(run),
            )
        )
    wrong = sum(weekly["differences"].values())
    lines.append(
        Line(
            id="B8",
            work=f"the weekly path: seconds; {wrong} answers differ",
            ours=weekly["seconds"],
            target="0 differ",
            is_met=wrong == 0,
            note=f"{weekly['compared']}; {_told(weekly)}",
        )
    )
    return [*lines, _growth_line(took)]


def _cpu_line(ours: dict[str, Any], dask: dict[str, Any]) -> Line:
    return Line(
        id="B8",
        work="the same, CPU seconds of all processes",
        ours=ours["cpu_s"],
        unit="CPU s",
        against="Dask distributed",
        theirs=dask["cpu_s"],
        target="not slower",
        is_met=ours["cpu_s"] <= dask["cpu_s"],
    )


def _growth_line(took: dict[int, dict[str, Any]]) -> Line:
    sizes = sorted(took)
    used = [took[size]["cpu_s"] for size in sizes]
    exponent = growth_exponent(sizes, used)
    return Line(
        id="B8",
        work=f"growth of CPU seconds, exponent {exponent:.2f}",
        ours=used[-1],
        unit="CPU s",
        target=f"≤ {GROWTH}",
        is_met=exponent <= GROWTH,
        note=f"CPU {steps(sizes, used)}; wall "
        f"{steps(sizes, [took[size]['seconds'] for size in sizes])}; peak MiB "
        f"{steps(sizes, [took[size]['tree_mib'] for size in sizes])}",
    )


def _told(run: dict[str, Any]) -> str:
    told = f"{run['seconds']:.0f} s, {run['cpu_s']:.0f} CPU s, peak {run['tree_mib']:.0f} MiB"
    if run.get("lost"):
        told += f", {run['lost']}"
    return told


class Tree:
    """Memory and CPU of this process and all that it started, sampled (Linux)."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        self._cpu: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sample()
        self._stop.set()
        self._thread.join()

    @property
    def cpu_s(self) -> float:
        """CPU seconds of every process seen, up to when it was seen last."""
        return sum(self._cpu.values())

    def _watch(self) -> None:
        while not self._stop.wait(_SAMPLED_EVERY_S):
            self._sample()

    def _sample(self) -> None:
        total = 0.0
        for process in descendants(os.getpid()):
            try:
                words = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
                fields = words.rpartition(")")[2].split()
                self._cpu[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                rollup = Path(f"/proc/{process}/smaps_rollup").read_text("ascii", "replace")
                line = next(one for one in rollup.splitlines() if one.startswith("Pss:"))
                total += int(line.split()[1]) / 1024
            except (OSError, StopIteration):
                continue
        self.peak_mib = max(self.peak_mib, total)


def descendants(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "stat").read_text("ascii", "replace")
        except OSError:
            continue
        parents.setdefault(int(words.rpartition(")")[2].split()[1]), []).append(int(path.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def _filled(source: Path, out: Path, engine: Any, small: int | None = None) -> dict[str, Any]:
    from hanju.backfill import BackfillOrder, backfill
    from hanju.backfill.planning import SMALL_ROWS, files_in, opened

    rows = sum(opened(path).metadata.num_rows for path in files_in([source], out))
    order = BackfillOrder(
        inputs=(source,),
        out=out,
        part_rows=max(1, rows // PARTS),
        small_rows=SMALL_ROWS if small is None else small,
    )
    with Tree() as tree, Meter() as meter:
        report = backfill(order, default_house(), engine, clock=Standing(), progress=NoProgress())
    return {
        "seconds": meter.seconds,
        "cpu_s": tree.cpu_s,
        "tree_mib": tree.peak_mib,
        "worker_mib": report.worker_peak_mib,
        "driver_mib": report.peak_mib,
        "stages": report.seconds,
        "counts": report.counts,
        "windows": report.windows,
        "tries_again": report.tries_again,
    }


def _on_ray(source: Path, out: Path, lose: str) -> dict[str, Any]:
    from hanju.backfill.engine import QUIET, DaftEngine

    os.environ.update(QUIET)
    import ray as found
    from ray.cluster_utils import Cluster

    ray: Any = found
    cluster: Any = Cluster()
    started = perf_counter()
    cluster.add_node(num_cpus=1, object_store_memory=300_000_000)
    second = cluster.add_node(num_cpus=1, object_store_memory=300_000_000)
    engine = DaftEngine("ray", address=cluster.address)
    nodes = len(ray.nodes())
    start_s = perf_counter() - started
    lost: list[str] = []

    def lose_one() -> None:
        done = out / "_work" / "done"
        while len(list(done.glob("label-*.json"))) < PARTS // 3:
            SystemClock().sleep(0.2)
        if lose == "node":
            cluster.remove_node(second, allow_graceful=False)
            lost.append("a node removed while labelling")
            return
        mine = set(descendants(os.getpid()))
        for process in sorted(mine, reverse=True):
            words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words.startswith("ray::") and "UDFActor" in words:
                os.kill(process, signal.SIGKILL)
                lost.append(f"{words.strip()} killed while labelling")
                return

    watcher = threading.Thread(target=lose_one, daemon=True)
    if lose:
        watcher.start()
    try:
        told = _filled(source, out, engine, small=0)  # the cluster joins too
    finally:
        ray.shutdown()
        cluster.shutdown()
    if lose and not lost:
        raise AssertionError("nothing was killed: the run proves nothing")
    return {**told, "nodes": nodes, "start_s": start_s, "lost": "; ".join(lost)}


class DaskEngine:
    """The same tasks on Dask distributed."""

    name = "dask"

    def __init__(self, client: Any, places: int) -> None:
        self._client, self.places = client, places

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        """Do the tasks and yield their results as they come."""
        import distributed as found

        distributed: Any = found

        # The plan goes with every task: scattered, it was lost with the worker that held it.
        futures = [self._client.submit(_do, plan, task, pure=False) for task in tasks]
        for future in distributed.as_completed(futures):
            yield future.result()


def _do(plan: Plan, task: str) -> str:
    from hanju.backfill.worker import Worker

    return Worker(plan).do(task)


def _on_dask(source: Path, out: Path) -> dict[str, Any]:
    import distributed as found

    distributed: Any = found

    with (
        distributed.LocalCluster(
            n_workers=PLACES, threads_per_worker=1, dashboard_address=None, memory_limit=0
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        return _filled(source, out, DaskEngine(client, PLACES))


def _weekly(source: Path, native: Path) -> dict[str, Any]:
    from hanju.collect.files import ImportOptions, read_articles

    house = default_house()
    options = ImportOptions(wall_clock_z=False, zone=house.period.timezone)
    with Tree() as tree, Meter() as meter:
        articles = read_articles(source / "articles.jsonl.gz", options=options).articles
        answers = by_the_week(articles, house)
    theirs = answers_of(native)
    return {
        "seconds": meter.seconds,
        "cpu_s": tree.cpu_s,
        "tree_mib": tree.peak_mib,
        "differences": answers.differences(theirs),
        "compared": f"{len(answers.labels):,} labels, {len(answers.exact):,} copies, "
        f"{len(answers.near):,} near pairs, {len(answers.stories):,} stories",
    }


def _child(what: str, words: Sequence[str]) -> dict[str, Any]:
    if what == "prepare":
        return prepare(Path(words[0]), int(words[1]))
    source, out = Path(words[0]), Path(words[1])
    if what == "weekly":
        return _weekly(source, out)
    shutil.rmtree(out, ignore_errors=True)
    if what == "ray":
        return _on_ray(source, out, words[2] if len(words) > 2 else "")
    if what == "dask":
        return _on_dask(source, out)
    from hanju.backfill.engine import DaftEngine

    return _filled(source, out, DaftEngine("native", places=PLACES))


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], sys.argv[2:])))
