"""What changed between two issues, named word by word.

Shape:  two `Issue`s in, a `Diff` out: one `Change` for each thing a person did, in printing order.
Units:  texts are compared as NFC with runs of spaces as one; words are parted by spaces.
Errors: none raised here.
Source: docs/decisions/0015-reading-back.md.

Entries are matched by id first, so that a changed headline is a change and not a new entry; then by
headline; then by how much of their text is alike.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from hanju.archive.assemble import with_entries
from hanju.model import Bullet, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hanju.model import EntryId, Issue

ChangeKind = Literal["changed", "deleted", "added", "moved", "swapped", "issue"]

#: Two entries with less of their text in common are two entries. A rewritten bullet of three leaves
#: two thirds; two stories of one actor share about a third.
ALIKE_MIN: Final = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """Words before and after; empty where words were only added or only taken out."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was; `text` says it in one Korean line."""

    kind: ChangeKind
    text: str
    entry_id: EntryId | None = None
    #: "headline", "date", "bullet 2", "sources"; for the issue the name of the field
    where: str = ""
    old: str = ""
    new: str = ""
    words: tuple[WordChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Everything that changed, in printing order of the newer issue."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    def lines(self) -> tuple[str, ...]:
        """One Korean line a change."""
        return tuple(change.text for change in self.changes)


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: Entry
    cell: tuple[str, str, str]

    @property
    def name(self) -> str:
        return f"‘{self.entry.headline}’"


def compare(old: Issue, new: Issue) -> Diff:
    """Name everything that differs from the old issue to the new one."""
    before, after = _placed(old), _placed(new)
    pairs = _pairs(before, after)
    back = {b: a for a, b in pairs.items()}
    changes = [*_issue_changes(old, new)]
    for index, found in enumerate(after):
        if index in back:
            changes += _entry_changes(before[back[index]], found)
        else:
            changes.append(
                Change(
                    kind="added",
                    entry_id=found.entry.id,
                    new=found.entry.headline,
                    text=f"추가: {found.name} ({_cell_name(found)})",
                )
            )
    changes += [
        Change(
            kind="deleted",
            entry_id=gone.entry.id,
            old=gone.entry.headline,
            text=f"삭제: {gone.name} ({_cell_name(gone)})",
        )
        for index, gone in enumerate(before)
        if index not in pairs
    ]
    changes += _moves(before, after, pairs)
    return Diff(changes=tuple(changes))


def merged(old: Issue, new: Issue) -> Issue:
    """The old issue with the texts and the order of the new one.

    Ids, evidence, actors and sources of entries that are still there are kept; a text that a
    person changed loses its evidence and counts as the editor's.
    """
    before, after = _placed(old), _placed(new)
    back = {b: before[a].entry for a, b in _pairs(before, after).items()}
    numbers = iter(range(len(after)))

    def entry_of(entry: Entry) -> Entry:
        known = back.get(next(numbers))
        return entry if known is None else _with_texts(known, entry)

    return replace(
        old,
        title=new.title,
        series_line=new.series_line,
        english_title=new.english_title,
        base_line=new.base_line,
        disclaimer=new.disclaimer,
        notices=new.notices,
        chapters=with_entries(new.chapters, entry_of),
    )


def _with_texts(known: Entry, read: Entry) -> Entry:
    kept = {_plain(bullet.text): bullet for bullet in known.bullets}
    bullets = tuple(
        kept.get(_plain(bullet.text), Bullet(text=bullet.text)) for bullet in read.bullets
    )
    headline = known.headline if _same(known.headline, read.headline) else read.headline
    same = (headline, read.event_date, bullets) == (known.headline, known.event_date, known.bullets)
    if same:
        return known
    return replace(
        known,
        headline=headline,
        headline_evidence=known.headline_evidence if headline == known.headline else (),
        event_date=read.event_date,
        bullets=bullets,
        written_by="editor",
    )


# -- matching ----------------------------------------------------------------------------------
def _placed(issue: Issue) -> list[_Placed]:
    return [
        _Placed(entry, (_plain(chapter.title), _plain(part.name), _plain(category.name)))
        for chapter, part, category in issue.cells()
        for entry in category.entries
    ]


def _pairs(before: Sequence[_Placed], after: Sequence[_Placed]) -> dict[int, int]:
    """Which entry of the old issue is which of the new one."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def pair(old: int, new: int) -> None:
        pairs[old] = new
        taken.add(new)

    names = {name: i for i, placed in enumerate(before) for name in _names(placed.entry.id)}
    for new, placed in enumerate(after):
        old = names.get(placed.entry.id)
        if old is not None and old not in pairs:
            pair(old, new)
    headlines: dict[str, list[int]] = {}
    for old, placed in enumerate(before):
        if old not in pairs:
            headlines.setdefault(_plain(placed.entry.headline), []).append(old)
    for new, placed in enumerate(after):
        same = headlines.get(_plain(placed.entry.headline)) if new not in taken else None
        if same:
            pair(same.pop(0), new)
    for _, old, new in _alike(before, after, pairs, taken):
        if old not in pairs and new not in taken:
            pair(old, new)
    return pairs


def _names(entry_id: str) -> Iterator[str]:
    """The id itself and the forms it takes as a bookmark of HWPX and DOCX."""
    safe = re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}", entry_id) is not None
    short = hashlib.sha256(entry_id.encode("utf-8", "replace")).hexdigest()[:12]
    anchor = f"entry-{entry_id}" if safe else f"entry--{short}"
    yield entry_id
    yield f"-{short}"
    yield anchor.removeprefix("entry-").replace("-", "_")
    yield f"_a_{hashlib.sha256(anchor.encode()).hexdigest()[:32]}"


def _alike(
    before: Sequence[_Placed],
    after: Sequence[_Placed],
    pairs: Mapping[int, int],
    taken: set[int],
) -> list[tuple[float, int, int]]:
    found = []
    for old, left in enumerate(before):
        if old in pairs:
            continue
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(_all_words(left.entry))
        for new, right in enumerate(after):
            if new in taken:
                continue
            matcher.set_seq1(_all_words(right.entry))
            if matcher.quick_ratio() < ALIKE_MIN:
                continue
            share = matcher.ratio()
            if share >= ALIKE_MIN:
                found.append((-share, old, new))
    return sorted(found)


def _all_words(entry: Entry) -> list[str]:
    return " ".join([entry.headline, *(bullet.text for bullet in entry.bullets)]).split()


# -- words -------------------------------------------------------------------------------------
def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _same(left: str, right: str) -> bool:
    return _plain(left) == _plain(right)


def word_changes(old: str, new: str) -> tuple[WordChange, ...]:
    """The words that differ, each run of equal length word by word."""
    left, right = _plain(old).split(" "), _plain(new).split(" ")
    made: list[WordChange] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        if b - a == d - c:
            made += [WordChange(old=x, new=y) for x, y in zip(left[a:b], right[c:d], strict=True)]
        else:
            made.append(WordChange(old=" ".join(left[a:b]), new=" ".join(right[c:d])))
    return tuple(made)


def _told(words: tuple[WordChange, ...]) -> str:
    def one(word: WordChange) -> str:
        if not word.old:
            return f"‘{word.new}’ 넣음"
        if not word.new:
            return f"‘{word.old}’ 뺌"
        return f"‘{word.old}’ → ‘{word.new}’"

    return ", ".join(map(one, words))


# -- changes -----------------------------------------------------------------------------------
def _issue_changes(old: Issue, new: Issue) -> Iterator[Change]:
    texts = {
        "title": ("제목", old.title, new.title),
        "series_line": ("총서 줄", old.series_line, new.series_line),
        "english_title": ("영문 제목", old.english_title, new.english_title),
        "number": ("호수", str(old.number), str(new.number)),
        "base_line": ("기준일 줄", old.base_line, new.base_line),
        "disclaimer": ("맺음말", old.disclaimer, new.disclaimer),
        "notices": ("일러두기", " / ".join(old.notices), " / ".join(new.notices)),
    }
    for where, (name, left, right) in texts.items():
        if not _same(left, right):
            words = word_changes(left, right)
            yield Change(
                kind="issue",
                where=where,
                old=left,
                new=right,
                words=words,
                text=f"{name}: {_told(words)}",
            )


def _entry_changes(old: _Placed, new: _Placed) -> Iterator[Change]:
    if not _same(old.entry.headline, new.entry.headline):
        yield _text_change(old, "headline", "제목", old.entry.headline, new.entry.headline)
    if old.entry.event_date != new.entry.event_date:
        left, right = old.entry.event_date.isoformat(), new.entry.event_date.isoformat()
        yield _text_change(old, "date", "날짜", left, right)
    yield from _bullet_changes(old, new)
    left, right = (
        " · ".join(source.outlet for source in placed.entry.sources) for placed in (old, new)
    )
    if right and not _same(left, right):
        yield _text_change(old, "sources", "출처", left, right)


def _text_change(old: _Placed, where: str, name: str, left: str, right: str) -> Change:
    words = word_changes(left, right)
    return Change(
        kind="changed",
        entry_id=old.entry.id,
        where=where,
        old=left,
        new=right,
        words=words,
        text=f"{old.name} {name}: {_told(words)}",
    )


def _bullet_changes(old: _Placed, new: _Placed) -> Iterator[Change]:
    left = [_plain(bullet.text) for bullet in old.entry.bullets]
    right = [_plain(bullet.text) for bullet in new.entry.bullets]
    if left != right and sorted(left) == sorted(right):
        yield Change(
            kind="changed",
            entry_id=old.entry.id,
            where="bullets",
            text=f"{old.name} 문장의 차례가 바뀜",
        )
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(b - a, d - c)
        for k in range(both):
            yield _text_change(
                old, f"bullet {a + k + 1}", f"문장 {a + k + 1}", left[a + k], right[c + k]
            )
        for k in range(a + both, b):
            yield Change(
                kind="changed",
                entry_id=old.entry.id,
                where=f"bullet {k + 1}",
                old=left[k],
                text=f"{old.name} 문장 {k + 1} 삭제: {left[k]}",
            )
        for k in range(c + both, d):
            yield Change(
                kind="changed",
                entry_id=old.entry.id,
                where=f"bullet {k + 1}",
                new=right[k],
                text=f"{old.name} 문장 {k + 1} 추가: {right[k]}",
            )


# -- places ------------------------------------------------------------------------------------
def _cell_name(placed: _Placed) -> str:
    return " > ".join(placed.cell)


def _moves(
    before: Sequence[_Placed], after: Sequence[_Placed], pairs: Mapping[int, int]
) -> Iterator[Change]:
    """Entries in another cell, then those whose order inside their cell is another."""
    stayed: dict[tuple[str, str, str], list[int]] = {}
    for old, new in sorted(pairs.items()):
        if before[old].cell != after[new].cell:
            yield Change(
                kind="moved",
                entry_id=before[old].entry.id,
                old=_cell_name(before[old]),
                new=_cell_name(after[new]),
                text=f"이동: {before[old].name} {_cell_name(before[old])} → "
                f"{_cell_name(after[new])}",
            )
        else:
            stayed.setdefault(before[old].cell, []).append(old)
    for cell in stayed.values():
        yield from _order_changes(before, cell, [pairs[old] for old in cell])


def _order_changes(
    before: Sequence[_Placed], cell: Sequence[int], places: Sequence[int]
) -> Iterator[Change]:
    """Swaps when nothing but pairs changed places; else the fewest entries that moved."""
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    order = [ranks[place] for place in places]
    if all(order[order[i]] == i for i in range(len(order))):
        for i, j in enumerate(order):
            if i < j:
                first, second = before[cell[i]], before[cell[j]]
                yield Change(
                    kind="swapped",
                    entry_id=first.entry.id,
                    old=first.entry.headline,
                    new=second.entry.headline,
                    text=f"자리 바꿈: {first.name} ↔ {second.name} ({first.cell[-1]})",
                )
        return
    kept = _longest_rising(order)
    for i, j in enumerate(order):
        if i not in kept:
            moved = before[cell[i]]
            yield Change(
                kind="moved",
                entry_id=moved.entry.id,
                old=str(i + 1),
                new=str(j + 1),
                text=f"이동: {moved.name} {moved.cell[-1]} 안에서 {i + 1}번째 → {j + 1}번째",
            )


def _longest_rising(order: Sequence[int]) -> set[int]:
    """Indices of one longest run of rising values: what need not move."""
    best: list[tuple[int, int]] = []  # (length, index before) for each index
    for i, value in enumerate(order):
        length, link = 1, -1
        for j in range(i):
            if order[j] < value and best[j][0] + 1 > length:
                length, link = best[j][0] + 1, j
        best.append((length, link))
    if not best:
        return set()
    at = max(range(len(best)), key=lambda i: best[i][0])
    kept = set()
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return kept
