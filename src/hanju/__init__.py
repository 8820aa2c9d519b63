"""hanju: from a week of scattered news to a digest you can sign.

The public names, each loaded when first asked for, so that `import hanju` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom, open_newsroom
    from hanju.publish import publish
    from hanju.settings import House, load_house
    from hanju.sift import merge_stories, place
    from hanju.write import check_facts, check_style, draft_entry

    DEFAULT_HOUSE: House

__version__ = "0.1.0"

_HOMES: Final = {
    "DEFAULT_HOUSE": "hanju.settings",
    "House": "hanju.settings",
    "Newsroom": "hanju.newsroom",
    "check_facts": "hanju.write",
    "check_style": "hanju.write",
    "draft_entry": "hanju.write",
    "load_house": "hanju.settings",
    "merge_stories": "hanju.sift",
    "open_newsroom": "hanju.newsroom",
    "place": "hanju.sift",
    "publish": "hanju.publish",
}

__all__ = [
    "DEFAULT_HOUSE",
    "House",
    "Newsroom",
    "__version__",
    "check_facts",
    "check_style",
    "draft_entry",
    "load_house",
    "merge_stories",
    "open_newsroom",
    "place",
    "publish",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hanju' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
