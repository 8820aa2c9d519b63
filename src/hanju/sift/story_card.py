"""Points for a pair of articles: written by scripts/train_stories.py, never by hand.

Shape:  feature -> (cuts, points): up to the first cut the first points, and so on.
Units:  log odds that two articles tell one event = BIAS + the points of every feature.
Errors: none.
Source: docs/decisions/0009-stories.md (what it was fitted on, and cross-validation).
"""

from __future__ import annotations

from typing import Final

Steps = tuple[tuple[float, ...], tuple[float, ...]]

BIAS: Final = -3.9076
POINTS: Final[dict[str, Steps]] = {
    "all_all": (
        (0.0543, 0.0726, 0.0782, 0.1, 0.1099, 0.1374, 0.1574, 0.182, 0.2093),
        (0.0, 0.2392, 0.3066, 0.3817, 0.5827, 0.8262, 1.1372, 1.7654, 2.0285, 2.3626),
    ),
    "held_least": (
        (0.0261, 0.072),
        (0.0, 0.5422, 0.6131),
    ),
    "stems": (
        (
            0.0484,
            0.0624,
            0.0818,
            0.0909,
            0.1153,
            0.1307,
            0.1492,
            0.1703,
            0.1915,
            0.2128,
            0.2346,
            0.2573,
            0.2824,
            0.3106,
            0.3424,
            0.3832,
            0.4553,
        ),
        (
            0.0,
            0.3235,
            0.7573,
            0.8589,
            1.2287,
            1.5226,
            1.7113,
            2.0013,
            2.3976,
            2.6277,
            2.8328,
            3.0099,
            3.1708,
            3.4652,
            4.0579,
            4.5667,
            4.8755,
            5.0001,
        ),
    ),
    "overlap": (
        (0.1705, 0.1828, 0.1952, 0.2236, 0.2598, 0.3155, 0.3627),
        (0.0, 0.0216, 0.0768, 0.3463, 0.4557, 0.7641, 1.2192, 1.3167),
    ),
    "figures": (
        (0.5,),
        (0.0, 0.9267),
    ),
    "same_actor": (
        (0.5,),
        (0.0, 1.1755),
    ),
    "actors_apart": (
        (0.5,),
        (0.0, -0.0518),
    ),
    "bodies": (
        (0.5, 1.5),
        (0.0, -1.6741, -1.7002),
    ),
    "days": (
        (0.433, 0.5835, 0.7164),
        (0.0, -0.0517, -0.6599, -2.0654),
    ),
    "same_outlet": (
        (0.5,),
        (0.0, -0.5622),
    ),
    "content_held": (
        (0.742,),
        (0.0, 0.0296),
    ),
    "content_titles": (
        (9.2128, 16.0496, 20.3071, 24.4259),
        (0.0, 0.0988, 1.0385, 1.1305, 1.365),
    ),
}
