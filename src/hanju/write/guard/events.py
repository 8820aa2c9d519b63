"""Events: what a text says happens, with its sign and its degree.

Shape:  morphemes of a text in, `Event`s out, left to right.
Units:  spans [start, end) of the text the morphemes came from.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

An event is a verb or a verbal noun with 하/되. Helpers are read through: 건립하지 않기로 했다 is
one event, 건립, negated and planned; 선보이게 됐다 is 선보이, done.
"""

# ruff: noqa: E501  tables of Korean words: wide characters count twice

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme

#: done: told as past. plan: intended, foreseen, decided. now: present (한다, 하고 있다).
#: along: leads on to something done (열고 … 했다). can: possible. chain: takes its degree from the next event (하고, 하며). open: none of these.
Mood = Literal["done", "along", "plan", "now", "can", "chain", "open"]


@dataclass(frozen=True, slots=True)
class Event:
    """One deed of a text."""

    root: str
    span: tuple[int, int]
    negated: bool
    mood: Mood
    #: noun right before the verb: 결론 of 결론 없이, 경영 of 경영을 하다
    thing: str
    #: 열린 축제: stands before a noun
    adnominal: bool = False
    #: a noun with 하/되, or a verb of its own
    nominal: bool = False
    #: form of its last ending
    ending: str = ""
    #: tells how a thing is, not what is done (새로운)
    state: bool = False


#: nouns behind ㄹ that do not make a plan (할 수, 할 때, 할 정도)
_LOOSE: Final = frozenset({"수", "때", "경우", "정도", "만큼", "뿐", "듯", "때문", "줄", "만", "시", "필요", "때마다"})  # fmt: skip
#: nouns that carry the verb before them (한 적이 없다, 할 계획이 없다)
_HEADS: Final = frozenset({"일", "적", "바", "경우", "사례", "계획", "예정", "방침", "필요", "의사", "생각", "가능성", "방법", "길", "수단", "여지", "도리", "기색", "기미", "조짐"})  # fmt: skip
#: nouns that end a sentence with a plan
_PREDICATES: Final = frozenset({"예정", "계획", "방침", "전망", "것", "생각", "구상", "작정", "셈", "터", "모양", "듯"})  # fmt: skip
#: morphemes of such a noun with its particle
HEAD_WORDS: Final = 2
_LIGHT: Final = frozenset({"하", "되", "있", "이루어지", "이뤄지"})
_NEGATING: Final = frozenset({"않", "못하", "말", "아니하"})
_ENDS: Final = frozenset({"EF", "EC", "ETM", "ETN"})
_CHAINS: Final = frozenset({"고", "며", "으며", "면서", "으면서", "아", "어", "아서", "어서", "여", "고서", "나", "으나", "지만"})  # fmt: skip
_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SL", "XSN"})
_BETWEEN: Final = frozenset({"JKO", "JKS", "JX", "MAG", "JKC", "JKB", "NNB", "SN", "MM", "NR"})


def events(found: Sequence[Morpheme]) -> list[Event]:
    """Read the events of one text."""
    made: list[Event] = []
    at = 0
    while at < len(found):
        start = _predicate(found, at)
        if start is None:
            if made and _is_not(found, at, made[-1]):
                made[-1] = replace(made[-1], negated=not made[-1].negated)
            if found[at].form == "없이" and found[at].tag == "MAG":
                span = (found[at].start, found[at].end)
                made.append(Event("있", span, True, "open", _thing(found, at), ending="없이"))
            at += 1
            continue
        event, at = _read(found, start, at)
        if made and _must_not(made[-1], event):
            # 바꾸지 않으면 안 된다 affirms, 빠뜨리면 안 된다 denies
            made[-1] = replace(
                made[-1],
                negated=not made[-1].negated,
                mood="now",
                span=(made[-1].span[0], event.span[1]),
                ending=event.ending,
            )
        elif made and event.root in _LIGHT and not event.thing and _joins(found, made[-1], event):
            made[-1] = _merged(made[-1], event)
        elif (
            made and event.root == "있" and event.thing in _HEADS and _heads(found, made[-1], event)
        ):
            # 요청하는 일은 없다: what is denied is 요청
            made[-1] = replace(made[-1], negated=made[-1].negated ^ event.negated)
        else:
            made.append(event)
    return _with_chains(made)


