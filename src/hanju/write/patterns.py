"""Pattern rules: what one pattern finds in any text, and the mend that is safe to apply.

Shape:  a text in, matches by rule out; a match in, the words that replace it out.
Units:  spans [start, end) in code points.
Errors: odd text never raises.
Source: design/house-style.md section 8 (profile `house`); design/documents-and-law.md section 2
        (profile `official`: 공문서, after 행정업무규정 제7조).

A mend is safe when it changes how a thing is written and never what is said. A rule without one
needs a person.
"""

# ruff: noqa: E501  tables of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model import Severity
    from hanju.settings import EntryRules

_BRACKETS: Final = re.compile(r"[「」『』《》〈〉【】‘’\"]")
_BROKEN: Final = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_COLOUR: Final = re.compile("성황리|최초|최대|본격|맞춤형|적극")


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A rule that one pattern finds; `{}` in the message stands for the words found."""

    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str
    mend: str
    #: what the words found become; None where only a person knows
    mended: Callable[[re.Match[str]], str] | None = None


def _tight(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match.group())


def _plain_date(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in re.findall(r"\d+", match.group()))
    return f"{year}. {month}. {day}."


def _clock(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "오후" else 0)
    return f"{hour:02d}:{int(match['minute'] or 0):02d}"


_BOTH: Final = (
    PatternRule(
        "N1", "W", re.compile(r"(?<=[0-9조억만천])\s+원(?![가-힣]*(?:자력|칙|인|장|점|도심|유|료))"),
        "'원' 앞에 띄어쓰기가 있습니다", "붙여 쓰세요(181억 원 → 181억원)", _tight,
    ),
    PatternRule(
        "N3", "W", re.compile(r"\d[조억만]\s\d"),
        "수 안에 띄어쓰기가 있습니다", "붙여 쓰세요(11만 7286 → 11만7286)", _tight,
    ),
    PatternRule(
        "T1", "W", re.compile(r"(?<!\s)\s+·\s*|·\s+"),
        "가운뎃점 옆에 띄어쓰기가 있습니다", "붙여 쓰세요(AI · 바이오 → AI·바이오)", lambda _: "·",
    ),
)  # fmt: skip
_LATER: Final = (
    PatternRule(
        "T3", "W", re.compile("㈜"), "'㈜'를 썼습니다", "(주)로 쓰세요", lambda _: "(주)"
    ),
    PatternRule(
        "T4", "I", re.compile(r"(?<![A-Za-z])[A-Z]{2,}\([가-힣 ]{2,}\)"),
        "'{}'은(는) 로마자가 앞에 있습니다", "우리말(로마자)로 쓰세요",
    ),
    PatternRule("T5", "E", _BROKEN, "보이지 않는 글자가 있습니다", "지우세요", lambda _: ""),
    PatternRule("B11", "I", _COLOUR, "'{}'은(는) 홍보하는 말입니다", "사실에 필요 없으면 빼세요"),
)  # fmt: skip
_HOUSE: Final = (
    *_BOTH[:1],
    PatternRule(
        "N2", "W", re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?!\d)"),
        "'{}'에 쉼표가 있습니다", "쉼표를 빼세요(8,345 → 8345)", lambda m: m.group().replace(",", ""),
    ),
    *_BOTH[1:],
    PatternRule(
        "T2", "W", _BRACKETS, "'{}'은(는) 쓰지 않는 부호입니다", "이름은 '…', 말은 “…”로 쓰세요"
    ),
    *_LATER,
)  # fmt: skip
#: 공문서: dates in dots with spaces and no leading zero, hours to 24, no space before a colon
_OFFICIAL: Final = (
    *_BOTH,
    PatternRule(
        "O1", "W",
        re.compile(
            r"(?<![\d.\-])(?!(?:19|20)\d\d\. [1-9]\d?\. [1-9]\d?\.)"
            r"(?:19|20)\d\d(?:\.\s?\d{1,2}\.\s?\d{1,2}\.?|-\d{1,2}-\d{1,2})(?!\d)"
        ),
        "날짜 '{}'의 모양이 다릅니다", "2025. 12. 4.처럼 0을 빼고 한 칸씩 띄어 쓰세요", _plain_date,
    ),
    PatternRule(
        "O2", "W",
        re.compile(r"(?P<half>오전|오후)\s?(?P<hour>1[0-2]|[1-9])시(?:\s?(?P<minute>[0-5]?\d)분)?"),
        "시각 '{}'의 모양이 다릅니다", "24시간제로 쓰세요(오후 2시 30분 → 14:30)", _clock,
    ),
    PatternRule(
        "O3", "I", re.compile(r"(?<![\d,.])\d{4,}(?=원)"),
        "금액 '{}'에 쉼표가 없습니다", "세 자리마다 쉼표를 찍으세요(234580원 → 234,580원)",
        lambda m: f"{int(m.group()):,}",
    ),
    PatternRule(
        "O4", "W", re.compile(r"(?<=[가-힣A-Za-z)])\s+:(?=\s)|(?<=[0-9가-힣.)])(?:\s+[~∼～]\s*|[~∼～]\s+|[∼～])(?=[0-9가-힣])"),
        "쌍점이나 물결표의 띄어쓰기가 다릅니다", "앞말에 붙여 쓰세요(기간: 12. 4.~12. 10.)",
        lambda m: ":" if ":" in m.group() else "~",
    ),
    *_LATER,
)  # fmt: skip


def pattern_rules(rules: EntryRules) -> tuple[PatternRule, ...]:
    """The pattern rules of the profile that the office chose."""
    return _OFFICIAL if rules.profile == "official" else _HOUSE
