"""Texts that want to break out of a format."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from hanju.model import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
)

TEXTS: Final = {
    "controls": "제어\x00문자\x01와\x0b\x1b[31m\x7f\x85 줄\n바꿈\r\n탭\t끝",
    "noncharacters": "비문자 \ufffe \uffff \ufdd0 \U0001fffe",
    "surrogates": "반쪽 \ud83d 글자 \udc00",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "breakout": "\"'></title></style></textarea><svg/onload=alert(1)>",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp;",
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "typst": '#panic("x") $x^2$ *a* _b_ @label <label> [c] #import "/etc/passwd": * `r` // /* */',
    "typst_lines": "#link(\"javascript:1\")[x] ~ -- --- ... = == - + 1. /term: '' \\",
    "markdown": "# 제목 [x](javascript:1) ![y](z) | a |\n- *b* _i_ `c` ~~s~~ <b> @me #1 www.x",
    "rtl": "\u202eغلط\u202c العربية עברית \u2067abc\u2069 \u200f",
    "unprintable": "😀 汉字 ไทย 𒀀 \ue000",
    "joiners": "가\u200b나\u200d다\u2060라\ufeff마\xad바",
    "combining": "e\u0301 \u1100\u1161\u11a8 a" + "\u0301" * 200,
    "long_word": "가" * 17_000,
    "long_latin": "x" * 50_000,
    "empty": "",
    "spaces": "   \u3000  ",
}
ADDRESSES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>",
    "https://a.example/)](javascript:1)",
    "https://한글.example/가나?다=라",
    "//evil.example",
    "",
    "https://a.example/\ud800",
)


def hostile_issue(text: str, *, address: str = "https://a.example/1") -> Issue:
    """An issue with the text in every place that holds one."""
    source = EntrySource(
        url=address,
        outlet=text,
        title=text,
        published_at=datetime(2025, 12, 4, tzinfo=UTC),
        license="kogl-1",
    )
    entry = Entry(
        id=EntryId(text[:300] or "e1"),
        headline=text,
        event_date=date(2025, 12, 4),
        bullets=(Bullet(text=text), Bullet(text="가온시가 시범 사업을 시작."), Bullet(text=text)),
        sources=(source,),
        written_by="llm",
    )
    plain = Entry(
        id=EntryId("plain"), headline="뒤따르는 항목", event_date=date(2025, 12, 5), bullets=()
    )
    categories = (
        IssueCategory(name=text[:400], entries=(entry, plain)),
        IssueCategory(name="빈 구분"),
    )
    short = text[:2000]
    return Issue(
        number=9,
        series_line=short,
        title=short,
        english_title=short,
        base_date=date(2025, 12, 11),
        window_start=date(2025, 12, 4),
        window_end=date(2025, 12, 10),
        base_line=short,
        chapters=(
            IssueChapter(title=short, fields=(IssueField(name=short, categories=categories),)),
        ),
        disclaimer=short,
        state="approved",
        notices=(short,),
    )
