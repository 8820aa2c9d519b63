"""The round itself: once, after a kill, beside people, and who is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hanju.errors import HeldElsewhereError
from hanju.locks import hold
from hanju.model import Source, SourceHealth, SourceId
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.newsroom.notices import Notice, NoticeSent
from hanju.newsroom.round import lock_path
from tests.conftest import FakeClock
from tests.servers.smtp import SmtpServer
from tests.servers.web import PUBLIC, Reply, Seen, Site
from tests.unit.newsroom.rooms import week

BASE = date(2025, 12, 11)
NOW = datetime(2025, 12, 11, 1, tzinfo=UTC)  # Thursday, 10:00 in Seoul
WEEK = timedelta(days=7)


@contextmanager
def room(folder: Path, settings: str = "", *, articles: int = 6) -> Iterator[Newsroom]:
    if not (folder / "hanju.toml").exists():
        make_newsroom(folder, settings, starts_with_sources=False)
    with open_newsroom(folder, clock=FakeClock(NOW)) as found:
        if articles:
            found.store.add_articles(week()[:articles], at=NOW)
        yield found


def clock_of(found: Newsroom) -> FakeClock:
    clock = found._parts.clock
    assert isinstance(clock, FakeClock)
    return clock


def states(found: Newsroom) -> dict[str, str]:
    return {row.stage: row.state for row in found.store.care.stages()}


def test_a_round_ends_in_a_draft_and_never_runs_twice(tmp_path: Path) -> None:
    with room(tmp_path / "room") as found:
        report = found.run(is_due=True)
        (made,) = report.rounds
        assert [one.state for one in made.stages] == ["done"] * 4
        assert (made.number, made.base_date) == (108, BASE)
        before = found.issue(108)
        assert before.state == "draft"
        for is_due in (True, False):
            again = found.run(is_due=is_due)
            assert again.rounds == ()
            assert "2025-12-18(목) 09:00" in again.why
        assert found.issue(108) == before
        assert set(states(found).values()) == {"done"}


def test_a_round_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    with room(tmp_path / "room") as found:
        care = found.store.care
        care.begin_stage(BASE, "collect", at=NOW)
        care.end_stage(BASE, "collect", at=NOW, counts={"added": 6})
        care.begin_stage(BASE, "draft", at=NOW)  # and here the process died
        (resumed,) = found.run(is_due=True).rounds
        assert resumed.resumed
        assert [one.state for one in resumed.stages] == ["before", "done", "done", "done"]


def test_a_draft_that_people_touched_is_left(tmp_path: Path) -> None:
    with room(tmp_path / "room") as found:
        found.draft(BASE)
        issue = found.issue(108)
        entry = next(issue.entries())
        found.store.save_field(
            108, entry.id, read=lambda one: one.headline,
            change=lambda one: replace(one, headline="사람이 고친 제목"),
            seen=1, by="김편집", why="", at=NOW,
        )  # fmt: skip
        (made,) = found.run(is_due=True).rounds
        assert made.stages[1].counts == {"number": 108, "left": 1}
        assert "사람이 고친 제목" in {one.headline for one in found.issue(108).entries()}


def test_an_empty_window_gets_no_draft_and_is_collected_again(tmp_path: Path) -> None:
    with room(tmp_path / "room", articles=0) as found:
        report = found.run(is_due=True)
        assert report.blocks
        assert report.rounds[0].stages[-1].state == "failed"
        assert "한 건도" in report.rounds[0].stages[-1].problem
        assert found.issues() == []
        found.store.add_articles(week()[:6], at=NOW)
        (made,) = found.run(is_due=True).rounds
        assert [one.state for one in made.stages] == ["done"] * 4


def test_one_round_at_a_time_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    with room(tmp_path / "room", articles=0) as found:
        path = lock_path(found.home)
        code = (
            "import sys, time; from pathlib import Path; from datetime import datetime, UTC\n"
            "from hanju.locks import hold\n"
            f"path = Path({str(path)!r})\n"
            "with hold(path, what='hanju run', since=datetime(2025,1,1,tzinfo=UTC)):\n"
            "    print('held', flush=True); time.sleep(60)"
        )
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(HeldElsewhereError, match=rf"{other.pid}번, 2025-01-01"):
                found.run(is_due=True)
            other.kill()
            other.wait()
        assert found.run(is_due=True).rounds
        with hold(path, what="x", since=NOW):
            pass


@pytest.mark.allow_hosts(["127.0.0.0/8", "::1"])
def test_the_office_is_told_once_by_mail_and_webhook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (
        f'[collect]\npause_s = 0\nnetworks = ["{PUBLIC}"]\n'
        '[round]\nmail_to = ["desk@office.example"]\n'
    )
    bodies: list[dict[str, object]] = []

    def take(seen: Seen) -> Reply:
        bodies.append(json.loads(seen.body))
        return Reply(status=204)

    with Site() as site, SmtpServer() as smtp, room(tmp_path / "room", settings) as found:
        site.routes["/hooks/geheimes-wort"] = take
        monkeypatch.setenv("HANJU_WEBHOOK", f"{site.url}/hooks/geheimes-wort")
        monkeypatch.setenv("HANJU_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("HANJU_SMTP_PORT", str(smtp.port))
        monkeypatch.setenv("HANJU_SMTP_SECURITY", "plain")
        monkeypatch.setenv("HANJU_SMTP_SENDER", "hanju@office.example")
        report = found.run(is_due=True)
        assert report.notices == (("draft_ready", "mail", ""), ("draft_ready", "webhook", ""))
        (mail,) = smtp.delivered
        assert mail.message["Subject"] == "[hanju] 제108호 초안이 되었습니다"
        assert mail.recipient == "desk@office.example"
        assert (bodies[0]["kind"], bodies[0]["number"]) == ("draft_ready", 108)
        assert found.run(is_due=True).notices == ()
        clock_of(found).at = NOW + timedelta(days=1, hours=6)  # Friday, 16:00: nobody signed
        late = found.run(is_due=True)
        assert [one[0] for one in late.notices] == ["unsigned", "unsigned"]
        assert found.issue(108).state == "draft"
        assert found.run(is_due=True).notices == ()
        assert len(smtp.delivered) == len(bodies) == 2


@pytest.mark.allow_hosts(["127.0.0.0/8", "::1"])
def test_a_webhook_that_fails_is_tried_again_and_its_address_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = f'[collect]\npause_s = 0\nnetworks = ["{PUBLIC}"]\n'
    with Site() as site, room(tmp_path / "room", settings) as found:
        site.routes["/hooks/geheimes-wort"] = Reply(status=500)
        monkeypatch.setenv("HANJU_WEBHOOK", f"{site.url}/hooks/geheimes-wort")
        report = found.run(is_due=True)
        ((kind, way, problem),) = report.notices
        assert (kind, way, report.blocks) == ("draft_ready", "webhook", True)
        assert "500" in problem
        assert "geheim" not in problem
        assert ("draft 108 2025-12-11", "webhook") not in found.store.care.told()


def test_a_source_that_was_broken_at_two_rounds_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    with room(tmp_path / "room") as found:
        from hanju.newsroom import round as round_room

        def note(_: object, notices: Sequence[Notice]) -> list[NoticeSent]:
            told.extend((one.kind, one.text) for one in notices)
            return []

        monkeypatch.setattr(round_room, "send_notices", note)
        found.store.save_sources(
            [Source(id=SourceId("s"), url="https://gone.example/", title="가온시", is_on=True)]
        )
        later = NOW + timedelta(days=365)
        broken = SourceHealth(
            source_id=SourceId("s"), state="broken", since=NOW, checked_at=NOW, failures=1,
            why="주소가 없습니다", retry_at=later,  # asked to be left alone: nothing is fetched
        )  # fmt: skip
        found.store.save_health([broken])
        clock_of(found).at = NOW + timedelta(minutes=5)
        found.run(is_due=True)
        assert "sources_broken" not in {kind for kind, _ in told}
        found.store.save_health([replace(broken, failures=2)])
        clock_of(found).at = NOW + WEEK
        found.store.add_articles(
            [replace(one, id=f"n-{one.id}", url=f"{one.url}/n", published_at=NOW)  # type: ignore[arg-type]
             for one in week()[:2]], at=NOW,
        )  # fmt: skip
        found.run(is_due=True)
        texts = [text for kind, text in told if kind == "sources_broken"]
        assert texts == ["- 가온시: 주소가 없습니다 "]
