from __future__ import annotations

import pytest

from hanju.evaluate.bcubed import bcubed, over_merged


def test_the_same_grouping_under_other_names_is_perfect() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert bcubed(gold, {"a": "x", "b": "x", "c": "y"}) == (1.0, 1.0, 1.0)


def test_one_group_for_all_loses_precision_only() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 2}
    precision, recall, f1 = bcubed(gold, dict.fromkeys(gold, 0))
    assert (precision, recall) == (0.5, 1.0)
    assert f1 == pytest.approx(2 / 3)


def test_a_missing_row_is_a_group_of_its_own() -> None:
    gold = {"a": 1, "b": 1}
    assert bcubed(gold, {"a": "x"}) == bcubed(gold, {"a": "x", "b": "y"})
    assert bcubed(gold, {})[:2] == (1.0, 0.5)


def test_no_rows_give_zeros() -> None:
    assert bcubed({}, {"a": 1}) == (0.0, 0.0, 0.0)
    assert over_merged({}, {"a": 1}) == 0.0


def test_over_merged_counts_groups_of_two_and_more_only() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 3, "e": 4}
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z"}
    assert over_merged(gold, found) == 0.5


def test_rows_without_gold_are_not_scored() -> None:
    gold = {"a": 1, "b": 2}
    found = {"a": "x", "b": "y", "stranger": "x"}
    assert bcubed(gold, found) == (1.0, 1.0, 1.0)
    assert over_merged(gold, found) == 0.0
