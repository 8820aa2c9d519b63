"""Blobs: bytes kept on disk under their own hash, whole or not at all.

Shape:  `blobs/ab/<sha256>` beside the database; a row in `blobs` tells kind and size.
Units:  bytes.
Errors: a disk that refuses -> `StoreUnwritableError`; bytes that no longer have their hash ->
        `StoreBrokenError`.
Source: docs/decisions/0004-store.md; threats.md S1, S2.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hanju.errors import StoreBrokenError, StoreUnwritableError
from hanju.store.database import in_chunks
from hanju.store.schema import blobs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UNFINISHED: Final = ".part-"


def write(folder: Path, content: bytes) -> str:
    """Put bytes on disk, durable on return, and give their hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256[:2] / sha256
    try:
        made = _make_folders(path.parent)
        if not (path.is_file() and path.stat().st_size == len(content)):
            _write_whole(path, content)
        for changed in (path.parent, *made):
            _sync_folder(changed)
    except OSError as exc:
        raise StoreUnwritableError(
            path,
            problem=f"첨부를 저장하지 못했습니다({exc.strerror or exc})",
            mend="디스크의 남은 자리와 폴더의 쓰기 권한을 보세요.",
        ) from exc
    return sha256


def read(folder: Path, sha256: str) -> bytes | None:
    """The bytes under a hash, None when there are none."""
    if not _SHA256.fullmatch(sha256):
        return None
    path = folder / sha256[:2] / sha256
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise StoreBrokenError(
            path,
            problem=f"첨부를 읽지 못했습니다({exc.strerror or exc})",
            mend="파일의 읽기 권한과 디스크를 보세요.",
        ) from exc
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreBrokenError(
            path, problem="첨부가 손상되었습니다", mend="`hanju restore`로 백업을 되살리세요."
        )
    return content


def keep_written(folder: Path, sha256: str, content: bytes) -> None:
    """Put a file back that a sweep took between its writing and its row; under the write lock."""
    if not (folder / sha256[:2] / sha256).is_file():
        write(folder, content)


def drop(connection: sa.Connection, folder: Path, names: Iterable[str]) -> int:
    """Take blobs away, row and file; under the write lock, so that nobody counts on them."""
    gone = 0
    for chunk in in_chunks(names):
        connection.execute(sa.delete(blobs).where(blobs.c.sha256.in_(chunk)))
        for sha256 in chunk:
            if not _SHA256.fullmatch(sha256):
                continue
            with suppress(OSError):  # a file that stays is swept by the next `hanju keep`
                (folder / sha256[:2] / sha256).unlink()
                gone += 1
    return gone


def strays(connection: sa.Connection, folder: Path, *, older_than_s: float) -> list[str]:
    """Files without a row, left by a kill; young ones may be on their way into a row."""
    known = set(connection.scalars(sa.select(blobs.c.sha256)))
    newest = time.time() - older_than_s
    found = []
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        is_part = path.name.startswith(_UNFINISHED)
        if (is_part or (_SHA256.fullmatch(path.name) and path.name not in known)) and (
            path.stat().st_mtime < newest
        ):
            found.append(path.name)
    return found


def missing(connection: sa.Connection, folder: Path) -> list[str]:
    """Hashes that are recorded and whose file is gone or of another size."""
    rows = connection.execute(
        sa.select(blobs.c.sha256, blobs.c.size_bytes).order_by(blobs.c.sha256)
    )
    lost = []
    for sha256, size_bytes in rows:
        path = folder / sha256[:2] / sha256
        if not path.is_file() or path.stat().st_size != size_bytes:
            lost.append(sha256)
    return lost


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; the parents whose entries changed."""
    changed = []
    while not folder.is_dir():
        changed.append(folder)
        folder = folder.parent
    for one in reversed(changed):
        one.mkdir(exist_ok=True)
    return [one.parent for one in changed]


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  a str from mkstemp, not a Path
    except BaseException:
        os.unlink(name)  # noqa: PTH108  as above
        raise


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
