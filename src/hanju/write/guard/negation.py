"""Negation: a text may not say no where its source says yes, nor lose the no.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

Compared are events: the same deed must have the same sign somewhere in the source.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.guard.align import DENYING, matches, sign_gap
from hanju.write.guard.facts import open_side
from hanju.write.guard.reading import EMPTY, Fault, alike, clause_words, same_unit, stems
from hanju.write.guard.reckoned import reckoned

if TYPE_CHECKING:
    from hanju.write.guard.events import Event
    from hanju.write.guard.reading import Reading, Told

_PREFIXED: Final = re.compile(
    r"(?<![가-힣])(?P<no>미|불|비|무)(?P<w>신청|포함|참여|참가|참석|공개|이행|지급|인증|등록|활성화|허용|허가|승인|달성|반영|인정|합의|설치|완료|착공|준공|가입|납부|제출|접종|해결|확정|확인|정규|공식|투명|균형|공정|가능|필요|만족|안정|사용|협조|동의)"
)


def negation_faults(source: Reading, told: Told) -> list[Fault]:
    """Negations that the source lacks, and negations of the source that the text lost."""
    faults = [
        Fault(
            "negation",
            event.span,
            f"원문은 '{told.text[slice(*event.span)].strip()}'처럼 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for event in told.events
        if event.negated
        and event.ending not in ASKING
        and not _idiom(told, event)
        and _put_in(source, told, event)
    ]
    faults += [
        Fault(
            "negation",
            event.span,
            f"원문은 '{told.text[slice(*event.span)].strip()}'을(를) 부정합니다",
            "부정하는 말을 살리세요",
        )
        for event in told.events
        if not event.negated
        and event.root not in GRAMMATICAL
        and event.ending not in ASKING
        and not _meant(told, event)
        and not _undecided(told, event)
        and not _finds_nothing(told, event)
        and not _said_anyway(source, event)
        and (_negation_lost(source, told, event) or _left_out(source, told, event))
    ]
    return (
        faults
        + _twice_denied(source, told)
        + _prefix_faults(source, told)
        + _impossible(source, told)
    )


#: verbs that stand for particles (에 의하면, 를 위해): nothing is told by them
GRAMMATICAL: Final = frozenset(
    {"의하", "따르", "위하", "대하", "관하", "통하", "비하", "인하", "의", "위", "대", "따라"}
)
#: 나올까: asked, not told
ASKING: Final = frozenset(
    {"ᆯ까", "을까", "나", "는가", "ᆫ가", "은가", "나요", "ᆯ까요", "을까요", "ᆯ지", "을지"}
)
#: 변해야: what is asked for is the other side of what the source warns of (변하지 않으면)
_REQUIRED: Final = frozenset({"아야", "어야", "여야", "아야만", "어야만"})
_CONDITIONS: Final = frozenset({"으면", "면", "고는", "고서는"})
_TWICE: Final = re.compile(r"못\s?하지(?:는|도)?\s?않")


def _twice_denied(source: Reading, told: Told) -> list[Fault]:
    """넘지 못하지 않았다: said twice, and so taken back."""
    if _TWICE.search(source.house):
        return []
    return [
        Fault("negation", m.span(), "부정이 겹쳐 뜻이 뒤집혔습니다", "한 번만 부정하세요")
        for m in _TWICE.finditer(told.text)
    ]


#: by how much likelier the other sign must be before a denial is none of the source's
PUT_IN: Final = 0.45
#: and before a denial of the source is lost
LEFT_OUT: Final = 0.15
#: how like a denied deed of the source must be that bears a denial out
BORNE_OUT: Final = 0.5
#: how like a denied deed must be that the text lost
LIKE_ENOUGH: Final = 0.6


def _put_in(source: Reading, told: Told, event: Event) -> bool:
    """The text denies what the likeliest deed of the source does not."""
    if event.root in _SPEECH or (
        event.root in _OPINION and (event.thing == "것" or event.root not in _SEEN)
    ):
        return not _unsaid(source, told, event)
    if _below(source, told, event):
        return False
    if event.root in DENYING and event.root not in source.events:
        # not to leave out is to take in: another word for what is affirmed
        return False
    if _not_so_far(source, told, event):
        return False
    if _denied_word(source, event) or _owed(source, told, event) or _no_need(source, told, event):
        return False
    gap, same, _ = sign_gap(source, told, event)
    if gap >= PUT_IN:
        return True
    if gap <= 0 and same >= BORNE_OUT:
        return False
    return not _negation_known(source, told, event)


_SO_FAR: Final = re.compile(r"(?<![가-힣])(?:아직|아직까지)\s(?:[가-힣]{1,6}\s)?$")
_TO_COME: Final = re.compile(r"예정|앞두|앞둔|계획|방침|준비")


def _not_so_far(source: Reading, told: Told, event: Event) -> bool:
    """아직 나오지 않은 said of what is 출시를 앞둔."""
    low = max(0, event.span[0] - 14)
    return _SO_FAR.search(told.text, low, event.span[0]) is not None and any(
        _TO_COME.search(source.sentences[number]) for number in source.nearest(told.clause(event))
    )


def _denied_word(source: Reading, event: Event) -> bool:
    """감경하지 않는다 said of 감경 대상에서 제외, of 미감경 and of 감경 불가."""
    word = event.thing if event.root in EMPTY and event.thing != "것" else event.root
    return (
        len(word) >= THING
        and re.search(
            rf"{re.escape(word)}(?!뿐)[가-힣]{{0,4}}\s?(?:안|못|않|불가|없|아니|어렵|힘들|(?:대상)?(?:에서도?\s)?(?:제외|배제))|(?<![가-힣])(?:미|불|비|무|못|안\s?){re.escape(word)}",
            source.house,
        )
        is not None
    )


_NEEDLESS: Final = re.compile(
    r"필요(?:성)?(?:가|는|도|조차)?\s?(?:없|적|느끼지\s?못|하지\s?않)|불필요|(?:지|을|를)\s?않아도|않아도\s?[되된]"
)


def _no_need(source: Reading, told: Told, event: Event) -> bool:
    """늘릴 필요가 없다 said of 추가 확대는 필요 없다."""
    if _NEEDLESS.search(told.text, event.span[0], event.span[1] + 12) is None:
        return False
    return any(
        _NEEDLESS.search(source.sentences[number])
        for number in source.nearest(told.round(event.span, reach=60), share=0.3)
    )


#: said of what ought to have been done, and was not
_OWED: Final = re.compile(
    r"(?:았|었|했|였)어야\s|[아어여해줘려혀켜]야\s(?:하|했|한|할|했던)[^.]{0,12}(?:아닌지|아닌가|아쉬|아쉽|안타)"
)


def _owed(source: Reading, told: Told, event: Event) -> bool:
    """보이지 못했다 said of 보여야 하는 것은 아닌지 아쉬웠다."""
    return any(
        match.related and match.thing and _OWED.search(source.sentences[match.number]) is not None
        for match in matches(source, told, event)
    )


def _unsaid(source: Reading, told: Told, event: Event) -> bool:
    """The source tells of the same thing that it was not said, or not held."""
    return any(
        match.event.negated and match.related and match.likeness >= UNSAID
        for match in matches(source, told, event)
    )


#: how like a denied word of saying must be
UNSAID: Final = 0.5


def _left_out(source: Reading, told: Told, event: Event) -> bool:
    """The likeliest deed of the source is denied, and none as like is not."""
    if event.root in DENYING:
        return False
    gap, same, rival = sign_gap(source, told, event)
    if rival is None or gap < LEFT_OUT or gap + same < LIKE_ENOUGH:
        return False
    if event.ending in _REQUIRED and rival.event.ending in _CONDITIONS:
        return False
    return not _of_others(source, told, event, rival.number)


#: by how much nearer another sentence must be before the denied deed is another's
NEARER: Final = 1.5


def _of_others(source: Reading, told: Told, event: Event, denied: int) -> bool:
    """The denied deed is told of others: the clause's own words stand in a sentence that affirms."""
    words = clause_words(told.text, told.events, event)
    there = source.closeness(words, denied)
    return any(
        source.closeness(words, number) >= NEARER * there and not _denies(source, number)
        for number in source.nearest(words)
    )


