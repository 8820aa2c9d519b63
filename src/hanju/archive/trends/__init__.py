"""Trends of the archive: what is counted a week, what rises against its past, what it looks like.

Shape:  stories of some weeks in, a `TrendReport` out; from it tables, chart specifications, files.
Units:  stories a week; see `nouns`.
Errors: see the modules.
Source: docs/decisions/0048-trends.md.
"""

from __future__ import annotations

from hanju.archive.trends.counting import counted_week
from hanju.archive.trends.coverage import coverage_of
from hanju.archive.trends.nouns import (
    Change,
    CountedStory,
    CountedWeek,
    Coverage,
    CoverageRow,
    NewActor,
    TrendReport,
)
from hanju.archive.trends.rising import report_of

__all__ = [
    "Change",
    "CountedStory",
    "CountedWeek",
    "Coverage",
    "CoverageRow",
    "NewActor",
    "TrendReport",
    "counted_week",
    "coverage_of",
    "report_of",
]
