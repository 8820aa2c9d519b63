"""The search of the site: entries and their tokens as scripts that a page can load from a folder.

Shape:  `PublicIssue`s in, files of the folder `search/` out; `static/search.js` reads them.
Units:  documents of a year are numbered from 0 in the order of issues; a posting is the distance to
        the one before in base 36, then ";" when the headline holds the token and "," when not.
Errors: none.
Source: docs/decisions/0047-public-site.md; tokens as in `text/search_tokens.py`.

A page opened from a folder may load scripts and fetch nothing, so every file is a call of a
function. Each year has pieces of its own: a new issue changes those of its year.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from hanju.publish.tree import entry_anchor
from hanju.text.search_tokens import SEAM, TOKENS_VERSION, rules, token_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.archive.public import PublicEntry, PublicIssue

#: Letters of a piece of the index; some three hundred tokens each.
PIECE: Final = 48_000
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def search_files(issues: Sequence[PublicIssue]) -> Iterator[tuple[str, str]]:
    """Every file of the search; the oldest issue of a year comes first in its numbers."""
    years: defaultdict[int, list[PublicIssue]] = defaultdict(list)
    for issue in sorted(issues, key=lambda one: one.issue.number):
        years[issue.issue.base_date.year].append(issue)
        yield (
            f"search/d/{issue.issue.number}.js",
            _call("hanjuTexts", issue.issue.number, [_text_of(one) for one in issue.entries]),
        )
    told: dict[str, Any] = {}
    for year, ones in years.items():
        postings = _postings(ones)
        pieces = _pieces(postings)
        for number, piece in enumerate(pieces):
            yield f"search/{year}-{number}.js", _call("hanjuPiece", f"{year}-{number}", piece)
        first, places = 0, []
        for issue in ones:
            base = issue.issue.base_date.isoformat()
            places.append([issue.issue.number, first, len(issue.entries), base])
            first += len(issue.entries)
        told[str(year)] = {"pieces": len(pieces), "entries": first, "issues": places}
    yield (
        "search/start.js",
        _call("hanjuSearch", {"version": TOKENS_VERSION, "rules": rules(), "years": told}),
    )


def _text_of(one: PublicEntry) -> list[Any]:
    entry = one.entry
    return [
        entry_anchor(entry.id), entry.headline, entry.event_date.isoformat(), one.field,
        one.category, one.labels.actor, one.labels.region,
        [bullet.text for bullet in entry.bullets],
    ]  # fmt: skip


def _postings(issues: Sequence[PublicIssue]) -> dict[str, str]:
    """What the index of a year holds, by token."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    last: dict[str, int] = {}
    number = 0
    for issue in issues:
        for one in issue.entries:
            for token, in_headline in _tokens(one).items():
                step = number - last.get(token, -1)
                told[token].append(f"{_base36(step)}{';' if in_headline else ','}")
                last[token] = number
            number += 1
    return {token: "".join(steps) for token, steps in sorted(told.items())}


def _tokens(one: PublicEntry) -> dict[str, bool]:
    """The tokens of an entry, each with whether the headline holds it; filters are tokens too."""
    entry, labels = one.entry, one.labels
    body = token_text([entry.headline, *(bullet.text for bullet in entry.bullets), labels.actor])
    headline = set(token_text([entry.headline]).split())
    found = {token: token in headline for token in body.split() if token != SEAM}
    marks = {"f": one.field, "k": labels.actor_kind, "r": labels.region}
    return found | {f"{mark}:{name}": False for mark, name in marks.items() if name}


def _pieces(postings: dict[str, str]) -> list[dict[str, str]]:
    whole = sum(len(token) + len(steps) + 6 for token, steps in postings.items())
    count = 1
    while whole / count > PIECE:
        count *= 2
    pieces: list[dict[str, str]] = [{} for _ in range(count)]
    for token, steps in postings.items():
        pieces[place_of(token) % count][token] = steps
    return pieces


def place_of(token: str) -> int:
    """Which piece holds a token, before the number of pieces is known; as `search.js` counts."""
    found = 0
    for char in token:
        found = (found * 31 + ord(char)) & 0xFFFFFFFF
    return found


def _base36(number: int) -> str:
    told = ""
    while True:
        number, rest = divmod(number, 36)
        told = _DIGITS[rest] + told
        if not number:
            return told


def _call(name: str, *values: Any) -> str:
    """A script that hands values to a function of the page; nothing in them can end the script."""
    told = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values
    )
    for mark, code in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        told = told.replace(mark, code)
    return f"{name}({told});\n"
