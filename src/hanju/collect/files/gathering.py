"""Which files are meant by paths, folders, patterns and ZIP files, and what is in each.

Shape:  paths in, files out (`files_of`); a file in, one `ImportedFile` or error a file out, the
        files in a ZIP one by one (`read_files`).
Units:  files in the order of their names.
Errors: `UnreadableFileError` from `files_of` where a folder or a pattern holds nothing; from
        `read_files` none is raised, each stands in the place of what it stopped.
Source: DESIGN.md section 4 (`hanju import`); threats.md P3, P6.
"""

from __future__ import annotations

import glob
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.collect.attachments.reading import korean_name, shown_name
from hanju.collect.files.kinds import detect_format
from hanju.collect.files.opening import head_of
from hanju.collect.files.reading import read_articles
from hanju.collect.files.workbooks import is_workbook
from hanju.errors import UnreadableFileError
from hanju.packages import Package, bytes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.collect.attachments import AttachmentReader
    from hanju.collect.files.imported import ImportedFile, ImportOptions

#: What a folder is searched for; a file named by itself may be called anything.
SUFFIXES: Final = frozenset(
    {".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".xlsx", ".xml", ".rss", ".atom", ".rdf", ".eml",
     ".mht", ".mhtml", ".html", ".htm", ".xhtml", ".hwpx", ".hwp", ".pdf", ".docx", ".zip", ".gz"}
)  # fmt: skip
FILES_MAX: Final = 100_000
_PATTERN: Final = frozenset("*?[")
#: Pictures and scripts that a browser saved beside a page; leftovers of systems.
_SKIPPED_FOLDERS: Final = ("_files", ".files", "__MACOSX")
_HIDDEN: Final = re.compile(r"\.\w")
_SLASH: Final = re.compile(r"[/\\]")
_NO_FILES: Final = "가져올 수 있는 파일이 없습니다"


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, each once; what is missing stays, and is told when it is read.

    Raises:
        UnreadableFileError: a folder or a pattern holds nothing to import.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = _inside(path)
        elif not path.exists() and _PATTERN & set(str(path)):
            inside = [
                one
                for match in sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  # absolute ones too
                for one in ([Path(match)] if Path(match).is_file() else _inside(Path(match)))
            ]
        else:
            inside = [path]
        if not inside:
            raise UnreadableFileError(
                path,
                problem=_NO_FILES,
                mend="JSONL, CSV, 피드, .eml, HTML, HWPX, PDF 따위가 있는 곳을 적으세요.",
            )
        found |= dict.fromkeys(inside)
    return list(found)[:FILES_MAX]


def _inside(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not _is_leftover(path.relative_to(folder).parts)
        and path.is_file()
    )


def _is_leftover(parts: Sequence[str]) -> bool:
    """Whether a file is hidden, or one that a program put beside another."""
    return any(_HIDDEN.match(part) or part.endswith(_SKIPPED_FOLDERS) for part in parts)


def read_files(
    path: Path, options: ImportOptions, reader: AttachmentReader | None = None
) -> Iterator[ImportedFile | UnreadableFileError]:
    """Read a file, or the files in a ZIP; what cannot be read is given, not raised."""
    try:
        if _is_zip(path, options):
            yield from _of_zip(path, options, reader)
        else:
            yield read_articles(path, options=options, reader=reader)
    except UnreadableFileError as problem:
        yield problem


def _is_zip(path: Path, options: ImportOptions) -> bool:
    if options.format is not None:
        return options.format == "zip"
    return is_workbook(head_of(path)) and detect_format(path) == "zip"


def _of_zip(
    path: Path, options: ImportOptions, reader: AttachmentReader | None
) -> Iterator[ImportedFile | UnreadableFileError]:
    """The files of a ZIP, each unpacked under a name of ours and read like any other."""
    package = Package(bytes_of(path), path, mend="압축을 풀어 가져오세요.")
    options = replace(options, format=None)
    names = [
        name
        for name in package.names
        if not name.endswith("/") and not _is_leftover(_SLASH.split(name))
    ]
    if not names:
        raise package.refused("빈 압축 파일입니다")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            shown = shown_name(korean_name(name))
            place = Path(folder) / f"file{Path(shown).suffix.lower()[:10]}"
            try:
                place.write_bytes(package.read(name))
                read = read_articles(place, options=options, name=shown, reader=reader)
                yield replace(read, path=path / shown)
            except UnreadableFileError as exc:
                yield UnreadableFileError(
                    path / shown, place=exc.place, problem=exc.problem, mend=exc.mend
                )
            finally:
                place.unlink(missing_ok=True)
