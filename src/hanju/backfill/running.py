"""One back-fill from beginning to end, or on from where it was killed.

Shape:  a `BackfillOrder`, a house and an engine in; result files and a `BackfillReport` out.
Units:  seconds of wall clock, MiB; rows/s over the whole run.
Errors: `UnreadableFileError`, `OtherBackfillError`, `HeldElsewhereError`, `EngineError`.
Source: docs/decisions/0042-backfill.md; docs/scale.md.

Each stage is a list of tasks; a task whose result file stands is done. Between the stages one
process decides what concerns all rows. `_work/` goes when everything stands.
"""

from __future__ import annotations

import json
import platform
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.backfill.files import write_bytes
from hanju.backfill.ordering import group_copies, put_in_order
from hanju.backfill.planning import made_plan
from hanju.backfill.worker import Worker, result_file
from hanju.errors import (
    EngineFailedError,
    NodeLostError,
    OtherBackfillError,
    StoreUnwritableError,
    UnreadableFileError,
)
from hanju.locks import hold
from hanju.newsroom.parts import peak_mib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from hanju.backfill.engine import Engine
    from hanju.backfill.planning import BackfillOrder, Plan
    from hanju.ports import Clock, Progress
    from hanju.settings import House

#: An engine that lost a worker and gave up is asked again so often.
ATTEMPTS: Final = 3
_JOINS: Final = frozenset({"join", "judge", "copies"})
_SPOKEN: Final = {
    "label": "분야·행위자·낱말",
    "join": "사본 찾기",
    "judge": "사본 가늠",
    "lend": "본문 대조 준비",
    "count": "본문 대조",
    "copies": "사본 묶음",
    "stories": "기간별 소식",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """What a back-fill did; `counts` are of the whole archive, `done_before` of earlier runs."""

    out: Path
    engine: str
    places: int
    rows: int
    parts: int
    windows: int
    counts: dict[str, int]
    seconds: dict[str, float]
    rows_per_s: float
    done_before: int
    tries_again: int
    worker_peak_mib: float
    peak_mib: float
    already_done: bool = False


@dataclass(slots=True)
class _Run:
    """What is known while it runs."""

    plan: Plan
    engine: Engine
    progress: Progress
    joins_here: bool
    seconds: dict[str, float] = field(default_factory=dict)
    done_before: int = 0
    tries_again: int = 0
    worker_peak_mib: float = 0.0

    def stage(self, stage: str, tasks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Do what is left of a stage; gives all results in the order of the tasks."""
        began = perf_counter()
        found = {one["number"]: _known(self.plan, stage, one["number"]) for one in tasks}
        results = {number: result for number, result in found.items() if result is not None}
        self.done_before += len(results)
        self.progress.start(_SPOKEN[stage], len(tasks))
        self.progress.advance(len(results))
        for attempt in range(ATTEMPTS):
            left = [
                json.dumps({"stage": stage, **one}, ensure_ascii=False)
                for one in tasks
                if one["number"] not in results
            ]
            if not left:
                break
            try:
                # Neither one task alone nor a small join is worth starting workers for.
                is_small = len(left) == 1 or (self.joins_here and stage in _JOINS)
                engine = _Here() if is_small else self.engine
                for told in engine.run(self.plan, left):
                    result = _checked(json.loads(told))
                    results[result["number"]] = result
                    self.progress.advance()
            except EngineFailedError as exc:
                if attempt + 1 == ATTEMPTS or isinstance(exc, NodeLostError):
                    raise
                self.tries_again += 1
                for one in tasks:  # what was done before the engine gave up
                    kept = _known(self.plan, stage, one["number"])
                    if kept is not None:
                        results[one["number"]] = kept
        self.progress.finish()
        self.seconds[stage] = perf_counter() - began
        peaks = [result["peak_mib"] for result in results.values()]
        self.worker_peak_mib = max([self.worker_peak_mib, *peaks])
        return [results[one["number"]]["found"] for one in tasks]

    def alone(self, name: str, work: Callable[[], Any]) -> Any:
        """Do in this process what concerns all rows."""
        began = perf_counter()
        found = work()
        self.seconds[name] = perf_counter() - began
        return found


class _Here:
    """The process of the run as an engine."""

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        """Do the tasks here, one after the other."""
        worker = Worker(plan)
        return map(worker.do, tasks)


def backfill(
    order: BackfillOrder, house: House, engine: Engine, *, clock: Clock, progress: Progress
) -> BackfillReport:
    """Label, join and merge an archive; what an earlier run did is not done again.

    Raises:
        UnreadableFileError: an input cannot be read, with file, row group and column.
        OtherBackfillError: the folder holds the results of something else.
        HeldElsewhereError: somebody does it right now.
        EngineError: the engine is missing or gave up; run the same command again.
    """
    now = clock.now()
    with hold(order.out / "_lock", what="backfill", since=now):
        record = _record(order.out)
        if record is not None:
            now = datetime.fromisoformat(record["now"])
        plan = made_plan(order, house, now)
        if record is not None and record["mark"] != plan.mark:
            raise OtherBackfillError(order.out)
        run = _Run(
            plan=plan,
            engine=engine,
            progress=progress,
            joins_here=plan.rows < order.small_rows,
        )
        if record is not None and record["state"] == "done":
            return _report(run, record["counts"], record["windows"], already_done=True)
        try:
            started = clock.now()
            _write_record(plan, engine, state="running", started=started)
            counts, windows = _all_stages(run)
            seconds = {name: round(took, 3) for name, took in run.seconds.items()}
            _write_record(
                plan, engine, state="done", started=started, finished=clock.now(),
                counts=counts, windows=windows, seconds=seconds,
            )  # fmt: skip
            shutil.rmtree(plan.work, ignore_errors=True)
        except OSError as exc:
            raise StoreUnwritableError(
                exc.filename or order.out,
                problem=f"쓰거나 읽을 수 없습니다({exc.strerror or type(exc).__name__})",
                mend="남은 자리와 권한을 보고 같은 명령을 다시 실행하세요.",
            ) from exc
        return _report(run, counts, windows)


def _all_stages(run: _Run) -> tuple[dict[str, int], int]:
    plan = run.plan
    parts = [{"number": part.number} for part in plan.parts]
    slices = [{"number": number} for number in range(plan.joins)]
    groups = [{"number": number} for number in range(plan.pair_groups)]
    labelled = run.stage("label", parts)
    run.alone("order", lambda: put_in_order(plan))
    run.stage("join", slices)
    run.stage("judge", groups)
    run.stage("lend", parts)
    run.stage("count", groups)
    copies: dict[str, int] = run.alone("group", lambda: group_copies(plan))
    told = run.stage("copies", parts)
    windows = _windows(labelled)
    stories = run.stage("stories", windows)
    counts = {
        name: sum(one["counts"][name] for one in labelled)
        for name in ("skipped", "undated", "future", "worthy")
    }
    counts |= copies
    counts["copies"] = sum(one["copies"] for one in told)
    counts["stories"] = sum(one["stories"] for one in stories)
    return counts, len(windows)


def _windows(labelled: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A task for every window, with the pieces that hold its candidates."""
    pieces: dict[str, list[tuple[int, int]]] = {}
    for part, one in enumerate(labelled):
        for piece, base in enumerate(one["windows"]):
            pieces.setdefault(base, []).append((part, piece))
    return [
        {"number": number, "base": base, "pieces": pieces[base]}
        for number, base in enumerate(sorted(pieces))
    ]


def _checked(result: dict[str, Any]) -> dict[str, Any]:
    problem = result.get("problem")
    if problem is not None:
        raise UnreadableFileError(**problem)
    return result


def _known(plan: Plan, stage: str, number: int) -> dict[str, Any] | None:
    """The kept result of a task, where there is one."""
    try:
        found: dict[str, Any] = json.loads(result_file(plan, stage, number).read_bytes())
    except FileNotFoundError:
        return None
    return found


def _record(out: Path) -> dict[str, Any] | None:
    path = out / "run.json"
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        if {"mark", "state", "now"} <= found.keys():
            return found
    except FileNotFoundError:
        if any(out.glob("*/part-*.parquet")):
            raise OtherBackfillError(out) from None
        return None
    except ValueError:
        pass
    raise OtherBackfillError(out)


def _write_record(plan: Plan, engine: Engine, *, state: str, **told: Any) -> None:
    """The run record: what was read, by which versions, how far it is."""
    record = {
        "state": state,
        "mark": plan.mark,
        "now": plan.now.isoformat(),
        "rows": plan.rows,
        "parts": len(plan.parts),
        "inputs": list(plan.columns),
        "engine": getattr(engine, "name", type(engine).__name__),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in ("hanju", "daft", "ray", "pyarrow", "numpy")},
        **{
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in told.items()
        },
    }
    content = json.dumps(record, ensure_ascii=False, indent=1)
    write_bytes(plan.work.parent / "run.json", content.encode())


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _report(
    run: _Run, counts: dict[str, int], windows: int, *, already_done: bool = False
) -> BackfillReport:
    took = sum(run.seconds.values())
    return BackfillReport(
        out=run.plan.work.parent,
        engine=getattr(run.engine, "name", type(run.engine).__name__),
        places=getattr(run.engine, "places", 1),
        rows=run.plan.rows,
        parts=len(run.plan.parts),
        windows=windows,
        counts=counts,
        seconds=run.seconds,
        rows_per_s=run.plan.rows / took if took else 0.0,
        done_before=run.done_before,
        tries_again=run.tries_again,
        worker_peak_mib=run.worker_peak_mib,
        peak_mib=peak_mib(),
        already_done=already_done,
    )
