"""Copies: find articles that are the same text, and those that reprint it with changes.

Shape:  Articles in; groups of `ExactCopy` and pairs of `NearCopy`, older article first, out.
Units:  overlap_share is 0..1: the part of the shorter text's 5-character shingles that the longer
        one holds too; times are aware UTC.
Errors: odd text never raises; an empty or very short body gives no near copy.
Source: docs/decisions/0009-stories.md; cases in tests/unit/sift/test_copies.py.

Only a sample of the shingles is joined (one in `SAMPLE`, chosen by its hash, the same in every
text), so the work grows with the number of articles and not with the number of pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np

from hanju.sift.shingles import counted, distinct, in_batches, parts_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from hanju.model import Article, ArticleId

Row = TypeVar("Row")
Print = TypeVar("Print", bound="Hashable")

#: A reprint shares this much of its shorter text. On the gold pairs of 2026-02-09..11 every pair
#: above it is one story; a text with every sixth word changed keeps about .65.
NEAR_COPY_SHARE: Final = 0.5
#: One shingle in so many is joined; must be a power of two.
SAMPLE: Final = 8
#: A body with fewer shingles is too short to call a reprint of another.
MIN_SHINGLES: Final = 40
#: A sample at least this large is trusted (standard error .07); smaller ones are counted out.
_TRUSTED: Final = 48
#: An estimate this far below the bar is not worth counting out.
_SLACK: Final = 0.25
#: A shingle held by more texts joins each only to its next few neighbours.
_CROWD: Final = 8
_NEIGHBOURS: Final = 3
#: Shares are counted on a board of so many places (a power of two, 4 MiB) ...
_BUCKETS: Final = 1 << 22
#: ... for texts of so many characters at once, whose shingles take 64 MB.
_AT_ONCE: Final = 16_000_000
#: An entry is the upper bits of a shingle's hash, then the number of its text.
TEXT_BITS: Final = np.uint64(24)
_TEXT_MASK: Final = np.uint64((1 << 24) - 1)
_EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)
_TRACKING: Final = re.compile(r"^(utm_|fbclid|gclid|ref$|from$|cmpid|rss$|output$)", re.IGNORECASE)
_MIRROR: Final = re.compile(r"^(?:www|m|mobile)\.")
#: An address without anything that has to be taken apart or written in another way.
_PLAIN_URL: Final = re.compile(
    r"https?://([a-z0-9.-]+)(/[A-Za-z0-9_./~-]*)?(?:\?((?:[A-Za-z0-9_.-]+=[A-Za-z0-9_.-]*(?:&|$))*))?"
)
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
#: Titles that say which kind of notice it is, not what happened: equal ones are not copies.
_NOTICE: Final = re.compile(
    r"^\s*(?:[\[<【(]\s*)?(?:인사|부고|부음|동정|알림|사고|공고|게시판|오늘의\s?(?:날씨|운세|일정|증시)|날씨|운세|"
    r"코스피|코스닥|환율|포토|사진|영상|표|표로 보는|주요\s?(?:일정|뉴스|공시)|신간|인물|속보)\b"
)
#: A title of fewer letters is no fingerprint.
_TITLE_LETTERS: Final = 8
#: Bodies with other first letters are no copies; fewer than a body must have.
_HEAD_LETTERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """Two articles of which one reprints the other."""

    older: ArticleId
    newer: ArticleId
    overlap_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactCopy:
    """Two articles that are the same; `why` is for the desk."""

    older: ArticleId
    newer: ArticleId
    why: str


def age_key(article: Article) -> tuple[datetime, str]:
    """Order articles by age, then by id; one without a date is the oldest."""
    return article.published_at or _EARLIEST, article.id


def canonical_url(url: str) -> str:
    """Write an address in one form: no scheme, no www or m., no fragment, no tracking keys."""
    plainly = _PLAIN_URL.fullmatch(url)
    if plainly is not None:  # a tenth of the time, and nearly all addresses
        host, path = _MIRROR.sub("", plainly.group(1)), (plainly.group(2) or "").rstrip("/") or "/"
        given = [part.partition("=") for part in (plainly.group(3) or "").split("&")]
        told = sorted((k, v) for k, _, v in given if v and not _TRACKING.match(k))
        return f"{host}{path}?{'&'.join(map('='.join, told))}" if told else f"{host}{path}"
    try:
        parts = urlsplit(unicodedata.normalize("NFC", url.strip()))
        host = (parts.hostname or "").lower()
        query = parse_qsl(parts.query)
    except ValueError:  # "http://[": not an address, compared as it is
        return url.strip()
    host = _MIRROR.sub("", host)
    kept = sorted((key, value) for key, value in query if not _TRACKING.match(key))
    path = parts.path.rstrip("/") or "/"
    return f"{host}{path}?{urlencode(kept)}" if kept else f"{host}{path}"


def plain(text: str) -> str:
    """Letters and digits only, in lower case."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFC", text)).lower()


