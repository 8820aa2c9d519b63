"""The last step of every writer: bytes on disk and the edition that tells of them.

Shape:  the content of an edition in, the file written, an `Edition` out.
Units:  texts are written in UTF-8 with LF.
Errors: `OSError` when the file cannot be written; `publish` names the format.
Source: docs/decisions/0005-document-tree.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.model import Edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hanju.model.document import Document


def stored(
    content: bytes | str,
    path: Path,
    document: Document,
    *,
    format: str,  # noqa: A002  the word of `Edition`
    pages: int | None = None,
    notes: Sequence[str] = (),
) -> Edition:
    """Write the content of an edition and say what was written."""
    made = content.encode("utf-8") if isinstance(content, str) else content
    head = document.masthead
    return Edition(
        issue_number=head.number,
        format=format,
        path=path,
        size_bytes=path.write_bytes(made),
        content_hash=head.content_hash,
        pages=pages,
        notes=tuple(notes),
    )
