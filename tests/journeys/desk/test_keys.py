"""Every key of the help sheet, with the letters that a Korean keyboard gives; moves by mouse."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desk.conftest import Desk
from tests.journeys.desk.test_editing import PRESSED, area, ids, stored, until_stored
from tests.unit.newsroom.desk.room import NUMBER, same_day

pytestmark = pytest.mark.slow
#: What a keyboard gives for a key while Hangul is switched on.
JAMO = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
SECTION = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"
 xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">{}</hs:sec>"""
PARAGRAPH = '<hp:p id="0"><hp:run charPrIDRef="0"><hp:t>{}</hp:t></hp:run></hp:p>'
RELEASE = (
    "도서관 12곳에 햇빛 발전, 전기요금 3000만원 줄인다",
    "나래군은 5일 공공도서관 12곳 지붕에 태양광 설비를 놓는다고 밝혔다.",
    "군은 사업비 7억원을 들여 내년 6월까지 공사를 마칠 계획이다.",
    "한 해 전기요금이 3000만원 줄어들 것으로 군은 보고 있다.",
)
DROP = """([bytes, name]) => {
  const file = new File([new Uint8Array(bytes)], name);
  const data = new DataTransfer();
  data.items.add(file);
  document.querySelector("dialog .dropz").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def hangul(page: Page, letter: str) -> None:
    """Press a letter as a keyboard with Hangul switched on tells it."""
    page.evaluate(PRESSED, [JAMO[letter], f"Key{letter.upper()}"])


def chosen(page: Page) -> str:
    told = page.locator(".en.sel").get_attribute("data-id")
    assert told
    return told


def test_every_single_key_acts_with_hangul_switched_on(desk: Desk) -> None:
    first, second = same_day(desk.room)
    page = desk.open("kim")
    hangul(page, "j")
    assert chosen(page) == second
    hangul(page, "k")
    assert chosen(page) == first
    hangul(page, "n")
    assert chosen(page) == second
    hangul(page, "k")
    for letter, tab in (("c", "talk"), ("l", "history"), ("w", "why"), ("r", "alike")):
        hangul(page, letter)
        expect(page.locator(f"#tab-{tab}")).to_have_attribute("aria-selected", "true")
    for letter, title in (
        ("m", "옮기기"), ("g", "합치기"), ("x", "제외"), ("h", "보류"), ("b", "후보"),
    ):  # fmt: skip
        hangul(page, letter)
        expect(page.locator("dialog header h2")).to_contain_text(title)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    hangul(page, "s")  # one article: it says so
    expect(page.locator("#note")).to_contain_text("나눌 수 없습니다")
    for letter, field in (("e", "제목"), ("d", "날짜")):
        hangul(page, letter)
        expect(page.locator(f"[aria-label='{field}']:focus")).to_have_count(1)
        page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(area(page)).to_have_attribute("aria-label", "문장 2")
    page.keyboard.press("Alt+ArrowDown")  # the same field of the next entry
    assert chosen(page) == second
    expect(area(page)).to_have_attribute("aria-label", "문장 2")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+K")  # up among those of the day
    expect(page.locator(".en").first).to_have_attribute("data-id", second)
    assert ids(desk) == [second, first]
    hangul(page, "z")
    expect(page.locator(".en").first).to_have_attribute("data-id", first)
    page.keyboard.press("/")
    expect(page.locator("dialog header h2")).to_have_text("항목 찾기")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.locator("dialog .kg kbd")
    told = {text for text in sheet.all_inner_texts() if re.fullmatch("[A-Z]", text)}
    assert told == set("JKNAXHEDMGSBCLWROZ")
    page.keyboard.press("Escape")
    hangul(page, "a")
    expect(page.locator(".en.accepted")).to_have_count(1)


def hwpx() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("mimetype", "application/hwp+zip")
        box.writestr(
            "Contents/section0.xml", SECTION.format("".join(map(PARAGRAPH.format, RELEASE)))
        )
    return made.getvalue()


def test_a_dropped_hwpx_is_split_led_and_ordered(desk: Desk) -> None:
    first, second = same_day(desk.room)
    page = desk.open("kim")
    page.keyboard.press("b")
    page.locator("dialog .dropz").wait_for()
    page.evaluate(DROP, [list(hwpx()), "나래군 보도자료.hwpx"])
    page.locator("dialog", has_text="어느 구분에 넣을까요").wait_for()
    page.keyboard.type("ㅈㅈㅊ")
    page.keyboard.press("Enter")
    expect(page.locator(".en.sel .tx[data-f=headline]")).to_contain_text("도서관")
    added = chosen(page)
    # two entries become one, another article leads, and they part again
    desk.room.desk.merge(NUMBER, first, second, by="kim")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.locator(f"[id='x-{first}'] h3").click(position={"x": 4, "y": 4})
    page.locator("#tab-alike").click()
    page.locator("#panel li", has_text="수소버스").locator("button", has_text="앞세우기").click()
    expect(page.locator("#panel li").first).to_contain_text("수소버스")
    lead = desk.room.desk.entry(NUMBER, first).entry.sources[0]
    assert "수소버스" in lead.title
    page.locator(f"[id='x-{first}']").focus()
    page.keyboard.press("s")
    page.locator("dialog li", has_text="마을회관").locator("input").check()
    page.locator("dialog .btn.pri", has_text="나누기").click()
    expect(page.locator(".en")).to_have_count(3)
    parts = [desk.room.desk.entry(NUMBER, name).entry for name in ids(desk)]
    assert sorted(len(one.sources) for one in parts) == [1, 1, 1]
    assert added in ids(desk)


@pytest.mark.parametrize("how", ["no highlights", "forced colours"])
def test_marks_are_spans_where_nothing_can_be_painted(desk: Desk, how: str) -> None:
    more: dict[str, Any] = {"forced_colors": "active"} if how == "forced colours" else {}
    first = ids(desk)[0]
    field = next(f for f in ("b1", "b2", "b3") if "48억" in stored(desk, first, f))
    text = stored(desk, first, field).replace("48억", "84억")
    desk.room.desk.save(NUMBER, first, field, text, seen=1, by="kim")
    context = desk.context("park", "editor", **more)
    if not more:
        context.add_init_script("delete window.Highlight; delete CSS.highlights;")
    page = context.new_page()
    page.goto(f"{desk.address}/issues/{NUMBER}")
    page.wait_for_selector("body[data-ready]")
    marks = page.locator(f"[id='x-{first}'] [data-f={field}] mark.stop")
    expect(marks).to_have_text("84억원")
    page.keyboard.press(field[1])
    expect(page.locator(".mir mark.stop")).to_have_text("84억원")
    page.keyboard.press("End")
    page.keyboard.type(" 새")
    assert area(page).input_value() == f"{text} 새"
    page.keyboard.press("Escape")
    until_stored(page, desk, first, field, f"{text} 새")


def test_a_wide_screen_has_comments_beside_the_evidence(desk: Desk) -> None:
    first = ids(desk)[0]
    desk.room.desk.comment(NUMBER, first, "줄이면 어떨까요", by="park", field="headline")
    page = desk.open("kim", viewport={"width": 1920, "height": 1080})
    expect(page.locator("#side-panel")).to_contain_text("줄이면 어떨까요")
    expect(page.locator("#panel .facts")).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator("#side-panel .hi")).to_be_visible()
    expect(page.locator("#panel .facts")).to_be_visible()
    page.keyboard.press("w")
    expect(page.locator("#tab-why")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#side-panel .hi")).to_be_visible()
