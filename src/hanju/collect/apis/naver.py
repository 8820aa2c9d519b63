"""Naver news search, with the old keys and with those of NAVER API HUB.

Shape:  a `Source` whose address holds the words in, a `SourceRead` out.
Units:  instants are aware UTC; results are counted from 1.
Errors: none; what the service says is a state with its words.
Source: design/sources.md section 3, traps S17 to S19; docs/decisions/0027-apis.md.

There is no filter by date and the 1,100th result is the last one that can be reached: a busy word
has to be asked for several times a day, and a round that reaches the end says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import read_api_address
from hanju.collect.apis.asking import TRY_LATER, broken, midnight_after, spent, web_address
from hanju.collect.apis.keys import NAVER_HUB, NAVER_OLD, missing_words
from hanju.collect.apis.search_items import found_article
from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.fetched import FetchOrder, FetchProblem
from hanju.collect.source_reads import SourceRead, problem_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.collect.apis.keys import KeySet
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Article, Source

A_PAGE: Final = 100
MOST_CALLS: Final = 11
LAST_START: Final = 1000
#: Items may be found late: a round goes on this far beyond the newest item of the last one.
OVERLAP: Final = timedelta(hours=2)
#: How far back the first round looks.
FIRST: Final = timedelta(days=8)
#: From here on the old keys are about to stop.
OLD_KEYS_END: Final = "2027-06-30"
CUT: Final = (
    "결과가 1,100건을 넘어 더 오래된 글은 받지 못했을 수 있습니다. 하루에 여러 번 수집하거나 "
    "찾을 말을 좁히세요"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One generation of the service."""

    keys: KeySet
    endpoint: str
    headers: tuple[str, str]
    adds: str = ""


HUB: Final = Provider(
    keys=NAVER_HUB,
    endpoint="https://naverapihub.apigw.ntruss.com/search/v1/news",
    headers=("X-NCP-APIGW-API-KEY-ID", "X-NCP-APIGW-API-KEY"),
    adds="&format=json",
)
OLD: Final = Provider(
    keys=NAVER_OLD,
    endpoint="https://openapi.naver.com/v1/search/news.json",
    headers=("X-Naver-Client-Id", "X-Naver-Client-Secret"),
)


def provider_for(keys: Mapping[str, str]) -> Provider | None:
    """Choose by which pair is set; HUB first, the old keys are about to end."""
    for provider in (HUB, OLD):
        if all(name in keys for name in provider.keys.variables):
            return provider
    return None


def read_naver_source(source: Source, tools: RoundTools) -> SourceRead:
    """Ask for the newest results until those of the last round come up."""
    address = read_api_address(source.url)
    if address is None or isinstance(address, BadAddress):
        return broken(
            source, "네이버 검색의 주소를 읽을 수 없습니다.", "`naver:찾을 말`로 다시 더하세요."
        )
    provider = provider_for(tools.keys)
    if provider is None:
        return broken(source, *missing_words(tools.keys, NAVER_HUB, NAVER_OLD))
    return _Round(source, tools, provider, address.endpoint or provider.endpoint).run(
        address.words, 1 if tools.is_look else MOST_CALLS
    )


