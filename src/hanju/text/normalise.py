"""Clean text: what a reader cannot see goes, what they can see stays.

Shape:  collected text in; NFC text out, one line (`clean_line`) or paragraphs separated by
        an empty line (`clean_text`); `comparison_key` only compares, it is never shown.
Units:  code points.
Errors: odd text never raises; every pattern is linear (tests/unit/text/test_normalise.py).
Source: design/sources.md section 8 (S13-S17); threats.md P7, P8; docs/decisions/0006-import.md.

Bylines, captions and copyright lines stay: `write` and `sift` skip them by span, so that the
stored text is what the source said.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

#: Feeds escape twice (`&amp;quot;`); a third level was never seen, more is somebody's example.
UNESCAPE_ROUNDS: Final = 3
#: Removing a tag may join the halves of another one; after this many it stays as text.
TAG_ROUNDS: Final = 3

MASKED_EMAIL: Final = "[이메일]"
MASKED_PHONE: Final = "[전화번호]"
MASKED_RESIDENT: Final = "[주민등록번호]"


def clean_line(text: str) -> str:
    """Clean a title, an outlet or a name: one line, single spaces."""
    if _is_plain(text):
        return text
    return " ".join(_visible(text).split())


def clean_text(text: str) -> str:
    """Clean a body: paragraphs stay apart by one empty line, script residue goes."""
    text = _visible(text)
    if _RESIDUE_SIGN.search(text):
        text = _RESIDUE.sub("", text)
    lines = [line.strip() for line in _SPACES.sub(" ", text).split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_address(url: str) -> str:
    """Clean an address: no spaces around, `&amp;` unescaped, nothing invisible."""
    url = url.translate(_INVISIBLE).strip()
    for _ in range(UNESCAPE_ROUNDS):
        if "&amp;" not in url:
            break
        url = url.replace("&amp;", "&")
    return url


def comparison_key(text: str) -> str:
    """What two texts that look the same share: letters and digits by value, nothing else.

    Full-width and half-width forms, case, spaces, punctuation, invisible characters and
    Cyrillic or Greek letters drawn like Latin ones do not count. The point of 3.5 stays:
    3.5 and 35 are two numbers.
    """
    text = unicodedata.normalize("NFKC", clean_line(text)).translate(_LOOK_ALIKES).casefold()
    text = unicodedata.normalize("NFKC", text)
    return _NO_KEY.sub("", _DECIMAL_POINT.sub("\x00", text)).replace("\x00", ".")


def mask_private(text: str) -> str:
    """Put a word in place of mail addresses, telephone and resident numbers of persons."""
    if "@" in text or "＠" in text:
        text = _EMAIL.sub(MASKED_EMAIL, text)
    if _DIGITS_SIGN.search(text):
        text = _RESIDENT.sub(_mask_resident, text)
        text = _PHONE.sub(MASKED_PHONE, text)
    return text


# -- tables -----------------------------------------------------------------------------


def _invisible() -> dict[int, str | None]:
    """Characters nobody sees, and odd spaces and line ends that are seen as plain ones."""
    dropped: list[int] = [
        *range(0x09), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F, *range(0x80, 0x85),
        *range(0x86, 0xA0),  # C0 and C1 controls but tab, line ends and NEL
        0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFFA0,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF,
        *range(0xD800, 0xE000), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
    ]  # fmt: skip
    spaces = [0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
    table: dict[int, str | None] = dict.fromkeys(dropped)
    table |= dict.fromkeys(spaces, " ")
    table |= dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028], "\n")
    table[0x2029] = "\n\n"
    return table


_INVISIBLE: Final = _invisible()
#: One look tells whether a line needs any work: only Hangul, ASCII without & < and plain marks.
_PLAIN: Final = re.compile(r"[!-%'-;=-~가-힣·…‘’“”一-鿿]++(?: [!-%'-;=-~가-힣·…‘’“”一-鿿]++)*+")
#: A character that may need work; a body without one is as it should be but for white space.
_ODD: Final = re.compile(r"[^\n !-%'-;=-~가-힣一-鿿·…‘’“”ㆍ▲△▶▷○●◇◆□■※→「」『』《》〈〉【】㎡℃~–—]")
_SPACES: Final = re.compile(r" {2,}+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_HALFWIDTH: Final = re.compile(r"[\uFFA1-\uFFDC]++")

_RESIDUE_SIGN: Final = re.compile(r"//|function|document\.|;")
#: Lines of script that a crawler left in a body. Anchored to the whole line on purpose:
#: a sentence that speaks of a function stays.
_RESIDUE: Final = re.compile(
    r"^[ \t]*+(?:"
    r"// ?flash [^\n]*+"
    r"|function [A-Za-z_$][\w$]*+ ?\([^()\n]*+\) ?\{[^\n]*+"
    r"|document\.write(?:ln)?\([^\n]*+"
    r"|(?:var|let|const) [A-Za-z_$][\w$]*+ ?=[^\n;]*+;"
    r"|\(?(?:window\.)?(?:adsbygoogle|googletag)[^\n]*+"
    r"|\};?"
    r")[ \t]*$",
    re.MULTILINE,
)

_NO_KEY: Final = re.compile(r"[^\w\x00]|_")
_DECIMAL_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
#: Cyrillic and Greek capitals and small letters that print like Latin ones (UTS #39).
_LOOK_ALIKES: Final = str.maketrans(
    "АВЕЗКМНОРСТУХЅІЈԚԜаеорсухѕіјԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲν",
    "ABE3KMHOPCTYXSIJQWaeopcyxsijqwhABEZHIKMNOPTYXocv",
)

_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++ ?[@＠] ?(?:[A-Za-z0-9-]++\.)+[A-Za-z]{2,}+"
)
_DIGITS_SIGN: Final = re.compile(r"\d{4}")
#: 0 and an area or mobile code, then 3-4 and 4 digits; 1588-style numbers belong to offices
#: and stay.
_PHONE: Final = re.compile(
    r"(?<![\d.,+-])(?:"
    r"\+82[-. ]?(?:0|\(0\))?(?:2|[3-6]\d|70|1[016789])[-. ]?\d{3,4}[-. ]?\d{4}"
    r"|\(?0(?:2|[3-6]\d|70|50\d|1[016789])(?:\) ?|[-. ]|\) ?-)\d{3,4}[-. ]\d{4}"
    r"|01[016789]\d{7,8}"
    r")(?![\d-])"
)
_RESIDENT: Final = re.compile(r"(?<![\d.,-])\d{2}(\d{2})(\d{2}) ?[-–] ?[1-8]\d{6}(?![\d-])")

# -- tags -------------------------------------------------------------------------------

_TAG: Final = re.compile(
    r"<!--|<!\[CDATA\[|\]\]>|<[!?][A-Za-z][^<>]*+>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:]*+)(?P<rest>[\s/][^<>]*+)?>"
)
_WITH_CONTENT: Final = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "iframe", "template", "svg", "textarea")
}


def _names(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_PARAGRAPH: Final = _names(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote section article header footer pre "
    "figure figcaption aside main form hr"
)
_LINE: Final = _names("br li tr dt dd caption legend option address")
_CELL: Final = frozenset({"td", "th"})
_INLINE: Final = _names(
    "a b i u s em strong strike del ins sub sup small big font span img center mark tbody thead "
    "tfoot col colgroup embed input button label select body html head meta link base abbr cite "
    "code kbd q dfn nobr wbr area map picture source video audio object param time title"
)
#: Names that are words too: <Time>, <Data> may be a heading of the paper. They count as tags
#: only in lower case or with attributes.
_WORDS: Final = _names(
    "time title map main code label source object video audio picture header footer article "
    "section mark link base body center small big cite button form option address caption "
    "template"
)
_KNOWN: Final = _PARAGRAPH | _LINE | _CELL | _INLINE | _WITH_CONTENT.keys()


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def _visible(text: str) -> str:
    """Unescape, drop tags and what nobody sees, compose: everything but white space."""
    if not _ODD.search(text):
        return text
    text = text.replace("\r\n", "\n").translate(_INVISIBLE)
    if "&" in text:
        for _ in range(UNESCAPE_ROUNDS):
            before, text = text, _ENTITY.sub(_unescape, text)
            if text == before:
                break
        text = text.translate(_INVISIBLE)
    if "<" in text or "]]>" in text:
        for _ in range(TAG_ROUNDS):
            before, text = text, _without_tags(text)
            if text == before:
                break
    text = _HALFWIDTH.sub(_compose_halfwidth, text)
    return unicodedata.normalize("NFC", text)


def _unescape(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _without_tags(text: str) -> str:
    """Take known HTML tags out; a bare "<", "a < b" or "<기자수첩>" is text."""
    kept: list[str] = []
    at = 0
    never_closed: set[str] = set()
    for tag in _TAG.finditer(text):
        if tag.start() < at:
            continue  # inside a script or comment that is already gone
        name = (tag["name"] or "").lower()
        if name and not _is_tag(tag, name):
            continue
        kept.append(text[at : tag.start()])
        at = tag.end()
        if tag[0] == "<!--":
            end = -1 if "<!--" in never_closed else text.find("-->", at)
            at = end + 3 if end >= 0 else at
            if end < 0:
                never_closed.add("<!--")
        elif name in _WITH_CONTENT and not tag["close"] and name not in never_closed:
            end_tag = _WITH_CONTENT[name].search(text, at)
            at = end_tag.end() if end_tag else at
            if not end_tag:
                never_closed.add(name)
        kept.append(_stands_for(name))
    kept.append(text[at:])
    return "".join(kept)


def _is_tag(tag: re.Match[str], name: str) -> bool:
    if ":" in name:
        return True  # <o:p>, <v:shape> of office programs
    if name not in _KNOWN:
        return False
    as_written = tag["name"]
    return name not in _WORDS or as_written == name or bool((tag["rest"] or "").strip(" /"))


def _stands_for(name: str) -> str:
    if name in _PARAGRAPH:
        return "\n\n"
    if name in _LINE:
        return "\n"
    return " " if name in _CELL else ""


def _mask_resident(found: re.Match[str]) -> str:
    is_birthday = 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31
    return MASKED_RESIDENT if is_birthday else found[0]


# -- half-width jamo --------------------------------------------------------------------

_CONSONANTS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_TAILS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_TO_JAMO: Final = {
    **{0xFFA1 + i: jamo for i, jamo in enumerate(_CONSONANTS)},
    **{
        first + i: _VOWELS[at + i]
        for first, at, length in ((0xFFC2, 0, 6), (0xFFCA, 6, 6), (0xFFD2, 12, 6), (0xFFDA, 18, 3))
        for i in range(length)
    },
}


def _compose_halfwidth(found: re.Match[str]) -> str:
    """Put half-width jamo together into syllables: ﾡￂﾤ is 간."""
    jamo = found[0].translate(_TO_JAMO)
    made: list[str] = []
    i = 0
    while i < len(jamo):
        lead = _LEADS.find(jamo[i])
        vowel = _VOWELS.find(jamo[i + 1]) if i + 1 < len(jamo) else -1
        if lead < 0 or vowel < 0:
            made.append(jamo[i])
            i += 1
            continue
        i += 2
        tail = 0
        is_next_lead = i + 1 < len(jamo) and jamo[i + 1] in _VOWELS
        if i < len(jamo) and not is_next_lead and jamo[i] in _TAILS:
            tail = _TAILS.index(jamo[i]) + 1
            i += 1
        made.append(chr(0xAC00 + (lead * 21 + vowel) * 28 + tail))
    return "".join(made)
