"""HWPX part by part as XML trees; run with HANJU_UPDATE_GOLDEN=1 to accept what is made now.

The parts of the invented issue No. 7 lie beside this file. Those of No. 108 may not be copied into
the repository: a digest of each stands for it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest

from hanju.model.issue_json import issue_from_json
from hanju.publish import document_from
from hanju.publish.hwpx import hwpx_bytes
from hanju.settings import default_house

if TYPE_CHECKING:
    from hanju.model import Issue

HERE: Final = Path(__file__).parent
PARTS: Final = ("Contents/header.xml", "Contents/section0.xml", "Contents/content.hpf")
ISSUE_108: Final = HERE.parents[2] / "shared" / "data" / "issue-108" / "issue-108.json"
DIGESTS: Final = HERE / "hwpx" / "issue-108.json"


def parts_of(issue: Issue) -> dict[str, str]:
    package, _ = hwpx_bytes(document_from(issue, default_house()))
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: normal(archive.read(name)) for name in PARTS}


def normal(xml: bytes) -> str:
    """One element a line, so that a difference can be read; hashes stand for themselves."""
    tree = ET.fromstring(xml)
    ET.indent(tree)
    text = ET.tostring(tree, encoding="unicode")
    return re.sub(r"content-sha256:[0-9a-f]{64}", "content-sha256:…", text) + "\n"


def updating() -> bool:
    return bool(os.environ.get("HANJU_UPDATE_GOLDEN"))


@pytest.mark.parametrize("part", PARTS)
def test_the_invented_issue_is_written_as_before(part: str) -> None:
    content = json.loads((HERE / "issue-7.json").read_text(encoding="utf-8"))
    made = parts_of(issue_from_json(content))[part]
    golden = HERE / "hwpx" / f"issue-7-{Path(part).name}"
    if updating():
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert made.splitlines() == golden.read_text(encoding="utf-8").splitlines()


@pytest.mark.shared
def test_the_hand_made_issue_is_written_as_before() -> None:
    if not ISSUE_108.is_file():
        pytest.skip(f"{ISSUE_108} is not here: No. 108 may not be copied into the repository")
    issue = issue_from_json(json.loads(ISSUE_108.read_text(encoding="utf-8")))
    made = {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in parts_of(issue).items()
    }
    if updating():
        DIGESTS.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    assert made == json.loads(DIGESTS.read_text(encoding="utf-8"))
