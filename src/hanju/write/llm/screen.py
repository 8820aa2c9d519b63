"""The screen: what a model's text must pass before it is kept.

Shape:  one headline or bullet with what it cites in, `Finding`s out; none means kept.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: design/threats.md A1, A2, A4; docs/decisions/0028-model-writer.md.

Beside guard, style and overlap there are rules that only a model needs: M1 shape, M2 evidence,
M3 support by the sentences cited, M4 the story's own topic.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hanju.model import Bullet, Finding
from hanju.text.instructions import instruction_why
from hanju.text.morphology import morphemes
from hanju.write.guard import check_against
from hanju.write.guard.reading import Reading
from hanju.write.llm.foreign import foreign_values, number_faults
from hanju.write.overlap import check_overlap
from hanju.write.style import check_style
from hanju.write.titles import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hanju.model import Article, Entry, Severity, Story
    from hanju.settings import House
    from hanju.write.choose import Candidate
    from hanju.write.llm.asking import Sources

#: Part of a bullet's nouns that must stand in the sentences it cites, or beside them.
SUPPORT: Final = 0.6
#: How much Hangul a source must have for the guard's rules of Korean.
KOREAN: Final = 0.3
_MARKUP: Final = re.compile(
    r"https?:|www\.|\w@\w|<[a-zA-Z/!]|!?\[[^\[\]]*\]\(|\*\*|`|^#|\{|\}|\\[nu]|[\x00-\x1f\x7f]"
)
_NOUNS: Final = frozenset({"NNG", "NNP", "SL", "XR", "NR"})
#: Nouns of house style that a source need not hold.
_HOUSE_NOUNS: Final = words(
    "계획 예정 추진 발표 설명 강조 기대 전망 방침 개최 체결 확대 강화 지원 마련 운영 실시 진행 "
    "제공 활용 구축 조성 도입 개발 선정 참여 이번 관련 대상 내용 규모 사업 분야 지역 당부 제시 "
    "확정 착수 완료 검토 목표 필요 가능 향후 이후 올해 내년 지난해 관계자 기관 언급 평가 분석 "
    "소개 협력 논의 방안 효과"
)
MEND: Final = "원문의 수를 그대로 쓰세요"


class Screen:
    """The sources of one story, read once for all texts of its entry."""

    def __init__(
        self,
        story: Story,
        sources: Sources,
        house: House,
        *,
        published: date | None,
        names: frozenset[str],
    ) -> None:
        self.story, self.sources, self.house, self.names = story, sources, house, names
        titles = [a.title for a in story.articles if not instruction_why(a.title)]
        said = "\n".join([*titles, *(found.text for found in sources.sentences)])
        self.reading = Reading(said, published)
        self.is_korean = _hangul_share(said) >= KOREAN
        self.values = frozenset() if self.is_korean else foreign_values(said)
        self.topic = _nouns(f"{story.lead.title} {' '.join(names)}") if self.is_korean else set()
        if sources.sentences and self.is_korean:
            self.topic |= _nouns(sources.sentences[0].text)

    def bullet_faults(
        self, text: str, cited: Sequence[Candidate], entry: Entry, articles: Sequence[Article]
    ) -> list[Finding]:
        """What speaks against keeping a bullet."""
        shape = _shape(text)
        if shape:
            return shape
        if not cited:
            return [_fault("M2", text, "근거 문장이 없습니다", "근거가 된 문장의 번호를 적으세요")]
        bullet = Bullet(text=text)
        return [
            *self._support(text, cited),
            *check_overlap(replace(entry, bullets=(bullet,)), articles, self.house),
            *self._facts(text, headline=False),
            *(one for one in check_style(bullet, self.house) if one.severity != "I"),
        ]

    def headline_faults(self, text: str, entry: Entry) -> list[Finding]:
        """What speaks against keeping a headline."""
        shape = _shape(text)
        if shape:
            return shape
        found = self._facts(text, headline=True)
        checked = check_style(replace(entry, headline=text, bullets=()), self.house)
        found += [one for one in checked if one.where == "headline" and one.severity != "I"]
        if self.is_korean and not _nouns(text) & self.topic:
            found.append(_fault("M4", text, "기사 제목과 다른 이야기입니다", "사건을 쓰세요"))
        return found

    def _facts(self, text: str, *, headline: bool) -> list[Finding]:
        if self.is_korean:
            return check_against(self.reading, text, headline=headline, known_names=self.names)
        return [
            _fault("N4.number", text, f"'{told}'은(는) 원문에 없는 수입니다", MEND, span=span)
            for span, told in number_faults(text, self.values)
        ]

    def _support(self, text: str, cited: Sequence[Candidate]) -> list[Finding]:
        """Nouns of a bullet that neither the cited sentences nor the story's topic know."""
        if not self.is_korean:
            return []
        near = {
            found.text
            for found in self.sources.sentences
            for one in cited
            if found.article_id == one.article_id and abs(found.position - one.position) <= 1
        }
        told = " ".join(near)
        nouns = _nouns(text) - _HOUSE_NOUNS
        # words stand inside longer ones: a noun is known when its letters are
        unknown = {noun for noun in nouns if noun not in told and noun not in self.topic}
        found = []
        if nouns and len(unknown) > (1 - SUPPORT) * len(nouns):
            listed = ", ".join(sorted(unknown)[:5])
            found.append(
                _fault("M3", text, f"든 근거에 없는 말이 많습니다({listed})", "근거의 말로 쓰세요")
            )
        if not any(_nouns(one.text) & self.topic for one in cited):
            found.append(
                _fault("M4", text, "사건과 이어지지 않는 문장에 기댑니다", "사건의 문장을 쓰세요")
            )
        return found


def _shape(text: str) -> list[Finding]:
    if not text:
        return [_fault("M1", text, "글이 비어 있습니다", "글을 쓰세요")]
    found = _MARKUP.search(text)
    if found:
        message = "주소나 표시 문법이 들어 있습니다"
        return [_fault("M1", text, message, "글자만 쓰세요", span=found.span())]
    why = instruction_why(text)
    return [_fault("M1", text, why, "소식만 쓰세요")] if why else []


def _fault(
    rule: str, text: str, message: str, mend: str, *, span: tuple[int, int] | None = None
) -> Finding:
    severity: Severity = "E"
    return Finding(
        rule=rule, severity=severity, span=span or (0, len(text)), message=message, mend=mend
    )


def _nouns(text: str) -> set[str]:
    return {found.form for found in morphemes(text) if found.tag in _NOUNS and len(found.form) > 1}


def _hangul_share(text: str) -> float:
    letters = [sign for sign in text[:5000] if sign.isalpha()]
    return sum("가" <= sign <= "힣" for sign in letters) / len(letters) if letters else 0.0
