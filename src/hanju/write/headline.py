"""Headlines: `{actor, short}, {what} {noun}` from the title, or from the lead where that is a cry.

Shape:  a title, the actor's names and the noun-ended lead in; a headline and its origin out.
Units:  lengths in code points.
Errors: odd text never raises; when no form fits, the best attempt comes back and the linter says
        what is wrong with it.
Source: design/house-style.md section 3; decision 0011.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hanju.text.morphology import Morpheme, morphemes
from hanju.text.numbers import house_number, quantities
from hanju.write.endings import noun_ending
from hanju.write.normalise_house import house_text, without_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.settings import EntryRules

#: how far a headline's number may be cut down: to this many digits before the scale word's zeros
_KEPT_DIGITS: Final = 3
_TAG: Final = re.compile(
    r"^\s*(?:[\[<【(][^\])>】]{1,30}[\])>】]\s*)+|\s*[\[<【][^\]>】]{1,30}[\]>】]\s*$|\((?:종합|속보|단독|상보|\d보|영상|사진|포토)\d?\)"
)
_OUTLET: Final = re.compile(
    r"\s[|｜:]\s[^|｜:]{2,20}$|\s-\s[가-힣A-Za-z]{2,12}(?:신문|일보|뉴스|경제|타임스|데일리)$"
)
_CUT_OFF: Final = re.compile(r"\s?(?:\.{2,}|…)\s*$")
_BREAK: Final = re.compile(r"\s?(?:…|‥|\.{2,}|·{3,})\s?")
_QUOTE_CRY: Final = re.compile(r"[“\"][^”\"]*[”\"]")
_HANJA: Final = {
    "中": "중국", "日": "일본", "美": "미국", "韓": "한국", "英": "영국", "獨": "독일", "佛": "프랑스", "北": "북한", "南": "남",
    "印": "인도", "露": "러시아", "臺": "대만", "與": "여당", "野": "야당", "新": "신", "前": "전 ", "現": "현 ", "故": "고 ",
    "對": "대", "反": "반", "脫": "탈", "無": "무", "超": "초", "非": "비", "親": "친", "軍": "군", "檢": "검찰", "靑": "청와대",
    "車": "차", "銀": "은행", "株": "주", "電": "전자", "重": "중", "大": "대", "小": "소", "全": "전", "女": "여성", "男": "남성",
    "外": "외", "內": "내", "上": "상", "下": "하", "副": "부", "長": "장", "産": "산", "發": "발", "行": "행", "道": "도", "市": "시",
}  # fmt: skip
#: ends of titles that are no noun of their own, or cry
_TAILS: Final = (
    (re.compile(r"에 나서$|\s나서$|\s나선다$|에 나선다$"), " 추진"), (re.compile(r"\s맞손$|\s손잡아$|\s손잡는다$"), " 협력"),
    (re.compile(r"\s(?:눈길|주목|화제|각광)$"), ""), (re.compile(r"\s(?:올인|총력)$"), " 주력"), (re.compile(r"\s스타트$"), " 시작"),
    (re.compile(r"\s연다$"), " 개최"), (re.compile(r"\s개최해$"), " 개최"), (re.compile(r"\s밝혀$"), " 발표"), (re.compile(r"\s성료$|\s성황$"), " 개최"),
    (re.compile(r"\s나눠$"), " 전달"), (re.compile(r"\s펼쳐$"), " 전개"),
    (re.compile(r"\s늘려$"), " 확대"), (re.compile(r"\s넓혀$"), " 확대"), (re.compile(r"\s받아$"), " 수상"), (re.compile(r"\s맺어$"), " 체결"),
    (re.compile(r"\s(?:위해|향해)$"), ""), (re.compile(r"\s간다$"), " 추진"), (re.compile(r"(?<=[가-힣]{2})해$"), ""),
    (re.compile(r"\s(?:‘|')?굿(?:’|')?$"), ""),
)  # fmt: skip
Origin = Literal["title", "lead", "none"]


@dataclass(frozen=True, slots=True)
class ActorNames:
    """How the actor of a story may be written; `short` goes to the headline, `full` to bullet 1."""

    short: str
    full: str
    all: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and where its words come from."""

    text: str
    origin: Origin


