"""Similarity: how alike two articles are, in numbers that a person can name.

Shape:  titles and bodies in (`Texts`); candidate pairs and a table of `FEATURES` for pairs out.
Units:  cosines and shares are 0..1; time differences are days.
Errors: odd or empty text never raises; it is like nothing.
Source: docs/decisions/0009-stories.md.

Words are cut by script: Hangul into syllables by two and three (so that 탄소중립을 meets 탄소중립
without a dictionary), Latin words into pieces of four and five letters (so that plurals meet).
One setting then serves Korean and English. Everything is counted once per distinct word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from hanju.sift.copies import MIN_SHINGLES, shares_of
from hanju.sift.events import Facts, facts_of
from hanju.sift.shingles import counted, order_of, parts_of, ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hanju.model import Actor

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Characters of the body that are read: outlets cut theirs at 100 to 500, and what follows is
#: background. (Gold: 300 .9613, 500 .9613, 1500 .9618 for plain TF-IDF.)
BODY_CHARS: Final = 500
#: Articles that idf counts with on top of those at hand, so that three articles are no corpus.
PRIOR_ARTICLES: Final = 300
#: A feature held by more articles than this finds no candidates.
CROWD: Final = 40
#: Pairs whose two rough cosines, of stems and of pieces of titles, sum to less share nothing.
FAINT = 0.06
#: Candidates whose whole texts are less alike are dropped before anything else is measured. They
#: are half of all; without any of them the gold days, ECB+ and two weeks come out the same up to
#: .09, and vetoes and near misses begin above it.
UNLIKE: Final = 0.08
#: Candidates kept for one article.
NEAREST: Final = 24

_WORD: Final = re.compile(r"[가-힣]+|[a-z]+(?:&[a-z]+)?|[0-9]+(?:[.,][0-9]+)*|[^\W\d_a-z가-힣]+")
_PARTICLE: Final = re.compile(
    r"(?:으로부터|에서는|에게서|으로서|으로써|이라고|라고|까지|부터|에서|에게|으로|처럼|보다|이나|"
    r"은|는|이|가|을|를|의|에|와|과|로|도|만|서)$"
)
#: Newspaper hanja that stand for a word in headlines.
HANJA: Final[dict[str, str]] = {
    "中企": "중소기업", "美": "미국 ", "中": "중국 ", "日": "일본 ", "韓": "한국 ",
    "北": "북한 ", "英": "영국 ", "獨": "독일 ", "佛": "프랑스 ", "伊": "이탈리아 ",
    "印": "인도 ", "靑": "청와대 ", "與": "여당 ", "野": "야당 ", "檢": "검찰 ", "警": "경찰 ",
    "軍": "군 ", "兆": "조", "硏": "연구원", "銀": "은행", "社": "사", "車": "차", "新": "신",
    "發": "발", "産": "산", "電": "전", "公": "공사", "月": "월", "年": "년", "大": "대",
    "反": "반", "全": "전", "前": "전", "現": "현", "市": "시", "道": "도", "郡": "군",
    "區": "구", "株": "주", "重": "중공업", "企": "기업", "農": "농", "省": "성", "李": "이",
    "尹": "윤", "金": "김", "朴": "박", "文": "문", "崔": "최", "鄭": "정", "黨": "당",
}  # fmt: skip
_HANJA: Final = re.compile("|".join(HANJA))
_LABEL: Final = re.compile(r"\[[^\[\]]{1,28}\]|【[^【】]{1,28}】")
_HANGUL_GRAMS: Final = (2, 3)
_LATIN_GRAMS: Final = (4, 5)
_PIECE_BASE: Final = np.uint64(1_099_511_628_211)


def normal(text: str) -> str:
    """Lower case, labels off, newspaper hanja written out."""
    text = _LABEL.sub(" ", text)
    if not text.isascii():
        text = _HANJA.sub(lambda match: HANJA[match.group()], text)
    return text.lower()


def words(text: str) -> list[str]:
    """Words of a normal text, cut where the script changes."""
    return _WORD.findall(text)


def stem(word: str) -> str:
    """A word without its particle; two syllables are left at least."""
    if len(word) > 2 and "가" <= word[0] <= "힣":
        match = _PARTICLE.search(word)
        if match is not None and match.start() >= 2:
            return word[: match.start()]
    if len(word) > 4 and word.isascii() and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def pieces(distinct: Sequence[str]) -> tuple[Ints, Ints, int]:
    """Cut every word into the pieces that are compared.

    Returns:
        numbers of the pieces, word after word; how many each word has; how many differ.
    """
    framed = [f" {word} " for word in distinct]
    sizes = np.array([len(word) for word in framed], dtype=np.int64)
    codes = np.frombuffer("".join(framed).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    starts = np.cumsum(sizes) - sizes
    first = codes[starts + 1] if len(distinct) else np.zeros(0, dtype=np.uint64)
    hangul = (first >= ord("가")) & (first <= ord("힣"))
    latin = (first >= ord("a")) & (first <= ord("z")) & (sizes > 5)
    whole = ~hangul & ~latin
    keys: list[NDArray[np.uint64]] = []
    owners: list[Ints] = []
    for chosen, lengths in ((hangul, _HANGUL_GRAMS), (latin, _LATIN_GRAMS)):
        words_here = np.flatnonzero(chosen)
        for length in lengths:
            counts = np.maximum(sizes[words_here] - length + 1, 0)
            at = ranges(starts[words_here], counts)
            key = np.full(len(at), np.uint64(length), dtype=np.uint64)
            for place in range(length):
                key = key * _PIECE_BASE + codes[at + place]
            keys.append(key)
            owners.append(np.repeat(words_here, counts))
    # Short Latin words, numbers and other scripts are compared whole.
    words_here = np.flatnonzero(whole)
    keys.append((np.uint64(1) << np.uint64(63)) + words_here.astype(np.uint64))
    owners.append(words_here)
    flat, owner = np.concatenate(keys), np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    known, number = np.unique(flat[order], return_inverse=True)
    return number.astype(np.int64), np.bincount(owner, minlength=len(distinct)), len(known)


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: the features of row k and their counts lie at [starts[k], starts[k + 1])."""

    starts: Ints
    columns: Ints
    counts: Ints
    width: int

    @property
    def sizes(self) -> Ints:
        """Features of each row."""
        return np.diff(self.starts)

    def sizes_of(self, rows: Ints) -> Ints:
        """Features of some rows."""
        sizes: Ints = self.starts[rows + 1] - self.starts[rows]
        return sizes

    @property
    def owners(self) -> Ints:
        """The row of each stored feature."""
        return np.repeat(np.arange(len(self.starts) - 1), self.sizes)


