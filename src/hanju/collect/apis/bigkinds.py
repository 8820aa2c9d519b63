"""BIGKinds open API: articles of Korean papers by word, as extracts of 200 characters.

Shape:  a `Source` whose address holds the words in, a `SourceRead` out.
Units:  days are Asia/Seoul, both ends of a window in it; instants are aware UTC.
Errors: none; what the service says is a state with its words.
Source: design/sources.md 4.2, traps S10 to S13; docs/decisions/0027-apis.md.

Whether `until` belongs to the window is not said: one day more is asked for, and what lies
outside the window is left by its own date. The key stands in the body and is taken out of every
answer. Bylines hold addresses of reporters and are not asked for.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import BIGKINDS_URL, read_api_address
from hanju.collect.apis.asking import TRY_LATER, broken, midnight_after, spent, today, web_address
from hanju.collect.apis.keys import BIGKINDS, missing_words
from hanju.collect.apis.search_items import found_article
from hanju.collect.fetched import FetchOrder, FetchProblem, redact
from hanju.collect.files.instants import read_instant
from hanju.collect.source_reads import SourceRead, problem_read
from hanju.model import ArticleId

if TYPE_CHECKING:
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Article, Source

A_PAGE: Final = 100
MOST_CALLS: Final = 50
DAYS_FIRST: Final = 8
#: Late additions: these days are asked for again.
DAYS_AGAIN: Final = 2
MOST_DAYS: Final = 60
_FIELDS: Final = ("title", "content", "published_at", "provider", "category", "provider_link_page")


def read_bigkinds_source(source: Source, tools: RoundTools) -> SourceRead:
    """Ask for the days since the last round."""
    address = read_api_address(source.url)
    if address is None or isinstance(address, BadAddress):
        return broken(
            source, "빅카인즈의 주소를 읽을 수 없습니다.", "`bigkinds:찾을 말`로 다시 더하세요."
        )
    key = tools.keys.get(BIGKINDS.variables[0], "")
    if not key:
        return broken(source, *missing_words(tools.keys, BIGKINDS))
    return _Round(source, tools, address.endpoint or BIGKINDS_URL, key).run(
        address.words, 1 if tools.is_look else MOST_CALLS
    )


class _Round:
    def __init__(self, source: Source, tools: RoundTools, endpoint: str, key: str) -> None:
        self._source, self._tools = source, tools
        self._endpoint, self._key = endpoint, key
        self._now = tools.clock.now()
        self._last = today(self._now)
        self._first = self._from(tools.memory.get(source.id, {}).get("until", ""))
        self._articles: dict[str, Article] = {}
        self._outside = 0

    def _from(self, written: str) -> date:
        try:
            until = date.fromisoformat(written)
        except ValueError:
            return self._last - timedelta(days=DAYS_FIRST - 1)
        earliest = self._last - timedelta(days=MOST_DAYS - 1)
        return min(max(until - timedelta(days=DAYS_AGAIN), earliest), self._last)

    def run(self, words: str, most_calls: int) -> SourceRead:
        for page in range(most_calls):
            got = self._tools.fetcher.fetch(self._order(words, page * A_PAGE))
            if isinstance(got, FetchProblem):
                return self._ended(self._refused(got))
            found = self._documents(got.content)
            if isinstance(found, SourceRead):
                return self._ended(found)
            documents, total = found
            for document in documents:
                self._take(document)
            if len(documents) < A_PAGE or (page + 1) * A_PAGE >= total:
                return self._ended(None)
        return self._ended(None, is_cut=True)

    def _order(self, words: str, start: int) -> FetchOrder:
        argument = {
            "query": words,
            "published_at": {
                "from": self._first.isoformat(),
                "until": (self._last + timedelta(days=1)).isoformat(),
            },
            "provider": [],
            "category": [],
            "category_incident": [],
            "byline": "",
            "provider_subject": [],
            "sort": {"date": "desc"},
            "hilight": 200,
            "return_from": start,
            "return_size": A_PAGE,
            "fields": list(_FIELDS),
        }
        body = json.dumps({"access_key": self._key, "argument": argument}, ensure_ascii=False)
        return FetchOrder(
            url=self._endpoint,
            method="POST",
            headers={"Content-Type": "application/json; charset=utf-8"},
            body=body.encode(),
            secret_words=(self._key,),
            tls=self._source.tls,
            obeys_robots=False,
            is_conditional=False,
        )

    def _documents(self, content: bytes) -> tuple[list[dict[str, Any]], int] | SourceRead:
        """The documents of an answer and how many there are in all."""
        odd = "빅카인즈의 답을 읽을 수 없습니다(모양이 바뀌었거나 JSON이 아님)."
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            return broken(self._source, odd, TRY_LATER)
        if not isinstance(found, dict):
            return broken(self._source, odd, TRY_LATER)
        code = found.get("result")
        if code not in (0, "0"):
            words = found.get("reason") or found.get("message") or found.get("error") or ""
            return self._said(str(code), " ".join(str(words).split())[:120])
        returned = found.get("return_object")
        documents = returned.get("documents") if isinstance(returned, dict) else None
        if not isinstance(documents, list):
            return broken(self._source, odd, TRY_LATER)
        assert isinstance(returned, dict)
        total = returned.get("total_hits")
        given = [one for one in documents if isinstance(one, dict)]
        return given, total if isinstance(total, int) else _UNKNOWN_TOTAL

    def _said(self, code: str, words: str) -> SourceRead:
        """A result code other than 0, with the words of the answer."""
        told = redact(f"{code} {words}".strip(), [self._key])
        small = words.lower()
        if any(sign in small for sign in _QUOTA_SIGNS):
            why = f"빅카인즈의 한도를 다 썼다고 합니다({told})."
            return spent(self._source, why, midnight_after(self._now))
        if any(sign in small for sign in _KEY_SIGNS):
            mend = (
                f"{BIGKINDS.variables[0]} 값과 이용 기간을 확인하고, 아니면 빅카인즈에 문의하세요."
            )
            return broken(self._source, f"빅카인즈가 인증키를 받지 않습니다({told}).", mend)
        return broken(self._source, f"빅카인즈가 오류를 알렸습니다({told}).", TRY_LATER)

    def _refused(self, problem: FetchProblem) -> SourceRead:
        if problem.status == 429:
            at = max(problem.retry_at or self._now, midnight_after(self._now))
            return spent(self._source, "빅카인즈의 한도를 다 썼습니다(429).", at)
        if problem.status in {401, 403}:
            why = f"빅카인즈가 인증키를 받지 않습니다({problem.status})."
            return broken(self._source, why, f"{BIGKINDS.variables[0]} 값을 확인하세요.")
        return problem_read(self._source, problem)

    def _take(self, document: dict[str, Any]) -> None:
        published = read_instant(_text(document, "published_at"))
        if published.at is not None and not self._first <= today(published.at) <= self._last:
            self._outside += 1
            return
        number = _text(document, "news_id")
        url = web_address(_text(document, "provider_link_page"))
        if not url and number:
            url = f"bigkinds:{number}"
        article = found_article(
            "bigkinds",
            self._source,
            title=_text(document, "title"),
            text=_text(document, "content"),
            url=url,
            published=published,
            now=self._now,
            outlet=_text(document, "provider"),
            given_id=ArticleId(number) if _is_id(number) else None,
        )
        if article is not None:
            self._articles.setdefault(article.id, article)

    def _ended(self, problem: SourceRead | None, *, is_cut: bool = False) -> SourceRead:
        articles = tuple(self._articles.values())
        notes = []
        if self._outside:
            notes.append(f"기간 밖의 글 {self._outside:,}건을 날짜로 걸러 냄")
        if is_cut:
            notes.append("결과가 많아 오래된 글을 다 받지 못함. 찾을 말을 좁히세요")
        if problem is not None:
            kept = f" 그 앞까지 {len(articles):,}건은 저장했습니다." if articles else ""
            return replace(problem, articles=articles, notes=tuple(notes), why=problem.why + kept)
        return SourceRead(
            source=self._source,
            state="ok" if articles else "empty",
            articles=articles,
            why="" if articles else "찾을 말에 맞는 글이 없습니다.",
            mend="" if articles else "찾을 말과 기간을 확인하세요.",
            notes=tuple(notes),
            title=f"빅카인즈 '{self._source.url.partition(':')[2][:60]}'",
            form="빅카인즈",
            memory={"until": self._last.isoformat()},
        )


def _is_id(number: str) -> bool:
    return 20 <= len(number) <= 40 and number.replace(".", "").isdigit()


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    return value.strip() if isinstance(value, str) else ""


_UNKNOWN_TOTAL: Final = 10**9
_QUOTA_SIGNS: Final = ("quota", "limit", "exceed", "한도", "초과")
_KEY_SIGNS: Final = ("key", "auth", "인증", "권한")
