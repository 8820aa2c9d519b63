"""Events: the facts in a title and a lead that tell one event from another.

Shape:  a title and a body in, `Facts` out: figures and the word that acts.
Units:  figures are (value in the base unit, unit), 22조원 is (22e12, "원"); text is NFC.
Errors: odd text never raises; what cannot be read is left out.
Source: docs/decisions/0009-stories.md.

Faster and narrower than `text.numbers`: it only has to agree with itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SCALES: Final = {
    "": 1.0, "백": 1e2, "천": 1e3, "만": 1e4, "백만": 1e6, "천만": 1e7, "억": 1e8, "천억": 1e11,
    "조": 1e12,
}  # fmt: skip
_FIGURE: Final = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
    r"(조|천억|억|천만|백만|만|천)?\s?(?:(\d[\d,]*)(억|만)?)?\s?"
    r"(원|달러|유로|엔|위안|%|퍼센트|명|곳|개|gw|mw|kw|㎿|㎾|배|위|건|세대|호|대|층|톤|년물|가구|종|팀|nm)?"
)
_MONEY: Final = frozenset({"원", "달러", "유로", "엔", "위안"})
_SPELLINGS: Final = {"퍼센트": "%", "㎿": "mw", "㎾": "kw"}
_SPEECH: Final = re.compile('["“][^"“”]*["”]')
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_SEPARATORS: Final = re.compile(r"[\s,·…↑↓\-]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What can agree or disagree between two articles."""

    figures: frozenset[tuple[float, str]]
    title_figures: frozenset[tuple[float, str]]
    doer: str
    letters: str


def figures(text: str) -> frozenset[tuple[float, str]]:
    """Numbers with a unit or a scale; bare numbers, days and years say too little."""
    found: set[tuple[float, str]] = set()
    for match in _FIGURE.finditer(text):
        digits, scale, more, more_scale, unit = match.groups()
        if not scale and not unit:
            continue
        value = float(digits.replace(",", "")) * _SCALES[scale or ""]
        if more and scale:
            value += float(more.replace(",", "")) * _SCALES[more_scale or ""]
        name = _SPELLINGS.get(unit or "", unit or "")
        if not name and value >= 1e8:
            name = "원"  # headlines write 420억 for 420억원
        found.add((round(value, 3), name))
    return frozenset(found)


def doer(title: str) -> str:
    """The first word of a headline outside of speech: mostly who acts."""
    for word in _SEPARATORS.split(_SPEECH.sub(" ", title)):
        letters = _NOT_LETTERS.sub("", word)
        if len(letters) > 1:
            return letters
    return ""


def facts_of(title: str, body: str) -> Facts:
    """Read the facts of one article; both texts normal (lower case, hanja written out)."""
    in_title = figures(title)
    return Facts(
        figures=in_title | figures(body),
        title_figures=in_title,
        doer=doer(title),
        letters=_NOT_LETTERS.sub("", title + body),
    )
