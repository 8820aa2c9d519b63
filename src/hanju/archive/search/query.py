"""The query language: what a person typed, as words, phrases, exclusions and filters.

Shape:  any text in, a `Query` out; `str(query)` is a text that parses to the same query.
Units:  dates Asia/Seoul; a month or a year without its day means all of it.
Errors: none: what is no filter is a word, and `notes` say in Korean what was taken how.
Source: docs/commands.md, "Searching"; docs/decisions/0035-search.md.

    탄소중립 강릉시            both, in any order, with any particle
    "탄소중립 기본계획"        these words one after another
    -원전  -"핵 발전"          without
    SMR | 소형원전             one of them
    분야:AI 구분:지자체 종류:기업 행위자:환경부 지역:강원 매체:연합뉴스
    기간:2025-03..2025-06  이후:2025-03  이전:2025  호:108  호:100..108
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from hanju.ports_search import SearchFilters

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a person types beyond this is not read; nobody types it, and machines must not.
LONGEST_QUERY: Final = 1000
MOST_TERMS: Final = 24

_KEYS: Final = {
    "분야": "fields", "field": "fields",
    "구분": "categories", "category": "categories",
    "종류": "actor_kinds", "행위자종류": "actor_kinds", "kind": "actor_kinds",
    "행위자": "actors", "기관": "actors", "actor": "actors",
    "지역": "regions", "region": "regions",
    "매체": "outlets", "언론사": "outlets", "outlet": "outlets",
    "기간": "period", "period": "period",
    "이후": "since", "부터": "since", "since": "since",
    "이전": "until", "까지": "until", "until": "until",
    "호": "numbers", "issue": "numbers",
}  # fmt: skip
_WRITTEN: Final = {
    "fields": "분야", "categories": "구분", "actor_kinds": "종류", "actors": "행위자",
    "regions": "지역", "outlets": "매체",
}  # fmt: skip
#: How people call the kinds of actors.
KINDS: Final = {
    "central": ("중앙부처", "부처", "정부", "중앙"),
    "assembly": ("국회", "정당", "의회"),
    "local": ("지자체", "지방자치단체", "자치단체", "지방정부"),
    "national_body": ("공공기관", "연구기관", "출연연", "공기업"),
    "local_body": ("지역기관", "지방공기업", "교육청"),
    "university": ("대학", "대학교"),
    "company": ("기업", "회사", "민간"),
    "overseas": ("해외", "국외", "국제기구", "외국"),
    "association": ("협회", "단체", "학회", "재단"),
}
_KIND_OF: Final = {name: kind for kind, names in KINDS.items() for name in (kind, *names)}
_PIECE: Final = re.compile(
    r'(?P<no>-)?(?:(?P<key>[가-힣A-Za-z]{1,8}):(?=\S))?(?:["“”](?P<quoted>[^"“”]*)["“”]?|(?P<plain>[^\s"“”|]+))'
    r"|(?P<either>\|)"
)
_MONTH: Final = re.compile(r"(\d{4})(?:[-./년]\s?(\d{1,2})(?:[-./월]\s?(\d{1,2})일?|월)?|년)?[.]?")
_NUMBERS: Final = re.compile(r"제?(\d{1,6})호?(?:(?:\.\.|~|-)제?(\d{1,6})호?)?")
_RECENT: Final = re.compile(r"최근\s?(\d{1,4})\s?(일|주|개월|달|년)")
_DAYS: Final = {"일": 1, "주": 7, "개월": 30, "달": 30, "년": 365}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing wanted or unwanted: any of `texts`; quoted ones stand as they are."""

    texts: tuple[str, ...]
    is_quoted: bool = False

    def __str__(self) -> str:
        return "|".join(f'"{text}"' if self.is_quoted else text for text in self.texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as it was understood; `notes` tell what was taken otherwise than typed."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    filters: SearchFilters = field(default_factory=SearchFilters)
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is asked."""
        return not self.wanted and not self.unwanted and self.filters.is_empty

    def __str__(self) -> str:
        parts = [*map(str, self.wanted), *(f"-{term}" for term in self.unwanted)]
        for name, key in _WRITTEN.items():
            parts += [f"{key}:{_quoted(one)}" for one in getattr(self.filters, name)]
        if self.filters.since is not None:
            parts.append(f"이후:{self.filters.since}")
        if self.filters.until is not None:
            parts.append(f"이전:{self.filters.until}")
        parts += [
            f"호:{first}" if first == last else f"호:{first}..{last}"
            for first, last in self.filters.numbers
        ]
        return " ".join(parts)


def parse(text: str, *, today: date) -> Query:
    """Understand what a person typed; every text is a query."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    reader = _Reader(today)
    if len(plain) > LONGEST_QUERY:
        plain = plain[:LONGEST_QUERY]
        reader.notes.append(f"앞의 {LONGEST_QUERY:,}자만 읽었습니다.")
    for found in _PIECE.finditer(plain):
        reader.take(found)
    return reader.query()


class _Reader:
    """Takes the pieces one by one."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._wanted: list[Term] = []
        self._unwanted: list[Term] = []
        self._filters = SearchFilters()
        self._joins = False  # a bar stood before
        self.notes: list[str] = []

    def take(self, found: re.Match[str]) -> None:
        if found["either"]:
            self._joins = bool(self._wanted)
            return
        joins, self._joins = self._joins, False
        is_quoted = found["plain"] is None
        words = (found["plain"] if not is_quoted else found["quoted"]).strip()
        if found["key"] and not found["no"] and self._is_filter(found["key"].lower(), words):
            return
        if found["key"]:
            words = f"{found['key']}:{words}"
        if not any(char.isalnum() for char in words):
            return
        if found["no"]:
            self._unwanted.append(Term((words,), is_quoted))
        elif joins and self._wanted[-1].is_quoted == is_quoted:
            last = self._wanted[-1]
            if words not in last.texts:
                self._wanted[-1] = replace(last, texts=(*last.texts, words))
        else:
            self._wanted.append(Term((words,), is_quoted))

    def query(self) -> Query:
        count = len(self._wanted) + len(self._unwanted)
        if count > MOST_TERMS:
            self.notes.append(f"낱말 {count}개 가운데 앞의 {MOST_TERMS}개로 찾습니다.")
        wanted = tuple(dict.fromkeys(self._wanted))[:MOST_TERMS]
        return Query(
            wanted=wanted,
            unwanted=tuple(dict.fromkeys(self._unwanted))[:MOST_TERMS],
            filters=self._filters,
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def _is_filter(self, key: str, words: str) -> bool:
        name = _KEYS.get(key)
        if name is None or not words:
            return False
        if name in {"period", "since", "until"}:
            return self._is_period(key, name, words)
        if name == "numbers":
            return self._is_number(words)
        if name == "actor_kinds":
            kind = _KIND_OF.get(words.lower())
            if kind is None:
                known = ", ".join(names[0] for names in KINDS.values())
                self.notes.append(
                    f"'{key}:{words}'의 종류를 몰라 낱말로 찾습니다. 쓸 수 있는 종류: {known}."
                )
                return False
            words = kind
        held: tuple[str, ...] = getattr(self._filters, name)
        if words not in held:
            changed: dict[str, Any] = {name: (*held, words)}
            self._filters = replace(self._filters, **changed)
        return True

    def _is_number(self, words: str) -> bool:
        found = _NUMBERS.fullmatch(words.replace(" ", ""))
        if found is None:
            self.notes.append(
                f"'호:{words}'를 호수로 읽을 수 없어 낱말로 찾습니다. 예: 호:100..108."
            )
            return False
        first = int(found[1])
        pair = (first, int(found[2] or first))
        numbers = (*self._filters.numbers, (min(pair), max(pair)))
        self._filters = replace(self._filters, numbers=tuple(dict.fromkeys(numbers)))
        return True

    def _is_period(self, key: str, name: str, words: str) -> bool:
        span = period_of(words, today=self._today)
        if span is None:
            self.notes.append(
                f"'{key}:{words}'를 날짜로 읽을 수 없어 낱말로 찾습니다. "
                "예: 기간:2025-03..2025-06, 이후:2025-03-01, 기간:최근30일."
            )
            return False
        since, until = span
        if name in {"period", "since"} and since is not None:
            self._filters = replace(self._filters, since=since)
        if name in {"period", "until"} and until is not None:
            self._filters = replace(self._filters, until=until)
        return True


def period_of(words: str, *, today: date) -> tuple[date | None, date | None] | None:
    """The first and last day of 2025-03..2025-06, 2025, 올해, 최근30일; None when it is no time."""
    plain = words.strip()
    recent = _RECENT.fullmatch(plain)
    if recent is not None:
        return today - timedelta(days=int(recent[1]) * _DAYS[recent[2]]), today
    year = {"올해": today.year, "작년": today.year - 1, "지난해": today.year - 1}.get(plain)
    if year is not None:
        return date(year, 1, 1), date(year, 12, 31)
    for mark in ("..", "~"):
        if mark in plain:
            left, _, right = plain.partition(mark)
            return _between(left.strip(" ."), right.strip(" ."))
    return _days_of(plain)


def _between(left: str, right: str) -> tuple[date | None, date | None] | None:
    first, last = _days_of(left) if left else None, _days_of(right) if right else None
    if (left and first is None) or (right and last is None) or not (left or right):
        return None
    return first[0] if first else None, last[1] if last else None


def _days_of(words: str) -> tuple[date, date] | None:
    found = _MONTH.fullmatch(words)
    if found is None:
        return None
    year, month, day = (int(one) if one else None for one in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is not None:
            return date(year, month, day), date(year, month, day)
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    except ValueError:
        return None


def _quoted(words: str) -> str:
    return f'"{words}"' if " " in words or "|" in words else words


def plain_words(query: Query) -> Iterator[str]:
    """Every wanted text."""
    for term in query.wanted:
        yield from term.texts
