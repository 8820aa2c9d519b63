"""How many keys and seconds the desk asks for, measured in a real browser on the sample week.

Shape:  drafts the sample week into a temporary folder, serves it with `hanju desk` and works at it
        as an editor and an approver would; prints a table. Words choose: `pages`, `start`, `acts`,
        `issue`; all of them without a word.
Units:  seconds; kB of 1,000 bytes as they travel; a Korean syllable counts as the keys it is typed
        with; medians of `TIMES` tries.
Errors: `SystemExit` where a step of the work does not come to its end.
Source: design/desk.md section 11; what it said is in docs/decisions/0038.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from make_pictures import CHROMIUM, FLAGS, drafted_sample
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from hanju.clock import SystemClock
from hanju.model import Role, User
from hanju.newsroom import Newsroom, open_newsroom
from hanju.newsroom.desk.fields import read
from hanju.newsroom.desk.kept_checks import FILE
from hanju.web.sessions import COOKIE, begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES = 10
OFFICE = {"width": 1366, "height": 768}
PASSWORD = "a password of the measurement"  # noqa: S105  of a newsroom that is thrown away
#: Sentences into which a wrong figure is written before the whole issue is finished.
WRONG = 5
#: Letters of the Korean keyboard that are typed with two keys.
DOUBLE = frozenset("ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ") | {
    chr(code) for code in (0x116A, 0x116B, 0x116C, 0x116F, 0x1170, 0x1171, 0x1174)
} | {chr(code) for code in (0x11AA, 0x11AC, 0x11AD, *range(0x11B0, 0x11B7), 0x11B9)}  # fmt: skip


class Hands:
    """A page under somebody's hands, which counts what they do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: Counter[str] = Counter()

    def press(self, keys: str) -> None:
        """One press, chords too."""
        self.done["keys"] += 1
        self.page.keyboard.press(keys)

    def type(self, text: str, what: str = "typed") -> None:
        """A text, in the keys that it takes."""
        letters = unicodedata.normalize("NFD", text)
        self.done[what] += sum(1 + (letter in DOUBLE) for letter in letters)
        self.page.keyboard.type(text)

    def click(self, what: str, nth: int = 0) -> None:
        """One click, or tap."""
        self.done["clicks"] += 1
        self.page.locator(what).nth(nth).click()

    @property
    def actions(self) -> int:
        """Presses and clicks."""
        return sum(self.done.values())


class Desk:
    """The desk of the sample week in a process of its own, and a browser at it."""

    def __init__(self, room: Newsroom, number: int, address: str, browser: Browser) -> None:
        self.room, self.number, self.address, self.browser = room, number, address, browser
        self.issue = f"{address}issues/{number}"
        self.right: dict[str, str] = {}  # by entry: the figure in whose place a wrong one stands

    def context(self, name: str, role: Role) -> BrowserContext:
        """A browser of somebody who is signed in, with nothing in its cache."""
        user = User(name=name, shown=name, role=role, password_hash=PasswordHasher().hash(PASSWORD))
        self.room.store.people.save_user(user)
        made = self.browser.new_context(
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            viewport=OFFICE,  # type: ignore[arg-type]
        )
        secret = begin(self.room, user, now=SystemClock().now())
        made.add_cookies([{"name": COOKIE, "value": secret, "url": self.address}])
        return made

    def open(self, name: str, role: Role, path: str = "") -> Hands:
        """A page of somebody; the editor's page unless another is named."""
        page = self.context(name, role).new_page()
        page.goto(self.issue + path)
        if not path.startswith("/"):
            page.wait_for_selector("body[data-ready]")
        return Hands(page)

    def text(self, entry_id: str, field: str) -> str:
        """A field as it is stored."""
        return read(self.room.store.newest_entries(self.number)[entry_id].entry, field)


