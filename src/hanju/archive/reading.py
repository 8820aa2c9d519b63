"""One door for every file: what it is is told by its bytes, not by its name.

Shape:  a path in, a `ReadEdition` out.
Units:  none.
Errors: `UnreadableFileError`.
Source: docs/decisions/0015-reading-back.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hanju.archive.assemble import ReadEdition, assemble
from hanju.archive.back_numbers import read_text
from hanju.archive.read_docx import read_docx
from hanju.archive.read_hwpx import read_hwpx
from hanju.archive.read_pdf import read_pdf
from hanju.errors import UnreadableFileError
from hanju.packages import Package, bytes_of
from hanju.settings import default_house

if TYPE_CHECKING:
    from hanju.archive.blocks import Manuscript
    from hanju.settings import House

_HWP5 = b"\xd0\xcf\x11\xe0"


def read_edition(path: str | Path, *, house: House | None = None) -> ReadEdition:
    """Read an edition of ours, one that a person edited, or a hand-made back number.

    Args:
        path: a HWPX, DOCX or PDF file, or a text in the form of `issue-108.txt`.
        house: its categories, marks and form of dates; without it that of issue No. 108.

    Raises:
        UnreadableFileError: not such a file, damaged, too large, or no issue in it.
    """
    place = Path(path)
    manuscript = _manuscript(bytes_of(place), place)
    return assemble(manuscript, house or default_house(), path=place)


def _manuscript(content: bytes, path: Path) -> Manuscript:
    if content.startswith(b"PK"):
        names = Package(content, path).names
        reader = read_docx if "word/document.xml" in names else read_hwpx
        return reader(content, path)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(content, path)
    if content.startswith(_HWP5):
        raise UnreadableFileError(
            path, problem="HWP 5.0 파일입니다", mend="한글에서 HWPX로 저장한 뒤 가져오세요."
        )
    return read_text(content, path)
