"""Candidates: the stories that did not make it, with the headline they would have and why not.

Shape:  a number, words and a group in; `CandidateView`s best first out.
Units:  the score is that of ranking; at most `limit` are given.
Errors: `NoSuchIssueError`.
Source: design/desk.md section 4.6; docs/decisions/0010-rank.md.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from hanju.newsroom.desk.base import Base
from hanju.newsroom.touched import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from hanju.model import Article, Cell, Decision, Dropped, Story
    from hanju.newsroom.parts import Parts

NO_ROOM: Final = "자리 없음"
NO_FIELD: Final = "분야 아님"
HELD: Final = "이미 실림"
OUTSIDE: Final = "기간 외"
UNDATED: Final = "날짜 없음"
EMBARGO: Final = "엠바고"
LEFT_OUT: Final = "넣지 않음"
#: Kept by a person for the next issue; and there, what was kept in the one before.
CARRY: Final = "다음 호로"
CARRIED: Final = "지난 호에서"
GROUPS: Final = (
    CARRIED, NO_ROOM, NO_FIELD, HELD, OUTSIDE, UNDATED, EMBARGO, CARRY, LEFT_OUT,
)  # fmt: skip
_OF_RULE: Final = {
    "outside window": OUTSIDE, "future": OUTSIDE, "undated": UNDATED, "embargo": EMBARGO,
}  # fmt: skip
_KEPT: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A story, or an article that a rule dropped; `name` takes it in."""

    name: str
    headline: str
    cell: Cell | None
    event_date: date | None
    publishers: tuple[str, ...]
    articles: int
    score: float
    group: str
    reason: str
    is_story: bool = True
    can_wait: bool = False  # whether it can be kept for the next issue, or left out
    earlier: str = ""  # the entry of an earlier issue that it is like


