"""Headlines: `{actor, short}, {what} {noun}` from the title, or from the lead where that is a cry.

Shape:  a title, the actor's names and the noun-ended lead in; a headline and its origin out.
Units:  lengths in code points.
Errors: odd text never raises; when no form fits, the best attempt comes back and the linter says
        what is wrong with it.
Source: design/house-style.md section 3; decision 0011.

Every part of the title and every clause of the lead that can stand alone is a candidate; one score
picks: length, words shared with title and lead, a noun at the end, nothing left hanging.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hanju.text.dates import dates
from hanju.text.places import followed, led
from hanju.write.cut import without_opener
from hanju.write.doers import (
    REGION,
    ActorNames,
    by_doer,
    gives,
    own_body,
    without_actor,
    without_name,
)
from hanju.write.endings import noun_ending
from hanju.write.headline_marks import (
    ACTIVE,
    CRY,
    DATES,
    FLAWS,
    NAMED_YEAR,
    RANGE,
    SUPERLATIVE,
    TEAM,
)
from hanju.write.headline_marks import NOMINAL as NOMINAL_END
from hanju.write.headline_parts import (
    LED_MONTH,
    behind_comma,
    core_of,
    is_headlong,
    is_noun_phrase,
    plain_clause,
    sole,
    stems_of,
    with_actor,
    without_comma,
)
from hanju.write.normalise_house import house_text, without_colour
from hanju.write.phrases import before_names, beginnings, loose_phrases, without_clauses, words_of
from hanju.write.titles import (
    cleaned_title,
    ends_in_event,
    is_cut_off,
    speech_of,
    tells_event,
    title_parts,
    with_noun_tail,
)
from hanju.write.trim import (
    analysed,
    conjuncts,
    cut_found,
    cut_out,
    glosses,
    has_inner_verb,
    is_broken,
    last_part,
    noun_end,
    rounded,
    splits_quotes,
    stripped,
    without_glosses,
    without_particles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hanju.settings import EntryRules
    from hanju.text.morphology import Morpheme

__all__ = ["ActorNames", "Headline", "cleaned_title", "fits", "headline", "without_particles"]

#: what a headline costs that names a thing and not what happened to it
UNEVENTFUL: Final = 1.2
#: a score from which further sentences are not asked
ENOUGH: Final = 2.4
#: what a clause of a later sentence is worth less than one of the lead
OTHER: Final = 0.7
#: what a headline costs that is under the house's length, beside 0.2 a character
SHORT: Final = 2.4
#: what a headline costs that only the actor's longer name brings to its length
FILLED: Final = 2.2
#: what a clause costs that shares less than a third of its words with a title of so many
OFF_TOPIC: Final = 1.2
TOPICS: Final = 3
#: what the title of a column is worth more
COLUMN: Final = 2.0
#: what open marks cost
BROKEN: Final = 3.0
#: what a headline costs that ends in -(으)ㅁ
NOMINAL: Final = 2.5
#: the least a clause says about somebody who is not named
LEAST: Final = 18
Origin = Literal["title", "lead", "none"]
#: who tells of another's deed: 나루군은 들녘회가 …
_TELLER: Final = re.compile(r"^[^,'(]{2,20}?[은는]\s(?=[^,']{2,30}[이가]\s)")
#: what somebody expects, cut behind its last noun (…늘어날 것)
_WILL: Final = re.compile(r"(?<=[을를될할릴날일질갈올설낼볼널칠길킬]\s)것$")
_NOTHING: Final = re.compile("")
#: a page that tells no event: its own title says best what it is about
_COLUMN: Final = re.compile(
    r"[\[<【(][^\])>】]{0,12}(?:칼럼|기고|시론|사설|논단|인터뷰|기획|특집)[^\])>】]{0,8}[\])>】]"
)
_PARTNER: Final = re.compile(r"[·-][가-힣A-Za-z]{2,12}(?=\s)")
#: years told from the day of the text
_YEARS: Final = tuple(
    (re.compile(rf"(?<![가-힣]){words}(?:도(?=\s))?(?!\s?만에)"), ahead)
    for words, ahead in (("내년", 1), ("올해", 0), ("금년", 0), ("지난해", -1), ("작년", -1))
)
#: behind the actor's name: a part of it, or all of it
_PART_OR_ALL: Final = re.compile(
    r"(?:\s[가-힣]{2,10})?(?:과|국|실|팀|단)$"
    r"|\s(?:기업|업계|업체|정부|행정부|당국|측|본사|그룹|임직원)들?$"
)
_ITS_PEOPLE: Final = re.compile(
    r"\s.{0,60}(?:연구팀|연구진|교수팀|교수|박사|최고경영자|CEO|회장|장관)$"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and where its words come from."""

    text: str
    origin: Origin


