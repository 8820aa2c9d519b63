"""Points for a pair of articles: written by scripts/train_stories.py, never by hand.

Shape:  feature -> (cuts, points): up to the first cut the first points, and so on.
Units:  log odds that two articles tell one event = BIAS + the points of every feature.
Errors: none.
Source: docs/decisions/0009-stories.md (what it was fitted on, and cross-validation).
"""

from __future__ import annotations

from typing import Final

Steps = tuple[tuple[float, ...], tuple[float, ...]]

BIAS: Final = -4.4946
POINTS: Final[dict[str, Steps]] = {
    "all_all": (
        (0.0564, 0.0731, 0.1205, 0.136, 0.1569, 0.183, 0.2123),
        (0.0, 0.3775, 0.4384, 0.5707, 0.9034, 1.6143, 1.9953, 2.2585),
    ),
    "title_all": (
        (0.0846, 0.1126, 0.4801),
        (0.0, 0.0971, 0.2155, 0.258),
    ),
    "held_least": (
        (0.0231, 0.0743, 0.1356),
        (0.0, 0.6639, 0.7288, 0.7932),
    ),
    "stems": (
        (
            0.0497,
            0.0627,
            0.0675,
            0.0897,
            0.1145,
            0.1309,
            0.1508,
            0.1737,
            0.1964,
            0.2194,
            0.2435,
            0.2984,
            0.3313,
            0.3726,
            0.4445,
        ),
        (
            0.0,
            0.1118,
            0.4652,
            0.8518,
            1.3459,
            1.6555,
            1.862,
            2.1831,
            2.6825,
            2.9107,
            3.1058,
            3.4429,
            4.2154,
            4.4136,
            5.0799,
            5.1887,
        ),
    ),
    "stems_title": (
        (0.3816,),
        (0.0, 0.3932),
    ),
    "overlap": (
        (0.1635, 0.1888, 0.2171, 0.2342, 0.2538, 0.3094, 0.3551),
        (0.0, 0.0192, 0.2394, 0.3532, 0.5334, 0.7485, 0.9404, 1.2767),
    ),
    "figures": (
        (0.5,),
        (0.0, 0.6273),
    ),
    "figures_differ": (
        (0.5,),
        (0.0, -0.0462),
    ),
    "title_figures": (
        (0.5,),
        (0.0, 0.1292),
    ),
    "same_actor": (
        (0.5,),
        (0.0, 0.9505),
    ),
    "bodies": (
        (0.5, 1.5),
        (0.0, -1.1404, -1.4441),
    ),
    "days": (
        (0.4604, 0.6165, 0.7363),
        (0.0, -0.4689, -0.6996, -2.3217),
    ),
    "same_outlet": (
        (0.5,),
        (0.0, -0.6128),
    ),
}
