"""Readying: a sentence of a source in house form, before the analyser sees it.

Shape:  a sentence and the text before it in; the sentence as a bullet would write it out.
Units:  days are days of the month; lengths code points.
Errors: odd text never raises.
Source: design/house-style.md section 5; decision 0011.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.cut import without_opener, without_reporter_time, without_ties
from hanju.write.normalise_house import house_text, without_colour
from hanju.write.speech import indirect, with_given_name

if TYPE_CHECKING:
    from collections.abc import Sequence

#: the day of a report, before the report itself
_SAID_ON: Final = re.compile(r"^([^“”]{2,40}[은는이가])\s\d{1,2}일\s(?=“)")
#: the name of a column before the sentence
_COLUMN: Final = re.compile(r"^\[[^\[\]]{2,20}\]\s*(?=[가-힣A-Za-z0-9'‘“\"])")
#: a total whose figure the source itself has lost (총 가람면 협의체에 성금을 …)
_NO_TOTAL: Final = re.compile(
    r"(?<![가-힣\d])총\s(?=[가-힣]+[시군구읍면동](?:에|의)?\s|[가-힣]+(?:회|협의체|재단|센터|[가-힣]교)(?:에|에게)\s)"
)
_SHORT_DO: Final = re.compile(r"(?<=[가-힣])키로(?=\s(?:했|하|합))")


def in_house_form(sentence: str, before: str, days: Sequence[int] | None, *, room: int) -> str:
    """Write a sentence as the house does.

    Args:
        sentence: as the source has it.
        before: the text of its article before it, which names people in full.
        days: days of the report that the entry's own date tells, None to keep them.
        room: the length from which only the last of several quotations stays.
    """
    text = with_given_name(without_opener(_COLUMN.sub("", sentence)), before)
    text = without_colour(house_text(text))
    if text.count("'") % 2 and (text.startswith("'") or text.count("'") == 1):
        text = text.replace("'", "", 1)  # the reporter forgot to close it
    if days is not None:
        text = without_reporter_time(text, days)
    text = _NO_TOTAL.sub("", text)
    text = _SHORT_DO.sub("하기로", _SAID_ON.sub(r"\1 ", text))
    text = without_ties(indirect(text, room=room))
    if text.count("“") != text.count("”"):
        text = re.sub("[“”]", "", text)  # half a pair says nothing
    return text
