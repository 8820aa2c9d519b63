"""A desk that runs: a newsroom, a server in a process of its own, and people who are signed in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from hanju.clock import SystemClock
from hanju.model import Role, User
from hanju.newsroom import Newsroom
from hanju.web.app import make_app
from hanju.web.secrets import form_token
from hanju.web.sessions import COOKIE, begin

PASSWORD = "아주 긴 비밀번호 하나"
#: Cheap to check: what a hash costs is written in it. Times are measured with real ones (H3).
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def add(room: Newsroom, name: str, role: Role) -> User:
    user = User(name=name, shown=name, role=role, password_hash=HASH)
    room.store.people.save_user(user)
    return user


def secret_of(room: Newsroom, name: str, role: Role) -> str:
    """The secret of a session that has begun."""
    return begin(room, add(room, name, role), now=SystemClock().now())


def client(room: Newsroom, name: str, role: Role, *, follow_redirects: bool = False) -> TestClient:
    """Somebody who is signed in at the application itself, without a server."""
    secret = secret_of(room, name, role)
    return TestClient(
        make_app(room), follow_redirects=follow_redirects, cookies={COOKIE: secret},
        headers={"X-Hanju-Token": form_token(secret)},
    )  # fmt: skip


class Browser(httpx2.Client):
    """Somebody who is signed in at a server."""

    def __init__(self, address: str, secret: str, *, timeout_s: float = 30) -> None:
        super().__init__(
            base_url=address,
            cookies={COOKIE: secret},
            headers={"X-Hanju-Token": form_token(secret)},
            timeout=timeout_s,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        super().__exit__(kind, error, trace)


@dataclass
class Desk:
    """A process of `hanju desk`."""

    process: subprocess.Popen[str]
    address: str
    code: str

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(15)
        self.process.kill()
        return self.process.wait(5)


def start_desk(home: Path, *more: str) -> Desk:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hanju",
            "desk",
            "--home",
            str(home),
            "--port",
            "0",
            "--json",
            *more,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(process.communicate()[1])
    told: dict[str, Any] = json.loads(line)
    return Desk(process, told["address"], told["code"])


@contextmanager
def running_desk(home: Path, *more: str) -> Iterator[Desk]:
    desk = start_desk(home, *more)
    try:
        yield desk
    finally:
        desk.stop()
        for pipe in (desk.process.stdout, desk.process.stderr):
            if pipe is not None:
                pipe.close()
