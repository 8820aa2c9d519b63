"""Does learning from the editor help? Weeks on end with simulated editors, with and without it.

Shape:  weeks of placed stories and a `House` in; the share of shown entries that the editor keeps,
        week by week, with learning and without, out.
Units:  shares 0..1; points as in the ranking; seeds are independent editors of one kind.
Errors: `UnreadableFileError` for a file that is not what it should be.
Source: docs/decisions/0026-learning.md.

The editors' tastes are hidden from the model: they look at the words of the headline as printed, at
who acts and who published, at something the model has no trait for, and they waver. One draw a
story and editor decides what that editor does with it, so both sides face the same person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from hanju.evaluate.made_weeks import made_weeks
from hanju.model import Decision
from hanju.sift.rank import rank
from hanju.sift.taste import NO_TASTE, learn, traits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hanju.evaluate.made_weeks import Week
    from hanju.model import Story
    from hanju.settings import House

EditorKind = Literal["taste", "turning", "points", "null"]
#: "taste" has one and keeps it; "turning" changes it half way; "points" likes what the ranking
#: likes anyway; "null" throws dice.
EDITORS: Final[tuple[EditorKind, ...]] = get_args(EditorKind)
#: The first weeks have little to learn from: `late` leaves out this share of all.
_EARLY: Final = 0.5
#: What an editor keeps who has no taste.
_KEEPS: Final = 0.6
#: An issue of one day of news is this large.
DAY_ENTRIES: Final = 24


@dataclass(frozen=True, slots=True)
class _Round:
    """One week shown to one editor."""

    kept: int
    shown: int
    points: float  # mean points of what was shown, without what was learned

    @property
    def share(self) -> float:
        return self.kept / self.shown if self.shown else 0.0


def evaluate_learning(
    house: House, *, articles: Path | None = None, weeks: int = 14, seeds: int = 8
) -> dict[str, Any]:
    """Run every kind of editor through the weeks; the figures of `hanju eval learning`.

    Args:
        house: quotas, sizes and the limit of learning.
        articles: days of news in place of made weeks; every day becomes an issue.
        weeks: how many weeks are made.
        seeds: editors of each kind.
    """
    if articles is None:
        told = made_weeks(house, weeks=weeks, seed=1)
    else:
        told, house = news_days(articles, house)
    known = _points(told, house)
    found = {kind: _of_kind(kind, told, house, known, seeds=seeds) for kind in EDITORS}
    return {
        "issues": len(told),
        "stories": sum(len(week.stories) for week in told),
        "seeds": seeds,
        "learned_max": house.rank.learned_max,
        "editors": found,
    }


def news_days(path: Path, house: House) -> tuple[list[Week], House]:
    """Every day of an article file as an issue, and a house of such issues.

    `published` in this form ends in Z and is wall-clock time of the house's zone.
    """
    from hanju.collect.files import ImportOptions, read_articles
    from hanju.evaluate.made_weeks import Week
    from hanju.sift.week import sift

    daily = replace(
        house,
        period=replace(house.period, unit="week", days=1),
        issue=replace(house.issue, entries_max=DAY_ENTRIES, day_share_max=1.0),
    )
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    articles = [a for a in read_articles(path, options=options).articles if a.published_at]
    days = sorted({house.local_date(a.published_at) for a in articles if a.published_at})
    end = datetime.combine(days[-1] + timedelta(days=2), datetime.min.time(), UTC)
    found = []
    for day in days:
        of_day = [a for a in articles if a.published_at and house.local_date(a.published_at) == day]
        base = day + timedelta(days=1)
        sifted = sift(of_day, daily, base_date=base, now=end)
        stories = (*sifted.chosen, *sifted.candidates)
        bare = tuple(replace(story, score=0.0, why=()) for story in stories)
        found.append(Week(base_date=base, stories=bare))
    return found, daily


def _points(weeks: Sequence[Week], house: House) -> dict[str, float]:
    """Points of every story without anything learned."""
    found: dict[str, float] = {}
    for week in weeks:
        ranked = rank(week.stories, house, base_date=week.base_date)
        found |= {str(s.id): s.score for s in (*ranked.chosen, *ranked.candidates)}
    return found


def _of_kind(
    kind: EditorKind,
    weeks: Sequence[Week],
    house: House,
    points: dict[str, float],
    *,
    seeds: int,
) -> dict[str, Any]:
    runs = []
    for seed in range(seeds):
        keeps = editor(kind, seed, points, weeks=len(weeks))
        runs.append(
            (
                simulate(weeks, house, keeps, points=points, learns=False),
                simulate(weeks, house, keeps, points=points, learns=True),
            )
        )
    late = math.ceil(len(weeks) * _EARLY)
    gains = [fmean(r.share for r in w[1:]) - fmean(r.share for r in o[1:]) for o, w in runs]
    late_gains = [fmean(r.share for r in w[late:]) - fmean(r.share for r in o[late:])
                  for o, w in runs]  # fmt: skip
    return {
        "without": round(fmean(r.share for o, _ in runs for r in o[1:]), 4),
        "with": round(fmean(r.share for _, w in runs for r in w[1:]), 4),
        "gain": round(fmean(gains), 4),
        "gain_error": round(_error(gains), 4),
        "late_gain": round(fmean(late_gains), 4),
        "points_lost": round(
            fmean(r.points for o, _ in runs for r in o[1:])
            - fmean(r.points for _, w in runs for r in w[1:]), 4
        ),
        "by_week": [
            [round(fmean(o[n].share for o, _ in runs), 4),
             round(fmean(w[n].share for _, w in runs), 4)]
            for n in range(len(weeks))
        ],
    }  # fmt: skip


def _error(values: Sequence[float]) -> float:
    """The standard error of a mean over editors."""
    return stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0


def simulate(
    weeks: Sequence[Week],
    house: House,
    keeps: Callable[[int, Story], bool],
    *,
    points: dict[str, float],
    learns: bool,
) -> list[_Round]:
    """Show every week's issue to the editor and, when learning, rank the next by what was kept."""
    decisions: list[Decision] = []
    rounds = []
    for number, week in enumerate(weeks, 1):
        taste = learn(decisions, limit=house.rank.learned_max) if learns else NO_TASTE
        chosen = rank(week.stories, house, base_date=week.base_date, taste=taste).chosen
        verdicts = [keeps(number, story) for story in chosen]
        rounds.append(
            _Round(
                kept=sum(verdicts),
                shown=len(chosen),
                points=fmean(points[story.id] for story in chosen) if chosen else 0.0,
            )
        )
        decisions += [
            _decision(number, week.base_date, story, kept=kept)
            for story, kept in zip(chosen, verdicts, strict=True)
        ]
    return rounds


