"""Events: what others at the desk should see, told in the order it happened.

Shape:  `tell` writes one event; `after` reads those behind an id.
Units:  ids only grow.
Errors: none of its own.
Source: design/desk.md section 4.11; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hanju.model import DeskEvent

if TYPE_CHECKING:
    from hanju.newsroom.parts import Parts


def tell(parts: Parts, number: int, kind: str, *, by: str, **told: Any) -> int:
    """Tell everybody who has this issue open; the id of the event."""
    event = DeskEvent(
        number=number,
        kind=kind,
        told=json.dumps(told, ensure_ascii=False),
        by=by,
        at=parts.clock.now(),
    )
    return parts.store.talk.add_event(event)
