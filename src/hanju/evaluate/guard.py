"""What the fact guard reaches: mutations caught, sound texts left alone.

Shape:  a file of pairs in; the dict of `hanju eval guard` out.
Units:  rates 0..1; `ms_per_check` is CPU time for one text against a source read before.
Errors: `UnreadableFileError` for a file that is not what it should be.
Source: DESIGN.md section 4 and Q8; docs/decisions/0012-guard.md.

Decided: a sound text with any finding of rank E is a false alarm, its own true errors included.
A mutation counts as caught only by a finding of rank E that the untouched text does not have.
Swaps (a value or name of the source itself in another's place) are told apart: no look-up of the
fact alone can see them. `catch_rate_with_swaps` is the rate over both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import UnreadableFileError
from hanju.evaluate.mutations import SWAPS, mutations
from hanju.evaluate.records import json_records
from hanju.text.morphology import warm_up
from hanju.write.guard import check_against
from hanju.write.guard.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.evaluate.mutations import Mutation
    from hanju.model import Finding

#: places of a pair in the file: all, or each second one (tune on one half, report the other)
HALVES: Final = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A source and a text that is held to be sound."""

    id: str
    source: str
    text: str
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A mutation that the guard let pass."""

    pair_id: str
    kind: str
    before: str
    after: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardScore:
    """The figures and the cases behind them."""

    report: dict[str, Any]
    alarms: tuple[tuple[str, tuple[Finding, ...]], ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One pair checked: its alarms, and what became of each of its mutations."""

    pair_id: str
    alarms: tuple[Finding, ...]
    mutated: tuple[tuple[Mutation, bool], ...]
    reading_s: float
    checking_s: float


def evaluate_guard(path: str | Path, *, half: str = "all") -> dict[str, Any]:
    """Score the guard on gold pairs; the keys are the contract of `hanju eval guard`."""
    start, step = HALVES[half]
    return score(read_pairs(path)[start::step]).report


def score(pairs: Sequence[Pair]) -> GuardScore:
    """Check every text as it is and with one fact changed at a time."""
    warm_up()
    cases = [_case(pair) for pair in pairs]
    report = _rates(cases)
    report["halves"] = {
        name: {key: _rates(cases[start::2])[key] for key in ("false_alarm_rate", "catch_rate")}
        for name, start in (("even", 0), ("odd", 1))
        if cases[start::2]
    }
    report["alarms_by_rule"] = dict(
        sorted(Counter(found.rule for case in cases for found in case.alarms).items())
    )
    checks = sum(len(case.mutated) for case in cases)
    report["ms_per_check"] = _ms(sum(case.checking_s for case in cases), checks)
    report["ms_per_source"] = _ms(sum(case.reading_s for case in cases), len(cases))
    return GuardScore(
        report=report,
        alarms=tuple((case.pair_id, case.alarms) for case in cases if case.alarms),
        missed=tuple(
            Missed(
                pair_id=case.pair_id,
                kind=mutation.kind,
                before=mutation.before,
                after=mutation.after,
                text=mutation.text,
            )
            for case in cases
            for mutation, caught in case.mutated
            if not caught
        ),
    )


def _case(pair: Pair) -> Case:
    began = process_time()
    source = Reading(pair.source, pair.published)
    sound = errors_of(source, pair.text)
    reading_s, checking_s = process_time() - began, 0.0
    said = {_claim(finding, pair.text) for finding in sound}
    mutated = []
    for mutation in mutations(pair.text, pair.source, pair.id):
        began = process_time()
        found = errors_of(source, mutation.text)
        checking_s += process_time() - began
        caught = any(_claim(finding, mutation.text) not in said for finding in found)
        mutated.append((mutation, caught))
    return Case(
        pair_id=pair.id,
        alarms=tuple(sound),
        mutated=tuple(mutated),
        reading_s=reading_s,
        checking_s=checking_s,
    )


def _rates(cases: Sequence[Case]) -> dict[str, Any]:
    """The rates over some cases, swaps told apart."""
    mutated = [pair for case in cases for pair in case.mutated]
    own = [pair for pair in mutated if pair[0].kind not in SWAPS]
    swaps = [pair for pair in mutated if pair[0].kind in SWAPS]
    alarms = sum(bool(case.alarms) for case in cases)
    return {
        "pairs": len(cases),
        "false_alarm_rate": round(alarms / len(cases), 4) if cases else 0.0,
        "mutations": len(own),
        "catch_rate": _rate(own),
        "by_kind": _by_kind(own),
        "swaps": {"mutations": len(swaps), "catch_rate": _rate(swaps), "by_kind": _by_kind(swaps)},
        "catch_rate_with_swaps": _rate(mutated),
    }


def _rate(mutated: Sequence[tuple[Mutation, bool]]) -> float:
    return round(sum(caught for _, caught in mutated) / len(mutated), 4) if mutated else 0.0


def _by_kind(mutated: Iterable[tuple[Mutation, bool]]) -> dict[str, dict[str, float]]:
    kinds: dict[str, list[tuple[Mutation, bool]]] = {}
    for pair in mutated:
        kinds.setdefault(pair[0].kind, []).append(pair)
    return {
        kind: {
            "mutations": len(pairs),
            "caught": sum(caught for _, caught in pairs),
            "rate": _rate(pairs),
        }
        for kind, pairs in sorted(kinds.items())
    }


def _ms(seconds: float, times: int) -> float:
    return round(1000 * seconds / times, 2) if times else 0.0


def errors_of(source: Reading, text: str) -> list[Finding]:
    """The findings of rank E of one text."""
    return [found for found in check_against(source, text) if found.severity == "E"]


def _claim(finding: Finding, text: str) -> tuple[str, str]:
    """What a finding says, wherever in the text it stands."""
    return finding.rule, text[finding.span[0] : finding.span[1]]


def read_pairs(path: str | Path) -> list[Pair]:
    """Read pairs: title, paragraphs (or sentences), abstractive, published; JSON a line."""
    path = Path(path)
    pairs: list[Pair] = []
    for place, record in json_records(path):
        try:
            pairs.append(_pair(record))
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise UnreadableFileError(
                path,
                place=place,
                problem=f"짝으로 읽을 수 없습니다({exc!r})",
                mend="id, title, paragraphs, abstractive, published가 있는 JSONL인지 확인하세요.",
            ) from exc
    return pairs


def _pair(record: dict[str, Any]) -> Pair:
    told = record["abstractive"]
    lines = record.get("paragraphs") or [record["sentences"]]
    body = [" ".join(line) if isinstance(line, list) else str(line) for line in lines]
    day = str(record.get("published") or "")[:10]
    return Pair(
        id=str(record["id"]),
        source="\n".join([str(record.get("title") or ""), *body]),
        text=" ".join(told).strip() if isinstance(told, list) else str(told).strip(),
        published=date.fromisoformat(day) if day else None,
    )
