"""Degree: a text may not tell as decided or done what its source considers, plans or foresees.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.guard.align import matches
from hanju.write.guard.negation import GRAMMATICAL
from hanju.write.guard.reading import CLAUSE_REACH, CONTENT, Fault, alike, stems

if TYPE_CHECKING:
    from hanju.text.dates import DateMention
    from hanju.write.guard.align import Match
    from hanju.write.guard.events import Event
    from hanju.write.guard.reading import Reading, Told

_CLASSES: Final[dict[str, tuple[str, str]]] = {
    # class: (words of the text that claim it, what of the source bears it out)
    "plan": ("예정|계획(?!을 수립|을 세|서|안)|방침", r"예정|계획|방침|ㄹ 것|할 것|될 것|[가-힣] 것이|겠|기로|려고|고자|목표|구상|추진|나설|나선|[을ㄹ할될] |[은는]다|[가-힣]ㄴ다|한다|된다|린다|준다|인다|간다|운다|니다|내년|오는|까지|앞으로"),
    "consider": ("검토|고려(?:하고|중| 중)|타진", r"검토|고려|타진|살펴|살피|따져|따지|저울질|재고|심사|심의|논의"),
    "forecast": ("전망|예상|관측|예측|추정|추산", r"전망|예상|관측|예측|추정|추산|기대|보인다|보고|봤|볼 수|내다|것으로|것이|겠|[가-힣]ㄹ 듯|가능"),
    "final": ("확정", r"확정|결정|정해|정했|의결"),
    "done": ("완료|완공", r"완료|완공|마쳤|마치|마친|끝냈|끝내|끝난|마무리|준공"),
    "agreed": ("합의|타결", r"합의|타결|동의|체결|협약|약속|뜻을 모|의견을 모|손잡|손을 잡"),
    "sure": ("확인|확실(?!히)", r"확인|확실|명확|뚜렷|분명|밝혀|드러|나타|입증|증명|파악|점검|살펴"),
    "must": ("의무화|필수", r"의무|필수|해야"),
}  # fmt: skip
_WEAK: Final = re.compile(
    r"(?P<w>[가-힣]{2,8}?)(?:을|를|하는 방안을|하는 것을|하는 방안도|도|할지|할)?\s?(?P<m>검토(?:하|할|했|해|중| 중)|계획이|계획을 세|예정|방침|전망이|것으로 (?:보|전망|예상|기대|추정|알려)|추진할|고려하|논의하고|협의 중)"
)
_WEAK_WORDS: Final = re.compile(
    r"검토|계획|예정|방침|전망|예상|추정|추산|기대|가능|수 있|논의|협의|고려|목표|구상|것|겠|기로|모색|추진|의지|필요|알려|언급|강조|설명|발표|약속|합의|결정|도모|중$"
)


def modality_faults(source: Reading, told: Told) -> list[Fault]:
    """Modality that the source lacks, and modality of the source that the text lost."""
    text = told.text
    faults = [
        Fault(
            "modality",
            match.span(),
            f"'{match.group()}'은(는) 원문이 말하지 않은 정도입니다",
            "원문의 정도(검토·추진·예정·확정)대로 고치세요",
        )
        for name, (claimed, borne) in _CLASSES.items()
        for match in re.finditer(f"(?:{claimed})", text)
        if match.start() in told.starts
        and _DENIED.match(text, match.end()) is None
        and _ASKED.match(text, match.end()) is None
        and (
            _told_going_on(source, text, match)
            or not _borne_out(source, text, match, borne, sure=name in _SETTLING)
        )
        and not (claimed == _CLASSES["done"][0] and _deed_done(source, text, match))
    ]
    return faults + _lost_modality(source, text) + _told_as_done(source, told)


_ASKED: Final = re.compile(r"(?:할까|될까|하나|되나|할지|될지)")
_DEED_BEFORE: Final = re.compile(r"(?P<deed>[가-힣]{2,4})(?:을|를)?\s$")


def _deed_done(source: Reading, text: str, match: re.Match[str]) -> bool:
    """구축 완료 said of 구축했다: the deed itself is done in the source."""
    before = _DEED_BEFORE.search(text, max(0, match.start() - 6), match.start())
    if before is None or before["deed"] in _HOLDING | _ONGOING:
        return False
    told = source.events.get(before["deed"], [])
    return any(
        event.mood in {"done", "along"} and not event.negated for event, _ in told
    ) and not any(event.mood == "plan" for event, _ in told)


#: 확실한 기록이 없다, 열릴 예정이던: the claim itself is denied, which is the matter of negation
_DENIED: Final = re.compile(
    r"[가-힣]{0,3}\s?(?:[가-힣]{1,6}[이가은는을를]\s)?(?:않|못|없|아니)|이(?:던|었)"
)


#: claims that something came to its end
_SETTLING: Final = frozenset({"final", "done", "agreed"})
#: 확정되면, 완료해야, 합의를 촉구: not yet
_UNSETTLED: Final = r"(?!(?:[이을를]\s)?(?:되면(?!서)|하면(?!서)|될\s경우|할\s경우|되는\s대로|하는\s대로|될지|할지|해야|되어야|돼야|여부|요구|촉구))"
_IS_UNSETTLED: Final = re.compile(
    r"(?:[이을를]\s)?(?:되면(?!서)|하면(?!서)|될|할|되는\s대로|하는\s대로|해야|되어야|돼야|여부|요구|촉구|하기|되기|키로)"
)
_GOING_ON: Final = re.compile(r"(?:하|되)고\s?있")


def _told_going_on(source: Reading, text: str, match: re.Match[str]) -> bool:
    """합의되고 있는: what ends at once does not go on, unless the source says so."""
    if match.group() not in _AT_ONCE or _GOING_ON.match(text, match.end()) is None:
        return False
    return re.search(rf"{match.group()}[하되]고\s?있", source.house) is None


_AT_ONCE: Final = frozenset({"완료", "완공", "확정", "합의", "타결"})


def _borne_out(
    source: Reading, text: str, match: re.Match[str], borne: str, *, sure: bool = False
) -> bool:
    """A sentence of the source about the same thing bears the claim out."""
    pattern = re.compile(f"(?:{borne})|{re.escape(match.group())}")
    if sure and _IS_UNSETTLED.match(text, match.end()) is None:
        pattern = re.compile(f"(?:{pattern.pattern}){_UNSETTLED}")
    near = text[max(0, match.start() - 30) : match.start()] + text[match.end() : match.end() + 14]
    words = {word[:2] for word in CONTENT.findall(near)}
    about = [s for s in source.sentences if len(words & set(stems(s))) >= min(2, len(words))]
    about = about or [source.sentences[number] for number in source.nearest(words, share=0.5)]
    return any(pattern.search(sentence) for sentence in about or source.sentences)


def _lost_modality(source: Reading, text: str) -> list[Fault]:
    """도입을 검토하고 있다 → 도입: the weak word must stay near the deed."""
    faults: list[Fault] = []
    words = set(stems(text))
    for sentence in source.sentences:
        share = len(words & set(stems(sentence)))
        if share < 2:
            continue
        for match in _WEAK.finditer(sentence):
            deed = _deed(match["w"])
            if (
                len(deed) < 2
                or deed[:2] in _NO_DEEDS
                or deed in _HOLDING
                or _done_elsewhere(source, deed, words, share)
            ):
                continue
            faults += [
                Fault(
                    "modality",
                    found.span(),
                    f"원문은 '{deed}'을(를) '{match['m'].strip()}'(으)로 말합니다",
                    "원문의 정도를 살리세요",
                )
                for found in re.finditer(rf"{re.escape(deed)}(?={_DONE})", text)
                if not _WEAK_WORDS.search(text[found.end() : found.end() + 14])
            ]
    return list(dict.fromkeys(faults))


def _told_as_done(source: Reading, told: Told) -> list[Fault]:
    """A deed told as done that the source only plans, foresees or thinks possible."""
    return [
        Fault(
            "modality",
            event.span,
            f"원문은 앞으로의 일인데 '{told.text[slice(*event.span)].strip()}'(으)로 말합니다",
            "'계획', '예정' 같은 원문의 정도를 살리세요",
        )
        for event in told.events
        if event.mood == "done"
        and not event.adnominal
        and event.root not in SAID
        and event.root not in GRAMMATICAL
        and _MEANT.search(told.text, event.span[0], event.span[1] + 8) is None
        and _SETTLED.search(told.text, max(0, event.span[0] - 8), event.span[1]) is None
        and _not_yet(source, told, event)
    ]


#: 받게 됐다, 하기로 정했다: settled, and may lie ahead
_SETTLED: Final = re.compile(r"게\s?(?:됐|되었|된)|기로\s(?:[가-힣]{1,2}[을를]\s)?[가-힣]*$")
#: by how much likelier a deed still ahead must be before a done one is none of the source's
AHEAD: Final = 0.18
#: and by how much likelier a done one must be to bear it out whatever else is said
BEHIND: Final = 0.4


def _not_yet(source: Reading, told: Told, event: Event) -> bool:
    """The likeliest deed of the source is still to come."""
    ahead = behind = 0.0
    for match in matches(source, told, event):
        if match.event.ending in _AIMS:
            continue
        if _to_come(source, match):
            ahead = max(ahead, match.likeness)
        elif match.event.mood not in {"open", "can"} and not _aside(source, match):
            behind = max(behind, match.likeness)
    if ahead - behind >= AHEAD or _told_ahead(told, event):
        return True
    return behind - ahead < BEHIND and _still_ahead(source, told, event)


def _aside(source: Reading, match: Match) -> bool:
    """섬진강에 속한, 조성되어 7월 문을 연다: said of a thing, or leading on to what is to come."""
    deed = match.event
    if match.related:
        return False
    if deed.adnominal:
        return True
    if deed.ending not in _LEADS_ON:
        return False
    led = [e for e in source.told[match.number] if e.span[0] > deed.span[0] and not e.adnominal]
    return bool(led) and led[0].mood in {"plan", "now"} and match.number in source.surely_ahead


def _to_come(source: Reading, match: Match) -> bool:
    """예정이다, 하겠다; 이달 말 열린다: planned, or told in the present of a day ahead."""
    deed = match.event
    if deed.mood == "plan":
        return True
    if deed.mood != "now" or deed.adnominal or deed.state or deed.ending in _LEADS_ON:
        return False
    if "고 있" in source.sentences[match.number][slice(*deed.span)]:
        return False
    if deed.root in _ONGOING:
        return match.number in source.dated_ahead
    return match.number in source.surely_ahead or deed.ending in _TELLS


#: 찾고자 열었다: an aim, which what was done may have reached
_AIMS: Final = frozenset({"고자", "려고", "으려고", "려", "으려"})
#: 늘려 운영한다: comes before what the sentence is about
_LEADS_ON: Final = frozenset({"어", "아", "여", "어서", "아서", "여서"})
#: 끝내려 했으나, 열 예정이던: meant, not done
_MEANT: Final = re.compile(
    r"려(?:고|던|다)?\s?(?:했|하|던)|고자\s?(?:했|하)|(?:예정|계획|방침)이(?:던|었)"
)


def _still_ahead(source: Reading, told: Told, event: Event) -> bool:
    known = alike(source, event)
    if any(other.mood in {"done", "along"} and _same_thing(event, other) for other, _ in known):
        return False
    if _set_ahead(source, told, event) and not any(
        other.mood in {"done", "along"} for other, _ in known
    ):
        return True
    if event.root in _HOLDING or (not event.nominal and len(event.root) <= 2):
        # 붙다, 갖다, 개최하다 say many things: only of the same thing
        same = [pair for pair in known if event.thing and pair[0].thing == event.thing]
        if same and _only_ahead(source, same):
            return True
    elif known and _only_ahead(source, known):
        return True
    return _ahead_there(source, told, event)


def _same_thing(one: Event, other: Event) -> bool:
    """업무협약 and 협약."""
    things = sorted((one.thing, other.thing), key=len)
    return not one.thing or (len(things[0]) > 1 and things[1].endswith(things[0]))


_SET_AHEAD: Final = re.compile(
    r"(?<![가-힣])(?:앞으로도?|향후|(?:내년|다음 ?달|내달)(?:에는|에도|부터|까지|에))\s"
)
#: what is done today about something that lies ahead
_ABOUT_AHEAD: Final = frozenset({"확정", "결정", "합의", "약속", "예고", "선정", "모집", "신청", "접수", "마련", "제출", "편성", "확보", "체결", "의결", "통과", "승인", "계획", "수립", "요청", "제안", "건의", "다짐", "공고", "구성", "맺", "세우", "정하", "내다보", "제시", "기대", "논의", "협의", "주문", "내놓", "도출", "모색", "맡기", "미루", "연기"})  # fmt: skip


def _told_ahead(told: Told, event: Event) -> bool:
    """앞으로 ... 했다, with nothing told between."""
    if event.root in _ABOUT_AHEAD:
        return False
    low = max(0, event.span[0] - CLAUSE_REACH)
    return any(
        not _between(told, match.end(), event)
        and not re.search(r"[다며고][.,]\s", told.text[match.end() : event.span[0]])
        for match in _SET_AHEAD.finditer(told.text, low, event.span[0])
    )


def _set_ahead(source: Reading, told: Told, event: Event) -> bool:
    """앞으로 보급을 늘렸다: the text itself puts the deed in the future."""
    if event.root in _ABOUT_AHEAD:
        return False
    low = max(0, event.span[0] - CLAUSE_REACH)
    return _told_ahead(told, event) or any(
        _date_ahead(source, told, day, event)
        for day in told.dates
        if day.start is not None
        and told.published is not None
        and low <= day.span[0]
        and day.start > told.published
    )


def _between(told: Told, at: int, event: Event) -> list[Event]:
    """The deeds told between a place and an event."""
    return [e for e in told.events_between(at, event.span[0]) if not e.state or e.mood == "plan"]


def _date_ahead(source: Reading, told: Told, day: DateMention, event: Event) -> bool:
    """오는 28일 …했다, 2022년까지 …했다: the day is the deed's own."""
    if day.span[1] > event.span[0]:
        return False
    tail = told.text[day.span[1] : event.span[0]]
    deeds = [e for e in _between(told, day.span[1], event) if e.mood != "along" or e.adnominal]
    bare = day.precision in {"day", "month", "quarter", "half"} or not any(
        day.words[:2] in source.sentences[number] for number in source.nearest(told.clause(event))
    )
    return (
        not deeds
        and re.match(r"\s?(?:에는?|부터|까지|말까지)\s" + ("|\\s" if bare else ""), tail)
        is not None
        and _OF_ANOTHER.search(tail) is None
    )


