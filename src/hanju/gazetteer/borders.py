"""Borders: where a Korean name may begin and end inside a text.

Shape:  a text and positions in; booleans and lengths out. Hangul, Latin letters and digits
        belong to a word; Chinese characters, brackets and all marks are borders.
Units:  positions are characters of the text; a particle length is in characters.
Errors: any text and any position inside it is taken; nothing is raised.
Source: docs/decisions/0003-gazetteer.md; particles as in any Korean grammar, ordered by length.
"""

from __future__ import annotations

import re
from typing import Final

#: What `is_word` tells of one character, for a whole run of them.
_RUN: Final = re.compile(r"(?:[가-힣A-Za-z0-9０-ｚ]+|[^\W_\u3000-\U0010ffff]+)*")
_HANGUL_FIRST: Final = "가"
_HANGUL_LAST: Final = "힣"
_FINALS: Final = 28  # final consonants of a syllable block, counting "none"
_RIEUL: Final = 8  # index of the final consonant that takes 로, not 으로


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


# Particles by what they stand after: any syllable, a final consonant, a vowel.
_AFTER_ANY: Final = _words(
    "의 에 에서 에게 에는 에도 에만 에서는 에서도 에서의 "
    "에게는 에게서 에게도 에까지 에서만 에서부터 도 만 만의 만이 까지 까지도 부터 부터는 "
    "보다 보다는 처럼 마저 조차 께 께서 께서는 한테 및 "
    "등 등은 등이 등을 등의 등과 등도 등에 등에서 등에게 등으로 "
    "측 측은 측이 측을 측의 측에 측도 측과 "
    "그룹 그룹은 그룹이 그룹의 그룹을 그룹과 그룹도 뿐 뿐만 뿐아니라 "
    "들 들이 들은 들의 들도 들을 들과 마다 밖에 대로 하고 답게 같은 같이 에선 에게선 엔 에겐"
)
_AFTER_FINAL: Final = _words(
    "은 이 을 과 과의 과는 과도 이나 이란 이라 이라는 이라고 이며 이고 이든 이야 이냐"
)
_AFTER_VOWEL: Final = _words("는 가 를 와 와의 와는 와도 나 란 라 라는 라고 며 고 든 야 냐 가의 선")
_DIRECTION: Final = _words("로 로는 로도 로서 로써 로부터 로의 로만 론")
_SUBJECT: Final = frozenset({"이", "가", "은", "는", "도"})

_ANY: Final = frozenset(_AFTER_ANY)
_FINAL: Final = frozenset(_AFTER_FINAL) | {"으" + particle for particle in _DIRECTION}
_VOWEL: Final = frozenset(_AFTER_VOWEL) | frozenset(_DIRECTION)
_LOOSE: Final = _ANY | _FINAL | _VOWEL  # after Latin letters and digits the reading decides
_LONGEST: Final = max(map(len, _LOOSE))

# Marks that close the doer of a headline: the comma of the template, and its relatives.
CLOSING: Final = frozenset(",，、·ㆍ‧∙・-–—…:'\"“”‘’/&vV")
_HEAD_OPEN: Final = {
    "[": "]",
    "<": ">",
    "(": ")",
    "【": "】",
    "〈": "〉",
    "《": "》",
    "「": "」",
    "［": "］",
}
_LABEL_LIMIT: Final = 20  # [단독], <인사>; a longer bracket is part of the title
_HEAD_SKIP: Final = frozenset(" \t\n\r\u3000'\"“”‘’◆■▶◇□△▲▷●○★☆※·…-")


def is_word(char: str) -> bool:
    """Tell whether a character continues a word: Hangul, a Latin letter or a digit."""
    if char < "\u3000":
        return char.isalnum()
    return _HANGUL_FIRST <= char <= _HANGUL_LAST or "０" <= char <= "ｚ"


def is_hanja(char: str) -> bool:
    """Tell whether a character is a Chinese character, a border in Korean headlines."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "龎"


def is_hangul(char: str) -> bool:
    """Tell whether a character is a Hangul syllable."""
    return _HANGUL_FIRST <= char <= _HANGUL_LAST


def hangul_run(text: str, start: int) -> str:
    """Return the unbroken run of word characters from `start`."""
    return text[start : word_end(text, start)]


def word_end(text: str, start: int) -> int:
    """Return where the unbroken run of word characters from `start` ends."""
    run = _RUN.match(text, start)
    return start if run is None else run.end()


def particle_fits(last: str, particle: str) -> bool:
    """Tell whether a particle may follow a name that ends in the character `last`."""
    if particle in _ANY:
        return True
    if not is_hangul(last):
        return particle in _LOOSE
    final = (ord(last) - ord(_HANGUL_FIRST)) % _FINALS
    if final == 0:
        return particle in _VOWEL
    return particle in _FINAL or (final == _RIEUL and particle in _DIRECTION)


def is_particle(text: str) -> bool:
    """Tell whether a text is a particle by itself, such as 이란 after a quoted word."""
    return text in _LOOSE


def is_subject(particle: str) -> bool:
    """Tell whether a particle marks the subject or the topic."""
    return particle in _SUBJECT


def stem_length(token: str) -> int:
    """Return how much of a token is left when its longest fitting particle is taken off."""
    for size in range(min(_LONGEST, len(token) - 1), 0, -1):
        tail = token[-size:]
        if tail in _LOOSE and particle_fits(token[-size - 1], tail):
            return len(token) - size
    return len(token)


def head_of(text: str) -> int:
    """Return where a headline begins, after labels in brackets, quotes and marks."""
    here = 0
    while here < len(text):
        close = _HEAD_OPEN.get(text[here])
        if close is not None:
            end = text.find(close, here)
            if end < 0 or end - here > _LABEL_LIMIT:
                return here
            here = end + 1
        elif text[here] in _HEAD_SKIP:
            here += 1
        else:
            return here
    return here
