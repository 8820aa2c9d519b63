"""Train the small linear models of the sift and write their weights as numbers.

Run:    uv run python scripts/train_sift.py [--data ../shared/data] [--check]
Reads:  gold labels, a fortnight of feeds, releases of ministries and of local governments.
Writes: src/hanju/sift/weights/sift.json: hashed weights (int8) and weights of named signs.
        No text and no character run is kept.
Source: docs/decisions/0007 and 0008; `--check` prints the cross-validated figures only.

The trainer is kernel logistic regression by Newton steps: 800 rows, numpy alone, the same
weights every time.
"""

from __future__ import annotations

import argparse
import json
import zlib
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hanju.evaluate.releases import releases
from hanju.evaluate.sifting import read_gold, read_labelled_days
from hanju.settings import default_house
from hanju.sift.evidence import weigh, words_of
from hanju.sift.fields import signs_of
from hanju.sift.issuer import issuer_signs, issuer_texts, style_texts
from hanju.sift.linear import WEIGHTS_VERSION, grams
from hanju.sift.reading import Reading, read
from hanju.sift.rules import rule_hits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BITS = 14
ROOT = Path(__file__).resolve().parent.parent
#: Regularisation, and how much signs and characters may move; chosen by leave-one-day-out.
LAMBDA = 1.0
FIELD_TEXT, FIELD_SIGNS = 1.0, 0.7
RELEASE_TEXT, RELEASE_SIGNS = 2.0, 1.0
#: A step of the anchor sign counts as this many of the others: rules lead, the model corrects.
ANCHOR = 5.0


@dataclass(frozen=True)
class Design:
    """Rows of hashed characters and named signs, ready for a kernel."""

    text: NDArray[np.float32]
    signs: NDArray[np.float32]
    names: tuple[str, ...]
    text_scale: float
    sign_scale: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        texts: Sequence[tuple[str, ...]],
        signs: Sequence[Mapping[str, float]],
        *,
        text_scale: float,
        sign_scale: float,
        idf: NDArray[np.float32] | None = None,
    ) -> Design:
        matrix = np.zeros((len(texts), 1 << BITS), np.float32)
        for row, parts in enumerate(texts):
            for salt, text in enumerate(parts):
                places = grams(text, salt, BITS)
                if len(places):
                    matrix[row, places] += 1 / np.sqrt(len(places))
        if idf is not None:
            matrix *= idf
        names = tuple(sorted({name for row in signs for name in row}))
        at = {name: column for column, name in enumerate(names)}
        table = np.zeros((len(signs), len(names)), np.float32)
        for row, named in enumerate(signs):
            for name, value in named.items():
                table[row, at[name]] = value
        scale = np.array(
            [sign_scale * (ANCHOR if name == "rules" else 1.0) for name in names], np.float32
        )
        return cls(matrix, table, names, text_scale, scale)

    def kernel(self) -> Floats:
        text = self.text * self.text_scale
        signs = self.signs * self.sign_scale
        return (text @ text.T + signs @ signs.T + 1.0).astype(np.float64)

    def weights(self, alpha: Floats, idf: NDArray[np.float32] | None) -> dict[str, Any]:
        hashed = (self.text.T @ alpha) * self.text_scale**2
        if idf is not None:
            hashed *= idf
        signs = (self.signs.T @ alpha) * self.sign_scale**2
        scale = float(np.abs(hashed).max()) / 127 or 1.0
        packed = np.clip(np.round(hashed / scale), -127, 127).astype(np.int8)
        return {
            "bits": BITS,
            "bias": round(float(alpha.sum()), 5),
            "scale": scale,
            "hashed": b64encode(packed.tobytes()).decode("ascii"),
            "signs": {
                name: round(float(weight), 4)
                for name, weight in zip(self.names, signs, strict=True)
                if abs(weight) >= 0.001
            },
        }


def fit(kernel: Floats, target: Floats, steps: int = 25) -> Floats:
    alpha = np.zeros(len(target))
    for _ in range(steps):
        margin = kernel @ alpha
        chance = 1 / (1 + np.exp(-margin))
        weight = np.maximum(chance * (1 - chance), 1e-4)
        goal = margin + (target - chance) / weight
        step = np.linalg.solve(kernel + np.diag(LAMBDA / weight), goal)
        if np.abs(step - alpha).max() < 1e-4:
            return step
        alpha = step
    return alpha


def out_of_fold(kernel: Floats, target: Floats, fold: NDArray[np.int64]) -> Floats:
    margins = np.zeros(len(target))
    for number in np.unique(fold):
        train, test = np.where(fold != number)[0], np.where(fold == number)[0]
        alpha = fit(kernel[np.ix_(train, train)], target[train])
        margins[test] = kernel[np.ix_(test, train)] @ alpha
    return margins


