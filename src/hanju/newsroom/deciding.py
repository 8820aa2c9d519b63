"""Deciding: what a person chooses about an entry or a candidate, done and remembered.

Shape:  an issue's number, a name and an action in, a `DecisionReport` out; issue and decision are
        stored together.
Units:  dates Asia/Seoul.
Errors: `NoSuchIssueError`, `NoSuchArticleError`, `NoSuchCategoryError`, `EditConflictError`,
        `IssueFrozenError`; nothing is stored then.
Source: design/desk.md sections 3 and 4.6; docs/decisions/0026-learning.md.

제외 and 보류 take an entry out of print and keep every text; 확인 of something that is out puts it
back with its last text, and drafts a candidate that never had one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hanju.desk import category_named, cell_of, put, without
from hanju.errors import EditConflictError, IssueFrozenError, NoSuchArticleError
from hanju.model import Change, Decision, EntryId
from hanju.newsroom.touched import last_decisions, standing_at
from hanju.reports import DecisionReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from hanju.archive import Diff
    from hanju.model import Cell, DecisionAction, Entry, Issue, Story, Trait
    from hanju.newsroom.parts import Parts
    from hanju.ports import Drafter, EntryRevision

WORDS: dict[DecisionAction, str] = {
    "accept": "확인", "drop": "제외", "hold": "보류", "move": "옮김",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a name means in an issue."""

    entry: Entry | None  # its newest text, also when it was taken out
    story: Story | None
    cell: Cell | None  # where it stands, or stood
    is_in: bool


