"""Who did it: the names of a story's actor, and that name written out in full.

Shape:  a `Story` in, `ActorNames` out; a sentence in, the same with the actor's full name out.
Units:  code points.
Errors: odd text never raises; an actor that the text does not name gives empty names.
Source: design/house-style.md sections 3 and 4.4 (short in the headline, full in bullet 1).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.text.particles import particle
from hanju.text.places import followed, led, places
from hanju.text.sentences import real_sentences
from hanju.write.headline import ActorNames
from hanju.write.normalise_house import house_text
from hanju.write.titles import cleaned_title, words

if TYPE_CHECKING:
    from hanju.model import Actor, Placement, Story
    from hanju.text.particles import Particle

#: sentences of the lead article in which an actor must be named
READ: Final = 12
#: characters of a bullet in which the actor's short name is written out
HEAD: Final = 140
#: words that stand for a body of a kind at the head of a sentence
_GENERIC: Final = {
    "local": ("시", "군", "구", "도"),
    "local_body": ("센터", "공단", "공사", "재단", "교육청", "진흥원"),
    "national_body": ("공단", "공사", "연구원", "연구소", "진흥원", "재단", "기관"),
    "university": ("대학", "학교"),
    "company": ("회사", "기업"),
    "central": ("부", "청", "정부"),
    "association": ("재단", "협회", "학회"),
}  # fmt: skip
#: names that several provinces have
_SHARED: Final = words("중구 동구 서구 남구 북구 강서구 고성군 광주시")
#: what may stand behind a name that is written out, and its form there
_MARKS: Final[dict[str, Particle]] = {
    "은": "은/는", "는": "은/는", "이": "이/가", "가": "이/가", "을": "을/를", "를": "을/를",
    "와": "와/과", "과": "와/과", "로": "으로/로", "으로": "으로/로",
}  # fmt: skip
_PLAIN_MARKS: Final = "의|에|도|만|에서|에서는|에게|까지|부터|측"
#: a person's name before these is a piece of a body's
_ITS_BODY: Final = re.compile(r"\s(?:[가-힣]{2,6}\s)?(?:행정부|정부|캠프|의원실|전\s대통령)")
_EVERY_MARK: Final = "|".join(sorted([*_MARKS, *_PLAIN_MARKS.split("|")], key=len, reverse=True))
_MARK_OF_NAME: Final = re.compile(
    rf"(?!{_ITS_BODY.pattern})(?P<mark>{_EVERY_MARK})?"
    r"(?=[\s,(]|$)"
)
#: what stands behind a subject or topic
_MARK: Final = re.compile(r"[은는이가]\s")
_SUBJECT: Final = re.compile(r"[은는이가](?=\s)")
_MARKED: Final = re.compile(r"(?:\([^()]*\))?[은는이가]\s")
#: what may stand between a name and its 이/가: brackets, a partner, further nouns; no particle and
#: no quotation, behind which somebody else acts (물길부 '개울 계획'에 맞춰 나루시는)
ACTS: Final = re.compile(
    r"(?:\([^()]{0,80}\))?(?:[은는이가](?=\s)"
    r"|(?:[와과]|\s?[·,])?"
    r"(?:[\s·][가-힣A-Za-z0-9&-]{1,20}(?:\([^()]{0,80}\))?"
    r"(?:(?=·)|(?<![을를의에서로와과은는]))(?:(?<=박사|교수|대표),)?){1,12}?[은는이가](?=\s)"
    r"|[와과]\s[가-힣]{1,8}(?:과|국|청|실|부|회|원)에서[는도]?\s)"
)
_REGION: Final = re.compile(r"[가-힣]{2,7}\s")
#: no piece of a Latin word or an address, and no place that one passes
_NO_PLACE: Final = re.compile(r"(?![A-Za-z@]|\.[a-z])(?!\s?(?:건너편|맞은편|인근|근처|옆|앞|뒤))")
#: before a name these make it a piece of something else
_LETTER: Final = re.compile(r"[가-힣A-Za-z]")
_INSIDE: Final = re.compile(r"[가-힣A-Za-z@.]")
_INSIDE_NAME: Final = re.compile(r"[가-힣A-Za-z0-9·]")
#: characters between a person's name and title
BETWEEN: Final = 40
#: provinces by their long names, which are one name with the short one
_PROVINCES: Final = (
    (re.compile(r"전라남도|전남도"), "전남"),
    (re.compile(r"전(?:라북|북특별자치)도|전북자치도|전북도"), "전북"),
    (re.compile(r"경상남도|경남도"), "경남"), (re.compile(r"경상북도|경북도"), "경북"),
    (re.compile(r"충청남도|충남도"), "충남"), (re.compile(r"충청북도|충북도"), "충북"),
    (re.compile(r"(?<=서울)특별시|(?<=세종)특별자치시|(?<=[산구천주전])광역시"), "시"),
    (re.compile(r"(?<=강원|제주)특별자치도"), "도"),
)  # fmt: skip
#: a person as an actor: name, office, title
PERSON_NAME: Final = re.compile(
    r"^[가-힣]{2,4}\s(?:[가-힣A-Za-z0-9]+\s){0,3}[가-힣]*(?:의원|시장|군수|구청장|지사|장관|차관|대표|회장|이사장|행장|총장|원장|교수|의장|위원장|사장|후보|교육감|소장)$"
)
_CHIEF: Final = re.compile(
    r"(?:시장|지사|장관|차관|회장|실장|수석|총리|위원장|의장|의원|대표|총장|원장|교육감|군수|구청장|후보)$"
)


def actor_names(story: Story) -> ActorNames:
    """The actor's names from the placement, else from the head of the lead's title.

    A listed body that neither title nor text names does not act here: an address of an e-mail
    or of a shop names bodies too.
    """
    place = story.placement
    if place is not None and (place.actor is not None or place.actor_name):
        names = _placed(place)
        if _is_named(story, names, place):
            titled = _titled(story, names)
            if titled is not None:
                return titled
            names = _who_acts(story, names)
            if acts(story, names):
                return names
    first, comma, _ = house_text(story.lead.title).partition(",")
    if comma and 2 <= len(first) <= 16 and _is_subject(story, first.strip()):
        return ActorNames(first.strip(), first.strip())
    return ActorNames("", "")


@lru_cache(maxsize=8)
def _opening(text: str) -> tuple[str, ...]:
    """The first real sentences of a text in house form; the same text is asked several times."""
    return tuple(house_text(one.text) for one in real_sentences(text[:4000])[:READ])


def _placed(place: Placement) -> ActorNames:
    actor = place.actor
    if actor is None:
        name = house_text(place.actor_name)
        return ActorNames(name, name)
    if place.actor_name.startswith(f"{actor.name} ") and re.search(
        r"[장사관원]$", place.actor_name
    ):
        return ActorNames(place.actor_name, place.actor_name)  # a person: name and title
    short = _headline_name(actor, place.region)
    full = actor.short if actor.name.startswith("대한민국 ") else actor.name
    every = (actor.name, *actor.aliases, place.actor_name)
    return ActorNames(short, full, (actor.short, *every), _longer_name(short, full, place))


def _is_named(story: Story, names: ActorNames, place: Placement) -> bool:
    """The title names the actor, the office itself wrote the text, or a sentence does."""
    lead = story.lead
    title = house_text(lead.title)
    if any(name in title or name == lead.outlet for name in names.names()):
        return True
    found = _opening(lead.text)
    if not found:
        return not lead.text.strip()
    generic = generic_heads(place)
    for at, text in enumerate(found):
        if any(text.startswith(one) and _MARK.match(text, len(one)) for one in generic):
            return True
        for name in names.names():
            opens = text.startswith(name) and _stands_in(text, name)
            if opens or subject_of(text, name) or (at < 3 and _stands_in(text, name)):
                return True
    return False


def _titled(story: Story, names: ActorNames) -> ActorNames | None:
    """Who stands before the title's comma and is the text's subject, the listed body being neither.

    들녘시, 나루부 주관 평가 대상.
    """
    head, comma, _ = house_text(cleaned_title(story.lead.title)).partition(",")
    head = head.strip()
    found = _opening(story.lead.text)[:OPENING]
    beside = any(
        name in head or head in name or subject_of(text, name)
        for name in names.names()
        for text in found or ("",)
    )
    if not comma or beside or not _NAME.fullmatch(head):
        return None
    for text in found:
        match = _OWN_SUBJECT.match(text)
        if match and _spaceless(match["who"]) == _spaceless(head):
            return ActorNames(head, match["who"], (head, match["who"]))
    return None


#: a body's name before the comma of a title, and the subject that opens a sentence
_NAME: Final = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9·]{2,15}")
_OWN_SUBJECT: Final = re.compile(r"(?P<who>\S+(?:\s\S+)?)(?:\([^()]*\))?[은는이가]\s")


def _who_acts(story: Story, names: ActorNames) -> ActorNames:
    """The head or the works of a listed body, where they act and the body itself does not."""
    found = _opening(story.lead.text)
    own = [name for name in names.names() if _is_own(name, names)]
    if not found or any(subject_of(text, name) for text in found for name in own):
        return names
    others = [name for name in names.names() if name not in own]
    head, comma, _ = house_text(story.lead.title).partition(",")
    if comma and head in others and not _CHIEF.search(head):
        return ActorNames(head, head) if any(_stands_in(text, head) for text in found) else names
    for name in others:
        if _is_member(name, names.full) and any(subject_of(text, name) for text in found[:OPENING]):
            return ActorNames(name, name)
    for text in found[:OPENING]:
        for alias in filter(_CHIEF.search, others):
            who = re.match(
                rf"{_BEFORE}(?P<who>[가-힣]{{2,4}})\s{re.escape(alias)}[은는이가]\s", text
            )
            if who:
                full = f"{who['who']} {alias}"
                return ActorNames(full, full, (alias,))
    return names


def acts(story: Story, names: ActorNames) -> bool:
    """The actor is some sentence's subject, or the title begins with it: else it is a place."""
    kinds = generic_heads(story.placement)
    actor = story.placement.actor if story.placement else None
    leads = _LEADS if actor is None or actor.kind in _PLACES else _LEADS_PLAINLY
    heads = _PART.split(house_text(cleaned_title(story.lead.title)))
    if any(
        head.startswith(name) and leads.match(head, len(name))
        for head in heads
        for name in names.names()
    ):
        return True
    found = _opening(story.lead.text)
    return not found or any(
        any(text.startswith(kind) and _MARK.match(text, len(kind)) for kind in kinds)
        or any(subject_of(text, name) for name in names.names())
        for text in found
    )


