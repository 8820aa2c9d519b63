"""Collecting: one round over the sources of a newsroom, stored as it goes.

Shape:  ids of sources in (none: all that are switched on), a `CollectReport` out.
Units:  seconds, MiB.
Errors: `NoSuchSourceError`; what a server does is a line of the report, never an error.
Source: DESIGN.md section 4 (`hanju collect`); docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Final

from hanju.errors import NoSuchSourceError
from hanju.model import FINE
from hanju.newsroom.parts import peak_mib
from hanju.ports import Collected
from hanju.reports import CollectReport, SourceOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from hanju.collect.door import Door, DoorSettings
    from hanju.collect.source_reads import SourceRead
    from hanju.collect.spending import SpendingLimits
    from hanju.model import Source, SourceHealth, SourceId
    from hanju.newsroom.parts import Parts
    from hanju.ports import ArticlesAdded

#: What is stored in one transaction: so many sources, so many articles, or files of such size.
SOURCES_AT_ONCE: Final = 32
ARTICLES_AT_ONCE: Final = 2_000
FILE_BYTES_AT_ONCE: Final = 32 * 1024 * 1024


def collect(parts: Parts, names: Sequence[str]) -> CollectReport:
    """Fetch what is new; safe to repeat, and safe to stop."""
    started = perf_counter()
    chosen = choose(parts, names)
    with parts.run("collect") as counts:
        outcomes = [*_round(parts, chosen, stores=True)]
        added = sum(one.stored.added for one in outcomes if one.stored)
        counts.update(
            sources=len(outcomes),
            added=added,
            broken=sum(one.state not in {*FINE, "empty"} for one in outcomes),
        )
    parts.log.info("collected", sources=len(outcomes), added=added)
    return _report(outcomes, added, started)


def check(parts: Parts, names: Sequence[str]) -> CollectReport:
    """Read sources whole, store how they are and nothing else."""
    started = perf_counter()
    return _report([*_round(parts, choose(parts, names), stores=False)], 0, started)


def choose(parts: Parts, names: Sequence[str]) -> list[Source]:
    """The sources named by id or address; without names all that are switched on."""
    known = parts.store.sources()
    if not names:
        return [source for source in known if source.is_on]
    chosen = []
    for name in dict.fromkeys(names):
        found = next((source for source in known if name in {source.id, source.url}), None)
        if found is None:
            raise NoSuchSourceError(name)
        chosen.append(found)
    return chosen


@contextmanager
def open_door(parts: Parts, asked_urls: Iterable[str] = ()) -> Iterator[Door]:
    """The door as the house wants it, knowing what to ask these pages with."""
    from hanju.collect.cache import MemoryCache
    from hanju.collect.door import Door

    cache = MemoryCache()
    for asked_url, validators in parts.store.validators(asked_urls).items():
        cache.keep(asked_url, validators)
    door = Door(parts.clock, settings=parts.door or _settings(parts), cache=cache)
    try:
        yield door
    finally:
        door.close()


def _settings(parts: Parts) -> DoorSettings:
    from hanju.collect.addresses import AddressPolicy
    from hanju.collect.door import DoorSettings

    rules = parts.house.collect
    return DoorSettings(
        policy=AddressPolicy.allowing(rules.networks),
        pause_s=rules.pause_s,
        patience_s=rules.patience_s,
        contact=rules.contact,
        ca_file=parts.home / rules.ca_file if rules.ca_file else None,
    )


def _round(parts: Parts, sources: Sequence[Source], *, stores: bool) -> Iterator[SourceOutcome]:
    from hanju.collect.apis.keys import environment_keys
    from hanju.collect.attachments import AttachmentReader
    from hanju.collect.collecting import read_all, split_waiting
    from hanju.collect.mail_door import MailDoor
    from hanju.collect.readers import read_source
    from hanju.collect.source_reads import RoundTools
    from hanju.collect.spending import Spending

    health = parts.store.source_health()
    due, waiting = split_waiting(sources, health, now=parts.clock.now())
    parts.progress.start("수집", len(due))
    for source in waiting:
        yield _waiting(source, health.get(source.id))
    if not due:
        return
    asked = [source.url for source in due] if stores else []
    stop, spending = Event(), Spending(limits=_limits(parts))
    with (
        open_door(parts, asked) as door,
        AttachmentReader() as reader,  # its child starts with the first file
        _on_interrupt(stop.set, spending.stop_all),
    ):
        batch: list[SourceRead] = []
        tools = RoundTools(
            fetcher=door,
            clock=parts.clock,
            is_conditional=stores,
            is_look=not stores,
            memory=parts.store.source_memory(),
            known=parts.store.known_addresses,
            keys=environment_keys(os.environ),
            mail=MailDoor(door.network),
            attachments=reader,
            spending=spending,
        )
        reads = read_all(due, lambda one: read_source(one, tools), health=health, stop=stop)
        for read in reads:
            batch.append(read)
            parts.progress.advance()
            if _is_full(batch):
                yield from _keep(parts, batch, health, stores=stores)
                batch = []
        yield from _keep(parts, batch, health, stores=stores)
        if stop.is_set():
            reader.kill()  # closing would wait for the file it reads
    parts.progress.finish()
    if stop.is_set():
        raise KeyboardInterrupt


def _is_full(batch: Sequence[SourceRead]) -> bool:
    """Whether it is time to store: so many sources, articles or bytes of files."""
    articles = sum(len(one.articles) for one in batch)
    size = sum(len(file.content) for one in batch for file in one.files)
    return (
        len(batch) >= SOURCES_AT_ONCE or articles >= ARTICLES_AT_ONCE or size >= FILE_BYTES_AT_ONCE
    )


@contextmanager
def _on_interrupt(*calls: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C end the round softly; a second one ends the program at once.

    Only the main thread hears signals; elsewhere, and under another handler, nothing changes.
    """
    is_ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not is_ours:
        yield
        return

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for call in calls:
            call()

    signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _limits(parts: Parts) -> SpendingLimits:
    from hanju.collect.spending import SpendingLimits

    rules = parts.house.collect
    return SpendingLimits(
        pages_a_source=rules.pages_a_source,
        seconds_a_source=rules.seconds_a_source,
        list_pages=rules.list_pages,
        first_days=rules.first_days,
        files_an_article=rules.files_an_article,
        mib_a_round=rules.mib_a_round,
    )


