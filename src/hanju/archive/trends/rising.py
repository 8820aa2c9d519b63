"""Rising terms, changed counts and new actors of a week against its own past.

Shape:  a `CountedWeek` and those before it in, a `TrendReport` without coverage out.
Units:  see `nouns`; `FALSE_SHARE` is the share of false alarms among the rising terms, at most.
Errors: none; without a past there is nothing rising and a note says so.
Source: docs/decisions/0048-trends.md; gate `trends`.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Final

from hanju.archive.trends.counting import (
    counts,
    in_field,
    names_of,
    spellings,
    splits,
)
from hanju.archive.trends.nouns import Change, NewActor, TrendReport
from hanju.archive.trends.statistic import (
    Split,
    common_spread,
    interval,
    least_p,
    own_spread,
    q_values,
    upper_tail,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.archive.trends.nouns import CountedStory, CountedWeek, Trait

FALSE_SHARE: Final = 0.05
#: A trend is told by several: stories of the week, and publishers that know nothing of each other.
STORIES_LEAST: Final = 3
OUTLETS_LEAST: Final = 3
#: A total that could not reach this p whatever happened is no test (Tarone): it would only make
#: the others weaker.
_TELLABLE_P: Final = FALSE_SHARE / 10
#: A word of more than this share of all stories is the language of the field, not a topic.
_COMMON: Final = 0.25
#: Terms that share so much of their stories are one trend.
_SAME_STORIES: Final = 0.6
_CANDIDATES: Final = 10
_LEADS: Final = 5
#: With fewer weeks of past nobody can tell a wobble from a rise; said in words.
_FEW_WEEKS: Final = 4
_TRAITS: Final[tuple[Trait, ...]] = ("field", "category", "actor_kind", "actor", "region")


def report_of(now: CountedWeek, past: Sequence[CountedWeek]) -> TrendReport:
    """Compare a week with the weeks before it, oldest first."""
    fields = sorted({story.field for week in (now, *past) for story in week.stories})
    spread = _spread(now, past, fields)
    terms = _term_changes(now, past, fields, spread)
    tested = [one for one in terms if one.p is not None]
    strong = sorted(tested, key=lambda one: (one.q, -one.low, one.name))
    told = [
        one
        for one in strong
        if one.now >= STORIES_LEAST and len(one.outlets) >= OUTLETS_LEAST and one.low > 0
    ]
    rising = _grouped([one for one in told if one.q is not None and one.q <= FALSE_SHARE], now)
    known = {name for one in rising for name in (one.name, *one.together)}
    rest = [one for one in told if one.name not in known and one.low > 1]
    return TrendReport(
        start=now.start,
        end=now.end,
        weeks=tuple(
            (week.start, week.end, week.articles, len(week.stories)) for week in (*past, now)
        ),
        dispersion=spread,
        tested=len(tested),
        rising=tuple(rising),
        candidates=tuple(_grouped(rest, now)[:_CANDIDATES]),
        changes=tuple(_trait_changes(now, past, fields, spread)),
        new_actors=tuple(_new_actors(now, past)),
        coverage=None,
        notes=tuple(_notes(now, past)),
    )


def _spread(now: CountedWeek, past: Sequence[CountedWeek], fields: Iterable[str]) -> float:
    """How much a week wobbles: from the weeks of the past, from this very week if there is one."""
    found: list[Split] = []
    whole = [week for week in past if week.stories]
    for field in fields:
        weeks = [in_field(week.stories, field) for week in whole]
        if len(weeks) > 1:
            for at, week in enumerate(weeks):
                rest = weeks[:at] + weeks[at + 1 :]
                found += [split for _, split in splits(week, rest, "term")]
        else:
            found += [split for _, split in splits(in_field(now.stories, field), weeks, "term")]
    return common_spread([one for one in found if one.of_now and sum(one.of_past)])


def _term_changes(
    now: CountedWeek, past: Sequence[CountedWeek], fields: Iterable[str], spread: float
) -> list[Change]:
    written = spellings(story for week in (*past, now) for story in week.stories)
    found: list[Change] = []
    for field in fields:
        here = in_field(now.stories, field)
        weeks = [in_field(week.stories, field) for week in past]
        holders = _holders(here)
        for term, split in splits(here, weeks, "term"):
            everything = split.of_now + sum(split.of_past)
            own = own_spread(split, spread)
            if split.total > _COMMON * everything or least_p(split, own) > _TELLABLE_P:
                continue
            change = _change("term", written[term], field, split, own)
            found.append(_told_by(replace(change, p=upper_tail(split, own)), holders.get(term, ())))
    return _with_q(found)


def _trait_changes(
    now: CountedWeek, past: Sequence[CountedWeek], fields: Iterable[str], spread: float
) -> list[Change]:
    """Counts of fields, categories, kinds, regions and actors, over all stories and in a field."""
    found: list[Change] = []
    for trait in _TRAITS:
        for field in ("",) if trait == "field" else ("", *fields):
            here = in_field(now.stories, field)
            weeks = [in_field(week.stories, field) for week in past]
            names = names_of(trait)
            rows = []
            for name, split in splits(here, weeks, trait):
                own = own_spread(split, spread)
                change = _change(trait, name, field, split, own)
                if least_p(split, own) <= _TELLABLE_P:
                    change = replace(change, p=upper_tail(split, own))
                rows.append(_told_by(change, [one for one in here if name in names(one)]))
            found += rows
    return _with_q(found)


def _change(trait: Trait, name: str, field: str, split: Split, spread: float) -> Change:
    ratio, low, high = interval(split, spread)
    return Change(
        trait=trait,
        name=name,
        field=field,
        now=split.now,
        past=split.past,
        of_now=split.of_now,
        of_past=split.of_past,
        ratio=ratio,
        low=low,
        high=high if isfinite(high) else None,
        p=None,
        q=None,
    )


def _with_q(changes: list[Change]) -> list[Change]:
    tested = [one for one in changes if one.p is not None]
    qs = iter(q_values([one.p for one in tested if one.p is not None]))
    return [replace(one, q=next(qs)) if one.p is not None else one for one in changes]


def _holders(stories: Iterable[CountedStory]) -> dict[str, list[CountedStory]]:
    found: dict[str, list[CountedStory]] = {}
    for story in stories:
        for term in {term.lower() for term in story.terms}:
            found.setdefault(term, []).append(story)
    return found


def _told_by(change: Change, stories: Sequence[CountedStory]) -> Change:
    most = sorted(stories, key=lambda one: (-len(one.outlets), one.id))
    return replace(
        change,
        outlets=tuple(sorted({name for one in stories for name in one.outlets})),
        leads=tuple(one.lead for one in most[:_LEADS]),
    )


def _grouped(changes: Sequence[Change], now: CountedWeek) -> list[Change]:
    """Terms of much the same stories under the strongest of them, the longest where equal."""
    held: Mapping[tuple[str, str], frozenset[str]] = {
        (field, term): frozenset(story.id for story in stories)
        for field in {one.field for one in changes}
        for term, stories in _holders(in_field(now.stories, field)).items()
    }
    heads: list[tuple[Change, frozenset[str]]] = []
    for one in changes:
        mine = held.get((one.field, one.name.lower()), frozenset())
        for at, (head, theirs) in enumerate(heads):
            common = len(mine & theirs)
            if head.field == one.field and common >= _SAME_STORIES * min(len(mine), len(theirs)):
                if one.now == head.now and head.name.lower() in one.name.lower():
                    joined = replace(one, together=(*head.together, head.name))
                else:
                    joined = replace(head, together=(*head.together, one.name))
                heads[at] = (joined, theirs)
                break
        else:
            heads.append((one, mine))
    return [head for head, _ in heads]


def _new_actors(now: CountedWeek, past: Sequence[CountedWeek]) -> list[NewActor]:
    """Bodies that act for the first time in all weeks counted, told by two publishers at least."""
    known = {name for week in past for name in counts(week.stories, "actor")}
    if not any(week.stories for week in past):
        return []
    found: dict[str, list[CountedStory]] = {}
    for story in now.stories:
        if story.actor and story.actor not in known:
            found.setdefault(story.actor, []).append(story)
    made = [
        NewActor(
            name=name,
            kind=stories[0].actor_kind,
            region=next((region for one in stories for region in one.regions), ""),
            stories=len(stories),
            outlets=tuple(sorted({outlet for one in stories for outlet in one.outlets})),
            leads=tuple(one.lead for one in stories[:_LEADS]),
        )
        for name, stories in found.items()
    ]
    wide = [one for one in made if len(one.outlets) > 1]
    return sorted(wide, key=lambda one: (-one.stories, -len(one.outlets), one.name))


def _notes(now: CountedWeek, past: Sequence[CountedWeek]) -> list[str]:
    """How far the answer carries, in words."""
    whole = [week for week in past if week.stories]
    told: list[str] = []
    if not now.stories:
        told.append("이 주에는 센 이야기가 없습니다.")
    if not whole:
        told.append("견줄 지난 주가 없습니다. 늘었는지 줄었는지는 다음 주부터 말할 수 있습니다.")
    elif len(whole) == 1:
        told.append(
            "견줄 지난 주가 한 주뿐입니다. 두 주의 차이만 보며, 늘 있는 출렁임과 추세를 가르지 "
            "못합니다. 주마다 얼마나 출렁이는지도 이 두 주에서 어림했습니다."
        )
    elif len(whole) < _FEW_WEEKS:
        told.append(
            f"견줄 지난 주가 {len(whole)}주뿐이라 철마다 되풀이되는 오르내림은 알 수 없습니다."
        )
    for week in (*past, now):
        length = (week.end - week.start).days + 1
        if not week.stories and week is not now:
            told.append(f"{week.start:%m.%d}.~{week.end:%m.%d}.은 모은 것이 없어 뺐습니다.")
        elif not week.is_whole:
            told.append(
                f"{week.start:%m.%d}.~{week.end:%m.%d}.은 {length}일 가운데 {week.days}일치만 "
                "모았습니다."
            )
    return told
