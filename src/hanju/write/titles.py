"""Titles: what the desk of a newspaper puts round and into a title, taken off again.

Shape:  a title in; the bare title, its parts, or who said what out.
Units:  none.
Errors: odd text never raises.
Source: design/house-style.md section 3; the ends of 25,000 titles read for decision 0011.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import Final


def words(text: str) -> frozenset[str]:
    """A set of words written as one text."""
    return frozenset(text.split())


_TAG: Final = re.compile(
    r"^\s*(?:[\[<【(〈][^\])>】〉]{1,30}[\])>】〉]\s*)+|(?<!\s)\s*[\[<【][^\]>】]{1,30}[\]>】]\s*$|\((?:종합|속보|단독|상보|\d보|영상|사진|포토)\d?\)"
)
_OUTLET: Final = re.compile(
    r"\s[|｜:]\s[^|｜:]{2,20}$|\s-\s[가-힣A-Za-z]{2,12}(?:신문|일보|뉴스|경제|타임스|데일리)$"
)
_CUT_OFF: Final = re.compile(r"\s?(?:\.{2,}|…)\s*$")
_BREAK: Final = re.compile(r"\s?(?:…|‥|\.{2,}|·{3,})\s?")
_HANJA: Final = {
    "中": "중국", "日": "일본", "美": "미국", "韓": "한국", "英": "영국", "獨": "독일", "佛": "프랑스", "北": "북한", "南": "남",
    "印": "인도", "露": "러시아", "臺": "대만", "與": "여당", "野": "야당", "新": "신", "前": "전 ", "現": "현 ", "故": "고 ",
    "對": "대", "反": "반", "脫": "탈", "無": "무", "超": "초", "非": "비", "親": "친", "軍": "군", "檢": "검찰", "靑": "청와대",
    "車": "차", "銀": "은행", "株": "주", "電": "전자", "重": "중", "大": "대", "小": "소", "全": "전", "女": "여성", "男": "남성",
    "外": "외", "內": "내", "上": "상", "下": "하", "副": "부", "長": "장", "産": "산", "發": "발", "行": "행", "道": "도", "市": "시",
    "濠": "호주", "加": "캐나다", "伊": "이탈리아", "越": "베트남", "泰": "태국", "硏": "연구원", "社": "사", "家": "가", "式": "식", "生": "생",
}  # fmt: skip
_EVENTS: Final = r"회의|세미나|포럼|행사|대회|설명회|간담회|토론회|보고회|발표회|박람회|전시회|공청회|심포지엄|콘퍼런스|컨퍼런스|워크숍|축제|페스티벌|총회|특강|강연|캠페인|시상식|기념식|협약식|출범식|회|식|제|전|토크|공연|FESTA|페스타|나들이|마켓|장터"
#: ends of titles that are no noun of their own, or cry
_TAILS: Final = (
    (re.compile(r"에 나서$|\s나서$|\s나선다$|에 나선다$|에 박차$|\s박차$"), " 추진"), (re.compile(r"(?<=협력)\s(?:맞손|손잡아)$"), ""), (re.compile(r"\s맞손$|\s손잡아$|\s손잡는다$|\s손잡았다$"), " 협력"),
    (re.compile(r"(?<=[상창장])\s(?:쾌거|영예|영예 안아|기염)$"), " 수상"), (re.compile(r"(?<=수상)\s(?:쾌거|영예|기염)$|(?<=선정)\s(?:쾌거|영예|기염)$|(?<=달성)\s(?:쾌거|영예|기염)$"), ""),
    (re.compile(r"\s[‘']?(?:눈길|주목|화제|각광|톡톡|활짝|순항|호평|인기|훈훈)[’']?$|에\s(?:올인|총력|사활|팔 걷어|앞장)$"), ""), (re.compile(r"\s(?:올인|총력)$"), " 주력"), (re.compile(r"(?<=[가-힣A-Z])(?:에\s|\s)(?:드라이브(?:\s(?:건다|걸어))?|속도\s?(?:낸다|내|높인다|높여|붙는다))$"), " 가속화"), (re.compile(r"\s스타트$|\s첫발$"), " 시작"),
    (re.compile(r"(?<=[가-힣]{2})(?:시켜|해|돼|되어|하여)야(?: 한다| 해)?$"), " 필요"), (re.compile(r"\s연다$"), " 개최"), (re.compile(r"\s개최해$"), " 개최"), (re.compile(r"\s밝혀$"), " 발표"),
    (re.compile(rf"(?P<event>{_EVENTS})(?P<close>['’]?)\s(?:성료|성황|성황리 개최|성황리에 마쳐)$"), r"\g<event>\g<close> 개최"), (re.compile(r"\s(?:성료|성황리에 마쳐|마쳐)$"), " 마무리"),
    (re.compile(r"(?<=[개출]막)\s성황$|(?<=개최)\s성황$"), ""),
    (re.compile(r"\s(?:기탁|기부|후원)\s?받아$"), " 접수"), (re.compile(r"서둘러야$"), "서두를 필요"), (re.compile(r"\s늘려야$"), " 확대 필요"), (re.compile(r"\s높여야$"), " 제고 필요"),
    (re.compile(r"\s줄여야$"), " 감축 필요"), (re.compile(r"\s키워야$"), " 육성 필요"), (re.compile(r"\s막아야$"), " 방지 필요"), (re.compile(r"\s나서야$"), " 추진 필요"), (re.compile(r"\s바꿔야$"), " 전환 필요"),
    (re.compile(r"\s나눠$"), " 전달"), (re.compile(r"\s펼쳐$"), " 전개"), (re.compile(r"(?<=성과)\s(?:뚜렷|가시화|톡톡|속속)$"), ""),
    (re.compile(r"\s늘려$"), " 확대"), (re.compile(r"\s넓혀$"), " 확대"), (re.compile(r"\s키워$"), " 육성"), (re.compile(r"(?<=[상창장])\s받아$"), " 수상"), (re.compile(r"(?<=결실|열매)\s맺어$"), ""), (re.compile(r"\s맺어$"), " 체결"),
    (re.compile(r"\s(?:위해|향해)$"), ""), (re.compile(r"\s간다$"), " 추진"), (re.compile(r"(?<=[가-힣]{2})해$"), ""),
    (re.compile(r"\s(?:‘|')?굿(?:’|')?$"), ""),
)  # fmt: skip
#: a quotation that is a sentence, or a long one: a cry beside which the title stands
_CRY: Final = re.compile(
    r"[“\"][^“”\"]*(?:다|까|라|자|요|네|나|해|죠)[.!?]?[”\"]|'[^']*(?:한다|는다|된다|까|세요|이다|하자|습니다|어요|해요)[.!?]?'|[“\"][^“”\"]{12,}[”\"]"
)
#: a quotation before the title itself
_LEADING_CRY: Final = re.compile(r"^[“\"'‘][^“”\"]{6,}[”\"]\s?(?:…\s?)?(?=[^\s]{2,}.{10,})")


def cleaned_title(title: str) -> str:
    """The title without tags, outlet, hanja short forms and marks of the desk."""
    bare = title.replace("\n", " ").strip()
    made = _OUTLET.sub("", _TAG.sub("", bare)) or bare.strip("[]<>【】() ")
    made = re.sub(r"\s(?:새로운\s?글|새\s?글|NEW)$", "", made)
    made = re.sub(r"^(?:\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|새글|NEW|공지)\s+", "", made)
    made = re.sub(r"\([가-힣]{1,8}(?:과|팀|실|국|소|센터|담당관|면|읍|동)\)\s*$", "", made)
    made = re.sub(r"[\u4e00-\u9fff\uf900-\ufaff]", lambda m: _HANJA.get(m.group(), m.group()), made)
    made = (
        made.replace("↑", " 상승")
        .replace("↓", " 하락")
        .replace("→", "에서 ")
        .replace("′", "'")
        .replace("″", '"')
        .replace("‶", '"')
    )
    return _CUT_OFF.sub("", made).strip(" -–·,")


def is_cut_off(title: str) -> bool:
    """A board's list that cut the title in the middle of a word."""
    return _CUT_OFF.search(title.strip()) is not None


