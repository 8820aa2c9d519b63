"""Telling how far a long work is: to the terminal, and to everybody who has the desk open.

Shape:  a `Progress` in, one that also writes events of the desk out.
Units:  seconds of wall clock between two events.
Errors: none; a store that refuses an event stops no work.
Source: design/desk.md section 4.11.

Events of the newsroom as a whole have number 0; whoever watches an issue is told of them too.
"""

from __future__ import annotations

import json
from contextlib import suppress
from threading import Lock, get_ident
from time import monotonic
from typing import TYPE_CHECKING, Final

from hanju.errors import StoreError, WorkStoppedError
from hanju.model import DeskEvent
from hanju.newsroom.parts import PROGRAM

if TYPE_CHECKING:
    from hanju.ports import Clock, Progress, Store

#: Number of events that are about no issue.
WHOLE: Final = 0
EVERY_S: Final = 1.0
#: Stages that others wait for; the rest is over before anybody looks.
WATCHED: Final = frozenset({"수집", "고르기", "쓰기", "판 만들기", "메일"})


class TellingProgress:
    """A progress that is also told at the desk, at most once a second."""

    def __init__(self, inner: Progress, store: Store, clock: Clock) -> None:
        self._inner, self._store, self._clock = inner, store, clock
        self._lock = Lock()
        self._stage, self._done, self._told_at = "", 0, 0.0
        self._total: int | None = None
        self._stopped: set[int] = set()

    def stop(self, thread: int) -> None:
        """Let the work of a thread end at its next step."""
        with self._lock:
            self._stopped.add(thread)

    def now(self) -> tuple[str, int, int | None]:
        """The stage that runs, how much of it is done, and of how much; "" for none."""
        with self._lock:
            return (self._stage, self._done, self._total)

    def _refuse_stopped(self) -> None:
        with self._lock:
            if get_ident() not in self._stopped:
                return
            self._stopped.discard(get_ident())
        self.finish()
        raise WorkStoppedError

    def start(self, stage: str, total: int | None = None) -> None:
        """Begin a stage.

        Raises:
            WorkStoppedError: somebody asked for it.
        """
        self._refuse_stopped()
        self._inner.start(stage, total)
        with self._lock:
            self._stage, self._total, self._done = stage, total, 0
        self._tell(is_over=False)

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done.

        Raises:
            WorkStoppedError: somebody asked for it.
        """
        self._refuse_stopped()
        self._inner.advance(steps)
        with self._lock:
            self._done += steps
            is_due = monotonic() - self._told_at >= EVERY_S
        if is_due:
            self._tell(is_over=False)

    def finish(self) -> None:
        """End the stage."""
        self._inner.finish()
        self._tell(is_over=True)
        with self._lock:
            self._stage = ""

    def _tell(self, *, is_over: bool) -> None:
        with self._lock:
            if self._stage not in WATCHED:
                return
            told = {
                "stage": self._stage,
                "done": self._done,
                "total": self._total,
                "is_over": is_over,
            }
            self._told_at = monotonic()
        event = DeskEvent(
            number=WHOLE,
            kind="progress",
            told=json.dumps(told, ensure_ascii=False),
            by=PROGRAM,
            at=self._clock.now(),
        )
        with suppress(StoreError):
            self._store.talk.add_event(event)