def headline(
    title: str,
    actor: ActorNames,
    lead: str,
    rules: EntryRules,
    published: date | None = None,
    others: Sequence[str] = (),
) -> Headline:
    """Write the headline.

    Args:
        title: the lead article's title as it came.
        actor: the names of who did it.
        lead: bullet 1's first sentence, noun-ended, "" when there is none.
        rules: lengths and commas of the house.
        published: the day that 내년 counts from; None leaves such words alone.
        others: further sentences of the entry, noun-ended, for when title and lead give too little.
    """
    return _Headlines(title, actor, lead, rules, published, others).best()


def fits(text: str, rules: EntryRules) -> bool:
    """Tell whether a headline has the house's length and commas."""
    commas = text.count(",")
    return rules.headline_min <= len(text) <= rules.headline_max and (
        rules.headline_commas is None or commas == rules.headline_commas
    )


class _Headlines:
    """The headlines that one story could have, and what speaks for each."""

    def __init__(
        self,
        title: str,
        actor: ActorNames,
        lead: str,
        rules: EntryRules,
        published: date | None,
        others: Sequence[str],
    ) -> None:
        bare = cleaned_title(title)
        self.title = house_text(bare)
        self.parts = [house_text(part).lstrip(".· ") for part in title_parts(bare)]
        self.cut = is_cut_off(title)
        self.tells_none = COLUMN if _COLUMN.search(title) and not CRY.search(title) else 0.0
        if self.parts and self.cut and lead:
            self.parts.pop()
        self.actor, self.rules, self.published = actor, rules, published
        self.lead = plain_clause(lead)
        told = [made for other in others if (made := plain_clause(other)) != self.lead]
        self.others = told if actor.short else []
        self.wanted = stems_of(self.title)
        self.told = stems_of(self.lead)
        #: what the title speaks of, where it is no cry
        named = {word[:2] for name in actor.names() for word in name.split()}
        cries = CRY.search(self.title) or not actor.short
        self.topics = frozenset[str]() if cries else self.wanted - named

    def best(self) -> Headline:
        """The candidate with the highest score, else the title as it stands."""
        best: tuple[float, str, Origin] | None = None
        for text, origin, worth in self._all():
            if not text:  # title and lead are told: go on only where they give too little
                if best is not None and best[0] >= ENOUGH:
                    break
                continue
            filled = self._filled(text)
            score = self._score(filled, worth, origin) - (FILLED if filled != text else 0.0)
            if best is None or score > best[0]:
                best = (score, text, origin)
        if best is not None:
            return Headline(self._filled(best[1]), best[2])
        parts = re.split(r"\s?(?:…|\.{2,})\s?", re.sub(r"[“”\"″‶]", "", self.title))
        bare = max(parts, key=len)
        if self.cut and len(parts) == 1:
            bare = bare.rpartition(" ")[0] or bare  # the board cut the last word
        what = noun_end(without_actor(bare, self.actor))
        topic, _, rest = what.partition(",")
        topical = rest and not self.actor.short and "," not in rest and is_noun_phrase(topic)
        what = what if topical else what.replace(",", "")
        what = what.replace("'", "") if what.count("'") % 2 else what
        return Headline(self._filled(self._dated(with_actor(self.actor.short, what))), "none")

    def _filled(self, text: str) -> str:
        """A headline a little short takes the actor's longer name, or its body the actor's."""
        who, comma, what = text.partition(", ")
        longer = self.actor.longer
        if (
            comma
            and f"{self.actor.full} {who}" in self.lead
            and own_body(f"{self.actor.full} {who}", self.actor)
        ):
            who, longer = self.actor.short, f"{self.actor.short} {who}"
        if len(text) >= self.rules.headline_min or not comma or who != self.actor.short:
            return text
        made = f"{longer}, {what}"
        fits_now = self.rules.headline_min <= len(made) <= self.rules.headline_max
        return made if longer and fits_now else text

    def _all(self) -> Iterator[tuple[str, Origin, float]]:
        for text, worth in self._from_title():
            yield self._by_doer(self._dated(text)), "title", worth + self.tells_none
        for text, worth in self._from_lead(self.lead, first=True):
            yield self._by_doer(self._dated(text)), "lead", worth
        for other in self.others:
            yield "", "none", 0.0
            for text, worth in self._from_lead(other, first=False):
                yield self._by_doer(self._dated(text)), "lead", worth - OTHER

    def _by_doer(self, text: str) -> str:
        return by_doer(text, self.actor, self.title, (self.lead, *self.others))

    def _dated(self, text: str) -> str:
        """내년 → 2026년, 지난 3월 → 3월: a headline is read years later."""
        if self.published is None:
            return text
        text = LED_MONTH.sub("", text)
        for found in reversed(dates(text, self.published)):
            start, end = found.span
            led = re.match(r"(?:지난|오는|다가오는)\s", found.words)
            if led and found.start and found.precision == "day" and not splits_quotes(text, start):
                text = f"{text[:start]}{found.start.month}월 {found.start.day}일{text[end:]}"
        for pattern, ahead in _YEARS:
            year = f"{self.published.year + ahead}년"
            for match in reversed(list(pattern.finditer(text))):
                if not splits_quotes(text, match.start()):
                    text = text[: match.start()] + year + text[match.end() :]
        return text

    def _score(self, text: str, worth: float, origin: Origin = "title") -> float:
        who, _, what = text.partition(", ")
        low, high = self.rules.headline_min, self.rules.headline_max
        score = worth
        if len(text) < low:
            score -= SHORT + (low - len(text)) * 0.2
        if len(text) > high:
            score -= 2.0 + (len(text) - high) * 0.2
        if text.count(",") != (self.rules.headline_commas or 1):
            score -= 1.0
        stems = stems_of(what)
        score += 0.3 * min(len(stems & self.wanted), 7) + 0.1 * min(len(stems & self.told), 7)
        if origin == "lead" and "'" not in what and len(self.topics) >= TOPICS:
            shared = len(stems & self.topics)
            score -= OFF_TOPIC if shared < len(self.topics) / 3 else 0.0
            score -= OFF_TOPIC if not shared else 0.0
        score -= sum(cost for pattern, cost in FLAWS if pattern.search(what))
        score -= BROKEN if is_broken(text) else 0.0
        score -= NOMINAL if NOMINAL_END.search(what) else 0.0
        score -= 0.0 if tells_event(what) else UNEVENTFUL
        if who and stems_of(who) & stems and who[:3] in what:
            score -= 1.5
        return score

    # --- from the title ---

    def _from_title(self) -> Iterator[tuple[str, float]]:
        said = speech_of(self.title)
        if said is not None:
            yield from self._from_speech(*said)
        parts = self.parts
        made: list[tuple[str, str, bool]] = []
        who = ""
        for part in parts:
            one = self._part(part, who)
            if one is not None:
                made.append(one)
                named = one[1].partition(", ")[0]
                who = named if one[2] and re.search(r"[-·]", named) else who
        for _, text, names in made:
            whole = 0.8 if len(parts) == 1 else 0.0
            yield text, 1.6 + whole + (0.7 if names else 0.0)
        if len(made) > 1:
            (_, head, names), (tail, _, _) = made[:2]
            together = f"{head}하고 {tail}"
            both = ACTIVE.search(head) and ACTIVE.search(tail)
            if both and len(together) <= self.rules.headline_max:
                yield together, 1.5 + (0.7 if names else 0.0)
            beside = f"{head} {tail}" if SUPERLATIVE.search(head) else f"{head}·{tail}"
            short = max(len(head), len(text)) < self.rules.headline_min
            fits = len(tail) >= 8 and len(beside) <= self.rules.headline_max
            fits = fits and "·" not in f"{head}{tail}"  # beside a list it would read as one more
            if short and fits and tells_event(head) and not CRY.search(beside):
                yield beside, 1.3 + (0.7 if names else 0.0)

    def _from_speech(self, who: str, said: Sequence[str]) -> Iterator[tuple[str, float]]:
        """`기관 "…필요"`: what was said, with the noun of the report where the lead has one."""
        if not self._is_actor(who) or not self.actor.short:
            return
        noun = re.search(r"(전망|강조|촉구|지적|주장|제언|제안|우려|요구|평가|분석)$", self.lead)
        for words in said:
            inner = self._noun_form(_WILL.sub("전망", words.replace(", ", " ")))
            if not inner:
                continue
            ends = re.search(r"(?:필요|전망|계획|예정|방침|추진|검토|기대|목표|촉구|강조)$", inner)
            if noun and not ends:
                inner = f"{inner} {noun.group()}"
            yield self._sized(self._short_first(who), inner), 1.5 if noun or ends else 0.4

    def _part(self, part: str, before: str) -> tuple[str, str, bool] | None:
        """One part of the title: what it says, the headline it gives, whether it names the actor.

        `before` is the pair that an earlier part named.
        """
        text = without_colour(part)
        if len(text) < self.rules.headline_min:
            text = part
        first, comma, rest = text.partition(",")
        who, what, names = before or self.actor.short, text, False
        pair = self._pair(text)
        if pair:
            who, what, names = pair, text[len(pair) :], True
        elif comma and rest.strip() and self._is_actor(first):
            who, what, names = self._short_first(first), rest, True
        elif comma and rest.strip() and (self._is_doer(first) or gives(first, rest)):
            who, what, names = first.strip(), rest, True
        else:
            bare = without_actor(text, self.actor)
            names = bare != text
            what = bare
            if not names and not who:
                if not comma or len(first) > 18 or not is_noun_phrase(first):
                    return None
                who, what = first.strip(), rest
        what = without_actor(what.strip(" ,"), self.actor)
        what = self._noun_form(what if names else without_comma(what))
        if not what or what in self.actor.names():
            return None
        return sole(what), self._sized(house_text(who), what), names

    def _pair(self, text: str) -> str:
        """The actor and a partner at the head of a title: 나루건설·가람은행 …."""
        for name in self.actor.names():
            match = led(text, _NOTHING, name, _PARTNER)
            if match:
                return text[: match.end()]
        return ""

    def _is_actor(self, first: str) -> bool:
        bare = first.strip()
        named = any(name in bare for name in self.actor.names()) or self._is_short_for(bare)
        return named and len(bare) <= 22 and not re.search(r"[을를에]\s|서\s", bare)

    def _is_short_for(self, bare: str) -> bool:
        """주한 독일상의 for 주한독일상공회의소: its letters in order, from the first on."""
        letters, full = iter(self.actor.full), bare.replace(" ", "")
        return (
            len(full) >= 4 and full[:2] == self.actor.full[:2] and all(c in letters for c in full)
        )

    def _is_doer(self, first: str) -> bool:
        """The title's own first part is the subject of the lead: it did it, whoever was placed.

        Who gives is named in the sentences behind it, or as the one it came from.
        """
        bare = re.sub(r"^\((?:주|재|사)\)\s?", "", first.strip())
        last = bare.rpartition(" ")[2]
        names = "|".join(re.escape(name) for name in (bare, last) if len(name) >= len(bare) / 2)
        if not 2 <= len(bare) <= 18 or not names:
            return False
        acts = re.compile(
            rf"(?:^|[\s)])(?:{names})(?:\([^)]*\))?(?:이|가|은|는|과|와|(?:으로)?로부터)\s"
        )
        told = [self.lead[:70], *(other[:40] for other in self.others if len(bare) > 2)]
        return any(acts.search(text) for text in told)

    def _short_first(self, first: str) -> str:
        """The title's own first part (a person, two partners), long names made short."""
        bare = first.strip()
        short, full = self.actor.short, self.actor.full
        if re.search(r"[가-힣A-Za-z]\s?[-·]\s?[가-힣A-Za-z]", bare) and len(bare) <= 22:
            return re.sub(r"\s?([-·])\s?", r"\1", bare)
        if bare in self.actor.names():
            return short
        if self._is_short_for(bare) and len(bare) < len(short):
            return bare
        if short and short not in bare and full not in bare:
            return short
        if short and re.fullmatch(rf"[가-힣]{{2,4}}\s{re.escape(short)}", bare):
            return short
        return bare.replace(full, short) if full and short else bare

    def _noun_form(self, what: str) -> str:
        """The part with a noun at its end, "" when none is true or a verb ends in the middle."""
        what = with_noun_tail(what)
        found = analysed(what)
        if len(what) < 6 or is_broken(what) or has_inner_verb(what, found):
            return ""
        if ends_in_event(what):
            return what if is_headlong(what) else ""
        ended = noun_ending(what)
        made = re.sub(r"\s(\S{2,})\s\1$", r" \1", ended.text)
        return made if ended.kind in {"noun", "doing"} and is_headlong(made) else ""

    def _sized(self, who: str, what: str) -> str:
        """Bring actor and part to one comma and the house's length, particles first."""
        high = self.rules.headline_max
        what = sole(DATES.sub("", what))
        what = without_name(what, who)
        made = with_actor(who, without_particles(what))
        if len(made) > high:
            made = with_actor(who, without_particles(rounded(what)))
        if len(made) > high:
            made = without_glosses(made)
        if len(made) > high:
            room = high - len(who) - 2
            made = with_actor(who, last_part(without_particles(what), room))
        return re.sub(r"\s+", " ", made).strip()

    # --- from the lead ---

    def _from_lead(self, lead: str, *, first: bool) -> Iterator[tuple[str, float]]:
        """The event clause of a sentence behind the actor's short name."""
        what = re.sub(r"^[^,]{2,30}?에 따르면,?\s", "", lead)
        framed = re.match(r"(?P<inner>.+다)고\s(?:언급|발표|설명)$", what)
        if framed:
            # whose deed it is stands behind who tells of it
            what = noun_ending(_TELLER.sub("", framed["inner"])).text
        who, what, own = self._behind_subject(what)
        if not own and not first:
            return
        if not what:
            who, what = "", lead
        for variant, plain in conjuncts(what):
            worth = plain if own else plain - 0.6
            for shortened, more in self._shortened(variant, own=own):
                text = without_opener(without_actor(shortened, self.actor))
                made = with_actor(who, without_name(text, who))
                if len(text) >= (1 if who else LEAST) and len(made) <= self.rules.headline_max:
                    yield made, 1.0 + worth + more

    def _behind_subject(self, text: str) -> tuple[str, str, bool]:
        """The actor, the clause behind it, and whether it is the clause's own subject.

        Another subject stays: it is what the clause is about.
        """
        found = analysed(text)
        words = words_of(text, found)
        short = self.actor.short
        for word in words:
            if word.role in {"clause", "end"}:
                break
            if word.role != "subject":
                continue
            subject = text[: word.end]
            mark = re.search(r"(?:이|가|은|는|도)$", subject)
            named = subject[: mark.start()] if mark else subject
            body = own_body(named, self.actor)
            if body:
                return body, text[word.end :].strip(), True
            if self._is_self(named):
                return short, TEAM.sub("", text[word.end :].strip()), True
            if not short and not named.startswith(("이번", "이 ", "그 ")):
                core = core_of(named)
                if core:
                    return core, text[word.end :].strip(), True
            break
        return short, without_actor(text, self.actor) if short else "", False

    def _is_self(self, named: str) -> bool:
        """The subject is the actor itself, by any of its names, its chief or its kind."""
        bare = re.sub(r"\([^()]*\)", "", named).strip()
        for name in self.actor.names():
            if name not in bare:
                continue
            if bare.endswith(name) or followed(bare, name, _PART_OR_ALL):
                return True
            if led(bare, REGION, name, _ITS_PEOPLE):
                return True
        return bool(
            re.fullmatch(
                r"(?:전남|전북|경남|경북|충남|충북|경기|강원|제주)?\s?(?:시|군|구|도|부|처|청|사|회사|공사|공단|재단|대학|정부)",
                bare,
            )
        )

    def _shortened(self, what: str, *, own: bool) -> Iterator[tuple[str, float]]:
        """The clause whole, without glosses, without clauses before nouns, from later places on.

        A subject that is not the actor may not fall.
        """
        seen: set[str] = set()
        for variant, found, cost in self._leaner(what):
            words = words_of(variant, found)
            subject = next((i for i, w in enumerate(words) if w.role == "subject"), len(words))
            for at, worth in beginnings(words):
                if not own and at > subject:
                    continue
                start = words[at].start if words else 0
                text = sole(stripped(variant, found, start).removeprefix("한편, "))
                if not (own or self.actor.short):
                    text = behind_comma(text, variant, words[at:])
                if text not in seen:
                    seen.add(text)
                    yield text, worth / 2 - cost

    def _leaner(self, what: str) -> Iterator[tuple[str, Sequence[Morpheme], float]]:
        """The clause and lighter ones, while it is too long; one analysis serves them all."""
        found: Sequence[Morpheme] = analysed(what)
        yield what, found, 0.0
        room = self.rules.headline_max - len(self.actor.short) - 2
        spans = glosses(what)
        if len(what) > room:
            aside = (m.span() for pattern in (RANGE, NAMED_YEAR) for m in pattern.finditer(what))
            spans = sorted({*spans, *aside})
        if spans:
            what, found = cut_out(what, spans), cut_found(found, spans)
            yield what, found, 0.05
        if len(what) <= room:
            return
        words = words_of(what, found)
        light = [
            *before_names(what, words),
            *loose_phrases(words, what),
            *without_clauses(words, what),
        ][:10]
        ways = [[(words[low].start, words[high].start)] for low, high in light]
        ways += [
            [*one, *other]
            for at, one in enumerate(ways)
            for other in ways[at + 1 :]
            if other[0][0] >= one[0][1]
        ][:10]
        adverbs = [
            (m.start, m.end + 1)
            for m in found
            if m.tag == "MAG" and what[m.end : m.end + 1] == " " and m.form not in {"안", "못"}
        ]
        for way in [adverbs, *ways] if adverbs else ways:
            yield cut_out(what, way), cut_found(found, way), 0.05 if way is adverbs else 0.3
