"""Threads: which entry goes on from which entry of an earlier issue, and why it looks so.

Shape:  `ThreadDoc`s of an issue and of the archive in, `Likeness`es out, the best first;
        entries and links in, `Thread`s out.
Units:  a score is a cosine of weighted tokens, 0 to 1, less what speaks against the pair.
Errors: none raised here; an empty archive gives nothing.
Source: docs/decisions/0045-threads.md.

An entry is short and its headline is told twice, so weighted tokens say most of what there is to
say. What they cannot see is who acts: two cities that win one award, and two laboratories that
each build a battery, use the same words. Different bodies of one kind therefore need far more.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hanju.model import Thread
from hanju.text.search_tokens import SEAM, stem_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from hanju.model import EntryRef, ThreadEntry, ThreadLink
    from hanju.ports_threads import ThreadDoc

#: A pair is proposed from here on.
ENOUGH: Final = 0.3
#: How much more different bodies of one kind need (two cities, two universities).
OTHER_BODY: Final = 0.15
#: How much less is enough where the same body acts.
SAME_BODY: Final = 0.05
#: So many proposals an entry.
MOST: Final = 3
#: Tokens of more documents than this share find no candidates.
_COMMON: Final = 0.05
_COMMON_AT_LEAST: Final = 8
#: So many documents that share rare tokens are compared in full.
_COMPARED: Final = 30
_SHOWN_WORDS: Final = 4
_RUN: Final = re.compile(r"[가-힣]{2,64}|[A-Za-z][A-Za-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two entries that look like one development."""

    earlier: EntryRef
    later: EntryRef
    score: float
    is_same_body: bool


def likenesses(later: Sequence[ThreadDoc], earlier: Sequence[ThreadDoc]) -> list[Likeness]:
    """For each later entry the entries of earlier issues it may go on from, best first.

    Args:
        later: the entries of one issue, or of several.
        earlier: the archive; of it only issues before that of the later entry count.
    """
    weights = _Weights([*earlier, *later])
    vectors = [weights.vector(doc.tokens) for doc in earlier]
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for token in vector:
            if weights.is_rare(token):
                postings[token].append(place)
    found: list[Likeness] = []
    for doc in later:
        mine = weights.vector(doc.tokens)
        shared: Counter[int] = Counter()
        for token, weight in mine.items():
            for place in postings.get(token, ()):
                if earlier[place].ref.number < doc.ref.number:
                    shared[place] += weight * vectors[place][token]  # type: ignore[assignment]
        best = sorted(shared, key=lambda place: (-shared[place], place))[:_COMPARED]
        pairs = [_likeness(doc, mine, earlier[place], vectors[place]) for place in best]
        enough = [pair for pair in pairs if pair.score >= ENOUGH]
        found += sorted(enough, key=lambda pair: (-pair.score, pair.earlier))
    return found


def proposals(found: Sequence[Likeness], links: Iterable[ThreadLink]) -> list[Likeness]:
    """What is worth asking an editor: at most `MOST` an entry, one of each thread, nothing twice.

    A thread is asked about through its newest entry, since that is what a reader would go on from.
    """
    said = list(links)
    decided = {link.pair for link in said}
    joined = _groups(link.pair for link in said if link.state == "confirmed")
    newest = {ref: max(group) for group in joined for ref in group}
    given: defaultdict[EntryRef, list[Likeness]] = defaultdict(list)
    for pair in found:
        own = newest.get(pair.later, pair.later)
        thread = newest.get(pair.earlier, pair.earlier)
        if own == thread or len(given[pair.later]) == MOST:
            continue
        end = thread if thread.number < pair.later.number else pair.earlier
        asked = replace(pair, earlier=end)
        if (end, pair.later) in decided or any(one.earlier == end for one in given[pair.later]):
            continue
        given[pair.later].append(asked)
    return [pair for pairs in given.values() for pair in pairs]