def _said_anyway(source: Reading, event: Event) -> bool:
    """설명했다 of 필요 없다는 설명이다: what is said is denied, not that it was said."""
    if event.root not in _SPEECH:
        return False
    unsaid = rf"{re.escape(event.root)}[가-힣]{{0,2}}\s?(?:않|못)|(?<![가-힣])(?:안|못)\s{re.escape(event.root)}"
    return re.search(unsaid, source.house) is None


def _undecided(told: Told, event: Event) -> bool:
    """되기 전에, 하려면: nothing is claimed; 올리기로 결정 does claim."""
    return event.ending in _UNDECIDED and not told.text.startswith("로", event.span[1])


_UNDECIDED: Final = frozenset({"기", "려면", "으려면", "ᆯ지", "을지", "는지"})


def _finds_nothing(told: Told, event: Event) -> bool:
    """피해가 없는 것으로 확인됐다 says 확인되지 않았다."""
    return event.thing == "것" and any(
        other.negated and 0 < event.span[0] - other.span[1] <= CARRIED for other in told.events
    )


_MEANT: Final = re.compile(r"\s?(?:예정|계획|방침)(?:이|였|이었)?(?:던|으나|지만)")


def _meant(told: Told, event: Event) -> bool:
    """열릴 예정이던: told as what did not come about."""
    return (
        _MEANT.match(told.text, event.span[1]) is not None
        or _MEANT.search(told.text[slice(*event.span)]) is not None
    )


