"""Scores of a grouping against gold: B-cubed and the share of over-merged groups.

Shape:  two mappings from a row to the label of its group; labels need not agree in name.
Units:  every score is 0..1; rows without a gold label are not scored.
Errors: a gold row missing from `found` counts as a group of its own; nothing raises.
Source: Bagga and Baldwin 1998; DESIGN.md sections 4 (`hanju eval sift`) and 9 (Q1, Q2).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

Row = TypeVar("Row", bound="Hashable")


def _completed(gold: Mapping[Row, Hashable], found: Mapping[Row, Hashable]) -> dict[Row, Hashable]:
    """`found` cut to the gold rows; a missing row gets a label that nobody else has."""
    return {row: ("found", found[row]) if row in found else ("alone", row) for row in gold}


def bcubed(
    gold: Mapping[Row, Hashable], found: Mapping[Row, Hashable]
) -> tuple[float, float, float]:
    """Give B-cubed precision, recall and F1 of `found` over the rows of `gold`.

    A row that `found` lacks (the system rejected it) is a group of its own. No rows give zeros.
    """
    if not gold:
        return 0.0, 0.0, 0.0
    groups = _completed(gold, found)
    gold_size = Counter(gold.values())
    found_size = Counter(groups.values())
    shared = Counter((gold[row], groups[row]) for row in gold)
    precision = sum(shared[gold[row], groups[row]] / found_size[groups[row]] for row in gold)
    recall = sum(shared[gold[row], groups[row]] / gold_size[gold[row]] for row in gold)
    precision, recall = precision / len(gold), recall / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def over_merged(gold: Mapping[Row, Hashable], found: Mapping[Row, Hashable]) -> float:
    """Give the share of found groups with two or more gold rows that mix gold groups.

    The base is the found groups that hold at least two rows of `gold`: a group of one cannot be
    merged wrongly, and counting those would flatter the figure. Zero when there is no such group.
    """
    members: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    for row, label in _completed(gold, found).items():
        members[label].append(gold[row])
    grouped = [labels for labels in members.values() if len(labels) > 1]
    if not grouped:
        return 0.0
    return sum(len(set(labels)) > 1 for labels in grouped) / len(grouped)