def is_notice(title: str) -> bool:
    """Tell whether a title only names a kind of notice ("[인사] …")."""
    return _NOTICE.match(title) is not None


def exact_copies(articles: Sequence[Article]) -> list[ExactCopy]:
    """Pair every article with the oldest one that is the same, oldest first.

    The same is: one address, one title at one outlet on one day's news, or one body. An equal
    title alone makes no copy where the title only names a kind of notice.
    """
    heads = [_head(one.text) for one in articles]
    times = Counter(heads)
    alone = {one.id for one, head in zip(articles, heads, strict=True) if times[head] < 2}
    ordered = (
        (one.id, fingerprints(one, with_body=one.id not in alone))
        for one in sorted(articles, key=age_key)
    )
    return [ExactCopy(older=older, newer=newer, why=why) for older, newer, why in repeats(ordered)]


def repeats(
    rows: Iterable[tuple[Row, Sequence[tuple[Print, str]]]],
) -> Iterator[tuple[Row, Row, str]]:
    """Pair every row with the oldest one that a print of it leads to: (older, newer, why).

    Args:
        rows: oldest first, each with its prints and what an equal print means.
    """
    oldest: dict[Print, Row] = {}
    for row, prints in rows:
        root, why = next(((oldest[key], why) for key, why in prints if key in oldest), (row, ""))
        for key, _ in prints:
            oldest.setdefault(key, root)
        if root != row:
            yield root, row, why


def _head(text: str) -> str:
    """The first letters of a body: what differs here needs no longer look."""
    head = plain(text[: 4 * _HEAD_LETTERS])
    return (head if len(head) >= _HEAD_LETTERS else plain(text))[:_HEAD_LETTERS]


def fingerprints(article: Article, *, with_body: bool = True) -> list[tuple[tuple[str, ...], str]]:
    """What two articles that are the same have in common, the strongest first.

    Args:
        article: any article.
        with_body: False for one whose body no other has.
    """
    keys: list[tuple[tuple[str, ...], str]] = []
    if article.url:
        keys.append((("url", canonical_url(article.url)), "같은 주소"))
    title = plain(article.title)
    day = article.published_at.date().isoformat() if article.published_at else ""
    if article.outlet and len(title) >= _TITLE_LETTERS and not is_notice(article.title):
        keys.append((("title", article.outlet, title, day), "같은 매체의 같은 제목"))
    if with_body and len(body := plain(article.text)) >= MIN_SHINGLES:
        keys.append((("body", body), "같은 본문"))
    return keys


def near_copies(
    articles: Sequence[Article], *, min_share: float = NEAR_COPY_SHARE
) -> list[NearCopy]:
    """Find pairs of articles of which one reprints the other, oldest first.

    Where many articles hold the same text, each is paired with some of the others, so that the
    pairs connect them all; not every pair of a crowd is listed.
    """
    ordered = sorted(articles, key=age_key)
    pairs, shares = near_pairs([article.text for article in ordered], min_share=min_share)
    return [
        NearCopy(older=ordered[first].id, newer=ordered[second].id, overlap_share=round(share, 4))
        for (first, second), share in zip(pairs.tolist(), shares.tolist(), strict=True)
        if ordered[first].id != ordered[second].id
    ]


