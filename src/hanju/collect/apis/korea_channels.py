"""The channels of korea.kr: the index of its feeds, whose links all have the same words.

Shape:  the decoded index page and its address in, `Channel`s out.
Units:  none.
Errors: none; a page without channels gives none.
Source: design/sources.md 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from hanju.text.normalise import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_PAGE_CHARS: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One feed and the body or topic it belongs to."""

    name: str
    url: str


def is_index(url: str) -> bool:
    """Whether an address is that of the index."""
    return _INDEX.fullmatch(url) is not None


def read_channels(html: str, url: str) -> list[Channel]:
    """Every feed of the index, named by the first cell of its row."""
    tree = LexborHTMLParser(html[:MAX_PAGE_CHARS])
    found: dict[str, Channel] = {}
    for link in tree.css("a[href]"):
        address = urljoin(url, (link.attributes.get("href") or "").strip())
        if not _FEED.search(address):
            continue
        name = _name_of(link) or clean_line(link.text())
        found.setdefault(address, Channel(name=name[:80], url=address))
    return list(found.values())


def _name_of(link: LexborNode) -> str:
    row: LexborNode | None = link
    while row is not None and row.tag not in {"tr", "li", "dl"}:
        row = row.parent
    if row is None:
        return ""
    cell = row.css_first("th, td, dt, strong")
    return clean_line(cell.text(separator=" ")) if cell is not None else ""


_INDEX: Final = re.compile(r"https?://(?:www\.|m\.)?korea\.kr/etc/rss\.do(?:\?.*)?")
_FEED: Final = re.compile(r"/rss/[\w.-]{1,60}\.xml$")
