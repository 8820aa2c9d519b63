"""Rank: which stories fill the issue, in what order, and why not the others.

Shape:  placed Stories in; `Ranked(chosen, candidates)` out, each with score, day and reasons.
Units:  the score has no unit, points add up; days are in the house's zone, inside the window.
Errors: none; a story without a place is a candidate that says so.
Source: docs/decisions/0010-rank.md, 0026-learning.md.

Every filled category gets its best before any gets its second. Within that, a day that has its
fair share yields to emptier ones, and no day takes more than its limit, so that a week is a week
and not its busiest morning. A story of titles alone is offered to the editor, and chosen only where
its category would be empty.

What editors kept and dropped before moves the points within bounds (`taste`). It can never push out
an official release of the office's own region that would be in without it, nor empty a category.
Stories whose entries an editor touched stand where they stand, and take their places first.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from hanju.model import COPYABLE, EarlierMark
from hanju.sift.events import figures
from hanju.sift.reading import read
from hanju.sift.similarity import FEATURES, Texts, candidates, compare, normal
from hanju.sift.taste import NO_TASTE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from hanju.model import Story
    from hanju.settings import House
    from hanju.sift.taste import Learned, Taste

#: Points. An official release outweighs three more papers; no body outweighs both.
_POINTS_OUTLETS: Final = 1.0  # times log2 of the independent outlets
_POINTS_RELEASE: Final = 1.5
_POINTS_ACTOR: Final = 0.5
_POINTS_FIGURES: Final = 0.4
_POINTS_BODY: Final = 1.0
_POINTS_HOME: Final = 0.5
_POINTS_TITLE_ONLY: Final = -2.0
_POINTS_ALREADY: Final = -3.0
_POINTS_FOLLOW_UP: Final = -0.3
#: Taken off for every entry that its actor has in the cell already.
_POINTS_SAME_ACTOR: Final = -0.6
#: Taken off for a day that has its fair share of entries already, in proportion.
_POINTS_FULL_DAY: Final = -1.5
#: A weaker story gets its category's first place, and others only when room is left.
WORTH_A_SECOND: Final = 1.0
_POINTS_EARLIER: Final = {"held": _POINTS_ALREADY, "continues": 0.0}
#: Share of an earlier headline's weight that a story holds.
ALREADY_HELD: Final = 0.60
GOES_ON_HELD: Final = 0.40

_Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The stories of the issue in printing order, and the others, best first."""

    chosen: tuple[Story, ...]
    candidates: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class _Limits:
    """How many entries the issue and one day of it may take."""

    entries: int
    day: int
    fair: float  # entries of a day if all days were alike


def rank(
    stories: Sequence[Story],
    house: House,
    *,
    base_date: date,
    earlier_headlines: Sequence[tuple[int, str]] = (),
    taste: Taste = NO_TASTE,
    standing: Sequence[Story] = (),
) -> Ranked:
    """Choose the stories of an issue.

    Args:
        stories: placed stories, in any order.
        house: quotas, sizes, order.
        base_date: base day of the issue; gives the window.
        earlier_headlines: (issue number, headline) of earlier issues.
        taste: what was learned from the choices of earlier issues.
        standing: stories that print whatever happens, for an editor touched them; they come back
            as they are, but for the mark of an earlier issue.
    """
    marks = _earlier([*stories, *standing], earlier_headlines)
    standing = [
        replace(story, earlier=marks.get(place))
        for place, story in enumerate(standing, len(stories))
    ]
    window = house.window_for(base_date)
    plain = [_scored(story, house, window, marks.get(place)) for place, story in enumerate(stories)]
    plain.sort(key=lambda story: (-story.score, story.id))
    quotas = _quotas(house)
    scored = _tasted(plain, house, taste)
    chosen, refused = _chosen([*scored, *standing], house, quotas, {s.id for s in standing})
    if scored != plain:
        unmoved, _ = _chosen([*plain, *standing], house, quotas, {s.id for s in standing})
        guarded = {s.id for s in plain if s.id in unmoved and is_home_release(s, house)}
        if guarded - chosen.keys():
            must = guarded | {s.id for s in standing}
            saved = guarded - chosen.keys()
            chosen, refused = _chosen([*scored, *standing], house, quotas, must)
            chosen |= {id_: f"{chosen[id_]}({_GUARDED})" for id_ in saved}
    rest = [
        replace(story, why=(*story.why, refused.get(story.id, "들어갈 구분이 없습니다")))
        for story in scored
        if story.id not in chosen
    ]
    told = [
        replace(story, why=(*story.why, chosen[story.id])) for story in scored if story.id in chosen
    ]
    told += standing
    told.sort(key=lambda story: _printing_key(story, house, list(quotas)))
    return Ranked(chosen=tuple(told), candidates=tuple(rest))


