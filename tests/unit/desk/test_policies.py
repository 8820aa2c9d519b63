from __future__ import annotations

from dataclasses import replace

from hanju.desk import blocking, check_issue
from hanju.model import EntryId, Finding
from hanju.settings import House, default_house
from tests.unit.making import entry, issue

HOUSE = default_house()


def names(found: object) -> list[str]:
    return [policy.name for policy in found]  # type: ignore[attr-defined]


def wrong_number(entry_id: str) -> Finding:
    return Finding(
        rule="N4",
        severity="E",
        span=(0, 1),
        message="원문에 없는 수",
        mend="고치세요",
        entry_id=EntryId(entry_id),
    )


def test_an_entry_without_a_source_blocks() -> None:
    bare = issue(entry(with_source=False))
    found = blocking(bare, check_issue(bare, HOUSE), HOUSE, drafted_by=[], by="김승인")
    assert names(found) == ["every_entry_has_a_source"]


def test_a_fact_that_no_source_says_blocks() -> None:
    sound = issue(entry())
    found = blocking(sound, [wrong_number("e1")], HOUSE, drafted_by=[], by="김승인")
    assert names(found) == ["no_fact_finding"]
    assert "1건(N4)" in found[0].reason


def test_an_imported_back_number_is_not_bound() -> None:
    old = issue(entry(with_source=False, written_by="import"))
    found = blocking(old, check_issue(old, HOUSE), HOUSE, drafted_by=[], by="김승인")
    assert found == []


def test_one_edited_entry_of_a_back_number_is_bound_again() -> None:
    old = issue(
        entry("e1", with_source=False, written_by="import"),
        entry("e2", with_source=False, written_by="editor", actor="누리군"),
    )
    found = blocking(old, check_issue(old, HOUSE), HOUSE, drafted_by=[], by="김승인")
    assert names(found) == ["every_entry_has_a_source"]
    assert "1건" in found[0].reason


def house_with(**policy: bool) -> House:
    return replace(HOUSE, policy=replace(HOUSE.policy, **policy))


def test_a_policy_that_is_off_does_not_block() -> None:
    bare = issue(entry(with_source=False))
    house = house_with(every_entry_has_a_source=False)
    assert blocking(bare, check_issue(bare, house), house, drafted_by=[], by="a") == []


def test_a_second_person_signs_where_the_house_says_so() -> None:
    sound = issue(entry())
    house = house_with(second_person_signs=True)
    assert names(blocking(sound, [], house, drafted_by=["이편집"], by="이편집")) == [
        "second_person_signs"
    ]
    assert blocking(sound, [], house, drafted_by=["이편집"], by="김승인") == []