#: lines of a text among which its own full title may stand
_TITLE_LINES: Final = 12
#: a title longer than this is one with its text, and what a board cuts off without a mark
LONGEST_TITLE: Final = 100
UNMARKED: Final = 24
_NO_LETTER: Final = re.compile(r"[\W_]+")


def whole_title(title: str, text: str) -> str:
    """A title that the board cut off, whole where the text begins with it.

    A board that cuts may leave no mark of it, and one that runs on gives title and text in one.
    """
    start = _NO_LETTER.sub("", cleaned_title(title))
    cut, runs_on = is_cut_off(title), len(title) > LONGEST_TITLE
    room = 3 * len(start) if cut else len(start) + UNMARKED
    if len(start) < 8 or not (cut or runs_on or not tells_event(cleaned_title(title))):
        return title
    for line in text.splitlines()[:_TITLE_LINES]:
        letters = _NO_LETTER.sub("", line)
        if runs_on and len(letters) >= 8 and start.startswith(letters):
            return line.strip()
        if len(start) < len(letters) < room and letters.startswith(start) and line[-1:] != ".":
            return line.strip()
    return title


def title_parts(title: str) -> list[str]:
    """The parts of a title in house form that may stand alone, without its cries."""
    whole = re.fullmatch(r"[“\"](?P<said>[^“”\"]+)[”\"]", title.strip())
    title = whole["said"] if whole else _CRY.sub(" ", _LEADING_CRY.sub("", title))
    title = re.sub(r"\s+", " ", title).strip(" ,…")
    parts = [
        re.sub(r"^[“”\"]+|[“”\"]+$", "", part.strip(" ,-!")).strip() for part in _BREAK.split(title)
    ]
    return [part for part in parts if len(part) >= 6 and not re.search(r"[?!]", part)]


