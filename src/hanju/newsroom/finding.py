"""Finding what an address offers: the feed there, a feed that the page names, or its board.

Shape:  a drafted `Source` in; a `SourceRead` to preview out, or feeds among which to choose.
Units:  none.
Errors: `NotASourceError` in words.
Source: DESIGN.md section 4 (`hanju sources add`); docs/decisions/0025-boards-and-files.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hanju.errors import NotASourceError
from hanju.reports import FeedChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.collect.discovery import FoundFeed
    from hanju.collect.door import Door
    from hanju.collect.fetched import Fetched
    from hanju.collect.source_reads import SourceRead
    from hanju.model import Source
    from hanju.newsroom.parts import Parts

#: Feeds of a page that are tried before it is said that none can be read.
FEEDS_TRIED: Final = 5
HAS_BOARD: Final = "이 쪽에는 게시판도 있습니다. 게시판을 모으려면 --kind board로 다시 더하세요."
ANOTHER_FEED: Final = "사이트의 다른 RSS 주소를 찾아 그 주소로 다시 더하세요."
ANOTHER_PAGE: Final = "사이트의 RSS 주소나 글 목록이 있는 쪽의 주소로 다시 더하세요."


def find(
    parts: Parts, door: Door, draft: Source, *, kind: str = ""
) -> SourceRead | tuple[FeedChoice, ...]:
    """Read what stands at an address; `kind` "board" or "feed" takes nothing else.

    Raises:
        NotASourceError: neither a feed nor a board that can be read.
    """
    from hanju.collect.decoding import decode
    from hanju.collect.discovery import discover
    from hanju.collect.feed_source import feed_read

    page = _page(door, draft)
    if kind == "board":
        return _board(parts, door, draft, page)
    read = feed_read(replace(draft, url=page.moved_to or draft.url), page, parts.clock)
    if read.state != "broken":
        return read
    found = discover(decode(page.content, charset=page.charset).text, page.url)
    offered = [feed for feed in found.feeds if feed.certainty == "declared"] or list(found.feeds)
    is_clear = bool(offered) and (offered[0].certainty == "declared" or len(offered) == 1)
    if len(offered) > 1 and not is_clear and offered[0].certainty != "guessed":
        return tuple(FeedChoice(url=one.url, title=one.title) for one in offered)
    feed, problem = _first_feed(parts, door, draft, offered)
    if feed is not None:
        return replace(feed, notes=(*feed.notes, HAS_BOARD)) if found.board else feed
    if problem and (kind == "feed" or found.board is None):
        why = f"쪽이 알려 준 피드를 읽지 못했습니다. {problem}"
        raise NotASourceError(draft.url, problem=why, mend=ANOTHER_FEED)
    if found.board is not None and kind != "feed":
        return _board(parts, door, draft, page)
    raise NotASourceError(draft.url, problem=found.why or read.why, mend=ANOTHER_PAGE)


def _first_feed(
    parts: Parts, door: Door, draft: Source, offered: Sequence[FoundFeed]
) -> tuple[SourceRead | None, str]:
    """The first of the offered feeds that can be read, else what was wrong with the first."""
    from hanju.collect.feed_source import feed_read

    problem = ""
    for feed in offered[:FEEDS_TRIED]:
        tried = replace(draft, url=feed.url)
        try:
            answer = _page(door, tried)
        except NotASourceError as exc:
            problem = problem or exc.problem
            continue
        read = feed_read(tried, answer, parts.clock)
        if read.state != "broken":
            return read, ""
        problem = problem or read.why
    return None, problem


def _board(parts: Parts, door: Door, draft: Source, page: Fetched) -> SourceRead:
    """The rows of a board; the newest one is opened to see whether its text can be had."""
    from hanju.collect.board_source import board_preview
    from hanju.collect.completing import complete
    from hanju.collect.source_reads import RoundTools

    read = board_preview(draft, page, parts.clock)
    if read.state == "broken" or not read.articles:
        raise NotASourceError(draft.url, problem=read.why, mend=read.mend or ANOTHER_PAGE)
    source = replace(read.source, url=page.moved_to or draft.url)
    first, *others = read.articles
    got = complete(first, source, RoundTools(fetcher=door, clock=parts.clock))
    files = ", ".join(file.name for file in got.article.attachments)
    seen = f"맨 위 글: 본문 {len(got.article.text):,}자, 첨부 {files or '없음'}"
    return replace(
        read,
        source=source,
        articles=(got.article, *others),
        notes=(*read.notes, seen, *got.notes),
    )


def _page(door: Door, source: Source) -> Fetched:
    from hanju.collect.fetched import FetchOrder, FetchProblem

    order = FetchOrder(url=source.url, tls=source.tls, is_conditional=False)
    answer = door.fetch(order)
    if isinstance(answer, FetchProblem):
        raise NotASourceError(answer.url, problem=answer.why, mend=answer.mend)
    return answer
