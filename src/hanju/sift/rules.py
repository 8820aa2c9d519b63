"""Rules: signs in a title or lead that an article is not news for a digest, each with an id.

Shape:  a `Reading` in, `RuleHit`s out; a hit carries the words that made it.
Units:  `weight` 1.0 decides alone, less only adds up (two halves make one).
Errors: none.
Source: ../shared/data/gold/GUIDE.md (`worthy`) and house decisions 1, 2, 6, 7;
        docs/decisions/0007-fields-and-worthiness.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from hanju.sift.reading import Reading

Place = Literal["label", "headline", "lead"]
#: Rules that tell of the stock market.
MARKET_RULES: Final = frozenset(
    {"market_label", "price_target", "market_wrap", "stock_move", "arrow", "fund", "ticker", "buzz"}
)
#: Rules of pieces that carry a field's word without being about it.
ASIDE_RULES: Final = MARKET_RULES | {"politics", "photo"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign: where it is looked for, how heavy it is, and what an editor is told."""

    id: str
    place: Place
    pattern: re.Pattern[str]
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that fired, on which words."""

    rule: Rule
    words: str


def _rule(id_: str, place: Place, weight: float, why: str, *patterns: str) -> Rule:
    return Rule(id_, place, re.compile("|".join(patterns)), weight, why)


RULES: Final[tuple[Rule, ...]] = (
    # ── labels: the paper itself says what the piece is ─────────────────────
    _rule(
        "market_label",
        "label",
        1.0,
        "증시·종목 꼭지",
        r"특징주|증시|마켓|종목|줍줍|투자\s?\d|코주부|시황|주식|월스트리트|스톡|오늘장|금융시장",
        r"^TODAY|코스피|코스닥|재테크|브로커|공시|국장|크립토|비트코인|코인|환율|채권|외환|시그널",
        r"리포트|머니\+?$|자이앤트|돈앤톡",
    ),
    _rule("personnel", "label", 1.0, "인사 알림", r"^\s?(?:오늘의\s)?인사\s?$|인사발령|프로필"),
    _rule("obituary", "label", 1.0, "부고", r"부고|부음|별세"),
    _rule("photo", "label", 1.0, "사진 기사", r"포토|화보|직캠|사진|카드뉴스"),
    _rule("crime", "label", 1.0, "사건·사고", r"피싱|사건|판결|범죄|경찰서"),
    _rule("advert", "label", 1.0, "광고성 꼭지", r"광고|AD$|협찬|신상|쇼핑|핫딜|이벤트"),
    _rule(
        "advert", "headline", 1.0, "광고 영상", r"광고\s?영상|(?:TV|새|신규)\s?광고\s?(?:공개|선보)"
    ),
    _rule("fund", "label", 1.0, "펀드·ETF 상품", r"펀드|연금"),
    _rule("review", "label", 1.0, "제품 사용기", r"테크로그|[사체][용험]기|(?<!논문\s)리뷰|언박싱"),
    _rule("sport", "label", 1.0, "스포츠", r"올림픽|월드컵|골프|야구|축구|KBO|K리그|KPGA|KLPGA"),
    _rule("fortune", "label", 1.0, "운세·날씨", r"운세|날씨|띠별"),
    _rule(
        "staff_column",
        "label",
        1.0,
        "신문사 안의 사설·기자 칼럼",
        r"사설|논설|주필|기자수첩|취재수첩|데스크|만화경|천자칼럼|초동시각|시시비비|기자의|현장칼럼|횡설수설",
        r"^[가-힣]{3}\s?칼럼$|^[가-힣]{3}의\s?(?:정치|시시각각)",
    ),
    _rule(
        "culture",
        "label",
        1.0,
        "연예·생활",
        r"연예|공식$|리얼푸드|시승기|트래블|여행|맛집|Pet|BTS|시네마|영화|북스|책마을|멋·맛",
        r"갤러리|미술관|전시회|공연|레시피|서평|신간|책\s?읽|요지경|[Bb]ook$|Movie|빵\s?굽는",
    ),
    # ── the headline ────────────────────────────────────────────────────────
    _rule("personnel", "headline", 1.0, "인사 알림", r"^<?\s?(?:오늘의\s)?인사\s?>?$|승진\s?인사"),
    _rule("obituary", "headline", 1.0, "부고", r"(?:부친|모친|장인|장모|빙부|빙모)상|별세$"),
    _rule(
        "price_target",
        "headline",
        1.0,
        "목표주가·투자의견",
        r"목표\s?주가|목표가|투자\s?의견|매수\s?의견|적정\s?주가|톱픽|최선호주",
        r"[”\"’']\s?[가-힣A-Za-z]{1,8}(?:證|증권)$",
    ),
    _rule(
        "market_wrap",
        "headline",
        1.0,
        "증시 시황",
        r"코스피|코스닥|나스닥|다우|닛케이|뉴욕\s?증시|美\s?증시|세계\s?증시|국내\s?증시|미\s?증시",
        r"(?:바클레이스|골드만삭스|모건스탠리|JP모건|씨티|UBS|BofA)\s?[“\"][^”\"]{0,40}(?:급락|급등|낙폭|비관|랠리)",
        r"증시|서학개미|동학개미|중학개미|개미들|월가|환율|저가\s?매수|순매수|순매도|공매도|혼조|불장|섹터|헤지",
    ),
    _rule(
        "stock_move",
        "headline",
        1.0,
        "주가 움직임",
        r"관련주|수혜주|AI주(?![가-힣])|테마주|기술주|성장주|금융주|건설주|로봇주|반도체주|방산주|통신주",
        r"株|주가|급등세|상한가|하한가|신고가|신저가|불기둥|줄하락|동반\s?(?:강세|급등|상승)",
        r"\d\s?%대?\s?(?:이상\s)?(?:급등|급락|폭등|폭락|껑충|뛴|뛰|뚝|강세|약세|상승|하락)",
        r"(?:급등|급락|폭등|폭락|뜀박질)$|52주|시총\s?\d|\d만전자|초고수|수혜\s?기대|종목",
    ),
    _rule("arrow", "headline", 0.5, "등락 표시", r"\d\s?%대?\s?[↑↓]"),
    _rule(
        "buzz",
        "headline",
        0.2,
        "시장 분위기로서의 유행어",
        r"(?:AI|원전|수소|태양광)\s?(?:호황|붐|열풍|슈퍼사이클|쇼크|거품|버블|랠리|수혜|공포|포비아)",
    ),
    _rule(
        "politics",
        "headline",
        1.0,
        "정치 일정·행사",
        r"출마|경선|불자회|법회|합당|공천|전당대회|출판기념회|(?:사퇴|교체|경질)\s?(?:촉구|요구|하라)",
    ),
    _rule(
        "fund",
        "headline",
        1.0,
        "펀드·ETF 상품",
        r"억만장자|펀드매니저|안전자산|비트코인|암호화폐|ETF|ETN|TDF|순자산|펀드\s?(?:수익률|출시)|운용.*(?:유망|돌파)|포트폴리오|투자자는",
    ),
    _rule("fortune", "headline", 1.0, "운세·날씨", r"운세|사주(?=[\s가·,‘’“”])|내일\s?날씨"),
    _rule(
        "book",
        "headline",
        1.0,
        "새로 나온 책",
        r"신간|(?:책|전략서|지침서|안내서|도서|가이드북|에세이|소설|시집).{0,4}출간",
    ),
    _rule(
        "crime",
        "headline",
        1.0,
        "사건·사고",
        r"위조|사칭|피싱|구속|덜미|속인|속였|속았|징역|성착취|딥페이크\s?(?:음란|성범죄)",
        r"(?:발전기|공장|충전소).{0,6}(?:화재|불)(?:…|$|,|\.|\s)|산불|숨져|사망",
    ),
    _rule(
        "curiosity",
        "headline",
        1.0,
        "흥밋거리",
        r"감량|㎏\s?쪽|\d\s?kg\s|방법\s?들어보니|알고\s?보니|화제$|소동|비법은",
    ),
    _rule(
        "promotion",
        "headline",
        1.0,
        "판촉 행사",
        r"완판|반값|무료\s?(?:[가-힣]{1,6}\s?){0,1}충전|이벤트|경품|할인|프로모션|기획전|팝업\s?스토어|특가|선물\s?세트|발렌타인|밸런타인",
    ),
    _rule(
        "charity",
        "headline",
        1.0,
        "나눔·후원 행사",
        r"(?:설|명절|추석|연말|이웃|취약계층).{0,14}(?:나눔|장보기|먹거리|온정|봉사|위문|떡국)",
        r"나눔\s?행사|영화.{0,6}감상회|김장|연탄|성금|장학금\s?(?:전달|기탁)|헌혈",
    ),
    _rule(
        "appointment",
        "headline",
        1.0,
        "선임·취임",
        r"사외이사|신임\s|취임|선임$|후보\s?(?:등록|추천)|내정",
    ),
    _rule(
        "earnings",
        "headline",
        0.7,
        "실적만",
        r"영업\s?이?익|순이익|흑자\s?전환|흑자|적자|역대\s?최대\s?(?:매출|실적)|최대\s?매출",
        r"최대\s?순익|분기\s?실적|실적\s?발표|깜짝\s?실적|컨센서스|어닝|(?:매출|실적)\s?(?:사상|역대)\s?최대|사상\s?최대\s?실적",
    ),
    _rule("sport", "headline", 1.0, "스포츠", r"금메달|은메달|동메달|결승골|홈런|우승\s?세리머니"),
    # ── the lead ────────────────────────────────────────────────────────────
    _rule(
        "stock_move",
        "lead",
        0.5,
        "주가 움직임",
        r"장\s?초반|상한가|52주|주가가|거래를\s?마쳤|거래되고|동반\s?강세|주가는",
    ),
    _rule("price_target", "lead", 1.0, "목표주가·투자의견", r"목표\s?주가|목표가|투자의견"),
    _rule(
        "market_wrap",
        "lead",
        0.5,
        "증시 시황",
        r"코스피|뉴욕증시|뉴욕증권거래소|나스닥|다우존스|증시는|증시가",
    ),
    _rule("crime", "lead", 0.6, "사건·사고", r"사기\s?혐의|구속|재판에\s?넘겨|검찰에|경찰서|덜미"),
    _rule(
        "crime",
        "lead",
        0.5,
        "사건·사고",
        r"[1-9]0대\s(?:남성|여성|남|녀)",
        r"(?:^|[\s(])[A-Z]씨(?=[\s(는가의를에])",
    ),
    _rule(
        "politics",
        "lead",
        1.0,
        "정치 일정·행사",
        r"지방선거를?\s?(?:앞두|겨냥)|(?:지사|시장|군수|구청장|교육감)(?:직에|에|\s선거에)?\s?출마|예비후보",
    ),
    _rule("promotion", "lead", 0.5, "판촉 행사", r"이벤트를\s?(?:진행|실시)|할인|경품"),
    _rule(
        "earnings",
        "lead",
        0.4,
        "실적만",
        r"(?:매출(?:액)?|영업이익|순이익|당기순이익)(?:이|은|을|액은)?\s(?:\S+\s){0,4}?\d[\d,.]*\s?(?:조|억|%)",
    ),
    _rule("ticker", "lead", 0.3, "종목 번호", r"\(\d{6}\)"),
)


_PREVENTION: Final = re.compile(
    r"대응|예방|방지|탐지|차단|감시|막는|막다|막아|근절|점검|잡는|방제|안전망|시스템|대책|감지"
)
#: Earnings told as a change of course are news of the course.
_STRATEGY: Final = re.compile(
    r"체질|전략|사업\s?(?:재편|전환|구조)|신사업|가속|본격|밸류체인|지주\s?전환|출시|진출|집중"
)


def rule_hits(reading: Reading) -> tuple[RuleHit, ...]:
    """Find every rule that fires on an article, labels first."""
    hits: list[RuleHit] = []
    for rule in RULES:
        if rule.place == "label":
            match = next(filter(None, map(rule.pattern.search, reading.labels)), None)
        else:
            text = reading.headline if rule.place == "headline" else reading.lead
            match = rule.pattern.search(text)
        if match and rule.id == "crime" and _PREVENTION.search(reading.headline):
            continue  # a system against wildfires is no wildfire
        if match and rule.id == "earnings" and _STRATEGY.search(reading.headline):
            continue
        if match:
            hits.append(RuleHit(rule, match.group().strip()))
    return tuple(hits)


def aside_weight(hits: tuple[RuleHit, ...]) -> float:
    """How strongly the article is a market piece or another aside, 0..2."""
    return min(2.0, sum(hit.rule.weight for hit in hits if hit.rule.id in ASIDE_RULES))
