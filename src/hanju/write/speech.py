"""Speech: take the reporter's frame off a claim, and turn direct speech into reported speech.

Shape:  a sentence and its morphemes in, the sentence without "…고 4일 밝혔다" or without the
        marks of direct speech out.
Units:  none.
Errors: odd text never raises; what would change the sense stays as it is.
Source: design/house-style.md 4.1 (reported speech) and section 9, rule 6; decision 0011.

The frame falls only where the actor tells of its own deed. A claim about somebody else, a wish
or an opinion keeps who said it: "…다고 발표", "…다고 강조".
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme

#: morphemes between a subject and the -는/-한 of its own clause
OWN_CLAUSE: Final = 4
_WHEN: Final = r"(?:(?:지난|이날|최근|같은 날|오늘|어제|전날)?\s?(?:\d{1,2}월\s)?(?:\d{1,2}일(?:에)?)?(?:\([^)]*\))?(?:\s?(?:오전|오후|새벽))?\s*)?"
_FRAME: Final = re.compile(
    rf"^(?P<inner>.+[다라])고\s+{_WHEN}(?:이같이\s|이렇게\s|함께\s)?(?P<verb>밝혔다|전했다|발표했다|알렸다|공개했다|소개했다|설명했다)\.?$"
)
#: "재단은 청년회에서 성금을 기탁했다고": the giver stands with 에서, the teller is the taker
_GIVEN_BY: Final = re.compile(
    r"^(?:(?![가-힣](?:에서|로부터)\s).)*[가-힣](?:에서|로부터)\s.*(?:기탁|기부|후원|전달|기증|쾌척)[했하]"
)
#: the report began before: "…할 것이라며, …했다고 밝혔다"; or it opens with two topics
_SPEAKS_ON: Final = re.compile(r"[다라자](?:며|면서),?\s|^[^\s,]{2,14}[은는]\s[^\s,]{2,14}[은는]\s")
_OPINION: Final = re.compile(
    r"(?:겠|것이|이기 때문이|필요하|중요하|바란|기대한|기대된|기대하고 있)[다라]$|것이라$|바란다$"
)
#: a person who speaks: name, body, title, in any usual order
_TITLE: Final = (
    "그룹장|부문장|지점장|공장장|대장|시장|군수|구청장|도지사|지사|장관|차관|대표이사|대표|부회장|회장|부사장|사장|이사장|원장|부총장|총장|교수|센터장|본부장|국장|과장|팀장|의원|"
    "부위원장|위원장|정책관|협력관|지원관|단장|소장|실장|청장|부장|처장|관장|위원|박사|연구위원|연구원|관계자|대변인|전무|상무|이사|감독|작가|행장|교육감|의장|"
    "최고경영자|CEO|총괄|책임자|담당자|책임연구원|수석|비서관|보좌관|총리|부총리|대통령|대사|협회장|학회장|조합장|면장|읍장|동장|이장|씨|학생|주민|애널리스트"
)
#: a title must end a word behind another one, or be short: "한국기술연구원은" is no person
PERSON: Final = re.compile(
    rf"^(?:[가-힣A-Za-z0-9·()' ]{{1,60}}\s(?:[가-힣A-Za-z0-9·]{{0,14}}(?<!기술)(?<!과학))?)(?:{_TITLE})(?:\([^)]*\))?(?:들)?[은는이가도]\s"
    rf"|^[가-힣]{{1,6}}(?:시장|군수|구청장|지사|장관|총장|의원|과장|국장|센터장|교육감|관계자|대변인)[은는이가]\s"
)
_QUOTE: Final = re.compile(
    r"“(?P<said>[^“”]+)”\s?(?P<link>이?라고도|이?라고|이?라며|이?라면서|고도|고|며|면서)(?P<comma>,)?"
)
_POLITE: Final = (
    (re.compile(r"겠습니다$"), "겠다"), (re.compile(r"([았었였됐했갔왔렸])습니다$"), r"\1다"),
    (re.compile(r"입니다$"), "이다"), (re.compile(r"합니다$"), "한다"), (re.compile(r"됩니다$"), "된다"),
    (re.compile(r"않습니다$"), "않는다"), (re.compile(r"바랍니다$"), "바란다"), (re.compile(r"드립니다$"), "드린다"),
    (re.compile(r"([있없같좋높많])습니다$"), r"\1다"),
)  # fmt: skip
_STILL_POLITE: Final = re.compile(r"(?:니다|세요|에요|예요|어요|아요|죠|지요|군요|네요|까요)$")


_SHORT_PERSON: Final = re.compile(rf"^(?P<family>[가-힣])\s(?P<title>(?:{_TITLE}))(?=[은는이가]\s)")


def with_given_name(sentence: str, before: str) -> str:
    """임 차관은 → 임나루 차관은, where the text before names one such person and no other."""
    match = _SHORT_PERSON.match(sentence)
    if match is None:
        return sentence
    named = {
        found["name"]
        for found in re.finditer(
            rf"(?<![가-힣])(?P<name>{match['family']}[가-힣]{{2}})\s"
            # a marked word between them begins somebody else: 김나루 의원은 김가람 장관에게
            rf"(?:[^\s.,“”\"]{{0,15}}[^\s.,“”\"은는이가을를에]\s){{0,5}}?"
            rf"[^\s.,“”\"]{{0,14}}{match['title']}(?![가-힣]{{2}})",
            before,
        )
    }
    if len(named) != 1:
        return sentence
    return f"{named.pop()} {match['title']}{sentence[match.end() :]}"


def without_frame(sentence: str, found: Sequence[Morpheme]) -> str:
    """Drop "…고 4일 밝혔다" when the actor tells of its own deed, else keep "…다고"."""
    match = _FRAME.match(sentence)
    if match is None or "“" in match["inner"][-2:] or "”" in match["inner"][-2:]:
        return sentence
    inner = match["inner"]
    if PERSON.match(sentence) or _OPINION.search(inner) or reports_another(sentence, found):
        return without_when(sentence)
    if _SPEAKS_ON.search(inner):
        return without_when(sentence)
    if match["verb"] == "설명했다" and not re.search(r"[했됐렸었았]다$", inner):
        return without_when(sentence)
    return f"{_plain(inner)}."


#: where one sentence was joined to the next; "…다며, …다고" is one speech
_JOINED: Final = re.compile(r"(?<![다라자])며,\s")
_TELLS: Final = re.compile(r"고 (?:밝혔|전했|알렸)다\.?$")
#: a body is the topic, whoever else is named behind it
_BODY_SPEAKS: Final = re.compile(
    r"^(?:\S+\s){0,2}?\S*[가-힣A-Z](?:부|처|청|시|군|구|도|원|단|공사|회|소|대|교|터|국)[은는이가]\s"
)


def body_tells(text: str) -> bool:
    """The last of some joined sentences is told by a body and no person: it is an announcement."""
    if _TELLS.search(text) is None or "“" in text:
        return False
    last = _JOINED.split(text)[-1]
    return _BODY_SPEAKS.match(last) is not None or PERSON.match(last) is None


def _plain(inner: str) -> str:
    """예정이라 → 예정이다, 목표라 → 목표다."""
    if inner.endswith("이라"):
        return inner[:-1] + "다"
    return inner[:-1] + "다" if inner.endswith("라") else inner


def without_when(sentence: str) -> str:
    """Take the day out of the frame: …고 4일 밝혔다 → …고 밝혔다."""
    return re.sub(
        r"(?<=고)\s(?:(?:지난|이날|최근|같은 날)?\s?\d{1,2}일|이날)\s(?=[가-힣]+[다]\.?$)",
        " ",
        sentence,
    )


def reports_another(sentence: str, found: Sequence[Morpheme]) -> bool:
    """The body tells of somebody else's deed, or of what it was given."""
    return tells_of_another(found) or _GIVEN_BY.search(sentence) is not None


