"""Cost: what speaks against a bullet: its form, its ending, its parts, who is missing from it.

Shape:  a `Draft` and the length its place allows in; a cost out, the lowest is the best.
Units:  costs have no unit; one is a place in the ranking of contents and effects.
Errors: odd text never raises.
Source: design/house-style.md sections 4 and 8; decision 0011.
"""

# ruff: noqa: E501  patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.text.places import followed
from hanju.write.standing import LOST_SUBJECT, WRONG_SUBJECT, has_subject, opens_with_subject
from hanju.write.titles import words
from hanju.write.who import names_in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme
    from hanju.write.choose import Candidate
    from hanju.write.headline import ActorNames

#: what length or ending outside the house's form costs, and -(으)ㅁ beside it
OUT_OF_FORM: Final = 5.0
FIRST_OUT_OF_FORM: Final = 6.0
NOMINAL: Final = 1.0
#: what a speech costs in the first bullet
SPEECH_FIRST: Final = 4.0
#: what a first bullet costs that does not name the actor
NO_ACTOR: Final = 9.0
#: what two joined sentences cost: about one thing, beside each other, with nothing in common
RELATED: Final = 0.3
BEHIND_SPEECH: Final = 2.0
BESIDE: Final = 0.6
APART: Final = 1.7
#: what every "…며," behind the first costs, and words that point at a sentence left out
ANNOUNCED: Final = 1.2
CHAIN: Final = 0.6
#: what it costs to join what is told beside the news (한편 …) to the news itself
TOLD_BESIDE: Final = 1.5
DANGLING_COST: Final = 2.0
POINTS_AWAY: Final = 5.0
#: what makes the name before it, with some words behind, a subject or a topic
_ACTS: Final = re.compile(r"(?:\([^()]*\))?[^,.]{0,22}?[은는이가](?=\s)")
_AND: Final = re.compile(r"[가-힣](?:며|면서|으며),?\s|[가-힣]고,\s")
_DANGLING: Final = re.compile(
    r"이같이|이렇게\s[가-힣]+\.?$|위와 같|이 같은 (?:내용|방침|뜻|입장)|따르면 [가-힣]+[은는이가]\s.*따르면"
)
#: what only the sentence before explains
_ALONE: Final = re.compile(
    r"^(?:이는|이것은|이들은|그중|이 가운데|이 중|그는|그가|그녀는|그 결과|이로써|이 같은|이같은|이러한|이런|이렇게|이처럼|당시|모두"
    r"|같은 기간|여기서 말한|그 주인공은|핵심은|골자는|이 (?:과정|자리|정도|수많은|모든|기간|점|때|시기|방식|작업|제품|기술|모델|법|광고|프로그램|밖)[가-힣]{0,3}"
    r"|이(?:들)?\s[가-힣]{2,6}[은는이가])\s"
)
#: colour that goes on as if it were a deed: "…하며 주목받으며, …"
_NOTED: Final = re.compile(
    r"며,?\s(?:큰\s|많은\s)?(?:주목받|(?:주목|호응|관심|눈길|인기|호평)[을를]?\s(?:받|얻|끌|모으))[가-힣\s]{0,6}며[,\s]"
)
_MEANWHILE: Final = re.compile(r"한편[,\s]")
_TAKES_UP: Final = re.compile(
    r"^[^,]{2,20}[은는이가]\s(?:이에|이를 (?:통해|위해)|이와 함께|이처럼)\s"
)
#: what a sentence without a subject follows from stands in the one before it
_FOLLOWS: Final = re.compile(
    r"^(?:이를 통해|그 결과|이로써|이에 따라|이를 위해|이를 바탕으로|이로 인해)[,\s]"
)
#: leads that only announce what the next sentence tells
_ANNOUNCES: Final = re.compile(
    r"(?:나섰다|나선다|속도를 낸다|속도를 내고 있다|박차를 가한다|박차를 가하고 있다|시동을 걸었다|시동을 건다|힘을 쏟고 있다|눈길을 끈다|눈길을 끌고 있다|앞장선다|앞장섰다|앞장서고 있다|총력전을 펼치고 있다|주목받고 있다|화제다|본격화한다)\.?$"
)
#: topics that stand for the actor or for the event itself
_ITS_OWN: Final = re.compile(
    r"(?:^|\s)(?:시|군|구|도|회사|정부|양사|양측|이번\s.*|행사|사업|협약|[양두세]\s?(?:기관|회사|측|사))$|관계자$"
)
POINTS_BACK: Final = re.compile(
    r"^(?:이번|이는|이를|이로|이들|이와|이 |해당|양 |두 |세 |그(?:는|가|의|녀는)?\s|각 |여기|협약|행사|사업비|회의|대회|교육|센터|시설|참가|총)"
)
#: first three letters of words that any two sentences share
_EMPTY_WORDS: Final = words(
    "지난 올해 위해 통해 있다 있는 대한 관련 이번 따라 함께 등을 등이 기반 위한 대해 이를 계획 예정 "
    "추진 지원 사업 밝혔다 말했다 했다 한다 된다"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A bullet on the way: its text, what it rests on, and the event clause of its start."""

    text: str
    used: tuple[Candidate, ...]
    event: str
    kind: str


class Costs:
    """What bullets about one actor cost."""

    def __init__(
        self, actor: ActorNames, *, title_speaks: bool = False, actor_acts: bool = True
    ) -> None:
        self.actor, self.title_speaks = actor, title_speaks
        self.no_actor = NO_ACTOR if actor_acts else NO_ACTOR / 3

    def as_lead(self, draft: Draft, candidate: Candidate) -> float:
        """What speaks against a draft as the first bullet: it does not say who did what."""
        cost = SPEECH_FIRST if candidate.speech and not self.title_speaks else 0.0
        cost += self.no_actor * (1.0 - self.actor_share(draft.text))
        cost += ANNOUNCED if _ANNOUNCES.search(draft.used[0].text) else 0.0
        return cost + (DANGLING_COST if POINTS_BACK.match(draft.text) else 0.0)

    def in_form(self, draft: Draft, room: tuple[int, int], *, first: bool) -> bool:
        """Length and ending are the house's, and who did it is named in full."""
        if not room[0] <= len(draft.text) <= room[1] or draft.kind == "nominal":
            return False
        return not first or not self.actor.full or names_in_full(draft.text, self.actor.full)

    def of(self, draft: Draft, room: tuple[int, int], *, first: bool) -> float:
        """What speaks against a draft: length, a flagged ending, an open end."""
        length = len(draft.text)
        form = FIRST_OUT_OF_FORM if first else OUT_OF_FORM
        cost = 0.0 if self.in_form(draft, room, first=first) else form
        cost += max(0, room[0] - length, length - room[1]) / 15
        if draft.kind == "nominal":
            cost += NOMINAL
        if len(draft.used) > 1:
            cost += self._apart(draft.used)
        # three clauses in a row read as a list of unlike things
        cost += max(0, len(_AND.findall(draft.text)) - 1) * CHAIN
        points = _DANGLING.search(draft.text) or _ALONE.match(draft.text)
        points = points or _NOTED.search(draft.text) or _TAKES_UP.match(draft.text)
        return cost + (DANGLING_COST if points else 0.0)

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
            cost += TOLD_BESIDE if _MEANWHILE.match(later.text) else 0.0
            # what follows a speech is not said by its speaker
            cost += BEHIND_SPEECH if first.speech and not later.speech else 0.0
            if POINTS_BACK.match(later.text) and not beside:
                cost += APART + POINTS_AWAY  # it points at a sentence that is left out
            elif POINTS_BACK.match(later.text) or shared >= (1 if beside else 2):
                cost += RELATED
            else:
                cost += BESIDE if beside else APART
        return cost

    def of_subjects(self, draft: Draft, found: Sequence[Sequence[Morpheme]]) -> float:
        """What a draft costs whose sentences dropped a subject that no longer stands before them.

        `found` are the morphemes of its sentences, in order.
        """
        cost = 0.0
        used = sorted(draft.used, key=lambda c: c.order)
        for at, (candidate, morphs) in enumerate(zip(used, found, strict=True)):
            if at and candidate.order - used[at - 1].order == 1:
                continue  # it stands where it stood
            if at and not opens_with_subject(morphs):
                cost += WRONG_SUBJECT
            elif not at and candidate.position and not has_subject(morphs):
                tied = _FOLLOWS.match(candidate.text) or not self._is_about_actor(candidate.about)
                cost += LOST_SUBJECT if tied else 0.0
        return cost

    def _is_about_actor(self, about: str) -> bool:
        """Whoever the sentences before spoke of is the actor, or what it does."""
        names = self.actor.names()
        return (
            not about
            or not names
            or _ITS_OWN.search(about) is not None
            or any(name in about for name in names)
        )

    def opens_with_actor(self, candidate: Candidate) -> bool:
        return self.actor_share(candidate.text[:60]) == 1.0 and not candidate.speech

    def actor_share(self, text: str) -> float:
        """1 where the actor is the subject near the start, a half where it is only named."""
        names = self.actor.names()
        head = re.split(r"(?:며|면서|고),\s", text[:80])[0]
        if not names or any(followed(head, name, _ACTS) for name in names):
            return 1.0
        return 0.5 if any(name in head for name in names) else 0.0


def dangles(one: Candidate, other: Candidate) -> bool:
    """The later of two sentences points back to one that stands between them."""
    first, later = sorted((one, other), key=lambda c: c.order)
    return later.order - first.order > 1 and POINTS_BACK.match(later.text) is not None
