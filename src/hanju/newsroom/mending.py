"""Mending: the safe mends of the style linter, kept as revisions that can be taken back.

Shape:  an issue's number in, a `MendReport` out; the mended entries are stored by "hanju".
Units:  dates Asia/Seoul.
Errors: `NoSuchIssueError`; `IssueFrozenError` for a signed issue, nothing is stored then.
Source: DESIGN.md section 4 (`hanju check N --fix`); write/mend.py says what is safe.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import IssueFrozenError
from hanju.newsroom.parts import PROGRAM
from hanju.reports import MendReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hanju.model import Decision, Entry, Issue
    from hanju.newsroom.parts import Parts


def mend(parts: Parts, number: int) -> MendReport:
    """Put right what the linter can, a new revision for each entry that changes."""
    from hanju.write.mend import mend_entry

    mended: dict[str, Entry] = {}
    rules: Counter[str] = Counter()
    issue = parts.store.issue(number)
    if issue.state in {"approved", "published"}:
        raise IssueFrozenError(number, state=issue.state)

    def change(issue: Issue) -> tuple[Issue, Sequence[Decision]]:
        mended.clear()
        rules.clear()
        for entry in issue.entries():
            made, done = mend_entry(entry, parts.house, _published(parts, entry))
            if done:
                mended[entry.id] = made
                for one in done:
                    rules.update(dict(one.rules))
        return _with(issue, mended), ()

    change(issue)  # for the words of the history; done again on what stands by then
    told = tuple(sorted(rules.items()))
    if mended:
        why = "표기 고침: " + ", ".join(f"{rule} {times}" for rule, times in told)
        with parts.run("mend"):
            now = parts.clock.now()
            parts.store.change_issue(number, change, by=PROGRAM, why=why, at=now)
        told = tuple(sorted(rules.items()))
        parts.log.info("issue_mended", number=number, entries=len(mended))
    return MendReport(number=number, entries=len(mended), rules=told)


def _published(parts: Parts, entry: Entry) -> date | None:
    """The day that an entry's relative dates count from: its first dated source's."""
    for source in entry.sources:
        if source.published_at is not None:
            return parts.house.local_date(source.published_at)
    return None


def _with(issue: Issue, mended: dict[str, Entry]) -> Issue:
    return replace(
        issue,
        chapters=tuple(
            replace(
                chapter,
                fields=tuple(
                    replace(
                        field,
                        categories=tuple(
                            replace(
                                category,
                                entries=tuple(mended.get(one.id, one) for one in category.entries),
                            )
                            for category in field.categories
                        ),
                    )
                    for field in chapter.fields
                ),
            )
            for chapter in issue.chapters
        ),
    )
