"""Stories: put the articles about one event of one actor together, with a reason each.

Shape:  Articles in; `Clusters`: stories (lead first), merges, near misses with their veto, and
        follow-ups out. `merge_stories` gives the stories alone.
Units:  scores are log odds of "one event"; dates are days in the house's zone.
Errors: odd or empty text never raises; an article like no other is a story of its own.
Source: docs/decisions/0009-stories.md; floors in tests/quality/floors.json ("story").

The same articles give the same stories in whatever order they come: they are sorted by id first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from hanju.model import COPYABLE, Story, StoryId, StoryMerge, StoryRefusal
from hanju.sift.copies import exact_copies, is_notice
from hanju.sift.linkage import VETO, linked
from hanju.sift.reading import read
from hanju.sift.similarity import FEATURES, Texts, candidates, compare
from hanju.sift.story_weights import BIAS, WEIGHTS
from hanju.sift.why import Explainer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from hanju.model import Article, ArticleId, Placement
    from hanju.settings import House

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Groups meet above these log odds. Found by `scripts/train_stories.py` on five folds of the gold
#: stories; guarded by the floors "story" and "story_english".
MERGE_AT: Final = -0.25
#: Pairs above this that stay apart are told to the desk, and may be follow-ups.
NEAR_MISS: Final = -2.5
#: A near miss is alike by this cosine; below, the desk has nothing to look at.
ALIKE: Final = 0.15
#: Near misses kept for one story.
REFUSALS_A_STORY: Final = 3
_DAY_SECONDS: Final = 86_400.0
#: A follow-up comes at least this much later; earlier ones are other angles of the same news.
_FOLLOW_UP: Final = timedelta(hours=12)
_SAID_ON: Final = re.compile(
    r"(\d{1,2})일(?:\s?\([^()]{1,8}\))?\s?(?:[가-힣A-Za-z0-9·'’‘\"“”]{1,14}\s){0,4}?"
    r"(?:밝혔|전했|말했|발표|공개|체결|개최|열렸|열고|출시|선정|착수)"
)
#: A day of the month further back than this is another month's.
_SAID_WITHIN: Final = 6
_LEAD_CHARS: Final = 200
_PLACE: Final = re.compile(r"^[가-힣]{2,8}(?:특별자치시|특별자치도|특별시|광역시|시|군|구|도)$")
_LOCAL: Final = frozenset({"local", "local_body"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """What merging gives: the stories, and every decision with its reason."""

    stories: tuple[Story, ...]
    merges: tuple[StoryMerge, ...]
    refusals: tuple[StoryRefusal, ...]


def merge_stories(
    articles: Sequence[Article],
    house: House,
    *,
    refusals: list[StoryRefusal] | None = None,
) -> list[Story]:
    """Merge articles into stories, oldest lead first.

    Args:
        articles: in any order; a repeated id counts once.
        house: gives the zone of the days.
        refusals: takes the near misses when given.
    """
    clusters = cluster(articles, house)
    if refusals is not None:
        refusals.extend(clusters.refusals)
    return list(clusters.stories)


def cluster(
    articles: Sequence[Article],
    house: House,
    placements: Mapping[ArticleId, Placement] | None = None,
) -> Clusters:
    """Merge articles into stories and keep every reason.

    Args:
        articles: in any order; a repeated id counts once.
        house: gives the zone of the days.
        placements: who acts in each article, where known; a support and a veto.
    """
    known = {article.id: article for article in sorted(articles, key=_content_key)}
    ordered = [known[id_] for id_ in sorted(known)]
    copies = exact_copies(ordered)
    oldest_of = {copy.newer: copy.older for copy in copies}
    single = [article for article in ordered if article.id not in oldest_of]
    desk = _Desk(single, placements or {})
    groups = desk.groups()
    members: defaultdict[int, list[Article]] = defaultdict(list)
    for article, group in zip(single, groups.tolist(), strict=True):
        members[group].append(article)
    merges: defaultdict[int, list[StoryMerge]] = defaultdict(list)
    group_of = {article.id: group for article, group in zip(single, groups.tolist(), strict=True)}
    for copy in copies:
        group = group_of[copy.older]
        members[group].append(known[copy.newer])
        merges[group].append(StoryMerge(kept=copy.older, absorbed=copy.newer, why=copy.why))
    for group, rows in desk.by_group(groups).items():
        merges[group] += desk.reasons(rows)
    stories: dict[int, Story] = {}
    for group, found in members.items():
        lead, *rest = sorted(found, key=_lead_key)
        stories[group] = Story(
            id=StoryId(f"s-{lead.id}"),
            articles=(lead, *rest),
            event_date=event_date(lead, house),
            merges=tuple(merges[group]),
        )
    refusals = desk.refusals(groups)
    for later, earlier in desk.follow_ups(groups, stories).items():
        stories[later] = replace(stories[later], continues=stories[earlier].id)
    told = sorted(stories.values(), key=_story_key)
    return Clusters(
        stories=tuple(told),
        merges=tuple(merge for story in told for merge in story.merges),
        refusals=tuple(refusals),
    )


def event_date(lead: Article, house: House) -> date | None:
    """The day the lead says plainly ("4일 밝혔다"), else the day it was published on."""
    if lead.published_at is None:
        return None
    published = house.local_date(lead.published_at)
    match = _SAID_ON.search(read(lead).lead[:_LEAD_CHARS])
    if match is not None:
        for back in range(_SAID_WITHIN + 1):
            day = published - timedelta(days=back)
            if day.day == int(match.group(1)):
                return day
    return published


def _content_key(article: Article) -> tuple[str, str, str]:
    return article.id, article.title, article.text


def _lead_key(article: Article) -> tuple[bool, int, float, str]:
    """Official releases first, then the longest text, then the oldest."""
    at = article.published_at.timestamp() if article.published_at else float("inf")
    return article.license not in COPYABLE, -len(article.text), at, article.id


def _story_key(story: Story) -> tuple[float, str]:
    at = story.lead.published_at
    return at.timestamp() if at else float("-inf"), story.id


class _Desk:
    """The articles of one merging, measured; rows are articles sorted by id."""

    def __init__(
        self, articles: Sequence[Article], placements: Mapping[ArticleId, Placement]
    ) -> None:
        self.articles = articles
        self.placements = placements
        readings = [read(article) for article in articles]
        bodies = [reading.lead + reading.body for reading in readings]
        self.texts = Texts([reading.headline for reading in readings], bodies)
        self.days = np.array(
            [
                article.published_at.timestamp() / _DAY_SECONDS
                if article.published_at
                else float("nan")
                for article in articles
            ]
        )
        self.pairs = candidates(self.texts)
        self.table = compare(
            self.texts,
            self.pairs,
            days=self.days,
            outlets=[article.outlet for article in articles],
            bodies=bodies,
        )
        self.odds = self.table @ np.array([WEIGHTS[name] for name in FEATURES]) + BIAS
        self.vetoes = self._vetoes()
        self.explainer = Explainer(self.texts)

    def groups(self) -> Ints:
        """The group of every row."""
        scores = self.odds.copy()
        scores[list(self.vetoes)] = VETO
        return linked(len(self.articles), self.pairs, scores, MERGE_AT)

    def _vetoes(self) -> dict[int, str]:
        """Reasons why a likely pair may not be one story, by place of the pair."""
        found: dict[int, str] = {}
        overlap = self.table[:, FEATURES.index("overlap")]
        for place in np.flatnonzero(self.odds > NEAR_MISS).tolist():
            one, two = self.pairs[place].tolist()
            why = self._veto(one, two, overlap=float(overlap[place]))
            if why:
                found[place] = why
        return found

    def _veto(self, one: int, two: int, *, overlap: float) -> str:
        first, second = self.articles[one], self.articles[two]
        if is_notice(first.title) and is_notice(second.title) and overlap < 0.8:
            return "알림 기사라 제목이 같아도 내용이 다릅니다"
        names = self._local_actor(one), self._local_actor(two)
        if all(names) and names[0] != names[1]:
            held = [
                _root(names[0]) in self.texts.titles[two],
                _root(names[1]) in self.texts.titles[one],
            ]
            if not any(held):
                return f"행위자가 다릅니다: {names[0]} · {names[1]}"
        return ""

    def _local_actor(self, row: int) -> str:
        """The local body that acts in the headline, "" when none is known."""
        placement = self.placements.get(self.articles[row].id)
        if placement is not None and placement.actor is not None:
            actor = placement.actor
            return actor.short if actor.kind in _LOCAL else ""
        words = self.texts.titles[row].replace(",", " ").split()
        return words[0] if words and _PLACE.match(words[0]) else ""

    def by_group(self, groups: Ints) -> dict[int, list[int]]:
        """Places of the pairs inside each group, by group."""
        inside = groups[self.pairs[:, 0]] == groups[self.pairs[:, 1]]
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place in np.flatnonzero(inside).tolist():
            found[int(groups[self.pairs[place, 0]])].append(place)
        return dict(found)

    def reasons(self, places: list[int]) -> list[StoryMerge]:
        """One merge for every article of a group but the first: its strongest link to the rest."""
        strongest = sorted(places, key=lambda place: (-self.odds[place], place))
        joined: dict[int, int] = {}

        def top(row: int) -> int:
            while row in joined:
                row = joined[row]
            return row

        merges: list[StoryMerge] = []
        for place in strongest:
            one, two = self.pairs[place].tolist()
            a, b = top(one), top(two)
            if a != b:
                joined[max(a, b)] = min(a, b)
                older, newer = sorted((one, two), key=self._age)
                merges.append(
                    StoryMerge(
                        kept=self.articles[older].id,
                        absorbed=self.articles[newer].id,
                        why=self.explainer.agreement(one, two, self.table[place]),
                    )
                )
        return merges

    def _age(self, row: int) -> tuple[float, int]:
        day = float(self.days[row])
        return (day if day == day else float("-inf")), row  # noqa: PLR0124 (nan is no day)

    def refusals(self, groups: Ints) -> list[StoryRefusal]:
        """The nearest pairs that stay apart, best first, a few a story."""
        apart = groups[self.pairs[:, 0]] != groups[self.pairs[:, 1]]
        near = np.flatnonzero(apart & (self.odds > NEAR_MISS) & self._alike())
        told: defaultdict[int, int] = defaultdict(int)
        seen: set[tuple[int, int]] = set()
        found: list[StoryRefusal] = []
        for place in sorted(near.tolist(), key=lambda place: (-self.odds[place], place)):
            one, two = self.pairs[place].tolist()
            between = int(min(groups[one], groups[two])), int(max(groups[one], groups[two]))
            if between in seen or max(told[group] for group in between) >= REFUSALS_A_STORY:
                continue
            seen.add(between)
            for group in between:
                told[group] += 1
            why = self.vetoes.get(place) or self.explainer.difference(self.table[place])
            found.append(
                StoryRefusal(first=self.articles[one].id, second=self.articles[two].id, why=why)
            )
        return found

    def _alike(self) -> NDArray[np.bool_]:
        """Pairs that a reader would call alike; odds alone rise where there is little text."""
        return np.asarray(self.table[:, FEATURES.index("all_all")] >= ALIKE)

    def follow_ups(self, groups: Ints, stories: Mapping[int, Story]) -> dict[int, int]:
        """Stories that go on with an earlier one: same doer, like it, and clearly later."""
        apart = groups[self.pairs[:, 0]] != groups[self.pairs[:, 1]]
        held = self.table[:, FEATURES.index("doers_held")] > 1
        near = np.flatnonzero(apart & held & (self.odds > NEAR_MISS) & self._alike())
        found: dict[int, int] = {}
        for place in sorted(near.tolist(), key=lambda place: (-self.odds[place], place)):
            if place in self.vetoes:
                continue
            pair = sorted((int(groups[row]) for row in self.pairs[place]), key=_start_of(stories))
            earlier, later = pair
            begun, goes_on = _start_of(stories)(earlier), _start_of(stories)(later)
            if goes_on[0] - begun[0] >= _FOLLOW_UP.total_seconds() and later not in found:
                found[later] = earlier
        return found


def _root(place: str) -> str:
    """A place without its rank: 강릉시 -> 강릉."""
    return place[:-1] if len(place) > 2 else place


class _start_of:  # noqa: N801 (a sort key)
    """When a story began."""

    def __init__(self, stories: Mapping[int, Story]) -> None:
        self.stories = stories

    def __call__(self, group: int) -> tuple[float, str]:
        story = self.stories[group]
        times = [a.published_at.timestamp() for a in story.articles if a.published_at]
        return (min(times) if times else float("-inf")), story.id
