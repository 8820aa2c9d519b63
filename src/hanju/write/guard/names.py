"""Names: persons and bodies of a text, looked up in its source.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.

A name must stand in the source in any known form. A name that does stand there must not have taken
the place of another: the post of a person, or the deed, that the source gives to somebody else.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.gazetteer import Gazetteer
from hanju.text.morphology import is_plain_word
from hanju.write.guard.reading import Fault, compact, covered, stems
from hanju.write.guard.roles import acts, other_actor, other_neighbour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.write.guard.reading import Reading, Told

_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
_POSTS: Final = "시장|군수|구청장|지사|장관|차관|대표|회장|사장|이사장|원장|총장|교수|교장|센터장|본부장|국장|과장|팀장|의원|의장|위원장|단장|소장|실장|청장|부장|정책관|기획관|박사|연구원|행장|후보|작가|선생|씨|관장|지부장|감독|대통령|총리|이사|대변인|사무총장|사무국장|조합장|면장|읍장|동장|학장|처장|수석|부총리|지회장|교육감|학생|간사|부의장|전무|상무|부사장|기자|시인|화백"
_PERSON: Final = re.compile(
    rf"(?<![가-힣\d])(?P<name>[{_SURNAMES}][가-힣]{{1,2}}[가-힣](?<![은는을를의에도로와과고며])|[{_SURNAMES}][가-힣]{{2}}|[{_SURNAMES}][가-힣])\s"
    rf"(?P<between>(?:[가-힣A-Za-z0-9·()]{{1,24}}(?<![은는이가을를의에도로서고며])\s){{0,4}}?)(?P<post>[가-힣]{{0,12}}(?:{_POSTS}))(?=[은는이가을를의과와도로,.\s]|에게|께|측|실|등|$)"
)
#: the same, a name within another's words too (부영그룹 … 회장 holds a name of its own)
_ANY_PERSON: Final = re.compile(f"(?={_PERSON.pattern})")
_GLUED_POST: Final = re.compile(
    rf"(?<![가-힣\d])(?P<name>[{_SURNAMES}][가-힣]{{2}})(?P<post>{_POSTS})(?=[은는이가을를의과와도로,.\s]|$)"
)
#: any word of three syllables right before a post with its place (다온결 가온시장)
_STRANGER: Final = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{3})\s[가-힣]{2,8}(?:시장|군수|구청장|지사|장관|의장|교육감)(?=[은는이가의과와도,.\s])"
)
_BODY: Final = re.compile(
    r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{1,20}(?:특별자치도|특별자치시|광역시|특별시|대학교|고등학교|중학교|초등학교|연구원|연구소|진흥원|위원회|협의회|재단|협회|공단|공사|센터|테크노파크|은행|그룹|교육청|교육지원청|경찰서|소방서|보건소|학회|조합|제철소|산단|산업단지|봉사단|도서관|박물관|미술관|병원|법원|의회|지부|시청|군청|구청|국회의원실|상공회의소|연합회|연맹|축제|신문|방송|공원)(?=(?:은|는|이|가|을|를|의|에|와|과|도|로|으로|에서|에게|장|측)?(?:[\s,.·()'’”]|$))"
)
_PLACE: Final = re.compile(
    r"(?<![가-힣])[가-힣]{2,3}(?:읍|면|동)(?=(?:에서|에는|에|의|은|는|을)?\s(?P<next>[가-힣]{2,6})(?:[\s,]|$))"
)
_COMMON_LATIN: Final = frozenset({"AI", "IT", "ICT", "ESG", "MOU", "CEO", "R&D", "VS", "PC", "TV", "SW", "HW", "DX", "AX", "GPU", "CPU", "VR", "AR", "SNS", "OECD", "UN", "EU"})  # fmt: skip
#: particles and verb endings that the analyser takes into a name it does not know
_SWALLOWED: Final = re.compile(
    r"(?:(?<=[가-힣]{2})(?:은|는|이|가|을|를|의|에|에서|에게|도|와|과|로|으로|부터|까지|한|해|된|돼|하여|되어|하는|되는|했던|됐던|됐으며|했으며|했다|됐다)|^[년월일개]째)$"
)
#: 맞이한, 관련된: a verb that the analyser takes for a name
_INFLECTED: Final = re.compile(r"^[가-힣]{2,}(?:한|된|할|될|하는|되는)$")
#: 국내파, 최대급: derived from a common noun
_DERIVED: Final = re.compile(r"^[가-힣]{2,}(?:파|권|급|류|형|식|별|용|쯤)$")


def name_faults(source: Reading, told: Told, known: frozenset[str] = frozenset()) -> list[Fault]:
    """Proper names of a text that the source does not hold, in any known form."""
    faults = []
    sure = _sure_spans(told)
    for span in sorted({*sure, *_tagged(told, sure)}):
        word = told.text[span[0] : span[1]]
        # the analyser swallows the particle of a name it does not know (누리시가)
        bare = _SWALLOWED.sub("", word)
        if not bare or any(_stands(source, form) or form in known for form in (word, bare)):
            continue
        if _of_known_parts(source, told, span):
            continue
        if span not in sure and (
            bare in _NO_NAMES
            or _run_on(source, bare)
            or (_whole_word(told, span) and (is_plain_word(bare) or _of_plain_words(bare)))
        ):
            continue
        if _known_alias(word, source) or _known_alias(bare, source) or _shortened(source, bare):
            continue
        faults.append(
            Fault(
                "name",
                span,
                f"'{word}'은(는) 원문에 없는 이름입니다",
                "원문의 이름으로 고치거나 빼세요",
            )
        )
    return faults + _other_person(source, told) + _other_body(source, told, known)


#: what the analyser takes for names and is none
_NO_NAMES: Final = frozenset({"맞손", "남북", "노사정", "산학연", "민관", "민관군", "당정", "여야정", "보도자료", "언박싱", "국내외"})  # fmt: skip


def _stands(source: Reading, word: str) -> bool:
    """A name stands in the source; Latin letters in either case, a title with its post apart."""
    if compact(word) in source.compact:
        return True
    if word.isascii():
        return compact(word).casefold() in source.folded
    if word in _SIDES and _PARTY.search(source.house):
        return True
    parts = word.split()
    return len(parts) > 1 and all(compact(part) in source.compact for part in parts)


_LIKE_A_BODY: Final = re.compile(r"[당시군구읍면동도부청회단원처사대교팀관점장]$")
#: the parties by their side, for whatever party the source names
_SIDES: Final = frozenset({"與", "野", "여당", "야당", "여야", "여권", "야권"})
_PARTY: Final = re.compile(r"[가-힣]{2}당(?![가-힣]{2})|국민의힘|정당|여야")


def _of_plain_words(word: str) -> bool:
    """충돌방지: two common words written together, and no body by its ending."""
    return _LIKE_A_BODY.search(word) is None and any(
        is_plain_word(word[:at]) and is_plain_word(word[at:]) for at in range(2, len(word) - 1)
    )


#: letters of a name that may be a shortened one, and how much longer the whole may be
SHORTENED: Final = (3, 8)
LONGER: Final = 4


def _shortened(source: Reading, word: str) -> bool:
    """방사청 of 방위사업청, 국어원 of 국립국어원: the first letters of its parts, in their order."""
    if not SHORTENED[0] <= len(word) <= SHORTENED[1] or not re.fullmatch(r"[가-힣]+", word):
        return False
    return any(
        _initials(word, whole, starts)
        for whole, starts in source.compounds.get(word[-1], ())
        if len(word) < len(whole) <= LONGER * len(word)
    )


def _initials(word: str, whole: str, starts: frozenset[int]) -> bool:
    """Each letter begins a part of the whole, or follows the one before it there."""
    places = {at for at in starts if whole[at] == word[0]}
    for letter in word[1:]:
        places = {
            at
            for before in places
            for at in range(before + 1, len(whole))
            if whole[at] == letter and (at == before + 1 or at in starts or at == len(whole) - 1)
        }
    return len(whole) - 1 in places


def _sure_spans(told: Told) -> set[tuple[int, int]]:
    """Names by the gazetteer, by the endings of bodies, and before a post."""
    text = told.text
    verbs = {m.start for m in told.morphemes if m.tag in {"VV", "VA", "MAG", "MM", "NP"}}
    spans = [mention.span for mention in told.mentions]
    spans += [m.span() for m in _BODY.finditer(text)]
    ends = {m.end for m in told.morphemes if m.tag in {"EC", "ETM"}}
    spans += [
        m.span()
        for m in _PLACE.finditer(text)
        if m.start() not in verbs and _place_end(m) not in ends
    ]
    spans += [
        m.span("name")
        for m in _PERSON.finditer(text)
        if m.start() not in verbs and not _common(told, m.span("name"))
    ]
    nouns = {(m.start, m.end) for m in told.morphemes if m.tag in {"NNG", "NNP"}}
    spans += [m.span("name") for m in _STRANGER.finditer(text) if m.span("name") in nouns]
    return set(spans)


def _common(told: Told, span: tuple[int, int]) -> bool:
    """위로 나선 단장, 위주의 4집 이사, 주민 대표: a common word before a post, no person."""
    word = told.text[slice(*span)]
    if word[-1] in "의은는이가을를에도로와과" and is_plain_word(word[:-1]):
        return True
    inside = told.inside(span)
    named = any(morph.tag == "NNP" and (morph.start, morph.end) == span for morph in inside)
    return not named and is_plain_word(word)


def _tagged(told: Told, sure: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What else the analyser takes for names, and words in Latin letters."""
    text, taken = told.text, covered(sure)
    for morph in told.morphemes:
        named = morph.tag == "NNP" and morph.end - morph.start >= 2
        latin = morph.tag == "SL" and morph.end - morph.start >= 2
        if latin and text[morph.start : morph.end].upper() in _COMMON_LATIN:
            continue
        # 180cm: a unit
        if latin and text[morph.start - 1 : morph.start].isdigit():
            continue
        # 7명은: a counter with its particle
        if named and text[morph.start - 1 : morph.start].isdigit():
            continue
        if named and (_INFLECTED.search(morph.form) or _DERIVED.search(morph.form)):
            continue
        if (named or latin) and not taken.issuperset(range(morph.start, morph.end)):
            yield (morph.start, morph.end)


