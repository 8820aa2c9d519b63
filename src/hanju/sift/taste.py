"""Taste: what editors kept and dropped in earlier issues, learned as a few bounded points.

Shape:  `Decision`s of earlier issues in, a `Taste` out; `Taste.of(story)` gives points and words.
Units:  a shift is log odds of "kept", told as points of the ranking; older issues count less.
Errors: none; without decisions every story has 0 points.
Source: docs/decisions/0026-learning.md; figures by `hanju eval learning`.

Coarse traits come first (category, form, kind of actor), finer ones explain what is left over
(outlet, actor, words of the headline). So a shift always says something a person can check: "of 12
shown 2 were kept, where 7 would have been usual". What is within the noise of chance is nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.model import COPYABLE
from hanju.sift.reading import read
from hanju.sift.similarity import normal, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hanju.model import Decision, Story, Trait, TraitKind

#: Weight of an issue against the one after it: a choice counts half after ten issues, so a change
#: of mind shows. This and the next three were found on made weeks and editors other than those
#: that `hanju eval learning` reports; docs/decisions/0026-learning.md has the table.
DECAY: Final = 0.93
#: Issues looked back at; a fifth of the weight is left of the oldest.
ISSUES_BACK: Final = 24
#: Information (a choice at even odds has 0.25) that a trait must outweigh: four choices.
SHRINK: Final = 1.0
#: Standard errors taken off every difference before it counts; words are many, so chance finds
#: some that look good. An editor who throws dice then moves the ranking by a twentieth of a point.
DOUBT: Final[dict[TraitKind, float]] = {
    "cell": 0.35, "form": 0.35, "kind": 0.35, "region": 0.7, "outlet": 0.35, "actor": 0.35,
    "term": 0.7,
}  # fmt: skip
#: Fewer choices than this say nothing about a trait.
CHOICES_MIN: Final = 3
_ORDER: Final[tuple[TraitKind, ...]] = tuple(DOUBT)
_NAMES: Final[dict[TraitKind, str]] = {
    "cell": "구분", "form": "형식", "kind": "행위자 종류", "region": "지역", "outlet": "대표 매체",
    "actor": "행위자", "term": "제목 낱말",
}  # fmt: skip
_KINDS: Final = {
    "central": "중앙부처", "assembly": "국회·정당", "local": "지자체", "national_body": "국가기관",
    "local_body": "지방기관", "university": "대학교", "company": "기업", "overseas": "해외",
    "association": "재단·협회·학회",
}  # fmt: skip
_TOLD: Final = 3
_TERMS_MAX: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learned about one trait; counts are of choices, not weighted."""

    trait: Trait
    shift: float
    shown: int
    kept: int
    usual: float

    @property
    def words(self) -> str:
        """The lesson in Korean, with the counts behind it."""
        kind, value = self.trait
        return (
            f"{_NAMES[kind]} ‘{_KINDS.get(value, value)}’ {self.shown}건 가운데 {self.kept}건 실음"
            f"(보통 {self.usual:.0f}건) {self.shift:+.1f}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Points of one story and the lessons behind them, strongest first."""

    points: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """The lessons of earlier issues; `limit` bounds what they can do to one story."""

    lessons: Mapping[Trait, Lesson]
    limit: float
    choices: int = 0
    issues: int = 0

    def of(self, story: Story) -> Learned:
        """Points for a story, never more than the limit either way."""
        found = [self.lessons[trait] for trait in traits_of(story) if trait in self.lessons]
        total = sum(lesson.shift for lesson in found)
        if not found or abs(total) < _SILENT:
            return Learned()
        points = round(max(-self.limit, min(self.limit, total)), 4)
        along = [lesson for lesson in found if lesson.shift * total > 0]
        along.sort(key=lambda lesson: (-abs(lesson.shift), lesson.trait))
        reasons = [lesson.words for lesson in along[:_TOLD]]
        if points != round(total, 4):
            reasons.append(f"한도 {self.limit:g}점까지만")
        return Learned(points=points, reasons=tuple(reasons))


#: Less than this moves nothing that a person would see.
_SILENT: Final = 0.05
NO_TASTE: Final = Taste(lessons={}, limit=0.0)


def traits_of(story: Story) -> tuple[Trait, ...]:
    """What a story can have in common with others, coarse traits first, each once."""
    return tuple(dict.fromkeys(_traits(story)))


def _traits(story: Story) -> Iterator[Trait]:
    placement = story.placement
    official = any(article.license in COPYABLE for article in story.articles)
    if placement is not None and placement.category:
        yield "cell", f"{placement.field}·{placement.category}"
    yield "form", "공식 보도자료" if official else "언론 기사"
    actor_words: set[str] = set()
    if placement is not None:
        if placement.actor is not None:
            yield "kind", placement.actor.kind
        if placement.region:
            yield "region", placement.region
    if story.lead.outlet:
        yield "outlet", story.lead.outlet
    if placement is not None:
        name = placement.actor.name if placement.actor else placement.actor_name
        if name:
            yield "actor", name
            actor_words = {stem(word) for word in words(normal(name))}
            if placement.actor is not None:
                actor_words |= {stem(word) for word in words(normal(placement.actor.short))}
    terms = (stem(word) for word in words(normal(read(story.lead).headline)))
    telling = (t for t in terms if len(t) > 1 and not t[0].isdigit() and t not in actor_words)
    for term in list(dict.fromkeys(telling))[:_TERMS_MAX]:
        yield "term", term


@dataclass(slots=True)
class _Row:
    """One choice while it is learned from."""

    traits: tuple[Trait, ...]
    kept: bool
    weight: float
    log_odds: float = 0.0

    @property
    def usual(self) -> float:
        return 1.0 / (1.0 + math.exp(-self.log_odds))


def learn(decisions: Iterable[Decision], *, limit: float) -> Taste:
    """Learn from the decisions of earlier issues.

    Args:
        decisions: of any issues; the last one about an entry or a story counts. 확인 and 옮기기
            are kept, 제외 is dropped, 보류 says nothing.
        limit: points that the lessons can give or take, at most.
    """
    rows = _rows(_last(decisions))
    issues = len({number for number, _ in rows})
    learned = [row for _, row in rows]
    if limit <= 0 or not learned:
        return Taste(lessons={}, limit=limit, choices=len(learned), issues=issues)
    kept = sum(row.weight for row in learned if row.kept)
    all_ = sum(row.weight for row in learned)
    share = (kept + 1.0) / (all_ + 2.0)
    for row in learned:
        row.log_odds = math.log(share / (1.0 - share))
    lessons: dict[Trait, Lesson] = {}
    for kind in _ORDER:
        found = _lessons(kind, learned)
        for row in learned:
            row.log_odds += sum(found[t].shift for t in row.traits if t in found)
        lessons |= found
    return Taste(lessons=lessons, limit=limit, choices=len(learned), issues=issues)


def _last(decisions: Iterable[Decision]) -> list[Decision]:
    """The last word about every entry or story of an issue, in the order of time."""
    last: dict[tuple[int, str], Decision] = {}
    for decision in sorted(decisions, key=lambda d: d.at):
        name = str(decision.story_id or decision.entry_id or decision.headline)
        last[decision.number, name] = decision
    return list(last.values())


def _rows(last: Sequence[Decision]) -> list[tuple[int, _Row]]:
    said = [decision for decision in last if decision.action != "hold" and decision.traits]
    numbers = sorted({decision.number for decision in said}, reverse=True)[:ISSUES_BACK]
    age = {number: place for place, number in enumerate(numbers)}
    rows = [
        (
            decision.number,
            _Row(decision.traits, decision.action != "drop", DECAY ** age[decision.number]),
        )
        for decision in said
        if decision.number in age
    ]
    rows.sort(key=lambda row: (row[0], row[1].traits, row[1].kept))  # sums must not hang on order
    return rows


def _lessons(kind: TraitKind, rows: Sequence[_Row]) -> dict[Trait, Lesson]:
    """One step towards what was kept, for every trait of a kind, shrunk and doubted."""
    more: defaultdict[Trait, float] = defaultdict(float)
    known: defaultdict[Trait, float] = defaultdict(float)
    counts: defaultdict[Trait, list[_Row]] = defaultdict(list)
    for row in rows:
        usual = row.usual
        for trait in row.traits:
            if trait[0] == kind:
                more[trait] += row.weight * (row.kept - usual)
                known[trait] += row.weight * usual * (1.0 - usual)
                counts[trait].append(row)
    found: dict[Trait, Lesson] = {}
    for trait, held in counts.items():
        if len(held) < CHOICES_MIN:
            continue
        sure = abs(more[trait]) - DOUBT[kind] * math.sqrt(known[trait])
        if sure <= 0:
            continue
        found[trait] = Lesson(
            trait=trait,
            shift=round(math.copysign(sure, more[trait]) / (known[trait] + SHRINK), 4),
            shown=len(held),
            kept=sum(row.kept for row in held),
            usual=sum(row.usual for row in held),
        )
    return found