def _predicate(found: Sequence[Morpheme], at: int) -> int | None:
    """Index of the root when the predicate's verb part stands at `at`."""
    morph = found[at]
    if morph.tag in {"XSV", "XSA"}:
        if at and found[at - 1].tag in _NOUNS and found[at - 1].end == morph.start:
            return at - 1
        # 다하다: the analyser takes the first syllable for an adverb
        return at if at and found[at - 1].form == "다" else None
    return at if morph.tag in {"VV", "VA"} else None


def _read(found: Sequence[Morpheme], root: int, verb: int) -> tuple[Event, int]:
    """One event from its root; gives the index behind its endings."""
    form = found[root].form
    no = root > 0 and found[root - 1].tag == "MAG" and found[root - 1].form in {"안", "못"}
    # 안내 is no 안 내다
    no = no and (found[root - 1].end < found[root].start or form in {"되", "하", "가", "오", "보"})
    negated = no
    mood: Mood = "open"
    past = will = False
    state = found[verb].tag in {"VA", "XSA"}
    at = verb + 1
    end = found[verb].end
    while at < len(found):
        morph = found[at]
        if morph.tag == "EP":
            past, will = past or morph.form in {"었", "았", "였"}, will or morph.form == "겠"
        elif morph.tag == "JX" and found[at - 1].tag == "EC":
            pass
        elif morph.tag in _ENDS:
            following = found[at + 1] if at + 1 < len(found) else None
            helper = _helper(found, at + 1) if morph.tag == "EC" else None
            if helper is not None:
                negated ^= found[helper].form in _NEGATING or found[helper - 1].form in {"못", "안"}
                end, at = found[helper].end, helper + 1
                past = False
                if found[helper].form == "있" and morph.form == "고":
                    mood = "now"
                continue
            end = morph.end
            # 는커녕 denies what it stands behind
            if following is not None and following.form.endswith("커녕"):
                negated, end = not negated, following.end
            mood = _mood(morph, following, past=past, will=will, state=state, before=mood)
            at += 1
            break
        else:
            break
        end = morph.end
        at += 1
    if found[root].tag == "XSN" and root and found[root - 1].tag in _NOUNS:
        # 활성화하다: the suffix alone says nothing
        form = found[root - 1].form + form
    if form == "없":
        form, negated = "있", not negated
    thing = _thing(found, root)
    follows = found[at].form if at < len(found) else ""
    # 열 예정이다 is what the sentence says, 열 축제 is not
    adnominal = found[at - 1].tag == "ETM" and not (
        (mood == "plan" and follows in _PREDICATES) or mood == "chain"
    )
    return Event(
        form,
        (found[root].start, end),
        negated,
        mood,
        thing,
        adnominal,
        root != verb,
        found[at - 1].form,
        state,
    ), max(at, verb + 1)


def _helper(found: Sequence[Morpheme], at: int) -> int | None:
    """A helper verb behind an ending, a particle between them allowed (하지는 않, 하지 못 하)."""
    while at < len(found) and found[at].tag in {"JX", "JKO"}:
        at += 1
    if at < len(found) and (
        found[at].tag == "VX" or (found[at].tag == "VV" and found[at].form in _NEGATING)
    ):
        return at
    if _no_longer(found, at):
        return at + 1
    return None


def _no_longer(found: Sequence[Morpheme], at: int) -> bool:
    """담기지 못 했다: 못 and 하 told apart by the analyser."""
    return (
        0 < at < len(found) - 1
        and found[at].tag == "MAG"
        and found[at].form in {"못", "안"}
        and found[at + 1].form == "하"
        and any(morph.form == "지" for morph in found[max(0, at - 2) : at])
    )


def _mood(
    end: Morpheme, following: Morpheme | None, *, past: bool, will: bool, state: bool, before: Mood
) -> Mood:
    if will:
        return "plan"
    if end.tag == "ETM":
        if following is not None and following.form == "등" and end.form == "는":
            # 회의를 여는 등 … 했다: done with what follows
            return "chain"
        if end.form in {"ᆯ", "을"}:
            if following is None or following.form not in _LOOSE:
                return "plan"
            return "can" if following.form == "수" else "open"
        if past or (end.form in {"ᆫ", "은", "던"} and not state):
            return "done" if end.form != "는" else "now"
        return "now"
    if past:
        return "done"
    if end.tag == "ETN":
        return "plan" if following is not None and following.form == "로" else "open"
    if end.form.startswith("기로") or end.form in {"려고", "려", "으려고", "고자", "ᆯ"}:
        return "plan"
    if end.form.startswith(("ᆫ다", "는다")):
        return "now"
    if end.form in _CHAINS:
        return "now" if before == "now" else "chain"
    if end.tag == "EF":
        return "now"
    return before