def cleaned_title(title: str) -> str:
    """The title without tags, outlet, hanja short forms and marks of the desk."""
    made = _OUTLET.sub("", _TAG.sub("", title.replace("\n", " ").strip()))
    made = re.sub(r"^(?:\d{1,2}:\d{2}|새글|NEW|공지)\s+", "", made)
    made = re.sub(r"\([가-힣]{2,8}(?:과|팀|실|국|소|센터|담당관)\)\s*$", "", made)
    made = re.sub(r"[\u4e00-\u9fff\uf900-\ufaff]", lambda m: _HANJA.get(m.group(), m.group()), made)
    made = made.replace("↑", " 상승").replace("↓", " 하락").replace("→", "에서 ")
    return _CUT_OFF.sub("", made).strip(" -–·,")


def headline(title: str, actor: ActorNames, lead: str, rules: EntryRules) -> Headline:
    """Write the headline; `lead` is bullet 1's first sentence, noun-ended, "" when there is none."""
    made: list[Headline] = []
    from_title = [
        _from_part(part, actor, rules) for part in _title_parts(cleaned_title(title), actor)
    ]
    made += [Headline(text, "title") for text in from_title if text]
    told = _from_lead(lead, title, actor, rules)
    if told:
        made.append(Headline(told, "lead"))
    for candidate in made:
        if fits(candidate.text, rules):
            return candidate
    if made:
        middle = (rules.headline_min + rules.headline_max) // 2
        return min(
            made, key=lambda h: (len(h.text) > rules.headline_max, abs(len(h.text) - middle))
        )
    whole = _BREAK.sub("·", house_text(cleaned_title(title)))
    rest = _take_actor(whole, actor)
    return Headline(_with_actor(actor.short, whole if rest is None else rest), "none")


def fits(text: str, rules: EntryRules) -> bool:
    """Tell whether a headline has the house's length and commas."""
    commas = text.count(",")
    return rules.headline_min <= len(text) <= rules.headline_max and (
        rules.headline_commas is None or commas == rules.headline_commas
    )


def _with_actor(short: str, rest: str) -> str:
    return f"{short}, {rest}" if short else rest


def _title_parts(title: str, actor: ActorNames) -> list[str]:
    """The parts of a title worth trying, the ones that name the actor first."""
    if _QUOTE_CRY.search(title) and re.search(
        r"[“\"][^”\"]*(?:다|까|라|자|요|네|나)[.!?]?[”\"]", title
    ):
        title = _QUOTE_CRY.sub(" ", title)
    # a long quotation is a cry: what stands beside it may still be a headline
    title = re.sub(r"[“\"][^”\"]{12,}[”\"]", " ", title).strip(" ,…")
    if re.search(r"[?!]", title) or len(title) < 8:
        return []
    parts = [part.strip(" ,") for part in _BREAK.split(title) if part.strip(" ,")]
    if len(parts) > 1:
        parts = [noun for part in parts if (noun := _noun_form(part))]
    if len(parts) > 1:
        ranked = sorted(parts, key=lambda part: (not _names(part, actor), -len(part)))
        parts = [*ranked[:1], "·".join(parts), *ranked[1:]]
    return parts


def _names(part: str, actor: ActorNames) -> bool:
    return any(name and name in part for name in (actor.short, actor.full, *actor.all))


def _from_part(part: str, actor: ActorNames, rules: EntryRules) -> str:
    """One part of a title in house form, "" when it cannot be one."""
    text = without_colour(house_text(part))
    first, comma, rest = text.partition(",")
    who, what = actor.short, text
    if comma and rest.strip() and _is_actor(first, actor):
        who, what = _short_first(first, actor), rest
    else:
        taken = _take_actor(text, actor)
        if taken is None and comma and not actor.short and len(first) <= 16:
            who, what = first.strip(), rest
        elif taken is not None:
            what = taken
        elif not actor.short:
            return ""
        elif comma:
            return ""  # "표어, 내용" with the actor nowhere: the lead tells it better
    what = _noun_form(what.strip(" ,"))
    if not what:
        return ""
    return _sized(who, what, rules)


def _is_actor(first: str, actor: ActorNames) -> bool:
    bare = first.strip()
    return len(bare) <= 22 and _names(bare, actor) and not re.search(r"[을를에]\s", bare)


