"""Showing hits: where the words of a query stand in a text, and which piece of it to show.

Shape:  a `Finder` made from the wanted texts; `spans`, `confirms` and `piece` of a text.
Units:  spans [start, end) in code points of the text returned with them.
Errors: none.
Source: docs/decisions/0035-search.md.

The index knows pairs of syllables; a word of two syllables may be the inside of another word there
(원전 in 정원전시). `confirms` looks at the text itself, by the rule of `text.terms`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.text.search_tokens import stem_of
from hanju.text.terms import SHORT_TERM, stands_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Span

_PIECE: Final = 130
_BEFORE: Final = 30
_LAST_HANGUL: Final = re.compile(r"(?<![가-힣])[가-힣]++$")
#: Between two words of a phrase: a particle, then what is no letter.
_GAP: Final = r"[가-힣]{0,5}[\W_]{0,5}"
#: Syllables of a long word may stand apart (온실가스 감축, 온실가스감축).
_MAY_PART: Final = 4
_MOST_HITS: Final = 400


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to show and what to mark in it."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    pattern: re.Pattern[str]
    is_short: bool


class Finder:
    """Finds the wanted texts of a query, each in any of its readings."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._groups = [
            _Group(
                re.compile(
                    "|".join(sorted(map(_pattern, names), key=len, reverse=True)), re.IGNORECASE
                ),
                any(_is_short(name) for name in names),
            )
            for names in texts
        ]
        # 탄소 중립, typed apart, may stand inside 탄소중립위원회.
        self._joined = [
            re.compile("|".join(_word_pattern(_stem(a) + _stem(b)) for a in left for b in right))
            for left, right in pairwise(texts)
        ]

    def confirms(self, title: str, body: str) -> bool:
        """Whether every short word stands in the text as a word."""
        for number, group in enumerate(self._groups):
            if not group.is_short:
                continue
            stands = any(
                stands_at(text, found.start(), found.end())
                for text in (title, body)
                for found in group.pattern.finditer(text)
            )
            beside = self._joined[max(0, number - 1) : number + 1]
            if not stands and not any(one.search(title) or one.search(body) for one in beside):
                return False
        return True

    def spans(self, text: str) -> list[tuple[Span, int]]:
        """Where wanted texts stand, in order, each with the number of its group."""
        found: list[tuple[Span, int]] = []
        for number, group in enumerate(self._groups):
            for hit in group.pattern.finditer(text):
                if hit.end() > hit.start() and stands_at(text, hit.start(), hit.end()):
                    found.append((hit.span(), number))
                    if len(found) >= _MOST_HITS:
                        break
        return sorted(found)

    def marked(self, text: str) -> Shown:
        """The whole text with its marks."""
        return Shown(text, _joined(span for span, _ in self.spans(text)))

    def piece(self, text: str) -> Shown:
        """The piece of a text that holds most of the wanted texts."""
        hits = self.spans(text)
        start = 0
        if hits:
            start = max(
                (span[0] for span, _ in hits),
                key=lambda at: (
                    len({group for span, group in hits if at <= span[0] < at + _PIECE - _BEFORE}),
                    -at,
                ),
            )
            start = _word_start(text, max(0, start - _BEFORE))
        end = min(len(text), start + _PIECE)
        lead, tail = "…" if start else "", "…" if end < len(text) else ""
        inside = [
            (span[0] - start + len(lead), span[1] - start + len(lead))
            for span, _ in hits
            if span[0] >= start and span[1] <= end
        ]
        flat = re.sub(r"[\r\n\t]", " ", text[start:end])
        return Shown(f"{lead}{flat}{tail}", _joined(inside))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at, at + _BEFORE)
    return at if space < 0 else space + 1


def _stem(word: str) -> str:
    """A word as the index reads it: its last run of Hangul without the particle."""
    run = _LAST_HANGUL.search(word)
    return word if run is None else word[: run.start()] + stem_of(run.group())


def _is_short(text: str) -> bool:
    stem = _stem(text)
    return len(stem) < SHORT_TERM and all("가" <= char <= "힣" for char in stem)


def _pattern(text: str) -> str:
    words = [_stem(word.strip()) for word in re.split(r"[^\w&.+-]+", text) if word.strip()]
    if not words:
        return re.escape(text) or "(?!)"
    return _GAP.join(_word_pattern(word) for word in words)


def _word_pattern(word: str) -> str:
    if len(word) >= _MAY_PART and all("가" <= char <= "힣" for char in word):
        return " ?".join(word)
    return re.escape(word)
