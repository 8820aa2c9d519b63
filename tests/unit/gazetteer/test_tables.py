from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from hanju.gazetteer import Gazetteer
from hanju.gazetteer.forms import REGIONS, fold
from hanju.gazetteer.tables import (
    read_actors,
    read_ambiguous,
    read_homographs,
    read_suffixes,
    read_titles,
)
from hanju.model import ACTOR_KINDS, Actor

ACTORS, SUCCESSORS = read_actors()
PROVINCES = {
    *("서울특별시", "부산광역시", "대구광역시", "인천광역시", "대전광역시", "울산광역시"),
    *("광주광역시", "세종특별자치시", "경기도", "강원특별자치도", "충청북도", "충청남도"),
    *("전북특별자치도", "전라남도", "경상북도", "경상남도", "제주특별자치도"),
}
# 시·군·구 of 2025 by province; 세종 has none, 제주 has its two administrative cities.
DISTRICTS = {
    "서울": 25,
    "부산": 16,
    "대구": 9,
    "인천": 10,
    "광주": 5,
    "대전": 5,
    "울산": 5,
    "세종": 0,
    "경기": 31,
    "강원": 18,
    "충북": 11,
    "충남": 15,
    "전북": 14,
    "전남": 22,
    "경북": 22,
    "경남": 18,
    "제주": 2,
}


def _of_2025(actor: Actor) -> bool:
    started = actor.since is None or actor.since.year < 2026
    return started and (actor.until is None or actor.until.year >= 2026)


def _owners() -> dict[str, list[Actor]]:
    owners: dict[str, list[Actor]] = defaultdict(list)
    for actor in ACTORS:
        for text in {actor.name, actor.short, *actor.aliases}:
            owners[fold(text)].append(actor)
    return owners


def test_every_row_has_one_of_the_nine_kinds_and_all_nine_are_filled() -> None:
    assert {actor.kind for actor in ACTORS} == set(ACTOR_KINDS)


def test_the_gazetteer_holds_more_than_three_thousand_actors() -> None:
    assert len(ACTORS) > 3000


def test_all_seventeen_provinces_are_listed() -> None:
    assert {actor.name for actor in ACTORS} >= PROVINCES


def test_all_cities_counties_and_districts_of_2025_are_listed() -> None:
    found = Counter(
        actor.region
        for actor in ACTORS
        if actor.kind == "local"
        and _of_2025(actor)
        and actor.name not in PROVINCES
        and actor.name[-1] in "시군구"
    )
    assert {region: found[region] for region in DISTRICTS} == DISTRICTS
    assert sum(DISTRICTS.values()) == 228  # 226 with a council of their own, and 제주's two


def test_no_name_stands_twice_for_the_same_days() -> None:
    rows = Counter((actor.name, actor.since, actor.until) for actor in ACTORS)
    assert [name for name, count in rows.items() if count > 1] == []


def test_no_spelling_belongs_to_two_kinds() -> None:
    mixed = {
        text: [actor.name for actor in owners]
        for text, owners in _owners().items()
        if len({actor.kind for actor in owners}) > 1
    }
    assert mixed == {}


def test_a_shared_spelling_is_listed_as_ambiguous_or_belongs_to_names_of_other_days() -> None:
    listed = {fold(form) for form in read_ambiguous()}
    for text, owners in _owners().items():
        names = {actor.name for actor in owners}
        if len(names) == 1 or text in listed or text.removesuffix("의회") in listed:
            continue
        dated = [actor for actor in owners if actor.since or actor.until]
        assert len(dated) == len(owners), (text, names)


def test_names_are_clean() -> None:
    for actor in ACTORS:
        for text in (actor.name, actor.short, *actor.aliases):
            assert text == text.strip()
            assert text
            assert "※" not in text
            assert "  " not in text


def test_local_rows_carry_a_region_and_domestic_others_none_or_a_province() -> None:
    for actor in ACTORS:
        if actor.kind in {"local", "local_body"}:
            assert actor.region in REGIONS, actor.name
        elif actor.kind == "overseas":
            assert actor.region, actor.name
        else:
            assert actor.region is None or actor.region in REGIONS, actor.name


def test_days_run_forward_and_successors_exist() -> None:
    names = {actor.name for actor in ACTORS}
    for actor in ACTORS:
        if actor.since and actor.until:
            assert actor.since <= actor.until, actor.name
    for name, following in SUCCESSORS.items():
        assert set(following) <= names, name


@pytest.mark.parametrize("kind", ACTOR_KINDS)
def test_every_row_is_found_under_its_own_name(kind: str) -> None:
    gazetteer = Gazetteer.bundled()
    for actor in ACTORS:
        if actor.kind == kind:
            on = actor.since or actor.until
            found = gazetteer.resolve(actor.name, on=on)
            assert found.actor is not None, actor.name
            assert found.actor.name == actor.name
            assert found.actor.kind == kind


def test_each_rule_row_names_a_known_kind_and_place() -> None:
    for row in read_suffixes():
        assert row.kind in ACTOR_KINDS
        assert row.where in {"any", "head", "town"}
        assert row.min_stem >= 1
    assert set(read_titles().values()) <= set(ACTOR_KINDS)
    assert set(read_homographs().values()) == {"never", "head", "subject"}
