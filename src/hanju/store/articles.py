"""Articles in SQL: added, never changed; a later version lies beside the first.

Shape:  `Article`s in and out; "newest version" means the highest version of an id.
Units:  instants UTC; [start, end) half open.
Errors: none of its own.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.model import Article, ArticleId, Attachment
from hanju.ports import ArticlesAdded
from hanju.store.addresses import canonical_address
from hanju.store.database import in_chunks, insert_new, insert_rows
from hanju.store.schema import article_addresses, articles, removals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_KEY: Final = (articles.c.id, articles.c.version)
#: One encoder for all: `json.dumps` with an option makes one a call.
_written: Final = json.JSONEncoder(ensure_ascii=False).encode
#: Columns of an `Article` in the order of its fields.
COLUMNS: Final = (
    articles.c.id,
    articles.c.url,
    articles.c.title,
    articles.c.text,
    articles.c.outlet,
    articles.c.published_at,
    articles.c.license,
    articles.c.attachments,
    articles.c.lang,
    articles.c.source_id,
    articles.c.collected_at,
    articles.c.is_extract,
    articles.c.is_sample,
    articles.c.notes,
    articles.c.embargo_until,
)
_later: Final = articles.alias("later")
_IS_NEWEST: Final = ~sa.exists().where(
    _later.c.id == articles.c.id, _later.c.version > articles.c.version
)
#: What was taken down is a tombstone: it can be named, and no sifting sees it.
_STANDS: Final = ~sa.exists().where(
    removals.c.kind == "taken_down", removals.c.article_id == articles.c.id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article with what is worked out before the store is held."""

    article: Article
    address: str
    text_hash: str
    facts_hash: str


@dataclass(slots=True)
class _Known:
    """What is stored under one id."""

    version: int
    facts_hash: str
    text_hashes: set[str] = field(default_factory=set)


def prepare(found: Iterable[Article]) -> list[Prepared]:
    """Work out addresses and hashes, outside any transaction."""
    made = []
    for article in found:
        address = canonical_address(article.url)
        made.append(
            Prepared(
                article=article,
                address=address,
                text_hash=text_hash(article),
                facts_hash=_facts_hash(article, address),
            )
        )
    return made


def add(connection: sa.Connection, found: Sequence[Prepared], *, at: datetime) -> ArticlesAdded:
    """Store what is new; see `ports.Store.add_articles`."""
    known = _known(connection, found)
    addresses = _known_addresses(connection, found)
    gone = taken_down(connection)
    rows: list[dict[str, Any]] = []
    new_addresses: list[dict[str, str]] = []
    counts = dict.fromkeys(("added", "unchanged", "differing", "same_address"), 0)
    for prepared in found:
        article = prepared.article
        before = known.get(article.id)
        if article.id in gone:
            counts["unchanged"] += 1
            continue
        if before is None:
            if prepared.address in addresses:
                counts["same_address"] += 1
                continue
            before = known[article.id] = _Known(0, "")
            counts["added"] += 1
        elif before.facts_hash == prepared.facts_hash and prepared.text_hash in before.text_hashes:
            counts["unchanged"] += 1
            continue
        else:
            counts["differing"] += 1
        before.version += 1
        before.facts_hash = prepared.facts_hash
        before.text_hashes.add(prepared.text_hash)
        rows.append(_to_row(prepared, version=before.version, at=at))
        if prepared.address and prepared.address not in addresses:
            addresses.add(prepared.address)
            new_addresses.append({"address": prepared.address, "article_id": article.id})
    insert_rows(connection, articles, rows)
    insert_new(connection, article_addresses, new_addresses)
    return ArticlesAdded(**counts)


def taken_down(connection: sa.Connection) -> frozenset[str]:
    """Ids of the articles that were taken down; few, and never stored again."""
    asked = sa.select(removals.c.article_id).where(removals.c.kind == "taken_down").distinct()
    return frozenset(connection.scalars(asked))


