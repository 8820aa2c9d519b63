"""Streams: what happens at an issue, told to every browser that has it open.

Shape:  `Streams.listen(number, after)` gives lines of server-sent events; `Streams.here` notes who
        is where.
Units:  seconds; event ids only grow.
Errors: a store that is busy is asked again; a client that is too slow is sent away and comes back.
Source: design/desk.md sections 4.9 and 4.11; threats.md C4; docs/decisions/0032-desk-server.md.

One poller a process asks the store, however many listen: several processes can serve one database,
and what one of them stores is seen in all. Everything here runs in the loop of the server.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from hanju.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from hanju.model import DeskEvent, User
    from hanju.newsroom import Newsroom

EVERY_S: Final = 0.25
BEAT_S: Final = 10.0
GONE_S: Final = 30.0
#: A client further behind than this loads its page again; the store keeps some 20,000.
REPLAYED: Final = 5_000
#: Events that wait for a slow client before it is sent away.
WAITING: Final = 1_000
MOST: Final = 500
#: Number of events that are about no issue; whoever watches an issue sees them too.
WHOLE: Final = 0


@dataclass(slots=True)
class Place:
    """Where somebody is."""

    by: str
    shown: str
    entry: str
    field: str
    writing: bool
    at: float

    def told(self) -> dict[str, Any]:
        """As others see it."""
        return {
            "by": self.by, "shown": self.shown, "entry": self.entry, "field": self.field,
            "writing": self.writing,
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class _Listener:
    number: int
    lines: asyncio.Queue[tuple[int, str] | None] = field(
        default_factory=lambda: asyncio.Queue(WAITING)
    )
    is_slow: bool = False

    def put(self, line: tuple[int, str] | None) -> None:
        try:
            self.lines.put_nowait(line)
        except asyncio.QueueFull:
            self.is_slow = True


class Streams:
    """Everybody who listens, and who is where."""

    def __init__(self, room: Newsroom, *, every_s: float = EVERY_S, beat_s: float = BEAT_S) -> None:
        self._room, self._every_s, self._beat_s = room, every_s, beat_s
        self._listeners: set[_Listener] = set()
        self._places: dict[int, dict[str, Place]] = {}
        self._poller: asyncio.Task[None] | None = None
        self._seen = 0
        self._is_over = False

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be listened to."""
        return self._is_over or len(self._listeners) >= MOST

    # -- events -----------------------------------------------------------------------------

    async def listen(
        self, number: int, after: int | None, is_welcome: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[str]:
        """Lines of events of an issue behind `after`, until the session or the server ends.

        Args:
            number: the issue.
            after: the last event the client has seen; None: from now on.
            is_welcome: asked at every heartbeat whether the client still may listen.
        """
        listener = _Listener(number)
        self._listeners.add(listener)
        try:
            async for line in self._lines(listener, after, is_welcome):
                yield line
        finally:
            self._listeners.discard(listener)

    async def _lines(
        self, listener: _Listener, after: int | None, is_welcome: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[str]:
        newest = await self._start()
        last = newest if after is None else after
        yield "retry: 2000\n\n"
        if newest - last > REPLAYED or last > newest:
            last = newest
            yield _line("reload", {}, newest)
        for event in await run_in_threadpool(self._between, listener.number, last, newest):
            yield event_line(event)
        last = max(last, newest)
        yield _line("presence", {"people": self.people(listener.number)}, last)
        while not self._is_over and not listener.is_slow:
            try:
                told = await asyncio.wait_for(listener.lines.get(), self._beat_s)
            except TimeoutError:
                if not await is_welcome():
                    yield _line("signin", {})
                    return
                yield _line("beat", {})
                continue
            if told is None:
                return
            if not told[0] or told[0] > last:
                last = max(last, told[0])
                yield told[1]

    async def _start(self) -> int:
        """Begin to ask the store; the id up to which a new listener replays by itself."""
        newest = await run_in_threadpool(self._room.store.talk.newest_event)
        if self._poller is None:
            self._seen = newest
            self._poller = asyncio.get_running_loop().create_task(self._poll())
        return max(newest, self._seen)

    async def _poll(self) -> None:
        while self._listeners and not self._is_over:
            await asyncio.sleep(self._every_s)
            with suppress(StoreError):
                await self._look()
            self._forget_gone()
        self._poller = None

    async def _look(self) -> None:
        newest = await run_in_threadpool(self._room.store.talk.newest_event)
        if newest == self._seen:
            return
        for number in {one.number for one in self._listeners}:
            found = await run_in_threadpool(self._between, number, self._seen, newest)
            lines = [(event.id, event_line(event)) for event in found]
            for listener in [one for one in self._listeners if one.number == number]:
                for line in lines:
                    listener.put(line)
        self._seen = newest

    def between(self, number: int, after: int) -> tuple[list[DeskEvent], int]:
        """Events of an issue behind an id, for clients that cannot listen; and the newest id."""
        newest = self._room.store.talk.newest_event()
        return self._between(number, max(after, newest - REPLAYED), newest), newest

    def _between(self, number: int, after: int, upto: int) -> list[DeskEvent]:
        """Events of an issue and of the newsroom in (after, upto], oldest first."""
        found: list[DeskEvent] = []
        for which in (number, WHOLE):
            last = after
            while last < upto:
                some = self._room.store.talk.events_after(which, last)
                found += [one for one in some if one.id <= upto]
                if not some:
                    break
                last = some[-1].id
        return sorted(found, key=lambda one: one.id)

    def end(self) -> None:
        """Let go of everybody; they come back to the next server."""
        self._is_over = True
        for listener in self._listeners:
            listener.put(None)

    # -- presence ---------------------------------------------------------------------------

    def here(self, number: int, user: User, *, entry: str, field: str, writing: bool) -> None:
        """Note where somebody is; the others are told when it is another place."""
        places = self._places.setdefault(number, {})
        before = places.get(user.name)
        now = Place(user.name, user.shown, entry, field, writing, monotonic())
        places[user.name] = now
        if before is None or before.told() != now.told():
            self._tell_places(number)

    def gone(self, number: int, user: User) -> None:
        """Somebody closed the page."""
        if self._places.get(number, {}).pop(user.name, None) is not None:
            self._tell_places(number)

    def people(self, number: int) -> list[dict[str, Any]]:
        """Who is where, by name."""
        places = self._places.get(number, {})
        return [
            one.told()
            for _, one in sorted(places.items())
            if monotonic() - one.at < GONE_S
        ]  # fmt: skip

    def _forget_gone(self) -> None:
        for number, places in list(self._places.items()):
            silent = [name for name, one in places.items() if monotonic() - one.at >= GONE_S]
            for name in silent:
                del places[name]
            if silent:
                self._tell_places(number)
            if not places:
                del self._places[number]

    def _tell_places(self, number: int) -> None:
        line = _line("presence", {"people": self.people(number)})
        for listener in self._listeners:
            if listener.number == number:
                listener.put((0, line))


def told(event: DeskEvent) -> dict[str, Any]:
    """An event as browsers and programs see it."""
    more: dict[str, Any] = json.loads(event.told or "{}")
    return {**more, "id": event.id, "kind": event.kind, "by": event.by, "at": event.at.isoformat()}


def event_line(event: DeskEvent) -> str:
    """An event as a line of a stream."""
    return _line(event.kind, told(event), event.id)


def _line(kind: str, what: dict[str, Any], event_id: int = 0) -> str:
    # json leaves no line break inside a text, so that no text can begin a line of its own
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {kind}\ndata: {json.dumps(what, ensure_ascii=False)}\n\n"
