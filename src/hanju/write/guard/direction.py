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
from typing import TYPE_CHECKING, Final, Literal

from hanju.text.numbers import read_number
from hanju.write.guard.reading import CONTENT, Fault

if TYPE_CHECKING:
    from hanju.write.guard.reading import Reading, Told

#: characters before and after a direction word that belong to it
_NEAR: Final = 34

#: how much better the opposite must fit where the source has both words
OPPOSED: Final = 1.5
#: the same for words that are only of opposite kinds
KIND_NOWHERE: Final = 2.0
#: how much better it must fit where the text itself has both words
BOTH: Final = 2.0
#: what a place counts that says the same with another word (마감 for 종료)
LIKE: Final = 0.6
#: how well it must fit where the source has only the opposite
NOWHERE: Final = 1.0

#: share of the best sentence's closeness that makes another one speak of the thing too
ABOUT: Final = 0.4
#: words that a sentence must share with the place of a word to hold its opposite
SHARED_WORDS: Final = 3

_UP: Final = "증가|늘어|늘었|늘린|늘릴|늘리|늘려|늘고|늘며|확대|상승|올랐|오른|오를|올라|올린|올릴|올려|(?<!첫)인상|상향|증액|급증|급등|높아|높인|높일|높였|높여|높이|커지|커졌|커진|넓힌|넓힐|넓혀|넓히|제고|증대|확충|향상|증진|신장|강화|활성화"
_DOWN: Final = "감소|줄어|줄었|줄인|줄일|줄이|줄여|줄고|줄며|축소|하락|내린|내려|(?<!확)(?<!승)(?<!시)인하|하향|감액|급감|급락|낮아|낮춘|낮출|낮췄|낮춰|낮추|떨어|감축|저감|절감|단축|삭감|작아|경감|저하|약화|위축|침체|최소화"
_BETTER: Final = "개선|향상|호전|강화|활성화|발전|회복|정상화|증진"
_WORSE: Final = "악화|저하|약화|위축|침체|쇠퇴|훼손|퇴보"
_OPEN: Final = "신설|개설|설립|개소|개관|개점|개원|개장|설치|도입|구축|조성|마련|발족|출범|창립|건립|시행|운영|확충|추가"
_CLOSE: Final = "폐지|폐쇄|폐관|폐점|폐원|폐장|철거|해체|해산|철회|중단|백지화|폐기|제외"
_START: Final = "시작|착수|개시|재개|돌입|착공|출발|개막|열었|열린|열리|연다|개최"
_STOP: Final = "중단|종료|철수|중지|정지|마감|폐막|취소|무산|연기|포기"
_YES: Final = "승인|허가|허용|인가|수용|채택|통과|가결|의결|동의|찬성|합의|타결|지지|환영|호응|호평|체결|선정|합격|당선|선출|인정|가능"
_NO: Final = "거부|반려|불허|금지|거절|기각|부결|반대|결렬|규탄|반발|혹평|파기|해지|탈락|불합격|낙선|낙방|불가"
#: kinds of words: any of the one against any of the other
_KINDS: Final[tuple[tuple[str, str], ...]] = (
    (_UP, _DOWN), (_BETTER, _WORSE), (_OPEN, _CLOSE), (_START, _STOP), (_YES, _NO),
)  # fmt: skip
#: words that are each other's opposite
_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("증가|늘어|늘었|늘린|늘리|늘려|늘릴|늘고", "감소|줄어|줄었|줄인|줄이|줄여|줄일|줄고"), ("확대|확충", "축소|감축"), ("상승|급등|올랐|오른|올라", "하락|급락|내렸|내린|내려"),
    ("인상|올린|올려|올릴|올리", "(?<!확)(?<!승)(?<!시)인하|내린|내려|내릴|내리"), ("급증", "급감"), ("상향", "하향"), ("강화", "약화|완화"), ("향상|개선|호전", "저하|악화"),
    ("높이|높여|높인|높일|높아|높였", "낮추|낮춰|낮춘|낮출|낮아|낮췄"), ("활성화", "위축|침체"), ("증액", "감액|삭감"),
    ("신설|개설|설립|도입|시행|설치", "폐지|폐쇄|철거|철회"), ("개소|개관|개점|개원|개장|개교", "폐쇄|폐관|폐점|폐원|폐장|폐교"), ("시작|착수|개시|재개|돌입|착공", "종료|중단|중지|마감"),
    ("개최|연다|열린|열렸|열리", "취소|무산|연기"), ("승인|허가|허용|인가", "거부|반려|불허|금지"), ("통과|가결|의결|채택", "부결|기각"), ("합의|타결", "결렬"), ("체결", "파기|해지"),
    ("선정|당선|합격", "탈락|낙선|불합격"), ("찬성|지지|환영", "반대|반발|규탄"), ("호응|호평", "혹평|반발|외면"), ("가능", "불가"), ("설립|출범|발족|창립", "해산|해체"),
    ("흑자", "적자"), ("성공", "실패"), ("수출", "수입(?!구)"), ("상회|웃돌|웃돈", "하회|밑돌|밑돈"), ("유지", "폐지|포기"),
    ("가입", "탈퇴"), ("매입|매수|사들", "매각|매도"), ("유입", "유출"), ("유치(?!원)", "포기|이전|철수"), ("앞당", "미루|미뤄|연기|늦추|늦춰"),
    ("최고", "최저"), ("최대", "최소(?!화)"), ("초과", "미만|미달"), (r"(?<=[\d%명개원곳세회건점위급층])\s?이상", r"(?<=[\d%명개원곳세회건점위급층])\s?이하"), ("긍정", "부정적"), ("많", "적은|적다|적어|(?<!라고 )(?<!같이 )(?<!에 )적었(?!다고)"),
    ("호조", "부진"), ("채용|고용", "해고|감원"), ("우세", "열세"), ("높은|높다|높게|높았", "낮은|낮다|낮게|낮았"), ("연장", "단축|줄어|줄었|줄인|줄이|줄여"),
    ("무료|무상", "유료|유상"), ("참여|참가|참석|동참", "불참"), ("포함", "제외|배제"), ("추가(?!적)", "제외(?!한|하고|하면)|삭제"), ("공개", "비공개"),
    ("찬성", "반대"), ("지지", "반대|비판"),
    ("만족", "불만"), ("풍부|넉넉|충분", "부족"), ("빠른|빠르|빨리", "느린|느리|늦"),
    ("승리|이겼|이기", "패배|졌다|패했"), ("기여|도움", "피해|방해"),
)  # fmt: skip
#: behind a word: it is taken back (유료 입장을 철회, 줄지 않았다)
_UNDONE: Final = re.compile(
    r"[가-힣]{0,4}\s?(?:않|못|없|말아|마라|말라|말자|말고|마세)|.{0,24}?(?:철회|취소|백지화|막[아기으]|방지|예방(?!접종)|해소|우려|차단)"
)
#: stronger word -> weaker words: the source may not know only the weaker one of this thing
_STRONGER: Final[tuple[tuple[str, str], ...]] = (
    ("확정", "검토|논의|계획|예정|추진"), ("합의", "논의|협의|요구|촉구"), ("완료", "추진|예정|계획|검토"),
)  # fmt: skip
#: the other of two: a fault only where the source has the one and never the other
_EITHER: Final[tuple[tuple[str, str], ...]] = (
    ("상반기", "하반기"), ("오전", "오후"), ("국내", "해외|국외"), ("전반", "후반"), ("합법", "불법"), ("남성|남자", "여성|여자"),
    ("민간", "공공"), ("상위", "하위"), ("매출|수익|이익", "손실|손해"), ("공급", "수요"), ("신규", "기존"), ("초등", "고등"), ("실내", "실외|야외"),
)  # fmt: skip
#: reversing words, and what of the source bears one out
_REVERSING: Final = tuple(
    (re.compile(claimed), re.compile(borne))
    for claimed, borne in (
        (
            "무산|취소|백지화|철회",
            r"무산|취소|백지화|철회|보류|연기|불발|미뤄|미루|않|못|없|포기|중단|거부|반납|물리|되돌|폐[가-힣]",
        ),
        (
            "폐지|폐쇄|폐관|폐점|폐막|철거|해체|해산|폐기|파기|해지",
            r"폐[가-힣]|철거|해체|해산|철회|백지화|파기|해지|무산|취소|없애|없앤|없앴|중단|반납|포기|끝",
        ),
        (
            "부결|기각|반려|거부|거절|불허|불승인|탈락|낙선|낙방|불합격|불참",
            r"부결|기각|반려|거부|거절|불허|탈락|낙선|낙방|불합격|불참|못|않|안 |없|제외|반대",
        ),
        ("결렬|실패|포기", r"결렬|실패|포기|못|않|안 |무산|좌절|어려|취소|접[었고]"),
        ("패배", r"패[배했]|졌|무릎|내[줬준주]"),
        ("적자|파산|부도(?!덕)|몰락", r"적자|파산|부도|몰락|손실|손해|위기|어려|부족"),
        (
            "쇠퇴|악화|훼손",
            r"쇠퇴|악화|훼손|나빠|나쁜|심각|위기|열악|침체|떨어|하락|부진|저하|노후|파괴|해치|망치|손상|피해|우려",
        ),
        (
            "감소|급감|급락|하락|축소|감축|저하|약화|위축|침체|인하|삭감",
            r"감소|감축|급감|급락|하락|축소|저하|약화|위축|침체|인하|삭감|줄|낮|내[린려렸]|떨어|절감|저감|덜|적[은어]|최소|완화|경감|감면|할인|[^가-힣]감|부진|미만|밑돌|잃|빠[져졌]|충격|실망|당황|예방|해소|없애|차단",
        ),
        (
            "반대(?!로|쪽|편)|반발|규탄|혹평|비난",
            r"반대|반발|규탄|혹평|비난|비판|항의|우려|거부|불만|논란|지적|촉구|성토|맞서|갈등|논쟁|찬반|의혹|안 된다|안된다|분노|원성|요구|싫",
        ),
        ("불가능|금지", r"불가|금지|못|없|막|않|안 |제한|제외|어렵|어려|통제"),
        (
            "중단|중지|종료",
            r"중단|중지|종료|끝|마감|마치|마쳤|마친|멈|그만|완료|막을 내|폐막|마무리|보류|취소|연기|만료|철수|폐[지쇄]",
        ),
        ("유료", r"유료|유상|요금|\d원|만원|입장료|비용|징수|부담|내야"),
    )
)
_COMPILED: Final = tuple(
    (re.compile(f"(?:{up})"), re.compile(f"(?:{down})"), needed)
    for pairs, needed in ((_PAIRS, NOWHERE), (_KINDS, KIND_NOWHERE))
    for up, down in pairs
)


