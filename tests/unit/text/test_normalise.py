"""Clean text keeps what a reader sees, and every pattern stays linear."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text import normalise
from hanju.text.normalise import (
    clean_address,
    clean_line,
    clean_text,
    comparison_key,
    mask_private,
)
from tests.ending import ends

FLASH_RESIDUE = (
    "// flash 오류를 우회하기 위한 함수 추가\n"  # what one portal leaves in every body
    "function _flash_removeCallback() {}"
)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("&amp;quot;탄소중립&amp;quot;&amp;middot;AI", '"탄소중립"·AI'),
        ("&#039;하나&#039; &amp;#39;둘&amp;#39;", "'하나' '둘'"),
        ("M&amp;amp;A와 R&D, AT&T;", "M&A와 R&D, AT&T;"),
        ("네<b>이버</b> 검색", "네이버 검색"),
        ("&lt;p&gt;가&lt;/p&gt;", "가"),
        ("a < b 이고 c > d", "a < b 이고 c > d"),
        ("<기자수첩> 봄이 온다", "<기자수첩> 봄이 온다"),
        ("&lt;기자수첩&gt; 봄", "<기자수첩> 봄"),
        ("<Time>지가 뽑은 <EBS> <ESG>", "<Time>지가 뽑은 <EBS> <ESG>"),
        ('<TIME datetime="2025">오늘</TIME class="x"> <time>내일</time>', "오늘 내일"),
        ("<BR>가<FONT color=red>나</FONT>", "가나"),
        ("<o:p>가</o:p><v:shape id=1>나", "가나"),
        ("<!-- 숨은 말 -->보이는 말<!DOCTYPE html>", "보이는 말"),
        ("<!-- 닫히지 않음", "닫히지 않음"),
        ("<![CDATA[가 나]]>", "가 나"),
        ("\u3164탄소\u200b중\u00ad립\ufeff \u202e전략\u202c", "탄소중립 전략"),
        ("가\u00a0나\u3000다\u2003라\t마", "가 나 다 라 마"),
        (unicodedata.normalize("NFD", "각시도"), "각시도"),
        ("ﾡￂﾤﾡￂ ﾾￇￓ", "간가 헤ㅜ"),
        ("ﾡﾡￂﾡﾡ", "ㄱ각ㄱ"),
        ("끝\ud83d\x00\x07", "끝"),
        ("“따옴표” ‘그대로’ １２３ ％", "“따옴표” ‘그대로’ １２３ ％"),
        ("", ""),
    ],
)
def test_a_line_reads_as_it_looks(given: str, clean: str) -> None:
    assert clean_line(given) == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("<p>하나</p><p>둘<br/>셋</p>", "하나\n\n둘\n셋"),
        ("하나\r\n\r\n\r\n\r\n둘  \n  셋", "하나\n\n둘\n셋"),
        ("<td>가</td><td>나</td><tr><td>다", "가 나\n다"),
        ("앞<script type='a'>if (a < b) { x(); }</script>뒤", "앞뒤"),
        ("앞<STYLE>p { }</style >뒤<script>끝이 없다", "앞뒤끝이 없다"),
        (FLASH_RESIDUE + "\n\n본문이다.", "본문이다."),
        ("var a = 1;\ndocument.write(x);\n};\n본문", "본문"),
        ("이 function 은 함수다. // 주석\n본문", "이 function 은 함수다. // 주석\n본문"),
        ("홍길동 기자 = 시는 밝혔다.\n무단전재 금지", "홍길동 기자 = 시는 밝혔다.\n무단전재 금지"),
        ("하나\u2029둘\u2028셋\x85넷", "하나\n\n둘\n셋\n넷"),
    ],
)
def test_a_body_keeps_its_paragraphs(given: str, clean: str) -> None:
    assert clean_text(given) == clean


@given(st.text())
def test_cleaning_gives_composed_text_without_anything_invisible(text: str) -> None:
    for cleaned in (clean_line(text), clean_text(text)):
        assert unicodedata.is_normalized("NFC", cleaned)
        assert cleaned == cleaned.translate(normalise._INVISIBLE)
        assert cleaned == cleaned.strip()
    assert "\n" not in clean_line(text)


words = st.sampled_from(
    ["가", "탄소", " ", "\n", "<p>", "</p>", "<b>", "&amp;", "&lt;", "<", ">", "3.5", "\u200b", "“"]
)


@given(st.lists(words, max_size=12).map("".join))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    if "&" not in once and "<" not in once:  # what looks like markup is a matter of rounds
        assert clean_text(once) == once
        assert clean_line(clean_line(text)) == clean_line(text)


def test_an_address_is_unescaped_and_trimmed() -> None:
    assert clean_address(" https://a.example/?a=1&amp;amp;b=2\u200b\n") == (
        "https://a.example/?a=1&b=2"
    )
    assert clean_address("https://a.example/?a=1&copy=2") == "https://a.example/?a=1&copy=2"


PERTURBATIONS: list[Callable[[str], str]] = [
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "\u3000"),
    "\u200b".join,
    "\u2060".join,
    lambda text: "\ufeff" + text,
    lambda text: "\u202a" + text + "\u202c",
    lambda text: text + "\u3164",
    lambda text: text[:3] + "\u00ad" + text[3:],
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFKD", text),
    lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    lambda text: text.replace("A", "\u0410").replace("C", "\u0421").replace("e", "\u0435"),
    lambda text: text.replace("A", "\u0391").replace("I", "\u0399"),
    lambda text: text.replace("I", "Ｉ").replace("A", "Ａ"),
    lambda text: text.replace(",", "，").replace("'", "’"),
    lambda text: text.replace("'", "&#039;"),
    lambda text: text.replace("&", "&amp;"),
    lambda text: f"<b>{text}</b>",
    lambda text: text.lower(),
    lambda text: text + "\ufe0f",
]
HEADLINES = [
    "환경부, CCUS 집적단지 3.5조 원 투자 '본격화'",
    "서산시, AI Center 개소",
    "R&D 예산 35조 원, 2026년 정부안 확정",
]


def headlines() -> list[str]:
    path = Path(__file__).parents[4] / "shared" / "data" / "issue-108" / "issue-108.json"
    if not path.is_file():
        return HEADLINES
    issue = json.loads(path.read_text(encoding="utf-8"))
    return HEADLINES + [
        entry["headline"]
        for chapter in issue["chapters"]
        for field in chapter["fields"]
        for category in field["categories"]
        for entry in category["entries"]
    ]


def test_half_width_jamo_are_those_of_unicode() -> None:
    for code, jamo in normalise._TO_JAMO.items():
        name = unicodedata.name(chr(code)).removeprefix("HALFWIDTH ")
        assert unicodedata.name(jamo) == name


def test_texts_that_look_the_same_have_the_same_key() -> None:
    for headline in headlines():
        keys = {comparison_key(change(headline)) for change in PERTURBATIONS}
        assert keys == {comparison_key(headline)}, headline


def test_the_key_keeps_what_makes_a_difference() -> None:
    keys = [comparison_key(text) for text in ("3.5조", "35조", "3조", "3,500", "CO₂", "C")]
    assert keys == ["3.5조", "35조", "3조", "3500", "co2", "c"]


@pytest.mark.parametrize(
    ("given", "masked"),
    [
        ("홍길동 기자 hong.gd@press.co.kr입니다", "홍길동 기자 [이메일]입니다"),
        ("문의: a@b.kr.", "문의: [이메일]."),
        ("(02)123-4567, 031-123-4567", "[전화번호], [전화번호]"),
        ("051) 123-4567 / 010-1234-5678 / 01012345678", "[전화번호] / [전화번호] / [전화번호]"),
        ("+82-10-1234-5678 070 1234 5678", "[전화번호] [전화번호]"),
        ("900101-1234567", "[주민등록번호]"),
        ("1588-1234, 2025-12-04, 123-45-67890", "1588-1234, 2025-12-04, 123-45-67890"),
        ("0.02-0.03, 991399-1234567, 10만-20만", "0.02-0.03, 991399-1234567, 10만-20만"),
        ("공공누리@ 없음 @태그", "공공누리@ 없음 @태그"),
        ("2024-2025 020-1 3-5", "2024-2025 020-1 3-5"),
    ],
)
def test_persons_are_masked_and_figures_are_not(given: str, masked: str) -> None:
    assert mask_private(given) == masked
    assert mask_private(masked) == masked


SIZE = 50_000
#: work that grows with the square of SIZE takes longer than this, work that does not a hundredth
SQUARE_S = 10
ADVERSARIAL = [
    piece * (SIZE // len(piece))
    for piece in (
        "<", "<script", "<script>", "<!--", "&", "&amp;", "&#", "a", "a@", "a.", "1", "010-", " ",
        "\n", " \n", "<a ", "//", "function a(", "function a ", "02-123", "\uffa1\uffc2", "\u3164",
        "<p>", "</b>", "<<b>b>", "]]>", "+82-", "e\u0301", "(02)", "var a=", "오후 ", "'", "<a:",
        "9001", "900101-", "utm_a=", "가.", "0", "-", "http://",
    )
]  # fmt: skip
ADVERSARIAL += [
    "a@" + "a." * (SIZE // 2),
    "<a" + " " * SIZE,
    "function a(" + "x" * SIZE,
    " " * SIZE + "x",
]


@pytest.mark.slow
@pytest.mark.parametrize("tool", [clean_line, clean_text, comparison_key, mask_private])
def test_hostile_text_of_fifty_kilobytes_is_read_in_one_go(tool: object) -> None:
    assert callable(tool)
    for text in ADVERSARIAL:
        with ends(SQUARE_S):
            tool(text)


@pytest.mark.slow
def test_no_pattern_backtracks() -> None:
    patterns = {
        name: value for name, value in vars(normalise).items() if isinstance(value, re.Pattern)
    }
    assert len(patterns) > 8
    for pattern in patterns.values():
        for text in ADVERSARIAL:
            with ends(SQUARE_S):
                pattern.sub("", text)
