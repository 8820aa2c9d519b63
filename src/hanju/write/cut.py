"""Cutting: bring a sentence to the house's length at clause borders, and join short ones.

Shape:  a sentence with its morphemes in, shorter sentences out, the best first.
Units:  lengths in code points; the full stop counts.
Errors: odd text never raises; what cannot be cut truly gives no candidate.
Source: design/house-style.md 4.1; decision 0011.

A cut may drop a whole clause, never a condition (-면), a contrast (-지만), a negation, or the
modality of the last predicate: "짓고 늘릴 계획이다" cut after 짓고 is "지을 계획".
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import join
from hanju.text.particles import final_of
from hanju.write.standing import CARRIES
from hanju.write.verb_nouns import NOUNS_IN_GO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.text.morphology import Morpheme

#: what a sentence keeps at least behind its subject
LEAST_LEFT: Final = 36
#: verbs that are particles in all but name
_PARTICLE_VERBS: Final = frozenset({"통하", "위하", "대하", "관하", "따르", "의하", "비롯하"})
#: clause endings after which a sentence may stop
_STOPS: Final = frozenset({"며", "으며", "고"})
#: clause endings whose clause may fall: means, order, company
_DROPS: Final = frozenset(
    {"며", "으며", "고", "면서", "으면서", "어", "아", "여", "어서", "아서", "고자", "도록", "려고"}
)
_MODAL_TAIL: Final = re.compile(
    r"(?P<tail>(?:계획|예정|방침|전망|구상|복안)(?:이다|다)?|것으로 (?:보인다|전망된다|예상된다|기대된다|전망했다|예상했다))\.?$"
)
_SCOPED_TAIL: Final = re.compile(
    r"(?:[다라자냐](?:고|며)\s[가-힣 ]{0,12}|기로 (?:했다|하고|뜻을)|수 (?:있|없)[가-힣 ]{0,8}|야 (?:한다|할)|려 한다|고자 한다|지 (?:않|못)[가-힣]{1,4}|도록 (?:했다|한다|할)|필요하다|알려졌다|전해졌다)[가-힣 ]{0,14}\.?$"
)
_OPENERS: Final = re.compile(
    r"^(?:그러면서|이에 더해|여기에 더해|더해|반면|이어서|한편|또한|또|아울러|특히|이와 함께|이에 따라|이에 앞서|이에 따르면|이에(?!\s(?:따르|대|맞|힘|비|반|그치|관|참|기|의|해당|동))|이어|더불어(?!\s(?:사는|살아|잘사는|함께|행복))|그러나|하지만|그리고|그런데|따라서|이를 위해|이를 통해|이와 관련해|"
    r"이날 행사에서는|이날 행사에서|이날|이 밖에도|이 밖에|이외에도|이와 더불어|이와 같이|이처럼|이같이|나아가|무엇보다|실제로|실제|앞서|다만|뿐만 아니라|"
    r"이뿐만 아니라|이번에|최근|그 결과|그동안|덧붙여|이러한 가운데|이런 가운데|우선|먼저|끝으로|마지막으로|여기에|이로써|당초|현재)(?:,\s?|\s)"
)
_HARD_OPENERS: Final = re.compile(r"^(?:그러나|하지만|그런데|다만|반면)(?:,\s?|\s)")
_GLOSS: Final = re.compile(r"\((?![A-Za-z가-힣]{2,12}\))[^()]{4,60}\)")


def without_opener(sentence: str) -> str:
    """Drop words that only tie a sentence to the one before it."""
    for _ in range(3):
        shorter = _OPENERS.sub("", sentence)
        if shorter == sentence:
            break
        sentence = shorter
    return sentence


#: "기대되는 한편 …" is no tie: it goes on
_TIES: Final = re.compile(
    r"(?<=[,은는])\s(?:또한|아울러|더불어(?!\s(?:사는|살아|잘사는|함께|행복)))\s(?=[가-힣A-Za-z'])|(?<=[,은])\s한편\s(?=[가-힣A-Za-z'])"
)


#: "…다며 이같이 말했다" says what "…다고 말했다" says
_SAID_THUS: Final = re.compile(
    r"(?<=[가-힣])(?P<said>[다라])며,?\s(?:이같이|이렇게|이처럼|이 같이)\s(?=[가-힣]+[했혔]다\.?$)"
)
_THUS: Final = re.compile(r"(?<=[은는에해])\s(?:이같이|이렇게|이처럼)\s(?=[가-힣]+[했혔]다\.?$)")


def without_ties(sentence: str) -> str:
    """Drop "또한" behind a comma or a topic, and "이같이" before the end, not in direct speech."""
    sentence = _THUS.sub(" ", _SAID_THUS.sub(r"\g<said>고 ", sentence))
    return sentence if "“" in sentence else _TIES.sub(" ", sentence)


def turns(sentence: str) -> bool:
    """Tell whether a sentence turns against the one before (그러나 …): alone it misleads."""
    return bool(_HARD_OPENERS.match(sentence))


def without_reporter_time(sentence: str, days: Sequence[int]) -> str:
    """Drop the bare "4일" of the reporter where the entry's own date says it."""
    sentence = re.sub(r"(?<=\s)이날\s|(?:(?<=[은는이가]\s)|^)전날\s", "", sentence)
    for day in days:
        for pattern in _reporter_day(day):
            sentence = pattern.sub("", sentence)
    return sentence


