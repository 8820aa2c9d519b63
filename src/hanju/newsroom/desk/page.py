"""The page: an issue with everything that the desk shows about its entries.

Shape:  a number in, a `PageView` out.
Units:  dates Asia/Seoul.
Errors: `NoSuchIssueError`.
Source: design/desk.md sections 3 and 4.1.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hanju.desk import blocking, cell_of, check_issue, story_findings
from hanju.newsroom.desk.checking import parted
from hanju.newsroom.desk.nouns import EntryView, PageView
from hanju.newsroom.desk.standing import by_entry, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Cell, Comment, Decision, Dismissal, Finding, Issue, ReadMark
    from hanju.newsroom.desk.checking import Checks
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision


def page(parts: Parts, checks: Checks, number: int, *, by: str = "") -> PageView:
    """Show an issue."""
    store = parts.store
    event_id = store.talk.newest_event()  # first: what happens while we read is told again
    issue = store.issue(number)
    newest = store.newest_entries(number)
    last = by_entry(store.decisions(number, number))
    beside = _Beside(
        comments=store.talk.comments(number),
        marks=store.talk.read_marks(number),
        dismissals=store.talk.dismissals(number),
    )
    of_stories = story_findings(issue, store.stories(number), store.proposals(number))
    views = []
    for entry in issue.entries():
        found = [*checks.of_entry(number, entry)]
        found += [one for one in of_stories if one.entry_id == entry.id]
        decision = last.get(str(entry.id))
        cell = cell_of(issue, entry.id)
        views.append(beside.view(newest[entry.id], decision, cell, found))
    printed = {entry.id for entry in issue.entries()}
    out = [
        beside.view(newest[name], decision, decision.place, ())
        for name, decision in last.items()
        if decision.action in {"hold", "drop"} and name in newest and name not in printed
    ]
    whole = _of_issue(parts, issue)
    counting = [*whole, *(one for view in views for one in view.findings)]
    people = parts.people_of(number)
    days = Counter(entry.event_date for entry in issue.entries())
    return PageView(
        issue=issue,
        entries=tuple(views),
        held=tuple(view for view in out if view.state == "held"),
        dropped=tuple(view for view in out if view.state == "dropped"),
        findings=tuple(whole),
        policies=tuple(blocking(issue, counting, parts.house, drafted_by=people, by=by)),
        days=tuple(sorted(days.items())),
        candidates=store.count_candidates(number),
        event_id=event_id,
    )


def _of_issue(parts: Parts, issue: Issue) -> list[Finding]:
    earlier = [row.number for row in parts.store.issue_rows() if row.number < issue.number]
    return list(check_issue(issue, parts.house, previous_number=max(earlier, default=None)))


class _Beside:
    """What people said about the entries of an issue, by entry."""

    def __init__(
        self,
        *,
        comments: Sequence[Comment],
        marks: Sequence[ReadMark],
        dismissals: Sequence[Dismissal],
    ) -> None:
        self.talk = Counter(one.entry_id for one in comments if not one.resolved_by)
        self.marks = marks
        self.dismissals = dismissals

    def view(
        self,
        made: EntryRevision,
        decision: Decision | None,
        cell: Cell | None,
        findings: Sequence[Finding],
    ) -> EntryView:
        """One entry as it stands."""
        state, note = state_of(made, decision)
        counting, aside = parted(made.entry, findings, self.dismissals)
        marks = [one for one in self.marks if one.entry_id == made.entry.id]
        return EntryView(
            entry=made.entry,
            revision=made.revision,
            cell=cell,
            state=state,
            note=note,
            by=decision.by if decision else made.by,
            at=decision.at if decision else made.at,
            why=decision.why if decision else "",
            findings=counting,
            dismissed=aside,
            open_comments=self.talk[made.entry.id],
            read_by=tuple(one.by for one in marks if one.revision == made.revision),
            read_before=tuple(one.by for one in marks if one.revision != made.revision),
        )
