"""B1 and B2, the sifting half: stories from generated articles, near copies, and their growth.

The text is generated: words of random syllables by a Zipf law, stories of one to seven articles,
each rewritten with up to 15 % other words; the vocabulary grows with the collection, as news does.
The alternative is TF-IDF over characters 2-4 with average linkage (scikit-learn and scipy), on the
same articles, with its best threshold; without those packages its column stays empty.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import accumulate
from time import process_time
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.lines import Line, growth_exponent
from hanju.evaluate.bcubed import bcubed
from hanju.model import Article, ArticleId
from hanju.settings import default_house
from hanju.sift.copies import near_copies
from hanju.sift.stories import merge_stories

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

#: Candidates that 25,000 collected items leave after fields and worthiness, and their multiples.
SIZES = [860, 1_720, 3_440, 6_880]
COPY_SIZES = [12_500, 25_000, 50_000, 100_000]
TITLE_WORDS, BODY_WORDS, COPY_WORDS = 8, 90, 165
_START = datetime(2026, 2, 5, tzinfo=UTC)


def generated(count: int, *, words: int, seed: int = 1) -> tuple[list[Article], dict[str, str]]:
    """Invent articles; returns them with the story of each id."""
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    vocabulary = [
        "".join(chr(chance.randrange(0xAC00, 0xD7A0)) for _ in range(chance.choice((2, 2, 3, 4))))
        for _ in range(2_000 + count * 3)
    ]
    shares = list(accumulate(1.0 / (rank + 10) ** 1.05 for rank in range(len(vocabulary))))
    articles: list[Article] = []
    story_of: dict[str, str] = {}
    number = 0
    while len(articles) < count:
        told = chance.choices(vocabulary, cum_weights=shares, k=words)
        name = chance.choices(vocabulary, k=4)  # what this story is about
        at = _START + timedelta(minutes=chance.randrange(7 * 24 * 60))
        times = 1 if chance.random() < 0.7 else chance.randrange(2, 8)
        for _ in range(min(times, count - len(articles))):
            changed = chance.random() * 0.15
            body = [
                chance.choices(vocabulary, cum_weights=shares)[0]
                if chance.random() < changed
                else word
                for word in told
            ]
            body[3::25] = [chance.choice(name) for _ in body[3::25]]
            title = name + told[: TITLE_WORDS - len(name)]
            chance.shuffle(title)
            articles.append(
                Article(
                    id=ArticleId(f"g{len(articles):06}"),
                    url="",
                    title=" ".join(title),
                    text="" if chance.random() < 0.22 else " ".join(body),
                    outlet=f"매체 {chance.randrange(30)}",
                    published_at=at + timedelta(minutes=chance.randrange(300)),
                )
            )
            story_of[articles[-1].id] = str(number)
        number += 1
    return articles, story_of


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """CPU seconds of one run, and its answer."""
    start = process_time()
    answer = work()
    return process_time() - start, answer


def measure() -> list[Line]:
    """Time merging and near copies at N, 2N, 4N, 8N."""
    house = default_house()
    merge_stories(generated(200, words=BODY_WORDS)[0], house)  # the gazetteer loads once
    seconds: list[float] = []
    lines: list[Line] = []
    for size in SIZES:
        articles, story_of = generated(size, words=BODY_WORDS)
        spent, stories = timed(partial(merge_stories, articles, house))
        seconds.append(spent)
        found = {str(a.id): str(s.id) for s in stories for a in s.articles}
        theirs, note = _baseline(articles, story_of) if size <= SIZES[2] else (None, "")
        lines.append(
            Line(
                id="B1",
                work=f"stories of {size:,} candidates (CPU)",
                ours_s=seconds[-1],
                against="TF-IDF 2-4 + average linkage" if theirs else "",
                theirs_s=theirs,
                note=f"F1 {bcubed(story_of, found)[2]:.3f}{note}",
            )
        )
    lines[-1] = _with_growth(lines[-1], growth_exponent(SIZES, seconds))
    seconds = []
    for size in COPY_SIZES:
        articles, _ = generated(size, words=COPY_WORDS)
        seconds.append(timed(partial(near_copies, articles))[0])
    last = Line(
        id="B2", work=f"near copies in {COPY_SIZES[-1]:,} articles (CPU)", ours_s=seconds[-1]
    )
    return [*lines, _with_growth(last, growth_exponent(COPY_SIZES, seconds))]


def _with_growth(line: Line, exponent: float) -> Line:
    note = f"{line.note}; " if line.note else ""
    return Line(
        id=line.id,
        work=line.work,
        ours_s=line.ours_s,
        against=line.against,
        theirs_s=line.theirs_s,
        note=f"{note}growth exponent {exponent:.2f}, target ≤ 1.15",
    )


def _baseline(articles: list[Article], story_of: dict[str, str]) -> tuple[float | None, str]:
    """Merge by TF-IDF and average linkage at the best of a few thresholds."""
    if find_spec("sklearn") is None or find_spec("scipy") is None:
        return None, "; scikit-learn is not installed here"
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    def work() -> Any:
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True)
        rows = vectors.fit_transform(f"{a.title} {a.text[:500]}" for a in articles)
        apart = np.clip(1.0 - (rows @ rows.T).toarray(), 0.0, None)
        np.fill_diagonal(apart, 0.0)
        return linkage(squareform(apart, checks=False), "average")

    seconds, tree = timed(work)
    best = max(
        bcubed(
            story_of,
            dict(
                zip(
                    [str(a.id) for a in articles],
                    fcluster(tree, cut, "distance").tolist(),
                    strict=True,
                )
            ),
        )[2]
        for cut in (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
    )
    return seconds, f", theirs {best:.3f}"