def _short_first(first: str, actor: ActorNames) -> str:
    """The title's own first part (a person, two partners), long names made short."""
    bare = first.strip()
    for name in sorted({actor.full, *actor.all}, key=len, reverse=True):
        if name and bare == name:
            return actor.short
    region = (
        re.sub(rf"^[가-힣]{{2,4}}\s(?={re.escape(actor.short)}$)", "", bare)
        if actor.short
        else bare
    )
    return region.replace(actor.full, actor.short) if actor.full else region


def _take_actor(text: str, actor: ActorNames) -> str | None:
    """Text without the actor at its head, None when it does not stand there."""
    for name in sorted({actor.short, actor.full, *actor.all}, key=len, reverse=True):
        if not name:
            continue
        match = re.match(
            rf"(?:[가-힣]{{2,4}}\s)?{re.escape(name)}(?:[은는이가]|에서|서)?[\s,]+", text
        )
        if match:
            return text[match.end() :]
    return None


def _noun_form(what: str) -> str:
    """The part with a noun at its end, "" when none is true."""
    for pattern, noun in _TAILS:
        if pattern.search(what):
            what = pattern.sub(noun, what).strip()
            break
    ended = noun_ending(what)
    return ended.text if ended.kind in {"noun", "doing"} else ""


def _sized(who: str, what: str, rules: EntryRules) -> str:
    """Bring actor and part to one comma and the house's length, particles first."""
    what = re.sub(r"\s*,\s*", "·" if _is_list(what) else " ", _DATES.sub("", what)).strip()
    made = _with_actor(who, without_particles(what))
    if len(made) > rules.headline_max:
        made = _with_actor(who, without_particles(_rounded(what)))
    if len(made) > rules.headline_max:
        made = re.sub(r"\([^)]*\)", "", made)
    if len(made) > rules.headline_max:
        room = rules.headline_max - len(who) - 2
        made = _with_actor(who, _last_part(without_particles(what), room))
    return re.sub(r"\s+", " ", made).strip()


def _is_list(what: str) -> bool:
    return all(len(part.strip()) <= 8 for part in what.split(",")[:-1])