_GUARDED: Final = "우리 지역 공식 보도자료라 배운 점수로 빠지지 않음"


def is_home_release(story: Story, house: House) -> bool:
    """Tell whether a story holds an official release of the office's own region."""
    return _is_home(story, house) and any(a.license in COPYABLE for a in story.articles)


def _is_home(story: Story, house: House) -> bool:
    region = story.placement.region if story.placement is not None else None
    return bool(region) and house.publication.publisher.startswith((region or "")[:2])


def _tasted(plain: list[Story], house: House, taste: Taste) -> list[Story]:
    """The stories with what was learned added to their points, best first, each told in words."""
    if not taste.lessons:
        return plain
    moved: list[tuple[Story, Learned]] = []
    for story in plain:
        learned = taste.of(story)
        if learned.points < 0 and is_home_release(story, house):
            kept = replace(learned, points=0.0, reasons=(*learned.reasons, _NOT_LOWERED))
            moved.append((story, kept))
        else:
            moved.append((replace(story, score=round(story.score + learned.points, 4)), learned))
    before = _places_in_cells(plain)
    after = _places_in_cells([story for story, _ in moved])
    told = [
        replace(story, why=(*story.why, _told(learned, before[story.id], after[story.id])))
        if learned.reasons
        else story
        for story, learned in moved
    ]
    told.sort(key=lambda story: (-story.score, story.id))
    return told


_NOT_LOWERED: Final = "우리 지역 공식 보도자료라 낮추지 않음"


def _told(learned: Learned, before: int, after: int) -> str:
    place = f"구분 안 {before}위 → {after}위" if before != after else f"구분 안 {after}위 그대로"
    return f"지난 선택에서 배움 {learned.points:+.1f}점({place}): {', '.join(learned.reasons)}"


def _places_in_cells(stories: Sequence[Story]) -> dict[str, int]:
    """Place of every story by points within its cell, from 1."""
    seen: Counter[_Cell] = Counter()
    places: dict[str, int] = {}
    for story in sorted(stories, key=lambda story: (-story.score, story.id)):
        seen[_cell(story)] += 1
        places[story.id] = seen[_cell(story)]
    return places


def _quotas(house: House) -> dict[_Cell, int]:
    """Quota of every cell (chapter, field, category), in printing order."""
    return {
        (chapter.title, field.name, category.name): category.quota
        for chapter in house.chapters
        for field in house.fields
        for category in chapter.categories
    }


def _cell(story: Story) -> _Cell:
    placement = story.placement
    if placement is None:
        return "", "", ""
    return placement.chapter, placement.field, placement.category


def _printing_key(story: Story, house: House, cells: list[_Cell]) -> tuple[int, int, float, str]:
    day = story.event_date.toordinal() if story.event_date and house.issue.order == "date" else 0
    cell = _cell(story)
    place = cells.index(cell) if cell in cells else len(cells)
    return place, day, -story.score, story.id