_STRONGERS: Final = tuple((re.compile(one), re.compile(other)) for one, other in _STRONGER)
_EITHERS: Final = tuple((re.compile(one), re.compile(other)) for one, other in _EITHER)


def direction_faults(source: Reading, told: Told) -> list[Fault]:
    """Words of direction whose neighbours have the opposite direction in the source."""
    faults: list[Fault] = []
    for up, down, needed in _COMPILED:
        for here, there in ((up, down), (down, up)):
            faults += _turned(source, told, here, there, needed)
    for one, other in _EITHERS:
        for here, there in ((one, other), (other, one)):
            if here.search(source.house) is None:
                faults += _turned(source, told, here, there, NOWHERE)
    for strong, weak in _STRONGERS:
        faults += _turned(source, told, strong, weak, KIND_NOWHERE)
    return list(dict.fromkeys(faults + _reversed(source, told) + _turned_there(source, told)))


def _turned(
    source: Reading, told: Told, here: re.Pattern[str], there: re.Pattern[str], needed: float
) -> list[Fault]:
    return [
        fault
        for match in here.finditer(told.text)
        if match.start() in told.starts
        and not _falls(told.text, match)
        and not _IF.match(told.text, match.end())
        and not _by_so_much(source, told.text, match)
        and (fault := _direction_fault(source, told, match, here, there, needed)) is not None
    ]


