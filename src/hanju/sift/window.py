"""The window: which articles are of this issue's days.

Shape:  articles in; the ones of the window and the refused ones out, by name.
Units:  the window is [start 00:00, end + 1 day 00:00) in the house's zone.
Errors: none; an article without a date is refused, never dated.
Source: design/threats.md P9; design/sources.md section 8.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hanju.model import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from hanju.model import Article
    from hanju.settings import House

#: Clocks of publishers run ahead by minutes; more than this is a wrong date.
CLOCK_TOLERANCE: Final = timedelta(hours=1)


def in_window(
    articles: Iterable[Article], house: House, *, base_date: date, now: datetime
) -> tuple[list[Article], list[Dropped]]:
    """Split articles into those of the window before `base_date` and the refused ones."""
    start, end = house.window_instants(*house.window_for(base_date))
    kept: list[Article] = []
    dropped: list[Dropped] = []
    for article in articles:
        at = article.published_at
        embargo = article.embargo_until
        if embargo is not None and embargo > now:  # to the second: no tolerance here
            until = embargo.astimezone(house.period.timezone)
            why = f"엠바고가 걸려 있습니다({until:%Y-%m-%d %H:%M}까지)"
            dropped.append(Dropped(article_id=article.id, rule="embargo", why=why))
        elif at is None:
            why = next((note for note in article.notes if "날짜" in note), "날짜가 없습니다")
            dropped.append(Dropped(article_id=article.id, rule="undated", why=why))
        elif at > now + CLOCK_TOLERANCE:
            why = f"앞날의 날짜입니다({at.astimezone(house.period.timezone):%Y-%m-%d %H:%M})"
            dropped.append(Dropped(article_id=article.id, rule="future", why=why))
        elif not start <= at < end:
            why = f"대상 기간 밖입니다({at.astimezone(house.period.timezone):%Y-%m-%d %H:%M})"
            dropped.append(Dropped(article_id=article.id, rule="outside window", why=why))
        else:
            kept.append(article)
    return kept, dropped
