"""ROUGE on Korean morphemes: how much of a gold summary a text holds.

Shape:  two lists of tokens in, F1 of common runs (ROUGE-1, ROUGE-2) or of the longest common
        subsequence (ROUGE-L) out; `tokens` makes the list of a text.
Units:  F1 is 0..1; a text is one list, sentence borders do not count.
Errors: odd text never raises; an empty list scores 0.
Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", sections 2 and 3.

A token is a morpheme with its word class, as Kiwi cuts it; marks (Kiwi's S* but for figures,
Latin and Chinese letters) are left out, particles and endings are not. Figures of other papers
are cut otherwise and cannot be compared.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import morphemes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    Tokens = Sequence[str]

#: Letters and figures among Kiwi's mark classes.
_WRITTEN: Final = frozenset({"SL", "SN", "SH"})


def tokens(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut several texts into tokens in one call of the analyser."""
    return [
        tuple(f"{m.form}/{m.tag}" for m in found if m.tag[:1] != "S" or m.tag in _WRITTEN)
        for found in morphemes_of(texts)
    ]


def rouge_n(found: Tokens, gold: Tokens, n: int) -> float:
    """F1 of runs of `n` tokens, each counted as often as both texts hold it."""
    said, told = _runs(found, n), _runs(gold, n)
    return _f1((said & told).total(), said.total(), told.total())


def rouge_l(found: Tokens, gold: Tokens) -> float:
    """F1 of the longest common subsequence."""
    best = [0] * (len(gold) + 1)
    for token in found:
        diagonal = 0
        for at, other in enumerate(gold, 1):
            above = best[at]
            best[at] = diagonal + 1 if token == other else max(above, best[at - 1])
            diagonal = above
    return _f1(best[-1], len(found), len(gold))


def _runs(words: Tokens, n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + n]) for at in range(len(words) - n + 1))


def _f1(common: int, found: int, gold: int) -> float:
    return 2 * common / (found + gold) if found + gold else 0.0