#: behind a date: it is the day of another thing
_OF_ANOTHER: Final = re.compile(
    r"[.,]\s|(?:하는|되는|위한|열릴)\s|목표|앞두|예정|대비|위해|계획|맞아|따라|일정"
)


def _ahead_there(source: Reading, told: Told, event: Event) -> bool:
    """The sentences nearest to the clause hold nothing done."""
    words = told.clause(event)
    near = [number for number in source.nearest(words) if source.told[number]]
    if len(words) < MIN_WORDS or not near:
        return False
    shared = len(words & source.stems[near[0]])
    if shared < max(MIN_WORDS, SHARED * len(words)):
        return False
    return all(_lies_ahead(source, number, event) for number in near)


def _lies_ahead(source: Reading, number: int, event: Event) -> bool:
    """One sentence: its like events, or else all of its events, are still to come."""
    told = [other for other in source.told[number] if other.root not in SAID]
    ahead = number in source.ahead
    same = [other for other in told if other.root == event.root]
    if same:
        return all(
            other.mood == "plan"
            or (other.mood == "now" and not other.adnominal and (ahead or other.ending in _TELLS))
            for other in same
        )
    main = [other for other in told if not other.adnominal or other.mood == "plan"]
    return (
        bool(main)
        and all(other.mood in {"plan", "now", "can"} for other in main)
        and (any(other.mood == "plan" for other in main) or number in source.dated_ahead)
    )


