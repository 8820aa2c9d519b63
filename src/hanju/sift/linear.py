"""A small linear model over hashed characters and named signs; its weights are numbers in a file.

Shape:  text and named signs in; a margin out (positive: yes), with what pushed it most.
Units:  a margin is in logits; character codes are hashed into 2**bits places, never kept.
Errors: a missing or foreign weights file means no model: `model` gives None and rules decide.
Source: scripts/train_sift.py makes the weights; docs/decisions/0007-fields-and-worthiness.md.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hanju.sift.shingles import distinct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: Lengths of character runs; word ends count as characters.
GRAMS: Final = (2, 3, 4)
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(29)
_DIGITS: Final = re.compile(r"\d")
_SPLIT: Final = re.compile(r"[\s\"'“”‘’…·,.()<>\[\]【】]+")
WEIGHTS_VERSION: Final = 1


def normalized(text: str) -> str:
    """Lower case, every digit 0, marks and spaces one blank: what is hashed."""
    return f" {' '.join(_SPLIT.split(_DIGITS.sub('0', text.lower())))} "


@lru_cache(maxsize=8192)
def grams(text: str, salt: int, bits: int) -> NDArray[np.int64]:
    """Hash the distinct character runs of `text` into places below 2**bits."""
    codes = np.frombuffer(normalized(text).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    parts: list[NDArray[np.uint64]] = []
    for length in GRAMS:
        if len(codes) < length:
            continue
        mixed = np.full(len(codes) - length + 1, salt * 131 + length, dtype=np.uint64)
        for offset in range(length):
            mixed = (mixed ^ codes[offset : len(codes) - length + 1 + offset]) * _MULTIPLIER
            mixed ^= mixed >> _SHIFT
        parts.append(mixed)
    if not parts:
        return np.zeros(0, dtype=np.int64)
    return distinct(np.concatenate(parts) >> np.uint64(64 - bits)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Push:
    """One sign's part in a margin."""

    sign: str
    part: float


@dataclass(frozen=True, slots=True)
class Linear:
    """One yes-or-no model: a weight a hash place and a weight a named sign."""

    name: str
    bits: int
    bias: float
    hashed: NDArray[np.float32]
    signs: Mapping[str, float]

    def text_margin(self, texts: tuple[str, ...]) -> float:
        """The part of the hashed characters, each text with its own salt."""
        total = 0.0
        for salt, text in enumerate(texts):
            places = grams(text, salt, self.bits)
            if len(places):
                total += float(self.hashed[places].sum()) / float(np.sqrt(len(places)))
        return total

    def margin(self, texts: tuple[str, ...], signs: Mapping[str, float]) -> float:
        """The whole margin in logits."""
        named = sum(self.signs.get(sign, 0.0) * value for sign, value in signs.items())
        return self.bias + named + self.text_margin(texts)

    def pushes(self, signs: Mapping[str, float]) -> list[Push]:
        """The named signs by the size of their part, heaviest first."""
        parts = [Push(sign, self.signs.get(sign, 0.0) * value) for sign, value in signs.items()]
        return sorted((push for push in parts if push.part), key=lambda push: -abs(push.part))

    def words(self, text: str, salt: int, *, positive: bool, limit: int = 2) -> list[str]:
        """The words of `text` whose characters push most in one direction."""
        total = max(1, len(grams(text, salt, self.bits))) ** 0.5
        scored: list[tuple[float, str]] = []
        for word in dict.fromkeys(text.split()):
            places = grams(word, salt, self.bits)
            part = float(self.hashed[places].sum()) / total if len(places) else 0.0
            scored.append((part if positive else -part, word))
        return [word for part, word in sorted(scored, reverse=True)[:limit] if part > 0]


@cache
def _weights() -> Mapping[str, Any]:
    path = resources.files("hanju.sift").joinpath("weights", "sift.json")
    try:
        weights = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    if not isinstance(weights, dict) or weights.get("version") != WEIGHTS_VERSION:
        return {}
    return weights


@cache
def model(name: str) -> Linear | None:
    """The shipped model of this name, read once; None when there is none."""
    found = _weights().get("models", {}).get(name)
    if found is None:
        return None
    packed = np.frombuffer(b64decode(found["hashed"]), dtype=np.int8)
    return Linear(
        name=name,
        bits=found["bits"],
        bias=found["bias"],
        hashed=packed.astype(np.float32) * np.float32(found["scale"]),
        signs=found["signs"],
    )
