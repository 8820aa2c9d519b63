"""All gates: importing the rooms enters theirs into `GATES`."""

from __future__ import annotations

from importlib import import_module

from tests.gates.gate import GATES

__all__ = ["GATES"]

for _room in (
    *("crashing", "days", "desk", "documents", "editors", "exporting", "fetching"),
    *("long_life", "offices", "patterns", "searching", "texts", "together"),
):
    import_module(f"tests.gates.{_room}")