@cache  # one a day of the month
def _reporter_day(day: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The day at the head of a sentence, and within it."""
    return (
        re.compile(rf"^{day}일\s(?=[가-힣A-Za-z'])(?!(?:까지|부터))"),
        re.compile(
            rf"(?<![\d월~∼])(?<!지난)(?<!오는)\s{day}일(?:\([월화수목금토일]\))?(?:\s(?:오전|오후)(?:\s\d{{1,2}}시)?)?(?=,?\s[가-힣'“])(?!,?\s(?:까지|부터|동안|이내))"
        ),
    )


def shorter(sentence: str, found: Sequence[Morpheme], *, low: int, high: int) -> list[str]:
    """Ways to bring a sentence under `high`, the ones that keep most first."""
    ways: list[str] = []
    bare = _GLOSS.sub("", sentence)
    if bare != sentence and low <= len(bare) <= high:
        ways.append(bare)
    ways += _stopped(sentence, found, low, high)
    ways += _fronted(sentence, found, low, high)
    fitting = [way for way in dict.fromkeys(ways) if low <= len(way) <= high]
    return sorted(fitting, key=len, reverse=True)


#: the last of a list, and its 등
_LAST_ITEM: Final = re.compile(
    r",\s(?P<item>[^,“”]{2,30}?)\s?(?=등(?:[을를이의에은과와도]|에서|으로)?\s)"
)
#: particles and endings by which a part between commas is no bare item of a list
_NO_ITEM: Final = re.compile(
    r"[가-힣](?:[은는이가을를]|에게|에서|하고|[가-힣](?:며|면서|지만|는데|해|돼))(?:\s|$)"
)
_OPEN_CLAUSE: Final = re.compile(r"(?:[고며서]|면|지만|는데|해|돼|[은는이가을를])$")
#: the longest item of a list
ITEM: Final = 30


def unlisted(sentence: str, *, low: int, high: int) -> list[str]:
    """A long list before 등 with its last items left out: 등 says that there are more."""
    last = _LAST_ITEM.search(sentence)
    if last is None or _NO_ITEM.search(last["item"]) or _inside_quotes(sentence, last.start()):
        return []
    ways, end = [], last.start()
    while low <= end + len(sentence) - last.end() + 1:
        way = f"{sentence[:end]} {sentence[last.end() :]}"
        if len(way) <= high:
            ways += [] if _OPEN_CLAUSE.search(sentence[:end]) else [way]
            break
        before = sentence.rfind(", ", 0, end)
        item = sentence[before + 2 : end]
        if before < 0 or len(item) > ITEM or _NO_ITEM.search(item):
            break
        end = before
    return ways


def _stopped(sentence: str, found: Sequence[Morpheme], low: int, high: int) -> list[str]:
    """Stop at a clause border and give the clause the tense or modality of the whole."""
    if _SCOPED_TAIL.search(sentence):
        return []
    modal = _MODAL_TAIL.search(sentence)
    ways = []
    for at, morph in enumerate(found):
        if morph.tag != "EC" or morph.form not in _STOPS or not low - 8 <= morph.end <= high + 4:
            continue
        if not _is_border(found, at) or _inside_quotes(sentence, morph.start):
            continue
        if morph.form == "고" and sentence[morph.end : morph.end + 1] != "," and _nested(found, at):
            continue
        stem = at - 1
        while stem > 0 and found[stem].tag == "EP":
            stem -= 1
        if found[stem].tag in {"XSV", "XSA"}:
            stem -= 1
        kept: list[Morpheme | tuple[str, str]] = list(found[stem:at])
        tensed = any(m.tag == "EP" for m in found[stem:at])
        copula = found[at - 1].tag == "VCP"
        head = sentence[: found[stem].start]
        if modal and found[stem].tag == "VX" and found[stem].form == "있":
            ways.append(head + join([*kept, ("다", "EF")]) + ".")  # under way, whatever is planned
        elif modal and not tensed and not copula:
            word = re.match(r"[가-힣]+", modal["tail"])
            noun = word.group() if word else ""
            tail = join([*kept, ("ᆯ", "ETM")])
            ways.append(
                f"{head}{tail} {'전망' if noun.startswith('것') else noun.removesuffix('이다').removesuffix('다')}이다."
            )
        elif not modal or tensed:
            if (
                not tensed
                and not copula
                and re.search(r"[았었했됐렸졌났왔갔섰켰쳤]다\.?$", sentence)
            ):
                kept = [*kept, _PAST]
            ways.append(head + join([*kept, ("다", "EF")]) + ".")
    return ways


def _is_border(found: Sequence[Morpheme], at: int) -> bool:
    """A clause ending followed by a new clause, not by an auxiliary (하고 있다, 보고 싶다)."""
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or following.tag == "VX" or following.start == found[at].end:
        return False  # 주고받다 is one word
    before = found[at - 1]
    if before.tag == "VV" and before.form + found[at].form in NOUNS_IN_GO:
        return False
    if before.tag in {"VA", "XSA"} and _has_object(found, at):
        return False  # "본질을 쉽고 깊게 전했다": the object is the later verb's
    return before.tag in {"EP", "XSV", "VV", "VCP", "VA", "XSA", "VX"}


def _nested(found: Sequence[Morpheme], at: int) -> bool:
    """The clause goes on into one before a noun: "흙을 밟고 씨앗을 심는 체험을 열었다"."""
    for place in range(at + 1, len(found)):
        morph = found[place]
        if morph.tag in {"ETM", "ETN"}:
            following = found[place + 1].form if place + 1 < len(found) else ""
            return following not in CARRIES
        if morph.tag == "EF" or (morph.tag == "EC" and morph.form in _STOPS):
            return False
    return False


def _has_object(found: Sequence[Morpheme], at: int) -> bool:
    """An object stands between the clause before and this predicate."""
    for morph in reversed(found[:at]):
        if morph.tag in {"EC", "EF", "ETM", "ETN"}:
            return False
        if morph.tag == "JKO":
            return True
    return False


def _inside_quotes(sentence: str, at: int) -> bool:
    before = sentence[:at]
    return (
        before.count("“") > before.count("”")
        or before.count("'") % 2 == 1
        or before.count("(") > before.count(")")
    )


def _fronted(sentence: str, found: Sequence[Morpheme], low: int, high: int) -> list[str]:
    """Keep the subject and drop clauses behind it."""
    subject = _subject_end(found)
    if subject is None:
        return []
    ways = []
    for at, morph in enumerate(found):
        if morph.tag != "EC" or morph.form not in _DROPS or morph.end <= subject:
            continue
        if not _is_border(found, at) or _inside_quotes(sentence, morph.start):
            continue
        if _negative_before(found, at):
            continue
        rest = sentence[morph.end :].lstrip(" ,")
        if len(rest) < LEAST_LEFT or found[at - 1].form in _PARTICLE_VERBS:
            continue  # "헌혈은 버스를 통해 이뤄졌다" is no clause less
        if re.match(r"[가-힣]+(?:한|된|하는|되는|인)\s것", rest):
            continue  # "조성한 것으로": what it made is gone with the clause
        if re.match(r"(?:이를|이에|이로|그|이는|이번|해당)\s", rest) or re.search(
            r"(?:면|지만|으나)[\s,]", sentence[subject : morph.end]
        ):
            continue
        way = f"{sentence[:subject]} {rest}"
        if low <= len(way) <= high:
            ways.append(way)
    return ways


def _subject_end(found: Sequence[Morpheme]) -> int | None:
    """Where the opening subject or topic ends; it must stand before the first clause ending."""
    for at, morph in enumerate(found):
        if morph.start > 60:
            return None
        if morph.tag == "JKS" or (morph.tag == "JX" and morph.form in {"은", "는"}):
            following = next(
                (m for m in found[at + 1 :] if m.tag in {"EC", "EF", "ETM", "ETN"}), None
            )
            return morph.end if following is not None and following.tag in {"EC", "EF"} else None
        if morph.tag in {"EC", "ETM", "ETN", "EF"}:
            return None
    return None


def _negative_before(found: Sequence[Morpheme], at: int) -> bool:
    return any(m.form in {"않", "못하", "없", "아니", "말"} for m in found[max(0, at - 3) : at])


_PAST: Final = ("었", "EP")
_SUBJECT: Final = re.compile(r"[은는이가]\s")


def joined(first_with_and: str, second: str) -> str:
    """Two sentences in one: "…했으며, …"; the same subject is not said twice."""
    topic = re.match(r"(\S+(?:\s\S+)?[은는])\s", first_with_and)
    if topic and second.startswith(topic[1] + " "):
        second = second[len(topic[1]) + 1 :]
    again = re.match(r"(?P<who>[^,]{3,30}?)[은는]\s(?=\S+\s\S+\s)", second)
    said = again and re.match(
        rf"(?P<before>(?:[^,]{{0,24}}\s)?){re.escape(again['who'])}[이가은는]\s", first_with_and
    )
    # whose deed somebody else reports is not the subject that the first clause lends
    if again and said and not _SUBJECT.search(said["before"]):
        second = second[again.end() :]
    return f"{first_with_and.rstrip(' ,.')}, {second}"


#: nouns that can stand for what the sentence before has named
_TAKEN_UP: Final = (
    "사업|행사|제도|서비스|대회|교육|프로그램|협약|축제|강좌|캠페인|공모전|조사|훈련|회의|공사|계획"
)
_LONG_TOPIC: Final = re.compile(
    rf"(?P<said>(?:[^\s,.]+\s){{2,8}}[^\s,.]*?(?P<noun>{_TAKEN_UP}))(?P<mark>[은는])\s"
)


def taking_up(first: str, second: str) -> str:
    """A topic that the sentence before has named word for word: "이 사업은" instead."""
    topic = _LONG_TOPIC.match(second)
    if topic is None or not all(word in first for word in topic["said"].split()[:-1]):
        return second
    return f"이 {topic['noun']}{topic['mark']} {second[topic.end() :]}"


def connective(sentence: str, found: Sequence[Morpheme]) -> str | None:
    """The sentence with its last predicate in -(으)며, None when it has no plain ending."""
    tail = [m for m in found if m.tag not in {"SF", "SP"}]
    # without its full stop the analyser may take the last 다 for one that goes on
    if not tail or not (tail[-1].tag == "EF" or (tail[-1].tag, tail[-1].form) == ("EC", "다")):
        return None
    stem = _last_stem(tail, len(tail) - 2)
    if stem < 0:
        return None
    keep = tail[stem:-1]
    if keep[0].tag == "VCP" and stem and tail[stem - 1].tag in {"EC", "EF", "JKB"}:
        return None  # "예상돼서다", "나섰다는 것이다": no noun before 이다
    head = sentence[: keep[0].start]
    if keep[0].tag == "VCP" and keep[0].start == keep[0].end:
        head = sentence[: tail[stem - 1].end]
    made = join([*keep, ("며", "EC")])
    if keep[0].tag == "VCP" and not final_of(head):
        made = re.sub(r"^이었", "였", made)  # 12%였으며, not 12%이었으며
    return head + made


def _last_stem(found: Sequence[Morpheme], at: int) -> int:
    while at >= 0 and found[at].tag == "EP":
        at -= 1
    return at
