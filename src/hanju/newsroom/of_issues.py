"""The newsroom: an issue from its draft to its editions.

Shape:  a part of `Newsroom`; the work of each method is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hanju.newsroom.base import RoomBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from hanju.archive import Diff
    from hanju.model import DecisionAction, Issue
    from hanju.newsroom.correcting import Corrections
    from hanju.newsroom.desk import Desk
    from hanju.newsroom.previewing import PageBreaks, PreviewPage
    from hanju.ports import Drafter, IssueRow, Writer
    from hanju.publish.sending import SendReport, SmtpSettings
    from hanju.publish.sending_list import Recipients
    from hanju.reports import (
        ApproveReport,
        CheckReport,
        DecisionReport,
        DraftReport,
        ImportedIssue,
        MendReport,
        PublishReport,
        WhyReport,
    )


class IssuesOf(RoomBase):
    """What becomes of an issue."""

    def draft(
        self,
        base_date: date | None = None,
        *,
        drafter: Drafter | None = None,
        writer: Literal["builtin", "llm"] = "builtin",
        replace_edited: bool = False,
    ) -> DraftReport:
        """Sift the window before `base_date` and draft its issue.

        Args:
            base_date: the base day; the newest one by default.
            drafter: who writes, in place of `writer`.
            writer: the built-in writer, or the language model of the house.
            replace_edited: draft anew although people edited the draft.

        Raises:
            ModelSetupError: `writer` is "llm" and the house has no model.
            IssueFrozenError: the issue of that day is signed already.
        """
        from hanju.newsroom.drafting import draft

        if drafter is None and writer == "llm":
            from hanju.newsroom.model_server import draft_with_model

            return draft_with_model(self._parts, base_date, replace_edited=replace_edited)
        return draft(self._parts, base_date, drafter=drafter, replace_edited=replace_edited)

    def decide(
        self,
        number: int,
        name: str,
        action: DecisionAction,
        *,
        by: str,
        why: str = "",
        to: str = "",
        seen: int | None = None,
        drafter: Drafter | None = None,
    ) -> DecisionReport:
        """Accept, drop, hold or move an entry or a candidate, and remember who chose so and why.

        Args:
            number: the issue.
            name: id of an entry or a story, id or address of an article.
            action: what to do.
            by: who chose.
            why: the reason in words.
            to: for a move the category, as "지자체" or "AI·지자체".
            seen: the revision of the entry that the person saw; None asks nothing.
            drafter: who writes a candidate that has no text yet.

        Raises:
            NoSuchIssueError: no such number.
            NoSuchArticleError: the issue and its sifting do not know the name.
            NoSuchCategoryError: `to` names no category, or several.
            EditConflictError: the entry changed since `seen`.
            IssueFrozenError: the issue is signed.
        """
        from hanju.newsroom.deciding import decide

        return decide(
            self._parts, number, name, action, by=by, why=why, to=to, seen=seen, drafter=drafter
        )

    def issues(self) -> list[IssueRow]:
        """All issues, newest number first."""
        return self.store.issue_rows()

    def issue(self, number: int) -> Issue:
        """The issue as it stands.

        Raises:
            NoSuchIssueError: no such number.
        """
        return self.store.issue(number)

    def import_issue(self, path: Path, *, apply: bool = False, by: str = "") -> ImportedIssue:
        """Take an issue file, an edition that came back, or a back number.

        Raises:
            UnreadableFileError: no such file, or no issue in it.
            IssueFormatError: the contract is broken at a path.
            IssueFrozenError: changes were to be applied to a signed issue.
        """
        from hanju.newsroom.issues import import_issue

        return import_issue(self._parts, path, apply=apply, by=by)

    def export_issue(self, number: int) -> str:
        """The issue file of one issue."""
        from hanju.newsroom.issues import export_issue

        return export_issue(self._parts, number)

    def diff(self, old: int, new: int, *, editions: tuple[int, int] | None = None) -> Diff:
        """What differs between two issues, or between editions of them.

        Raises:
            NoSuchEditionError: an issue has no such edition.
        """
        from hanju.newsroom.issues import diff

        return diff(self._parts, old, new, editions=editions)

    def check(self, number: int, *, by: str = "") -> CheckReport:
        """Find what is wrong with an issue and which policies block it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.newsroom.issues import check

        return check(self._parts, number, by=by)

    def mend(self, number: int) -> MendReport:
        """Put right what the style linter can; each changed entry gets a revision by "hanju".

        Raises:
            NoSuchIssueError: no such number.
            IssueFrozenError: the issue is signed already.
        """
        from hanju.newsroom.mending import mend

        return mend(self._parts, number)

    def approve(self, number: int, *, by: str) -> ApproveReport:
        """Sign an issue: from here on its text never changes.

        Raises:
            PolicyError: a policy of the house blocks.
            IssueFrozenError: it is signed already.
        """
        from hanju.newsroom.issues import approve

        return approve(self._parts, number, by=by)

    def publish(
        self,
        number: int,
        formats: Sequence[str] | None = None,
        *,
        out_dir: Path | None = None,
        writers: Mapping[str, Writer] | None = None,
    ) -> PublishReport:
        """Write every edition from the frozen issue.

        Raises:
            NotApprovedError: nobody has signed it.
            PublishError: an edition could not be made.
        """
        from hanju.newsroom.publishing import publish

        return publish(self._parts, number, formats, out_dir=out_dir, writers=writers)

    def send(
        self,
        number: int,
        recipients: Recipients,
        smtp: SmtpSettings,
        *,
        again: frozenset[str] = frozenset(),
    ) -> SendReport:
        """Mail the frozen issue to everybody who has not had it.

        Raises:
            NotApprovedError: nobody has signed it.
            PublishError: settings or the log of what was sent are not as they should be.
        """
        from hanju.newsroom.publishing import send

        return send(self._parts, number, recipients, smtp, again=again)

    def why(self, name: str, number: int | None = None) -> WhyReport:
        """What became of an article (id or address) in the last sifting, and why.

        Raises:
            NoSuchArticleError: that sifting did not see it.
            NoSuchIssueError: there is no such issue.
        """
        from hanju.newsroom.why import why

        return why(self._parts, name, number)

    @property
    def desk(self) -> Desk:
        """What people do to an issue at the desk."""
        if self._desk is None:
            from hanju.newsroom.desk import Desk

            self._desk = Desk(self._parts)
        return self._desk

    @property
    def corrections(self) -> Corrections:
        """Signed issues opened again, and every edition of an issue."""
        from hanju.newsroom.correcting import Corrections

        return Corrections(self._parts)

    def preview(self, number: int, page: int = 1) -> PreviewPage | None:
        """One page of the PDF of an issue as a picture; None when it has fewer.

        Raises:
            NoSuchIssueError: no such number.
        """
        if self._previews is None:
            from hanju.newsroom.previewing import Previews

            self._previews = Previews()
        return self._previews.page(self._parts, number, page)

    def page_breaks(self, number: int) -> PageBreaks:
        """Where the pages of the PDF of an issue begin, by entry and field.

        Raises:
            NoSuchIssueError: no such number.
        """
        if self._previews is None:
            from hanju.newsroom.previewing import Previews

            self._previews = Previews()
        return self._previews.breaks(self._parts, number)
