"""The doer: of all bodies named in a headline and a lead, the one that acts.

Shape:  a `Reading` and the `Mention`s of its headline and lead in, `Candidate`s out, best first.
Units:  `points` have no unit; positions are code points of the headline or the lead.
Errors: none; no mention gives no candidate.
Source: ../shared/design/house-style.md sections 3 and 6; docs/decisions/0008-placement.md.

How headlines show the doer: first word before a comma ("가온시, …"), the word after a quotation
and before a comma ("“…”…가온공단, …"), a speaker before a quotation ("가온 장관 “…”"). How they
show who is not: venue (-서, -에서), partner (-와/과), object (-에, -의, -를), a country used as an
adjective ("美 텍사스서"), a name inside a quotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.gazetteer import Mention
    from hanju.model import Actor
    from hanju.sift.reading import Reading

_OPENERS: Final = "\"'“‘「『《<"
_CLOSERS: Final = "\"'”’」』》>"
_JOINTS: Final = "-·∙・&/"
_PERSON: Final = re.compile(
    r"^\s?[가-힣]{0,4}\s?(?:[가-힣A-Z]{0,6}\s?)?"
    r"(?:장관|차관|시장|군수|구청장|지사|도지사|의원|대표|회장|사장|부사장|총장|원장|이사장|교수|"
    r"CEO|행장|위원장|총리|부총리|수석|청장|처장|본부장|교육감|의장)"
)
_SUBJECT: Final = re.compile(r"^(?:\s?\([^()]{1,40}\))?\s?(?:이|가|은|는|께서)(?=[\s,'\"‘“])")
_WITH: Final = re.compile(r"^(?:\s?\([^()]{1,40}\))?(?:와|과|랑|하고)(?=\s|,|의)")
_VENUE: Final = re.compile(
    r"^(?:에서|서|현지|시장에서|\s?(?:대회의실|회의실|대강당|강당|본관|별관|[가-힣]{0,4}(?:홀|청사|회관))에서)(?=[\s,'\"‘“]|$)"
)
_OBJECT: Final = re.compile(
    r"^(?:에|에게|한테|에서도|의|를|을|로|으로|에는|향|용|형|발|發|산|내|도|만|선)(?=[\s,'\"‘“…]|$)"
)
#: Verbs before which headlines drop the particle of whom one races: "소니 맞선다", "소니 넘어선".
_RACED: Final = re.compile(
    r"^(?:에|을|를)?\s?(?:[가-힣]{1,5}\s)?(?:위협하|잡으러|꺾을|꺾는|맞선|맞서|맞설|넘어|제치|제친|제쳤|따라잡|뛰어넘|추격|대항|겨냥|올라탄)"
)
#: A subject inside a clause before a noun: "정부가 추진 중인 …", "정부가 내놓은 …".
_RELATIVE: Final = re.compile(
    r"^(?:이|가)\s(?:[가-힣·]{2,8}\s){0,2}(?:[가-힣]{1,5}(?:한|하는|하던|된|은|던|할)|중인|예정인)\s[가-힣‘'\"“0-9A-Z]"
)
#: A subject inside a phrase that praises another: "가온이 선택한 다온".
_CHOSEN_BY: Final = re.compile(r"^(?:이|가)\s(?:선택한|택한|찜한|점찍은|반한|인정한|투자한)\s")
#: Who is only the source of a figure: banks, market researchers.
_SOURCE: Final = re.compile(r"^(?:\([^()]{1,20}\))?에\s?따르면")
#: A clause that tells the background: "정부가 …을 예고한 가운데".
_BACKGROUND: Final = re.compile(r"^(?:이|가)\s[^.]{2,90}?(?:한|된|인|은|는)\s가운데(?=[,\s])")
_TOPIC_END: Final = re.compile(r"^\s?(?:…|\.\.|·{2,}|$)")
_COMMA: Final = re.compile(r"^\s?(?:\([^()]{1,20}\))?\s?(?:등)?\s?,")
_AFTER_BREAK: Final = re.compile(r"[…\"”’'!?]\s*$|\.\.+\s*$|·{2,}\s*$")
_SECOND: Final = re.compile(r"[가-힣A-Za-z0-9)][-·∙・&]$")
_JOINED: Final = re.compile(r"(?:와|과|[·,-])\s?")
#: Syllables that close an adnominal form: -ㄴ, -는, -ㄹ before the noun.
_ADNOMINAL: Final = re.compile(r"(?:[가-힣][는된한선난친낸운킨탄간던]|[된낸난])\s$")
#: Products stand for their maker only as subjects.
PRODUCTS: Final = frozenset({"챗GPT", "제미나이", "클로드", "코파일럿", "그록", "딥시크", "라마"})
#: Who reports a thing has not done it.
MEDIA: Final = frozenset(
    {
        "로이터", "블룸버그", "뉴욕타임스", "월스트리트저널", "워싱턴포스트", "파이낸셜타임스",
        "니혼게이자이신문", "CNN",
    }
)  # fmt: skip
_QUOTED: Final = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|'[^']*'|「[^「」]*」|『[^『』]*』")
_QUOTE: Final = re.compile(r"^\s?[:,]?\s?[\"“‘']")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may be the doer, with how strongly and on what evidence."""

    actor: Actor
    surface: str
    points: float
    why: str
    joint: tuple[str, ...] = ()


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """The spans between quotation marks."""
    return [match.span() for match in _QUOTED.finditer(text)]


