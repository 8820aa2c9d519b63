"""The built-in writer: an entry from a story's own sentences, without a model.

Shape:  a `Story` and a `House` in, an `Entry` with evidence out.
Units:  lengths in code points; evidence spans point into `Article.text`.
Errors: odd text never raises; what is missing is said in `Entry.notes`.
Source: design/house-style.md section 9; docs/decisions/0011-builtin-writer.md.

Cheap rules choose first; the analyser sees only the sentences that may become bullets, twice:
once whole (subject, frame, clause borders), once the tails (noun endings).
"""

# ruff: noqa: E501  patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.model import Bullet, Entry, EntryId, EntrySource, Evidence, ResolvedDate
from hanju.text.dates import dates
from hanju.text.morphology import Morpheme, morphemes, morphemes_of
from hanju.text.particles import particle
from hanju.write.choose import Candidate, Choice, choose, same
from hanju.write.cut import (
    connective,
    joined,
    shorter,
    without_opener,
    without_reporter_time,
    without_ties,
)
from hanju.write.endings import Ending, noun_endings
from hanju.write.headline import ActorNames, headline
from hanju.write.normalise_house import house_text, without_colour
from hanju.write.speech import PERSON, indirect, without_frame
from hanju.write.titles import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hanju.model import Actor, Article, Story
    from hanju.settings import House

