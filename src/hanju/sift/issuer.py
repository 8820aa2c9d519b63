"""The issuer of a release: which kind of government wrote it, when no name says so.

Shape:  a `Reading` in, `Issued` out for a text written as a release, else None.
Units:  margins in logits.
Errors: none; without weights nothing is a release and the clues decide.
Source: scripts/train_sift.py; docs/decisions/0008-placement.md (figures with names masked).

News says who acts in its headline. A release often does not: its own board says it. Two small
models read the manner: is it a release at all, and does a ministry or a local government speak.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.sift.clues import clues
from hanju.sift.linear import model

if TYPE_CHECKING:
    from hanju.model.actors import ActorKind
    from hanju.sift.reading import Reading

#: So much of the body is read for the manner of the issuer.
_BODY_CHARS: Final = 600


@dataclass(frozen=True, slots=True)
class Issued:
    """The kind of government that a release comes from, and why."""

    kind: ActorKind
    margin: float
    why: str


def style_texts(reading: Reading) -> tuple[str, ...]:
    """What the release-or-news model reads."""
    return reading.headline, reading.lead


def issuer_texts(reading: Reading) -> tuple[str, ...]:
    """What the ministry-or-local model reads."""
    return reading.headline, reading.lead, reading.body[:_BODY_CHARS]


def issuer_signs(reading: Reading) -> dict[str, float]:
    """The clues by kind, as signs."""
    signs: dict[str, float] = {}
    for clue in clues(reading):
        sign = f"clue:{clue.kind}"
        signs[sign] = signs.get(sign, 0.0) + clue.points / 2
    return signs


def issuer_of(reading: Reading) -> Issued | None:
    """Tell which kind of government issued the text, None when it is no release."""
    style, local = model("release"), model("local issuer")
    if style is None or local is None or not reading.has_text:
        return None
    if style.margin(style_texts(reading), {}) <= 0:
        return None
    margin = local.margin(issuer_texts(reading), issuer_signs(reading))
    kind: ActorKind = "local" if margin > 0 else "central"
    told = local.words(reading.lead, 1, positive=margin > 0, limit=3)
    words = ", ".join(f"'{word}'" for word in told) or "글 전체"
    who = "지자체" if margin > 0 else "중앙부처"
    return Issued(kind, margin, f"보도자료 말씨가 {who}({words})")
