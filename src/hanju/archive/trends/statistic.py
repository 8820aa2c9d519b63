"""The statistic of a rise: a beta-binomial split, its doubt, and the share of false alarms.

Shape:  `Split`s (a count now and before, out of how many) in; p-values, intervals, q-values out.
Units:  probabilities 0..1; `spread` is the variance of a week's rate round its mean rate, as a
        share of the square of that mean.
Errors: none; a split of nothing has p 1.
Source: docs/decisions/0048-trends.md; gate `trends`, tests/unit/archive/trends.

Of `now + before` stories that hold a term, how many fall into this week? Given the sum, the unknown
rate of the term drops out: without wobble the answer is binomial with the share of this week in
all stories. Weeks do wobble; the share is then a beta variable whose variance the `spread` says,
and the answer beta-binomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Two-sided 95 %.
_Z: Final = 1.959964
#: A spread below this is none: the beta function would only lose digits.
_NO_SPREAD: Final = 1e-6
#: Week to week rates that differ by more than their own size are not a wobble.
_SPREAD_MAX: Final = 4.0
_STEPS: Final = 14
#: How many weeks' worth of trust the common spread has against a term's own.
_TRUST_WEEKS: Final = 8.0
#: Splits that a spread is learned from hold so many stories, or are too coarse to tell.
_LEARN_FROM: Final = (20, 10)
_LEARN_LEAST: Final = 30
_LEARN_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Split:
    """`now` of `of_now` stories this week, `past[i]` of `of_past[i]` in the weeks before."""

    now: int
    of_now: int
    past: tuple[int, ...]
    of_past: tuple[int, ...]

    @property
    def before(self) -> int:
        """Stories of all earlier weeks that hold it."""
        return sum(self.past)

    @property
    def total(self) -> int:
        """All stories that hold it."""
        return self.now + self.before

    @property
    def share(self) -> float:
        """Where the total would fall into this week if nothing changed."""
        everything = self.of_now + sum(self.of_past)
        return self.of_now / everything if everything else 0.0

    def spread(self, weekly: float) -> float:
        """The spread of this week over the mean of the earlier ones, from that of one week."""
        stories = sum(self.of_past)
        squares = sum(count * count for count in self.of_past)
        return weekly * (1 + squares / (stories * stories)) if stories else inf


def upper_tail(split: Split, weekly: float) -> float:
    """The chance of as many stories as now, or more, if the term did not rise."""
    return _tail(split.now, split.total, split.share, split.spread(weekly))


def least_p(split: Split, weekly: float) -> float:
    """The smallest `upper_tail` that this total could have reached."""
    return _tail(split.total, split.total, split.share, split.spread(weekly))


def middle(split: Split, weekly: float) -> float:
    """The place of the count among what was to be expected, 0..1, ties halved."""
    above = _tail(split.now, split.total, split.share, split.spread(weekly))
    beyond = _tail(split.now + 1, split.total, split.share, split.spread(weekly))
    return 1.0 - (above + beyond) / 2


def _tail(least: int, total: int, share: float, spread: float) -> float:
    if total == 0 or least <= 0:
        return 1.0
    if least > total or not 0.0 < share < 1.0:
        return 0.0 if least > total else 1.0
    inside = share * (1.0 - share) * spread  # correlation between two stories of a term
    chance = _binomial(total, share)
    if inside > _NO_SPREAD:
        size = 1.0 / min(inside, 0.99) - 1.0
        chance = _beta_binomial(total, share * size, (1.0 - share) * size)
    return min(1.0, sum(exp(chance(count)) for count in range(least, total + 1)))


def _choose(total: int, count: int) -> float:
    return lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)


def _binomial(total: int, share: float) -> Callable[[int], float]:
    return lambda count: (
        _choose(total, count) + count * log(share) + (total - count) * log(1.0 - share)
    )


def _beta_binomial(total: int, alpha: float, beta: float) -> Callable[[int], float]:
    known = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta) - lgamma(total + alpha + beta)
    return lambda count: (
        _choose(total, count) + lgamma(count + alpha) + lgamma(total - count + beta) + known
    )


def interval(split: Split, weekly: float) -> tuple[float, float, float]:
    """Ratio of the shares now and before, and the ends of its interval of 95 %.

    Half a story is added on both sides (Jeffreys); without any past the upper end is open.
    """
    if not split.of_now or not sum(split.of_past):
        return 1.0, 0.0, inf
    now, before = split.now + 0.5, split.before + 0.5
    centre = log(now / split.of_now) - log(before / sum(split.of_past))
    doubt = sqrt(_trigamma(now) + _trigamma(before) + split.spread(weekly))
    return exp(centre), exp(centre - _Z * doubt), exp(centre + _Z * doubt)


def _trigamma(x: float) -> float:
    """The variance of the logarithm of a gamma variable of shape `x`."""
    found = 0.0
    while x < 6.0:
        found += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    series = 1.0 / 6 - square * (1.0 / 30 - square * (1.0 / 42 - square / 30))
    return found + 1.0 / x + square / 2 + series * square / x


def common_spread(splits: Sequence[Split]) -> float:
    """The weekly spread under which half of the splits lie in the middle half.

    Terms that really rise or fall are few and lie outside: they do not widen it, as they would
    widen a variance.
    """
    chosen: list[Split] = []
    for least in _LEARN_FROM:
        chosen = [one for one in splits if one.total >= least]
        if len(chosen) >= _LEARN_LEAST:
            break
    chosen = chosen[:: max(1, len(chosen) // _LEARN_MOST)]

    def inner(weekly: float) -> float:
        return sum(0.25 <= middle(one, weekly) <= 0.75 for one in chosen) / len(chosen)

    if not chosen or inner(0.0) >= 0.5:
        return 0.0
    low, high = 0.0, _SPREAD_MAX
    for _ in range(_STEPS):
        half = (low + high) / 2
        low, high = (half, high) if inner(half) < 0.5 else (low, half)
    return high


def own_spread(split: Split, weekly: float) -> float:
    """The spread of a term that is known to come in bursts; never less than the common one."""
    weeks, stories = len(split.past), sum(split.of_past)
    if weeks < 3 or not split.before:
        return weekly
    expected = [split.before * count / stories for count in split.of_past]
    squares = sum(value * value for value in expected)
    excess = sum((k - m) ** 2 for k, m in zip(split.past, expected, strict=True))
    found = (excess * weeks / (weeks - 1) - split.before) / squares
    mixed = (_TRUST_WEEKS * weekly + (weeks - 1) * found) / (_TRUST_WEEKS + weeks - 1)
    return min(_SPREAD_MAX, max(weekly, mixed))


def q_values(ps: Sequence[float]) -> list[float]:
    """The share of false alarms among all that are at least as strong (Benjamini-Hochberg)."""
    order = sorted(range(len(ps)), key=lambda at: ps[at], reverse=True)
    found = [1.0] * len(ps)
    least = 1.0
    for done, at in enumerate(order):
        least = min(least, ps[at] * len(ps) / (len(ps) - done))
        found[at] = least
    return found
