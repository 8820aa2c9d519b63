"""Workbooks: .xlsx checked before it is opened, then read by calamine.

Shape:  a path in; (sheet name, number of its first row, rows of cells) out.
Units:  bytes; limits of threats.md P3 made narrower for one table.
Errors: `UnreadableFileError`: no workbook, encrypted, too large, sizes that lie, a DTD.
Source: threats.md P2, P3; design/sources.md 4.1 (the dimension "A1" is not believed: calamine
        reads the cells themselves).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.files.opening import head_of, too_large
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MIB: Final = 1 << 20
FILE_MAX_BYTES: Final = 64 * _MIB
UNPACKED_MAX_BYTES: Final = 256 * _MIB
ENTRIES_MAX: Final = 2000
#: Above 1 MiB; a real export has 7.4 : 1.
RATIO_MAX: Final = 200
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_ENCRYPTED: Final = 1
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
        raise _broken(path, str(exc)) from exc


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
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as exc:
        raise _broken(path, str(exc)) from exc
    _check_sizes(path, entries)
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise UnreadableFileError(path, problem="ZIP이지만 엑셀(.xlsx) 파일이 아닙니다", mend=_MEND)
    for entry in entries:
        _check_entry(path, content, entry)
    return content


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES_MAX:
        raise _refused(path, f"들어 있는 파일이 너무 많습니다({len(entries):,}개)")
    if sum(entry.file_size for entry in entries) > UNPACKED_MAX_BYTES:
        raise too_large(path, UNPACKED_MAX_BYTES)
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.flag_bits & _ENCRYPTED:
            raise _refused(path, "암호가 걸려 있습니다")
        if entry.header_offset < end:
            raise _refused(path, "안의 파일이 서로 겹칩니다")
        end = entry.header_offset + entry.compress_size
        if entry.file_size > max(_MIB, RATIO_MAX * entry.compress_size):
            raise _refused(path, f"'{entry.filename[:60]}'이(가) 비정상으로 많이 압축되었습니다")


def _check_entry(path: Path, content: bytes, entry: zipfile.ZipInfo) -> None:
    """Unpack one entry and see that it has the size it says, and no DTD."""
    try:
        mark, name_size, extra_size = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    except struct.error as exc:
        raise _broken(path, entry.filename[:60]) from exc
    start = entry.header_offset + _LOCAL_HEADER.size + name_size + extra_size
    packed = content[start : start + entry.compress_size]
    if mark != ZIP or len(packed) != entry.compress_size:
        raise _broken(path, entry.filename[:60])
    if entry.compress_type == zipfile.ZIP_STORED:
        size, first = len(packed), packed[: 64 << 10]
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        size, first = _inflated(path, packed, entry)
    else:
        raise _refused(path, "알 수 없는 방식으로 압축되었습니다")
    if size != entry.file_size:
        raise _refused(path, f"'{entry.filename[:60]}'의 크기가 적힌 것과 다릅니다")
    if entry.filename.endswith((".xml", ".rels", ".vml")) and has_dtd(first):
        raise _refused(path, "문서 형식 정의(DTD)가 들어 있습니다")


def _inflated(path: Path, packed: bytes, entry: zipfile.ZipInfo) -> tuple[int, bytes]:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    size, first = 0, b""
    try:
        part = unpack.decompress(packed, _MIB)
        first = part[: 64 << 10]
        while part:
            size += len(part)
            if size > entry.file_size:
                break
            part = unpack.decompress(unpack.unconsumed_tail, _MIB)
    except zlib.error as exc:
        raise _broken(path, entry.filename[:60]) from exc
    return size, first


def has_dtd(first: bytes) -> bool:
    """Whether XML declares a document type, in any encoding an XML reader would follow."""
    bare = first.replace(b"\x00", b"")
    return b"<!DOCTYPE" in bare or b"<!ENTITY" in bare


def _broken(path: Path, what: str) -> UnreadableFileError:
    return UnreadableFileError(path, problem=f"엑셀 파일이 손상되었습니다({what[:80]})", mend=_MEND)


def _refused(path: Path, problem: str) -> UnreadableFileError:
    return UnreadableFileError(path, problem=problem, mend=_MEND)
