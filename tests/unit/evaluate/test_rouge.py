from __future__ import annotations

import pytest

from hanju.evaluate.rouge import rouge_l, rouge_n, tokens


def test_the_same_text_scores_one_and_a_strange_one_nothing() -> None:
    words = ("가", "나", "다")
    for score in (rouge_n(words, words, 1), rouge_n(words, words, 2), rouge_l(words, words)):
        assert score == 1.0
    assert rouge_n(words, ("라",), 1) == rouge_l(words, ("라",)) == 0.0


def test_nothing_scores_nothing() -> None:
    assert rouge_n((), (), 1) == rouge_n(("가",), ("가",), 2) == rouge_l((), ("가",)) == 0.0


def test_a_token_said_twice_counts_once_when_gold_has_it_once() -> None:
    assert rouge_n(("가", "가"), ("가", "나"), 1) == pytest.approx(0.5)


def test_order_matters_to_pairs_and_to_the_longest_common_subsequence() -> None:
    found, gold = ("가", "나", "다", "라"), ("다", "라", "가", "나")
    assert rouge_n(found, gold, 1) == 1.0
    assert rouge_n(found, gold, 2) == pytest.approx(2 / 3)
    assert rouge_l(found, gold) == pytest.approx(0.5)


def test_tokens_are_morphemes_without_marks() -> None:
    (found,) = tokens(["누리시는 ‘조개’ 12톤을 모았다."])
    assert "12/SN" in found
    assert "을/JKO" in found
    assert not any(token.startswith(("‘", "’", ".")) for token in found)
