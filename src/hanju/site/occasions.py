"""Occasions: forums, seminars and briefings that an entry names with a sure day and place.

Shape:  an `Entry` in, `Occasion`s out, first day first.
Units:  days and hours Asia/Seoul, both days included.
Errors: odd text never raises; what is not sure is left out.
Source: docs/decisions/0047-public-site.md, "What is sure".

Sure is a sentence in which a day with its month, a venue and a verb of holding stand together:
12월 9일부터 10일까지 쏠비치 삼척에서 개최. A town is no venue, an office with 에서 may be the one
who acts, a day without its month counts only where the draft resolved it, and a sentence with two
days, two venues or a word of doubt gives nothing.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from hanju.text.dates import dates
from hanju.text.search_tokens import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model import Bullet, Entry
    from hanju.text.dates import DateMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One event to go to."""

    name: str
    first: date
    last: date
    starts: time | None
    place: str


_KIND: Final = (
    r"(?:포럼|세미나|설명회|공청회|토론회|심포지엄|심포지움|콘퍼런스|컨퍼런스|박람회|워크숍|워크샵|학술대회|간담회"
    r"|전시회|엑스포|강연회|경진대회|페스티벌|라운드테이블|발표회|보고회|발대식|선포식|기념식|포럼데이|경연대회)"
)
_ANY_KIND: Final = re.compile(_KIND)
#: Said of an occasion that takes place; what is only thought of has none of these.
_HELD: Final = re.compile(
    r"(?:개최|개막|열(?:린|렸|릴|리|었|어|고|며|기로|\s?예정|\s?계획)|연다|엽니다|진행(?:하|한|할|했|된|될|됐|되|\s?예정)|마련(?:하|한|했|된|됐|되))"
)
_DOUBT: Final = re.compile(
    r"취소|연기(?:하|되|된|됐|했|,|\s|$)|무산|보류|잠정|검토|미정|예정이었|예정이던|계획이었|가능성|목표|희망|제안|건의|촉구|요청|않|못|온라인|비대면|화상"
)
#: Where a room ends. Offices (연구원, 시청, 지원센터) are not here: with 에서 they may be who acts.
_VENUE: Final = re.compile(
    r"(?:홀|호텔|리조트|회관|회의실|회의장|강당|강의실|세미나실|대회의실|교육장|강연장|컨벤션|(?:컨벤션|아트|문화|전시|회의|프레스|무역|스포츠|aT|국제|커뮤니티|예술|디자인|체험)센터"
    r"|청사|캠퍼스|광장|공원|체육관|도서관|박물관|미술관|과학관|기념관|문화관|전시관|생태관|전시장|행사장|경기장|타워|빌딩|플라자|스퀘어|하우스|본관|별관|신관|극장|예술의전당|복합관|수목원|식물원"
    r"|코엑스|킨텍스|벡스코|엑스코|세텍|유에코|수원메쎄|오스코|송도컨벤시아|김대중컨벤션센터|DCC|DDP|ICC\s?제주|하이코|세코|그랜드볼룸|볼룸)"
    r"(?:\s?(?:지하\s?)?\d{1,2}층|\s?[A-Z]?\d{1,4}호(?:실)?|\s?[A-Z]홀|\s?\d{1,2}홀|\s?(?:대|중|소)?(?:강당|회의실|공연장|세미나실))?$"
)
#: Houses whose name may stand before that of the town.
_CHAIN: Final = re.compile(
    r"(?:쏠비치|소노벨|소노캄|롯데호텔|신라호텔|켄싱턴|라마다|그랜드|힐튼|메리어트|하얏트|노보텔|컨벤시아)"
)
_DAY_TAIL: Final = r"\s?(?:\([월화수목금토일]\))?"
_TO: Final = re.compile(rf"{_DAY_TAIL}\s?(?:부터|~|∼|～|–|-)\s?")
_ENDS_RANGE: Final = re.compile(r"(?:부터|~|∼|～|–|-)\s?$")
_LASTING: Final = re.compile(
    rf"{_DAY_TAIL}(?:\s?까지)?(?:\s?(?:이틀|사흘|나흘|닷새|엿새|이레|열흘|\d{{1,2}}일)(?:간|동안))?"
)
_HOUR: Final = re.compile(
    r"\s?(?:(?P<half>오전|오후)\s?(?P<hour>1[0-2]|0?\d)\s?시(?:\s?(?P<minute>[0-5]?\d)분|\s?(?P<is_half>반))?|(?P<clock>[01]?\d|2[0-3]):(?P<past>[0-5]\d))(?:\s?부터)?"
)
_PLACE_BEHIND: Final = re.compile(
    r"[\s에,]{0,3}(?P<place>[^,.;'\"‘’“”()]{2,40}?)에서(?:는|도)?(?=\s)"
)
_ANY_PLACE: Final = re.compile(r"(?P<place>[^\s,.;'\"‘’“”()][^,.;'\"‘’“”()]{1,39}?)에서")
_PLACE_BEFORE: Final = re.compile(r"(?:^|[\s,])(?P<place>[^,.;'\"‘’“”()]{2,40}?)에서\s?$")
_QUOTED: Final = re.compile(
    rf"['‘“\"](?P<name>[^'‘’“”\"]{{2,70}})['’”\"](?:\s?(?P<kind>(?![을를이가은는의과와로]\s|으로)[가-힣A-Za-z ]{{0,12}}{_KIND}))?"
)
_PLAIN: Final = re.compile(
    rf"(?<![\w·&.-])(?P<name>(?:[\w·&.-]{{1,30}}\s){{0,5}}[\w·&.-]{{0,30}}{_KIND})(?=[을를이가은는도와과의,.\s)]|$)"
)
_OBJECT: Final = re.compile(r"(?:을|를|이|가|도)?\s?(?:공동(?:으로)?\s?|성황리에\s?|연속\s?)?$")
#: A forum or an association of that name that acts with somebody.
_ACTS: Final = re.compile(r"[과와이가]?\s?(?:공동|함께|주최|주관|후원|소속|대표|회장|의원)")
#: 군청 대회의실: of which county is known to its own readers only.
_NOBODYS: Final = re.compile(
    r"(?:센터|본원|본관|별관|신관|[시군구도]청|청사|본사|교내|학교|대학|공단|공사|연구원|회관|[가-힣]{0,2}강당|[가-힣]{0,3}회의실|\d+층|호텔|도서관|공원|광장|홀|온라인)(?:\s|$)"
)
#: Words that lead on from a part of the sentence and begin no name.
_LEADS_ON: Final = re.compile(
    r"^(?:이번|해당|이날|같은|한|만나|주제로|위한|위해|관한|대한|통한|함께|대상으로|기념|[가-힣]+(?:하는|하여|한다|해|된|되는|열린))\s"
)
#: A word of the sentence, not of an address (용산구에 위치한 …).
_SENTENCE_WORD: Final = re.compile(
    r"(?:[면힌한된던며고]|[^안]에|에게|따라|통해|위해|맞아|함께|대상으로)$"
)
_PART_OF_DAY: Final = re.compile(r"^(?:오전|오후|저녁|낮|이날)\s")
_REACH: Final = 90
_LONGEST_AHEAD: Final = timedelta(days=300)
_LONGEST_BEHIND: Final = timedelta(days=31)
_LONGEST: Final = timedelta(days=31)
_RESOLVED: Final = re.compile(r"(\d{4})년 (\d{1,2})월 (\d{1,2})일")


