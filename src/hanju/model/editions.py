"""Editions: one frozen issue in one format.

Shape:  an `Edition` names the file it was written to and the text it carries.
Units:  `size_bytes` bytes; `content_hash` is the sha256 of the issue's canonical JSON.
Errors: none raised here.
Source: STYLE.md section 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue in one format, as written."""

    issue_number: int
    format: str
    path: Path
    size_bytes: int
    content_hash: str
    pages: int | None = None
    notes: tuple[str, ...] = ()
