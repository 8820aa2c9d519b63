"""Comments, texts to take, read marks, and findings that are left as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.errors import (
    NoSuchCommentError,
    NoSuchEntryError,
    NoSuchFieldError,
    NotDismissableError,
    WordsGoneError,
)
from hanju.newsroom import Newsroom
from hanju.newsroom.desk.checking import words_at
from hanju.newsroom.desk.fields import field_of_where
from tests.unit.newsroom.desk.room import NUMBER, names, small_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture
def one(room: Newsroom) -> str:
    return names(room)[0]


def test_a_comment_is_open_until_it_is_resolved(room: Newsroom, one: str) -> None:
    said = room.desk.comment(NUMBER, one, " 날짜를 확인해 주세요. ", by="park").comment
    assert (said.text, room.desk.entry(NUMBER, one).open_comments) == ("날짜를 확인해 주세요.", 1)
    folded = room.desk.resolve(NUMBER, said.id, by="kim").comment
    assert (folded.resolved_by, room.desk.entry(NUMBER, one).open_comments) == ("kim", 0)
    assert len(room.desk.comments(NUMBER)) == 1, "nothing is deleted"


def test_a_proposal_is_taken_with_both_names_and_can_be_undone(room: Newsroom, one: str) -> None:
    room.desk.save(NUMBER, one, "b1", "시는 설비를 놓을 계획.", seen=1, by="kim")
    said = room.desk.comment(
        NUMBER, one, "더 분명히", by="park", field="b1", quote="설비를", proposal="발전 설비를"
    )
    assert (said.now, said.then) == ("시는 설비를 놓을 계획.", "시는 발전 설비를 놓을 계획.")
    view = room.desk.apply_proposal(NUMBER, said.comment.id, by="kim")
    assert view.entry.bullets[0].text == "시는 발전 설비를 놓을 계획."
    made = room.store.entry_revisions(NUMBER, one)[-1]
    assert (made.by, "park" in made.why) == ("kim", True)
    assert room.desk.comments(NUMBER)[0].comment.resolved_by == "kim"
    room.desk.undo(NUMBER, by="kim")
    assert room.desk.entry(NUMBER, one).entry.bullets[0].text == "시는 설비를 놓을 계획."


def test_a_quote_that_is_gone_is_told_and_not_applied(room: Newsroom, one: str) -> None:
    room.desk.save(NUMBER, one, "b1", "시는 설비를 놓을 계획.", seen=1, by="kim")
    said = room.desk.comment(
        NUMBER, one, "x", by="park", field="b1", quote="설비를", proposal="장치를"
    )
    room.desk.save(NUMBER, one, "b1", "시는 태양광을 지원할 계획.", seen=2, by="kim")
    assert room.desk.comments(NUMBER)[0].is_gone
    with pytest.raises(WordsGoneError):
        room.desk.apply_proposal(NUMBER, said.comment.id, by="kim")
    with pytest.raises(NoSuchCommentError):
        room.desk.resolve(NUMBER, 99, by="kim")


def test_a_comment_needs_an_entry_and_a_field_that_exist(room: Newsroom, one: str) -> None:
    with pytest.raises(NoSuchEntryError):
        room.desk.comment(NUMBER, "nobody", "x", by="kim")
    with pytest.raises(NoSuchFieldError):
        room.desk.comment(NUMBER, one, "x", by="kim", field="b0")


def test_a_proposal_for_a_held_entry_reaches_its_text(room: Newsroom, one: str) -> None:
    said = room.desk.comment(NUMBER, one, "x", by="park", field="headline", proposal="새 제목")
    room.desk.decide(NUMBER, one, "hold", by="kim")
    assert room.desk.apply_proposal(NUMBER, said.comment.id, by="kim").entry.headline == "새 제목"
    room.desk.undo(NUMBER, by="kim")
    assert room.desk.entry(NUMBER, one).entry.headline != "새 제목"
    assert room.desk.entry(NUMBER, one).state == "held"


def test_a_read_mark_falls_with_the_next_change(room: Newsroom, one: str) -> None:
    assert room.desk.mark_read(NUMBER, one, by="park").read_by == ("park",)
    room.desk.save(NUMBER, one, "b1", "고친 문장.", seen=1, by="kim")
    view = room.desk.entry(NUMBER, one)
    assert (view.read_by, view.read_before) == ((), ("park",))
    room.desk.mark_read(NUMBER, one, by="park", seen=1)
    assert room.desk.entry(NUMBER, one).read_by == (), "what was read is what was seen"
    assert room.desk.unmark_read(NUMBER, one, by="park").read_before == ()


def test_a_finding_is_left_for_this_wording_only(room: Newsroom, one: str) -> None:
    room.desk.save(NUMBER, one, "b1", "시는 설비를 본격 놓을 계획.", seen=1, by="kim")
    view = room.desk.entry(NUMBER, one)
    finding = next(one for one in view.findings if one.severity != "E" and one.where)
    what = (field_of_where(finding.where), finding.rule, words_at(view.entry, finding))
    left = room.desk.dismiss(NUMBER, one, *what, by="kim", why="고유 이름")
    assert finding in left.dismissed
    assert finding not in left.findings
    with pytest.raises(WordsGoneError):
        room.desk.dismiss(NUMBER, one, "b1", finding.rule, "없는 말", by="kim")
    assert finding in room.desk.undismiss(NUMBER, one, *what, by="kim").findings


def test_what_blocks_cannot_be_left(room: Newsroom, one: str) -> None:
    room.desk.save(NUMBER, one, "b2", "시는 사업비 84억원을 투입할 계획.", seen=1, by="kim")
    view = room.desk.entry(NUMBER, one)
    wrong = next(one for one in view.findings if one.rule == "N4.number")
    with pytest.raises(NotDismissableError):
        room.desk.dismiss(NUMBER, one, "b2", wrong.rule, words_at(view.entry, wrong), by="kim")
