"""Placement: who acts, and which cell of the issue that gives.

Shape:  an `Article` or a `Story` and the `House` in, `Placement` out, with the evidence in `why`.
Units:  none.
Errors: odd text never raises; nobody named gives the likeliest kind, said so in `why`.
Source: ../shared/design/house-style.md section 6; floor category_accuracy;
        docs/decisions/0008-placement.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.gazetteer import Gazetteer
from hanju.gazetteer.tables import read_titles
from hanju.model import COPYABLE, Placement, Story
from hanju.sift.clues import clues, column_of
from hanju.sift.doer import MEDIA, PRODUCTS, Candidate, candidates, is_country
from hanju.sift.fields import field_of
from hanju.sift.issuer import Issued, issuer_of
from hanju.sift.reading import Reading, first_topic, read
from hanju.sift.speaker import TOLD, Speaker, office_of, reporter_of, speaker_of
from hanju.text.terms import is_particle

if TYPE_CHECKING:
    from datetime import date

    from hanju.model import Article
    from hanju.model.actors import Actor, ActorKind
    from hanju.settings import House
    from hanju.sift.fields import FieldDecision

#: Below this a named body is no doer, only somebody who is named.
_DOER: Final = 1.3
#: An unlisted first word before a comma is a firm more often than all else together.
_UNLISTED: Final = 2.2
_UNLISTED_HEAD: Final = re.compile(
    r"^([가-힣A-Za-z&.+][가-힣A-Za-z0-9&.+]{1,13})(?:,|-(?=[가-힣A-Z]))\s?"
)
_UNLISTED_AFTER_SPEECH: Final = re.compile(
    r"^[“\"][^“”\"]{4,}[”\"]\s?(?:…|\.{2,3})?\s?([가-힣A-Za-z&.+][가-힣A-Za-z0-9&.+]{1,13}),\s"
)
_UNLISTED_AFTER_BREAK: Final = re.compile(
    r"(?:…|\.{2,3})\s?([가-힣A-Za-z&.+][가-힣A-Za-z0-9&.+]{2,13}),\s"
)
#: Unlisted names that are no firm: offices, halls, clubs, and titles that stand alone.
_BODY_ENDING: Final = re.compile(
    r"(?:관|소|회|위|센터|단|집|부|청|원|과|홀|읍|면|동|장관|군수|시장)$"
)
#: Words of the headline that outweigh a body that is only named (한·이탈리아 회담, 의원의 말).
_STRONG_CLUE: Final = 3.0
_COLUMN_KIND: Final[ActorKind] = "association"
#: Above this a body that a release names acts itself, whoever issued the release: a name before
#: the comma that the lead takes up (5.6) is not enough. Found on half-masked releases.
_OWN_DEED: Final = 5.65
#: The same in a newspaper, whose text may only sound like a release: of 947 articles of days
#: without labels 2 were placed wrongly at 5.65, 7 at 9.0, none at 4.0.
_OWN_DEED_IN_NEWS: Final = 4.0
#: So much of a body may say which city a 남구 is in.
_AROUND: Final = 600
#: Kinds of outlets that issue releases.
_ISSUERS: Final = frozenset({"central", "assembly", "local"})
_GOVERNMENTS: Final[dict[ActorKind, tuple[ActorKind, ...]]] = {
    "local": ("local",),
    "central": ("central", "assembly"),
}
#: So many articles of a story are asked who acts.
_ASKED: Final = 8
_LAST_RESORT: Final[ActorKind] = "company"
_NOBODY_KIND: Final[ActorKind] = "association"
#: Labels of foreign news services; and the longest name of a firm in their headlines.
_NEWS_ABROAD: Final = re.compile(r"^(?:NNA|해외|아시아)")
_NAME_CHARS: Final = 16
#: A body that scores this in headline and lead outweighs a bare name before a quotation.
_SPEAKS_ITSELF: Final = 4.6
#: So much of a body may name whose report an article retells.
_RETOLD: Final = 300
#: Products, and words for many firms, say less than a name.
_COMMON: Final = PRODUCTS | {"빅테크", "글로벌 빅테크"}
#: An article with a body and nobody in it is a firm's only if it speaks of firms and their wares.
_OF_FIRMS: Final = re.compile(
    r"기업|업체|회사|(?<!산)업계|스타트업|출시|론칭|선보|오픈|플랫폼|서비스|솔루션|제품|수주"
)
#: Clues of the manner of a release; a newspaper's feature may use the same words.
_MANNER: Final = frozenset({"부처의 말", "주민을 이르는 말"})
_TITLES: Final = read_titles()
_OFFICE: Final = office_of(_TITLES)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: a listed body, or words of the headline with a kind."""

    actor: Actor | None
    name: str
    kind: ActorKind
    why: tuple[str, ...]


