"""Style: the rules of the house, checked on entries and single bullets.

Shape:  an `Entry` or `Bullet` and a `House` in, `Finding`s out in reading order.
Units:  lengths in code points; spans [start, end) of the text that `where` names.
Errors: odd text never raises.
Source: design/house-style.md section 8; tests/unit/write/test_style.py pins No. 108's hits.

Limits and the profile (`house`: No. 108, `official`: 공문서) come from the House.
Rules I1-I10 belong to issues, H7 and N4 to the guard.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from hanju.model import Bullet, Entry, Finding
from hanju.text.dates import dates
from hanju.text.morphology import Morpheme, join, morphemes_of
from hanju.text.numbers import is_truncation, quantities
from hanju.write.guard.reading import same_unit
from hanju.write.patterns import pattern_rules
from hanju.write.verb_nouns import LAST_NOUNS, NOUNS_IN_GO, NOUNS_IN_MIEUM
from hanju.write.who import PERSON_NAME, names_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.model import Severity, Span
    from hanju.settings import House

#: how many morphemes of a bullet may hold its first subject or topic (B9)
SUBJECT_WINDOW: Final = 24
_NOUN_TAGS: Final = frozenset(
    {"NNG", "NNP", "NNB", "NR", "NP", "SL", "SN", "SH", "XSN", "XR", "SW", "SSC"}
)
#: text before the end that decides the ending
_TAIL: Final = 24
_RELATIVE: Final = re.compile(
    r"내년|내후년|올해|금년|작년|재작년|지난해|전년|지난\s(?=\d+\s?(?:일|월|분기)|\d{4}년)(?!\d+(?:년|개월|달|주|일)\s?(?:간|동안|여|새))"
    r"|(?<![가-힣])오는\s(?=\d)|(?<![가-힣])(?:어제|내일)(?=[\s,])"
)
_SENTENCE_END: Final = re.compile(r"[가-힣'”)][.!?](?=\s+\S)")


def check_style(checked: Entry | Bullet, house: House) -> list[Finding]:
    """Check an entry, or one bullet without its place, against the house's style."""
    if isinstance(checked, Bullet):
        return [
            *_text_rules(checked.text, "bullet", house),
            *_bullet_rules([checked], house, placed=False),
        ]
    findings = [
        *_headline_rules(checked, house),
        *_text_rules(checked.headline, "headline", house),
        *_entry_rules(checked, house),
        *_bullet_rules(checked.bullets, house, placed=True),
    ]
    for number, bullet in enumerate(checked.bullets, 1):
        findings += _text_rules(bullet.text, f"bullet {number}", house)
    return [_of_entry(finding, checked) for finding in findings]


def _of_entry(finding: Finding, entry: Entry) -> Finding:
    return Finding(
        rule=finding.rule,
        severity=finding.severity,
        span=finding.span,
        message=finding.message,
        mend=finding.mend,
        where=finding.where,
        entry_id=entry.id,
    )


def _finding(
    rule: str, severity: Severity, span: Span, where: str, message: str, mend: str
) -> Finding:
    return Finding(rule=rule, severity=severity, span=span, message=message, mend=mend, where=where)


# --- headline ---