def _scored(
    story: Story, house: House, window: tuple[date, date], mark: EarlierMark | None
) -> Story:
    """A story with its day, its points and the reasons for them."""
    points: list[tuple[float, str]] = []
    outlets = len({article.outlet for article in story.articles if article.outlet})
    if outlets > 1:
        points.append((_POINTS_OUTLETS * math.log2(outlets), f"매체 {outlets}곳"))
    if any(article.license in COPYABLE for article in story.articles):
        points.append((_POINTS_RELEASE, "공식 보도자료"))
    placement = story.placement
    if placement is not None and placement.actor is not None:
        points.append((_POINTS_ACTOR, f"행위자 확인({placement.actor.short})"))
    readings = [read(article) for article in story.articles]
    if any(_has_figures(r.headline + " " + r.lead + r.body) for r in readings):
        points.append((_POINTS_FIGURES, "수치 있음"))
    longest = max(len(r.lead) + len(r.body) for r in readings)
    if longest >= house.entry.total_min:
        points.append((_POINTS_BODY, "본문 충분"))
    elif not any(r.has_text for r in readings):
        points.append((_POINTS_TITLE_ONLY, "제목만 있음"))
    if placement is not None and _is_home(story, house):
        points.append((_POINTS_HOME, f"우리 지역({placement.region})"))
    if mark is not None:
        points.append((_POINTS_EARLIER[mark.kind], earlier_words(mark)))
    elif story.continues is not None:
        points.append((_POINTS_FOLLOW_UP, "이번 기간 앞 소식의 이어짐"))
    reasons = ", ".join(f"{why} {value:+.1f}" for value, why in points) or "가점 없음"
    score = round(sum(value for value, _ in points), 4)
    return replace(
        story,
        score=score,
        event_date=_day(story, house, window),
        earlier=mark,
        why=(*story.why, f"{score:.1f}점: {reasons}"),
    )


@lru_cache(maxsize=8192)  # a week's candidates: ranking again after an edit reads nothing twice
def _has_figures(text: str) -> bool:
    return bool(figures(normal(text)))


def _day(story: Story, house: House, window: tuple[date, date]) -> date | None:
    """The story's day inside the window: what the lead says, else when an article came out."""
    start, end = window
    if story.event_date is not None and start <= story.event_date <= end:
        return story.event_date
    days = [house.local_date(a.published_at) for a in story.articles if a.published_at]
    inside = [day for day in days if start <= day <= end]
    if inside:
        return min(inside)
    return story.event_date or (min(days) if days else None)