def tells_of_another(found: Sequence[Morpheme]) -> bool:
    """A topic and, in the main line, another subject: who says it matters."""
    subjects = 0
    topic = False
    for at, morph in enumerate(found):
        if morph.tag == "JX" and morph.form in {"은", "는"} and at < 14 and not topic:
            topic = found[at - 1].tag != "JKB"
        elif morph.tag == "JKS" or _swallows_subject(morph):
            away, following = next(
                (
                    (far, m)
                    for far, m in enumerate(found[at + 1 :])
                    if m.tag in {"EC", "EF", "ETM", "ETN"} and found[at + far].form != "지나"
                ),
                (0, None),
            )
            # "비가 온 뒤": a clause before a noun has its subject near; a far one is somebody's deed
            if following is not None and (following.tag in {"EC", "EF"} or away > OWN_CLAUSE):
                subjects += 1
    return subjects >= (1 if topic else 2)


def _swallows_subject(morph: Morpheme) -> bool:
    """A name the analyser does not know, with its 가 inside (아크에너지가)."""
    return morph.tag == "NNP" and len(morph.form) > 3 and morph.form.endswith("가")


def indirect(sentence: str, *, room: int) -> str:
    """Turn “…”라고 into reported speech; with little room only the last quotation stays."""
    quotes = list(_QUOTE.finditer(sentence))
    if not quotes:
        return sentence
    if len(quotes) > 1 and len(sentence) > room:
        first, last = quotes[0], quotes[-1]
        sentence = sentence[: first.start()] + sentence[last.start() :]
    sentence = re.sub(r"(?<=[가-힣,])“", " “", sentence)
    made = _QUOTE.sub(lambda m: _reported(m, room=room), sentence)
    return re.sub(r"\s+", " ", made)


