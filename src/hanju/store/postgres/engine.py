"""The PostgreSQL engine: one writer at a time, readers that see one moment, errors in our words.

Shape:  `open_server(address)` gives a `Database`; nothing is written before the first migration.
Units:  `timeout_s` seconds, how long a writer waits for another.
Errors: locked -> `StoreLockedError`; not reachable, no right, no such database, damaged ->
        `StoreBrokenError`; disk full, read-only -> `StoreUnwritableError`.
Source: docs/decisions/0039-postgresql.md; postgresql.org, "PostgreSQL Error Codes".

Writers of all processes take turns by one advisory lock of the database, as they do on SQLite:
what was decided on what was read is never stale, events get their numbers in the order in which
they are seen, and nobody has to begin a transaction again.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.errors import StoreBrokenError, StoreLockedError, StoreUnwritableError
from hanju.store.database import Database
from hanju.store.postgres.search import PostgresIndex
from hanju.store.sqlite.engine import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.errors import StoreError

#: How our connections are called in `pg_stat_activity`.
APPLICATION: Final = "hanju"
#: A process that stops in the middle of writing lets the others go on after this.
IDLE_S: Final = 60
#: Connections that one process keeps, and how many more it may open for a moment.
_KEPT, _MORE = 5, 10
#: Names the turn of the writers among advisory locks; with the schema, for several in one database.
_TURN: Final = sa.text(
    "SELECT pg_advisory_xact_lock(hashtext('hanju'), hashtext(current_schema()))"
)
#: A connection that rested so long is asked whether it lives.
ASKED_AFTER_S: Final = 2.0
_RESTS: Final = "hanju_rests_since"
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = %s AND pid <> pg_backend_pid()"
)
_LOCKED: Final = {"55P03", "40P01", "40001"}
_UNWRITABLE: Final = {
    "53100": ("데이터베이스 서버의 디스크가 가득 찼습니다", "서버의 자리를 비우세요."),
    "25006": ("데이터베이스가 읽기 전용입니다", "복제본이 아닌 주 서버의 주소를 쓰세요."),
}
_REFUSED: Final = {
    "28P01": (
        "데이터베이스가 비밀번호를 받지 않습니다",
        "HANJU_DATABASE_PASSWORD나 ~/.pgpass를 보세요.",
    ),
    "28000": ("데이터베이스가 이 계정을 받지 않습니다", "계정과 서버의 pg_hba.conf를 보세요."),
    "3D000": (
        "서버에 그 데이터베이스가 없습니다",
        "`createdb --encoding UTF8 이름`으로 만든 뒤 다시 여세요.",
    ),
    "42501": ("데이터베이스가 권한을 주지 않습니다", "계정에 그 스키마의 CREATE 권한을 주세요."),
    "53300": ("데이터베이스 서버의 연결이 다 찼습니다", "서버의 max_connections를 늘리세요."),
}
_DAMAGED: Final = {"XX001", "XX002"}
_MEND_UNREACHED: Final = "서버가 켜져 있는지, hanju.toml의 database 주소가 맞는지 보세요."


def is_address(url: str) -> bool:
    """Whether a text is the address of a PostgreSQL server."""
    return re.match(r"postgres(?:ql)?(?:\+psycopg)?://", url) is not None


def shown(url: str) -> str:
    """The address as people may see it: no account, no password, no settings."""
    rest = url.partition("://")[2].partition("?")[0].rpartition("@")[2]
    is_plain = re.fullmatch(r"(?:[\w.-]|:(?=\d)|\[[0-9A-Fa-f:]+\])*(?:/[\w.-]*)?", rest)
    return f"postgresql://{rest if is_plain else '…'}"


def without_password(url: str) -> str:
    """The address for a file that others may read."""
    address = sa.make_url(url)._replace(drivername="postgresql", password=None)
    return address.difference_update_query(["password"]).render_as_string(hide_password=False)


def open_server(url: str, *, password: str = "", timeout_s: float) -> Database:
    """Make the engine for a server; it is asked at the first transaction.

    Raises:
        StoreBrokenError: no address, or the driver is not installed.
    """
    place = shown(url)
    try:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError) as exc:
        raise StoreBrokenError(
            place,
            problem="데이터베이스 주소를 알 수 없습니다",
            mend="postgresql://계정@서버/이름 꼴로 쓰세요.",
        ) from exc
    if password and not address.password:
        address = address.set(password=password)
    try:
        engine = sa.create_engine(
            address,
            connect_args={
                "application_name": APPLICATION,
                "connect_timeout": 10,
                "options": f"-c timezone=UTC -c lock_timeout={round(timeout_s * 1000)} "
                f"-c idle_in_transaction_session_timeout={IDLE_S * 1000} "
                "-c client_min_messages=warning -c jit=off",  # compiling costs more than asking
            },
            json_serializer=to_json,
            pool_size=_KEPT,
            max_overflow=_MORE,
        )
    except ModuleNotFoundError as exc:
        raise StoreBrokenError(
            place,
            problem="PostgreSQL을 쓰는 데 필요한 psycopg가 없습니다",
            mend="`uv tool install 'hanju[postgres]'`로 설치하세요.",
        ) from exc
    from hanju.store.postgres.words import teach

    sa.event.listen(engine, "connect", teach)
    sa.event.listen(engine, "checkin", _rest)
    sa.event.listen(engine, "checkout", _wake)
    return Database(
        engine=engine,
        place=place,
        timeout_s=timeout_s,
        dialect=PostgresDialect(),
        reader=engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ),
    )


def _rest(_raw: object, record: sa.pool.ConnectionPoolEntry) -> None:
    record.info[_RESTS] = monotonic()


def _wake(raw: Any, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
    """Ask a connection that rested whether it lives: a server that was restarted is found again.

    Asking every time (`pool_pre_ping`) costs a save at the desk sixteen more turns with the server.
    """
    from psycopg import OperationalError

    if monotonic() - record.info.get(_RESTS, monotonic()) < ASKED_AFTER_S:
        return
    try:
        raw.execute("SELECT 1")
        raw.rollback()
    except OperationalError as exc:
        raise sa.exc.DisconnectionError from exc


class PostgresDialect:
    """What PostgreSQL does in its own way."""

    def __init__(self) -> None:
        self._index = PostgresIndex()

    @property
    def index(self) -> PostgresIndex:
        """GIN over the words of the token column."""
        return self._index

    def translate(
        self, exc: sa.exc.DBAPIError, place: Path | str, timeout_s: float
    ) -> StoreError | None:
        """Turn an error of PostgreSQL into one of ours."""
        code = getattr(exc.orig, "sqlstate", None)
        told = str(exc.orig)
        if code in _LOCKED:
            return StoreLockedError(place, waited_s=timeout_s)
        if code in _UNWRITABLE:
            problem, mend = _UNWRITABLE[code]
            return StoreUnwritableError(place, problem=problem, mend=mend)
        if code is None and isinstance(exc, sa.exc.OperationalError):
            code = _code_of_words(told)  # a refused connection brings words, no code
        if code in _REFUSED:
            problem, mend = _REFUSED[code]
            return StoreBrokenError(place, problem=problem, mend=mend)
        if code in _DAMAGED:
            return StoreBrokenError(
                place,
                problem=f"데이터베이스가 손상되었습니다({code})",
                mend="서버의 기록을 보고 백업을 되살리세요.",
            )
        if isinstance(exc, sa.exc.OperationalError) and (
            code is None or code[:2] in {"08", "57"} or exc.connection_invalidated
        ):
            return StoreBrokenError(
                place, problem="데이터베이스 서버에 닿지 않습니다", mend=_MEND_UNREACHED
            )
        return None

    def take_turn(self, connection: sa.Connection) -> None:
        """Wait for the others who write, `lock_timeout` at the most."""
        connection.execute(_TURN)

    def prepare(self, database: Database) -> None:
        """Refuse a database that cannot hold every letter.

        Raises:
            StoreBrokenError: its encoding is not UTF-8.
        """
        with database.read() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreBrokenError(
                database.place,
                problem=f"데이터베이스의 문자 집합이 {encoding}입니다",
                mend="`createdb --encoding UTF8 --template template0 이름`으로 새로 만드세요.",
            )

    def settle(self, connection: sa.Connection) -> None:
        """Let every text column compare by code points, as SQLite does, whatever the locale."""
        rows = connection.exec_driver_sql(
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
            "AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'text'::regtype "
            "AND a.attcollation <> 'pg_catalog.\"C\"'::regcollation ORDER BY 1, 2"
        )
        columns: dict[str, list[str]] = {}
        for table, column in rows:
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            changes = ", ".join(f'ALTER "{name}" TYPE text COLLATE "C"' for name in names)
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {changes}')

    def problems(self, connection: sa.Connection) -> list[str]:
        """What the server itself says; rows are checked by PostgreSQL when it reads them."""
        found = []
        broken = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND NOT i.indisvalid"
        ).scalar_one()
        if broken:
            found.append(f"쓸 수 없는 색인 {broken}개가 있습니다 → `reindexdb`를 실행하세요.")
        found += (
            f"서버의 {setting}가 꺼져 있어 정전 때 자료를 잃습니다 → 서버 설정에서 켜세요."
            for setting in ("fsync", "full_page_writes")
            if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() != "on"
        )
        return found

    def snapshot(self, database: Database, path: Path) -> dict[str, int]:
        """Write the rows of one moment into a new SQLite file."""
        from hanju.store.copying import write_sqlite

        return write_sqlite(database, path)

    def forget_for_good(self, connection: sa.Connection) -> None:
        """Nothing to set: VACUUM takes the old rows away."""

    def forgotten(self, database: Database) -> None:
        """Take old rows out of the tables that held them; the server's log has its own time."""
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as one:
            for table in ("articles", "search_tokens", "sifted_dropped", "sifted_refusals"):
                one.exec_driver_sql(f"VACUUM {table}")

    def others(self, database: Database) -> int:
        """How many other connections of ours there are; those of this process must be closed."""
        with database.read() as connection:
            return int(connection.exec_driver_sql(_OTHERS, (APPLICATION,)).scalar_one())


def _code_of_words(told: str) -> str | None:
    """The code of a refused connection, which libpq tells in words only."""
    for words, code in (
        ("password authentication failed", "28P01"),
        ("no password supplied", "28P01"),
        ("no pg_hba.conf entry", "28000"),
        ("does not exist", "3D000"),
        ("too many clients", "53300"),
        ("remaining connection slots", "53300"),
    ):
        if words in told:
            return code
    return None
