"""Why: an answer for every name that the newsroom knows, and the reasons behind it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from hanju.cli.deciding import reasons
from hanju.errors import NoSuchArticleError, NoSuchIssueError
from hanju.model import Article, ArticleId
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.unit.making import article as made_article
from tests.unit.newsroom.rooms import NOW, FakeDrafter, StandingClock, room, week

BASE = date(2025, 12, 11)
#: one release and two papers that took it over; two articles that look alike and stay apart
RELEASE = "sample-a-019"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = week()
    return [a for n, a in enumerate(found) if n % 2 or a.id in {RELEASE, "sample-a-020"}]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, articles: list[Article]) -> Path:
    folder = tmp_path_factory.mktemp("why") / "room"
    with room(folder, articles) as found:
        found.draft(BASE, drafter=FakeDrafter())
    return folder


@pytest.fixture
def drafted(tmp_path: Path, made: Path) -> Iterator[Newsroom]:
    copy = shutil.copytree(made, tmp_path / "room")
    with open_newsroom(copy, clock=StandingClock(NOW + timedelta(hours=3))) as found:
        yield found


def on_screen(found: Newsroom, name: str) -> str:
    console = Console(file=StringIO(), width=110)
    console.print(reasons(found.why(name)))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_same_answer_for_the_article_its_address_its_story_and_its_entry(
    drafted: Newsroom,
) -> None:
    report = drafted.why(RELEASE)
    assert report.outcome == "printed"
    (source,) = drafted.store.articles_by_id([ArticleId(RELEASE)])
    assert report.entry_id
    address = source.url.replace("https://", "http://www.") + "?utm_source=x"
    for name in (source.url, address, f"s-{RELEASE}", report.entry_id):
        assert drafted.why(name).entry_id == report.entry_id


def test_a_merged_article_names_its_partner_and_the_evidence(drafted: Newsroom) -> None:
    report = drafted.why("sample-a-020")
    assert len(report.articles) >= 2
    assert report.publishers >= 2
    assert any("산업통상부 보도자료" in line and ": " in line for line in report.merges)


def test_the_nearest_story_that_stays_apart_comes_with_its_fate_and_the_veto(
    drafted: Newsroom,
) -> None:
    refusal = drafted.store.refusals(108)[0]
    for one in (refusal.first, refusal.second):
        told = drafted.why(one).refusals
        assert any(refusal.why in line and ("(실림)" in line or "(후보)" in line) for line in told)


def test_rank_and_quota_are_told_for_candidates_too(drafted: Newsroom) -> None:
    printed = {entry.story_id for entry in drafted.issue(108).entries()}
    candidate = next(s for s in drafted.store.stories(108) if s.id not in printed)
    report = drafted.why(candidate.lead.id)
    assert report.outcome == "candidate"
    assert any("위(정원" in line for line in report.ranking)
    assert any("점: " in line for line in report.ranking)


def test_a_dropped_article_names_the_rule(drafted: Newsroom) -> None:
    drop = next(d for d in drafted.store.dropped(108) if d.rule == "field")
    report = drafted.why(drop.article_id)
    assert (report.outcome, report.rule) == ("dropped", "field")
    assert "뺌(분야 아님)" in on_screen(drafted, drop.article_id)
    assert "field:" not in on_screen(drafted, drop.article_id)


def test_an_article_that_no_sifting_saw_says_whether_it_is_old_or_late(
    drafted: Newsroom, articles: list[Article]
) -> None:
    at = articles[0].published_at or NOW
    old = made_article("old", at=at - timedelta(days=60))
    late = made_article("late", at=at + timedelta(hours=1))
    drafted.store.add_articles([old, late], at=NOW)
    assert "대상 기간(2025.12.04~12.10) 밖" in drafted.why("old").reasons[0]
    assert drafted.why("late").outcome == "unseen"
    assert "초안을 만든 뒤에 들어왔습니다" in on_screen(drafted, late.url)


def test_what_a_person_took_out_says_who_and_why(drafted: Newsroom) -> None:
    entry_id = drafted.why(RELEASE).entry_id
    assert entry_id
    drafted.decide(108, entry_id, "drop", by="박서진", why="지난주와 같음")
    for name in (RELEASE, entry_id):
        report = drafted.why(name)
        assert report.outcome == "taken_out"
        assert "박서진이 뺌: 지난주와 같음" in report.decisions[-1]
    assert "편집자가 뺌" in on_screen(drafted, RELEASE)


def test_an_entry_without_a_story_says_who_put_it_in(drafted: Newsroom) -> None:
    from hanju.archive.assemble import with_entries

    issue = drafted.issue(108)
    mine = replace(next(iter(issue.entries())), story_id=None, sources=())
    chapters = with_entries(issue.chapters, lambda e: mine if e.id == mine.id else e)
    changed = replace(issue, chapters=chapters)
    drafted.store.save_issue(changed, by="박서진", why="직접 씀", at=NOW)
    report = drafted.why(mine.id)
    assert report.outcome == "printed"
    assert "박서진이 넣음" in report.reasons[0]


def test_unknown_names_and_newsrooms_without_issues_are_told(
    drafted: Newsroom, tmp_path: Path
) -> None:
    with pytest.raises(NoSuchArticleError):
        drafted.why("없는 것")
    make_newsroom(tmp_path / "empty", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "empty") as found, pytest.raises(NoSuchIssueError):
        found.why("a")


def test_the_screen_answers_first_and_names_every_block(drafted: Newsroom) -> None:
    text = on_screen(drafted, "sample-a-020")
    for label in ("결과", "항목", "자리", "차례", "묶인 기사", "묶은 근거", "따로 둔 소식"):
        assert f"\n{label} " in text
    assert text.index("결과") < text.index("자리") < text.index("묶인 기사")
