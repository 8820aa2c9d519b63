"""Trimming: particles, glosses and figures that a headline does without.

Shape:  a phrase in house form in, a shorter phrase that says the same out.
Units:  lengths in code points.
Errors: odd text never raises.
Source: design/house-style.md section 3 (particles almost none, numbers cut down only).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import Morpheme, join, morphemes
from hanju.text.numbers import house_number, quantities
from hanju.write.endings import noun_endings
from hanju.write.phrases import beginnings, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORTED: Final = re.compile(r"[다라자냐]고\s\S+$|다는\s\S+$")
_MODAL: Final = re.compile(
    r"(?:할|될|[가-힣])\s?(계획|예정|방침|전망|목표|구상|필요|검토 중|추진 중)$"
)
#: native verbs of an event, behind which a clause may stop at -어 and -고 (회의를 열어 …)
HELD: Final = frozenset({"열", "맺", "치르", "갖"})
#: how far a headline's number may be cut down: to this many digits before the scale word's zeros
_KEPT_DIGITS: Final = 3


def glosses(text: str) -> list[tuple[int, int]]:
    """Spans of words in brackets, except inside a name in quotation marks."""
    return [m.span() for m in re.finditer(r"'[^']*'|\([^()]*\)", text) if m.group()[0] != "'"]


def without_glosses(text: str) -> str:
    """Text without its glosses."""
    return cut_out(text, glosses(text))


@lru_cache(maxsize=256)
def analysed(text: str) -> tuple[Morpheme, ...]:
    """The morphemes of a clause; the same clause is asked for from several sides."""
    return morphemes(text)


def cut_found(found: Sequence[Morpheme], spans: Sequence[tuple[int, int]]) -> tuple[Morpheme, ...]:
    """The morphemes of a text without some of its spans, at their new places."""
    kept = []
    for morph in found:
        if not any(low <= morph.start < high for low, high in spans):
            gone = sum(high - low for low, high in spans if high <= morph.start)
            kept.append(morph._replace(start=morph.start - gone, end=morph.end - gone))
    return tuple(kept)


def cut_out(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Text without some of its spans."""
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def is_broken(what: str) -> bool:
    """Open quotation marks or brackets, a question, a cry."""
    return (
        what.count("'") % 2 == 1
        or what.count("“") != what.count("”")
        or what.count("(") != what.count(")")
        or re.search(r"[?!\"]", what) is not None
    )


def has_inner_verb(what: str, found: Sequence[Morpheme]) -> bool:
    """A finite verb before the end ("…키운다 산업 전환"): two sentences, or a cry."""
    quoted = re.sub(r"'[^']*'|“[^“”]*”", lambda m: "_" * len(m.group()), what)
    return any(
        m.tag == "EF" and m.end < len(what.rstrip(". ")) and quoted[m.start : m.start + 1] != "_"
        for m in found[:-1]
    ) or bool(re.search(r"[가-힣](?:한다|된다|는다|[었았했됐]다|세요|까요)(?=[\s·,])", quoted))


