"""Print what the sift makes of a recorded week, for a person to read and judge.

    uv run python scripts/read_issues.py --last 2026-02-11 > /tmp/week1.txt

Every entry with its cell, actor, day and score, every merged source with outlet and title, and the
reasons. One week holds one issue only; to read more of it, the stories of an issue are taken away
and the rest is ranked again, under the same quotas and limits of a day, `--issues` times. The
stories in no issue follow as bare lines with `--rest`, and what was dropped with `--dropped`.

News text goes to the terminal and nowhere else.
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hanju.collect.files import ImportOptions, read_articles
from hanju.evaluate.figures import ARTICLES
from hanju.settings import default_house
from hanju.sift.rank import rank
from hanju.sift.week import sift
from hanju.write import BuiltinDrafter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Article, Sifted, Story
    from hanju.settings import House


def week_sifted(data: Path, last: date, house: House) -> tuple[Sequence[Article], Sifted, date]:
    """Sift the window that ends on `last`."""
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    articles = read_articles(data / ARTICLES, options=options).articles
    base = next(
        day
        for day in (last + timedelta(days=step) for step in range(14))
        if house.window_for(day)[1] == last
    )
    now = datetime(base.year, base.month, base.day, 12, tzinfo=UTC)
    return articles, sift(articles, house, base_date=base, now=now), base


def issues_of(sifted: Sifted, house: House, base: date, count: int) -> list[tuple[Story, ...]]:
    """Issue after issue from one week: what one has taken, the next has not."""
    issues = [sifted.chosen]
    left = sifted.candidates
    for _ in range(count - 1):
        ranked = rank(left, house, base_date=base)
        issues.append(ranked.chosen)
        left = ranked.candidates
    return [*issues, tuple(left)]


def show(place: int, story: Story, house: House, *, reasons: bool) -> None:
    """Print one entry."""
    placement = story.placement
    cell = f"{placement.field} / {placement.category}" if placement else "no place"
    actor = (placement.actor_name or "-") if placement else "-"
    region = f" ({placement.region})" if placement and placement.region else ""
    headline = BuiltinDrafter().draft(story, house).headline
    day = f"{story.event_date:%m-%d}" if story.event_date else "no day"
    print(f"{place:3} {headline}\n    {cell} | {actor}{region} | {day} | {story.score:.1f}")
    for article in story.articles:
        at = house.local_date(article.published_at) if article.published_at else None
        length = len(article.text)
        print(f"    - {article.outlet} {at:%m-%d} ({length}): {article.title}")
    if story.continues:
        print(f"    continues {story.continues}")
    if reasons:
        print(f"    {' | '.join([*(placement.why if placement else ()), *story.why])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--last", type=date.fromisoformat, required=True, help="last day")
    parser.add_argument("--issues", type=int, default=5)
    parser.add_argument("--why", action="store_true", help="the reasons too")
    parser.add_argument("--rest", action="store_true", help="stories in no issue, as bare lines")
    parser.add_argument("--dropped", action="store_true", help="articles dropped but for no field")
    options = parser.parse_args()
    house = default_house()
    articles, sifted, base = week_sifted(options.data, options.last, house)
    *issues, rest = issues_of(sifted, house, base, options.issues)
    place = 0
    for number, stories in enumerate(issues, 1):
        print(f"══ issue {number}: {len(stories)} entries")
        for story in stories:
            place += 1
            show(place, story, house, reasons=options.why)
    if options.rest:
        print(f"══ in no issue: {len(rest)}")
        for story in rest:
            print(f"{story.score:4.1f} {story.lead.outlet}: {story.lead.title}")
    if options.dropped:
        titles = {article.id: article.title for article in articles}
        for drop in sifted.dropped:
            if drop.rule not in {"no field", "field", "outside window"}:
                print(f"{drop.rule}: {titles[drop.article_id]} | {drop.why}")


if __name__ == "__main__":
    main()
