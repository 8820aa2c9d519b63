"""Points for a pair of articles: written by scripts/train_stories.py, never by hand.

Shape:  feature -> (cuts, points): up to the first cut the first points, and so on.
Units:  log odds that two articles tell one event = BIAS + the points of every feature.
Errors: none.
Source: docs/decisions/0009-stories.md (what it was fitted on, and cross-validation).
"""

from __future__ import annotations

from typing import Final

Steps = tuple[tuple[float, ...], tuple[float, ...]]

BIAS: Final = -4.7435
POINTS: Final[dict[str, Steps]] = {
    "all_all": (
        (0.0577, 0.1205, 0.1354, 0.1548, 0.1789, 0.2073, 0.2697),
        (0.0, 0.3535, 0.4778, 1.0117, 1.5036, 1.8476, 2.4425, 2.62),
    ),
    "title_all": (
        (0.0536, 0.0828, 0.1044, 0.1333),
        (0.0, 0.1135, 0.2206, 0.4787, 0.6316),
    ),
    "held_least": (
        (0.0254, 0.0702, 0.1058, 0.1411),
        (0.0, 0.5568, 0.7761, 0.8569, 0.9504),
    ),
    "stems": (
        (
            0.0663,
            0.0835,
            0.1018,
            0.1143,
            0.1292,
            0.1476,
            0.1693,
            0.1919,
            0.2149,
            0.2387,
            0.294,
            0.3267,
            0.3675,
        ),
        (
            0.0,
            0.4451,
            0.6595,
            0.791,
            0.9552,
            1.1442,
            1.4427,
            1.873,
            2.1256,
            2.3359,
            2.5031,
            3.3085,
            3.5091,
            4.1736,
        ),
    ),
    "stems_title": (
        (0.3393, 0.3896),
        (0.0, 0.2076, 0.3088),
    ),
    "overlap": (
        (0.169, 0.1959, 0.2274, 0.2466, 0.2705, 0.3459),
        (0.0, 0.0424, 0.3769, 0.4128, 0.6643, 0.8694, 1.238),
    ),
    "figures": (
        (0.5,),
        (0.0, 0.8373),
    ),
    "title_figures": (
        (0.5,),
        (0.0, 0.0566),
    ),
    "same_actor": (
        (0.5,),
        (0.0, 1.0039),
    ),
    "bodies": (
        (0.5, 1.5),
        (0.0, -0.6128, -1.2207),
    ),
    "days": (
        (0.4492, 0.6071, 0.7342),
        (0.0, -0.401, -0.761, -2.3679),
    ),
    "same_outlet": (
        (0.5,),
        (0.0, -0.483),
    ),
}
