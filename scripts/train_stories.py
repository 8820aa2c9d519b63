"""Fit the scorecard of `hanju.sift.stories` and say how well it does on what it never saw.

    uv run python scripts/train_stories.py [--shared ../shared/data] [--write]

Reads `gold/week_2026_02_dev.jsonl` with the texts of `news_rss_2026_02`, and
`clusters_ecbplus`; prints cross-validated B-cubed F1 (five folds of stories; days; topics of the
English set) for a range of thresholds, then the card. `--write` puts it into
`src/hanju/sift/story_card.py`. Only numbers leave this script, no text.

The card is a sum of steps, one row of steps a feature, each made to rise or fall all the way
(`FALLING`): fitted by boosting single splits (Friedman 2001) on the logistic loss.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hanju.evaluate.sifting import read_gold, read_labelled_days
from hanju.model import Article, ArticleId
from hanju.settings import default_house
from hanju.sift import similarity
from hanju.sift.copies import exact_copies
from hanju.sift.fields import field_of
from hanju.sift.linkage import linked
from hanju.sift.scorecard import Card
from hanju.sift.similarity import FEATURES
from hanju.sift.stories import Measured, evidence
from hanju.sift.worthiness import worthy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Say of the English set beside the Korean one.
ENGLISH_SHARE: Final = 1.0
#: Boosting: splits, step, least pairs on a side, bins a feature, ridge of a step, total weight.
SPLITS: Final = 200
RATE: Final = 0.1
LEAST: Final = 50
BINS: Final = 32
RIDGE: Final = 1.0
WEIGHT: Final = 1000.0
FOLDS: Final = 5
SEEDS: Final = (0, 1, 2)
#: Features that speak against one story; all others speak for it, `FREE` may do either.
FALLING: Final = frozenset(
    {"days", "same_outlet", "figures_differ", "title_figures_differ", "actors_apart"}
)
FREE: Final = frozenset({"bodies"})
#: Not of the card: `stories.evidence` asks for it by name.
LEFT_OUT: Final = frozenset({"content"})
TARGET: Final = Path(__file__).parent.parent / "src/hanju/sift/story_card.py"


@dataclass(frozen=True)
class Set:
    """One labelled collection, measured."""

    stories: NDArray[Any]
    parts: NDArray[Any]  # days or topics
    pairs: Ints
    table: Floats
    vetoed: Ints

    @property
    def same(self) -> NDArray[np.bool_]:
        return np.asarray(self.stories[self.pairs[:, 0]] == self.stories[self.pairs[:, 1]])

    @property
    def labelled(self) -> NDArray[np.bool_]:
        """Pairs of which both rows have a label."""
        return np.asarray((self.stories[self.pairs] != "").all(axis=1))


def korean(shared: Path) -> Set:
    """The labelled days as the weekly run sees them; rows without a label have the story ""."""
    house = default_house()
    gold = read_gold(shared / "gold/week_2026_02_dev.jsonl")
    stories = {row.id: row.story for row in gold if row.worthy}
    refused = {row.id for row in gold if not row.worthy}
    articles = sorted(
        (
            article
            for article in read_labelled_days(
                shared / "news_rss_2026_02/articles.jsonl.gz", gold, house
            )
            if article.id in stories
            or (
                article.id not in refused
                and worthy(article, field_of(article, house), house).worthy
            )
        ),
        key=lambda article: article.id,
    )
    copied = {copy.newer for copy in exact_copies(articles)}
    articles = [article for article in articles if article.id not in copied]
    days = [
        str(house.local_date(article.published_at)) if article.published_at else ""
        for article in articles
    ]
    return _measured(
        articles, np.array([stories.get(article.id, "") for article in articles]), np.array(days)
    )


def _document(id_: str, sentences: list[str]) -> Article:
    return Article(
        id=ArticleId(id_),
        url="",
        title=sentences[0],
        text=" ".join(sentences[1:]),
        outlet="",
        published_at=None,
        lang="en",
    )


def _measured(articles: list[Article], stories: NDArray[Any], parts: NDArray[Any]) -> Set:
    desk = Measured(articles, default_house())
    return Set(stories, parts, desk.pairs, desk.table, np.array(sorted(desk.vetoes), dtype=int))


def english(shared: Path) -> Set:
    with gzip.open(shared / "clusters_ecbplus/docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        docs = sorted(map(json.loads, lines), key=lambda row: str(row["doc"]))
    articles = [_document(f"{doc['doc']}#{n}", doc["sentences"]) for n, doc in enumerate(docs)]
    order = sorted(range(len(docs)), key=lambda n: articles[n].id)
    return _measured(
        [articles[n] for n in order],
        np.array([docs[n]["story"] for n in order]),
        np.array([docs[n]["topic"] for n in order]),
    )


def fitted(table: Floats, same: NDArray[np.bool_], weights: Floats) -> Card:
    """Boost single splits under the signs."""
    used = [place for place, name in enumerate(FEATURES) if name not in LEFT_OUT]
    edges = {place: _edges(table[:, place]) for place in used}
    bins = {place: np.searchsorted(edges[place], table[:, place]) for place in used}
    points = {place: np.zeros(len(edges[place]) + 1) for place in used}
    rows = {
        place: np.bincount(bins[place], minlength=len(points[place])).cumsum() for place in used
    }
    mean = float((weights * same).sum() / weights.sum())
    bias = float(np.log(mean / (1.0 - mean)))
    odds = np.full(len(table), bias)
    for _ in range(SPLITS):
        p = 1.0 / (1.0 + np.exp(-odds))
        slope, bend = weights * (p - same), weights * np.maximum(p * (1.0 - p), 1e-9)
        total = slope.sum(), bend.sum()
        best: tuple[float, int, int, float, float] | None = None
        for place in used:
            width = len(points[place])
            left = np.bincount(bins[place], slope, width).cumsum()[:-1]
            below = np.bincount(bins[place], bend, width).cumsum()[:-1]
            down = -left / (below + RIDGE)
            up = -(total[0] - left) / (total[1] - below + RIDGE)
            gain = left**2 / (below + RIDGE) + (total[0] - left) ** 2 / (total[1] - below + RIDGE)
            count = rows[place][:-1]
            allowed = (count >= LEAST) & (len(table) - count >= LEAST)
            name = FEATURES[place]
            if name not in FREE:
                allowed &= (up <= down) if name in FALLING else (up >= down)
            if not allowed.any():
                continue
            at = int(np.argmax(np.where(allowed, gain, -1.0)))
            if best is None or gain[at] > best[0]:
                best = float(gain[at]), place, at, float(down[at]), float(up[at])
        if best is None:
            break
        _, place, at, down_, up_ = best
        points[place][: at + 1] += RATE * down_
        points[place][at + 1 :] += RATE * up_
        odds += RATE * np.where(bins[place] <= at, down_, up_)
    steps = {
        FEATURES[place]: _steps(edges[place], points[place])
        for place in used
        if np.ptp(points[place]) > 0
    }
    shift = sum(values[0] for _, values in steps.values())
    return Card(
        round(bias + shift, 4),
        {
            name: (at, tuple(round(value - values[0], 4) for value in values))
            for name, (at, values) in steps.items()
        },
    )


def _edges(column: Floats) -> Floats:
    """Cuts between the values, at most `BINS` of them."""
    values = np.unique(column)
    if len(values) > BINS:
        values = np.unique(np.quantile(column[column > column.min()], np.linspace(0, 1, BINS)))
    return np.round((values[1:] + values[:-1]) / 2, 4)


def _steps(edges: Floats, points: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Leave out the cuts at which nothing changes."""
    moves = np.flatnonzero(np.abs(np.diff(points)) > 1e-9)
    values = (float(points[0]), *(float(points[move + 1]) for move in moves))
    return tuple(float(edges[move]) for move in moves), values


