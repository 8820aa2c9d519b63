"""B2: near copies in 100,000 articles against datasketch's MinHash LSH, and on real reprints.

Planted: four fifths are articles of their own, one fifth are copies of one of these with 0, 5, 10,
15, 20 or 30 % of the words exchanged. Real: the bodies of the shared news; true are all pairs of
which one holds at least half of the other's five-letter pieces, counted out exactly over every
pair that shares a few pieces held by few.

A pair is found when it lies in one group of what was found, since neither side lists all pairs of
a crowd. datasketch gets its fast way (`MinHash.bulk`, a CRC instead of SHA-1), 128 permutations,
the threshold that half of the shorter text means for two texts of one length (Jaccard 1/3), and a
check of each candidate's signatures.

`python -m benchmarks.bench_copies planted|real …` is the child.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from functools import partial
from importlib.util import find_spec
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from benchmarks.children import in_child, peak_mib
from benchmarks.corpora import is_real, rewritten, week
from benchmarks.lines import GROWTH, Line, cpu_timed, growth_exponent, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SIZES: Final = (12_500, 25_000, 50_000, 100_000)
RATES: Final = (0.0, 0.05, 0.10, 0.15, 0.20, 0.30)
WORDS: Final = 165  # 660 characters
COPIES: Final = 5  # one article of so many
MIN_RATIO: Final = 10.0
THEIRS: Final = "datasketch MinHashLSH"
SHARE: Final = 0.5
#: Half of each of two equally long texts shared is a third of both together.
JACCARD: Final = 1 / 3
PERMUTATIONS: Final = 128
MIN_PIECES: Final = 40
#: A piece held by more texts says nothing alone; pairs are looked for among the others ...
_CROWD: Final = 100
#: ... that share so many of them.
_SHARED: Final = 4
_ROWS: Final = 1_000
_ME: Final = "benchmarks.bench_copies"
_NOT_LETTERS: Final = re.compile(r"[\W_]+")

Pair = tuple[int, int]


def measure() -> list[Line]:
    """Planted copies, real copies, growth."""
    ours = in_child(_ME, "planted", SIZES[-1], "ours")
    theirs = in_child(_ME, "planted", SIZES[-1], "theirs") if _can_compare() else {}
    lines = [_planted(ours, theirs), _memory(ours, theirs)]
    if is_real() and _can_compare():
        lines.append(_real(in_child(_ME, "real")))
    seconds = [in_child(_ME, "planted", size, "ours")["cpu_s"] for size in SIZES]
    exponent = growth_exponent(SIZES, seconds)
    lines.append(
        Line(
            id="B2",
            work=f"near copies, {SIZES[0]:,} to {SIZES[-1]:,} articles",
            ours=seconds[-1],
            unit="CPU s",
            target=f"exponent ≤ {GROWTH}",
            is_met=exponent <= GROWTH,
            note=f"exponent {exponent:.2f}; {steps(SIZES, seconds)}",
        )
    )
    return lines


def _planted(ours: dict[str, Any], theirs: dict[str, Any]) -> Line:
    note = f"recall {_by_rate(ours)}, precision {ours['precision']:.3f}"
    is_met = None
    if theirs:
        note += f"; theirs {_by_rate(theirs)}, precision {theirs['precision']:.3f}"
        is_met = theirs["cpu_s"] >= MIN_RATIO * ours["cpu_s"] and ours["recall"] >= theirs["recall"]
    return Line(
        id="B2",
        work=f"near copies in {SIZES[-1]:,} articles",
        ours=ours["cpu_s"],
        unit="CPU s",
        against=THEIRS if theirs else "",
        theirs=theirs.get("cpu_s"),
        target=f"≥ {MIN_RATIO:.0f}×, recall not lower",
        is_met=is_met,
        note=note if theirs else f"{note}; datasketch is missing",
    )


def _memory(ours: dict[str, Any], theirs: dict[str, Any]) -> Line:
    return Line(
        id="B2",
        work="the same, memory beyond the texts",
        ours=ours["extra_mib"],
        unit="MiB",
        against=THEIRS if theirs else "",
        theirs=theirs.get("extra_mib"),
    )


def _by_rate(one: dict[str, Any]) -> str:
    told = ", ".join(f"{float(rate):.0%} {recall:.3f}" for rate, recall in one["rates"].items())
    return f"{one['recall']:.3f} ({told})"


def _real(told: dict[str, Any]) -> Line:
    ours, theirs = told["ours"], told["theirs"]
    faster = theirs["cpu_s"] >= MIN_RATIO * ours["cpu_s"]
    return Line(
        id="B2",
        work=f"near copies in {told['texts']:,} real bodies",
        ours=ours["cpu_s"],
        unit="CPU s",
        against=THEIRS,
        theirs=theirs["cpu_s"],
        target=f"≥ {MIN_RATIO:.0f}×, recall not lower",
        is_met=faster and ours["recall"] >= theirs["recall"],
        note=f"{told['true']:,} true pairs; "
        f"recall {ours['recall']:.3f}, precision {ours['precision']:.3f}; "
        f"theirs {theirs['recall']:.3f}, {theirs['precision']:.3f}",
    )


def _can_compare() -> bool:
    return all(find_spec(name) for name in ("datasketch", "scipy"))


# -- the two ways -------------------------------------------------------------------------


def _ours(texts: Sequence[str]) -> list[Pair]:
    from hanju.sift.copies import near_pairs

    pairs, _ = near_pairs(texts, min_share=SHARE)
    return [(first, second) for first, second in pairs.tolist()]


def _theirs(texts: Sequence[str]) -> list[Pair]:
    from zlib import crc32

    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    found: list[Pair] = []
    signatures: list[Any] = []
    for start in range(0, len(texts), 2_000):
        made = MinHash.bulk(
            [[piece.encode() for piece in pieces(text)] for text in texts[start : start + 2_000]],
            num_perm=PERMUTATIONS,
            hashfunc=crc32,
        )
        signatures += made
        for number, signature in enumerate(made, start):
            found += [
                (other, number)
                for other in index.query(signature)
                if signatures[other].jaccard(signature) >= JACCARD
            ]
            index.insert(number, signature, check_duplication=False)
    return found


_WAYS: Final[dict[str, Callable[[Sequence[str]], list[Pair]]]] = {
    "ours": _ours,
    "theirs": _theirs,
}


def pieces(text: str) -> set[str]:
    """The five-letter pieces of a text without spaces and punctuation."""
    plain = _NOT_LETTERS.sub("", text).lower()
    return {plain[place : place + 5] for place in range(len(plain) - 4)}


# -- the child ----------------------------------------------------------------------------


def planted(count: int, seed: int = 3) -> tuple[list[str], list[tuple[int, int, float]]]:
    """Texts, and (original, copy, edit rate) of what was planted; in random order."""
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    vocabulary = [
        "".join(chr(chance.randrange(0xAC00, 0xD7A0)) for _ in range(chance.choice((2, 2, 3, 4))))
        for _ in range(2_000 + count * 3)
    ]
    shares = list(accumulate(1.0 / (rank + 10) ** 1.05 for rank in range(len(vocabulary))))
    own = count - count // COPIES
    told = [chance.choices(vocabulary, cum_weights=shares, k=WORDS) for _ in range(own)]
    places = list(range(count))
    chance.shuffle(places)
    texts = [""] * count
    for number, words in enumerate(told):
        texts[places[number]] = " ".join(words)
    truth = []
    for number in range(own, count):
        original, rate = number - own, RATES[number % len(RATES)]
        words = rewritten(told[original], rate, vocabulary, shares, chance)
        texts[places[number]] = " ".join(words)
        truth.append((places[original], places[number], rate))
    return texts, truth


def _run_planted(count: int, way: str) -> dict[str, Any]:
    texts, truth = planted(count)
    _WAYS[way](texts[:200])
    before = peak_mib()
    cpu_s, found = cpu_timed(partial(_WAYS[way], texts))
    extra_mib = peak_mib() - before
    group = grouped(found, count)
    hits, rows = Counter[float](), Counter[float]()
    for original, copy, rate in truth:
        rows[rate] += 1
        hits[rate] += group[original] == group[copy]
    true = {frozenset(pair[:2]) for pair in truth}
    right = sum(frozenset(pair) in true for pair in found)
    return {
        "cpu_s": cpu_s,
        "extra_mib": extra_mib,
        "recall": sum(hits.values()) / len(truth),
        "rates": {rate: hits[rate] / rows[rate] for rate in RATES},
        "precision": right / max(1, len(found)),
    }


def _run_real() -> dict[str, Any]:
    texts = [article.text for article in week(25_471)]
    held = [pieces(text) for text in texts]
    texts = [text for text, one in zip(texts, held, strict=True) if len(one) >= MIN_PIECES]
    held = [one for one in held if len(one) >= MIN_PIECES]
    true = true_pairs(held)
    told: dict[str, Any] = {"texts": len(texts), "true": len(true)}
    for name, way in _WAYS.items():
        way(texts[:200])
        cpu_s, found = cpu_timed(partial(way, texts))
        group = grouped(found, len(texts))
        hit = sum(group[first] == group[second] for first, second in true)
        right = sum(share(held[first], held[second]) >= SHARE for first, second in found)
        told[name] = {
            "cpu_s": cpu_s,
            "recall": hit / len(true),
            "precision": right / max(1, len(found)),
        }
    return told


def share(one: set[str], other: set[str]) -> float:
    """The part of the shorter one's pieces that the longer one holds."""
    return len(one & other) / max(1, min(len(one), len(other)))


