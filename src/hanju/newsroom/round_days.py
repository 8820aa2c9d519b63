"""Which rounds are due: a decision over base days, made without looking at anything else.

Shape:  now, the house, what rounds and issues there are in; `Due` with a reason out.
Units:  instants aware UTC, base days Asia/Seoul.
Errors: none.
Source: threats.md S9; docs/decisions/0036-weekly-round.md.

A round belongs to a base day and not to an hour: a clock that goes back finds the day done, and a
machine that was off finds the days it missed, the oldest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.model.calendar import holiday_name
from hanju.ports_care import ROUND_STAGES
from hanju.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from hanju.ports import IssueRow
    from hanju.ports_care import StageRow
    from hanju.settings import House

#: More missed base days than this are a clock that is wrong, or a decision for a person.
CATCH_UP: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Base days whose round should run now, oldest first; without any, `why` says why not."""

    bases: tuple[date, ...] = ()
    why: str = ""
    #: somebody should look: nothing runs by itself until then
    is_doubtful: bool = False


def finished(stages: Iterable[StageRow]) -> set[date]:
    """Base days of which every stage is done."""
    done: dict[date, set[str]] = {}
    for one in stages:
        if one.state == "done":
            done.setdefault(one.base_date, set()).add(one.stage)
    return {base for base, names in done.items() if names.issuperset(ROUND_STAGES)}


def due_rounds(
    now: datetime, house: House, stages: Sequence[StageRow], issues: Sequence[IssueRow]
) -> Due:
    """Say which rounds are due, or why none is."""
    newest = house.next_base_date(house.local_date(now))
    while not house.has_issue(newest) or house.draft_at(newest) > now:
        newest = house.base_before(newest)
    # what a clock that ran ahead began is not of our days
    begun = {one.base_date for one in stages if one.base_date <= newest}
    done = finished(stages) | {row.base_date for row in issues if row.is_signed}
    # an issue made by hand for another day is its maker's
    done |= {row.base_date for row in issues if row.base_date != newest} - begun
    last = max(done | begun, default=None)
    if last is None:
        return Due(bases=(newest,))
    if last > newest and newest in done:
        return Due(why=waiting(house, newest))
    if last > newest:
        why = (
            f"기준일 {last}의 호가 이미 있는데 지금 시각으로는 {newest}까지입니다. 시계가 뒤로 "
            "갔으면 맞추고, 일부러 앞서 낸 호라면 그날까지 기다립니다."
        )
        return Due(why=why, is_doubtful=last > house.local_date(now))
    missed = []
    base = newest
    while base > last:
        if house.has_issue(base) and base not in done:
            missed.append(base)
        base = house.base_before(base)
    missed += sorted(begun - done, reverse=True)
    if len(missed) > CATCH_UP:
        why = (
            f"마지막 기준일 {last} 뒤로 {len(missed)}호가 밀렸습니다. 시계가 맞는지 보고, 맞으면 "
            f"`hanju run --base-date {newest}`로 한 번 실행하세요."
        )
        return Due(why=why, is_doubtful=True)
    if missed:
        return Due(bases=tuple(sorted(set(missed))))
    return Due(why=waiting(house, newest))


def waiting(house: House, done: date) -> str:
    """Why nothing is to be done after the round of `done`: when the next one is."""
    following = house.base_after(done)
    left_out = []
    while not house.has_issue(following):
        kind = "합침" if house.is_combined(following) else "쉼"
        left_out.append(f"{following} {kind}")
        following = house.base_after(following)
    at = house.draft_at(following)
    name = holiday_name(following, house.round.holidays)
    why = f", {following}이 {name}이라 미룸" if name and at.date() != following else ""
    between = f", 그 사이 {', '.join(left_out)}" if left_out else ""
    return (
        f"기준일 {done}의 초안은 이미 있습니다. 다음은 {at:%Y-%m-%d}"
        f"({WEEKDAYS[at.weekday()]}) {at:%H:%M}입니다(기준일 {following}{why}{between})."
    )
