"""Workbooks: .xlsx checked before it is opened, then read by calamine.

Shape:  a path in; (sheet name, number of its first row, rows of cells) out.
Units:  bytes; limits of `hanju.packages`, and one for the packed file.
Errors: `UnreadableFileError`: no workbook, encrypted, too large, sizes that lie, a DTD.
Source: threats.md P2, P3; design/sources.md 4.1 (the dimension "A1" is not believed: calamine
        reads the cells themselves).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.files.opening import head_of, too_large
from hanju.errors import UnreadableFileError
from hanju.packages import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A real export of 2,315 rows has 4 MB; what it unpacks to is bounded by `hanju.packages`.
FILE_MAX_BYTES: Final = 64 << 20
WORKBOOK: Final = "xl/workbook.xml"
_MEND: Final = "엑셀에서 .xlsx로 다시 저장한 뒤 가져오세요."
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"


def open_workbook(path: Path) -> Iterator[tuple[str, int, list[list[Any]]]]:
    """Check a workbook and give its sheets.

    Raises:
        UnreadableFileError: see the module.
    """
    content = _checked(path)
    from python_calamine import CalamineError, CalamineWorkbook  # loads a Rust library

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            first_row = (sheet.start or (0, 0))[0] + 1
            yield name, first_row, sheet.to_python(skip_empty_area=True)
    except (CalamineError, ValueError, OSError) as exc:
        raise UnreadableFileError(
            path, problem=f"엑셀 파일이 깨졌습니다({str(exc)[:80]})", mend=_MEND
        ) from exc


def is_workbook(head: bytes) -> bool:
    """Whether the first bytes can be those of an .xlsx."""
    return head.startswith(ZIP)


def _checked(path: Path) -> bytes:
    head = head_of(path)
    if head.startswith(OLE):
        raise UnreadableFileError(
            path, problem="암호가 걸린 엑셀이거나 옛 .xls·.hwp 파일입니다", mend=_MEND
        )
    if not is_workbook(head):
        raise UnreadableFileError(path, problem="엑셀(.xlsx) 파일이 아닙니다", mend=_MEND)
    if path.stat().st_size > FILE_MAX_BYTES:
        raise too_large(path, FILE_MAX_BYTES)
    content = path.read_bytes()
    package = Package(content, path, mend=_MEND)
    if WORKBOOK not in package.names:
        raise UnreadableFileError(path, problem="ZIP이지만 엑셀(.xlsx) 파일이 아닙니다", mend=_MEND)
    package.check_parts()  # calamine unpacks by itself
    return content