def _whole_word(told: Told, span: tuple[int, int]) -> bool:
    """No noun is glued to it, as 읍 is to 기장 in 기장읍."""
    starts, ends = told.noun_edges
    return span[1] not in starts and span[0] not in ends


#: syllables of a name that must stand in the source before its end is taken for a particle
KEPT: Final = 3
_RUN_ON: Final = re.compile(r"(?:이?라|이?란|이?랑|들|씨|님|측|만|까지|마저|조차|처럼|보다)$")


def _run_on(source: Reading, word: str) -> bool:
    """메두사라는: a known name, and an ending that the analyser took into it."""
    bare = _RUN_ON.sub("", word)
    return KEPT <= len(bare) < len(word) and compact(bare) in source.compact


def _of_known_parts(source: Reading, told: Told, span: tuple[int, int]) -> bool:
    """여수시청시장실 of 여수시, 시청 and 시장실: put together by the writer, every part known."""
    parts = [morph.form for morph in told.inside(span)]
    if len(parts) >= PARTS and all(
        len(part) >= PARTS and compact(part) in source.compact for part in parts
    ):
        return True
    return _room_of(source, told.text[slice(*span)])


#: a room or a seat of a body: where it is, never who acts
_ROOM: Final = re.compile(r"(?P<body>[가-힣]{2,}?)(?P<room>시장실|군수실|지사실|상황실|회의실|강당|대강당|대회의실|소회의실|광장|별관|본관|로비|청사)$")  # fmt: skip


