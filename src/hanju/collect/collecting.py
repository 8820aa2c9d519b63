"""Collecting: one round over many sources, each read on its own.

Shape:  `Source`s in, a `SourceRead` each out as they come; `health_after` and `split_waiting`
        decide and do nothing.
Units:  seconds; instants are aware UTC.
Errors: none for what a server or a feed does; the `SourceRead` says it in words.
Source: threats.md F11 and F12; docs/decisions/0023-collecting.md.

One thread works on one host at a time, so that a slow host holds one thread and nobody else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from queue import Empty, Full, Queue, SimpleQueue
from statistics import median
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.apis.addresses import asked_host
from hanju.collect.source_reads import SourceRead
from hanju.model import FINE, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from hanju.model import Source, SourceId

#: Hosts asked at the same time; threads wait, they do not compute.
HOSTS_AT_ONCE: Final = 16
#: A host that failed to answer so many sources in a row is left alone for this round.
FAILURES_A_HOST: Final = 2
#: Articles that a usual gap is read from, and how many it needs.
GAP_FROM: Final = 50
GAP_NEEDS: Final = 5
#: How long a stopped round waits for what is nearly there.
GRACE_S: Final = 1.2
_WAIT_S: Final = 0.1


# -- deciding -----------------------------------------------------------------------------


def split_waiting(
    sources: Sequence[Source], health: Mapping[SourceId, SourceHealth], *, now: datetime
) -> tuple[list[Source], list[Source]]:
    """Sources to ask now, and those whose host asked to be left alone until later."""
    until: dict[str, datetime] = {}
    for source in sources:
        known = health.get(source.id)
        if known is not None and known.retry_at is not None and known.retry_at > now:
            host = host_of(source)
            until[host] = max(known.retry_at, until.get(host, known.retry_at))
    due = [source for source in sources if host_of(source) not in until]
    return due, [source for source in sources if host_of(source) in until]


def by_host(
    sources: Sequence[Source], health: Mapping[SourceId, SourceHealth]
) -> list[list[Source]]:
    """Sources grouped by host; hosts that failed last time and small ones come last."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(host_of(source), []).append(source)

    def failed(source: Source) -> int:
        known = health.get(source.id)
        return known.failures if known else 0

    return sorted(
        groups.values(), key=lambda group: (min(min(failed(one), 1) for one in group), -len(group))
    )


def host_of(source: Source) -> str:
    """The host that is asked for this source."""
    service = asked_host(source)
    if service is not None:
        return service
    address = read_address(source.url)
    return source.url if isinstance(address, BadAddress) else address.host


def health_after(read: SourceRead, before: SourceHealth | None, *, now: datetime) -> SourceHealth:
    """Say how a source is after a round."""
    is_fine = read.state in FINE
    if before is None:
        before = SourceHealth(source_id=read.source.id, state=read.state, since=now, checked_at=now)
    goes_on = before.state == read.state or (is_fine and before.state in FINE)
    stood = [*(one.published_at for one in read.articles), *read.known]
    shown = [at for at in stood if at is not None]
    newest = max((at for at in shown if at <= now), default=before.newest_at)
    return SourceHealth(
        source_id=read.source.id,
        state=read.state,
        since=before.since if goes_on else now,
        checked_at=now,
        last_good_at=now if is_fine else before.last_good_at,
        newest_at=newest,
        usual_gap_s=usual_gap_s(shown) or before.usual_gap_s,
        failures=0 if is_fine else before.failures + 1,
        retry_at=read.retry_at,
        moved_to=before.moved_to if read.state == "unchanged" else read.moved_to,
        why=before.why if read.state == "unchanged" and before.state == "ok" else read.why,
        mend=before.mend if read.state == "unchanged" and before.state == "ok" else read.mend,
    )


def usual_gap_s(published: Sequence[datetime]) -> float | None:
    """How long it usually takes until the next article; None when too few are known."""
    newest = sorted(published)[-GAP_FROM:]
    if len(newest) < GAP_NEEDS:
        return None
    return median((later - earlier).total_seconds() for earlier, later in pairwise(newest))


