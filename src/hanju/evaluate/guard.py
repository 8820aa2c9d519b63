"""What the fact guard reaches: mutations caught, sound texts left alone.

Shape:  a file of pairs in; the dict of `hanju eval guard` out.
Units:  rates 0..1; `ms_per_check` is CPU time for one text against a source read before.
Errors: `UnreadableFileError` for a file that is not what it should be.
Source: DESIGN.md section 4 and Q8; docs/decisions/0012-guard.md.

Decided: a sound text with any finding of rank E is a false alarm, its own true errors included.
A mutation counts as caught only by a finding of rank E that the untouched text does not have.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import UnreadableFileError
from hanju.evaluate.mutations import mutations
from hanju.text.morphology import warm_up
from hanju.write.guard import check_against
from hanju.write.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def evaluate_guard(path: str | Path, *, half: str = "all") -> dict[str, Any]:
    """Score the guard on gold pairs; the keys are the contract of `hanju eval guard`."""
    start, step = HALVES[half]
    return score(read_pairs(path)[start::step]).report


def score(pairs: Sequence[Pair]) -> GuardScore:
    """Check every text as it is and with one fact changed at a time."""
    warm_up()
    alarms: list[tuple[str, tuple[Finding, ...]]] = []
    missed: list[Missed] = []
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    seconds, checks = 0.0, 0
    for pair in pairs:
        source = Reading(pair.source, pair.published)
        sound = errors_of(source, pair.text)
        if sound:
            alarms.append((pair.id, tuple(sound)))
        said = {_claim(finding, pair.text) for finding in sound}
        for mutation in mutations(pair.text, pair.source, pair.id):
            began = process_time()
            found = errors_of(source, mutation.text)
            seconds, checks = seconds + process_time() - began, checks + 1
            made[mutation.kind] += 1
            if any(_claim(finding, mutation.text) not in said for finding in found):
                caught[mutation.kind] += 1
            else:
                missed.append(
                    Missed(
                        pair_id=pair.id,
                        kind=mutation.kind,
                        before=mutation.before,
                        after=mutation.after,
                        text=mutation.text,
                    )
                )
    total = made.total()
    report = {
        "pairs": len(pairs),
        "false_alarm_rate": round(len(alarms) / len(pairs), 4) if pairs else 0.0,
        "mutations": total,
        "catch_rate": round(caught.total() / total, 4) if total else 0.0,
        "by_kind": {
            kind: {
                "mutations": made[kind],
                "caught": caught[kind],
                "rate": round(caught[kind] / made[kind], 4),
            }
            for kind in sorted(made)
        },
        "alarms_by_rule": dict(
            sorted(Counter(f.rule for _, found in alarms for f in found).items())
        ),
        "ms_per_check": round(1000 * seconds / checks, 2) if checks else 0.0,
    }
    return GuardScore(report=report, alarms=tuple(alarms), missed=tuple(missed))


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
    for place, record in _records(path):
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


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{number}행", json.loads(line)
    except (OSError, EOFError, ValueError) as exc:
        raise UnreadableFileError(
            path,
            place=f"{max(number, 1)}행",
            problem=f"읽을 수 없습니다({exc})",
            mend="한 줄에 JSON 하나인 UTF-8 파일인지 확인하세요.",
        ) from exc
