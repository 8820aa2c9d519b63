"""Stories: put the articles about one event of one actor together, with a reason each.

Shape:  Articles in; `Clusters`: stories (lead first), merges, near misses with their veto, and
        follow-ups out. `merge_stories` gives the stories alone.
Units:  scores are log odds of "one event"; dates are days in the house's zone.
Errors: odd or empty text never raises; an article like no other is a story of its own.
Source: docs/decisions/0009-stories.md; floors in tests/quality/floors.json ("story_f1").

The same articles give the same stories in whatever order they come: they are sorted by id first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from hanju.model import COPYABLE, Actor, Story, StoryId, StoryMerge, StoryRefusal
from hanju.sift.clues import column_of
from hanju.sift.commonplaces import commonplaces
from hanju.sift.copies import exact_copies
from hanju.sift.linkage import CERTAIN, VETO, linked
from hanju.sift.placement import place as placed
from hanju.sift.reading import read
from hanju.sift.scorecard import story_card
from hanju.sift.similarity import FEATURES, Texts, alike, candidates, compare
from hanju.sift.vetoes import NEW_FACT, SAME_RELEASE, Vetoes
from hanju.sift.why import Explainer
from hanju.sweeping import swept_later

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
MERGE_AT: Final = -0.6
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
#: Content two articles share at least, else names and the field are all they have in common: by
#: how many have a body, and for two bodies of one actor.
CONTENT_LEAST: Final = (0.05, 0.03, 0.08)
CONTENT_OF_ONE_ACTOR: Final = 0.12
CONTENT_COST: Final = 1.5
#: One outlet tells one event twice in much the same words: titles without a word of content in
#: common cost a point, below this share of the body.
SAME_OUTLET_SHARE: Final = 0.1
SAME_OUTLET_COST: Final = 1.0
#: Days later another event of the same names: what is not in much the same words costs a point
#: and a half. On the gold days 0 pairs of one story and 4 of two are met above the threshold.
LATER_DAYS: Final = 1.0
LATER_CONTENT: Final = 0.2
LATER_COST: Final = 1.5
#: A follow-up is of one field with what it follows, and shares more than names with it.
FOLLOWS_AT: Final = -1.2
FOLLOWS_CONTENT: Final = 0.10
#: Taken off where one of the two, or both, is a title alone: less can disagree there.
TITLE_ALONE: Final = (0.0, 0.5)


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


@swept_later()
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
    desk = Measured(single, house, placements)
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


def evidence(odds: Floats, table: Floats, vetoed: Ints) -> Floats:
    """Scores that are linked: the odds, less where there is little text, none under a veto."""
    bodies = table[:, FEATURES.index("bodies")]
    scores = odds - np.where(bodies == 0, TITLE_ALONE[1], np.where(bodies == 1, TITLE_ALONE[0], 0))
    scores -= np.where(_no_content(table), CONTENT_COST, 0.0)
    scores -= np.where(_told_apart(table), SAME_OUTLET_COST, 0.0)
    scores -= np.where(_another_day(table), LATER_COST, 0.0)
    copies = table[:, FEATURES.index("overlap")] >= SAME_RELEASE
    scores = np.where(copies, np.maximum(scores, CERTAIN), scores)
    scores[vetoed] = VETO
    return np.asarray(scores)


def _no_content(table: Floats) -> NDArray[np.bool_]:
    """Pairs that share names and words of the field, and hardly a word of an event."""
    bodies = table[:, FEATURES.index("bodies")].astype(np.int64)
    least = np.array(CONTENT_LEAST)[bodies]
    one_actor = table[:, FEATURES.index("same_actor")] == 1
    least = np.where(one_actor & (bodies == 2), CONTENT_OF_ONE_ACTOR, least)
    return np.asarray(table[:, FEATURES.index("content")] < least)


def _another_day(table: Floats) -> NDArray[np.bool_]:
    """Pairs more than a day apart that share neither sentences nor much content."""
    later = table[:, FEATURES.index("days")] > LATER_DAYS
    little = table[:, FEATURES.index("content")] < LATER_CONTENT
    return np.asarray(later & little & (table[:, FEATURES.index("overlap")] < SAME_OUTLET_SHARE))


def _told_apart(table: Floats) -> NDArray[np.bool_]:
    """Pairs of one outlet whose titles and bodies have nothing in common."""
    one_outlet = table[:, FEATURES.index("same_outlet")] == 1
    titles = table[:, FEATURES.index("content_titles")]
    overlap = table[:, FEATURES.index("overlap")]
    return np.asarray(one_outlet & (titles == 0) & (overlap < SAME_OUTLET_SHARE))


def _actor_of(
    article: Article, house: House, placements: Mapping[ArticleId, Placement] | None
) -> Actor | None:
    placement = placements.get(article.id) if placements is not None else None
    if placement is None:
        if article.lang != "ko":
            return None  # the gazetteer reads Korean
        placement = placed(article, house)
    if placement.actor is None and placement.actor_name and column_of(read(article)) is None:
        return Actor(name=placement.actor_name, short=placement.actor_name, kind="company")
    return placement.actor


def _content_key(article: Article) -> tuple[str, str, str]:
    return article.id, article.title, article.text


def _lead_key(article: Article) -> tuple[bool, int, float, str]:
    """Official releases first, then the longest text, then the oldest."""
    at = article.published_at.timestamp() if article.published_at else float("inf")
    return article.license not in COPYABLE, -len(article.text), at, article.id


def _story_key(story: Story) -> tuple[float, str]:
    at = story.lead.published_at
    return at.timestamp() if at else float("-inf"), story.id


class Measured:
    """The articles of one merging, measured; rows are articles sorted by id."""

    def __init__(
        self,
        articles: Sequence[Article],
        house: House,
        placements: Mapping[ArticleId, Placement] | None = None,
    ) -> None:
        self.articles = articles
        self.actors = [_actor_of(article, house, placements) for article in articles]
        known = placements or {}
        self.fields = [known[one.id].field if one.id in known else "" for one in articles]
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
        self.pairs, wholes = alike(self.texts, candidates(self.texts))
        self.table = compare(
            self.texts,
            self.pairs,
            actors=self.actors,
            days=self.days,
            outlets=[article.outlet for article in articles],
            bodies=bodies,
            commonplaces=commonplaces(house, self.actors),
            wholes=wholes,
        )
        self.odds = story_card().odds(self.table)
        self.vetoes = Vetoes(articles, self.actors, self.texts, self.days).find(
            self.pairs, self.table
        )
        self.explainer = Explainer(self.texts)

    def groups(self) -> Ints:
        """The group of every row."""
        vetoed = np.array(sorted(self.vetoes), dtype=np.int64)
        scores = evidence(self.odds, self.table, vetoed)
        return linked(len(self.articles), self.pairs, scores, MERGE_AT)

    def by_group(self, groups: Ints) -> dict[int, list[int]]:
        """Places of the pairs inside each group, by group."""
        of_first = groups[self.pairs[:, 0]]
        inside = np.flatnonzero(of_first == groups[self.pairs[:, 1]])
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, group in zip(inside.tolist(), of_first[inside].tolist(), strict=True):
            found[group].append(place)
        return dict(found)

    def reasons(self, places: list[int]) -> list[StoryMerge]:
        """One merge for every article of a group but the first: its strongest link to the rest."""
        strongest = [places[at] for at in np.argsort(-self.odds[places], kind="stable").tolist()]
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
        for place in near[np.argsort(-self.odds[near], kind="stable")].tolist():
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
        content = (self.table[:, FEATURES.index("content")] >= FOLLOWS_CONTENT) | (
            self.table[:, FEATURES.index("content_titles")] > 0
        )
        near = np.flatnonzero(apart & held & content & (self.odds > FOLLOWS_AT) & self._alike())
        found: dict[int, int] = {}
        for place in near[np.argsort(-self.odds[near], kind="stable")].tolist():
            if not self.vetoes.get(place, NEW_FACT).startswith(NEW_FACT):
                continue
            if len({self.fields[row] for row in self.pairs[place]}) > 1:
                continue
            if len({actor.name for row in self.pairs[place] if (actor := self.actors[row])}) > 1:
                continue
            pair = sorted((int(groups[row]) for row in self.pairs[place]), key=_start_of(stories))
            earlier, later = pair
            begun, goes_on = _start_of(stories)(earlier), _start_of(stories)(later)
            if goes_on[0] - begun[0] >= _FOLLOW_UP.total_seconds() and later not in found:
                found[later] = earlier
        return found


class _start_of:  # noqa: N801 (a sort key)
    """When a story began."""

    def __init__(self, stories: Mapping[int, Story]) -> None:
        self.stories = stories

    def __call__(self, group: int) -> tuple[float, str]:
        story = self.stories[group]
        times = [a.published_at.timestamp() for a in story.articles if a.published_at]
        return (min(times) if times else float("-inf")), story.id