# -- doing --------------------------------------------------------------------------------


def read_all(
    sources: Sequence[Source],
    read: Callable[[Source], SourceRead],
    *,
    health: Mapping[SourceId, SourceHealth],
    hosts_at_once: int = HOSTS_AT_ONCE,
    stop: Event | None = None,
) -> Iterator[SourceRead]:
    """Read every source once, many hosts at the same time; results come as they are ready.

    Setting `stop` ends the round: what comes within `GRACE_S` is still given. Threads that wait
    for a server then are left behind; as daemons they do not keep the program from ending.
    """
    groups: SimpleQueue[list[Source]] = SimpleQueue()
    for group in (known := by_host(sources, health)):
        groups.put(group)
    round_ = _Round(groups, read, Queue(maxsize=2 * hosts_at_once), stop or Event())
    workers = [
        Thread(target=round_.work, name=f"collect {number}", daemon=True)
        for number in range(max(1, min(hosts_at_once, len(known))))
    ]
    for worker in workers:
        worker.start()
    left = len(sources)
    try:
        while left and not round_.stop.is_set():
            for found in round_.next_ready():
                left -= 1
                yield found
        ends_at = time.monotonic() + GRACE_S
        while left and time.monotonic() < ends_at and any(one.is_alive() for one in workers):
            yield from round_.next_ready()
        yield from round_.next_ready()
    finally:
        round_.is_left.set()


@dataclass(slots=True)
class _Round:
    """What the threads of a round share."""

    groups: SimpleQueue[list[Source]]
    read: Callable[[Source], SourceRead]
    ready: Queue[SourceRead]
    stop: Event
    is_left: Event = field(default_factory=Event)  # nobody takes results any more
    bugs: list[BaseException] = field(default_factory=list)

    def work(self) -> None:
        """Read one host after the other until there is none left."""
        try:
            while not self._is_over():
                try:
                    group = self.groups.get_nowait()
                except Empty:
                    return
                for found in _read_host(group, self.read, self._is_over):
                    self._give(found)
        except BaseException as bug:  # noqa: BLE001  told by the thread that waits
            self.bugs.append(bug)

    def _is_over(self) -> bool:
        return self.stop.is_set() or self.is_left.is_set()

    def next_ready(self) -> list[SourceRead]:
        """What has come, after waiting a little for the first; raises the bugs of threads."""
        if self.bugs:
            raise self.bugs[0]
        found: list[SourceRead] = []
        try:
            found.append(self.ready.get(timeout=_WAIT_S))
            while True:
                found.append(self.ready.get_nowait())
        except Empty:
            return found

    def _give(self, found: SourceRead) -> None:
        while not self.is_left.is_set():
            try:
                self.ready.put(found, timeout=_WAIT_S)
            except Full:
                continue
            return


def _read_host(
    group: Sequence[Source],
    read: Callable[[Source], SourceRead],
    is_over: Callable[[], bool],
) -> Iterator[SourceRead]:
    """Read the sources of one host one after the other; a dead or busy host is left alone."""
    silent = 0
    for source in group:
        if is_over():
            return
        if silent >= FAILURES_A_HOST:
            yield SourceRead(
                source=source,
                state="broken",
                why="같은 서버가 연달아 답하지 않아 이번에는 묻지 않았습니다.",
                mend="다음 수집 때 다시 묻습니다. 며칠째 그러면 주소를 확인하세요.",
            )
            continue
        found = _safely(source, read)
        silent = silent + 1 if found.no_answer else 0
        yield found


def _safely(source: Source, read: Callable[[Source], SourceRead]) -> SourceRead:
    try:
        return read(source)
    except Exception as exc:  # noqa: BLE001  a mistake of ours at one source must not stop the others
        return SourceRead(
            source=source,
            state="broken",
            why=f"읽다가 hanju 안에서 오류가 났습니다({type(exc).__name__}).",
            mend="이 문구와 출처의 주소를 개발자에게 알려 주세요. 다른 출처는 그대로 모았습니다.",
        )