def occasions_of(entry: Entry) -> list[Occasion]:
    """The sure occasions of an entry; one that its sentences tell in two ways is not sure."""
    found: dict[str, Occasion] = {}
    unsure: set[str] = set()
    for bullet in entry.bullets:
        for one in _of_bullet(bullet, entry.event_date):
            held = found.setdefault(one.name, one)
            if (held.first, held.place) != (one.first, one.place):
                unsure.add(one.name)
    return sorted(
        (one for name, one in found.items() if name not in unsure),
        key=lambda one: (one.first, one.starts or time.min, one.name),
    )


def _of_bullet(bullet: Bullet, told_on: date) -> Iterator[Occasion]:
    text = bullet.text
    if not (_ANY_KIND.search(text) and _HELD.search(text) and "에서" in text):
        return  # reading the days of every sentence was a third of the site
    mentions = [one for one in dates(text, told_on) if one.precision == "day"]
    if sum(bool(_venue(one["place"].strip())) for one in _ANY_PLACE.finditer(text)) > 1:
        return
    made = []
    for place, mention in enumerate(mentions):
        first = _sure_day(bullet, mention, told_on)
        if first is None or _ENDS_RANGE.search(text[: mention.span[0]]):
            continue
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        occasion = _read(text, mention, following, first)
        if occasion is not None:
            made.append(occasion)
    if len({(one.first, one.place) for one in made}) == 1:
        yield made[0]


def _sure_day(bullet: Bullet, mention: DateMention, told_on: date) -> date | None:
    """The day meant, when month and day are written or the draft resolved them."""
    start, end = mention.span
    resolved = {
        date(*map(int, found.groups()))
        for one in bullet.resolved_dates
        if one.span[0] < end and start < one.span[1]
        and (found := _RESOLVED.fullmatch(one.meaning)) is not None
    }  # fmt: skip
    has_month = re.search(r"월|\d[.\-/]\s?\d", mention.words) is not None
    if len(resolved) > 1 or (not resolved and not has_month):
        return None
    day = next(iter(resolved), mention.start)
    if day is None or (has_month and mention.start is not None and mention.start != day):
        return None
    if not told_on - _LONGEST_BEHIND <= day <= told_on + _LONGEST_AHEAD:
        return None
    return day