#: parts of a title, and what makes the name at the head of one its doer or speaker
_PART: Final = re.compile(r"\s?(?:…|\.{2,}|[\]>〉:|])\s?")
_LEADS: Final = re.compile(
    r"(?:\([^()]*\))?(?:[은는이가]?\s?,|[은는이가]\s|\s?[“\"](?![^”\"]{1,80}[”\"]\s\S)|\s?[·-](?=[가-힣A-Za-z]))"
)
#: a firm or an institute at the head of a title acts unless its particle or a plea says otherwise;
#: a city or a government may be where or under whom it happened
_LEADS_PLAINLY: Final = re.compile(r"(?![도의에]|\s?[“\"][^”\"]{1,80}[”\"]\s\S|[가-힣]{2})")
_PLACES: Final = frozenset({"local", "central", "assembly"})
#: sentences in which whoever acts is named
OPENING: Final = 3
#: what may stand before a person's name and post
_BEFORE: Final = r"(?:[^,.“”]{0,40}?\s)?"


def _is_own(name: str, names: ActorNames) -> bool:
    """The body's own name, and not its head's, its works' or its product's."""
    return name == names.full or (
        not _CHIEF.search(name) and _is_same(name, self_short=names.short, full=names.full)
    )


def _stands_in(text: str, name: str) -> bool:
    """A word of its own in the text, no place that one passes or a street."""
    return followed(text, name, _NO_PLACE, not_after=_INSIDE) is not None


