from datetime import date

import pytest

from hanju.write import check_facts

DAY = date(2025, 12, 5)
SOURCE = (
    "가온시는 지난 3일 새론전자와 탄소중립 협약을 맺었다고 5일 밝혔다. "
    "사업비는 31억4000만원이며 해마다 온실가스 1,050톤을 줄인다. "
    "참여 가구는 지난해보다 11.8% 늘어난 8,345가구다. 시는 요금을 올리지 않기로 했다. "
    "내년 10월 준공할 예정이며 추가 공장은 도입을 검토하고 있다. "
    '나온결 가온시장은 "수입이 마을로 돌아온다"고 말했다. 90% 이상이 찬성했다.'
)


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 새론전자와 탄소중립 협약 체결.",
        "사업비는 31.4억원이며 해마다 온실가스 1050톤 감축.",
        "참여 가구는 지난해보다 11.8% 늘어난 8345가구.",
        "시는 요금을 올리지 않기로 결정.",
        "내년 10월 준공할 예정.",
        "2026년 10월 준공할 예정.",
        "추가 공장은 도입 검토 중.",
        "나온결 가온시장은 “수입이 마을로 돌아온다”고 언급.",
        "90% 이상이 찬성.",
        "",
    ],
)
def test_a_true_text_in_house_form_gives_no_finding(text: str) -> None:
    assert check_facts(SOURCE, text, DAY) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("사업비는 31억5000만원.", "number"),
        ("해마다 온실가스 1060톤 감축.", "number"),
        ("해마다 온실가스 1050가구 감축.", "number"),
        ("참여 가구는 지난해보다 11.8%p 늘어난 8345가구.", "number"),
        ("사업비는 31억4000만달러.", "number"),
        ("90% 이하가 찬성.", "number"),
        ("내년 11월 준공할 예정.", "date"),
        ("2027년 10월 준공할 예정.", "date"),
        ("가온시가 지난 4일 협약 체결.", "date"),
        ("나온결 가온시장은 “수입이 나라로 돌아온다”고 언급.", "quote"),
        ("다온결 가온시장은 수입이 마을로 돌아온다고 언급.", "name"),
        ("가온시가 한국나루공단과 탄소중립 협약 체결.", "name"),
        ("시는 요금을 올리기로 결정.", "negation"),
        ("사업비를 줄이지 않기로 결정.", "negation"),
        ("참여 가구는 지난해보다 11.8% 줄어든 8345가구.", "direction"),
        ("해마다 온실가스 1050톤 증가.", "direction"),
        ("내년 10월 준공.", "modality"),
        ("추가 공장은 도입 확정.", "modality"),
    ],
)
def test_one_changed_fact_is_caught(text: str, kind: str) -> None:
    rules = {finding.rule for finding in check_facts(SOURCE, text, DAY)}
    assert f"N4.{kind}" in rules


def test_a_finding_points_at_the_words() -> None:
    text = "사업비는 99억원."
    (found,) = check_facts(SOURCE, text, DAY)
    assert text[found.span[0] : found.span[1]] == "99억원"
    assert found.mend


@pytest.mark.parametrize(
    ("headline", "sound"),
    [
        ("가온부, 내년 예산 76조9000억원 확정", True),
        ("가온부, 내년 예산 76조9055억원 확정", True),
        ("가온부, 내년 예산 76조9100억원 확정", False),
        ("가온부, 내년 예산 77조원 확정", False),
    ],
)
def test_a_headline_number_may_be_cut_down_only(headline: str, sound: bool) -> None:
    source = "가온부의 내년 예산이 76조9055억원으로 확정됐다."
    found = check_facts(source, headline, DAY, headline=True)
    assert (found == []) is sound
    assert all(finding.rule.startswith("H7") for finding in found)


def test_a_bullet_does_not_get_the_headlines_licence() -> None:
    assert check_facts("예산은 76조9055억원이다.", "예산은 76조9000억원.", DAY)


def test_a_rough_number_of_the_source_stays_one() -> None:
    source = "마을회관마다 해마다 난방비가 420만원쯤 줄어들 것으로 시는 보고 있다."
    assert check_facts(source, "시는 난방비가 420만원쯤 줄어들 것으로 전망.") == []
    assert check_facts(source, "시는 난방비가 약 420만원 줄어들 것으로 전망.") == []
    exact = source.replace("쯤", "")
    assert check_facts(exact, "시는 난방비가 420만원쯤 줄어들 것으로 전망.")
