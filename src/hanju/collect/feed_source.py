"""Sources that are feeds: fetched, decoded, read.

Shape:  a `Source` in, a `SourceRead` out; `feed_read` reads a page that is already here.
Units:  seconds; instants are aware UTC.
Errors: none; the `SourceRead` says in words what went wrong.
Source: docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.collect.completing import complete_all
from hanju.collect.feeds import FeedRead, FeedSource, read_feed
from hanju.collect.fetched import TIMEOUT_S, Fetched, FetchOrder, FetchProblem
from hanju.collect.source_reads import SourceRead, problem_read
from hanju.collect.trials import AGAIN

if TYPE_CHECKING:
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Source
    from hanju.ports import Clock


def read_feed_source(source: Source, tools: RoundTools) -> SourceRead:
    """Fetch and read a feed, and the pages of its entries where the source allows it."""
    has_more = bool(tools.memory.get(source.id, {}).get(AGAIN))
    order = FetchOrder(
        url=source.url,
        tls=source.tls,
        obeys_robots=source.obeys_robots,
        is_conditional=tools.is_conditional and not has_more,
        timeout_s=TIMEOUT_S,
    )
    answer = tools.fetcher.fetch(order)
    if isinstance(answer, FetchProblem):
        return problem_read(source, answer)
    if answer.is_unchanged and not has_more:
        return SourceRead(source=source, state="unchanged", elapsed_s=answer.elapsed_s)
    read = feed_read(source, answer, tools.clock)
    got = complete_all(read.articles, source, tools)
    return replace(
        read,
        articles=got.articles,
        files=got.files,
        known=got.known,
        retry_at=tools.spending.retry_at(source.id),
        notes=(*read.notes, *got.notes),
        validators={} if got.left else read.validators,
        memory=got.again or None,
    )


def feed_read(source: Source, page: Fetched, clock: Clock) -> SourceRead:
    """Read a fetched page as the feed of a source."""
    facts = FeedSource(
        id=source.id,
        url=page.url,
        outlet=source.outlet,
        license=source.license,
        lang=source.lang,
        wall_clock_z=source.wall_clock_z,
        is_sample=source.is_sample,
    )
    read = read_feed(
        page.content, facts, collected_at=page.fetched_at or clock.now(), charset=page.charset
    )
    is_good = read.state == "ok"
    keeps = is_good and page.validators is not None
    why, mend = _of_a_move(read, page)
    return SourceRead(
        source=source,
        state=read.state,
        articles=read.articles,
        why=why,
        mend=mend,
        notes=read.notes,
        skipped=read.skipped,
        title=read.title,
        site_url=read.site_url,
        form=read.form,
        encoding=read.encoding,
        moved_to=page.moved_to,
        validators={page.asked_url: page.validators} if keeps and page.validators else {},
        elapsed_s=page.elapsed_s,
    )


def _of_a_move(read: FeedRead, page: Fetched) -> tuple[str, str]:
    if not page.moved_to or page.moved_to == page.asked_url:
        return read.why, read.mend
    moved = f"주소가 {page.moved_to} 로 옮겨졌습니다."
    if read.state == "ok":
        return moved, "`hanju sources add 새주소 --replace ID`로 주소를 바꾸세요. 글은 이어집니다."
    return f"{moved} {read.why}", read.mend
