"""Touched: which entries and stories of a draft people worked on.

Shape:  an issue's number in; `TouchedIssue` out: entries that stand with their places, and the
        stories for sifting.
Units:  none.
Errors: none; an issue that is not there yet is untouched.
Source: docs/decisions/0026-learning.md.

An entry is touched when its newest text is a person's, or when a person's last decision was about
exactly this text. What a person took out stays out until somebody puts it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hanju.errors import NoSuchIssueError
from hanju.model import Placement, Story, StoryId
from hanju.newsroom.parts import IMPORTER, PROGRAM
from hanju.text.particles import with_particle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hanju.model import ArticleId, Cell, Decision, Entry, Issue
    from hanju.newsroom.parts import Parts
    from hanju.sift.touched import Touched


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedIssue:
    """What a new draft has to leave as it is; `entries` in printing order with their places."""

    entries: tuple[tuple[Entry, Cell], ...] = ()
    stories: tuple[Touched, ...] = ()


def touched_in(parts: Parts, number: int) -> TouchedIssue:
    """Find what people touched in the draft of an issue."""
    try:
        issue = parts.store.issue(number)
    except NoSuchIssueError:
        return TouchedIssue()
    last = last_decisions(parts.store.decisions(number, number))
    known = {str(story.id): story for story in parts.store.stories(number)}
    standing = [
        (entry, cell) for entry, cell in _placed(issue) if _is_touched(parts, number, entry, last)
    ]
    stories = [_standing(parts, entry, cell, known) for entry, cell in standing]
    printed = {str(entry.id) for entry in issue.entries()}
    printed |= {str(entry.story_id) for entry in issue.entries() if entry.story_id}
    stories += [
        _taken_out(parts, decision, known)
        for decision in last.values()
        if decision.action in {"drop", "hold"}
        and str(decision.entry_id) not in printed
        and str(decision.story_id) not in printed
    ]
    return TouchedIssue(
        entries=tuple(standing), stories=tuple(story for story in stories if story is not None)
    )


def last_decisions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last word about every story or entry of one issue."""
    last: dict[str, Decision] = {}
    for decision in decisions:
        last[str(decision.story_id or decision.entry_id or decision.headline)] = decision
    return last


def _placed(issue: Issue) -> list[tuple[Entry, Cell]]:
    return [
        (entry, (chapter.title, field.name, category.name))
        for chapter, field, category in issue.cells()
        for entry in category.entries
    ]


def _is_touched(parts: Parts, number: int, entry: Entry, last: dict[str, Decision]) -> bool:
    revisions = parts.store.entry_revisions(number, entry.id)
    if revisions and revisions[-1].by not in {PROGRAM, IMPORTER}:
        return True
    decision = last.get(str(entry.story_id)) or last.get(str(entry.id))
    return (
        decision is not None
        and decision.action in {"accept", "move"}
        and bool(revisions)
        and decision.revision == revisions[-1].revision
    )


def _standing(parts: Parts, entry: Entry, cell: Cell, known: dict[str, Story]) -> Touched | None:
    from hanju.sift.touched import Touched

    story = known.get(str(entry.story_id))
    if story is None:
        wanted = [source.article_id for source in entry.sources if source.article_id]
        story = _story_of(parts, str(entry.story_id or f"s-{entry.id}"), wanted)
    if story is None:
        return None  # written by hand, without an article of ours: nothing can join it
    return Touched(
        story=replace(
            story,
            placement=standing_at(parts, cell, story.placement, entry),
            event_date=entry.event_date,
        ),
        headline=entry.headline,
    )


def standing_at(parts: Parts, cell: Cell, before: Placement | None, entry: Entry) -> Placement:
    """The placement of a story whose entry stands in a category of the issue."""
    names = {field.title: field.name for field in parts.house.fields}
    chapter, field, category = cell[0], names.get(cell[1], cell[1]), cell[2]
    if before is not None:
        return replace(before, chapter=chapter, field=field, category=category)
    return Placement(
        chapter=chapter,
        field=field,
        category=category,
        actor=None,
        actor_name=entry.actor or "",
        region=entry.region,
        why=("편집자가 둔 자리",),
    )


def _taken_out(parts: Parts, decision: Decision, known: dict[str, Story]) -> Touched | None:
    from hanju.sift.touched import Touched

    story = known.get(str(decision.story_id))
    if story is None:
        story = _story_of(parts, str(decision.story_id), decision.articles)
    if story is None:
        return None
    return Touched(story=story, headline=decision.headline, prints=False, why=told(decision))


def told(decision: Decision) -> str:
    """A decision in Korean, with who and why."""
    word = {"accept": "실음", "drop": "뺌", "hold": "보류함", "move": "옮김"}[decision.action]
    reason = f": {decision.why}" if decision.why else ""
    return f"{with_particle(decision.by, '이/가')} {word}{reason}"


def _story_of(parts: Parts, name: str, ids: Iterable[ArticleId]) -> Story | None:
    articles = parts.store.articles_by_id(list(ids))
    return Story(id=StoryId(name), articles=tuple(articles)) if articles else None
