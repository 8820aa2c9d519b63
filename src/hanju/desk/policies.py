"""Policies: what blocks freezing an issue, whoever asks.

Shape:  an issue, its findings and the `House` in; blocking policies with their reasons out.
Units:  none.
Errors: none; `Newsroom.approve` turns reasons into `PolicyError`.
Source: DESIGN.md section 2 (two ranks of checks); docs/decisions/0013-policies.md.

A back number that was imported as it was printed is history: its entries are reported, but a
rule of today does not forbid keeping it. An entry that anybody here drafted or edited is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Finding, Issue
    from hanju.settings import House

#: Rules that speak of facts rather than form.
FACT_RULES: Final = frozenset({"H7", "N4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy that blocks, and what it found."""

    name: str
    reason: str


def blocking(
    issue: Issue, findings: Iterable[Finding], house: House, *, drafted_by: Sequence[str], by: str
) -> list[Policy]:
    """Name every policy of the house that forbids freezing this issue.

    Args:
        issue: the issue as it stands.
        findings: everything `check` found in it.
        house: whose policies count.
        drafted_by: people who wrote or edited entries.
        by: who wants to sign.
    """
    ours = {entry.id for entry in issue.entries() if entry.written_by != "import"}
    is_back_number = not ours and any(True for _ in issue.entries())
    counted = [
        finding
        for finding in findings
        if (finding.entry_id in ours if finding.entry_id else not is_back_number)
    ]
    rules = house.policy
    found: list[Policy] = []
    without_source = [f for f in counted if f.rule == "I9"]
    blocked = [f for f in counted if f.severity == "E" and f.rule != "I9"]
    untrue = [f for f in blocked if _speaks_of_facts(f)]
    blocked = [f for f in blocked if not _speaks_of_facts(f)]
    if rules.every_entry_has_a_source:
        _add(found, "every_entry_has_a_source", "출처 없는 항목", without_source)
    if rules.no_fact_finding:
        _add(found, "no_fact_finding", "원문에 없는 사실", untrue)
    if rules.no_blocking_finding:
        _add(found, "no_blocking_finding", "막음 표시", blocked)
    if rules.second_person_signs and by in drafted_by:
        found.append(
            Policy(
                name="second_person_signs",
                reason=f"고친 사람({by})이 아닌 다른 사람이 승인해야 합니다",
            )
        )
    return found


def _speaks_of_facts(finding: Finding) -> bool:
    """H7 and N4 with their kinds, such as N4.date."""
    return finding.rule.split(".")[0] in FACT_RULES


def _add(found: list[Policy], name: str, what: str, hits: Sequence[Finding]) -> None:
    if hits:
        rules = ", ".join(sorted({hit.rule for hit in hits}))
        found.append(Policy(name=name, reason=f"{what} {len(hits)}건({rules})"))