def candidates(
    reading: Reading, headline: Sequence[Mention], lead: Sequence[Mention]
) -> list[Candidate]:
    """Weigh every mention; the best body first, each body once."""
    weighed: dict[str, Candidate] = {}
    spans = quoted_spans(reading.headline)
    for mention in headline:
        _keep(weighed, _in_headline(reading.headline, mention, headline, spans))
    first_subject = True
    for place, mention in enumerate(lead[:12]):
        following = lead[place + 1] if place + 1 < len(lead) else None
        found, is_subject = _in_lead(reading.lead, mention, following, first_subject=first_subject)
        first_subject = first_subject and not is_subject
        _keep(weighed, _at_head(reading.headline, found))
    return sorted(weighed.values(), key=lambda found: -found.points)


def _keep(weighed: dict[str, Candidate], found: Candidate) -> None:
    """One candidate a body: headline and lead add up."""
    name = found.actor.name
    known = weighed.get(name)
    if known is None:
        weighed[name] = found
        return
    best, other = (known, found) if known.points >= found.points else (found, known)
    bonus = 0.8 if other.points > 0 else 0.0
    weighed[name] = Candidate(
        best.actor, best.surface, best.points + bonus, best.why, best.joint or other.joint
    )


def is_country(actor: Actor) -> bool:
    """Tell whether a body is a whole country."""
    return actor.kind == "overseas" and actor.region == actor.name


def _at_head(headline: str, found: Candidate) -> Candidate:
    """A body that only the lead makes known, named before the first comma of the headline."""
    head = headline.lstrip(_OPENERS).split(",")[0].strip()
    if head and head in {found.surface, found.actor.short} and "," in headline:
        why = f"제목 쉼표 앞의 이름 '{head}'"
        return Candidate(found.actor, head, found.points + 3.0, why)
    return found


