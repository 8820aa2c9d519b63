"""Invented articles, issues and siftings for the store's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hanju.model import (
    ACTOR_KINDS,
    LICENSE_MODES,
    Actor,
    Article,
    ArticleId,
    Attachment,
    Bullet,
    Decision,
    Dropped,
    EarlierMark,
    Entry,
    EntryId,
    EntrySource,
    Evidence,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
    Placement,
    Proposal,
    ResolvedDate,
    Sifted,
    Story,
    StoryId,
    StoryMerge,
    StoryRefusal,
)
from hanju.model.issue_json import canonical_json, content_hash
from hanju.store import open_any, open_store
from hanju.store.store import SqlStore
from tests.servers import postgres

if TYPE_CHECKING:
    from hanju.model import IssueState

KST = timezone(timedelta(hours=9))
NOW = datetime(2025, 12, 11, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hanju.db"
        open_store(path).close()
        return path.read_bytes()


#: The kind of database that `open_empty` opens; the fixture `engine` of the store's tests says.
ENGINE = ["sqlite"]


class _OnServer(SqlStore):
    """A store on PostgreSQL whose database goes back when it is closed."""

    address = ""

    def close(self) -> None:
        super().close()
        if self.address:
            postgres.give(self.address)
            self.address = ""


def open_empty(folder: Path) -> SqlStore:
    """A store that was migrated once for all tests; migrating is tested in test_schema."""
    if ENGINE[0] == "postgresql":
        address = postgres.take()
        database, _ = open_any(address)
        store = _OnServer(database, blobs=folder / "blobs")
        store.address = address
        return store
    path = folder / "hanju.db"
    path.write_bytes(_empty_database())
    return open_store(path)


def plain(store: SqlStore, statement: str) -> None:
    """Say something to the database past the program, as a person with a console might."""
    with store._database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(statement)


def article(name: str, **changes: Any) -> Article:
    given: dict[str, Any] = {
        "id": ArticleId(name),
        "url": f"https://press.example/{name}",
        "title": f"{name} 시, 탄소중립 협약",
        "text": "시는 협약을 맺었다고 밝혔다.",
        "outlet": "보기신문",
        "published_at": datetime(2025, 12, 5, 3, tzinfo=UTC),
    }
    return Article(**{**given, **changes})


def entry(name: str, headline: str = "서산시, 협약 체결") -> Entry:
    return Entry(
        id=EntryId(name),
        headline=headline,
        event_date=date(2025, 12, 5),
        bullets=(
            Bullet(
                text="협약을 체결",
                evidence=(Evidence(article_id=ArticleId("a"), span=(0, 3)),),
                resolved_dates=(ResolvedDate(span=(0, 2), words="내년", meaning="2026년"),),
            ),
        ),
        sources=(
            EntrySource(
                url="https://press.example/a",
                outlet="보기신문",
                title="제목",
                published_at=datetime(2025, 12, 5, 9, tzinfo=KST),
                article_id=ArticleId("a"),
            ),
        ),
    )


def decision(number: int = 108, **changes: Any) -> Decision:
    given: dict[str, Any] = {
        "number": number,
        "action": "accept",
        "headline": "서산시, 협약 체결",
        "by": "김편집",
        "why": "중요",
        "at": LATER,
        "entry_id": EntryId("e1"),
        "revision": 1,
        "story_id": StoryId("s-a"),
        "articles": (ArticleId("a"),),
        "traits": (("actor", "서산시"),),
        "place": ("국내 동향", "탄소중립", "지자체"),
    }
    return Decision(**{**given, **changes})


def issue(*entries: Entry, number: int = 108, state: IssueState = "draft") -> Issue:
    return Issue(
        number=number,
        series_line="보기 연속간행물",
        title="주간 동향",
        english_title="Weekly",
        base_date=date(2025, 12, 11),
        window_start=date(2025, 12, 4),
        window_end=date(2025, 12, 10),
        base_line="기준일",
        chapters=(
            IssueChapter(
                title="국내 동향",
                fields=(
                    IssueField(
                        name="탄소중립",
                        categories=(
                            IssueCategory(name="지자체", entries=entries),
                            IssueCategory(name="중앙부처"),
                        ),
                    ),
                ),
            ),
        ),
        disclaimer="끝줄",
        state=state,
    )


def sign(store: SqlStore, number: int) -> str:
    made = store.issue(number)
    document = canonical_json(made)
    store.freeze_issue(
        number, document=document, content_hash=content_hash(made), by="부장", at=LATER
    )
    return document


# -- any noun at all, for properties ----------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
zones = st.sampled_from([UTC, KST, timezone(timedelta(hours=-11, minutes=-30))])
instants = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  the zone comes from `zones`
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=zones,
)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99))
evidence = st.builds(
    Evidence, article_id=names.map(ArticleId), part=st.sampled_from(["title", "text"]), span=spans
)
few: Any = lambda strategy: st.lists(strategy, max_size=3).map(tuple)  # noqa: E731  a shorthand
pairs = few(st.tuples(names, texts))
bullets = st.builds(
    Bullet,
    text=texts,
    evidence=few(evidence),
    resolved_dates=few(st.builds(ResolvedDate, span=spans, words=texts, meaning=texts)),
)
licenses = st.sampled_from(LICENSE_MODES)
sources = st.builds(
    EntrySource,
    url=texts,
    outlet=texts,
    title=texts,
    published_at=st.none() | instants,
    license=licenses,
    article_id=st.none() | names.map(ArticleId),
)
any_entries = st.builds(
    Entry,
    id=names.map(EntryId),
    headline=texts,
    event_date=days,
    bullets=few(bullets),
    headline_evidence=few(evidence),
    actor=st.none() | texts,
    region=st.none() | texts,
    sources=few(sources),
    written_by=st.sampled_from(["builtin", "llm", "editor", "import"]),
    story_id=st.none() | names,
    notes=few(texts),
    extras=pairs,
)
any_articles = st.builds(
    Article,
    id=names.map(ArticleId),
    url=texts,
    title=texts,
    text=texts,
    outlet=texts,
    published_at=st.none() | instants,
    license=licenses,
    attachments=few(
        st.builds(
            Attachment,
            name=texts,
            url=texts,
            blob=st.none() | texts,
            text=st.none() | texts,
        )
    ),
    lang=st.sampled_from(["ko", "en"]),
    source_id=texts,
    collected_at=st.none() | instants,
    is_extract=st.booleans(),
    is_sample=st.booleans(),
    notes=few(texts),
)


@st.composite
def any_issues(draw: st.DrawFn) -> Issue:
    pool = draw(st.lists(any_entries, max_size=6, unique_by=lambda one: one.id))
    chapters = []
    for _ in range(draw(st.integers(0, 2))):
        fields = []
        for _ in range(draw(st.integers(0, 2))):
            categories = []
            for _ in range(draw(st.integers(0, 2))):
                taken = draw(st.integers(0, len(pool)))
                here, pool = tuple(pool[:taken]), pool[taken:]
                categories.append(IssueCategory(name=draw(texts), entries=here, extras=draw(pairs)))
            fields.append(IssueField(name=draw(texts), categories=tuple(categories)))
        chapters.append(IssueChapter(title=draw(texts), fields=tuple(fields)))
    return Issue(
        number=draw(st.integers(1, 10**6)),
        series_line=draw(texts),
        title=draw(texts),
        english_title=draw(texts),
        base_date=draw(days),
        window_start=draw(days),
        window_end=draw(days),
        base_line=draw(texts),
        chapters=tuple(chapters),
        disclaimer=draw(texts),
        state=draw(st.sampled_from(["draft", "in_review"])),
        notices=draw(few(texts)),
        extras=draw(pairs),
    )


actors = st.builds(
    Actor,
    name=texts,
    short=texts,
    kind=st.sampled_from(ACTOR_KINDS),
    region=st.none() | texts,
    aliases=few(texts),
    since=st.none() | days,
    until=st.none() | days,
)
placements = st.builds(
    Placement,
    field=texts,
    chapter=texts,
    category=texts,
    actor=st.none() | actors,
    actor_name=texts,
    region=st.none() | texts,
    why=few(texts),
)
ids = names.map(ArticleId)


@st.composite
def any_siftings(draw: st.DrawFn) -> Sifted:
    pool = draw(st.lists(any_articles, min_size=1, max_size=6, unique_by=lambda one: one.id))
    pool = [
        Article(**{**{name: getattr(one, name) for name in one.__slots__}, "url": f"made:{i}"})
        for i, one in enumerate(pool)
    ]
    stories = st.builds(
        Story,
        id=names.map(StoryId),
        articles=st.lists(st.sampled_from(pool), min_size=1, max_size=3).map(tuple),
        placement=st.none() | placements,
        event_date=st.none() | days,
        score=st.floats(allow_nan=False, allow_infinity=False),
        why=few(texts),
        merges=few(st.builds(StoryMerge, kept=ids, absorbed=ids, why=texts)),
        continues=st.none() | names.map(StoryId),
        earlier=st.none()
        | st.builds(
            EarlierMark,
            number=st.integers(1, 999),
            kind=st.sampled_from(["held", "continues"]),
            headline=texts,
            share=st.floats(0, 1),
        ),
    )
    proposals = st.builds(
        Proposal,
        story_id=names.map(StoryId),
        kind=st.sampled_from(["join", "merge", "split"]),
        articles=few(ids),
        why=texts,
    )
    return Sifted(
        chosen=draw(few(stories)),
        candidates=draw(few(stories)),
        dropped=draw(few(st.builds(Dropped, article_id=ids, rule=texts, why=texts))),
        refusals=draw(few(st.builds(StoryRefusal, first=ids, second=ids, why=texts))),
        proposals=draw(few(proposals)),
    )
