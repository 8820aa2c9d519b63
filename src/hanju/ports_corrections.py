"""Port of corrections: an issue opened again after it was signed, every signed text kept.

Shape:  `CorrectionStore` is a part of `ports.Store`.
Units:  editions count from 1, the text that was signed first; aware UTC instants.
Errors: as `ports.Store`, and those named at each method.
Source: docs/decisions/0053-corrections.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

CorrectionAction = Literal["opened", "abandoned", "signed", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenIssue:
    """An approved issue exactly as it was signed; `document` is its canonical JSON."""

    number: int
    document: str
    content_hash: str
    signed_by: str
    signed_at: datetime
    edition: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionStep:
    """One step in the life of an edition; rows are only ever added.

    Of an edition that is opened, `layout` and `kept` name the revisions that the edition before
    it was signed with.
    """

    number: int
    action: CorrectionAction
    edition: int
    by: str
    why: str
    at: datetime
    layout: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)


def opened(steps: Sequence[CorrectionStep]) -> CorrectionStep | None:
    """The correction that is open, if one is."""
    last = steps[-1] if steps else None
    return last if last is not None and last.action == "opened" else None


def edition_of(steps: Sequence[CorrectionStep]) -> int:
    """The edition an issue stands at: the one being corrected, else the one signed last."""
    open_one = opened(steps)
    if open_one is not None:
        return open_one.edition
    return max((one.edition for one in steps if one.action == "signed"), default=1)


def published_edition(steps: Sequence[CorrectionStep]) -> int | None:
    """The edition that everybody sees; None before the first is published."""
    return max((one.edition for one in steps if one.action == "published"), default=None)


class CorrectionStore(Protocol):
    """Editions of signed issues."""

    def open(self, number: int, *, by: str, why: str, at: datetime) -> int:
        """Make a draft of a signed issue; the edition it will be.

        Raises:
            NoSuchIssueError: no such number.
            ReviewStepError: it is not signed, or open already.
        """
        ...

    def abandon(self, number: int, *, by: str, why: str, at: datetime) -> int:
        """Let the signed text stand; what was written stays in the history. The edition given up.

        Raises:
            NoSuchIssueError: no such number.
            ReviewStepError: no correction is open.
        """
        ...

    def steps(self, number: int) -> list[CorrectionStep]:
        """What happened to the editions of an issue, oldest first."""
        ...

    def signed(self, number: int) -> list[FrozenIssue]:
        """Every text of an issue that was signed, oldest first.

        Raises:
            NoSuchIssueError: no such number.
        """
        ...
