"""Small invented nouns for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hanju.model import (
    Actor,
    Article,
    ArticleId,
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
    LicenseMode,
    Placement,
    Story,
    StoryId,
    WrittenBy,
)
from hanju.settings import House, default_house


def article(
    id: str = "a1",  # noqa: A002
    *,
    title: str = "가온시, 탄소중립 설명회 개최",
    text: str = "가온시가 탄소중립 설명회를 열었다고 4일 밝혔다.",
    at: datetime | None = datetime(2025, 12, 4, 3, 0, tzinfo=UTC),
    outlet: str = "견본일보",
    license: LicenseMode = "none",  # noqa: A002
    notes: tuple[str, ...] = (),
) -> Article:
    return Article(
        id=ArticleId(id),
        url=f"https://sample.hanju.example/{id}",
        title=title,
        text=text,
        outlet=outlet,
        published_at=at,
        license=license,
        notes=notes,
    )


def entry(
    id: str = "e1",  # noqa: A002
    *,
    headline: str = "가온시, 탄소중립 실천 시민 설명회와 상담 창구 운영",
    day: date = date(2025, 12, 4),
    written_by: WrittenBy = "builtin",
    with_source: bool = True,
    actor: str | None = "가온시",
) -> Entry:
    source = EntrySource(
        url="https://sample.hanju.example/a1",
        outlet="견본일보",
        title="가온시, 탄소중립 설명회 개최",
        published_at=datetime(2025, 12, 4, 3, 0, tzinfo=UTC),
    )
    return Entry(
        id=EntryId(id),
        headline=headline,
        event_date=day,
        bullets=tuple(Bullet(text=f"{n}번째 문장으로 쓴 견본 내용 설명.") for n in (1, 2, 3)),
        actor=actor,
        sources=(source,) if with_source else (),
        written_by=written_by,
    )


def issue(
    *entries: Entry,
    house: House | None = None,
    base_date: date = date(2025, 12, 11),
    number: int = 108,
) -> Issue:
    """An issue with all entries in the first category of the first field."""
    rules = house or default_house()
    start, end = rules.window_for(base_date)
    left = list(entries)
    chapters = []
    for chapter in rules.chapters:
        fields = []
        for field in rules.fields:
            categories = []
            for category in chapter.categories:
                categories.append(IssueCategory(name=category.name, entries=tuple(left)))
                left = []
            fields.append(IssueField(name=field.title, categories=tuple(categories)))
        chapters.append(IssueChapter(title=chapter.title, fields=tuple(fields)))
    text = rules.publication
    return Issue(
        number=number,
        series_line=text.series_line,
        title=text.title,
        english_title=text.english_title,
        base_date=base_date,
        window_start=start,
        window_end=end,
        base_line=rules.base_line_for(base_date),
        chapters=tuple(chapters),
        disclaimer=text.disclaimer,
    )


CITY = Actor(name="가온시", short="가온시", kind="local", region="강원")


def story(
    *articles: Article,
    id: str = "s1",  # noqa: A002
    actor: Actor | None = CITY,
    field: str = "탄소중립",
    category: str = "지자체",
    score: float = 1.0,
) -> Story:
    rules = default_house()
    chapter = next(
        chapter.title
        for chapter in rules.chapters
        if any(cat.name == category for cat in chapter.categories)
    )
    placement = Placement(
        field=field,
        chapter=chapter,
        category=category,
        actor=actor,
        actor_name=actor.name if actor else "",
        region=actor.region if actor else None,
        why=("견본",),
    )
    return Story(
        id=StoryId(id),
        articles=articles or (article(),),
        placement=placement,
        event_date=date(2025, 12, 4),
        score=score,
    )
