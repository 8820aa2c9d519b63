"""Engines: Daft on this machine or on a Ray cluster, one task a row of its data frame.

Shape:  `engine.run(plan, tasks)` yields results as they come, in any order.
Units:  places are worker processes.
Errors: `EngineMissingError` without the extra; `EngineFailedError` when it gave up,
        `NodeLostError` when it waits for a machine that is gone.
Source: docs/decisions/0042-backfill.md; design/dependencies.md section 7.

Daft asks a counter on the web when it is imported, and Ray reports its use: both are switched off
before the first import, here and for every process that they start.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from hanju.backfill.watching import watched
from hanju.errors import EngineFailedError, EngineMissingError, NodeLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hanju.backfill.planning import Plan

EngineName = Literal["native", "ray"]
#: Set whatever the environment says: nobody is told that we run.
QUIET: Final = {
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",  # workers are started as they are, not through uv
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # no warning about what we do not use
    "DAFT_PROGRESS_BAR": "0",
}
#: Rows of the data frame that travel apart; more tasks than this share them.
_PARTITIONS: Final = 1_000


class Engine(Protocol):
    """Who does tasks; called by the run, from its own thread."""

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        """Do the tasks and yield their results as they come.

        Raises:
            EngineFailedError: some are not done; those that are have their files.
        """
        ...


class DaftEngine:
    """Daft with as many worker processes as places."""

    def __init__(self, name: EngineName, *, places: int | None = None, address: str = "") -> None:
        self._daft = _quiet_daft()
        self.name = name
        if name == "ray":
            self.places = places or _cluster(self._daft, address)
        else:
            self._daft.set_runner_native()
            self.places = places or os.cpu_count() or 1

    def run(self, plan: Plan, tasks: Sequence[str]) -> Iterator[str]:
        """Do the tasks and yield their results as they come."""
        from hanju.backfill.worker import Worker

        daft = self._daft
        places = min(self.places, len(tasks))
        # On this machine threads would share one interpreter; Ray's actors are processes anyway.
        options = {"use_process": True} if self.name == "native" else {}
        worker = daft.cls(Worker, max_concurrency=places, **options)(plan)
        frame = daft.from_pydict({"task": list(tasks)})
        if self.name == "native":
            frame = frame.into_batches(1)
        else:
            frame = frame.into_partitions(min(len(tasks), _PARTITIONS))
        batches = frame.select(worker.do(daft.col("task")).alias("result")).to_arrow_iter()
        if self.name == "ray":
            batches = watched(batches, engine="ray", what_is_gone=_gone_since(_nodes()))
        try:
            for batch in batches:
                yield from batch.column("result").to_pylist()
        except NodeLostError:
            raise
        except Exception as exc:  # the engine has no class of its own for "a worker died"
            raise EngineFailedError(self.name, problem=_told(exc)) from exc


def _quiet_daft() -> Any:
    os.environ.update(QUIET)
    try:
        import daft
    except ImportError as exc:
        raise EngineMissingError("native") from exc
    return daft


def _cluster(daft: Any, address: str) -> int:
    """Join a Ray cluster, or start one of this machine alone; gives its CPUs."""
    try:
        import ray as found
    except ImportError as exc:
        raise EngineMissingError("ray") from exc
    ray: Any = found
    try:
        if not ray.is_initialized():
            ray.init(
                address=address or None,
                log_to_driver=False,
                logging_level=logging.ERROR,
                runtime_env={"env_vars": QUIET},
            )
        daft.set_runner_ray(noop_if_initialized=True)
        return max(1, int(ray.cluster_resources().get("CPU", 1)))
    except Exception as exc:  # Ray raises what it likes when nobody answers
        raise EngineFailedError("ray", problem=_told(exc)) from exc


def _nodes() -> frozenset[str]:
    """The machines of the cluster that answer."""
    import ray as found

    ray: Any = found
    return frozenset(
        one["NodeManagerAddress"] + " " + one["NodeID"][:8] for one in ray.nodes() if one["Alive"]
    )


def _gone_since(begun: frozenset[str]) -> Callable[[], str]:
    def gone() -> str:
        try:
            lost = begun - _nodes()
        except Exception as exc:  # noqa: BLE001  the head itself is gone
            return _told(exc)
        return f"사라진 기계: {', '.join(sorted(lost))}" if lost else ""

    return gone


def _told(exc: Exception) -> str:
    lines = [line.strip() for line in str(exc).splitlines() if line.strip()]
    return f"{type(exc).__name__}: {lines[-1] if lines else ''}"[:300]
