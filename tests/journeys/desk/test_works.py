"""Long works as an editor sees them: how far they are, stopped, and what they made; page marks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, expect

from hanju.newsroom import Newsroom, open_newsroom
from hanju.web.sessions import COOKIE
from tests.journeys.desk.conftest import Desk
from tests.journeys.desk.test_editing import area, at_end
from tests.journeys.desk.test_pages import faults, first, full, written
from tests.unit.newsroom.desk.room import NUMBER
from tests.unit.web.kit import running_desk, secret_of
from tests.unit.web.test_works import PATIENCE_S, Slow

pytestmark = pytest.mark.slow
#: As many entries as fill more than one page.
ENOUGH = 9


def test_a_work_is_watched_by_everybody_and_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(desk.room)
    monkeypatch.setattr(desk.room, "collect", slow)
    other = desk.open("park")
    page = desk.open("kim", path="/")
    page.locator("button", has_text="지금 모으기").click()
    expect(page.locator("#work")).to_contain_text("모으기 · 수집 · 1 / 5")
    expect(page.locator("#work progress")).to_have_attribute("value", "1")
    expect(other.locator("#work")).to_contain_text("수집 · 1 / 5")
    assert faults(other, is_dark=False) == []
    with page.expect_response("**/works/stop"):
        page.locator("#work button", has_text="멈추기").click()
    expect(page.locator("#work button", has_text="멈추기")).to_be_disabled()
    slow.may_go.set()
    expect(page.locator("#work")).to_contain_text("멈췄습니다")
    expect(other.locator("#work")).to_contain_text("멈췄습니다")
    assert slow.steps == 2
    page.locator("#work button", has_text="닫기").click()
    expect(page.locator("#work")).to_be_hidden()


def signed(desk: Desk) -> None:
    written(desk)
    acts = desk.room.desk
    acts.request_review(NUMBER, by="kim")
    acts.sign(NUMBER, by="park", seen=acts.fingerprint(NUMBER))


def wants(room: Newsroom, *editions: str) -> None:
    """Write into the house file which editions are made."""
    part = room.house_part("house")
    line = "editions = [" + ", ".join(f'"{one}"' for one in editions) + "]"
    text, changed = re.subn(r"editions = \[[^\]]*\]", line, part.text)
    assert changed == 1
    room.change_house("house", text, seen=part.seen, by="choi")


def held_after_one(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let the work wait once its first step is done."""
    progress, may_go = room._parts.progress, Event()
    go_on: Callable[[int], None] = progress.advance

    def advance(steps: int = 1) -> None:
        go_on(steps)
        assert may_go.wait(PATIENCE_S)

    monkeypatch.setattr(progress, "advance", advance)
    return may_go


def test_editions_are_rows_that_get_done_one_after_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(desk)
    wants(desk.room, "html", "md", "json")
    may_go = held_after_one(desk.room, monkeypatch)
    page = desk.open("park", "approver", f"/issues/{NUMBER}/publish")
    page.locator("button", has_text="발행").click()
    rows = page.locator("#editions li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_have_text("HTML완료")
    expect(rows.nth(1)).to_have_text("MD만드는 중")
    expect(rows.nth(2)).to_have_text("JSON대기")
    assert faults(page, is_dark=False) == []
    may_go.set()
    files = page.locator("table.tbl a[download]")
    expect(files).to_have_count(3)
    assert desk.room.issue(NUMBER).state == "published"
    with page.expect_download() as told:
        files.filter(has_text=".md").click()
    assert "마을회관" in Path(told.value.path()).read_text(encoding="utf-8")


def test_marks_stand_where_the_printed_pages_end(desk: Desk) -> None:
    written(desk)
    room, at = desk.room, desk.room.desk.entry(NUMBER, first(desk)).at
    assert at is not None
    room.store.save_issue(full(room.issue(NUMBER), ENOUGH), by="hanju", why="초안", at=at)
    page = desk.open("kim")
    marks = page.locator(".brk")
    marks.first.wait_for()
    breaks = room.page_breaks(NUMBER).breaks
    assert breaks
    expect(marks).to_have_text([f"여기까지 {one.page}쪽" for one in breaks])
    for n, one in enumerate(breaks):  # each stands before the words the next page begins with
        behind = marks.nth(n).locator(f"xpath=following::*[@data-f='{one.field}'][1]")
        here = behind.locator("xpath=ancestor::article")
        expect(here).to_have_attribute("data-id", str(one.entry_id))
    assert faults(page, is_dark=False) == []
    # a text that is newer than the pages takes them away
    at_end(page, "1")
    page.keyboard.press("Backspace")
    page.keyboard.type(" 확대.")
    assert area(page).input_value().endswith("확대.")
    page.keyboard.press("Escape")
    expect(marks).to_have_count(0)


def test_a_desk_with_open_pages_stops_at_once(
    tmp_path: Path, drafted: Path, chromium: Browser
) -> None:
    home = tmp_path / "room"
    shutil.copytree(drafted, home)
    with open_newsroom(home) as room:
        secret = secret_of(room, "kim", "editor")
    with running_desk(home) as desk:
        context = chromium.new_context(locale="ko-KR")
        context.add_cookies([{"name": COOKIE, "value": secret, "url": desk.address}])
        page = context.new_page()
        page.goto(f"{desk.address}issues/{NUMBER}")
        page.wait_for_selector("body[data-ready]")
        page.locator("#who .av").first.wait_for()  # its stream is open
        assert desk.stop() == 0
        context.close()
