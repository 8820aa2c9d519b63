"""Editors at the desk, in a real browser: keys, saving, two people on one sentence."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hanju.newsroom.desk.fields import read
from tests.journeys.desk.conftest import Desk
from tests.unit.newsroom.desk.room import NUMBER
from tests.unit.web.kit import PASSWORD

pytestmark = pytest.mark.slow
CARET_TO_END = """() => {
  const area = document.activeElement;
  area.setSelectionRange(area.value.length, area.value.length);
}"""
CHOOSE_48 = """() => {
  const area = document.activeElement, at = area.value.indexOf("48억");
  area.setSelectionRange(at, at + 2);
}"""
RELEASE = """도서관 12곳에 햇빛 발전, 전기요금 3000만원 줄인다
나래군은 5일 공공도서관 12곳 지붕에 태양광 설비를 놓는다고 밝혔다.
군은 사업비 7억원을 들여 내년 6월까지 공사를 마칠 계획이다.
한 해 전기요금이 3000만원 줄어들 것으로 군은 보고 있다."""
DROPPED = """(text) => {
  const file = new File([text], "나래군 보도자료.txt", { type: "text/plain" });
  const data = new DataTransfer();
  data.items.add(file);
  document.querySelector("dialog .dropz").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
#: A key press as a browser tells it while Hangul is switched on.
PRESSED = """([key, code]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))"""


def ids(desk: Desk) -> list[str]:
    return [str(entry.id) for entry in desk.room.issue(NUMBER).entries()]


def stored(desk: Desk, entry_id: str, field: str) -> str:
    return read(desk.room.store.newest_entries(NUMBER)[entry_id].entry, field)


def until_stored(page: Page, desk: Desk, entry_id: str, field: str, text: str) -> None:
    for _ in range(150):
        if stored(desk, entry_id, field) == text:
            return
        page.wait_for_timeout(100)
    assert stored(desk, entry_id, field) == text


def area(page: Page) -> Any:
    return page.locator(".fld textarea")


def at_end(page: Page, key: str) -> None:
    """Open a sentence with its key and put the caret at its end."""
    page.keyboard.press(key)
    expect(area(page)).to_be_focused()
    page.keyboard.press("End")
    page.evaluate(CARET_TO_END)


def test_a_week_is_confirmed_and_handed_over_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("kim")
    entries = ids(desk)
    page.keyboard.press("a")
    expect(page.locator(".en.accepted")).to_have_count(1)
    expect(page.locator(f"[id='x-{entries[1]}']")).to_be_focused()
    at_end(page, "1")
    page.keyboard.press("Backspace")
    page.keyboard.type(" 확대.")
    text = area(page).input_value()
    page.keyboard.press("Control+Enter")  # also while writing: saved first, then confirmed
    expect(page.locator(".en.accepted")).to_have_count(2)
    until_stored(page, desk, entries[1], "b1", text)
    expect(page.locator("#done")).to_have_text("2")
    page.locator("#note button", has_text="검토 요청").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("ㄱㅌㅇㅊ")  # 검토 요청 by its initial consonants
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    page.locator("#request").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip").first).to_have_text("검토 중")
    assert desk.room.issue(NUMBER).state == "in_review"
    page_now = desk.room.desk.page(NUMBER)
    assert [view.state for view in page_now.entries] == ["accepted", "accepted"]


def test_a_decision_is_taken_back(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    page.keyboard.press("x")
    page.keyboard.press("2")  # the second reason: 이미 실림
    expect(page.locator(".fold")).to_contain_text("이미 실림")
    assert ids(desk) != [first, *ids(desk)[1:]]
    page.keyboard.press("z")
    expect(page.locator(".en")).to_have_count(2)
    expect(page.locator(".fold")).to_have_count(0)
    assert first in ids(desk)


def test_keys_know_their_places_with_hangul_switched_on(desk: Desk) -> None:
    page = desk.open("kim")
    entries = ids(desk)
    press = PRESSED
    page.evaluate(press, ["ㅓ", "KeyJ"])
    expect(page.locator(f"[id='x-{entries[1]}']")).to_be_focused()
    page.evaluate(press, ["Process", "KeyK"])
    expect(page.locator(f"[id='x-{entries[0]}']")).to_be_focused()
    page.evaluate(press, ["ㅁ", "KeyA"])
    expect(page.locator(".en.accepted")).to_have_count(1)
    # letters never act in a field
    at_end(page, "1")
    page.keyboard.type("ajx")
    expect(page.locator(".en.accepted")).to_have_count(1)
    assert area(page).input_value().endswith("ajx")


def test_two_editors_at_one_sentence_are_merged_or_asked(desk: Desk) -> None:
    first = ids(desk)[0]
    before = stored(desk, first, "b1")
    kim, park = desk.open("kim"), desk.open("park")
    words = before.split(" ")
    # park changes the first word, kim adds at the end: both stand afterwards
    at_end(kim, "1")
    at_end(park, "1")
    kim.keyboard.press("Backspace")
    kim.keyboard.type(" 시작.")
    park.keyboard.press("Home")
    park.evaluate("() => document.activeElement.setSelectionRange(0, 0)")
    park.keyboard.type("새")
    park.keyboard.press("Escape")
    wanted = " ".join(["새" + words[0], *words[1:]])
    until_stored(park, desk, first, "b1", wanted)
    kim.keyboard.press("Escape")
    both = wanted[:-1] + " 시작."
    until_stored(kim, desk, first, "b1", both)
    expect(kim.locator(".told")).to_contain_text("합쳤습니다")
    expect(kim.locator(f"[id='x-{first}'] [data-f=b1]")).to_have_text(both)
    expect(park.locator(f"[id='x-{first}'] [data-f=b1]")).to_have_text(both)
    # both change the first word: two texts, and neither is lost
    at_end(kim, "1")
    at_end(park, "1")
    for page, word in ((park, "박"), (kim, "김")):
        page.evaluate("() => document.activeElement.setSelectionRange(0, 0)")
        page.keyboard.type(word)
    park.keyboard.press("Escape")
    until_stored(park, desk, first, "b1", "박" + both)
    kim.keyboard.press("Escape")
    expect(kim.locator(".cf")).to_contain_text("같은 문장을 park이 먼저 고쳤습니다")
    assert stored(desk, first, "b1") == "박" + both
    expect(kim.locator(f".ticks a.stop[data-go='{first}']")).to_have_count(1)
    expect(kim.locator(f"[id='x-{first}']")).to_have_attribute("data-conflict", "1")
    kim.keyboard.press("2")
    expect(kim.locator(".cf")).to_have_count(0)
    until_stored(kim, desk, first, "b1", "김" + both)
    texts = {read(one.entry, "b1") for one in desk.room.store.entry_revisions(NUMBER, first)}
    assert {"박" + both, "김" + both} <= texts


def test_a_wrong_number_turns_red_and_is_told_with_its_source(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    field = next(f for f in ("b1", "b2", "b3") if "48억" in stored(desk, first, f))
    page.keyboard.press(field[1])
    page.evaluate(CHOOSE_48)
    page.keyboard.type("84")
    expect(page.locator(".fi li.E, .fi li", has_text="84억")).to_have_count(1)
    expect(page.locator(".fld textarea")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Escape")
    until_stored(page, desk, first, field, stored(desk, first, field).replace("48억", "84억"))
    expect(page.locator(f".ticks a.stop[data-go='{first}']")).to_have_count(1)
    expect(page.locator(".fa.no", has_text="84억원").first).to_be_visible()
    policies = desk.room.desk.page(NUMBER, by="park").policies
    assert policies
    desk.room.desk.request_review(NUMBER, by="kim")
    review = desk.open("park", "approver", f"/issues/{NUMBER}/review")
    expect(review.locator(".truth")).to_contain_text(re.compile("막음 [1-9]"))
    review.locator("summary", has_text="승인하고 확정").click()
    review.locator("#pw").fill("아주 긴 비밀번호 하나")
    review.locator("#sign").click()
    review.wait_for_load_state()
    assert desk.room.issue(NUMBER).state == "in_review"


def test_composed_hangul_is_never_lost_while_saves_come_back(desk: Desk) -> None:
    """Compositions driven through the browser protocol, saves, another person's edits, blurs."""
    page = desk.open("kim")
    entries = ids(desk)
    random_ = random.Random(7)
    at_end(page, "2")
    protocol = page.context.new_cdp_session(page)
    typed = area(page).input_value()
    for round_ in range(14):
        page.evaluate(CARET_TO_END)
        word = random_.choice((("ㄱ", "개", "갬"), ("ㅎ", "하", "한"), ("ㅅ", "시", "신", "실")))
        for step in word:
            protocol.send(
                "Input.imeSetComposition",
                {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
            )
            if random_.random() < 0.5:  # a save leaves and comes back in mid-composition
                page.evaluate(
                    "async () => { const m = await import('/static/save.js'); await m.flushAll(); }"
                )
        if round_ == 5:  # somebody else changes another sentence meanwhile
            desk.room.desk.save(
                NUMBER,
                entries[0],
                "b1",
                "남이 고친 글.",
                seen=desk.room.desk.entry(NUMBER, entries[0]).revision,
                by="park",
            )
        assert area(page).input_value() == typed + word[-1]
        how = random_.choice(("commit", "space", "blur"))
        typed += word[-1]
        if how == "blur":
            page.evaluate("() => { const a = document.activeElement; a.blur(); a.focus(); }")
        else:
            protocol.send("Input.insertText", {"text": word[-1]})
            if how == "space":
                page.keyboard.type(" ")
                typed += " "
        assert area(page).input_value() == typed
    page.keyboard.press("Escape")
    until_stored(page, desk, entries[0], "b2", " ".join(typed.split()))
    expect(page.locator(f"[id='x-{entries[0]}'] [data-f=b1]")).to_have_text("남이 고친 글.")


def test_texts_wait_on_this_computer_while_the_server_is_away(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    page.route("**/api/v1/**/b1", lambda route: route.abort())
    at_end(page, "1")
    page.keyboard.press("Backspace")
    page.keyboard.type(" 보관.")
    text = area(page).input_value()
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_contain_text("저장 안 됨")
    assert stored(desk, first, "b1") != text
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/api/v1/**/b1")
    page.reload()  # the page comes back with the text, and saves it
    page.wait_for_selector("body[data-ready]")
    until_stored(page, desk, first, "b1", text)
    expect(page.locator(f"[id='x-{first}'] [data-f=b1]")).to_have_text(text)


def test_merged_and_taken_back_by_keyboard(desk: Desk) -> None:
    page = desk.open("kim")
    first, second = ids(desk)
    outlets = {one.outlet for one in desk.room.desk.entry(NUMBER, first).entry.sources}
    page.keyboard.press("g")
    page.keyboard.type("수소버스")  # the other entry, by a word of its headline
    page.keyboard.press("Enter")
    page.locator("dialog .btn.pri", has_text="합치기").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".en")).to_have_count(1)
    assert ids(desk) == [first]
    merged = desk.room.desk.entry(NUMBER, first).entry
    assert len(merged.sources) == 2
    page.keyboard.press("Control+z")
    expect(page.locator(".en")).to_have_count(2)
    assert ids(desk) == [first, second]
    back = desk.room.desk.entry(NUMBER, first).entry
    assert {one.outlet for one in back.sources} == outlets
    page.keyboard.press("Control+y")
    expect(page.locator(".en")).to_have_count(1)


def test_a_dropped_file_becomes_an_entry(desk: Desk) -> None:
    page = desk.open("kim")
    page.keyboard.press("b")
    zone = page.locator("dialog .dropz")
    zone.wait_for()
    page.evaluate(DROPPED, RELEASE)
    page.locator("dialog", has_text="어느 구분에 넣을까요").wait_for()  # nothing in it says where
    page.keyboard.type("ㅈㅈㅊ")
    page.keyboard.press("Enter")
    expect(page.locator(".en")).to_have_count(3)
    assert len(ids(desk)) == 3
    expect(page.locator(".en.sel .tx[data-f=headline]")).to_contain_text("도서관")


def test_moved_to_another_place_by_initial_consonants(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    page.keyboard.press("m")
    page.keyboard.type("ㄷㅎㄱ")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-name=대학교] [id='x-{first}']")).to_have_count(1)
    view = desk.room.desk.entry(NUMBER, first)
    assert view.cell is not None
    assert view.cell[2] == "대학교"


def test_a_comment_with_a_text_to_take(desk: Desk) -> None:
    first = ids(desk)[0]
    given = "가온시는 내년부터 마을회관 32곳 지붕에 태양광 설비를 놓을 계획."
    desk.room.desk.comment(NUMBER, first, "줄이면 어떨까요", by="park", field="b1", proposal=given)
    page = desk.open("kim")
    expect(page.locator("[data-show=talk] .num")).to_have_text("1")
    page.keyboard.press("c")
    page.locator(".cm button", has_text="이 글로 바꾸기").click()
    expect(page.locator(f"[id='x-{first}'] [data-f=b1]")).to_have_text(given)
    assert stored(desk, first, "b1") == given


def test_one_key_mends_and_the_browser_takes_it_back(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    at_end(page, "2")
    page.keyboard.press("Backspace")
    page.keyboard.type(", 사업비 48억 원.")
    before = area(page).input_value()
    page.locator(".fi button", has_text="고치기").first.wait_for()
    page.keyboard.press("Alt+Enter")
    mended = before.replace("48억 원", "48억원")
    expect(area(page)).to_have_value(mended)
    page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(before)
    page.keyboard.press("Control+y")
    expect(area(page)).to_have_value(mended)
    page.keyboard.press("F8")  # the next finding: its words are chosen
    expect(page.locator(".fi li.now")).to_have_count(1)
    page.keyboard.press("Escape")
    until_stored(page, desk, first, "b2", mended)


def test_a_session_that_ends_loses_nothing(desk: Desk) -> None:
    page = desk.open("kim")
    first = ids(desk)[0]
    at_end(page, "1")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("Backspace")
    page.keyboard.type(" 지속.")
    text = area(page).input_value()
    word = page.locator("dialog input[type=password]")
    word.wait_for()
    assert cookies
    assert stored(desk, first, "b1") != text
    word.fill(PASSWORD)
    page.keyboard.press("Enter")
    word.wait_for(state="detached")
    until_stored(page, desk, first, "b1", text)
