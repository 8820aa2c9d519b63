"""Restore: a backup checked to its last byte, then put in place in one step.

Shape:  the file of a backup and a folder in, a `RestoreReport` out.
Units:  bytes.
Errors: `UnreadableFileError` for a wrong, cut or changed file; `RestoreTargetError` for a folder
        that cannot take it. Nothing was changed then.
Source: threats.md S6; docs/decisions/0037-keeping.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import HouseError, RestoreTargetError, UnreadableFileError
from hanju.locks import hold
from hanju.newsroom.backup import DATABASE, FORM, HOUSE, MANIFEST
from hanju.newsroom.keeping import care_lock
from hanju.newsroom.round import lock_path
from hanju.newsroom.where import VARIABLE
from hanju.reports import RestoreReport
from hanju.settings import load_house
from hanju.store.sqlite.snapshot import count_rows_of, is_in_use

if TYPE_CHECKING:
    from datetime import datetime

_PIECE: Final = 1024 * 1024
_MANIFEST_MAX: Final = 64 * 1024 * 1024
_NAME: Final = re.compile(
    r"hanju\.db|hanju\.toml|blobs/[0-9a-f]{2}/[0-9a-f]{64}|editions/[0-9]{1,9}(?:/[^/\\\x00:]{1,200}){1,4}"
)
_MEND: Final = "다른 백업 파일을 쓰세요. 뉴스룸은 그대로입니다."


def restore(path: Path, home: Path, *, replaces: bool, now: datetime) -> RestoreReport:
    """Put a backup into an empty folder, or in place of the newsroom that is there.

    Args:
        path: the file that `hanju backup` wrote.
        home: the newsroom folder.
        replaces: put the newsroom that is there aside.
        now: names the folder that is put aside.

    Raises:
        UnreadableFileError: not a backup, cut off, or changed since.
        RestoreTargetError: the folder is in use, or not empty.
    """
    home = home.resolve()
    is_taken = home.exists() and (not home.is_dir() or any(home.iterdir()))
    if is_taken and not (replaces and home.is_dir()):
        raise RestoreTargetError(
            home,
            problem="빈 폴더가 아닙니다",
            mend="새 폴더를 --home으로 쓰거나, 있는 것을 옆에 두고 바꾸려면 --replace를 쓰세요.",
        )
    _refuse_server(home)
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{home.name}.restoring-", dir=home.parent))
    except OSError as exc:
        raise RestoreTargetError(
            home, problem=f"폴더를 만들 수 없습니다({exc.strerror})", mend="쓰기 권한을 보세요."
        ) from exc
    try:
        told = _unpack(path, made)
        _check(path, made, told)
        for room in ("blobs", "editions", "logs"):
            (made / room).mkdir(exist_ok=True)
        made.chmod(0o755)
        aside = None
        if is_taken:
            aside = _put(made, home, now)
        else:
            _put_new(made, home)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    files = told["files"]
    return RestoreReport(
        home=home,
        made_at=str(told.get("made_at", "")),
        rows=told["rows"],
        blobs=sum(name.startswith("blobs/") for name in files),
        editions=sum(name.startswith("editions/") for name in files),
        aside=aside,
    )


def _refuse_server(home: Path) -> None:
    """A backup is a file database; what a server holds is not put aside by renaming a folder."""
    named = VARIABLE if os.environ.get(VARIABLE) else ""
    if not named and (home / HOUSE).is_file():
        with suppress(HouseError):  # a house that cannot be read may be what is to be mended
            address = load_house(home / HOUSE).database
            if address.startswith("postgres"):
                from hanju.store.postgres.engine import shown

                named = shown(address)
    if named:
        raise RestoreTargetError(
            home,
            problem=f"이 뉴스룸은 서버의 데이터베이스를 씁니다({named})",
            mend="새 폴더에 되살린 뒤 `hanju move --to 새 데이터베이스`로 옮기세요.",
        )


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Write every file of the bundle, each checked against its hash."""
    try:
        with zipfile.ZipFile(path) as bundle:
            told = _manifest(path, bundle)
            for name, facts in told["files"].items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                digest, left = hashlib.sha256(), int(facts["size"])
                with bundle.open(name) as inside, target.open("wb") as file:
                    while left >= 0 and (piece := inside.read(_PIECE)):
                        left -= len(piece)
                        digest.update(piece)
                        file.write(piece)
                if left or digest.hexdigest() != facts["sha256"]:
                    raise _wrong(path, f"{name}이 백업할 때와 다릅니다")
    except FileNotFoundError as exc:
        raise UnreadableFileError(path, problem="파일이 없습니다", mend="경로를 보세요.") from exc
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile) as exc:
        raise _wrong(path, f"백업 파일이 아니거나 잘렸습니다({exc})") from exc
    except OSError as exc:
        raise RestoreTargetError(
            folder,
            problem=f"쓰지 못했습니다({exc.strerror or exc})",
            mend="남은 자리와 쓰기 권한을 보세요.",
        ) from exc
    except (ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as exc:
        raise _wrong(path, f"내용을 알 수 없습니다({type(exc).__name__})") from exc
    return told


def _manifest(path: Path, bundle: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in bundle.namelist():
        raise _wrong(path, "hanju의 백업이 아닙니다")
    if bundle.getinfo(MANIFEST).file_size > _MANIFEST_MAX:
        raise _wrong(path, "목록이 너무 큽니다")
    told: dict[str, Any] = json.loads(bundle.read(MANIFEST))
    if told.get("form") != FORM:
        raise _wrong(path, f"이 프로그램이 아는 백업({FORM})이 아닙니다")
    names = set(told["files"])
    if names != set(bundle.namelist()) - {MANIFEST} or not {DATABASE, HOUSE} <= names:
        raise _wrong(path, "목록과 든 것이 다릅니다")
    odd = [name for name in names if not _NAME.fullmatch(name) or ".." in name.split("/")]
    if odd:
        raise _wrong(path, f"있을 수 없는 이름이 있습니다({odd[0][:80]!r})")
    return told


def _check(path: Path, folder: Path, told: dict[str, Any]) -> None:
    rows, problem = count_rows_of(folder / DATABASE)
    if problem or rows != told["rows"]:
        raise _wrong(path, problem or "데이터베이스의 행 수가 백업할 때와 다릅니다")


def _put_new(made: Path, home: Path) -> None:
    if home.exists():
        home.rmdir()  # empty
    made.rename(home)


def _put(made: Path, home: Path, now: datetime) -> Path:
    """Put the folder that is there aside, and the new one in its place."""
    aside = home.with_name(f"{home.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    if aside.exists():
        raise RestoreTargetError(aside, problem="이미 있습니다", mend="옮긴 뒤 다시 실행하세요.")
    with (
        hold(lock_path(home), what="hanju restore", since=now),
        hold(care_lock(home), what="hanju restore", since=now),
    ):
        if is_in_use(home / DATABASE):
            raise RestoreTargetError(
                home,
                problem="다른 프로그램이 이 뉴스룸을 쓰고 있습니다",
                mend="`hanju desk`와 다른 hanju를 끝낸 뒤 다시 실행하세요.",
            )
        try:
            home.rename(aside)
            try:
                made.rename(home)
            except OSError:
                aside.rename(home)
                raise
        except OSError as exc:
            raise RestoreTargetError(
                home,
                problem=f"폴더를 바꿀 수 없습니다({exc.strerror})",
                mend="위 폴더의 쓰기 권한을 보거나 새 폴더를 --home으로 쓰세요.",
            ) from exc
    return aside


def _wrong(path: Path, problem: str) -> UnreadableFileError:
    return UnreadableFileError(path, problem=problem, mend=_MEND)
