"""Terms: find words in Korean text as a reader does, with particles and compounds.

Shape:  a list of terms in, `TermHit`s out, in order of position, the longest at a place.
Units:  spans are [start, end) in code points of the text as given.
Errors: odd text never raises; an empty term list finds nothing.
Source: docs/decisions/0007-fields-and-worthiness.md; the false hits counted there.

The word boundary of a regex is of no use: Korean glues particles to a word (탄소중립을) and words
to each other (탄소중립위원회, 생성형AI가). What decides is the script on either side of the hit:

- a Latin term needs a side that is not Latin: `AI` is in "생성형AI가", "OpenAI" (a new hump),
  "K-AI", and not in "KAI", "AIR", "SAIL";
- a Hangul term of three and more syllables counts anywhere;
- a shorter one needs one end of its word, or a particle after it: 원전 is in "신규원전을" and in
  "원전수출", not in "정원전시".

Spaces inside a term are optional in the text ("온실가스 감축" finds 온실가스감축).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hanju.text.places import places

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTICLE: Final = (
    "은 는 이 가 을 를 의 에 와 과 도 로 만 나 야 랑 들 께 뿐 별 등 및 "
    "에서 에게 으로 까지 부터 보다 처럼 마다 조차 마저 이나 이란 이라 라는 라고 라며 라도 "
    "한테 께서 이랑 하고 이며 이고 인 이다 이라는 이라고 이라며 으로서 으로써 로서 로써 "
    "에서는 에서도 에는 에도 에만 이야 였다 이었다 입니다 만의 과의 와의 로의 으로의 에서의 에의"
)
#: What may stand behind a word and belongs to none.
PARTICLES: Final = frozenset(_PARTICLE.split())
#: Five in a row is more than anybody says (에서부터까지만은); without a bound a run of syllables
#: that can be cut in many ways takes for ever.
_PARTICLES: Final = re.compile(
    f"(?:{'|'.join(sorted(_PARTICLE.split(), key=len, reverse=True))}){{1,5}}"
)
_HANGUL_RUN: Final = re.compile(r"[가-힣]*")
_NEVER: Final = r"(?!)"
#: Hangul terms shorter than this need an end of a word at one side.
SHORT_TERM: Final = 3


@dataclass(frozen=True, slots=True)
class TermHit:
    """One place where a term stands; `term` is written as the house wrote it."""

    term: str
    start: int
    end: int


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def is_particle(ending: str) -> bool:
    """Tell whether `ending` is nothing but particles; the empty ending is."""
    return not ending or _PARTICLES.fullmatch(ending) is not None


def _left_ok_latin(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    if before.isascii() and before.isdigit():
        return False
    # A new hump of a brand is a new word (OpenAI, xAI); a run of capitals is not (KAI).
    return not _is_latin(before) or (before.islower() and text[start].isupper())


def _right_ok_latin(text: str, end: int) -> bool:
    return end >= len(text) or not _is_latin(text[end])


def _short_ok(text: str, start: int, end: int) -> bool:
    if start == 0 or not _is_hangul(text[start - 1]):
        return True
    run = _HANGUL_RUN.match(text, end)
    return is_particle(run.group() if run else "")


def stands_at(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` is a word there and not a piece of another one."""
    first, last = text[start], text[end - 1]
    if _is_latin(first) and not _left_ok_latin(text, start):
        return False
    if _is_latin(last) and not _right_ok_latin(text, end):
        return False
    if last.isdigit() and end < len(text) and text[end].isdigit():
        return False
    if all(map(_is_hangul, text[start:end])) and end - start < SHORT_TERM:
        return _short_ok(text, start, end)
    return True


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words as plain text, in one pass whatever their number.

    Common beginnings are written once: of 124 words 0.18 s a 25,000 articles, 0.25 s as plain
    alternatives, 0.78 s one word after the other.
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for char in word:
            branch = branch.setdefault(char, {})
        branch[""] = {}
    return re.compile(_alternatives(tree) if tree else _NEVER)


def _alternatives(tree: dict[str, Any]) -> str:
    if "" in tree:
        return ""  # a word ends here: longer ones add nothing
    told = [re.escape(char) + _alternatives(below) for char, below in sorted(tree.items())]
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"


@dataclass(frozen=True, slots=True)
class Terms:
    """A compiled list of terms; build it once with `Terms.of` and keep it."""

    variants: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    _by_root: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, repr=False)
    _any_root: re.Pattern[str] = field(default=re.compile(_NEVER), repr=False)

    @classmethod
    def of(cls, terms: Iterable[str], exclude: Iterable[str] = ()) -> Terms:
        """Compile `terms`; a hit that touches an `exclude` phrase does not count."""
        variants: dict[str, str] = {}
        for term in terms:
            variants.setdefault(term, term)
            if " " in term:
                variants.setdefault(term.replace(" ", ""), term)
        variants.pop("", None)
        # A text without any root holds no term: the shortest terms stand for the longer ones.
        roots: list[str] = []
        for word in sorted(variants, key=len):
            if not any(root in word for root in roots):
                roots.append(word)
        by_root: dict[str, tuple[tuple[str, str], ...]] = {}
        for root in roots:
            by_root[root] = tuple((word, term) for word, term in variants.items() if root in word)
        return cls(
            variants=tuple(variants.items()),
            roots=tuple(roots),
            excluded=tuple(phrase for phrase in exclude if phrase),
            _by_root=by_root,
            _any_root=any_of(roots),
        )

    def may_hold(self, text: str) -> bool:
        """Tell, by one plain scan, whether `text` can hold a term at all."""
        return self._any_root.search(text) is not None

    def find(self, text: str) -> list[TermHit]:
        """Find every term in `text`; of two hits at one place the longer one stays."""
        if not self.may_hold(text):
            return []
        found: dict[tuple[int, int], str] = {}
        for root in self.roots:
            if root not in text:
                continue
            for word, term in self._by_root[root]:
                for start in places(text, word):
                    end = start + len(word)
                    if stands_at(text, start, end):
                        found.setdefault((start, end), term)
        if not found:
            return []
        barred = [
            (start, start + len(phrase))
            for phrase in self.excluded
            if phrase in text
            for start in places(text, phrase)
        ]
        hits: list[TermHit] = []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if hits and start < hits[-1].end:
                continue
            if any(start < stop and begin < end for begin, stop in barred):
                continue
            hits.append(TermHit(found[start, end], start, end))
        return hits


def contains_term(text: str, term: str) -> bool:
    """Tell whether `text` holds `term` as a word, with or without particles."""
    return bool(Terms.of((term,)).find(text))
