"""Worthiness: whether the editor would consider this article for the digest.

Shape:  an `Article`, its `FieldDecision` and the `House` in, `WorthyDecision` out.
Units:  `rule` is a stable id for the desk's lists; "worthy" when nothing speaks against it.
Errors: none.
Source: ../shared/data/gold/GUIDE.md and its house decisions; floor worthy_f1;
        docs/decisions/0007-fields-and-worthiness.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.sift.reading import read
from hanju.sift.rules import RuleHit, rule_hits

if TYPE_CHECKING:
    from hanju.model import Article
    from hanju.settings import House
    from hanju.sift.fields import FieldDecision

#: Signs of one kind add up; from here on they decide.
_DECIDES: Final = 1.0
WORTHY: Final = "worthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthyDecision:
    """Whether the article may become an entry, by which rule, and why."""

    worthy: bool
    rule: str
    why: str


def worthy(article: Article, field_decision: FieldDecision, house: House) -> WorthyDecision:
    """Decide whether the editor would consider the article; the rules hold for every house."""
    del house
    if field_decision.field is None:
        return WorthyDecision(worthy=False, rule="no field", why=field_decision.why)
    against = _against(rule_hits(read(article)))
    if against:
        return _refused(against)
    return WorthyDecision(worthy=True, rule=WORTHY, why="새 사실을 전하는 기사")


def _against(hits: tuple[RuleHit, ...]) -> tuple[RuleHit, ...]:
    """The hits of the heaviest kind when its signs add up to a decision."""
    sums: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        sums[hit.rule.id] += hit.rule.weight
    if not sums:
        return ()
    kind = max(sums, key=lambda rule: sums[rule])
    if sums[kind] < _DECIDES:
        return ()
    return tuple(hit for hit in hits if hit.rule.id == kind)


def _refused(hits: tuple[RuleHit, ...]) -> WorthyDecision:
    words = ", ".join(dict.fromkeys(f"'{hit.words}'" for hit in hits))
    return WorthyDecision(worthy=False, rule=hits[0].rule.id, why=f"{hits[0].rule.why}({words})")
