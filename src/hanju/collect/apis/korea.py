"""korea.kr: the list of press releases, their view pages and files, by m.korea.kr when www fails.

Shape:  a `Source` whose address is the list page in, a `SourceRead` out; `read_list` reads a page.
Units:  instants are aware UTC; a day without a clock time is midnight in Seoul.
Errors: none; the `SourceRead` says in words what went wrong.
Source: design/sources.md 1.2 and 1.4, trap S8; docs/decisions/0027-apis.md.

The list gives leads of some 240 characters and nearly all view pages only point to their files:
the text is in the attachment, so every new release is completed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import read_api_address
from hanju.collect.apis.asking import broken
from hanju.collect.completing import complete_all
from hanju.collect.decoding import decode
from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.fetched import FetchOrder, FetchProblem
from hanju.collect.files.instants import UNDATED
from hanju.collect.pages import is_stub
from hanju.collect.source_reads import SourceRead, problem_read
from hanju.model import Article, ArticleId
from hanju.text.normalise import clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from hanju.collect.fetched import Fetched, Fetcher
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Source

MAX_PAGE_CHARS: Final = 5_000_000
MAX_TITLE_CHARS: Final = 500
#: List pages of one round: 138 releases on the busiest day that was measured.
MOST_PAGES: Final = 40
LEAD: Final = "목록의 머리글이라 본문이 아님"
MOBILE: Final = "www가 답하지 않아 m으로 시작하는 주소에서 읽음"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRelease:
    """One row of the list."""

    number: str
    title: str
    lead: str = ""
    issuer: str = ""
    published_at: datetime | None = None


def read_list(html: str) -> tuple[ListedRelease, ...]:
    """The releases of a list page, in its order."""
    tree = LexborHTMLParser(html[:MAX_PAGE_CHARS])
    found: dict[str, ListedRelease] = {}
    for link in tree.css("a[href*='newsId=']"):
        number = _NEWS_ID.search(link.attributes.get("href") or "")
        if number is None:
            continue
        row = _row(link, number[1])
        known = found.get(row.number)
        if row.title and (known is None or len(row.title) + len(row.lead) > _size(known)):
            found[row.number] = row
    return tuple(found.values())


def read_korea_source(source: Source, tools: RoundTools) -> SourceRead:
    """Read list pages until what is known comes up, then the pages and files of what is new."""
    address = read_api_address(source.url)
    if address is None or isinstance(address, BadAddress):
        return broken(source, "정책브리핑 목록의 주소를 읽을 수 없습니다.", _READD)
    fetcher = _WithMobile(tools.fetcher)
    tools = replace(tools, fetcher=fetcher)
    rows, problem, note = _listed(source, tools, address.endpoint)
    if problem is not None and not rows:
        return problem
    base = _view_base(address.endpoint)
    now = tools.clock.now()
    got = complete_all([_article(source, row, base, now) for row in rows.values()], source, tools)
    leads = {f"korea-{row.number}": row.lead for row in rows.values()}
    articles = tuple(_with_lead(one, leads.get(one.id, "")) for one in got.articles)
    notes = [note, MOBILE if fetcher.is_mobile else "", *got.notes]
    stubs = sum(is_stub(one.text) for one in articles)
    if stubs:
        notes.append(f"첨부에서도 본문을 얻지 못한 글 {stubs:,}건")
    return SourceRead(
        source=source,
        state="ok" if articles or got.left else "unchanged",
        articles=articles,
        files=got.files,
        known=got.known,
        notes=tuple(one for one in notes if one),
        retry_at=tools.spending.retry_at(source.id),
        title="정책브리핑 보도자료" if not source.title else "",
        form="정책브리핑",
        memory={"open": "1" if got.left else "", **got.again},
    )


def _listed(
    source: Source, tools: RoundTools, endpoint: str
) -> tuple[dict[str, ListedRelease], SourceRead | None, str]:
    """The rows that a round looks at, and what stopped it early."""
    rows: dict[str, ListedRelease] = {}
    base = _view_base(endpoint)
    is_open = tools.memory.get(source.id, {}).get("open") == "1"
    since = tools.clock.now() - timedelta(days=tools.spending.limits.first_days)
    for page in range(1, (1 if tools.is_look else MOST_PAGES) + 1):
        answer = tools.fetcher.fetch(
            FetchOrder(
                url=_page_url(endpoint, page),
                tls=source.tls,
                obeys_robots=source.obeys_robots,
                is_conditional=False,
            )
        )
        if isinstance(answer, FetchProblem):
            note = f"목록 {page}쪽을 읽지 못함: {answer.why}" if page > 1 else ""
            return rows, problem_read(source, answer), note
        found = read_list(decode(answer.content, charset=answer.charset).text)
        if not found and page == 1:
            why = "목록에서 보도자료를 찾지 못했습니다(쪽의 모양이 바뀐 듯합니다)."
            return rows, broken(source, why, _READD), ""
        new = [row for row in found if row.number not in rows]
        rows |= {
            row.number: row for row in new if row.published_at is None or row.published_at >= since
        }
        urls = [base + row.number for row in new]
        is_known = bool(tools.known(urls)) and not is_open
        is_old = any(row.published_at is not None and row.published_at < since for row in new)
        if not new or is_known or is_old:
            break
    return rows, None, ""


def _row(link: LexborNode, number: str) -> ListedRelease:
    box = link
    if not link.css_first("strong, .tit, .title"):
        parent = link
        while parent.parent is not None and parent.tag not in {"li", "tr", "dl"}:
            parent = parent.parent
        box = parent if parent.tag in {"li", "tr", "dl"} else link
    heading = box.css_first("strong, .tit, .title, dt")
    title = heading.text(separator=" ") if heading is not None else link.text(separator=" ")
    lead = box.css_first(".lead, .dsc, dd")
    parts = [clean_line(node.text()) for node in box.css(".source span, .info span, td, em")]
    at = next((found for part in parts if (found := read_feed_instant(part).at)), None)
    if at is None:
        day = _DAY.search(box.text(separator=" "))
        at = read_feed_instant(day[0]).at if day else None
    issuer = next((part for part in parts if _ISSUER.fullmatch(part)), "")
    return ListedRelease(
        number=number,
        title=mask_private(clean_line(title))[:MAX_TITLE_CHARS],
        lead=mask_private(clean_text(lead.text()))[:1000] if lead is not None else "",
        issuer=issuer,
        published_at=at.astimezone(UTC) if at else None,
    )


def _size(row: ListedRelease) -> int:
    return len(row.title) + len(row.lead)


def _article(source: Source, row: ListedRelease, base: str, now: datetime) -> Article:
    return Article(
        id=ArticleId(f"korea-{row.number}"),
        url=base + row.number,
        title=row.title,
        text="",
        outlet=source.outlet or row.issuer or "정책브리핑",
        published_at=row.published_at,
        license=source.license,
        source_id=source.id,
        collected_at=now.astimezone(UTC),
        notes=() if row.published_at else (UNDATED,),
    )


def _with_lead(article: Article, lead: str) -> Article:
    """The lead of the list where neither page nor files gave a text."""
    if article.text and not is_stub(article.text):
        return article
    if not lead or is_stub(lead):
        return article
    return replace(article, text=lead, is_extract=True, notes=(*article.notes, LEAD))


def _page_url(endpoint: str, page: int) -> str:
    if page == 1:
        return endpoint
    parts = urlsplit(endpoint)
    pairs = [(key, value) for key, value in parse_qsl(parts.query) if key != "pageIndex"]
    query = urlencode([*pairs, ("pageIndex", str(page))])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _view_base(endpoint: str) -> str:
    """The address of view pages up to the number; always that of www."""
    parts = urlsplit(endpoint)
    place = re.sub(r"^m\.", "www.", parts.netloc)
    view = re.sub(r"List\.do$", "View.do", parts.path)
    return f"{parts.scheme}://{place}{view}?newsId="


class _WithMobile:
    """Asks m where www does not answer; after that only m, for the rest of the round."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.is_mobile = False

    def fetch(self, order: FetchOrder) -> Fetched | FetchProblem:
        mobile = _WWW.sub(r"\1m.", order.url)
        if mobile == order.url:
            return self._fetcher.fetch(order)
        if self.is_mobile:
            return self._fetcher.fetch(replace(order, url=mobile))
        answer = self._fetcher.fetch(order)
        if not isinstance(answer, FetchProblem) or answer.kind not in _FAILS:
            return answer
        other = self._fetcher.fetch(replace(order, url=mobile))
        if isinstance(other, FetchProblem):
            return answer
        self.is_mobile = True
        return other

    def settle(self, fetched: Fetched) -> None:
        self._fetcher.settle(fetched)


_FAILS: Final = frozenset({"dns", "unreachable", "timeout", "cut", "tls", "server", "broken"})
_WWW: Final = re.compile(r"^(https?://)www\.")
_NEWS_ID: Final = re.compile(r"[?&]newsId=(\d{9})(?!\d)")
_DAY: Final = re.compile(r"20\d{2}[.-] ?\d{1,2}[.-] ?\d{1,2}")
_ISSUER: Final = re.compile(r"[가-힣·]{2,20}(?:부|처|청|원|위원회|실|공사|공단)")
_READD: Final = (
    "브라우저에서 정책브리핑의 보도자료 목록을 열어 보고, "
    "그 주소로 `hanju sources add`를 다시 하세요."
)
