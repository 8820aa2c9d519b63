"""Letterhead: the lines of a release that speak of the release, taken off its text.

Shape:  the text of an attached release and its title in, the text without head and foot out.
Units:  lines.
Errors: none; a text that would lose everything stays as it is.
Source: the forms of Korean releases (보도시점, 배포, 담당 부서, 연락처); written for hanju.
"""

from __future__ import annotations

import re
from typing import Final

from hanju.text.normalise import comparison_key

#: A letterhead is at the very top; further down the same words are text.
HEAD_LINES: Final = 15
FOOT_LINES: Final = 20


def without_letterhead(text: str, title: str = "") -> str:
    """Take the head (mark, times, title) and the foot (desk, telephone) off a release."""
    lines = text.split("\n")
    start, own = 0, comparison_key(title)
    for number, line in enumerate(lines[:HEAD_LINES]):
        if not line.strip():
            continue
        if _HEAD.search(line.strip()) or (own and comparison_key(line) == own):
            start = number + 1
        elif _PROSE.search(line.strip()):
            break
    end = len(lines)
    for number in range(len(lines) - 1, max(start, len(lines) - FOOT_LINES) - 1, -1):
        line = lines[number].strip()
        if line and not _FOOT.search(line):
            break
        end = number
    kept = "\n".join(lines[start:end]).strip()
    return kept or text.strip()


_PROSE: Final = re.compile(r"[다요][.]$|^[^|]{80}")
_HEAD: Final = re.compile(
    r"^[\[<【(]?\s?보\s?도\s?(?:참\s?고\s?|설\s?명\s?|해\s?명\s?)?자\s?료\s?[\]>】)]?(?:\s?\|.{0,200})?$"
    r"|^(?:즉\s?시|엠\s?바\s?고)\s?보\s?도"
    r"|^(?:보\s?도\s?시\s?점|보\s?도\s?일\s?시|배\s?포\s?일\s?시|배\s?포\s?일|배\s?포)\s?[:：|]?\s?(?:\||\d|즉시|배포)"
    r"|^(?:담\s?당\s?(?:부\s?서|과|자|국)?|책\s?임\s?자|주\s?무\s?부\s?서)\s?[:：|]"
    r"|^(?:총|전체)\s?\d{1,3}\s?(?:쪽|매|페이지)"
)
_FOOT: Final = re.compile(
    r"\|.{0,100}(?:책임자|담당자|과\s?장|사무관|주무관|팀\s?장|국\s?장)"
    r"|^(?:담\s?당\s?(?:부\s?서|과|자|국)?|책\s?임\s?자|연\s?락\s?처|문\s?의(?:\s?처)?|자료\s?제공)\s?[:：|(]"
    r"|^<?\s?(?:총괄|공동|협조)\s?>?\s?(?:\||$)|^[-–—]{1,3}\s?끝\s?[-–—]{1,3}$|^끝\.?$"
    r"|^\(?0\d{1,2}[)\-]\s?\d{3,4}-\d{4}\)?$|^\[전화번호\]$"
    r"|^붙임\s?[:：.]?\s?\d?\.?\s?$"
)
