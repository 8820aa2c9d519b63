"""Red facts answered, findings left and taken up again, entries taken out under the writer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.desk.conftest import Desk
from tests.journeys.desk.test_editing import area, at_end, ids, stored, until_stored
from tests.unit.newsroom.desk.room import NUMBER

pytestmark = pytest.mark.slow
#: Choose the words of the source that a person points at, and let go of the mouse.
POINTED = """(words) => {
  const body = document.querySelector("#panel .body");
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    node.parentElement.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
    return true;
  }
  return false;
}"""

CHOOSE = """(words) => {
  const area = document.activeElement, at = area.value.indexOf(words);
  area.setSelectionRange(at, at + words.length);
}"""


def wrong(desk: Desk) -> tuple[str, str]:
    """The first entry with 84억 where its source says 48억; and the field."""
    first = ids(desk)[0]
    field = next(f for f in ("b1", "b2", "b3") if "48억" in stored(desk, first, f))
    text = stored(desk, first, field).replace("48억", "84억")
    seen = desk.room.desk.entry(NUMBER, first).revision
    desk.room.desk.save(NUMBER, first, field, text, seen=seen, by="kim")
    return first, field


def test_a_red_fact_gets_the_value_of_the_source_or_an_answer(desk: Desk) -> None:
    first, field = wrong(desk)
    text = stored(desk, first, field)
    page = desk.open("park")
    red = page.locator(".fi li", has_text="84억원").first
    red.locator("button", has_text="원문 값으로").click()
    expect(area(page)).to_have_value(text.replace("84억", "48억"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    until_stored(page, desk, first, field, text)
    # a person who knows better says how, and it can be counted again
    red.locator("button", has_text="사실 확인함").click()
    page.locator("dialog input").fill("도청 담당자와 통화")
    page.keyboard.press("Enter")
    expect(page.locator(".fi li.aside", has_text="84억원")).to_have_count(1)
    expect(page.locator(".fi li:not(.aside)", has_text="84억원")).to_have_count(0)
    facts = desk.room.desk.review_view(NUMBER, by="choi").confirmed_facts
    assert facts == ((first, "84억원", "park", "도청 담당자와 통화"),)
    page.locator(".fi li.aside button", has_text="되돌리기").click()
    expect(page.locator(".fi li:not(.aside)", has_text="84억원")).to_have_count(1)
    # or the place in the source is pointed at
    page.locator(f"[id='x-{first}'] [data-f={field}]").click()
    expect(page.locator("#panel .facts")).to_contain_text("84억원")
    assert page.evaluate(POINTED, "남는 전기는")
    page.locator(".pick button", has_text="근거로 지정").click()
    expect(page.locator(".fi li:not(.aside)", has_text="84억원")).to_have_count(0)
    ((_, words, by, why),) = desk.room.desk.review_view(NUMBER, by="choi").confirmed_facts
    assert (words, by) == ("84억원", "park")
    assert "남는 전기는" in why


def test_a_finding_is_left_as_it_is_and_taken_up_again(desk: Desk) -> None:
    page = desk.open("kim")
    row = page.locator(".fi li:not(.aside)", has_text="B2").first
    row.locator("button", has_text="그대로 두기").click()
    aside = page.locator(".fi li.aside", has_text="B2")
    expect(aside).to_have_count(1)
    expect(page.get_by_text("그대로 두었습니다.")).to_be_visible()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    aside.locator("button", has_text="되돌리기").click()
    expect(aside).to_have_count(0)
    page.wait_for_timeout(100)
    assert desk.room.store.talk.dismissals(NUMBER) == []


def test_an_entry_taken_out_under_the_writer_is_brought_back_with_the_text(desk: Desk) -> None:
    first, second = ids(desk)
    page = desk.open("kim")
    at_end(page, "1")
    page.keyboard.press("Backspace")
    page.keyboard.type(" 추진.")
    text = area(page).input_value()
    # somebody decides about the other entry: the caret stays where it is
    desk.room.desk.decide(NUMBER, second, "accept", by="park")
    expect(page.locator(f"[id='x-{second}'].accepted")).to_have_count(1)
    expect(area(page)).to_be_focused()
    desk.room.desk.decide(NUMBER, first, "drop", by="park", why="이미 실림")
    strip = page.locator("#note")
    expect(strip).to_contain_text("park이 쓰시던 항목을 뺐습니다")
    assert first not in ids(desk)
    strip.locator("button", has_text="되살려 저장").click()
    expect(page.locator(f"[id='x-{first}'] [data-f=b1]")).to_have_text(text)
    until_stored(page, desk, first, "b1", text)
    assert first in ids(desk)


def test_words_are_spoken_about_and_what_was_sent_back_narrows_what_is_left(desk: Desk) -> None:
    first, second = ids(desk)
    for name in (first, second):
        desk.room.desk.decide(NUMBER, name, "accept", by="kim")
    desk.room.desk.request_review(NUMBER, by="kim")
    words = stored(desk, first, "b1").split()[1]
    page = desk.open("park", "approver")
    at_end(page, "1")
    page.evaluate(CHOOSE, words)
    page.locator("[data-say]").click()
    expect(page.locator(".quo q")).to_have_text(words)
    page.locator(".say textarea").first.fill("더 짧게")
    page.locator(".say textarea").nth(1).fill("곧")
    page.locator(".say button", has_text="의견 남기기").click()
    expect(page.locator(".cm q")).to_contain_text(words)
    (said,) = desk.room.desk.comments(NUMBER)
    assert (said.comment.field, said.comment.quote) == ("b1", words)
    desk.room.desk.send_back(NUMBER, by="park", note="한 곳만 다시 봐 주세요.")
    page = desk.open("kim")
    strip = page.locator("#note")
    expect(strip).to_contain_text("park이 반려했습니다: 한 곳만 다시 봐 주세요.")
    expect(page.locator("[data-show=left] .num")).to_have_text("1")
    strip.locator("button", has_text="남은 것 보기").click()
    expect(page.locator(f"[id='x-{first}']")).to_be_visible()
    expect(page.locator(f"[id='x-{second}']")).to_be_hidden()
    page.keyboard.press("c")
    page.locator(".cm q .at").click()
    expect(area(page)).to_be_focused()
    assert page.evaluate("() => String(getSelection())") == words
    page.locator(".cm button", has_text="이 글로 바꾸기").click()
    until_stored(page, desk, first, "b1", said.then)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("[data-show=left] .num")).to_have_text("0")
