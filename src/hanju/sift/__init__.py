"""From a week of articles to chosen stories, each with its place and its reasons."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.sift.placement import place
    from hanju.sift.stories import merge_stories
    from hanju.sift.week import sift

_HOMES: Final = {
    "merge_stories": "hanju.sift.stories",
    "place": "hanju.sift.placement",
    "sift": "hanju.sift.week",
}

__all__ = ["merge_stories", "place", "sift"]


def __getattr__(name: str) -> Any:
    """Load a stage on first use; its weights and gazetteer are not free."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hanju.sift' has no attribute {name!r}")
    return getattr(import_module(home), name)
