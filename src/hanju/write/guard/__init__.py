"""The guard: every fact of a text must stand in its source.

Shape:  a source text and a text in, `Finding`s with spans into the text out; empty means sound.
Units:  spans [start, end) in code points of the text checked, `source_span` of the source text;
        `published` is a date in KST.
Errors: odd text never raises.
Source: DESIGN.md section 5; house-style.md rules H7 and N4; docs/decisions/0012-guard.md.

The rule of a finding is "N4" (bullets) or "H7" (headlines) with the kind of fact behind a dot:
N4.number, N4.date, N4.quote, N4.name, N4.negation, N4.direction, N4.modality.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.model import Finding
from hanju.write.guard.days import date_faults
from hanju.write.guard.degree import modality_faults
from hanju.write.guard.direction import direction_faults
from hanju.write.guard.facts import number_faults
from hanju.write.guard.names import name_faults
from hanju.write.guard.negation import negation_faults
from hanju.write.guard.quotes import quote_faults
from hanju.write.guard.reading import Reading, Told

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


#: sources kept as read: those of one issue, so that saving, checking and approving read them once
READINGS: Final = 64


def check_facts(
    source_text: str,
    text: str,
    published: date | None = None,
    *,
    headline: bool = False,
    known_names: Collection[str] = (),
) -> list[Finding]:
    """Check every number, date, name, quotation and claim of `text` against its source.

    Args:
        source_text: titles and bodies of the sources.
        text: a headline or a bullet, a machine's or an editor's.
        published: the day that relative dates count from.
        headline: numbers may be cut down (76조9055억 → 76조9000억), the rule is H7.
        known_names: names that need not stand in the source (the placed actor's full name).
    """
    return check_against(
        _read(source_text, published), text, headline=headline, known_names=known_names
    )


@lru_cache(maxsize=READINGS)
def _read(source_text: str, published: date | None) -> Reading:
    """The texts of one entry are checked one after the other: its sources are read once."""
    return Reading(source_text, published)


def check_against(
    source: Reading, text: str, *, headline: bool = False, known_names: Collection[str] = ()
) -> list[Finding]:
    """As `check_facts`, with a source that was read before (for many texts of one story)."""
    if not text.strip():
        return []
    told = Told(text, source.published)
    faults = [
        *number_faults(source, told, headline=headline),
        *date_faults(source, told),
        *quote_faults(source, told, headline=headline),
        *name_faults(source, told, frozenset(known_names)),
        *negation_faults(source, told),
        *direction_faults(source, told),
        *modality_faults(source, told),
    ]
    rule = "H7" if headline else "N4"
    return [
        Finding(
            rule=f"{rule}.{fault.kind}",
            severity="W" if fault.weak else "E",
            span=fault.span,
            message=fault.message,
            mend=fault.mend,
            where="headline" if headline else "bullet",
            source_span=source.where(told.round(fault.span, reach=60) or told.stems),
        )
        for fault in sorted(faults, key=lambda fault: fault.span)
    ]