def _decision(number: int, day: date, story: Story, *, kept: bool) -> Decision:
    return Decision(
        number=number,
        action="accept" if kept else "drop",
        headline=story.lead.title,
        by="견본 편집자",
        why="",
        at=datetime.combine(day, datetime.min.time(), UTC),
        story_id=story.id,
        traits=traits_of(story),
    )


# -- editors ------------------------------------------------------------------------------------
def editor(
    kind: EditorKind, seed: int, points: dict[str, float], *, weeks: int
) -> Callable[[int, Story], bool]:
    """An editor of a kind: tells for a story of an issue whether it is kept."""
    middle = fmean(points.values()) if points else 0.0

    def liking(number: int, story: Story) -> float:
        if kind == "null":
            return math.log(_KEEPS / (1 - _KEEPS))
        if kind == "points":
            return points[story.id] - middle
        turned = kind == "turning" and number > weeks / 2
        return _hidden_taste(seed + 1000 * turned, story)

    def keeps(number: int, story: Story) -> bool:
        chance = 1.0 / (1.0 + math.exp(-liking(number, story)))
        return Random(f"{seed}|{kind}|{story.id}").random() < chance  # noqa: S311  a simulation

    return keeps


def _hidden_taste(seed: int, story: Story) -> float:
    """Log odds of keeping a story: a sum of likings drawn once for an editor."""

    def draw(*about: str) -> float:
        return Random("|".join((str(seed), *about))).gauss(0.0, 1.0)  # noqa: S311  a simulation

    total = 0.3
    place = story.placement
    if place is not None:
        total += 0.7 * draw("구분", place.field, place.category)
        total += 0.8 * draw("누가", place.actor.name if place.actor else place.actor_name)
        total += 0.4 * draw("어디", place.region or "")
    total += 0.6 * draw("매체", story.lead.outlet)
    printed = story.lead.title.replace(",", " ").split()
    neighbours = [f"{one} {two}" for one, two in pairwise(printed)]
    liked = [draw("말", word) for word in printed if draw("가림", word) > 0.8]
    liked += [0.5 * draw("짝", pair) for pair in neighbours if draw("가림", pair) > 1.5]
    total += 0.9 * sum(liked)
    return total + 0.5 * draw("길이", str(len(story.lead.text) // 150))
