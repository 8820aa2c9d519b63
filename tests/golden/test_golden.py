"""The invented issue No. 7 in every text format, as it was when somebody last looked at it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hanju.model.issue_json import issue_from_json
from hanju.publish import BUILTIN_WRITERS, document_from, rendered
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Callable

ISSUE = Path(__file__).parent / "issue-7.json"


@pytest.mark.parametrize("name", ["md", "json", "html"])
def test_the_edition_is_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    issue = issue_from_json(json.loads(ISSUE.read_text(encoding="utf-8")))
    house = default_house()
    writer = next(writer for writer in BUILTIN_WRITERS if writer.name == name)
    made = rendered(writer, document_from(issue, house), house).decode("utf-8")
    if name == "html":  # the style sheet has its own tests; parts are lines that open a block
        made = re.sub(r"<style>.*?</style>", "<style></style>", made, flags=re.DOTALL)
        made = re.sub(r"sha256-[0-9A-Za-z+/=]+", "sha256-…", made)
        made = re.sub(r"\n(?=<(section|article|nav|main|footer|tbody))", r"\n\n", made)
    golden(f"hanju-7.{name}", made)