def f1(found: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    return float(2 * (found & gold).sum() / max(1, found.sum() + gold.sum()))


def folds(groups: Sequence[str], count: int) -> NDArray[np.int64]:
    names = sorted(set(groups))
    if len(names) <= count:
        return np.array([names.index(group) for group in groups])
    return np.array([zlib.crc32(group.encode()) % count for group in groups])


def idf_of(readings: Sequence[Reading]) -> NDArray[np.float32]:
    counts = np.zeros(1 << BITS)
    for reading in readings:
        for salt, text in enumerate((reading.title, reading.lead)):
            counts[grams(text, salt, BITS)] += 1
    idf = np.log((len(readings) + 1) / (counts + 1))
    return (idf / idf.mean()).astype(np.float32)


def train_fields(data: Path) -> dict[str, Any]:
    house = default_house()
    gold = read_gold(data / "gold/week_2026_02_dev.jsonl")
    articles = read_labelled_days(data / "news_rss_2026_02/articles.jsonl.gz", gold, house)
    idf = idf_of([read(article) for article in articles])
    known = {article.id: article for article in articles}
    readings = [read(known[row.id]) for row in gold]
    hits = [rule_hits(reading) for reading in readings]
    evidence = [[weigh(reading, words) for words in words_of(house)] for reading in readings]
    days = [str(house.local_date(known[row.id].published_at)) for row in gold]  # type: ignore[arg-type]
    cuts = {"day": folds(days, 3), "story": folds([row.story for row in gold], 10)}
    models: dict[str, Any] = {}
    margins: dict[str, dict[str, Floats]] = {cut: {} for cut in (*cuts, "rules")}
    for number, words in enumerate(words_of(house)):
        rows = [row for row in range(len(gold)) if evidence[row][number].points > 0]
        signs = [
            signs_of(readings[row], evidence[row][number], evidence[row], hits[row]) for row in rows
        ]
        texts = [(readings[row].title, readings[row].lead) for row in rows]
        design = Design.of(texts, signs, text_scale=FIELD_TEXT, sign_scale=FIELD_SIGNS, idf=idf)
        kernel = design.kernel()
        target = np.array([float(gold[row].field == words.name) for row in rows])
        models[f"field:{words.name}"] = design.weights(fit(kernel, target), idf)
        for cut, fold in cuts.items():
            whole = np.full(len(gold), -9.0)
            whole[rows] = out_of_fold(kernel, target, fold[rows])
            margins[cut][words.name] = whole
        whole = np.full(len(gold), -9.0)
        whole[rows] = [one.get("rules", 0.0) for one in signs]
        margins["rules"][words.name] = whole
    for cut, by_field in margins.items():
        table = np.array(list(by_field.values()))
        best = table.argmax(axis=0)
        for number, name in enumerate(by_field):
            found = (best == number) & (table[number] > 0)
            score = f1(found, np.array([row.field == name for row in gold]))
            print(f"field {name}: F1 {score:.3f} ({cut})")
    return models


def train_releases(data: Path) -> dict[str, Any]:
    house = default_house()
    rows = [row for row in releases(data) if not row.held_back]
    gold = read_gold(data / "gold/week_2026_02_dev.jsonl")
    articles = read_labelled_days(data / "news_rss_2026_02/articles.jsonl.gz", gold, house)
    worthy = {row.id for row in gold if row.worthy}
    news = [
        (article.outlet, read(article))
        for article in articles
        if article.text and (article.id in worthy or zlib.crc32(article.id.encode()) % 16 == 0)
    ]
    readings = [row.masked if number % 2 else row.plain for number, row in enumerate(rows)]
    everything = [*readings, *(reading for _, reading in news)]
    target = np.array([1.0] * len(rows) + [0.0] * len(news))
    groups = [row.issuer for row in rows] + [outlet for outlet, _ in news]
    design = Design.of(
        [style_texts(reading) for reading in everything],
        [{} for _ in everything],
        text_scale=RELEASE_TEXT,
        sign_scale=RELEASE_SIGNS,
    )
    kernel = design.kernel()
    margins = out_of_fold(kernel, target, folds(groups, 5))
    print(
        f"release: releases kept {np.mean(margins[: len(rows)] > 0):.3f}, "
        f"news taken for a release {np.mean(margins[len(rows) :] > 0):.3f} (issuer, outlet)"
    )
    models = {"release": design.weights(fit(kernel, target), None)}
    design = Design.of(
        [issuer_texts(reading) for reading in readings],
        [issuer_signs(reading) for reading in readings],
        text_scale=RELEASE_TEXT,
        sign_scale=RELEASE_SIGNS,
    )
    kernel = design.kernel()
    target = np.array([float(row.kind == "local") for row in rows])
    margins = out_of_fold(kernel, target, folds([row.issuer for row in rows], 5))
    right = (margins > 0) == (target > 0)
    odd = np.arange(len(rows)) % 2 == 1
    print(
        f"local issuer: accuracy {right.mean():.3f}, masked {right[odd].mean():.3f}; "
        f"local {right[target > 0].mean():.3f}, ministries {right[target < 1].mean():.3f} (issuer)"
    )
    models["local issuer"] = design.weights(fit(kernel, target), None)
    return models


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=ROOT / "src/hanju/sift/weights/sift.json")
    parser.add_argument("--check", action="store_true", help="print figures, write nothing")
    options = parser.parse_args()
    models = train_fields(options.data) | train_releases(options.data)
    if options.check:
        return
    options.out.parent.mkdir(parents=True, exist_ok=True)
    document = json.dumps({"version": WEIGHTS_VERSION, "models": models}, ensure_ascii=False)
    options.out.write_text(document + "\n", encoding="utf-8")
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