_QUOTES: Final = re.compile(r"[“\"″‶][^“”\"″‶]{8,}(?:[”\"″‶]|$)")


def quotes_somebody(title: str) -> bool:
    """The title is what somebody said: `기관 "…필요"`."""
    found = _QUOTES.search(title)
    return found is not None and len(found.group()) > len(title) / 3


def speech_of(title: str) -> tuple[str, list[str]] | None:
    """`기관 "말…말"`: who said what, None when the title is no such thing."""
    match = re.match(
        r"^(?P<who>[^“”\"'…,]{2,20}?),?\s?[“\"'](?P<said>[^“”\"]{8,90}?)(?:[”\"'](?:\s.*|….*|\.{2}.*)?)?$",
        title,
    )
    if match is None or match["said"].count("'") % 2:
        return None
    return match["who"].strip(), [
        part.strip(" '") for part in _BREAK.split(match["said"]) if len(part) >= 8
    ]


def with_noun_tail(what: str) -> str:
    """A part whose end is a cry or half a verb, with the noun that says the same."""
    for pattern, noun in _TAILS:
        made = pattern.sub(noun, what)
        if made != what:
            return made.strip()
    return what


#: nouns that say what happened; a headline that ends in another noun names only a thing
_EVENTFUL: Final = words(
    """
    검토 협약 업무협약 계약 출범식 착공 기공 성과 속도 발판 계획 예정 방침 전망 필요 목표 추진 본격화 상용화 활성화 의무화 고도화 가속화 완공 준비 대상 최우수상
    우수상 장관상 표창 포상 인증 1위 2위 최초 선두 대응 투자 시범운영 특별점검 점검 실증 시연 사업 확정 협력 동맹 가속 도입 착수 개소 개관 이전 순항 조사
    컨퍼런스 세미나 포럼 간담회 설명회 토론회 공모전 캠페인 행사 회의 박람회 전시회 총력 연구 개시 참여 돌입 진출 선출 강연 특강 교육 훈련 시동 우려 논란 역할
    도전 도전장 출격 경쟁 격차 지적 체제 매출 흑자 적자 최대 최고 증설 신설 지원 진행 운영 마련 기록 강화 확대 제공 개최 증가 선정 참석 활용 확인 전달 지급
    발생 시작 구성 공개 확보 실시 포함 발표 강조 방문 기대 반영 설명 평가 공유 논의 적용 구축 조성 투입 차지 제시 이용 확산 연계 체결 기여 성장 예상 고려 실천
    개선 집계 마무리 지속 감소 집중 유지 보유 설치 인정 시행 결정 기탁 신청 달성 수상 분석 선고 보도 주관 개발 제외 수행 소개 제기 기부 전환 요구 출시 완료
    판단 제안 급증 주목 언급 설계 노력 해결 대비 모집 공급 판매 상승 기소 발굴 결합 발견 접수 하락 구매 파악 확장 요청 추천 회복 구현 처리 통과 체감 제작 중단
    선발 획득 제출 입증 합의 성공 뒷받침 가동 완성 돌파 해소 완화 비판 수여 병행 차단 보장 예고 예방 인용 조정 안내 검증 설립 지시 경험 정비 배치 부과 출연
    형성 체험 응원 생산 발전 선택 기획 활동 당부 협업 제한 포착 등록 격려 납부 해석 거래 허용 촉구 보호 전개 정리 촬영 출전 출범 추가 규정 공시 지정 자리매김
    등장 발령 주도 작용 이동 배출 육성 신고 출발 모색 반복 진입 수립 정착 반대 담당 설정 소외 기념 의결 적발 회수 유도 취득 경신 작성 출석 발행 금지 동참 통합
    전시 추정 축적 선언 주최 탑재 인식 마감 지목 처분 보고 부여 탄생 발언 직면 접목 포기 개설 도모 변경 채택 재편 수주 초청 인상 심화 배포 후원 헌신 견인 겨냥
    충족 게시 호소 거부 종료 경고 증정 교체 직결 창출 방지 변화 개막 재개 유통 실패 입력 육박 편성 가입 축하 동원 홍보 분류 통보 표현 약속 수렴 유입 예측 청취
    출제 관측 상향 실현 주력 중계 위반 훼손 유발 거론 조치 면제 통제 작동 이행 선사 이송 철회 서명 지연 협의 진화 우승 제명 인지 자랑 게재 청구 기원 도착 발의
    향상 기반 발주 악화 총괄 축소 노출 진단 확충 폐지 표명 시도 부각 모니터링 증명 조명 유치 이수 촉진 건의 개편 인하 추산 실행 검출 도출 배제 압박 삭제 매입
    집행 분리 심사 이바지 결제 가결 구분 오픈 출동 준공 공감 발휘 시청 초래 시사 이탈 연장 운용 양성 발급 수출 표시 협조 입금 당선 착륙 감안 출마 승리 감지
    연출 결심 준수 매수 조율 제거 도약 상환 재배 중시 운행 반발 보완 임명 과시 수사 명령 수용 개정 매진 신뢰 지지 악용 위협 재발 상장 환영 부합 관여 탑승 가정
    가늠 상회 극복 제정 구입 기증 공존 확립 단축 동반 고발 활약 파견 접촉 발효 연기 소유 접속 분산 부상 보강 수입 위축 공략 압승 수령 합산 독려 기각 유행 송치
    발간 탈바꿈 의존 유의 첨부 복귀 전념 명시 문의 격화 결집 발족 응답 조절 특화 채용 종합 광고 존중 보급 배부 증액 교차 근절 폭락 토로 배정 단행 반응 지향
    대체 역임 예보 환산 자극 승인 고용 지명 성사 취소 개봉 탈환 촉발 선호 소요 발매 동의 초과 측정 소멸 계산 폐쇄 한정 가담 제고 시상 거절 유출 대피 회피 표류
    중지 배송 구속 체포 취임 전송 위촉 고조 발송 폭로 일관 부착 감당 제압 연동 일치 안정 장악 선포 인도 데뷔 공표 합격 제어 생성 집약 추구 누적 경청 표출 권장
    자제 개척 의뢰 대출 환원 조망 추징 결성 건설 견조 정립 둔화 반등 배상 유포 개장 선임 보관 경계 반박 기재 누락 제소 구상 지참 수수 약화 부담 완파 침해 보상
    전담 선도 해제 저격 조달 운항 해산 폐기 대변 인접 포장 창업 출품 왜곡 주효 적응 해단 해촉 급감 고백 근접 매각 약정 상생 융합 입대
    """
)


def tells_event(what: str) -> bool:
    """Tell whether the last noun of a part says what happened (설치, 1위, 본격화) or only names."""
    last = re.sub(r"(?<![\W\d])[\W\d]+$", "", what).rpartition(" ")[2]
    return (
        what.rstrip("'").endswith(("위", "%", "원", "명", "화", "율"))
        or last in _EVENTFUL
        or any(last[-size:] in _EVENTFUL for size in (4, 3, 2) if len(last) > size)
    )


def ends_in_event(what: str) -> bool:
    """The last word itself is such a noun, whatever the analyser makes of it (해단 → 하 단)."""
    return what.rpartition(" ")[2] in _EVENTFUL
