"""Attached files of an article: which to read first, and what they say.

Shape:  `Attachment`s in, in the order of reading out; bytes in, `FileText` out.
Units:  bytes, code points.
Errors: none; what a file does is a problem with a name.
Source: design/sources.md 1.4 (HWPX first, then PDF, HWP late); docs/decisions/0021-attachments.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from hanju.collect.attachments import AttachmentProblem, AttachmentText
from hanju.text.normalise import comparison_key, mask_private

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hanju.collect.attachments import AttachmentRead, AttachmentReader
    from hanju.model import Attachment

#: The earlier the better: what keeps paragraphs whole comes before what keeps only lines.
ORDER: Final = ("hwpx", "pdf", "docx", "hwp", "xlsx", "zip")
#: Formats that hold a text; a table or a package speaks only where no document does.
DOCUMENTS: Final = frozenset({"hwpx", "pdf", "docx", "hwp", "text"})
#: Problems after which the file is worth keeping: a person may open what we cannot.
KEPT_PROBLEMS: Final = frozenset({"locked", "distribution", "no-text", "unsupported"})
_MEDIA_TYPES: Final = {
    "hwpx": "application/hwp+zip",
    "hwp": "application/x-hwp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "text": "text/plain",
}
_UNKNOWN_RANK: Final = len(ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """What a file says; `problems` are named with the file (or the part of a ZIP)."""

    text: str = ""
    format: str = ""
    problems: tuple[str, ...] = ()
    keeps: bool = False

    @property
    def is_document(self) -> bool:
        """Whether the file is a text, not a table or a package."""
        return self.format in DOCUMENTS

    @property
    def media_type(self) -> str:
        """What the file is kept as."""
        return _MEDIA_TYPES.get(self.format, "application/octet-stream")


def best_first(files: Iterable[Attachment]) -> list[Attachment]:
    """The files worth reading, in order; pictures and what has no address are left out."""
    return sorted(
        (file for file in files if file.url and _rank(file) is not None),
        key=lambda file: _rank(file) or 0,
    )


def ending_of(file: Attachment) -> str:
    """The ending that tells a file's format, of its name, else of its address; "" for none."""
    for written in (file.name, unquote(urlsplit(file.url).path)):
        found = _ENDING.search(written)
        if found:
            return found[1].lower()
    return ""


def document_of(file: Attachment) -> str:
    """The same for a document in several formats: its name without ending, counts and marks."""
    stem = _ENDING.sub("", file.name.strip())
    return comparison_key(_COPY.sub("", stem)) or file.url


def is_table_or_package(file: Attachment) -> bool:
    """Whether a file is read only where no document says anything."""
    return ending_of(file) in {"xlsx", "zip"}


def read_file(reader: AttachmentReader, content: bytes, name: str) -> FileText:
    """Read one file in the child process."""
    return _of(reader.read(content, name))


def paragraphs(text: str, format_: str) -> str:
    """The text of a file as an article has it.

    A line of a word processor is a paragraph; rows of a table stay together. Lines of a PDF
    are as printed, and `text.sentences` knows wrapped lines.
    """
    if format_ == "pdf":
        return text
    made: list[str] = []
    for line in (one for one in text.split("\n") if one.strip()):
        is_row = " | " in line
        if made and is_row and " | " in made[-1].rpartition("\n")[2]:
            made[-1] = f"{made[-1]}\n{line}"
        else:
            made.append(line)
    return "\n\n".join(made)


def _of(read: AttachmentRead) -> FileText:
    if isinstance(read, AttachmentProblem):
        told = f"'{read.name}': {read.why} → {read.mend}"
        return FileText(problems=(told,), keeps=read.kind in KEPT_PROBLEMS)
    if read.format != "zip":
        return FileText(text=mask_private(read.text), format=read.format, keeps=True)
    return _of_package(read)


def _of_package(read: AttachmentText) -> FileText:
    """The documents of a ZIP, each once, as paragraphs."""
    inside = sorted(read.inside, key=lambda one: _rank_of(_name_ending(one.name)))
    texts: dict[str, str] = {}
    problems: list[str] = []
    for one in inside:
        found = _of(one)
        problems += [f"'{read.name}' 안의 {problem}" for problem in found.problems]
        stem = comparison_key(_COPY.sub("", _ENDING.sub("", one.name)))
        if found.text and stem not in texts:
            texts[stem] = paragraphs(found.text, found.format)
    return FileText(
        text="\n\n".join(texts.values()), format="zip", problems=tuple(problems), keeps=True
    )


def _rank(file: Attachment) -> int | None:
    ending = ending_of(file)
    return None if ending in _LEFT_OUT else _rank_of(ending)


def _rank_of(ending: str) -> int:
    return ORDER.index(ending) if ending in ORDER else _UNKNOWN_RANK


def _name_ending(name: str) -> str:
    found = _ENDING.search(name)
    return found[1].lower() if found else ""


_ENDING: Final = re.compile(
    r"\.(hwpx|hwp|pdf|docx?|xlsx?|pptx?|zip|txt|csv|odt|jpe?g|png|gif|mp[34]|webp)\s?$",
    re.IGNORECASE,
)
_COPY: Final = re.compile(r"\s?\(\d{1,2}\)$|\s?-\s?복사본$|[_ ]?\d{1,2}$")
_LEFT_OUT: Final = frozenset(
    {"jpg", "jpeg", "png", "gif", "mp3", "mp4", "webp", "doc", "xls", "ppt", "pptx", "odt", "csv"}
)
