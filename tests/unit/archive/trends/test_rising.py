"""What rises: a planted term is found, flat and single-voiced ones are not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from hanju.archive.trends import CountedWeek, report_of
from tests.unit.archive.trends.made import PAPERS, story, week, weeks


def names(found: object) -> set[str]:
    return {name for one in found for name in (one.name, *one.together)}  # type: ignore[attr-defined]


def test_a_planted_term_is_found_and_nothing_else() -> None:
    made = weeks(9, seed=1, wobble=0.05, rises={"낱말30": 6.0})
    report = report_of(made[-1], made[:-1])
    assert names(report.rising) == {"낱말30"}
    (one,) = report.rising
    assert one.low > 1.5
    assert one.q is not None
    assert one.q <= 0.05
    assert len(one.outlets) >= 3
    assert one.leads


@pytest.mark.slow
def test_weeks_of_chance_raise_few_false_alarms() -> None:
    alarms = 0
    for seed in range(12):
        made = weeks(6, seed=100 + seed, wobble=0.1, stories=120)
        alarms += bool(report_of(made[-1], made[:-1]).rising)
    assert alarms <= 2


def test_two_weeks_are_compared_and_the_doubt_is_said_in_words() -> None:
    made = weeks(2, seed=4, rises={"낱말40": 12.0})
    report = report_of(made[1], made[:1])
    assert "낱말40" in names(report.rising)
    assert any("한 주뿐" in note for note in report.notes)
    assert report_of(made[0], []).rising == ()
    assert any("견줄 지난 주가 없습니다" in note for note in report_of(made[0], []).notes)
    assert "한 주뿐" not in "".join(report_of(*_split(weeks(9, seed=4))).notes)


def _split(made: list[CountedWeek]) -> tuple[CountedWeek, list[CountedWeek]]:
    return made[-1], made[:-1]


def test_what_one_publisher_repeats_is_no_trend() -> None:
    past = [week(n, [story(f"p{n}-{k}", "낱말") for k in range(100)]) for n in range(6)]
    same = [story(f"n{k}", "홍보말", papers=PAPERS[:1]) for k in range(20)]
    wide = [story(f"m{k}", "새말", papers=PAPERS[k % 5 : k % 5 + 1]) for k in range(20)]
    rest = [story(f"r{k}", "낱말") for k in range(60)]
    report = report_of(week(6, [*same, *wide, *rest]), past)
    assert "새말" in names(report.rising)
    assert "홍보말" not in names((*report.rising, *report.candidates))


def test_terms_of_the_same_stories_are_one_trend_and_capitals_do_not_matter() -> None:
    past = [week(n, [story(f"p{n}-{k}", "낱말") for k in range(100)]) for n in range(6)]
    new = [
        story(f"n{k}", *(("Sample", "새모형") if k % 2 else ("SAMPLE", "새모형")),
              papers=PAPERS[k % 5 : k % 5 + 2])
        for k in range(15)
    ]  # fmt: skip
    report = report_of(week(6, [*new, *[story(f"r{k}", "낱말") for k in range(85)]]), past)
    (one,) = report.rising
    assert {name.lower() for name in (one.name, *one.together)} == {"sample", "새모형"}


def test_a_word_of_the_whole_field_is_no_topic() -> None:
    past = [week(n, [story(f"p{n}-{k}", "낱말") for k in range(40)]) for n in range(4)]
    now = week(4, [story(f"n{k}", "낱말", papers=PAPERS[k % 9 : k % 9 + 2]) for k in range(160)])
    assert report_of(now, past).rising == ()


def test_new_actors_are_those_of_no_week_before_told_by_two_publishers() -> None:
    past = [week(0, [story("a", actor="가온시"), story("b", actor="누리시")])]
    now = week(
        1,
        [
            story("c", actor="가온시"),
            story("d", actor="다솜시", regions=("제주",)),
            story("e", actor="라온시", papers=PAPERS[:1]),
        ],
    )
    report = report_of(now, past)
    assert [(one.name, one.region, one.stories) for one in report.new_actors] == [
        ("다솜시", "제주", 1)
    ]
    assert report_of(now, []).new_actors == ()


def test_weeks_without_stories_are_no_past_and_half_weeks_are_told() -> None:
    made = weeks(5, seed=2)
    empty = replace(made[1], stories=(), articles=0, days=0)
    half = replace(made[2], days=3)
    with_gap = report_of(made[4], [made[0], empty, half, made[3]])
    without = report_of(made[4], [made[0], half, made[3]])
    assert with_gap.rising == without.rising
    assert [one.past for one in with_gap.changes] == [one.past for one in without.changes]
    assert any("모은 것이 없어" in note for note in with_gap.notes)
    assert any("7일 가운데 3일치" in note for note in with_gap.notes)


def test_the_order_of_stories_does_not_matter() -> None:
    made = weeks(4, seed=7, rises={"낱말20": 5.0})
    mixed = []
    for one in made:
        stories = list(one.stories)
        Random(1).shuffle(stories)
        mixed.append(replace(one, stories=tuple(stories)))
    first, second = report_of(made[-1], made[:-1]), report_of(mixed[-1], mixed[:-1])
    assert first.rising == second.rising
    assert first.changes == second.changes