def _room_of(source: Reading, word: str) -> bool:
    """A room that the source names, written together with a body that it names."""
    match = _ROOM.match(word)
    return (
        match is not None
        and match["room"] in source.compact
        and (match["body"] in source.compact or _known_alias(match["body"], source))
    )


def _place_end(match: re.Match[str]) -> int:
    """청하면 may be read as a verb: before 마을 and the like it is none."""
    return -1 if re.search(r"(?:리|마을|지구|일대|동네)$", match["next"]) else match.end()


def _known_alias(word: str, source: Reading) -> bool:
    """Long and short forms of one body: 대학교/대, 특별자치도, the gazetteer's aliases."""
    for long, short in (
        ("대학교", "대"),
        ("고등학교", "고"),
        ("특별자치도", ""),
        ("특별자치시", "시"),
        ("광역시", "시"),
        ("특별시", "시"),
        ("테크노파크", "TP"),
        ("위원회", "위"),
    ):
        if word.endswith(long) and compact(word.removesuffix(long) + short) in source.compact:
            return True
        if (
            short
            and word.endswith(short)
            and compact(word.removesuffix(short) + long) in source.compact
        ):
            return True
    if _called_by_kind(word, source) or _is_region(word, source):
        return True
    return any(compact(name) in source.compact for name in _forms(word))


