"""Corrections: a signed issue opened again, given up, and told beside the edition of before.

Shape:  `Newsroom.corrections` is a `Corrections`; numbers and editions in, reports or issues out.
Units:  editions count from 1; days are the house's.
Errors: `ReviewStepError`, `NoSuchIssueError`, `NoSuchEditionError`, `ChangedSinceSignedError`;
        nothing is stored then.
Source: docs/decisions/0053-corrections.md.

Until a correction is published, everybody outside sees the edition of before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hanju.errors import ChangedSinceSignedError, NoSuchEditionError, ReviewStepError
from hanju.model.document import Correction, CorrectionChange
from hanju.model.issue_json import content_hash, issue_from_json
from hanju.ports_corrections import edition_of, opened, published_edition

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import Issue
    from hanju.newsroom.parts import Parts
    from hanju.ports_corrections import CorrectionStep, FrozenIssue

EditionState = Literal["open", "signed", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionReport:
    """What opening or giving up a correction did."""

    number: int
    edition: int
    action: Literal["opened", "abandoned"]
    by: str
    why: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """One edition of an issue; `is_public` is the one that everybody sees."""

    number: int
    edition: int
    state: EditionState
    is_public: bool
    why: str = ""
    opened_by: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    published_at: datetime | None = None
    content_hash: str = ""


class Corrections:
    """Editions of one newsroom's issues."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def open(self, number: int, *, by: str, why: str) -> CorrectionReport:
        """Make a draft of a signed issue, which starts as the signed text.

        Raises:
            ReviewStepError: no reason, not signed yet, or open already.
        """
        why = _reason(number, why)
        now = self._parts.clock.now()
        edition = self._parts.store.corrections.open(number, by=by, why=why, at=now)
        self._parts.log.info("correction_opened", number=number, edition=edition, by=by)
        return self._told(number, edition, "opened", by=by, why=why)

    def abandon(self, number: int, *, by: str, why: str) -> CorrectionReport:
        """Let the signed text stand; what was written stays in the history.

        Raises:
            ReviewStepError: no reason, or no correction is open.
        """
        why = _reason(number, why)
        now = self._parts.clock.now()
        edition = self._parts.store.corrections.abandon(number, by=by, why=why, at=now)
        self._parts.log.info("correction_abandoned", number=number, edition=edition, by=by)
        return self._told(number, edition, "abandoned", by=by, why=why)

    def editions(self, number: int) -> tuple[EditionRow, ...]:
        """The editions of an issue, oldest first, the open one last; none before a signature.

        Raises:
            NoSuchIssueError: no such number.
        """
        store = self._parts.store
        steps = store.corrections.steps(number)
        public = published_edition(steps)
        rows = [_row(one, steps, public) for one in store.corrections.signed(number)]
        open_one = opened(steps)
        if open_one is not None:
            rows.append(
                EditionRow(
                    number=number, edition=open_one.edition, state="open", is_public=False,
                    why=open_one.why, opened_by=open_one.by,
                )
            )  # fmt: skip
        return tuple(rows)

    def issue(self, number: int, edition: int) -> Issue:
        """One edition: as it was signed, or the open draft.

        Raises:
            NoSuchEditionError: there is none.
        """
        store = self._parts.store
        for one in store.corrections.signed(number):
            if one.edition == edition:
                return read_signed(one)
        if edition_of(store.corrections.steps(number)) == edition:
            return store.issue(number)
        raise NoSuchEditionError(number, edition)

    def changes(self, number: int) -> Correction | None:
        """What the edition at hand corrects so far; None where it corrects nothing."""
        edition = edition_of(self._parts.store.corrections.steps(number))
        return correction_of(self._parts, number, edition)

    def _told(
        self,
        number: int,
        edition: int,
        action: Literal["opened", "abandoned"],
        *,
        by: str,
        why: str,
    ) -> CorrectionReport:
        from hanju.newsroom.desk import events  # the desk knows of corrections, too

        state = self._parts.store.issue(number).state
        act = "correct" if action == "opened" else "abandon"
        events.tell(
            self._parts, number, "state", by=by, state=state, action=act, note=why, edition=edition
        )
        return CorrectionReport(
            number=number, edition=edition, action=action, by=by, why=why, state=state
        )


def read_signed(frozen: FrozenIssue) -> Issue:
    """The issue of a signed text.

    Raises:
        ChangedSinceSignedError: it is not the text that was signed.
    """
    issue = issue_from_json(json.loads(frozen.document), path=f"제{frozen.number}호(확정본)")
    if content_hash(issue) != frozen.content_hash:
        raise ChangedSinceSignedError(frozen.number)
    return issue


def correction_of(parts: Parts, number: int, edition: int) -> Correction | None:
    """What an edition corrects: against the one that everybody saw before it.

    None for the first edition and where nothing was published before.
    """
    if edition < 2:
        return None
    store = parts.store
    steps = store.corrections.steps(number)
    before = [one.edition for one in steps if one.action == "published" and one.edition < edition]
    begun = [one for one in steps if one.action == "opened" and one.edition == edition]
    if not before or not begun:
        return None
    from hanju.archive import compare

    room = Corrections(parts)
    found = compare(room.issue(number, max(before)), room.issue(number, edition))
    signed = [one for one in steps if one.action == "signed" and one.edition == edition]
    at = signed[-1].at if signed else parts.clock.now()
    return Correction(
        edition=edition,
        on=parts.house.local_date(at),
        why=begun[-1].why,
        changes=tuple(
            CorrectionChange(text=one.text, entry_id=str(one.entry_id or ""), where=one.where)
            for one in found.changes
        ),
    )


def _row(signed: FrozenIssue, steps: list[CorrectionStep], public: int | None) -> EditionRow:
    mine = [one for one in steps if one.edition == signed.edition]
    begun = next((one for one in reversed(mine) if one.action == "opened"), None)
    out = next((one.at for one in mine if one.action == "published"), None)
    return EditionRow(
        number=signed.number,
        edition=signed.edition,
        state="signed" if out is None else "published",
        is_public=signed.edition == public,
        why=begun.why if begun else "",
        opened_by=begun.by if begun else "",
        signed_by=signed.signed_by,
        signed_at=signed.signed_at,
        published_at=out,
        content_hash=signed.content_hash,
    )


def _reason(number: int, why: str) -> str:
    if not why.strip():
        raise ReviewStepError(number, problem="까닭을 한 문장으로 적어 주세요.")
    return " ".join(why.split())
