"""Spending: how much one round may read of pages and files, and how much it has read.

Shape:  `SpendingLimits` is what the house says; `Spending` counts, one for a round.
Units:  seconds, bytes, pages; instants are aware UTC.
Errors: none; a refusal is a Korean sentence.
Source: design/threats.md F7, F11 and P3; docs/decisions/0025-boards-and-files.md.

Safe to use from many threads: every host has its own, and all share the bytes of a round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import SourceId

MIB: Final = 1024 * 1024
#: After so many pages in a row that did not come, a source is left alone for this round.
SILENT_PAGES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLimits:
    """What a round may cost; the settings of `[collect]` in hanju.toml."""

    pages_a_source: int = 100
    seconds_a_source: float = 300.0
    list_pages: int = 10
    first_days: int = 14
    files_an_article: int = 4
    mib_an_article: int = 30
    mib_a_round: int = 300


@dataclass(slots=True)
class _Spent:
    began: datetime
    pages: int = 0
    silent: int = 0
    stopped: str = ""
    until: datetime | None = None


@dataclass(slots=True)
class Spending:
    """Counts what a round reads beside its lists."""

    limits: SpendingLimits = field(default_factory=SpendingLimits)
    _of_source: dict[SourceId, _Spent] = field(default_factory=dict)
    _bytes: int = 0
    _is_stopped: bool = False
    _lock: Lock = field(default_factory=Lock)

    def refusal(self, source_id: SourceId, now: datetime) -> str:
        """Why nothing more of this source is read in this round, "" when it may be."""
        spent = self._spent(source_id, now)
        if self._is_stopped:
            return "수집을 멈추었습니다"
        if spent.stopped:
            return spent.stopped
        if self.bytes_left() <= 0:
            return f"한 번에 읽는 첨부의 한도({self.limits.mib_a_round:,} MiB)에 이르렀습니다"
        if spent.pages >= self.limits.pages_a_source:
            return f"한 번에 읽는 쪽의 한도({self.limits.pages_a_source:,}쪽)에 이르렀습니다"
        if (now - spent.began).total_seconds() > self.limits.seconds_a_source:
            return f"느린 서버라 {self.limits.seconds_a_source:,.0f}초에서 멈추었습니다"
        if spent.silent >= SILENT_PAGES:
            return f"이어진 {SILENT_PAGES}쪽이 오지 않아 멈추었습니다"
        return ""

    def page(self, source_id: SourceId, now: datetime, *, came: bool) -> None:
        """Count a page or a file that was asked for."""
        spent = self._spent(source_id, now)
        spent.pages += 1
        spent.silent = 0 if came else spent.silent + 1

    def stop(
        self, source_id: SourceId, now: datetime, why: str, *, until: datetime | None = None
    ) -> None:
        """Ask nothing more of this source in this round, and before `until` in none."""
        spent = self._spent(source_id, now)
        spent.stopped, spent.until = why, until

    def stop_all(self) -> None:
        """Ask nothing more of anybody: the round was stopped."""
        self._is_stopped = True

    def retry_at(self, source_id: SourceId) -> datetime | None:
        """Until when a source asked to be left alone while its pages were read."""
        with self._lock:
            spent = self._of_source.get(source_id)
        return spent.until if spent is not None else None

    def bytes_left(self) -> int:
        """How many bytes of files this round may still read."""
        return self.limits.mib_a_round * MIB - self._bytes

    def spend(self, count: int) -> None:
        """Count the bytes of a file."""
        with self._lock:
            self._bytes += count

    def _spent(self, source_id: SourceId, now: datetime) -> _Spent:
        with self._lock:
            return self._of_source.setdefault(source_id, _Spent(now))