class _Round:
    def __init__(
        self, source: Source, tools: RoundTools, provider: Provider, endpoint: str
    ) -> None:
        self._source, self._tools = source, tools
        self._provider, self._endpoint = provider, endpoint
        self._now = tools.clock.now()
        before = _instant(tools.memory.get(source.id, {}).get("newest", ""))
        self._newest = before
        self._until = before - OVERLAP if before else self._now - FIRST
        self._is_first = before is None
        self._articles: dict[str, Article] = {}
        self._oldest: datetime | None = None

    def run(self, words: str, most_calls: int) -> SourceRead:
        is_cut = False
        starts = [*range(1, LAST_START, A_PAGE), LAST_START]
        for count, start in enumerate(starts):
            if count >= most_calls:
                break
            got = self._tools.fetcher.fetch(self._order(words, start))
            if isinstance(got, FetchProblem):
                return self._ended(_of_status(self._source, got, self._now))
            items = _items(got.content)
            if items is None:
                why = "네이버의 답을 읽을 수 없습니다(모양이 바뀌었거나 JSON이 아님)."
                return self._ended(broken(self._source, why, TRY_LATER))
            self._take(items)
            if len(items) < A_PAGE or self._has_reached():
                break
            is_cut = start == LAST_START
        return self._ended(None, is_cut=is_cut)

    def _order(self, words: str, start: int) -> FetchOrder:
        join = "&" if "?" in self._endpoint else "?"
        asked = f"query={quote(words, safe='')}&display={A_PAGE}&start={start}&sort=date"
        names = self._provider.keys.variables
        return FetchOrder(
            url=f"{self._endpoint}{join}{asked}{self._provider.adds}",
            secret_headers={
                header: self._tools.keys[name]
                for header, name in zip(self._provider.headers, names, strict=True)
            },
            tls=self._source.tls,
            obeys_robots=False,
            is_conditional=False,
        )

    def _take(self, items: list[dict[str, Any]]) -> None:
        for item in items:
            published = read_feed_instant(_text(item, "pubDate"))
            if published.at is not None:
                self._oldest = min(self._oldest or published.at, published.at)
                if published.at <= self._now:
                    self._newest = max(self._newest or published.at, published.at)
                if published.at < self._until:
                    continue
            url = web_address(_text(item, "originallink")) or web_address(_text(item, "link"))
            article = found_article(
                "naver",
                self._source,
                title=_text(item, "title"),
                text=_text(item, "description"),
                url=url,
                published=published,
                now=self._now,
            )
            if article is not None:
                self._articles.setdefault(article.id, article)

    def _has_reached(self) -> bool:
        return self._oldest is not None and self._oldest < self._until

    def _ended(self, problem: SourceRead | None, *, is_cut: bool = False) -> SourceRead:
        articles = tuple(self._articles.values())
        notes = [CUT] if is_cut else []
        if self._provider is OLD:
            notes.append(f"옛 키는 {OLD_KEYS_END}에 멈춥니다. NAVER API HUB 키로 바꾸세요")
        if problem is not None:
            kept = f" 그 앞까지 {len(articles):,}건은 저장했습니다." if articles else ""
            # what was not reached lies between: the next round has to look as far back as this one
            return replace(
                problem, articles=articles, notes=tuple(notes), why=problem.why + kept, memory=None
            )
        return SourceRead(
            source=self._source,
            state="ok" if articles else ("empty" if self._is_first else "unchanged"),
            articles=articles,
            why="" if articles or not self._is_first else "찾을 말에 맞는 글이 없습니다.",
            mend="" if articles or not self._is_first else "찾을 말의 철자를 확인하세요.",
            notes=tuple(notes),
            title=f"네이버 뉴스 '{self._source.url.partition(':')[2][:60]}'",
            form="네이버 검색",
            memory={"newest": self._newest.isoformat()} if self._newest else None,
        )


def _items(content: bytes) -> list[dict[str, Any]] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        return None
    return [item for item in items if isinstance(item, dict)]


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _instant(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else None


# -- refusals -----------------------------------------------------------------------------


def _of_status(source: Source, problem: FetchProblem, now: datetime) -> SourceRead:
    """What an HTTP error means: a wrong key, a spent quota, too fast, or anything else."""
    code, words = _said(problem.content)
    told = f"{problem.status} {code} {words}".replace("  ", " ").strip()
    if problem.status == 429 or code in _QUOTA:
        if code in _TOO_FAST:
            at = problem.retry_at or now + timedelta(minutes=1)
            return spent(source, f"네이버가 너무 빨리 묻는다고 합니다({told}).", at)
        why = f"네이버 검색의 하루 한도(25,000건)를 다 썼습니다({told})."
        at = max(problem.retry_at or now, midnight_after(now))
        return spent(source, why, at, "한도는 자정에 다시 시작합니다.")
    if problem.status in {401, 403}:
        return broken(source, f"네이버가 인증키를 받지 않습니다({told}).", _KEYS)
    if problem.status == 400:
        return broken(
            source, f"네이버가 요청이 틀렸다고 합니다({told}).", "찾을 말을 짧고 쉽게 고치세요."
        )
    return problem_read(source, problem)


def _said(content: bytes) -> tuple[str, str]:
    """Code and words of an error, in the two shapes of the two generations."""
    try:
        found = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return "", ""
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        found = found["error"]
    if not isinstance(found, dict):
        return "", ""
    words = found.get("errorMessage") or found.get("message") or ""
    return str(found.get("errorCode", ""))[:10], " ".join(str(words).split())[:100]


#: Of the old centre; the gateway answers 429 with 400.
_QUOTA: Final = frozenset({"010"})
_TOO_FAST: Final = frozenset({"012", "410", "420"})
_KEYS: Final = (
    "환경 변수의 키 두 개를 다시 확인하고, 애플리케이션에서 검색 API를 켰는지 보세요. "
    f"옛 키는 {OLD_KEYS_END}까지만 됩니다."
)
