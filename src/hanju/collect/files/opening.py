"""Open a file from outside: is it there, is it whole, is it too much.

Shape:  a path in; its first bytes, its whole bytes or its lines out, through gzip when packed.
Units:  bytes; limits below.
Errors: `UnreadableFileError` for missing, empty, folder, no permission, cut, too large.
Source: threats.md P3; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MIB: Final = 1 << 20
#: A week of every Korean daily is 20 MB of JSON lines; a year of them still fits.
FILE_MAX_BYTES: Final = 1024 * _MIB
#: CSV, JSON and workbooks are held in memory as a whole.
WHOLE_MAX_BYTES: Final = 256 * _MIB
UNPACKED_MAX_BYTES: Final = 4096 * _MIB
LINE_MAX_BYTES: Final = 16 * _MIB
HEAD_BYTES: Final = 64 << 10

GZIP: Final = b"\x1f\x8b"
_MEND_AGAIN: Final = "파일을 다시 받거나 다시 내보낸 뒤 가져오세요."


def head_of(path: Path) -> bytes:
    """The first bytes of what a file holds, unpacked when it is gzip.

    Raises:
        UnreadableFileError: missing, a folder, no permission, empty, or cut at the start.
    """
    with _unpacked(path) as file:
        head = _read(path, file, HEAD_BYTES)
    if not head.strip():
        raise UnreadableFileError(path, problem="빈 파일입니다", mend=_MEND_AGAIN)
    return head


def whole(path: Path) -> bytes:
    """All bytes of a file, unpacked.

    Raises:
        UnreadableFileError: as `head_of`, or larger than `WHOLE_MAX_BYTES`.
    """
    with _unpacked(path) as file:
        content = _read(path, file, WHOLE_MAX_BYTES + 1)
    if len(content) > WHOLE_MAX_BYTES:
        raise too_large(path, WHOLE_MAX_BYTES)
    if not content.strip():
        raise UnreadableFileError(path, problem="빈 파일입니다", mend=_MEND_AGAIN)
    return content


def lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Number (from 1) and bytes of every line; None for a line longer than `LINE_MAX_BYTES`.

    Raises:
        UnreadableFileError: cut or broken gzip, with the last line that was whole.
    """
    number, size = 0, 0
    with _unpacked(path) as file:
        while True:
            try:
                line = file.readline(LINE_MAX_BYTES)
                is_too_long = False
                part = line
                while len(part) == LINE_MAX_BYTES and not part.endswith(b"\n"):
                    is_too_long = True
                    size += len(part)
                    part = file.readline(LINE_MAX_BYTES)
            except (EOFError, gzip.BadGzipFile, zlib.error) as exc:
                raise _cut(path, f"{number}행까지 온전함", exc) from exc
            except OSError as exc:
                raise _refused(path, exc) from exc
            if not line:
                return
            number += 1
            size += len(part)
            if size > UNPACKED_MAX_BYTES:
                raise too_large(path, UNPACKED_MAX_BYTES)
            yield number, None if is_too_long else line


def too_large(path: Path, limit: int) -> UnreadableFileError:
    """The error for a file beyond a limit."""
    return UnreadableFileError(
        path,
        problem=f"너무 큽니다(한도 {limit // _MIB:,} MiB)",
        mend="기간을 나누어 여러 파일로 내보낸 뒤 가져오세요.",
    )


@contextmanager
def _unpacked(path: Path) -> Iterator[BinaryIO | gzip.GzipFile]:
    try:
        if path.is_dir():
            raise UnreadableFileError(
                path, problem="폴더입니다", mend="안에 있는 파일의 경로를 쓰세요."
            )
        file = path.open("rb")
    except OSError as exc:
        raise _refused(path, exc) from exc
    with file:
        if file.seek(0, io.SEEK_END) > FILE_MAX_BYTES:
            raise too_large(path, FILE_MAX_BYTES)
        file.seek(0)
        packed = file.read(2) == GZIP
        file.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield unpacked
        else:
            yield file


def _read(path: Path, file: BinaryIO | gzip.GzipFile, size: int) -> bytes:
    content = b""
    try:
        while len(content) < size:
            part = file.read(min(size - len(content), 4 * _MIB))
            if not part:
                break
            content += part
    except (EOFError, gzip.BadGzipFile, zlib.error) as exc:
        if content and size == HEAD_BYTES:
            return content  # enough to tell what it is; reading it will tell that it is cut
        raise _cut(path, f"{len(content):,}바이트까지 온전함", exc) from exc
    except OSError as exc:
        raise _refused(path, exc) from exc
    return content


def _cut(path: Path, place: str, exc: Exception) -> UnreadableFileError:
    is_cut = isinstance(exc, EOFError)
    problem = "압축 파일이 중간에 잘렸습니다" if is_cut else "압축 파일이 손상되었습니다"
    return UnreadableFileError(path, place=f"({place})", problem=problem, mend=_MEND_AGAIN)


def _refused(path: Path, exc: OSError) -> UnreadableFileError:
    if isinstance(exc, FileNotFoundError):
        return UnreadableFileError(path, problem="파일이 없습니다", mend="경로를 확인하세요.")
    if isinstance(exc, PermissionError):
        return UnreadableFileError(
            path, problem="읽을 권한이 없습니다", mend="파일의 읽기 권한을 주세요."
        )
    return UnreadableFileError(
        path, problem=f"읽지 못했습니다({exc.strerror or exc})", mend=_MEND_AGAIN
    )
