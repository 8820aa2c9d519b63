"""Choices are done, remembered, kept over a new draft, and learned from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hanju.desk import story_findings
from hanju.errors import IssueFrozenError, NoSuchArticleError, NoSuchCategoryError
from hanju.model import Article, ArticleId, Entry, Finding, Issue, Story
from hanju.model.issue_json import canonical_json, content_hash
from hanju.newsroom import Newsroom, open_newsroom
from hanju.newsroom.deciding import decisions_at_signing
from hanju.newsroom.drafting import taste_for
from hanju.settings import House, default_house_text
from tests.unit.newsroom.rooms import (
    NOW,
    FakeDrafter,
    StandingClock,
    entries,
    reprint,
    room,
    week,
)

BASE = date(2025, 12, 11)
LATER = NOW + timedelta(hours=5)
#: Every second article of the sample week leaves some of every category, and candidates.
EVERY = 2


def story_rules(found: Newsroom, number: int) -> list[Finding]:
    """What `check` says of the stories; the rest of it reads every text again."""
    store = found.store
    return story_findings(store.issue(number), store.stories(number), store.proposals(number))


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return week()[::EVERY]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, articles: list[Article]) -> Path:
    """A newsroom with one draft, made once."""
    folder = tmp_path_factory.mktemp("made") / "room"
    with room(folder, articles) as found:
        found.draft(BASE, drafter=FakeDrafter())
    return folder


@pytest.fixture
def drafted(tmp_path: Path, made: Path) -> Iterator[Newsroom]:
    copy = shutil.copytree(made, tmp_path / "room")
    with open_newsroom(copy, clock=StandingClock(LATER)) as found:
        yield found


def first(found: Newsroom, place: int = 0) -> Entry:
    return list(found.issue(108).entries())[place]


def cell(issue: Issue, entry_id: str) -> tuple[str, str]:
    return next(
        (field.name, category.name)
        for _, field, category in issue.cells()
        if any(entry.id == entry_id for entry in category.entries)
    )


def edit(found: Newsroom, entry: Entry, headline: str) -> Entry:
    """What the desk does when a person saves a headline."""
    from hanju.archive.assemble import with_entries

    edited = replace(entry, headline=headline, written_by="editor")
    issue = found.issue(108)
    chapters = with_entries(issue.chapters, lambda one: edited if one.id == entry.id else one)
    changed = replace(issue, chapters=chapters)
    found.store.save_issue(changed, by="김편집", why="제목", at=found._parts.clock.now())
    return edited


def test_a_choice_is_kept_with_who_when_why_and_what_the_story_was_like(drafted: Newsroom) -> None:
    entry = first(drafted)
    report = drafted.decide(108, entry.id, "drop", by="김편집", why="지난주와 같음")
    assert (report.headline, report.is_in) == (entry.headline, False)
    assert entry.id not in entries(drafted.issue(108))
    (kept,) = drafted.store.decisions(108, 108)
    assert (kept.action, kept.by, kept.why, kept.entry_id) == (
        "drop", "김편집", "지난주와 같음", entry.id,
    )  # fmt: skip
    assert kept.articles == tuple(source.article_id for source in entry.sources)
    assert {kind for kind, _ in kept.traits} >= {"cell", "form", "outlet"}
    assert drafted.store.entry_revisions(108, entry.id), "no text is lost"


def test_what_was_taken_out_comes_back_with_its_last_text_and_place(drafted: Newsroom) -> None:
    entry = edit(drafted, first(drafted), "고친 제목")
    before = cell(drafted.issue(108), entry.id)
    drafted.decide(108, entry.id, "hold", by="김편집", why="확인 중")
    drafted.decide(108, entry.id, "accept", by="박과장")
    assert entries(drafted.issue(108))[entry.id] == entry
    assert cell(drafted.issue(108), entry.id) == before
    assert [d.action for d in drafted.store.decisions(108, 108)] == ["hold", "accept"]


def test_a_candidate_is_drafted_and_lands_in_its_category(drafted: Newsroom) -> None:
    printed = {entry.story_id for entry in drafted.issue(108).entries()}
    candidate = next(s for s in drafted.store.stories(108) if s.id not in printed and s.placement)
    assert candidate.placement
    report = drafted.decide(108, candidate.lead.id, "accept", by="김편집", drafter=FakeDrafter())
    assert report.entry_id in entries(drafted.issue(108))
    assert candidate.placement.category in report.place
    drafted.draft(BASE, drafter=FakeDrafter())
    assert report.entry_id in entries(drafted.issue(108)), "and a new draft keeps it"


def test_an_entry_moves_by_words_and_wrong_words_are_told(drafted: Newsroom) -> None:
    entry = first(drafted)
    field, category = cell(drafted.issue(108), entry.id)
    goal = "지자체" if category != "지자체" else "중앙부처"
    drafted.decide(108, entry.id, "move", to=goal, by="김편집")
    assert cell(drafted.issue(108), entry.id) == (field, goal)
    (kept,) = drafted.store.decisions(108, 108)
    assert ("cell", f"{field.removesuffix(' 분야')}·{goal}") in kept.traits
    with pytest.raises(NoSuchCategoryError, match="AI·지자체"):
        drafted.decide(108, entry.id, "move", to="연예", by="김편집")
    with pytest.raises(NoSuchArticleError):
        drafted.decide(108, "없는 것", "accept", by="김편집")
    drafted.draft(BASE, drafter=FakeDrafter())
    assert cell(drafted.issue(108), entry.id) == (field, goal), "also after a new draft"


def test_what_is_written_while_a_new_draft_is_made_stays(drafted: Newsroom) -> None:
    one, two = first(drafted), first(drafted, 1)

    class Slow(FakeDrafter):
        def draft(self, story: Story, house: House) -> Entry:
            if not self.asked:
                desk = drafted.desk
                desk.save(108, one.id, "headline", "쓰는 동안 고친 제목", seen=1, by="김편집")
                desk.decide(108, two.id, "drop", by="김편집")
            return super().draft(story, house)

    drafted.draft(BASE, drafter=Slow())
    now = entries(drafted.issue(108))
    assert now[one.id].headline == "쓰는 동안 고친 제목"
    assert two.id not in now


def test_a_new_draft_leaves_touched_entries_byte_for_byte_and_proposes_what_is_new(
    drafted: Newsroom, articles: list[Article]
) -> None:
    with_body = [e for e in drafted.issue(108).entries() if len(e.sources) == 1][:3]
    touched = [edit(drafted, entry, f"사람이 고친 제목 {n}") for n, entry in enumerate(with_body)]
    dropped = list(drafted.issue(108).entries())[-1]
    drafted.decide(108, dropped.id, "drop", by="김편집", why="중복")
    by_id = {article.id: article for article in articles}
    leads = [by_id[e.sources[0].article_id] for e in (*touched, dropped) if e.sources[0].article_id]
    late = [reprint(lead, n) for n, lead in enumerate(leads)]
    drafted.store.add_articles(late, at=drafted._parts.clock.now())
    stories = {s.id: s for s in drafted.store.stories(108)}
    drafter = FakeDrafter()
    report = drafted.draft(BASE, drafter=drafter)
    issue = drafted.issue(108)
    assert report.kept == 3
    for entry in touched:
        assert entries(issue)[entry.id] == entry
        assert entry.story_id not in drafter.asked
        story = next(s for s in drafted.store.stories(108) if s.id == entry.story_id)
        assert story.articles == stories[story.id].articles
    assert dropped.id not in entries(issue)
    assert not [e for e in issue.entries() if e.headline == dropped.headline]
    told = [f for f in story_rules(drafted, 108) if f.rule == "I13"]
    assert {f.entry_id for f in told} == {entry.id for entry in touched}
    assert all("새 기사 1건이 이 사건에 더해질 수 있음" in f.message for f in told)
    waiting = drafted.why("late-0")
    assert waiting.outcome == "candidate"
    assert any("편집자가 손댄" in line for line in waiting.ranking)


def test_an_untouched_draft_is_made_anew_and_replace_makes_all_anew(drafted: Newsroom) -> None:
    before = drafted.issue(108)
    drafted.draft(BASE, drafter=FakeDrafter())
    assert drafted.issue(108) == before
    entry = edit(drafted, first(drafted), "고친 제목")
    report = drafted.draft(BASE, drafter=FakeDrafter(), replace_edited=True)
    assert report.kept == 0
    assert entries(drafted.issue(108))[entry.id].headline != "고친 제목"
    assert drafted.draft(BASE, drafter=FakeDrafter()).kept == 0, "what was replaced is untouched"


def test_a_confirmation_holds_for_the_text_that_was_confirmed(drafted: Newsroom) -> None:
    entry = first(drafted)
    drafted.decide(108, entry.id, "accept", by="김편집")
    assert drafted.draft(BASE, drafter=FakeDrafter()).kept == 1
    drafted.draft(BASE, drafter=FakeDrafter(), replace_edited=True)
    assert drafted.draft(BASE, drafter=FakeDrafter()).kept == 1, "the text is still the same"


def test_an_edition_that_comes_back_brings_its_choices(drafted: Newsroom, tmp_path: Path) -> None:
    issue = drafted.issue(108)
    by_cell = [
        (place, part, cat)
        for place, chapter in enumerate(issue.chapters)
        for part, field in enumerate(chapter.fields)
        for cat, category in enumerate(field.categories)
        if len(category.entries) > 1
    ]
    chapter, field, category = by_cell[0]
    content = json.loads(drafted.export_issue(108))
    rows = content["chapters"][chapter]["fields"][field]["categories"]
    deleted = rows[category]["entries"].pop(0)
    moved = rows[category]["entries"].pop(0)
    rows[(category + 1) % len(rows)]["entries"].append(moved)
    path = tmp_path / "108.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert drafted.import_issue(path, by="김편집").stored is False
    assert drafted.store.decisions(108, 108) == [], "looking is no choice"
    drafted.import_issue(path, apply=True, by="김편집")
    made = {d.entry_id: (d.action, d.by) for d in drafted.store.decisions(108, 108)}
    assert made == {deleted["id"]: ("drop", "김편집"), moved["id"]: ("move", "김편집")}
    drafted.draft(BASE, drafter=FakeDrafter())
    assert deleted["id"] not in entries(drafted.issue(108)), "a new draft respects it"
    assert cell(drafted.issue(108), moved["id"])[1] == rows[(category + 1) % len(rows)]["name"]


def test_signing_accepts_what_stands_and_a_signed_issue_takes_no_choice(drafted: Newsroom) -> None:
    dropped = first(drafted)
    drafted.decide(108, dropped.id, "drop", by="김편집")
    issue = drafted.issue(108)
    made = decisions_at_signing(drafted._parts, issue, by="박과장")
    assert {d.entry_id for d in made} == set(entries(issue))
    assert {(d.action, d.by) for d in made} == {("accept", "박과장")}
    assert dropped.id not in {d.entry_id for d in made}
    sign(drafted)
    assert len(drafted.store.decisions(108, 108)) == 1 + len(made)
    with pytest.raises(IssueFrozenError):
        drafted.decide(108, dropped.id, "accept", by="김편집")


def sign(found: Newsroom) -> None:
    """Sign as `approve` does, without asking the policies about the fake texts."""
    issue = found.issue(108)
    found.store.freeze_issue(
        108,
        document=canonical_json(issue),
        content_hash=content_hash(issue),
        by="박과장",
        at=found._parts.clock.now(),
        decisions=decisions_at_signing(found._parts, issue, by="박과장"),
    )


def next_week(articles: list[Article]) -> list[Article]:
    """The same bodies at work a week later."""
    return [
        replace(
            article,
            id=ArticleId(f"next-{article.id}"),
            url=f"{article.url}/next",
            title=article.title.replace("개최", "마련"),
            published_at=article.published_at and article.published_at + timedelta(days=7),
        )
        for article in articles
    ]


@pytest.mark.parametrize("learns", [True, False])
def test_the_next_issue_learns_from_this_one_unless_the_house_says_no(
    tmp_path: Path, made: Path, articles: list[Article], *, learns: bool
) -> None:
    copy = shutil.copytree(made, tmp_path / "room")
    text = default_house_text().replace("learns = true", f"learns = {str(learns).lower()}")
    (copy / "hanju.toml").write_text(text, encoding="utf-8")
    with open_newsroom(copy, clock=StandingClock(LATER)) as found:
        companies = [
            entry
            for _, _, category in found.issue(108).cells()
            if category.name == "민간기업"
            for entry in category.entries
        ]
        assert len(companies) >= 3
        for entry in companies:
            found.decide(108, entry.id, "drop", by="김편집")
        sign(found)
        found.store.add_articles(next_week(articles), at=found._parts.clock.now())
        report = found.draft(BASE + timedelta(days=7), drafter=FakeDrafter())
        assert report.number == 109
        assert bool(report.learned_choices) is learns
        told = [
            line
            for story in found.store.stories(109)
            for line in story.why
            if line.startswith("지난 선택에서 배움 -")
        ]
        assert bool(told) is learns
        assert all("‘기업’" in line or "민간기업" in line for line in told)
        assert taste_for(found._parts, 108).choices == 0, "an issue does not learn from itself"


def test_entries_of_the_week_before_are_marked_and_stay_marked_in_a_new_draft(
    drafted: Newsroom, articles: list[Article]
) -> None:
    sign(drafted)
    drafted.store.add_articles(next_week(articles[:60]), at=drafted._parts.clock.now())
    drafted.draft(BASE + timedelta(days=7), drafter=FakeDrafter())

    def marks() -> dict[str, tuple[int, str]]:
        return {
            str(s.id): (s.earlier.number, s.earlier.kind)
            for s in drafted.store.stories(109)
            if s.earlier
        }

    once = marks()
    assert {number for number, _ in once.values()} == {108}
    assert "held" in {kind for _, kind in once.values()}
    rules = story_rules(drafted, 109)
    assert {f.rule for f in rules} <= {"I15", "I16"}
    assert "I15" in {f.rule for f in rules}
    assert all("제108호" in f.message for f in rules)
    entry = next(e for e in drafted.issue(109).entries() if str(e.story_id) in once)
    drafted.decide(109, entry.id, "accept", by="김편집")
    drafted.draft(BASE + timedelta(days=7), drafter=FakeDrafter())
    assert marks() == once
    assert "제108호" in drafted.why(entry.id, 109).earlier