def near_pairs(
    texts: Sequence[str], *, min_share: float = NEAR_COPY_SHARE
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find pairs (i, j), i < j, of texts that share `min_share` of the shorter one, sorted."""
    entries, sizes, sampled = sample(texts)
    pairs, shared = joined(entries)
    if len(pairs) == 0:
        return pairs, np.zeros(0)
    pairs, estimate, doubtful = likely(pairs, shared, sizes, sampled, min_share=min_share)
    if doubtful.any():
        estimate[doubtful] = shares_of(texts, pairs[doubtful])
    kept = estimate >= min_share
    return pairs[kept], estimate[kept]


def likely(
    pairs: NDArray[np.int64],
    shared: NDArray[np.int64],
    sizes: NDArray[np.int64],
    sampled: NDArray[np.int64],
    *,
    min_share: float = NEAR_COPY_SHARE,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Drop the pairs that are no copies for certain; say which others must be counted out.

    Args:
        pairs: places of two texts.
        shared: how many sampled shingles a pair has in common.
        sizes: shingles of every text.
        sampled: sampled shingles of every text.
        min_share: as in `near_pairs`.

    Returns:
        The pairs that stay, their estimated share, and whether the estimate is not to be trusted.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    long_enough = np.minimum(sizes[first], sizes[second]) >= MIN_SHINGLES
    smaller = np.maximum(np.minimum(sampled[first], sampled[second]), 1)
    estimate = np.minimum(shared / smaller, 1.0)
    # A short sample swings by chance, and crowded shingles are missing from every estimate.
    stays = long_enough & ((estimate >= min_share - _SLACK) | (smaller < _TRUSTED // 2))
    pairs, estimate, smaller = pairs[stays], estimate[stays], smaller[stays]
    return pairs, estimate, (smaller < _TRUSTED) | (estimate < min_share)


def sample(
    texts: Sequence[str],
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Sampled hashes packed with the number of their text, and sizes of texts and samples."""
    low_bits = np.uint64(SAMPLE - 1)
    packed: list[NDArray[np.uint64]] = []
    sizes = np.zeros(len(texts), dtype=np.int64)
    sampled = np.zeros(len(texts), dtype=np.int64)
    for start, hashes, offsets in in_batches(texts):
        chosen = np.flatnonzero((hashes & low_bits) == 0)
        owner = np.searchsorted(offsets, chosen, side="right") - 1 + start
        keys = (hashes[chosen] >> TEXT_BITS) << TEXT_BITS | owner.astype(np.uint64)
        keys = distinct(keys)
        packed.append(keys)
        count = len(offsets) - 1
        sizes[start : start + count] = np.diff(offsets)
        owners = (keys & _TEXT_MASK).astype(np.int64) - start
        sampled[start : start + count] = np.bincount(owners, minlength=count)
    entries = np.concatenate(packed) if packed else np.zeros(0, dtype=np.uint64)
    entries.sort()
    return entries, sizes, sampled


def joined(entries: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of texts that hold the same sampled shingles, and how many."""
    none = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64)
    if len(entries) < 2:
        return none
    words = entries >> TEXT_BITS
    owners = entries & _TEXT_MASK
    starts = np.flatnonzero(np.concatenate(([True], words[1:] != words[:-1])))
    run = np.diff(np.append(starts, len(words)))
    of_run = np.repeat(run, run)
    place = np.arange(len(words)) - np.repeat(starts, run)
    made: list[NDArray[np.uint64]] = []
    for step in range(1, _CROWD):
        reach = (place + step < of_run) & ((of_run <= _CROWD) | (step <= _NEIGHBOURS))
        here = np.flatnonzero(reach)
        if len(here):
            made.append(owners[here] << TEXT_BITS | owners[here + step])
    if not made:
        return none
    keys, shared = counted(np.concatenate(made))
    pairs = np.stack([keys >> TEXT_BITS, keys & _TEXT_MASK], axis=1).astype(np.int64)
    return pairs, shared


def shares_of(texts: Sequence[str], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count out the share of the shorter text's shingles that the longer one holds, for pairs.

    Chance adds one hit in `_BUCKETS` over the shingles of a text: 1e-4 for a body.
    """
    share = np.zeros(len(pairs))
    if len(pairs):
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        waiting = [np.argsort(pairs[:, 0], kind="stable")]
        while waiting:
            places = waiting.pop()
            owners = np.unique(pairs[places])
            if len(places) > 1 and int(lengths[owners].sum()) > _AT_ONCE:
                waiting += np.array_split(places, 2)
                continue
            local = np.searchsorted(owners, pairs[places])
            share[places] = _shares([texts[owner] for owner in owners.tolist()], local)
    return share


def _shares(texts: Sequence[str], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The same for texts of which all buckets are held at once, pairs sorted by the first."""
    rows = _buckets(texts)
    sizes = [len(row) for row in rows]
    board = np.zeros(_BUCKETS, dtype=bool)
    laid = rows[0]
    last = -1
    share: list[float] = []
    for one, two in pairs.tolist():
        if one != last:
            board[laid] = False
            laid, last = rows[one], one
            board[laid] = True
        shorter = min(sizes[one], sizes[two])
        share.append(np.count_nonzero(board.take(rows[two])) / shorter if shorter else 0.0)
    return np.array(share, dtype=np.float64).clip(max=1.0)


def _buckets(texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """The buckets of every text's distinct shingles, rising."""
    rows: list[NDArray[np.int32]] = []
    for _, hashes, offsets in in_batches(texts):
        count = len(offsets) - 1
        owner_of = np.repeat(np.arange(count, dtype=np.uint64), np.diff(offsets))
        keys = distinct(owner_of << np.uint64(44) | hashes >> np.uint64(20))
        begins = np.arange(count + 1, dtype=np.uint64) << np.uint64(44)
        buckets = (keys >> np.uint64(22)).astype(np.int64) & (_BUCKETS - 1)
        rows += parts_of(buckets.astype(np.int32), np.searchsorted(keys, begins))
    return rows


def copy_groups(found: Sequence[ExactCopy]) -> dict[ArticleId, list[ExactCopy]]:
    """Exact copies under the article they repeat."""
    groups: defaultdict[ArticleId, list[ExactCopy]] = defaultdict(list)
    for copy in found:
        groups[copy.older].append(copy)
    return dict(groups)
