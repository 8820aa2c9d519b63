"""Phrases: the words of a clause and what hangs on what, as far as a headline must know.

Shape:  a noun-ended clause and its morphemes in; `Word`s, places to begin and shorter clauses out.
Units:  spans [start, end) in code points of the clause.
Errors: odd text never raises.
Source: Korean heads stand last: an object hangs on the next verb, a clause in -는/-한 on the noun
        behind it (decision 0011, headlines).
"""

# ruff: noqa: E501  tables of Korean words: wide characters count twice

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme

_PREDICATES: Final = frozenset({"VV", "VA", "VX", "XSV", "XSA", "VCP", "VCN"})
_MARKS: Final = frozenset({"SP", "SSO", "SSC", "SS", "SY", "SW", "SF"})
#: adverbial particles whose word the verb cannot do without (전기로 전환, 기업과 체결)
_NEEDED: Final = frozenset({"로", "으로", "와", "과", "에게", "한테", "보다", "랑", "이랑"})
#: adnominal forms that are particles in all but name; their clause is part of the noun phrase
_LIGHT: Final = frozenset(
    {"위하", "따르", "대하", "관하", "통하", "의하", "인하", "비롯하", "둘러싸"}
)


#: nouns that only stand behind a clause of their own
_BOUND: Final = frozenset(
    {
        "가운데",
        "경우",
        "후",
        "뒤",
        "이후",
        "과정",
        "가능성",
        "때",
        "동안",
        "만큼",
        "결과",
        "등",
        "및",
        "예정",
        "계획",
        "방침",
        "전망",
        "구상",
        "목표",
        "필요",
        "가능",
        "의사",
        "뜻",
    }
)


