"""Particles: the right form after any word, also after digits and Latin letters.

Shape:  a word in, the particle or word + particle out; `split_particle` takes one off again.
Units:  none.
Errors: a word whose sound is not known takes the form for a vowel.
Source: 한글 맞춤법 and the readings of digits and letters; decision 0011.
"""

from __future__ import annotations

from typing import Final, Literal

Particle = Literal["이/가", "은/는", "을/를", "와/과", "으로/로", "이라/라", "이며/며"]

#: particle -> (after a final consonant, after a vowel)
_FORMS: Final[dict[Particle, tuple[str, str]]] = {
    "이/가": ("이", "가"),
    "은/는": ("은", "는"),
    "을/를": ("을", "를"),
    "와/과": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이라/라": ("이라", "라"),
    "이며/며": ("이며", "며"),
}
_RIEUL: Final = 8
#: final sound of each digit as read: 영 일 이 삼 사 오 육 칠 팔 구
_DIGIT_FINALS: Final = (21, _RIEUL, 0, 16, 0, 0, 1, _RIEUL, _RIEUL, 0)
#: letters whose Korean names end in a consonant: 엘 엠 엔 알 (others end in a vowel)
_LETTER_FINALS: Final = {"L": _RIEUL, "M": 16, "N": 4, "R": _RIEUL}
#: Latin names said as words, whose last sound is not that of the letter
_WORD_FINALS: Final = {
    "GOOGLE": _RIEUL, "APPLE": _RIEUL, "MOBILE": _RIEUL, "NG": 21, "ONE": 4, "GAME": 16,
}  # fmt: skip
_SYMBOL_FINALS: Final = {"%": 0, "℃": 0, "㎡": 0, "㎞": 0, "㎏": 16, "㏊": 0}
#: trailing zeros are read as a scale: 10 십, 100 백, 1000 천, 10000 만, 10^8 억
_ZERO_FINALS: Final = {1: 17, 2: 1, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 1}
_DIGITS: Final = "0123456789"
_CLOSERS: Final = "'\"’”)]}」』》>"


def final_of(word: str) -> int:
    """The number of the final consonant of the last sound (0: none, 8: ㄹ)."""
    core = word.rstrip()
    while core and core[-1] in _CLOSERS:
        if core[-1] == ")" and "(" in core:
            core = core[: core.rindex("(")].rstrip() or core[:-1]
        else:
            core = core[:-1].rstrip()
    if not core:
        return 0
    last = core[-1]
    if "가" <= last <= "힣":
        return (ord(last) - 0xAC00) % 28
    if last in _DIGITS:
        return _final_of_number(core)
    if last.isascii() and last.isalpha():
        return _final_of_latin(core)
    return _SYMBOL_FINALS.get(last, 0)


def _final_of_number(core: str) -> int:
    digits = ""
    for char in reversed(core):
        if char not in _DIGITS:
            break
        digits = char + digits
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros and zeros < len(digits) and "." not in core[-len(digits) - 1 :]:
        return _ZERO_FINALS.get(zeros, 1)
    return _DIGIT_FINALS[int(digits[-1])]


def _final_of_latin(core: str) -> int:
    word = ""
    for char in reversed(core):
        if not (char.isascii() and char.isalpha()):
            break
        word = char + word
    upper = word.upper()
    for name, final in _WORD_FINALS.items():
        if upper.endswith(name) and (name != "NG" or not word.isupper()):
            return final
    if word.isupper() or len(word) == 1:
        return _LETTER_FINALS.get(upper[-1], 0)
    # a word said as a word: l m n ng and stops close the syllable, the rest takes 으 or a vowel
    return {"L": _RIEUL, "M": 16, "N": 4, "P": 17, "B": 17, "K": 1, "C": 1}.get(upper[-1], 0)


def particle(word: str, which: Particle) -> str:
    """The form of a particle after `word`."""
    closed, open_ = _FORMS[which]
    final = final_of(word)
    if which == "으로/로" and final == _RIEUL:
        return open_
    return closed if final else open_


def with_particle(word: str, which: Particle) -> str:
    """`word` with the particle attached (AI + 이/가 = AI가)."""
    return word + particle(word, which)
