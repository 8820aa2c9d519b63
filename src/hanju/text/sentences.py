"""Sentences: cut a Korean article into sentences, and name what is no sentence of it.

Shape:  a text in, `Sentence`s out in order; `boilerplate` is "" for a real sentence, else the
        Korean reason why a draft must not use it.
Units:  spans [start, end) in code points of the text given; `text` is the span's text with its
        white space made single, and none where a line broke inside a word.
Errors: odd text never raises; an empty text gives nothing.
Source: docs/decisions/0011-builtin-writer.md; traps in tests/unit/text/test_sentences.py.

Written by rule: the analyser's own splitter costs 2 ms a paragraph and cuts inside quotations.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from hanju.text.instructions import FORGED, asks, instruction_why


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `paragraph` counts the lines of text it came from."""

    text: str
    span: tuple[int, int]
    paragraph: int
    boilerplate: str = ""
    in_list: bool = False


#: (reason, pattern): a whole line that is no news
_LINES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("전자우편 주소", re.compile(r"^(?:\S{0,80}\s){0,3}\S{0,60}?[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}\s{0,5}\S{0,80}$")),
    ("저작권 표시", re.compile(
        r"무단\s?(?:전재|복제|배포)|재배포\s?금지|저작권자|ⓒ|Copyright|All rights reserved|공공누리|KOGL", re.IGNORECASE)),
    ("연락처", re.compile(
        r"^(?:[■▲◆◇○●□※*\-–·ㅇ]\s?)?(?:문\s?의|담당자|담당\s?부서|작\s?성\s?과|작\s?성\s?팀|연\s?락\s?처|전화|제\s?공\s?일|자료\s?제공|담당)"
        r"\s?(?:전화|처)?\s?[:：(☎]|^☎|\(?0\d{1,2}[)\-]\s?\d{3,4}-\d{4}\)?\s?$")),
    ("사진 설명", re.compile(
        r"^[\[(<【]?\s?(?:사진|그래픽|자료|이미지|도표|표|출처|영상|사진설명|일러스트|CG)\s?(?:설명|제공|출처)?\s?[=:／/|\]】>)]"
        r"|[\[(<【]\s?(?:사진|그래픽|자료|출처|이미지|일러스트)\s?(?:제공)?\s?[=:／/][^\])>】]*[\])>】]\.?$|/?\s?사진\s?=\s?\S+(?:\s\S+){0,3}$"
        r"|(?:기념\s?촬영을 하|포즈를 취하|인사말을 하|들어 ?보이|지켜보|둘러보|박수를 치|축사를 하|발언하|연설하|연설을 하|강연하|강연을 하|답변하|질의하|브리핑하|주시하|시연하)고 있다\.?$|(?:제공|캡처|갈무리|기자|연합뉴스|뉴스1|뉴시스)\s?[\])】>]\s?$|^※\s?사진|고 있다\.?\s?[/(〈<]?\s?[가-힣A-Za-z0-9·\s]{2,20}\s?제공\s?[)〉>]?\.?$")),
    ("누리집 메뉴", re.compile(
        r"^(?:목록|이전글|다음글|첨부\s?파일|다운로드|DOWNLOAD.*|인쇄|공유|조회수?.*|Home|미리보기|매우만족.*|의견\s?:?|이 페이지에서 .*"
        r"|보도자료\s?상세|담당부서|만족도.*|.*\d ?hit ?/.*)$|\.(?:hwpx?|pdf|jpe?g|png|docx?|xlsx?|zip)\s?$", re.IGNORECASE)),
    ("기사 안내", re.compile(
        r"^(?:\[?관련\s?기사|▶\s?(?:관련|바로|기사)|☞|\[알림\]|더 읽기|다음은|한눈에|기자\s?프로필"
        r"|(?!.{30,}다\.?$)(?:클릭|구독|좋아요|네이버|카카오톡|제보)|\(끝\)|끝\.?$|<끝>)")),
    ("시각 표시", re.compile(r"^(?:\d{4}[.\-/]\s?\d{1,2}[.\-/]\s?\d{1,2}\.?\s?)?\d{1,2}:\d{2}$|^(?:입력|수정|등록|송고)\s?[:\d]")),
    ("기자 이름", re.compile(
        r"^[\[(<【]?[가-힣\s=/·]{2,20}\s?(?:선임|전문|객원|수습|인턴)?\s?(?:기자|특파원|논설위원|에디터|인턴)\s?[\])>】]?\.?$")),
)  # fmt: skip
_LIST_MARK: Final = re.compile(
    r"^\s*(?:[▲△▶▷◆◇■□○●◎※▪▫•∙ㅇ]|[①-⑳]|[-–―]\s|\d{1,2}[.)]\s|[가-하][.)]\s|\*)\s?"
)
#: "[견본일보=홍길동 기자]", "(서울=연합뉴스) 홍길동 기자 = ", "[헤럴드경제=…]"
_DATELINE: Final = re.compile(
    r"^\s*\[[^\]]{2,50}(?:기자|특파원|=)[^\]]{0,30}\]\s*|^\s*=\s?[가-힣]{2,4}\s(?:기자|특파원)\s?[\])]\s*"
    r"|^\s*(?:[\[(【<][^\])】>]{2,40}(?:기자|특파원|뉴스|신문|일보|경제|=)[^\])】>]{0,30}[\])】>]\s*)+(?:[가-힣]{2,4}\s?(?:기자|특파원)\s?[=|]\s?)?"
    r"|^\s*[가-힣A-Za-z0-9]{2,12}\s?=\s?[가-힣]{2,4}\s(?:기자|특파원)\s?[=|]?\s?"
    r"|^\s*[가-힣]{2,4}\s(?:기자|특파원)\s?=\s?"
)
#: whose picture stands above, run into the sentence behind it: "(사진=견본통신)7일 …"
_CREDIT: Final = re.compile(
    r"\((?:사진|자료|그래픽|이미지)\s?(?:제공)?\s?[=:][^()]{1,30}\)\s*(?=\S)"
)
#: a heading run into the first sentence, which names the same body again as its subject
_HEADING: Final = re.compile(
    r"(?P<body>[가-힣A-Za-z]{3,16}),?\s[^.,!?“”\n]{6,60}?[가-힣](?<![은는이가을를의에와과로도])\s(?=[가-힣]{0,8}(?P=body)(?:\([^()\n]{1,30}\))?[은는이가]\s[^\n]{10,}다\.)"
)
#: what a paper says of its own page, all of it in brackets
_OWN_NOTE: Final = re.compile(r"^(?:\[[^\[\]]{2,20}\]\s)?\[[^\[\]]+니다\.?\]$")
_ENDS: Final = re.compile(r"(?:[.!?。…]|[다요죠음함임됨까])[\"'”’)\]]*$")
_FINAL: Final = re.compile(r"[.!?。]+")
_AFTER_QUOTE: Final = re.compile(
    r"\s*(?:이?라|하?고|이?라고|이?라며|이?라면서|이?라는|며|면서|는\s|란\s|이란|라던|고도|다며|을\s|를\s|이\s|가\s|은\s|의\s|에\s|로\s|으로\s|와\s|과\s|도\s|등|까지|하며|하면서|였|했|이었|이다|이며|,)"
)
#: words that open a new sentence where the full stop was forgotten
_FORGOTTEN_STOP: Final = re.compile(
    r"(?<=[했됐렸졌났왔었였있없한된간난친룬든]다)\s+(?=(?:이어|또한?|한편|그는|특히|아울러|이에|이를|이번|한국|그러나|하지만|앞서)[\s가-힣])"
)
#: a stop inside an unmarked quotation: "줄었다. 고 밝혔다"; "고 작가는" begins a sentence
_QUOTES_ON: Final = re.compile(
    r"\s*(?:(?:라|라고|며)\s|이?라며|고\s(?:\S+\s){0,2}?(?:말|밝|전|강조|설명|덧|주장|당부|지적|언급|답|소개|토로|호소|약속|알|발표)[가-힣]*[했혔였]?)"
)
#: the longest half of a name in single marks
NAME: Final = 40
#: sentences behind an order to the writer that may belong to it
ORDER_REACHES: Final = 3
BESIDE_ORDER: Final = "작성기에게 하는 지시로 보이는 글의 곁"
_OPEN, _CLOSE = "“‘「『《〈([{", "”’」』》〉)]}"


def sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences; lines that are no news keep their place and a reason."""
    return list(_in_sentences(text))


#: texts kept cut: the stages of one story ask for the same ones
_KEPT: Final = 32


@lru_cache(maxsize=_KEPT)
def _in_sentences(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_lines(text)):
        line = text[start:end]
        reason = _line_reason(line)
        if reason:
            found.append(Sentence(_single(line), (start, end), number, reason))
            continue
        mark = _LIST_MARK.match(line)
        listed = mark is not None
        lead = mark or _DATELINE.match(line)
        offset = start + (lead.end() if lead and lead.end() < len(line) else 0)
        for low, high in _cuts(text, offset, end):
            found.append(_judged(text, low, high, number, listed=listed))
    return tuple(_without_orders(found))


def _without_orders(found: list[Sentence]) -> list[Sentence]:
    """What stands around an order to the writer is no news either: the order may go on."""
    whys = [instruction_why(sentence.text) for sentence in found]
    orders = [at for at, why in enumerate(whys) if why]
    if not orders:
        return found
    spoiled: set[int] = set()
    for at in orders:
        end = len(found) if whys[at] == FORGED else at + ORDER_REACHES + 1
        spoiled.update(range(max(0, at - 1), end))
    return [
        replace(sentence, boilerplate=sentence.boilerplate or whys[at] or BESIDE_ORDER)
        if at in spoiled
        else sentence
        for at, sentence in enumerate(found)
    ]


def real_sentences(text: str) -> list[Sentence]:
    """Only what a draft may use."""
    return [sentence for sentence in sentences(text) if not sentence.boilerplate]


def _single(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of the non-empty lines, hard-wrapped ones put together again."""
    spans: list[tuple[int, int]] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        line = raw.strip()
        if line:
            start = at + raw.index(line[0])
            spans.append((start, start + len(line)))
        at += len(raw)
    wrapped = _is_wrapped(text, spans)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        goes_on = joined and (wrapped or _splits_word(text, joined[-1][1], start))
        if goes_on and _runs_on(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether lines were cut at a width: many long ones end in the middle of a sentence."""
    if len(spans) < 4:
        return False
    long_ = [text[a:b] for a, b in spans if b - a >= 20]
    broken = [line for line in long_ if not _ENDS.search(line)]
    return len(broken) >= 3 and len(broken) * 2 >= len(long_) and max(map(len, long_)) <= 100


def _runs_on(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    line = text[before[0] : before[1]]
    gap = text[before[1] : after[0]]
    following = text[after[0] : after[1]]
    return (
        gap.count("\n") == 1
        and not _ENDS.search(line)
        and not _LIST_MARK.match(following)
        and not _line_reason(line)
        and not _line_reason(following)
    )


#: the rest of a word at the head of a line, which begins no sentence
_REST: Final = re.compile(
    r"(?:다|했다|됐다|한다|된다|하였다|했으며|했습니다|습니다|으로|에서|에게|까지|부터|[을를는의])(?=[\s.,])"
)
_LAST_WORD: Final = re.compile(r"(?<![^\s(])[가-힣]{1,8}$")
_FIRST_WORD: Final = re.compile(
    r"[가-힣]{1,8}?(?=(?:에서|으로|[은는이가을를의에도로와과]){0,2}(?![가-힣]))"
)


def _splits_word(text: str, end: int, start: int) -> bool:
    """A board broke its lines inside a word: the rest of one stands there, or the text has it whole."""
    last = _LAST_WORD.search(text, max(0, end - 20), end)
    if last is None:
        return False
    if _REST.match(text, start):
        return True
    first = _FIRST_WORD.match(text, start)
    if first is None or len(last.group() + first.group()) < 3:
        return False
    whole = re.escape(last.group() + first.group())
    marks = "(?:에서|으로|[은는이가을를의에도로와과]){0,2}"
    return re.search(rf"(?<![가-힣]){whole}{marks}(?![가-힣])", text) is not None


def _unbroken(text: str, low: int, high: int) -> str:
    """The words of a span, without the breaks that a board put into one of them."""
    made, at = "", low
    for gap in re.finditer(r"(?<=[가-힣])[^\S\n]*\n[^\S\n]*(?=[가-힣])", text[low:high]):
        if _splits_word(text, low + gap.start(), low + gap.end()):
            made, at = made + text[at : low + gap.start()], low + gap.end()
    return _single(made + text[at:high])


def _line_reason(line: str) -> str:
    if len(line) > 400:  # a whole article on one line may hold any of these words
        return ""
    for reason, pattern in _LINES:
        if pattern.search(line) and (len(line) < 90 or reason in {"사진 설명", "저작권 표시"}):
            if reason == "저작권 표시" and len(line) > 140:
                continue
            return reason
    return ""


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences between two places of one line."""
    breaks = _breaks(text, start, end)
    spans = []
    at = start
    for place in [*breaks, end]:
        low, high = at, place
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        credit = _CREDIT.match(text, low, high) or _HEADING.match(text, low, high)
        low = credit.end() if credit else low
        if high > low:
            spans.append((low, high))
        at = place
    return spans


def _breaks(text: str, start: int, end: int) -> list[int]:
    """Places after which a new sentence begins; nothing is cut inside a quotation."""
    line = text[start:end]
    straight = line.count('"') % 2 == 0
    balanced = {
        mark: line.count(mark) == line.count(close)
        for mark, close in zip(_OPEN, _CLOSE, strict=True)
    }
    depth, quoted = 0, False
    places = []
    i = 0
    while i < len(line):
        char = line[i]
        if char == '"' and straight:
            quoted = not quoted
            if not quoted and _closes_sentence(line, i) and depth == 0:
                places.append(start + i + 1)
        elif char in _OPEN and balanced[char] and char != "‘":
            depth += 1
        elif char in _CLOSE and char != "’":
            depth = max(0, depth - 1)
            if char == "]" and depth == 0 and not quoted and line[:i].endswith("니다."):
                places.append(start + i + 1)
            if char == "”" and depth == 0 and not quoted and _closes_sentence(line, i):
                places.append(start + i + 1)
        elif char in ".!?。" and depth == 0 and not quoted:
            run = _FINAL.match(line, i)
            stop = run.end() if run else i + 1
            if _is_stop(line, i, stop) and not _in_name(line, i, stop):
                places.append(start + stop)
            i = stop
            continue
        i += 1
    if not quoted:
        places += [
            start + m.end() for m in _FORGOTTEN_STOP.finditer(line) if _outside(line, m.start())
        ]
    return sorted(set(places))


def _in_name(line: str, at: int, stop: int) -> bool:
    """A cry inside a name in single marks: ‘들녘 열고! 바다 열고!’라는 주제."""
    if line[at] not in "!?":
        return False
    opened = line.rfind("‘", max(0, at - NAME), at)
    closed = line.find("’", stop, stop + NAME)
    return opened >= 0 and closed >= 0 and "’" not in line[opened:at] and "‘" not in line[at:closed]


def _outside(line: str, at: int) -> bool:
    before = line[:at]
    return before.count('"') % 2 == 0 and before.count("“") <= before.count("”")


def _closes_sentence(line: str, at: int) -> bool:
    """Tell whether the quotation that ends at `at` also ends its sentence."""
    inner = line[max(0, at - 2) : at].rstrip()
    after = line[at + 1 :]
    if not inner.endswith((".", "!", "?")) or not after.strip():
        return False
    return after[0].isspace() and not _AFTER_QUOTE.match(after)


def _is_stop(line: str, at: int, stop: int) -> bool:
    """Tell a full stop from the dot of a number, a date, an abbreviation or an address."""
    before, after = line[:at], line[stop:]
    if not before or not after.strip():
        return bool(before)
    previous, following = before[-1], after[0]
    if line[at] in "!?。":
        return following.isspace() or following in "“\"'‘" or "가" <= following <= "힣"
    if "가" <= previous <= "힣" or previous in "\"'”’)]%":
        if following.isspace():
            return not _QUOTES_ON.match(after)
        glued = previous in "다요음함임됨까" and ("가" <= following <= "힣" or following in "“\"‘'")
        glued = glued or (previous == "다" and re.match(r"\d{1,4}[일월년]", after) is not None)
        return glued and not after.startswith(("라고", "라며", "고 ", "며 "))
    # a unit or a name may end a sentence: "430㎾. 한 해", "ESG. 시는"
    if not (previous.isascii() and previous.isdigit()) and re.match(r"\s+[가-힣'“]", after):
        return re.search(r"(?:[㎀-㏿㎡]|[A-Za-z]{3,})$", before) is not None
    # "2025. 12. 4.", "3.5", "U.S.", "No. 108"
    return False


def _judged(text: str, low: int, high: int, number: int, *, listed: bool) -> Sentence:
    plain = _unbroken(text, low, high)
    reason = ""
    if _OWN_NOTE.match(plain):
        reason = "기사 안내"
    elif re.search(r"(?:…|\.\.)$", plain):
        reason = "제목 줄 또는 끊긴 문장"
    elif not _ENDS.search(plain):
        reason = "목록" if listed else "제목 줄 또는 끊긴 문장"
    elif len(plain) < 8:
        reason = "너무 짧음"
    elif plain.endswith(("?", "!")):
        reason = "물음·느낌"
    elif asks(plain) and not plain.endswith(("된다.", "됩니다.", "된다", "됩니다")):
        reason = "부탁이나 지시"
    elif listed and not re.search(r"[다요]\.?[\"”]?$", plain):
        reason = "목록"
    elif not plain.endswith((".", "다", "다”", '다"', "요")) and len(plain) < 60:
        reason = "제목 줄 또는 끊긴 문장"
    return Sentence(plain, (low, high), number, reason, listed)
