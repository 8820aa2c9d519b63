"""Mutations: one fact of a sound text changed, so that a guard must speak up.

Shape:  a text, its source and the pair's id in, `Mutation`s out; the same input gives the same.
Units:  spans [start, end) in code points; `span` lies in the changed text.
Errors: odd text never raises; a text without facts gives nothing.
Source: design/threats.md A2; docs/decisions/0012-guard.md lists the kinds.

The patterns here are written apart from those of `hanju.write`: a guard measured with its own
eyes would look better than it is. A change whose result also stands in the source is skipped, for
it may be true.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.evaluate.mutations_of_claims import claim_changes
from hanju.evaluate.mutations_of_names import name_changes
from hanju.evaluate.mutations_of_numbers import (
    HEDGES,
    number_changes,
    number_swaps,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hanju.evaluate.changes import Change

#: kinds that put a value or name of the source in another's place
SWAPS: Final = frozenset(
    {"number_of_source", "person_of_source", "organisation_of_source", "speaker"}
)
#: mutations of one kind made of one text
PER_KIND: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A text with one fact changed."""

    kind: str
    text: str
    span: tuple[int, int]
    before: str
    after: str


def mutations(text: str, source: str, pair_id: str, *, per_kind: int = PER_KIND) -> list[Mutation]:
    """Change one fact of a text at a time, at most `per_kind` changes of each kind.

    Args:
        text: a sound text.
        source: what it was written from; a change that it bears out is skipped.
        pair_id: seeds the choice among several places and values.
        per_kind: upper bound for one kind.
    """
    compact = _compact(source)
    by_kind: dict[str, list[Change]] = {}
    for change in _changes(text, source, pair_id):
        if change.after != text[change.start : change.end] and not _borne_out(change, compact):
            by_kind.setdefault(change.kind, []).append(change)
    made: list[Mutation] = []
    for kind in sorted(by_kind):
        chosen = _spread(by_kind[kind], per_kind, random.Random(f"{pair_id}:{kind}"))  # noqa: S311  repeatable, no secret
        made += [_applied(text, change) for change in chosen]
    return made


def _changes(text: str, source: str, pair_id: str) -> Iterable[Change]:
    rng = random.Random(pair_id)  # noqa: S311  repeatable, no secret
    yield from number_changes(text, rng)
    yield from number_swaps(text, source)
    yield from name_changes(text, source, rng)
    yield from claim_changes(text)


def _spread(changes: list[Change], most: int, rng: random.Random) -> list[Change]:
    """Choose changes at different places first."""
    rng.shuffle(changes)
    seen: dict[int, int] = {}
    ranked = []
    for change in changes:
        turn = seen.get(change.start, 0)
        seen[change.start] = turn + 1
        ranked.append((turn, change))
    return [change for _, change in sorted(ranked, key=lambda pair: pair[0])[:most]]


def _applied(text: str, change: Change) -> Mutation:
    return Mutation(
        kind=change.kind,
        text=text[: change.start] + change.after + text[change.end :],
        span=(change.start, change.start + len(change.after)),
        before=text[change.start : change.end],
        after=change.after,
    )


def _compact(text: str) -> str:
    return re.sub(r"[\s'\"“”‘’,·()\[\]<>「」『』《》〈〉]", "", text)


def _borne_out(change: Change, compact: str) -> bool:
    """The changed words stand in the source too: the result may be true."""
    proof = _compact(change.proof)
    if not proof:
        return False
    if change.kind == "hedge_dropped":
        bare = rf"(?<!약)(?<!최대)(?<!최소)(?<!\d)(?<!\d\.){re.escape(proof)}(?!{HEDGES})"
        return re.search(bare, compact) is not None
    if proof[0].isdigit():
        return re.search(rf"(?<!\d)(?<!\d\.){re.escape(proof)}", compact) is not None
    return proof in compact
