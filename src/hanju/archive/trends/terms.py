"""Terms of a story: nouns, compounds and names of bodies, each once.

Shape:  a `Story` in, its terms out, sorted; a body is one term under its short name.
Units:  the lead's first `LEAD_CHARS` code points are read beside all titles.
Errors: odd text never raises; a story without words has no term.
Source: docs/decisions/0048-trends.md.

Outlets deliver bodies of very different length (none to full): titles and a short lead keep the
counts from following the mix of outlets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import morphemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.gazetteer import Gazetteer
    from hanju.model import Story
    from hanju.text.morphology import Morpheme

#: Raised when the same story would give other terms: kept counts are then made anew.
TERMS_VERSION: Final = 1
LEAD_CHARS: Final = 200
#: More titles of one story say nothing new.
_TITLES: Final = 6
_LONGEST: Final = 20
_NOUNS: Final = frozenset({"NNG", "NNP", "SL"})
#: What may stand inside a compound without being a term of its own.
_JOINED: Final = _NOUNS | {"SN", "XPN", "XSN", "XR"}
_MAKES_VERB: Final = frozenset({"XSV", "XSA"})
_LABEL: Final = re.compile(r"^\s*(?:[\[<【(][^\]>】)]{1,20}[\]>】)]\s*)+")
#: Words of every report, whatever it is about: time, telling, papers, measures.
_STOP: Final = frozenset(
    """
    기자 뉴스 보도 기사 사진 제공 속보 단독 종합 관련 이번 오늘 내일 어제 올해 지난해 작년 내년 최근
    이날 당시 오전 오후 지난달 이달 다음 이후 이전 가운데 대비 기준 예정 진행 발표 설명 강조 언급
    대표 회장 사장 부회장 장관 차관 원장 위원장 의원 관계자 사람 경우 때문 정도 부분 내용 과정 결과
    이유 배경 문제 방안 계획 추진 실시 개최 마련 확대 강화 지원 운영 활용 적용 도입 구축 개발 사업
    기업 업체 회사 시장 산업 분야 기술 서비스 제품 정부 국내 해외 글로벌 세계 전국 한국 우리 국가
    억원 만원 조원 달러 퍼센트 규모 이상 이하 수준 전체 평균 최대 최고 최초 이용 사용 가능 필요 중심
    업계 현지 시간 현지시간 가격 가운데 측면 기존 신규 일부 다수 상황 모습 관심 속도 시작 연간 분기
    상반기 하반기 만큼 이슈 요소 사례 방식 형태 목표 역할 주요 차세대 개년 연속 방문 참석 참여 협력
    기반 통해 위해 대한 무엇 누구 어디 모두 하나 하루 주년 시대 미래 변화 성장 혁신 경쟁력 핵심
    year week today news
    """.split()  # noqa: SIM905  a list of 180 words reads as words
)


def terms_of(story: Story, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Every term of a story, once, in the order of the alphabet."""
    titles = dict.fromkeys(_LABEL.sub("", one.title) for one in story.articles)
    texts = [*list(titles)[:_TITLES], story.lead.text[:LEAD_CHARS]]
    found: set[str] = set()
    for text in texts:
        if text.strip():
            found.update(_terms(text, gazetteer))
    return tuple(sorted(found))


def _terms(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    named = gazetteer.mentions(text)
    for one in named:
        yield one.actor.short
    spans = [one.span for one in named]
    before: Sequence[Morpheme] = ()
    for run in _runs(text, spans):
        yield from _of_run(run)
        if before and len(before) + len(run) <= 4 and text[before[-1].end : run[0].start] == " ":
            yield from _kept(_written([*before, *run]))
        before = run


def _runs(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[list[Morpheme]]:
    """Morphemes of nouns that stand together, outside the names that were found."""
    run: list[Morpheme] = []
    for one in morphemes(text):
        if run and one.tag in _MAKES_VERB and run[-1].end == one.start:
            run.pop()  # 확산하다 tells what happens, not what it is about
        is_noun = one.tag in _JOINED and not any(a < one.end and one.start < b for a, b in taken)
        if run and not (is_noun and run[-1].end == one.start):
            yield run
            run = []
        if is_noun:
            run.append(one)
    if run:
        yield run


def _of_run(run: Sequence[Morpheme]) -> Iterator[str]:
    for one in run:
        if one.tag in _NOUNS:
            yield from _kept(one.form)
    for size in {2, 3, len(run)}:
        if 2 <= size <= min(len(run), 5):
            for at in range(len(run) - size + 1):
                part = run[at : at + size]
                if part[0].tag not in {"SN", "XSN"} and part[-1].tag != "XPN":
                    yield from _kept(_written(part))


def _written(part: Sequence[Morpheme]) -> str:
    """A compound without spaces, for 데이터 센터 is 데이터센터; Latin words keep theirs."""
    made = ""
    for one in part:
        gap = made[-1:].isascii() and made[-1:].isalpha() and one.form[:1].isascii()
        made += (" " if gap and one.form[:1].isalpha() else "") + one.form
    return made


def _kept(term: str) -> Iterator[str]:
    if 2 <= len(term) <= _LONGEST and term.lower() not in _STOP and not term.isdigit():
        yield term
