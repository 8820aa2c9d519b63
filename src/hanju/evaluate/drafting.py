"""What drafting reaches on articles with gold sentences and gold summaries.

Shape:  a JSONL(.gz) of `{"title", "sentences", "paragraphs", "extractive", "abstractive"}` and a
        House in; `DraftScores` out: the dict of `hanju eval draft`, and rows to compare it with.
Units:  scores 0..1; `ms_per_entry` is wall time of the whole drafting of one entry, morphology
        loaded before; `overlap` is a share of runs of 8 characters, white space taken out.
Errors: `UnreadableFileError` for a file that is missing, cut, or not of this form.
Source: DESIGN.md sections 4 and 9 (Q6, Q7); ../shared/data/summarization_ko/SOURCE.md.

Decided:
- `sentence_f1`: indexes count every line of `sentences`, bylines and headings too; as many are
  chosen as the house has bullets. The mean is over articles.
- `rouge1`, `rouge2`, `rougeL`: F1 on morphemes, the bullets put together against the gold summary.
  A gold summary is one sentence of about 100 characters and the house asks for about 390, so
  even perfect bullets stay far below 1.
- `style_clean`: share of bullets without a finding of rank E or W in that bullet; `by_rule` counts
  every finding of the entries, headline and rank I too.
- `overlap`: mean share of a bullet's runs that stand in the article.
- The rows to compare with choose lines and keep them as they are: the first lines, the first full
  sentences, TextRank (Mihalcea and Tarau 2004: similarity of sentences by common words over the
  logarithms of their lengths, damping .85, words cut to three characters), and gold itself.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import log
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import UnreadableFileError
from hanju.evaluate.rouge import rouge_l, rouge_n, tokens
from hanju.model import Article, ArticleId, Story, StoryId
from hanju.sift.placement import place
from hanju.text.morphology import warm_up
from hanju.text.sentences import real_sentences
from hanju.write.builtin import BuiltinDrafter
from hanju.write.choose import choose_sentences, words_of
from hanju.write.style import check_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hanju.model import Entry
    from hanju.ports import Drafter
    from hanju.settings import House

#: Length of the runs that `overlap` counts.
RUN: Final = 8
#: TextRank: how much of a score comes from neighbours, and how often it is passed on.
DAMPING, ROUNDS = 0.85, 30
_ROUGE: Final = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One article with the sentences that people chose and the summary they wrote."""

    id: str
    title: str
    sentences: tuple[str, ...]
    text: str
    gold: frozenset[int]
    summary: str
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftScores:
    """The contract's dict, and scores of plain methods on the same articles."""

    report: dict[str, Any]
    beside: dict[str, dict[str, float]]


def evaluate_draft(
    pairs_path: str | Path,
    house: House,
    *,
    drafter: Drafter | None = None,
    with_plain_methods: bool = True,
) -> DraftScores:
    """Choose and draft every article, and score both against gold and beside plain methods."""
    pairs = read_pairs(pairs_path, house)
    count = house.entry.bullets
    writer = drafter or BuiltinDrafter()
    stories = [_story(pair, house) for pair in pairs]
    warm_up()
    started = perf_counter()
    entries = [writer.draft(story, house) for story in stories]
    seconds = perf_counter() - started
    chosen = [choose_sentences(pair.sentences, pair.title, count=count) for pair in pairs]
    summaries = tokens([pair.summary for pair in pairs])
    drafted = tokens([" ".join(bullet.text for bullet in entry.bullets) for entry in entries])
    bullets = sum(len(entry.bullets) for entry in entries)
    clean, by_rule = _style(entries, house)
    report: dict[str, Any] = {
        "sentence_f1": _sentence_f1(pairs, chosen),
        **_rouge(drafted, summaries),
        "style_clean": _share(clean, bullets),
        "overlap": _overlap(pairs, entries),
        "ms_per_entry": round(1000 * seconds / max(1, len(entries)), 2),
        "by_rule": by_rule,
    }
    beside = _beside(pairs, chosen, summaries, count) if with_plain_methods else {}
    return DraftScores(report=report, beside=beside)


def read_pairs(path: str | Path, house: House) -> list[Pair]:
    """Read articles with gold sentences and a gold summary."""
    return [_pair(*numbered, Path(path), house) for numbered in _records(Path(path))]


def first_lines(texts: Sequence[str], count: int) -> list[int]:
    """Choose the first lines, whatever they are (lead-3)."""
    return list(range(min(count, len(texts))))


def first_sentences(texts: Sequence[str], count: int) -> list[int]:
    """Choose the first full sentences, bylines and headings passed over."""
    return [at for at, text in enumerate(texts) if real_sentences(text)][:count]


def text_rank(texts: Sequence[str], count: int) -> list[int]:
    """Choose the full sentences that share most words with other ones."""
    rows = first_sentences(texts, len(texts))
    words = [words_of(texts[row]) for row in rows]
    links = [
        [
            len(one & other) / (log(len(one)) + log(len(other)))
            if at != to and len(one) > 1 and len(other) > 1
            else 0.0
            for to, other in enumerate(words)
        ]
        for at, one in enumerate(words)
    ]
    totals = [sum(row) for row in links]
    scores = [1.0] * len(rows)
    for _ in range(ROUNDS):
        scores = [
            1
            - DAMPING
            + DAMPING
            * sum(links[to][at] / totals[to] * scores[to] for to in range(len(rows)) if totals[to])
            for at in range(len(rows))
        ]
    best = sorted(range(len(rows)), key=lambda at: (-scores[at], at))[:count]
    return sorted(rows[at] for at in best)


