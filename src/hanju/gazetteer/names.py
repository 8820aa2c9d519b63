"""Other names: under which spellings one body may stand, old and new, Korean and Latin.

Shape:  a name in, its other names out; nothing for a name that is no listed body or several.
Units:  none.
Errors: none raised for any name.
Source: docs/decisions/0003-gazetteer.md, 0035-search.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.gazetteer.forms import fold

if TYPE_CHECKING:
    from hanju.gazetteer.core import Gazetteer
    from hanju.model import Actor

_SHORTEST: Final = 2


@lru_cache(maxsize=4096)
def bodies_of(gazetteer: Gazetteer, name: str) -> tuple[Actor, ...]:
    """The listed body of this name under its names of all days, the latest first; none if open."""
    found = gazetteer.resolve(name).actor
    if found is None or found not in gazetteer.actors:
        return ()
    latest = gazetteer.current(found)
    return tuple(
        dict.fromkeys((latest, found, *gazetteer.former(latest), *gazetteer.former(found)))
    )


@lru_cache(maxsize=4096)
def other_names(gazetteer: Gazetteer, name: str) -> tuple[str, ...]:
    """Spellings of the body `name` that mean no other body and no plain word."""
    bodies = bodies_of(gazetteer, name)
    found: dict[str, None] = {}
    for body in bodies:
        for spelling in (body.name, body.short, *body.aliases):
            if len(spelling) >= _SHORTEST and gazetteer.means_only(spelling, bodies):
                found[spelling] = None
    return tuple(one for one in found if fold(one) != fold(name))
