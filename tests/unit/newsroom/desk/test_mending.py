"""Mends of findings, one at a time or by rule, and facts that a person supports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.errors import NotDismissableError, WordsGoneError
from hanju.newsroom import Newsroom
from hanju.newsroom.desk.word_mends import by_source
from hanju.settings import default_house_text
from hanju.write import check_facts
from tests.unit.making import article
from tests.unit.newsroom.desk.room import NUMBER, names, small_room

#: The source says 48억원.
WRONG = "시는 사업비 84억원을 들여 설비를 갖출 계획."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


def bullet(room: Newsroom, name: str, place: int = 0) -> str:
    return room.desk.entry(NUMBER, name).entry.bullets[place].text


def test_one_finding_is_mended_and_nothing_else(room: Newsroom) -> None:
    one = names(room)[0]
    room.desk.save(
        NUMBER, one, "b1", "시는 「햇빛 마을」에 48 억원을 투입할 계획", seen=1, by="kim"
    )
    offered = {mend.rule: mend for mend in room.desk.mends(NUMBER, one) if mend.field == "b1"}
    assert offered["B5"].after == "시는 「햇빛 마을」에 48 억원을 투입할 계획."
    view = room.desk.mend(NUMBER, one, "b1", "B5", by="kim")
    assert (view.entry.bullets[0].text, view.revision) == (offered["B5"].after, 3)
    made = room.store.entry_revisions(NUMBER, one)[-1]
    assert (made.by, made.why) == ("kim", "표기 고침: B5")
    with pytest.raises(WordsGoneError):
        room.desk.mend(NUMBER, one, "b1", "B5", by="kim")
    with pytest.raises(WordsGoneError):
        room.desk.mend(NUMBER, one, "b1", "T2", "없는 말", by="kim")
    room.desk.undo(NUMBER, by="kim")
    assert bullet(room, one) == offered["B5"].before


def test_a_rule_is_mended_everywhere_after_a_look(room: Newsroom) -> None:
    both = names(room)
    for name in both:
        room.desk.save(NUMBER, name, "b1", "시는 「햇빛 마을」을 지원할 계획.", seen=1, by="kim")
    rule = next(
        mend.rule for mend in room.desk.mends(NUMBER, both[0]) if "'햇빛 마을'" in mend.after
    )
    shown = room.desk.mend_all(NUMBER, rule, by="kim", preview=True)
    assert [one.entry_id for one in shown] == both
    assert room.store.newest_revisions(NUMBER)[both[0]] == 2, "a look stores nothing"
    assert room.desk.mend_all(NUMBER, rule, by="kim") == shown
    assert [bullet(room, name) for name in both] == ["시는 '햇빛 마을'을 지원할 계획."] * 2
    assert room.desk.undo(NUMBER, by="kim").entries == tuple(both)
    assert bullet(room, both[0]) == "시는 「햇빛 마을」을 지원할 계획."
    assert room.desk.mend_all(NUMBER, "없는 규칙", by="kim") == ()


def test_a_fact_is_supported_by_a_place_and_the_place_is_listed_for_the_signer(
    room: Newsroom,
) -> None:
    one = names(room)[0]
    room.desk.save(NUMBER, one, "b2", WRONG, seen=1, by="kim")
    view = room.desk.entry(NUMBER, one)
    wrong = next(finding for finding in view.findings if finding.rule == "N4.number")
    words = WRONG[slice(*wrong.span)]
    (article,) = room.store.articles_named("a1")
    start = article.text.index("시는 사업비")
    view = room.desk.support(NUMBER, one, "b2", "a1", (start, start + 20), by="park", words=words)
    assert wrong.rule not in {finding.rule for finding in view.findings}
    assert view.entry.bullets[1].evidence[-1].span == (start, start + 20)
    facts = room.desk.review_view(NUMBER, by="choi").confirmed_facts
    assert [told[:3] for told in facts] == [(one, words, "park")]
    room.desk.undo(NUMBER, by="park")
    assert any(f.rule == "N4.number" for f in room.desk.entry(NUMBER, one).findings)
    view = room.desk.support(NUMBER, one, "b2", "a1", (start, start + 20), by="park", words=words)
    room.desk.save(NUMBER, one, "b2", WRONG.replace("84", "85"), seen=view.revision, by="kim")
    assert any(f.rule == "N4.number" for f in room.desk.entry(NUMBER, one).findings), (
        "another wording is another fact"
    )
    with pytest.raises(WordsGoneError):
        room.desk.support(NUMBER, one, "b2", "a1", (5, 5), by="park")


def test_a_fact_is_confirmed_with_a_reason_and_taken_back(room: Newsroom) -> None:
    one = names(room)[0]
    room.desk.save(NUMBER, one, "b2", WRONG, seen=1, by="kim")
    with pytest.raises(NotDismissableError):
        room.desk.confirm_fact(NUMBER, one, "b2", "84억원", by="park", why=" ")
    with pytest.raises(WordsGoneError):
        room.desk.confirm_fact(NUMBER, one, "b2", "99억원", by="park", why="전화로 물음")
    view = room.desk.confirm_fact(NUMBER, one, "b2", "84억원", by="park", why="전화로 물음")
    assert not any(found.rule == "N4.number" for found in view.findings)
    assert any(found.rule == "N4.number" for found in view.dismissed)
    facts = room.desk.review_view(NUMBER, by="choi").confirmed_facts
    assert facts == ((one, "84억원", "park", "전화로 물음"),)
    room.desk.undo(NUMBER, by="park")
    assert any(found.rule == "N4.number" for found in room.desk.entry(NUMBER, one).findings)


def test_a_house_may_want_a_place_in_a_source(tmp_path: Path) -> None:
    text = default_house_text().replace("facts_by_reason = true", "facts_by_reason = false")
    with small_room(tmp_path / "strict", house_text=text) as room:
        one = names(room)[0]
        room.desk.save(NUMBER, one, "b2", WRONG, seen=1, by="kim")
        with pytest.raises(NotDismissableError):
            room.desk.confirm_fact(NUMBER, one, "b2", "84억원", by="park", why="전화로 물음")


def test_the_number_of_the_source_is_offered_where_one_alone_can_be_meant(room: Newsroom) -> None:
    one = names(room)[0]
    room.desk.save(NUMBER, one, "b2", WRONG, seen=1, by="kim")
    view = room.desk.entry(NUMBER, one)
    mends = room.desk.word_mends(view.entry, view.findings)
    (made,) = [mend for found, mend in mends.items() if found.rule == "N4.number"]
    assert (made.after, made.is_of_source) == ("48억원", True)


@pytest.mark.parametrize(
    ("text", "said", "wanted"),
    [
        ("시는 84억원을 투입할 계획.", "시는 48억원을 들인다.", "48억원"),
        ("시는 84억원을 투입할 계획.", "시는 48억원과 도비 7억원을 들인다.", None),  # which one?
        ("48억원 가운데 9억원은 도비로 마련.", "48억원 가운데 7억원은 도비다.", "7억원"),
        ("시는 48만원을 투입할 계획.", "시는 90명을 뽑는다.", None),  # no such unit
        ("시는 84억원을 투입할 계획.", "", None),
    ],
)
def test_which_number_of_the_source_is_meant(text: str, said: str, wanted: str | None) -> None:
    articles = [article("a1", title="알림", text=said)] if said else []
    wrong = [found for found in check_facts(f"알림\n{said}", text) if found.rule == "N4.number"]
    made = [by_source(text, found, articles) for found in wrong]
    assert wrong
    assert [one.after if one else None for one in made] == [wanted] * len(made)