def rows_of(owners: Ints, columns: Ints, count: int, width: int) -> Rows:
    """Sort and count the features of each row."""
    distinct, counts = counted((owners * width + columns).astype(np.uint64))
    keys = distinct.astype(np.int64)
    begins = np.arange(count + 1, dtype=np.int64) * max(width, 1)
    starts = np.searchsorted(keys, begins).astype(np.int64)
    return Rows(starts, keys - np.repeat(begins[:-1], np.diff(starts)), counts, width)


def _laid_out(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Owner and value of every number, row after row."""
    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    values = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(sizes.sum()))
    return np.repeat(np.arange(len(rows), dtype=np.int64), sizes), values


def _joined(*parts: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


class Texts:
    """Titles and bodies, read and weighed once; the order of the rows is the caller's."""

    def __init__(self, titles: Sequence[str], bodies: Sequence[str]) -> None:
        self.titles = [normal(title) for title in titles]
        self.bodies = [normal(body[:BODY_CHARS]) for body in bodies]
        self.has_body = np.array([len(body) > 40 for body in self.bodies], dtype=bool)
        self.word_ids: dict[str, int] = {}
        ids = self.word_ids
        of_titles = [[ids.setdefault(w, len(ids)) for w in words(text)] for text in self.titles]
        of_bodies = [[ids.setdefault(w, len(ids)) for w in words(text)] for text in self.bodies]
        stem_ids: dict[str, int] = {}
        stem_of = np.array(
            [stem_ids.setdefault(stem(word), len(stem_ids)) for word in ids], dtype=np.int64
        )
        self.stems = list(stem_ids)
        self.pieces, self.piece_counts, width = pieces(list(ids))
        self.piece_starts = np.cumsum(self.piece_counts) - self.piece_counts
        in_titles, in_bodies = _laid_out(of_titles), _laid_out(of_bodies)
        title_pieces, body_pieces = self._pieces(*in_titles), self._pieces(*in_bodies)
        count, stem_width = len(self.titles), len(stem_ids)
        self.title_grams = rows_of(*title_pieces, count, width)
        self.grams = rows_of(*_joined(title_pieces, title_pieces, body_pieces), count, width)
        title_stems = in_titles[0], stem_of[in_titles[1]]
        all_stems = _joined(title_stems, (in_bodies[0], stem_of[in_bodies[1]]))
        self.title_stems = rows_of(*title_stems, count, stem_width)
        self.all_stems = rows_of(*all_stems, count, stem_width)
        self.gram_idf = self._idf(self.grams)
        self.stem_idf = self._idf(self.all_stems)

    def _pieces(self, owners: Ints, ids: Ints) -> tuple[Ints, Ints]:
        counts = self.piece_counts[ids]
        return np.repeat(owners, counts), self.pieces[ranges(self.piece_starts[ids], counts)]

    def __len__(self) -> int:
        return len(self.titles)

    @cached_property
    def facts(self) -> list[Facts]:
        """Figures and doers of every article."""
        return [facts_of(title, body) for title, body in zip(self.titles, self.bodies, strict=True)]

    @cached_property
    def weighted(self) -> Weighted:
        """Title and body together, by their pieces."""
        return Weighted(self.grams, self.gram_idf)

    def _idf(self, rows: Rows) -> Floats:
        held = np.bincount(rows.columns, minlength=rows.width)
        weights: Floats = np.log((len(self) + PRIOR_ARTICLES) / (held + 1.0))
        return np.maximum(weights, 0.0)


def candidates(texts: Texts) -> Ints:
    """Pairs (i, j), i < j, that share rare words or rare pieces of titles, sorted.

    Each article keeps its `NEAREST` best, and a pair stands when one of the two keeps it.
    """
    by_stem = _meetings(texts.all_stems, texts.stem_idf)
    by_gram = _meetings(texts.title_grams, texts.gram_idf)
    keys = np.concatenate([by_stem[0], by_gram[0]])
    if len(keys) == 0:
        return np.zeros((0, 2), dtype=np.int64)
    weights = np.concatenate([by_stem[1], by_gram[1]])
    order = order_of(keys, len(texts) ** 2)
    keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    keys, weights = keys[starts], np.add.reduceat(weights, starts)
    near = weights >= FAINT
    keys, weights = keys[near], weights[near]
    if len(keys) == 0:
        return np.zeros((0, 2), dtype=np.int64)
    first, second = np.divmod(keys, len(texts))
    best = np.argsort(-weights, kind="stable")
    end, both = np.concatenate([first[best], second[best]]), np.concatenate([best, best])
    # A row is the first of some pairs and the second of others: both in the order of weights.
    rank = np.tile(np.arange(len(keys)), 2)
    order = order_of(end * len(keys) + rank, len(texts) * len(keys))
    end, both = end[order], both[order]
    begins = np.flatnonzero(np.concatenate(([True], end[1:] != end[:-1])))
    place = np.arange(len(end)) - np.repeat(begins, np.diff(np.append(begins, len(end))))
    kept = np.zeros(len(keys), dtype=bool)
    kept[both[place < NEAREST]] = True
    return np.stack([first[kept], second[kept]], axis=1)


def alike(texts: Texts, pairs: Ints) -> tuple[Ints, Floats]:
    """Keep the candidates that are alike as wholes, and tell their cosines."""
    found = cosines(texts.weighted, pairs)
    kept = found >= UNLIKE
    return pairs[kept], found[kept]


def _meetings(rows: Rows, idf: Floats) -> tuple[Ints, Floats]:
    """Keys i * n + j of every meeting of two rows at a feature, and what it adds to a cosine."""
    squares = np.concatenate(([0.0], np.cumsum(idf[rows.columns] ** 2)))
    length = np.sqrt(np.maximum(squares[rows.starts[1:]] - squares[rows.starts[:-1]], 1e-9))
    held = np.bincount(rows.columns, minlength=rows.width)
    count = len(rows.starts) - 1
    useful = np.flatnonzero((held[rows.columns] > 1) & (held[rows.columns] <= CROWD))
    columns, owners = rows.columns[useful], rows.owners[useful]
    order = order_of(columns, rows.width)  # rows stay in order within a feature
    columns, owners = columns[order], owners[order]
    keys: list[Ints] = []
    weights: list[Floats] = []
    here = np.arange(len(columns))
    for step in range(1, CROWD):
        here = here[here + step < len(columns)]
        here = here[columns[here + step] == columns[here]]
        if len(here) == 0:
            break
        keys.append(owners[here] * count + owners[here + step])
        one, two = owners[here], owners[here + step]
        weights.append(idf[columns[here]] ** 2 / (length[one] * length[two]))
    if not keys:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.concatenate(keys), np.concatenate(weights)


class Weighted:
    """Rows with unit-length tf-idf weights and with plain idf, each row apart."""

    def __init__(self, rows: Rows, idf: Floats) -> None:
        plain = idf[rows.columns]
        weights = (1.0 + np.log(np.maximum(rows.counts, 1))) * plain
        squares = _row_sums(weights * weights, rows.starts)
        weights /= np.repeat(np.sqrt(np.maximum(squares, 1e-12)), rows.sizes)
        self.width = max(rows.width, 1)
        self.sizes = rows.sizes
        self.mass = np.maximum(_row_sums(plain, rows.starts), 1.0)
        self.columns = parts_of(rows.columns, rows.starts)
        self.weights = parts_of(weights, rows.starts)
        self.idf = parts_of(plain, rows.starts)


def _row_sums(values: Floats, starts: Ints) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(values)))
    sums: Floats = total[starts[1:]] - total[starts[:-1]]
    return sums


