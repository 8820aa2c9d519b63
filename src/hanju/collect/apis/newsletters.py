"""Newsletters: a mail as one article, or as the list of links that it is.

Shape:  the HTML of a mail in, `LinkedItem`s out; none when the mail is a text of its own.
Units:  code points.
Errors: none.
Source: docs/decisions/0027-apis.md.

A list is told by its build: several headings that are links, with only a few lines between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from hanju.collect.apis.asking import web_address
from hanju.text.normalise import clean_line, clean_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_HTML_CHARS: Final = 2_000_000
#: From so many linked headings on a mail may be a list.
FEWEST: Final = 4
MOST: Final = 100
#: A heading is this long; shorter links are "더보기", longer ones are sentences.
TITLE_CHARS: Final = range(10, 121)
#: With more text than this behind one heading the mail is an article with links in it.
LEAD_CHARS: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedItem:
    """One heading of a list, where it leads, and the lines below it."""

    title: str
    url: str
    lead: str = ""


def linked_items(html: str) -> list[LinkedItem]:
    """The items of a newsletter that is a list, in its order."""
    tree = LexborHTMLParser(html[:MAX_HTML_CHARS])
    body = tree.body
    if body is None:
        return []
    for node in body.css("script, style, head, title"):
        node.decompose()
    marks: list[tuple[str, str]] = []
    for link in body.css("a[href]"):
        if len(marks) >= 5 * MOST:
            break
        title, url = clean_line(link.text(separator=" ")), web_address(_target(link))
        if not url or len(title) not in TITLE_CHARS or _NO_ITEM.search(title):
            continue
        link.replace_with(f"\n{_OPEN}{len(marks)}{_CLOSE}\n")
        marks.append((title, url))
    if len({url for _, url in marks}) < FEWEST:
        return []
    pieces = _MARK.split(clean_text(_text(body)))
    leads = {
        int(number): text.strip() for number, text in zip(pieces[1::2], pieces[2::2], strict=False)
    }
    if any(len(text) > LEAD_CHARS for number, text in leads.items() if number < len(marks) - 1):
        return []
    found: dict[str, LinkedItem] = {}
    for number, (title, url) in enumerate(marks):
        lead = " ".join(leads.get(number, "")[:LEAD_CHARS].split())
        lead = "" if number == len(marks) - 1 and _END.search(lead) else lead
        known = found.get(url)
        if known is None or len(known.lead) < len(lead):
            found[url] = LinkedItem(title=known.title if known else title, url=url, lead=lead)
    return list(found.values())[:MOST]


def _target(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").strip()


def _text(body: LexborNode) -> str:
    return body.html or ""


#: Private-use characters: no mail means anything by them, and ours are put in after reading.
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_MARK: Final = re.compile(f"{_OPEN}(\\d{{1,4}}){_CLOSE}")
_NO_ITEM: Final = re.compile(
    r"수신 ?거부|구독|해지|웹에서|브라우저|바로 ?가기|더 ?보기|홈페이지|unsubscribe|"
    r"view (?:in|this)|https?://|@",
    re.IGNORECASE,
)
_END: Final = re.compile(r"수신 ?거부|구독|해지|발행|unsubscribe|copyright|ⓒ|©", re.IGNORECASE)
