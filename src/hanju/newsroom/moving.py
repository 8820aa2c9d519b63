"""Moving: a whole newsroom into another database, every row checked, all of it or nothing.

Shape:  the newsroom folder and an address in, a `MoveReport` out; the folder keeps attachments,
        editions and `hanju.toml`, in which one line changes.
Units:  rows, seconds.
Errors: `MoveTargetError`, `CopyDiffersError`, `HeldElsewhereError`, `StoreError`; nothing changed.
Source: docs/decisions/0039-postgresql.md.

Nobody writes meanwhile: the copy is made inside a writing transaction of the old database, and
programs that have it open are refused, for they would go on writing where nobody reads.
"""

from __future__ import annotations

import os
from time import perf_counter
from typing import TYPE_CHECKING

from hanju.errors import MoveTargetError
from hanju.locks import hold
from hanju.newsroom.keeping import care_lock
from hanju.newsroom.round import lock_path
from hanju.newsroom.where import (
    DATABASE_FILE,
    VARIABLE,
    place_of,
    where,
    with_database,
    without_database,
)
from hanju.reports import MovedTable, MoveReport
from hanju.settings import load_house

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from hanju.newsroom.where import Where
    from hanju.store.database import Database


def move(
    home: Path,
    house_file: Path,
    to: str,
    *,
    now: datetime,
    environ: Mapping[str, str] | None = None,
    told: Callable[[str, int], None] = lambda _table, _rows: None,
) -> MoveReport:
    """Copy every row into the database at `to`, compare, and let the newsroom use it.

    Args:
        home: the newsroom folder.
        house_file: its `hanju.toml`.
        to: `postgresql://…`, or `sqlite:///hanju.db` for the file in the folder.
        now: names the file that is put aside.
        environ: where the password is.
        told: told after each table.

    Raises:
        MoveTargetError: the address is none, holds something, or programs are at work.
    """
    environ = os.environ if environ is None else environ
    house = load_house(house_file)
    source, target = where(home, house, environ), _target(home, to, environ)
    if source.is_from_environment:
        raise MoveTargetError(
            VARIABLE,
            problem="환경 변수가 데이터베이스를 정하고 있어 옮긴 뒤에도 그것을 씁니다",
            mend=f"{VARIABLE}를 지우고 hanju.toml에 적은 뒤 다시 실행하세요.",
        )
    started = perf_counter()
    with (
        hold(lock_path(home), what="hanju move", since=now),
        hold(care_lock(home), what="hanju move", since=now),
    ):
        tables, place = _copy(source, target, told)
        _write_house(house_file, home, to, target)
        aside = _put_aside(source, now)
    return MoveReport(
        place=place,
        tables=tuple(
            MovedTable(table=one.table, rows=one.rows, digest=one.digest) for one in tables
        ),
        rows=sum(one.rows for one in tables),
        aside=aside,
        seconds=perf_counter() - started,
    )


def _target(home: Path, to: str, environ: Mapping[str, str]) -> Where:
    if not to.startswith(("postgresql://", "postgres://", "sqlite:///")):
        raise MoveTargetError(
            to.partition("://")[0][:20],
            problem="옮길 수 있는 주소가 아닙니다",
            mend="postgresql://계정@서버/이름이나 sqlite:///hanju.db를 쓰세요.",
        )
    return place_of(home, to, environ=environ)


def _copy(
    source: Where, target: Where, told: Callable[[str, int], None]
) -> tuple[list[MovedTable], str]:
    from hanju.store import open_any
    from hanju.store.copying import copy_rows, is_empty, same_rows
    from hanju.store.migrate import bring_up_to_date

    old, _ = open_any(source.address, password=source.password)
    new, _ = open_any(target.address, password=target.password)
    try:
        if str(old.engine.url) == str(new.engine.url):
            raise MoveTargetError(
                new.place, problem="이미 쓰고 있는 데이터베이스입니다", mend="다른 주소를 쓰세요."
            )
        _refuse_when_used(old)
        bring_up_to_date(old)
        bring_up_to_date(new)
        with old.write() as reading:
            if is_empty(new):
                with new.write() as writing:
                    copied = copy_rows(reading, writing, new, told=told)
            else:
                copied = same_rows(reading, new)  # moved already, and then it was cut off
                if not copied:
                    raise MoveTargetError(
                        new.place,
                        problem="비어 있지 않은 데이터베이스입니다",
                        mend="새 데이터베이스를 만들어 쓰세요. 아무것도 바꾸지 않았습니다.",
                    )
        tables = [MovedTable(table=one.table, rows=one.rows, digest=one.digest) for one in copied]
        return tables, str(new.place)
    finally:
        old.close()
        new.close()


def _refuse_when_used(old: Database) -> None:
    if old.dialect.others(old):
        raise MoveTargetError(
            old.place,
            problem="다른 프로그램이 이 뉴스룸을 쓰고 있습니다",
            mend="`hanju desk`와 다른 hanju를 끝낸 뒤 다시 실행하세요.",
        )


def _write_house(house_file: Path, home: Path, to: str, target: Where) -> None:
    """Let the house file name the database; never with a password."""
    from hanju.settings_file import parse_house_text
    from hanju.store.postgres.engine import without_password

    text = house_file.read_text(encoding="utf-8-sig")
    if target.address == home / DATABASE_FILE:
        changed = without_database(text)
    else:
        changed = with_database(text, without_password(to) if target.is_server else to)
    parse_house_text(changed, path=house_file)
    part = house_file.with_name(f".{house_file.name}.part")
    part.write_text(changed, encoding="utf-8")
    part.replace(house_file)


def _put_aside(source: Where, now: datetime) -> str:
    """Rename the file that nobody reads any more; a server's database stays as it is."""
    if isinstance(source.address, str):
        from hanju.store.postgres.engine import shown

        return shown(source.address)
    aside = source.address.with_name(f"{source.address.name}.before-move-{now:%Y%m%d-%H%M%S}")
    for end in ("", "-wal", "-shm"):  # the last two are gone after a clean end
        left = source.address.with_name(source.address.name + end)
        if left.exists():
            left.rename(aside.with_name(aside.name + end))
    return str(aside)
