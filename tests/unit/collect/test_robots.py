"""F11: what robots.txt says is asked once and obeyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hanju.collect.addresses import WebAddress, read_address
from hanju.collect.fetched import Fetched, FetchProblem, ProblemKind
from hanju.collect.robots import Permission, Robots
from tests.conftest import FakeClock
from tests.ending import ends


def address(url: str) -> WebAddress:
    read = read_address(url)
    assert isinstance(read, WebAddress)
    return read


class FakeSite:
    def __init__(self, answer: bytes | FetchProblem) -> None:
        self.answer, self.asked = answer, [""]
        self.asked.clear()

    def read(self, url: str) -> Fetched | FetchProblem:
        self.asked.append(url)
        if isinstance(self.answer, FetchProblem):
            return self.answer
        return Fetched(status=200, url=url, asked_url=url, content=self.answer)


def problem(kind: ProblemKind, status: int | None = None) -> FetchProblem:
    return FetchProblem(kind=kind, url="", why="", mend="", status=status)


def test_rules_for_us_and_for_all_are_obeyed_and_asked_for_once_a_day(clock: FakeClock) -> None:
    site = FakeSite(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\nCrawl-delay: 3\n\n"
        b"User-agent: hanju\nDisallow: /board/*.do$\nAllow: /\nRequest-rate: 1/10\n"
    )
    robots = Robots(clock)
    for path, allowed in [
        ("/private", True),
        ("/board/view.do", False),
        ("/board/view.do?x", True),
    ]:
        told = robots.permission(address("http://a.kr" + path), site.read)
        assert isinstance(told, Permission)
        assert told.is_allowed == allowed
        assert told.delay_s == 10.0
    assert site.asked == ["http://a.kr/robots.txt"]
    robots.permission(address("https://a.kr/"), site.read)
    assert len(site.asked) == 2
    clock.at += timedelta(hours=25)
    robots.permission(address("http://a.kr/"), site.read)
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (problem("gone", 404), True),
        (problem("refused", 403), True),
        (problem("redirects"), True),
        (problem("server", 500), False),
        (problem("busy", 429), False),
        (b"", True),
        (b"<html><body>404 page with 200</body></html>", True),
        (b"\xc7\xd1\xb1\xdb\x00\xff" * 1000, True),
        (b"User-agent: *\nCrawl-delay: nan\nDisallow:", True),
        (b"User-agent: *\nDisallow: /\n" + b"#" * 600_000, False),
    ],
)
def test_every_kind_of_answer_decides(
    answer: bytes | FetchProblem, allowed: bool, clock: FakeClock
) -> None:
    told = Robots(clock).permission(address("http://a.kr/x"), FakeSite(answer).read)
    assert isinstance(told, Permission)
    assert told.is_allowed == allowed
    assert told.is_allowed or told.why


def test_a_rule_made_to_be_slow_is_not(clock: FakeClock) -> None:
    site = FakeSite(b"User-agent: *\nDisallow: /" + b"*a" * 2000 + b"*b\n")
    with ends():
        told = Robots(clock).permission(address("http://a.kr/" + "a" * 4000), site.read)
    assert isinstance(told, Permission)
    assert told.is_allowed


def test_a_silent_host_is_a_problem_and_asked_again_after_a_minute(clock: FakeClock) -> None:
    robots, site = Robots(clock), FakeSite(problem("timeout"))
    for _ in range(3):
        told = robots.permission(address("http://a.kr/x"), site.read)
        assert isinstance(told, FetchProblem)
    assert len(site.asked) == 1
    clock.at += timedelta(minutes=2)
    site.answer = b""
    assert isinstance(robots.permission(address("http://a.kr/x"), site.read), Permission)
