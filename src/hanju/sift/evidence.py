"""Evidence for a field: where the house's words stand in an article, and how heavily.

Shape:  a `Reading` and a `FieldRule` in, `FieldEvidence` out.
Units:  `points` have no unit; `ABOUT_POINTS` is where a rule calls the article about the field.
Errors: none; an article without any word of the field has zero points.
Source: docs/decisions/0007-fields-and-worthiness.md; floors field_f1_* in tests/quality.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.text.terms import TermHit, Terms, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.settings import FieldRule, House
    from hanju.sift.reading import Reading

#: A strong word in the title makes the field, whatever the body says.
_TITLE_STRONG: Final = 3.0
_TITLE_MORE: Final = 0.5
_TITLE_WEAK: Final = 1.0
#: A word in the lead is a topic when it comes back or stands beside a weak word of the title.
_LEAD_STRONG: Final = 1.0
_LEAD_MORE: Final = 0.5
_LEAD_WEAK: Final = 0.3
_BODY_STRONG: Final = 0.2
_MORE_MAX: Final = 2
#: Found on the labelled days: 2.3 gives the best F1 of both fields by rules alone.
ABOUT_POINTS: Final = 2.3
#: Terms that mean something else beside these words (AI: avian influenza), unless cleared.
OTHER_SENSES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "AI": (
        ("조류인플루엔자", "고병원성", "가금", "가축", "ASF", "구제역", "방역", "철새"),
        ("인공지능",),
    ),
    "원자력": (
        ("핵잠", "핵추진", "우라늄 농축", "재처리", "핵무장", "핵우산", "비핵화"),
        ("원전",),
    ),
    "ESG": (
        ("동반성장", "상생", "나눔", "봉사"),  # the S alone
        ("탄소", "기후", "환경", "재활용", "에너지"),
    ),
    "수소": (("타이어", "휴게소", "귀성"), ("탄소", "수전해")),
    "수소차": (("휴게소", "귀성", "하이브리드"), ("탄소", "보조금")),
    "NDC": (("게임", "개발자", "콘퍼런스"), ("온실가스", "감축")),
}
#: Terms that are no topic where they open the rest of a body's name (원자력본부, 원자력병원).
IN_NAMES: Final[dict[str, re.Pattern[str]]] = {
    "원자력": re.compile(
        r"(?:발전)?(?:본부|환경공단|연구원|병원|의학원|안전위|산업협회|학회|문화재단|통제기술원)"
    ),
    "원전": re.compile(r"\s?(?:주변|인근|소재)"),
}
#: Names of a ministry whose work is more than the field: they count as weak words.
_BODIES: Final = frozenset({"기후부", "기후에너지환경부"})
#: After a term in a lead: a cause or a mood (AI 수요에 힘입어), not what the article is about.
_CAUSE: Final = re.compile(
    r"(?:\([A-Z]{2,4}\)|\))?(?:[와과]\s[가-힣]{2,6})?\s?"
    r"(?:발(?=[\s(])|發|(?:투자\s)?(?:수요|기대감?|열풍|호황|붐|특수|슈퍼사이클|거품|랠리)|"
    r"관련(?:주|\s자산|\s종목)|(?:[가-힣]{2,5}\s)?(?:확산|확대|성장|급증)(?:으로|에\s(?:따|힘))|시대)"
)
#: After a term in a title: a mood of the market, or of the times.
_MOOD: Final = re.compile(
    r"\s?(?:열풍|광풍|급락|급등|포비아|공포|랠리|특수|(?:호황|슈퍼사이클)\s?(?:탑승|올라|수혜|효과|덕|타고))"
)
_OF_THE_TIMES: Final = re.compile(r"\s시대에?\s(?!주도|이끌|선도|대비|맞|여는|연다)")
#: Terms that are no topic as one of a list of other things (방산·원전).
_LISTED: Final = frozenset({"원전", "원자력"})
#: Hydrogen is listed with oxygen and with electricity, and is the topic; not so beside these.
_FAR_FROM_HYDROGEN: Final = frozenset({"로봇", "방산", "바이오", "우주", "조선", "반도체"})
#: A word of a lead among others; and a word that says what kind of firm acts.
_LIST_BEFORE: Final = re.compile(r"[,·]\s?$")
_LIST_AFTER: Final = re.compile(r"\s?[,·]|[와과]\s[가-힣]{2,6}(?:\s도입)?\s?등")
_FIRM_AFTER: Final = re.compile(r"\s(?:[가-힣·]{1,8}\s){0,4}(?:전문)?기업[\s(‘']")
_LIST_REACH: Final = 16
_BEFORE_IN_LIST: Final = re.compile(r"([가-힣A-Za-z]{1,12})\s?[·∙・]\s?$")
_AFTER_IN_LIST: Final = re.compile(r"\s?[·∙・]\s?([가-힣A-Za-z]{1,12})")
#: Only the beginning of a long body can make a topic; and no headline is longer than this.
BODY_CHARS: Final = 600
TITLE_CHARS: Final = 400


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words of one field, compiled."""

    name: str
    strong: Terms
    weak: Terms

    def may_hold(self, text: str) -> bool:
        """Tell by a plain scan whether `text` can hold a word of the field."""
        return self.strong.may_hold(text) or self.weak.may_hold(text)


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """Where the words of one field stand in one article."""

    field: str
    title: tuple[TermHit, ...]
    weak_title: tuple[TermHit, ...]
    lead: tuple[TermHit, ...]
    weak_lead: tuple[TermHit, ...]
    body: int
    points: float

    @property
    def words(self) -> tuple[str, ...]:
        """The words that count, those of the title first, each once."""
        hits = (*self.title, *self.weak_title, *self.lead, *self.weak_lead)
        return tuple(dict.fromkeys(hit.term for hit in hits))


