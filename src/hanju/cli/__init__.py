"""The command line: parse, one Newsroom call, show. The only place that knows exit codes."""

from __future__ import annotations

from hanju.cli.app import main

__all__ = ["main"]