def _headline_rules(entry: Entry, house: House) -> Iterator[Finding]:
    text, rules, where = entry.headline, house.entry, "headline"
    whole = (0, len(text))
    if not rules.headline_min <= len(text) <= rules.headline_max:
        yield _finding(
            "H1",
            "W",
            whole,
            where,
            f"제목이 {len(text)}자입니다",
            f"{rules.headline_min}~{rules.headline_max}자로 맞추세요",
        )
    commas = text.count(",")
    if rules.headline_commas is not None and commas != rules.headline_commas:
        yield _finding(
            "H2",
            "W",
            whole,
            where,
            f"제목에 쉼표가 {commas}개입니다",
            f"'행위자, 내용'처럼 쉼표를 {rules.headline_commas}개만 쓰세요",
        )
    yield from _headline_ending(text, where)
    for match in re.finditer(
        r"\(\d{4}\.(?:\s\d{1,2}\.\s?|\d{1,2}\.\s)\d{1,2}\.?\)|\(\d{4}\.\d{1,2}\.\d{1,2}\.\)", text
    ):
        yield _finding(
            "H4",
            "E",
            match.span(),
            where,
            f"날짜 '{match.group()}'의 모양이 다릅니다",
            "(2025.12.04)처럼 띄어쓰기 없이 쓰세요",
        )
    first = text.partition(",")[0]
    if "," in text and not _known_actor(first, entry):
        yield _finding(
            "H5",
            "I",
            (0, len(first)),
            where,
            f"'{first}'은(는) 알려진 기관의 줄임 이름이 아닙니다",
            "행위자의 줄임 이름으로 시작할 수 있는지 보세요",
        )
    for match in re.finditer(r"(?<!\s)(?:\s+·\s*|\s*·\s+)", first):
        yield _finding(
            "H6",
            "W",
            match.span(),
            where,
            "두 행위자 사이의 가운뎃점에 띄어쓰기가 있습니다",
            "'-' 또는 붙여 쓴 '·'로 이으세요",
        )
    yield from _headline_numbers(entry)


def _headline_ending(text: str, where: str) -> Iterator[Finding]:
    end = (max(0, len(text) - 6), len(text))
    if text.endswith((".", "。")):
        yield _finding(
            "H3",
            "E",
            (len(text) - 1, len(text)),
            where,
            "제목이 마침표로 끝납니다",
            "마침표를 빼세요",
        )
    kind = _ending_kinds([text])[0]
    if kind in {"verb", "other"}:
        yield _finding(
            "H3", "E", end, where, "제목이 명사로 끝나지 않습니다", "마지막 말을 명사로 바꾸세요"
        )
    elif kind == "nominal":
        yield _finding(
            "H3", "I", end, where, "제목이 '-(으)ㅁ' 꼴로 끝납니다", "명사로 바꿀 수 있는지 보세요"
        )


def _known_actor(first: str, entry: Entry) -> bool:
    """The first part names a listed body, or the actor that the entry was placed under."""
    from hanju.gazetteer import Gazetteer

    gazetteer = Gazetteer.bundled()
    context = " ".join([entry.headline, *(bullet.text for bullet in entry.bullets[:1])])
    if PERSON_NAME.search(first.strip()):
        return True
    parts = [part for part in re.split(r"\s?[-·]\s?", first.strip()) if part]
    for part in [first.strip(), *parts]:
        if gazetteer.resolve(part, context=context).actor is not None:
            return True
    if (
        entry.actor
        and first.strip()
        and (first.strip() in entry.actor or entry.actor.startswith(first.strip()[:2]))
    ):
        return True
    # an actor that no list knows: the first bullet opens with it
    return (
        bool(entry.bullets)
        and any(part in entry.bullets[0].text[:60] for part in parts)
        and len(first) <= 16
    )


def _headline_numbers(entry: Entry) -> Iterator[Finding]:
    told = [q for bullet in entry.bullets for q in quantities(bullet.text)]
    if not told and not entry.bullets:
        return
    for found in quantities(entry.headline):
        same = any(
            same_unit(other.unit, found.unit)
            and (
                is_truncation(found.value, other.value) or found.value in {other.value, other.high}
            )
            for other in told
        )
        glued = re.match(
            r"[A-Za-z가-힣'-]", entry.headline[max(0, found.span[0] - 1) : found.span[0]]
        )
        if (
            not same
            and not glued
            and found.unit not in {"", "년", "월", "일", "위"}
            and not found.unit.startswith("?")
        ):
            words = entry.headline[found.span[0] : found.span[1]]
            yield _finding(
                "H8",
                "I",
                found.span,
                "headline",
                f"제목의 '{words}'이(가) 어느 문장에도 없습니다",
                "문장에 넣거나 원문과 맞는지 보세요",
            )


# --- entry ---


