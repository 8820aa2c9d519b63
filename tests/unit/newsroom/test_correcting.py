"""A correction from its opening to its editions: what is printed, who may sign, what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument

from hanju.errors import (
    IssueFrozenError,
    NoSuchEditionError,
    NothingToUndoError,
    PolicyError,
    ReviewStepError,
)
from hanju.model.issue_json import canonical_json, issue_from_json
from hanju.newsroom import Newsroom
from hanju.newsroom.drafting import _number_for
from hanju.newsroom.public_answers import issue_answer
from tests.unit.newsroom.desk.room import NUMBER, TickingClock, names, small_room
from tests.unit.newsroom.desk.test_signing import TWO

WHY = "사업비 숫자가 틀림"
FORMATS = ("hwpx", "docx", "pdf", "html", "epub", "md", "eml", "atom", "jsonfeed", "json")
READ_BACK = ("hwpx", "docx", "pdf", "json")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room", house_text=TWO, clock=TickingClock()) as made:
        yield made


def signed(room: Newsroom, *, by: str = "kim", reader: str = "park") -> str:
    room.desk.request_review(NUMBER, by=by)
    return room.desk.sign(NUMBER, by=reader, seen=room.desk.fingerprint(NUMBER)).content_hash


def corrected(room: Newsroom, text: str = "시는 사업비 480억원을 들여 설비를 갖춤.") -> str:
    room.desk.open_correction(NUMBER, by="kim", why=WHY)
    one = names(room)[0]
    now = room.desk.entry(NUMBER, one)
    room.desk.save(NUMBER, one, "b2", text, seen=now.revision, by="kim")
    return one


def test_a_correction_is_told_in_every_format_and_overwrites_nothing(room: Newsroom) -> None:
    signed(room)
    first = room.publish(NUMBER, FORMATS).editions
    before = {one.path: one.path.read_bytes() for one in first}
    corrected(room)
    while_open = room.publish(NUMBER, ["md"])
    assert while_open.edition == 1
    assert room.issue(NUMBER).state == "draft"
    assert while_open.editions[0].path.read_bytes() == before[while_open.editions[0].path]
    signed(room)
    report = room.publish(NUMBER, FORMATS)
    assert report.edition == 2
    assert not {one.path for one in report.editions} & set(before)
    assert {path: path.read_bytes() for path in before} == before
    found = {one.format: one.path for one in report.editions}
    assert found["md"].name == "hanju-108-2.md"
    for name in ("md", "html", "atom"):
        text = found[name].read_text(encoding="utf-8")
        assert "정정(2판, 2025.12.11)" in text.replace("\\", ""), name
        assert f"정정 사유: {WHY}" in text.replace("\\", ""), name
        assert "‘시는 사업비 480억원을 들여 설비를 갖춤.’" in text.replace("\\", ""), name
    mail = message_from_bytes(found["eml"].read_bytes(), policy=default)
    assert "(정정)" in mail["subject"]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            assert f"정정 사유: {WHY}" in part.get_content(), part.get_content_type()
    for name in ("hwpx", "docx", "epub"):
        with ZipFile(found[name]) as package:
            parts = [package.read(one).decode("utf-8", "ignore") for one in package.namelist()]
        for words in ("정정(2판, 2025.12.11)", "정정 내용", f"정정 사유: {WHY}"):
            assert any(words in part for part in parts), (name, words)
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(found["pdf"])]
    assert "정정(2판" in pages[0]
    assert "정정 내용" in pages[-1]
    assert "480억원" in pages[-1]
    data = json.loads(found["json"].read_text(encoding="utf-8"))
    told = data["correction"]
    assert (told["edition"], told["date"], told["why"]) == (2, "2025-12-11", WHY)
    assert len(told["changes"]) == 1
    assert not issue_from_json(data).extras
    feed = json.loads(found["jsonfeed"].read_text(encoding="utf-8"))["items"]
    assert {one["date_published"] for one in feed} == {"2025-12-11T00:00:00+09:00"}


def test_what_is_read_back_of_a_correction_is_its_text(room: Newsroom) -> None:
    signed(room)
    room.publish(NUMBER, ["json"])
    corrected(room)
    signed(room)
    for edition in room.publish(NUMBER, READ_BACK).editions:
        report = room.import_issue(edition.path)
        assert report.changes == (), edition.format


def test_who_wrote_an_earlier_edition_may_sign_a_correction_of_somebody_else(
    room: Newsroom,
) -> None:
    one = names(room)[0]
    room.desk.save(NUMBER, one, "b1", "시는 설비를 놓는다고 밝힘.", seen=1, by="park")
    signed(room, by="kim", reader="lee")
    corrected(room)
    room.desk.request_review(NUMBER, by="kim")
    assert "park" not in room._parts.people_of(NUMBER)
    assert room._parts.people_of(NUMBER) == ["kim"]
    assert room.check(NUMBER, by="kim").entries == 2


def test_approving_by_command_goes_on_as_before(room: Newsroom) -> None:
    assert room.approve(NUMBER, by="park").edition == 1
    with pytest.raises(IssueFrozenError):
        room.approve(NUMBER, by="park")
    room.corrections.open(NUMBER, by="kim", why=WHY)
    with pytest.raises((ReviewStepError, PolicyError), match="글이 같습니다"):
        room.approve(NUMBER, by="park")
    one = names(room)[0]
    now = room.desk.entry(NUMBER, one)
    room.desk.save(NUMBER, one, "b2", "고친 문장.", seen=now.revision, by="kim")
    assert room.approve(NUMBER, by="park").edition == 2


def test_a_correction_of_what_nobody_saw_is_no_correction(room: Newsroom) -> None:
    signed(room)
    corrected(room)
    signed(room)
    report = room.publish(NUMBER, ["md"])
    assert (report.edition, report.editions[0].path.name) == (2, "hanju-108-2.md")
    assert "정정" not in report.editions[0].path.read_text(encoding="utf-8")


def test_editions_are_told_and_compared(room: Newsroom) -> None:
    first = canonical_json(room.issue(NUMBER))
    assert room.corrections.editions(NUMBER) == ()
    signed(room)
    room.publish(NUMBER, ["json"])
    corrected(room)
    one, two = room.corrections.editions(NUMBER)
    assert (one.state, one.is_public, one.signed_by) == ("published", True, "park")
    assert (two.state, two.is_public, two.why) == ("open", False, WHY)
    assert len(room.diff(NUMBER, NUMBER, editions=(1, 2)).lines()) == 1
    assert canonical_json(room.corrections.issue(NUMBER, 1)) == first
    with pytest.raises(NoSuchEditionError, match="3판이 없습니다"):
        room.diff(NUMBER, NUMBER, editions=(1, 3))
    told = room.desk.corrected(NUMBER)
    assert told is not None
    assert [change.where for change in told.changes] == ["bullet 2"]
    room.desk.abandon_correction(NUMBER, by="kim", why="원래 맞음")
    assert [row.edition for row in room.corrections.editions(NUMBER)] == [1]
    assert room.desk.corrected(NUMBER) is None
    assert (room.issue(NUMBER).state, canonical_json(room.issue(NUMBER))) == ("published", first)


def test_a_reason_is_asked_for(room: Newsroom) -> None:
    signed(room)
    with pytest.raises(ReviewStepError, match="까닭"):
        room.desk.open_correction(NUMBER, by="kim", why="  ")
    room.desk.open_correction(NUMBER, by="kim", why=WHY)
    with pytest.raises(ReviewStepError, match="까닭"):
        room.desk.abandon_correction(NUMBER, by="kim", why="")


def test_what_was_done_before_the_signature_is_not_undone_in_a_correction(room: Newsroom) -> None:
    one = names(room)[0]
    room.desk.decide(NUMBER, one, "accept", by="kim")
    signed(room)
    room.desk.open_correction(NUMBER, by="kim", why=WHY)
    with pytest.raises(NothingToUndoError):
        room.desk.undo(NUMBER, by="kim")
    room.desk.decide(NUMBER, one, "drop", by="kim")
    room.desk.undo(NUMBER, by="kim")
    assert one in [str(entry.id) for entry in room.issue(NUMBER).entries()]


def test_a_week_under_correction_is_not_drafted_anew(room: Newsroom) -> None:
    signed(room)
    room.desk.open_correction(NUMBER, by="kim", why=WHY)
    with pytest.raises(IssueFrozenError):
        _number_for(room._parts, room.issue(NUMBER).base_date)


def test_the_public_sees_the_edition_of_before_until_the_next_is_published(room: Newsroom) -> None:
    signed(room)
    room.publish(NUMBER, ["json"])
    one = corrected(room)

    def shown() -> tuple[str, int, int]:
        entry = room.public.entry(f"{NUMBER}:{one}").entry
        hits = room.public.search("480억원", within="issues").total
        return entry.bullets[1].text, room.public.issue(NUMBER).edition, hits

    old = shown()
    assert old[1:] == (1, 0)
    signed(room)
    assert shown() == old
    room.publish(NUMBER, ["json"])
    assert shown() == ("시는 사업비 480억원을 들여 설비를 갖춤.", 2, 1)
    told = issue_answer(room.public.issue(NUMBER), room.house)
    assert (told.edition, str(told.corrected_on), len(told.corrections)) == (2, "2025-12-11", 1)
    (before,) = room.public.earlier(NUMBER)
    assert (before.edition, before.entries[0].entry.bullets[1].text) == (1, old[0])
