"""JSON: the issue of the contract itself, with its content hash.

Shape:  a `Document` in, one UTF-8 JSON object out, keys in reading order.
Units:  as in `model/issue_json.py`; described by `model/issue.schema.json`.
Errors: none of its own.
Source: DESIGN.md section 6.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hanju.model.issue_json import issue_to_json
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Correction, Document
    from hanju.settings import House


def correction_to_json(correction: Correction) -> dict[str, Any]:
    """What was corrected, as the schema of the issue has it."""
    return {
        "edition": correction.edition,
        "date": correction.on.isoformat(),
        "why": correction.why,
        "changes": [change.text for change in correction.changes],
    }


class JsonWriter:
    """Writes the issue as data; importing it gives the same issue."""

    name = "json"
    suffix = ".json"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the JSON edition to `path`."""
        del house  # data has no form
        content = issue_to_json(document.issue)
        content["content_hash"] = document.masthead.content_hash
        if document.correction is not None:
            content["correction"] = correction_to_json(document.correction)
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        return stored(text, path, document, format=self.name)