def subject_of(text: str, name: str) -> bool:
    """Tell whether `name`, with a few words behind it, is marked as subject or topic."""
    return followed(text, name, ACTS, not_after=_INSIDE) is not None


def _is_subject(story: Story, first: str) -> bool:
    """The head of a title is somebody who acts in the text, and no topic of it."""
    if re.search(r"['\"“”‘’?!]|[을를에의은는]\s", first):
        return False
    head = _opening(story.lead.text)
    if not head:
        return True  # a title alone: there is nothing else to go by
    return any(followed(text, first, _MARKED, not_after=_LETTER) for text in head)


def _headline_name(actor: Actor, region: str | None) -> str:
    """The short name that a reader anywhere understands: 광주 남구, 유정복 인천시장."""
    if actor.short in _SHARED and region and not actor.short.startswith(region[:2]):
        return f"{region} {actor.short}"
    titled = [
        alias
        for alias in actor.aliases
        if re.fullmatch(
            rf"{re.escape(actor.short)}\s(?:\S+\s)?\S*(?:시장|지사|장관|차관|회장|실장|수석|총리|위원장)",
            alias,
        )
    ]
    if re.fullmatch(r"[가-힣]{1,3}[가-힣](?<![부처청시도군구])", actor.short) and titled:
        return min(titled, key=lambda alias: (len(alias) < 8, len(alias)))
    return actor.short