def cosines(rows: Weighted, pairs: Ints) -> Floats:
    """The cosine of the two rows of every pair.

    The longer row is laid out on a dense board and the shorter one read from it: a call a pair is
    several times faster than laying all pairs end to end.
    """
    found = np.zeros(len(pairs))
    longer = np.where(
        (rows.sizes[pairs[:, 0]] >= rows.sizes[pairs[:, 1]])[:, None], pairs, pairs[:, ::-1]
    )
    order = np.lexsort((longer[:, 1], longer[:, 0]))
    columns, weights = rows.columns, rows.weights
    board = np.zeros(rows.width)
    last = -1
    told: list[float] = []
    for one, two in longer[order].tolist():
        if one != last:
            if last >= 0:
                board[columns[last]] = 0.0
            board[columns[one]] = weights[one]
            last = one
        told.append(board.take(columns[two]).dot(weights[two]))
    found[order] = told
    return found


def _titles_in(titles: Weighted, wholes: Weighted, pairs: Ints) -> tuple[Floats, Floats]:
    """Cosine of each title with the other article, and the share of its weight that is there.

    Both have a line for each pair: the title of the second in the first, and the other way round.
    """
    whole, title = pairs.T.ravel(), pairs[:, ::-1].T.ravel()
    order = np.lexsort((title, whole))
    columns, weights, idf = titles.columns, titles.weights, titles.idf
    board, holds = np.zeros(wholes.width), np.zeros(wholes.width)
    last = -1
    alike: list[float] = []
    held: list[float] = []
    for one, two in zip(whole[order].tolist(), title[order].tolist(), strict=True):
        if one != last:
            if last >= 0:
                board[wholes.columns[last]] = holds[wholes.columns[last]] = 0.0
            here = wholes.columns[one]
            board[here], holds[here] = wholes.weights[one], 1.0
            last = one
        wanted = columns[two]
        alike.append(board.take(wanted).dot(weights[two]))
        held.append(holds.take(wanted).dot(idf[two]))
    of_all = np.zeros((2, len(whole)))
    of_all[:, order] = alike, held
    of_all[1] /= titles.mass[title]
    return of_all[0].reshape(2, -1), of_all[1].reshape(2, -1)


