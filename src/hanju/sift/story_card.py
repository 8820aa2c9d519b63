"""Points for a pair of articles: written by scripts/train_stories.py, never by hand.

Shape:  feature -> (cuts, points): up to the first cut the first points, and so on.
Units:  log odds that two articles tell one event = BIAS + the points of every feature.
Errors: none.
Source: docs/decisions/0009-stories.md (what it was fitted on, and cross-validation).
"""

from __future__ import annotations

from typing import Final

Steps = tuple[tuple[float, ...], tuple[float, ...]]

BIAS: Final = -3.9268
POINTS: Final[dict[str, Steps]] = {
    "all_all": (
        (0.0544, 0.0729, 0.0785, 0.1003, 0.1104, 0.138, 0.158, 0.1827, 0.2102),
        (0.0, 0.234, 0.2925, 0.4409, 0.6572, 0.7799, 1.2077, 1.8358, 2.0991, 2.4332),
    ),
    "held_least": (
        (0.0263, 0.0722),
        (0.0, 0.545, 0.6157),
    ),
    "stems": (
        (
            0.0485,
            0.0626,
            0.0822,
            0.0914,
            0.1158,
            0.1312,
            0.1497,
            0.1708,
            0.1922,
            0.2134,
            0.2351,
            0.2577,
            0.2828,
            0.3109,
            0.3425,
            0.3834,
            0.4555,
        ),
        (
            0.0,
            0.3203,
            0.7548,
            1.0776,
            1.2064,
            1.3532,
            1.7107,
            2.0008,
            2.3974,
            2.6268,
            2.8321,
            3.0022,
            3.1626,
            3.4562,
            4.0458,
            4.5526,
            4.8605,
            4.9863,
        ),
    ),
    "overlap": (
        (0.1705, 0.1828, 0.1954, 0.2237, 0.2598, 0.3157, 0.3633),
        (0.0, 0.0385, 0.0625, 0.3787, 0.4639, 0.7815, 1.2313, 1.2807),
    ),
    "figures": (
        (0.5,),
        (0.0, 0.9118),
    ),
    "same_actor": (
        (0.5,),
        (0.0, 1.1306),
    ),
    "bodies": (
        (0.5, 1.5),
        (0.0, -1.682, -1.7328),
    ),
    "days": (
        (0.4309, 0.5794, 0.7108),
        (0.0, -0.1007, -0.646, -2.0607),
    ),
    "same_outlet": (
        (0.5,),
        (0.0, -0.561),
    ),
    "content_held": (
        (0.7421,),
        (0.0, 0.0285),
    ),
    "content_titles": (
        (9.2393, 16.0496, 20.3153, 24.4609),
        (0.0, 0.0955, 1.0278, 1.1286, 1.3565),
    ),
}
