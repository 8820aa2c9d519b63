"""Doers: how the actor of a headline may be written, and whose deed a title tells.

Shape:  names and parts of titles in; the same without the actor, or who did it, out.
Units:  code points.
Errors: odd text never raises.
Source: design/house-style.md section 3; decision 0011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hanju.text.places import led

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
    r"(?:회|협의체|기동대|센터|공장|건설|학교|학생들|농협|수협|교회|성당|은행|조합|병원|재단|봉사단|대표|이장|작가|시인|선수|연합|지회|지부|[가-힣]{2}[읍면동])$|^\(주\)"
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
    return len(first.strip()) <= 22 and bool(
        _BODY.search(first.strip()) and _DEED.search(rest.strip())
    )