FEATURES: Final = (
    "all_all",  # cosine of title and body together, the title counted twice
    "title_all",  # the better cosine of one title with the other whole
    "held_most",  # share of a title's weight that the other article holds: the better side
    "held_least",  # and the worse side
    "stems",  # cosine of stems, title and body
    "stems_title",  # cosine of stems, titles
    "overlap",  # share of the shorter body's shingles that the other body holds
    "figures",  # figures in common, at most 3
    "figures_differ",  # both have figures, none in common
    "title_figures",  # figures of the titles in common, at most 2
    "title_figures_differ",
    "doers_held",  # first words of the titles that the other article holds, 0..2
    "same_doer",
    "same_actor",  # both name one listed body
    "actors_apart",  # both name listed bodies, others, and neither stands in the other's title
    "bodies",  # how many of the two have a body, 0..2
    "days",  # days between them, at most 3; 0 where a date is missing
    "same_outlet",
    "content",  # cosine of stems beyond commonplaces (names, words of a field, numbers, syllables)
    "content_held",  # share of a title's stems beyond commonplaces that the other holds: the better
    "content_titles",  # weight of the stems beyond commonplaces that both titles hold
)


_AGREEMENTS: Final = FEATURES[FEATURES.index("figures") : FEATURES.index("same_doer") + 1]


