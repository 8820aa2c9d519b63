"""Issues to publish: the invented small one, the hand-made No. 108, and hostile ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hanju.model.issue_json import issue_from_json

if TYPE_CHECKING:
    from hanju.model import Issue

ROOT = Path(__file__).parents[3]
ISSUE_108 = ROOT.parent / "shared" / "data" / "issue-108" / "issue-108.json"


@pytest.fixture(scope="session")
def small_issue() -> Issue:
    text = (ROOT / "tests" / "golden" / "issue-7.json").read_text(encoding="utf-8")
    return issue_from_json(json.loads(text))


@pytest.fixture(scope="session")
def issue_108() -> Issue:
    if not ISSUE_108.is_file():
        pytest.skip(f"{ISSUE_108} is not here: No. 108 may not be copied into the repository")
    return issue_from_json(json.loads(ISSUE_108.read_text(encoding="utf-8")))