_SO_MUCH: Final = re.compile(r"보다\s?(?:약\s)?(?P<much>\d[\d.,조억만천]*\s?[가-힣%]{1,3})\s?$")


def _by_so_much(source: Reading, text: str, match: re.Match[str]) -> bool:
    """4.4점 낮은: compared by the writer, the source has both numbers and no such word."""
    said = _SO_MUCH.search(text, max(0, match.start() - 20), match.start())
    return said is not None and said["much"] not in source.house


#: 시행되면: nothing is claimed
_IF: Final = re.compile(r"(?:되|하|돼|된다|한다)(?:면(?!서)|더라도)|(?:될|할)\s경우|\s?시\s")
_FALLING: Final = re.compile(
    r"(?<![가-힣])(?:비|눈|호우|폭우|폭설|우박|서리)|집중호우|장맛비|빗물|결정|판결|명령|처분|특보|주의보|경보|조치|결론|지시|진단|평가|뿌리|막을|해석|지침"
)


def _falls(text: str, match: re.Match[str]) -> bool:
    """비가 내리다, 결정을 내리다: nothing goes down."""
    return match.group().startswith("내") and bool(
        _FALLING.search(text, max(0, match.start() - 14), match.end() + 8)
    )


def _reversed(source: Reading, told: Told) -> list[Fault]:
    """폐지, 파기, 탈락 where nothing that the source says of the thing is like it."""
    return [
        Fault(
            "direction",
            match.span(),
            f"'{match.group()}'에 맞는 말이 원문에 없습니다",
            "원문의 말로 바꾸세요",
        )
        for claimed, borne in _REVERSING
        for match in claimed.finditer(told.text)
        if match.start() in told.starts
        and _UNDONE.match(told.text, match.end()) is None
        and not _borne(source, told, match, borne)
    ]


