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
from hanju.errors import NewsroomError, WorkStoppedError
from hanju.reports import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        self,
        kind: str,
        *,
        by: str,
        number: int = 0,
        formats: Sequence[str] = (),
        run: Callable[[], object] | None = None,
    ) -> dict[str, Any]:
        """Start a work in the background.

        Args:
            kind: "collect", "draft" or "publish".
            by: who.
            number: the issue to publish.
            formats: of its editions; none for those of the house.
            run: what is done instead.

        Raises:
            BusyError: another one runs.
        """
        known: dict[str, Callable[[], object]] = {
            "collect": self._room.collect,
            "draft": self._room.draft,
            "publish": lambda: self._room.publish(number, list(formats) or None),
        }
        doing = run or known[kind]
        with self._lock:
            if self._now is not None:
                raise BusyError(self._now["kind"], self._now["by"])
            now: dict[str, Any] = {
                "kind": kind, "by": by, "began_at": SystemClock().now().isoformat(),
            }  # fmt: skip
            if kind == "publish":
                now["number"] = number
                now["formats"] = list(formats or self._room.house.issue.editions)
            self._now = now
        self._thread = Thread(target=self._run, args=(doing, now), name="hanju-work", daemon=True)
        self._thread.start()
        return {"now": now}

    def told(self) -> dict[str, Any]:
        """What runs, and how the last ones ended, newest first."""
        stage, done, total = self._room.progress_now()
        with self._lock:
            now = self._now and {**self._now, "stage": stage, "done": done, "total": total}
            return {"now": now, "ended": list(self._ended)}

    def stop(self) -> bool:
        """Let the work that runs end at its next step; False when none runs."""
        with self._lock:
            thread = self._thread if self._now is not None else None
        if thread is None or thread.ident is None:
            return False
        self._room.stop_work(thread.ident)
        return True

    def wait(self, seconds: float) -> None:
        """Wait for the work that runs."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, doing: Callable[[], object], now: dict[str, Any]) -> None:
        problem, report, is_stopped = "", None, False
        try:
            report = as_json(doing())
        except WorkStoppedError as exc:
            problem, is_stopped = str(exc), True
        except NewsroomError as exc:
            problem = str(exc)
        except Exception as exc:  # noqa: BLE001  a bug: told by its name, the server goes on
            problem = f"오류가 났습니다({type(exc).__name__}). 관리자에게 알려 주세요."
        ended = {
            **now,
            "ended_at": SystemClock().now().isoformat(),
            "problem": problem,
            "is_stopped": is_stopped,
            "report": report,
        }
        with self._lock:
            self._ended.appendleft(ended)
            self._now = None