def _rounded(what: str) -> str:
    """Cut long amounts down to three digits (76조9055억원 → 76조9000억원); never up."""
    made, at = [], 0
    for found in quantities(what):
        start, end = found.digits
        digits = len(str(int(found.value)))
        if (
            found.high is None
            and digits > _KEPT_DIGITS + 1
            and re.search(r"[만억조]", what[start:end])
        ):
            step = 10 ** (digits - _KEPT_DIGITS)
            made.append(what[at:start] + house_number(int(found.value) // step * step))
            at = end
    return "".join([*made, what[at:]])


def without_particles(what: str) -> str:
    """Drop subject, object and topic particles of the main line; those of a clause stay."""
    return _stripped(what, morphemes(what), 0)


def _stripped(what: str, found: Sequence[Morpheme], begin: int) -> str:
    """`what` from `begin` on, without the particles of its main line."""
    drop = []
    closing = {"EC", "EF", "ETM", "ETN"}
    last_ending = max((at for at, m in enumerate(found) if m.tag in closing), default=-1)
    for at, morph in enumerate(found):
        if morph.start < begin or _next_word_glued(found, at) or _splits_quotes(what, morph.start):
            continue
        subject = morph.tag == "JKS" or (morph.tag == "JX" and morph.form in {"은", "는"})
        if morph.tag == "JKO" or (subject and at > last_ending and found[at - 1].tag != "JKB"):
            drop.append(morph)
    for morph in reversed(drop):
        what = what[: morph.start] + what[morph.end :]
    return re.sub(r"\s+", " ", what[begin:]).strip()


def _next_word_glued(found: Sequence[Morpheme], at: int) -> bool:
    return at + 1 < len(found) and found[at].end == found[at + 1].start


def _from_lead(lead: str, title: str, actor: ActorNames, rules: EntryRules) -> str:
    """The event clause of the lead behind the actor's short name."""
    text = lead.rstrip(". ")
    if not text:
        return ""
    short = actor.short
    taken = _take_actor(text, actor)
    if taken is None:
        subject = re.match(
            r"(?P<who>[^,']{2,40}?[가-힣A-Za-z)](?<!하)(?<!되)(?<!있)(?<!서))(?:이|가|은|는)\s",
            text,
        )
        if subject and (_names(subject["who"], actor) or (not short and len(subject["who"]) <= 16)):
            taken = text[subject.end() :]
            short = short or subject["who"].strip()
    what = (taken if taken is not None else text).replace("“", "'").replace("”", "'")
    framed = re.match(r"(?P<inner>.+다)고\s(?:언급|발표|설명)$", what)
    if framed:
        what = noun_ending(framed["inner"]).text
    part = _best_part(_DATES.sub("", what), title, short, rules)
    return _with_actor(short, part) if part else ""


#: dates near the day, which the date behind the headline already tells
_DATES: Final = re.compile(
    r"(?:(?:지난|오는)\s)?(?:\d{1,2}월\s)?\d{1,2}일(?:에|\([월화수목금토일]\))?\s(?!(?:까지|부터|동안|간))|(?:오전|오후)\s\d{1,2}시(?:\s\d{1,2}분)?(?:에)?\s"
)


def _best_part(what: str, title: str, short: str, rules: EntryRules) -> str:
    """The part of the event that fits and shares most with the title."""
    lead_in = len(short) + 2 if short else 0
    low, high = rules.headline_min - lead_in, rules.headline_max - lead_in
    wanted = _stems(title)
    made: list[tuple[float, str]] = []
    for variant in _conjuncts(what):
        found = morphemes(variant)
        for start, weight in _starts(variant, found):
            part = re.sub(r"\s*,\s*", " ", _stripped(variant, found, start))
            if 0 < len(part) <= high:
                short_by = max(0, low - len(part))
                score = len(_stems(part) & wanted) + weight + len(part) / 60 - short_by / 4
                made.append((score, part))
    return max(made, default=(0.0, ""))[1]


def _stems(text: str) -> set[str]:
    return {word[:2] for word in re.findall(r"[가-힣A-Za-z0-9]{2,}", text)}


def _conjuncts(what: str) -> list[str]:
    """The event, and the event up to each verbal noun in -하고/-하며 (설치하고 시작 → 설치)."""
    variants = [what]
    found = morphemes(what)
    for at, morph in enumerate(found):
        if (
            morph.tag == "EC"
            and morph.form in {"고", "며"}
            and at > 1
            and found[at - 1].tag == "XSV"
        ):
            noun = found[at - 2]
            following = found[at + 1] if at + 1 < len(found) else None
            if len(noun.form) > 1 and noun.tag == "NNG" and following and following.tag != "VX":
                variants.append(what[: noun.end])
    return variants


def _starts(what: str, found: Sequence[Morpheme]) -> list[tuple[int, float]]:
    """Places where a part may begin, with what speaks for them; a name is never split."""
    starts: list[tuple[int, float]] = [(0, 1.0)]
    for at, morph in enumerate(found[:-1]):
        following = found[at + 1]
        if following.start == morph.end or _splits_quotes(what, following.start):
            continue
        if _is_predicate(found, at + 1) or following.tag in {"NNB", "JX"}:
            continue
        if morph.tag in {"JKB", "JKO", "JKS", "JX", "EC", "SP", "JC"}:
            starts.append((following.start, 0.8 if morph.tag in {"EC", "SP"} else 0.5))
        elif morph.tag in {"ETM", "JKG"}:
            starts.append((following.start, 0.2))
        elif morph.tag in {"NNG", "NNP"}:
            starts.append((following.start, -1.5))
    return starts


def _is_predicate(found: Sequence[Morpheme], at: int) -> bool:
    """The word that begins at `at` is a verb: its object or place would be lost before it."""
    end = found[at].start
    for morph in found[at:]:
        if morph.start > end:
            return False
        if morph.tag in {"VV", "VA", "VX", "XSV", "XSA", "VCP", "VCN"}:
            return True
        end = morph.end
    return False


def _last_part(what: str, room: int) -> str:
    """The longest ending of a phrase that fits and begins at a border."""
    if len(what) <= room:
        return what
    fitting = [
        (weight, what[start:])
        for start, weight in _starts(what, morphemes(what))
        if len(what) - start <= room
    ]
    return max(fitting, key=lambda pair: pair[0] + len(pair[1]) / 20, default=(0.0, ""))[1]


def _splits_quotes(what: str, at: int) -> bool:
    return what[:at].count("'") % 2 == 1 or what[:at].count("(") > what[:at].count(")")
