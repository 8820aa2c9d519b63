"""From draft to signed issue: assembly, states, issue rules and policies."""

from __future__ import annotations

from hanju.desk.assembly import assemble, fill_grid
from hanju.desk.issue_rules import check_issue
from hanju.desk.layout import (
    category_named,
    cell_of,
    put,
    put_in_order,
    with_text,
    without,
)
from hanju.desk.policies import Policy, blocking
from hanju.desk.story_rules import story_findings

__all__ = [
    "Policy",
    "assemble",
    "blocking",
    "category_named",
    "cell_of",
    "check_issue",
    "fill_grid",
    "put",
    "put_in_order",
    "story_findings",
    "with_text",
    "without",
]
