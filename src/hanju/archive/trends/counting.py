"""Counting: the stories of a week by what they can be counted by.

Shape:  `Story`s in, a `CountedWeek` out; weeks in, a `Split` a name out.
Units:  stories; an outlet counts once under its name, whatever number of feeds it has.
Errors: none.
Source: docs/decisions/0048-trends.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from hanju.archive.trends.nouns import CountedStory, CountedWeek
from hanju.archive.trends.statistic import Split
from hanju.archive.trends.terms import terms_of
from hanju.gazetteer.forms import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from hanju.archive.trends.nouns import Trait
    from hanju.gazetteer import Gazetteer
    from hanju.model import Story
    from hanju.settings import House

_REGIONS: Final = frozenset(REGIONS)


def counted_week(
    stories: Iterable[Story],
    house: House,
    gazetteer: Gazetteer,
    *,
    start: date,
    end: date,
    days_of_articles: Iterable[date],
) -> CountedWeek:
    """Count the stories of one week; the order they come in does not matter."""
    days = list(days_of_articles)
    counted = (counted_story(story, house, gazetteer) for story in stories)
    return CountedWeek(
        start=start,
        end=end,
        articles=len(days),
        days=len(set(days)),
        stories=tuple(sorted(counted, key=lambda one: one.id)),
    )


def counted_story(story: Story, house: House, gazetteer: Gazetteer) -> CountedStory:
    """What one story is counted by."""
    placement, lead = story.placement, story.lead
    actor = placement.actor if placement else None
    published = lead.published_at
    return CountedStory(
        id=story.id,
        lead=lead.id,
        day=story.event_date or (house.local_date(published) if published else None),
        field=placement.field if placement else "",
        category=placement.category if placement else "",
        actor=gazetteer.current(actor).short if actor else "",
        actor_kind=actor.kind if actor else "",
        regions=_regions(story, gazetteer),
        outlets=tuple(sorted(set(story.outlets))),
        terms=terms_of(story, gazetteer),
    )


def _regions(story: Story, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The 시도 that a story is of: that of its place, and of the bodies its titles name."""
    found = {story.placement.region} if story.placement else set()
    for title in dict.fromkeys(article.title for article in story.articles):
        found.update(one.actor.region for one in gazetteer.mentions(title))
    return tuple(region for region in REGIONS if region in found & _REGIONS)


def names_of(trait: Trait) -> Callable[[CountedStory], Iterable[str]]:
    """How a story answers to a trait; terms are compared without capitals."""
    return {
        "field": lambda story: (story.field,),
        "category": lambda story: (story.category,),
        "actor_kind": lambda story: (story.actor_kind,),
        "actor": lambda story: (story.actor,),
        "region": lambda story: story.regions,
        "term": lambda story: {term.lower() for term in story.terms},
    }[trait]


def counts(stories: Iterable[CountedStory], trait: Trait) -> Counter[str]:
    """How many stories each name of a trait has."""
    names, found = names_of(trait), Counter[str]()
    for story in stories:
        found.update(name for name in names(story) if name)
    return found


def in_field(stories: Iterable[CountedStory], field: str) -> list[CountedStory]:
    """The stories of one field; of all fields when it is empty."""
    return [story for story in stories if not field or story.field == field]


def splits(
    now: Sequence[CountedStory], past: Sequence[Sequence[CountedStory]], trait: Trait
) -> Iterator[tuple[str, Split]]:
    """Every name of a trait with its counts, this week and before; weeks of nothing are no past."""
    counted = [(counts(week, trait), len(week)) for week in past if week]
    of_past = tuple(size for _, size in counted)
    here = counts(now, trait)
    for name in sorted(set(here).union(*(found for found, _ in counted))):
        yield name, Split(here[name], len(now), tuple(week[name] for week, _ in counted), of_past)


def spellings(stories: Iterable[CountedStory]) -> dict[str, str]:
    """How each term is written most often."""
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for term in story.terms:
            written[term.lower()][term] += 1
    return {
        key: min(found.items(), key=lambda one: (-one[1], one[0]))[0]
        for key, found in written.items()
    }