def rounded(what: str) -> str:
    """Cut long amounts down to three digits (76조9055억원 → 76조9000억원); never up."""
    made, at = [], 0
    for found in quantities(what):
        start, end = found.digits
        digits = len(str(int(found.value)))
        if (
            found.high is None
            and digits > _KEPT_DIGITS + 1
            and re.search(r"[만억조]", what[start:end])
        ):
            step = 10 ** (digits - _KEPT_DIGITS)
            made.append(what[at:start] + house_number(int(found.value) // step * step))
            at = end
    return "".join([*made, what[at:]])


def without_particles(what: str) -> str:
    """Drop subject, object and topic particles of the main line; those of a clause stay."""
    return stripped(what, analysed(what), 0)


def stripped(what: str, found: Sequence[Morpheme], begin: int) -> str:
    """`what` from `begin` on, without the particles of its main line."""
    drop = []
    closing = {"EC", "EF", "ETM", "ETN"}
    last_ending = max((at for at, m in enumerate(found) if m.tag in closing), default=-1)
    for at, morph in enumerate(found):
        if morph.start < begin or _next_word_glued(found, at) or splits_quotes(what, morph.start):
            continue
        subject = morph.tag == "JKS" or (morph.tag == "JX" and morph.form in {"은", "는"})
        if (subject or morph.tag == "JKO") and _far_from_verb(found, at):
            continue
        if morph.tag == "JKO" or (subject and at > last_ending and found[at - 1].tag != "JKB"):
            drop.append(morph)
    for morph in reversed(drop):
        what = what[: morph.start] + what[morph.end :]
    return re.sub(r"\s+", " ", what[begin:]).strip()


def _far_from_verb(found: Sequence[Morpheme], at: int) -> bool:
    """A partner stands between an object and its verb: the object keeps its mark."""
    for morph in found[at + 1 : at + 6]:
        if morph.tag in {"EC", "ETM", "EF", "ETN", "JKO"}:
            return False
        if morph.tag == "JKB" and morph.form in {"와", "과", "에게", "에"}:
            return True
    return False


def _next_word_glued(found: Sequence[Morpheme], at: int) -> bool:
    return at + 1 < len(found) and found[at].end == found[at + 1].start


def last_part(what: str, room: int) -> str:
    """The longest ending of a phrase that fits and begins at a border."""
    if len(what) <= room:
        return what
    words = words_of(what, analysed(what))
    fitting = [
        (worth, what[words[at].start :])
        for at, worth in beginnings(words)
        if len(what) - words[at].start <= room
    ]
    return max(fitting, key=lambda pair: pair[0] + len(pair[1]) / 20, default=(0.0, what))[1]


def noun_end(what: str) -> str:
    """A broken phrase without the words behind its last noun (…설치로 따 → …설치)."""
    what = what.strip(" ,!?'")
    while " " in what:
        found = [m for m in analysed(what) if m.tag not in {"SF", "SP", "SSC", "SSO"}]
        if not found or found[-1].tag[:1] in "NXS":
            break
        mark = found[-1]
        if mark.tag[:1] == "J" and mark.start > what.rindex(" ") + 1:
            return what[: mark.start]
        what = what[: what.rindex(" ")]
    return what


def splits_quotes(what: str, at: int) -> bool:
    """A place inside quotation marks or brackets."""
    return what[:at].count("'") % 2 == 1 or what[:at].count("(") > what[:at].count(")")


def conjuncts(what: str) -> list[tuple[str, float]]:
    """The event, and the event up to each verbal noun in -하고/-하며 (설치하고 시작 → 설치).

    A plan stays a plan: what the last noun says of the whole, it says of the part.
    """
    variants = [(what, 0.3)]
    if _REPORTED.search(what):
        return variants
    modal = _MODAL.search(what)
    found = analysed(what)
    clauses: list[str] = []
    for at, morph in enumerate(found):
        held = found[at - 1].form in HELD and morph.form in {"어", "아"}
        if morph.tag != "EC" or not (held or morph.form in {"고", "며", "으며", "면서"}) or at < 2:
            continue
        noun, following = found[at - 2], found[at + 1] if at + 1 < len(found) else None
        if following is None or following.tag == "VX" or splits_quotes(what, morph.start):
            continue
        if not _is_main_border(found, at):
            continue
        if found[at - 1].tag == "XSV" and len(noun.form) > 1 and noun.tag == "NNG":
            variants.append((what[: noun.end] + (f" {modal[1]}" if modal else ""), 0.1))
        elif (
            not modal
            and found[at - 1].tag in {"VV", "EP"}
            and (morph.form != "고" or found[at - 1].form in HELD)
        ):
            stem = at - 2 if found[at - 1].tag == "EP" else at - 1
            clauses.append(what[: found[stem].start] + join([*found[stem:at], ("다", "EF")]))
    ended = noun_endings(clauses[:3])
    return variants + [(one.text.removesuffix(" 예정"), 0.1) for one in ended if one.kind == "noun"]


def _is_main_border(found: Sequence[Morpheme], at: int) -> bool:
    """The clause stands beside the last one: "알리고 막기 위해", "만들고 파는 회사" are no such."""
    for morph in found[at + 1 :]:
        if morph.tag in {"ETM", "ETN"}:
            return False
        if morph.tag == "EF" or (morph.tag == "EC" and morph.form in {"고", "며", "으며", "면서"}):
            return True
    return True
