"""Office packages opened with care: limits before anything is unpacked, no DTD in any part.

Shape:  bytes of a ZIP file in; named parts, parsed XML out.
Units:  bytes; ratio is unpacked to packed.
Errors: `UnreadableFileError` names the file, the part and the mend; `LockedPackageError` is the
        one that wants a password.
Source: design/threats.md P2 and P3. The largest ratio of 41 real HWPX files was 46.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENTRIES_MAX: Final = 2_000
#: 2,000 parts with names of 200 letters need half of this; a million parts take 46 times it.
DIRECTORY_MAX: Final = 1024 * 1024
TOTAL_MAX: Final = 200 * 1024 * 1024
RATIO_MAX: Final = 200
#: Small parts of repeated text pack very well and harm nobody.
RATIO_FROM: Final = 1024 * 1024
FILE_MAX: Final = 200 * 1024 * 1024
_PROLOG: Final = 64 * 1024
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LOCAL_HEADER: Final = struct.Struct("<26xHH")
_END_MARK: Final = b"PK\x05\x06"
_LOCATOR_MARK: Final = b"PK\x06\x07"
_RECORD_MARK: Final = b"PK\x06\x06"
_END_BYTES: Final = 22 + 65_535  # with the longest comment
_LOCAL_MARK: Final = b"PK\x03\x04"
_RESAVE: Final = "한글이나 워드에서 다시 저장한 뒤 가져오세요."


class LockedPackageError(UnreadableFileError):
    """A part of a ZIP file is encrypted."""


class Package:
    """A ZIP file within the limits."""

    def __init__(self, content: bytes, path: Path | str, *, mend: str = _RESAVE) -> None:
        self.path, self._content, self._mend = path, content, mend
        if _directory_size(content) > DIRECTORY_MAX:
            raise self.refused(f"안에 든 파일이 {ENTRIES_MAX:,}개를 넘습니다")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as exc:
            raise self.refused(f"압축 파일이 깨졌습니다({exc})") from exc
        if len(entries) > ENTRIES_MAX:
            raise self.refused(f"안에 든 파일이 {ENTRIES_MAX:,}개를 넘습니다({len(entries):,}개)")
        total = sum(entry.file_size for entry in entries)
        if total > TOTAL_MAX:
            raise self.refused(f"풀면 200 MiB를 넘습니다({total / 1024**2:,.0f} MiB)")
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset < end:
                raise self.refused("안의 파일이 서로 겹칩니다")
            end = entry.header_offset + entry.compress_size
            packed = max(entry.compress_size, 1)
            if entry.file_size > RATIO_FROM and entry.file_size / packed > RATIO_MAX:
                raise self.refused(f"{entry.filename}: 지나치게 압축되어 있습니다")
            if entry.flag_bits & 1:
                raise LockedPackageError(
                    path, problem="암호가 걸려 있습니다", mend="암호를 푼 뒤 가져오세요."
                )
        self.names: Sequence[str] = [entry.filename for entry in entries]

    def refused(self, problem: str) -> UnreadableFileError:
        """The error for a file that is not read."""
        return UnreadableFileError(self.path, problem=problem, mend=self._mend)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableFileError: there is no such part, or it is damaged.
        """
        try:
            return self._archive.read(name)
        except KeyError as exc:
            raise self.refused(f"{name} 부분이 없습니다") from exc
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as exc:
            raise self.refused(f"{name} 부분이 깨졌습니다({exc})") from exc
        except Exception as exc:  # zlib.error and lzma.LZMAError share no narrower class
            raise self.refused(f"{name} 부분을 풀 수 없습니다({exc})") from exc

    def xml(self, name: str) -> ET.Element:
        """A part as XML.

        Raises:
            UnreadableFileError: it is not XML, or it declares entities.
        """
        content = self.read(name)
        check = expat.ParserCreate()
        check.StartDoctypeDeclHandler = self._no_doctype
        try:
            check.Parse(content, True)  # expat takes it by position only
            return ET.fromstring(content)  # noqa: S314  # a DTD was refused on the line above
        except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as exc:
            raise self.refused(f"{name}: XML이 아닙니다({exc})") from exc

    def check_parts(self) -> None:
        """Unpack every part once: sizes that lie, damage and DTDs show before others read it.

        Raises:
            UnreadableFileError: a part is damaged or declares a DTD.
        """
        for entry in self._archive.infolist():
            size, first = self._unpacked(entry)
            if size != entry.file_size:
                raise self.refused(f"{entry.filename[:60]} 부분의 크기가 적힌 것과 다릅니다")
            is_xml = entry.filename.endswith((".xml", ".rels", ".vml"))
            if is_xml and _DOCTYPE.search(first.replace(b"\0", b"")):
                raise self.refused("DTD가 들어 있어 열지 않습니다")

    def _unpacked(self, entry: zipfile.ZipInfo) -> tuple[int, bytes]:
        """How much a part really unpacks to, and its first bytes; zipfile believes the header."""
        name = entry.filename[:60]
        start = entry.header_offset + _LOCAL_HEADER.size
        head = self._content[entry.header_offset : start]
        if len(head) < _LOCAL_HEADER.size or not head.startswith(_LOCAL_MARK):
            raise self.refused(f"{name} 부분이 깨졌습니다")
        start += sum(_LOCAL_HEADER.unpack(head))
        packed = self._content[start : start + entry.compress_size]
        if len(packed) != entry.compress_size:
            raise self.refused(f"{name} 부분이 깨졌습니다")
        if entry.compress_type == zipfile.ZIP_STORED:
            return len(packed), packed[:_PROLOG]
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise self.refused(f"{name} 부분이 모르는 방식으로 압축되어 있습니다")
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            part = unpack.decompress(packed, RATIO_FROM)
            size, first = 0, part[:_PROLOG]
            while part and size <= entry.file_size:
                size += len(part)
                part = unpack.decompress(unpack.unconsumed_tail, RATIO_FROM)
        except zlib.error as exc:
            raise self.refused(f"{name} 부분이 깨졌습니다({exc})") from exc
        return size, first

    def _no_doctype(self, *_: object) -> None:
        raise self.refused("DTD가 들어 있어 열지 않습니다")


def _directory_size(content: bytes) -> int:
    """How long the list of parts says it is, before anybody reads it; 0 where there is none."""
    at = content.rfind(_END_MARK, max(0, len(content) - _END_BYTES))
    if at < 0 or at + 20 > len(content):
        return 0
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    locator = content[at - 20 : at] if at >= 20 else b""
    if locator.startswith(_LOCATOR_MARK):  # ZIP64: the record it leads to has the last word
        record = content.rfind(_RECORD_MARK, 0, at)
        size = int.from_bytes(content[record + 40 : record + 48], "little") if record >= 0 else size
    return size


def bytes_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFileError: missing, empty, too large or not readable.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if 0 < size <= FILE_MAX else b""
    except OSError as exc:
        raise UnreadableFileError(
            path,
            problem=f"읽을 수 없습니다({exc.strerror or type(exc).__name__})",
            mend="경로와 권한을 확인하세요.",
        ) from exc
    if not size:
        raise UnreadableFileError(
            path, problem="빈 파일입니다", mend="다시 내려받거나 저장한 뒤 가져오세요."
        )
    if not content:
        raise UnreadableFileError(
            path, problem="200 MiB를 넘는 파일입니다", mend="그림을 뺀 파일을 가져오세요."
        )
    return content
