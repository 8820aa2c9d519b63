"""Checkups: what is wrong with this set-up, and how to mend it.

Shape:  the newsroom's parts in, `Checkup`s out; state is "ok", "warn" or "broken".
Units:  none.
Errors: none; a failing check is a broken checkup.
Source: DESIGN.md section 4 (`hanju doctor`).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from hanju.errors import StoreError
from hanju.reports import Checkup

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.ports import Store
    from hanju.settings import House

#: Below this a week of articles and editions may not fit.
DISK_FREE_MIB: Final = 500
WRITTEN_BYTES: Final = 64 * 1024


def check_set_up(home: Path, house: House, store: Store) -> list[Checkup]:
    """Look at every part that the week needs."""
    return [
        Checkup(name="파이썬", state="ok", detail=sys.version.split()[0]),
        Checkup(name="설정", state="ok", detail=_house_line(house)),
        _folder(home),
        _writing(home),
        _store(store),
        _backups(home),
        _gazetteer(house),
        _fonts(),
        _morphology(),
        _keys(store),
    ]


def _house_line(house: House) -> str:
    categories = sum(len(chapter.categories) for chapter in house.chapters)
    return (
        f"{house.publication.title}: 장 {len(house.chapters)}, 분야 {len(house.fields)}, "
        f"구분 {categories}, 문장 {house.entry.bullets}"
    )


def _folder(home: Path) -> Checkup:
    free = shutil.disk_usage(home).free // 2**20
    if free < DISK_FREE_MIB:
        return Checkup(
            name="폴더", state="warn", detail=f"{home}: 남은 자리 {free} MiB",
            mend="오래된 editions/를 옮기거나 자리를 비우세요.",
        )  # fmt: skip
    return Checkup(name="폴더", state="ok", detail=f"{home}: 남은 자리 {free:,} MiB")


def check_unopened(home: Path, house: House, error: StoreError) -> list[Checkup]:
    """Look at a newsroom whose database cannot be opened at all."""
    problem, _, mend = str(error).partition(" → ")
    return [
        Checkup(name="파이썬", state="ok", detail=sys.version.split()[0]),
        Checkup(name="설정", state="ok", detail=_house_line(house)),
        _folder(home),
        Checkup(name="데이터베이스", state="broken", detail=problem, mend=mend or _RESTORE),
        _backups(home, is_needed=True),
    ]


_RESTORE: Final = (
    "쓰고 있는 프로그램을 끝내고 `hanju restore 백업파일 --replace`로 되살리세요. "
    "지금 것은 옆 폴더에 남습니다."
)


def _store(store: Store) -> Checkup:
    try:
        problems = store.problems()
        count = store.count_articles()
    except StoreError as exc:
        problems, count = [str(exc)], 0
    if problems:
        return Checkup(
            name="데이터베이스", state="broken", detail=" / ".join(problems), mend=_RESTORE
        )
    return Checkup(name="데이터베이스", state="ok", detail=f"기사 {count:,}건")


def _writing(home: Path) -> Checkup:
    """Whether the disk takes what we write: full, read-only and quotas show here."""
    try:
        with tempfile.NamedTemporaryFile(dir=home, prefix=".hanju-writes-") as file:
            file.write(bytes(WRITTEN_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        return Checkup(
            name="쓰기", state="broken", detail=f"{home}에 쓸 수 없습니다({exc.strerror or exc})",
            mend="디스크의 자리를 비우거나 쓰기 권한을 주세요. 저장된 것은 그대로입니다.",
        )  # fmt: skip
    return Checkup(name="쓰기", state="ok", detail=f"{WRITTEN_BYTES // 1024} KiB를 썼습니다")


def _backups(home: Path, *, is_needed: bool = False) -> Checkup:
    """The newest backup that lies in or beside the folder."""
    found = [
        (path.stat().st_mtime, path)
        for folder in (home, home / "backups", home.parent)
        for path in folder.glob("*.hanju")
        if path.is_file()
    ]
    if not found:
        return Checkup(
            name="백업", state="warn" if is_needed else "ok",
            detail="이 폴더와 위 폴더에 백업(*.hanju)이 없습니다",
            mend="`hanju backup backups/날짜.hanju`를 매일 돌리고 다른 디스크에도 두세요.",
        )  # fmt: skip
    at, newest = max(found)
    day = datetime.fromtimestamp(at, tz=UTC).date()
    return Checkup(name="백업", state="ok", detail=f"가장 새것 {newest} ({day})")


def _gazetteer(house: House) -> Checkup:
    from hanju.gazetteer import Gazetteer

    bundled = Gazetteer.bundled().with_actors(house.actors)
    return Checkup(name="기관 사전", state="ok", detail=f"{len(bundled.actors):,}곳")


def _fonts() -> Checkup:
    from hanju.errors import MissingFontError
    from hanju.publish.fonts import font_families

    try:
        families = font_families()
    except MissingFontError as exc:
        problem, _, mend = str(exc).partition(" → ")
        return Checkup(name="글꼴", state="broken", detail=problem, mend=mend)
    return Checkup(name="글꼴", state="ok", detail=", ".join(families))


def _morphology() -> Checkup:
    from importlib.util import find_spec

    if find_spec("kiwipiepy") is None or find_spec("kiwipiepy_model") is None:
        return Checkup(
            name="형태소 분석", state="broken", detail="kiwipiepy 또는 모형이 없습니다",
            mend="`uv sync`로 다시 설치하세요.",
        )  # fmt: skip
    from importlib.metadata import version

    return Checkup(name="형태소 분석", state="ok", detail=f"kiwipiepy {version('kiwipiepy')}")


def _keys(store: Store) -> Checkup:
    """Which keys are set, never what they are, and which sources still lack one."""
    from hanju.collect.apis.keys import KEY_SETS, environment_keys, mail_variable

    keys = environment_keys(os.environ)
    full = [one for one in KEY_SETS if all(name in keys for name in one.variables)]
    begun = [
        f"{one.service}: {name} 없음"
        for one in KEY_SETS
        for name in one.variables
        if name not in keys and any(other in keys for other in one.variables)
    ]
    served = {one.kind for one in full}
    asked = [one for one in store.sources() if one.is_on]
    lacking = {
        name
        for source in asked
        for one in KEY_SETS
        if one.kind == source.kind and one.kind not in served
        for name in one.variables[:1]
    } | {
        mail_variable(source.id)
        for source in asked
        if source.kind == "mailbox" and mail_variable(source.id) not in keys
    }
    mails = sum(name.startswith("HANJU_MAIL_") for name in keys)
    named = [f"{one.service}({', '.join(one.variables)})" for one in full]
    named += [f"메일함 {mails}곳"] if mails else []
    detail = f"설정됨: {', '.join(named)}" if named else "설정된 것 없음"
    if not begun and not lacking:
        return Checkup(name="인증키", state="ok", detail=detail)
    missing = [*begun, *(f"켜 둔 출처에 필요한 {name}" for name in sorted(lacking))]
    return Checkup(
        name="인증키",
        state="warn",
        detail=f"{detail} / {' / '.join(missing)}",
        mend="그 환경 변수를 채우세요. 신청하는 곳은 docs/keys.md에 있습니다.",
    )