_REGIONS: Final = {
    "호남": ("전남", "전북", "광주"), "영남": ("경남", "경북", "부산", "대구", "울산"), "충청": ("충남", "충북", "대전", "세종"), "수도권": ("서울", "경기", "인천"),
    "동남권": ("부산", "울산", "경남"), "대경권": ("대구", "경북"), "남도": ("전남", "전라남도"),
}  # fmt: skip
#: parts of a region that must be named before its own name stands for them
PARTS: Final = 2


def _is_region(word: str, source: Reading) -> bool:
    """호남 said of 전남, 전북 and 광주."""
    parts = _REGIONS.get(word, ())
    return sum(any(form in source.compact for form in _forms(part)) for part in parts) >= PARTS


#: times that a place must be named before 시 alone is taken for it (text and house form count)
NAMED_OFTEN: Final = 6


def _called_by_kind(word: str, source: Reading) -> bool:
    """가온시 where the source says 시 and names 가온 in other words (가온매실)."""
    place = re.fullmatch(r"([가-힣]{2,})([시군구도])(?:장|수|청|청장|의회)?", word)
    return place is not None and (
        re.search(rf"{place[1]}[시군구읍]", source.house) is not None
        or (
            source.compact.count(place[1]) >= NAMED_OFTEN
            and re.search(rf"(?<![가-힣]){place[2]}(?:는|가|의|에서|에|장|\s)", source.house)
            is not None
        )
    )


def _gazetteer_forms(word: str) -> tuple[str, ...]:
    found = Gazetteer.bundled().resolve(word).actor
    if found is None:
        return ()
    return tuple(name for name in (found.name, found.short, *found.aliases) if len(name) >= 2)


# --- names that took another's place ---

#: doers that stand for whoever acts: a name in their place is told more exactly, not swapped
_ANYBODY: Final = frozenset({"정부", "당국", "국회", "업계", "여야", "여당", "야당", "정치권"})
#: words that two places must share more than the rival's, before a name counts as swapped
SWAPPED: Final = 2