def decide(
    parts: Parts,
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
    """Do what a person chose about an entry, a story or an article, and remember it.

    What the name means is looked up again inside the writing transaction: nothing that anybody
    wrote or chose in between is overwritten.
    """
    from hanju.newsroom.desk.events import tell

    issue = parts.store.issue(number)
    if issue.state in {"approved", "published"}:
        raise IssueFrozenError(number, state=issue.state)
    stories = parts.store.stories(number)
    found = _found(parts, issue, name, stories, parts.store.newest_entries(number))
    fresh = None
    if action in {"accept", "move"} and found.entry is None and found.story is not None:
        fresh = _drafted(parts, number, found.story, drafter)  # takes its time: before the lock
    at = parts.clock.now()
    kept: list[Decision] = []

    def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
        found = _found(parts, issue, name, stories, newest)
        _refuse_unseen(found.entry, newest, seen)
        entry, cell, changed = _chosen(parts, issue, name, found, action, to=to, fresh=fresh)
        stands = replace(found, entry=entry, cell=cell)
        decision = _decision(parts, number, action, stands, newest, by=by, why=why, at=at)
        kept[:] = [decision]
        return Change(
            issue=changed,
            kind="decision",
            words=f"{WORDS[action]}: {why}" if why else WORDS[action],
            touched=(str(entry.id),) if entry is not None else (),
            decisions=(decision,),
        )

    parts.store.act(number, do, by=by, at=at)
    (decision,) = kept
    parts.log.info("decided", number=number, action=action)
    told = DecisionReport(
        number=number,
        action=action,
        headline=decision.headline,
        entry_id=decision.entry_id,
        place=" › ".join(decision.place) if decision.place else "",
        is_in=action in {"accept", "move"},
        by=by,
        why=why,
    )
    tell(
        parts, number, "decision", by=by, entry=told.entry_id, story=decision.story_id,
        action=action, headline=told.headline, place=told.place, is_in=told.is_in, why=why,
        revision=decision.revision,
    )  # fmt: skip
    return told


def _refuse_unseen(
    entry: Entry | None, newest: Mapping[str, EntryRevision], seen: int | None
) -> None:
    if entry is None or seen is None or entry.id not in newest:
        return
    now = newest[entry.id]
    if now.revision > seen:
        raise EditConflictError(entry.id, seen=seen, current=now.revision, by=now.by, at=now.at)


def _chosen(
    parts: Parts,
    issue: Issue,
    name: str,
    found: _Found,
    action: DecisionAction,
    *,
    to: str,
    fresh: Entry | None,
) -> tuple[Entry | None, Cell | None, Issue]:
    """The entry a choice is about, where it stands then, and the issue with the choice done."""
    entry, cell = found.entry, found.cell
    if action in {"drop", "hold"}:
        return entry, cell, without(issue, entry.id) if entry is not None else issue
    if action == "move" or to:
        cell = category_named(issue, to, near=cell)
    entry = entry or fresh
    if entry is None or cell is None:
        raise NoSuchArticleError(name, issue.number)
    if found.is_in and cell == found.cell:
        return entry, cell, issue
    return entry, cell, put(issue, entry, cell, by_date=parts.house.issue.order == "date")


def _found(
    parts: Parts,
    issue: Issue,
    name: str,
    stories: Sequence[Story],
    newest: Mapping[str, EntryRevision],
) -> _Found:
    entries = {str(entry.id): entry for entry in issue.entries()}
    entry = entries.get(name)
    wanted = {name, str(entry.story_id) if entry is not None else name}
    story = next(
        (s for s in stories if s.id in wanted or any(name in {a.id, a.url} for a in s.articles)),
        None,
    )
    if entry is None and story is not None:
        entry = next((e for e in entries.values() if e.story_id == story.id), None)
    if entry is not None:
        return _Found(entry=entry, story=story, cell=cell_of(issue, entry.id), is_in=True)
    return _found_outside(parts, issue, name, stories, story, newest)


def _found_outside(
    parts: Parts,
    issue: Issue,
    name: str,
    stories: Sequence[Story],
    story: Story | None,
    newest: Mapping[str, EntryRevision],
) -> _Found:
    """What a name means that does not print: taken out, or never in."""
    names = {name, str(story.id)} if story is not None else {name}
    before = next(
        (
            decision
            for decision in reversed(parts.store.decisions(issue.number, issue.number))
            if names & {str(decision.entry_id), str(decision.story_id)}
        ),
        None,
    )
    if before is not None and before.entry_id in newest:
        if story is None:
            story = next((s for s in stories if s.id == before.story_id), None)
        last = newest[str(before.entry_id)].entry
        return _Found(entry=last, story=story, cell=before.place, is_in=False)
    if story is None:
        known = newest.get(name)
        story = next((s for s in stories if known and s.id == known.entry.story_id), None)
    if story is None:
        raise NoSuchArticleError(name, issue.number)
    written = newest.get(f"e{issue.number}-{story.id}")  # drafted before, and taken back
    return _Found(
        entry=written.entry if written else None,
        story=story,
        cell=_cell_of_story(parts, story),
        is_in=False,
    )


def _cell_of_story(parts: Parts, story: Story) -> Cell | None:
    place = story.placement
    if place is None or not place.category:
        return None
    titles = {field.name: field.title for field in parts.house.fields}
    return place.chapter, titles.get(place.field, place.field), place.category


def _drafted(parts: Parts, number: int, story: Story, drafter: Drafter | None) -> Entry:
    from hanju.write import BuiltinDrafter

    entry = (drafter or BuiltinDrafter()).draft(story, parts.house)
    return replace(entry, id=EntryId(f"e{number}-{story.id}"), story_id=story.id)


def _decision(
    parts: Parts,
    number: int,
    action: DecisionAction,
    found: _Found,
    newest: Mapping[str, EntryRevision],
    *,
    by: str,
    why: str,
    at: datetime,
) -> Decision:
    entry, story = found.entry, found.story
    revision = 0
    if entry is not None:
        revision = newest[entry.id].revision if entry.id in newest else 1
    return Decision(
        number=number,
        action=action,
        headline=entry.headline if entry else story.lead.title if story else "",
        entry_id=entry.id if entry else None,
        revision=revision,
        story_id=story.id if story else None,
        articles=tuple(article.id for article in story.articles) if story else (),
        traits=_traits(parts, found),
        place=found.cell,
        by=by,
        why=why,
        at=at,
    )


def _traits(parts: Parts, found: _Found) -> tuple[Trait, ...]:
    from hanju.sift.taste import traits_of

    if found.story is None:
        return ()
    if found.cell is None or found.entry is None:
        return traits_of(found.story)
    place = standing_at(parts, found.cell, found.story.placement, found.entry)
    return traits_of(replace(found.story, placement=place))


def decisions_at_signing(parts: Parts, issue: Issue, *, by: str) -> list[Decision]:
    """What stands in an issue when it is signed was accepted, said or not."""
    last = last_decisions(parts.store.decisions(issue.number, issue.number))
    accepted = {d.entry_id for d in last.values() if d.action in {"accept", "move"}}
    left = [entry for entry in issue.entries() if entry.id not in accepted]
    return _of_entries(parts, issue, left, "accept", by=by, why="승인한 호에 실림")


def decisions_of_changes(
    parts: Parts, before: Issue, after: Issue, changes: Diff, *, by: str, why: str
) -> list[Decision]:
    """The choices that an issue file brings along: entries deleted and moved in it."""
    deleted = {change.entry_id for change in changes.of("deleted")}
    moved = {
        entry.id
        for entry in after.entries()
        if cell_of(before, entry.id) not in {None, cell_of(after, entry.id)}
    }
    gone = [entry for entry in before.entries() if entry.id in deleted]
    placed = [entry for entry in after.entries() if entry.id in moved]
    return [
        *_of_entries(parts, before, gone, "drop", by=by, why=why),
        *_of_entries(parts, after, placed, "move", by=by, why=why),
    ]


def _of_entries(
    parts: Parts,
    issue: Issue,
    entries: Iterable[Entry],
    action: DecisionAction,
    *,
    by: str,
    why: str,
) -> list[Decision]:
    stories = {str(story.id): story for story in parts.store.stories(issue.number)}
    newest = parts.store.newest_entries(issue.number)
    at = parts.clock.now()
    return [
        _decision(
            parts,
            issue.number,
            action,
            _Found(
                entry=entry,
                story=stories.get(str(entry.story_id)),
                cell=cell_of(issue, entry.id),
                is_in=action != "drop",
            ),
            newest,
            by=by,
            why=why,
            at=at,
        )
        for entry in entries
    ]
