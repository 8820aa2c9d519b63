"""Touched stories: what an editor worked on is never cut again behind their back.

Shape:  the stories of a new sifting and the `Touched` ones in; `Reconciled` out: stories that are
        free, newcomers that wait, and proposals.
Units:  none.
Errors: none; an article that two touched stories claim belongs to the first.
Source: design/desk.md section 3; docs/decisions/0026-learning.md.

A touched story keeps its articles. A new article that would have joined it waits as a candidate and
is proposed; a new sifting that would merge it with another, or part it, is told and not done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hanju.model import ArticleId, Proposal, Story, StoryId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A story as it was when a person worked on it; `prints` is False for 제외 and 보류.

    `why` says who took it out and for which reason.
    """

    story: Story
    headline: str
    prints: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A new sifting beside the touched stories."""

    free: tuple[Story, ...]
    waiting: tuple[Story, ...]
    proposals: tuple[Proposal, ...]


def reconcile(stories: Sequence[Story], touched: Sequence[Touched]) -> Reconciled:
    """Take the articles of touched stories out of a new sifting and tell what it would have done.

    Args:
        stories: of the new sifting, over all articles.
        touched: in the order of the issue.
    """
    owner: dict[ArticleId, int] = {}
    for place, one in enumerate(touched):
        for article in one.story.articles:
            owner.setdefault(article.id, place)
    free: list[Story] = []
    waiting: list[Story] = []
    proposals: list[Proposal] = []
    met: dict[int, list[Story]] = {}
    stands_for: dict[StoryId, StoryId] = {}
    for story in stories:
        owners = Counter(owner[a.id] for a in story.articles if a.id in owner)
        if not owners:
            free.append(story)
            continue
        closest = min(owners, key=lambda place: (-owners[place], place))
        stands_for[story.id] = touched[closest].story.id
        for place in owners:
            met.setdefault(place, []).append(story)
        proposals += _merges(sorted(owners), touched)
        newcomers = _newcomers(story, owner, touched[closest])
        if newcomers is not None:
            waiting.append(newcomers)
            if touched[closest].prints:
                proposals.append(_join(newcomers, touched[closest]))
    proposals += [
        _split(touched[place], found, owner, place)
        for place, found in sorted(met.items())
        if len(found) > 1 and touched[place].prints
    ]
    return Reconciled(
        free=tuple(_continued(story, stands_for) for story in free),
        waiting=tuple(_continued(story, stands_for) for story in waiting),
        proposals=tuple(proposals),
    )


def _continued(story: Story, stands_for: Mapping[StoryId, StoryId]) -> Story:
    """Let a follow-up point at the touched story that stands for the one it goes on from."""
    if story.continues is None or story.continues not in stands_for:
        return story
    before = stands_for[story.continues]
    return replace(story, continues=before if before != story.id else None)


def _newcomers(story: Story, owner: Mapping[ArticleId, int], near: Touched) -> Story | None:
    """The articles of a story that no touched one holds, as a candidate that says why it waits."""
    left = tuple(article for article in story.articles if article.id not in owner)
    if not left:
        return None
    ids = {article.id for article in left}
    state = "편집자가 손댄" if near.prints else "편집자가 뺀"
    by = f"({near.why})" if near.why else ""
    return replace(
        story,
        id=StoryId(f"s-{left[0].id}"),
        articles=left,
        merges=tuple(m for m in story.merges if {m.kept, m.absorbed} <= ids),
        why=(*story.why, f"{state} ‘{near.headline}’와(과) 같은 사건이라 따로 싣지 않습니다{by}"),
    )


def _join(newcomers: Story, near: Touched) -> Proposal:
    count = len(newcomers.articles)
    titles = "; ".join(f"{a.outlet} ‘{a.title}’" for a in newcomers.articles[:2])
    more = f" 외 {count - 2}건" if count > 2 else ""
    return Proposal(
        story_id=near.story.id,
        kind="join",
        articles=tuple(article.id for article in newcomers.articles),
        why=f"새 기사 {count}건이 이 사건에 더해질 수 있음: {titles}{more}",
    )


def _merges(places: Sequence[int], touched: Sequence[Touched]) -> list[Proposal]:
    """Every printing story that would have become one with another hears of it."""
    return [
        Proposal(
            story_id=touched[one].story.id,
            kind="merge",
            articles=tuple(article.id for article in touched[two].story.articles),
            why=f"새로 묶으면 ‘{touched[two].headline}’와(과) 한 사건이 됨: 그대로 둠",
        )
        for one in places
        for two in places
        if one != two and touched[one].prints
    ]


def _split(
    one: Touched, found: Sequence[Story], owner: Mapping[ArticleId, int], place: int
) -> Proposal:
    """The articles that would leave: all but those that stay with the largest part."""
    parts = [[a.id for a in story.articles if owner.get(a.id) == place] for story in found]
    stays = max(range(len(parts)), key=lambda part: (len(parts[part]), -part))
    leaving = [id_ for part, ids in enumerate(parts) if part != stays for id_ in ids]
    return Proposal(
        story_id=one.story.id,
        kind="split",
        articles=tuple(leaving),
        why=f"새로 묶으면 이 사건이 {len(parts)}갈래로 나뉨(기사 {len(leaving)}건): 그대로 둠",
    )
