"""Article files: tables, feeds, mails, pages and documents, told apart by content.

Shape:  `files_of(paths)` names the files of folders and patterns; `read_files(path)` gives an
        `ImportedFile` a file, those in a ZIP one by one; `read_articles(path)` reads a single one.
Units:  instants aware; files up to `opening.FILE_MAX_BYTES`.
Errors: `UnreadableFileError` with file, place and mend; one bad row never stops a file.
Source: docs/decisions/0006-import.md; design/sources.md sections 4 and 8.
"""

from __future__ import annotations

from hanju.collect.files.gathering import files_of, read_files
from hanju.collect.files.imported import FORMATS, ImportedFile, ImportOptions, SkippedRow
from hanju.collect.files.kinds import detect_format, read_json_file
from hanju.collect.files.reading import read_articles

__all__ = [
    "FORMATS",
    "ImportOptions",
    "ImportedFile",
    "SkippedRow",
    "detect_format",
    "files_of",
    "read_articles",
    "read_files",
    "read_json_file",
]
