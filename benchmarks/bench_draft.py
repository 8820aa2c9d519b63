"""B1: 25,000 collected items to a drafted issue, how that grows, and merging against linkage.

Three measurements. (1) `Newsroom.draft` over a stored week, each size in a fresh process: CPU of
the first draft (Korean analyser loaded within) and of a draft again, peak memory. (2) Merging the
candidates of that week against TF-IDF over characters 2-4 with average linkage (scikit-learn and
scipy) on the same candidates. (3) B-cubed F1 of both on the gold rows; theirs at its best threshold
on these very rows.

`python -m benchmarks.bench_draft prepare|draft|merge …` is the child.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.children import Meter, in_child
from benchmarks.corpora import BASE_DAY, GOLD, NEWS, is_real, week
from benchmarks.lines import GROWTH, Line, cpu_timed, growth_exponent, steps
from hanju.clock import SystemClock
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Article, ArticleId, Placement

SIZES: Final = (25_000, 50_000, 100_000, 200_000)
MERGED_SIZES: Final = (25_000, 50_000, 100_000)
MEMORY_SIZES: Final = (25_000, 100_000)
MAX_CPU_S: Final = 5.0
MIN_RATIO: Final = 10.0
THEIRS: Final = "TF-IDF 2-4 + average linkage"
CUTS: Final = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_ME: Final = "benchmarks.bench_draft"


def measure() -> list[Line]:
    """Draft weeks of growing size, then merge their candidates both ways."""
    lines = _drafts()
    lines += [_merged(size) for size in MERGED_SIZES]
    if is_real() and GOLD.is_file():
        lines.append(_f1(in_child(_ME, "gold")))
    return lines


def _drafts() -> list[Line]:
    text = "news_rss_2026_02" if is_real() else "generated text"
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="hanju-bench-") as folder:
        for size in SIZES:
            room = Path(folder) / str(size)
            in_child(_ME, "prepare", room, size)
            found[size] = in_child(_ME, "draft", room)
    first = found[SIZES[0]]
    again = [found[size]["again"]["cpu_s"] for size in SIZES]
    exponent = growth_exponent(SIZES, again)
    lines = [
        Line(
            id="B1",
            work=f"{SIZES[0]:,} items → drafted issue, fresh process",
            ours=first["cpu_s"],
            unit="CPU s",
            target=f"≤ {MAX_CPU_S:.0f} s",
            is_met=first["cpu_s"] <= MAX_CPU_S,
            note=f"{text}; {_of_draft(first)}",
        ),
        Line(
            id="B1",
            work="the same, drafted again",
            ours=first["again"]["cpu_s"],
            unit="CPU s",
            target=f"≤ {MAX_CPU_S:.0f} s",
            is_met=first["again"]["cpu_s"] <= MAX_CPU_S,
            note=_of_draft(first["again"]),
        ),
        Line(
            id="B1",
            work=f"{SIZES[-1]:,} items, drafted again",
            ours=again[-1],
            unit="CPU s",
            target=f"exponent ≤ {GROWTH}",
            is_met=exponent <= GROWTH,
            note=f"exponent {exponent:.2f}; {steps(SIZES, again)}",
        ),
    ]
    lines += [
        Line(
            id="B1",
            work=f"{size:,} items, peak memory",
            ours=found[size]["peak_mib"],
            unit="MiB",
        )
        for size in MEMORY_SIZES
    ]
    return lines


def _of_draft(one: dict[str, Any]) -> str:
    parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in one["stages"].items())
    return (
        f"{one['seconds']:.1f} s of wall ({parts}); {one['candidates']:,} candidates, "
        f"{one['stories']:,} stories, {one['entries']} entries"
    )


def _merged(size: int) -> Line:
    one = in_child(_ME, "merge", size)
    theirs = one["theirs"]
    return Line(
        id="B1",
        work=f"stories of {one['candidates']:,} candidates (of {size:,} items)",
        ours=one["ours"],
        unit="CPU s",
        against=THEIRS if theirs else "",
        theirs=theirs,
        target=f"≥ {MIN_RATIO:.0f}×",
        is_met=theirs >= MIN_RATIO * one["ours"] if theirs else None,
        note=f"{one['stories']:,} stories" if theirs else "scikit-learn is missing",
    )


def _f1(one: dict[str, Any]) -> Line:
    is_met = one["our_f1"] >= one["their_f1"] if one["their_f1"] else None
    note = f"F1 {one['our_f1']:.3f}"
    if one["their_f1"]:
        note += f", theirs {one['their_f1']:.3f} at its best of {len(CUTS)} thresholds"
    return Line(
        id="B1",
        work=f"stories of the {one['rows']} worthy gold rows",
        ours=one["ours"],
        unit="CPU s",
        against=THEIRS if one["theirs"] else "",
        theirs=one["theirs"],
        target="F1 not lower",
        is_met=is_met,
        note=note,
    )


# -- the child ----------------------------------------------------------------------------


def _prepare(folder: Path, size: int) -> dict[str, Any]:
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.settings import default_house_text

    make_newsroom(folder, default_house_text(), starts_with_sources=False)
    with open_newsroom(folder) as room:
        articles = week(size)
        for start in range(0, size, 5_000):
            room.store.add_articles(articles[start : start + 5_000], at=SystemClock().now())
        assert room.store.count_articles() == size
    return {}


def _draft(folder: Path) -> dict[str, Any]:
    from hanju.newsroom import open_newsroom

    rounds = []
    with open_newsroom(folder) as room:
        for _ in range(2):
            with Meter() as meter:
                report = room.draft(BASE_DAY)
            rounds.append(
                meter.as_json()
                | {
                    "stages": report.seconds,
                    "candidates": report.candidates,
                    "stories": report.stories,
                    "entries": report.entries,
                }
            )
    return rounds[0] | {"again": rounds[1]}


def _merge(size: int) -> dict[str, Any]:
    from hanju.sift.stories import cluster

    house = default_house()
    candidates, placements = _candidates(week(size))
    cluster(candidates[:50], house, placements)  # the gazetteer and the card load once
    ours, clusters = cpu_timed(partial(cluster, candidates, house, placements))
    theirs = None
    if _can_compare():
        _grouped(candidates[:50], (0.85,))  # and their libraries: one and a half seconds
        theirs, _ = cpu_timed(partial(_grouped, candidates, (0.85,)))
    return {
        "candidates": len(candidates),
        "stories": len(clusters.stories),
        "ours": ours,
        "theirs": theirs,
    }


def _candidates(
    articles: Sequence[Article],
) -> tuple[list[Article], dict[ArticleId, Placement]]:
    """What passes the filters of the sift, with its place."""
    from hanju.sift.fields import field_of
    from hanju.sift.placement import place
    from hanju.sift.worthiness import worthy

    house = default_house()
    kept, placements = [], {}
    for article in articles:
        decision = field_of(article, house)
        if decision.field is None or not worthy(article, decision, house).worthy:
            continue
        placement = place(article, house)
        if placement.category and placement.field:
            kept.append(article)
            placements[article.id] = placement
    return kept, placements


def _gold() -> dict[str, Any]:
    from hanju.collect.files import ImportOptions, read_articles
    from hanju.evaluate.bcubed import bcubed
    from hanju.evaluate.sifting import read_gold
    from hanju.sift.stories import merge_stories

    house = default_house()
    story_of = {row.id: row.story for row in read_gold(GOLD) if row.worthy}
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    rows = [one for one in read_articles(NEWS, options=options).articles if one.id in story_of]
    merge_stories(rows[:50], house)
    ours, stories = cpu_timed(partial(merge_stories, rows, house))
    found = {article.id: story.id for story in stories for article in story.articles}
    theirs, their_f1 = None, None
    if _can_compare():
        _grouped(rows[:50], CUTS)
        theirs, groups = cpu_timed(partial(_grouped, rows, CUTS))
        ids = [article.id for article in rows]
        their_f1 = max(bcubed(story_of, dict(zip(ids, one, strict=True)))[2] for one in groups)
    return {
        "rows": len(rows),
        "ours": ours,
        "our_f1": bcubed(story_of, found)[2],
        "theirs": theirs,
        "their_f1": their_f1,
    }


def _can_compare() -> bool:
    return find_spec("sklearn") is not None


def _grouped(articles: Sequence[Article], cuts: Sequence[float]) -> list[list[int]]:
    """Merge by TF-IDF and average linkage; the groups at each cut."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True)
    rows = vectors.fit_transform(f"{a.title} {a.text[:500]}" for a in articles)
    apart = np.clip(1.0 - (rows @ rows.T).toarray(), 0.0, None)
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    return [fcluster(tree, cut, "distance").tolist() for cut in cuts]


if __name__ == "__main__":
    what, *more = sys.argv[1:]
    if what == "prepare":
        print(json.dumps(_prepare(Path(more[0]), int(more[1]))))
    elif what == "draft":
        print(json.dumps(_draft(Path(more[0]))))
    elif what == "merge":
        print(json.dumps(_merge(int(more[0]))))
    else:
        print(json.dumps(_gold()))
