"""The page: an issue with everything that the desk shows about its entries.

Shape:  a number in, a `PageView` out.
Units:  dates Asia/Seoul.
Errors: `NoSuchIssueError`, `NoSuchEntryError`.
Source: design/desk.md sections 3 and 4.1.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.desk import Policy, blocking, cell_of, check_issue, story_findings
from hanju.errors import NoSuchEntryError
from hanju.newsroom.desk.checking import parted
from hanju.newsroom.desk.nouns import EntryView, PageView
from hanju.newsroom.desk.standing import by_entry, state_of
from hanju.newsroom.parts import IMPORTER, PROGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Cell, Comment, Decision, Finding, Issue, Review
    from hanju.newsroom.desk.checking import Checks
    from hanju.newsroom.desk.nouns import EntryState
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision


def page(
    parts: Parts,
    checks: Checks,
    number: int,
    *,
    by: str = "",
    waits: bool = True,
    fresh: bool = False,
) -> PageView:
    """Show an issue.

    Args:
        parts: of the newsroom.
        checks: of its entries.
        number: the issue.
        by: for whom; a policy may forbid signing to one person alone.
        waits: check everything first; else entries that are still to be checked say so.
        fresh: believe only what this process has checked.
    """
    store = parts.store
    event_id = store.talk.newest_event()  # first: what happens while we read is told again
    issue = store.issue(number)
    newest = store.newest_entries(number)
    beside = _Beside(parts, number)
    of_stories, whole = _of_stories(parts, issue), _of_issue(parts, issue)
    entries = list(issue.entries())
    revisions = [newest[entry.id] for entry in entries]
    checked = checks.of_entries(revisions, fresh=fresh) if waits else checks.of_known(revisions)
    views = []
    for chapter, field, category in issue.cells():
        cell = (chapter.title, field.name, category.name)
        for entry in category.entries:
            found = [*checked.get(entry.id, ())]
            found += [one for one in (*of_stories, *whole) if one.entry_id == entry.id]
            view = beside.view(newest[entry.id], cell, found)
            views.append(view if entry.id in checked else replace(view, is_checked=False))
    printed = {str(entry.id) for entry in entries}
    out = [
        beside.view(newest[name], decision.place, ())
        for name, decision in beside.last.items()
        if decision.action in {"hold", "drop"} and name in newest and name not in printed
    ]
    counting = [
        *(one for one in whole if not one.entry_id),
        *(one for view in views for one in view.findings),
    ]
    people = people_of(parts, issue)
    policies = blocking(issue, counting, parts.house, drafted_by=people, by=by)
    if unchecked := sum(not view.is_checked for view in views):
        policies.append(_unchecked(unchecked))
    days = Counter(entry.event_date for entry in entries)
    return PageView(
        issue=issue,
        entries=tuple(views),
        held=tuple(view for view in out if view.state == "held"),
        dropped=tuple(view for view in out if view.state == "dropped"),
        findings=tuple(one for one in whole if not one.entry_id),
        policies=tuple(policies),
        days=tuple(sorted(days.items())),
        candidates=store.count_candidates(number),
        event_id=event_id,
        sent_back=beside.sent_back,
        marked=len(beside.marked),
    )


def _unchecked(count: int) -> Policy:
    """What keeps a page from being signed that does not know yet what blocks."""
    return Policy(name="unchecked", reason=f"아직 점검하지 않은 항목 {count}건")


def entry(parts: Parts, checks: Checks, number: int, entry_id: str) -> EntryView:
    """Show one entry, also one that does not print."""
    newest = parts.store.newest_entries(number)
    if entry_id not in newest:
        raise NoSuchEntryError(entry_id, number)
    issue = parts.store.issue(number)
    made = newest[entry_id]
    beside = _Beside(parts, number)
    cell = cell_of(issue, entry_id)
    if cell is None:
        last = beside.last.get(entry_id)
        return beside.view(made, last.place if last else None, ())
    found = [*checks.of_entries([made])[made.entry.id]]
    found += [one for one in _of_stories(parts, issue) if one.entry_id == entry_id]
    found += [one for one in _of_issue(parts, issue) if one.entry_id == entry_id]
    return beside.view(made, cell, found)


def people_of(parts: Parts, issue: Issue) -> list[str]:
    """Who, other than the program, wrote a revision of an entry that prints.

    Of a correction those count who wrote since it was opened.
    """
    if parts.store.corrections.steps(issue.number):
        return parts.people_of(issue.number)
    printed = {str(one.id) for one in issue.entries()}
    writers = parts.store.writers(issue.number)
    people = {by for name, found in writers.items() if name in printed for by in found}
    return sorted(people - {PROGRAM, IMPORTER})


def _of_stories(parts: Parts, issue: Issue) -> list[Finding]:
    stories = parts.store.stories(issue.number, with_articles=False)
    return story_findings(issue, stories, parts.store.proposals(issue.number))


def _of_issue(parts: Parts, issue: Issue) -> list[Finding]:
    earlier = [row.number for row in parts.store.issue_rows() if row.number < issue.number]
    return list(check_issue(issue, parts.house, previous_number=max(earlier, default=None)))


class _Beside:
    """What people said about the entries of an issue, by entry."""

    def __init__(self, parts: Parts, number: int) -> None:
        talk = parts.store.talk
        self.last = by_entry(parts.store.decisions(number, number))
        self.talk = Counter(one.entry_id for one in talk.comments(number) if not one.resolved_by)
        self.marks = talk.read_marks(number)
        self.dismissals = talk.dismissals(number)
        steps = parts.store.reviews(number)
        self.sent_back = steps[-1] if steps and steps[-1].action == "send_back" else None
        self.marked = _marked(steps, talk.comments(number)) if self.sent_back else frozenset()

    def view(
        self, made: EntryRevision, cell: Cell | None, findings: Sequence[Finding]
    ) -> EntryView:
        """One entry as it stands."""
        decision = self.last.get(str(made.entry.id))
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
            is_left=self._is_left(made, decision, state),
        )

    def _is_left(self, made: EntryRevision, decision: Decision | None, state: EntryState) -> bool:
        """Whether something is to be done: unconfirmed, or on hold.

        After an issue was sent back with comments: what these are at until it is decided again,
        and what was changed since.
        """
        if self.sent_back is None or not self.marked:
            return state in {"draft", "held"}
        decided = decision is not None and decision.at > self.sent_back.at
        if state in {"draft", "held"}:
            since = decided or made.at > self.sent_back.at
            return since or str(made.entry.id) in self.marked
        return state == "accepted" and not decided and str(made.entry.id) in self.marked


def _marked(steps: Sequence[Review], comments: Sequence[Comment]) -> frozenset[str]:
    """Entries with an open comment of the review that ended with the last step."""
    begun = next((one.at for one in reversed(steps) if one.action == "request"), steps[0].at)
    return frozenset(
        one.entry_id for one in comments if not one.resolved_by and begun <= one.at <= steps[-1].at
    )
