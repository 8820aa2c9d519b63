"""From draft to signed issue: states, issue rules and policies."""

from __future__ import annotations

from hanju.desk.issue_rules import check_issue
from hanju.desk.policies import Policy, blocking

__all__ = ["Policy", "blocking", "check_issue"]