@lru_cache(maxsize=64)
def _words_of(rule: FieldRule) -> FieldWords:
    return FieldWords(
        name=rule.name,
        strong=Terms.of(rule.terms, rule.exclude),
        weak=Terms.of(rule.weak_terms, rule.exclude),
    )


@lru_cache(maxsize=64)
def _words_of_all(rules: tuple[FieldRule, ...]) -> tuple[tuple[FieldWords, ...], re.Pattern[str]]:
    """The words of every field, and a pattern that finds any of them at all."""
    fields = tuple(_words_of(rule) for rule in rules)
    roots = (root for one in fields for root in (*one.strong.roots, *one.weak.roots))
    return fields, any_of(roots)


def words_of(house: House) -> tuple[FieldWords, ...]:
    """The compiled words of the house's fields, in the house's order."""
    return _words_of_all(house.fields)[0]


def words_in(text: str, house: House) -> list[FieldWords]:
    """The words of those fields that `text` can hold a word of; most texts hold none."""
    fields, any_word = _words_of_all(house.fields)
    if any_word.search(text) is None:
        return []
    return [field for field in fields if field.may_hold(text)]


def weigh(reading: Reading, words: FieldWords) -> FieldEvidence:
    """Weigh one article for one field by the words alone."""
    headline = reading.title[:TITLE_CHARS]
    title = _in_sense(_no_names(words.strong.find(headline), headline), reading)
    lead = _in_sense(_no_names(words.strong.find(reading.lead), reading.lead), reading)
    lead = _said_once(lead, reading.lead)
    if not title:
        lead = [hit for hit in lead if not _CAUSE.match(reading.lead, hit.end)]
    mood = [hit for hit in title if _is_mood(hit, reading, lead)]
    title = [hit for hit in title if hit not in mood]
    weak_title = [*_apart(words.weak.find(headline), [*title, *mood]), *mood]
    listed = [hit for hit in title if _is_listed(hit, headline, (*title, *weak_title))]
    title = [hit for hit in title if hit not in listed]
    weak_lead = _apart(words.weak.find(reading.lead), lead)
    weak_title += [hit for hit in title if hit.term in _BODIES]
    title = [hit for hit in title if hit.term not in _BODIES]
    lead = [hit for hit in lead if hit.term not in _BODIES]
    body = len(words.strong.find(reading.body[:BODY_CHARS])) if reading.body else 0
    points = 0.0
    if title:
        points += _TITLE_STRONG + _TITLE_MORE * min(_MORE_MAX, len(_distinct(title)) - 1)
    points += _TITLE_WEAK * min(_MORE_MAX, len(_distinct(weak_title)))
    if lead:
        points += _LEAD_STRONG + _LEAD_MORE * min(_MORE_MAX, len(lead) - 1)
    points += _LEAD_WEAK * min(_MORE_MAX, len(weak_lead))
    points += _BODY_STRONG * min(_MORE_MAX + 1, body)
    return FieldEvidence(
        field=words.name,
        title=tuple(title),
        weak_title=tuple(weak_title),
        lead=tuple(lead),
        weak_lead=tuple(weak_lead),
        body=body,
        points=round(points, 3),
    )