def sentence_f1(chosen: Iterable[int], gold: Iterable[int]) -> float:
    """F1 of chosen against gold indexes of one article."""
    said, told = set(chosen), set(gold)
    return 2 * len(said & told) / (len(said) + len(told)) if said or told else 0.0


# --- scores ---


def _beside(
    pairs: Sequence[Pair],
    chosen: Sequence[Sequence[int]],
    summaries: Sequence[tuple[str, ...]],
    count: int,
) -> dict[str, dict[str, float]]:
    """Scores of whole sentences, chosen by plain methods, by us and by people."""
    plain: dict[str, Callable[[Sequence[str], int], list[int]]] = {
        f"lead-{count}": first_lines,
        f"first {count} full sentences": first_sentences,
        "TextRank": text_rank,
    }
    rows: dict[str, Sequence[Sequence[int]]] = {
        name: [way(pair.sentences, count) for pair in pairs] for name, way in plain.items()
    }
    rows["our sentences, whole"] = chosen
    rows["gold sentences"] = [sorted(pair.gold) for pair in pairs]
    found: dict[str, dict[str, float]] = {}
    for name, picks in rows.items():
        texts = [
            " ".join(pair.sentences[at] for at in pick)
            for pair, pick in zip(pairs, picks, strict=True)
        ]
        found[name] = {
            "sentence_f1": _sentence_f1(pairs, picks),
            **_rouge(tokens(texts), summaries),
        }
    return found


def _sentence_f1(pairs: Sequence[Pair], chosen: Sequence[Iterable[int]]) -> float:
    return _mean([sentence_f1(found, pair.gold) for found, pair in zip(chosen, pairs, strict=True)])


def _rouge(found: Sequence[tuple[str, ...]], gold: Sequence[tuple[str, ...]]) -> dict[str, float]:
    rows = [
        (rouge_n(one, two, 1), rouge_n(one, two, 2), rouge_l(one, two))
        for one, two in zip(found, gold, strict=True)
    ]
    return {name: _mean([row[at] for row in rows]) for at, name in enumerate(_ROUGE)}


def _style(entries: Sequence[Entry], house: House) -> tuple[int, dict[str, int]]:
    """Bullets without a finding of rank E or W, and all findings by rule."""
    clean = 0
    rules: Counter[str] = Counter()
    for entry in entries:
        findings = check_style(entry, house)
        rules.update(finding.rule for finding in findings)
        marked = {finding.where for finding in findings if finding.severity in {"E", "W"}}
        clean += sum(f"bullet {at}" not in marked for at in range(1, len(entry.bullets) + 1))
    return clean, dict(sorted(rules.items()))


def _overlap(pairs: Sequence[Pair], entries: Sequence[Entry]) -> float:
    shares = []
    for pair, entry in zip(pairs, entries, strict=True):
        source = _runs(pair.text)
        for bullet in entry.bullets:
            runs = _runs(bullet.text)
            if runs:
                shares.append(len(runs & source) / len(runs))
    return _mean(shares)


def _runs(text: str) -> set[str]:
    plain = "".join(text.split())
    return {plain[at : at + RUN] for at in range(len(plain) - RUN + 1)}


def _mean(values: Sequence[float]) -> float:
    return _share(sum(values), len(values))


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


# --- reading ---


def _story(pair: Pair, house: House) -> Story:
    article = Article(
        id=ArticleId(pair.id),
        url="",
        title=pair.title,
        text=pair.text,
        outlet="",
        published_at=pair.published,
        license="none",
    )
    alone = Story(id=StoryId(pair.id), articles=(article,))
    return replace(alone, placement=place(alone, house))


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    opened = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, json.loads(line)
    except FileNotFoundError as exc:
        raise UnreadableFileError(
            path, problem="파일이 없습니다", mend="경로를 확인하세요."
        ) from exc
    except (OSError, EOFError, ValueError) as exc:
        raise UnreadableFileError(
            path,
            place=f"{max(number, 1)}행",
            problem=f"읽을 수 없습니다({exc})",
            mend="한 줄에 JSON 하나인 UTF-8 파일인지 확인하세요.",
        ) from exc


def _pair(number: int, row: Mapping[str, Any], path: Path, house: House) -> Pair:
    try:
        sentences = tuple(str(sentence) for sentence in row["sentences"])
        gold = _gold(row["extractive"], len(sentences))
        paragraphs = row.get("paragraphs") or [[sentence] for sentence in sentences]
        summary = row["abstractive"]
        return Pair(
            id=str(row.get("id", number)),
            title=str(row.get("title", "")),
            sentences=sentences,
            text="\n".join(" ".join(paragraph) for paragraph in paragraphs),
            gold=gold,
            summary=summary if isinstance(summary, str) else " ".join(summary),
            published=_instant(row.get("published"), house),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise UnreadableFileError(
            path,
            place=f"{number}행",
            problem=f"'sentences', 'extractive', 'abstractive'가 있는 줄이 아닙니다({exc})",
            mend="data/summarization_ko의 aihub_docsum 형식인지 확인하세요.",
        ) from exc


def _gold(indexes: Iterable[Any], count: int) -> frozenset[int]:
    gold = frozenset(int(index) for index in indexes)
    if not gold <= set(range(count)):
        raise ValueError("extractive")
    return gold


def _instant(written: Any, house: House) -> datetime | None:
    if not written:
        return None
    instant = datetime.fromisoformat(str(written))
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=house.period.timezone)
    return instant.astimezone(UTC)
