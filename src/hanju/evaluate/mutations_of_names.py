"""Changes of names and quoted words: persons, bodies, speakers, quotations.

Shape:  a text, its source and a random generator in, `Change`s out.
Units:  [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

Swapped persons and bodies are of the same kind as what they replace (city for city, 공사 for
공사), the hardest case: they come from a list ("person", "organisation"), or from the source
itself ("person_of_source", "organisation_of_source", "speaker").
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from hanju.evaluate.changes import Change, next_word
from hanju.gazetteer import Gazetteer
from hanju.text.morphology import morphemes

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_TITLES: Final = "시장|군수|구청장|지사|장관|차관|대표|회장|사장|이사장|원장|총장|교수|교장|센터장|본부장|국장|과장|팀장|의원|의장|위원장|단장|소장|실장|청장|부장|후보|예비후보|작가|선생|씨|관장|지부장|감독|대통령|박사|이사"
_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국여어은편"
_PERSON: Final = re.compile(
    rf"(?<![가-힣])(?P<name>[{_SURNAMES}][가-힣]{{2}})(?=(?:\s[가-힣A-Za-z0-9·]{{1,16}}){{0,3}}?\s?(?:[가-힣]{{0,10}})(?:{_TITLES})(?![가-힣]{{3}}))"
)
_PERSONS: Final = (
    "김도윤",
    "박서연",
    "이준호",
    "최은지",
    "정민석",
    "한지훈",
    "윤세라",
    "강태오",
    "조현우",
    "임수빈",
)
#: ending of a body -> others of the same kind
_BODIES: Final[dict[str, tuple[str, ...]]] = {
    "시": ("전주시", "포항시", "춘천시", "김해시", "안동시"),
    "군": ("홍천군", "부여군", "거창군", "울진군"),
    "읍": ("연무읍", "기장읍"),
    "면": ("청하면", "서석면"),
    "동": ("효자동", "상남동"),
    "도": ("경상북도", "충청남도", "강원도"),
    "부": ("국방부", "통일부", "법무부"),
    "청": ("병무청", "관세청", "기상청"),
    "대학교": ("한빛대학교", "부산대학교"),
    "고등학교": ("한빛고등학교",),
    "초등학교": ("한빛초등학교",),
    "공사": ("한국도로공사", "인천항만공사"),
    "공단": ("국민연금공단", "한국환경공단"),
    "재단": ("한빛문화재단", "아산나눔재단"),
    "센터": ("한빛교육센터", "국립재난센터"),
    "연구원": ("한국개발연구원", "국토연구원"),
    "위원회": ("방송통신위원회", "금융위원회"),
    "협의회": ("전국소상공인협의회",),
    "교육청": ("경상남도교육청",),
    "교육지원청": ("창원교육지원청",),
    "협회": ("한국관광협회",),
    "조합": ("한빛협동조합",),
    "의회": ("창원시의회",),
    "축제": ("한빛축제",),
    "산단": ("구미산단",),
    "제철소": ("당진제철소",),
    "연합": ("한빛연합",),
    "봉사단": ("한빛봉사단",),
    "도서관": ("한빛도서관",),
    "당": ("정의당", "국민의당", "자유한국당"),
}  # fmt: skip
_PLAIN: Final = {
    "포스코": "기아",
    "여수광양항만공사": "부산항만공사",
    "GS": "SK",
    "정부": "국회",
    "KT": "LG",
    "삼성전자": "현대자동차",
}
_ENDINGS: Final = "|".join(sorted(_BODIES, key=len, reverse=True))
_BODY: Final = re.compile(
    rf"(?<![가-힣A-Za-z])(?P<name>[가-힣A-Z]{{1,12}}(?P<end>{_ENDINGS}))(?=(?:은|는|이|가|을|를|의|에|와|과|에서|에게|도|로|으로)?[\s,·.])"
)
#: words that end like a body and are none
_NO_BODIES: Final = re.compile(
    r"^(?:.*(?:다시|또한|역시|즉시|당시|반드시|실시|전시|임시|정시|도시|일시|수시|출시|제시|표시|지시|잠시|혹시|무시|중시|감시|공시|게시|상시|동시|이동|활동|운동|행동|노동|감동|자동|공동|변동|작동|가동|시동|협동|아동|이면|하면|되면|측면|전면|지면|화면|반면|장면|한면|직면|일부|남부|북부|동부|서부|이번\S*|년도|우리\S|것도|아무도|바다|식당|마당|당부|고시|읍면동|경우도|전부|세부|내부|외부|여부|기부|간부|학부|하부|납부|신청|요청|초청|제도|정도|속도|온도|농도|용도|빈도|강도|태도|의도|시도|보도|지도|주도|유도|인도|제도|국도|철도|수도|각도|해당|담당|부당|정당|상당|일당|식당|합당|배당|수당|전군|단군|대군|해군|공군|장군))$"
)
#: letters from which a body's name needs no proper noun in it
LONG: Final = 5
#: two names that share so much are two spellings of one
ONE_NAME: Final = 0.85
_COMMON: Final = frozenset({"태권도", "중앙당", "여당", "야당", "나이로", "이번에", "민중당"})
_SPEECH: Final = (
    r"(?:말했|밝혔|전했|강조했|설명했|주장했|당부했|촉구했|덧붙였|호소했|언급|강조|설명|말함|밝힘)"
)
_QUOTED: Final = re.compile(
    r"“([^“”]{4,})”|\"([^\"]{4,})\"|'([^']{3,40})'|‘([^‘’]{3,40})’|「([^「」]{3,40})」"
)
_FILL: Final = ("미래", "행복", "시민", "문화", "희망", "경제", "안전", "청년")


def name_changes(text: str, source: str, rng: random.Random) -> Iterator[Change]:
    """Every change of a name or a quoted word that this module knows."""
    yield from _persons(text, source, rng)
    yield from _bodies(text, source, rng)
    yield from _quotes(text, rng)


def _found_persons(text: str) -> list[tuple[str, int, int]]:
    """Persons before a title that the analyser takes for proper nouns."""
    proper = {
        (m.start, m.end)
        for m in morphemes(text)
        if m.tag == "NNP"
        and not m.form.endswith("당")
        and Gazetteer.bundled().resolve(m.form).actor is None
    }
    return [
        (m["name"], *m.span("name")) for m in _PERSON.finditer(text) if m.span("name") in proper
    ]


def _found_bodies(text: str) -> list[tuple[str, str, int, int]]:
    """Bodies: names with the ending of one, all noun, a short one with a proper noun in it."""
    nouns: set[int] = set()
    proper: set[int] = set()
    for morph in morphemes(text):
        if morph.tag in {"NNP", "NNG", "XSN", "SL", "XPN", "SN", "MM"}:
            nouns.update(range(morph.start, morph.end))
        if morph.tag in {"NNP", "SL"}:
            proper.update(range(morph.start, morph.end))
    return [
        (match["name"], match["end"], *match.span("name"))
        for match in _BODY.finditer(text)
        if not _NO_BODIES.match(match["name"])
        and len(match["name"]) > len(match["end"])
        and nouns.issuperset(range(*match.span("name")))
        and (len(match["name"]) >= LONG or not proper.isdisjoint(range(*match.span("name"))))
    ]


def _persons(text: str, source: str, rng: random.Random) -> Iterator[Change]:
    known = sorted({name for name, _, _ in _found_persons(source)})
    found = _found_persons(text)
    here = {name for name, _, _ in found}
    for name, start, end in found:
        if name not in source:
            continue
        after = rng.choice(_PERSONS)
        yield Change("person", start, end, after, after)
        alike = name[0] + rng.choice([c for c in "민서준하은" if c not in name]) + name[2]
        yield Change("person", start, end, alike, alike)
        spoken = re.search(_SPEECH, text[end:]) is not None
        others = [other for other in known if other not in here]
        if others:
            after = rng.choice(others)
            kind = "speaker" if spoken else "person_of_source"
            yield Change(kind, start, end, after, after + next_word(text, end))


def _bodies(text: str, source: str, rng: random.Random) -> Iterator[Change]:
    known = {name: ending for name, ending, _, _ in _found_bodies(source)}
    for name, ending, start, end in _found_bodies(text):
        if name not in source:
            continue
        after = rng.choice(_BODIES[ending])
        yield Change("organisation", start, end, after, after)
        others = sorted(
            other
            for other, kind in known.items()
            if kind == ending
            and other not in text
            and other not in _COMMON
            and not _short_for(other, name)
            and SequenceMatcher(None, other, name).ratio() < ONE_NAME
        )
        if others:
            after = rng.choice(others)
            spoken = re.match(r"[은는이가]\s", text[end:]) and re.search(_SPEECH, text[end:])
            kind = "speaker" if spoken else "organisation_of_source"
            yield Change(
                kind, start, end, after, after + text[end : end + 1] + next_word(text, end)
            )
    for name, after in _PLAIN.items():
        for match in re.finditer(rf"(?<![가-힣A-Za-z]){name}", text):
            yield Change("organisation", *match.span(), after, after)


def _short_for(one: str, other: str) -> bool:
    """Letters of one stand in the other in their order: 전남도 of 전라남도."""
    short, long = sorted((one, other), key=len)
    at = 0
    for char in long:
        at += at < len(short) and char == short[at]
    return at == len(short)


def _quotes(text: str, rng: random.Random) -> Iterator[Change]:
    for match in _QUOTED.finditer(text):
        words = list(re.finditer(r"[가-힣A-Za-z]{2,}", text[match.start() : match.end()]))
        if not words:
            continue
        word = rng.choice(words)
        after = rng.choice([fill for fill in _FILL if fill not in match.group()])
        start, end = match.start() + word.start(), match.start() + word.end()
        proof = text[match.start() + 1 : start] + after + text[end : match.end() - 1]
        yield Change("quote", start, end, after, proof)