def _no_names(hits: list[TermHit], text: str) -> list[TermHit]:
    """The hits that are no part of a body's name."""
    return [
        hit
        for hit in hits
        if hit.term not in IN_NAMES
        or not (IN_NAMES[hit.term].match(text, hit.end) or text.endswith("수력", 0, hit.start))
    ]


def _is_mood(hit: TermHit, reading: Reading, lead: Sequence[TermHit]) -> bool:
    """Tell whether a term of the title only says what the market or the times are like."""
    if _MOOD.match(reading.title, hit.end):
        return True
    if not reading.has_text or lead:
        return False
    return _OF_THE_TIMES.match(reading.title, hit.end) is not None


def _is_listed(hit: TermHit, text: str, known: Sequence[TermHit]) -> bool:
    """Tell whether a term stands in a list with a word that is none of the field."""
    before = _BEFORE_IN_LIST.search(text, max(0, hit.start - _LIST_REACH), hit.start)
    after = _AFTER_IN_LIST.match(text, hit.end)
    beside = [match for match in (before, after) if match is not None]
    if hit.term == "수소":
        return any(match.group(1) in _FAR_FROM_HYDROGEN for match in beside)
    if hit.term not in _LISTED:
        return False
    return any(
        not any(match.start(1) <= other.start < match.end(1) for other in known) for match in beside
    )


def _said_once(hits: list[TermHit], text: str) -> list[TermHit]:
    """The hits without glosses of a mention: "로봇, 인공지능(AI) 등" says one word once.

    Elsewhere the gloss counts: who writes a word out means to speak of it.
    """
    ends = {hit.end: hit.start for hit in hits}
    return [
        hit
        for hit in hits
        if not (
            _is_gloss(hit, text)
            and hit.start - 1 in ends
            and _is_mention(text, ends[hit.start - 1], hit.end + 1)
        )
    ]


def _is_gloss(hit: TermHit, text: str) -> bool:
    return text[hit.start - 1] == "(" and text[hit.end : hit.end + 1] == ")"


def _is_mention(text: str, start: int, end: int) -> bool:
    """Tell whether the words at [start, end) are one of a list, or describe a firm."""
    listed = _LIST_BEFORE.search(text, max(0, start - 3), start) or _LIST_AFTER.match(text, end)
    return bool(listed or _FIRM_AFTER.match(text, end))


def _in_sense(hits: list[TermHit], reading: Reading) -> list[TermHit]:
    """The hits whose term has its usual sense in this article."""
    if not any(hit.term in OTHER_SENSES for hit in hits):
        return hits
    text = f"{reading.title} {reading.lead}"
    return [hit for hit in hits if not _other_sense(hit.term, text)]


def _other_sense(term: str, text: str) -> bool:
    signs, cleared_by = OTHER_SENSES.get(term, ((), ()))
    return any(sign in text for sign in signs) and not any(word in text for word in cleared_by)


def _distinct(hits: Iterable[TermHit]) -> set[str]:
    return {hit.term for hit in hits}


def _apart(weak: list[TermHit], strong: list[TermHit]) -> list[TermHit]:
    """Weak hits that are not a piece of a strong one (탄소 in 탄소중립)."""
    return [
        hit
        for hit in weak
        if not any(other.start < hit.end and hit.start < other.end for other in strong)
    ]
