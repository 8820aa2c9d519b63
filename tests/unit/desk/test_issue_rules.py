from __future__ import annotations

from dataclasses import replace
from datetime import date

from hanju.desk import check_issue
from hanju.settings import default_house
from tests.unit.making import entry, issue

HOUSE = default_house()


def rules(found: object) -> list[str]:
    return [finding.rule for finding in found if finding.severity != "I"]  # type: ignore[attr-defined]


def test_a_sound_issue_has_no_findings_that_need_a_look() -> None:
    assert rules(check_issue(issue(entry()), HOUSE, previous_number=107)) == []


def test_a_missing_category_is_named() -> None:
    whole = issue(entry())
    chapter = whole.chapters[0]
    cut = replace(chapter, fields=chapter.fields[:1])
    (finding,) = [f for f in check_issue(replace(whole, chapters=(cut, *whole.chapters[1:])), HOUSE)
                  if f.rule == "I1"]  # fmt: skip
    assert "중앙부처" in finding.message


def test_dates_that_run_backwards_are_found() -> None:
    late, early = entry("e1", day=date(2025, 12, 8)), entry("e2", headline="누리군, 다른 소식")
    assert rules(check_issue(issue(late, early), HOUSE)) == ["I2"]


def test_both_ends_of_the_window_are_inside_it() -> None:
    ends = [entry("e1", day=date(2025, 12, 4)), entry("e2", day=date(2025, 12, 10), actor="누리군")]
    assert rules(check_issue(issue(*ends), HOUSE)) == []
    outside = entry(day=date(2025, 12, 11))
    assert rules(check_issue(issue(outside), HOUSE)) == ["I3"]


def test_days_that_are_not_covered_are_told_with_the_share_of_the_largest() -> None:
    (finding,) = [f for f in check_issue(issue(entry()), HOUSE) if f.rule == "I7"]
    assert "7일 가운데 1일" in finding.message
    assert "100%" in finding.message


def test_the_same_news_of_the_same_actor_twice_is_found() -> None:
    twins = [entry("e1"), entry("e2")]
    assert rules(check_issue(issue(*twins), HOUSE)) == ["I8"]


def test_the_same_award_of_two_cities_is_no_twin() -> None:
    first = entry("e1", headline="가온시, 탄소중립 경연대회 최우수상 수상", actor="가온시")
    second = entry("e2", headline="누리시, 탄소중립 경연대회 최우수상 수상", actor="누리시")
    assert rules(check_issue(issue(first, second), HOUSE)) == []


def test_an_entry_without_a_source_is_found() -> None:
    (finding,) = [f for f in check_issue(issue(entry(with_source=False)), HOUSE) if f.rule == "I9"]
    assert (finding.severity, finding.entry_id) == ("E", "e1")


def test_a_number_that_jumps_is_found() -> None:
    assert rules(check_issue(issue(entry()), HOUSE, previous_number=105)) == ["I10"]


def test_a_base_day_on_another_weekday_is_found() -> None:
    wednesday = replace(issue(entry()), base_date=date(2025, 12, 10))
    assert set(rules(check_issue(wednesday, HOUSE))) == {"I10"}


def test_an_empty_issue_is_told() -> None:
    assert rules(check_issue(issue(), HOUSE)) == ["I7"]
