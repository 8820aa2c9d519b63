"""Changes of claims: negation put in or taken out, direction turned, plans told as done.

Shape:  a text in, `Change`s out.
Units:  [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

Verbs are inflected by the analyser, so that a changed text is still Korean.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.evaluate.changes import Change
from hanju.text.morphology import Morpheme, join, morphemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPPOSITES: Final = (
    ("증가", "감소"), ("확대", "축소"), ("상승", "하락"), ("강화", "약화"), ("인상", "인하"), ("찬성", "반대"), ("신설", "폐지"),
    ("흑자", "적자"), ("급증", "급감"), ("늘어", "줄어"), ("늘린", "줄인"), ("늘려", "줄여"), ("높이", "낮추"), ("높은", "낮은"),
    ("높여", "낮춰"), ("많은", "적은"), ("개선", "악화"), ("승인", "반려"), ("유치", "포기"), ("수출", "수입"), ("성공", "실패"),
    ("시작", "종료"), ("설치", "철거"), ("당선", "낙선"), ("선정", "탈락"), ("지지", "반대"), ("연장", "단축"), ("도입", "폐지"),
    ("체결", "파기"), ("개설", "폐쇄"), ("합의", "결렬"), ("확충", "축소"), ("활성화", "위축"), ("허가", "불허"), ("참여", "불참"),
    ("착공", "중단"), ("채택", "부결"), ("통과", "부결"), ("유지", "폐지"), ("추가", "제외"), ("호평", "혹평"), ("큰 호응", "큰 반발"),
    ("이상", "이하"), ("향상", "저하"), ("무료", "유료"), ("상향", "하향"), ("가능", "불가능"),
)  # fmt: skip
#: of these the end lies inside a word (늘어난)
_VERBS: Final = frozenset({"늘어", "줄어", "늘린", "줄인", "늘려", "줄여", "높이", "낮추", "높은", "낮은", "높여", "낮춰", "많은", "적은", "큰 호응", "큰 반발"})  # fmt: skip
_DEGREES: Final = (
    ("검토", "확정"), ("논의", "합의"), ("추진", "완료"), ("예정", "완료"), ("계획", "완료"), ("전망", "확정"), ("촉구", "확정"),
    ("요구", "합의"), ("확정", "검토"), ("합의", "논의"), ("완료", "검토"), ("구상", "확정"), ("제안", "확정"),
)  # fmt: skip
#: place of ㄹ among the final consonants
RIEUL: Final = 8
_PLANS: Final = frozenset({"계획", "예정", "방침", "전망", "것"})


def claim_changes(text: str) -> Iterator[Change]:
    """Every change of polarity, direction or degree that this module knows."""
    found = morphemes(text)
    yield from _negation_added(found)
    yield from _negation_removed(text, found)
    yield from _turned(text, found)
    yield from _degrees(text)
    yield from _done(text, found)
    yield from _certain(text)


def _word_before(text: str, at: int) -> str:
    """The end of the clause before a place: a word or two, as the source would have to say it."""
    return " ".join(text[:at].split(" ")[-2:])


def _stem(found: Sequence[Morpheme], at: int) -> list[Morpheme] | None:
    """The verb that ends at index `at`: a root with its 하/되, or a verb of its own."""
    morph = found[at]
    if morph.tag == "XSV" and at and found[at - 1].end == morph.start:
        return [found[at - 1], morph]
    return [morph] if morph.tag in {"VV", "VX"} else None


def _negation_added(found: Sequence[Morpheme]) -> Iterator[Change]:
    """했다 → 하지 않았다, 지급한다 → 지급하지 않는다; plans too (할 예정 → 하지 않을 예정)."""
    for i, morph in enumerate(found):
        stem = _stem(found, i)
        if (
            stem is None
            or morph.tag == "VX"
            or morph.form in {"있", "없", "위하", "대하", "통하", "않"}
        ):
            continue
        tail = list(_endings(found, i + 1))
        if not tail or tail[-1].tag not in {"EF", "ETM", "EC"}:
            continue
        last, plan = (
            tail[-1],
            found[i + 1 + len(tail)].form if i + 1 + len(tail) < len(found) else "",
        )
        finite = last.tag == "EF" and last.form.endswith("다")
        clause = last.tag == "EC" and last.form in {"으며", "며", "으나", "지만"}
        future = last.tag == "ETM" and plan in _PLANS and last.form in {"ᆯ", "을"}
        if not (finite or clause or future):
            continue
        start, end = stem[0].start, tail[-1].end
        forms = [(m.form, m.raw_tag) for m in tail]
        forms[-1] = (_after_anh(forms[-1][0]), forms[-1][1])
        after = join([*stem, ("지", "EC"), ("않", "VX"), *forms])
        yield Change("negation_added", start, end, after, after)


def _after_anh(form: str) -> str:
    return {"ᆫ다": "는다", "ᆯ": "을", "며": "으며", "나": "으나"}.get(form, form)


def _endings(found: Sequence[Morpheme], at: int) -> Iterator[Morpheme]:
    """Endings that hang on the verb before `at`, up to the one that closes it."""
    for morph in found[at:]:
        if morph.tag not in {"EP", "EF", "EC", "ETM", "ETN"}:
            return
        yield morph
        if morph.tag != "EP":
            return


def _negation_removed(text: str, found: Sequence[Morpheme]) -> Iterator[Change]:
    """하지 않기로 → 하기로, 없다 → 있다, 못해 → 해."""
    for i, morph in enumerate(found):
        tail = list(_endings(found, i + 1))
        if morph.tag == "VX" and morph.form in {"않", "못하"} and i >= 2 and tail:
            at = i - 1
            while at > 0 and found[at].tag != "EC":
                at -= 1
            stem = _stem(found, at - 1) if at else None
            if stem is None or found[at].form != "지":
                continue
            forms = [(m.form, m.raw_tag) for m in tail]
            last = {"는다": "ᆫ다"}.get(forms[-1][0], forms[-1][0])
            forms[-1] = (last, forms[-1][1])
            start, end = stem[0].start, tail[-1].end
            after = join([*stem, *forms])
            yield Change("negation_removed", start, end, after, _word_before(text, start) + after)
        elif morph.tag == "VA" and morph.form == "없" and tail:
            after = join([("있", "VV"), *[(m.form, m.raw_tag) for m in tail]])
            proof = _word_before(text, morph.start) + after
            yield Change("negation_removed", morph.start, tail[-1].end, after, proof)
        elif morph.form == "없이" and morph.tag == "MAG":
            before = _word_before(text, morph.start)
            yield Change("negation_removed", morph.start, morph.end, "있게", before + "있게")
    for match in re.finditer(
        r"(?:미|불|비)(?=(?:신청|참여|포함|공개|이행|지급|인증|등록|활성화|허용))", text
    ):
        yield Change(
            "negation_removed",
            *match.span(),
            "",
            _word_before(text, match.start()).split()[-1] + text[match.end() : match.end() + 4],
        )


def _turned(text: str, found: Sequence[Morpheme]) -> Iterator[Change]:
    starts = {morph.start for morph in found}
    ends = {morph.end for morph in found}
    nouns = {(morph.start, morph.end) for morph in found if morph.tag == "NNG"}
    for one, other in _OPPOSITES:
        for here, there in ((one, other), (other, one)):
            for match in re.finditer(here, text):
                # 이상기후, 수출입, 참여자: part of another word
                whole = match.start() in starts and match.end() in ends
                verb = match.start() in starts and match.span() not in nouns and here in _VERBS
                if not (whole or verb) or _inside(text, here, match.span()):
                    continue
                before = text[: match.start()].split(" ")[-2:]
                yield Change("direction", *match.span(), there, "".join(before) + there)


def _inside(text: str, word: str, span: tuple[int, int]) -> bool:
    before, after = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
    if word in {"이상", "이하", "큰 호응"}:
        return not (
            re.search(r"[\d%명개원곳]\s?$", text[: span[0]]) and (not after or after in " .,을의이")
        )
    if word == "가능":
        return before == "불" or after in {"성", "케"}
    if word in {"유치", "성공"}:
        return after in {"원", "적"}
    return "가" <= before <= "힣" and word in {
        "지지",
        "유지",
        "추가",
        "수입",
        "참여",
        "시작",
        "선정",
        "무료",
        "가능",
        "개설",
        "채택",
    }


def _degrees(text: str) -> Iterator[Change]:
    for here, there in _DEGREES:
        for match in re.finditer(
            rf"(?<![가-힣]){here}(?=하|할|했|해|한|되|됐|된|될|중|\s중|이다|이며|을|를)", text
        ):
            before = text[: match.start()].split(" ")[-2:]
            if here in _PLANS and there == "완료" and _planned(before):
                # 할 완료이다 is no Korean; plan_done turns these
                continue
            yield Change("modality", *match.span(), there, "".join(before) + there)


def _planned(before: Sequence[str]) -> bool:
    """The word before ends in ㄹ (할, 열릴)."""
    last = before[0].strip()[-1:] if len(before) > 1 and not before[1] else ""
    return "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 == RIEUL


def _done(text: str, found: Sequence[Morpheme]) -> Iterator[Change]:
    """할 예정이다 → 했다, 될 전망이며 → 됐으며, 할 것이라고 → 했다고."""
    for i, morph in enumerate(found):
        if morph.form not in {"ᆯ", "을"} or morph.tag != "ETM" or i < 1 or i + 2 >= len(found):
            continue
        stem = _stem(found, i - 1)
        plan = found[i + 1]
        if stem is None or plan.form not in _PLANS:
            continue
        rest = text[plan.end :]
        match = re.match(
            r"으로 (?:보인다|보이며|예상된다|전망된다|기대된다)|(?:이다|이며|이라고|이라며|이고|이라)(?=[\s.,]|$)|(?=\.?\s*$)",
            rest,
        )
        if match is None:
            continue
        tail = _past(match.group())
        after = join([*stem, ("었", "EP"), *tail])
        start, end = stem[0].start, plan.end + match.end()
        yield Change("plan_done", start, end, after, after)


def _past(words: str) -> list[tuple[str, str]]:
    if words.endswith("며") and "라" not in words:
        return [("으며", "EC")]
    if words in {"이라고", "이라며"}:
        return [("다", "EF"), ("고", "JKQ")] if words == "이라고" else [("다며", "EC")]
    if words in {"이고", "이라"}:
        return [("고", "EC")]
    return [("다", "EF")]


def _certain(text: str) -> Iterator[Change]:
    """가능성이 높다 → 확실하다, 것으로 보인다 → 것이 확실하다, 기대된다 → 확인됐다."""
    table = (
        (r"것으로 예상되며", "것이 확정됐으며"),
        (r"것으로 (?:보인다|예상된다|전망된다|기대된다)", "것이 확정됐다"),
        (r"기대된다", "확인됐다"),
        (r"기대되며", "확인됐으며"),
        (r"예상된다", "확정됐다"),
    )
    for pattern, after in table:
        for match in re.finditer(pattern, text):
            yield Change("certainty", *match.span(), after, after)
