# ruff: noqa: E501  Korean sentences: wide characters count twice
"""Deeds are compared with the likeliest one of the source, numbers with what they count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.morphology import morphemes
from hanju.write import check_facts
from hanju.write.guard.align import matches, sign_gap
from hanju.write.guard.events import events
from hanju.write.guard.kin import kin_of
from hanju.write.guard.names import _room_of
from hanju.write.guard.reading import Reading, Told

DAY = date(2026, 2, 5)
SOURCE = (
    "가온시는 4일 나루관에서 물길 나눔장터를 열었다. 첫날에는 상인 119명, 둘째 날에는 주민 79명이 찾았다.\n"
    "나눔장터는 5일부터 3일간 이어진다. 시는 셔틀버스를 2대 증차해 운영 중이다.\n"
    "장터에는 점포 20곳과 체험장 35곳이 들어섰다. 누리구의 만족도는 76.9점으로 가장 높고 다온구는 72.5점이다.\n"
    "시는 상인회와 물길 정비 협약을 다음 달 체결한다고 밝혔다. 낡은 천막은 고칠 수 없다.\n"
    "장사를 접은 상인의 살림은 나아지기는커녕 더 어려워졌다. 시는 자릿세를 거두지 않으면 안 된다고 설명했다.\n"
    "기금은 감면 대상에서 제외된다. 지원 기간은 1년 6개월이다. 전남과 전북, 광주의 상인도 함께한다.\n"
    "하람동 주민 나온결 외 7명이 안내를 맡았다. 시는 물길 공원을 내년에 조성할 계획이다.\n"
    "미공개 정보로 자리를 얻은 상인은 없었다. 공개 행사는 무료다."
)


def _found(text: str) -> set[str]:
    return {f.rule for f in check_facts(SOURCE, text, DAY) if f.severity == "E"}


@pytest.mark.parametrize(
    "text",
    [
        "이틀 동안 상인과 주민 198명이 나눔장터를 찾았다.",
        "나눔장터는 5일부터 7일까지 이어진다.",
        "시는 셔틀버스를 두 대 늘렸다.",
        "다온구의 만족도는 누리구보다 4.4점 낮은 72.5점이다.",
        "누리구가 만족도 1위를 차지했다.",
        "지원 기간은 18개월이다.",
        "호남의 상인도 함께한다.",
        "하람동 주민 8명이 안내를 맡았다.",
        "낡은 천막은 손볼 수 없다.",
        "장사를 접은 상인의 살림은 나아지지 않았다.",
        "시는 자릿세를 거둬야 한다고 설명했다.",
        "기금은 감면하지 않는다.",
        "시는 물길 정비 협약을 다음 달 맺기로 결정했다.",
    ],
)
def test_what_follows_from_the_source_gives_no_finding(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("이틀 동안 상인과 주민 189명이 나눔장터를 찾았다.", "number"),
        ("이틀 동안 상인과 주민 약 198명이 나눔장터를 찾았다.", "number"),
        ("나눔장터는 5일부터 8일까지 이어진다.", "date"),
        ("다온구의 만족도는 누리구보다 5.4점 낮은 72.5점이다.", "number"),
        ("지원 기간은 19개월이다.", "number"),
        ("영남의 상인도 함께한다.", "name"),
        ("하람동 주민 9명이 안내를 맡았다.", "number"),
        ("장터에는 점포 35곳이 들어섰다.", "number"),
        ("가온시는 4일 나루관에서 나눔장터를 열지 않았다.", "negation"),
        ("낡은 천막은 손볼 수 있다.", "negation"),
        ("장사를 접은 상인의 살림은 나아졌다.", "negation"),
        ("시는 물길 공원을 조성했다.", "modality"),
        ("시는 상인회와 물길 정비 협약을 체결했다.", "modality"),
        ("공개 정보로 자리를 얻은 상인은 없었다.", "negation"),
        ("낡은 천막은 고치지 못하지 않았다.", "negation"),
    ],
)
def test_what_does_not_follow_is_caught(text: str, kind: str) -> None:
    assert f"N4.{kind}" in _found(text)


def test_the_likeliest_deed_comes_first() -> None:
    source = Reading(SOURCE, DAY)
    told = Told("시는 셔틀버스를 두 대 늘렸다.", DAY)
    found = matches(source, told, told.events[-1])
    assert found[0].event.root == "증차"
    assert [match.likeness for match in found] == sorted(
        (match.likeness for match in found), reverse=True
    )
    assert matches(source, told, told.events[-1]) is found


def test_the_gap_tells_which_sign_the_source_has() -> None:
    source = Reading(SOURCE, DAY)
    denied = Told("나눔장터를 열지 않았다.", DAY)
    said = Told("나눔장터를 열었다.", DAY)
    assert sign_gap(source, denied, denied.events[-1])[0] > 0
    assert sign_gap(source, said, said.events[-1])[0] < 0


@pytest.mark.parametrize(
    ("text", "root", "negated"),
    [
        ("자릿세를 거두지 않으면 안 된다.", "거두", False),
        ("자리를 비우면 안 된다.", "비우", True),
        ("살림은 나아지기는커녕 어려워졌다.", "나아지", True),
        ("보고서에 담기지 못했으며 끝났다.", "담기", True),
        ("되돌릴 방법이 없다.", "되돌리", True),
    ],
)
def test_the_sign_of_a_deed(text: str, root: str, negated: bool) -> None:
    found = {event.root: event.negated for event in events(morphemes(text))}
    assert found[root] is negated


@given(st.sampled_from(["늘리", "증차", "열", "개최", "받", "밝히", "없는말"]))
def test_kin_are_kin_of_each_other(root: str) -> None:
    assert root in kin_of(root)
    assert all(root in kin_of(other) for other in kin_of(root))


OTHERS = (
    "나루시는 시장실에서 4일 조합 3곳, 학교 8곳, 상점 등 모두 21곳과 협약을 맺었다. 한 곳에 6kW씩 설비를 단다.\n"
    "상가 마을회관 32곳에는 다음 해에 단다. 사업비는 3억원이고 도에서 5억원을 받는다.\n"
    "승진 인사에서는 총무과와 회계과가 이번에도 승진자를 다수 배출했다.\n"
    "기획실은 후보를 냈지만 이름을 올리지 못했다. 시장은 적극성을 보여줘야 하는 것은 아닌지 아쉽다는 말이 나왔다."
)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("상가 마을회관 한 곳에 6kW씩 설비를 단다.", set()),
        ("상가 마을회관 21곳에 설비를 단다.", {"N4.number"}),
        ("협약에는 모두 24곳이 참여했다.", {"N4.number"}),
        ("사업비는 8억원이다.", {"N4.number"}),
        ("승진 인사에서 총무과, 회계과의 다수가 승진 명단에 이름을 올렸다.", set()),
        ("후보를 낸 기획실은 이름을 올렸다.", {"N4.negation"}),
        ("시장은 적극성을 보이지 못했다.", set()),
        ("나루시시장실에서 협약을 맺었다.", set()),
    ],
)
def test_what_is_told_of_each_of_all_or_of_others(text: str, rules: set[str]) -> None:
    assert {f.rule for f in check_facts(OTHERS, text, DAY) if f.severity == "E"} == rules


def test_a_room_belongs_to_a_body_of_the_source() -> None:
    source = Reading(OTHERS, DAY)
    assert [_room_of(source, word) for word in ("나루시시장실", "다온시시장실", "나루시강당")] == [
        True,
        False,
        False,
    ]
