"""The weekly round inside the desk's server: it looks every few minutes whether one is due.

Shape:  `RoundClock(room, works)` is a thread between `start()` and `stop()`.
Units:  seconds.
Errors: none leave it; a round that stops is recorded and told as by `hanju run`.
Source: docs/decisions/0036-weekly-round.md; docs/run.md, "Inside the desk".

What is due is decided by the same function as for cron, under the same lock: a timer beside the
desk, or two desks on one newsroom, do no harm. Nothing here signs.
"""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from hanju.errors import HeldElsewhereError, NewsroomError
from hanju.web.works import BusyError

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.reports import RoundReport
    from hanju.web.works import Works

#: How often it looks; a draft is at most so late.
EVERY_S: Final = 300.0
BY: Final = "hanju"


class RoundClock:
    """Begins what is due; between two looks it sleeps."""

    def __init__(self, room: Newsroom, works: Works, *, every_s: float = EVERY_S) -> None:
        self._room, self._works, self._every_s = room, works, every_s
        self._stops = Event()
        self._thread = Thread(target=self._run, name="hanju-rounds", daemon=True)

    def start(self) -> None:
        """Look now, and then again and again."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a round under way goes on to its end or is resumed at the next start."""
        self._stops.set()

    def look(self) -> bool:
        """Begin a round if one is due, else send the notices that are; whether one began."""
        if not self._room.due_rounds().bases:
            self._room.run(is_due=True)
            return False
        try:
            self._works.begin("round", by=BY, run=self._round)
        except BusyError:
            return False  # people draft or publish: the next look is soon
        return True

    def _round(self) -> RoundReport:
        return self._room.run(is_due=True)

    def _run(self) -> None:
        while not self._stops.is_set():
            try:
                self.look()
            except HeldElsewhereError:
                pass  # a timer or another desk is at it
            except NewsroomError as exc:
                self._room.journal.info("round_not_looked", problem=str(exc))
            except Exception as exc:  # noqa: BLE001  the desk goes on, and so does the next look
                self._room.journal.info("round_not_looked", problem=type(exc).__name__)
            self._stops.wait(self._every_s)
