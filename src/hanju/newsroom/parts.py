"""The parts of a newsroom that its commands share.

Shape:  `Parts` holds folder, house, store, clock, progress and journal; `run` records a stage.
Units:  seconds of wall clock; MiB.
Errors: what a stage raises is recorded with its run and raised again.
Source: DESIGN.md section 2 (one place where stages meet the store).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from hanju.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hanju.collect.door import DoorSettings
    from hanju.journal import Journal
    from hanju.ports import Clock, Progress, Store
    from hanju.ports_corrections import CorrectionStep
    from hanju.settings import House

HOUSE_FILE: Final = "hanju.toml"
#: Who is written into revisions that the program made itself.
PROGRAM: Final = "hanju"
#: Who is written into revisions of an issue that came from a file.
IMPORTER: Final = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every command of a newsroom works with."""

    home: Path
    house: House
    store: Store
    clock: Clock
    progress: Progress
    log: Journal
    door: DoorSettings | None = None  # None: as the house says

    @contextmanager
    def run(self, stage: str) -> Iterator[dict[str, int]]:
        """Record a run of a stage; a failure is recorded and raised again."""
        run = self.store.start_run(stage, at=self.clock.now())
        counts: dict[str, int] = {}
        try:
            yield counts
        except BaseException as exc:
            problem = str(exc) if isinstance(exc, NewsroomError) else type(exc).__name__
            self.store.finish_run(run, at=self.clock.now(), counts=counts, problem=problem)
            raise
        self.store.finish_run(run, at=self.clock.now(), counts=counts)

    def people_of(self, number: int) -> list[str]:
        """Who, other than the program, wrote a revision of an entry of this issue.

        Of a correction those count who wrote since it was opened.
        """
        kept = kept_at_opening(self.store.corrections.steps(number))
        people = {
            revision.by
            for entry in self.store.issue(number).entries()
            for revision in self.store.entry_revisions(number, entry.id)
            if revision.revision > kept.get(str(entry.id), 0)
        }
        return sorted(people - {PROGRAM, IMPORTER})


def kept_at_opening(steps: Sequence[CorrectionStep]) -> Mapping[str, int]:
    """Revisions that a second person read before the correction at hand; none without one."""
    begun = [one for one in steps if one.action == "opened"]
    return begun[-1].kept if begun else {}


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Add the wall-clock time of a block to `seconds[name]`."""
    start = perf_counter()
    try:
        yield
    finally:
        seconds[name] = seconds.get(name, 0.0) + perf_counter() - start


def peak_mib() -> float:
    """The most memory this process has held, MiB; 0.0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