def _entry_rules(entry: Entry, house: House) -> Iterator[Finding]:
    rules = house.entry
    count = len(entry.bullets)
    if count != rules.bullets:
        yield _finding(
            "B1", "E", (0, 0), "entry", f"문장이 {count}개입니다", f"{rules.bullets}개로 맞추세요"
        )
    total = sum(len(bullet.text) for bullet in entry.bullets)
    if count == rules.bullets and not rules.total_min <= total <= rules.total_max:
        yield _finding(
            "B3",
            "W",
            (0, 0),
            "entry",
            f"문장을 모두 더해 {total}자입니다",
            f"{rules.total_min}~{rules.total_max}자로 맞추세요",
        )
    full = _full_name(entry)
    if entry.bullets and full and not names_in_full(entry.bullets[0].text, full):
        yield _finding(
            "B8",
            "W",
            (0, min(20, len(entry.bullets[0].text))),
            "bullet 1",
            f"첫 문장에 기관의 온 이름 '{full}'이(가) 없습니다",
            "줄임 이름을 온 이름으로 바꾸세요",
        )
    glosses = Counter(
        match.group()
        for bullet in entry.bullets
        for match in re.finditer(r"(?<![가-힣])[가-힣]+\([A-Za-z]{2,}\)", bullet.text)
    )
    for gloss, times in glosses.items():
        if times > 1:
            yield _finding(
                "T4",
                "I",
                (0, 0),
                "entry",
                f"'{gloss}'의 괄호 풀이가 {times}번 나옵니다",
                "처음 한 번만 쓰세요",
            )


def _full_name(entry: Entry) -> str:
    from hanju.gazetteer import Gazetteer

    if entry.actor:
        return "" if re.search(r"[가-힣]{2}\s?[·-]\s?[가-힣]{2}", entry.actor) else entry.actor
    first = entry.headline.partition(",")[0].strip()
    context = " ".join(bullet.text for bullet in entry.bullets[:1])
    actor = Gazetteer.bundled().resolve(first, context=context).actor
    # an alias may be a part of the body (광양제철소): it is full enough
    return actor.name if actor is not None and first in {actor.name, actor.short} else ""


# --- bullets ---


def _bullet_rules(bullets: Sequence[Bullet], house: House, *, placed: bool) -> Iterator[Finding]:
    kinds = _ending_kinds([bullet.text for bullet in bullets])
    marks = morphemes_of([bullet.text[:140] for bullet in bullets]) if placed else []
    for at, (bullet, kind) in enumerate(zip(bullets, kinds, strict=True)):
        where = f"bullet {at + 1}" if placed else "bullet"
        yield from _form_rules(bullet, kind, at if placed else None, where, house)
        if placed:
            yield from _subject_rule(bullet.text, marks[at], where, first=at == 0)
        yield from _date_rule(bullet, where)


def _form_rules(
    bullet: Bullet, kind: str, at: int | None, where: str, house: House
) -> Iterator[Finding]:
    text, rules = bullet.text, house.entry
    low, high = rules.bullet_range(at) if at is not None else (rules.bullet_min, rules.bullet_max)
    end = (max(0, len(text) - 8), len(text))
    if not low <= len(text) <= high:
        yield _finding(
            "B2",
            "W",
            (0, len(text)),
            where,
            f"문장이 {len(text)}자입니다",
            f"{low}~{high}자로 맞추세요",
        )
    outside = re.sub(r"“[^“”]*”|'[^']*'", lambda m: "_" * len(m.group()), text)
    for match in _SENTENCE_END.finditer(outside):
        yield _finding(
            "B4",
            "E",
            match.span(),
            where,
            "한 항목에 문장이 둘 이상입니다",
            "'-며,'로 잇거나 하나를 빼세요",
        )
    if not text.endswith("."):
        yield _finding("B5", "E", end, where, "마침표로 끝나지 않습니다", "끝에 마침표를 찍으세요")
    if rules.ending != "noun":
        return
    if kind == "verb":
        yield _finding(
            "B6",
            "E",
            end,
            where,
            "종결어미 '-다'로 끝납니다",
            "종결어미 '-다' → 명사형으로 바꾸세요",
        )
    elif kind == "nominal" and rules.profile != "official":
        yield _finding(
            "B7",
            "W",
            end,
            where,
            "'-(으)ㅁ' 꼴로 끝납니다",
            "'-(으)ㅁ' → 명사로 바꾸세요(밝힘 → 발표)",
        )
    elif kind == "other":
        yield _finding(
            "B7",
            "W",
            end,
            where,
            "명사나 '… 중'으로 끝나지 않습니다",
            "마지막 말을 명사로 바꾸세요",
        )


