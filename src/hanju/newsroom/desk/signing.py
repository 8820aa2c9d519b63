"""Signing: an issue handed over, read by a second person, sent back or signed.

Shape:  a number and a person in, `ReviewView` or the signature out.
Units:  `fingerprint` is the sha256 of the text, as the frozen issue carries it.
Errors: `ReviewStepError`, `ChangedSinceShownError`, `PolicyError`, `IssueFrozenError`; nothing is
        stored then.
Source: design/desk.md section 4.10; docs/decisions/0033-acts.md.

Nothing approves itself: a deadline is shown and never acted on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hanju.desk import Policy
from hanju.errors import ChangedSinceShownError, IssueFrozenError, PolicyError, ReviewStepError
from hanju.model import Review
from hanju.model.issue_json import canonical_json, content_hash
from hanju.newsroom.correcting import Corrections
from hanju.newsroom.deciding import decisions_at_signing
from hanju.newsroom.desk import page as pages
from hanju.newsroom.desk.base import Base
from hanju.newsroom.desk.checking import SUPPORTED
from hanju.ports_corrections import edition_of
from hanju.reports import ApproveReport

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model import Entry, Issue, IssueState, ReviewAction
    from hanju.model.document import Correction
    from hanju.newsroom.correcting import CorrectionReport, EditionRow
    from hanju.newsroom.desk.nouns import EntryView, PageView

#: Events that change what is signed.
_CHANGES = frozenset({"field", "decision", "order", "merge", "split", "added", "undo", "lead"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """An entry as a reviewer sees it; `before` is the text read or handed over earlier."""

    view: EntryView
    is_read: bool
    is_changed: bool
    before: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """An issue as it is read and signed."""

    page: PageView
    fingerprint: str
    entries: tuple[ReviewEntry, ...]
    request: Review | None  # the open one
    steps: tuple[Review, ...]
    is_late: bool
    policies: tuple[Policy, ...]  # what forbids this person to sign
    confirmed_facts: tuple[tuple[str, str, str, str], ...]  # entry, words, by whom, why

    @property
    def unread(self) -> int:
        """Entries that this person has not read as they are."""
        return sum(not one.is_read for one in self.entries)

    @property
    def unconfirmed(self) -> int:
        """Entries that nobody confirmed as they are."""
        return len(self.page.entries) - self.page.accepted


class Signing(Base):
    """The way from a draft to a signed issue."""

    def fingerprint(self, number: int) -> str:
        """The name of exactly this text of an issue."""
        return content_hash(self._parts.store.issue(number))

    def request_review(
        self,
        number: int,
        *,
        by: str,
        note: str = "",
        reviewer: str = "",
        deadline: datetime | None = None,
    ) -> Review:
        """Hand an issue over; it may still be edited, and open points are only shown.

        Raises:
            ReviewStepError: it is in review already, or the deadline has no time zone.
            IssueFrozenError: it is signed.
        """
        if deadline is not None and deadline.tzinfo is None:
            raise ReviewStepError(number, problem="기한에 시간대가 없습니다.")
        return self._hand(
            number, "request", "draft", "in_review",
            by=by, note=note, reviewer=reviewer, deadline=deadline,
        )  # fmt: skip

    def withdraw(self, number: int, *, by: str) -> Review:
        """Take a request back.

        Raises:
            ReviewStepError: nobody asked for a review.
        """
        return self._hand(number, "withdraw", "in_review", "draft", by=by)

    def send_back(self, number: int, *, by: str, note: str) -> Review:
        """Send an issue back with a sentence that says why.

        Raises:
            ReviewStepError: nobody asked for a review, or the sentence is missing.
        """
        if not note.strip():
            raise ReviewStepError(number, problem="반려하려면 한 문장이 있어야 합니다.")
        return self._hand(number, "send_back", "in_review", "draft", by=by, note=note)

    def open_correction(self, number: int, *, by: str, why: str) -> CorrectionReport:
        """Open a signed issue for correction; what is public stays until the next edition is.

        Raises:
            ReviewStepError: no reason, not signed yet, or open already.
        """
        return Corrections(self._parts).open(number, by=by, why=why)

    def abandon_correction(self, number: int, *, by: str, why: str) -> CorrectionReport:
        """Let the signed text stand; what was written stays in the history.

        Raises:
            ReviewStepError: no reason, or no correction is open.
        """
        return Corrections(self._parts).abandon(number, by=by, why=why)

    def editions(self, number: int) -> tuple[EditionRow, ...]:
        """The editions of an issue, oldest first, the open one last."""
        return Corrections(self._parts).editions(number)

    def corrected(self, number: int) -> Correction | None:
        """What the edition at hand corrects so far; None where it corrects nothing."""
        return Corrections(self._parts).changes(number)

    def reviews(self, number: int) -> tuple[Review, ...]:
        """The steps on the way to a signature, oldest first."""
        return tuple(self._parts.store.reviews(number))

    def sign(self, number: int, *, by: str, seen: str, since: int = 0) -> ApproveReport:
        """Sign exactly the text that was shown.

        Args:
            number: the issue.
            by: who signs.
            seen: the fingerprint of the text shown.
            since: the event id of the page shown, to count what changed since; 0 when unknown.

        Raises:
            ReviewStepError: nobody asked for a review.
            ChangedSinceShownError: the text is no longer the one shown.
            PolicyError: a policy forbids it, or forbids it to this person.
            IssueFrozenError: it is signed already.
        """
        issue = self._parts.store.issue(number)
        _needs(issue, "in_review")
        page = pages.page(self._parts, self._checks, number, by=by, fresh=True)
        issue = page.issue
        if content_hash(issue) != seen:
            raise ChangedSinceShownError(number, changes=self._changes(number, since))
        policies = self._policies(page, by=by)
        if policies:
            raise PolicyError(number, [one.reason for one in policies])
        at = self._parts.clock.now()
        ours = [entry for entry in issue.entries() if entry.written_by != "import"]
        self._parts.store.freeze_issue(
            number,
            document=canonical_json(issue),
            content_hash=seen,
            by=by,
            at=at,
            decisions=decisions_at_signing(self._parts, issue, by=by) if ours else [],
            review=Review(number=number, action="sign", by=by, at=at, fingerprint=seen),
        )
        self._parts.log.info("issue_approved", number=number, by=by)
        self._tell(number, "state", by=by, state="approved", action="sign", fingerprint=seen)
        return ApproveReport(
            number=number,
            signed_by=by,
            signed_at=at,
            content_hash=seen,
            entries=len(page.entries),
            is_back_number=not ours,
            edition=edition_of(self._parts.store.corrections.steps(number)),
        )

    def review_view(self, number: int, *, by: str) -> ReviewView:
        """An issue as a person reads it before signing."""
        page = pages.page(self._parts, self._checks, number, by=by)
        steps = self.reviews(number)
        request = _open(steps) if page.issue.state == "in_review" else None
        now = self._parts.clock.now()
        marks = {
            one.entry_id: one.revision
            for one in self._parts.store.talk.read_marks(number)
            if one.by == by
        }
        left = self._parts.store.talk.dismissals(number)
        return ReviewView(
            page=page,
            fingerprint=content_hash(page.issue),
            entries=tuple(self._read(number, view, marks, steps) for view in page.entries),
            request=request,
            steps=steps,
            is_late=bool(request and request.deadline and request.deadline < now),
            policies=tuple(self._policies(page, by=by)),
            confirmed_facts=tuple(
                (one.entry_id, one.text, one.by, one.why)
                for one in left
                if one.rule.startswith(SUPPORTED)
            ),
        )

    def _read(
        self, number: int, view: EntryView, marks: dict[str, int], steps: tuple[Review, ...]
    ) -> ReviewEntry:
        """What changed of an entry since this person read it, else since it was handed over."""
        name, revision = str(view.entry.id), marks.get(str(view.entry.id), 0)
        if revision >= view.revision:
            return ReviewEntry(view=view, is_read=True, is_changed=False)
        handed = [one.at for one in steps if one.action in {"request", "send_back"}]
        if revision == 0 and (not handed or view.revision == 1):
            return ReviewEntry(view=view, is_read=False, is_changed=False)
        kept = self._parts.store.entry_revisions(number, name)
        before = [
            one.entry
            for one in kept
            if (one.revision == revision if revision else one.at <= handed[-1])
        ]
        last = before[-1] if before else None
        is_changed = last is not None and _words(last) != _words(view.entry)
        return ReviewEntry(
            view=view, is_read=False, is_changed=is_changed, before=last if is_changed else None
        )

    def _policies(self, page: PageView, *, by: str) -> list[Policy]:
        """What forbids this person to sign: the house's policies, and who asked."""
        found = list(page.policies)
        if self._parts.house.policy.second_person_signs:
            request = _open(self.reviews(page.issue.number))
            if request is not None and request.by == by:
                found.append(
                    Policy(
                        name="second_person_signs",
                        reason="요청한 사람과 승인한 사람이 같습니다",
                    )
                )
        return found

    def _changes(self, number: int, since: int) -> int:
        if not since:
            return 0
        events = self._parts.store.talk.events_after(number, since)
        return sum(one.kind in _CHANGES for one in events)

    def _hand(
        self,
        number: int,
        action: ReviewAction,
        before: IssueState,
        after: IssueState,
        *,
        by: str,
        note: str = "",
        reviewer: str = "",
        deadline: datetime | None = None,
    ) -> Review:
        issue = self._parts.store.issue(number)
        _needs(issue, before)
        made = self._parts.store.add_review(
            Review(
                number=number,
                action=action,
                by=by,
                at=self._parts.clock.now(),
                note=note.strip(),
                reviewer=reviewer,
                deadline=deadline,
                fingerprint=content_hash(issue),
            ),
            after,
            needs=before,
        )
        self._tell(
            number, "state", by=by, state=after, action=action, note=made.note, reviewer=reviewer
        )
        return made


def _needs(issue: Issue, state: IssueState) -> None:
    if issue.state in {"approved", "published"}:
        raise IssueFrozenError(issue.number, state=issue.state)
    if issue.state != state:
        raise ReviewStepError(issue.number, issue.state)


def _open(steps: tuple[Review, ...]) -> Review | None:
    """The request that nobody has answered."""
    last = steps[-1] if steps else None
    return last if last is not None and last.action == "request" else None


def _words(entry: Entry) -> tuple[object, ...]:
    return (entry.headline, entry.event_date, *(bullet.text for bullet in entry.bullets))
