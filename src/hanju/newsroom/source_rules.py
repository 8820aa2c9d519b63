"""Rules about the articles behind an entry: embargoes, later corrections, taken down.

Shape:  an entry's newest articles, when its text was last written and now in; `Finding`s out.
Units:  instants are aware UTC.
Errors: none.
Source: design/sources.md S4 and S5; threats.md D4 and D5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hanju.model import Article
    from hanju.settings import House


def source_findings(
    articles: Iterable[Article], house: House, *, written_at: datetime, now: datetime
) -> list[Finding]:
    """Name sources not to be shown yet (I11), changed since (I12), or taken down (I17)."""
    found = []
    for article in articles:
        if not article.title and not article.text:  # a tombstone: its note says why
            found.append(
                Finding(
                    rule="I17",
                    severity="E",
                    span=(0, 0),
                    message=f"출처를 내렸습니다({article.url}). {' '.join(article.notes)}".rstrip(),
                    mend="이 항목을 빼거나 다른 출처로 다시 쓰세요.",
                    where="entry",
                )
            )
            continue
        title = article.title[:40]
        until = article.embargo_until
        if until is not None and until > now:
            shown = f"{until.astimezone(house.period.timezone):%Y-%m-%d %H:%M}"
            found.append(
                Finding(
                    rule="I11",
                    severity="E",
                    span=(0, 0),
                    message=f"출처 '{title}'에 {shown}까지 엠바고가 걸려 있습니다",
                    mend="그 시각 뒤에 승인하거나 이 항목을 빼세요.",
                    where="entry",
                )
            )
        if article.collected_at is not None and article.collected_at > written_at:
            found.append(
                Finding(
                    rule="I12",
                    severity="W",
                    span=(0, 0),
                    message=f"초안을 쓴 뒤에 출처 '{title}'의 글이 고쳐졌습니다",
                    mend="고친 글과 견주어 보고, 그대로 둘 것이면 항목을 다시 저장하세요.",
                    where="entry",
                )
            )
    return found