def place(thing: Article | Story, house: House, field: FieldDecision | None = None) -> Placement:
    """Place an article or a story: actor, category, chapter, region, field, and why.

    Args:
        thing: what is placed.
        house: fields, categories, actors of its own.
        field: what `field_of` said of the article, or of the story's lead, where that is known.
    """
    if isinstance(thing, Story):
        doer = _of_story(thing, house)
        field = field or field_of(thing.lead, house)
    else:
        doer = doer_of(thing, house)
        field = field or field_of(thing, house)
    cell = house.category_of(doer.kind)
    return Placement(
        field=field.field or "",
        chapter=cell[0].title if cell else "",
        category=cell[1].name if cell else "",
        actor=doer.actor,
        actor_name=doer.name,
        region=doer.actor.region if doer.actor else None,
        why=(*doer.why, field.why),
    )


def _of_story(story: Story, house: House) -> Doer:
    """The doer most articles of a story name; the lead's own on a tie."""
    told = [doer_of(article, house) for article in story.articles[:_ASKED]]
    votes: defaultdict[ActorKind, float] = defaultdict(float)
    for place_, doer in enumerate(told):
        # A listed body counts fully, a bare name nearly, a product or a guess little; the lead
        # breaks ties.
        weight = 0.6 if doer.name in _COMMON else 1.0 if doer.actor else 0.8 if doer.name else 0.3
        votes[doer.kind] += weight + (0.1 if place_ == 0 else 0.0)
    kind = max(votes, key=lambda one: votes[one])
    doer = next(
        (one for one in told if one.kind == kind and one.actor),
        next(one for one in told if one.kind == kind),
    )
    if len(told) > 1:
        share = sum(one.kind == kind for one in told)
        doer = replace(doer, why=(*doer.why, f"기사 {len(told)}건 가운데 {share}건이 같은 구분"))
    return doer


@lru_cache(maxsize=8)
def _gazetteer(actors: tuple[Actor, ...]) -> Gazetteer:
    bundled = Gazetteer.bundled()
    return bundled.with_actors(actors) if actors else bundled


def doer_of(article: Article, house: House) -> Doer:
    """Find who acts in an article."""
    reading = first_topic(read(article))
    on = house.local_date(article.published_at) if article.published_at else None
    in_news = bool(article.outlet) and article.license not in COPYABLE
    return _doer(reading, house.actors, on, article.outlet, in_news=in_news)


@lru_cache(maxsize=1024)
def _office(outlet: str, actors: tuple[Actor, ...], on: date | None) -> Actor | None:
    """The ministry, assembly or local government whose own board an outlet is."""
    actor = _gazetteer(actors).resolve(outlet, on=on).actor if outlet else None
    listed = actor is not None and actor.kind in _ISSUERS and actor in _gazetteer(actors).actors
    return actor if listed else None


@lru_cache(maxsize=4096)
def _doer(
    reading: Reading,
    actors: tuple[Actor, ...],
    on: date | None,
    outlet: str = "",
    *,
    in_news: bool = False,
) -> Doer:
    column = column_of(reading)
    if column is not None:
        why = (f"칼럼·기고 꼭지 [{column}]: 글쓴이의 글",)
        return Doer(None, column, _COLUMN_KIND, why)
    gazetteer = _gazetteer(actors)
    around = _around(reading, outlet)
    in_lead = gazetteer.mentions(reading.lead, on=on, around=around)
    found = candidates(reading, gazetteer.mentions(reading.headline, on=on, around=around), in_lead)
    best = found[0] if found else None
    abroad = _firm_abroad(reading, found)
    if abroad is not None:
        return abroad
    speaker = speaker_of(reading, in_lead, _TITLES, _OFFICE)
    if speaker is not None and (best is None or best.points < _SPEAKS_ITSELF):
        return _of_speaker(speaker)
    reporter = _reporter(reading, gazetteer, on) if speaker is None else None
    if reporter is not None and (best is None or best.points < _SPEAKS_ITSELF):
        return reporter
    office = _office(outlet, actors, on)
    issued = _issued_by(office) if office is not None else issuer_of(reading)
    own_deed = _OWN_DEED_IN_NEWS if in_news and office is None else _OWN_DEED
    if issued is not None and (best is None or best.points < own_deed):
        release = _of_release(issued, found, office)
        if release.actor is not None or not in_news:
            return release  # a paper that sounds like a release and names no issuer is news
    strong = next((clue for clue in clues(reading) if clue.points >= _STRONG_CLUE), None)
    if strong is not None and (best is None or best.points < strong.points):
        return _by_clues(reading, found, in_news=in_news)
    unlisted = _unlisted(reading, found)
    weak = unlisted is not None and best is not None and best.points <= _UNLISTED
    yields = weak or (unlisted is not None and _speaks(unlisted, reading))
    if best is not None and best.points >= _DOER and not yields:
        return _of_candidate(best)
    if unlisted is not None:
        why = (f"사전에 없는 이름 '{unlisted}'이 제목 첫머리: 기업으로 봄",)
        return Doer(None, unlisted, "company", why)
    return _by_clues(reading, found, in_news=in_news)


