"""Locks on a folder: one process at a time, let go by the system when that process dies.

Shape:  `with hold(path, what=…, since=…):` around the work; the file says who holds it.
Units:  `since` is an aware UTC instant.
Errors: `HeldElsewhereError` at once, with who, what and since when; nothing waits.
Source: docs/decisions/0036-weekly-round.md.

The lock is the system's, not the file: after `kill -9` it is free, and what the file says counts
only while somebody holds it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hanju.errors import HeldElsewhereError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


def try_lock(handle: int) -> bool:
    """Lock an open file for this process; False when another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def hold(path: Path, *, what: str, since: datetime) -> Iterator[None]:
    """Keep everybody else out while the block runs.

    Raises:
        HeldElsewhereError: somebody holds it; the message names who.
        UnreadableFileError: the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    except OSError as exc:
        raise UnreadableFileError(
            path,
            problem=f"잠금 파일을 만들 수 없습니다({exc.strerror})",
            mend="폴더의 쓰기 권한과 남은 자리를 보세요.",
        ) from exc
    try:
        if not try_lock(handle):
            raise HeldElsewhereError(path, holder=_holder(path))
        told = {
            "what": what,
            "pid": os.getpid(),
            "host": platform.node(),
            "since": since.isoformat(),
        }
        content = json.dumps(told, ensure_ascii=False).encode()
        # one byte first: Windows locks it, and others could not read it
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, b"\n" + content)
        yield
    finally:
        os.close(handle)  # lets go of the lock


def _holder(path: Path) -> str:
    """Who holds it, as it says; "" when it does not."""
    try:
        with path.open("rb") as file:
            file.seek(1)
            told = json.loads(file.read(4096))
        return f"{told['what']}: {told['host']}의 {told['pid']}번, {told['since']}부터"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
