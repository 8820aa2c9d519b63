"""One real Chromium for all journeys at the desk, and a server in a thread for each.

Shape:  `desk` serves a small newsroom; `desk.open(name, role)` gives a page that is signed in.
Units:  pixels; milliseconds where Playwright says so.
Errors: skips with a reason where there is no Chromium.
Source: design/desk.md sections 5.3, 6, 10 and 11.
"""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hanju.model import Role
from hanju.newsroom import Newsroom, open_newsroom
from hanju.web.app import WebSettings, make_app
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import secret_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: How long a page may take on a machine that does other things too.
PATIENCE_MS = 20_000


class Desk:
    """A newsroom that is served, and the people at it."""

    def __init__(self, room: Newsroom, address: str, browser: Browser) -> None:
        self.room, self.address, self._browser = room, address, browser
        self.errors: list[str] = []
        self._contexts: list[BrowserContext] = []

    def context(self, name: str, role: Role, **more: Any) -> BrowserContext:
        """A browser of somebody who is signed in."""
        more = {"viewport": {"width": 1366, "height": 768}, "locale": "ko-KR", **more}
        made = self._browser.new_context(**more)
        made.set_default_timeout(PATIENCE_MS)
        made.add_cookies(
            [{"name": COOKIE, "value": secret_of(self.room, name, role), "url": self.address}]
        )
        self._contexts.append(made)
        return made

    def anybody(self, **more: Any) -> Page:
        """A page of somebody who is not signed in."""
        made = self._browser.new_context(locale="ko-KR", **more)
        made.set_default_timeout(PATIENCE_MS)
        self._contexts.append(made)
        return made.new_page()

    def open(self, name: str, role: Role = "editor", path: str = "", **more: Any) -> Page:
        """A page of somebody; the editor page unless another is named."""
        page = self.context(name, role, **more).new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)
        page.goto(f"{self.address}{path or f'/issues/{NUMBER}'}")
        if not path or path.startswith(f"/issues/{NUMBER}?"):
            page.wait_for_selector("body[data-ready]")
        return page

    def _heard(self, message: Any) -> None:
        # the browser itself writes down answers that are no success, and lines that are cut
        told = message.text
        if message.type == "error" and "status of 4" not in told and "ERR_FAILED" not in told:
            self.errors.append(message.text)

    def end(self) -> None:
        """Close every page, without asking about unsaved texts."""
        for one in self._contexts:
            one.close()


@contextmanager
def serving(room: Newsroom, settings: WebSettings | None = None) -> Iterator[str]:
    """The address of a newsroom that is served by a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            make_app(room, settings), log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"needs Chromium at {CHROMIUM}: absent")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with a drafted issue, made once."""
    folder = tmp_path_factory.mktemp("desk") / "room"
    with small_room(folder):
        return folder


@pytest.fixture
def desk(tmp_path: Path, drafted: Path, chromium: Browser) -> Iterator[Desk]:
    shutil.copytree(drafted, tmp_path / "room")
    with open_newsroom(tmp_path / "room") as room, serving(room) as address:
        made = Desk(room, address, chromium)
        yield made
        made.end()
        assert made.errors == []