def _other_person(source: Reading, told: Told) -> list[Fault]:
    """A person of the source with the post, or in the place, of another one."""
    told_here = [*_ANY_PERSON.finditer(told.text), *_GLUED_POST.finditer(told.text)]
    if not told_here:
        return []
    posts: dict[str, set[str]] = {}
    for match in _ANY_PERSON.finditer(source.house):
        if match["name"] in source.proper:
            posts.setdefault(match["name"], set()).add(_base(match["post"]))
    here = {match["name"] for match in told_here}
    proper = {(m.start, m.end) for m in told.morphemes if m.tag == "NNP"}
    faults = []
    for match in told_here:
        name, post = match["name"], _base(match["post"])
        if name not in posts and not (name in source.house and match.span("name") in proper):
            continue
        rivals = [other for other in posts if other not in here and other not in told.text]
        holder = [other for other in rivals if post in posts[other]]
        if holder and post not in posts.get(name, set()) and not _beside(source, name, post):
            faults.append(_swapped(match.span("name"), name, holder[0]))
            continue
        rival = name in posts and _better_placed(source, told, match.span("name"), rivals)
        if rival:
            faults.append(_swapped(match.span("name"), name, rival))
    return faults


def _base(post: str) -> str:
    """The post itself: 시장 of 가온시장."""
    found = re.search(rf"(?:{_POSTS})$", post)
    return found.group() if found else post


def _beside(source: Reading, name: str, post: str) -> bool:
    return any(
        re.search(form, source.house)
        for form in (rf"{post}\s?{name}", rf"{name}\s?\(?[^.,]{{0,14}}{post}")
    )


def _other_body(source: Reading, told: Told, known: frozenset[str]) -> list[Fault]:
    """A body of the source in the place of another one of its kind."""
    found: dict[tuple[int, int], str] = {
        m.span(): m.group()[-2:] for m in _BODY.finditer(told.text)
    }
    found |= {m.span: m.actor.kind for m in told.mentions}
    first = _first_actor(told)
    if first is not None:
        found.setdefault(first, "")
    if not found:
        return []
    listed = source.mentions
    surfaces: dict[str, str] = {mention.surface: mention.actor.kind for mention in listed}
    for match in _BODY.finditer(source.house):
        surfaces.setdefault(match.group(), match.group()[-2:])
    here = {mention.actor.name for mention in told.mentions}
    names = {mention.surface: mention.actor.name for mention in listed}
    faults = []
    for span, kind in sorted(found.items()):
        word = told.text[span[0] : span[1]]
        if word in known or word in _ANYBODY:
            continue
        if word not in surfaces and (span != first or word not in source.house):
            continue
        rivals = [
            other
            for other, sort in surfaces.items()
            if sort == kind
            and other not in told.text
            and other not in _ANYBODY
            and names.get(other, other) not in here
            and not _short_for(other, word)
            and not _only_quoted(source, other)
        ]
        if _same_neighbour(source, told, span):
            continue
        bodies = [other for other in surfaces if other not in told.text and other not in _ANYBODY]
        bodies = [
            other
            for other in bodies
            if names.get(other, other) not in here
            and not _short_for(other, word)
            and not _akin(other, word)
        ]
        taken = other_actor(source, told, span, _forms(word), bodies) or other_neighbour(
            source, told, span, [r for r in rivals if not _akin(r, word)]
        )
        if taken:
            faults.append(_swapped(span, word, taken))
            continue
        rival = _better_placed(source, told, span, rivals)
        if rival and _instead(source, told, span, rival):
            faults.append(_swapped(span, word, rival))
    return faults


_PROVINCES: Final = {
    "전남": "전라남도", "전북": "전북특별자치도", "경남": "경상남도", "경북": "경상북도",
    "충남": "충청남도", "충북": "충청북도", "강원": "강원특별자치도", "제주": "제주특별자치도",
}  # fmt: skip


_STATES: Final = (
    ("한국", "대한민국", "우리나라", "국내", "韓"), ("북한", "조선민주주의인민공화국", "北"), ("미국", "아메리카", "美"), ("중국", "중화인민공화국", "中"),
    ("일본", "日"), ("러시아", "소련", "러"), ("영국", "英", "잉글랜드"), ("프랑스", "佛"), ("독일", "獨"), ("유럽연합", "EU", "유럽"), ("대만", "타이완"), ("호주", "오스트레일리아"), ("태국", "타이"),
)  # fmt: skip
_COUNTRIES: Final = {name: group for group in _STATES for name in group}