def _copula(match: re.Match[str]) -> str:
    """변화입니다 → 변화다, 시작입니다 → 시작이다."""
    closed = (ord(match[1]) - 0xAC00) % 28
    return match[1] + ("이다" if closed else "다")


def _reported(match: re.Match[str], *, room: int) -> str:
    said = match["said"].strip().rstrip(".!,… ").strip()
    link = match["link"]
    inner = [part.strip() for part in re.split(r"(?<=[다요죠])[.!]\s*", said) if part.strip()]
    if len(inner) > 1:
        said = inner[-1] if len(inner[-1]) >= 20 or len(said) > room else said
        if said != inner[-1]:
            return match.group()  # two sentences in one quotation stay direct, or B4 would hide
    said = re.sub(r"([가-힣])입니다$", _copula, said)
    for pattern, plain in _POLITE:
        said = pattern.sub(plain, said)
    if _STILL_POLITE.search(said) or said.endswith("?"):
        return match.group()
    kind = "며" if "며" in link and "면서" not in link else "면서" if "면서" in link else "고"
    comma = "," if kind in {"며", "면서"} else ""
    if re.search(
        r"(?:변화|목표|기회|시대|과제|문제|사례|도시|의미|기준|효과|결과|단계|때|자리|계기)다$",
        said,
    ):
        return f"{said[:-1]}라{kind}{comma}"
    if said.endswith("'다"):
        return f"{said[:-1]}라{kind}{comma}"
    if said.endswith(("다", "자")) and not said.endswith(("이다", "아니다")):
        return f"{said}{kind}{comma}"
    if said.endswith("이다"):
        return f"{said[:-1]}라{kind}{comma}"
    if said.endswith("아니다"):
        return f"{said[:-1]}라{kind}{comma}"
    if said.endswith(("라", "까", "냐")):
        return f"{said}{kind}{comma}"
    # the quotation ends in a noun: …중"이라고
    glue = "이라" if (ord(said[-1]) - 0xAC00) % 28 and "가" <= said[-1] <= "힣" else "라"
    return f"{said}{glue}{kind}{comma}"
