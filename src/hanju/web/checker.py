"""Checking behind the page: entries that nobody has checked yet, a few at a time.

Shape:  `Checker.wants(number)` begins; who has the issue open is told as it goes on.
Units:  seconds.
Errors: none: what goes wrong here the page itself says, when somebody asks for it.
Source: docs/decisions/0054-checks-behind-the-page.md.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.newsroom import Newsroom

#: Pages come first: so long after the last answer nobody waits for another one any more.
QUIET_S: Final = 0.4
#: A desk that is never quiet has its entries checked all the same, one in so long.
WAITS_AT_MOST_S: Final = 3.0
LOOKS_EVERY_S: Final = 0.05
#: Entries checked between two words to the page: about a second's work.
AT_ONCE: Final = 8
#: Between two entries that an earlier process has checked: nobody waits for them.
RESTS_S: Final = 0.3


class Checker:
    """One thread that checks, while there is something to check."""

    def __init__(self, room: Newsroom, *, quiet_s: float = QUIET_S) -> None:
        self._room, self._quiet_s = room, quiet_s
        self._answering, self._last = 0, monotonic()
        self._wanted: dict[int, bool] = {}  # by number: whether also what was checked before
        self._lock, self._over = Lock(), Event()
        self._thread: Thread | None = None

    def wants(self, number: int, *, again: bool = False) -> None:
        """Check what was never checked; with `again` then also what an earlier process has."""
        with self._lock:
            self._wanted[number] = again or self._wanted.get(number, False)
            if self._thread is None and not self._over.is_set():
                self._thread = Thread(target=self._run, name="hanju-checks", daemon=True)
                self._thread.start()

    @contextmanager
    def after(self) -> Iterator[None]:
        """Around an answer that somebody waits for: nothing is begun meanwhile."""
        self._answering += 1
        try:
            yield
        finally:
            self._answering -= 1
            self._last = monotonic()

    def end(self) -> None:
        """Check no more."""
        self._over.set()

    def wait(self, timeout_s: float) -> None:
        """Until nothing is left to check."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _run(self) -> None:
        while (wanted := self._next()) is not None:
            number, again = wanted
            with suppress(Exception):
                self._check(number, again=again)

    def _next(self) -> tuple[int, bool] | None:
        with self._lock:
            if not self._wanted or self._over.is_set():
                self._thread = None
                return None
            return self._wanted.popitem()

    def _check(self, number: int, *, again: bool) -> None:
        desk = self._room.desk
        while desk.check_some(number, AT_ONCE, goes_on=self._goes_on):
            pass
        while again and desk.check_some(number, 1, fresh=True, goes_on=self._goes_on):
            self._over.wait(RESTS_S)

    def _goes_on(self) -> bool:
        """Wait until nobody waits for an answer; False when checking is over."""
        until = monotonic() + WAITS_AT_MOST_S
        while monotonic() < until and (self._answering or monotonic() - self._last < self._quiet_s):
            if self._over.wait(LOOKS_EVERY_S):
                return False
        return not self._over.is_set()
