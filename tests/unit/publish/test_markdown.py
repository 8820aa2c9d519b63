from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from hanju.publish import document_from
from hanju.publish.clean import clean_text
from hanju.publish.markdown import escaped, link, markdown_lines
from hanju.settings import default_house

from .hostile import TEXTS, hostile_issue
from .test_html import Outline

if TYPE_CHECKING:
    from hanju.model import Issue


def test_contents_link_to_every_entry(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    lines = list(markdown_lines(document))
    for entry in document.entries():
        assert sum(f"(#{entry.anchor})" in line for line in lines) == 1
        assert sum(f'<a id="{entry.anchor}"></a>' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("*가* _나_ `다` ~라~", r"\*가\* \_나\_ \`다\` \~라\~"),
        ("[가](http://x)", r"\[가\](http\://x)"),
        ("<script>&lt;", r"\<script\>\&lt;"),
        ("표 | 칸 \\", r"표 \| 칸 \\"),
        ("# 1 #2", r"\# 1 \#2"),
        ("- 줄", r"\- 줄"),
        ("+ 줄", r"\+ 줄"),
        ("1. 줄", r"1\. 줄"),
        ("12) 줄", r"12\) 줄"),
        ("1.5도 상승", "1.5도 상승"),
        ("www.a.example :smile: a@b.c", r"www\.a.example \:smile: a\@b.c"),
        ("$x^2$", r"\$x\^2\$"),
    ],
)
def test_text_never_becomes_markup(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_only_addresses_become_links() -> None:
    assert link("가[나]", None) == r"가\[나\]"
    assert link("가", "https://a.example/?a=1&copy;=(2)") == (
        "[가](<https://a.example/?a=1&amp;copy;=(2)>)"
    )


@pytest.mark.parametrize("name", TEXTS)
def test_a_markdown_parser_finds_our_markup_only(name: str) -> None:
    document = document_from(hostile_issue(TEXTS[name]), default_house())
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    text = "\n".join(markdown_lines(document))
    page = Outline(parser.render(text.partition("-->")[2]))
    assert set(page.elements) <= {
        "h1", "h2", "h3", "h4", "h5", "ul", "li", "a", "p", "em", "strong", "blockquote", "hr",
    }  # fmt: skip
    assert {name for _, name, _ in page.attributes} <= {"id", "href"}
    links = {href for href in page.values("href") if not href.startswith("#")}
    assert links == {"https://a.example/1"}
    if name not in {"surrogates", "unprintable", "combining"}:
        shown = " ".join(clean_text(TEXTS[name]).split())
        assert " ".join(page.text.split()).count(shown) >= 3