#: words behind an object that make a phrase of it
_ASIDE: Final = frozenset(
    {
        "대상으로",
        "중심으로",
        "바탕으로",
        "기반으로",
        "계기로",
        "주제로",
        "소재로",
        "배경으로",
        "무대로",
        "목표로",
        "조건으로",
        "토대로",
        "시작으로",
        "끝으로",
        "맞아",
    }
)
_AMID: Final = frozenset({"가운데", "속에"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its last particle or ending; `role` says how it hangs on what follows.

    object, needed: on the next verb; loose: on some later verb; subject: on the next verb;
    with: on the next noun that is marked; of: on the next word (의, -는); bare: on the next noun; clause: a clause ends here; end: last.
    `bound` words (수, 가운데) cannot begin anything.
    """

    start: int
    end: int
    role: str
    verb: bool
    light: bool = False
    bound: bool = False
    #: an adjective, which takes no object
    quality: bool = False


def words_of(text: str, found: Sequence[Morpheme]) -> list[Word]:
    """The words of a clause with their roles; a name in quotation marks is one word."""
    words: list[Word] = []
    at = 0
    for start, end in _spans(text):
        own = []
        while at < len(found) and found[at].start < end:
            if found[at].end > start:
                own.append(found[at])
            at += 1
        words.append(_word(start, end, own, last=end == len(text.rstrip())))
    for at, word in enumerate(words[:-1]):
        following = text[words[at + 1].start : words[at + 1].end]
        if word.role in {"needed", "with"} and following.startswith(
            ("함께", "같이", "더불어", "공동")
        ):
            words[at] = replace(word, role="loose")
        if word.role == "object" and following in _ASIDE:
            # 200여명을 대상으로: one phrase, and no verb needs it
            words[at] = replace(word, role="of")
            words[at + 1] = replace(words[at + 1], role="loose")
    for at, word in enumerate(words[:-1]):
        if text[word.start : word.end].rstrip(",") in _AMID:
            words[at] = replace(word, role="loose")
    return words


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start, quoted, depth = -1, False, 0
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == " " and not quoted and depth <= 0:
            if start >= 0:
                spans.append((start, at))
            start = -1
        elif start < 0:
            start = at
    return [*spans, (start, len(text.rstrip()))] if start >= 0 else spans


def _word(start: int, end: int, own: Sequence[Morpheme], *, last: bool) -> Word:
    tail = [m for m in own if m.tag not in _MARKS]
    verb = any(m.tag in _PREDICATES for m in tail)
    role = "end" if last else _role(tail)
    light = role == "of" and any(m.form in _LIGHT for m in tail)
    bound = bool(own) and (own[0].tag in {"NNB", "XSN", "VCP"} or own[0].form in _BOUND)
    acts = verb and (role in {"clause", "of", "end"} or any(m.tag == "ETN" for m in tail))
    quality = verb and not any(m.tag in {"VV", "VX", "XSV"} for m in tail)
    return Word(start, end, role, acts, light, bound, quality)


def _role(tail: Sequence[Morpheme]) -> str:
    if not tail:
        return "bare"
    final = tail[-1]
    tag, form = final.tag, final.form
    if (
        tag == "JX"
        and len(tail) > 1
        and tail[-2].tag in {"JKB", "JKO"}
        and form not in {"은", "는"}
    ):
        tag, form = tail[-2].tag, tail[-2].form
    if tag == "JKO":
        return "object"
    if tag == "JKB":
        return "needed" if form in _NEEDED else "loose"
    if tag == "JKS" or (tag == "JX" and form in {"은", "는", "도"}):
        return "subject"
    if tag in {"EC", "EF"}:
        return "clause"
    if tag == "JC":
        return "with"
    if form in {"및", "또는", "혹은"}:
        return "bare"
    if tag in {"ETM", "JKG"}:
        return "of"
    if tag in {"JX", "MAG", "MAJ"}:
        return "loose"
    return "bare"


def heads_of(words: Sequence[Word]) -> list[int]:
    """For each word the place of the word it hangs on."""
    heads = []
    for at, word in enumerate(words):
        if word.role in {"object", "needed", "subject"}:
            heads.append(_next_verb(words, at))
        elif word.role == "with":
            marked = {"object", "subject", "needed", "loose", "end"}
            heads.append(next(i for i in range(at + 1, len(words)) if words[i].role in marked))
        elif word.role in {"of", "bare"}:
            heads.append(min(at + 1, len(words) - 1))
        else:
            heads.append(at)
    return heads


def _next_verb(words: Sequence[Word], at: int) -> int:
    taken = words[at].role == "object"
    return next(
        (
            i
            for i in range(at + 1, len(words))
            if words[i].verb and not (taken and words[i].quality)
        ),
        len(words) - 1,
    )


def beginnings(words: Sequence[Word]) -> list[tuple[int, float]]:
    """Places where a clause may begin without losing what its verbs need, and what each is worth."""
    heads = heads_of(words)
    places: list[tuple[int, float]] = [(0, 1.0)]
    for at in range(len(words) - 1):
        role = words[at].role
        if role == "bare" or words[at].light or words[at + 1].verb or words[at + 1].bound:
            continue
        if any(
            heads[j] > at
            for j in range(at + 1)
            if words[j].role in {"object", "needed", "subject", "with"}
        ):
            continue
        if any(heads[j] > at for j in range(at) if words[j].role in {"of", "bare"}):
            continue
        worth = {"clause": 0.8, "loose": 0.3, "of": 0.1, "subject": 0.2}.get(role, 0.0)
        places.append((at + 1, worth))
    return places


def without_clauses(words: Sequence[Word], text: str = "") -> list[tuple[int, int]]:
    """Spans (of words, [low, high)) of clauses in -는/-한 that may fall before their noun."""
    spans = []
    for at, word in enumerate(words):
        if word.role != "of" or not word.verb or word.light or at + 1 >= len(words) or at == 0:
            continue
        if words[at + 1].bound:
            continue
        low = at
        while low > 0 and at - low < 6:
            before = words[low - 1]
            if before.role in {"clause", "subject", "end"} or (before.verb and not before.light):
                break
            low -= 1
            whole = low == 0 or words[low - 1].role not in {"bare", "of", "with", "clause"}
            own = any(w.role == "object" for w in words[low:at])
            torn = low > 0 and words[low - 1].role == "object" and not own
            # 판에 칩을 결합한 제품: what it is put onto goes with its verb
            torn = torn or (low > 0 and text[: words[low - 1].end].endswith("에"))
            # 영상이 퍼지는 사례가: the clause's own subject would stand before another
            torn = torn or (low > 0 and _marked(words[low - 1], text) and _meets(words, at, text))
            if whole and not before.light and not torn:
                spans.append((low, at + 1))
    return [span for span in spans if _keeps_objects(words, span)]


def before_names(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Spans of nouns before a name in quotation marks (국토부 주관 '주민지원사업')."""
    spans = []
    for at, word in enumerate(words):
        low = at
        while low > 0 and words[low - 1].role in {"bare", "of"} and not words[low - 1].verb:
            low -= 1
        if text[word.start] == "'" and low < at and not (low and words[low - 1].role == "with"):
            spans.append((low, at))
    return spans


def loose_phrases(words: Sequence[Word], text: str = "") -> list[tuple[int, int]]:
    """Spans of places and other phrases that a verb can do without (시청 대강당에서)."""
    spans = []
    for at, word in enumerate(words[:-1]):
        if word.role != "loose" or words[at + 1].verb or words[at + 1].bound:
            continue
        low = at
        if text and text[word.start : word.end].rstrip(",") in _AMID:
            subjects = 0
            while low > 0 and words[low - 1].role not in {"clause", "loose"}:
                subjects += words[low - 1].role == "subject"
                if subjects > 1:
                    break  # the first subject is the sentence's own
                low -= 1
            spans.append((low, at + 1))
            continue
        while low > 0 and _leans(words[low - 1], text):
            low -= 1
        if low == 0 or words[low - 1].role in {"clause", "subject", "object", "needed", "loose"}:
            spans.append((low, at + 1))
    return spans


def _marked(word: Word, text: str) -> bool:
    return word.role == "subject" and text[: word.end].endswith(("이", "가"))


def _meets(words: Sequence[Word], at: int, text: str) -> bool:
    """The next marked word behind `at` is a subject in 이/가."""
    later = next((w for w in words[at + 1 :] if w.role not in {"bare", "of", "with"}), None)
    return later is not None and _marked(later, text)


def _leans(word: Word, text: str) -> bool:
    """A word that hangs on the noun behind it; the analyser takes 기업과 …을 for a partner too."""
    if word.verb:
        return False
    partner = word.role == "needed" and text[word.start : word.end].endswith(("과", "와"))
    return partner or word.role in {"bare", "of", "with"}


def _keeps_objects(words: Sequence[Word], span: tuple[int, int]) -> bool:
    """What is left has no word of a phrase without its noun, and no verb with two objects."""
    low, high = span
    if low and words[low - 1].role in {"bare", "of"}:
        return False
    kept = [*words[:low], *words[high:]]
    objects = 0
    for word in kept:
        if word.role == "object":
            objects += 1
        if word.verb:
            objects = 0
        if objects > 1:
            return False
    return True
