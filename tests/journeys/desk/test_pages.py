"""Pages of the desk in a real browser: a phone that signs, rules of access, weight and speed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from hanju.model import EntryId, Issue
from hanju.newsroom import make_newsroom, open_newsroom
from hanju.newsroom.desk import checking
from hanju.newsroom.sign_on import SignOn, SignOnRules
from hanju.settings import default_house_text
from hanju.web.app import WebSettings
from hanju.web.sessions import COOKIE
from tests.journeys.desk.conftest import Desk, serving
from tests.unit.newsroom.desk.room import NUMBER
from tests.unit.web.kit import PASSWORD, secret_of

pytestmark = pytest.mark.slow
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: First page of a full issue: code, styles and text together, as they travel.
LIMIT_BYTES = 200_000
#: design/desk.md says one second on an office machine; this machine does other things too.
LIMIT_MS = 1_000
ENTRIES = 54
#: Controls that a thumb misses.
TOO_SMALL = """() => [...document.querySelectorAll(".btn, .pills a")]
  .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
  .map((one) => one.textContent)"""


#: What an editor made of the drafts of the small newsroom: three sentences each, true to them.
WRITTEN = (
    (
        "가온시가 내년부터 마을회관 32곳 지붕에 태양광 발전 설비를 놓는다고 4일 발표.",
        "시는 사업비 48억원을 들여 한 곳에 30kW씩 설비를 갖추고 남는 전기는 한국전력에 팔 계획.",
        "김가온 시장은 주민이 주인이 되는 에너지 전환을 앞당기겠다고 언급.",
    ),
    (
        "가온시가 수소버스 12대를 들여온다고 5일 발표.",
        "시는 2028년까지 국비 36억원을 확보해 충전소 2곳을 함께 지을 계획.",
        "시는 오는 20일 주민 설명회를 열어 의견을 들을 계획.",
    ),
)


def written(desk: Desk) -> None:
    """Every entry written out and confirmed by an editor."""
    acts = desk.room.desk
    for entry, texts in zip(list(desk.room.issue(NUMBER).entries()), WRITTEN, strict=True):
        for n, text in enumerate(texts, 1):
            seen = acts.entry(NUMBER, entry.id).revision
            acts.save(NUMBER, entry.id, f"b{n}", text, seen=seen, by="kim")
        acts.decide(NUMBER, entry.id, "accept", by="kim")
    assert acts.page(NUMBER, by="park").policies == ()


def first(desk: Desk) -> str:
    return str(next(iter(desk.room.issue(NUMBER).entries())).id)


def test_an_approver_reads_and_signs_on_a_phone(desk: Desk) -> None:
    written(desk)
    desk.room.desk.request_review(NUMBER, by="kim")
    page = desk.open("park", "approver", f"/issues/{NUMBER}/review", **PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    cards = page.locator(".rc")
    expect(cards).to_have_count(2)
    small = page.evaluate(TOO_SMALL)
    assert small == []
    cards.first.locator(".rb").first.tap()
    expect(cards.first.locator(".proofs")).to_contain_text("원문 ·")
    for n in range(2):
        cards.nth(n).locator("[data-read]").tap()
    expect(page.locator("#read")).to_have_text("2")
    expect(page.locator("#unread")).to_have_text("0")
    page.locator("summary", has_text="승인하고 확정").tap()
    page.locator("#pw").fill(PASSWORD)
    page.locator("#sign").tap()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("확정")
    assert desk.room.issue(NUMBER).state == "approved"
    # signed: the editor page reads, and no key changes anything
    read = desk.open("kim")
    before = desk.room.issue(NUMBER)
    for key in ("a", "x", "1", "e"):
        read.keyboard.press(key)
    expect(read.locator("textarea")).to_have_count(0)
    expect(read.locator("#note")).to_contain_text("확정되어 고칠 수 없습니다")
    assert desk.room.issue(NUMBER) == before


def faults(page: Page, *, is_dark: bool) -> list[str]:
    # by night only the colours are others
    asked: dict[str, list[str]] = {"resultTypes": ["violations"]}  # what is well is not listed
    if is_dark:
        asked["runOnly"] = ["color-contrast"]
    found = Axe().run(page, options=asked).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_access(desk: Desk, scheme: Any) -> None:
    entry, is_dark = first(desk), scheme == "dark"
    desk.room.desk.save(NUMBER, entry, "b2", "사업비 84억원을 투입한다.", seen=1, by="park")
    page = desk.open("kim", "admin", color_scheme=scheme)
    told = {"editor": faults(page, is_dark=is_dark)}
    page.keyboard.press("2")
    page.wait_for_selector(".cnt")
    page.wait_for_selector(".facts")
    told["writing"] = faults(page, is_dark=is_dark)
    page.keyboard.press("Escape")
    for name, key in (("keys", "?"), ("move", "m"), ("drop", "x"), ("candidates", "b")):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        told[name] = faults(page, is_dark=is_dark)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
    issue = f"/issues/{NUMBER}"
    paths = ["/", "/issues", f"{issue}/e/{entry}", f"{issue}/candidates", f"{issue}/findings",
             f"{issue}/changes?since=all", f"{issue}/vs/{NUMBER - 1}", f"{issue}/preview",
             f"{issue}/publish", f"{issue}/review", "/nowhere", "/me", "/sources", "/search",
             "/search?q=%ED%83%9C%EC%96%91%EA%B4%91", "/threads", "/trends", "/settings/house",
             "/settings/fields", "/settings/people", "/settings/backup", "/settings/actors",
             "/settings/policies"]  # fmt: skip
    for path in paths:
        page.goto(desk.address + path)
        told[path] = faults(page, is_dark=is_dark)
    desk.room.desk.request_review(NUMBER, by="park")
    page.goto(f"{desk.address}/issues/{NUMBER}/review?show=all")
    page.locator(".rb").first.click()
    page.wait_for_selector(".proofs .at")
    told["review"] = faults(page, is_dark=is_dark)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk.address}/issues/{NUMBER}")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("l")  # what lies beside the page on a wide screen comes from below
    page.locator("#panel .hi").wait_for()
    told["phone"] = faults(page, is_dark=is_dark)
    page.context.clear_cookies()
    page.goto(f"{desk.address}/login")
    told["login"] = faults(page, is_dark=is_dark)
    page.fill("[name=name]", "kim")
    page.fill("[name=password]", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    told["login refused"] = faults(page, is_dark=is_dark)
    assert {name: list_ for name, list_ in told.items() if list_} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_a_signed_issue_breaks_a_rule_of_access(desk: Desk, scheme: Any) -> None:
    written(desk)
    acts, is_dark = desk.room.desk, scheme == "dark"
    acts.request_review(NUMBER, by="kim")
    acts.sign(NUMBER, by="park", seen=acts.fingerprint(NUMBER))
    page = desk.open("kim", color_scheme=scheme)
    told = {"signed editor": faults(page, is_dark=is_dark)}
    paths = ("publish", "review")
    for path in paths:
        page.goto(f"{desk.address}/issues/{NUMBER}/{path}")
        told[f"signed {path}"] = faults(page, is_dark=is_dark)
    acts.open_correction(NUMBER, by="kim", why="한 곳을 바로잡음")
    seen, text = acts.entry(NUMBER, first(desk)).revision, "가온시가 설비를 놓는다고 4일 발표."
    acts.save(NUMBER, first(desk), "b1", text, seen=seen, by="kim")
    page.goto(f"{desk.address}/issues/{NUMBER}")
    page.wait_for_selector("body[data-ready]")
    told["correction editor"] = faults(page, is_dark=is_dark)
    for path in paths:
        page.goto(f"{desk.address}/issues/{NUMBER}/{path}")
        told[f"correction {path}"] = faults(page, is_dark=is_dark)
    assert {name: list_ for name, list_ in told.items() if list_} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_desk_that_has_nothing_yet_break_no_rule_of_access(
    tmp_path: Path, chromium: Browser, scheme: Any
) -> None:
    make_newsroom(tmp_path / "new", default_house_text(), starts_with_sources=False)
    rules = SignOnRules(issuer="http://127.0.0.1:1", client="hanju")
    settings = WebSettings(setup_code="code", sign_on=SignOn(rules))
    told, is_dark = {}, scheme == "dark"
    with open_newsroom(tmp_path / "new") as room, serving(room, settings) as address:
        page = Desk(room, address, chromium).anybody(color_scheme=scheme)
        page.goto(f"{address}/login")
        told["first account"] = faults(page, is_dark=is_dark)
        page.context.add_cookies(
            [{"name": COOKIE, "value": secret_of(room, "kim", "admin"), "url": address}]
        )
        # by night they have the colours of pages that were looked at with something on them
        for path in ("/", "/sources", "/trends", "/threads", "/search?q=x")[: 1 if is_dark else 5]:
            page.goto(f"{address}{path}")
            told[path] = faults(page, is_dark=is_dark)
        page.context.clear_cookies()
        page.goto(f"{address}/login")
        expect(page.locator("main")).to_contain_text("통합 로그인")
        told["single sign-on"] = faults(page, is_dark=is_dark)
        page.context.close()
    assert {name: list_ for name, list_ in told.items() if list_} == {}


def test_a_filter_shows_what_it_says_and_nothing_else(desk: Desk) -> None:
    one, other = (str(entry.id) for entry in desk.room.issue(NUMBER).entries())
    desk.room.desk.comment(NUMBER, other, "첨부 표를 봐 주세요.", by="park")
    page = desk.open("kim", path=f"/issues/{NUMBER}?show=talk")
    expect(page.locator(f"[id='x-{other}']")).to_be_visible()
    expect(page.locator(f"[id='x-{one}']")).to_be_hidden()
    page.locator("[data-show='']").click()
    expect(page.locator(f"[id='x-{one}']")).to_be_visible()


def test_an_issue_that_nobody_has_checked_is_there_before_its_findings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 0)
    entry = first(desk)
    # stored behind the desk's back: no save has checked it
    issue = desk.room.issue(NUMBER)
    wrong = full(issue, 2)
    at = desk.room.desk.entry(NUMBER, entry).at
    assert at is not None
    desk.room.store.save_issue(wrong, by="hanju", why="초안", at=at)
    page = desk.open("kim")
    # its checks come by the stream, without anything being loaded anew by hand
    expect(page.locator("[data-unchecked]")).to_have_count(0)
    expect(page.locator("#checking")).to_have_text("")
    expect(page.locator(".en .side", has_text="점검 중")).to_have_count(0)
    told = [one.kind for one in desk.room.store.talk.events_after(NUMBER, 0)]
    assert "checked" in told


def test_a_filter_shows_what_is_found_behind_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 0)
    entry = first(desk)
    issue = desk.room.issue(NUMBER)
    at = desk.room.desk.entry(NUMBER, entry).at
    assert at is not None
    desk.room.store.save_issue(full(issue, 2), by="hanju", why="초안", at=at)
    page = desk.open("kim", path=f"/issues/{NUMBER}?show=stop")
    expect(page.locator("#checking")).to_be_empty()
    ticks = page.locator(".ticks a.stop")
    for n in range(ticks.count()):
        name = ticks.nth(n).get_attribute("data-go")
        expect(page.locator(f"[id='x-{name}']")).to_be_visible()
    assert ticks.count() > 0
    expect(page.locator("#nothing")).to_be_hidden()


def full(issue: Issue, count: int = ENTRIES) -> Issue:
    """The issue with as many entries as a full week has, or fewer, each with its own words."""
    kept = list(issue.entries())
    made = [
        replace(
            kept[n % 2],
            id=EntryId(f"full-{n}"),
            headline=kept[n % 2].headline,
            event_date=issue.window_start + timedelta(days=n % 7),
            bullets=tuple(
                replace(bullet, text=f"{'가나다라마바사아자차'[n % 10]} {bullet.text}")
                for bullet in kept[n % 2].bullets
            ),
        )
        for n in range(count)
    ]
    chapters = []
    for chapter in issue.chapters:
        fields = []
        for field in chapter.fields:
            categories = []
            for category in field.categories:
                take, made = made[:4], made[4:]
                categories.append(replace(category, entries=tuple(take)))
            fields.append(replace(field, categories=tuple(categories)))
        chapters.append(replace(chapter, fields=tuple(fields)))
    return replace(issue, chapters=tuple(chapters))


def test_a_full_issue_is_there_at_once_and_light(desk: Desk) -> None:
    room = desk.room
    written(desk)
    issue = full(room.issue(NUMBER))
    assert sum(1 for _ in issue.entries()) == ENTRIES
    at = room.desk.entry(NUMBER, first(desk)).at
    assert at is not None
    room.store.save_issue(issue, by="hanju", why="초안", at=at)
    room.desk.page(NUMBER)  # checked once, as by whoever opened it first
    context = desk.context("kim", "editor")
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    weights: list[float] = []
    protocol.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    times = []
    for _ in range(3):
        protocol.send("Network.clearBrowserCache")
        weights.clear()
        page.goto(f"{desk.address}/issues/{NUMBER}")
        page.wait_for_selector("body[data-ready]")
        times.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
    page.wait_for_timeout(300)
    assert page.locator(".en").count() == ENTRIES
    assert sum(weights) <= LIMIT_BYTES, sum(weights)
    assert min(times) <= LIMIT_MS, times
