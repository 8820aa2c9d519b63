"""Markers: 이/가 behind the subject of the first bullet, 은/는 in the ones after it.

Shape:  a sentence in house form with its morphemes in, the same with its marker changed out.
Units:  places are code points.
Errors: odd text never raises; where no marker is sure, the sentence stays as it is.
Source: design/house-style.md 4.4 (B9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.text.particles import particle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme


def marked(text: str, plain: str, found: Sequence[Morpheme], *, first: bool) -> str:
    """Turn the first subject or topic marker into the one the bullet's place asks for.

    `found` are the morphemes of `plain`, of which `text` may be a changed or cut form.
    """
    for at, morph in enumerate(found):
        is_topic = morph.tag == "JX" and morph.form in {"은", "는"}
        if not is_topic and morph.tag != "JKS":
            continue
        if (
            not plain[morph.end : morph.end + 1].isspace()
            and plain[morph.end : morph.end + 1] != ","
        ):
            return text  # 박은뜰: a letter of a name, no particle
        before = found[at - 1] if at else None
        if before is not None and before.tag == "NP" and before.form in {"이", "그"}:
            return text  # 이는 … 신호다: it takes up what went before, and is nobody
        if before is None or morph.start > 70 or before.tag in {"EC", "EF", "MAG", "ETM"}:
            return text
        word = plain[: morph.start]
        if not text.startswith(word) or text[morph.start : morph.end] != morph.form:
            return text
        if before.tag == "JKB" or before.form in {"때", "경우"}:
            return text[: morph.start] + text[morph.end :] if first and is_topic else text
        if first and is_topic:
            return word + particle(word, "이/가") + text[morph.end :]
        if not first and morph.tag == "JKS" and morph.start <= 25 and _is_main_subject(found, at):
            return word + particle(word, "은/는") + text[morph.end :]
        return text
    return text


def topic_before(plain: str, found: Sequence[Morpheme]) -> str:
    """What stands before the first topic marker of a sentence, "" when none stands early."""
    for morph in found:
        if morph.tag == "JX" and morph.form in {"은", "는"} and morph.start <= 70:
            return plain[: morph.start]
        if morph.tag in {"JKS", "EC", "EF"}:
            break
    return ""


def _is_main_subject(found: Sequence[Morpheme], at: int) -> bool:
    """A subject of the main line: no adnominal form closes its clause."""
    for away, morph in enumerate(found[at + 1 :]):
        if morph.tag in {"EC", "EF", "ETM", "ETN"}:
            # a subject right before its verb stays one: "486억원이 투입되며"
            far = away >= 4 and (morph.tag == "EF" or morph.form in {"며", "으며", "고"})
            return far and not _leads_to_noun(found, at + 1 + away)
    return False


def _leads_to_noun(found: Sequence[Morpheme], end: int) -> bool:
    """The clause that ends at `end` goes on into one before a noun (들고 나타나는 회사)."""
    for morph in found[end + 1 :]:
        if morph.tag in {"EC", "EF"}:
            return False
        if morph.tag in {"ETM", "ETN"}:
            return found[end].form == "고" and found[end].tag == "EC" and morph.form in {"는", "던"}
    return False
