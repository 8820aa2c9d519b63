"""Standing: whether a sentence can stand where it is put, away from the ones before it.

Shape:  sentences with their morphemes, and bullets on the way, in; costs out.
Units:  costs have no unit; one is a place in the ranking of contents and effects.
Errors: odd text never raises.
Source: docs/decisions/0011-builtin-writer.md (read by a person: lost subjects, repetition).

Korean drops a subject that the sentence before has named. Taken out of its place, such a sentence
speaks of whoever stands before it now: of the actor, or of the sentence that it was joined to.
"""

# ruff: noqa: E501  patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.text.morphology import Morpheme

#: what a sentence costs that speaks of somebody else without naming him
LOST_SUBJECT: Final = 3.0
#: and what it costs when another sentence lends it a subject: worse than any form
WRONG_SUBJECT: Final = 4.5
#: share of words that two bullets may have in common, and what each further tenth costs
COMMON: Final = 0.25
REPEATS: Final = 0.8
#: words of which a share says something
FEW: Final = 5
#: what a figure costs that another bullet has given, and the most that figures cost together
TOLD_FIGURE: Final = 0.7
TOLD_FIGURES: Final = 2.0
#: characters in which a sentence names what it is about
HEAD: Final = 48
_NOUNS: Final = frozenset(
    {"NNG", "NNP", "NNB", "NR", "NP", "SL", "SN", "XSN", "XR", "SSC", "SW", "SH"}
)
#: clause endings behind which the sentence goes on with the same subject
_GOES_ON: Final = frozenset(
    {"고", "며", "으며", "지만", "으나", "나", "면서", "으면서", "어", "아", "여", "아서", "어서"}
)
#: nouns that carry the whole sentence before them: "늘 전망이다", "갖춘 것으로 평가된다"
CARRIES: Final = frozenset(
    {
        "것",
        "수",
        "계획",
        "예정",
        "전망",
        "방침",
        "상황",
        "상태",
        "중",
        "셈",
        "구상",
        "추세",
        "가능성",
        "바",
        "모습",
        "실정",
        "편",
    }
)
_TOPIC: Final = re.compile(
    r"(?P<topic>[가-힣A-Za-z0-9'’)%][^,]{0,46}?)"
    r"(?:(?<![높많좋같작넓깊젊늦맑짧얇얕낮적])은|(?<![하있되없않받오지리나치키우기르쓰크싶맞드주내가보두])는|(?<![많같높깊길없])이|(?<!누군)가)\s"
)
_FIGURE: Final = re.compile(
    r"(?<!\d)\d[\d,.]{0,20}\s?(?:[만억조천]\s?)?(?:\d{1,9}[만억]?)?\s?(?:여)?\s?[가-힣%℃㎡㎥A-Za-z]{1,2}"
)
#: figures that say when, and so stand in many sentences
_WHEN: Final = re.compile(r"(?:년|월|일|시|분|회|차|호|위|대|기|분기)\w?$")


def topic_of(text: str) -> str:
    """What a sentence says it is about, "" when its head names nothing."""
    match = _TOPIC.match(text[: HEAD + 12].lstrip("‘'“\""))
    return match["topic"] if match else ""


def has_subject(found: Sequence[Morpheme]) -> bool:
    """The main line of a sentence has a subject or topic of its own."""
    return any(
        _is_topic(found, at) or (morph.tag == "JKS" and _leads_on(found, at))
        for at, morph in enumerate(found)
        if at and found[at - 1].tag in _NOUNS
    )


def opens_with_subject(found: Sequence[Morpheme]) -> bool:
    """A sentence names what it is about in its first clause, or has a topic later on."""
    first = True
    for at, morph in enumerate(found):
        if morph.tag in {"EC", "EF"}:
            first = False
        elif morph.tag == "JX" and morph.form in {"은", "는"}:
            # 행사에는: a frame of its own will do; 물론 and 올해는 are none
            if found[at - 1].tag not in _NOUNS or _is_topic(found, at):
                return True
        elif (morph.tag, morph.form) in {("JKB", "로"), ("JKB", "으로")}:
            first = (
                False  # 큰 사업으로 도시 백 곳이 참여한다: what the business is stands before it
            )
        elif first and (
            (morph.tag == "JKS" and _leads_on(found, at)) or (at and _is_topic(found, at))
        ):
            return True
    return False


def _is_topic(found: Sequence[Morpheme], at: int) -> bool:
    """은/는/도 behind a noun that names somebody or something, and no time (올해는, 설비는 물론)."""
    morph, before = found[at], found[at - 1]
    if morph.tag != "JX" or morph.form not in {"은", "는", "도"} or before.tag not in _NOUNS:
        return False
    following = found[at + 1].form if at + 1 < len(found) else ""
    return before.form not in _TIMES and following not in {"물론", "커녕"}


def _leads_on(found: Sequence[Morpheme], at: int) -> bool:
    """The clause of the subject at `at` is the sentence, not a part before a noun or a condition.

    It is no part either of what somebody says who is not named (이용자가 줄었다고 설명했다).
    """
    for place in range(at + 1, len(found)):
        morph = found[place]
        if morph.tag == "EF":
            return True
        if morph.tag == "EC":
            if _SAID.search(morph.form):
                return _is_passive(found, place)
            return morph.form in _GOES_ON or morph.form.endswith(("고", "며"))
        if morph.tag in {"ETM", "ETN"}:
            following = found[place + 1].form if place + 1 < len(found) else ""
            return morph.tag == "ETM" and following in CARRIES
    return True


#: endings of what is said
_SAID: Final = re.compile(r"[다라자냐](?:고|며|면서)$")
#: nouns of a time, which set a frame and are no subject
_TIMES: Final = frozenset(
    {
        "때",
        "경우",
        "올해",
        "지난해",
        "내년",
        "작년",
        "이날",
        "최근",
        "이후",
        "당시",
        "현재",
        "앞",
        "뒤",
    }
)


def _is_passive(found: Sequence[Morpheme], at: int) -> bool:
    """What is said comes without a teller: "…다고 한다", "…다고 알려졌다"."""
    tail = [m.form for m in found[at + 1 : at + 4]]
    return bool(tail) and (tail[0] in {"하", "알려지", "전하", "전해지", "보"} or "되" in tail)


def figures(text: str) -> frozenset[str]:
    """Figures of a text with their units, dates and ordinals left out."""
    found = {re.sub(r"[\s,여]", "", one) for one in _FIGURE.findall(text)}
    return frozenset(one for one in found if not _WHEN.search(one) and len(one) > 2)


def repeated(words: frozenset[str], text: str, told: Iterable[tuple[frozenset[str], str]]) -> float:
    """What it costs a bullet to say again what the others have said."""
    share, known = 0.0, set[str]()
    for others, other in told:
        small = min(len(words), len(others))
        share = max(share, len(words & others) / small if small else 0.0)
        known |= figures(other)
    cost = max(0.0, share - COMMON) * 10 * REPEATS if len(words) >= FEW else 0.0
    return cost + min(TOLD_FIGURES, TOLD_FIGURE * len(figures(text) & known))
