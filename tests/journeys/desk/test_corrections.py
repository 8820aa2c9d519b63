"""A published issue is corrected at the desk: opened, changed, signed by another, published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desk.conftest import Desk
from tests.journeys.desk.test_pages import faults, first, written
from tests.unit.newsroom.desk.room import NUMBER
from tests.unit.web.kit import PASSWORD

FORMATS = ["json", "html", "atom", "md"]
WHY = "사업 규모가 틀림"
OLD, NEW = "한 곳에 30kW씩", "마을회관 32곳에"


def published(desk: Desk) -> dict[Path, bytes]:
    """The issue signed and published; its files."""
    written(desk)
    desk.room.desk.request_review(NUMBER, by="kim")
    desk.room.desk.sign(NUMBER, by="park", seen=desk.room.desk.fingerprint(NUMBER))
    made = desk.room.publish(NUMBER, FORMATS).editions
    return {one.path: one.path.read_bytes() for one in made}


def correct(desk: Desk) -> None:
    """Open the correction and change a number, in the browser."""
    page = desk.open("kim")
    page.get_by_role("link", name="정정 열기").click()
    page.locator("#cor-why").fill(WHY)
    assert faults(page, is_dark=False) == []
    page.get_by_role("button", name="정정 열기").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#state")).to_have_text("정정 중(2판)")
    expect(page.locator("#against b")).to_have_text("0")
    page.locator(f'article[data-id="{first(desk)}"] [data-f="b2"]').first.click()
    area = page.locator("textarea").first
    now = area.input_value()
    assert OLD in now
    area.fill(now.replace(OLD, NEW))
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_contain_text("저장됨")
    expect(page.locator("textarea")).to_have_count(0)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#against b")).to_have_text("1")
    page.locator("#against").click()
    expect(page.locator("#correction")).to_contain_text(NEW)
    expect(page.locator("#correction")).to_contain_text(WHY)
    assert faults(page, is_dark=True) == []
    desk.room.desk.request_review(NUMBER, by="kim")


def sign(page: Page) -> None:
    """Sign as a second person, in the browser."""
    expect(page.locator(".chip").first).to_have_text("정정 검토 중(2판)")
    page.locator("summary", has_text="승인하고 확정").click()
    page.locator("#pw").fill(PASSWORD)
    page.locator("#sign").click()
    page.wait_for_load_state()
    expect(page.locator(".chip").first).to_have_text("정정 확정(2판)")


@pytest.mark.slow
def test_a_wrong_number_is_corrected_and_the_old_edition_stays(desk: Desk, tmp_path: Path) -> None:
    room, old = desk.room, published(desk)
    correct(desk)
    boss = desk.open("park", "approver", f"/issues/{NUMBER}/review")
    sign(boss)
    new = {one.path.name for one in room.publish(NUMBER, FORMATS).editions}
    assert {path: path.read_bytes() for path in old} == old
    assert new == {f"hanju-{NUMBER}-2.{end}" for end in FORMATS}
    boss.goto(f"{desk.address}/issues/{NUMBER}/publish")
    expect(boss.locator(".chip").first).to_have_text("정정 발행(2판)")
    expect(boss.locator("#correction tbody tr")).to_have_count(2)
    for name in (f"hanju-{NUMBER}.html", f"hanju-{NUMBER}-2.html"):
        expect(boss.locator("#ed + table")).to_contain_text(name)
    site = tmp_path / "site"
    room.public.write_site(site)
    boss.goto((site / "issues" / f"{NUMBER}.html").as_uri())
    expect(boss.locator("body")).to_contain_text("정정(2판")
    expect(boss.locator("body")).to_contain_text(WHY)
    boss.get_by_role("link", name="정정 전 1판").click()
    expect(boss.locator(".told")).to_contain_text("정정하기 전의 판")
    expect(boss.locator("main")).to_contain_text(OLD)
    items = json.loads((site / "feed.json").read_text("utf-8"))["items"]
    item = next(one for one in items if one["id"].endswith(first(desk)))
    assert NEW in item["content_text"]
    assert item["date_modified"] > item["date_published"]
    assert desk.errors == []
