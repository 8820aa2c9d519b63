"""Labels of a part: field, worth, actor, category, tokens and signature of every article.

Shape:  a `Part` in; `articles/part-*.parquet` and the files that later stages read out.
Units:  days of the house's zone; a signature holds the upper 40 bits of sampled shingle hashes.
Errors: see `rows`.
Source: docs/decisions/0007, 0008, 0009, 0035, 0042; the functions of the week, called as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from hanju.archive.search.documents import article_doc
from hanju.backfill.files import cut, write_parquet, write_pieces
from hanju.backfill.rows import articles_of
from hanju.gazetteer import Gazetteer
from hanju.newsroom.searching import article_labels
from hanju.sift.copies import TEXT_BITS, age_key, fingerprints, sample
from hanju.sift.fields import field_of
from hanju.sift.window import CLOCK_TOLERANCE
from hanju.sift.worthiness import worthy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from hanju.backfill.planning import Part, Plan
    from hanju.model import Article
    from hanju.settings import House

LABELLED: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("id", pa.string()),
        ("published", pa.timestamp("us", "UTC")),
        ("outlet", pa.string()),
        ("field", pa.string()),  # "" is none
        ("worthy", pa.bool_()),
        ("rule", pa.string()),  # which rule decided about worth
        ("category", pa.string()),
        ("actor", pa.string()),
        ("actor_kind", pa.string()),
        ("region", pa.string()),
        ("base_dates", pa.list_(pa.date32())),  # of the issues whose window holds it
        ("tokens", pa.string()),
        ("shingles", pa.int32()),
        ("signature", pa.list_(pa.uint64())),
        ("notes", pa.list_(pa.string())),
    ],
    metadata={"signature": "fnv5-mix 64 bit, one in 8, upper 40 bits"},
)
#: What the order of the archive is made of.
AGES: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("id", pa.string()),
        ("age", pa.int64()),  # microseconds; one without a date is the oldest
        ("shingles", pa.int64()),
        ("sampled", pa.int64()),
    ]
)
ENTRIES: Final = pa.schema([("key", pa.uint64()), ("row", pa.int64())])
PRINTS: Final = pa.schema([("print", pa.binary(16)), ("row", pa.int64()), ("why", pa.int8())])
CANDIDATES: Final = pa.schema(
    [
        ("id", pa.string()),
        ("url", pa.string()),
        ("title", pa.string()),
        ("text", pa.string()),
        ("outlet", pa.string()),
        ("published", pa.timestamp("us", "UTC")),
        ("license", pa.string()),
        ("lang", pa.string()),
    ]
)
#: Why two articles are the same; a row of `PRINTS` holds the place.
WHYS: Final = ("같은 주소", "같은 매체의 같은 제목", "같은 본문")
#: Base days looked at for one day: no house leaves out more in a row.
_BASES_TRIED: Final = 60
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OWNER: Final = (np.uint64(1) << TEXT_BITS) - np.uint64(1)


def label_part(plan: Plan, part: Part) -> dict[str, Any]:
    """Label the articles of a part; gives its counts and the windows of its candidates."""
    house = plan.house
    read = articles_of(plan, part)
    rows = np.array(read.places, dtype=np.int64) + part.first
    gazetteer = Gazetteer.bundled().with_actors(house.actors)
    entries, sizes, sampled = sample([article.text for article in read.articles])
    keys, owners = entries >> TEXT_BITS, (entries & _OWNER).astype(np.int64)
    signatures = _signatures(keys, owners, sampled)
    told: list[dict[str, Any]] = []
    for_stories: dict[date, list[Article]] = {}
    counts = {"rows": part.rows, "skipped": read.skipped, "undated": 0, "future": 0, "worthy": 0}
    for row, article, size, signature in zip(
        rows.tolist(), read.articles, sizes.tolist(), signatures, strict=True
    ):
        one, state = _labelled(article, house, gazetteer, plan.now)
        if state:
            counts[state] += 1
        counts["worthy"] += one["worthy"]
        for base in one["base_dates"] if one["worthy"] else ():
            for_stories.setdefault(base, []).append(article)
        told.append(one | {"row": row, "shingles": size, "signature": signature})
    write_pieces(
        plan.exchange("entries", part.number),
        cut(
            {"key": keys, "row": rows[owners] if len(rows) else owners},
            (keys % np.uint64(plan.joins)).astype(np.int64),
            plan.joins,
            ENTRIES,
        ),
        ENTRIES,
    )
    _write_prints(plan, part, rows.tolist(), read.articles)
    windows = sorted(for_stories)
    write_pieces(
        plan.exchange("candidates", part.number),
        [_batch_of(for_stories[base]) for base in windows],
        CANDIDATES,
    )
    ages = [_microseconds(age_key(article)[0]) for article in read.articles]
    ids = [article.id for article in read.articles]
    write_pieces(
        plan.exchange("ages", part.number),
        [pa.record_batch([pa.array(rows), ids, ages, sizes, sampled], schema=AGES)],
        AGES,
    )
    # The result last: where it stands, everything of the part does.
    table = pa.Table.from_pylist(told, schema=LABELLED)
    write_parquet(plan.part_file("articles", part.number), table)
    return {"counts": counts, "windows": [base.isoformat() for base in windows]}


def _labelled(
    article: Article, house: House, gazetteer: Gazetteer, now: datetime
) -> tuple[dict[str, Any], str]:
    """What is told of an article, and why no window can hold it ("" when one can)."""
    decision = field_of(article, house)
    verdict = worthy(article, decision, house)
    labels = article_labels(article, house, gazetteer)
    at = article.published_at
    state = "undated" if at is None else "future" if at > now + CLOCK_TOLERANCE else ""
    bases = bases_of(house.local_date(at), house) if at is not None and not state else ()
    return {
        "id": article.id,
        "published": at,
        "outlet": article.outlet,
        "field": decision.field or "",
        "worthy": verdict.worthy,
        "rule": verdict.rule,
        "category": labels.category,
        "actor": labels.actor,
        "actor_kind": labels.actor_kind,
        "region": labels.region,
        "base_dates": list(bases),
        "tokens": article_doc(article, 0, labels).tokens,
        "notes": list(article.notes),
    }, state


@lru_cache(maxsize=1 << 14)
def bases_of(day: date, house: House) -> tuple[date, ...]:
    """Base days of the issues whose window holds a day; none where the house leaves it out."""
    found: list[date] = []
    base = house.next_base_date(day)
    for _ in range(_BASES_TRIED):
        base = house.base_after(base)
        start, end = house.window_for(base)
        if house.has_issue(base):
            if start > day:
                break
            if day <= end:
                found.append(base)
    return tuple(found)


def _signatures(
    keys: NDArray[np.uint64], owners: NDArray[np.int64], sampled: NDArray[np.int64]
) -> list[Any]:
    """The sampled keys of every article, smallest first."""
    order = np.argsort(owners, kind="stable")
    return np.split(keys[order], np.cumsum(sampled)[:-1]) if len(sampled) else []


def _write_prints(plan: Plan, part: Part, rows: Sequence[int], articles: Sequence[Article]) -> None:
    digests: list[bytes] = []
    owners: list[int] = []
    whys: list[int] = []
    for row, article in zip(rows, articles, strict=True):
        for key, why in fingerprints(article):
            told = "\x1f".join(key).encode(errors="replace")
            digests.append(blake2b(told, digest_size=16).digest())
            owners.append(row)
            whys.append(WHYS.index(why))
    reader = np.array([digest[0] % plan.joins for digest in digests], dtype=np.int64)
    columns = {
        "print": np.array(digests, dtype=object),
        "row": np.array(owners, dtype=np.int64),
        "why": np.array(whys, dtype=np.int8),
    }
    write_pieces(
        plan.exchange("prints", part.number), cut(columns, reader, plan.joins, PRINTS), PRINTS
    )


def _batch_of(articles: Sequence[Article]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(
        [
            {
                "id": one.id,
                "url": one.url,
                "title": one.title,
                "text": one.text,
                "outlet": one.outlet,
                "published": one.published_at,
                "license": one.license,
                "lang": one.lang,
            }
            for one in articles
        ],
        schema=CANDIDATES,
    )


def _microseconds(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
