"""Morphology: a thin typed wrapper round Kiwi, loaded once and only when asked.

Shape:  text in, `Morpheme`s with spans into that text out; `join` puts morphemes together.
Units:  spans [start, end) in code points; tags are Kiwi's (Sejong) with the -R/-I mark cut off
        in `tag` and kept in `raw_tag`, which `join` needs for irregular stems.
Errors: odd text never raises; an empty text gives no morpheme.
Source: design/dependencies.md section 1; docs/decisions/0011-builtin-writer.md.

Loading takes about 1 CPU s and 330 MB; nothing here loads at import time. Kiwi's dictionary of
names with spaces in them (252,000, mostly people and works) is left out: it costs as much again,
and none of 2,149 drafts of five collections came out otherwise (decision 0011).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Analyses kept: those of an issue of 54 entries, a fifth of which are asked for again, by the
#: desk and the guard too; some 10 MB.
_KEPT: Final = 2048
#: Words that Kiwi would cut or take for verbs; plain nouns of our field.
_USER_NOUNS: Final = (
    "탄소중립", "탄소중립포인트", "온실가스", "넷제로", "업무협약", "재생에너지", "해상풍력",
    "생성형", "업사이클", "새활용", "공모전", "경진대회", "마중물", "첫걸음", "발걸음",
)  # fmt: skip


class Morpheme(NamedTuple):
    """One morpheme of a text; `start`/`end` point into that text.

    A tuple and no dataclass: an issue makes 70,000, and each costs a fifth.
    """

    form: str
    tag: str
    raw_tag: str
    start: int
    end: int


@lru_cache(maxsize=_KEPT)
def morphemes(text: str) -> tuple[Morpheme, ...]:
    """Analyse one text."""
    return _typed(_kiwi().tokenize(text)) if text.strip() else ()


def morphemes_of(texts: Sequence[str]) -> list[tuple[Morpheme, ...]]:
    """Analyse several texts, in their order."""
    return [morphemes(text) for text in texts]


def join(parts: Iterable[Morpheme | tuple[str, str]]) -> str:
    """Put morphemes together with the right sound changes (하 + 었 + 다 = 했다)."""
    pairs = [(p.form, p.raw_tag) if isinstance(p, Morpheme) else p for p in parts]
    return str(_kiwi().join(pairs)) if pairs else ""


def is_plain_word(word: str) -> bool:
    """Tell whether a word standing alone is a common word of the analyser's dictionary."""
    found = _kiwi().tokenize(word)
    return (
        bool(found)
        and found[0].tag in {"NNG", "MAG", "XR"}
        and found[0].id > _MADE_UP
        and all(t.tag.startswith("J") for t in found[1:])
    )


#: the analyser's first numbers stand for words that it does not know, one for each tag
_MADE_UP: Final = 100


def warm_up() -> None:
    """Load the model now, so that the first draft is not slow."""
    morphemes("준비했다.")
    join([("준비", "NNG"), ("하", "XSV"), ("었", "EP"), ("다", "EF")])


def _typed(found: Iterable[Any]) -> tuple[Morpheme, ...]:
    made = []
    for token in found:
        tag, start = token.tag, token.start
        made.append(Morpheme(token.form, tag.partition("-")[0], tag, start, start + token.len))
    return tuple(made)


@cache
def _kiwi() -> Any:
    """The one analyser of this process."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1, load_multi_dict=False)
    for word in _USER_NOUNS:
        kiwi.add_user_word(word, "NNG")
    return kiwi