#: sentences of each function that are analysed before the slot is given up
TRIES: Final = 4
#: what the next candidate costs in the first bullet: the event itself is worth more than form
LEAD_STEP: Final = 2.5
#: what a speech costs in the first bullet
SPEECH_FIRST: Final = 4.0
#: sentences away from each other that may still share a bullet
NEAR: Final = 3
#: what a first bullet costs that does not name the actor
NO_ACTOR: Final = 3.0
#: what two joined sentences cost: about one thing, beside each other, with nothing in common
RELATED: Final = 0.3
BESIDE: Final = 0.6
APART: Final = 1.7
#: what every "…며," behind the first costs, and words that point at a sentence left out
ANNOUNCED: Final = 1.2
CHAIN: Final = 0.6
DANGLING_COST: Final = 2.0
_AND: Final = re.compile(r"[가-힣](?:며|면서|으며),?\s|[가-힣]고,\s")
_DANGLING: Final = re.compile(
    r"이같이|이렇게\s[가-힣]+\.?$|위와 같|이 같은 (?:내용|방침|뜻|입장)|따르면 [가-힣]+[은는이가]\s.*따르면"
)
#: a body is the topic, whoever else is named behind it
_BODY_SPEAKS: Final = re.compile(
    r"^(?:\S+\s){0,2}?\S*[가-힣A-Z](?:부|처|청|시|군|구|도|원|단|공사|회|소|대|교|터|국)[은는]\s"
)
#: leads that only announce what the next sentence tells
_ANNOUNCES: Final = re.compile(
    r"(?:나섰다|나선다|속도를 낸다|속도를 내고 있다|박차를 가한다|박차를 가하고 있다|시동을 걸었다|시동을 건다|힘을 쏟고 있다|눈길을 끈다|눈길을 끌고 있다|주목받고 있다|화제다|본격화한다)\.?$"
)
_POINTS_BACK: Final = re.compile(
    r"^(?:이번|이는|이를|이로|이들|이와|이 |해당|양 |두 |세 |그(?:는|가|의|녀는)?\s|각 |여기|협약|행사|사업비|회의|대회|교육|센터|시설|참가|총)"
)
#: first three letters of words that any two sentences share
_EMPTY_WORDS: Final = words(
    "지난 올해 위해 통해 있다 있는 대한 관련 이번 따라 함께 등을 등이 기반 위한 대해 이를 계획 예정 "
    "추진 지원 사업 밝혔다 말했다 했다 한다 된다"
)
#: sentences joined in one bullet must differ more than sentences of two bullets
JOIN_SHARE: Final = 0.4
#: a bullet shorter than this says too little to stand alone
LEAST: Final = 20
NO_TEXT: Final = "본문 없음"
TOO_SHORT: Final = "본문이 짧아 문장 {count}개만 썼습니다"
_GENERIC: Final = {
    "local": ("시", "군", "구", "도"),
    "local_body": ("센터", "공단", "공사", "재단", "교육청", "진흥원"),
    "national_body": ("공단", "공사", "연구원", "연구소", "진흥원", "재단", "기관"),
    "university": ("대학", "학교"),
    "company": ("회사", "기업"),
    "central": ("부", "청", "정부"),
    "association": ("재단", "협회", "학회"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A candidate in house form with its morphemes."""

    candidate: Candidate
    text: str
    found: tuple[Morpheme, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A bullet on the way: its text, what it rests on, and the event clause of its start."""

    text: str
    used: tuple[Candidate, ...]
    event: str
    kind: str


class BuiltinDrafter:
    """Drafts from the sources' own sentences; satisfies `ports.Drafter`."""

    name = "builtin"

    def draft(self, story: Story, house: House) -> Entry:
        """Draft one entry."""
        return _Writing(story, house).entry()


class _Writing:
    """The writing of one entry; holds what its steps share."""

    def __init__(self, story: Story, house: House) -> None:
        self.story, self.house = story, house
        self.actor = actor_names(story)
        self.published = _published_day(story, house)
        self.prepared: dict[int, _Prepared] = {}
        self.used: list[Candidate] = []

    def entry(self) -> Entry:
        """Write headline and bullets, and say what is missing."""
        story = self.story
        choice = choose(story)
        drafts = self._drafts(choice)
        bullets = tuple(self._bullet(draft) for draft in drafts)
        title = headline(
            story.lead.title,
            self.actor,
            drafts[0].event if drafts else "",
            self.house.entry,
            self.published,
            self._other_sentences(drafts),
        )
        place = story.placement
        return Entry(
            id=EntryId(f"e-{story.id}"),
            headline=title.text,
            event_date=story.event_date or self.published or self._any_day(),
            bullets=bullets,
            headline_evidence=self._headline_evidence(title.origin, drafts),
            actor=self.actor.full or self.actor.short or None,
            region=place.region if place else None,
            sources=tuple(_source(article) for article in story.articles),
            written_by="builtin",
            story_id=story.id,
            notes=self._notes(choice, len(bullets)),
        )

    def _other_sentences(self, drafts: Sequence[_Draft]) -> list[str]:
        """Every sentence used, noun-ended, for a headline that title and lead do not give."""
        texts = []
        for candidate in [c for draft in drafts for c in draft.used][:6]:
            ready = self.prepared.get(candidate.order)
            if ready is not None and not candidate.speech:
                texts.append(without_frame(ready.text, ready.found))
        return [ending.text for ending in noun_endings(texts) if ending.kind == "noun"]

    def _notes(self, choice: Choice, count: int) -> tuple[str, ...]:
        if not choice.all and not any(article.text.strip() for article in self.story.articles):
            return (NO_TEXT,)
        if count < self.house.entry.bullets:
            return (TOO_SHORT.format(count=count),)
        return ()

    def _any_day(self) -> date:
        """The day of the newest article, else of the house's anchor: an entry needs one."""
        for article in self.story.articles:
            if article.published_at is not None:
                return self.house.local_date(article.published_at)
        return self.house.numbering.base_date

    def _headline_evidence(self, origin: str, drafts: Sequence[_Draft]) -> tuple[Evidence, ...]:
        lead = self.story.lead
        title = Evidence(article_id=lead.id, part="title", span=(0, len(lead.title)))
        if origin == "lead" and drafts:
            return (title, *_evidence(drafts[0].used))
        return (title,)

    # --- bullets ---

    def _drafts(self, choice: Choice) -> list[_Draft]:
        """One draft for each function, in the house's order."""
        rankings = [choice.who, choice.contents, choice.effect]
        while len(rankings) < self.house.entry.bullets:
            rankings.insert(-1, choice.contents)
        rankings = rankings[: self.house.entry.bullets]
        drafts: list[_Draft | None] = [None] * len(rankings)
        # the last function is the hardest to serve, the middle takes what is left
        order = [0, len(rankings) - 1, *range(1, len(rankings) - 1)] if len(rankings) > 1 else [0]
        for slot in order:
            drafts[slot] = self._slot(rankings[slot], choice, slot)
        return [draft for draft in drafts if draft is not None]

    def _slot(self, ranking: Sequence[Candidate], choice: Choice, slot: int) -> _Draft | None:
        """The first candidate of a ranking that gives a sound bullet for its place."""
        low, high = self.house.entry.bullet_range(slot)
        free = [c for c in ranking if self._is_free(c)]
        open_ = free[:TRIES]
        if slot == 0:
            # whoever did it must be named in the first bullet: look for it beyond the first tries
            open_ += [c for c in free[TRIES:] if self._opens_with_actor(c)][:2]
        best: tuple[float, _Draft] | None = None
        step = LEAD_STEP if slot == 0 else 1.0
        for place, candidate in enumerate(open_):
            rank = min(place, 1) if slot == 0 and self._opens_with_actor(candidate) else place
            ready = self._ready(candidate)
            for way, draft in enumerate(self._ways(ready, choice, slot)):
                cost = rank * step + way * 0.2 + self._cost(draft, low, high)
                if slot == 0:
                    # what somebody said is not what happened
                    cost += SPEECH_FIRST if candidate.speech else 0.0
                    cost += NO_ACTOR * (1.0 - self._actor_share(draft.text))
                    cost += ANNOUNCED if _ANNOUNCES.search(draft.used[0].text) else 0.0
                    cost += DANGLING_COST if _POINTS_BACK.match(draft.text) else 0.0
                if best is None or cost < best[0]:
                    best = (cost, draft)
            # the next candidate costs a step more: go on only while it could still win
            if best is not None and best[0] <= (1 if slot == 0 else place + 1) * step:
                break
        if best is None:
            return None
        self.used += best[1].used
        return best[1]

    def _is_free(self, candidate: Candidate) -> bool:
        return not any(
            candidate.order == other.order or same(candidate, other) for other in self.used
        )

    def _cost(self, draft: _Draft, low: int, high: int) -> float:
        """What speaks against a draft: length, a flagged ending, an open end."""
        length = len(draft.text)
        cost = 0.0
        if length < low:
            cost += 1.3 + (low - length) / 15
        if length > high:
            cost += 1.5 + (length - high) / 15
        if draft.kind == "nominal":
            cost += 2.5
        if len(draft.used) > 1:
            cost += self._apart(draft.used)
        # three clauses in a row read as a list of unlike things
        cost += max(0, len(_AND.findall(draft.text)) - 1) * CHAIN
        return cost + (DANGLING_COST if _DANGLING.search(draft.text) else 0.0)

    def _apart(self, used: Sequence[Candidate]) -> float:
        """What a pair costs: little when the second takes the first up or points back to it."""
        names = {
            word
            for name in self.actor.names()
            for word in re.findall(r"[가-힣A-Za-z0-9]{2,}", name)
        }
        known = {name[:3] for name in names} | _EMPTY_WORDS
        cost = 0.0
        for first, later in pairwise(sorted(used, key=lambda c: c.order)):
            shared = len((first.words & later.words) - known)
            beside = later.order - first.order == 1
            if _POINTS_BACK.match(later.text) or shared >= (1 if beside else 2):
                cost += RELATED
            else:
                cost += BESIDE if beside else APART
        return cost

    def _opens_with_actor(self, candidate: Candidate) -> bool:
        return self._actor_share(candidate.text[:60]) == 1.0 and not candidate.speech

    def _actor_share(self, text: str) -> float:
        """1 where the actor is the subject near the start, a half where it is only named."""
        names = self.actor.names()
        head = text[:80]
        if not names or any(
            name in head and re.search(rf"{re.escape(name)}[^,.]{{0,14}}?[은는이가](?=\s)", head)
            for name in names
        ):
            return 1.0
        return 0.5 if any(name in head for name in names) else 0.0

    def _ready(self, candidate: Candidate) -> _Prepared:
        """A candidate in house form and analysed, once: the analyser is what takes the time."""
        if candidate.order not in self.prepared:
            text = self._plain(candidate)
            self.prepared[candidate.order] = _Prepared(candidate, text, morphemes(text))
        return self.prepared[candidate.order]

    def _plain(self, candidate: Candidate) -> str:
        text = without_colour(house_text(without_opener(candidate.text)))
        if text.count("'") % 2 and text.startswith("'"):
            text = text[1:]  # the reporter forgot to close it
        if self.published is not None:
            days = sorted({self.published.day, *(self._event_days())})
            text = without_reporter_time(text, days)
        return without_ties(indirect(text, room=self.house.entry.bullet_max))

    def _event_days(self) -> list[int]:
        return [self.story.event_date.day] if self.story.event_date else []

    def _ways(self, ready: _Prepared, choice: Choice, slot: int) -> list[_Draft]:
        """Bullets that one sentence can become: as it is, cut, or joined with the next."""
        low, high = self.house.entry.bullet_range(slot)
        text = self._subject(ready, slot)
        shift = len(text) - len(ready.text)
        whole = without_frame(text, ready.found)
        ways: list[tuple[str, tuple[Candidate, ...], str]] = []
        ended_length = len(whole) - 2
        if ended_length > high - 3:
            cuts = shorter(
                ready.text, ready.found, low=low - max(shift, 0), high=high - max(shift, 0) + 2
            )
            for cut in cuts[:3]:
                fixed = self._resubject(cut, ready, slot)
                ways.append((without_frame(fixed, ready.found), (ready.candidate,), ""))
            ways.append((whole, (ready.candidate,), ""))
        elif ended_length < low:
            ways += self._lengthened(ready.candidate, choice, slot)
            ways.append((whole, (ready.candidate,), ""))
        else:
            ways.append((whole, (ready.candidate,), ""))
        endings = noun_endings([way[0] for way in ways] + [way[2] for way in ways if way[2]])
        return self._ended(ways, endings)

    def _ended(
        self, ways: Sequence[tuple[str, tuple[Candidate, ...], str]], endings: Sequence[Ending]
    ) -> list[_Draft]:
        drafts = []
        events = list(endings[len(ways) :])
        for (whole, used, event), ending in zip(ways, endings, strict=False):
            first = events.pop(0).text if event else ending.text
            if ending.kind == "none" or len(ending.text) < LEAST:
                continue
            text = re.sub(r"\s+", " ", ending.text).strip(" ,") + "."
            told = re.search(r"고 (?:밝혔|전했|알렸)다\.?$", whole)
            if told and (_BODY_SPEAKS.match(whole) or not PERSON.match(whole)) and "“" not in whole:
                text = re.sub(r"고 언급\.$", "고 발표.", text)
            drafts.append(_Draft(text, used, first, ending.kind))
        return drafts

    def _lengthened(
        self, candidate: Candidate, choice: Choice, slot: int
    ) -> list[tuple[str, tuple[Candidate, ...], str]]:
        """The sentence with one or two neighbours, in the order of the article."""
        low, high = self.house.entry.bullet_range(slot)
        ways: list[tuple[str, tuple[Candidate, ...], str]] = []
        short: list[Candidate] | None = None
        for partner in self._partners(candidate, choice, slot):
            for group in ([candidate, partner], [*short, partner] if short else []):
                together = sorted(group, key=lambda c: c.order)
                both, event = self._joined(together, slot) if group else ("", "")
                if not both or len(both) - 2 > high:
                    continue
                ways.append((both, tuple(together), event))
                if len(group) == 2 and len(both) - 2 < low and short is None:
                    short = group
        return sorted(ways, key=lambda way: len(way[0]) - 2 < low)[:3]

    def _partners(self, candidate: Candidate, choice: Choice, slot: int) -> list[Candidate]:
        """Sentences that may stand in the same bullet: free neighbours in the same article."""
        found = [
            other
            for other in choice.all
            if other.article_id == candidate.article_id
            and other.order != candidate.order
            and (-NEAR if slot else 0) <= other.position - candidate.position <= NEAR
            and self._is_free(other)
            and not other.speech
            and not same(candidate, other, share=JOIN_SHARE)
        ]
        # a speech comes last in its bullet, a fact is followed by the next fact
        ahead = -1 if candidate.speech else 1
        found.sort(
            key=lambda other: (
                (other.position - candidate.position) * ahead < 0,
                abs(other.position - candidate.position),
            )
        )
        return found[:4]

    def _joined(self, together: Sequence[Candidate], slot: int) -> tuple[str, str]:
        """Sentences joined with -(으)며, and the first of them for the headline."""
        texts: list[str] = []
        for at, candidate in enumerate(together):
            ready = self._ready(candidate)
            text = self._subject(ready, slot) if at == 0 else ready.text
            plain = without_frame(text, ready.found).rstrip(". ")
            texts.append(
                self._without_subject(plain) if at and self._same_doer(texts[0]) else plain
            )
        made = texts[-1] + "."
        heads = [_last_words(text) for text in texts[:-1]]
        tails = morphemes_of([tail for _, tail in heads])
        for (head, tail), found in zip(reversed(heads), reversed(tails), strict=True):
            first = connective(tail, found)
            if first is None:
                return "", ""
            made = joined(head + first, made)
        return made, texts[0]

    def _same_doer(self, first: str) -> bool:
        return bool(self.actor.short) and self._actor_share(first) == 1.0

    def _without_subject(self, text: str) -> str:
        """The second clause without the actor, whom the first has just named."""
        for name in [*self.actor.names(), "시", "군", "구", "도"]:
            if not text.startswith(name):
                continue
            match = re.match(rf"{re.escape(name)}[은는]\s(?=\S+\s\S+\s)", text)
            if match:
                return text[match.end() :]
        return text

    # --- subject ---

    def _subject(self, ready: _Prepared, slot: int) -> str:
        return self._resubject(ready.text, ready, slot)

    def _resubject(self, text: str, ready: _Prepared, slot: int) -> str:
        """Full actor name with 이/가 in the first bullet, 은/는 in the others."""
        text = self._full_name(text) if slot == 0 else text
        return _marked(text, ready, first=slot == 0)

    def _full_name(self, text: str) -> str:
        """Replace the actor at the head of the sentence by its full name."""
        place = self.story.placement
        names = sorted(
            {self.actor.short, self.actor.full, *self.actor.all} - {""}, key=len, reverse=True
        )
        for name in names:
            if name not in text[:60]:
                continue
            match = re.match(
                rf"(?P<region>[가-힣]{{2,7}}\s)?{re.escape(name)}(?P<mark>은|는|이|가)(?=\s)", text
            )
            if match and self.actor.full:
                region = match["region"] or ""
                if region.strip() and region.strip()[:2] in self.actor.full[:4]:
                    region = ""
                full = self.actor.full
                return f"{region}{full}{particle(full, '이/가')}{text[match.end() :]}"
        kind = place.actor.kind if place and place.actor else ""
        for generic in _GENERIC.get(kind, ()):
            match = re.match(rf"{generic}(?P<mark>은|는|이|가)\s", text)
            if match and self.actor.full.endswith((generic, "대학교", "부", "청", "원")):
                full = self.actor.full
                return f"{full}{particle(full, '이/가')} {text[match.end() :]}"
        return text

    # --- the model's nouns ---

    def _bullet(self, draft: _Draft) -> Bullet:
        return Bullet(
            text=draft.text,
            evidence=_evidence(draft.used),
            resolved_dates=resolved(draft.text, self.published, [c.text for c in draft.used]),
        )


def _last_words(text: str) -> tuple[str, str]:
    """The text cut before its last words, which are enough to go on with -(으)며."""
    at = text.rfind(" ", 0, max(0, len(text) - 24)) + 1
    return text[:at], text[at:]


def _marked(text: str, ready: _Prepared, *, first: bool) -> str:
    """Turn the first subject or topic marker into the one the bullet's place asks for."""
    for at, morph in enumerate(ready.found):
        is_topic = morph.tag == "JX" and morph.form in {"은", "는"}
        if not is_topic and morph.tag != "JKS":
            continue
        before = ready.found[at - 1] if at else None
        if before is None or morph.start > 70 or before.tag in {"EC", "EF", "MAG", "ETM"}:
            return text
        word = ready.text[: morph.start]
        if not text.startswith(word) or text[morph.start : morph.end] != morph.form:
            return text
        if before.tag == "JKB" or before.form in {"때", "경우"}:
            return text[: morph.start] + text[morph.end :] if first and is_topic else text
        if first and is_topic:
            return word + particle(word, "이/가") + text[morph.end :]
        if (
            not first
            and morph.tag == "JKS"
            and morph.start <= 25
            and _is_main_subject(ready.found, at)
        ):
            return word + particle(word, "은/는") + text[morph.end :]
        return text
    return text


def _is_main_subject(found: Sequence[Morpheme], at: int) -> bool:
    """A subject of the main line: no adnominal form closes its clause."""
    for away, morph in enumerate(found[at + 1 :]):
        if morph.tag in {"EC", "EF", "ETM", "ETN"}:
            # a subject right before its verb stays one: "486억원이 투입되며"
            return away >= 4 and (morph.tag == "EF" or morph.form in {"며", "으며", "고"})
    return False


def actor_names(story: Story) -> ActorNames:
    """The actor's names from the placement, else from the head of the lead's title."""
    place = story.placement
    if place is not None and place.actor is not None:
        actor = place.actor
        if place.actor_name.startswith(f"{actor.name} ") and re.search(
            r"[장사관원]$", place.actor_name
        ):
            return ActorNames(place.actor_name, place.actor_name)  # a person: name and title
        full = actor.short if actor.name.startswith("대한민국 ") else actor.name
        every = (actor.name, *actor.aliases, place.actor_name)
        return ActorNames(_headline_name(actor, place.region), full, (actor.short, *every))
    if place is not None and place.actor_name:
        name = house_text(place.actor_name)
        return ActorNames(name, name)
    first, comma, _ = house_text(story.lead.title).partition(",")
    if comma and 2 <= len(first) <= 16:
        return ActorNames(first.strip(), first.strip())
    return ActorNames("", "")


#: names that several provinces have
_SHARED: Final = words("중구 동구 서구 남구 북구 강서구 고성군 광주시")


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


def resolved(
    text: str, published: date | None, sources: Sequence[str] = ()
) -> tuple[ResolvedDate, ...]:
    """Relative date words of a bullet with what they mean, as the source's own sentence says."""
    if published is None:
        return ()
    told = {found.words: found.meaning for source in sources for found in dates(source, published)}
    return tuple(
        ResolvedDate(
            span=found.span, words=found.words, meaning=told.get(found.words) or found.meaning
        )
        for found in dates(text, published)
        if found.relative and (told.get(found.words) or found.meaning)
    )


def _published_day(story: Story, house: House) -> date | None:
    instant = story.lead.published_at
    return house.local_date(instant) if instant is not None else None


def _evidence(used: Sequence[Candidate]) -> tuple[Evidence, ...]:
    return tuple(Evidence(article_id=c.article_id, part="text", span=c.span) for c in used)


def _source(article: Article) -> EntrySource:
    return EntrySource(
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published_at=article.published_at,
        license=article.license,
        article_id=article.id,
    )
