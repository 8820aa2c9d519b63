"""Ports of looking after a newsroom: rounds, notices, what left the store, copies of it.

Shape:  `CareStore` is a part of `ports.Store`, for the newsroom alone.
Units:  aware UTC instants; base days Asia/Seoul.
Errors: as `ports.Store`: `StoreLockedError`, `StoreBrokenError`, `StoreUnwritableError`.
Source: docs/decisions/0036-weekly-round.md, 0037-keeping.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from hanju.model import ArticleId, LicenseMode

RoundStage = Literal["collect", "draft", "check", "keep"]
#: The stages of a round in their order.
ROUND_STAGES: Final[tuple[RoundStage, ...]] = get_args(RoundStage)
StageState = Literal["running", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """How far one stage of a round is; "running" without a living process means a kill."""

    base_date: date
    stage: RoundStage
    state: StageState
    started_at: datetime
    ended_at: datetime | None = None
    tries: int = 1
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What left the store; `numbers` are the issues whose entries name an article of it."""

    articles: int = 0
    versions: int = 0
    files: int = 0
    numbers: tuple[int, ...] = ()


class CareStore(Protocol):
    """Rounds, notices, what left the store, and copies of it."""

    def stages(self) -> list[StageRow]:
        """Every stage of every round, by base day and start."""
        ...

    def begin_stage(self, base_date: date, stage: RoundStage, *, at: datetime) -> None:
        """Record that a stage begins, or begins again."""
        ...

    def end_stage(
        self,
        base_date: date,
        stage: RoundStage,
        *,
        at: datetime,
        counts: Mapping[str, int] | None = None,
        problem: str = "",
    ) -> None:
        """Record that a stage ended, well (`problem` empty) or not."""
        ...

    def told(self) -> set[tuple[str, str]]:
        """What people were told, as (key, way)."""
        ...

    def tell(self, keys: Collection[str], way: str, *, at: datetime) -> None:
        """Record what people were told by one way."""
        ...

    def expire(
        self,
        before: Mapping[LicenseMode, datetime],
        *,
        why: str,
        at: datetime,
        is_trial: bool = False,
    ) -> Removed:
        """Empty bodies and attachments stored before the instant of their licence.

        Title, link, date and hashes stay. What an unsigned issue was sifted from is left alone.
        """
        ...

    def take_down(self, name: str, *, why: str, by: str, at: datetime) -> Removed | None:
        """Empty every version of an article (id or address); None when it is not known.

        Id, address and hashes stay, so that it is not stored again.
        """
        ...

    def sweep_blobs(self) -> int:
        """Take away files that nothing names, left by a kill; how many."""
        ...

    def taken_down(self) -> dict[ArticleId, str]:
        """Articles that were taken down, with the reason."""
        ...

    def snapshot(self, path: Path) -> dict[str, int]:
        """Copy the database as it is at one moment, while others write; rows by table.

        Sessions and tries to sign in are left out.
        """
        ...