#: 개최한다고: told beforehand
_TELLS: Final = frozenset({"ᆫ다고", "는다고", "ᆫ다며", "는다며", "ᆫ다면서"})
#: words of a clause, and share of them, that a sentence must hold to be about the same
MIN_WORDS: Final = 3
SHARED: Final = 0.4


#: verbs of saying: their time is that of the speech
SAID: Final = frozenset({"말", "계획", "예정", "권하", "권유", "독려", "조언", "요청", "건의", "제안", "주문", "다짐", "희망", "고백", "해명", "반박", "답하", "밝히", "전하", "강조", "설명", "덧붙이", "당부", "언급", "지적", "평가", "주장", "피력", "약속", "나타나", "조사", "알려지", "알리", "촉구", "호소", "발표", "요구", "비판", "보이", "나서"})  # fmt: skip
#: said in the present of what is already under way
_ONGOING: Final = frozenset(
    {"추진", "준비", "노력", "운영", "진행", "지원", "실시", "시행", "계획"}
)
#: said of many things in one text
_HOLDING: Final = frozenset({"개최", "진행", "실시", "운영", "마련", "발표", "참석", "참여"})


def _only_ahead(source: Reading, known: list[tuple[Event, int]]) -> bool:
    """The source knows this deed only as something still to come."""
    sure = False
    for event, number in known:
        if event.mood == "plan":
            sure = True
        elif event.mood == "now":
            sure |= not event.adnominal and event.root not in _ONGOING and number in source.ahead
        elif event.mood not in {"can", "open"}:
            return False
    return sure


_NO_DEEDS: Final = frozenset({"것으", "하고", "있는", "이를", "내년", "향후", "앞으"})
_DONE: Final = r"[.,]|했|됐|하며|되며|하고|되고|했으며|됐으며|\s?(?:완료|확정|결정|시행|체결)|$"


def _done_elsewhere(source: Reading, deed: str, words: set[str], share: int) -> bool:
    """A sentence at least as near to the text tells the deed as done, or without a weak word."""
    for sentence in source.sentences:
        plain = _WEAK.sub(" ", sentence)
        if deed in plain and len(words & set(stems(sentence))) >= share * 0.6:
            return True
    return False


def _deed(word: str) -> str:
    return re.sub(r"(?:하|되|할|될|이|가|은|는|도|을|를)$", "", word) if len(word) > 2 else word
