"""From draft to signed issue: assembly, states, issue rules and policies."""

from __future__ import annotations

from hanju.desk.assembly import assemble
from hanju.desk.issue_rules import check_issue
from hanju.desk.policies import Policy, blocking

__all__ = ["Policy", "assemble", "blocking", "check_issue"]
