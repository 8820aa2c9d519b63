"""Weights of a pair of articles: written by scripts/train_stories.py, never by hand.

Shape:  log odds that two articles tell one event = BIAS + sum of weight x feature.
Units:  features as in `sift.similarity.FEATURES`; 0.0 is measured and not used.
Errors: none.
Source: docs/decisions/0009-stories.md (what they were fitted on, and cross-validation).
"""

from __future__ import annotations

from typing import Final

BIAS: Final = -2.5825
WEIGHTS: Final[dict[str, float]] = {
    "title_title": -1.3749,
    "all_all": 3.2212,
    "title_all": 1.0622,
    "held_most": -0.0448,
    "held_least": 1.4281,
    "stems": 11.4230,
    "stems_title": 1.6314,
    "overlap": 6.8234,
    "figures": 1.2074,
    "figures_differ": -0.5554,
    "title_figures": 1.7682,
    "title_figures_differ": 0.1610,
    "quoted": 0.5838,
    "doers_held": 0.3022,
    "same_doer": -0.2086,
    "bodies": -1.4858,
    "days": -1.8019,
    "same_outlet": -1.1798,
    "neighbours": 0.0000,
    "best_least": 0.0000,
    "best_most": 0.0000,
}
