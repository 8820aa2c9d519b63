"""Items of a search: a snippet with a link, as an `Article` that never pretends to be a text.

Shape:  what a search said of one article in, an `Article` out.
Units:  instants are aware UTC.
Errors: none; what is missing is a note.
Source: design/sources.md 3 and 4, traps S10, S13, S14, S17; docs/decisions/0027-apis.md.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hanju.collect.apis.asking import EXTRACT, article_id
from hanju.model import Article
from hanju.text.normalise import clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.collect.files.instants import ReadInstant
    from hanju.model import ArticleId, Source

MAX_TITLE_CHARS: Final = 500
MAX_SNIPPET_CHARS: Final = 2_000
NO_LINK: Final = "원문 주소 없음"


def found_article(
    kind: str,
    source: Source,
    *,
    title: str,
    text: str,
    url: str,
    published: ReadInstant,
    now: datetime,
    outlet: str = "",
    given_id: ArticleId | None = None,
) -> Article | None:
    """Make the article of one result; None when it has no title."""
    shown = mask_private(clean_line(title))[:MAX_TITLE_CHARS]
    if not shown:
        return None
    body = mask_private(clean_text(text))[:MAX_SNIPPET_CHARS]
    body = "" if body == shown else body
    notes = [EXTRACT] if body else []
    if not url:
        notes.append(NO_LINK)
    if published.at is None:
        notes.append(published.why)
    return Article(
        id=given_id or article_id(kind, source, url or shown),
        url=url,
        title=shown,
        text=body,
        outlet=source.outlet or clean_line(outlet) or host_name(url),
        published_at=published.at.astimezone(UTC) if published.at else None,
        license=source.license,
        lang=source.lang,
        source_id=source.id,
        collected_at=now.astimezone(UTC),
        is_extract=bool(body),
        notes=tuple(notes),
    )


def host_name(url: str) -> str:
    """The server of an address, without what every server has in front."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    for prefix in ("www.", "m.", "news."):
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host
