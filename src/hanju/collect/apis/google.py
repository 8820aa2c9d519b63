"""Google News search as a feed: outlets named, redirects kept and said, nothing resolved.

Shape:  a `Source` whose address holds the words in, a `SourceRead` out.
Units:  instants are aware UTC.
Errors: none.
Source: design/sources.md 6.2; docs/decisions/0027-apis.md.

Links lead through Google. Following them is brittle and would put an address into the record
that nobody gave us; the same article from its own outlet is found by `sift`, by its title.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import GOOGLE_URL, read_api_address
from hanju.collect.apis.asking import broken
from hanju.collect.feed_source import feed_read
from hanju.collect.fetched import FetchOrder, FetchProblem
from hanju.collect.source_reads import problem_read
from hanju.text.normalise import comparison_key

if TYPE_CHECKING:
    from hanju.collect.source_reads import RoundTools, SourceRead
    from hanju.model import Article, Source

REDIRECT: Final = "구글 뉴스가 거쳐 가는 주소라 원문 주소가 아님"
_PLACE: Final = "hl=ko&gl=KR&ceid=KR:ko"


def read_google_source(source: Source, tools: RoundTools) -> SourceRead:
    """Ask for what the words find now; at most about a hundred."""
    address = read_api_address(source.url)
    if address is None or isinstance(address, BadAddress):
        return broken(
            source, "구글 뉴스의 주소를 읽을 수 없습니다.", "`google:찾을 말`로 다시 더하세요."
        )
    endpoint = address.endpoint or GOOGLE_URL
    join = "&" if "?" in endpoint else "?"
    answer = tools.fetcher.fetch(
        FetchOrder(
            url=f"{endpoint}{join}q={quote(address.words, safe='')}&{_PLACE}",
            tls=source.tls,
            obeys_robots=source.obeys_robots,
            is_conditional=False,
        )
    )
    if isinstance(answer, FetchProblem):
        return problem_read(source, answer)
    # the outlet is each item's own; an office's name for the source is no outlet
    read = feed_read(replace(source, outlet=""), answer, tools.clock)
    articles, again = _cleaned(read.articles)
    notes = (
        (*read.notes, f"같은 매체의 같은 제목 {again:,}건을 한 번만 둠") if again else read.notes
    )
    return replace(
        read,
        source=source,
        articles=articles,
        notes=(*notes, f"주소는 {REDIRECT}") if articles else notes,
        title=f"구글 뉴스 '{address.words[:60]}'",
        site_url="",
        form="구글 뉴스",
        validators={},
    )


def _cleaned(found: tuple[Article, ...]) -> tuple[tuple[Article, ...], int]:
    """Titles without the outlet behind them, each once an outlet."""
    kept: dict[tuple[str, str], Article] = {}
    for article in found:
        title = without_outlet(article.title, article.outlet)
        repeats = comparison_key(article.text).startswith(comparison_key(title)[:40])
        made = replace(
            article,
            title=title,
            text="" if repeats else article.text,
            is_extract=bool(article.text) and not repeats,
            notes=(*article.notes, REDIRECT),
        )
        kept.setdefault((comparison_key(title), made.outlet), made)
    return tuple(kept.values()), len(found) - len(kept)


def without_outlet(title: str, outlet: str) -> str:
    """Take " - 매체" off the end of a title, only when it is that outlet."""
    head, dash, tail = title.rpartition(" - ")
    if dash and head.strip() and comparison_key(tail) == comparison_key(outlet):
        return head.strip()
    return title
