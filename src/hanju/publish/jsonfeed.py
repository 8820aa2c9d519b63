"""JSON Feed 1.1: the issue and each of its entries as items of one feed.

Shape:  a `Document` in, one UTF-8 JSON object out; items and ids as in the Atom edition.
Units:  instants are midnight of the base date in the house's zone.
Errors: none of its own.
Source: jsonfeed.org/version/1.1; docs/decisions/0016-office-and-mail.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hanju.publish.atom import (
    FeedItem,
    changed_instant,
    content_html,
    feed_id,
    feed_instant,
    feed_items,
    feed_title,
)
from hanju.publish.clean import strict_address
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document
    from hanju.settings import House


class JsonFeedWriter:
    """Writes the issue for feed readers that prefer JSON."""

    name = "jsonfeed"
    suffix = ".feed.json"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the JSON Feed edition to `path`."""
        head = document.masthead
        instant = feed_instant(head, house)
        content = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed_title(head),
            "description": head.base_line,
            "language": head.language,
            "authors": [{"name": head.publisher or head.title}],
            "_hanju": {
                "id": feed_id(head),
                "number": head.number,
                "content_hash": head.content_hash,
                "disclaimer": document.disclaimer,
            },
            "items": [
                json_item(item, instant, document, changed=changed_instant(item, document, house))
                for item in feed_items(document)
            ],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        return stored(text, path, document, format=self.name)


def json_item(
    item: FeedItem, instant: str, document: Document, *, page: str = "", changed: str = ""
) -> dict[str, Any]:
    """One item; `page` is where it stands on the web, if it does."""
    told: dict[str, Any] = {
        "id": item.id,
        "title": item.title,
        "content_text": "\n".join(item.lines),
        "content_html": content_html(item, document.labels.source),
        "date_published": instant,
        "date_modified": changed or instant,
        "language": document.masthead.language,
    }
    if page:
        told["url"] = page
    addresses = [a for source in item.sources if (a := strict_address(source.url))]
    if addresses:
        told["external_url"] = addresses[0]
    if item.tags:
        told["tags"] = list(item.tags)
    if item.entry is not None:
        told["_hanju"] = {
            "headline": item.entry.headline,
            "event_date": item.entry.event_date.isoformat(),
            "bullets": list(item.entry.bullets),
            "sources": [
                {"text": source.text, "title": source.title, "url": strict_address(source.url)}
                for source in item.sources
            ],
        }
    return told
