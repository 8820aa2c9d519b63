"""Article files: JSON lines, JSON, CSV and BIGKinds workbooks, told apart by content.

Shape:  `read_articles(path)` gives an `ImportedFile`: articles, what was skipped and why, and
        notes for the person who imports.
Units:  instants aware; files up to `opening.FILE_MAX_BYTES`.
Errors: `UnreadableFileError` with file, place and mend; one bad row never stops a file.
Source: docs/decisions/0006-import.md; design/sources.md sections 4 and 8.
"""

from __future__ import annotations

from hanju.collect.files.imported import FORMATS, ImportedFile, ImportOptions, SkippedRow
from hanju.collect.files.reading import detect_format, read_articles, read_json_file

__all__ = [
    "FORMATS",
    "ImportOptions",
    "ImportedFile",
    "SkippedRow",
    "detect_format",
    "read_articles",
    "read_json_file",
]
