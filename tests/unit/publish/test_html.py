from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hanju.model.issue_json import content_hash
from hanju.publish import document_from
from hanju.publish.clean import clean_text
from hanju.publish.html import page_of
from hanju.publish.markdown import markdown_lines
from hanju.settings import default_house

from .hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from hanju.model import Issue

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4",
    "span", "nav", "ol", "li", "main", "section", "table", "caption", "thead", "tr", "th", "tbody",
    "td", "article", "time", "ul", "footer",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "aria-labelledby",
    "aria-hidden", "tabindex", "role", "scope", "rowspan", "datetime", "rel",
}  # fmt: skip
VOID = {"meta"}


class Outline(HTMLParser):
    """What a parser finds in a page: elements, attributes, headings, texts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def outline_of(issue: Issue) -> Outline:
    return Outline(page_of(document_from(issue, default_house())))


def test_the_page_is_whole_and_says_who_it_is(small_issue: Issue) -> None:
    page = page_of(document_from(small_issue, default_house()))
    outline = Outline(page)
    assert outline.open == []
    assert page.startswith('<!DOCTYPE html>\n<html lang="ko">')
    assert f'<meta name="hanju-content-sha256" content="{content_hash(small_issue)}">' in page
    assert "<title>가온 미래정책 주간 동향 No. 7</title>" in page


def test_headings_go_down_one_step_at_a_time(small_issue: Issue) -> None:
    levels = outline_of(small_issue).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(4) == 4


def test_landmarks_skip_link_and_table_heads(small_issue: Issue) -> None:
    outline = outline_of(small_issue)
    for landmark in ("header", "nav", "main", "footer"):
        assert outline.elements.count(landmark) == 1
    assert outline.values("href")[0] == "#main"
    tables = outline.elements.count("table")
    assert tables == outline.elements.count("caption") == 3
    assert outline.values("scope").count("col") == 2 * tables
    assert outline.values("scope").count("rowgroup") == 6
    assert outline.text.count("- (해당 없음)") == 3


def test_every_entry_has_an_address_that_the_contents_use(small_issue: Issue) -> None:
    outline = outline_of(small_issue)
    ids = outline.values("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in outline.values("href") if href.startswith("#")]
    assert set(inner) <= set(ids)
    assert "entry-e7-a1" in inner
    names = [value.split() for value in outline.values("aria-labelledby")]
    assert {name for value in names for name in value} <= set(ids)
    # two sections of one name could not be told apart in a list of landmarks
    assert len({tuple(value) for value in names}) == len(names)


def test_the_page_needs_nothing_from_outside(small_issue: Issue) -> None:
    page = page_of(document_from(small_issue, default_house()))
    assert not re.search(r"\b(src|srcset|action|on\w+)=|url\(|@import|<link|<script", page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
    assert "default-src &#39;none&#39;" in page
    assert 'style="' not in page


def test_outer_links_tell_nothing_to_their_target(small_issue: Issue) -> None:
    page = page_of(document_from(small_issue, default_house()))
    outer = re.findall(r'<a href="http[^>]*>', page)
    assert len(outer) == 6
    assert all('rel="noopener noreferrer external"' in link for link in outer)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_brings_no_element_and_no_attribute(name: str) -> None:
    outline = outline_of(hostile_issue(TEXTS[name]))
    assert outline.open == []
    assert set(outline.elements) <= ELEMENTS
    assert {attribute for _, attribute, _ in outline.attributes} <= ATTRIBUTES
    assert {href for href in outline.values("href") if not href.startswith("#")} == {
        "https://a.example/1"
    }
    shown = clean_text(TEXTS[name])
    if name != "surrogates":  # each half becomes U+FFFD
        assert outline.text.count(shown) >= 3


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    outline = outline_of(hostile_issue("글", address=address))
    assert set(outline.elements) <= ELEMENTS
    assert all(href.startswith(("#", "https://")) for href in outline.values("href"))


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text_in_markdown(name: str) -> None:
    document = document_from(hostile_issue(TEXTS[name]), default_house())
    text = "\n".join(markdown_lines(document))
    text.encode("utf-8")
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)  # without what is escaped
    bare = re.sub(r'<a id="[0-9A-Za-z_-]+"></a>|\]\(<https://[^<>\s]+>\)', "", bare)
    bare = bare.replace(bare.splitlines()[0], "", 1)  # our own comment
    assert "<" not in bare
    assert "`" not in bare
    assert "&" not in bare
    assert not re.search(r"\]\((?!#[0-9A-Za-z_-]+\))", bare)
    assert len(text.splitlines()) == len("\n".join(text.splitlines()).split("\n"))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1, 2])
def test_every_text_can_be_read_in_light_dark_and_print(theme: int, small_issue: Issue) -> None:
    page = page_of(document_from(small_issue, default_house()))
    themes = re.findall(r":root \{(.*?)\n\s*\}", page, re.DOTALL)
    assert len(themes) == 3
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", themes[theme]))
    for ground in ("paper", "sheet", "tint", "mark"):
        for ink in ("ink", "soft", "navy", "link"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["gold"], colours["paper"]) >= 4.5
    assert contrast("#ffffff", "#16365c") >= 4.5