#: characters of 것으로 and the like between what is denied and what tells it
CARRIED: Final = 6
_IMPOSSIBLE: Final = re.compile(
    r"(?<![가-힣])(?P<thing>[가-힣]{2,10}?)(?:이|가|은|는)?\s?불가(?:능|하|$|[.,\s])"
)


def _impossible(source: Reading, told: Told) -> list[Fault]:
    """신청 불가 where the source denies nothing of 신청."""
    return [
        Fault(
            "negation",
            match.span(),
            f"원문은 '{match['thing']}'을(를) 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for match in _IMPOSSIBLE.finditer(told.text)
        if not _negative_nearby(source, told, match.span(), match["thing"])
    ]


#: the ending of 없이, which is no verb
WITHOUT: Final = "없이"
#: 걱정 없는 마을, 빈틈없이: aims and manners, as much as facts
_IDIOM: Final = re.compile(
    r"(?:끊이|거르|쉬|아끼|마|못|머|그치|뒤지|가리|빼놓|다름|틀림|변함|차질|걱정|빈틈|공백|사각지대|망설임|쉼|거침|흔들림|빠짐|어김|끊임|손색|수밖에|밖에|두말할|더할|관계|상관)(?:지|나위)?\s?(?:않|없)|지 않고[는선]|않으면|않도록|없도록|못하도록|않게|없게"
)


def _idiom(told: Told, event: Event) -> bool:
    """끊이지 않다, 차질 없이, 없도록: nothing is denied."""
    low = max(0, event.span[0] - 5)
    return any(
        low + match.end() > event.span[0] + (event.ending != WITHOUT)
        for match in _IDIOM.finditer(told.text[low : event.span[1] + 1])
    )


def _negation_known(source: Reading, told: Told, event: Event) -> bool:
    known = alike(source, event)
    if any(other.negated for other, _ in known):
        return True
    if event.root in _SPEECH:
        return any(
            other.negated and other.root in _SPEECH for line in source.told for other in line
        )
    if event.root == "있" and _negative_nearby(source, told, event.span, event.thing):
        return True
    if any(other.thing in {"", event.thing} or not event.thing for other, _ in known):
        return False
    if known:
        return _thing_denied(source, event)
    if event.root in _OPINION and (event.thing == "것" or event.root not in _SEEN):
        return False
    if _thing_denied(source, event) or _cannot(source, told, event):
        return True
    return _denied_there(source, told, event)


#: verbs that deny a measure: 2년이 안 된, 30%에 못 미치는, 절반을 넘지 않는
_MEASURED: Final = frozenset({"되", "미치", "넘", "차", "지나"})


def _below(source: Reading, told: Told, event: Event) -> bool:
    """2년이 안 된 said of 2년 이내: the number is a bound in the source too."""
    if event.root not in _MEASURED:
        return False
    beside = [own for own in told.quantities if 0 <= event.span[0] - own.span[1] <= CARRIED]
    if any(reckoned(source, told, own) for own in beside):
        return True
    return any(
        own.value == other.value
        and same_unit(own.unit, other.unit)
        and open_side(source.house, other) == "down"
        for own in beside
        for other in source.quantities
    )


_LIGHTEST: Final = frozenset({"하", "되", "있", "같"})


#: to deny that something was said is a claim of its own
_SPEECH: Final = frozenset(
    {
        "밝히",
        "전하",
        "설명",
        "말",
        "답하",
        "강조",
        "주장",
        "언급",
        "발표",
        "지적",
        "비판",
        "맞서",
        "호소",
    }
)


def _thing_denied(source: Reading, event: Event) -> bool:
    """그래픽이 좋아지지 않았다 said of 그래픽이 향상되진 않았다: the same thing is denied something."""
    return (
        event.root not in _LIGHTEST
        and len(event.thing) > 1
        and any(
            other.negated and other.thing == event.thing for line in source.told for other in line
        )
    )


#: what a writer holds of a thing; denied only where the source denies it in so many words
_OPINION: Final = frozenset({"보이", "예상", "전망", "기대", "알려지", "나타나", "예측", "관측", "추정", "판단", "알", "알리"})  # fmt: skip
_SEEN: Final = frozenset({"보이", "나타나", "알려지", "판단", "기대", "알", "알리"})


def _denied_there(source: Reading, told: Told, event: Event) -> bool:
    """The sentence nearest to the clause denies something, in other words."""
    words = told.clause(event)
    return any(
        len(words & source.stems[number]) >= DENIED_SHARE * len(words)
        and _denies(source, number)
        and (
            event.mood != "plan"
            or _finds_bad(source, number, event)
            or _REFUSED.search(source.sentences[number]) is not None
        )
        for number in source.nearest(words)
    )


def _finds_bad(source: Reading, number: int, event: Event) -> bool:
    """도움이 되지 않을 것 said of 좋지 않다: a judgement, no plan."""
    return event.root in EMPTY and any(
        other.negated and other.state and other.root not in EMPTY for other in source.told[number]
    )


def _cannot(source: Reading, told: Told, event: Event) -> bool:
    """고칠 수 없다 said of 변경될 수 없다: what is impossible, in other words."""
    words = told.clause(event)
    return event.mood == "can" and any(
        other.negated and other.mood == "can"
        for number in source.nearest(words, share=CANNOT_NEAR)
        for other in source.told[number]
    )


#: how near to the nearest sentence one must be that tells what is impossible
CANNOT_NEAR: Final = 0.3


def _denies(source: Reading, number: int) -> bool:
    """Something is denied in a sentence: a verb, or a word of lack or refusal."""
    return any(event.negated for event in source.told[number]) or any(
        match.start() in source.starts[number]
        for match in _NEGATIVE_SENSE.finditer(source.sentences[number])
    )


#: what bears out 하지 않을 계획
_REFUSED: Final = re.compile(
    r"않[을겠기]|못[할하]|안 |없[을애앨]|중단|취소|보류|철회|제외|포기|반대|거부|금지|어렵|어려"
)
#: share of the words of a clause that the sentence must hold that denies in other words
DENIED_SHARE: Final = 0.3


_NEGATIVE_SENSE: Final = re.compile(
    r"않|못|없|아니|아닌|불가|부족|미흡|어렵|어려|중단|거부|부진|미달|실패|무산|취소|보류|부재|임박|외면|방치|(?<![가-힣])(?:안|못)\s"
)
#: characters round a negative word that speak of the same thing
_REACH: Final = 24


def _negative_nearby(source: Reading, told: Told, span: tuple[int, int], thing: str = "") -> bool:
    """The source says something negative of the same thing in other words."""
    text = told.text
    if thing and thing not in source.house:
        near = set(stems(text[max(0, span[0] - 60) : span[1]])) - _FAINT
        best = max(range(len(source.stems)), key=lambda i: len(near & source.stems[i]), default=0)
        return bool(source.stems) and _NEGATIVE_SENSE.search(source.sentences[best]) is not None
    near = {thing[:2]} if len(thing) >= 2 else set(stems(text[max(0, span[0] - 12) : span[0]]))
    return any(
        (near - _FAINT)
        & set(stems(source.house[max(0, match.start() - _REACH) : match.end() + _REACH // 2]))
        for match in _NEGATIVE_SENSE.finditer(source.house)
    )


#: words that stand in any clause
_FAINT: Final = frozenset(
    {"있는", "위한", "위해", "대한", "통해", "것으", "것을", "것이", "시민", "주민"}
)


def _negation_lost(source: Reading, told: Told, event: Event) -> bool:
    """The source has this deed only negated, in a sentence about the same thing."""
    known = alike(source, event)
    if _found_nothing(source, told, event, known):
        return True
    if known and event.adnominal and _only_negated_of(source, told, event, known):
        return True
    if not known or not all(other.negated for other, _ in known):
        return False
    if event.ending in _REQUIRED and any(other.ending in _CONDITIONS for other, _ in known):
        return False
    if len(event.root) < 2 and not any(event.thing == other.thing != "" for other, _ in known):
        return False
    clause = set(stems(told.text[max(0, event.span[0] - 40) : event.span[1] + 20]))
    return any(
        len(clause & source.stems[number]) >= NEGATED_SHARE
        and (event.root in EMPTY or not _of_others(source, told, event, number))
        for _, number in known
    )


#: what is not found is not there
_FOUND: Final = frozenset({"있", "확인", "발견", "나타나", "접수", "보고", "파악", "발생"})


def _found_nothing(
    source: Reading, told: Told, event: Event, known: list[tuple[Event, int]]
) -> bool:
    """이상은 있었다 where the source says 이상은 발견되지 않았다."""
    if event.root != "있" or len(event.thing) < THING or any(not e.negated for e, _ in known):
        return False
    return any(
        other.negated
        and other.root in _FOUND
        and (other.thing == event.thing or event.thing[:2] in source.clauses[number][at])
        for number in source.nearest(told.clause(event))
        for at, other in enumerate(source.told[number])
    )


#: syllables of a thing that can be looked for
THING: Final = 2


def _only_negated_of(
    source: Reading, told: Told, event: Event, known: list[tuple[Event, int]]
) -> bool:
    """가입한 시설 where the source says 가입하지 않은 시설, 미가입 시설 only."""
    head = _HEAD.match(told.text, event.span[1])
    if head is None:
        return False
    noun = head["noun"]
    signs = [
        other.negated
        for other, number in known
        if other.adnominal and source.sentences[number][other.span[1] :].lstrip().startswith(noun)
    ]
    signs += [True] * len(
        re.findall(rf"(?<![가-힣])(?:미|불|비){event.root}\s?{noun}", source.house)
    )
    signs += [False] * len(re.findall(rf"(?<![가-힣]){event.root}\s?{noun}", source.house))
    return bool(signs) and all(signs)


_HEAD: Final = re.compile(r"\s(?P<noun>[가-힣]{2})")

#: words that a clause and a sentence of the source must share before a lost 않다 is a fault
NEGATED_SHARE: Final = 2


def _prefix_faults(source: Reading, told: Told) -> list[Fault]:
    """신청자 where the source knows only 미신청자, and the other way round."""
    faults = []
    prefixed = {m["w"]: m.group() for m in _PREFIXED.finditer(source.house)}
    for word, whole in prefixed.items():
        if len(word) < THING:
            continue
        bare = {_context(source.house, m.end()) for m in _unprefixed(word).finditer(source.house)}
        denied = {
            _context(source.house, m.end("w"))
            for m in _PREFIXED.finditer(source.house)
            if m["w"] == word
        }
        faults += [
            Fault(
                "negation",
                found.span(),
                f"원문은 '{whole}'(으)로 말합니다",
                "부정하는 말을 살리세요",
            )
            for found in _unprefixed(word).finditer(told.text)
            if found.start() in told.starts
            and (not bare or _context(told.text, found.end()) in denied - bare)
        ]
    faults += [
        Fault(
            "negation",
            match.span(),
            f"원문은 '{match['w']}'을(를) 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for match in _PREFIXED.finditer(told.text)
        if match.group() not in source.house
        and match["w"] in source.house
        and not re.search(rf"{match['w']}[가-힣]{{0,3}}\s?(?:않|못|안\s|없)", source.house)
    ]
    return faults


def _unprefixed(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣]){word}")


_FOLLOWING: Final = re.compile(r"(?P<tail>[자율률분액지]?)[가-힣]*\s?(?P<next>[가-힣]{0,2})")


def _context(text: str, at: int) -> str:
    """What stands behind a word: its own tail (신청자), or the next word (공개 정보)."""
    match = _FOLLOWING.match(text, at)
    return (match["tail"] or match["next"]) if match else ""