def compare(
    texts: Texts,
    pairs: Ints,
    *,
    actors: Sequence[Actor | None] | None = None,
    days: Floats | None = None,
    outlets: Sequence[str] | None = None,
    bodies: Sequence[str] | None = None,
    commonplaces: frozenset[str] = frozenset(),
    wholes: Floats | None = None,
) -> Floats:
    """Measure every pair: one row a pair, one column a name of `FEATURES`.

    Args:
        texts: the articles, read.
        pairs: from `candidates`, sorted by the first.
        actors: who acts, None where no listed body is known.
        days: publication as days on any common clock, nan where unknown.
        outlets: names; "" is not the same as "".
        bodies: the uncut bodies for the overlap; those of `texts` when not given.
        commonplaces: stems that name bodies or fields, and so tell no event from another.
        wholes: cosines of the pairs where they are known, from `alike`.
    """
    if len(pairs) == 0:
        return np.zeros((0, len(FEATURES)))
    first, second = pairs[:, 0], pairs[:, 1]
    columns = {name: np.zeros(len(pairs)) for name in FEATURES}
    columns |= dict(zip(FEATURES[:6], _cosines(texts, pairs, wholes).T, strict=True))
    columns["overlap"] = _overlaps(texts.bodies if bodies is None else bodies, pairs)
    columns |= dict(zip(_AGREEMENTS, _agreements(texts.facts, pairs).T, strict=True))
    if actors is not None:
        columns["same_actor"], columns["actors_apart"] = _actors(actors, texts.titles, pairs).T
    columns["bodies"] = texts.has_body[first].astype(float) + texts.has_body[second]
    if days is not None:
        columns["days"] = np.minimum(np.nan_to_num(np.abs(days[first] - days[second])), 3.0)
    if outlets is not None:
        numbers = {name: number for number, name in enumerate(dict.fromkeys(outlets))}
        number = np.array([numbers[name] if name else -1 for name in outlets])
        same = (number[first] == number[second]) & (number[first] >= 0)
        columns["same_outlet"] = same.astype(float)
    columns |= dict(zip(FEATURES[-3:], _contents(texts, pairs, commonplaces).T, strict=True))
    return np.column_stack([columns[name] for name in FEATURES])


def _actors(actors: Sequence[Actor | None], titles: Sequence[str], pairs: Ints) -> Floats:
    rows = np.zeros((len(pairs), 2))
    for place, (one, two) in enumerate(pairs.tolist()):
        a, b = actors[one], actors[two]
        if a is None or b is None:
            continue
        if a.name == b.name:
            rows[place, 0] = 1.0
        elif a.short.lower() not in titles[two] and b.short.lower() not in titles[one]:
            rows[place, 1] = 1.0
    return rows


