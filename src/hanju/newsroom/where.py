"""Where the database of a newsroom is: beside `hanju.toml`, or on a server that it names.

Shape:  the newsroom folder, its house and the environment in; a `Where` out. `with_database` and
        `without_database` change the one line of the house file that says so.
Units:  none.
Errors: `HouseError` for a file of the password that cannot be read.
Source: DESIGN.md section 6; docs/decisions/0039-postgresql.md.

`HANJU_DATABASE` goes before the file, for containers. The password comes from
`HANJU_DATABASE_PASSWORD`, from the file that `HANJU_DATABASE_PASSWORD_FILE` names, or from what
PostgreSQL's own library reads (`PGPASSWORD`, `~/.pgpass`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.errors import HouseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.settings import House
    from hanju.store.store import SqlStore

DATABASE_FILE: Final = "hanju.db"
VARIABLE: Final = "HANJU_DATABASE"
PASSWORD: Final = "HANJU_DATABASE_PASSWORD"  # noqa: S105  the name of a variable
PASSWORD_FILE: Final = "HANJU_DATABASE_PASSWORD_FILE"  # noqa: S105  as above
_LINE: Final = re.compile(r"^database[ \t]*=.*\n?", re.MULTILINE)
_TABLE: Final = re.compile(r"^\[", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The database of a newsroom; `address` is a path, or names a server."""

    address: Path | str
    password: str = ""
    is_from_environment: bool = False

    @property
    def is_server(self) -> bool:
        """Whether it is PostgreSQL."""
        return isinstance(self.address, str)

    def __repr__(self) -> str:
        return f"Where({'a server' if self.is_server else self.address})"  # never the password


def where(home: Path, house: House, environ: Mapping[str, str] | None = None) -> Where:
    """The database of the newsroom in a folder."""
    environ = os.environ if environ is None else environ
    told = environ.get(VARIABLE, "")
    return place_of(home, told or house.database, environ=environ, is_from_environment=bool(told))


def place_of(
    home: Path, told: str, *, environ: Mapping[str, str], is_from_environment: bool = False
) -> Where:
    """What an address means in a newsroom; "" is the file beside `hanju.toml`."""
    if re.match(r"postgres(?:ql)?(?:\+psycopg)?://", told):
        return Where(
            address=told, password=_password(environ), is_from_environment=is_from_environment
        )
    path = re.sub(r"^sqlite:///", "", told) or DATABASE_FILE
    return Where(address=home / path, is_from_environment=is_from_environment)


def open_home_store(home: Path, house: House, environ: Mapping[str, str] | None = None) -> SqlStore:
    """Open the database of a newsroom, its tables up to date."""
    from hanju.store import open_store

    found = where(home, house, environ)
    return open_store(found.address, password=found.password, blobs=home / "blobs")


def without_database(text: str) -> str:
    """The house file on the database beside it."""
    head, rest = _head(text)
    return _LINE.sub("", head) + rest


def with_database(text: str, address: str) -> str:
    """The house file on another database; the line stands above the first table."""
    head, rest = _head(without_database(text))
    start, gap, end = head.partition("\n\n")
    line = f'database = "{address}"\n'
    if gap and start.startswith("#"):
        return f"{start}\n\n{line}\n{end}{rest}"
    return f"{line}\n{head}{rest}"


def _head(text: str) -> tuple[str, str]:
    """What stands above the first table, and the rest."""
    found = _TABLE.search(text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def _password(environ: Mapping[str, str]) -> str:
    named = environ.get(PASSWORD_FILE, "")
    if not named or environ.get(PASSWORD):
        return environ.get(PASSWORD, "")
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise HouseError(
            named,
            line=None,
            key=PASSWORD_FILE,
            problem="비밀번호 파일을 읽을 수 없습니다",
            mend="경로와 읽기 권한을 보세요.",
        ) from exc
