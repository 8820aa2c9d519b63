"""The speaker: whose words a headline quotes, when it gives the bare name and the lead the office.

Shape:  a `Reading`, the `Mention`s of its lead and the titles of people in, `Speaker` or None out;
        `reporter_of`: the body whose report an article retells.
Units:  positions are code points of the lead.
Errors: none; a name that the lead does not give an office is nobody.
Source: docs/decisions/0008-placement.md.

A headline writes "한가온 “…”", the lead "한가온 가온부 차관은": the office says who acts, and the
minister whom the quotation scolds does not. A report of an institute is told by its subject
("가온이 … 바꿀 수 있다는 분석이 나왔다"), and the institute comes in the second sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hanju.gazetteer import Mention
    from hanju.model.actors import Actor, ActorKind
    from hanju.sift.reading import Reading

#: A bare name of three syllables right before a quotation.
_NAME: Final = re.compile(r"(?:^|(?<=[\s…,”\"]))([가-힣]{3})\s?(?=[“\"])")
#: Offices stand this near after the name: "한가온 더불어가온당 의원".
_GAP: Final = r"\s?(?:\([^()]{1,20}\)\s?)?((?:[가-힣A-Za-z0-9·]{2,14}\s){0,4}?[가-힣]{0,10}?)"
_AFTER: Final = r"(?!\s직무대)(?=[은는이가의도을를과와]|[,\s(]|$)"
#: How the first sentence of such an article ends, and how the next one names whose report it is.
TOLD: Final = re.compile(
    r"(?:분석|전망|지적|우려|진단|주장|제언|관측)(?:이|가|도|까지)?\s?(?:나왔|나온다|제기됐|제기된|잇따)"
)
_ITS_REPORT: Final = re.compile(
    r"^(?:\([^()]{1,20}\))?(?:이|가|은|는)?\s?(?:지난\s)?(?:\d{1,2}일\s?)?(?:\([^()]{1,8}\)\s?)?"
    r"(?:발표한|발간한|내놓은|펴낸|낸\s|공개한|에\s?따르면|[^.]{0,60}?보고서)"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person who speaks in a headline, and what they are."""

    name: str
    title: str
    kind: ActorKind
    actor: Actor | None


def speaker_of(
    reading: Reading,
    lead: Sequence[Mention],
    titles: Mapping[str, ActorKind],
    offices: re.Pattern[str],
) -> Speaker | None:
    """Find the person whose words the headline quotes.

    Args:
        reading: the article.
        lead: the bodies named in its lead.
        titles: titles of people and the kind each points to.
        offices: `office_of(titles)`.
    """
    for match in _NAME.finditer(reading.headline):
        name = match.group(1)
        at = reading.lead.find(name)
        if at < 0:
            continue
        office = offices.match(reading.lead, at + len(name))
        if office is None:
            continue
        body = next((m.actor for m in lead if at <= m.span[0] and m.span[1] <= office.end()), None)
        kind = titles[office.group(2)]
        if body is not None and body.kind != kind and body.name != name:
            body = None  # 한가온 가온당 의원: the party is not the doer
        return Speaker(name, office.group(2), kind, body)
    return None


def office_of(titles: Mapping[str, ActorKind]) -> re.Pattern[str]:
    """Make the pattern of an office after a name."""
    longest_first = sorted(titles, key=lambda title: (-len(title), title))
    return re.compile(f"{_GAP}({'|'.join(map(re.escape, longest_first))}){_AFTER}")


def reporter_of(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Find the body whose report an article retells, in the text after the first sentence.

    Args:
        text: lead and the beginning of the body.
        mentions: the bodies named in it.
    """
    told = TOLD.search(text)
    if told is None:
        return None
    return next(
        (
            mention
            for mention in mentions
            if mention.span[0] > told.start() and _ITS_REPORT.match(text[mention.span[1] :])
        ),
        None,
    )
