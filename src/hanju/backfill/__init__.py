"""The back-fill of an archive: copies, tokens, labels and stories by the functions of a week.

Shape:  Parquet files in; `backfill(...)` writes Parquet parts and returns a `BackfillReport`.
Units:  rows; seconds; MiB.
Errors: `UnreadableFileError` with file, row group and column; `HeldElsewhereError`.
Source: docs/decisions/0042-backfill.md; docs/scale.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanju.backfill.planning import BackfillOrder
    from hanju.backfill.running import BackfillReport, backfill

_HOMES: Final = {
    "BackfillOrder": "hanju.backfill.planning",
    "BackfillReport": "hanju.backfill.running",
    "backfill": "hanju.backfill.running",
}

__all__ = ["BackfillOrder", "BackfillReport", "backfill"]


def __getattr__(name: str) -> Any:
    """Load on first use; Arrow and the engine are heavy."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hanju.backfill' has no attribute {name!r}")
    return getattr(import_module(home), name)
