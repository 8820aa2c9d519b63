"""Learning from an editor whose taste the model does not know: it must show, and must not hurt."""

from __future__ import annotations

from statistics import fmean

import pytest

from hanju.evaluate.learning import _points, editor, evaluate_learning, simulate
from hanju.evaluate.made_weeks import Week, made_weeks
from hanju.settings import House, default_house

WEEKS = 9


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.fixture(scope="module")
def weeks(house: House) -> list[Week]:
    return made_weeks(house, weeks=WEEKS, seed=3, stories=140)


def shares(
    kind: str, weeks: list[Week], house: House, *, learns: bool, seeds: range
) -> list[float]:
    points = _points(weeks, house)
    found = []
    for seed in seeds:
        keeps = editor(kind, seed, points, weeks=len(weeks))  # type: ignore[arg-type]
        rounds = simulate(weeks, house, keeps, points=points, learns=learns)
        found.append(fmean(one.share for one in rounds[3:]))
    return found


def test_an_editor_keeps_more_of_what_is_shown_when_the_ranking_learns(
    house: House, weeks: list[Week]
) -> None:
    seeds = range(40, 43)
    without = shares("taste", weeks, house, learns=False, seeds=seeds)
    learned = shares("taste", weeks, house, learns=True, seeds=seeds)
    assert fmean(learned) >= fmean(without) + 0.03, "the gain is gone: is learning switched off?"
    assert all(w >= o - 0.01 for w, o in zip(learned, without, strict=True)), "and for nobody less"


def test_an_editor_who_throws_dice_is_not_led_away_from_the_ranking(
    house: House, weeks: list[Week]
) -> None:
    points = _points(weeks, house)
    keeps = editor("null", 40, points, weeks=len(weeks))
    plain = simulate(weeks, house, keeps, points=points, learns=False)
    learned = simulate(weeks, house, keeps, points=points, learns=True)
    lost = fmean(r.points for r in plain) - fmean(r.points for r in learned)
    assert lost < 0.1
    assert abs(fmean(r.share for r in plain) - fmean(r.share for r in learned)) < 0.05


def test_made_weeks_are_the_same_for_the_same_seed_and_fill_the_cells(house: House) -> None:
    one, two = (made_weeks(house, weeks=2, seed=5) for _ in range(2))
    assert one == two
    assert one != made_weeks(house, weeks=2, seed=6)
    places = {(s.placement.field, s.placement.category) for s in one[0].stories if s.placement}
    assert len(places) == 16


def test_the_report_has_a_line_for_every_kind_of_editor_and_week(house: House) -> None:
    report = evaluate_learning(house, weeks=2, seeds=1)
    assert set(report["editors"]) == {"taste", "turning", "points", "null"}
    first = report["editors"]["taste"]["by_week"]
    assert len(first) == 2
    assert first[0][0] == first[0][1], "nothing is learned before the first issue"
