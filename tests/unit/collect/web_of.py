"""A web of a few pages for tests of readers: what is asked is noted, nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hanju.collect.fetched import Fetched, FetchOrder, FetchProblem, ProblemKind

NOW = datetime(2025, 12, 11, 3, 0, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}


class FakeClock:
    """Stands still; sleeping moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeWeb:
    """Pages by address: bytes, text, or the name of a problem; each answer takes `seconds`."""

    def __init__(
        self,
        pages: Mapping[str, bytes | str | ProblemKind],
        clock: FakeClock | None = None,
        seconds: float = 0.0,
    ) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.clock = clock or FakeClock()
        self.seconds = seconds

    def fetch(self, order: FetchOrder) -> Fetched | FetchProblem:
        self.asked.append(order.url)
        self.clock.sleep(self.seconds)
        page = self.pages.get(order.url, "gone")
        if isinstance(page, str) and not page.startswith("<"):
            kind: ProblemKind = page  # type: ignore[assignment]
            return FetchProblem(kind=kind, url=order.url, why=f"문제 {kind}.", mend="기다리세요.")
        content = page if isinstance(page, bytes) else page.encode()
        return Fetched(
            status=200, url=order.url, asked_url=order.url, headers=HTML, content=content
        )

    def settle(self, fetched: Fetched) -> None:  # noqa: ARG002  the port's name
        raise AssertionError("validators are stored with the articles")
