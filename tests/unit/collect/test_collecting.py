"""Rounds: who is asked when, and what one source may do to the others."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from hanju.clock import SystemClock
from hanju.collect.collecting import (
    by_host,
    health_after,
    host_of,
    read_all,
    split_waiting,
    usual_gap_s,
)
from hanju.collect.fetched import Fetched, FetchOrder, FetchProblem
from hanju.collect.readers import read_source, reader_of
from hanju.collect.source_reads import RoundTools, SourceRead
from hanju.model import Source, SourceHealth, SourceId, SourceKind, SourceState
from tests.unit.making import article

NOW = datetime(2025, 12, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def source(name: str, host: str = "a.example") -> Source:
    return Source(id=SourceId(name), url=f"https://{host}/{name}.xml")


def read(one: Source, state: SourceState = "ok", **more: object) -> SourceRead:
    return replace(SourceRead(source=one, state=state), **more)  # type: ignore[arg-type]


def health(name: str, **more: object) -> SourceHealth:
    known = SourceHealth(source_id=SourceId(name), state="ok", since=NOW, checked_at=NOW)
    return replace(known, **more)  # type: ignore[arg-type]


class FakeFetcher:
    """Answers every order with one and the same thing."""

    def __init__(self, answer: Fetched | FetchProblem) -> None:
        self.answer = answer

    def fetch(self, order: FetchOrder) -> Fetched | FetchProblem:
        del order
        return self.answer

    def settle(self, fetched: Fetched) -> None:  # noqa: ARG002  the port's name
        raise AssertionError("validators are stored with the articles")


# -- deciding -----------------------------------------------------------------------------


def test_hosts_that_failed_last_time_come_last() -> None:
    sources = [source("bad", "bad.example"), source("one"), source("two")]
    groups = by_host(sources, {SourceId("bad"): health("bad", failures=3)})
    assert [[one.id for one in group] for group in groups] == [["one", "two"], ["bad"]]


def test_a_host_that_named_a_time_is_left_alone_with_all_its_sources() -> None:
    sources = [source("one"), source("two"), source("other", "b.example")]
    known = {SourceId("one"): health("one", retry_at=NOW + HOUR)}
    due, waiting = split_waiting(sources, known, now=NOW)
    assert ([one.id for one in due], len(waiting)) == (["other"], 2)
    assert split_waiting(sources, known, now=NOW + 2 * HOUR)[1] == []


def test_since_is_when_it_went_wrong_and_good_states_are_one() -> None:
    one = source("one")
    first = health_after(read(one), None, now=NOW)
    same = health_after(read(one, "unchanged"), first, now=NOW + HOUR)
    assert (same.since, same.last_good_at) == (NOW, NOW + HOUR)
    broken = health_after(read(one, "broken", why="(404)"), same, now=NOW + 2 * HOUR)
    still = health_after(read(one, "broken", why="(404)"), broken, now=NOW + 3 * HOUR)
    assert (still.since, still.failures) == (NOW + 2 * HOUR, 2)
    assert still.last_good_at == NOW + HOUR
    mended = health_after(read(one, "unchanged"), still, now=NOW + 4 * HOUR)
    assert (mended.why, mended.failures, mended.since) == ("", 0, NOW + 4 * HOUR)


def test_what_a_move_said_stays_while_nothing_changes() -> None:
    one = source("one")
    moved = read(one, why="옮겨졌습니다", mend="바꾸세요", moved_to="https://b.example/")
    first = health_after(moved, None, now=NOW)
    same = health_after(read(one, "unchanged"), first, now=NOW + HOUR)
    assert (same.why, same.moved_to) == ("옮겨졌습니다", "https://b.example/")
    assert health_after(read(one), same, now=NOW + HOUR).why == ""


def test_an_article_of_the_future_is_not_the_newest() -> None:
    at = [NOW - HOUR, NOW + 9 * HOUR]
    articles = tuple(article(str(number), at=one) for number, one in enumerate(at))
    assert health_after(read(source("one"), articles=articles), None, now=NOW).newest_at == at[0]


@pytest.mark.parametrize(("days", "is_silent"), [(1, False), (3, False), (5, True), (30, True)])
def test_silent_is_twice_the_usual_gap_and_at_least_four_days(days: int, is_silent: bool) -> None:
    known = health("one", newest_at=NOW - timedelta(days=days), usual_gap_s=3600.0)
    assert known.is_silent(NOW) is is_silent
    weekly = replace(known, usual_gap_s=7 * 86_400.0)
    assert weekly.is_silent(NOW) is (days > 14)
    assert not replace(known, state="broken").is_silent(NOW), "broken says more"


def test_a_usual_gap_needs_some_articles() -> None:
    assert usual_gap_s([NOW, NOW + HOUR]) is None
    assert usual_gap_s([NOW + number * HOUR for number in range(6)]) == 3600.0


# -- doing --------------------------------------------------------------------------------


def test_a_mistake_of_ours_at_one_source_stops_no_other() -> None:
    def explode(one: Source) -> SourceRead:
        if one.id == "bad":
            raise KeyError("unexpected")
        return read(one)

    sources = [source("bad"), source("good"), source("far", "b.example")]
    found = {one.source.id: one for one in read_all(sources, explode, health={})}
    assert {name: one.state for name, one in found.items()} == {
        "bad": "broken", "good": "ok", "far": "ok",
    }  # fmt: skip
    assert "KeyError" in found[SourceId("bad")].why


def test_a_dead_host_is_asked_twice_and_then_left_alone() -> None:
    asked = []

    def dead(one: Source) -> SourceRead:
        asked.append(one.id)
        return read(one, "broken", no_answer=True)

    found = list(read_all([source(str(n)) for n in range(9)], dead, health={}))
    assert (len(found), len(asked)) == (9, 2)


def test_one_host_is_asked_one_thing_at_a_time_and_hosts_together() -> None:
    now_open: dict[str, int] = {}
    most: dict[str, int] = {}
    together = threading.Barrier(4, timeout=5)
    lock = threading.Lock()

    def slow(one: Source) -> SourceRead:
        host = host_of(one)
        with lock:
            now_open[host] = now_open.get(host, 0) + 1
            most[host] = max(most.get(host, 0), now_open[host])
        together.wait()  # passes only when four hosts are asked at the same time
        with lock:
            now_open[host] -= 1
        return read(one)

    sources = [source(f"{n}", f"h{n % 4}.example") for n in range(12)]
    assert len(list(read_all(sources, slow, health={}))) == 12
    assert set(most.values()) == {1}


def test_leaving_early_ends_the_round() -> None:
    asked = []

    def count(one: Source) -> SourceRead:
        asked.append(one.id)
        time.sleep(0.005)  # noqa: TID251  a page under way
        return read(one)

    reads = read_all([source(str(n)) for n in range(500)], count, health={}, hosts_at_once=2)
    next(iter(reads))
    reads.close()  # type: ignore[attr-defined]
    assert len(asked) < 20
    assert threading.active_count() < 10


def test_nothing_to_read_is_no_round() -> None:
    assert list(read_all([], read, health={})) == []


def test_a_kind_without_a_reader_says_so() -> None:
    problem = FetchProblem(kind="gone", url="", why="", mend="")
    newer = replace(source("newer"), kind="telepathy")  # type: ignore[arg-type]
    found = read_source(newer, RoundTools(fetcher=FakeFetcher(problem), clock=SystemClock()))
    assert (found.state, "telepathy" in found.why) == ("broken", True)


@pytest.mark.parametrize("kind", get_args(SourceKind))
def test_every_kind_of_source_has_a_reader(kind: str) -> None:
    assert reader_of(kind) is not None


@pytest.mark.parametrize(("kind", "state"), [("busy", "quota"), ("robots", "robots")])
def test_problems_of_the_door_become_states(kind: str, state: str) -> None:
    problem = FetchProblem(kind=kind, url="", why="왜", mend="어떻게")  # type: ignore[arg-type]
    found = read_source(
        source("one"), RoundTools(fetcher=FakeFetcher(problem), clock=SystemClock())
    )
    assert (found.state, found.why, found.mend) == (state, "왜", "어떻게")
