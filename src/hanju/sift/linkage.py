"""Linkage: from scores of pairs to groups, by joining the two most alike groups again and again.

Shape:  a count of rows, candidate pairs and their scores in; the group of each row out.
Units:  scores are log odds; a pair that is no candidate counts `MISSING`.
Errors: none; no pairs give groups of one.
Source: docs/decisions/0009-stories.md.

Two groups are as alike as the mean over all their pairs: one chance resemblance joins nothing, and
one article told from another angle does not break a group. Ties go to the smaller numbers, so the
answer hangs on the rows alone. Work grows with the pairs above `MISSING`, not with rows squared.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Floor and ceiling of a pair's say: one veto or one reprint must not outweigh ten others.
MISSING: Final = -5.0
CERTAIN: Final = 5.0
#: A pair with a veto. It keeps two articles apart, and groups of which a fair part is under one;
#: among many that agree a single veto, mostly a misread name, is outvoted.
VETO: Final = -12.0


def linked(count: int, pairs: Ints, scores: Floats, threshold: float) -> Ints:
    """Group rows until no two groups are alike by `threshold`; its first row names a group."""
    near: list[dict[int, float]] = [{} for _ in range(count)]
    heap: list[tuple[float, int, int]] = []
    for (one, two), raw in zip(pairs.tolist(), scores.tolist(), strict=True):
        if VETO < raw <= MISSING:
            continue
        # What a pair adds over a pair that is no candidate, so that sums start at 0.
        gain = max(min(raw, CERTAIN), VETO) - MISSING
        near[one][two] = gain
        near[two][one] = gain
        if gain + MISSING >= threshold:
            heap.append((-gain, one, two))
    heapq.heapify(heap)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in range(count):
        members[row].append(row)
    while heap:
        negative, one, two = heapq.heappop(heap)
        if one not in members or two not in members:
            continue
        size_one, size_two = len(members[one]), len(members[two])
        total = near[one].get(two)
        if total is None or -negative != total / (size_one * size_two):
            continue  # the groups have grown since
        _absorb(near, members, one, two)
        size_one += size_two
        for other in sorted(near[one]):
            mean = near[one][other] / (size_one * len(members[other]))
            if mean + MISSING >= threshold:
                heapq.heappush(heap, (-mean, min(one, other), max(one, other)))
    groups = np.zeros(count, dtype=np.int64)
    for name, rows in members.items():
        groups[rows] = name
    return groups


def _absorb(
    near: list[dict[int, float]], members: defaultdict[int, list[int]], one: int, two: int
) -> None:
    """Put group `two` into `one` (the smaller number keeps its name)."""
    del near[one][two]
    del near[two][one]
    for other in sorted(near[two]):
        total = near[one].get(other, 0.0) + near[two][other]
        near[one][other] = total
        near[other][one] = total
        del near[other][two]
    near[two] = {}
    members[one] += members.pop(two)
