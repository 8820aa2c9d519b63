"""The overlap meter: how much of a text stands word for word in a source that may not be copied.

Shape:  a text and sources in, an `Overlap` or `Finding`s out.
Units:  `run` code points of letters and digits, white space and punctuation taken out; `share`
        0..1, the part of the text's letters that lie in common runs of `SHORTEST` or more;
        spans [start, end) in code points of the text.
Errors: odd text never raises; a text without letters overlaps with nothing.
Source: DESIGN.md section 2; documents-and-law.md L4 and L5; docs/decisions/0028-model-writer.md.

Names and figures are facts and free: a short run in common says nothing. The limits are the
house's (`[overlap]` in hanju.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.model import Finding
from hanju.model.articles import COPYABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Article, Entry
    from hanju.model.articles import ArticleId
    from hanju.settings import House

RULE: Final = "overlap"
#: Shorter runs are names, terms and figures: "탄소중립녹색성장위원회" alone has 12 letters.
SHORTEST: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What a text has in common with one source; `span` is the longest run in the text."""

    run: int = 0
    share: float = 0.0
    span: tuple[int, int] = (0, 0)
    article_id: ArticleId | None = None


def overlap(text: str, source: str, *, free: Iterable[str] = ()) -> Overlap:
    """Measure one text against one source.

    Args:
        text: a bullet.
        source: a text that may not be copied.
        free: texts that may be; what stands there too is free, whoever printed it again.
    """
    letters, places = _letters(text)
    other, _ = _letters(source)
    if len(letters) < SHORTEST or len(other) < SHORTEST:
        return Overlap()
    known = _windows(other).difference(*(_windows(_letters(one)[0]) for one in free))
    covered = 0
    best, best_at, at = 0, 0, 0
    while at <= len(letters) - SHORTEST:
        if letters[at : at + SHORTEST] not in known:
            at += 1
            continue
        length = _run(letters, at, other)
        covered += length
        if length > best:
            best, best_at = length, at
        at += length
    if not best:
        return Overlap()
    return Overlap(
        run=best,
        share=round(covered / len(letters), 4),
        span=(places[best_at], places[best_at + best - 1] + 1),
    )


def _windows(letters: str) -> set[str]:
    return {letters[at : at + SHORTEST] for at in range(len(letters) - SHORTEST + 1)}


def _run(letters: str, at: int, other: str) -> int:
    """The longest run from `at` that stands in `other`; it is known to reach `SHORTEST`."""
    low, high = SHORTEST, len(letters) - at
    while low < high:
        middle = (low + high + 1) // 2
        if letters[at : at + middle] in other:
            low = middle
        else:
            high = middle - 1
    return low


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits only, and where each stands."""
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    return "".join(text[at] for at in places), places


def nearest(text: str, sources: Iterable[Article]) -> Overlap:
    """The source that may not be copied with which a text has most in common."""
    found = Overlap()
    told = [(article, f"{article.title}\n{article.text}") for article in sources]
    free = [words for article, words in told if article.license in COPYABLE]
    for article, words in told:
        if article.license in COPYABLE:
            continue
        one = overlap(text, words, free=free)
        if (one.run, one.share) > (found.run, found.share):
            found = Overlap(run=one.run, share=one.share, span=one.span, article_id=article.id)
    return found


def is_over(found: Overlap, house: House) -> bool:
    """Whether a text copies more than the house allows."""
    limits = house.overlap
    return found.run > limits.longest_run or found.share > limits.share


def check_overlap(entry: Entry, sources: Sequence[Article], house: House) -> list[Finding]:
    """Find the bullets that copy more of an unlicensed source than the house allows."""
    found = []
    for number, bullet in enumerate(entry.bullets, 1):
        one = nearest(bullet.text, sources)
        if not is_over(one, house):
            continue
        outlet = next((a.outlet for a in sources if a.id == one.article_id), "")
        found.append(
            Finding(
                rule=RULE,
                severity="W",
                span=one.span,
                message=(
                    f"이용 허락이 없는 글({outlet})과 이어서 {one.run}자, 전체의 {one.share:.0%}가"
                    f" 같습니다(한도 {house.overlap.longest_run}자, {house.overlap.share:.0%})"
                ),
                mend="우리 말로 다시 쓰거나, 같은 사건의 보도자료가 있으면 그것을 근거로 쓰세요",
                where=f"bullet {number}",
                entry_id=entry.id,
            )
        )
    return found