def threads(
    links: Sequence[ThreadLink],
    entries: Mapping[EntryRef, ThreadEntry],
    *,
    with_proposed: bool = False,
) -> list[Thread]:
    """What the links join, the thread with the newest entry first.

    Args:
        links: the newest word on every pair.
        entries: those that still print; links to others count no more.
        with_proposed: join what is only proposed, too.
    """
    states: AbstractSet[str] = {"confirmed", "proposed"} if with_proposed else {"confirmed"}
    counted = [
        link
        for link in links
        if link.state in states and link.earlier in entries and link.later in entries
    ]
    told = [
        Thread(
            entries=tuple(sorted((entries[ref] for ref in group), key=_in_time)),
            links=tuple(link for link in counted if link.earlier in group),
        )
        for group in _groups(link.pair for link in counted)
    ]
    return sorted(told, key=lambda one: (one.newest.ref, len(one.entries)), reverse=True)


def reasons(pair: Likeness, earlier: Sequence[str], later: Sequence[str], actor: str) -> list[str]:
    """Why two entries look like one development, in Korean.

    Args:
        pair: what was found.
        earlier: headline and bullets of the earlier entry.
        later: those of the later one.
        actor: who acts in the later one.
    """
    first, second = _words(earlier), _words(later)
    both = sorted(first.keys() & second.keys(), key=lambda word: (-len(word), second[word]))
    told: list[str] = []
    for word in both:
        if not any(word in longer for longer in told):
            told.append(word)
    said = [f"같은 행위자 {actor}"] if pair.is_same_body and actor else []
    if told:
        said.append("함께 나오는 말 " + ", ".join(told[:_SHOWN_WORDS]))
    return said


class _Weights:
    """How much a token tells, from how many documents hold it."""

    def __init__(self, docs: Sequence[ThreadDoc]) -> None:
        self._held = Counter(token for doc in docs for token in set(doc.tokens.split()))
        self._docs = len(docs)
        self._rare = max(_COMMON_AT_LEAST, int(_COMMON * self._docs))

    def is_rare(self, token: str) -> bool:
        return self._held[token] <= self._rare

    def vector(self, tokens: str) -> dict[str, float]:
        """The weighted tokens of a document, of length one."""
        counts = Counter(tokens.split())
        counts.pop(SEAM, None)
        raw = {
            token: (1 + math.log(times)) * math.log((1 + self._docs) / self._held[token])
            for token, times in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {token: weight / length for token, weight in raw.items()}


def _likeness(
    later: ThreadDoc, mine: Mapping[str, float], earlier: ThreadDoc, other: Mapping[str, float]
) -> Likeness:
    score = sum(weight * other.get(token, 0.0) for token, weight in mine.items())
    is_same = bool(later.actor) and later.actor == earlier.actor
    if is_same:
        score += SAME_BODY
    elif later.actor and earlier.actor and later.actor_kind == earlier.actor_kind:
        score -= OTHER_BODY
    return Likeness(
        earlier=earlier.ref, later=later.ref, score=round(score, 4), is_same_body=is_same
    )


def _in_time(entry: ThreadEntry) -> tuple[int, date, str]:
    return (entry.ref.number, entry.day, entry.ref.entry_id)


def _groups(pairs: Iterable[tuple[EntryRef, EntryRef]]) -> list[set[EntryRef]]:
    """What is joined over any number of steps."""
    group_of: dict[EntryRef, set[EntryRef]] = {}
    for first, second in pairs:
        one, two = group_of.get(first, {first}), group_of.get(second, {second})
        if one is not two:
            one |= two
        for ref in one | two:
            group_of[ref] = one
        for ref in (first, second):
            one.add(ref)
            group_of[ref] = one
    return list({id(group): group for group in group_of.values()}.values())


def _words(texts: Sequence[str]) -> dict[str, int]:
    """The words of an entry with the place of the first of each."""
    words: dict[str, int] = {}
    for run in _RUN.findall(" ".join(texts)):
        word = stem_of(run) if "가" <= run[0] <= "힣" else run
        if tokens_of(word):
            words.setdefault(word, len(words))
    return words