def known_among(connection: sa.Connection, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses, as written, under which an article is stored."""
    written: dict[str, list[str]] = {}
    for address in addresses:
        written.setdefault(canonical_address(address), []).append(address)
    written.pop("", None)
    found: set[str] = set()
    for chunk in in_chunks(written):
        asked = sa.select(article_addresses.c.address).where(article_addresses.c.address.in_(chunk))
        for known in connection.execute(asked).scalars():
            found.update(written[known])
    return frozenset(found)


def between(connection: sa.Connection, start: datetime, end: datetime) -> list[Article]:
    """Newest versions published in [start, end), oldest first, ties by id."""
    return _fetch(
        connection,
        sa.select(*COLUMNS)
        .where(articles.c.published_at >= start, articles.c.published_at < end, _IS_NEWEST, _STANDS)
        .order_by(articles.c.published_at, articles.c.id),
    )


def mark(connection: sa.Connection, start: datetime, end: datetime) -> str:
    """Names what `between` would give: how many, and when the last of them was stored.

    A body that leaves when its licence ends changes nothing here: what was counted stands.
    """
    asked = sa.select(sa.func.count(), sa.func.max(articles.c.stored_at))
    count, newest = connection.execute(
        asked.where(
            articles.c.published_at >= start, articles.c.published_at < end, _IS_NEWEST, _STANDS
        )
    ).one()
    return f"{count}-{newest.isoformat() if newest else ''}"


def without_place(connection: sa.Connection, *, after: datetime) -> list[Article]:
    """Newest versions that are undated, by id, then those from `after` on, oldest first."""
    undated = sa.select(*COLUMNS).where(articles.c.published_at.is_(None), _IS_NEWEST, _STANDS)
    future = sa.select(*COLUMNS).where(articles.c.published_at >= after, _IS_NEWEST, _STANDS)
    return _fetch(connection, undated.order_by(articles.c.id)) + _fetch(
        connection, future.order_by(articles.c.published_at, articles.c.id)
    )


def by_id(connection: sa.Connection, ids: Sequence[ArticleId]) -> list[Article]:
    """Newest versions in the order of `ids`; unknown ids are left out."""
    found: dict[str, Article] = {}
    for chunk in in_chunks(ids):
        rows = _fetch(connection, sa.select(*COLUMNS).where(articles.c.id.in_(chunk), _IS_NEWEST))
        found.update((article.id, article) for article in rows)
    return [found[one] for one in ids if one in found]


def named(connection: sa.Connection, name: str) -> list[Article]:
    """The newest version of the article with this id or address, at most one."""
    found = by_id(connection, [ArticleId(name)])
    address = canonical_address(name)
    if not found and address:
        asked = sa.select(article_addresses.c.article_id)
        owner = connection.execute(
            asked.where(article_addresses.c.address == address)
        ).scalar_one_or_none()
        found = by_id(connection, [ArticleId(owner)]) if owner else []
    return found


def count(connection: sa.Connection) -> int:
    """How many articles (not versions) are stored."""
    counted = sa.select(sa.func.count()).where(articles.c.version == 1)
    return connection.execute(counted).scalar_one()


def versions(connection: sa.Connection, found: Iterable[Article]) -> dict[tuple[str, str], int]:
    """The stored version of each (id, text hash); (id, "") is the newest."""
    made: dict[tuple[str, str], int] = {}
    for chunk in in_chunks(article.id for article in found):
        rows = connection.execute(
            sa.select(*_KEY, articles.c.text_hash).where(articles.c.id.in_(chunk)).order_by(*_KEY)
        )
        for one, version, text in rows:
            made[one, text] = made[one, ""] = version
    return made


def text_hash(article: Article) -> str:
    """Names the words of an article: title, body, attachments."""
    files = [(file.name, file.url, file.blob, file.text) for file in article.attachments]
    return _hash([article.title, article.text, files] if files else [article.title, article.text])


def to_article(row: Sequence[Any]) -> Article:
    """Turn a row of `COLUMNS` into an article."""
    return Article(
        id=row[0],
        url=row[1],
        title=row[2],
        text=row[3],
        outlet=row[4],
        published_at=row[5],
        license=row[6],
        attachments=tuple(Attachment(**file) for file in row[7]),
        lang=row[8],
        source_id=row[9],
        collected_at=row[10],
        is_extract=row[11],
        is_sample=row[12],
        notes=tuple(row[13]),
        embargo_until=row[14],
    )


def _fetch(connection: sa.Connection, query: sa.Select[Any]) -> list[Article]:
    return [to_article(row) for row in connection.execute(query)]


def _known(connection: sa.Connection, found: Sequence[Prepared]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for chunk in in_chunks(prepared.article.id for prepared in found):
        rows = connection.execute(
            sa.select(*_KEY, articles.c.text_hash, articles.c.facts_hash)
            .where(articles.c.id.in_(chunk))
            .order_by(*_KEY)
        )
        for one, version, text, facts in rows:
            seen = known.setdefault(one, _Known(version, facts))
            seen.version, seen.facts_hash = version, facts
            seen.text_hashes.add(text)
    return known


def _known_addresses(connection: sa.Connection, found: Sequence[Prepared]) -> set[str]:
    known: set[str] = set()
    column = article_addresses.c.address
    for chunk in in_chunks(filter(None, map(attrgetter("address"), found))):
        known.update(connection.scalars(sa.select(column).where(column.in_(chunk))))
    return known


def _facts_hash(article: Article, address: str) -> str:
    published = article.published_at.timestamp() if article.published_at else None
    facts: list[object] = [
        address,
        article.outlet,
        published,
        article.license,
        article.lang,
        article.is_extract,
        article.is_sample,
    ]
    if article.embargo_until is not None:  # hashes made before there were embargoes stay right
        facts.append(article.embargo_until.timestamp())
    return _hash(facts)


def _hash(values: list[object]) -> str:
    return hashlib.sha256(_written(values).encode()).hexdigest()[:32]


def _to_row(prepared: Prepared, *, version: int, at: datetime) -> dict[str, Any]:
    article = prepared.article
    return {
        "id": article.id,
        "version": version,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "outlet": article.outlet,
        "published_at": article.published_at,
        "license": article.license,
        "attachments": [
            {"name": file.name, "url": file.url, "blob": file.blob, "text": file.text}
            for file in article.attachments
        ],
        "lang": article.lang,
        "source_id": article.source_id,
        "collected_at": article.collected_at,
        "is_extract": article.is_extract,
        "is_sample": article.is_sample,
        "notes": list(article.notes),
        "embargo_until": article.embargo_until,
        "text_hash": prepared.text_hash,
        "facts_hash": prepared.facts_hash,
        "stored_at": at,
    }
