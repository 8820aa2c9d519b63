"""Press releases and policy news of data.go.kr: a few days a call, errors under HTTP 200.

Shape:  a `Source` in, a `SourceRead` out; `split_days` cuts a window, `read_answer` reads a call.
Units:  days are Asia/Seoul; instants are aware UTC.
Errors: none; what the service says is a state with its words.
Source: design/sources.md section 2, traps S1 to S6 and S8; docs/decisions/0027-apis.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import RELEASE_PATHS, read_api_address
from hanju.collect.apis.asking import (
    TRY_LATER,
    NotXmlError,
    broken,
    children,
    midnight_after,
    named,
    read_xml,
    spent,
    today,
)
from hanju.collect.apis.keys import DATA_GO_KR, missing_words
from hanju.collect.apis.release_items import Release, read_release
from hanju.collect.completing import complete
from hanju.collect.fetched import FetchOrder, FetchProblem
from hanju.collect.source_reads import SourceRead, problem_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from hanju.collect.source_reads import CollectedFile, RoundTools
    from hanju.model import Article, LicenseMode, Source

#: What the service takes in one call.
DAYS_A_CALL: Final = 3
#: Days that are asked for again in every round: corrections and late approvals.
DAYS_AGAIN: Final = 8
#: A newsroom that slept longer than this goes on from here.
MOST_DAYS: Final = 60
TIMEOUT_S: Final = 30.0
#: What data.go.kr shows as licence of each service.
_LICENSES: Final[dict[str, LicenseMode]] = {"pressRelease": "kogl-1"}

AnswerState = Literal["ok", "empty", "quota", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one call gave."""

    state: AnswerState
    releases: tuple[Release, ...] = ()
    why: str = ""
    mend: str = ""
    code: str = ""  # of an error that the service named


def split_days(
    first: date, last: date, *, at_most: int = DAYS_A_CALL
) -> Iterator[tuple[date, date]]:
    """Cut a window, both ends in it, into spans without gap or overlap."""
    while first <= last:
        end = min(first + timedelta(days=at_most - 1), last)
        yield first, end
        first = end + timedelta(days=1)


def read_release_source(source: Source, tools: RoundTools) -> SourceRead:
    """Ask for every day since the last round, and for the last days again."""
    address = read_api_address(source.url)
    if address is None or isinstance(address, BadAddress):
        return broken(source, "공공데이터의 주소를 읽을 수 없습니다.", _READD)
    key = tools.keys.get(DATA_GO_KR.variables[0], "")
    if not key:
        return broken(source, *missing_words(tools.keys, DATA_GO_KR))
    return _Round(source, tools, address.endpoint or RELEASE_PATHS[address.words], key).run()


