"""Trends: count the weeks of the archive and compare one with those before it.

Shape:  a number or nothing in, a `TrendReport` out; counts of a week lie in `trends/`.
Units:  weeks of the house, from one base day to the next; seconds of wall clock.
Errors: `NoSuchIssueError` for a number that is not there.
Source: docs/decisions/0048-trends.md.

The counts follow from the articles: a file that is missing, broken or of another rule or mark is
made again, and one that cannot be written costs time only.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from importlib.metadata import version
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.archive.trends import CountedStory, CountedWeek, counted_week, coverage_of, report_of
from hanju.archive.trends.terms import TERMS_VERSION
from hanju.model import ArticleId, StoryId
from hanju.newsroom.searching import gazetteer_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hanju.archive.trends import TrendReport
    from hanju.model.document import Appendix
    from hanju.newsroom.parts import Parts
    from hanju.ports import FrozenIssue

FOLDER: Final = "trends"


def trends(parts: Parts, number: int | None = None, *, weeks: int | None = None) -> TrendReport:
    """Compare the week of an issue, or the newest one, with the `weeks` before it."""
    began = perf_counter()
    house = parts.house
    rows = parts.store.issue_rows()
    if number is not None:
        base = parts.store.issue(number).base_date
    else:
        base = house.next_base_date(house.local_date(parts.clock.now()))
    bases = [base]
    for _ in range(weeks or house.trends.weeks):
        bases.append(house.base_before(bases[-1]))
    parts.progress.start("주별로 세기", len(bases))
    counted: list[CountedWeek] = []
    try:
        for one in bases:
            counted.append(count_week(parts, one))
            parts.progress.advance()
    finally:
        parts.progress.finish()
    now, past = counted[0], counted[:0:-1]
    while past and not past[0].articles:  # before the newsroom began
        past = past[1:]
    report = report_of(now, past)
    row = next((row for row in rows if row.base_date == base), None)
    if row is not None:
        report = replace(report, coverage=coverage_of(parts.store.issue(row.number), now, house))
    report = replace(report, titles=_titles(parts, report))
    return replace(report, seconds=perf_counter() - began)


def appendix_for(parts: Parts, frozen: FrozenIssue) -> Appendix:
    """The page 이번 주 한눈에 of a signed issue: counted once, the same in every later edition.

    Raises:
        MissingChartsError: nothing can draw.
    """
    from hanju.archive.trends.appendix import drawn, plan_of

    path = parts.home / FOLDER / f"appendix-{frozen.number}{_behind(frozen)}.json"
    key = {"signed": frozen.content_hash}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["signed"] == frozen.content_hash:
            return drawn(kept["plan"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    plan = plan_of(trends(parts, frozen.number))
    made = drawn(plan)
    _keep(path, {**key, "plan": plan})
    return made


def _behind(frozen: FrozenIssue) -> str:
    return "" if frozen.edition == 1 else f"-{frozen.edition}"


def count_week(parts: Parts, base: date) -> CountedWeek:
    """The stories of the week before a base day, counted now or before."""
    house = parts.house
    start, end = house.base_before(base), base - timedelta(days=1)
    first, last = house.window_instants(start, end)
    key = {"tag": _tag(parts), "mark": parts.store.articles_mark(first, last)}
    path = parts.home / FOLDER / f"{base.isoformat()}.json"
    known = _read(path, key)
    if known is not None:
        return known
    return _count(parts, base, (first, last), path, key)


def _count(
    parts: Parts, base: date, window: tuple[datetime, datetime], path: Path, key: dict[str, str]
) -> CountedWeek:
    from hanju.sift.week import sift

    house, now = parts.house, parts.clock.now()
    articles = parts.store.articles_between(*window)
    sifted = sift(articles, house, base_date=base, now=now)
    week = counted_week(
        (*sifted.chosen, *sifted.candidates),
        house,
        gazetteer_of(house),
        start=house.local_date(window[0]),
        end=base - timedelta(days=1),
        days_of_articles=[
            house.local_date(one.published_at) for one in articles if one.published_at
        ],
    )
    if not any(one.embargo_until is not None and one.embargo_until > now for one in articles):
        _keep(path, {**key, "week": asdict(week)})
    return week


def _tag(parts: Parts) -> str:
    """Names the rules of counting; it changes with the house's fields, categories and actors."""
    house = parts.house
    made = repr((house.fields, house.chapters, house.actors, house.period)).encode()
    return f"{version('hanju')}-{TERMS_VERSION}-{hashlib.sha256(made).hexdigest()[:16]}"


def _keep(path: Path, kept: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(kept, ensure_ascii=False, default=str), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return  # made again next time


def _read(path: Path, key: dict[str, str]) -> CountedWeek | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if {name: kept[name] for name in key} != key:
            return None
        return _week(kept["week"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _week(kept: dict[str, Any]) -> CountedWeek:
    return CountedWeek(
        start=date.fromisoformat(kept["start"]),
        end=date.fromisoformat(kept["end"]),
        articles=int(kept["articles"]),
        days=int(kept["days"]),
        stories=tuple(
            CountedStory(
                id=StoryId(one["id"]),
                lead=ArticleId(one["lead"]),
                day=date.fromisoformat(one["day"]) if one["day"] else None,
                field=one["field"],
                category=one["category"],
                actor=one["actor"],
                actor_kind=one["actor_kind"],
                regions=tuple(one["regions"]),
                outlets=tuple(one["outlets"]),
                terms=tuple(one["terms"]),
            )
            for one in kept["stories"]
        ),
    )


def _titles(parts: Parts, report: TrendReport) -> tuple[tuple[ArticleId, str], ...]:
    """Titles of the stories behind what is told; those taken down have none."""
    leads = [lead for one in (*report.rising, *report.candidates) for lead in one.leads]
    leads += [lead for one in report.new_actors for lead in one.leads]
    leads += [lead for lead, _ in (report.coverage.left_out if report.coverage else ())]
    found = parts.store.articles_by_id(list(dict.fromkeys(leads)))
    return tuple((one.id, one.title) for one in found if one.title)
