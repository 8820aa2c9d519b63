"""Direction: a text may not say up for down, opened for closed.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  windows in characters round a word; spans [start, end) of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

A word is compared together with what stands near it: the same neighbours must stand with the same
direction in the source rather than with the opposite one. A reversing word (폐지, 파기, 탈락) that
has no like at all in the source is a fault by itself.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.reading import CONTENT, Fault

if TYPE_CHECKING:
    from hanju.write.reading import Reading, Told

#: characters before and after a direction word that belong to it
_NEAR: Final = 34

#: how much better the opposite must fit where the source has both words
OPPOSED: Final = 1.5
#: how well it must fit where the source has only the opposite
NOWHERE: Final = 1.0

_UP: Final = "증가|늘어|늘었|늘린|늘릴|늘리|늘려|늘고|늘며|확대|상승|올랐|오른|오를|올라|올린|올릴|올려|(?<!첫)인상|상향|증액|급증|급등|높아|높인|높일|높였|높여|높이|커지|커졌|커진|넓힌|넓힐|넓혀|넓히|제고|증대|확충|향상|증진|신장|강화|활성화"
_DOWN: Final = "감소|줄어|줄었|줄인|줄일|줄이|줄여|줄고|줄며|축소|하락|내린|내려|(?<!확)(?<!승)(?<!시)인하|하향|감액|급감|급락|낮아|낮춘|낮출|낮췄|낮춰|낮추|떨어|감축|저감|절감|단축|삭감|작아|완화|경감|저하|약화|위축|침체|최소화"
_BETTER: Final = "개선|향상|호전|강화|활성화|발전|회복|정상화|높이|높여|높인|증진|확충|확대|제고"
_WORSE: Final = "악화|저하|약화|위축|침체|쇠퇴|훼손|퇴보|떨어|낮추|낮춰|낮춘|축소|감소"
_OPEN: Final = "신설|개설|설립|개소|개관|개점|개원|개장|설치|도입|구축|조성|마련|발족|출범|창립|건립|시행|운영|확충|추가"
_CLOSE: Final = "폐지|폐쇄|폐관|폐점|폐원|폐장|철거|해체|해산|철회|중단|백지화|폐기|제외"
_START: Final = "시작|착수|개시|재개|돌입|착공|출발|개막|열었|열린|열리|연다|개최"
_STOP: Final = "중단|종료|철수|중지|정지|마감|폐막|취소|무산|연기|포기"
_YES: Final = "승인|허가|허용|인가|수용|채택|통과|가결|의결|동의|찬성|합의|타결|지지|환영|호응|호평|체결|선정|합격|당선|선출|인정|가능"
_NO: Final = "거부|반려|불허|금지|거절|기각|부결|반대|결렬|규탄|반발|혹평|파기|해지|탈락|불합격|낙선|낙방|부인|불가"
_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    (_UP, _DOWN), (_BETTER, _WORSE), (_OPEN, _CLOSE), (_START, _STOP), (_YES, _NO),
    ("흑자", "적자"), ("성공", "실패"), ("수출", "수입(?!구)"), ("상회|웃돌|웃돈", "하회|밑돌|밑돈"), ("유지", "폐지|포기"),
    ("가입", "탈퇴"), ("매입|매수|사들", "매각|매도"), ("유입", "유출"), ("유치(?!원)", "포기|이전|철수"), ("앞당", "미루|미뤄|연기|늦추|늦춰"),
    ("최고", "최저"), ("최대", "최소(?!화)"), ("초과", "미만|미달"), ("이상", "이하"), ("긍정", "부정적"), ("많", "적은|적다|적어|적었"),
    ("호조", "부진"), ("채용|고용", "해고|감원"), ("우세", "열세"), ("높은|높다|높게|높았", "낮은|낮다|낮게|낮았"), ("연장", "단축"),
    ("무료|무상", "유료|유상"), ("참여|참가|참석|동참", "불참"), ("포함", "제외|배제"), ("추가", "제외|삭제"), ("안전", "위험"), ("공개", "비공개"),
    ("찬성|찬반", "반대"), ("상반기", "하반기"), ("오전", "오후"), ("국내", "해외|국외"), ("전반", "후반"), ("합법", "불법"), ("지지", "반대|비판"),
    ("만족", "불만"), ("풍부|넉넉|충분", "부족"), ("신규|새로", "기존"), ("공급", "수요"), ("남성|남자", "여성|여자"), ("빠른|빠르|빨리", "느린|느리|늦"),
    ("승리|이겼|이기", "패배|졌다|패했"), ("인정", "부인"), ("매출|수익|이익", "손실|손해"), ("민간", "공공"), ("상위", "하위"), ("기여|도움", "피해|방해"),
)  # fmt: skip
#: reversing words, and what of the source bears one out
_REVERSING: Final = tuple(
    (re.compile(claimed), re.compile(borne))
    for claimed, borne in (
        (
            "폐지|폐쇄|폐관|폐점|폐막|철거|해체|해산|철회|백지화|폐기|파기|해지|무산|취소",
            r"폐[가-힣]|철거|해체|해산|철회|백지화|파기|해지|무산|취소|없애|없앤|없앴|중단|반납|포기|끝",
        ),
        (
            "부결|기각|반려|거부|거절|불허|불승인|탈락|낙선|낙방|불합격|불참",
            r"부결|기각|반려|거부|거절|불허|탈락|낙선|낙방|불합격|불참|못|않|안 |없|제외|반대",
        ),
        (
            "결렬|실패|포기|패배|적자|파산|부도|몰락|쇠퇴|악화|훼손",
            r"결렬|실패|포기|패[배했]|적자|파산|부도|몰락|쇠퇴|악화|훼손|나빠|못|부진|하락|심각|위기|어려|열악|손실|침체|떨어",
        ),
        (
            "감소|급감|급락|하락|축소|감축|저하|약화|위축|침체|인하|삭감",
            r"감소|감축|급감|급락|하락|축소|저하|약화|위축|침체|인하|삭감|줄|낮|내[린려렸]|떨어|절감|저감|덜|적[은어]|최소|완화|경감|감면|할인|[^가-힣]감|부진|미만|밑돌|잃|빠[져졌]|예방|해소|없애|차단",
        ),
        (
            "반대|반발|규탄|혹평|비난",
            r"반대|반발|규탄|혹평|비난|비판|항의|우려|거부|불만|논란|지적|촉구|성토|맞서|갈등|논쟁|찬반|의혹|안 된다|안된다|분노|원성|요구|싫",
        ),
        (
            "불가능|금지|중단|중지|종료|유료",
            r"불가|금지|중단|중지|종료|유료|못|없|막|끝|마감|마치|멈|그만|안 |제한|유상|요금|\d원|만원|제외",
        ),
    )
)
_COMPILED: Final = tuple(
    (re.compile(f"(?:{up})"), re.compile(f"(?:{down})")) for up, down in _PAIRS
)


def direction_faults(source: Reading, told: Told) -> list[Fault]:
    """Words of direction whose neighbours have the opposite direction in the source."""
    text = told.text
    faults: list[Fault] = []
    for up, down in _COMPILED:
        for here, there in ((up, down), (down, up)):
            for match in here.finditer(text):
                fault = _direction_fault(source, text, match, here, there)
                if fault is not None:
                    faults.append(fault)
    return faults + _reversed(source, text)


def _reversed(source: Reading, text: str) -> list[Fault]:
    """폐지, 파기, 탈락 where nothing in the source says the like."""
    return [
        Fault(
            "direction",
            match.span(),
            f"'{match.group()}'에 맞는 말이 원문에 없습니다",
            "원문의 말로 바꾸세요",
        )
        for claimed, borne in _REVERSING
        for match in claimed.finditer(text)
        if borne.search(source.house) is None
    ]


def _direction_fault(
    source: Reading, text: str, match: re.Match[str], here: re.Pattern[str], there: re.Pattern[str]
) -> Fault | None:
    near = _neighbours(text, match)
    same = max((_best(sentence, here, near) for sentence in source.sentences), default=-1.0)
    opposite = max((_best(sentence, there, near) for sentence in source.sentences), default=-1.0)
    if opposite >= (same + OPPOSED if same >= 0 else NOWHERE):
        return Fault(
            "direction",
            match.span(),
            f"'{match.group()}'은(는) 원문과 방향이 반대입니다",
            "원문의 방향(늘고 줆)대로 고치세요",
        )
    return None


def _neighbours(text: str, match: re.Match[str]) -> dict[str, float]:
    """Words near a direction word, numbers and the nearest ones weighing more."""
    low = max(0, match.start() - _NEAR)
    found: dict[str, float] = {}
    for word in CONTENT.finditer(text, low, min(len(text), match.end() + _NEAR // 2)):
        if word.start() < match.end() and match.start() < word.end():
            # the rest of the compound: 수출증가, 증가율
            continue
        key = word.group() if word.group()[0].isdigit() else word.group()[:2]
        away = (
            match.start() - word.end()
            if word.end() <= match.start()
            else word.start() - match.end()
        )
        weight = (3.0 if key[0].isdigit() else 1.0) * (1.0 if away <= 8 else 0.6)
        found[key] = max(found.get(key, 0.0), weight)
    return found


def _best(house: str, pattern: re.Pattern[str], near: dict[str, float]) -> float:
    """How well the best place of a pattern matches the neighbours; -1 when it stands nowhere."""
    best = -1.0
    for match in pattern.finditer(house):
        low, high = max(0, match.start() - _NEAR - 8), match.end() + _NEAR // 2 + 8
        window = house[low : match.start()] + " " + house[match.end() : high]
        best = max(best, sum(weight for key, weight in near.items() if key in window))
    return best