def joined(sets: Sequence[tuple[Set, NDArray[np.bool_], float]]) -> Card:
    """Fit on the chosen pairs of several sets, each with its share."""
    return fitted(
        np.concatenate([one.table[chosen] for one, chosen, _ in sets]),
        np.concatenate([one.same[chosen] for one, chosen, _ in sets]),
        np.concatenate([np.full(int(c.sum()), WEIGHT * share / c.sum()) for _, c, share in sets]),
    )


def by_row(found: Ints, stories: NDArray[Any]) -> Floats:
    """B-cubed precision and recall of every labelled row; nan for the others."""
    score = np.full((len(stories), 2), np.nan)
    labelled = stories != ""
    for row in np.flatnonzero(labelled):
        group, gold = (found == found[row]) & labelled, stories == stories[row]
        shared = np.count_nonzero(group & gold)
        score[row] = shared / np.count_nonzero(group), shared / np.count_nonzero(gold)
    return score


def f1(score: Floats) -> float:
    precision, recall = np.nanmean(score, axis=0)
    return float(2 * precision * recall / (precision + recall))


def mixed(found: Ints, stories: NDArray[Any], fold: Ints | None = None, part: int = 0) -> Floats:
    """Mixed groups, and groups of two or more labelled rows; of a fold, by its share of rows."""
    counts = np.zeros(2)
    labelled = stories != ""
    for group in np.unique(found[labelled]):
        rows = np.flatnonzero((found == group) & labelled)
        if len(rows) > 1:
            share = 1.0 if fold is None else float(np.mean(fold[rows] == part))
            counts += share * (len(np.unique(stories[rows])) > 1), share
    return counts


