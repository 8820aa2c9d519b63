import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hanju.model import Bullet, Entry, EntryId, ResolvedDate
from hanju.model.issue_json import issue_from_json
from hanju.settings import default_house
from hanju.write import check_facts, check_style

HOUSE = default_house()
SHARED = Path(__file__).parents[4] / "shared" / "data" / "issue-108" / "issue-108.json"
GOOD = (
    (
        "가온특별시가 나루군에서 열린 '2025 우리동네 기후행동 경진대회'에서 시민과 함께 만든 "
        "빗물 저금통 사업으로 전국 지방정부 가운데 가장 높은 점수를 얻어 시 단위 대상을 수상."
    ),
    (
        "시는 주택가와 학교에 빗물 저금통 640개를 설치하고 공영 주차장 1만8200㎡를 잔디로 바꿔 "
        "골목 온도를 2.1도 낮췄으며, 전기 사용량도 아홉 달 동안 9.6% 줄어 주민의 호응 확보."
    ),
    (
        "나온결 가온특별시 기후과장은 포상금 2000만원을 그늘길을 더 내는 데 쓰고 이웃 시군에도 "
        "설계도를 나눠 줄 것이라며, 참여 마을을 두 배로 늘려 골목마다 물길을 낼 계획이라고 언급."
    ),
)


def entry(
    headline: str = "가온시, 빗물 저금통 640개로 전국 기후행동 대회 대상 수상", *texts: str
) -> Entry:
    return Entry(
        id=EntryId("e1"),
        headline=headline,
        event_date=date(2025, 12, 4),
        bullets=tuple(Bullet(text=text) for text in texts or GOOD),
        actor="가온특별시",
    )


def rules(checked: Entry | Bullet) -> set[str]:
    return {finding.rule for finding in check_style(checked, HOUSE)}


def test_a_good_entry_has_no_finding_but_information() -> None:
    assert {f.rule for f in check_style(entry(), HOUSE) if f.severity != "I"} == set()


@pytest.mark.parametrize(
    ("headline", "rule"),
    [
        ("가온시, 대상 수상", "H1"),
        ("가온시 빗물 저금통 640개로 전국 기후행동 대회 대상 수상", "H2"),
        ("가온시, 빗물 저금통, 640개로 전국 기후행동 대회 대상", "H2"),
        ("가온시, 빗물 저금통 640개로 전국 기후행동 대회 대상을 받았다", "H3"),
        ("가온시, 빗물 저금통 640개로 전국 기후행동 대회 대상 수상.", "H3"),
        ("가온시, 빗물 저금통 640개로 전국 대회 대상 (2025. 12.04)", "H4"),
        ("새로운 시대의 저금통이 온다는 소식, 전국 기후행동 대회 대상 수상", "H5"),
        ("가온시 · 나루군, 빗물 저금통 640개로 전국 대회 대상 수상", "H6"),
        ("가온시, 빗물 저금통 999개로 전국 기후행동 대회 대상 수상", "H8"),
        ("가온시, AI · 물 저금통 640개로 전국 기후행동 대회 대상 수상", "T1"),
    ],
)
def test_a_headline_fault_has_its_rule(headline: str, rule: str) -> None:
    assert rule in rules(entry(headline))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("짧은 문장 발표.", "B2"),
        (GOOD[0] + " 시는 둘째 문장도 발표.", "B4"),
        (GOOD[0].rstrip("."), "B5"),
        (GOOD[0].replace("대상을 수상.", "대상을 받았다."), "B6"),
        (GOOD[0].replace("대상을 수상.", "대상을 받음."), "B7"),
        (GOOD[0].replace("수상.", "수상하면서도."), "B7"),
        (GOOD[0].replace("시민과", "내년 시민과"), "B10"),
        (GOOD[0].replace("시민과", "성황리에 시민과"), "B11"),
        (GOOD[0].replace("시민과", "181억 원으로"), "N1"),
        (GOOD[0].replace("시민과", "8,345가구와"), "N2"),
        (GOOD[0].replace("시민과", "11만 7286톤과"), "N3"),
        (GOOD[0].replace("시민과", "AI · 시민과"), "T1"),
        (GOOD[0].replace("'", "「", 1), "T2"),
        (GOOD[0].replace("시민과", "㈜새론과"), "T3"),
        (GOOD[0].replace("시민과", "MOU(업무협약)로"), "T4"),
        (GOOD[0].replace("시민과", "시\u200b민과"), "T5"),
    ],
)
def test_a_bullet_fault_has_its_rule(text: str, rule: str) -> None:
    assert rule in rules(Bullet(text=text))


