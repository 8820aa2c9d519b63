"""Putting a site in place: made beside the old one, then exchanged with it in one step.

Shape:  files as (path, bytes or the file to copy) in; the folder replaced, a `Written` out.
Units:  bytes.
Errors: `PublishError`: the folder holds something else, or cannot be written. The old site is then
        whole, as it is after a kill at any moment.
Source: design/threats.md section 3.5; docs/decisions/0047-public-site.md.

Files that did not change are linked, not written: their times stay, so that a copy to a web server
moves only what is new.
"""

from __future__ import annotations

import ctypes
import filecmp
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What makes a folder one of ours; it holds what the next run needs to know.
OWN: Final = ".hanju"
MARK: Final = f"{OWN}/site.json"
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What changed in the folder."""

    files: int
    size_bytes: int
    written: int
    removed: int


def read_mark(out: Path) -> dict[str, object]:
    """What the last run left; nothing where there was none.

    Raises:
        PublishError: the folder holds files that are not ours.
    """
    recover(out)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return {}
    try:
        found = json.loads((out / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise PublishError(
            f"{out}: 누리집이 아닌 것이 들어 있어 바꾸지 않았습니다 "
            "→ 비어 있거나 없는 폴더를 --out으로 주세요."
        )
    return found


def put_in_place(out: Path, files: Iterable[tuple[str, bytes | Path]]) -> Written:
    """Make the new site beside the old one and exchange the two."""
    out = out.resolve()
    bench, old = _bench(out), _old(out)
    try:
        shutil.rmtree(bench, ignore_errors=True)
        bench.mkdir(parents=True)
        written = _fill(bench, out, files)
        if hasattr(os, "sync"):
            os.sync()
        _exchange(bench, out, old)
    except OSError as exc:
        raise PublishError(
            f"{out}: 누리집을 쓸 수 없습니다({exc.strerror or type(exc).__name__}) "
            "→ 쓰기 권한과 남은 용량을 확인하세요. "
            "마운트한 폴더라면 그 안의 폴더를 --out으로 주세요."
        ) from exc
    finally:
        shutil.rmtree(bench, ignore_errors=True)
    return written


def recover(out: Path) -> None:
    """After a kill between two renames, where they cannot be one step: the old site comes back."""
    out = out.resolve()
    old = _old(out)
    with suppress(OSError):
        if not out.exists() and old.exists():
            old.rename(out)
        elif old.exists():
            shutil.rmtree(old, ignore_errors=True)


def _bench(out: Path) -> Path:
    return out.parent / f".{out.name}.hanju-new"


def _old(out: Path) -> Path:
    return out.parent / f".{out.name}.hanju-old"


def _fill(bench: Path, out: Path, files: Iterable[tuple[str, bytes | Path]]) -> Written:
    count = size = written = 0
    folders: set[Path] = set()
    names: set[str] = set()
    for name, content in files:
        target, before = bench / name, out / name
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        if _is_same(before, content) and _linked(before, target):
            pass
        elif isinstance(content, Path):
            shutil.copyfile(content, target)
            written += 1
        else:
            target.write_bytes(content)
            written += 1
        names.add(name)
        count += 1
        size += target.stat().st_size
    gone = 0
    if out.is_dir():
        gone = sum(
            1
            for path in out.rglob("*")
            if path.is_file() and path.relative_to(out).as_posix() not in names
        )
    return Written(files=count, size_bytes=size, written=written, removed=gone)


def _is_same(before: Path, content: bytes | Path) -> bool:
    try:
        if isinstance(content, Path):
            return filecmp.cmp(before, content, shallow=False)
        return before.stat().st_size == len(content) and before.read_bytes() == content
    except OSError:
        return False


def _linked(before: Path, target: Path) -> bool:
    """Whether the old file could be taken over with its times."""
    try:
        os.link(before, target)
    except OSError:
        return False
    return True


def _exchange(bench: Path, out: Path, old: Path) -> None:
    if not out.exists():
        bench.rename(out)
        return
    if _swapped(bench, out):
        return  # `bench` is the old site now, and goes
    out.rename(old)
    try:
        bench.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _swapped(one: Path, other: Path) -> bool:
    """Exchange two names in one step where the system can (Linux)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    return done == 0
