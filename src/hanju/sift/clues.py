"""Clues: what kind of body acts when nobody is named, from labels, manner and small words.

Shape:  a `Reading` in, `Clue`s out: a kind of actor, points, and the words that say so.
Units:  points on the scale of `doer.Candidate`.
Errors: none.
Source: docs/decisions/0008-placement.md (figures with the issuer's name masked).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hanju.model.actors import ActorKind
    from hanju.sift.reading import Reading

_COLUMN: Final = re.compile(
    r"칼럼|기고|시론|窓|논단|논평|논문\s?리뷰|에세이|기명|송현|포럼|오피니언|Insight|인사이트|특별기고|세상\s?(?:읽기|보기)|톺아보기|"
    r"의\s(?:[가-힣A-Z]{1,6}\s)?(?:세상|창|눈|시선|생각|이야기|미래\S{0,4}|경제\S{0,3})$|논설|춘추|광장|아침을"
)


@dataclass(frozen=True, slots=True)
class Clue:
    """A kind of actor that some words speak for."""

    kind: ActorKind
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: ActorKind
    points: float
    where: str
    pattern: re.Pattern[str]
    why: str


def _sign(kind: ActorKind, points: float, where: str, why: str, *patterns: str) -> _Sign:
    return _Sign(kind, points, where, re.compile("|".join(patterns)), why)


_SIGNS: Final[tuple[_Sign, ...]] = (
    _sign(
        "local",
        1.0,
        "text",
        "지자체가 스스로를 이르는 말",
        r"(?:^|[\s“‘\"'.])(?:도|시|군|구)(?:는|은|가|에서는|에\s?따르면|\s?관계자)(?=\s)",
        r"\(?(?:시장|군수|구청장|도지사)\s[가-힣]{3}\)|[가-힣]{3}\s(?:군수|구청장|도지사)(?:는|가|는)\s",
        r"(?:^|\s)(?:군수|구청장|부시장|부군수|부구청장|시의회|군의회|구의회|도의회)(?=[는가은이의\s])",
    ),
    _sign(
        "local",
        1.0,
        "text",
        "주민을 이르는 말",
        r"군민|시민들?(?:이|의|과|을|에게)|구민|도민|읍면동|읍·면|읍면|행정복지센터|주민센터|보건소|관내|민선\s?\d기",
        r"면사무소|읍사무소|마을회관|경로당|농업기술센터|드림스타트|고향사랑|군청|시청|구청|도청",
    ),
    _sign(
        "central",
        1.0,
        "text",
        "부처의 말",
        r"장관|차관|관계\s?부처|국무회의|입법예고|시행령|행정예고|범정부|부처\s?합동|국정과제|전재하여",
        r"(?:^|\s)(?:청장|처장|위원장)(?:은|이|\s)|지방정부|지방자치단체와|국민들?(?:이|의|께|을)|대한민국|전국\s",
        r"해외공관|재외공관|병역|관세|특허|공정거래|과징금|공모를?\s",
    ),
    _sign(
        "university",
        1.0,
        "text",
        "대학의 말",
        r"연구팀|교수팀|특훈교수|공동연구|산학협력|학부|캠퍼스",
    ),
    _sign(
        "local",
        3.0,
        "title",
        "시·도 이름",
        r"(?:^|[…”\"’'.]\s?)(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주),",
    ),
    _sign("overseas", 1.1, "title", "나라 이름", r"^[“‘\"']?(?:美|中|日|EU|獨|佛|印|英|대만)\s?"),
    _sign(
        "overseas",
        0.9,
        "title",
        "나라 이름",
        r"(?<=[\s…”’\"'])(?:美|中|日|獨|佛|印|英)(?=\s?[가-힣A-Z])",
    ),
    _sign("national_body", 1.0, "title", "기관들", r"\d개\s?(?:공공)?기관|공공기관|출연연|공기업"),
    _sign("university", 1.2, "title", "대학 이야기", r"학과|명문대|대학가|대학생|신입생|캠퍼스"),
    _sign(
        "overseas",
        0.6,
        "text",
        "외국 소식",
        r"현지시간|외신|블룸버그|로이터|파이낸셜타임스|월스트리트저널",
    ),
    _sign(
        "overseas",
        1.6,
        "lead",
        "나라 밖의 연구",
        r"(?:미국|중국|일본|영국|독일|호주|캐나다|스위스)\s[가-힣]{2,12}(?:대|대학교|대학)\s",
        r"국제\s연구(?:팀|진)|중국과학원|관영\s?매체",
    ),
    _sign("company", 1.0, "title", "회사 이야기", r"회사|스타트업"),
    _sign("company", 1.2, "title", "업계", r"업계|[2-9]사(?=[\s,])|기업들|스타트업"),
    _sign(
        "company",
        0.8,
        "text",
        "회사 소개",
        r"대표이사|코스닥|상장사|\(\d{6}\)|㈜|\(주\)|기업\s[가-힣A-Z]",
    ),
    _sign("assembly", 1.2, "title", "국회", r"국회|여야|與|野|당정|법안|발의"),
    _sign(
        "central",
        4.2,
        "title",
        "나라 사이의 일",
        r"(?:^|[\s“‘\"'])[한韓][·∙・-](?!경|화|국|솔)[가-힣美中日]",
    ),
    _sign(
        "central",
        3.2,
        "title",
        "장관급의 말과 일",
        r"(?:^|[\s…”’\"'])[가-힣]{2,4}\s?(?:[가-힣]{2,8}\s?)?(?:장관|차관|부총리|총리)(?=[,\s…“‘\"']|$)",
    ),
    _sign("assembly", 3.0, "title", "의원의 말과 일", r"[가-힣]{3}\s?의원(?=[,\s…“‘\"'])"),
    _sign(
        "university",
        2.4,
        "title",
        "대학 사람",
        r"[가-힣]{2,5}(?:대|대학교)\s(?:[가-힣]{2,4}\s)?(?:교수|총장|연구팀)|의대|의대생",
    ),
    _sign(
        "company",
        1.6,
        "title",
        "기업 사람",
        r"[가-힣]{2,3}\s?(?:대표|사장|부회장|CEO)(?=[,\s…“‘\"'])",
    ),
    _sign(
        "central", 3.4, "title", "정부가 나섬", r"(?:^|[…”’\"'.]\s?)정부(?=[,…\s](?!\s?[‘'\"“]))"
    ),
    _sign(
        "overseas", 1.0, "lead", "나라 밖 소식", r"^(?:중국|미국|일본|영국|독일|프랑스|대만|유럽)\s"
    ),
    _sign(
        "association",
        0.9,
        "lead",
        "전문가의 진단",
        r"전문가들은|학술대회|학자들?이|주장이\s나왔다|진단이\s나왔다",
    ),
    _sign("central", 1.2, "title", "정부", r"^정부|정부[,…]|靑|檢|檢察|警|경찰|軍|李\s?대통령"),
    _sign("association", 1.0, "title", "전문가", r"전문가|학계|교과서|시민단체|환경단체"),
    _sign(
        "association",
        0.8,
        "title",
        "누구의 말도 아닌 논의",
        r"시급|절실|우려|지적|과제|숙제|딜레마",
    ),
)


def column_of(reading: Reading) -> str | None:
    """The label of a column or a guest piece, None when the article is not one."""
    for label in reading.labels:
        if _COLUMN.search(label):
            return label
    return None


def clues(reading: Reading) -> list[Clue]:
    """Every kind that some words speak for, heaviest first; repeated words weigh more."""
    found: list[Clue] = []
    text = f"{reading.headline} {reading.lead} {reading.body[:600]}"
    for sign in _SIGNS:
        place = {"title": reading.headline, "lead": reading.lead}.get(sign.where, text)
        words = [match.group().strip() for match in sign.pattern.finditer(place)]
        if words:
            many = min(3, len(words)) - 1
            shown = ", ".join(f"'{word}'" for word in dict.fromkeys(words[:3]))
            found.append(Clue(sign.kind, sign.points + 0.3 * many, f"{sign.why}({shown})"))
    return sorted(found, key=lambda clue: -clue.points)
