"""Drafting: the window of a base day sifted and written into an issue.

Shape:  a base day in, a `DraftReport` out; the issue and its sifting are stored.
Units:  dates Asia/Seoul; seconds a stage.
Errors: `IssueFrozenError`; nothing is stored then.
Source: DESIGN.md sections 2 and 4 (`hanju draft`); docs/decisions/0026-learning.md.

Drafting again leaves entries that people touched as they are, and what they took out stays out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hanju.desk import assemble, put, without
from hanju.errors import IssueFrozenError
from hanju.model import EntryId
from hanju.newsroom.parts import PROGRAM, peak_mib, timed
from hanju.newsroom.threads import Threads
from hanju.newsroom.touched import TouchedIssue, touched_in
from hanju.reports import DraftReport
from hanju.sweeping import swept_later

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from hanju.model import Article, Decision, Entry, Issue, Sifted
    from hanju.newsroom.parts import Parts
    from hanju.ports import Drafter
    from hanju.sift.taste import Taste

#: Issues looked back at for "already reported".
EARLIER_ISSUES: Final = 4


def draft(
    parts: Parts, base_date: date | None, *, drafter: Drafter | None, replace_edited: bool
) -> DraftReport:
    """Sift the window before `base_date` and draft its issue.

    Entries that people touched stay as they are, unless `replace_edited`.
    """
    from hanju.sift.week import sift
    from hanju.write import BuiltinDrafter

    now = parts.clock.now()
    house = parts.house
    base = base_date or house.next_base_date(house.local_date(now))
    number = _number_for(parts, base)
    seconds: dict[str, float] = {}
    with parts.run("draft") as counts, swept_later(when=drafter is None):
        with timed(seconds, "읽기"):
            articles = _articles_for(parts, base, now)
            touched = TouchedIssue() if replace_edited else touched_in(parts, number)
            taste = taste_for(parts, number)
        with timed(seconds, "고르기"):
            parts.progress.start("고르기")
            sifted = sift(
                articles,
                house,
                base_date=base,
                now=now,
                earlier_headlines=_earlier_headlines(parts, number),
                taste=taste,
                touched=touched.stories,
            )
            parts.progress.finish()
        with timed(seconds, "쓰기"):
            entries = _written(parts, number, sifted, touched, drafter or BuiltinDrafter())
        with timed(seconds, "저장"):
            fresh = assemble(number, base, sifted.chosen, entries, house)
            issue = _stored(parts, fresh, sifted, now, keeps=not replace_edited)
        with timed(seconds, "잇기"):
            Threads(parts).propose(number)
        counts.update(articles=len(articles), entries=len(entries), kept=len(touched.entries))
    parts.log.info("issue_drafted", number=number, entries=len(entries))
    report = _report(parts, issue, articles, sifted, seconds)
    return replace(
        report,
        kept=len(touched.entries),
        proposals=len(sifted.proposals),
        learned_choices=taste.choices,
        learned_issues=taste.issues,
    )


def _stored(parts: Parts, fresh: Issue, sifted: Sifted, now: datetime, *, keeps: bool) -> Issue:
    """Store a draft under what people have touched by now: they work while it is made."""

    def kept(_: Issue) -> tuple[Issue, Sequence[Decision]]:
        touched = touched_in(parts, fresh.number) if keeps else TouchedIssue()
        out = {str(one.story.id) for one in touched.stories if not one.prints}
        made = fresh
        for entry in fresh.entries():
            if str(entry.story_id) in out:
                made = without(made, entry.id)
        for entry, cell in touched.entries:
            made = put(made, entry, cell, by_date=parts.house.issue.order == "date")
        return made, ()

    store = parts.store
    if any(row.number == fresh.number for row in store.issue_rows()):
        return store.change_issue(fresh.number, kept, by=PROGRAM, why="초안", at=now, sifted=sifted)
    store.save_issue(fresh, by=PROGRAM, why="초안", at=now, sifted=sifted)
    return fresh


def taste_for(parts: Parts, number: int) -> Taste:
    """What was learned from the issues before `number`; nothing when the house does not learn."""
    from hanju.sift.taste import ISSUES_BACK, NO_TASTE, learn

    rules = parts.house.rank
    if not rules.learns:
        return NO_TASTE
    earlier = parts.store.decisions(max(number - ISSUES_BACK, 1), number - 1)
    return learn(earlier, limit=rules.learned_max)


def _number_for(parts: Parts, base: date) -> int:
    rows = parts.store.issue_rows()
    same_day = next((row for row in rows if row.base_date == base), None)
    if same_day is not None:
        if same_day.is_signed:
            raise IssueFrozenError(same_day.number, state=same_day.state)
        return same_day.number
    before = max((row.number for row in rows if row.base_date < base), default=None)
    after = min((row.number for row in rows if row.base_date > base), default=None)
    if before is not None:
        return before + 1
    if after is not None:
        return after - 1
    return max(1, parts.house.number_for(base))


def _articles_for(parts: Parts, base: date, now: datetime) -> list[Article]:
    start, end = parts.house.window_instants(*parts.house.window_for(base))
    found = parts.store.articles_between(start, end)
    known = {article.id for article in found}
    strays = parts.store.articles_without_place(after=max(now, end))
    return found + [article for article in strays if article.id not in known]


def _earlier_headlines(parts: Parts, number: int) -> list[tuple[int, str]]:
    earlier = [row.number for row in parts.store.issue_rows() if row.number < number]
    return [
        (found, entry.headline)
        for found in earlier[:EARLIER_ISSUES]
        for entry in parts.store.issue(found).entries()
    ]


def _written(
    parts: Parts, number: int, sifted: Sifted, touched: TouchedIssue, drafter: Drafter
) -> dict[str, Entry]:
    """Entries for the chosen stories that have no touched entry, by story."""
    entries: dict[str, Entry] = {}
    standing = {one.story.id for one in touched.stories}
    fresh = [story for story in sifted.chosen if story.id not in standing]
    parts.progress.start("쓰기", len(fresh))
    for story in fresh:
        entry = drafter.draft(story, parts.house)
        entry_id = EntryId(f"e{number}-{story.id}")
        entries[story.id] = replace(entry, id=entry_id, story_id=story.id)
        parts.progress.advance()
    parts.progress.finish()
    return entries


def _report(
    parts: Parts,
    issue: Issue,
    articles: Sequence[Article],
    sifted: Sifted,
    seconds: dict[str, float],
) -> DraftReport:
    waiting = Counter(
        (story.placement.chapter, story.placement.field, story.placement.category)
        for story in sifted.candidates
        if story.placement
    )
    names = {field.title: field.name for field in parts.house.fields}
    days = Counter(entry.event_date for entry in issue.entries())
    return DraftReport(
        number=issue.number,
        base_date=issue.base_date,
        window_start=issue.window_start,
        window_end=issue.window_end,
        articles=len(articles),
        candidates=len(articles) - len(sifted.dropped),
        stories=len(sifted.chosen) + len(sifted.candidates),
        entries=sum(1 for _ in issue.entries()),
        cells=tuple(
            (
                chapter.title,
                field.name,
                category.name,
                len(category.entries),
                waiting[chapter.title, names[field.name], category.name],
            )
            for chapter, field, category in issue.cells()
        ),
        days=tuple(sorted(days.items())),
        dropped=dict(Counter(drop.rule for drop in sifted.dropped).most_common()),
        without_body=sum(1 for entry in issue.entries() if not entry.bullets),
        seconds=seconds,
        peak_mib=peak_mib(),
    )
