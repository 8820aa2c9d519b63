"""Search tokens: what a text is indexed under and a query is looked up by, one function for both.

Shape:  a text in, tokens in reading order out; `token_text` joins those of a document for a column.
Units:  none; tokens hold small letters, digits and syllables only, so that SQLite's `unicode61` and
        PostgreSQL's `simple` take a token column as it is.
Errors: odd text never raises; marks and signs give no token.
Source: docs/decisions/0035-search.md; floors search_*.

A run of Hangul loses its particle (탄소중립을 -> 탄소중립) and becomes its pairs of syllables (탄소
소중 중립): a word is then a phrase of pairs, found inside a compound too, and a word of two
syllables is one token. A particle glued to Latin letters or digits (AI가) gives nothing. A brand
written in humps (OpenAI) is one token, with its pieces at the end of the document.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.text.terms import PARTICLES, is_particle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Raised when the same text would give other tokens: every index is then made anew.
TOKENS_VERSION: Final = 1

#: Stands between the parts of a document, so that no phrase reaches over; no text gives this token.
SEAM: Final = "0seam"

_RUN: Final = re.compile(
    r"[가-힣]+|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+|[^\W\d_가-힣\u3400-\u9fff\uf900-\ufaff]+"
    r"|[\u3400-\u9fff\uf900-\ufaff]"
)
_HUMP: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
#: Longer runs are noise (a page without spaces); they are cut into pieces of this length.
_LONG_RUN: Final = 64

#: Particles whose form must agree with the syllable before: 전문가 ends in no particle.
_AFTER_CLOSED: Final = "이 은 을 과 으로 이나 이며 이라 이라는 이라고 이랑 으로서 으로써 으로는"
_AFTER_OPEN: Final = "가 는 를 와 로 나 며 라는 라고 랑 로서 로써 로는"
_EITHER: Final = (
    "의 에 도 만 들 에서 에게 까지 부터 보다 처럼 마다 조차 마저 한테 께서 에서는 에서도 에는 "
    "에도 에서의 과의 와의 만의 로의 으로의 까지의 들이 들은 들을 들의 들과 들에게 들도 이다 이고 "
    "인데 입니다 이었다 였다 했다 한다 하는 하고 하며 하여 하기 하게 하면 하지 했던 하던 하도록 "
    "했으며 했고 한다고 했다고 됐다 된다 되는 되고 되며 되어 되면 됐으며 되었다 하였다 합니다 "
    "했습니다 됩니다 됐습니다 이라며 라며 한 할 된 될 하면서 되면서 하는데 되는데 하였고 하였으며 "
    "되었고 되었으며 이었으며 이었고 했을 하던 되던 됐던 되었던 하였던 하려는 하려고 시킨 시켰다"
)
_CLOSED: Final = frozenset(_AFTER_CLOSED.split())
_OPEN: Final = frozenset(_AFTER_OPEN.split())
_ENDINGS: Final = re.compile(
    "(?:" + "|".join(sorted({*_CLOSED, *_OPEN, *_EITHER.split()}, key=len, reverse=True)) + ")$"
)
#: The last two syllables of nouns that end like a particle; such a word ends there.
_NOUNS: Final = (
    "회의 협의 논의 합의 토의 강의 결의 정의 주의 동의 유의 편의 이의 심의 건의 발의 제의 질의 "
    "도로 경로 통로 진로 항로 활로 선로 미로 제도 정도 속도 온도 농도 지도 보도 철도 수도 습도 "
    "밀도 강도 태도 각도 고도 구도 궤도 년도 연도 반도 인도 한도 척도 빈도 용도 시도 유도 주도 "
    "선도 독도 이도 족도 기도 북도 남도 원도 치도 국가 평가 증가 추가 허가 인가 참가 대가 작가 "
    "물가 주가 단가 원가 휴가 정가 저가 고가 학과 성과 효과 결과 통과 부과 초과 경과 사과 "
    "전과 내과 외과 치과 차이 사이 높이 길이 깊이 놀이 린이 기와 하나 미만 불만 대만 낭만 자만 "
    "마을 가을 노을 같은 많은 작은 높은 낮은 좋은 아들 핸들 "
    "제한 소한 대한 시한 권한 기한 북한 무한 유한 역할 분할 관할 인한 위한 통한 관한 의한 향한"
)
_NOUN_ENDS: Final = frozenset(_NOUNS.split())
_SHORTEST: Final = 2


def stem_of(run: str) -> str:
    """A run of Hangul without its particle; at least two syllables stay.

    The particle must agree with the syllable before it, and nouns that end like one stay whole.
    """
    found = _ENDINGS.search(run)
    while found is not None:
        ending, stem = found.group(), run[: found.start()]
        if len(stem) >= _SHORTEST and _fits(stem, ending) and run[-2:] not in _NOUN_ENDS:
            return stem
        # 들에게 may not fit where 에게 does: the next shorter ending.
        found = _ENDINGS.search(run, found.start() + 1)
    return run


def _fits(stem: str, ending: str) -> bool:
    final = (ord(stem[-1]) - 0xAC00) % 28
    if ending in _CLOSED:
        return final != 0
    if ending in _OPEN:
        return final == 0 or (final == 8 and ending.startswith("로"))  # ㄹ takes 로
    return True


@lru_cache(maxsize=1 << 17)
def _of_hangul(run: str) -> str:
    stem = stem_of(run)
    if len(stem) == 1:
        return stem
    return " ".join([stem[place : place + 2] for place in range(len(stem) - 1)])


@lru_cache(maxsize=1 << 15)
def _of_latin(run: str) -> str:
    small = run.lower()
    if len(small) > 3 and small[-1] == "s" and small[-2] not in "sui" and small.isascii():
        return small[:-1]
    return small


def rules() -> dict[str, list[str]]:
    """The lists that decide where a run ends, for a reader in another language (the browser's)."""
    return {
        "closed": sorted(_CLOSED),
        "open": sorted(_OPEN),
        "endings": sorted({*_CLOSED, *_OPEN, *_EITHER.split()}, key=lambda one: (-len(one), one)),
        "nouns": sorted(_NOUN_ENDS),
        "particles": sorted(PARTICLES, key=lambda one: (-len(one), one)),
    }


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in reading order, without the pieces of brands."""
    return " ".join(_pieces(unicodedata.normalize("NFKC", text))).split()


def token_text(parts: Iterable[str]) -> str:
    """The token column of a document: its parts in order, then the pieces of brands."""
    told: list[str] = []
    humps: dict[str, None] = {}
    for part in parts:
        plain = unicodedata.normalize("NFKC", part)
        if told:
            told.append(SEAM)
        told.extend(_pieces(plain))
        humps.update(dict.fromkeys(_humps(plain)))
    if humps:
        told.extend((SEAM, *humps))
    return " ".join(told)


def _pieces(text: str) -> Iterator[str]:
    end = -1
    for found in _RUN.finditer(text):
        run = found.group()
        first = run[0]
        glued, end = found.start() == end, found.end()
        if "가" <= first <= "힣":
            if glued and is_particle(run):
                continue
            if len(run) > _LONG_RUN:
                for start in range(0, len(run), _LONG_RUN - 1):
                    yield _of_hangul(run[start : start + _LONG_RUN])
                continue
            yield _of_hangul(run)
        elif first.isdigit():
            yield run.replace(",", "")
        else:
            yield _of_latin(run[:_LONG_RUN])


_CAMEL: Final = re.compile(r"(?<![A-Za-z])(?=[A-Za-z]*[a-z][A-Z])[A-Za-z]+")


def _humps(text: str) -> Iterator[str]:
    for word in _CAMEL.findall(text):
        for piece in _HUMP.findall(word[:_LONG_RUN]):
            if len(piece) > 1:
                yield _of_latin(piece)
