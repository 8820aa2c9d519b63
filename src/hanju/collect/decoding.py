"""Decoding: bytes to text, exact or flagged, never silent mojibake.

Shape:  bytes and what was declared in; `Decoded` out, with the encoding and what was odd.
Units:  bytes; the declaration is looked for in the first 16 KiB.
Errors: none; odd bytes become U+FFFD and are counted.
Source: threats.md F9; WHATWG encoding (labels, EUC-KR is CP949); docs/decisions/0018-feeds.md.

Order: BOM, what shows itself (UTF-16, ISO-2022-KR, ASCII), UTF-8 when it is valid, the
declaration, CP949, Johab. UTF-8 stands before the declaration because its validity is no
accident, while CP949 reads almost anything as some Hangul. UTF-7 is never read.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

HEAD_BYTES: Final = 16 * 1024
#: Below this share of KS X 1001 syllables a text is not Korean in the encoding tried. Right
#: decodings have .99 and more, wrong ones .2 to .8 (euckr_feeds and the F9 matrix).
KOREAN_SHARE: Final = 0.9
#: The thirty most frequent syllables make up 28 to 45 % of Korean news, 1 % of wrong Hangul.
FREQUENT_SHARE: Final = 0.08
_SAMPLE_CHARACTERS: Final = 20_000
_ENOUGH: Final = 60  # syllables from which their frequency says something


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text; `why` says in Korean what was odd, "" when the declaration was right.

    `is_exact` is false when bytes were lost or the encoding was guessed against weak evidence.
    """

    text: str
    encoding: str
    declared: str = ""
    is_exact: bool = True
    why: str = ""
    replaced: int = 0


def decode(content: bytes, *, charset: str = "") -> Decoded:
    """Decode a page or a feed.

    Args:
        content: the bytes as they came.
        charset: what the Content-Type header named, "" when nothing.
    """
    written = charset or declared_in(content)
    declared = codec_of(written)
    marked = _by_bom(content)
    if marked is not None:
        return _decoded(content, marked, written, declared)
    shown = _by_itself(content, declared)
    if shown is not None:
        return _decoded(content, shown, written, declared)
    if b"\x1b$)C" in content[:HEAD_BYTES]:
        return _decoded(content, "iso2022_kr", written, declared)
    if declared in _STATEFUL and content.isascii():
        return _decoded(content, declared, written, declared)
    if content.isascii():
        return Decoded(
            text=content.decode("ascii"),
            encoding="ascii",
            declared=written,
            why=f"모르는 인코딩 이름 '{_shown(written)}'" if written and not declared else "",
        )
    named = [codec_of(name) for name in (charset, declared_in(content))]
    tried = [codec for codec in named if codec and codec[:5] not in {"utf_1", "utf_3"}]
    return _by_trial(content, written, tried)


