"""Bring a database up to date, all steps in one transaction, whoever else opens it meanwhile.

Shape:  an open `Database` in; its tables are those of `schema` afterwards.
Units:  none.
Errors: `StoreBrokenError` when the tables are not ours or newer than this program.
Source: docs/decisions/0004-store.md; threats.md S5.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hanju.errors import StoreBrokenError

if TYPE_CHECKING:
    from alembic.config import Config

    from hanju.store.database import Database

#: The newest migration; kept here so that opening an up-to-date store needs no Alembic.
HEAD: Final = "0012"
_REVISION_TABLE: Final = sa.table("alembic_version", sa.column("version_num"))


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing.

    Raises:
        StoreLockedError: another process holds it longer than we wait.
        StoreBrokenError: not ours, damaged, or newer than this program.
    """
    with database.read() as connection:
        found = _revision(database, connection)
    if found == HEAD:
        return
    database.dialect.prepare(database)
    with database.write() as connection:
        found = _revision(database, connection)  # again: another process may have been quicker
        if found == HEAD:
            return
        _upgrade(database, connection, found)
        database.dialect.settle(connection)


def _revision(database: Database, connection: sa.Connection) -> str | None:
    tables = sa.inspect(connection).get_table_names()
    if _REVISION_TABLE.name in tables:
        return str(connection.execute(sa.select(_REVISION_TABLE)).scalar_one())
    if tables:
        raise StoreBrokenError(
            database.place,
            problem=f"hanju의 데이터베이스가 아닙니다(표 {tables[0]} …)",
            mend="다른 파일 이름을 쓰거나 그 파일을 옮기세요.",
        )
    return None


def _upgrade(database: Database, connection: sa.Connection, found: str | None) -> None:
    from alembic import command  # only when there is something to migrate
    from alembic.script import ScriptDirectory

    config = alembic_config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreBrokenError(
            database.place,
            problem=f"이 프로그램보다 새로운 데이터베이스입니다({found}판, 이 프로그램은 {HEAD}판)",
            mend="hanju를 새 판으로 올린 뒤 다시 여세요.",
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Config:
    """Alembic's configuration without a file: the folder of migrations in this package."""
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
