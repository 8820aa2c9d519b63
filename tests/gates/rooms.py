"""All gates: importing the rooms enters theirs into `GATES`."""

from __future__ import annotations

from tests.gates import (
    crashing,
    days,
    desk,
    documents,
    editors,
    exporting,
    fetching,
    long_life,
    offices,
    patterns,
    searching,
    texts,
    together,
)
from tests.gates.gate import GATES

__all__ = ["GATES", "ROOMS"]

ROOMS = (
    crashing,
    days,
    desk,
    documents,
    editors,
    exporting,
    fetching,
    long_life,
    offices,
    patterns,
    searching,
    texts,
    together,
)