def is_text(head: bytes) -> bool:
    """Whether bytes look like text at all: no NUL (but UTF-16), hardly any control codes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 32), 127))
    return controls * 50 <= len(head)


def declared_in(content: bytes) -> str:
    """The encoding that an XML prolog or an HTML meta element names, "" when none."""
    head = content[:HEAD_BYTES]
    if b"\0" in head[:200]:
        head = head.replace(b"\0", b"")
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    found = _PROLOG.match(head) or _META.search(head)
    return found[1].decode("ascii", "replace").strip() if found else ""


def codec_of(label: str) -> str:
    """The codec for a label of the web, "" for an unknown or a forbidden one."""
    name = re.sub(r"[^a-z0-9]", "", label.lower())[:40]
    return _LABELS.get(name, "")


# -- what shows itself ----------------------------------------------------------------------

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)


def _by_bom(content: bytes) -> str | None:
    return next((codec for bom, codec in _BOMS if content.startswith(bom)), None)


def _by_itself(content: bytes, declared: str) -> str | None:
    """UTF-16 and UTF-32 without a BOM: markup shows where the zero bytes are."""
    start = content[:4]
    for first in (b"<", b"{", b"["):
        for codec, size in (("utf_32_le", 4), ("utf_32_be", 4), ("utf_16_le", 2), ("utf_16_be", 2)):
            one = first.decode().encode(codec)
            if start.startswith(one) and len(one) == size and len(content) >= size * 2:
                return codec
    if declared.startswith(("utf_16", "utf_32")) and b"\0" in content[:1000]:
        zeros_even = content[:1000:2].count(0)
        zeros_odd = content[1:1000:2].count(0)
        if declared.startswith("utf_32"):
            return "utf_32_le" if content[:1] != b"\0" else "utf_32_be"
        return "utf_16_be" if zeros_even > zeros_odd else "utf_16_le"
    if content.startswith(b"\x4c\x6f\xa7\x94"):
        return declared if declared.startswith("cp") else "cp037"  # EBCDIC "<?xm"
    return None


def _decoded(content: bytes, codec: str, written: str, declared: str) -> Decoded:
    """Decode with a codec that is certain; what does not fit is replaced and counted."""
    bom = next((bom for bom, name in _BOMS if name == codec and content.startswith(bom)), b"")
    text, replaced = _replacing(content[len(bom) :], codec)
    reasons = []
    if (
        declared
        and declared != codec
        and not (codec.startswith("utf") and declared[:6] == codec[:6])
    ):
        reasons.append(f"선언은 {_shown(written)}, 실제는 {_label(codec)}")
    if replaced:
        reasons.append(_broken(replaced))
    return Decoded(
        text=text,
        encoding=_label(codec),
        declared=written,
        is_exact=replaced == 0,
        why=", ".join(reasons),
        replaced=replaced,
    )


# -- by trial -------------------------------------------------------------------------------


def _by_trial(content: bytes, written: str, named: list[str]) -> Decoded:
    declared = codec_of(written)
    utf8 = _strictly(content, "utf_8")
    cp949 = _strictly(content, "cp949") if utf8 is None or _may_be_cp949(utf8) else None
    if utf8 is not None and (cp949 is None or not _is_korean(cp949) or "cp949" not in named):
        return _result(utf8, "utf_8", written, declared)
    for codec in named:
        text = cp949 if codec == "cp949" else _strictly(content, codec)
        if text is not None and codec != "utf_8" and not _is_other_korean(content, codec, text):
            result = _result(text, codec, written, declared)
            if _might_be_korean(content, codec):
                why = f"{_label(codec)}인지 CP949인지 확신할 수 없음"
                return replace(result, is_exact=False, why=why)
            return result
    if utf8 is not None:
        return _result(utf8, "utf_8", written, declared)
    johab = _strictly(content, "johab")
    korean = [
        (text, codec)
        for text, codec in ((cp949, "cp949"), (johab, "johab"))
        if text is not None and _is_korean(text)
    ]
    if korean:
        text, codec = max(korean, key=lambda pair: _frequent_share(pair[0]))
        return _result(text, codec, written, declared)
    return _by_fewest_losses(content, written, named)


def _is_other_korean(content: bytes, codec: str, text: str) -> bool:
    """Whether a declared encoding only happens to fit what is Korean in another one."""
    if codec in {"cp949", "johab"}:
        other = _strictly(content, "johab" if codec == "cp949" else "cp949")
        return other is not None and _is_korean(other) and not _is_korean(text)
    if codec in _SINGLE_BYTE:  # reads everything: says nothing against Korean
        others = (_strictly(content, korean) for korean in ("cp949", "johab"))
        return any(other is not None and _is_korean(other) for other in others)
    other = _strictly(content, "cp949")
    return other is not None and _is_korean(other) and _frequent_share(other) >= FREQUENT_SHARE


def _might_be_korean(content: bytes, codec: str) -> bool:
    """Whether a text declared Chinese or Japanese reads as short Korean just as well."""
    other = None if codec in _SINGLE_BYTE or codec == "johab" else _strictly(content, "cp949")
    return codec != "cp949" and other is not None and _is_korean(other)


def _by_fewest_losses(content: bytes, written: str, named: list[str]) -> Decoded:
    """Nothing fits: broken bytes, or a text too short or too strange to be sure of."""
    tried = [(*_replacing(content, codec), codec) for codec in ("utf_8", "cp949", "johab")]
    tried += [(*_replacing(content, codec), codec) for codec in named if codec not in _SINGLE_BYTE]
    sound = [
        (text, replaced, codec)
        for text, replaced, codec in tried
        if codec != "johab" or _is_korean(text)
    ]
    text, replaced, codec = min(
        sound, key=lambda tried_one: (tried_one[1] - 8 * _hangul_gain(tried_one[0]), tried_one[1])
    )
    reasons = ["인코딩을 확신할 수 없음"] if not replaced else [_broken(replaced)]
    if codec_of(written) != codec:
        reasons.insert(0, f"선언은 {_shown(written) or '없음'}, 읽은 방식은 {_label(codec)}")
    return Decoded(
        text=text,
        encoding=_label(codec),
        declared=written,
        is_exact=False,
        why=", ".join(reasons),
        replaced=replaced,
    )


def _hangul_gain(text: str) -> float:
    """Whether what was read is Korean: breaks ties between encodings with equal losses."""
    return 1.0 if _is_korean(text) else 0.0


def _result(text: str, codec: str, written: str, declared: str) -> Decoded:
    text = _composed(text) if codec == "cp949" else text
    agrees = not written or codec == declared
    why = "" if agrees else f"선언은 {_shown(written)}, 실제는 {_label(codec)}"
    return Decoded(text=text, encoding=_label(codec), declared=written, why=why)


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _replacing(content: bytes, codec: str) -> tuple[str, int]:
    already = content.count("\ufffd".encode()) if codec == "utf_8" else 0
    text = content.decode(codec, "replace")
    if codec == "cp949":
        text = _composed(text)
    return text, text.count("\ufffd") - already


def _may_be_cp949(utf8: str) -> bool:
    """Valid UTF-8 without one Hangul syllable may be a short CP949 text by accident."""
    return _HANGUL.search(utf8) is None


def _is_korean(text: str) -> bool:
    """Whether a decoding made ordinary Korean: common syllables, few odd signs between."""
    sample = text[:_SAMPLE_CHARACTERS]
    if sample.isascii() and len(text) > len(sample):
        sample = "".join(_NOT_ASCII.findall(text)[:200])
    syllables = _HANGUL.findall(sample)
    if not syllables:
        return False
    strange = len(_STRANGE.findall(sample))
    if strange > len(syllables) * 0.2:
        return False
    common = sum(syllable in _COMMON for syllable in syllables)
    if common < KOREAN_SHARE * len(syllables):
        return False
    if len(_HANJA.findall(sample)) * 3 > len(syllables):
        return False
    return len(syllables) < _ENOUGH or _frequent_share(sample) >= FREQUENT_SHARE


def _frequent_share(text: str) -> float:
    syllables = _HANGUL.findall(text[:_SAMPLE_CHARACTERS])
    frequent = sum(syllable in _FREQUENT for syllable in syllables)
    return frequent / len(syllables) if syllables else 0.0


def _composed(text: str) -> str:
    """Put together the syllables that EUC-KR spells out behind a filler (뷁 as ㅤㅂㅞㄺ)."""
    if "\u3164" not in text:
        return text
    return _SPELT.sub(_compose, text)


def _compose(found: re.Match[str]) -> str:
    lead, vowel = _LEADS.find(found[1]), _VOWELS.find(found[2])
    tail = 0 if found[3] == "\u3164" else _TAILS.find(found[3]) + 1
    if lead < 0 or vowel < 0 or (tail == 0 and found[3] != "\u3164"):
        return found[0]
    return chr(0xAC00 + (lead * 21 + vowel) * 28 + tail)


def _broken(replaced: int) -> str:
    return f"깨진 글자 {replaced:,}개"


def _label(codec: str) -> str:
    return {"cp949": "CP949", "iso2022_kr": "ISO-2022-KR", "johab": "Johab"}.get(
        codec, codec.replace("_", "-").upper()
    )


def _shown(written: str) -> str:
    return "".join(character for character in written[:40] if character.isprintable())


# -- tables ---------------------------------------------------------------------------------

_PROLOG: Final = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:+ -]{1,40})["']"""
)
_META: Final = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE
)
_HANGUL: Final = re.compile("[가-힣]")
_HANJA: Final = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
#: Signs that ordinary Korean pages do not hold and wrong decodings are full of: single jamo
#: and hanja are left out on purpose, old feeds are full of ㅋ and 人.
_STRANGE: Final = re.compile(r"[\x80-\x9f\u0100-\u02ff\u0400-\u052f\ue000-\uf8ff\ufffd]")
_SPELT: Final = re.compile("\u3164([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ\u3164])")
_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

