"""The built-in writer: an entry from a story's own sentences, without a model.

Shape:  a `Story` and a `House` in, an `Entry` with evidence out.
Units:  lengths in code points; evidence spans point into `Article.text`.
Errors: odd text never raises; what is missing is said in `Entry.notes`.
Source: design/house-style.md section 9; docs/decisions/0011-builtin-writer.md.

Cheap rules choose first; the analyser sees only the sentences that may become bullets, twice:
once whole (subject, frame, clause borders), once the tails (noun endings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.model import Bullet, Entry, EntryId, EntrySource, Evidence
from hanju.text.instructions import instruction_why
from hanju.text.morphology import Morpheme, morphemes, morphemes_of
from hanju.text.particles import particle
from hanju.write.choose import Candidate, Choice, choose, same, went_before, words_of
from hanju.write.cost import Costs, Draft, dangles
from hanju.write.cut import (
    connective,
    joined,
    shorter,
    taking_up,
    unlisted,
)
from hanju.write.endings import noun_endings
from hanju.write.headline import headline
from hanju.write.markers import marked, topic_before
from hanju.write.readying import in_house_form
from hanju.write.resolving import resolved
from hanju.write.speech import body_tells, reports_another, without_frame, without_when
from hanju.write.standing import repeated
from hanju.write.titles import quotes_somebody, whole_title
from hanju.write.who import actor_names, acts, with_full_name, with_full_subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hanju.model import Article, Story
    from hanju.settings import House
    from hanju.write.tail import Ending

#: sentences of each function that are analysed before the slot is given up
TRIES: Final = 4
#: sentences looked at beyond them when no bullet is in form, and how far partners may then stand
FURTHER: Final = 4
WIDE: Final = 8
#: the most that the day and the frame of a report can add
FULLER: Final = 24
#: what a sentence costs in the first bullet for each point that it lies behind the best one: the
#: event itself is worth more than form
LEAD_GAP: Final = 3.0
#: characters by which the ending may be shorter than it was guessed (체결했다 → 체결)
UNSURE: Final = 4
#: ways to make one sentence longer that are ended and weighed
WAYS: Final = 3
#: sentences away from each other that may still share a bullet
NEAR: Final = 3
_REPORTS: Final = re.compile(r"[다라]고 (?:밝혔|전했|발표했|알렸|공개했|소개했|설명했)다\.?$")
#: behind who did it, before two words at least
_TOPIC: Final = re.compile(r"[은는]\s(?=\S+\s\S+\s)")
#: sentences joined in one bullet must differ more than sentences of two bullets
JOIN_SHARE: Final = 0.4
#: what a place without a bullet costs
EMPTY: Final = 20.0
#: what a sentence costs that another place of the entry needs: less than a stub of 30 characters
TAKEN: Final = 5.0
#: bullets from which the last two may change places
LEAST_TO_TURN: Final = 3
#: a bullet shorter than this says too little to stand alone
LEAST: Final = 20
NO_TEXT: Final = "본문 없음"
TOO_SHORT: Final = "본문이 짧아 문장 {count}개만 썼습니다"
NO_DOER: Final = "행위자로 분류된 '{name}'이(가) 글에서 한 일이 없어 쓰지 않았습니다"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A candidate in house form with its morphemes."""

    candidate: Candidate
    text: str
    found: tuple[Morpheme, ...]


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
        self.cost = Costs(
            self.actor,
            title_speaks=quotes_somebody(story.lead.title),
            actor_acts=acts(story, self.actor),
        )
        #: words of the title, which every bullet may share
        self.known = words_of(story.lead.title)
        self.prepared: dict[tuple[int, bool], _Prepared] = {}
        self.endings: dict[str, Ending] = {}
        self.tails: dict[str, str | None] = {}
        self.used: list[Candidate] = []
        #: places of the entry that are written after this one
        self.left = 0

    def entry(self) -> Entry:
        """Write headline and bullets, and say what is missing."""
        story = self.story
        choice = choose(story)
        drafts = self._drafts(choice)
        bullets = tuple(self._bullet(draft) for draft in drafts)
        lead_title = whole_title(story.lead.title, story.lead.text)
        title = headline(
            "" if instruction_why(lead_title) else lead_title,
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

    def _other_sentences(self, drafts: Sequence[Draft]) -> list[str]:
        """Every sentence used, noun-ended, for a headline that title and lead do not give."""
        texts = []
        for candidate in [c for draft in drafts for c in draft.used][:6]:
            ready = self.prepared.get((candidate.order, False))
            if ready is not None and not candidate.speech and not went_before(candidate):
                texts.append(without_frame(ready.text, ready.found))
        return [ending.text for ending in noun_endings(texts) if ending.kind == "noun"]

    def _notes(self, choice: Choice, count: int) -> tuple[str, ...]:
        if not choice.all and not any(article.text.strip() for article in self.story.articles):
            return (NO_TEXT,)
        notes = []
        if count < self.house.entry.bullets:
            notes.append(TOO_SHORT.format(count=count))
        place = self.story.placement
        if place is not None and place.actor is not None and not self.actor.full:
            notes.append(NO_DOER.format(name=place.actor_name))
        return tuple(notes)

    def _any_day(self) -> date:
        """The day of the newest article, else of the house's anchor: an entry needs one."""
        for article in self.story.articles:
            if article.published_at is not None:
                return self.house.local_date(article.published_at)
        return self.house.numbering.base_date

    def _headline_evidence(self, origin: str, drafts: Sequence[Draft]) -> tuple[Evidence, ...]:
        lead = self.story.lead
        title = Evidence(article_id=lead.id, part="title", span=(0, len(lead.title)))
        if origin == "lead" and drafts:
            return (title, *_evidence(drafts[0].used))
        return (title,)

    # --- bullets ---

    def _drafts(self, choice: Choice) -> list[Draft]:
        """One draft for each function, in the house's order."""
        rankings = [choice.who, choice.contents, choice.effect]
        while len(rankings) < self.house.entry.bullets:
            rankings.insert(-1, choice.contents)
        rankings = rankings[: self.house.entry.bullets]
        # the last function is the hardest to serve, the middle takes what is left
        order = [0, len(rankings) - 1, *range(1, len(rankings) - 1)] if len(rankings) > 1 else [0]
        orders = [order, sorted(order), order[1:] + order[:1]]
        tried: list[tuple[float, int, list[Draft | None]]] = []
        for turn in orders:
            self.used = []
            drafts: list[Draft | None] = [None] * len(rankings)
            total = 0.0
            for left, slot in zip(range(len(turn) - 1, -1, -1), turn, strict=True):
                self.left = left
                room = self._room(slot, drafts, last=slot == turn[-1])
                cost, drafts[slot] = self._slot(rankings[slot], choice, slot, room)
                total += cost
            tried.append((total, len(tried), drafts))
            if self._all_in_form(drafts):
                break
        best = min(tried, key=lambda one: one[:2])[2]
        return self._speech_last([draft for draft in best if draft is not None])

    def _speech_last(self, drafts: list[Draft]) -> list[Draft]:
        """Contents before who speaks of them, where both places have the length."""
        if len(drafts) < LEAST_TO_TURN:
            return drafts
        *first, middle, last = drafts
        speaks = middle.used[-1].speech and not last.used[-1].speech
        rooms = [self.house.entry.bullet_range(len(drafts) - back) for back in (2, 1)]
        fits = all(
            low <= len(draft.text) <= high
            for draft, (low, high) in zip((last, middle), rooms, strict=True)
        )
        return [*first, last, middle] if speaks and fits else drafts

    def _all_in_form(self, drafts: Sequence[Draft | None]) -> bool:
        """No place of the entry is empty or out of form."""
        return all(
            draft is not None
            and self.cost.in_form(draft, self.house.entry.bullet_range(at), first=at == 0)
            for at, draft in enumerate(drafts)
        )

    def _room(self, slot: int, drafts: Sequence[Draft | None], *, last: bool) -> tuple[int, int]:
        """The length for a bullet; the last one written also keeps the entry's total."""
        low, high = self.house.entry.bullet_range(slot)
        told = [len(draft.text) for draft in drafts if draft is not None]
        if not last or len(told) + 1 < len(drafts):
            return low, high
        least, most = self.house.entry.total_min - sum(told), self.house.entry.total_max - sum(told)
        return min(max(low, least), high), max(min(high, most), low)

    def _slot(
        self, ranking: Sequence[Candidate], choice: Choice, slot: int, room: tuple[int, int]
    ) -> tuple[float, Draft | None]:
        """The best bullet that the first candidates of a ranking give, in form if there is one.

        Where none of them comes into form with its neighbours, more of both are looked at.
        """
        free = [c for c in ranking if self._is_free(c)]
        open_ = free[:TRIES]
        if slot == 0:
            # whoever did it must be named in the first bullet: look for it beyond the first tries
            open_ += [c for c in free[TRIES:] if self.cost.opens_with_actor(c)][:2]
        best = self._best(open_, choice, slot, room)
        if best is None or not self.cost.in_form(best[1], room, first=slot == 0):
            open_ += [c for c in free if c not in open_][:FURTHER]
            wider = self._best(open_, choice, slot, room, wide=True)
            best = min((found for found in (best, wider) if found), key=_by_cost, default=None)
        if best is None:
            return EMPTY if slot else 2 * EMPTY, None  # the event is the last to be missing
        self.used += best[1].used
        return best

    def _best(
        self,
        open_: Sequence[Candidate],
        choice: Choice,
        slot: int,
        room: tuple[int, int],
        *,
        wide: bool = False,
    ) -> tuple[float, Draft] | None:
        """The cheapest draft of some candidates, each costing a step more than the one before."""
        best: tuple[float, Draft] | None = None
        ranks = self._ranks(open_, choice, slot)
        for place, candidate in enumerate(open_):
            # the next candidate costs more: go on only while it could still win
            if best is not None and best[0] <= min(ranks[place:]):
                break
            ready = self._ready(candidate)
            for way, draft in enumerate(self._ways(ready, choice, slot, room, wide=wide)):
                cost = ranks[place] + way * 0.2 + self.cost.of(draft, room, first=slot == 0)
                cost += self.cost.as_lead(draft, candidate) if slot == 0 else 0.0
                cost += self._standing(draft) + self._leaves(draft, choice)
                if best is None or cost < best[0]:
                    best = (cost, draft)
        return best

    def _ranks(self, open_: Sequence[Candidate], choice: Choice, slot: int) -> list[float]:
        """What each candidate costs for its place in the ranking."""
        if slot:
            return [float(place) for place in range(len(open_))]
        behind = dict(zip((c.order for c in choice.who), choice.behind, strict=True))
        return [LEAD_GAP * behind[c.order] for c in open_]

    def _leaves(self, draft: Draft, choice: Choice) -> float:
        """What it costs to take the sentences that other places of the entry need."""
        free = sum(self._is_free(c) for c in choice.all) - len(draft.used)
        return TAKEN * max(0, self.left - free) if len(draft.used) > 1 else 0.0

    def _standing(self, draft: Draft) -> float:
        """What it costs that a subject is lost, or that another bullet has said it."""
        used = sorted(draft.used, key=lambda c: c.order)
        cost = self.cost.of_subjects(draft, [self._ready(c).found for c in used])
        if not self.used:
            return cost
        words = frozenset[str]().union(*(c.words for c in used)) - self.known
        told = [(c.words - self.known, c.text) for c in self.used]
        return cost + repeated(words, draft.text, told)

    def _is_free(self, candidate: Candidate) -> bool:
        return not any(
            candidate.order == other.order or same(candidate, other) for other in self.used
        )

    def _ready(self, candidate: Candidate, *, timed: bool = False) -> _Prepared:
        """A candidate in house form and analysed, once: the analyser is what takes the time.

        With `timed` the day of the report stays where it stands.
        """
        key = (candidate.order, timed)
        if key not in self.prepared:
            text = self._plain(candidate, timed=timed)
            plain = self._ready(candidate) if timed else None
            if plain is not None and plain.text == text:
                return plain
            self.prepared[key] = _Prepared(candidate, text, morphemes(text))
        return self.prepared[key]

    def _plain(self, candidate: Candidate, *, timed: bool) -> str:
        days: list[int] | None = None
        if self.published is not None and not timed:
            days = sorted({self.published.day, *(self._event_days())})
        before = self._text_before(candidate)
        return in_house_form(candidate.text, before, days, room=self.house.entry.bullet_max)

    def _text_before(self, candidate: Candidate) -> str:
        article = next(a for a in self.story.articles if a.id == candidate.article_id)
        return article.text[: candidate.span[0]]

    def _event_days(self) -> list[int]:
        return [self.story.event_date.day] if self.story.event_date else []

    def _ways(
        self,
        ready: _Prepared,
        choice: Choice,
        slot: int,
        room: tuple[int, int],
        *,
        wide: bool,
    ) -> list[Draft]:
        """Bullets that one sentence can become: as it is, cut, or joined with the next."""
        low, high = room
        text = self._subject(ready, slot)
        shift = len(text) - len(ready.text)
        whole = self._topical(without_frame(text, ready.found), ready, slot)
        ways: list[tuple[str, tuple[Candidate, ...], str]] = []
        ended_length = len(whole) - 2
        if low <= ended_length <= low + UNSURE:
            ended_length = len(self._noun_ended([whole])[0].text) + 1
        if ended_length > high - 3:
            least, most = low - max(shift, 0), high - max(shift, 0) + 2
            cuts = shorter(ready.text, ready.found, low=least, high=most)
            cuts = cuts or unlisted(ready.text, low=least, high=most)
            for cut in cuts[:3]:
                fixed = self._resubject(cut, ready, slot)
                ways.append((without_frame(fixed, ready.found), (ready.candidate,), ""))
            ways.append((whole, (ready.candidate,), ""))
        elif ended_length < low:
            ways += self._lengthened(ready.candidate, choice, slot, room, wide=wide)
            ways.append((whole, (ready.candidate,), ""))
            if ended_length >= low - FULLER:
                ways += self._fuller(ready, slot, whole, low)
        else:
            ways.append((whole, (ready.candidate,), ""))
        endings = self._noun_ended([way[0] for way in ways] + [way[2] for way in ways if way[2]])
        return self._ended(ways, endings, first=slot == 0)

    def _topical(self, text: str, ready: _Prepared, slot: int) -> str:
        """Who reports somebody else's deed stays the topic: "시는 기업이 …했다고 발표"."""
        full = self.actor.full
        if slot or not _REPORTS.search(text) or not reports_another(text, ready.found):
            return text
        named = topic_before(ready.text, ready.found)
        for who in filter(None, (full and rf".{{0,12}}{re.escape(full)}", re.escape(named))):
            match = re.match(rf"(?P<who>{who})[이가](?=\s)", text)
            if match:
                return f"{match['who']}{particle(match['who'], '은/는')}{text[match.end() :]}"
        return text

    def _noun_ended(self, texts: Sequence[str]) -> list[Ending]:
        """Texts ended in nouns; the same text comes again from other places of the entry."""
        new = [text for text in dict.fromkeys(texts) if text not in self.endings]
        self.endings.update(zip(new, noun_endings(new), strict=True))
        return [self.endings[text] for text in texts]

    def _fuller(
        self, ready: _Prepared, slot: int, whole: str, low: int
    ) -> list[tuple[str, tuple[Candidate, ...], str]]:
        """A sentence a little short, with the day or the frame that it could do without."""
        timed = self._ready(ready.candidate, timed=True)
        forms = [without_frame(self._subject(timed, slot), timed.found)] if timed != ready else []
        for one in (ready, timed):
            framed = without_when(self._subject(one, slot))
            forms += [framed] if framed not in {whole, *forms} else []
        return [(form, (ready.candidate,), "") for form in forms if len(form) - 2 >= low]

    def _ended(
        self,
        ways: Sequence[tuple[str, tuple[Candidate, ...], str]],
        endings: Sequence[Ending],
        *,
        first: bool,
    ) -> list[Draft]:
        drafts = []
        events = list(endings[len(ways) :])
        for (whole, used, event), ending in zip(ways, endings, strict=False):
            told_first = events.pop(0).text if event else ending.text
            if ending.kind == "none" or len(ending.text) < LEAST:
                continue
            text = re.sub(r"\s+", " ", ending.text).strip(" ,") + "."
            if body_tells(whole):
                text = re.sub(r"고 언급\.$", "고 발표.", text)
            if first:
                text = with_full_name(text, self.actor)
            drafts.append(Draft(text, used, told_first, ending.kind))
        return drafts

    def _lengthened(
        self,
        candidate: Candidate,
        choice: Choice,
        slot: int,
        room: tuple[int, int],
        *,
        wide: bool,
    ) -> list[tuple[str, tuple[Candidate, ...], str]]:
        """The sentence with one or two neighbours, in the order of the article."""
        low, high = room
        ways: list[tuple[str, tuple[Candidate, ...], str]] = []
        short: list[Candidate] | None = None
        for partner in self._partners(candidate, choice, slot, wide=wide):
            if sum(len(way[0]) - 2 >= low for way in ways) >= WAYS:
                break  # no later one could be taken
            for group in ([candidate, partner], [*short, partner] if short else []):
                together = sorted(group, key=lambda c: c.order)
                both, event = self._joined(together, slot, high) if group else ("", "")
                told = both if slot else with_full_name(both, self.actor)
                if not both or len(told) - 2 > high:
                    continue
                ways.append((both, tuple(together), event))
                if len(group) == 2 and len(both) - 2 < low and short is None:
                    short = group
        return sorted(ways, key=lambda way: len(way[0]) - 2 < low)[:WAYS]

    def _partners(
        self, candidate: Candidate, choice: Choice, slot: int, *, wide: bool
    ) -> list[Candidate]:
        """Sentences that may stand in the same bullet: free neighbours in the same article."""
        near = WIDE if wide else NEAR
        found = [
            other
            for other in choice.all
            if other.article_id == candidate.article_id
            and other.order != candidate.order
            and (-near if slot else 0) <= other.position - candidate.position <= near
            and self._is_free(other)
            and (not other.speech or (wide and other.position > candidate.position))
            and not same(candidate, other, share=JOIN_SHARE)
            # what follows a speech is not said by its speaker
            and (wide or not (candidate.speech and other.position > candidate.position))
            and (wide or not dangles(candidate, other))
        ]
        # a speech comes last in its bullet, a fact is followed by the next fact
        ahead = -1 if candidate.speech else 1
        found.sort(
            key=lambda other: (
                (other.position - candidate.position) * ahead < 0,
                abs(other.position - candidate.position),
            )
        )
        return found[: 8 if wide else 4]

    def _joined(self, together: Sequence[Candidate], slot: int, high: int) -> tuple[str, str]:
        """Sentences joined with -(으)며, and the first of them for the headline.

        The last one is cut where both together are too long.
        """
        texts: list[str] = []
        for at, candidate in enumerate(together):
            ready = self._ready(candidate)
            text = self._subject(ready, slot) if at == 0 else ready.text
            plain = without_frame(text, ready.found)
            plain = (plain if at else self._topical(plain, ready, slot)).rstrip(". ")
            plain = taking_up(texts[0], plain) if at == 1 else plain
            texts.append(
                self._without_subject(plain) if at and self._same_doer(texts[0]) else plain
            )
        over = sum(map(len, texts)) + 3 * len(texts) - high
        if over > 0:
            texts[-1] = self._cut_to(together[-1], len(texts[-1]) - over) or texts[-1]
        made = texts[-1] + "."
        heads = [_last_words(text) for text in texts[:-1]]
        new = [tail for _, tail in heads if tail not in self.tails]
        for tail, found in zip(new, morphemes_of(new), strict=True):
            self.tails[tail] = connective(tail, found)
        for head, tail in reversed(heads):
            first = self.tails[tail]
            if first is None:
                return "", ""
            made = joined(head + first, made)
        return made, texts[0]

    def _cut_to(self, candidate: Candidate, room: int) -> str:
        """A sentence cut at a clause border, "" when no cut is true."""
        ready = self._ready(candidate)
        cuts = shorter(ready.text, ready.found, low=LEAST, high=room)
        return without_frame(cuts[0], ready.found).rstrip(". ") if cuts else ""

    def _same_doer(self, first: str) -> bool:
        return bool(self.actor.short) and self.cost.actor_share(first) == 1.0

    def _without_subject(self, text: str) -> str:
        """The second clause without the actor, whom the first has just named."""
        for name in [*self.actor.names(), "시", "군", "구", "도"]:
            match = _TOPIC.match(text, len(name)) if text.startswith(name) else None
            if match:
                return text[match.end() :]
        return text

    # --- subject ---

    def _subject(self, ready: _Prepared, slot: int) -> str:
        return self._resubject(ready.text, ready, slot)

    def _resubject(self, text: str, ready: _Prepared, slot: int) -> str:
        """Full actor name with 이/가 in the first bullet, 은/는 in the others."""
        if slot == 0:
            text = with_full_subject(text, self.actor, self.story.placement)
        return marked(text, ready.text, ready.found, first=slot == 0)

    # --- the model's nouns ---

    def _bullet(self, draft: Draft) -> Bullet:
        return Bullet(
            text=draft.text,
            evidence=_evidence(draft.used),
            resolved_dates=resolved(draft.text, self.published, [c.text for c in draft.used]),
        )


def _by_cost(found: tuple[float, Draft]) -> float:
    return found[0]


def _last_words(text: str) -> tuple[str, str]:
    """The text cut before its last words, which are enough to go on with -(으)며."""
    at = text.rfind(" ", 0, max(0, len(text) - 24)) + 1
    return text[:at], text[at:]


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