def _subject_rule(
    text: str, found: Sequence[Morpheme], where: str, *, first: bool
) -> Iterator[Finding]:
    mark, tag = next(
        ((m, tag) for m in found[:SUBJECT_WINDOW] if (tag := _subject_mark(m, text))), (None, "")
    )
    if tag == ("JKS" if first else "JX"):
        return
    span = (mark.start, mark.end) if mark else (0, min(12, len(text)))
    rule = "첫 문장의 임자말에는 '이/가'를" if first else "둘째 문장부터 임자말에는 '은/는'을"
    yield _finding("B9", "I", span, where, f"{rule} 씁니다", "조사를 바꿀 수 있는지 보세요")


def _subject_mark(morph: Morpheme, text: str) -> str:
    """JKS or JX where a subject or topic is marked, also inside a name the analyser lacks."""
    if morph.tag == "JKS" or (morph.tag == "JX" and morph.form in {"은", "는"}):
        return morph.tag
    swallowed = (
        morph.tag == "NNP" and len(morph.form) > 3 and text[morph.end : morph.end + 1] == " "
    )
    if swallowed and morph.form[-1] in "이가은는":
        return "JKS" if morph.form[-1] in "이가" else "JX"
    return ""


def _date_rule(bullet: Bullet, where: str) -> Iterator[Finding]:
    yield from _relative_dates(bullet.text, where, [found.span for found in bullet.resolved_dates])


def _relative_dates(text: str, where: str, solved: Sequence[Span]) -> Iterator[Finding]:
    for match in _RELATIVE.finditer(text):
        if not any(low <= match.start() < high for low, high in solved):
            found = next(
                (d for d in dates(text, None) if d.span[0] <= match.start() < d.span[1]), None
            )
            words = found.words if found else match.group().strip()
            yield _finding(
                "B10",
                "W",
                found.span if found else match.span(),
                where,
                f"'{words}'이(가) 언제인지 적어 두지 않았습니다",
                "뜻하는 날짜를 함께 저장하세요(내년 → 2026년)",
            )


# --- any text ---


def _text_rules(text: str, where: str, house: House) -> Iterator[Finding]:
    for rule in pattern_rules(house.entry):
        for match in rule.pattern.finditer(text):
            message = rule.message.replace("{}", match.group())
            yield _finding(rule.rule, rule.severity, match.span(), where, message, rule.mend)
    if unicodedata.normalize("NFC", text) != text:
        yield _finding(
            "T5", "E", (0, len(text)), where, "글자가 풀어 쓴 꼴(NFD)입니다", "NFC로 바꾸세요"
        )
    if where == "headline":
        yield from _relative_dates(text, where, [])


def _ending_kinds(texts: Sequence[str]) -> list[str]:
    """noun, doing, nominal, verb or other, by the class of the last word."""
    tails = [_tail(text) for text in texts]
    return [
        "noun" if tail.rpartition(" ")[2] in LAST_NOUNS else _ending_kind(found)
        for tail, found in zip(tails, morphemes_of(tails), strict=True)
    ]


def _tail(text: str) -> str:
    bare = text.rstrip(" .…。")
    at = bare.find(" ", max(0, len(bare) - _TAIL))
    return bare[at + 1 :] if at > 0 and len(bare) > _TAIL else bare


def _ending_kind(found: Sequence[Morpheme]) -> str:
    if not found:
        return "other"
    last = found[-1]
    nominal = last.tag == "ETN" or (last.tag in {"EF", "EC"} and last.form in {"ᆷ", "음"})
    if nominal:
        return "noun" if join(found[-2:]) in NOUNS_IN_MIEUM else "nominal"
    if last.tag == "EC" and "".join(m.form for m in found[-2:]) in NOUNS_IN_GO:
        return "noun"
    if last.tag in _NOUN_TAGS:
        return "noun"
    if last.tag == "EF" or (last.tag == "EC" and last.form.endswith("다")):
        return "verb"
    return "other"