def _thing(found: Sequence[Morpheme], root: int) -> str:
    """The noun that the verb takes right before it; a number with its unit may stand between."""
    at = root - 1
    while at >= 0 and found[at].tag in _BETWEEN and found[at].form not in {"것", "없이"}:
        at -= 1
    if at >= 0 and (found[at].tag in _NOUNS or found[at].form == "것"):
        whole = found[at].tag == "XSN" and at and found[at - 1].tag in _NOUNS
        return found[at - 1].form + found[at].form if whole else found[at].form
    return ""


def _joins(found: Sequence[Morpheme], before: Event, light: Event) -> bool:
    """하다, 되다 and 있다 right behind 기로, 게, ㄹ 수: no event of their own."""
    between = _between(found, before.span[1], light.span[0])
    if any(m.tag not in {"JKB", "JX", "JKS", "JKO", "NNB"} for m in between):
        return False
    if light.root == "있":
        return any(m.form == "수" for m in between)
    at = bisect_left(found, before.span[1], key=_starts)
    last = found[at - 1].form if at and found[at - 1].end == before.span[1] else ""
    return last in {"기", "기로", "게", "도록", "어야", "아야"}


def _starts(morph: Morpheme) -> int:
    return morph.start


def _between(found: Sequence[Morpheme], low: int, high: int) -> list[Morpheme]:
    """The morphemes that stand between two places."""
    first = bisect_left(found, low, key=_starts)
    return list(takewhile(lambda morph: morph.end <= high, islice(found, first, None)))


def _must_not(before: Event, event: Event) -> bool:
    """안 되다 right behind a condition."""
    return (
        event.root == "되"
        and event.negated
        and before.ending in {"면", "으면", "어서는", "아서는"}
        and 0 <= event.span[0] - before.span[1] <= MUST_NOT
    )


#: characters between a condition and 안 되다
MUST_NOT: Final = 4


#: nouns that carry a deed which 아니다 denies (한 것은 아니다, 할 정도는 아니다)
_DENIED_HEADS: Final = frozenset({"것", "거", "정도", "일", "바", "게"})


def _is_not(found: Sequence[Morpheme], at: int, before: Event) -> bool:
    """변한 것은 아니다: the deed before it is denied; 변했을 뿐 아니라 denies nothing."""
    if found[at].tag != "VCN" or not before.adnominal:
        return False
    if any(m.form in {"라", "뿐", "라고", "지", "면", "던가"} for m in found[at + 1 : at + 2]):
        # 것이 아니라: put right, by what comes next
        return False
    between = _between(found, before.span[1], found[at].start)
    return (
        0 < len(between) <= HEAD_WORDS
        and between[0].form in _DENIED_HEADS
        and all(m.tag in {"NNB", "NNG", "JX", "JKS", "JKC"} for m in between)
    )


def _heads(found: Sequence[Morpheme], before: Event, light: Event) -> bool:
    """A noun that only carries the verb before it stands between: 일, 적, 바."""
    between = _between(found, before.span[1], light.span[0])
    return (
        before.adnominal and len(between) <= HEAD_WORDS and not any(m.tag == "EC" for m in between)
    )


def _merged(first: Event, helper: Event) -> Event:
    mood = first.mood if first.mood in {"plan", "can"} else helper.mood
    return Event(
        first.root,
        (first.span[0], helper.span[1]),
        first.negated ^ helper.negated,
        mood,
        first.thing,
        helper.adnominal,
        first.nominal,
        helper.ending,
        first.state,
    )


def _with_chains(made: list[Event]) -> list[Event]:
    """하고 … 할 예정이다: a chained event has the degree of the one it leads to."""
    told: list[Event] = []
    after: Mood = "open"
    for event in reversed(made):
        mood = event.mood
        if mood == "chain":
            mood = "along" if after == "done" else after
        told.append(replace(event, mood=mood))
        if event.mood not in {"open", "chain"} and not event.adnominal:
            after = mood
    return told[::-1]
