"""Long works begun at the desk: collecting, drafting and publishing, one at a time.

Shape:  `Works.begin(kind)` starts a thread; `told` says what runs and how the last ones ended.
Units:  instants aware UTC.
Errors: `BusyError` while another runs; what a work raises is told, never lost.
Source: design/desk.md section 4.11.
"""

from __future__ import annotations

from collections import deque
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final

from hanju.clock import SystemClock
from hanju.errors import NewsroomError
from hanju.reports import as_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.newsroom import Newsroom

KEPT: Final = 20


class BusyError(NewsroomError):
    """Another long work runs."""

    def __init__(self, kind: str, by: str) -> None:
        self.kind, self.by = kind, by
        super().__init__(f"지금 다른 일을 하고 있습니다({kind}, {by}) → 끝난 뒤에 다시 해 주세요.")


class Works:
    """The one long work of this server."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._lock = Lock()
        self._now: dict[str, Any] | None = None
        self._ended: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._thread: Thread | None = None

    def begin(
        self, kind: str, *, by: str, run: Callable[[], object] | None = None
    ) -> dict[str, Any]:
        """Start a work in the background.

        Raises:
            BusyError: another one runs.
        """
        known: dict[str, Callable[[], object]] = {
            "collect": self._room.collect,
            "draft": self._room.draft,
        }
        doing = run or known[kind]
        with self._lock:
            if self._now is not None:
                raise BusyError(self._now["kind"], self._now["by"])
            now = {"kind": kind, "by": by, "began_at": SystemClock().now().isoformat()}
            self._now = now
        self._thread = Thread(target=self._run, args=(doing, now), name="hanju-work", daemon=True)
        self._thread.start()
        return {"now": now}

    def told(self) -> dict[str, Any]:
        """What runs, and how the last ones ended, newest first."""
        with self._lock:
            return {"now": self._now, "ended": list(self._ended)}

    def wait(self, seconds: float) -> None:
        """Wait for the work that runs."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, doing: Callable[[], object], now: dict[str, Any]) -> None:
        problem, report = "", None
        try:
            report = as_json(doing())
        except NewsroomError as exc:
            problem = str(exc)
        except Exception as exc:  # noqa: BLE001  a bug: told by its name, the server goes on
            problem = f"오류가 났습니다({type(exc).__name__}). 관리자에게 알려 주세요."
        ended = {
            **now,
            "ended_at": SystemClock().now().isoformat(),
            "problem": problem,
            "report": report,
        }
        with self._lock:
            self._ended.appendleft(ended)
            self._now = None
