"""S4, S8: many processes on one database, and a newsroom that is three years old.

S4 uses the store as the commands and the desk do: whole articles, entries of an issue, searches.
S8 fills a newsroom, closes it, and asks from outside: processes are started, pages are fetched.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import generated
from hanju.clock import SystemClock
from hanju.model import Bullet, Decision, Entry, EntryId, Issue, IssueChapter, IssueField
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.gates.gate import ROOT, Figure, gate
from tests.unit.making import article, entry, issue
from tests.unit.store.kit import sign
from tests.unit.web.kit import Browser, running_desk, secret_of

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

WRITERS: Final = 8
READERS: Final = 50
READERS_A_PROCESS: Final = 10
MINUTES: Final = 5.0
WAIT_S: Final = 1.0
NUMBER: Final = 108
#: A feed that is stored, an editor who saves, somebody who turns a page: 32 writes and 25 reads a
#: second in all, what two cores can do beside reading 50 pages.
WRITES_EVERY_S: Final = 0.5
READS_EVERY_S: Final = 2.0

ARTICLES: Final = 150_000
ISSUES: Final = 156
ENTRIES: Final = 54
ASKED: Final = 200
COLD_S: Final = 3.0
LIST_P95_S: Final = 0.300
SEARCH_P95_S: Final = 0.200
SIZE_GIB: Final = 2.0
FIRST_BASE: Final = date(2022, 12, 22)


@dataclass
class Seen:
    """What one process saw: how long each act took, and what an editor would have been told."""

    took: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    stored: int = 0  # articles that were acknowledged
    headline: str = ""  # the last one that was

    def do(self, act: Callable[[], object]) -> bool:
        """Do something; whether it was acknowledged."""
        began = time.perf_counter()
        try:
            act()
        except Exception as exc:  # noqa: BLE001  whatever it is, somebody would have seen it
            self.told.append(f"{type(exc).__name__}: {exc}"[:120])
            return False
        finally:
            self.took.append(time.perf_counter() - began)
        return True


def p(share: float, times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


# -- S4 -----------------------------------------------------------------------------------------


def write(home: str, place: int, seconds: float) -> Seen:
    """Store articles and change a headline, as an import and an editor do at the same time."""
    seen = Seen()
    with open_newsroom(home) as room:
        ends, turn = _together() + seconds, 0
        while time.monotonic() < ends:
            turn += 1
            name = f"w{place}-{turn}"
            some = [article(f"{name}-{n}", title=f"가온시 {name} {n}") for n in range(20)]
            headline = f"가온시, {name}번째로 고친 제목"
            if seen.do(partial(room.store.add_articles, some, at=SystemClock().now())):
                seen.stored += len(some)

            def renamed(before: Issue, headline: str = headline) -> tuple[Issue, list[Decision]]:
                return _with_headline(before, f"e{place}", headline), []

            change = partial(
                room.store.change_issue,
                NUMBER, renamed, by=f"쓰는이{place}", why="고침", at=SystemClock().now(),
            )  # fmt: skip
            if seen.do(change):
                seen.headline = headline
            time.sleep(WRITES_EVERY_S)  # noqa: TID251  people and feeds pause
    return seen


def read(home: str, place: int, seconds: float) -> Seen:
    """Look at issues, search, and open the draft, ten people in one process."""
    seen = Seen()
    with open_newsroom(home) as room:
        ends = _together() + seconds
        looks: list[Callable[[], object]] = [
            room.issues,
            lambda: room.search("제목", within="issues", with_drafts=True, indexing_s=0),
            lambda: room.issue(NUMBER),
            lambda: room.search("가온시", indexing_s=0),
        ]

        def person(which: int) -> None:
            chance = random.Random(place * 100 + which)
            while time.monotonic() < ends:
                seen.do(chance.choice(looks))
                time.sleep(READS_EVERY_S * chance.random() * 2)  # noqa: TID251

        people = [Thread(target=person, args=(n,)) for n in range(READERS_A_PROCESS)]
        for one in people:
            one.start()
        for one in people:
            one.join()
    return seen


_BARRIER: list[Barrier] = []


def _begin(barrier: Barrier) -> None:
    _BARRIER.append(barrier)


def _together() -> float:
    """Wait until every process is up."""
    _BARRIER[0].wait(120)
    return time.monotonic()


@gate("S4", "8 writing processes and 50 readers on one database", fast=0.012)
def s4(share: float) -> Figure:
    seconds = max(3.0, MINUTES * 60 * share)
    writers = WRITERS if share >= 1 else 2
    readers = READERS // READERS_A_PROCESS if share >= 1 else 1
    with TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        make_newsroom(home, default_house_text(), starts_with_sources=False)
        with open_newsroom(home) as room:
            entries = [entry(f"e{n}") for n in range(writers)]
            room.store.save_issue(issue(*entries), by="가", why="초안", at=SystemClock().now())
        processes = multiprocessing.get_context("spawn")
        barrier = processes.Barrier(writers + readers)
        with processes.Pool(writers + readers, _begin, (barrier,)) as pool:
            writing = [pool.apply_async(write, (str(home), n, seconds)) for n in range(writers)]
            reading = [pool.apply_async(read, (str(home), n, seconds)) for n in range(readers)]
            wrote = [one.get(seconds + 120) for one in writing]
            looked = [one.get(seconds + 120) for one in reading]
        with open_newsroom(home) as room:
            is_sound = room.store.problems() == []
            stored = room.store.count_articles()
            last = {str(one.id): one.headline for one in room.issue(NUMBER).entries()}
    writes = [took for one in wrote for took in one.took]
    reads = [took for one in looked for took in one.took]
    told = [words for one in (*wrote, *looked) for words in one.told]
    kept = stored == sum(one.stored for one in wrote) and all(
        one.headline in {"", last[f"e{place}"]} for place, one in enumerate(wrote)
    )
    return Figure(
        seen=f"{seconds:.0f} s: {len(writes):,} writes, p99 {p(0.99, writes) * 1000:.0f} ms, "
        f"slowest {max(writes):.2f} s; {len(reads):,} reads, p99 {p(0.99, reads) * 1000:.0f} ms; "
        f"{len(told)} errors shown {told[:2] or ''}; {stored:,} articles and the last headline of "
        f"each writer {'kept' if kept else 'NOT KEPT'}",
        passes=not told
        and kept
        and is_sound
        and (share < 1 or p(0.99, writes) <= WAIT_S),  # the suite's small part times nothing
    )


def _with_headline(before: Issue, name: str, headline: str) -> Issue:
    def of(one: Entry) -> Entry:
        return replace(one, headline=headline) if one.id == name else one

    return _mapped(before, of)


def _mapped(before: Issue, of: Callable[[Entry], Entry]) -> Issue:
    chapters = []
    for chapter in before.chapters:
        fields = []
        for one in chapter.fields:
            cells = [replace(cell, entries=tuple(map(of, cell.entries))) for cell in one.categories]
            fields.append(IssueField(name=one.name, categories=tuple(cells)))
        chapters.append(IssueChapter(title=chapter.title, fields=tuple(fields)))
    return replace(before, chapters=tuple(chapters))


# -- S8 -----------------------------------------------------------------------------------------


def fill(room: Newsroom, articles: int, issues: int) -> list[str]:
    """Three years of articles and signed issues; titles whose words to look for."""
    made, _ = generated(articles, words=60)
    at = datetime(2023, 1, 1, tzinfo=UTC)
    step = timedelta(days=3 * 365) / max(len(made), 1)
    for start in range(0, len(made), 5_000):
        some = [
            replace(one, published_at=at + (start + n) * step)
            for n, one in enumerate(made[start : start + 5_000])
        ]
        room.store.add_articles(some, at=at)
    for number in range(1, issues + 1):
        base = FIRST_BASE + timedelta(weeks=number)
        entries = []
        for n in range(ENTRIES):
            about = made[(number * ENTRIES + n) % len(made)]
            words = (about.text or about.title).split()
            entries.append(
                Entry(
                    id=EntryId(f"e{number}-{n}"),
                    headline=" ".join(about.title.split()[:6]),
                    event_date=base - timedelta(days=1 + n % 7),
                    bullets=tuple(Bullet(text=" ".join(words[at : at + 18])) for at in (0, 18, 36)),
                    actor=about.outlet,
                )
            )
        whole = issue(*entries, number=number, base_date=base)
        room.store.save_issue(whole, by="가", why="초안", at=at)
        sign(room.store, number)  # type: ignore[arg-type]
    room.update_search()
    return [one.title for one in made[::97]]


def started(home: Path) -> float:
    """Seconds of a whole `hanju issue list`."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hanju", "issue", "list", "--home", str(home), "--json"],
        cwd=ROOT, env={**os.environ}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return time.perf_counter() - began