class _Round:
    """One round: the calls, the releases they gave, and what to remember."""

    def __init__(self, source: Source, tools: RoundTools, endpoint: str, key: str) -> None:
        self._source, self._tools = source, tools
        self._endpoint, self._key = endpoint, key
        self._now = tools.clock.now()
        before = tools.memory.get(source.id, {})
        self._until = _day(before.get("until", ""))
        self._seen: dict[str, int] = _seen(before.get("seen", ""))
        self._newest: dict[str, Release] = {}

    def run(self) -> SourceRead:
        last = today(self._now)
        first = self._first(last)
        stop: Answer | FetchProblem | None = None
        for start, end in split_days(first, last):
            stop = self._call(start, end)
            if stop is not None:
                break
            self._until = end
        return self._read(stop, last)

    def _first(self, last: date) -> date:
        if self._tools.is_look:
            return last - timedelta(days=DAYS_A_CALL - 1)
        again = last - timedelta(days=DAYS_AGAIN - 1)
        if self._until is None or self._until > last:
            return again
        return max(min(self._until, again), last - timedelta(days=MOST_DAYS - 1))

    def _call(self, start: date, end: date) -> Answer | FetchProblem | None:
        """Ask for a few days; None when they came."""
        join = "&" if "?" in self._endpoint else "?"
        order = FetchOrder(
            url=f"{self._endpoint}{join}startDate={start:%Y%m%d}&endDate={end:%Y%m%d}",
            secret_query={"serviceKey": self._key},
            secret_words=(unquote(self._key),),
            tls=self._source.tls,
            obeys_robots=False,
            is_conditional=False,
            timeout_s=TIMEOUT_S,
        )
        got = self._tools.fetcher.fetch(order)
        if isinstance(got, FetchProblem):
            return _of_status(got)
        answer = read_answer(got.content, got.charset)
        for release in answer.releases:
            known = self._newest.get(release.number)
            if known is None or known.revision <= release.revision:
                self._newest[release.number] = release
        return None if answer.state in {"ok", "empty"} else answer

    # -- what came ------------------------------------------------------------------------

    def _read(self, stop: Answer | FetchProblem | None, last: date) -> SourceRead:
        new = [one for one in self._newest.values() if self._seen.get(one.number) != one.revision]
        articles: list[Article] = []
        files: list[CollectedFile] = []
        for release in sorted(new, key=lambda one: one.number):
            article = self._article(release)
            if self._tools.is_look:
                articles.append(article)
                continue
            made = complete(article, self._source, self._tools)
            articles.append(made.article)
            files += made.files
            if made.is_whole:
                self._seen[release.number] = release.revision
        corrected = sum(one.revision > 1 for one in new)
        held = sum(
            one.embargo_until is not None and one.embargo_until > self._now for one in articles
        )
        notes = [
            f"고쳐 낸 글 {corrected:,}건" if corrected else "",
            f"엠바고가 걸린 글 {held:,}건(그 시각까지 나가지 않음)" if held else "",
        ]
        read = SourceRead(
            source=self._source,
            state="ok",
            articles=tuple(articles),
            files=tuple(files),
            notes=tuple(note for note in notes if note),
            title="정책브리핑 보도자료(공공데이터)" if not self._source.title else "",
            form="data.go.kr",
            memory=self._memory(),
        )
        return _ended(read, stop, has_any=bool(self._newest), now=self._now, last=last)

    def _memory(self) -> Mapping[str, str]:
        kept = self._seen
        if len(kept) > _SEEN_MOST:  # what this round did not see again is too old to come back
            kept = {one: kept[one] for one in self._newest if one in kept}
        return {
            "until": self._until.isoformat() if self._until else "",
            "seen": json.dumps(kept, separators=(",", ":")),
        }

    def _article(self, release: Release) -> Article:
        source = self._source
        word = source.url.partition(":")[2]
        license_mode = source.license if source.license != "none" else _LICENSES.get(word, "none")
        return release.article(source, license_mode, self._now)


def _ended(
    read: SourceRead,
    stop: Answer | FetchProblem | None,
    *,
    has_any: bool,
    now: datetime,
    last: date,
) -> SourceRead:
    """The state of a round that ended well, or at `stop` with what came before."""
    if stop is None:
        if read.articles:
            return read
        if has_any:
            return replace(read, state="unchanged")
        why = f"{last:%m-%d}까지 새 보도자료가 없다고 답했습니다(자료 없음)."
        return replace(read, state="empty", why=why, mend="쉬는 날이 아니면 다음 수집을 보세요.")
    kept = f" 그 앞까지 {len(read.articles):,}건은 저장했습니다." if read.articles else ""
    if isinstance(stop, FetchProblem):
        problem = problem_read(read.source, stop)
        return replace(
            read,
            state=problem.state,
            why=problem.why + kept,
            mend=problem.mend,
            retry_at=problem.retry_at,
            no_answer=problem.no_answer,
        )
    if stop.state == "quota":
        ended = spent(read.source, stop.why + kept, midnight_after(now), stop.mend)
        return replace(read, state="quota", why=ended.why, mend=ended.mend, retry_at=ended.retry_at)
    return replace(read, state="broken", why=stop.why + kept, mend=stop.mend)


# -- answers ------------------------------------------------------------------------------


def read_answer(content: bytes, charset: str = "") -> Answer:
    """Read what one call gave; an error under HTTP 200 is a state with the words of the answer."""
    try:
        root = read_xml(content, charset)
    except NotXmlError as problem:
        return Answer(state="broken", why=str(problem), mend=TRY_LATER)
    header = next(named(root, "cmmMsgHeader"), None)
    if header is not None:
        said = children(header)
        words = said.get("returnauthmsg") or said.get("errmsg") or ""
        return _refusal(said.get("returnreasoncode", ""), words)
    header = next(named(root, "header"), None)
    said = children(header) if header is not None else {}
    code = said.get("resultcode", "")
    if header is None or not code:
        return Answer(
            state="broken", why="답의 모양이 바뀌었습니다(resultCode 없음).", mend=TRY_LATER
        )
    if _number(code) != 0:
        return _refusal(code, said.get("resultmsg", ""))
    releases = tuple(
        found for one in named(root, "NewsItem", "item") if (found := read_release(one)) is not None
    )
    return Answer(state="ok" if releases else "empty", releases=releases)


