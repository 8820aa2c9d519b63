"""What the words of a finding become: by a rule's safe mend, or by what the source says there.

Shape:  a text and a finding in, the words that would stand at its span out; None for a person.
Units:  spans [start, end) in code points.
Errors: none.
Source: design/desk.md section 4.4; write/patterns.py says which mends are safe.

A number of the source is offered only where one alone can be meant: the only other number of the
same unit in the sentence that supports the text, else in the whole source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Article, Finding
    from hanju.settings import House
    from hanju.text.numbers import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class WordMend:
    """The words that would stand at the span of a finding; of the source, or by a rule."""

    after: str
    is_of_source: bool = False


def is_fact(finding: Finding) -> bool:
    """Whether a finding says that the text and its sources differ."""
    return finding.rule.startswith(("N4.", "H7.")) or finding.rule in {"N4", "H7"}


def is_number(finding: Finding) -> bool:
    """Whether it says so of a number."""
    return is_fact(finding) and finding.rule.endswith(".number")


def by_rule(text: str, finding: Finding, house: House) -> WordMend | None:
    """What a rule makes of the words; None where it has no safe mend for them."""
    from hanju.write.patterns import pattern_rules

    for rule in pattern_rules(house.entry):
        if rule.rule != finding.rule or rule.mended is None:
            continue
        for match in rule.pattern.finditer(text):
            if match.span() == tuple(finding.span):
                after = rule.mended(match)
                return WordMend(after=after) if after != match.group() else None
    return None


def by_source(text: str, finding: Finding, articles: Sequence[Article]) -> WordMend | None:
    """The number that the sources have where the text has another; None where several could be."""
    from hanju.text.numbers import quantities

    if not is_number(finding) or not articles:
        return None
    own = quantities(text)
    wrong = next((one for one in own if one.span == tuple(finding.span)), None)
    if wrong is None:
        return None
    said = "\n".join(f"{one.title}\n{one.text}" for one in articles)  # as the guard reads them
    told = quantities(said)
    elsewhere = {_meaning(one) for one in own if one is not wrong}
    start, end = finding.source_span or (0, 0)
    near = [one for one in told if start <= one.span[0] and one.span[1] <= end]
    for place in (near, told):
        found = _only(wrong, place, elsewhere, said)
        if found:
            return WordMend(after=found, is_of_source=True)
    return None


def _only(
    wrong: Quantity, place: Iterable[Quantity], elsewhere: set[tuple[object, ...]], said: str
) -> str:
    """The words of the one number that can be meant; "" for none or several."""
    meant: dict[tuple[object, ...], str] = {}
    for one in place:
        other_unit = one.unit != wrong.unit and one.value == wrong.value
        other_value = one.unit == wrong.unit and one.unit and one.value != wrong.value
        if (other_unit or other_value) and _meaning(one) not in elsewhere:
            meant.setdefault(_meaning(one), said[slice(*one.span)])
    return next(iter(meant.values())) if len(meant) == 1 else ""


def _meaning(one: Quantity) -> tuple[object, ...]:
    return (one.value, one.unit, one.high)