class Choosing(Base):
    """What is not in the issue."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._headlines: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._headline_lock = Lock()

    def candidates(
        self, number: int, query: str = "", why: str = "", *, limit: int = 100
    ) -> tuple[CandidateView, ...]:
        """The candidates of an issue, best first.

        Args:
            number: the issue.
            query: words that all stand in its titles or publishers.
            why: one of `GROUPS`; what rules dropped is looked at only when it is asked for, by
                group or by words.
            limit: how many at most.
        """
        words = query.split()
        found: list[CandidateView] = []
        if why in {"", CARRIED}:
            found += (
                self._view(one, CARRIED, "지난 호에서 이번 호로 미룬 것")
                for one in self.carried(number)
                if _fits(one.articles, words)
            )
        for story, group, reason in self._outside(number):
            if len(found) >= limit:
                break
            if why in {"", group} and _fits(story.articles, words):
                found.append(self._view(story, group, reason))
        if words or why in _OF_RULE.values() or why == NO_FIELD:
            found += self._dropped(number, words, why, limit - len(found))
        return tuple(found)

    def candidate_groups(self, number: int) -> dict[str, int]:
        """How many candidates there are for each reason why they are out, in order of `GROUPS`."""
        counts = Counter(group for _, group, _ in self._outside(number))
        counts[CARRIED] += len(self.carried(number))
        for one in self._parts.store.dropped(number):
            counts[_OF_RULE.get(one.rule, NO_FIELD)] += 1
        return {group: counts[group] for group in GROUPS if counts[group]}

    def carried(self, number: int) -> list[Story]:
        """What was kept for this issue in the one before, and is not in it."""
        before = [row.number for row in self._parts.store.issue_rows() if row.number < number]
        if not before:
            return []
        last = max(before)
        kept = {
            str(one.story_id) for one in _last(self._parts.store.decisions(last, last))
            if (one.action, one.why, one.entry_id) == ("hold", CARRY, None)
        }  # fmt: skip
        if not kept:
            return []
        issue = self._parts.store.issue(number)
        used = {one.article_id for entry in issue.entries() for one in entry.sources}
        return [
            one
            for one in self._parts.store.stories(last)
            if one.id in kept and not all(article.id in used for article in one.articles)
        ]

    def _outside(self, number: int) -> Iterator[tuple[Story, str, str]]:
        """Stories that are not in the issue, best first, each with its group and the reason."""
        issue = self._parts.store.issue(number)
        stories = self._parts.store.stories(number)
        printed = {entry.story_id for entry in issue.entries()}
        used = {one.article_id for entry in issue.entries() for one in entry.sources}
        last = {
            str(one.story_id): one for one in self._parts.store.decisions(number, number)
            if one.story_id
        }  # fmt: skip
        standing = _standing(stories)
        for story in sorted(stories, key=lambda one: -one.score):
            if story.id in printed or all(one.id in used for one in story.articles):
                continue
            decision = last.get(str(story.id))
            if decision is not None and decision.entry_id is not None:
                continue  # it has a text: it stands at the foot of its category
            yield story, *self._why(story, decision, standing)

    def _why(
        self, story: Story, decision: Decision | None, standing: dict[str, str]
    ) -> tuple[str, str]:
        if decision is not None and decision.action in {"drop", "hold"}:
            if decision.why == CARRY:
                return CARRY, told(decision)
            return LEFT_OUT, told(decision)
        if story.earlier is not None and story.earlier.kind == "held":
            mark = story.earlier
            return HELD, f"제{mark.number}호에 실림: ‘{mark.headline}’"
        place = story.placement
        if place is None or not place.category or not place.field:
            return NO_FIELD, " · ".join((*story.why, *(place.why if place else ()))[:3])
        reason = standing[str(story.id)]
        if story.earlier is not None:
            reason += f" · 제{story.earlier.number}호의 이어짐"
        return NO_ROOM, reason

    def _view(self, story: Story, group: str, reason: str) -> CandidateView:
        place = story.placement
        titles = {field.name: field.title for field in self._parts.house.fields}
        cell = (
            (place.chapter, titles.get(place.field, place.field), place.category)
            if place is not None and place.category
            else None
        )
        return CandidateView(
            name=str(story.id),
            headline=self._headline(story),
            cell=cell,
            event_date=story.event_date,
            publishers=story.outlets,
            articles=len(story.articles),
            score=round(story.score, 2),
            group=group,
            reason=reason,
            can_wait=group not in {CARRY, CARRIED},
            earlier=f"제{story.earlier.number}호 ‘{story.earlier.headline}’"
            if story.earlier
            else "",
        )

    def _headline(self, story: Story) -> str:
        """The headline it would have; made once for each lead."""
        key = (str(story.id), str(story.lead.id))
        with self._headline_lock:
            if key in self._headlines:
                return self._headlines[key]
        from hanju.write.headline import headline
        from hanju.write.who import actor_names

        rules = self._parts.house.entry
        made = headline(story.lead.title, actor_names(story), "", rules).text or story.lead.title
        with self._headline_lock:
            self._headlines[key] = made
            while len(self._headlines) > _KEPT:
                self._headlines.popitem(last=False)
        return made

    def _dropped(
        self, number: int, words: list[str], why: str, limit: int
    ) -> Iterator[CandidateView]:
        """Articles that a rule dropped."""
        rules: dict[str, Dropped] = {}
        for one in self._parts.store.dropped(number):
            if why in {"", _OF_RULE.get(one.rule, NO_FIELD)}:
                rules[str(one.article_id)] = one
        ids = [one.article_id for one in rules.values()]
        for start in range(0, len(ids), 500):
            for article in self._parts.store.articles_by_id(ids[start : start + 500]):
                if limit <= 0:
                    return
                if not _fits((article,), words):
                    continue
                limit -= 1
                drop = rules[str(article.id)]
                at = article.published_at
                yield CandidateView(
                    name=str(article.id),
                    headline=article.title,
                    cell=None,
                    event_date=self._parts.house.local_date(at) if at else None,
                    publishers=(article.outlet,) if article.outlet else (),
                    articles=1,
                    score=0.0,
                    group=_OF_RULE.get(drop.rule, NO_FIELD),
                    reason=drop.why,
                    is_story=False,
                )


def _last(decisions: Iterable[Decision]) -> Iterable[Decision]:
    """The last word on every story."""
    return {str(one.story_id): one for one in decisions if one.story_id}.values()


def _fits(articles: tuple[Article, ...], words: list[str]) -> bool:
    if not words:
        return True
    said = " ".join(f"{one.title} {one.outlet}" for one in articles).casefold()
    return all(word.casefold() in said for word in words)


def _standing(stories: list[Story]) -> dict[str, str]:
    """The place of every story among those of its category, by points."""
    cells: dict[tuple[str, str, str], list[Story]] = {}
    for story in stories:
        at = story.placement
        if at is not None and at.category:
            cells.setdefault((at.chapter, at.field, at.category), []).append(story)
    found = {}
    for (_, field, category), inside in cells.items():
        ordered = sorted(inside, key=lambda one: -one.score)
        for place, story in enumerate(ordered, 1):
            found[str(story.id)] = f"{field}·{category} {len(inside)}건 가운데 {place}위"
    return found
