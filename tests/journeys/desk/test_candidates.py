"""Candidates by reason, kept for the next issue, and what changed since somebody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from hanju.model import EarlierMark, Placement, Sifted
from tests.journeys.desk.conftest import Desk
from tests.journeys.desk.test_editing import ids
from tests.unit.making import article, story
from tests.unit.newsroom.desk.room import NUMBER

pytestmark = pytest.mark.slow
NOW = datetime(2025, 12, 12, tzinfo=UTC)
HELD = "나래군, 학교 급식실 20곳 환기 설비 교체"


def sifted(desk: Desk) -> None:
    """Two candidates; one tells what an entry of the issue before told."""
    place = Placement(
        chapter=desk.room.house.chapters[0].title, field="탄소중립", category="지자체",
        actor=None, actor_name="", region=None, why=(),
    )  # fmt: skip
    earlier = replace(desk.room.issue(NUMBER), number=NUMBER - 1)
    first = next(earlier.entries())
    desk.room.store.save_issue(earlier, by="hanju", why="초안", at=NOW)
    mark = EarlierMark(number=NUMBER - 1, kind="held", headline=first.headline, share=0.9)
    texts = [
        ("c1", "다솜시, 빈집 40채 고쳐 청년에 임대", None),
        ("c2", HELD, mark),
    ]
    stories = []
    for name, title, seen in texts:
        one = article(name, title=title, text=f"{title}한다고 4일 밝혔다.", license="kogl-1")
        desk.room.store.add_articles([one], at=NOW)
        made = story(one, id=f"s-{name}")
        stories.append(replace(made, placement=place, score=2.0, earlier=seen))
    desk.room.store.save_sifted(
        NUMBER, Sifted(chosen=(), candidates=tuple(stories), dropped=(), refusals=())
    )


def test_candidates_are_kept_taken_in_and_told_as_changes(desk: Desk) -> None:
    sifted(desk)
    before = ids(desk)
    page = desk.open("kim")
    page.keyboard.press("b")
    drawer = page.locator("dialog.drawer")
    rows = drawer.locator(".cd li")
    expect(rows).to_have_count(2)
    drawer.locator(".chips button", has_text="이미 실림").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(HELD)
    drawer.locator(".chips button", has_text="전체").click()
    rows.filter(has_text="빈집").locator("button", has_text="다음 호로").click()
    expect(drawer.locator(".chips button", has_text="다음 호로")).to_contain_text("1")
    assert [one.name for one in desk.room.desk.candidates(NUMBER, why="다음 호로")] == ["s-c1"]
    rows.filter(has_text=HELD).locator("button", has_text="이어진 소식으로").click()
    expect(page.locator(".en")).to_have_count(len(before) + 1)
    expect(page.locator(".en.sel .tx[data-f=headline]")).to_contain_text("급식실")
    (link,) = desk.room.store.threads.links()
    assert (link.state, link.earlier.number) == ("confirmed", NUMBER - 1)
    # what changed since the draft, and beside the week before
    page.goto(f"{desk.address}/issues/{NUMBER}/changes?since=all")
    expect(page.locator(".card").first).to_contain_text("급식실")
    page.goto(f"{desk.address}/issues/{NUMBER}/changes")
    expect(page.locator("main")).to_contain_text("바뀐 것이 없습니다.")
    page.goto(f"{desk.address}/issues/{NUMBER}/vs/{NUMBER - 1}")
    expect(page.locator("h1")).to_have_text(f"제{NUMBER}호와 제{NUMBER - 1}호")
    expect(page.locator("[aria-labelledby=v-on]")).to_contain_text("급식실")
    expect(page.locator("[aria-labelledby=v-again] li")).to_have_count(2)
