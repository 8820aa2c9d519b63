"""S4 on PostgreSQL: two desk processes of one office, fifty people split between them.

What is checked is what stands in the store, and what each desk told its own listeners.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from hanju.newsroom import HOUSE_FILE, open_newsroom
from hanju.newsroom.moving import move
from hanju.web.secrets import form_token
from hanju.web.sessions import COOKIE
from tests.gates.editors import (
    EDITORS,
    NUMBER,
    P95_MS,
    THINKS_S,
    Watcher,
    Work,
    edit,
    full_room,
    lost,
    ran,
)
from tests.gates.gate import Figure, gate
from tests.servers import postgres
from tests.unit.store.kit import NOW
from tests.unit.web.kit import running_desk, secret_of

DESKS: Final = 2


@dataclass
class Office:
    """What an office did in a while."""

    work: Work
    lost: list[str]
    #: saves that the listeners of each desk were not told of, or were told of twice
    unseen: list[int]
    moved: int


async def _together(
    addresses: list[str], secrets: list[str], seconds: float, thinks_s: tuple[float, float]
) -> tuple[Work, ...]:
    """Half of the editors at each desk, and one who listens at each."""
    share = len(secrets) // len(addresses)
    listeners = [
        httpx2.AsyncClient(
            base_url=address, timeout=60, trust_env=False,
            cookies={COOKIE: secrets[0]}, headers={"X-Hanju-Token": form_token(secrets[0])},
        )
        for address in addresses
    ]  # fmt: skip
    watchers = [Watcher(client) for client in listeners]
    try:
        for one in watchers:
            one.start()
        found = await asyncio.gather(
            *(
                edit(address, secrets[at * share : (at + 1) * share], seconds, thinks_s,
                     seed=at + 1, first=at * share)
                for at, address in enumerate(addresses)
            )
        )  # fmt: skip
        news = await listeners[0].get(f"/api/v1/issues/{NUMBER}/news?after=0")
        wanted = [event["id"] for event in news.json()["events"] if event["kind"] == "field"]
        for watcher, work in zip(watchers, found, strict=True):
            await watcher.has(wanted, within_s=5)
            work.unseen = (
                len(set(wanted) ^ set(watcher.ids)) + len(watcher.ids) - len(set(watcher.ids))
            )
    finally:
        await asyncio.gather(*(one.drop() for one in watchers))
        await asyncio.gather(*(one.aclose() for one in listeners))
    return tuple(found)


def office(seconds: float, editors: int, thinks_s: tuple[float, float] = THINKS_S) -> Office:
    """A newsroom moved to PostgreSQL, two desks on it, and people at both."""
    url = postgres.make(f"office_{time.monotonic_ns()}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder) / "room"
        with full_room(home) as room:
            secrets = [secret_of(room, f"kim{number}", "editor") for number in range(editors)]
        moved = move(home, home / HOUSE_FILE, url, now=NOW).rows
        desks = [stack.enter_context(running_desk(home)) for _ in range(DESKS)]
        found = ran(_together([one.address for one in desks], secrets, seconds, thinks_s))
        whole = Work(
            took=[one for work in found for one in work.took],
            acknowledged=[one for work in found for one in work.acknowledged],
            conflicts=sum(work.conflicts for work in found),
            refused=[one for work in found for one in work.refused],
            broken=sum(work.broken for work in found),
            opened_s=max(work.opened_s for work in found),
        )
        with open_newsroom(home) as room:
            gone = lost(room, whole) + room.store.problems()
        return Office(work=whole, lost=gone, unseen=[work.unseen for work in found], moved=moved)


@gate("S10", "two desks on one PostgreSQL, 50 editors", fast=0)
def two_desks(share: float) -> Figure:
    seconds = max(5.0, 60 * share)
    found = office(seconds, EDITORS)
    work = found.work
    return Figure(
        seen=f"{found.moved:,} rows moved; {len(work.acknowledged):,} acknowledged saves in "
        f"{seconds:.0f} s, lost {len(found.lost)}{found.lost[:1] or ''}, conflicts merged "
        f"{work.conflicts}, refused {len(work.refused)}{work.refused[:1] or ''}, broken "
        f"{work.broken}; not told by each desk {found.unseen}; "
        f"save p50 {work.at(0.5):.0f} ms, p95 {work.at(0.95):.0f} ms, slowest {work.at(1):.0f} ms",
        passes=not found.lost
        and not work.refused
        and not work.broken
        and not any(found.unseen)
        and len(work.acknowledged) > EDITORS
        and work.at(0.95) <= P95_MS,
    )
