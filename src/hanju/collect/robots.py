"""Robots: what a site allows, asked once a day and kept.

Shape:  an address in, `Permission` or the `FetchProblem` of an unreachable site out.
Units:  seconds.
Errors: none raised.
Source: RFC 9309; protego; threats.md F11; docs/decisions/0017-one-door.md.

4xx: no rules. 5xx or 429: nothing may be fetched now (RFC 9309, 2.3.1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.fetched import Fetched, FetchProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hanju.collect.addresses import WebAddress
    from hanju.ports import Clock

AGENT: Final = "hanju"
LIMIT_BYTES: Final = 500 * 1024
KEPT: Final = timedelta(hours=24)
KEPT_AFTER_FAILURE: Final = timedelta(minutes=10)
#: A dead host is not asked for every page of one round.
KEPT_AFTER_SILENCE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether a page may be fetched, and how far apart requests must be."""

    is_allowed: bool
    delay_s: float = 0.0
    why: str = ""


@dataclass(slots=True)
class _Rules:
    until: datetime
    rules: Any = None  # Protego; None when everything is allowed
    problem: FetchProblem | None = None
    is_closed: bool = False
    delay_s: float = 0.0


class Robots:
    """The rules of all sites; safe to use from many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str, int], _Rules] = {}
        self._locks: dict[tuple[str, str, int], Lock] = {}
        self._lock = Lock()

    def permission(
        self, address: WebAddress, read: Callable[[str], Fetched | FetchProblem]
    ) -> Permission | FetchProblem:
        """Say whether a page may be fetched; `read` gets robots.txt when it is not known."""
        rules = self._rules(address, read)
        if rules.problem is not None:
            return rules.problem
        if rules.is_closed:
            why = "사이트가 수집 규칙(robots.txt)을 지금 내주지 못합니다."
            return Permission(is_allowed=False, delay_s=rules.delay_s, why=why)
        if rules.rules is None or rules.rules.can_fetch(address.url, AGENT):
            return Permission(is_allowed=True, delay_s=rules.delay_s)
        why = "사이트가 이 쪽의 자동 수집을 거절합니다(robots.txt)."
        return Permission(is_allowed=False, delay_s=rules.delay_s, why=why)

    def _rules(self, address: WebAddress, read: Callable[[str], Fetched | FetchProblem]) -> _Rules:
        with self._lock:
            lock = self._locks.setdefault(address.origin, Lock())
        with lock:
            known = self._known.get(address.origin)
            now = self._clock.now()
            if known is not None and now < known.until:
                return known
            answer = read(f"{address.scheme}://{address.authority}/robots.txt")
            rules = self._read(answer, now)
            self._known[address.origin] = rules
            return rules

    def _read(self, answer: Fetched | FetchProblem, now: datetime) -> _Rules:
        if isinstance(answer, FetchProblem):
            if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
                return _Rules(until=now + KEPT)
            if answer.status is not None:
                return _Rules(until=now + KEPT_AFTER_FAILURE, is_closed=True)
            if answer.kind in {"redirects", "broken"}:
                return _Rules(until=now + KEPT)  # no usable rules: RFC 9309, 2.3.1.2
            return _Rules(until=now + KEPT_AFTER_SILENCE, problem=answer)
        from protego import Protego

        rules = Protego.parse(answer.content[:LIMIT_BYTES].decode("utf-8-sig", "replace"))
        delay_s = rules.crawl_delay(AGENT) or 0.0
        rate = rules.request_rate(AGENT)
        if rate is not None and rate.requests > 0:
            delay_s = max(delay_s, rate.seconds / rate.requests)
        return _Rules(until=now + KEPT, rules=rules, delay_s=delay_s)
