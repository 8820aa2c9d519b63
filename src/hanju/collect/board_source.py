"""Sources that are boards: the list, its further pages, then the pages and files of what is new.

Shape:  a `Source` in, a `SourceRead` out; `board_preview` reads one list page that is here.
Units:  seconds; instants are aware UTC.
Errors: none; the `SourceRead` says in words what went wrong.
Source: design/sources.md 5; docs/decisions/0022-pages-and-boards.md, 0025-boards-and-files.md.

What a board looked like is remembered: another look is broken, never empty. The first round
takes the last days only; later ones page on until they meet what is known.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hanju.collect.board_recipes import plain_address
from hanju.collect.boards import BoardShape, read_board
from hanju.collect.completing import complete_all
from hanju.collect.decoding import decode
from hanju.collect.fetched import TIMEOUT_S, FetchOrder, FetchProblem
from hanju.collect.files.instants import UNDATED
from hanju.collect.source_reads import SourceRead, problem_read
from hanju.collect.trials import AGAIN
from hanju.model import Article, ArticleId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.collect.boards import BoardRead, BoardRow
    from hanju.collect.fetched import Fetched
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Source
    from hanju.ports import Clock

#: What a board remembers: its look, the day before which nothing is taken, and whether rows
#: were left for the next round.
SELECTOR: Final = "selector"
LINKS: Final = "links"
SINCE: Final = "since"
OPEN: Final = "open"
_DAY: Final = timedelta(days=1)


def read_board_source(source: Source, tools: RoundTools) -> SourceRead:
    """Fetch and read a board, and the pages of what is new on it."""
    memory = tools.memory.get(source.id, {})
    has_more = bool(memory.get(OPEN) or memory.get(AGAIN))
    page = _fetched(source, source.url, tools, asks=tools.is_conditional and not has_more)
    if isinstance(page, FetchProblem):
        return _not_there(source, page)
    if page.is_unchanged and not has_more:
        return SourceRead(source=source, state="unchanged", elapsed_s=page.elapsed_s)
    shape = None
    if LINKS in memory and SELECTOR in memory:
        shape = BoardShape(selector=memory[SELECTOR], links=memory[LINKS])
    read = read_board(_text(page), page.url, shape=shape)
    if read.state != "ok":
        return _unread(source, read, page)
    trip = _Trip(source, tools, memory)
    if not trip.take(read) or tools.is_look:
        return trip.done(read, page)
    trip.walk(read)
    return trip.done(read, page)


def board_preview(source: Source, page: Fetched, clock: Clock) -> SourceRead:
    """Read a list page that is already here; pages and files of its rows are not fetched."""
    read = read_board(_text(page), page.url)
    if read.state != "ok":
        return _unread(source, read, page)
    at = page.fetched_at or clock.now()
    return SourceRead(
        source=replace(source, kind="board"),
        state="ok",
        articles=tuple(_article(source, row, at) for row in read.rows if row.url),
        notes=read.notes,
        title=read.title,
        form=_form(read),
        memory=_look(read),
        moved_to=page.moved_to,
        elapsed_s=page.elapsed_s,
    )


class _Trip:
    """The pages of one list, as far as this round goes."""

    def __init__(self, source: Source, tools: RoundTools, memory: Mapping[str, str]) -> None:
        self._source, self._tools = source, tools
        self._at = tools.clock.now()
        self._is_open = bool(memory.get(OPEN))
        self._since = _instant(memory.get(SINCE, "")) or self._first_day()
        self._rows: dict[str, BoardRow] = {}
        self._notes: list[str] = []
        self._older = 0

    def take(self, read: BoardRead) -> bool:
        """Take the rows of a page; whether the next page may hold something new."""
        new = [row for row in read.rows if row.url and plain_address(row.url) not in self._rows]
        known = self._tools.known([plain_address(row.url) for row in new])
        ends = not new
        for row in new:
            address = plain_address(row.url)
            is_old = row.published is not None and row.published < self._since
            if not row.is_pinned:  # a notice of last year stands above the news of today
                ends = ends or is_old or (address in known and not self._is_open)
            if is_old:
                self._older += 1
            else:
                self._rows[address] = row
        return not ends and bool(read.next_url)

    def walk(self, first: BoardRead) -> None:
        """Read further pages until what is known or too old comes up."""
        read, number = first, 1
        goes_on = True
        while goes_on:
            number += 1
            if number > self._tools.spending.limits.list_pages:
                self._notes.append(f"목록은 {number - 1}쪽까지만 보았습니다")
                return
            page = _fetched(self._source, read.next_url, self._tools, asks=False)
            if isinstance(page, FetchProblem):
                self._notes.append(f"목록 {number}쪽을 읽지 못했습니다: {page.why}")
                return
            read = read_board(_text(page), page.url, shape=read.shape, page=number)
            if read.state == "broken":
                self._notes.append(f"목록 {number}쪽을 읽지 못했습니다: {read.why}")
            goes_on = read.state == "ok" and self.take(read)

    def done(self, first: BoardRead, page: Fetched) -> SourceRead:
        """Complete what is new and say how the board is."""
        source = self._source
        articles = [_article(source, row, self._at) for row in self._rows.values()]
        got = complete_all(articles, source, self._tools)
        notes = [*first.notes, *self._notes]
        if self._older and not self._is_open and self._since == self._first_day():
            days = self._tools.spending.limits.first_days
            notes.append(f"처음이라 최근 {days}일의 글만 모으고 {self._older}건은 두고 왔습니다")
        why, mend = _of_a_move(source, page)
        is_kept = page.validators is not None and not got.left
        return SourceRead(
            source=source,
            state="ok",
            articles=got.articles,
            files=got.files,
            known=got.known,
            retry_at=self._tools.spending.retry_at(source.id),
            why=why,
            mend=mend,
            notes=(*notes, *got.notes),
            title=first.title,
            form=_form(first),
            moved_to=page.moved_to,
            validators={page.asked_url: page.validators} if is_kept and page.validators else {},
            memory=_look(first)
            | {SINCE: self._since.isoformat(), OPEN: "1" if got.left else ""}
            | got.again,
            elapsed_s=(self._tools.clock.now() - self._at).total_seconds(),
        )

    def _first_day(self) -> datetime:
        """Midnight in Seoul, so many days before today."""
        today = (self._at + _SEOUL).replace(hour=0, minute=0, second=0, microsecond=0) - _SEOUL
        return today - self._tools.spending.limits.first_days * _DAY


# -- small pieces -------------------------------------------------------------------------


def _article(source: Source, row: BoardRow, at: datetime) -> Article:
    """A row as an article that has no text yet."""
    address = plain_address(row.url)
    name = address.rstrip("/").rpartition("/")[2]
    seed = f"{source.id}\n{address}".encode(errors="replace")
    own = f"board-{hashlib.sha256(seed).hexdigest()[:20]}"
    return Article(
        id=ArticleId(name if source.is_sample else own),
        url=address,
        title=row.title,
        text="",
        outlet=source.outlet or source.name,
        published_at=row.published,
        license=source.license,
        attachments=row.attachments,
        lang=source.lang,
        source_id=source.id,
        collected_at=at.astimezone(UTC),
        is_sample=source.is_sample,
        notes=() if row.published is not None else (row.published_why or UNDATED,),
    )


def _fetched(source: Source, url: str, tools: RoundTools, *, asks: bool) -> Fetched | FetchProblem:
    return tools.fetcher.fetch(
        FetchOrder(
            url=url,
            tls=source.tls,
            obeys_robots=source.obeys_robots,
            is_conditional=asks,
            timeout_s=TIMEOUT_S,
        )
    )


def _text(page: Fetched) -> str:
    return decode(page.content, charset=page.charset).text


def _form(read: BoardRead) -> str:
    return f"게시판({read.engine})" if read.engine else "게시판"


def _look(read: BoardRead) -> dict[str, str]:
    assert read.shape is not None  # a board that is ok has one
    return {SELECTOR: read.shape.selector, LINKS: read.shape.links}


def _instant(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        return None


# -- what is wrong ------------------------------------------------------------------------


def _not_there(source: Source, problem: FetchProblem) -> SourceRead:
    read = problem_read(source, problem)
    if problem.url == source.url or problem.kind not in {"gone", "refused", "status", "server"}:
        return read
    return replace(
        read,
        why=f"주소가 {problem.url} 로 넘어가는데 거기에 게시판이 없습니다. {problem.why}",
        mend=_readd(source, "새 게시판의 주소"),
    )


def _unread(source: Source, read: BoardRead, page: Fetched) -> SourceRead:
    """A list page without rows: empty where it says so, broken otherwise."""
    is_elsewhere = page.url.rstrip("/") != source.url.rstrip("/")
    why, mend = read.why, read.mend
    if read.state == "broken" and is_elsewhere:
        why = f"주소가 {page.url} 로 넘어갑니다. {why}"
    if read.state == "broken" and read.shape is not None:
        mend = _readd(source, page.url)
    return SourceRead(
        source=source,
        state=read.state,
        why=why,
        mend=mend or "브라우저에서 게시판을 열어 보고, 정말 비었으면 기다리세요.",
        notes=read.notes,
        form=_form(read),
        moved_to=page.moved_to,
        elapsed_s=page.elapsed_s,
    )


def _readd(source: Source, url: str) -> str:
    if not source.id:
        return "브라우저에서 게시판을 열어 보고, 글 목록이 있는 쪽의 주소로 다시 더하세요."
    return (
        "브라우저에서 게시판을 열어 보고, 맞는 목록이면"
        f" `hanju sources add {url} --replace {source.id}`로 다시 등록하세요. 글은 이어집니다."
    )


def _of_a_move(source: Source, page: Fetched) -> tuple[str, str]:
    if not page.moved_to or page.moved_to == source.url:
        return "", ""
    how = f"`hanju sources add {page.moved_to} --replace {source.id}`로 주소를 바꾸세요."
    return f"주소가 {page.moved_to} 로 옮겨졌습니다.", f"{how} 글은 이어집니다."


_SEOUL: Final = timedelta(hours=9)
