"""House form: numbers, dots, quotation marks, company marks and glosses as the house writes them.

Shape:  text in, text out; facts never change, which the guard checks (`check_facts` of a text
        against its own source gives no finding).
Units:  none.
Errors: odd text never raises.
Source: design/house-style.md section 5.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from hanju.text.numbers import house_numbers
from hanju.text.particles import Particle, particle

_INVISIBLE: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f]"
)
_DOT: Final = re.compile(r"(?<!\s)\s*[·ㆍ‧・･∙•⋅․]\s*")
_SPEECH: Final = r"(?=\s?(?:이?라고|이?라며|이?라면서|이?라는|고\s|며\s|며,|면서|다고|고도))"
_BRACKETS: Final = re.compile(r"[「『《〈](?P<name>[^」』》〉]{1,60})[」』》〉]")
_SINGLE: Final = re.compile(
    r"[‘`´](?P<name>[^‘’`´']{1,60})[’'`´]|[′＇](?P<primed>[^‘’`´'′＇]{1,60})[′＇]"
)
_DOUBLE: Final = re.compile(r"[“\"„‟](?P<said>[^“”\"„‟]{1,400})[”\"‟]")
_HANJA: Final = re.compile(r"\s?\([\u4e00-\u9fff\uf900-\ufaff·\s]+\)")
_REVERSED: Final = re.compile(
    r"(?<![A-Za-z가-힣0-9])(?P<latin>[A-Z]{2,6})\((?P<hangul>[가-힣][가-힣 ]{2,24})\)"
)
#: better known by the Latin form: the gloss stays behind it
_LATIN_FIRST: Final = frozenset(
    {"AWS", "KTR", "IBM", "SAP", "CX", "KT", "LG", "SK", "BC", "LS", "GS", "CJ", "HD", "DL", "KB"}
)
_POSTS: Final = re.compile(
    r"\((?:[가-힣]{0,6}(?:시장|군수|구청장|지사|교육감|총장|원장|사장|대표이사|대표|회장|위원장|센터장|청장|장관|소장|단장|관장|행장|학장|본부장|면장|읍장|동장|조합장))"
    r"\s?(?:직무대행\s?)?[가-힣·,\s]{2,20}\)(?:(?P<of>[은는이가을를])(?=\s))?"
)
_FORMS_OF: Final[dict[str, Particle]] = {
    "은": "은/는", "는": "은/는", "이": "이/가", "가": "이/가", "을": "을/를", "를": "을/를",
}  # fmt: skip
#: a space inside one number: 32억 8900여만원, 1만 88명
_TORN_NUMBER: Final = re.compile(
    r"(?<=\d[조억])\s+(?=\d{1,4}여?만)|(?<=\d조)\s+(?=\d{1,4}여?억)"
    r"|(?<=\d만)\s+(?=\d{1,4}여?\s?(?:명|원|가구|세대|톤|건|개|곳|㎡|㎥|대|회|마리|그루|부|인|필지)(?![월년]))"
)
_TORN_WON: Final = re.compile(
    r"(?<=[0-9조억만천])\s+(?=원(?![가-힣]*(?:자력|칙|인|장|점|도심|유|료)))"
)
_LIST_MARK: Final = re.compile(r"[▲△▶▷◆◇■□●▪]")
_PICTURE: Final = re.compile(
    r"\s?[\[(<【](?:사진|그래픽|자료|출처|이미지)\s?(?:제공)?\s?[=:／/][^\])>】]{0,60}[\])>】]\s?"
)
_MENTION: Final = re.compile(r"\((?:이하|약칭|일명|가칭)[^)]{1,30}\)")
_COLOUR: Final = (
    (re.compile(r"(?:성황|성공)리에\s?"), ""),
    (
        re.compile(
            r"(?<![가-힣])(?:(?:많은|큰|높은|뜨거운|폭발적인|열띤)\s)?(?:[가-힣]{2,4}의\s)?(?:(?:많은|큰|높은|뜨거운|폭발적인|열띤)\s)"
            r"(?:관심|호응|성원|참여|환호)(?:과\s(?:관심|호응|성원|참여))?\s속에(?:서)?,?\s"
        ),
        "",
    ),
    (re.compile(r"(?<![고며]\s)(?<=\s)적극(?:적으로|적인)?\s"), ""),
    (re.compile(r"(?<![고며]\s)(?<=\s)본격(?:적으로|적인)?\s(?=[가-힣])"), ""),
    (re.compile(r"(?<=[을를은는이가에로며고,]\s)맞춤형\s(?=[가-힣])"), ""),
    (
        re.compile(
            r"(?<=\s)(?:획기적으로|대폭적으로|성공적으로|활발히|활발하게|꾸준히|지속적으로|눈부신|뜨거운|큰)\s(?=(?:호응|관심|성황|추진|진행|마무리|개최|운영))"
        ),
        "",
    ),
)


#: 퍼센트 ends in a vowel
_AFTER_PERCENT: Final = {
    "으로": "로", "은": "는", "을": "를", "과": "와", "이었": "였", "이며": "며", "이고": "고",
}  # fmt: skip


def _dotted(match: re.Match[str]) -> str:
    """(환경. 사회. 거버넌스) → (환경·사회·거버넌스): stops inside a gloss end no sentence."""
    return f"({'·'.join(part for part in match.groups() if part)})"


def house_text(text: str) -> str:
    """Bring a text to house form."""
    made = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    made = re.sub(r"</?(?:p|b|i|br|div|span|strong|em|a|u|h\d)(?:\s[^<>]*)?/?>", " ", made)
    made = made.replace("㈜", "(주)").replace("％", "%").replace("∼", "~").replace("～", "~")
    made = re.sub(r"주식회사\s(?=[가-힣A-Z])", "(주)", made)
    made = re.sub(r"(?<=\d)\s?퍼센트포인트|(?<=\d)\s?%\s?포인트|(?<=\d)%P", "%p", made)
    made = re.sub(r"(?<=\d)\s?퍼센트", "%", made)
    made = re.sub(
        r"%(으로|은|을|과|이었|이며|이고)(?![가-힣]*%)", lambda m: "%" + _AFTER_PERCENT[m[1]], made
    )
    made = re.sub(r"\(([가-힣]{1,8})\. ([가-힣]{1,8})(?:\. ([가-힣]{1,8}))?\)", _dotted, made)
    made = _DOT.sub("·", made)
    made = _quotes(made)
    made = _HANJA.sub("", made)
    made = re.sub(r"\(현지\s?시간\)", "", made)
    made = _inline_list(_PICTURE.sub(" ", made))
    made = re.sub(r"(?<=[조억만천])\(([^()]{1,30})\)\s?원", r"원(\1)", made)
    made = _MENTION.sub("", _POSTS.sub(_bare, made))
    made = _REVERSED.sub(_hangul_first, made)
    made = _TORN_WON.sub("", made)
    made = house_numbers(_TORN_NUMBER.sub("", made))
    made = re.sub(r"(?<!\s)\s+([,.)])", r"\1", made)
    made = re.sub(r"([(])\s+", r"\1", made)
    made = re.sub(r",(?=[가-힣A-Za-z'“(])", ", ", made)
    return re.sub(r"\s+", " ", made).strip()


def _bare(match: re.Match[str]) -> str:
    """Nothing for the people in brackets; the particle behind them fits the name again."""
    of = match["of"]
    return (
        particle(match.string[max(0, match.start() - 12) : match.start()], _FORMS_OF[of])
        if of
        else ""
    )


def without_colour(text: str) -> str:
    """Strip press-release colour that carries no fact (성황리에, 적극, 본격)."""
    for pattern, by in _COLOUR:
        text = pattern.sub(by, text)
    return text


def _inline_list(text: str) -> str:
    """▲A ▲B ▲C inside a sentence → A, B, C."""
    if not _LIST_MARK.search(text):
        return text
    text = re.sub(rf"(?<=[은는이가을를로서면,])\s?{_LIST_MARK.pattern}\s?", " ", text, count=1)
    text = re.sub(rf"^\s?{_LIST_MARK.pattern}\s?", "", text)
    return re.sub(rf"\s?,?\s?{_LIST_MARK.pattern}\s?", ", ", text).lstrip(" ,")


def _quotes(text: str) -> str:
    text = re.sub(r"<(?P<name>[^<>=]{1,40}[가-힣][^<>=]{0,20})>", r"'\g<name>'", text)
    text = _BRACKETS.sub(lambda m: f"'{m['name'].strip()}'", text)
    text = _SINGLE.sub(lambda m: f"'{(m['name'] or m['primed']).strip()}'", text)
    text = re.sub(r"(?<=[가-힣A-Za-z0-9])[’‘](?=[가-힣A-Za-z0-9])", "'", text)
    text = re.sub(r"[‘’](?=\d\d년)", "'", text)

    def marked(match: re.Match[str]) -> str:
        said = match["said"].strip()
        follows = text[match.end() : match.end() + 6]
        if re.match(_SPEECH, follows) or re.search(r"[다요까죠자라][.!?]?$", said):
            return f"“{said}”"
        return f"'{said.replace(chr(39), '')}'"

    text = _DOUBLE.sub(marked, text)
    text = _spaced_quotes(text.replace("‘", "'").replace("’", "'"))
    # names nested twice ('‘…’') come out as doubled marks
    return re.sub(r"''+", "'", text)


#: what may stand glued behind a name in quotation marks
_GLUED: Final = re.compile(
    r"은|는|이|가|을|를|의|에|와|과|로|도|만|까지|부터|처럼|라|란|며|고|등|인|으로|나|보다|였|입니다|급|형|식|호|법|다(?![가-힣])|다며|다고|라며|라고"
)
_NAME: Final = re.compile(r"'(?P<name>[^'\s](?:[^']{0,58}[^'\s])?)'(?P<next>[가-힣]{0,2})")


def _spaced_quotes(text: str) -> str:
    """Give a name in quotation marks its spaces (열린'대회'수상 → 열린 '대회' 수상)."""
    if text.count("'") % 2:
        return text

    def spaced(match: re.Match[str]) -> str:
        before = match.string[match.start() - 1 : match.start()]
        lead = " " if "가" <= before <= "힣" else ""
        tail = " " if match["next"] and not _GLUED.match(match["next"]) else ""
        return f"{lead}'{match['name']}'{tail}{match['next']}"

    return _NAME.sub(spaced, text)


def _hangul_first(match: re.Match[str]) -> str:
    if match["latin"] in _LATIN_FIRST:
        return match.group()
    return f"{match['hangul']}({match['latin']})"
