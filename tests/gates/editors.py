"""C1, C4, S1: many people at one desk. A real server process, real connections, real kills.

What is checked is never what the server says at the end but what stands in the store: every
revision of every entry, in order.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx2

from hanju.desk import assemble, put
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from hanju.web.secrets import form_token
from hanju.web.sessions import COOKIE
from hanju.write import draft_entry
from tests.gates.gate import Figure, gate
from tests.unit.making import article, story
from tests.unit.web.kit import running_desk, secret_of, start_desk

T = TypeVar("T")
NUMBER: Final = 108
ENTRIES: Final = 54
EDITORS: Final = 50
#: People type for seconds between two saves; the page saves 1.2 to 5 s after (desk.md 4.9).
THINKS_S: Final = (1.2, 4.8)
P95_MS: Final = 300


@contextmanager
def full_room(folder: Path, entries: int = ENTRIES) -> Iterator[Newsroom]:
    """A newsroom with an issue as large as a real one."""
    make_newsroom(folder, default_house_text(), starts_with_sources=False)
    with open_newsroom(folder) as room:
        made = [_article(number) for number in range(entries)]
        at = made[0].published_at
        assert at is not None
        room.store.add_articles(made, at=at)
        issue = assemble(NUMBER, date(2025, 12, 11), [], {}, room.house)
        cells = list(issue.cells())
        for number, one in enumerate(made):
            drafted = draft_entry(story(one, id=f"s{number}"), room.house)
            chapter, part, category = cells[number % len(cells)]
            issue = put(
                issue, replace(drafted, story_id=f"s{number}"),
                (chapter.title, part.name, category.name), by_date=True,
            )  # fmt: skip
        room.store.save_issue(issue, by="hanju", why="초안", at=at)
        yield room


def ran(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser's loop may live in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


def _article(number: int) -> Any:
    count, money, homes = number + 11, 3 * number + 21, 40 + 7 * number
    text = (
        f"가온시는 내년부터 마을회관 {count}곳 지붕에 태양광 발전 설비를 놓는다고 4일 밝혔다.\n"
        f"시는 사업비 {money}억원을 들여 한 곳에 30kW씩 설비를 갖추고 남는 전기는 팔 계획이다.\n"
        f"주민 {homes}가구의 난방비가 해마다 줄어들 것으로 시는 보고 있다.\n"
        "시는 오는 20일 주민 설명회를 열어 의견을 들을 계획이다."
    )
    return article(
        f"a{number}", title=f"가온시, 마을회관 {count}곳에 태양광 설비 지원", text=text,
        license="kogl-1",
    )  # fmt: skip


# -- editors --------------------------------------------------------------------------------


@dataclass
class Work:
    """What editors did: times of answers, and every save that was acknowledged."""

    took: list[float] = field(default_factory=list)
    acknowledged: list[tuple[str, str, int, str]] = field(default_factory=list)
    sent: int = 0
    conflicts: int = 0
    refused: list[str] = field(default_factory=list)
    broken: int = 0
    opened_s: float = 0.0
    unseen: int = 0

    def at(self, share: float) -> float:
        """Milliseconds that this share of the saves stayed below."""
        times = sorted(self.took) or [0.0]
        return times[min(len(times) - 1, int(len(times) * share))] * 1000


class Editor:
    """Somebody who adds a token of their own to bullets, and merges when somebody was quicker."""

    def __init__(self, name: str, client: httpx2.AsyncClient, work: Work, seed: int) -> None:
        self._name, self._client, self._work = name, client, work
        self._random = random.Random(seed)
        #: by entry and bullet: the revision whose text of this bullet is seen, and the text
        self._page: dict[str, list[tuple[int, str]]] = {}
        self._saves = 0

    async def look(self) -> None:
        answer = await self._client.get(f"/api/v1/issues/{NUMBER}")
        answer.raise_for_status()
        self._page = {
            one["entry"]["id"]: [(one["revision"], b["text"]) for b in one["entry"]["bullets"]]
            for one in answer.json()["entries"]
        }

    async def work(self, until: float, thinks_s: tuple[float, float]) -> None:
        await asyncio.sleep(self._random.uniform(0, thinks_s[1]))
        while time.monotonic() < until:
            try:
                if not self._page:
                    await self.look()
                await self.save(until)
            except (httpx2.TransportError, httpx2.HTTPStatusError) as exc:
                self._work.broken += 1
                self._work.refused.append(repr(exc)[:120])
                return
            await asyncio.sleep(self._random.uniform(*thinks_s))

    async def save(self, until: float) -> None:
        entry = self._random.choice(sorted(self._page))
        bullets = self._page[entry]
        which = self._random.randrange(len(bullets))
        # the revision of another bullet's save says nothing of the text seen here
        revision, base = bullets[which]
        token = f"{self._name}.{self._saves}"
        self._saves += 1
        path = f"/api/v1/issues/{NUMBER}/entries/{entry}/b{which + 1}"
        while time.monotonic() < until + 5:
            text = f"{base} {token}"
            self._work.sent += 1
            began = time.perf_counter()
            answer = await self._client.put(
                path, json={"text": text, "key": token}, headers={"If-Match": f'"r{revision}"'}
            )
            self._work.took.append(time.perf_counter() - began)
            told = answer.json()
            if answer.status_code == 412:
                self._work.conflicts += 1
                revision, base = told["revision"], told["theirs"]
                continue
            if answer.status_code != 200:
                self._work.refused.append(f"{answer.status_code} {told}"[:120])
                return
            bullets[which] = (told["revision"], told["text"])
            self._work.acknowledged.append((entry, f"b{which + 1}", told["revision"], token))
            return


async def edit(
    address: str,
    secrets: list[str],
    seconds: float,
    thinks_s: tuple[float, float],
    seed: int = 1,
    first: int = 0,
) -> Work:
    """Let people edit for some seconds; each has a connection of their own and a number."""
    work = Work()
    clients = [
        httpx2.AsyncClient(
            base_url=address, timeout=60, trust_env=False,
            cookies={COOKIE: secret}, headers={"X-Hanju-Token": form_token(secret)},
        )
        for secret in secrets
    ]  # fmt: skip
    people = [
        Editor(f"T{number}", client, work, seed * 1000 + number)
        for number, client in enumerate(clients, first)
    ]
    try:
        await people[0].look()  # the first look at an issue checks every entry
        began = time.monotonic()
        await asyncio.gather(*(one.look() for one in people))
        work.opened_s = time.monotonic() - began
        until = time.monotonic() + seconds
        await asyncio.gather(*(one.work(until, thinks_s) for one in people))
    finally:
        await asyncio.gather(*(one.aclose() for one in clients))
    return work


def lost(room: Newsroom, work: Work) -> list[str]:
    """What an acknowledged save said and the store does not; and changes nobody explains."""
    problems: list[str] = []
    logs: dict[str, list[Any]] = {}
    for entry, place, revision, token in work.acknowledged:
        if entry not in logs:
            logs[entry] = list(room.store.entry_revisions(NUMBER, entry))
        at = int(place[1:]) - 1
        made = {one.revision: one for one in logs[entry]}
        if revision not in made or not made[revision].entry.bullets[at].text.endswith(f" {token}"):
            problems.append(f"{token} is not revision {revision} of {entry}")
        elif token not in logs[entry][-1].entry.bullets[at].text.split():
            problems.append(f"{token} is gone from {entry} {place}")
    for entry, log in logs.items():
        for before, after in pairwise(log):
            changed = [
                (old.text, new.text)
                for old, new in zip(before.entry.bullets, after.entry.bullets, strict=True)
                if old.text != new.text
            ]
            grows = len(changed) == 1 and changed[0][1].startswith(changed[0][0] + " T")
            if not grows or after.revision != before.revision + 1:
                problems.append(f"{entry} {after.revision}: {changed}")
    return problems


def measured(seconds: float, editors: int, thinks_s: tuple[float, float]) -> tuple[Work, list[str]]:
    """Editors at a real server: what they did, and what was lost."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        with full_room(home) as room:
            secrets = [secret_of(room, f"kim{number}", "editor") for number in range(editors)]
        with running_desk(home) as desk:
            work = ran(edit(desk.address, secrets, seconds, thinks_s))
        with open_newsroom(home) as room:
            return work, lost(room, work)


