"""Sweeping: when the interpreter looks for cycles of objects that nobody holds any more.

Shape:  `swept_later()` round a piece of work.
Units:  none.
Errors: none; what the work raises goes through.
Source: docs/benchmarks.md (where the time goes).
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def swept_later(*, when: bool = True) -> Iterator[None]:
    """Put off looking for cycles until a block ends; for seconds of work, not for minutes.

    A draft makes hundreds of thousands of objects and hardly a cycle: walking over them again and
    again took a tenth of its time. Of several blocks at once the first to end lets all sweep again.
    """
    swept = when and gc.isenabled()
    if swept:
        gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