def _in_headline(
    text: str, mention: Mention, others: Sequence[Mention], spans: list[tuple[int, int]]
) -> Candidate:
    start, end = mention.span
    before = text[:start]
    joint, last = _joint(text, mention, others)
    after = text[last:]
    points, why = 1.6, "제목에 나옴"
    spoken = any(0 < first < start and end < close for first, close in spans)
    if not before.strip(_OPENERS + " "):
        points, why = points + 1.2, "제목 첫머리"
    elif _AFTER_BREAK.search(before) and not spoken:
        points, why = points + 0.9, "말줄임표나 따옴표 다음"
    person = _PERSON.match(after)
    tail = after[person.end() :] if person else after
    if _COMMA.match(tail) and not spoken:
        points, why = points + 2.0, "쉼표 앞의 행위자"
    elif _QUOTE.match(tail) and (person or not before.strip(_OPENERS + " ") or "“" in before):
        points, why = points + 1.4, "말한 이"
    elif _RACED.match(after):
        points, why = points - 1.6, "겨루는 상대"
    elif _CHOSEN_BY.match(tail):
        points, why = points - 1.2, "꾸밈말 속의 이름"
    elif _SUBJECT.match(tail):
        points, why = points + 1.6, "제목의 주어"
    elif _WITH.match(after):
        points, why = points - 1.6, "함께한 상대"
    elif _VENUE.match(after):
        points, why = points - 2.0, "장소"
    elif _OBJECT.match(after):
        points, why = points - 1.2, "대상"
    elif _TOPIC_END.match(tail) and before.strip():
        points += 0.4
    if _ADNOMINAL.search(before) and (_TOPIC_END.match(tail) or _COMMA.match(tail)):
        points, why = points + 1.6, "꾸밈말을 받는 행위자"
    if _SECOND.search(before):
        points, why = points - 2.6, "함께한 둘째"
    if any(first <= start and end <= close for first, close in spans):
        points, why = points - 1.5, "따옴표 속"
    if mention.surface in PRODUCTS:
        points, why = points - 1.4, "제품 이름"
    if mention.actor.name in MEDIA:
        points, why = points - 3.0, "전한 매체"
    if is_country(mention.actor):
        if re.search(r"(?:^|[\s\"“‘'])[한韓][·∙・-]$", before):
            points, why = points - 4.0, "한국과의 상대국"
        elif not _COMMA.match(tail) and not _SUBJECT.match(tail):
            points, why = points - 1.3, "나라 이름"
    return Candidate(mention.actor, mention.surface, points, f"{why} '{mention.surface}'", joint)


def _joint(text: str, mention: Mention, others: Sequence[Mention]) -> tuple[tuple[str, ...], int]:
    """Names joined to this one by - or ·, in order, and where the last one ends."""
    names: list[str] = []
    end = mention.span[1]
    for other in others:
        if other.span[0] < end:
            continue
        if text[end : other.span[0]].strip() not in set(_JOINTS):
            break
        names.append(other.surface)
        end = other.span[1]
    return tuple(names), end


def _in_lead(
    text: str, mention: Mention, following: Mention | None, *, first_subject: bool
) -> tuple[Candidate, bool]:
    start, end = mention.span
    after = text[end:]
    points = 0.9 - start / 160
    why = "첫머리에 나옴"
    person = _PERSON.match(after)
    tail = after[person.end() :] if person else after
    is_subject = (
        bool(_SUBJECT.match(tail)) and not _RELATIVE.match(tail) and not _BACKGROUND.match(tail)
    )
    if not is_subject and following is not None and _JOINED.match(after):
        # "가온부와 가온공사는": the first of two subjects.
        gap, rest = text[end : following.span[0]], text[following.span[1] :]
        is_subject = _JOINED.fullmatch(gap) is not None and _SUBJECT.match(rest) is not None
    if is_subject:
        points, why = points + (1.5 if first_subject else 0.5), "첫 문장의 주어"
    elif _WITH.match(after) or _VENUE.match(after):
        points, why = points - 0.8, "상대나 장소"
    if mention.actor.kind in {"company", "overseas"} and _SOURCE.match(after):
        points, why = points - 1.2, "수치의 출처"
    if is_country(mention.actor) and not is_subject:
        points -= 0.8
    if mention.actor.name in MEDIA:
        points, why = points - 3.0, "전한 매체"
    return (
        Candidate(mention.actor, mention.surface, points, f"{why} '{mention.surface}'"),
        is_subject,
    )
