"""Candidates: what did not make it, why, and taken in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hanju.desk import without
from hanju.errors import NoSuchArticleError, NotAddableError
from hanju.model import EarlierMark, Sifted
from hanju.newsroom import Newsroom, open_newsroom
from hanju.newsroom.desk.choosing import CARRIED, CARRY, GROUPS, HELD, LEFT_OUT, NO_ROOM
from tests.unit.newsroom.rooms import FakeDrafter, StandingClock, entries, room, week

NUMBER = 108
NOW = datetime(2025, 12, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "room"
    with room(folder, week()[::2]) as found:
        found.draft(date(2025, 12, 11), drafter=FakeDrafter())
    return folder


@pytest.fixture
def drafted(tmp_path: Path, made: Path) -> Iterator[Newsroom]:
    with open_newsroom(shutil.copytree(made, tmp_path / "r"), clock=StandingClock()) as found:
        yield found


def test_candidates_say_why_they_are_out_and_none_of_them_prints(drafted: Newsroom) -> None:
    found = drafted.desk.candidates(NUMBER)
    assert found
    assert {one.group for one in found} <= set(GROUPS)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    printed = {entry.story_id for entry in drafted.issue(NUMBER).entries()}
    assert not printed & {one.name for one in found}
    assert all(one.headline and one.publishers for one in found)
    no_room = drafted.desk.candidates(NUMBER, why=NO_ROOM)
    assert {one.group for one in no_room} == {NO_ROOM}
    assert "가운데" in no_room[0].reason


def test_candidates_are_found_by_words(drafted: Newsroom) -> None:
    one = drafted.desk.candidates(NUMBER)[0]
    outlet = one.publishers[0]
    found = drafted.desk.candidates(NUMBER, query=outlet)
    assert one in found
    assert all(outlet in other.publishers[0] or outlet in other.publishers or outlet
               in other.headline for other in found)  # fmt: skip
    assert drafted.desk.candidates(NUMBER, query="그런말은없다") == ()


def test_a_candidate_is_taken_in_or_left_out_and_back(drafted: Newsroom) -> None:
    desk = drafted.desk
    first, second = desk.candidates(NUMBER, why=NO_ROOM)[:2]
    view = desk.accept_candidate(NUMBER, first.name, by="kim", drafter=FakeDrafter())
    assert str(view.entry.id) in entries(drafted.issue(NUMBER))
    assert desk.decide(NUMBER, second.name, "drop", by="kim", why="지역 밖") is None
    left = {one.name: one for one in desk.candidates(NUMBER)}
    assert first.name not in left
    assert (left[second.name].group, "지역 밖" in left[second.name].reason) == (LEFT_OUT, True)
    desk.undo(NUMBER, by="kim")
    desk.undo(NUMBER, by="kim")
    assert {first.name, second.name} <= {one.name for one in desk.candidates(NUMBER, why=NO_ROOM)}
    assert str(view.entry.id) not in entries(drafted.issue(NUMBER))
    again = desk.accept_candidate(NUMBER, first.name, by="kim", drafter=FakeDrafter())
    assert (again.entry, again.revision) == (view.entry, 1), "its text was not lost"


def test_what_a_rule_dropped_is_found_and_taken_in(drafted: Newsroom) -> None:
    desk = drafted.desk
    drop = drafted.store.dropped(NUMBER)[0]
    (article,) = drafted.store.articles_by_id([drop.article_id])
    found = desk.candidates(NUMBER, query=article.title)
    assert drop.article_id in {one.name for one in found}
    view = desk.accept_candidate(
        NUMBER, str(drop.article_id), by="kim", to="AI·지자체", drafter=FakeDrafter()
    )
    assert view.cell is not None
    assert view.cell[2] == "지자체"
    with pytest.raises(NoSuchArticleError):
        desk.accept_candidate(NUMBER, "없는 것", by="kim")


def test_groups_are_counted_as_they_are_listed(drafted: Newsroom) -> None:
    counts = drafted.desk.candidate_groups(NUMBER)
    assert counts
    for group, count in counts.items():
        assert len(drafted.desk.candidates(NUMBER, why=group, limit=10_000)) == count
    # what a person leaves out goes to another group
    name = drafted.desk.candidates(NUMBER, why=NO_ROOM)[0].name
    drafted.desk.decide(NUMBER, name, "drop", by="kim", why="지역 밖")
    after = drafted.desk.candidate_groups(NUMBER)
    assert (after[NO_ROOM], after[LEFT_OUT]) == (counts[NO_ROOM] - 1, 1)


def test_a_candidate_is_kept_for_the_next_issue(drafted: Newsroom) -> None:
    desk = drafted.desk
    first, second = desk.candidates(NUMBER, why=NO_ROOM)[:2]
    desk.carry(NUMBER, first.name, by="kim")
    assert [one.name for one in desk.candidates(NUMBER, why=CARRY)] == [first.name]
    desk.carry(NUMBER, second.name, by="kim")
    desk.undo(NUMBER, by="kim")
    assert [one.name for one in desk.candidates(NUMBER, why=CARRY)] == [first.name]
    issue = replace(drafted.issue(NUMBER), number=NUMBER + 1)
    for entry in list(issue.entries()):
        issue = without(issue, entry.id)
    drafted.store.save_issue(issue, by="hanju", why="초안", at=NOW)
    (kept,) = desk.candidates(NUMBER + 1, why=CARRIED)
    assert (kept.name, kept.headline) == (first.name, first.headline)
    view = desk.take(NUMBER + 1, kept.name, by="kim", to="AI·지자체", drafter=FakeDrafter())
    assert str(view.entry.id) in entries(drafted.issue(NUMBER + 1))
    assert desk.candidates(NUMBER + 1, why=CARRIED) == ()


def test_a_candidate_goes_on_from_an_earlier_entry(drafted: Newsroom) -> None:
    desk = drafted.desk
    earlier = replace(drafted.issue(NUMBER), number=NUMBER - 1)
    entry = next(earlier.entries())
    drafted.store.save_issue(earlier, by="hanju", why="초안", at=NOW)
    one, other = desk.candidates(NUMBER, why=NO_ROOM)[:2]
    stories = drafted.store.stories(NUMBER)
    mark = EarlierMark(number=NUMBER - 1, kind="held", headline=entry.headline, share=0.9)
    marked = tuple(replace(s, earlier=mark) if s.id == one.name else s for s in stories)
    dropped = tuple(drafted.store.dropped(NUMBER))
    drafted.store.save_sifted(
        NUMBER, Sifted(chosen=(), candidates=marked, dropped=dropped, refusals=())
    )
    assert desk.candidates(NUMBER, why=HELD)[0].earlier.startswith(f"제{NUMBER - 1}호")
    view = desk.take_as_follow_up(NUMBER, one.name, by="kim", drafter=FakeDrafter())
    (link,) = drafted.store.threads.links()
    assert (str(link.earlier), link.state, link.by) == (
        f"{NUMBER - 1}:{entry.id}", "confirmed", "kim",
    )  # fmt: skip
    assert link.later.entry_id == view.entry.id
    with pytest.raises(NotAddableError):
        desk.take_as_follow_up(NUMBER, other.name, by="kim", drafter=FakeDrafter())
