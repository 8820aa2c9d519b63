"""`python -m hanju`."""

from __future__ import annotations

from hanju.cli import main

main()