def told(work: Work, gone: list[str], seconds: float) -> str:
    """What editors did in some seconds, in one line."""
    return (
        f"all open within {work.opened_s:.1f} s; "
        f"{len(work.acknowledged):,} acknowledged saves in {seconds:.0f} s, lost {len(gone)}, "
        f"conflicts merged {work.conflicts}, refused {len(work.refused)}"
        f"{work.refused[:1] or ''}, broken {work.broken}; "
        f"save p50 {work.at(0.5):.0f} ms, p95 {work.at(0.95):.0f} ms, slowest {work.at(1):.0f} ms"
    )


@gate("C1", "50 editors at one desk", fast=0)
def editors(share: float) -> Figure:
    seconds = max(5.0, 60 * share)
    work, gone = measured(seconds, EDITORS, THINKS_S)
    return Figure(
        seen=told(work, gone, seconds),
        passes=not gone
        and not work.refused
        and not work.broken
        and len(work.acknowledged) > EDITORS
        and work.at(0.95) <= P95_MS,
    )


# -- dropped streams ------------------------------------------------------------------------


class Watcher:
    """A client of the stream that is cut off now and then, and comes back with the last id."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client
        self.ids: list[int] = []
        self._task: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        last = self.ids[-1] if self.ids else 0
        headers = {"Last-Event-ID": str(last)}
        path = f"/api/v1/issues/{NUMBER}/events"
        async with self._client.stream("GET", path, headers=headers) as stream:
            name, kind = 0, ""
            async for line in stream.aiter_lines():
                if line.startswith("id: "):
                    name = int(line[4:])
                elif line.startswith("event: "):
                    kind = line[7:]
                elif not line:
                    if kind == "field":
                        self.ids.append(name)
                    name, kind = 0, ""

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self.listen())

    async def has(self, wanted: list[int], *, within_s: float) -> None:
        until = time.monotonic() + within_s
        for _ in range(int(within_s * 100)):
            if self.ids == wanted or time.monotonic() > until:
                return
            await asyncio.sleep(0.01)

    async def drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def _dropped(address: str, secrets: list[str], drops: int) -> tuple[int, float, int]:
    """How many reconnected clients had everything, the slowest in seconds, events in all."""
    chance = random.Random(7)
    until = time.monotonic() + 600
    headers = {"X-Hanju-Token": form_token(secrets[0])}
    cookies = {COOKIE: secrets[0]}
    caught, slowest = 0, 0.0
    async with httpx2.AsyncClient(
        base_url=address, cookies=cookies, headers=headers, timeout=30, trust_env=False
    ) as client:
        work = Work()
        writer = Editor("T0", client, work, 5)
        await writer.look()
        watchers = [Watcher(client) for _ in range(5)]
        for one in watchers:
            one.start()
        for _ in range(drops):
            one = chance.choice(watchers)
            await asyncio.sleep(chance.uniform(0, 0.03))
            await one.drop()
            for _ in range(chance.randrange(1, 4)):
                await writer.save(until)
            news = await client.get(f"/api/v1/issues/{NUMBER}/news?after=0")
            wanted = [event["id"] for event in news.json()["events"] if event["kind"] == "field"]
            one.start()
            began = time.monotonic()
            await one.has(wanted, within_s=5)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            caught += one.ids == wanted and took <= 2
        for one in watchers:
            await one.drop()
        return caught, slowest, len(wanted)


@gate("C4", "streams that are cut off and come back", fast=0)
def streams(share: float) -> Figure:
    drops = max(5, int(100 * share))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        with full_room(home, 6) as room:
            secrets = [secret_of(room, "kim", "editor")]
        with running_desk(home) as desk:
            caught, slowest, told = ran(_dropped(desk.address, secrets, drops))
    return Figure(
        seen=f"{caught} of {drops} had every event in order again, slowest {slowest:.2f} s, "
        f"{told} events, none twice",
        passes=caught == drops,
    )


# -- kills ----------------------------------------------------------------------------------


@gate("S1", "a server killed while 20 editors save", fast=0)
def kills(share: float) -> Figure:
    points = max(2, int(40 * share))
    chance = random.Random(20251211)
    kept, gone, restarts = 0, [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        with full_room(home, 12) as room:
            secrets = [secret_of(room, f"kim{number}", "editor") for number in range(20)]
        everything = Work()
        for point in range(points):
            began = time.monotonic()
            desk = start_desk(home)
            restarts = max(restarts, time.monotonic() - began)
            try:
                work = ran(_until_killed(desk, secrets, chance.uniform(0.3, 2.0), point))
            finally:
                desk.kill()
                for pipe in (desk.process.stdout, desk.process.stderr):
                    if pipe is not None:
                        pipe.close()
            kept += len(work.acknowledged)
            everything.acknowledged += work.acknowledged
        with open_newsroom(home) as room:
            gone = lost(room, everything)
            problems = room.store.problems()
    return Figure(
        seen=f"{points} kills, {kept:,} acknowledged saves, lost {len(gone)}, "
        f"database {problems or 'sound'}, slowest start {restarts:.1f} s",
        passes=not gone and not problems and kept > 5 * points,
    )


async def _until_killed(desk: Any, secrets: list[str], after_s: float, point: int) -> Work:
    async def kill() -> None:
        await asyncio.sleep(after_s)
        desk.process.kill()

    async with httpx2.AsyncClient(
        base_url=desk.address, cookies={COOKIE: secrets[0]}, timeout=60, trust_env=False
    ) as first:  # the first look at an issue checks every entry
        (await first.get(f"/api/v1/issues/{NUMBER}")).raise_for_status()
    killing = asyncio.get_running_loop().create_task(kill())
    work = await _edit_named(desk.address, secrets, after_s + 1, point)
    await killing
    return work


async def _edit_named(address: str, secrets: list[str], seconds: float, point: int) -> Work:
    work = Work()
    until = time.monotonic() + seconds
    clients = [
        httpx2.AsyncClient(
            base_url=address, timeout=10, trust_env=False,
            cookies={COOKIE: secret}, headers={"X-Hanju-Token": form_token(secret)},
        )
        for secret in secrets
    ]  # fmt: skip
    people = [
        Editor(f"T{point}-{number}", client, work, point * 1000 + number)
        for number, client in enumerate(clients)
    ]
    try:
        await asyncio.gather(*(one.work(until, (0.0, 0.05)) for one in people))
    finally:
        await asyncio.gather(*(one.aclose() for one in clients))
    return work
