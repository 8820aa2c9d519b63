"""Our own parts, registered through the same door as a stranger's.

Shape:  one implementation of each hook.
Units:  none.
Errors: none of its own.
Source: STYLE.md section 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.plugins.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.ports import Writer


@hookimpl
def register_writers(register: Callable[[str, Writer], None]) -> None:
    """Offer the ten formats of our own."""
    from hanju.publish import BUILTIN_WRITERS

    for writer in BUILTIN_WRITERS:
        register(writer.name, writer)
