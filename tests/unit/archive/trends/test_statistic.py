"""The statistic of a rise, against sums done by hand and against chance."""

from __future__ import annotations

from math import comb, isinf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive.trends.statistic import (
    Split,
    common_spread,
    interval,
    least_p,
    middle,
    own_spread,
    q_values,
    upper_tail,
)

counts = st.integers(0, 60)
splits = st.builds(
    lambda now, past: Split(now, 200, tuple(past), (180,) * len(past)),
    counts,
    st.lists(counts, min_size=1, max_size=6),
)


def test_without_a_wobble_the_chance_is_the_binomial_one() -> None:
    split = Split(7, 100, (2, 1), (100, 100))
    by_hand = sum(comb(10, k) * (1 / 3) ** k * (2 / 3) ** (10 - k) for k in range(7, 11))
    assert upper_tail(split, 0.0) == pytest.approx(by_hand, rel=1e-9)
    assert least_p(split, 0.0) == pytest.approx((1 / 3) ** 10, rel=1e-9)


@given(splits, st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_chance_is_one_and_a_wobble_makes_a_strong_rise_less_sure(
    split: Split, spread: float
) -> None:
    p = upper_tail(split, spread)
    assert 0.0 <= p <= 1.0
    assert 0.0 <= middle(split, spread) <= 1.0
    assert least_p(split, spread) <= p + 1e-9
    more = Split(split.now + 1, split.of_now, split.past, split.of_past)
    fewer = Split(split.now, split.of_now, (split.past[0] + 1, *split.past[1:]), split.of_past)
    assert upper_tail(more, spread) <= p + 1e-9
    assert upper_tail(fewer, spread) >= p - 1e-9
    if split.total:
        assert least_p(split, spread) >= least_p(split, 0.0) - 1e-9


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, inside, tries = Random(5), 0, 400
    for _ in range(tries):
        before = sum(chance.random() < 0.06 for _ in range(1200))
        now = sum(chance.random() < 0.12 for _ in range(150))
        _, low, high = interval(Split(now, 150, (before,), (1200,)), 0.0)
        inside += low <= 2.0 <= high
    assert 0.92 <= inside / tries <= 0.98


def test_without_a_past_the_interval_has_no_end() -> None:
    ratio, low, high = interval(Split(4, 100, (), ()), 0.0)
    assert (ratio, low) == (1.0, 0.0)
    assert isinf(high)


@pytest.mark.parametrize("wobble", [0.0, 0.1, 0.4])
def test_the_wobble_of_weeks_is_found_again(wobble: float) -> None:
    chance, found = Random(3), []
    for n in range(500):
        rate = 4 + n % 40
        weeks = [
            sum(
                chance.random() < rate / 400 * factor
                for factor in [chance.gammavariate(1 / wobble, wobble) if wobble else 1.0]
                for _ in range(400)
            )
            for _ in range(2)
        ]
        found.append(Split(weeks[0], 400, (weeks[1],), (400,)))
    spread = common_spread(found)
    assert spread == pytest.approx(wobble, abs=0.05 + 0.3 * wobble)


def test_terms_that_rise_do_not_widen_the_common_wobble() -> None:
    chance = Random(9)
    calm = [
        Split(chance.binomialvariate(40, 0.5) if hasattr(chance, "binomialvariate") else
              sum(chance.random() < 0.5 for _ in range(40)), 400, (20,), (400,))
        for _ in range(300)
    ]  # fmt: skip
    risen = [Split(40, 400, (4,), (400,)) for _ in range(15)]
    assert common_spread([*calm, *risen]) <= common_spread(calm) + 0.03


def test_a_term_that_comes_in_bursts_needs_more_to_be_a_rise() -> None:
    sizes = (200,) * 8
    steady = Split(12, 200, (4, 5, 4, 3, 5, 4, 4, 4), sizes)
    bursts = Split(12, 200, (0, 0, 16, 1, 0, 0, 15, 1), sizes)
    assert own_spread(steady, 0.05) == 0.05
    assert own_spread(bursts, 0.05) > 0.3
    assert upper_tail(bursts, own_spread(bursts, 0.05)) > 0.05 > upper_tail(steady, 0.05)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_q_values_keep_the_order_and_are_never_smaller_than_p(ps: list[float]) -> None:
    qs = q_values(ps)
    assert all(p <= q + 1e-12 <= 1.0 + 1e-9 for p, q in zip(ps, qs, strict=True))
    order = sorted(range(len(ps)), key=lambda at: ps[at])
    assert [qs[at] for at in order] == sorted(qs)


def test_q_values_by_hand() -> None:
    assert q_values([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.04, 0.04, 0.5])
