"""Write: a Story becomes a draft Entry in house form, and every text is checked.

The public functions of the room, each loaded when first asked for: a page that shows what was found
earlier needs a few patterns and no writer. `BuiltinDrafter` satisfies `ports.Drafter`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.model import Entry, Story
    from hanju.settings import House
    from hanju.write.builtin import BuiltinDrafter
    from hanju.write.guard import check_facts
    from hanju.write.style import check_style

__all__ = ["BuiltinDrafter", "check_facts", "check_style", "draft_entry"]

_HOMES: Final = {
    "BuiltinDrafter": "hanju.write.builtin",
    "check_facts": "hanju.write.guard",
    "check_style": "hanju.write.style",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hanju.write' has no attribute {name!r}")
    return getattr(import_module(home), name)


def draft_entry(story: Story, house: House) -> Entry:
    """Draft one entry with the built-in writer."""
    from hanju.write.builtin import BuiltinDrafter

    return BuiltinDrafter().draft(story, house)