def true_pairs(held: Sequence[set[str]]) -> list[Pair]:
    """Every pair of which one holds half of the other, counted out."""
    import numpy as np
    from scipy.sparse import csr_matrix

    number_of: defaultdict[str, int] = defaultdict(lambda: len(number_of))
    columns = [number_of[piece] for one in held for piece in one]
    starts = list(accumulate((len(one) for one in held), initial=0))
    has = csr_matrix((np.ones(len(columns), np.int32), columns, starts))
    held_by = np.bincount(columns)
    has = has[:, (held_by > 1) & (held_by <= _CROWD)].tocsr()
    turned = has.T.tocsc()
    found: list[Pair] = []
    for start in range(0, len(held), _ROWS):
        shared = (has[start : start + _ROWS] @ turned).tocoo()
        likely = shared.data >= _SHARED
        firsts, seconds = shared.row[likely] + start, shared.col[likely]
        found += [
            (first, second)
            for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True)
            if first < second and share(held[first], held[second]) >= SHARE
        ]
    return found


def grouped(pairs: Iterable[Pair], count: int) -> list[int]:
    """The group of every text when pairs are joined."""
    parent = list(range(count))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for first, second in pairs:
        parent[root(first)] = root(second)
    return [root(one) for one in range(count)]


if __name__ == "__main__":
    if sys.argv[1] == "planted":
        print(json.dumps(_run_planted(int(sys.argv[2]), sys.argv[3])))
    else:
        print(json.dumps(_run_real()))