#: The 2,350 syllables of KS X 1001.
_COMMON: Final = frozenset(
    bytes([lead, trail]).decode("euc_kr")
    for lead in range(0xB0, 0xC9)
    for trail in range(0xA1, 0xFF)
)
_FREQUENT: Final = frozenset("이다는에을의로하고가지한기를사은도서어대자인리나시해있정으만")


_CODE_PAGES: Final = [
    "037", "273", "424", "437", "500", "720", "737", "775", "850", "852", "855", "856", "857",
    "858", "860", "861", "862", "863", "864", "865", "866", "869", "874", "875", "1006", "1026",
    "1125", "1140", "1250", "1251", "1253", "1254", "1255", "1256", "1257", "1258",
]  # fmt: skip


def _labels() -> dict[str, str]:
    """Labels of the web and of old feeds, letters and digits only, to codecs of Python."""
    rows = {
        "utf_8": "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 cp65001",
        "utf_16_le": "utf16le unicode ucs2 iso10646ucs2 unicodefeff csunicode",
        "utf_16": "utf16 u16",
        "utf_16_be": "utf16be unicodefffe",
        "utf_32": "utf32 ucs4 iso10646ucs4 u32",
        "utf_32_le": "utf32le",
        "utf_32_be": "utf32be",
        "cp949": "euckr cseuckr korean ksc5601 ksc56011987 ksc56011989 ksc56011992 ksx1001 "
        "isoir149 windows949 cp949 ms949 uhc xwindows949 949 ks5601 kscode",
        "johab": "johab cp1361 ms1361 ksc5601johab",
        "iso2022_kr": "iso2022kr csiso2022kr",
        "shift_jis": "shiftjis sjis xsjis mskanji csshiftjis",
        "cp932": "windows31j ms932 cp932",
        "euc_jp": "eucjp xeucjp cseucpkdfmtjapanese",
        "iso2022_jp": "iso2022jp csiso2022jp",
        "gb18030": "gb18030 gbk gb2312 chinese csgb2312 gb231280 isoir58 xgbk cp936 windows936",
        "big5": "big5 big5hkscs cnbig5 csbig5 xxbig5 big5tw cp950",
        "cp1252": "ascii usascii latin1 l1 iso88591 iso885911987 isoir100 cp819 ibm819 windows1252 "
        "cp1252 xcp1252 ansix341968 isolatin1",
        "koi8_r": "koi8r koi koi8 cskoi8r",
        "koi8_u": "koi8u",
        "mac_roman": "macintosh macroman xmacroman mac",
        "mac_cyrillic": "maccyrillic xmaccyrillic",
        "tis_620": "tis620",
        "hz": "hzgb2312 hz",
        "ptcp154": "ptcp154 csptcp154",
    }
    found = {name: codec for codec, names in rows.items() for name in names.lower().split()}
    found |= {f"iso8859{part}": f"iso8859_{part}" for part in range(2, 17) if part != 12}
    for page in _CODE_PAGES:
        found |= {f"{form}{page}": f"cp{page}" for form in ("cp", "ibm", "windows", "xcp", "csibm")}
    return found


_LABELS: Final = _labels()
_STATEFUL: Final = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
_SINGLE_BYTE: Final = frozenset(
    codec
    for codec in _LABELS.values()
    if codec.startswith(("cp", "iso8859", "koi8", "mac_", "tis", "ptcp"))
    and codec not in {"cp949", "cp932"}
)
