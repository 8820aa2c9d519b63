"""The figures that quality floors guard, each measured on one labelled file.

Shape:  a folder of labelled data and a House in; figures by name out, a file at a time.
Units:  shares 0..1, higher is better; a rate of false alarms is turned into 1 - rate.
Errors: `UnreadableFileError` for a labelled file that is damaged; an absent one is left out.
Source: DESIGN.md section 9 (Q1 to Q8); tests/quality/floors.json.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hanju.settings import House

    Measure = Callable[[Path, House], dict[str, float]]

ARTICLES: Final = "news_rss_2026_02/articles.jsonl.gz"


def _sift(gold: Path, house: House) -> dict[str, float]:
    from hanju.evaluate.sifting import evaluate_sift

    report = evaluate_sift(gold.parent.parent / ARTICLES, gold, house)
    return {
        **{f"field_f1_{name}": scores["f1"] for name, scores in report["field"].items()},
        "worthy_f1": report["worthy"]["f1"],
        "category_accuracy": report["category"]["accuracy"],
        "story_f1": report["story"]["bcubed_f1"],
        "story_unmixed": round(1 - report["story"]["over_merged"], 4),
    }


def _stories(docs: Path, house: House) -> dict[str, float]:
    from hanju.evaluate.stories import evaluate_stories

    return {"story_f1_english": evaluate_stories(docs, house)["bcubed_f1"]}


def _draft(pairs: Path, house: House) -> dict[str, float]:
    from hanju.evaluate.drafting import evaluate_draft

    report = evaluate_draft(pairs, house, with_plain_methods=False).report
    names = ("sentence_f1", "style_clean", "rouge1", "rouge2", "rougeL")
    return {f"draft_{name}": report[name] for name in names}


def _guard(pairs: Path) -> dict[str, float]:
    from hanju.evaluate.guard import evaluate_guard

    report = evaluate_guard(pairs)
    return {
        "guard_catch_rate": report["catch_rate"],
        "guard_catch_rate_with_swaps": report["catch_rate_with_swaps"],
        "guard_quiet": round(1 - report["false_alarm_rate"], 4),
    }


def _summaries(pairs: Path, house: House) -> dict[str, float]:
    return {**_draft(pairs, house), **_guard(pairs)}


def _search(questions: Path, _house: House) -> dict[str, float]:
    from hanju.evaluate.searching import evaluate_search

    # One question in ten: all of them take most of a minute.
    report = evaluate_search(questions.with_name("passages.jsonl.gz"), questions, every=10)
    return {f"search_{name}": report[name] for name in ("hit1", "hit10", "mrr")}


#: Labelled file -> what measures on it.
MEASURES: Final[dict[str, Measure]] = {
    "gold/week_2026_02_dev.jsonl": _sift,
    "clusters_ecbplus/docs.jsonl.gz": _stories,
    "summarization_ko/aihub_docsum.jsonl.gz": _summaries,
    "korquad_dev/questions.jsonl.gz": _search,
}