def _refusal(code: str, words: str) -> Answer:
    number = _number(code)
    words = " ".join(words.split())[:120]
    told = f"{code} {words}".strip()
    if number in _NO_DATA or _NO_DATA_WORDS.search(words):
        return Answer(state="empty", why=told, code=code)
    meaning, mend = _CODES.get(number, ("오류를 알렸습니다", TRY_LATER))
    state: AnswerState = "quota" if number == _QUOTA or "LIMITED_NUMBER" in words else "broken"
    return Answer(state=state, why=f"공공데이터포털이 {meaning}({told}).", mend=mend, code=code)


def _of_status(problem: FetchProblem) -> Answer | FetchProblem:
    """An HTTP error of the portal; some carry the same messages as an answer."""
    answer = read_answer(problem.content) if problem.content else None
    if answer is not None and answer.code and answer.state != "empty":
        return answer
    if problem.status == 429:
        return Answer(
            state="quota", why="공공데이터포털이 하루 한도를 다 썼다고 합니다(429).", mend=_MORE
        )
    if problem.status in {401, 403}:
        why = f"공공데이터포털이 인증키를 받지 않습니다({problem.status})."
        return Answer(state="broken", why=why, mend=_CODES[30][1])
    return problem


def _number(code: str) -> int:
    return int(code) if re.fullmatch(r"\d{1,6}", code) else -1


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _seen(written: str) -> dict[str, int]:
    try:
        found = json.loads(written or "{}")
    except ValueError:
        return {}
    return {str(one): int(number) for one, number in found.items()}


_SEEN_MOST: Final = 5_000
_QUOTA: Final = 22
#: `013 no data` of this service, `03 NODATA_ERROR` of the others.
_NO_DATA: Final = frozenset({3, 13})
_NO_DATA_WORDS: Final = re.compile(r"no[ _]?data|자료.{0,4}없", re.IGNORECASE)
_READD: Final = "`hanju sources add data.go.kr:pressRelease`로 다시 더하세요."
_MORE: Final = "더 자주 쓰려면 data.go.kr의 활용신청에서 트래픽 증가를 신청하세요."
_APPLY: Final = (
    f"{DATA_GO_KR.apply_at} 에서 활용신청이 승인되었는지, 키를 그대로 옮겼는지 확인하세요"
    "(승인 뒤 한 시간쯤 걸립니다)."
)
_CODES: Final[dict[int, tuple[str, str]]] = {
    1: ("오류가 났다고 합니다", TRY_LATER),
    2: ("데이터베이스 오류라고 합니다", TRY_LATER),
    4: ("HTTP 오류라고 합니다", TRY_LATER),
    5: ("시간을 넘겼다고 합니다", TRY_LATER),
    10: ("요청이 잘못되었다고 합니다", "hanju를 새 판으로 올리고, 그래도 그러면 알려 주세요."),
    11: ("빠진 값이 있다고 합니다", "hanju를 새 판으로 올리고, 그래도 그러면 알려 주세요."),
    12: (
        "이 서비스가 없거나 폐기되었다고 합니다",
        "data.go.kr에서 새 주소를 찾아 `hanju sources add data.go.kr+주소 --replace ID`를 쓰세요.",
    ),
    20: ("접근을 거절했습니다", _APPLY),
    21: ("이 키를 잠시 멈추었습니다", "data.go.kr 마이페이지에서 키의 상태를 확인하세요."),
    22: ("하루 한도를 다 썼다고 합니다", _MORE),
    30: ("등록되지 않은 인증키라고 합니다", _APPLY),
    31: ("활용 기간이 끝났다고 합니다", "data.go.kr 마이페이지에서 활용 기간을 늘리세요."),
    32: ("등록되지 않은 IP 주소라고 합니다", "data.go.kr에 이 컴퓨터의 IP 주소를 등록하세요."),
    33: ("서명이 없는 호출이라고 합니다", _APPLY),
    99: ("알 수 없는 오류라고 합니다", TRY_LATER),
}
