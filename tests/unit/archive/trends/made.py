"""Made counted weeks: terms of known weekly rates, some of which wobble or rise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from hanju.archive.trends import CountedStory, CountedWeek
from hanju.model import ArticleId, StoryId

FIRST = date(2026, 1, 1)
PAPERS = tuple(f"견본신문{n}" for n in range(12))
#: Rates as in the news: a few words often, most of them rarely.
RATES = {f"낱말{n}": 0.2 / (1 + n / 6) for n in range(240)}


def story(
    name: str,
    *terms: str,
    day: date = FIRST,
    papers: Sequence[str] = PAPERS[:2],
    field: str = "AI",
    actor: str = "가온시",
    kind: str = "local",
    regions: tuple[str, ...] = (),
    category: str = "지자체",
) -> CountedStory:
    return CountedStory(
        id=StoryId(name),
        lead=ArticleId(f"lead-{name}"),
        day=day,
        field=field,
        category=category,
        actor=actor,
        actor_kind=kind,
        regions=regions,
        outlets=tuple(papers),
        terms=terms,
    )


def week(number: int, stories: Sequence[CountedStory]) -> CountedWeek:
    start = FIRST + timedelta(days=7 * number)
    return CountedWeek(
        start=start,
        end=start + timedelta(days=6),
        articles=3 * len(stories),
        days=7,
        stories=tuple(stories),
    )


def weeks(
    count: int,
    *,
    seed: int,
    stories: int = 200,
    wobble: float = 0.0,
    rises: Mapping[str, float] | None = None,
) -> list[CountedWeek]:
    """Weeks of one field; `rises` multiplies the rate of a term in the last one."""
    chance = Random(seed)
    found = []
    for number in range(count):
        rates = {
            term: rate * (chance.gammavariate(1 / wobble, wobble) if wobble else 1.0)
            for term, rate in RATES.items()
        }
        if number == count - 1:
            rates |= {term: rates[term] * times for term, times in (rises or {}).items()}
        found.append(
            week(
                number,
                [
                    story(
                        f"w{number}-{n}",
                        *(term for term, rate in rates.items() if chance.random() < rate),
                        papers=chance.sample(PAPERS, chance.choice((1, 1, 1, 2, 3))),
                    )
                    for n in range(stories)
                ],
            )
        )
    return found
