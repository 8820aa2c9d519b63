"""Trials: articles whose page did not come, remembered until the next rounds try them again.

Shape:  `Trial`s by address in and out of one line of a source's memory.
Units:  instants are aware UTC.
Errors: none; what cannot be read is forgotten.
Source: docs/decisions/0025-boards-and-files.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The name under which a source remembers them, how often each is tried, and how many.
AGAIN: Final = "again"
MAX_TRIES: Final = 3
MAX_TRIALS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An article whose page has not come yet."""

    tries: int
    id: str
    title: str
    at: datetime | None


def read_trials(written: str) -> dict[str, Trial]:
    """The articles to try again, by address; what cannot be read is forgotten."""
    try:
        rows = json.loads(written) if written else {}
        return {
            url: Trial(
                tries=int(row["tries"]),
                id=str(row["id"]),
                title=str(row["title"]),
                at=datetime.fromisoformat(row["at"]) if row["at"] else None,
            )
            for url, row in rows.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_trials(trials: Mapping[str, Trial]) -> str:
    """What `read_trials` reads."""
    rows = {
        url: {
            "tries": trial.tries,
            "id": trial.id,
            "title": trial.title,
            "at": trial.at.isoformat() if trial.at else "",
        }
        for url, trial in trials.items()
    }
    return json.dumps(rows, ensure_ascii=False) if rows else ""
