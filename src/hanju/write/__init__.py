"""Write: a Story becomes a draft Entry in house form, and every text is checked.

The public functions of the room; `BuiltinDrafter` satisfies `ports.Drafter`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.write.builtin import BuiltinDrafter
from hanju.write.guard import check_facts
from hanju.write.style import check_style

if TYPE_CHECKING:
    from hanju.model import Entry, Story
    from hanju.settings import House

__all__ = ["BuiltinDrafter", "check_facts", "check_style", "draft_entry"]


def draft_entry(story: Story, house: House) -> Entry:
    """Draft one entry with the built-in writer."""
    return BuiltinDrafter().draft(story, house)
