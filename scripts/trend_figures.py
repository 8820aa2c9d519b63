"""Figures of the trends: `uv run python scripts/trend_figures.py [real] [shuffles] [made] [speed]`.

Shape:  one line a figure on standard output.
Units:  seconds of wall clock; shares 0..1.
Errors: data that is absent is said so, and the others go on.
Source: docs/trends.md holds what was seen.

"real" counts the two weeks of `news_rss_2026_02`, plants terms in the second one;
"shuffles" mixes their stories 200 times; "made" plays weeks whose rates wobble; "speed" compares
thirteen weeks.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hanju.archive.trends import CountedStory, CountedWeek, counted_week, report_of
from hanju.collect.files import ImportOptions, read_articles
from hanju.gazetteer import Gazetteer
from hanju.settings import default_house
from hanju.sift.week import sift
from tests.unit.archive.trends.made import week, weeks

DATA = Path(__file__).parents[2] / "shared" / "data" / "news_rss_2026_02" / "articles.jsonl.gz"
SHUFFLES = 200
BASES = (date(2026, 2, 12), date(2026, 2, 19))
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def real_weeks() -> list[CountedWeek]:
    house, gazetteer, made = default_house(), Gazetteer.bundled(), []
    articles = read_articles(DATA, options=ImportOptions(wall_clock_z=True)).articles
    for base in BASES:
        began = time.perf_counter()
        start, end = base - timedelta(days=7), base - timedelta(days=1)
        days = [house.local_date(one.published_at) for one in articles if one.published_at]
        sifted = sift(articles, house, base_date=base, now=NOW)
        sifting = time.perf_counter() - began
        found = counted_week(
            (*sifted.chosen, *sifted.candidates),
            house,
            gazetteer,
            start=start,
            end=end,
            days_of_articles=[day for day in days if start <= day <= end],
        )
        took = time.perf_counter() - began
        print(f"week to {end}: {found.articles:,} articles, {len(found.stories)} stories, "
              f"{took:.1f} s (sifting {sifting:.1f} s)")  # fmt: skip
        made.append(found)
    return made


def planted(now: CountedWeek, term: str, count: int, seed: int) -> CountedWeek:
    """A term put into `count` stories of the larger field."""
    chance = random.Random(seed)  # noqa: S311  a simulation
    places = chance.sample([n for n, one in enumerate(now.stories) if one.field == "AI"], count)
    stories = list(now.stories)
    for place in places:
        stories[place] = replace(stories[place], terms=(*stories[place].terms, term))
    return replace(now, stories=tuple(stories))


def names(week_now: CountedWeek, past: list[CountedWeek]) -> set[str]:
    found = report_of(week_now, past).rising
    return {name for one in found for name in (one.name, *one.together)}


def real() -> None:
    if not DATA.is_file():
        print("real: needs ../shared/data/news_rss_2026_02: absent")
        return
    before, now = real_weeks()
    report = report_of(now, [before])
    print(f"two real weeks: {report.tested} terms compared, {len(report.rising)} rising, "
          f"{len(report.candidates)} in doubt, spread {report.dispersion:.3f}")  # fmt: skip
    for was, is_now in ((0, 8), (0, 15), (0, 20), (5, 25), (5, 40), (20, 20), (40, 40)):
        hits = 0
        for seed in range(20):
            earlier = planted(before, "심은말", was, seed) if was else before
            hits += "심은말" in names(planted(now, "심은말", is_now, 100 + seed), [earlier])
        print(f"planted {was} -> {is_now} stories: found {hits} of 20")


def shuffles() -> None:
    if not DATA.is_file():
        print("shuffles: needs ../shared/data/news_rss_2026_02: absent")
        return
    before, now = real_weeks()
    every = [*before.stories, *now.stories]
    alarms, terms, traits = 0, 0, 0
    for seed in range(SHUFFLES):
        random.Random(seed).shuffle(every)  # noqa: S311  a simulation
        mixed: list[CountedStory] = every[: len(now.stories)]
        rest = every[len(now.stories) :]
        found = report_of(
            replace(now, stories=tuple(mixed)), [replace(before, stories=tuple(rest))]
        )
        alarms += bool(found.rising)
        terms += len(found.rising)
        traits += any(one.q is not None and one.q <= 0.05 for one in found.changes)
    print(f"{SHUFFLES} shuffles: {alarms} with a false alarm ({terms} terms); fields, kinds, "
          f"regions, actors: {traits}")  # fmt: skip


def made() -> None:
    for wobble in (0.0, 0.1, 0.3):
        for past in (1, 4, 12):
            alarms, found, flat, spreads = 0, 0, 0, []
            rounds = 40
            for seed in range(rounds):
                calm = weeks(past + 1, seed=1000 + seed, wobble=wobble)
                report = report_of(calm[-1], calm[:-1])
                alarms += bool(report.rising)
                spreads.append(report.dispersion)
                risen = weeks(past + 1, seed=1000 + seed, wobble=wobble, rises={"낱말30": 5.0})
                told = names(risen[-1], risen[:-1])
                found += "낱말30" in told
                flat += "낱말31" in told
            print(f"made weeks, wobble {wobble}, {past} of past: "
                  f"false alarm in {alarms} of {rounds}, five-fold rise found {found}, "
                  f"flat neighbour {flat}, "
                  f"spread {sum(spreads) / rounds:.2f}")  # fmt: skip


def speed() -> None:
    long = weeks(13, seed=5, wobble=0.1, stories=500)
    began = time.perf_counter()
    report_of(week(12, long[-1].stories), long[:-1])
    print(f"13 weeks of 500 stories compared in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["real", "shuffles", "made", "speed"]
    for name, run in (("real", real), ("shuffles", shuffles), ("made", made), ("speed", speed)):
        if name in wanted:
            run()
