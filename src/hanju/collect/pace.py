"""Pace: one request at a time per host, with a pause, and later when a host asks for it.

Shape:  `with pace.turn(host, delay_s)` waits for the host's turn; `put_off` and `put_off_until`
        keep what Retry-After said.
Units:  seconds; instants are aware UTC.
Errors: none.
Source: threats.md F11; RFC 9110 section 10.2.3 (Retry-After); docs/decisions/0017-one-door.md.

A clock that is set back must not stop a host for hours: a wait is never longer than the pause
that caused it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.ports import Clock

PAUSE_S: Final = 1.0
#: A crawl-delay beyond this would keep one host busy for days; such a source is better polled
#: rarely than slowly.
MAX_DELAY_S: Final = 30.0
#: Without a named time, a host that says "too many" is left alone for this long.
UNNAMED_S: Final = 60.0
MAX_RETRY_AFTER_S: Final = 7 * 86_400.0


@dataclass(slots=True)
class _Host:
    lock: Lock = field(default_factory=Lock)
    next_at: datetime | None = None
    wait_s: float = 0.0
    not_before: datetime | None = None


class Pace:
    """Keeps the turns of all hosts; safe to use from many threads."""

    def __init__(self, clock: Clock, *, pause_s: float = PAUSE_S) -> None:
        self._clock, self._pause_s = clock, pause_s
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: str, delay_s: float = 0.0) -> Iterator[float]:
        """Wait for the host's turn and keep it; gives the seconds waited for the pause."""
        place = self._place(host)
        with place.lock:
            waited_s = self._remaining(place)
            if waited_s > 0:
                self._clock.sleep(waited_s)
            try:
                yield waited_s
            finally:
                place.wait_s = max(self._pause_s, min(delay_s, MAX_DELAY_S))
                place.next_at = self._clock.now() + timedelta(seconds=place.wait_s)

    def put_off(self, host: str, retry_after: str | None) -> datetime:
        """Leave a host alone for as long as it asked; gives the instant."""
        now = self._clock.now()
        seconds = seconds_to_wait(retry_after, now=now)
        until = now + timedelta(seconds=UNNAMED_S if seconds is None else seconds)
        place = self._place(host)
        place.not_before = max(until, place.not_before or until)
        return place.not_before

    def put_off_until(self, host: str) -> datetime | None:
        """When a host may be asked again; None when it may be now."""
        place = self._place(host)
        until, now = place.not_before, self._clock.now()
        if until is None or now >= until:
            return None
        return until

    def _remaining(self, place: _Host) -> float:
        if place.next_at is None:
            return 0.0
        left_s = (place.next_at - self._clock.now()).total_seconds()
        return min(max(left_s, 0.0), place.wait_s)

    def _place(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())


def seconds_to_wait(retry_after: str | None, *, now: datetime) -> float | None:
    """Read a Retry-After header: seconds or a date; None when it says nothing."""
    text = (retry_after or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


_SECONDS: Final = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