def _keep(
    parts: Parts,
    batch: Sequence[SourceRead],
    health: dict[SourceId, SourceHealth],
    *,
    stores: bool,
) -> Iterator[SourceOutcome]:
    """Store what a few sources gave, with how they are and what to ask them next time."""
    from hanju.collect.collecting import health_after

    now = parts.clock.now()
    if stores:
        for file in (one for read in batch for one in read.files):
            parts.store.put_blob(file.content, media_type=file.media_type)
    found = [
        Collected(
            health=health_after(read, health.get(read.source.id), now=now),
            articles=read.articles if stores else (),
            validators=read.validators if stores else {},
            memory=read.memory if stores else None,
        )
        for read in batch
    ]
    added: list[ArticlesAdded] = parts.store.keep_collected(found, at=now)
    for read, one, stored in zip(batch, found, added, strict=True):
        parts.log.info("source_checked", source=read.source.id, state=read.state)
        yield SourceOutcome(
            id=read.source.id,
            name=read.source.name if read.source.title else read.title or read.source.name,
            state=read.state,
            shown=len(read.articles) + len(read.known),
            kind=read.source.kind,
            files=sum(
                file.text is not None for article in read.articles for file in article.attachments
            ),
            undated=sum(article.published_at is None for article in read.articles),
            stored=stored if stores else None,
            why=one.health.why,
            mend=one.health.mend,
            notes=read.notes,
            skipped=read.skipped,
            since=one.health.since,
            last_good_at=one.health.last_good_at,
            failures=one.health.failures,
            is_silent=one.health.is_silent(now),
        )


def _waiting(source: Source, known: SourceHealth | None) -> SourceOutcome:
    """A source whose host asked to be left alone: nothing is asked, nothing changes."""
    why = "서버가 나중에 오라고 한 시각이 아직 되지 않아 묻지 않았습니다."
    outcome = SourceOutcome(
        id=source.id,
        name=source.name,
        kind=source.kind,
        state="quota",
        why=why,
        mend="그 뒤에 다시 수집하세요.",
    )
    if known is None:
        return outcome
    return replace(
        outcome,
        mend=known.mend or outcome.mend,
        since=known.since,
        last_good_at=known.last_good_at,
        failures=known.failures,
    )


def _report(outcomes: Sequence[SourceOutcome], added: int, started: float) -> CollectReport:
    return CollectReport(
        sources=tuple(sorted(outcomes, key=attrgetter("name", "id"))),
        added=added,
        seconds=perf_counter() - started,
        peak_mib=peak_mib(),
    )