def _borne(source: Reading, told: Told, match: re.Match[str], borne: re.Pattern[str]) -> bool:
    """A sentence about the same thing says the like, and does not take it back."""
    if match.group() in source.house and not _taken_back(source.house, match.group()):
        return True
    near = source.nearest(told.round(match.span()), share=ABOUT)
    return any(
        _UNDONE.match(sentence, found.end()) is None or found.group() != match.group()
        for sentence in ([source.sentences[number] for number in near] or source.sentences)
        for found in borne.finditer(sentence)
    )


def _taken_back(text: str, word: str) -> bool:
    """Every time the word stands there it is taken back (유료 입장을 철회)."""
    return all(
        _UNDONE.match(text, match.end()) is not None for match in re.finditer(re.escape(word), text)
    )


def _turned_there(source: Reading, told: Told) -> list[Fault]:
    """The nearest sentence has the opposite word, and the source has the word nowhere."""
    faults = []
    for up, down, _ in _COMPILED[: len(_PAIRS)]:
        for here, there in ((up, down), (down, up)):
            if told.says(there) or here.search(source.house):
                continue
            faults += [
                Fault(
                    "direction",
                    match.span(),
                    f"'{match.group()}'은(는) 원문과 방향이 반대입니다",
                    "원문의 방향(늘고 줆)대로 고치세요",
                )
                for match in here.finditer(told.text)
                if match.start() in told.starts
                and not _falls(told.text, match)
                and not _by_so_much(source, told.text, match)
                and _stands_near(source, told, match, there)
            ]
    return faults


def _stands_near(source: Reading, told: Told, match: re.Match[str], there: re.Pattern[str]) -> bool:
    words = told.round(match.span())
    for number in source.nearest(words):
        if len(words & source.stems[number]) < SHARED_WORDS:
            continue
        for found in there.finditer(source.sentences[number]):
            undone = _UNDONE.match(source.sentences[number], found.end())
            if found.start() not in source.starts[number] or undone is not None:
                continue
            if not _falls(source.sentences[number], found):
                return True
    return False