def _longer_name(short: str, full: str, place: Placement) -> str:
    """The name a little longer: with its region for a city or county, else in full."""
    region = place.region or ""
    if region and re.search(r"[가-힣]{2}[시군구]$", short) and region[:2] not in short:
        return f"{region} {short}"
    return full if full != short and full.endswith(("도", "시", "교", "부", "청", "원")) else ""


def generic_heads(place: Placement | None) -> tuple[str, ...]:
    """Words that stand for the actor at the head of a sentence (시는, 재단은)."""
    return _GENERIC.get(place.actor.kind, ()) if place and place.actor else ()


def with_full_subject(text: str, actor: ActorNames, place: Placement | None) -> str:
    """Replace the actor at the head of a sentence by its full name with 이/가."""
    for name in actor.names():
        if name not in text[:60] or (_CHIEF.search(name) and not _CHIEF.search(actor.full)):
            continue
        match = led(text, _REGION, name, _SUBJECT)
        if match and actor.full:
            region = text[: match.start() - len(name)]
            if region.strip() and region.strip()[:2] in actor.full[:4]:
                region = ""
            return f"{region}{actor.full}{particle(actor.full, '이/가')}{text[match.end() :]}"
    for generic in generic_heads(place):
        match = _MARK.match(text, len(generic)) if text.startswith(generic) else None
        if match and actor.full.endswith((generic, "대학교", "부", "청", "원")):
            return f"{actor.full}{particle(actor.full, '이/가')} {text[match.end() :]}"
    return text


def with_full_name(text: str, actor: ActorNames) -> str:
    """Write the actor's first short name in full, wherever it stands as a word of its own."""
    full = actor.full
    if not full or _CHIEF.search(full) or names_in_full(text, full):
        return text
    for name in actor.names():
        if (
            len(name) < 2
            or name == full
            or _CHIEF.search(name)
            or not _is_same(name, self_short=actor.short, full=full)
        ):
            continue
        place = followed(text[:HEAD], name, _MARK_OF_NAME, not_after=_INSIDE_NAME)
        if place is None or text[: place.start].count("'") % 2 or _repeats(text, place.start, full):
            continue
        mark = place.behind["mark"] or ""
        form = particle(full, _MARKS[mark]) if mark in _MARKS else mark
        return f"{text[: place.start]}{full}{form}{text[place.behind.end() :]}"
    return text


#: what makes another body of a name: 나루조합 is a member of 나루조합중앙회
_ABOVE: Final = re.compile(r"\s?(?:중앙회|연합회|연합|총연맹|연맹|협의회|지주|홀딩스|그룹)")


def _is_member(name: str, full: str) -> bool:
    return full.startswith(name) and _ABOVE.fullmatch(full, len(name)) is not None


def _is_same(name: str, *, self_short: str, full: str) -> bool:
    """An alias that is the body's own name made short, and not its works, product or person.

    한수원 and KAIST are; 나루제철소 of 한빛그룹, 챗봇 of its maker are not.
    """
    if name == self_short or re.fullmatch(r"[A-Z][A-Z&-]+", name):
        return True
    if _is_member(name, full):
        return False
    letters = iter(full.replace(" ", ""))
    return all(letter in letters for letter in name.replace(" ", ""))


def _repeats(text: str, at: int, full: str) -> bool:
    """The word before the name begins the full name already (전남 순천시, 국립 순천대)."""
    before = text[:at].rsplit(maxsplit=1)[-1:] or [""]
    return len(before[0]) >= 2 and before[0][:2] == full[:2]


def names_in_full(text: str, full: str) -> bool:
    """The full name stands in the text; of a person name and title, with the office between."""
    if _spaceless(full) in _spaceless(text):
        return True
    if not PERSON_NAME.match(full):
        return False
    name, title = full.split(maxsplit=1)[0], full.rsplit(maxsplit=1)[-1]
    return any(
        title in text[at : at + BETWEEN + len(title)].partition(".")[0]
        for at in (start + len(name) for start in places(text, name))
    )


def _spaceless(text: str) -> str:
    made = re.sub(r"\s", "", text)
    for pattern, short in _PROVINCES:
        made = pattern.sub(short, made)
    return made
