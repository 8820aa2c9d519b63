"""Parts of a headline: the topic before the comma, the clause behind it, the words they share.

Shape:  clauses and titles in house form in, shorter or rearranged ones out.
Units:  lengths in code points.
Errors: odd text never raises.
Source: design/house-style.md section 3; decision 0011.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.headline_marks import DATES
from hanju.write.phrases import words_of
from hanju.write.titles import ends_in_event
from hanju.write.trim import analysed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.write.phrases import Word

#: words before a month that only hold near the day
LED_MONTH: Final = re.compile(r"(?<![가-힣])(?:지난|오는|다가오는)\s(?=\d{1,2}월|\d{4}년)")
#: what is said or felt acts in no headline
_ABSTRACT: Final = re.compile(
    r"(?:주장|지적|제언|제안|우려|목소리|반응|의견|관심|참여|전망|기대|계획|것|점|수|발길|실망감|불만)$"
)
#: one of several who did it together: none of them alone is the doer
_BESIDE: Final = re.compile(
    r"(?:회|장|씨|단|군|시|청|사|원|소|교|부|조합|센터|대표|대통령|교수|기업)[와과]\s(?!.*[이가]\s)"
)
_YEAR: Final = re.compile(r"^(?:올해|내년|지난해|지난달|이달)\s(?=[가-힣A-Za-z])")
_LISTED: Final = re.compile(r"(?<=[가-힣A-Za-z]),\s(?=[가-힣A-Za-z]+(?:,\s|\s등\s))")
#: the longest name of somebody that no list knows
NAMED: Final = 18


def core_of(named: str) -> str:
    """The last words of a long subject that name it (처음 문을 연 나루빵집 → 나루빵집)."""
    named = _IN_BRACKETS.sub("", _LISTED.sub("·", _YEAR.sub("", named)))
    person = _PERSON.match(named)
    if person and len(named) > NAMED:
        return f"{person['name']} {person['post']}"
    if len(named) <= NAMED:
        return "" if _ABSTRACT.search(named) else named
    words = words_of(named, analysed(named))
    verbs = max((at for at, word in enumerate(words[:-1]) if word.verb), default=-1)
    starts = [
        words[at].start
        for at in range(verbs + 1, len(words))
        if at and words[at - 1].role != "bare"
    ]
    fitting = [named[start:] for start in starts if 3 <= len(named) - start <= NAMED]
    core = max(fitting, key=len, default="")
    beside = _BESIDE.search(named[: len(named) - len(core)])
    return "" if beside or _ABSTRACT.search(core) or _NO_NAME.search(core) else core


#: a person whose office stands between name and post
_PERSON: Final = re.compile(
    r"(?P<name>[가-힣]{2,4})\s(?!.*(?:[은는을를의도]|[와과]|에서)\s)[^,'“]{3,}?(?P<post>후보|의원|시장|군수|장관|차관|위원장|회장|대표|원장|총장|교수|조합장)(?:\([^()]*\))?$"
)
#: words that are no part of a name
#: who heads a body, or a second name of it, behind its name
_IN_BRACKETS: Final = re.compile(r"(?<=[가-힣]{3})\([가-힣·]+\s[가-힣·\s]+\)$")
_EVERY: Final = re.compile(r"[가-힣](?:이면|마다)\s")
_NO_NAME: Final = re.compile(r"[가-힣]{2}(?:도|은|는|이면|마다|에서|에는)\s")


def behind_comma(text: str, variant: str, words: Sequence[Word]) -> str:
    """`subject, what`: nobody acts whom a list knows, but the clause says what it is about."""
    for at, word in enumerate(words):
        named = _SUBJECT.sub("", variant[word.start : word.end])
        swallowed = word.role == "bare" and not at and len(named) >= SWALLOWED
        if word.role != "subject" and not (swallowed and variant[word.end - 1] == "가"):
            continue
        inner = any(later.verb and later.role == "of" for later in words[at + 1 : at + 3])
        if inner or "," in variant[word.end :]:
            return text  # the subject of a clause before a noun, or one of several
        place = re.search(rf"{re.escape(named)}[이가은는도]?\s", text)
        fits = place and place.end() >= LEAST_BEFORE and len(text) - place.end() >= LEAST_BEHIND
        if place is None or not fits or _POINTS.match(text):
            return text
        if _EVERY.search(text[: place.start()]):
            return text
        return f"{text[: place.start()]}{named}, {text[place.end() :]}"
    return text


#: characters before and behind the comma, and of a name that the analyser ran into its 가
LEAST_BEFORE: Final = 4
LEAST_BEHIND: Final = 8
SWALLOWED: Final = 4
_SUBJECT: Final = re.compile(r"(?<=\S)[이가은는도]$")
_POINTS: Final = re.compile(r"(?:이번|이날|이|그|해당|지난달|내달|다음달)\s")


def plain_clause(sentence: str) -> str:
    """A noun-ended sentence without its stop, its speech marks and the days near it."""
    return DATES.sub("", sentence.rstrip(". ").replace("“", "'").replace("”", "'"))


def with_actor(short: str, rest: str) -> str:
    """`actor, what`; what alone where nobody is named."""
    return f"{short}, {rest}" if short else rest


def sole(what: str) -> str:
    """The part without commas: short items by dots, the rest by a space."""
    parts = [part.strip() for part in what.split(",")[:-1]]
    listed = all(len(part) <= 8 and not _LED.search(part) for part in parts)
    return re.sub(r"\s+", " ", re.sub(r"(?<!\s)\s*,\s*", "·" if listed else " ", what)).strip()


#: what leads on to a verb is no item of a list
_LED: Final = re.compile(r"(?:으로|에서|에게|하며|하고)$")


def without_comma(what: str) -> str:
    """A part of a title whose head is no doer: its comma falls, and is no list (2026년, AI의 …).

    Behind a deed it stands between two (대책 수립, 대책반 가동).
    """
    head, comma, rest = what.partition(", ")
    return f"{head} {rest}" if comma and not ends_in_event(head) else what


def is_headlong(text: str) -> bool:
    """It says something: two words at least, the last no dangling bound noun."""
    return " " in text.strip() or len(text) >= 10


def is_noun_phrase(text: str) -> bool:
    """It ends in a noun and no verb ends inside."""
    found = analysed(text.strip())
    return (
        bool(found) and found[-1].tag[:1] in "NXS" and not any(m.tag in {"EF", "EC"} for m in found)
    )


def stems_of(text: str) -> set[str]:
    """The first two letters of every word."""
    return {word[:2] for word in re.findall(r"[가-힣A-Za-z0-9]{2,}", text)}
