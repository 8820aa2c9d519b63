"""Feeds of the site: the newest issues and their entries as Atom and JSON Feed.

Shape:  documents of issues, newest first, in; two texts out. Items are those of the editions, with
        the same ids, so that a reader who had them from there sees them once.
Units:  instants as in the editions: midnight of the base date.
Errors: none.
Source: RFC 4287; jsonfeed.org/version/1.1; docs/decisions/0016, 0047.
"""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from hanju.publish.atom import atom_item, changed_instant, feed_instant, feed_items
from hanju.publish.jsonfeed import json_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.model.document import Document
    from hanju.publish.atom import FeedItem
    from hanju.settings import House

#: Issues whose entries are in the feeds.
ISSUES: Final = 4
ATOM: Final = "feed.atom"
JSON_FEED: Final = "feed.json"


def page_of_item(item: FeedItem, document: Document, address: str) -> str:
    """Where an item stands on the web; "" while nobody knows the address of the site."""
    if not address:
        return ""
    page = f"{address}issues/{document.masthead.number}.html"
    return f"{page}#{item.entry.anchor}" if item.entry is not None else page


def atom_feed(documents: Sequence[Document], house: House) -> str:
    """The Atom feed of the publication."""
    return "\n".join(_atom(documents, house)) + "\n"


def _atom(documents: Sequence[Document], house: House) -> Iterator[str]:
    publication, address = house.publication, house.site.address
    mark = hashlib.sha256(f"{publication.publisher}\0{publication.title}".encode()).hexdigest()[:12]
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{publication.language}">'
    yield f"  <id>tag:hanju.invalid,2025:{mark}</id>"
    yield f"  <title>{escape(publication.title)}</title>"
    told = [
        changed_instant(item, one, house)
        for one in documents[:ISSUES]
        for item in islice(feed_items(one), 1)
    ]
    updated = max(told, default="2025-01-01T00:00:00Z")
    yield f"  <updated>{updated}</updated>"
    yield f"  <author><name>{escape(publication.publisher)}</name></author>"
    yield "  <generator>hanju</generator>"
    yield f"  <rights>{escape(publication.disclaimer)}</rights>"
    if address:
        yield f'  <link rel="self" href={quoteattr(address + ATOM)}/>'
        yield f'  <link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    for document in documents[:ISSUES]:
        instant = feed_instant(document.masthead, house)
        for item in feed_items(document):
            page = page_of_item(item, document, address)
            yield from atom_item(
                item, instant, document.labels.source, page=page,
                changed=changed_instant(item, document, house),
            )  # fmt: skip
    yield "</feed>"


def json_feed(documents: Sequence[Document], house: House) -> str:
    """The JSON Feed of the publication."""
    publication, address = house.publication, house.site.address
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publication.title,
        "language": publication.language,
        "authors": [{"name": publication.publisher}],
    }
    if address:
        feed |= {"home_page_url": address, "feed_url": address + JSON_FEED}
    feed["items"] = [
        json_item(
            item,
            feed_instant(document.masthead, house),
            document,
            page=page_of_item(item, document, address),
            changed=changed_instant(item, document, house),
        )
        for document in documents[:ISSUES]
        for item in feed_items(document)
    ]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"
