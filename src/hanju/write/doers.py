"""Doers: how the actor of a headline may be written, and whose deed a title tells.

Shape:  names and parts of titles in; the same without the actor, or who did it, out.
Units:  code points.
Errors: odd text never raises.
Source: design/house-style.md section 3; decision 0011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.text.particles import particle
from hanju.text.places import led
from hanju.write.titles import with_noun_tail
from hanju.write.trim import splits_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

#: a province or city before a name
REGION: Final = re.compile(r"[가-힣]{2,4}\s")
_BEFORE_ACTOR: Final = re.compile(r"[가-힣]{2,12}(?<![과와의은는이가])\s")
_AFTER_ACTOR: Final = re.compile(r"(?:\([^()]*\))?(?:[은는이가도]|에서|서)?(?<![\s,])[\s,]+(?=\S)")
_CHIEF: Final = re.compile(
    r"(?:시장|군수|구청장|도지사|지사|교육감|장관)(?:[은는이가])?[\s,]+(?=\S)"
)
_ITS_KIND: Final = re.compile(r"[시군구도]$")
_HANGUL: Final = re.compile(r"[가-힣]")


#: the longest name of a body that stands before the comma
LONGEST: Final = 22


@dataclass(frozen=True, slots=True)
class ActorNames:
    """How the actor of a story may be written; `short` goes to the headline, `full` to bullet 1."""

    short: str
    full: str
    all: tuple[str, ...] = ()
    #: a longer name that a short headline may take (전남 나루군, 전라남도)
    longer: str = ""

    def names(self) -> list[str]:
        """Every spelling, the longest first."""
        return sorted({self.short, self.full, *self.all} - {""}, key=len, reverse=True)


def without_actor(text: str, actor: ActorNames) -> str:
    """Text without the actor, its region and its chief at the head, said once or twice."""
    for _ in range(2):
        before = text
        for name in actor.names():
            bare = text
            if name not in text[:60] and name[:-1] not in text[:20]:
                continue  # most names stand nowhere: no pattern is made for them
            match = led(text, _BEFORE_ACTOR, name, _AFTER_ACTOR)
            text = text[match.end() :] if match else text
            chief = REGION.match(text)
            stem = _ITS_KIND.sub("", name)
            if chief and text.startswith(stem, chief.end()):
                match = _CHIEF.match(text, chief.end() + len(stem))
                text = text[match.end() :] if match else text
            if text != bare or (text.startswith(name) and _HANGUL.match(text, len(name))):
                break  # 유정복 인천시장과 … is not 유정복 and 인천시장과 …
        if text == before:
            break
    return text


_BODY: Final = re.compile(
    r"(?:회|협의체|기동대|센터|공장|건설|학교|학생들|농협|수협|교회|성당|은행|조합|병원|재단|봉사단|대표|이장|작가|시인|선수|연합|지회|지부|클럽|업체|지사협|회장|[가-힣]{2}[읍면동])$|^\(주\)"
)
#: bodies of people, which act
_PEOPLE: Final = re.compile(
    r"(?:협의회|부녀회|협의체|기동대|학생들|조합|봉사단|봉사회|청년회|농민회|위원회|연합회|연합|지회|농협|수협)$"
)
_DEED: Final = re.compile(
    r"(?:기탁|기부|전달|나눔|개최|실시|추진|선정|수상|체결|후원|봉사|실천|운영|지원|공유)$"
)


def own_body(named: str, actor: ActorNames) -> str:
    """누리시 나루면 새마을부녀회: a body of the actor's own, "" for anything else.

    The actor's name comes back in its short form.
    """
    bare = re.sub(r"\([^()]*\)", "", named).strip()
    for name in actor.names():
        if bare.startswith(f"{name} ") and len(bare) <= LONGEST and _PEOPLE.search(bare):
            return f"{actor.short} {bare[len(name) + 1 :]}" if actor.short else bare
    return ""


def gives(first: str, rest: str) -> bool:
    """`함평교회, 함평군에 성금 기탁`: the first part is a body or person that does the deed."""
    return len(first.strip()) <= LONGEST and bool(
        _BODY.search(first.strip()) and _DEED.search(with_noun_tail(rest.strip()))
    )


#: what somebody does for others
_GIFT: Final = re.compile(
    r"(?:기탁|기부|후원|기증|쾌척|(?:성금|품|품을|금|금을|쌀) 전달|(?<!동)참여|동참)$"
)
_DONE: Final = re.compile(
    rf"{_DEED.pattern[:-2]}|기증|쾌척|참여|동참|전개|진행|출시|투자|공개|발표)$"
)
#: somebody marked as subject at the head of a clause
_MARKED: Final = re.compile(r"(?P<who>[^,'“]{2,40}?)[이가]\s(?P<deed>\S+\s.+)")
#: no part of a name: a particle, or a clause before a noun
_NO_NAME: Final = re.compile(r"[을를은는도]\s|(?:에|에서|에게|위해|하는|한|된|되는|[가-힣]의)\s")
#: the subject is that of a clause before a noun only (들녘회가 만든 …)
_INSIDE: Final = re.compile(
    r"(?:\S+\s){0,3}?\S*(?:하는|[가-힣]한|된|되는|할|만든|만드는|여는|펴낸|모은|마련한|낸|는)\s"
)
#: to or with whom, behind a body's name
_TO: Final = re.compile(r"\S*(?:에|에게|께|에서|로부터|[와과]|[은는]|후원|지원|기부|기탁)\s")
_LIKE_GA: Final = re.compile(r"(?:추|허|휴|주|대|투|유|시|고)가$")
_FIRM: Final = re.compile(r"(?:지역\s?)?(?:업체|기업)\s")
#: the actor by its kind, which nobody knows once its name has fallen
_ITS_OWN: Final = re.compile(r"(?<!\S)[도시군구]에\s")
_VILLAGE: Final = re.compile(r"[가-힣]{1,3}[읍면동]\s")
#: words of a giver's name
MOST_WORDS: Final = 5
_BESIDE: Final = re.compile(r"(?<=[가-힣A-Za-z])[와과]\s(?=[가-힣A-Za-z])")


def by_doer(text: str, actor: ActorNames, title: str, told: Sequence[str]) -> str:
    """`나루군, 들녘회가 나루군에 성금 기탁` with whoever did it before the comma.

    A headline has one subject: a body behind the actor that has its own 이/가, or that the text
    gives one, did the deed. The actor that only tells of it or receives it falls.

    Args:
        text: a headline.
        actor: who stands before its comma.
        title: the title in house form, whose own doer may be no body by its name.
        told: the sentences used, noun-ended.
    """
    head, comma, what = text.partition(", ")
    if not comma or head not in {actor.short, actor.longer}:
        return text
    marked = _MARKED.match(what)
    if marked and _is_marked(marked) and not _INSIDE.match(marked["deed"]):
        who, deed = marked["who"], marked["deed"]
        own = any(who.startswith(name) and who != name for name in actor.names() if len(name) > 1)
        own = own and _BESIDE.search(who) is not None
        if own or (_DONE.search(deed) and _is_somebody(who, title.partition(",")[0])):
            return f"{_named(who, actor)}, {_ITS_OWN.sub(f'{actor.short}에 ', deed)}"
    first, stop, _ = title.partition(",")
    bare = without_name(first, actor.short)
    if stop and what.startswith(f"{bare} ") and _BODY.search(bare):
        return f"{_named(first, actor)}, {what[len(bare) + 1 :]}"
    if not _GIFT.search(what):
        return text
    words = what.split(" ")
    for size in range(min(MOST_WORDS, len(words) - 2), 0, -1):
        who, deed = " ".join(words[:size]), " ".join(words[size:])
        if _NO_NAME.search(f"{who} ") or _TO.match(deed) or "'" in who:
            continue
        subject = re.compile(
            rf"{re.escape(words[size - 1])}[가-힣]{{0,4}}(?:\([^()]*\))?(?:[이가]|(?:으)?로부터)\s"
        )
        if len(words[size - 1]) > 1 and any(subject.search(one) for one in told):
            return f"{_named(who, actor)}, {deed}"
    return text


def _is_marked(found: re.Match[str]) -> bool:
    """A name and its particle, and no noun that ends like one (평가, 추가)."""
    who = found["who"]
    fits = particle(who, "이/가") == found.string[found.end("who")]
    return (
        fits
        and not _NO_NAME.search(who)
        and not _LIKE_GA.search(found.string[: found.end("who") + 1])
    )


def _is_somebody(who: str, first: str) -> bool:
    """A body or person by its name, or one of whom the title's first part speaks."""
    if _BODY.search(who) or _FIRM.match(who):
        return True
    return any(
        re.search(rf"{re.escape(word)}(?![가-힣])", first)
        for word in who.split(" ")
        if len(word) > 2
    )


def _named(who: str, actor: ActorNames) -> str:
    """A name of no more than its room: partners with a dot, the words nearest the post.

    A body of a village of the actor's takes the actor's name (나루군 가람면 부녀회).
    """
    who = _BESIDE.sub("·", who)
    while len(who) > LONGEST and " " in who and "·" not in who:
        who = who.partition(" ")[2]
    whole = f"{actor.short} {who}"
    local = _VILLAGE.match(who) and _ITS_KIND.search(actor.short)
    return whole if local and len(whole) <= LONGEST else who


def without_name(what: str, who: str) -> str:
    """The actor is named before the comma; a second time it falls."""
    if len(who) < 2 or who not in what:
        return what
    pattern = re.compile(rf"(?<=\s){re.escape(who)}(?:[은는이가의])?\s(?=\S)")
    return pattern.sub(lambda m: m.group() if splits_quotes(what, m.start()) else "", what)