def _firm_abroad(reading: Reading, found: list[Candidate]) -> Doer | None:
    """A firm that a headline of foreign news names after its country, or before it."""
    country = next((one for one in found if is_country(one.actor)), None)
    if country is None or not any(_NEWS_ABROAD.search(label) for label in reading.labels):
        return None
    head = reading.headline.split(",")[0]
    if head == reading.headline:
        return None
    name = head.removeprefix(country.surface).strip()
    if not name or len(name) > _NAME_CHARS or "정부" in name:
        return None
    listed = next((one for one in found if one.surface == name), None)
    if listed is not None:
        return None
    why = (f"{country.surface} 소식의 제목 첫머리 '{name}'",)
    return Doer(None, name, "overseas", why)


def _of_speaker(speaker: Speaker) -> Doer:
    why = (f"제목에서 말한 이 '{speaker.name} {speaker.title}'",)
    return Doer(speaker.actor, f"{speaker.name} {speaker.title}", speaker.kind, why)


def _reporter(reading: Reading, gazetteer: Gazetteer, on: date | None) -> Doer | None:
    if TOLD.search(reading.lead) is None:
        return None
    text = reading.lead + reading.body[:_RETOLD]
    found = reporter_of(text, gazetteer.mentions(text, on=on))
    if found is None or is_country(found.actor) or found.actor.name in MEDIA:
        return None
    why = (f"보고서를 낸 곳 '{found.surface}': {found.actor.name}",)
    return Doer(found.actor, found.surface, found.actor.kind, why)


def _around(reading: Reading, outlet: str) -> str:
    """What may name the city of a 남구: the text, and a paper of one region but the capital."""
    paper = "" if outlet.startswith("서울") else outlet
    return f"{paper} {reading.caption} {reading.headline} {reading.lead} {reading.body[:_AROUND]}"


def _issued_by(office: Actor) -> Issued:
    return Issued(office.kind, 0.0, f"{office.name}의 게시판에 나온 글")


def _of_release(issued: Issued, found: list[Candidate], office: Actor | None) -> Doer:
    """A release speaks for its issuer: the board's own, the best body of its kind, or nobody."""
    if office is not None:
        return Doer(office, office.short, office.kind, (issued.why,))
    kinds = _GOVERNMENTS[issued.kind]
    best = next((one for one in found if one.actor.kind in kinds and one.points > 0), None)
    if best is None:
        return Doer(None, "", issued.kind, ("행위자 이름 없음", issued.why))
    named = _of_candidate(best)
    return replace(named, why=(*named.why, issued.why))


def _of_candidate(best: Candidate) -> Doer:
    name = "-".join((best.surface, *best.joint))
    why = [f"{best.why}: {best.actor.name}"]
    if best.joint:
        why.append(f"함께한 행위자 {', '.join(best.joint)}")
    return Doer(best.actor, name, best.actor.kind, tuple(why))


def _unlisted(reading: Reading, found: list[Candidate]) -> str | None:
    """A name at the start of the headline that the gazetteer does not know."""
    match = _UNLISTED_HEAD.match(reading.headline)
    match = match or _UNLISTED_AFTER_SPEECH.match(reading.headline)
    if match is None:
        match = _UNLISTED_AFTER_BREAK.search(reading.headline)
        if match is None or not _speaks(match.group(1), reading):
            return None
    name = match.group(1)
    if _BODY_ENDING.search(name):
        return None
    if not name[0].isascii() and is_particle(name[-1:]) and name not in reading.lead:
        return None
    if any(name in candidate.surface or candidate.surface in name for candidate in found):
        return None
    return name


def _speaks(name: str, reading: Reading) -> bool:
    """Tell whether the lead makes the name the subject of a sentence."""
    return any(f"{name}{particle} " in reading.lead for particle in ("은", "는", "이", "가"))


def _by_clues(reading: Reading, found: list[Candidate], *, in_news: bool) -> Doer:
    best = found[0] if found else None
    sums: defaultdict[ActorKind, float] = defaultdict(float)
    told: defaultdict[ActorKind, list[str]] = defaultdict(list)
    for clue in clues(reading):
        if in_news and reading.has_text and clue.why.partition("(")[0] in _MANNER:
            continue
        sums[clue.kind] += clue.points
        told[clue.kind].append(clue.why)
    if best is not None and best.points > 0:
        sums[best.actor.kind] += best.points
        told[best.actor.kind].append(best.why)
    if not sums and reading.has_text and not _OF_FIRMS.search(reading.headline + reading.lead):
        return Doer(None, "", _NOBODY_KIND, ("행위자가 드러나지 않고 회사 이야기도 아님",))
    if not sums:
        return Doer(None, "", _LAST_RESORT, ("행위자가 드러나지 않음: 가장 흔한 기업으로 봄",))
    kind = max(sums, key=lambda one: sums[one])
    named = next((one for one in found if one.actor.kind == kind and one.points > 0), None)
    if named is not None:
        return Doer(named.actor, named.surface, kind, tuple(told[kind][:3]))
    return Doer(None, "", kind, ("행위자 이름 없음", *told[kind][:3]))
