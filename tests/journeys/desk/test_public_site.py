"""The public site in a real browser, opened from the file system: searched and checked by axe."""

# ruff: noqa: E501  tables of Korean words: wide characters count twice

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from hanju.text.search_tokens import tokens_of
from tests.unit.site.kit import BULLETS, HEADLINES, published

pytestmark = pytest.mark.slow
#: Texts that a tokeniser can read in more than one way.
TEXTS = (
    "탄소중립을 실천하는 가온시에서는", "전문가들에게 국가를", "AI가 OpenAI와 GPUs를 K-AI로", "1,234억원과 3.5%",
    "회의의 결의를 하였으며", "水素 에너지로의 전환", "물을", "한", "탄소 중립", "ＳＭＲ①과", "가" * 70, "²½ Ⅷ가",
    "하던 되었던 했다고", "원전이며 원전으로서", "naïve café들", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("public")
    with published(home / "room", numbers=(107, 108, 112)) as room:
        room.public.write_site(home / "누리집 (견본)")
    return home / "누리집 (견본)"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="ko-KR", viewport={"width": 390, "height": 844})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def asked(page: Page, folder: Path, query: str, more: str = "") -> list[str]:
    page.goto(f"{folder.as_uri()}/search.html?q={quote(query)}{more}")
    page.wait_for_selector("body[data-ready]")
    found: list[str] = page.locator("#results h3").all_inner_texts()
    return found


def test_the_folder_is_searched_without_a_server(page: Page, folder: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    page.on("request", lambda one: errors.append(one.url) if one.url[:5] != "file:" else None)
    page.goto(f"{folder.as_uri()}/index.html")
    page.get_by_role("searchbox").fill("탄소중립")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#results h3").all_inner_texts() == [HEADLINES["e1"]] * 3
    assert page.locator("#status").inner_text() == "3건"
    assert page.locator("mark").first.inner_text() == "탄소중립"
    page.locator("#results a").first.click()
    assert page.url.endswith("issues/112.html#entry-e1")
    assert page.locator("#entry-e1").is_visible()
    assert errors == []


@pytest.mark.parametrize(
    ("query", "more", "found"),
    [
        ("온실가스", "", {"e1", "e3"}),
        ("시민", "", {"e1"}),  # 시민을, 시민과
        ("원전", "", {"e3"}),  # not 정원전시
        ("수소 버스", "", {"e2"}),  # 수소버스, typed apart
        ('"정원전시"', "", {"e2"}),
        ("온실가스 -원전", "", {"e1"}),
        ("온실가스", "&kind=local", {"e1"}),
        ("", "&region=" + quote("제주"), {"e1"}),
        ("수소버스 소형모듈원전", "", {"e2", "e3"}),  # no entry holds both
        ("없는낱말들", "", set()),
    ],
)
def test_words_are_found_as_the_archive_finds_them(
    page: Page, folder: Path, query: str, more: str, found: set[str]
) -> None:
    assert set(asked(page, folder, query, more)) == {HEADLINES[one] for one in found}


def test_the_year_and_the_order_are_kept(page: Page, folder: Path) -> None:
    asked(page, folder, "온실가스", "&year=2026&sort=day")
    assert page.locator("#results .where").count() == 2  # No. 112 alone
    assert page.locator("#year").input_value() == "2026"
    assert page.locator("#sort").input_value() == "day"


def test_the_browser_makes_the_same_tokens(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/search.html")
    whole = [*TEXTS, *HEADLINES.values(), *(text for ones in BULLETS.values() for text in ones)]
    made: list[list[str]] = page.evaluate("(all) => all.map(hanjuTokens)", whole)
    assert dict(zip(whole, made, strict=True)) == {text: tokens_of(text) for text in whole}


def test_what_is_typed_never_becomes_markup(page: Page, folder: Path) -> None:
    asked(page, folder, "<img src=x onerror=alert(1)> 탄소중립</script>")
    assert page.locator("main img, main script").count() == 0


PAGES = ("search.html?q=AI", "index.html", "issues/112.html", "occasions.html", "browse.html")


@pytest.mark.parametrize(("scheme", "pages"), [("light", PAGES), ("dark", PAGES[:2])])
def test_no_page_breaks_a_rule_of_access(
    chromium: Browser, folder: Path, scheme: Any, pages: tuple[str, ...]
) -> None:
    context = chromium.new_context(
        locale="ko-KR", color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    told: dict[str, list[str]] = {}
    for name in pages:
        opened = context.new_page()
        opened.goto(f"{folder.as_uri()}/{name}")
        if "search" in name:
            opened.wait_for_selector("body[data-ready]")
        found = Axe().run(opened).response["violations"]
        wide = opened.evaluate("document.documentElement.scrollWidth")
        told[name] = [one["id"] for one in found] + ([f"{wide} wide"] if wide > 390 else [])
        opened.close()
    context.close()
    assert json.dumps(told) == json.dumps({name: [] for name in pages})


def test_a_page_without_scripts_says_where_to_look(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{folder.as_uri()}/search.html?q=AI")
    assert "자바스크립트가 필요합니다" in opened.locator("main").inner_text()
    context.close()