@gate("S8", "a newsroom after three years", fast=0.002)
def s8(share: float) -> Figure:
    articles, issues = int(ARTICLES * share), max(2, int(ISSUES * share))
    with TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        make_newsroom(home, default_house_text(), starts_with_sources=False)
        with open_newsroom(home, clock=FakeClock(datetime(2026, 1, 2, tzinfo=UTC))) as room:
            titles = fill(room, articles, issues)
            secret = secret_of(room, "kim", "editor")
        size = sum(path.stat().st_size for path in home.glob("hanju.db*")) / 2**30
        cold = max(started(home) for _ in range(3 if share >= 1 else 1))
        began = time.perf_counter()
        with running_desk(home) as desk, Browser(desk.address, secret) as kim:
            first = kim.get("/issues")
            up = time.perf_counter() - began
            chance, lists, searches, bad = random.Random(8), [], [], 0
            for _ in range(ASKED if share >= 1 else 5):
                began = time.perf_counter()
                bad += kim.get("/issues").status_code != 200
                lists.append(time.perf_counter() - began)
        with open_newsroom(home) as room:
            for turn in range(ASKED if share >= 1 else 5):
                asked = " ".join(chance.sample(chance.choice(titles).split(), 1 + turn % 2))
                began = time.perf_counter()
                bad += not room.search(asked, indexing_s=0).total
                searches.append(time.perf_counter() - began)
    holds = first.status_code == 200 and not bad
    return Figure(
        seen=f"{articles:,} articles, {issues} issues: {size:.2f} GiB, cold start {cold:.1f} s, "
        f"desk up with its list {up:.1f} s, list page p95 {p(0.95, lists) * 1000:.0f} ms, "
        f"search p95 {p(0.95, searches) * 1000:.0f} ms, {bad} without an answer",
        passes=holds
        and (
            share < 1  # the suite's small part times nothing
            or (
                cold <= COLD_S
                and p(0.95, lists) <= LIST_P95_S
                and p(0.95, searches) <= SEARCH_P95_S
                and size <= SIZE_GIB
            )
        ),
    )