@contextmanager
def drafted() -> Iterator[tuple[Newsroom, int]]:
    """The sample week in a folder that is thrown away; its number."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "room"
        number = drafted_sample(home)
        with open_newsroom(home) as room:
            room.store.people.save_user(User(name="first", shown="first", role="admin"))
            yield room, number


@contextmanager
def listening(room: Newsroom) -> Iterator[str]:
    """The address of a process of `hanju desk`, as soon as it says it."""
    asked = ["desk", "--home", str(room.home), "--port", "0", "--json", "--no-browser"]
    server = subprocess.Popen(
        [sys.executable, "-m", "hanju", *asked], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["address"]
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that has shown a page already, as that of an office has."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto("about:blank")
        page.close()
        yield browser
        browser.close()


@contextmanager
def served() -> Iterator[Desk]:
    """The sample week, drafted, with the desk open."""
    with drafted() as (room, number), listening(room) as address, chromium() as browser:
        yield Desk(room, number, address, browser)


def line(what: str, *figures: str) -> None:
    print(f"  {what:<46}", *(f"{figure:>16}" for figure in figures), flush=True)


# -- pages --------------------------------------------------------------------------------

READY = """() => performance.getEntriesByName("ready")[0]?.startTime
  ?? performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd"""


def pages(desk: Desk) -> None:
    """Seconds until a page can be used, and what travels; cold: nothing kept by the browser."""
    print("page: seconds until usable, kB transferred")
    line("", "cold s", "cold kB", "warm s", "warm kB")
    desk.open("kim", "editor").page.context.close()
    for name, path in (("first page", desk.address), ("editor", desk.issue)):
        tries = [_opened(desk, path) for _ in range(TIMES)]
        told = [statistics.median(one[n] for one in tries) for n in range(4)]
        line(name, f"{told[0]:.2f}", f"{told[1]:.0f}", f"{told[2]:.2f}", f"{told[3]:.0f}")


def _opened(desk: Desk, path: str) -> tuple[float, float, float, float]:
    context = desk.context("kim", "editor")
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    weights: list[float] = []
    protocol.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    told = []
    for _ in range(2):
        weights.clear()
        page.goto(path)
        page.wait_for_selector("body[data-ready]" if path == desk.issue else "main")
        told.append(page.evaluate(READY) / 1_000)
        page.wait_for_timeout(400)
        told.append(sum(weights) / 1_000)
    context.close()
    return told[0], told[1], told[2], told[3]


# -- straight after the start ---------------------------------------------------------------

STARTS = 3


def start(room: Newsroom, number: int, browser: Browser) -> None:
    """Seconds until the editor can be used when it is opened as soon as the desk listens."""
    print(f"editor, opened as soon as the desk listens; median of {STARTS}")
    line("", "usable s", "all checked s", "unchecked")
    for name, known in (("never checked", False), ("checked before a restart", True)):
        tries = []
        for _ in range(STARTS):
            if not known:
                (room.home / FILE).unlink(missing_ok=True)
            tries.append(_straight(room, number, browser))
        middle = [statistics.median(one[n] for one in tries) for n in range(3)]
        line(name, f"{middle[0]:.2f}", f"{middle[1]:.2f}", f"{middle[2]:.0f}")


def _straight(room: Newsroom, number: int, browser: Browser) -> tuple[float, float, int]:
    with listening(room) as address:
        desk = Desk(room, number, address, browser)
        page = desk.context("kim", "editor").new_page()
        began = time.perf_counter()
        page.goto(desk.issue)
        page.wait_for_selector("body[data-ready]")
        usable = time.perf_counter() - began
        unchecked = page.locator("[data-unchecked]").count()
        expect(page.locator("[data-unchecked]")).to_have_count(0, timeout=120_000)
        checked = time.perf_counter() - began
        page.context.close()
    return usable, checked, unchecked


# -- single acts --------------------------------------------------------------------------


def acts(desk: Desk) -> None:
    """Keys and seconds of what editors do most: until it stands on the page, until it is stored."""
    print(f"act: median of {TIMES}; presses and clicks, seconds until shown, until stored")
    line("", "actions", "shown s", "stored s")
    for name, act in (
        ("accept an entry (A)", _accept),
        ("correct a word (double click, type, Esc)", _correct),
        ("move by its name (M, first sounds, Enter)", _move_by_name),
        ("move by its number (M, digit)", _move_by_digit),
    ):
        hands = desk.open("kim", "editor")
        told = []
        for n in range(TIMES):
            hands.done.clear()
            shown, stored = act(desk, hands, n)
            told.append((hands.actions, shown, stored))
        middle = [statistics.median(one[n] for one in told) for n in range(3)]
        line(name, f"{middle[0]:.0f}", f"{middle[1]:.3f}", f"{middle[2]:.3f}")
        hands.page.context.close()


def _answered(kind: str) -> Callable[[Response], bool]:
    method, end = kind.split(" ")
    return lambda answer: answer.request.method == method and end in answer.url


def _accept(desk: Desk, hands: Hands, n: int) -> tuple[float, float]:
    del desk, n
    page = hands.page
    name = page.locator(".en.sel").get_attribute("data-id")
    began = time.perf_counter()
    with page.expect_response(_answered("POST /decision")) as answer:
        hands.press("a")
        page.wait_for_selector(f"[id='x-{name}'].accepted")
        shown = time.perf_counter() - began
    if not answer.value.ok:
        sys.exit(f"not accepted: {answer.value.status}")
    return shown, time.perf_counter() - began


WORD = """(id) => {
  const spot = document.querySelector(`[id="x-${id}"] [data-f=b2]`);
  const walk = document.createTreeWalker(spot, NodeFilter.SHOW_TEXT);
  let text = "", spots = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let n = 0; n < node.data.length; n += 1) { text += node.data[n]; spots.push([node, n]); }
  const found = /(?<= )[가-힣]{2,}(?= )/.exec(text), range = document.createRange();
  range.setStart(...spots[found.index]);
  range.setEnd(spots[found.index + 1][0], spots[found.index + 1][1] + 1);
  const box = range.getBoundingClientRect();
  return { word: found[0], x: box.x + 0.4 * box.width, y: box.y + box.height / 2 };
}"""


def _correct(desk: Desk, hands: Hands, n: int) -> tuple[float, float]:
    """Another word of two syllables in place of one of the second sentence."""
    page, name = hands.page, str(desk.room.desk.page(desk.number).entries[n + TIMES].entry.id)
    page.evaluate("(id) => document.getElementById(`x-${id}`).scrollIntoView()", name)
    at = page.evaluate(WORD, name)
    before = desk.text(name, "b2")
    wanted = before.replace(f" {at['word']} ", " 거듭 ", 1)
    began = time.perf_counter()
    with page.expect_response(_answered("PUT /b2"), timeout=10_000) as answer:
        hands.done["clicks"] += 2
        page.mouse.dblclick(at["x"], at["y"])
        hands.type("거듭")
        hands.press("Escape")
        page.wait_for_selector(f"[id='x-{name}'] .tx[data-f=b2]:not([hidden])")
        shown = time.perf_counter() - began
    stored = time.perf_counter() - began
    if not answer.value.ok or desk.text(name, "b2") != wanted:
        sys.exit(f"not what was typed: {desk.text(name, 'b2')!r}, wanted {wanted!r}")
    return shown, stored


def _move(desk: Desk, hands: Hands, act: Callable[[], None]) -> tuple[float, float]:
    page = hands.page
    name = page.locator(".en.sel").get_attribute("data-id")
    assert name
    here = desk.room.desk.entry(desk.number, name).cell
    began = time.perf_counter()
    with page.expect_response(_answered("POST /decision")):
        act()
    stored = time.perf_counter() - began
    was = f"[data-name='{here[2] if here else ''}'] [id='x-{name}']"
    expect(page.locator(was)).to_have_count(0, timeout=20_000)
    shown = time.perf_counter() - began
    if desk.room.desk.entry(desk.number, name).cell == here:
        sys.exit("not moved")
    hands.page.keyboard.press("j")  # the next one to move; not counted
    return shown, stored


def _move_by_name(desk: Desk, hands: Hands, n: int) -> tuple[float, float]:
    del n

    def act() -> None:
        here = page.locator(".en.sel").locator("xpath=ancestor::div[@data-name]")
        wanted = "ㄷㅎㄱ" if here.get_attribute("data-name") != "대학교" else "ㅈㅈㅊ"
        hands.press("m")
        hands.type(wanted)
        hands.press("Enter")

    page = hands.page
    return _move(desk, hands, act)


def _move_by_digit(desk: Desk, hands: Hands, n: int) -> tuple[float, float]:
    def act() -> None:
        hands.press("m")
        hands.press("38"[n % 2])

    return _move(desk, hands, act)


# -- the whole issue ----------------------------------------------------------------------


def issue(desk: Desk) -> None:
    """The issue from its draft to its editions, with wrong figures in it, and what that took."""
    print("the whole issue")
    planted = _write_wrong_figures(desk)
    entries = len(desk.room.desk.page(desk.number).entries)
    line("entries; sentences with a wrong figure", str(entries), str(planted))
    line("", "keys", "typed", "clicks", "actions", "seconds")
    total, whole = Counter[str](), time.perf_counter()
    for name, act in (
        ("mend what blocks", _mend),
        ("read and accept every entry", _accept_all),
        ("hand over to a second person", _hand_over),
        ("second person: read every entry, sign", _sign),
        ("publish", _publish),
    ):
        began = time.perf_counter()
        done = act(desk)
        total += done
        _counted(name, done, time.perf_counter() - began)
    _counted("together", total, time.perf_counter() - whole)
    left = [entry for entry in desk.room.desk.page(desk.number).entries if entry.stops]
    line("left that blocks", str(len(left)))
    line("state of the issue", desk.room.issue(desk.number).state)
    line("typed: right figures, and the password", str(total["typed"]), str(total["password"]))


def _counted(name: str, done: Counter[str], seconds: float) -> None:
    typed = done["typed"] + done["password"]
    figures = (done["keys"], typed, done["clicks"], done.total())
    line(name, *(str(one) for one in figures), f"{seconds:.1f}")


def _write_wrong_figures(desk: Desk) -> int:
    """What a colleague mistyped: the first digit of a figure, in some sentences."""
    acts_, written = desk.room.desk, 0
    entries = acts_.page(desk.number).entries
    for view in entries[:: len(entries) // WRONG]:
        facts = acts_.evidence(desk.number, view.entry.id, "b1").facts
        numbers = [one for one in facts if one.kind == "number" and one.words[:1].isdigit()]
        fact = next(iter(numbers), None)
        if fact is None or written == WRONG:
            continue
        text, at = view.entry.bullets[0].text, fact.span[0]
        wrong = f"{text[:at]}{(int(text[at]) + 3) % 9 + 1}{text[at + 1 :]}"
        acts_.save(desk.number, view.entry.id, "b1", wrong, seen=view.revision, by="park")
        desk.right[str(view.entry.id)] = fact.words
        written += 1
    return written


def _mend(desk: Desk) -> Counter[str]:
    """Blocking points one after the other: the mend that the desk offers, else the right figure."""
    hands = desk.open("kim", "editor", "?show=stop")
    page, offered = hands.page, 0
    expect(page.locator("#checking")).to_be_empty(timeout=60_000)  # checks go on behind the page
    stops = page.locator(".ticks a.stop")
    for left in range(stops.count(), 0, -1):
        name = stops.first.get_attribute("data-go")
        hands.click(f".ticks a[data-go='{name}']")
        red = page.locator(f"[id='x-{name}'] .fi li", has_text="막음").first
        red.wait_for()
        if red.locator("button", has_text="원문 값으로").count():
            offered += 1
            hands.press("Alt+Enter")
        else:
            hands.done["clicks"] += 1
            red.locator("code").click()  # its words are chosen
            hands.type(desk.right[str(name)])
        hands.press("Escape")
        expect(stops).to_have_count(left - 1, timeout=20_000)
    line("  mended by one key", str(offered))
    page.context.close()
    return hands.done


def _accept_all(desk: Desk) -> Counter[str]:
    hands = desk.open("kim", "editor")
    page, entries = hands.page, hands.page.locator(".en").count()
    for n in range(entries):
        hands.press("a")
        expect(page.locator("#done")).to_have_text(str(n + 1), timeout=20_000)
    _until(lambda: desk.room.desk.page(desk.number).accepted == entries)
    page.context.close()
    return hands.done


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        SystemClock().sleep(0.1)
    sys.exit("it did not come to its end")


def _hand_over(desk: Desk) -> Counter[str]:
    hands = desk.open("kim", "editor")
    hands.click("#next")
    hands.page.wait_for_url("**/review")
    hands.click("#request")
    _until(lambda: desk.room.issue(desk.number).state == "in_review")
    hands.page.context.close()
    return hands.done


def _sign(desk: Desk) -> Counter[str]:
    hands = desk.open("park", "approver", "/review?show=all")
    page, cards = hands.page, hands.page.locator(".rc").count()
    for n in range(cards):
        hands.click("[data-read]", n)
    expect(page.locator("#unread")).to_have_text("0", timeout=20_000)
    hands.click("summary:has-text('승인')")
    expect(page.locator("#pw")).to_be_focused()
    hands.type(PASSWORD, "password")
    hands.click("#sign")
    _until(lambda: desk.room.issue(desk.number).state == "approved")
    page.context.close()
    return hands.done


def _publish(desk: Desk) -> Counter[str]:
    hands = desk.open("park", "approver", "/publish")
    hands.click("form[data-work=publish] button")
    _until(lambda: desk.room.issue(desk.number).state == "published")
    hands.page.wait_for_selector("table.tbl a[download]", timeout=120_000)
    hands.page.context.close()
    return hands.done


def main() -> None:
    """Print what was asked for."""
    wanted = sys.argv[1:] or ["pages", "start", "acts", "issue"]
    if "start" in wanted:
        with drafted() as (room, number), chromium() as browser:
            start(room, number, browser)
    for name, measure in (("pages", pages), ("acts", acts), ("issue", issue)):
        if name in wanted:
            with served() as desk:
                measure(desk)


if __name__ == "__main__":
    main()