def _cosines(texts: Texts, pairs: Ints, wholes: Floats | None) -> Floats:
    """The features that are sums over shared pieces and stems, in their order."""
    titles = Weighted(texts.title_grams, texts.gram_idf)
    alike, held = _titles_in(titles, texts.weighted, pairs)
    return np.column_stack(
        [
            cosines(texts.weighted, pairs) if wholes is None else wholes,
            alike.max(axis=0),
            held.max(axis=0),
            held.min(axis=0),
            cosines(Weighted(texts.all_stems, texts.stem_idf), pairs),
            cosines(Weighted(texts.title_stems, texts.stem_idf), pairs),
        ]
    )


def _contents(texts: Texts, pairs: Ints, commonplaces: frozenset[str]) -> Floats:
    """What two articles share beyond commonplaces: the last three of `FEATURES`."""
    kept = np.array(
        [len(s) > 1 and not s.isdigit() and s not in commonplaces for s in texts.stems], dtype=bool
    )
    idf, square = texts.stem_idf, texts.stem_idf**2
    whole, title = _only(texts.all_stems, kept), _only(texts.title_stems, kept)
    first, second = pairs[:, 0], pairs[:, 1]
    of_whole = np.maximum(_row_sums(square[whole.columns], whole.starts), 1e-9)
    of_title = np.maximum(_row_sums(square[title.columns], title.starts), 1e-9)
    together = _held(whole, whole, first, second, square)
    mine = _held(title, whole, first, second, square) / of_title[first]
    theirs = _held(title, whole, second, first, square) / of_title[second]
    # A missing title holds nothing: the whole stands in for it.
    untitled = np.diff(texts.title_stems.starts) == 0
    mine = np.where(untitled[first], together / of_whole[first], mine)
    theirs = np.where(untitled[second], together / of_whole[second], theirs)
    return np.column_stack(
        [
            together / np.sqrt(of_whole[first] * of_whole[second]),
            np.maximum(mine, theirs),
            _held(title, title, first, second, idf),
        ]
    )


def _only(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Rows with some of their columns alone."""
    stays = kept[rows.columns]
    starts = np.concatenate(([0], np.cumsum(stays)))[rows.starts]
    return Rows(starts.astype(np.int64), rows.columns[stays], rows.counts[stays], rows.width)


def _held(rows: Rows, others: Rows, mine: Ints, theirs: Ints, weight: Floats) -> Floats:
    """Weight of the features of row `mine` that row `theirs` of the others holds, pair by pair."""
    known = others.owners * others.width + others.columns
    if len(known) == 0:
        return np.zeros(len(mine))
    sizes = rows.sizes_of(mine)
    columns = rows.columns[ranges(rows.starts[mine], sizes)]
    wanted = np.repeat(theirs, sizes) * others.width + columns
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    return _row_sums(np.where(known[at] == wanted, weight[columns], 0.0), starts)


def _overlaps(bodies: Sequence[str], pairs: Ints) -> Floats:
    long_enough = np.array([len(body) > MIN_SHINGLES for body in bodies], dtype=bool)
    worth = long_enough[pairs[:, 0]] & long_enough[pairs[:, 1]]
    share = np.zeros(len(pairs))
    if worth.any():
        share[worth] = shares_of(bodies, pairs[worth])
    return share


def _agreements(facts: Sequence[Facts], pairs: Ints) -> Floats:
    rows: list[tuple[float, ...]] = []
    for one, two in pairs.tolist():
        a, b = facts[one], facts[two]
        shared = len(a.figures & b.figures) if a.figures and b.figures else 0
        in_titles = len(a.title_figures & b.title_figures) if a.title_figures else 0
        held = (bool(a.doer) and a.doer in b.letters) + (bool(b.doer) and b.doer in a.letters)
        rows.append(
            (
                min(shared, 3),
                bool(a.figures and b.figures) and not shared,
                min(in_titles, 2),
                bool(a.title_figures and b.title_figures) and not in_titles,
                held,
                bool(a.doer) and a.doer == b.doer,
            )
        )
    return np.array(rows, dtype=float)