@pytest.mark.parametrize(
    "last", ["보고", "포함", "흐름", "도움", "모음", "추진 중", "수상", "필요"]
)
def test_these_last_words_are_nouns(last: str) -> None:
    found = rules(Bullet(text=GOOD[0].replace("대상을 수상", f"대상 {last}")))
    assert not found & {"B6", "B7"}


def test_entry_rules_count_places_and_names() -> None:
    assert "B1" in rules(
        entry("가온시, 빗물 저금통 640개로 전국 기후행동 대회 대상 수상", *GOOD[:2])
    )
    assert "B3" in rules(
        entry("가온시, 빗물 저금통 640개로 전국 대회 대상 수상", "가.", "나.", "다.")
    )
    assert "B8" in rules(
        entry("가온시, 빗물 저금통 640개로 전국 대회 대상 수상", GOOD[1], *GOOD[1:])
    )
    assert "B9" in rules(
        entry("가온시, 빗물 저금통 640개로 전국 대회 대상 수상", GOOD[1], *GOOD[1:])
    )


def test_a_resolved_date_needs_no_finding() -> None:
    text = GOOD[0].replace("시민과", "내년 시민과")
    at = text.index("내년")
    solved = ResolvedDate(span=(at, at + 2), words="내년", meaning="2026년")
    assert "B10" not in rules(Bullet(text=text, resolved_dates=(solved,)))


@pytest.mark.parametrize(
    ("text", "flagged"),
    [("지난 4년 실적으로", False), ("지난 2024년 실적으로", True), ("지난 3월 실적으로", True)],
)
def test_a_span_of_years_is_no_date(text: str, *, flagged: bool) -> None:
    assert ("B10" in rules(Bullet(text=GOOD[0].replace("시민과", text)))) is flagged


@pytest.mark.parametrize(
    ("actor", "name", "flagged"),
    [
        ("가온전라남도산림원", "가온전남산림원", False),
        ("가온전라남도산림원", "누리산림원", True),
        ("나온결 가온시의회 의장", "나온결 제3대 가온시의회 의장", False),
        ("나온결 가온시의회 의장", "가온시의회", True),
    ],
)
def test_a_full_name_may_be_written_another_way(actor: str, name: str, *, flagged: bool) -> None:
    written = entry(
        "가온시, 빗물 저금통 640개로 전국 대회 대상 수상", f"{name}이 {GOOD[0]}", *GOOD[1:]
    )
    assert ("B8" in rules(replace(written, actor=actor))) is flagged


def test_findings_name_the_place_and_the_mend() -> None:
    for finding in check_style(entry("가온시, 대상 수상"), HOUSE):
        assert finding.where
        assert finding.mend
        assert finding.entry_id == "e1"


@pytest.fixture(scope="module")
def no_108() -> list[Entry]:
    if not SHARED.is_file():
        pytest.skip("needs ../shared/data/issue-108 (not redistributable): absent")
    issue = issue_from_json(json.loads(SHARED.read_text(encoding="utf-8")))
    return [
        entry
        for chapter in issue.chapters
        for field in chapter.fields
        for category in field.categories
        for entry in category.entries
    ]


@pytest.mark.shared
@pytest.mark.slow
def test_no_108_has_exactly_its_known_slips(no_108: list[Entry]) -> None:
    findings = [f for entry in no_108 for f in check_style(entry, HOUSE)]
    by_rule = Counter(f.rule for f in findings if f.rule != "B8")
    assert by_rule == {
        "H3": 1, "H5": 10, "H6": 1, "H8": 1, "B6": 1, "B7": 5, "B9": 24, "B10": 31, "B11": 38,
        "N1": 7, "N2": 1, "N3": 1, "T1": 33, "T4": 3,
    }  # fmt: skip
    assert {f.severity for f in findings if f.rule == "H3"} == {"I"}
    dotted = [f for f in findings if f.rule == "T1"]
    assert len({f.entry_id for f in dotted if f.where == "headline"}) == 5
    in_bullets = [f for f in dotted if f.where != "headline"]
    assert (len(in_bullets), len({(f.entry_id, f.where) for f in in_bullets})) == (27, 13)


@pytest.mark.shared
@pytest.mark.slow
def test_a_bullet_of_no_108_agrees_with_itself(no_108: list[Entry]) -> None:
    for entry in no_108:
        for bullet in entry.bullets:
            assert check_facts(bullet.text, bullet.text) == []
