"""Completing: the text of an article whose list gave only a title, a stub or a lead.

Shape:  an `Article` and its `Source` in, a `Completed` out: the article with its text, the files
        to keep, notes for people, and whether another round should try again.
Units:  bytes; instants are aware UTC.
Errors: none; a page or a file that fails is a note, and the article stays.
Source: design/sources.md 1.2, 1.4 and S8; docs/decisions/0025-boards-and-files.md.

Page first, then files where the page is a stub or short: HWPX, PDF, DOCX, HWP, XLSX, ZIP. One
document in two formats is read once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from hanju.collect.attached import (
    best_first,
    document_of,
    is_table_or_package,
    paragraphs,
    read_file,
)
from hanju.collect.decoding import decode
from hanju.collect.fetched import LIMIT_BYTES, TIMEOUT_S, FetchOrder, FetchProblem
from hanju.collect.files.instants import UNDATED
from hanju.collect.letterhead import without_letterhead
from hanju.collect.pages import MAX_TEXT_CHARS, NO_DATE, is_stub, read_page
from hanju.collect.source_reads import NO_ANSWER, CollectedFile
from hanju.collect.spending import MIB
from hanju.collect.trials import AGAIN, MAX_TRIALS, MAX_TRIES, Trial, read_trials, write_trials
from hanju.model import COPYABLE, Article, ArticleId, Attachment
from hanju.text.normalise import comparison_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hanju.collect.fetched import Fetched
    from hanju.collect.pages import PageText
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Source

#: A body with less is believed to be a summary of the attached release.
SHORT_BODY: Final = 300
FILE_TIMEOUT_S: Final = 30.0
ONLY_STUB: Final = "본문이 없고 첨부를 보라는 글만 있음"
_TITLE_SHOWN: Final = 30
#: Midnight in Seoul, which is what a day without a clock time is read as.
_MIDNIGHT_UTC: Final = 15
#: Threads wait for servers together; parsing at once they only stand in each other's way: 16
#: boards of 100 posts took 44 s of CPU and 302 MiB, one at a time 18 s and 140 MiB.
_PARSING: Final = Lock()
PARSING_WAIT_S: Final = 2.0
_UNDATED_NOTES: Final = frozenset({UNDATED, NO_DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """An article with what could be found of it; not `is_whole` is worth another try later."""

    article: Article
    files: tuple[CollectedFile, ...] = ()
    notes: tuple[str, ...] = ()
    is_whole: bool = True


def wants_more(article: Article, source: Source) -> bool:
    """Whether the page or the files of an article are to be read.

    Boards always have to; entries of a feed only where the source's licence allows to use the
    text and there is none; `reads_pages` of the source decides otherwise.
    """
    rule = source.reads_pages
    if rule == "auto":
        if source.kind == "feed" and source.license not in COPYABLE:
            return False
        rule = "always" if source.kind == "board" else "stubs"
    if rule == "never":
        return False
    is_missing = not article.text or is_stub(article.text)
    return is_missing or (rule == "always" and article.is_extract)


def complete(article: Article, source: Source, tools: RoundTools) -> Completed:
    """Fetch what is missing of an article; gives it back unchanged where nothing is."""
    if not wants_more(article, source):
        return Completed(article=article)
    work = _Work(article, source, tools)
    try:
        work.page()
        work.attached()
    except Exception as exc:  # noqa: BLE001  what a page holds must not lose its article
        work.note(f"원문을 읽다가 hanju 안에서 오류가 났습니다({type(exc).__name__})")
    return work.done()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedAll:
    """What a list gave, made whole; `left` waits for the next round, and `again` was tried."""

    articles: tuple[Article, ...]
    files: tuple[CollectedFile, ...] = ()
    notes: tuple[str, ...] = ()
    known: tuple[datetime | None, ...] = ()
    left: int = 0
    again: dict[str, str] = field(default_factory=dict)


def complete_all(articles: Sequence[Article], source: Source, tools: RoundTools) -> CompletedAll:
    """Complete what is new in a list; what is stored already is only counted.

    Articles whose page did not come are stored as they are, and `again`, kept in the memory of
    the source, has them tried in the next rounds.
    """
    remembered = tools.memory.get(source.id, {}).get(AGAIN, "")
    wanted = [one for one in articles if wants_more(one, source)]
    if tools.is_look or not (wanted or remembered):
        return CompletedAll(articles=tuple(articles))
    trials = read_trials(remembered)
    known = tools.known([one.url for one in wanted if one.url])
    is_done = {one.id for one in wanted if one.url in known and one.url not in trials}
    todo = [one for one in articles if one.id not in is_done]
    here = {one.url for one in articles}
    todo += [_tried(url, trial, source) for url, trial in trials.items() if url not in here]
    made: list[Article] = []
    files: dict[str, CollectedFile] = {}
    notes: list[str] = []
    again: dict[str, Trial] = {}
    left = 0
    stopped = ""
    for one in todo:
        if not wants_more(one, source):
            made.append(one)
            continue
        stopped = stopped or tools.spending.refusal(source.id, tools.clock.now())
        if stopped:
            left += 1
            if one.url in trials:
                again[one.url] = trials[one.url]
            continue
        got = complete(one, source, tools)
        made.append(got.article)
        files |= {file.sha256: file for file in got.files}
        notes += [f"'{got.article.title[:_TITLE_SHOWN]}' {note}" for note in got.notes]
        tries = trials[one.url].tries + 1 if one.url in trials else 1
        if not got.is_whole and tries <= MAX_TRIES and len(again) < MAX_TRIALS:
            again[one.url] = Trial(tries=tries, id=one.id, title=one.title, at=one.published_at)
    if left:
        notes.insert(0, f"{stopped}: 글 {left:,}건은 다음에 모읍니다")
    return CompletedAll(
        articles=tuple(made),
        files=tuple(files.values()),
        notes=tuple(notes),
        known=tuple(one.published_at for one in articles if one.id in is_done),
        left=left,
        again={AGAIN: write_trials(again)} if again or remembered else {},
    )


def _tried(url: str, trial: Trial, source: Source) -> Article:
    return Article(
        id=ArticleId(trial.id),
        url=url,
        title=trial.title,
        text="",
        outlet=source.outlet or source.name,
        published_at=trial.at,
        license=source.license,
        lang=source.lang,
        source_id=source.id,
        is_sample=source.is_sample,
    )


class _Work:
    """One article on its way to be whole."""

    def __init__(self, article: Article, source: Source, tools: RoundTools) -> None:
        self._article, self._source, self._tools = article, source, tools
        self._notes: list[str] = []
        self._files: list[CollectedFile] = []
        self._is_whole = True
        self._bytes_left = tools.spending.limits.mib_an_article * MIB
        self._page_file: Fetched | None = None

    def note(self, words: str) -> None:
        self._notes.append(words)

    def done(self) -> Completed:
        article = self._article
        if is_stub(article.text):
            article = replace(article, is_extract=True)
            self.note(ONLY_STUB)
        return Completed(
            article=replace(article, notes=(*article.notes, *self._notes)),
            files=tuple(self._files),
            notes=tuple(self._notes),
            is_whole=self._is_whole,
        )

    # -- the page -------------------------------------------------------------------------

    def page(self) -> None:
        """Read the view page: what the list cut, left out or did not know."""
        url = self._article.url
        if not url:
            return
        answer = self._fetched(url, LIMIT_BYTES, TIMEOUT_S, "원문 쪽")
        if answer is None:
            return
        if _is_file(answer.content):
            self._page_file = answer
            self._article = replace(
                self._article,
                attachments=(Attachment(name=_name_of(url), url=url), *self._article.attachments),
            )
            return
        text = decode(answer.content, charset=answer.charset).text
        has_turn = _PARSING.acquire(timeout=PARSING_WAIT_S)  # a page that takes long stops nobody
        try:
            found = read_page(text, answer.url)
        finally:
            if has_turn:
                _PARSING.release()
        self._use(found)

    def _use(self, page: PageText) -> None:
        article = self._article
        known = {one.url for one in article.attachments}
        added = tuple(one for one in page.attachments if one.url not in known)
        text = article.text
        if page.text and (not text or is_stub(text) or len(page.text) > len(text)):
            text = page.text
        licence = article.license
        if page.license != "none" and licence not in {"own", "contract"}:
            licence = page.license
        published = article.published_at
        if page.published is not None and _is_better(page.published, published):
            published = page.published
        self._article = replace(
            article,
            url=page.address if self._source.is_sample and page.address else article.url,
            title=_whole_title(article.title, page.title),
            outlet=page.site[:100] if page.site and not self._source.outlet else article.outlet,
            text=text,
            published_at=published,
            license=licence,
            attachments=(*article.attachments, *added),
            is_extract=article.is_extract and text == article.text,
            notes=tuple(
                one for one in article.notes if published is None or one not in _UNDATED_NOTES
            ),
        )
        if not page.text and page.why and not page.attachments:
            self.note(page.why)

    # -- the files ------------------------------------------------------------------------

    def attached(self) -> None:
        """Read the files where the body is missing, a stub or short."""
        text = self._article.text
        if text and not is_stub(text) and len(text) >= SHORT_BODY:
            return
        reader = self._tools.attachments
        if reader is None:
            return
        read: dict[str, str] = {}  # the text of each document
        alone: list[str] = []  # tables and packages, which speak only where nothing else does
        tried = 0
        for file in best_first(self._article.attachments):
            if document_of(file) in read or ((alone or read) and is_table_or_package(file)):
                continue
            if tried >= self._tools.spending.limits.files_an_article:
                self.note(f"첨부가 많아 {tried}개만 읽었습니다")
                break
            tried += 1
            content = self._content(file)
            if content is None:
                continue
            found = read_file(reader, content, file.name)
            for problem in found.problems:
                self.note(f"첨부 {problem}")
            if found.keeps:
                self._keep(file, content, found.text, found.media_type)
            if not found.text:
                continue
            if found.is_document:
                read[document_of(file)] = paragraphs(found.text, found.format)
            else:
                alone.append(paragraphs(found.text, found.format))
        self._write(list(read.values()) or alone)

    def _content(self, file: Attachment) -> bytes | None:
        if self._page_file is not None and file.url == self._page_file.asked_url:
            return self._page_file.content
        limit = min(LIMIT_BYTES, self._bytes_left, self._tools.spending.bytes_left())
        if limit <= 0:
            self.note(f"첨부 '{file.name}': 한 번에 읽는 첨부의 한도를 넘어 두고 왔습니다")
            if self._bytes_left > 0:  # another round has bytes of its own
                self._is_whole = False
            return None
        answer = self._fetched(file.url, limit, FILE_TIMEOUT_S, f"첨부 '{file.name}'")
        if answer is None:
            return None
        self._bytes_left -= len(answer.content)
        self._tools.spending.spend(len(answer.content))
        return answer.content

    def _keep(self, file: Attachment, content: bytes, text: str, media_type: str) -> None:
        stored = CollectedFile(content=content, media_type=media_type)
        kept = replace(file, blob=stored.sha256, text=text or None)
        self._files.append(stored)
        self._article = replace(
            self._article,
            attachments=tuple(
                kept if one.url == file.url else one for one in self._article.attachments
            ),
        )

    def _write(self, texts: list[str]) -> None:
        """Put the text of the documents in place of a stub, or behind a short body."""
        article = self._article
        bodies: list[str] = []
        for text in texts:
            body = without_letterhead(text, article.title)
            if body and not any(_says(one, body) for one in bodies):
                bodies.append(body)
        if not bodies:
            return
        own = "" if is_stub(article.text) else article.text
        if own and not any(_says(body, own) for body in bodies):
            bodies.insert(0, own)
        self._article = replace(
            article, text="\n\n".join(bodies)[:MAX_TEXT_CHARS], is_extract=False
        )

    # -- fetching -------------------------------------------------------------------------

    def _fetched(self, url: str, limit: int, timeout_s: float, what: str) -> Fetched | None:
        tools, source = self._tools, self._source
        now = tools.clock.now()
        refusal = tools.spending.refusal(source.id, now)
        if refusal:
            self.note(f"{what}: {refusal}")
            self._is_whole = False
            return None
        answer = tools.fetcher.fetch(
            FetchOrder(
                url=url,
                tls=source.tls,
                obeys_robots=source.obeys_robots,
                is_conditional=False,
                limit_bytes=limit,
                timeout_s=timeout_s,
            )
        )
        came = not (isinstance(answer, FetchProblem) and answer.kind in NO_ANSWER)
        tools.spending.page(source.id, tools.clock.now(), came=came)
        if isinstance(answer, FetchProblem):
            if answer.kind == "busy":
                why = answer.why.rstrip(".")
                tools.spending.stop(source.id, tools.clock.now(), why, until=answer.retry_at)
            self.note(f"{what}: {answer.why}")
            self._is_whole = self._is_whole and not answer.is_temporary
            return None
        return answer


def _is_better(shown: datetime, listed: datetime | None) -> bool:
    """Whether the page knows the time better: the list had none, or only the same day."""
    if listed is None:
        return True
    return listed.hour == _MIDNIGHT_UTC and 0 <= (shown - listed).total_seconds() < 86_400


def _whole_title(title: str, page_title: str) -> str:
    """The page's title where the list cut its own, or had none."""
    if not title.strip():
        return page_title
    if not title.endswith(("…", "...")):
        return title
    start = comparison_key(title.rstrip("…. "))
    return page_title if start and comparison_key(page_title).startswith(start) else title


def _says(whole: str, part: str) -> bool:
    """Whether a text says what another says, white space and marks aside."""
    return comparison_key(part) in comparison_key(whole)


def _is_file(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def _name_of(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])[-200:] or "첨부"
