"""A newsroom of the sample week with a drafter that needs no time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hanju.collect.files import read_articles
from hanju.model import (
    Article,
    ArticleId,
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
    Story,
)
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.sample import sample_articles
from hanju.settings import House, default_house_text

NOW = datetime(2025, 12, 11, 1, tzinfo=UTC)


class StandingClock:
    """A clock that moves a minute whenever it is asked, so that no two things happen at once."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeDrafter:
    """Prints the lead's title three times; counts what it was asked."""

    name = "fake"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def draft(self, story: Story, house: House) -> Entry:
        del house
        self.asked.append(str(story.id))
        return Entry(
            id=EntryId("given later"),
            headline=story.lead.title,
            event_date=story.event_date or NOW.date(),
            bullets=tuple(Bullet(text=f"{n} {story.lead.title}") for n in range(3)),
            sources=tuple(
                EntrySource(
                    url=a.url,
                    outlet=a.outlet,
                    title=a.title,
                    published_at=a.published_at,
                    license=a.license,
                    article_id=a.id,
                )
                for a in story.articles
            ),
        )


def week() -> list[Article]:
    with sample_articles() as path:
        return list(read_articles(path).articles)


@contextmanager
def room(
    folder: Path, articles: Sequence[Article], *, house_text: str | None = None
) -> Iterator[Newsroom]:
    make_newsroom(folder, house_text or default_house_text(), starts_with_sources=False)
    with open_newsroom(folder, clock=StandingClock()) as found:
        found.store.add_articles(articles, at=NOW)
        yield found


def reprint(of: Article, number: int) -> Article:
    """A paper that takes the release over an hour later."""
    return replace(
        of,
        id=ArticleId(f"late-{number}"),
        url=f"https://late.hanju.example/{number}",
        outlet=f"늦은신문{number}",
        published_at=(of.published_at or NOW) + timedelta(hours=1),
    )


def entries(issue: Issue) -> dict[str, Entry]:
    return {str(entry.id): entry for entry in issue.entries()}
