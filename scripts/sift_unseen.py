"""Say how the sift does on data that nobody labelled for it; figures alone.

    uv run python scripts/sift_unseen.py [--data ../shared/data] [--pairs 50]

Prints the placing of releases with and without the issuer's name, joint releases as one story with
and without titles. `--pairs` also prints so many merged pairs of the recorded fortnight for a
person to judge: every pair an article and the one it was merged with, the same for the same
stories. They go to the terminal and nowhere else.
"""

from __future__ import annotations

import argparse
import zlib
from datetime import date
from pathlib import Path
from typing import Final

from hanju.collect.files import ImportOptions, read_articles
from hanju.evaluate.figures import ARTICLES
from hanju.evaluate.releases import joint_releases, placed_releases
from hanju.settings import default_house
from hanju.sift.copies import plain
from hanju.sift.fields import field_of
from hanju.sift.stories import cluster
from hanju.sift.worthiness import worthy

#: A week that no label covers.
FIRST: Final = date(2026, 2, 12)
LAST: Final = date(2026, 2, 18)


def show_pairs(data: Path, count: int) -> None:
    """Print merged pairs with different titles, chosen by a hash."""
    house = default_house()
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    articles = [
        article
        for article in read_articles(data / ARTICLES, options=options).articles
        if article.published_at is not None
        and FIRST <= house.local_date(article.published_at) <= LAST
        and worthy(article, field_of(article, house), house).worthy
    ]
    known = {article.id: article for article in articles}
    merges = [
        merge
        for merge in cluster(articles, house).merges
        if plain(known[merge.kept].title) != plain(known[merge.absorbed].title)
    ]
    print(f"articles {len(articles)}, merges with two titles {len(merges)}")
    merges.sort(key=lambda merge: zlib.crc32(f"{merge.kept}{merge.absorbed}".encode()))
    for number, merge in enumerate(merges[:count], 1):
        one, two = known[merge.kept], known[merge.absorbed]
        print(
            f"{number:3} {one.outlet}: {one.title}\n    {two.outlet}: {two.title}\n    {merge.why}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pairs", type=int, default=0, help="merged pairs to print for reading")
    options = parser.parse_args()
    house = default_house()
    for name, accuracy in placed_releases(options.data, house).items():
        print(f"releases, {name}: category {accuracy:.3f}")
    for hidden in (False, True):
        found = joint_releases(options.data, house, hide_titles=hidden)
        titles = "titles hidden" if hidden else "with titles"
        print(
            f"joint releases, {titles}: {found['whole']:.0f} of {found['joint']:.0f} whole; "
            f"{found['stories']:.0f} stories, the largest of {found['largest']:.0f}"
        )
    if options.pairs:
        show_pairs(options.data, options.pairs)


if __name__ == "__main__":
    main()