def grouped(one: Set, card: Card, threshold: float) -> Ints:
    """Groups of the whole set, by the very steps that `hanju.sift.stories` takes."""
    scores = evidence(card.odds(one.table), one.table, one.vetoed)
    return linked(len(one.stories), one.pairs, scores, threshold)


def folds(labels: NDArray[Any], seed: int) -> Ints:
    names = sorted(set(labels.tolist()))
    number = dict(
        zip(names, np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True)
    )
    return np.array([number[label] for label in labels.tolist()])


def crossed(
    main: Set, other: Set, main_share: float, other_share: float, fold: Ints, at: Sequence[float]
) -> list[tuple[float, float]]:
    """F1 and mixed share at every threshold, each fold by a card that saw none of its stories."""
    scores = [np.full((len(main.stories), 2), np.nan) for _ in at]
    counts = [np.zeros(2) for _ in at]
    for part in sorted(set(fold.tolist())):
        seen = main.labelled & (fold[main.pairs] != part).all(axis=1)
        card = joined([(main, seen, main_share), (other, other.labelled, other_share)])
        for place, threshold in enumerate(at):
            found = grouped(main, card, threshold)
            scores[place][fold == part] = by_row(found, main.stories)[fold == part]
            counts[place] += mixed(found, main.stories, fold, part)
    return [
        (f1(score), float(count[0] / max(count[1], 1.0)))
        for score, count in zip(scores, counts, strict=True)
    ]


def whole(ko: Set, en: Set) -> Card:
    """Fit on everything."""
    return joined([(ko, ko.labelled, 1.0), (en, en.labelled, ENGLISH_SHARE)])


def report(ko: Set, en: Set) -> None:
    at = [step / 5 for step in range(-6, 4)]
    stories = np.mean(
        [crossed(ko, en, 1.0, ENGLISH_SHARE, folds(ko.stories, seed), at) for seed in SEEDS], axis=0
    )
    days = crossed(ko, en, 1.0, ENGLISH_SHARE, folds(ko.parts, 0), at)
    topics = crossed(en, ko, ENGLISH_SHARE, 1.0, folds(en.parts, 0), at)
    card = whole(ko, en)
    print("           stories-CV    days-CV       fit           English: topics-CV  fit")
    print("threshold  F1     mixed  F1     mixed  F1     mixed           F1         F1")
    for place, threshold in enumerate(at):
        fit, fit_en = grouped(ko, card, threshold), grouped(en, card, threshold)
        wrong, groups = mixed(fit, ko.stories).tolist()
        print(
            f"{threshold:9.2f}  {stories[place][0]:.4f} {stories[place][1]:.4f}"
            f" {days[place][0]:.4f} {days[place][1]:.4f}"
            f" {f1(by_row(fit, ko.stories)):.4f} {wrong / groups:.4f}"
            f" {topics[place][0]:18.4f} {f1(by_row(fit_en, en.stories)):11.4f}"
        )


def main() -> None:
    # The card learns from faint pairs too: without them it thinks the others are near misses
    # (story F1 .9717 instead of .974). Scoring is the same with and without.
    similarity.FAINT = 0.0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    ko, en = korean(options.shared), english(options.shared)
    print(f"Korean pairs {len(ko.pairs)}, same story {int(ko.same.sum())}; English {len(en.pairs)}")
    report(ko, en)
    card = whole(ko, en)
    rows = "".join(
        f'    "{name}": (\n        {edges},\n        {values},\n    ),\n'
        for name, (edges, values) in card.points.items()
    )
    text = (
        '"""Points for a pair of articles: written by scripts/train_stories.py, never by hand.\n\n'
        "Shape:  feature -> (cuts, points): up to the first cut the first points, and so on.\n"
        "Units:  log odds that two articles tell one event = BIAS + the points of every feature.\n"
        "Errors: none.\n"
        "Source: docs/decisions/0009-stories.md (what it was fitted on, and cross-validation).\n"
        '"""\n\nfrom __future__ import annotations\n\nfrom typing import Final\n\n'
        "Steps = tuple[tuple[float, ...], tuple[float, ...]]\n\n"
        f"BIAS: Final = {card.bias}\nPOINTS: Final[dict[str, Steps]] = {{\n{rows}}}\n"
    )
    print(text)
    if options.write:
        TARGET.write_text(text, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(TARGET)], check=False)


if __name__ == "__main__":
    main()
