"""What merging reaches on documents with gold stories, in any language.

Shape:  a JSONL(.gz) of `{"doc", "sentences", "story"}` and a House in; the dict of
        `hanju eval stories` out.
Units:  scores 0..1; `seconds` of wall time for merging (reading excluded).
Errors: `UnreadableFileError` for a file that is missing, cut, or not of this form.
Source: DESIGN.md section 4; ../shared/data/clusters_ecbplus/SOURCE.md.

The first sentence is the title. Where a document names its address, it is no feature.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from hanju.errors import UnreadableFileError
from hanju.evaluate.bcubed import bcubed, over_merged
from hanju.evaluate.records import json_records
from hanju.model import Article, ArticleId
from hanju.sift.stories import merge_stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.settings import House


def evaluate_stories(docs_path: str | Path, house: House) -> dict[str, Any]:
    """Merge labelled documents and score the stories by B-cubed."""
    gold: dict[str, str] = {}
    articles: list[Article] = []
    for number, (name, story, sentences) in enumerate(_documents(Path(docs_path))):
        id_ = ArticleId(f"{name}#{number}")
        gold[id_] = story
        articles.append(
            Article(
                id=id_,
                url="",
                title=sentences[0] if sentences else "",
                text=" ".join(sentences[1:]),
                outlet="",
                published_at=None,
                lang="en",
            )
        )
    started = perf_counter()
    stories = merge_stories(articles, house)
    seconds = perf_counter() - started
    found = {str(article.id): story.id for story in stories for article in story.articles}
    precision, recall, f1 = bcubed(gold, found)
    return {
        "bcubed_precision": round(precision, 4),
        "bcubed_recall": round(recall, 4),
        "bcubed_f1": round(f1, 4),
        "over_merged": round(over_merged(gold, found), 4),
        "documents": len(articles),
        "gold_stories": len(set(gold.values())),
        "stories": len(stories),
        "seconds": round(seconds, 3),
    }


def _documents(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    for place, record in json_records(path):
        try:
            yield _document(record)
        except (KeyError, TypeError) as exc:
            raise UnreadableFileError(
                path,
                place=place,
                problem='"doc", "sentences", "story"가 있는 JSON이 아닙니다',
                mend="data/clusters_ecbplus 형식인지 확인하세요.",
            ) from exc


def _document(row: dict[str, Any]) -> tuple[str, str, list[str]]:
    sentences = row["sentences"]
    if not isinstance(sentences, list):
        raise TypeError("sentences")
    return str(row["doc"]), str(row["story"]), [str(sentence) for sentence in sentences]
