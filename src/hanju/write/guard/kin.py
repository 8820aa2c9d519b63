"""Kin: verbs and verbal nouns that tell the same deed in other words.

Shape:  a root in, the roots that may stand for it out, itself among them.
Units:  none.
Errors: an unknown root is its only kin.
Source: docs/decisions/0012-guard.md; written by hand from the deeds that releases tell of.

A root may be in several families (내다: to hand in, to publish, to pay). Kin are no synonyms for a
writer: they only say that two clauses may speak of one deed, so that their sign and their degree
can be compared.
"""

# ruff: noqa: E501  tables of Korean words: wide characters count twice

from __future__ import annotations

from collections import defaultdict
from typing import Final

_FAMILIES: Final = (
    # to use, to have, to be
    "쓰 사용 이용 활용 쓰이", "지니 가지 갖 갖추 보유 소유 확보", "있 나오 나타나 발견 발생 생기 존재 드러나",
    "없애 폐지 제거 철폐 삭제",
    # more, less
    "늘 늘리 늘어나 증가 증대 확대 확충 증차 증설 증원 증액 넓히 넓어지 키우 늘이 추가 급증 커지", "줄 줄이 줄어들 감소 축소 감축 경감 저감 절감 완화 덜 낮추 낮아지 급감 삭감 최소화",
    "오르 올리 상승 인상 높아지 높이 뛰 급등 상향", "내리 하락 인하 떨어지 낮추 낮아지 급락 하향", "넘 넘기 초과 상회 웃돌 돌파 넘어서", "못미치 하회 밑돌 미달",
    "더하 추가 보태 합치 결합 더해지 포함 붙이", "빼 제외 배제 빠지 제하", "좋아지 나아지 개선 향상 호전 회복", "나빠지 악화 저하 나빠",
    # to begin, to end, to go on
    "시작 착수 개시 출발 나서 돌입 들어가 출범 시동 첫발 열", "마치 끝나 끝내 마무리 완료 종료 완공 준공 마감 매듭 짓", "멈추 중단 중지 정지 그만두 끊", "계속 이어가 이어지 지속 이어오 유지",
    "그치 멈추 머무르 불과", "미루 연기 늦추 늦어지 지연 미뤄지 보류 유예", "앞당기 단축 당기",
    # to hold an event, to take part
    "열 열리 개최 진행 펼치 벌이 실시 치르 마련 갖 가지 운영 선보이", "참가 참석 참여 함께 동참 자리 출전 나서 모이 함께하 들", "찾 방문 다녀오 들르 둘러보 가", "모으 모집 받 접수 공모 모이",
    "부르 초청 초대 모시", "만나 면담 접견 회동",
    # to make, to build, to found
    "짓 건립 건설 조성 세우 신축 지어지 들어서", "만들 제작 조성 마련 꾸미 구축 개발 꾸리 구성 만들어지 결성 제정", "세우 수립 마련 짜 편성", "세우 설립 창립 창설 발족 출범 꾸리 결성",
    "들이 도입 투입 쓰 투자 설치 들여오", "놓 설치 달 세우", "고치 개정 개선 보수 수리 바로잡 손보 개편 정비 개혁 바꾸 수정 보완 변경", "바꾸 바뀌 전환 변경 개혁 교체 변하 개편 달라지 수정 개정", "새로 신설 개설 새롭",
    "내놓 출시 발표 공개 선보이 출간 펴내 내 출판 발간 나오", "보급 공급 나눠주 배포 제공 지원 전달", "옮기 이전 이동 옮아가 옮겨가",
    # to give, to get
    "주 지급 수여 전달 제공 지원 건네 나눠주 베풀 부여 표창", "받 수상 수령 얻 차지 따내 거두 획득 인정 선정 지정 확보 수여", "맡기 기탁 기부 전달 내놓 후원 쾌척", "맡 담당 위탁 수행", "빌리 빌려주 융자 대출 대여 임대",
    "사 사들이 구입 구매 매입 인수", "팔 판매 매각 매도", "내 제출 납부 부담 지불 치르 신청", "대 부담 지원 충당 보조",
    "거두 환수 징수 회수 몰수", "물리 부과 매기 처하", "뽑 선정 선발 선출 지정 채택 당선 선택 꼽히 뽑히 고르 채용", "오르 취임 임명 부임 맡 선임 기용", "물러나 사퇴 사임 퇴임 사직 그만두 용퇴",
    # to say, to decide, to plan
    "밝히 말 전하 설명 강조 언급 발표 알리 덧붙이 소개 피력 답 답하 이야기 주장 지적 말씀 평가 내다보 진단 역설 해명 반박 비판 꼬집", "요구 촉구 요청 주문 당부 건의 제안 호소 청원", "알리 홍보 안내 소개 공지 알려주 전파", "묻 질문 물어보 문의 따지 추궁",
    "결정 확정 의결 정하 정해지 결의 모으 합의 채택 결심", "계획 예정 추진 구상 방침 준비 나서", "검토 살피 논의 고려 따지 협의 심의 심사 살펴보 모색 다루", "합의 협약 맺 체결 손잡 약속 동의", "반대 거부 반발 맞서 거절 불응", "찬성 동의 지지 찬동", "허용 허가 승인 인가 인정 허락",
    "막 금지 방지 차단 예방 제한 금하 규제 막아내", "피하 회피 면하 모면 피해가", "지키 준수 보호 지켜내 이행 따르", "어기 위반 위배 저버리", "통과 처리 가결 의결 넘 통하", "고발 고소 신고 제보", "처벌 징계 벌하 처하 제재",
    "풀 해결 해소 타개 풀어나가", "보 여기 판단 평가 간주 생각 분석 분류 해석", "예상 전망 내다보 예측 관측 기대 보이 보", "알 파악 인식 이해 인지 깨닫", "살피 점검 확인 살펴보 조사 둘러보 돌아보 검사",
    "배우 익히 교육 학습 체험 견학 이수", "가르치 교육 지도 강의 강연 전수", "돕 지원 도와주 거들 도움 기여", "잡 붙잡 체포 검거 붙잡히 구속", "달아나 도망 도주", "죽 사망 숨지 숨 목숨 희생", "다치 부상 상처", "이기 승리 승소 우승 꺾 제치", "지 패하 패배 패소",
    "시행 실시 적용 발효", "집행 시행 실행", "나누 구분 나뉘 분류 구성", "담 포함 들어가 들어있 싣 실리 수록 담기 명시 규정", "잇 연결 연계 이어지 잇따르", "필요 요구 절실", "키우 육성 양성 기르", "느끼 체감 실감", "심 식재", "모자라 부족 미흡 부진",
    "갈라지 대립 맞서 충돌 갈등", "머무르 남 체류 잔류", "떠나 이탈 벗어나 탈출 나가", "얽히 연루 관련 관계", "맞 적합 알맞 부합 적절", "다르 차이 상이 달라지", "같 동일 똑같 마찬가지",
)  # fmt: skip


def _index() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for family in _FAMILIES:
        roots = family.split()
        for root in roots:
            found[root].update(roots)
    return {root: frozenset(kin) for root, kin in found.items()}


_KIN: Final = _index()


def kin_of(root: str) -> frozenset[str]:
    """The roots that may tell the same deed, the root itself among them."""
    return _KIN.get(root, frozenset()) | {root}
