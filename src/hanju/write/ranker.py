"""Ranking sentences: how much of an article's news each of its sentences carries.

Shape:  the sentences of one article, its title and headings in; one worth a sentence out.
Units:  a worth is in logits: the chance that a person who picks three sentences picks this one.
        Signs are counts, shares 0..1 or yes/no as 0/1.
Errors: odd text never raises; without the file of weights the order of the article decides.
Source: scripts/train_choose.py makes the weights; docs/decisions/0020-sentence-choice.md.

Only regular expressions and counts of letter pairs run here, no analyser. The weights are one
number for each named sign: no word of any text is kept.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hanju.write.speech import PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

WEIGHTS_VERSION: Final = 1
#: Places that have a sign of their own; later ones share their order.
PLACES: Final = ("first", "second", "third", "fourth", "fifth")
#: A sentence under this length rarely says enough alone.
SHORT: Final = 35

_NO_LETTER: Final = re.compile(r"[\W_]+")
_QUOTED: Final = re.compile(r"[“\"][^“”\"]{2,}[”\"]")
_DIGITS: Final = re.compile(r"\d+")
#: yes-or-no signs of a sentence's own words
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    # figures
    "money": re.compile(r"\d[\d,.]{0,20}\s?[만억조]?\s?원"),
    "count": re.compile(r"\d\s?(?:명|개|곳|건|회|대|동|가구|필지|세대|개소)"),
    "day": re.compile(r"\d{1,2}일|\d{1,2}월"),
    # who acts or speaks
    "body_acts": re.compile(
        r"^[가-힣A-Za-z()·\s]{1,24}(?:시|군|구|도|회|단|원|청|소|서|부|관|센터|공사|협회|학교|의회)(?:\([^)]*\))?[은는이가]\s"
    ),
    "person_speaks": PERSON,
    "quoted": re.compile(r"[“”\"]"),
    # the last predicate
    "announced": re.compile(r"(?:밝혔|발표했|알렸|전했)다\.?$"),
    "stressed": re.compile(r"(?:강조했|당부했|설명했|지적했|주장했|호소했|덧붙였|말했)다\.?$"),
    "plan": re.compile(r"(?:계획|예정|방침|전망|목표|기대)(?:이다|다|된다|했다|한다|하고 있다|되고 있다)\.?$|겠다\.?$"),
    # cue words
    "by_the_way": re.compile(r"^한편[,\s]"),
    "more_of_it": re.compile(r"^(?:또|또한|특히|아울러|이 밖에|이밖에|이와 함께|이와함께|더불어|그리고)[,\s]"),
    "but": re.compile(r"^(?:하지만|그러나|그런데|다만|반면)[,\s]"),
    "this_event": re.compile(r"^(?:이번|금번)\s"),
    "points_back": re.compile(r"^(?:이는|이를|이에|이와|이들|그는|그가|그녀|이 같은|이같은|이러한|그 |이날|해당|여기|이곳|이 가운데|이 중|그중|이런)"),
    "according_to": re.compile(r"따르면"),
    "in_order_to": re.compile(r"위해|위한"),
    "event_word": re.compile(r"개최|열린|열렸|열어|실시|추진|운영|모집|선정|지원|체결|조성|설치|시행|제정|수상"),
    # what is rarely news
    "contact": re.compile(r"☎|\d{2,4}-\d{3,4}|홈페이지|누리집|문의|자세한"),
    "closing": re.compile(r"최선을 다|힘쓰겠|노력하겠|앞장서겠|도움이 되|감사|축하|뜻깊|기쁘|바란다|만전을"),
    "teaser": re.compile(r"[?!]|…|눈길을 끈|화제다|관심이 쏠|주목된다"),
}  # fmt: skip
_MEASURED: Final = (
    *PLACES, "late", "depth", "last", "length", "beside_mean", "short",
    "title", "title_alike", "heading", "central", "like_first", "like_before", "new",
    "figures", "speech", "running_speech", "names", "commas",
)  # fmt: skip
#: every sign in the order of the columns
SIGNS: Final = (*_MEASURED, *_PATTERNS)


def worths(sentences: Sequence[str], title: str, headings: Sequence[str] = ()) -> tuple[float, ...]:
    """Tell what each sentence of one article is worth."""
    weights = shipped()
    if weights is None:
        return tuple(-float(place) for place in range(len(sentences)))
    bias, by_sign = weights
    return tuple((signs(sentences, title, headings) @ by_sign + bias).tolist())


def signs(sentences: Sequence[str], title: str, headings: Sequence[str] = ()) -> Floats:
    """Make the table of signs: a row a sentence, a column for each of `SIGNS`."""
    if not sentences:
        return np.zeros((0, len(SIGNS)))
    columns = (
        _places(len(sentences))
        | _lengths(sentences)
        | _likeness(sentences, title, headings)
        | _own(sentences)
    )
    return np.stack([np.asarray(columns[name], dtype=np.float64) for name in SIGNS], axis=1)


@cache
def shipped() -> tuple[float, Floats] | None:
    """Read the bias and the weights in the order of `SIGNS`; None without a file of this version."""
    path = resources.files("hanju.write").joinpath("weights", "choose.json")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if not isinstance(found, dict) or found.get("version") != WEIGHTS_VERSION:
        return None
    by_sign = found["signs"]
    return float(found["bias"]), np.array([float(by_sign.get(name, 0.0)) for name in SIGNS])


def _places(count: int) -> dict[str, Floats]:
    at = np.arange(count, dtype=np.float64)
    found = {name: (at == place).astype(np.float64) for place, name in enumerate(PLACES)}
    found["late"] = np.log1p(np.maximum(0, at - len(PLACES) + 1))
    found["depth"] = at / max(1, count - 1)
    found["last"] = (at == count - 1).astype(np.float64)
    return found


def _lengths(sentences: Sequence[str]) -> dict[str, Floats]:
    lengths = np.array([max(1, len(sentence)) for sentence in sentences], dtype=np.float64)
    return {
        "length": np.log(lengths),
        "beside_mean": np.minimum(2.5, lengths / lengths.mean()),
        "short": (lengths < SHORT).astype(np.float64),
    }


def _likeness(sentences: Sequence[str], title: str, headings: Sequence[str]) -> dict[str, Floats]:
    """Signs of common letter pairs: with the title, the headings, and among the sentences."""
    count = len(sentences)
    table, rarity = _pairs([*sentences, title, " ".join(headings)], count)
    weighted = table * rarity
    norms = np.sqrt((weighted**2).sum(axis=1))
    unit = weighted / np.maximum(norms, 1e-9)[:, None]
    alike = unit @ unit[: count + 1].T
    among = alike[:count, :count].copy()
    np.fill_diagonal(among, 0.0)
    has = (table > 0).astype(np.float32)
    # a pair is new in the first sentence that holds it
    new = np.bincount(has[:count].argmax(axis=0), weights=rarity * has[:count].any(axis=0))
    return {
        "title": _covered(has, rarity, count, count),
        "title_alike": alike[:count, count],
        "heading": _covered(has, rarity, count, count + 1),
        "central": among.sum(axis=1) / max(1, count - 1),
        "like_first": np.concatenate(([0.0], among[1:, 0])),
        "like_before": np.tril(among).max(axis=1),
        "new": np.pad(new, (0, count - len(new))) / np.maximum(has[:count] @ rarity, 1e-9),
    }


def _pairs(texts: Sequence[str], count: int) -> tuple[Floats, Floats]:
    """Count letter pairs of each text, and their rarity among the first `count` texts."""
    places: dict[str, int] = {}
    rows: list[list[int]] = []
    for text in texts:
        plain = _NO_LETTER.sub("", text)
        rows.append([places.setdefault(a + b, len(places)) for a, b in pairwise(plain)])
    width = max(1, len(places))
    table = np.zeros((len(texts), width), dtype=np.float32)
    for row, found in enumerate(rows):
        if found:
            table[row] = np.bincount(found, minlength=width)
    rarity = np.log(1 + count / np.maximum(1, (table[:count] > 0).sum(axis=0)))
    return table, rarity.astype(np.float32)


def _covered(has: Floats, rarity: Floats, count: int, row: int) -> Floats:
    """Share of the rarity of one text's pairs that each sentence holds."""
    told = has[row] * rarity
    whole = float(told.sum())
    return np.asarray(has[:count] @ told / whole) if whole else np.zeros(count)


def _own(sentences: Sequence[str]) -> dict[str, Floats]:
    """Signs of each sentence's own words."""
    found = {
        name: np.array([float(bool(pattern.search(text))) for text in sentences])
        for name, pattern in _PATTERNS.items()
    }
    found["figures"] = np.array([min(6.0, len(_DIGITS.findall(text))) for text in sentences])
    found["speech"] = np.array(
        [sum(map(len, _QUOTED.findall(text))) / max(1, len(text)) for text in sentences]
    )
    found["running_speech"] = _running(sentences)
    found["names"] = np.array(
        [min(4.0, text.count("‘") + text.count("'") / 2) for text in sentences]
    )
    found["commas"] = np.array([min(8.0, text.count(",") + text.count("·")) for text in sentences])
    return found


def _running(sentences: Sequence[str]) -> Floats:
    """1 where a sentence begins inside a quotation that an earlier one opened."""
    inside = False
    found = []
    for text in sentences:
        found.append(float(inside))
        opened, closed = text.rfind("“"), text.rfind("”")
        inside = (opened > closed) if max(opened, closed) >= 0 else inside
    return np.array(found)