def _forms(name: str) -> set[str]:
    """Ways to write a body: its aliases, 전남… for 전라남도…."""
    found = {name, *_gazetteer_forms(name), *_COUNTRIES.get(name, ())}
    for short, long in _PROVINCES.items():
        found |= {form.replace(long, short) for form in found if long in form}
        found |= {form.replace(short, long) for form in found if form.startswith(short)}
    return found


def _same_neighbour(source: Reading, told: Told, span: tuple[int, int]) -> bool:
    """The word right behind a name stands right behind it in the source too (its own post)."""
    follows = re.match(r"[가-힣]{0,2}\s[가-힣]{3}", told.text[span[1] :])
    word = told.text[span[0] : span[1]]
    return follows is not None and compact(word + follows.group()) in source.compact


def _instead(source: Reading, told: Told, span: tuple[int, int], rival: str) -> bool:
    """The sentences nearest to the place name the rival, and never the name told."""
    word = told.text[span[0] : span[1]]
    forms = _forms(word) | {word.split()[-1]}
    near = [source.sentences[i] for i in source.nearest(told.round(span, reach=60))]
    if any(form in line for line in near for form in forms):
        return False
    # 군이 2위를 차지해: the body is called by its kind
    if word[-1] in "시군도구" and any(
        re.search(rf"(?<![가-힣]){word[-1]}(?:는|은|이|가|에|의)(?![가-힣])", line) for line in near
    ):
        return False
    return any(rival in line for line in near)


def _first_actor(told: Told) -> tuple[int, int] | None:
    """The proper noun that the text begins with, told as acting (진도는)."""
    if not told.morphemes:
        return None
    morph = told.morphemes[0]
    acting = morph.tag == "NNP" and acts(told.text, morph.end)
    return (morph.start, morph.end) if acting else None


def _akin(one: str, other: str) -> bool:
    """가온시청, 가온시의회: bodies of one place speak for each other."""
    return one[:2] == other[:2]


def _only_quoted(source: Reading, word: str) -> bool:
    """'온맵시': the name of a thing, not a body that acts."""
    return not re.search(rf"(?<!['‘“「『《〈\"]){re.escape(word)}", source.house)


def _short_for(one: str, other: str) -> bool:
    """Letters of one stand in the other in their order: 전남도 of 전라남도."""
    short, long = sorted((one, other), key=len)
    at = 0
    for char in long:
        at += at < len(short) and char == short[at]
    return at == len(short)


def _better_placed(
    source: Reading, told: Told, span: tuple[int, int], rivals: list[str]
) -> str | None:
    """The rival whose surroundings in the source are clearly those of this place of the text."""
    if not rivals:
        return None
    text = told.text
    near = set(stems(text[max(0, span[0] - 12) : span[0]] + " " + text[span[1] : span[1] + 40]))
    near -= set(stems(text[span[0] : span[1]]))
    own = _fit(source, text[span[0] : span[1]], near)
    best = max(rivals, key=lambda name: _fit(source, name, near))
    score = _fit(source, best, near)
    return best if score >= own + SWAPPED and score >= 2 * own else None


def _fit(source: Reading, name: str, near: set[str]) -> int:
    scores = [
        len(near & set(stems(source.house[max(0, m.start() - 20) : m.end() + 50])))
        for m in re.finditer(re.escape(name), source.house)
    ]
    return max(scores, default=0)


def _swapped(span: tuple[int, int], name: str, rival: str) -> Fault:
    return Fault(
        "name",
        span,
        f"원문은 이 자리에 '{name}'이(가) 아니라 '{rival}'을(를) 말합니다",
        "원문의 이름으로 바꾸세요",
    )