def _chosen(
    stories: list[Story], house: House, quotas: dict[_Cell, int], must: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Ids chosen and not, with reasons; `must` are chosen first, whatever they displace.

    The share of a day is one of the issue as it comes out, so a day that fills up makes the issue
    shorter and its share smaller: choose again for the shorter issue until both agree.
    """
    cells: defaultdict[_Cell, list[Story]] = defaultdict(list)
    for story in sorted(stories, key=lambda story: (-story.score, story.id)):
        if _cell(story) in quotas:
            cells[_cell(story)].append(story)
    size = min(
        house.issue.entries_max,
        sum(min(quotas[cell], len(held)) for cell, held in cells.items()),
    )
    days = max(len({story.event_date for held in cells.values() for story in held}), 1)
    while True:
        share = max(math.floor(house.issue.day_share_max * size), math.ceil(size / days), 1)
        chosen, refused = _filled(cells, quotas, _Limits(size, share, max(size, 1) / days), must)
        if len(chosen) >= size:
            return chosen, refused
        size = len(chosen)


def _filled(
    cells: dict[_Cell, list[Story]],
    quotas: dict[_Cell, int],
    limits: _Limits,
    must: Collection[str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Fill the cells round by round under the limits."""
    chosen: dict[str, str] = {}
    per_day: Counter[date | None] = Counter()
    left = {cell: list(cells[cell]) for cell in quotas if cells.get(cell)}
    actors: dict[_Cell, Counter[str]] = {cell: Counter() for cell in left}

    def take(cell: _Cell, story: Story) -> None:
        left[cell].remove(story)
        actors[cell][_actor(story)] += 1
        per_day[story.event_date] += 1
        taken = len(cells[cell]) - len(left[cell])
        chosen[story.id] = f"{_named(cell)}에서 {taken}번째로 뽑힘"

    for cell, stories in left.items():
        for story in [story for story in stories if story.id in must]:
            take(cell, story)
    bare = {s.id for stories in cells.values() for s in stories if not _has_text(s)}
    turns = [(turn, WORTH_A_SECOND) for turn in range(max(quotas.values(), default=0))]
    for turn, floor in [*turns, *((turn, -math.inf) for turn, _ in turns)]:
        for cell, stories in left.items():
            taken = len(cells[cell]) - len(stories)
            if taken > turn or taken >= quotas[cell] or len(chosen) >= limits.entries:
                continue
            open_ = [s for s in stories if per_day[s.event_date] < limits.day]
            if taken == 0 and not open_:
                open_ = stories  # rather one too many of a day than an empty category
            elif taken > 0:
                open_ = [s for s in open_ if s.score >= floor and s.id not in bare]
            if not open_:
                continue
            seen = actors[cell]

            def worth(story: Story, seen: Counter[str] = seen) -> float:
                fullness = per_day[story.event_date] / limits.fair
                return (
                    story.score
                    + _POINTS_SAME_ACTOR * seen[_actor(story)]
                    + _POINTS_FULL_DAY * fullness
                )

            take(cell, min(open_, key=lambda s: (s.id in bare, -worth(s), s.id)))
    refused: dict[str, str] = {}
    for cell, stories in left.items():
        taken = len(cells[cell]) - len(stories)
        for story in stories:
            day_is_full = per_day[story.event_date] >= limits.day
            if story.id in bare:
                refused[story.id] = "본문이 없어 문장을 쓸 수 없습니다: 후보로 둡니다"
            elif taken >= quotas[cell]:
                refused[story.id] = f"{_named(cell)} 정원 {quotas[cell]}건이 찼습니다"
            else:
                refused[story.id] = _no_room(story, limits, day_is_full=day_is_full)
    return chosen, refused


def _no_room(story: Story, limits: _Limits, *, day_is_full: bool) -> str:
    if not day_is_full:
        return f"한 호의 항목 수 {limits.entries}건이 찼습니다"
    day = f"{story.event_date:%m.%d}" if story.event_date else "날짜 없는 날"
    return f"{day} 하루 몫 {limits.day}건이 찼습니다"


def _has_text(story: Story) -> bool:
    """A title alone gives no bullets; such a story only saves a category from being empty."""
    return any(read(article).has_text for article in story.articles)


def _actor(story: Story) -> str:
    placement = story.placement
    if placement is None:
        return story.id
    if placement.actor is not None:
        return placement.actor.name
    return placement.actor_name or story.id


def _named(cell: _Cell) -> str:
    return f"{cell[1]}·{cell[2]}"


def earlier_words(mark: EarlierMark) -> str:
    """The mark of an earlier issue in Korean, as the desk shows it."""
    number = f"제{mark.number}호"
    return f"{number}에 이미 실림" if mark.kind == "held" else f"{number}의 이어짐"


def _earlier(
    stories: Sequence[Story], headlines: Sequence[tuple[int, str]]
) -> dict[int, EarlierMark]:
    """Marks of stories that an earlier issue holds already, by place in `stories`."""
    if not stories or not headlines:
        return {}
    read_stories = [read(story.lead) for story in stories]
    texts = Texts(
        [r.headline for r in read_stories] + [headline for _, headline in headlines],
        [r.lead + r.body for r in read_stories] + [""] * len(headlines),
    )
    pairs = candidates(texts)
    across = (pairs[:, 0] < len(stories)) & (pairs[:, 1] >= len(stories))
    pairs = pairs[across]
    held = compare(texts, pairs)[:, FEATURES.index("held_most")]
    marks: dict[int, EarlierMark] = {}
    for place in np.argsort(-held, kind="stable").tolist():
        story, headline = pairs[place].tolist()
        share = float(held[place])
        if story in marks or share < GOES_ON_HELD:
            continue
        number, words = headlines[headline - len(stories)]
        marks[story] = EarlierMark(
            number=number,
            kind="held" if share >= ALREADY_HELD else "continues",
            headline=words,
            share=round(share, 3),
        )
    return marks
