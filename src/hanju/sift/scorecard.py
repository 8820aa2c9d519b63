"""Scorecard: log odds that two articles tell one event, as a sum of points a person can read.

Shape:  a table of `FEATURES` in; one number a pair out.
Units:  natural log odds; 0 is even, +2 is seven to one.
Errors: none; a feature without points counts nothing.
Source: docs/decisions/0009-stories.md; `story_card.py` holds the points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hanju.sift.similarity import FEATURES
from hanju.sift.story_card import BIAS, POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hanju.sift.story_card import Steps

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Card:
    """Points by feature: (cuts, points), one more point than cuts."""

    bias: float
    points: Mapping[str, Steps]

    def odds(self, table: Floats) -> Floats:
        """Log odds of every row of a table of `FEATURES`."""
        total = np.full(len(table), self.bias)
        for place, name in enumerate(FEATURES):
            steps = self.points.get(name)
            if steps is not None:
                cuts, points = np.array(steps[0]), np.array(steps[1])
                total += points[np.searchsorted(cuts, table[:, place])]
        return total


def story_card() -> Card:
    """The card that ships."""
    return Card(BIAS, POINTS)