def _read(
    text: str, mention: DateMention, following: DateMention | None, first: date
) -> Occasion | None:
    at, last = mention.span[1], first
    to = _TO.match(text, at)
    if to is not None:
        if following is None or following.span[0] > to.end() + 1:
            return None
        last_read = _last_day(first, following)
        if last_read is None:
            return None
        last, at = last_read, following.span[1]
    elif re.match(rf"{_DAY_TAIL}\s?까지", text[at:]):
        return None  # the last day of something that began before
    at = _end(_LASTING, text, at)
    hour = _HOUR.match(text, at)
    at = hour.end() if hour else at
    begins = mention.span[0]
    behind = _PLACE_BEHIND.match(text, at)
    before = _PLACE_BEFORE.search(text[:begins])
    if behind is not None and _HELD.search(behind["place"]) is None:
        place, at = behind["place"].strip(), behind.end()
    elif before is not None:
        place, begins = before["place"].strip(), before.start("place")
    else:
        return None
    place = _venue(place)
    held = _HELD.search(text, at, at + _REACH)
    if not place or held is None or ". " in text[at : held.start()]:
        return None
    if "에서 " in text[at : held.start()] or dates_between(text[at : held.start()]):
        return None
    if _DOUBT.search(text[begins : held.end() + 14]):
        return None
    name = _name(text, begins, at, held.start())
    if not name:
        return None
    return Occasion(name=name, first=first, last=last, starts=_time(hour), place=place)


def dates_between(text: str) -> bool:
    """Whether another day stands between the venue and the verb."""
    return re.search(r"\d\s?일|\d\s?월", text) is not None


def _last_day(first: date, mention: DateMention) -> date | None:
    found = re.search(r"(?:(\d{1,2})\s?월\s?)?(\d{1,2})\s?일$", mention.words.strip())
    if found is None:
        return None
    month = int(found[1] or first.month)
    year = first.year + (month < first.month)
    try:
        last = date(year, month, int(found[2]))
    except ValueError:
        return None
    return last if timedelta(0) <= last - first <= _LONGEST else None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _venue(place: str) -> str:
    """The words of a venue that anybody can find; "" when it is none."""
    place = _PART_OF_DAY.sub("", place)
    if _NOBODYS.match(place):
        return ""
    if _VENUE.search(place) is None and not (_CHAIN.search(place) and " " in place):
        return ""
    words = place.split()
    if any(_SENTENCE_WORD.search(word) for word in words[:-1]):
        return ""
    # what ends in a particle belongs to the sentence, not to the venue
    for n in range(len(words) - 2, -1, -1):
        if (
            len(words[n]) > 2
            and words[n][-1] in "이가은는을를로와과"
            and stem_of(words[n]) != words[n]
        ):
            return " ".join(words[n + 1 :])
    return place if len(words) <= 6 else ""


def _time(found: re.Match[str] | None) -> time | None:
    if found is None:
        return None
    if found["clock"]:
        return time(int(found["clock"]), int(found["past"]))
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "오후" else 0)
    return time(hour, 30 if found["is_half"] else int(found["minute"] or 0))


def _name(text: str, begins: int, at: int, held: int) -> str:
    """What is held: right before the verb, or before the day as what the sentence is about."""
    between, lead = text[at:held], text[:begins]
    for part, must_touch in ((between, True), (lead, False)):
        quoted = list(_QUOTED.finditer(part))
        for found in reversed(quoted):
            rest = part[found.end() :]
            own = found["name"] if found["kind"] is None else f"{found['name']} {found['kind']}"
            if not re.search(_KIND, own) or _ACTS.match(rest):
                continue
            if must_touch and len(rest) > 8:
                continue
            if not must_touch and not re.match(r"(?:이|가|은|는|을|를)\s", rest):
                continue
            return _tidy(own)
        for found in reversed(list(_PLAIN.finditer(part))):
            rest = part[found.end() :]
            if quoted and found.start() < quoted[-1].end():
                break
            if must_touch and not _OBJECT.match(rest):
                continue
            if not must_touch and (len(rest) > 4 or not re.match(r"(?:이|가|은|는|을|를)\s", rest)):
                continue
            return _tidy(_own_words(found["name"]))
    return ""


def _own_words(name: str) -> str:
    """The last words of a name: what ends in a particle belongs to the sentence before it."""
    words = name.split()
    for n in range(len(words) - 2, -1, -1):
        word = words[n]
        if re.fullmatch(r"[가-힣]{2,}", word) and stem_of(word) != word:
            words = words[n + 1 :]
            break
    return " ".join(words)


def _tidy(name: str) -> str:
    flat = re.sub(r"\s+", " ", name).strip(" ,·-")
    while (lead := _LEADS_ON.match(flat)) is not None:
        flat = flat[lead.end() :]
    return (
        "" if re.fullmatch(rf"(?:기자\s?)?{_KIND}", flat) or flat.endswith("기자간담회") else flat
    )