def _direction_fault(
    source: Reading,
    told: Told,
    match: re.Match[str],
    here: re.Pattern[str],
    there: re.Pattern[str],
    needed: float,
) -> Fault | None:
    text = told.text
    said = _number_says(source, text, match, there)
    if said == "so":
        return None
    if said == "otherwise":
        return _turned_fault(match)
    if told.says(there):
        # the text tells of both: what stood round the other word stands round this one too
        needed += BOTH
    near = _neighbours(text, match)
    exact = re.compile(re.escape(match.group()))
    like = _best(source, here, near)
    same = max(_best(source, exact, near), like * LIKE if like > 0 else like)
    opposite = _best(source, there, near, undone=False)
    if opposite >= (same + max(OPPOSED, needed) if same >= 0 else needed):
        return _turned_fault(match)
    return None


def _turned_fault(match: re.Match[str]) -> Fault:
    return Fault(
        "direction",
        match.span(),
        f"'{match.group()}'은(는) 원문과 방향이 반대입니다",
        "원문의 방향(늘고 줆)대로 고치세요",
    )


_RISE, _FALL = re.compile(f"{_UP}|뛰[어었]|웃돌"), re.compile(f"{_DOWN}|내렸|내릴|밑돌")
#: characters behind a number within which its direction word stands
_AFTER_NUMBER: Final = 24


def _number_says(
    source: Reading, text: str, match: re.Match[str], there: re.Pattern[str]
) -> Literal["so", "otherwise", ""]:
    """3.2% 올랐다 of 3.2% 각각 상승: which direction the number itself has in the source."""
    own = _RISE if _RISE.fullmatch(match.group()) else _FALL
    step = _STEP.search(text, max(0, match.start() - _STEP_REACH), match.start())
    if step is not None and own.fullmatch(match.group()) is not None:
        first, last = read_number(step["first"]), read_number(step["last"])
        if first is not None and last is not None and first != last:
            return "so" if (last > first) == (own is _RISE) else "otherwise"
    number = _LAST_NUMBER.search(text[max(0, match.start() - _AFTER_NUMBER) : match.start()])
    if number is None or own.fullmatch(match.group()) is None:
        return ""
    ways = set()
    for place in re.finditer(rf"(?<![\d.,]){re.escape(number[1])}", source.house):
        after = re.split(r"[.!?]\s", source.house[place.end() : place.end() + _AFTER_NUMBER])[0]
        words = [(m.start(), way) for way in (_RISE, _FALL, there) if (m := way.search(after))]
        ways.add(min(words, key=lambda pair: pair[0])[1] if words else None)
    if own in ways:
        return "so"
    beside = len(number.group()) - len(number[1]) <= BESIDE
    return "otherwise" if beside and ways and ways <= {_RISE, _FALL} else ""


#: 60세에서 50세로 낮춰: the two ends tell the way
_STEP: Final = re.compile(
    r"(?<![\d.,])(?P<first>\d[\d.,]*[조억만천]*)\s?(?P<unit>[가-힣%㎡]{0,3}?)에서\s(?P<last>\d[\d.,]*[조억만천]*)\s?(?P=unit)으?로\s?(?:[가-힣]{1,3}\s)?$"
)
_STEP_REACH: Final = 44
#: characters between a number and the direction word that is its own
BESIDE: Final = 3
_LAST_NUMBER: Final = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?\s?[%가-힣]{1,2})[^\d.!?]*$")


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


#: 감축량, 절감액, 상승률: what is measured, not which way it went
_MEASURE: Final = re.compile(r"(?:량|율|률|액|폭|치|목표|사업)(?![가-힣]{2})")


def _best(
    source: Reading, pattern: re.Pattern[str], near: dict[str, float], *, undone: bool = True
) -> float:
    """How well the best place of a pattern matches the neighbours; -1 when it stands nowhere."""
    best = -1.0
    for sentence, starts in zip(source.sentences, source.starts, strict=True):
        for match in pattern.finditer(sentence):
            if match.start() not in starts or _falls(sentence, match):
                continue
            if not undone and _MEASURE.match(sentence, match.end()):
                continue
            if not undone and _UNDONE.match(sentence, match.end()):
                continue
            low, high = max(0, match.start() - _NEAR - 8), match.end() + _NEAR // 2 + 8
            window = sentence[low : match.start()] + " " + sentence[match.end() : high]
            best = max(best, sum(weight for key, weight in near.items() if key in window))
    return best
