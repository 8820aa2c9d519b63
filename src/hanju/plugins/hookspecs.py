"""Hooks: what a plugin may offer.

Shape:  one function a hook; implementations take only the arguments they need.
Units:  none.
Errors: see `loader`.
Source: STYLE.md section 7; each hook has its page in docs/plugins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.ports import Writer

PROJECT: Final = "hanju"
hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_writers(register: Callable[[str, Writer], None]) -> None:
    """Offer output formats: call `register(format_name, writer)` once per format."""
