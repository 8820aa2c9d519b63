"""Print drafted entries, each above the whole text of its sources, for a person to judge.

    uv run python scripts/read_entries.py {week,releases} --out FILE [--round 1] [--count 30]
        [--data ../shared/data]

`week`: stories of one recorded week, printed or waiting, whose longest body is in the upper half of
those that have one. `releases`: full texts of local bodies, each title once. Both are shuffled with
a fixed seed; round 1 is the first `--count` of them, round 2 the next ones, so no entry is read
twice. What the sift prints changes the pool of the week: `--without FILE` leaves out the ids that
an earlier round has read. The file holds news text: it belongs under /tmp, never in the repository.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.collect.files import ImportOptions, read_articles
from hanju.evaluate.figures import ARTICLES
from hanju.evaluate.records import json_records
from hanju.evaluate.releases import LOCAL
from hanju.model import Article, ArticleId, Story, StoryId
from hanju.settings import default_house
from hanju.sift.placement import place
from hanju.sift.week import sift
from hanju.text.normalise import clean_line
from hanju.text.sentences import sentences
from hanju.write import check_style, draft_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Bullet
    from hanju.settings import House

SEED: Final = 20260205
#: The week 2026-02-05..11.
BASE_DAY: Final = date(2026, 2, 12)
#: Releases carry no day of their own; all are of 2025-12-13..19.
RELEASE_DAY: Final = date(2025, 12, 16)
#: Times that a board put before its titles.
_CLOCK: Final = re.compile(r"^\d+:\d+\s*")


def body(story: Story) -> int:
    """Length of the longest text of a story."""
    return max(len(article.text.strip()) for article in story.articles)


def week(data: Path, house: House) -> list[Story]:
    """Stories of the recorded week with the longer bodies."""
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    articles = read_articles(data / ARTICLES, options=options).articles
    now = datetime.combine(BASE_DAY, time(), tzinfo=house.period.timezone)
    found = sift(articles, house, base_date=BASE_DAY, now=now)
    for name, stories in (
        ("printed", list(found.chosen)),
        ("printed and waiting", [*found.chosen, *found.candidates]),
    ):
        bare = sum(body(story) == 0 for story in stories)
        print(f"{name}: {len(stories)} stories, {bare} of them titles alone")
    told = sorted((s for s in [*found.chosen, *found.candidates] if body(s)), key=body)
    longer = told[len(told) // 2 :]
    print(f"read from {len(longer)} stories with bodies of {body(longer[0])} characters or more")
    return longer


def local(data: Path, house: House) -> list[Story]:
    """Every release of a local body as a story of its own, each title once."""
    found: dict[str, Story] = {}
    for number, (_, record) in enumerate(json_records(data / LOCAL)):
        title = clean_line(_CLOCK.sub("", str(record["title"] or "")))
        if title in found:
            continue
        article = Article(
            id=ArticleId(f"r{number:04}"),
            url="",
            title=title,
            text=str(record["content"] or ""),
            outlet="",
            published_at=datetime.combine(RELEASE_DAY, time(3), tzinfo=UTC),
        )
        story = Story(id=StoryId(article.id), articles=(article,))
        found[title] = replace(story, placement=place(story, house))
    print(f"releases: {len(found)} titles")
    return list(found.values())


def source_rows(bullet: Bullet, story: Story) -> str:
    """Numbers of the sentences a bullet rests on: article.sentence."""
    rows = []
    for evidence in bullet.evidence:
        at = next(i for i, a in enumerate(story.articles) if a.id == evidence.article_id)
        spans = [one.span for one in sentences(story.articles[at].text)]
        rows += [
            f"{at}.{n}"
            for n, (low, high) in enumerate(spans)
            if low < evidence.span[1] and evidence.span[0] < high
        ]
    return " ".join(rows)


def show(number: int, story: Story, house: House) -> str:
    """One entry, its findings, and every source in full with numbered sentences."""
    entry = draft_entry(story, house)
    lines = [f"===== {number} {story.id}", f"□ {entry.headline} ({len(entry.headline)})"]
    lines += [
        f"- {bullet.text} ({len(bullet.text)}) [{source_rows(bullet, story)}]"
        for bullet in entry.bullets
    ]
    marks = [f"{f.rule} {f.where}" for f in check_style(entry, house) if f.severity != "I"]
    lines.append(f"  actor {entry.actor} · {', '.join((*marks, *entry.notes)) or 'no finding'}")
    for at, article in enumerate(story.articles):
        lines.append(f"  [{at}] {article.outlet} {article.published_at}: {article.title}")
        lines += [
            f"    {at}.{n} {'#' if one.boilerplate else ''}{one.text}"
            for n, one in enumerate(sentences(article.text))
        ]
    return "\n".join(lines)


def drawn(stories: Sequence[Story], turn: int, count: int, read: frozenset[str]) -> list[Story]:
    """The stories of one round; rounds share none, and none of `read` is in any."""
    mixed = sorted((s for s in stories if s.id not in read), key=lambda story: story.id)
    random.Random(SEED).shuffle(mixed)  # noqa: S311  a sample, no secret
    return mixed[(turn - 1) * count : turn * count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", choices=["week", "releases"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--round", type=int, default=1, dest="turn")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--without", type=Path, help="ids of stories that were read before")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    house = default_house()
    stories = {"week": week, "releases": local}[options.which](options.data, house)
    read = frozenset(options.without.read_text().split()) if options.without else frozenset()
    chosen = drawn(stories, options.turn, options.count, read)
    shown = [show(number, story, house) for number, story in enumerate(chosen, 1)]
    options.out.write_text("\n\n".join(shown) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(chosen)} entries")


if __name__ == "__main__":
    main()
