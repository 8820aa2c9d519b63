"""Backup: a newsroom in one checked file, made while others write.

Shape:  a path in, a `BackupReport` out. The file is a ZIP: `hanju.db` as it was at one moment,
        `hanju.toml`, blobs, editions, and `manifest.json` with the hash of each.
Units:  bytes, seconds.
Errors: `UnreadableFileError` when the file is there already or cannot be written; nothing is left.
Source: threats.md S6; docs/decisions/0037-keeping.md.

Left out on purpose: sessions, tries to sign in, logs, caches, keys (they are in the environment).
Accounts are in it with the hashes of their passwords: keep the file like the database itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import UnreadableFileError
from hanju.locks import hold
from hanju.newsroom.keeping import care_lock
from hanju.newsroom.where import without_database
from hanju.reports import BackupReport
from hanju.store.sqlite.snapshot import blobs_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.newsroom.parts import Parts

FORM: Final = "hanju-backup/1"
MANIFEST: Final = "manifest.json"
DATABASE: Final = "hanju.db"
HOUSE: Final = "hanju.toml"
_PIECE: Final = 1024 * 1024


def backup(parts: Parts, path: Path) -> BackupReport:
    """Write everything of the newsroom that cannot be made again into one file."""
    started, now = perf_counter(), parts.clock.now()
    if path.exists():
        raise UnreadableFileError(
            path, problem="이미 있습니다", mend="다른 이름을 쓰세요(예: 날짜를 붙인 이름)."
        )
    part, copy = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.db")
    files: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold(care_lock(parts.home), what="hanju backup", since=now):
            rows = parts.store.care.snapshot(copy)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
                _add(bundle, DATABASE, copy, files)
                _add_house(bundle, parts.home / HOUSE, files)
                parts.progress.start("백업")
                for name, found in _rest(parts.home, copy):
                    if found.is_file():
                        _add(bundle, name, found, files)
                    else:
                        missing.append(name)
                    parts.progress.advance()
                parts.progress.finish()
                told = {
                    "form": FORM, "made_at": now.isoformat(), "rows": rows, "missing": missing,
                    "files": files,
                }  # fmt: skip
                bundle.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
        _flush(part)
        digest = sha256_of(part)
        part.replace(path)
    except OSError as exc:
        raise UnreadableFileError(
            path,
            problem=f"백업을 쓰지 못했습니다({exc.strerror or exc})",
            mend="남은 자리와 쓰기 권한을 보세요. 쓰다 만 파일은 지웠습니다.",
        ) from exc
    finally:
        for left in (part, copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
    parts.log.info("backed_up", files=len(files), missing=len(missing))
    return BackupReport(
        path=path,
        size_bytes=path.stat().st_size,
        sha256=digest,
        rows=rows,
        blobs=sum(name.startswith("blobs/") for name in files),
        editions=sum(name.startswith("editions/") for name in files),
        missing=tuple(missing),
        seconds=perf_counter() - started,
    )


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rest(home: Path, copy: Path) -> Iterator[tuple[str, Path]]:
    """The blobs that the copied rows name, and the editions."""
    for sha256 in blobs_of(copy):
        inside = f"blobs/{sha256[:2]}/{sha256}"
        yield inside, home / inside
    for found in sorted((home / "editions").rglob("*")):
        if found.is_file() and not found.is_symlink() and not found.name.startswith("."):
            yield found.relative_to(home).as_posix(), found


def _add(bundle: zipfile.ZipFile, name: str, path: Path, files: dict[str, dict[str, Any]]) -> None:
    """Put a file in, hashed as it goes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file, bundle.open(name, "w", force_zip64=True) as inside:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            inside.write(piece)
    files[name] = {"size": size, "sha256": digest.hexdigest()}


def _add_house(bundle: zipfile.ZipFile, path: Path, files: dict[str, dict[str, Any]]) -> None:
    """The house file, on the database that lies beside it in the bundle."""
    content = without_database(path.read_text(encoding="utf-8-sig")).encode()
    bundle.writestr(zipfile.ZipInfo(HOUSE), content, zipfile.ZIP_DEFLATED, 1)
    files[HOUSE] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
