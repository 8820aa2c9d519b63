"""Fields: which of the house's fields an article is about, or none.

Shape:  an `Article` and the `House` in, `FieldDecision` out, with the words that decided.
Units:  `score` is a margin: above zero the article is about `field`, in logits with weights.
Errors: odd text never raises; no word of any field gives None at once, by plain scans.
Source: floors field_f1_* in tests/quality; docs/decisions/0007-fields-and-worthiness.md.

Words come first. They make candidates, they stand in every reason, and for a house with fields of
its own they decide alone. For a field of the default house (same name, mostly the same words) a
linear model weighs the same signs as the rules and the characters of title and lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.settings import default_house
from hanju.sift.evidence import ABOUT_POINTS, FieldEvidence, weigh, words_in
from hanju.sift.linear import Linear, model
from hanju.sift.reading import Reading, first_topic, read
from hanju.sift.rules import ASIDE_RULES, RuleHit, aside_weight, rule_hits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.model import Article
    from hanju.settings import FieldRule, House

#: What a market piece or another aside loses by rules alone, a unit of its weight.
_ASIDE_PENALTY: Final = 2.6
#: A model serves a field that keeps at least this share of the words it was trained with.
_SAME_WORDS: Final = 0.5
#: Fewer points than a field word in the lead never made a field; rules and model are not asked.
_MAY_BE: Final = 1.0
_WORDS_SHOWN: Final = 4
#: The rules' margin as a sign of the model, cut so that one loud headline cannot drown the rest.
_ANCHOR: Final = 2.0

_SIGNS_KO: Final = {
    "title": "제목에 분야 낱말",
    "title_more": "제목에 분야 낱말 여럿",
    "title_early": "제목 앞머리의 분야 낱말",
    "weak_title": "제목에 곁낱말",
    "lead": "첫머리에 분야 낱말",
    "lead_more": "첫머리에 되풀이",
    "only_lead": "제목에는 없음",
    "body": "본문에 되풀이",
    "aside": "증시·정치 기사 투",
    "other_title": "제목에 다른 분야 낱말",
    "other_first": "다른 분야 낱말이 앞섬",
    "title_only": "본문 없음",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDecision:
    """The field an article is about, None for none, and why in words for an editor."""

    field: str | None
    why: str
    score: float
    words: tuple[str, ...] = ()


def field_of(article: Article, house: House) -> FieldDecision:
    """Decide which field of the house the article is about."""
    words = words_in(f"{article.title} {article.text}", house)
    if not words:
        return FieldDecision(field=None, why="분야 낱말이 없습니다", score=-ABOUT_POINTS)
    reading = first_topic(read(article))
    evidence = [weigh(reading, field) for field in words]
    if not any(found.points for found in evidence):
        return FieldDecision(field=None, why="분야 낱말이 없습니다", score=-ABOUT_POINTS)
    passing = max(evidence, key=lambda found: found.points)
    if passing.points < _MAY_BE:
        return FieldDecision(
            field=None,
            why=_why(reading, passing, evidence, (), house, score=-ABOUT_POINTS),
            score=-ABOUT_POINTS,
            words=passing.words,
        )
    hits = rule_hits(reading)
    scored = [(_score(reading, found, evidence, hits, house), found) for found in evidence]
    score, best = max(scored, key=lambda pair: (pair[0], pair[1].points))
    return FieldDecision(
        field=best.field if score > 0 else None,
        why=_why(reading, best, evidence, hits, house, score=score),
        score=round(score, 3),
        words=best.words,
    )


def rule_margin(found: FieldEvidence, hits: tuple[RuleHit, ...]) -> float:
    """What words and rules say alone; above zero the article is about the field."""
    return found.points - ABOUT_POINTS - _ASIDE_PENALTY * aside_weight(hits)


def signs_of(
    reading: Reading,
    found: FieldEvidence,
    evidence: list[FieldEvidence],
    hits: tuple[RuleHit, ...],
) -> dict[str, float]:
    """The named signs for one field in one article: what rules and model both look at."""
    width = max(1, len(reading.title))
    others = [other for other in evidence if other.field != found.field and other.title]
    first = found.title[0].start if found.title else width
    signs: dict[str, float] = {
        "title": float(bool(found.title)),
        "title_more": float(len({hit.term for hit in found.title}) > 1),
        "title_early": float(first < width * 0.4),
        "weak_title": float(bool(found.weak_title)),
        "lead": float(bool(found.lead)),
        "lead_more": min(3, max(0, len(found.lead) - 1)) / 3,
        "only_lead": float(bool(found.lead) and not found.title),
        "body": min(3, found.body) / 3,
        "aside": aside_weight(hits),
        "other_title": float(bool(others)),
        "other_first": float(any(other.title[0].start < first for other in others)),
        "title_only": float(not reading.has_text),
        "rules": max(-_ANCHOR, min(_ANCHOR, rule_margin(found, hits))),
    }
    for hit in hits:
        signs[f"rule:{hit.rule.id}"] = 1.0
    return {sign: value for sign, value in signs.items() if value}


@lru_cache(maxsize=64)
def _model_for(rule: FieldRule) -> Linear | None:
    trained = next((field for field in default_house().fields if field.name == rule.name), None)
    if trained is None:
        return None
    shared = set(trained.terms) & set(rule.terms)
    if len(shared) < _SAME_WORDS * max(len(trained.terms), len(rule.terms)):
        return None
    return model(f"field:{rule.name}")


def _rule_of(house: House, name: str) -> FieldRule:
    return next(rule for rule in house.fields if rule.name == name)


def _score(
    reading: Reading,
    found: FieldEvidence,
    evidence: list[FieldEvidence],
    hits: tuple[RuleHit, ...],
    house: House,
) -> float:
    if not found.points:
        return -ABOUT_POINTS
    linear = _model_for(_rule_of(house, found.field))
    if linear is None or not (found.title or found.lead):
        return rule_margin(found, hits)  # a manner without a word makes no topic
    signs = signs_of(reading, found, evidence, hits)
    return linear.margin((reading.title, reading.lead), signs)


def _why(
    reading: Reading,
    best: FieldEvidence,
    evidence: list[FieldEvidence],
    hits: tuple[RuleHit, ...],
    house: House,
    *,
    score: float,
) -> str:
    where = "제목" if best.title or best.weak_title else "첫머리" if best.lead else "본문"
    named = ", ".join(f"'{word}'" for word in best.words[:_WORDS_SHOWN]) or "낱말"
    about = f"{best.field}: {where}의 {named}"
    rules_say = rule_margin(best, hits) > 0
    aside = next((hit for hit in hits if hit.rule.id in ASIDE_RULES), None)
    if score > 0:
        if rules_say:
            return about
        return f"{about} (낱말만으로는 모자라나 {_pushed(reading, best, evidence, hits, house, 1)})"
    if not rules_say:
        if aside and best.points >= ABOUT_POINTS:
            return f"{about} 있으나 {aside.rule.why}('{aside.words}')"
        return f"{about}뿐: 스쳐 가는 언급"
    return f"{about} 있으나 {_pushed(reading, best, evidence, hits, house, -1)}"


def _pushed(
    reading: Reading,
    best: FieldEvidence,
    evidence: list[FieldEvidence],
    hits: tuple[RuleHit, ...],
    house: House,
    direction: int,
) -> str:
    """Name the signs and the words that pushed the model in one direction."""
    linear = _model_for(_rule_of(house, best.field))
    if linear is None:
        return "다른 근거가 큼"
    signs = signs_of(reading, best, evidence, hits)
    told: list[str] = []
    rule_words: Mapping[str, RuleHit] = {f"rule:{hit.rule.id}": hit for hit in hits}
    for push in linear.pushes(signs)[:6]:
        if push.part * direction <= 0:
            continue
        hit = rule_words.get(push.sign)
        told.append(f"{hit.rule.why}('{hit.words}')" if hit else _SIGNS_KO.get(push.sign, ""))
    words = linear.words(reading.title, 0, positive=direction > 0)
    if words:
        told.append(f"제목의 말씨 {', '.join(words)}")
    return " · ".join([part for part in told if part][:3]) or "글의 생김새가 분야 기사와 다름"
