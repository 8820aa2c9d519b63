"""Results of an engine that may wait for ever for a part of itself that is gone.

Shape:  an iterator of results in, the same results out.
Units:  seconds of wall clock.
Errors: `NodeLostError` when nothing came for a while and a part is gone.
Source: docs/decisions/0042-backfill.md.
"""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, TypeVar

from hanju.errors import NodeLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: So long nothing may come after a node went: what it did is done again elsewhere within that
#: time, or never (Daft 0.7 waits for an actor that is gone).
PATIENCE_S: Final = 120.0
_T = TypeVar("_T")


def watched(
    results: Iterable[_T],
    *,
    engine: str,
    what_is_gone: Callable[[], str],
    patience_s: float = PATIENCE_S,
) -> Iterator[_T]:
    """The results as they come, taken from the engine by a thread of its own.

    Args:
        results: what the engine yields; asking for the next one may never return.
        engine: its name, for the error.
        what_is_gone: names the parts that it has lost since it began; empty when none is.
        patience_s: silence after which the engine is asked what is gone. As long as nothing is,
            a task may take what it takes.

    Raises:
        NodeLostError: silence, and a part is gone; the thread is left behind.
    """
    come: SimpleQueue[tuple[_T] | Exception | None] = SimpleQueue()

    def take() -> None:
        try:
            for one in results:
                come.put((one,))
        except Exception as exc:  # noqa: BLE001  told to the one who waits
            come.put(exc)
        else:
            come.put(None)

    threading.Thread(target=take, name="results of the engine", daemon=True).start()
    while True:
        try:
            one = come.get(timeout=patience_s)
        except Empty:
            if gone := what_is_gone():
                raise NodeLostError(engine, problem=gone) from None
            continue
        if one is None:
            return
        if isinstance(one, Exception):
            raise one
        yield one[0]
