"""Train the ranker of sentences and write its weights as named numbers.

Run:    uv run python scripts/train_choose.py [--data ../shared/data] [--check]
Reads:  data/summarization_ko: articles with three sentences that a person chose.
Writes: src/hanju/write/weights/choose.json: a bias and one weight for each named sign.
        No text, no word and no letter pair is kept.
Source: docs/decisions/0020-sentence-choice.md; `--check` prints the figures only.

Logistic regression with an L2 penalty on signs brought to one spread, by Newton steps: numpy
alone, the same weights every time. Cross-validation leaves whole articles out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hanju.evaluate.drafting import first_sentences, read_pairs, sentence_f1, text_rank
from hanju.settings import default_house
from hanju.write.choose import read_lines
from hanju.write.ranker import SIGNS, WEIGHTS_VERSION, signs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Way = Callable[[Sequence[str], int], list[int]]

ROOT = Path(__file__).resolve().parent.parent
#: Penalty of a step of one spread, in rows; any of 100 to 1000 gives the same F1 within .005.
PENALTY = 300.0
FOLDS, REPEATS = 10, 5


@dataclass(frozen=True)
class Row:
    """One article: the table of its real sentences and which of them a person chose."""

    lines: tuple[str, ...]
    at: tuple[int, ...]
    table: Floats
    chosen: Floats
    gold: frozenset[int]


def row_of(lines: tuple[str, ...], title: str, gold: frozenset[int]) -> Row:
    read = read_lines(lines)
    table = signs([lines[at] for at in read.real], title, read.headings)
    chosen = np.array([float(at in gold) for at in read.real])
    return Row(lines, tuple(read.real), table, chosen, gold)


def rows(data: Path) -> list[Row]:
    pairs = read_pairs(data / "summarization_ko/aihub_docsum.jsonl.gz", default_house())
    return [row_of(pair.sentences, pair.title, pair.gold) for pair in pairs]


def science_rows(data: Path) -> list[Row]:
    """Another outlet and subject, as many gold sentences as there are: never trained on."""
    found = []
    path = data / "summarization_ko/sci_news_sum_kr.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record: dict[str, Any] = json.loads(line)
            found.append(
                row_of(
                    tuple(f"{sentence}." for sentence in record["sentences"]),
                    record["title"],
                    frozenset(record["summaries"]),
                )
            )
    return found


def fit(train: Sequence[Row], penalty: float) -> tuple[float, Floats]:
    """Bias and weights of the signs as they are."""
    table = np.vstack([row.table for row in train])
    target = np.concatenate([row.chosen for row in train])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    scaled = (table - mean) / np.where(spread > 0, spread, 1.0)
    design = np.hstack([scaled, np.ones((len(scaled), 1))])
    brake = np.append(np.full(len(mean), penalty), 1e-6)
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (chance - target) + brake * weights
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(brake)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    plain = np.where(spread > 0, weights[:-1] / np.where(spread > 0, spread, 1.0), 0.0)
    return float(weights[-1] - plain @ mean), plain


def f1(row: Row, weights: Floats) -> float:
    count = 3 if len(row.gold) == 3 else len(row.gold)
    best = np.argsort(-(row.table @ weights), kind="stable")[:count]
    return sentence_f1([row.at[at] for at in best], row.gold)


def crossed(found: Sequence[Row], penalty: float) -> list[float]:
    """F1 of articles that the weights have not seen, a mean for each repeat."""
    means = []
    for repeat in range(REPEATS):
        fold = np.random.default_rng(repeat).permutation(len(found)) % FOLDS
        scores = []
        for number in range(FOLDS):
            _, weights = fit(
                [row for row, at in zip(found, fold, strict=True) if at != number], penalty
            )
            scores += [
                f1(row, weights) for row, at in zip(found, fold, strict=True) if at == number
            ]
        means.append(float(np.mean(scores)))
    return means


def anchor(found: Sequence[Row], way: Way) -> float:
    return float(np.mean([sentence_f1(way(row.lines, len(row.gold)), row.gold) for row in found]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=ROOT / "src/hanju/write/weights/choose.json")
    parser.add_argument("--check", action="store_true", help="print figures, write nothing")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    options = parser.parse_args()
    found, science = rows(options.data), science_rows(options.data)
    bias, weights = fit(found, options.penalty)
    means = crossed(found, options.penalty)
    error = np.std([f1(row, weights) for row in found]) / np.sqrt(len(found))
    print(f"articles {len(found)}, sentences {sum(len(row.at) for row in found)}")
    print(
        f"sentence F1 left-out {np.mean(means):.4f} ({FOLDS} folds, {REPEATS} cuts: "
        f"{min(means):.4f} to {max(means):.4f}; standard error of the articles {error:.3f})"
    )
    print(f"sentence F1 fitted   {np.mean([f1(row, weights) for row in found]):.4f}")
    print(f"first full sentences {anchor(found, first_sentences):.4f}")
    print(f"TextRank             {anchor(found, text_rank):.4f}")
    print(
        f"science articles, never trained on: {np.mean([f1(row, weights) for row in science]):.4f}"
        f" (first sentences {anchor(science, first_sentences):.4f})"
    )
    if options.check:
        return
    by_sign = {name: round(float(w), 4) for name, w in zip(SIGNS, weights, strict=True)}
    document = {"version": WEIGHTS_VERSION, "bias": round(bias, 4), "signs": by_sign}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(by_sign)} weights")


if __name__ == "__main__":
    main()
