"""Numbers of a foreign source: what a Korean translation may say.

Shape:  an English text in, the values it states out; `number_faults` compares by value.
Units:  values in base units (2.3 billion = 2,300,000,000); spans [start, end) of the Korean text.
Errors: odd text never raises.
Source: design/threats.md A2; docs/decisions/0028-model-writer.md.

The guard compares Korean with Korean. Between two languages only values can be compared by rule;
names and quotations of a translation are for a person, and the entry says so.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from hanju.text.numbers import is_truncation, quantities

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: Final[dict[str, int]] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "a": 1, "an": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "once": 1, "twice": 2, "double": 2, "dozen": 12, "both": 2, "triple": 3,
}  # fmt: skip
_SCALES: Final[dict[str, Decimal]] = {
    "hundred": Decimal(100), "thousand": Decimal(10**3), "k": Decimal(10**3),
    "million": Decimal(10**6), "mn": Decimal(10**6), "m": Decimal(10**6),
    "billion": Decimal(10**9), "bn": Decimal(10**9), "b": Decimal(10**9),
    "trillion": Decimal(10**12), "tn": Decimal(10**12),
}  # fmt: skip
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_FOUND: Final = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?|(?P<word>[A-Za-z]+)"
)
_AFTER: Final = re.compile(
    r"(?:\s(?:of\s)?an?(?=\s))?[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|[kKmMbB](?![A-Za-z]))",
    re.IGNORECASE,
)
_QUARTERS: Final = {"quarter": Decimal("0.25"), "half": Decimal("0.5")}


def foreign_values(text: str) -> frozenset[Decimal]:
    """Every value that an English text states, alone and with its scale."""
    found: set[Decimal] = set()
    before: Decimal | None = None
    for match in _FOUND.finditer(text):
        value = _value(match)
        if value is None:
            before = None
            continue
        found.add(value)
        if before is not None and before >= 20 and before % 10 == 0 and value < 10:
            found.add(before + value)  # twenty-five
            value += before
        scale = _AFTER.match(text, match.end())
        scaled = value
        while scale is not None:
            scaled *= _SCALES[scale["scale"].lower()]
            found.add(scaled)
            scale = _AFTER.match(text, scale.end())
        before = value if match["word"] else None
    return frozenset(found)


def number_faults(text: str, known: frozenset[Decimal]) -> list[tuple[tuple[int, int], str]]:
    """The numbers of a Korean text whose value the source does not state: (span, words)."""
    faults = []
    for one in quantities(text):
        values = [one.value, *([one.high] if one.high is not None else [])]
        if not all(_is_known(value, known) for value in values):
            faults.append((one.span, text[slice(*one.span)]))
    return faults


def _is_known(value: Decimal, known: frozenset[Decimal]) -> bool:
    return value in known or any(full > value and is_truncation(value, full) for full in known)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", ""))
    word = match["word"].lower()
    if word in _WORDS:
        return Decimal(_WORDS[word])
    if word in _MONTHS:
        return Decimal(_MONTHS.index(word) + 1)
    return _QUARTERS.get(word)
