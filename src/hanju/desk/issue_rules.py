"""Rules about an issue as a whole: I1 to I4 and I7 to I10 of the house style.

Shape:  an `Issue` and the `House` in, `Finding`s out, in printing order.
Units:  spans of issue-wide findings are (0, 0); dates are Asia/Seoul, window ends included.
Errors: none; odd issues give findings.
Source: design/house-style.md section 8. I5 and I6 are about rendered pages and are checked
        where pages are made (publish).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model import EntryId, Issue, Severity
    from hanju.settings import House

#: Two headlines with this share of common two-letter pieces tell the same thing to a reader.
SAME_HEADLINE_SHARE: Final = 0.8


def check_issue(issue: Issue, house: House, *, previous_number: int | None = None) -> list[Finding]:
    """Check the issue as a whole against the house."""
    return [
        *_grid(issue, house),
        *_dates(issue),
        *_coverage(issue, house),
        *_twins(issue),
        *_sources(issue),
        *_masthead(issue, house, previous_number),
    ]


def _finding(
    rule: str,
    severity: Severity,
    message: str,
    mend: str,
    *,
    entry_id: EntryId | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        span=(0, 0),
        message=message,
        mend=mend,
        where="entry" if entry_id else "issue",
        entry_id=entry_id,
    )


def _bare(title: str) -> str:
    return re.sub(r"\s+", "", title)


def _grid(issue: Issue, house: House) -> Iterator[Finding]:
    wanted = [
        (_bare(chapter.title), field.title, category.name)
        for chapter in house.chapters
        for field in house.fields
        for category in chapter.categories
    ]
    there = [
        (_bare(chapter.title), field.name, category.name)
        for chapter, field, category in issue.cells()
    ]
    if there != wanted:
        missing = [" › ".join(cell[1:]) for cell in wanted if cell not in there]
        detail = f" (없는 구분: {', '.join(missing)})" if missing else ""
        yield _finding(
            "I1", "E", f"장·분야·구분의 차례가 설정과 다릅니다{detail}",
            "hanju.toml의 장과 구분에 맞추세요.",
        )  # fmt: skip


def _dates(issue: Issue) -> Iterator[Finding]:
    for _, field, category in issue.cells():
        for before, after in pairwise(category.entries):
            if after.event_date < before.event_date:
                yield _finding(
                    "I2", "E",
                    f"{field.name} {category.name}: 날짜순이 아닙니다 "
                    f"({before.event_date:%m.%d} 다음에 {after.event_date:%m.%d})",
                    "날짜순으로 옮기세요.", entry_id=after.id,
                )  # fmt: skip
    for entry in issue.entries():
        if not issue.window_start <= entry.event_date <= issue.window_end:
            yield _finding(
                "I3", "E",
                f"대상 기간 밖의 날짜입니다({entry.event_date:%Y.%m.%d})",
                "날짜를 확인하거나 항목을 빼세요.", entry_id=entry.id,
            )  # fmt: skip


def _coverage(issue: Issue, house: House) -> Iterator[Finding]:
    days = (issue.window_end - issue.window_start).days + 1
    counts = Counter(entry.event_date for entry in issue.entries())
    total = sum(counts.values())
    if not total:
        yield _finding("I7", "W", "항목이 하나도 없습니다", "기사를 가져와 초안을 다시 만드세요.")
        return
    day, most = max(counts.items(), key=lambda item: (item[1], -item[0].toordinal()))
    covered = sum((issue.window_start + timedelta(days=offset)) in counts for offset in range(days))
    if covered < days or most / total > house.issue.day_share_max:
        yield _finding(
            "I7", "I",
            f"{days}일 가운데 {covered}일이 실렸고 {day:%m.%d}이 {most / total:.0%}입니다",
            "비어 있는 날의 후보를 살펴보세요.",
        )  # fmt: skip


def _twins(issue: Issue) -> Iterator[Finding]:
    seen: list[tuple[str | None, frozenset[str], str]] = []
    for entry in issue.entries():
        bare = _bare(entry.headline)
        pieces = frozenset(bare[i : i + 2] for i in range(len(bare) - 1))
        for actor, other, headline in seen:
            if actor != entry.actor or not pieces or not other:
                continue
            if len(pieces & other) / min(len(pieces), len(other)) >= SAME_HEADLINE_SHARE:
                yield _finding(
                    "I8", "W", f"같은 소식으로 보입니다: ‘{headline}’ / ‘{entry.headline}’",
                    "한 항목으로 합치거나 하나를 빼세요.", entry_id=entry.id,
                )  # fmt: skip
        seen.append((entry.actor, pieces, entry.headline))


def _sources(issue: Issue) -> Iterator[Finding]:
    for entry in issue.entries():
        if not any(source.outlet and source.url for source in entry.sources):
            yield _finding(
                "I9", "E", "출처가 없습니다",
                "출처(매체와 주소)를 더하세요.", entry_id=entry.id,
            )  # fmt: skip


def _masthead(issue: Issue, house: House, previous_number: int | None) -> Iterator[Finding]:
    if previous_number is not None and issue.number != previous_number + 1:
        yield _finding(
            "I10", "E", f"호수가 이어지지 않습니다({previous_number} 다음에 {issue.number})",
            f"제{previous_number + 1}호로 고치세요.",
        )  # fmt: skip
    period = house.period
    if period.unit == "week" and issue.base_date.weekday() != period.base_weekday:
        yield _finding("I10", "E", "기준일의 요일이 설정과 다릅니다", "기준일을 확인하세요.")
    if (issue.window_start, issue.window_end) != house.window_for(issue.base_date):
        yield _finding("I10", "E", "대상 기간이 기준일과 맞지 않습니다", "기간을 확인하세요.")
    if not issue.disclaimer.strip():
        yield _finding("I10", "E", "마지막 안내문이 없습니다", "disclaimer를 채우세요.")
