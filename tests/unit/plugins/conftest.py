"""The invented small issue, for plugins that publish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hanju.model.issue_json import issue_from_json

if TYPE_CHECKING:
    from hanju.model import Issue


@pytest.fixture(scope="session")
def small_issue() -> Issue:
    path = Path(__file__).parents[2] / "golden" / "issue-7.json"
    return issue_from_json(json.loads(path.read_text(encoding="utf-8")))
