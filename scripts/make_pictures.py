"""Make the pictures of the README from the sample issue.

Shape:  runs `hanju demo` into a temporary folder, renders pages of its PDF side by side; drafts the
        sample week and takes the desk in a real Chromium: writing, by night, signing on a phone.
        Words choose: `make_pictures.py pages`, `site`, `desk`; all of them without a word.
Units:  pixels.
Errors: whatever the demo raises.
Source: STYLE.md section 10 (pictures in the README are made by a script).
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import uvicorn
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page, sync_playwright

from hanju.cli.app import run
from hanju.cli.care import _collect_sample as collect_sample
from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy
from hanju.collect.door import DoorSettings
from hanju.model import Role, User
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.sample import BASE_DATE, sample_house_text
from hanju.sample.web import SampleWeb
from hanju.web.app import make_app
from hanju.web.sessions import COOKIE, begin

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
#: Cover, contents and two body pages that lie side by side in the README.
PAGES = (0, 1, 3, 4)
SCALE = 1.15
GAP = 24


def pages() -> None:
    """Write docs/pictures/sample-issue.png."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        if code := run(["demo", "--out", str(out)]):
            sys.exit(code)
        (path,) = out.glob("editions/*/*.pdf")
        document = pypdfium2.PdfDocument(path)
        pages = [
            ImageOps.expand(document[n].render(scale=SCALE).to_pil().convert("RGB"), 1, "#c5cbd3")
            for n in PAGES
        ]
        document.close()
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), "#eef1f5")
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    PICTURES.mkdir(parents=True, exist_ok=True)
    sheet.quantize(64).save(PICTURES / "sample-issue.png", optimize=True)


def public_site() -> None:
    """Write docs/pictures/site-*.png: the site of the sample issue, opened from its folder."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home, out = Path(folder) / "demo", Path(folder) / "site"
        if code := run(["demo", "--out", str(home)]) or run(
            ["site", "--home", str(home), "--out", str(out)]
        ):
            sys.exit(code)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            locale="ko-KR", viewport={"width": 1100, "height": 760}, color_scheme="light"
        )
        page = context.new_page()
        page.goto(f"{out.as_uri()}/search.html?q=%ED%83%84%EC%86%8C%EC%A4%91%EB%A6%BD")
        page.wait_for_selector("body[data-ready]")
        _shot(page, "site-search.png")
        browser.close()


# -- the desk -----------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
#: Entries confirmed before the pictures are taken, by place on the page.
CONFIRMED = 21
HELD, WRITTEN = 5, 22


def drafted_sample(home: Path) -> int:
    """Make a newsroom with the sample week in a folder; the number of its drafted issue."""
    make_newsroom(home, sample_house_text(), starts_with_sources=False)
    with SampleWeb() as web:
        policy = AddressPolicy.allowing(endpoints=[web.endpoint])
        with open_newsroom(home, door=DoorSettings(policy=policy, pause_s=0)) as room:
            collect_sample(room, web)
    with open_newsroom(home) as room:
        return room.draft(BASE_DATE).number


def desk() -> None:
    """Write docs/pictures/desk-*.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        number = drafted_sample(home)
        with open_newsroom(home) as room:
            _work(room, number)
            with _served(room) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                _take(room, browser, address, number)
                browser.close()


def _work(room: Newsroom, number: int) -> None:
    """What an editor has done by ten o'clock."""
    for n, view in enumerate(room.desk.page(number).entries):
        if n == HELD:
            room.desk.decide(number, view.entry.id, "hold", by="김하늘", why="기관에 물어봄")
        elif n < CONFIRMED:
            room.desk.decide(number, view.entry.id, "accept", by="김하늘")


@contextmanager
def _served(room: Newsroom) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(room), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def _page(
    room: Newsroom, browser: Browser, address: str, who: str, role: Role, **more: Any
) -> Page:
    user = User(name=who, shown=who, role=role)
    room.store.people.save_user(user)
    context = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", **more)
    secret = begin(room, user, now=SystemClock().now())
    context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    return context.new_page()


def _take(room: Newsroom, browser: Browser, address: str, number: int) -> None:
    office = {"width": 1366, "height": 768}
    editor = f"{address}/issues/{number}?e={WRITTEN}"
    other = _page(room, browser, address, "박서진", "approver", viewport=office)
    other.goto(f"{address}/issues/{number}?e={WRITTEN + 1}")
    page = _page(room, browser, address, "김하늘", "editor", viewport=office)
    page.goto(editor)
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("2")
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    page.keyboard.type(", 연간 1,870 억 원을 투입한다.")
    page.wait_for_selector(".fi")
    page.wait_for_selector(".fa.no")
    page.wait_for_timeout(1500)
    _shot(page, "desk-writing.png")
    night = _page(room, browser, address, "김하늘", "editor", viewport=office, color_scheme="dark")
    night.goto(f"{address}/issues/{number}?e=4")
    night.wait_for_selector(".s.use, .s.lit")
    night.wait_for_timeout(800)
    _shot(night, "desk-night.png")
    room.desk.request_review(number, by="김하늘")
    phone = _page(room, browser, address, "박서진", "approver",
                  viewport={"width": 390, "height": 844}, device_scale_factor=2)  # fmt: skip
    phone.goto(f"{address}/issues/{number}/review?show=all")
    phone.locator(".rb").nth(1).click()
    phone.wait_for_selector(".proofs .at")
    _shot(phone, "desk-phone.png")


def _shot(page: Page, name: str) -> None:
    path = PICTURES / name
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)


def main() -> None:
    """Make the pictures that were asked for."""
    wanted = sys.argv[1:] or ["pages", "site", "desk"]
    if "pages" in wanted:
        pages()
    if "site" in wanted:
        public_site()
    if "desk" in wanted:
        desk()


if __name__ == "__main__":
    main()
