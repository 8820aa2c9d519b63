"""Rules about the story behind an entry: I13 to I16.

Shape:  an issue, the stories and proposals of its last sifting in; `Finding`s out, in printing
        order.
Units:  none.
Errors: none; an entry without a story gives no finding.
Source: docs/decisions/0026-learning.md.

I13  new articles could join a story that an editor touched
I14  a new sifting would merge it with another, or part it
I15  an earlier issue holds it already
I16  it goes on from an entry of an earlier issue
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hanju.model import EarlierMark, EntryId, Issue, Proposal, Severity, Story

_MENDS: Final = {
    "join": "기사를 보고 더할지 정하세요. 글은 그대로입니다.",
    "merge": "두 항목이 한 사건이면 하나를 빼거나 합치세요.",
    "split": "다른 사건의 기사가 섞였는지 보고, 섞였으면 출처에서 빼세요.",
}


def story_findings(
    issue: Issue, stories: Iterable[Story], proposals: Iterable[Proposal]
) -> list[Finding]:
    """Tell what the last sifting knows about the entries of an issue."""
    earlier = {str(story.id): story.earlier for story in stories if story.earlier is not None}
    told: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        told.setdefault(str(proposal.story_id), []).append(proposal)
    found: list[Finding] = []
    for entry in issue.entries():
        name = str(entry.story_id)
        found += (_proposed(proposal, entry.id) for proposal in told.get(name, ()))
        found += _earlier(earlier.get(name), entry.id)
    return found


def _proposed(proposal: Proposal, entry_id: EntryId) -> Finding:
    joins = proposal.kind == "join"
    return _finding(
        "I13" if joins else "I14",
        "I" if joins else "W",
        proposal.why,
        _MENDS[proposal.kind],
        entry_id,
    )


def _earlier(mark: EarlierMark | None, entry_id: EntryId) -> Iterator[Finding]:
    if mark is None:
        return
    before = f"‘{mark.headline}’"
    if mark.kind == "held":
        yield _finding(
            "I15", "W", f"제{mark.number}호에 이미 실림: {before}",
            "새로운 사실이 없으면 빼세요.", entry_id,
        )  # fmt: skip
    else:
        yield _finding(
            "I16", "I", f"제{mark.number}호의 이어짐: {before}",
            "지난 소식 뒤에 달라진 것이 드러나는지 보세요.", entry_id,
        )  # fmt: skip


def _finding(rule: str, severity: Severity, message: str, mend: str, entry_id: EntryId) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        span=(0, 0),
        message=message,
        mend=mend,
        where="entry",
        entry_id=entry_id,
    )
