"""Reckoned: numbers that a writer cut short or worked out, with the words that say so.

Shape:  a `Reading` of the source, the `Told` text and one `Quantity` of it in; true or false out.
Units:  spans [start, end) of the text; shares in per cent.
Errors: odd text never raises; an empty source bears nothing out.
Source: docs/decisions/0012-guard.md.

1만1천여 and 1만1천을 넘는 are said of 1만1542, 1.7% of 1.72%, 오른 50만 of 150만에서 200만, 지난해 120만
of a rise of 10만 to 130만, 92% and 3분의 2 of two numbers of which the text tells one. Each needs
its own word beside the number, or its partner in the text: by themselves such values come about by
chance.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from hanju.write.guard.reading import BIG, same_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.text.numbers import Quantity
    from hanju.write.guard.reading import Reading, Told

_HUNDRED: Final = Decimal(100)


def reckoned(source: Reading, told: Told, found: Quantity) -> bool:
    """The number follows from those of the source, and the text says how."""
    if found.high is not None or found.ordinal or not found.value:
        return _fraction(source, told, found)
    return (
        _cut_short(source, told, found)
        or stepped(source, told, found)
        or _before_the_change(source, told, found)
        or _the_rest(source, told, found)
        or _in_a_year(source, told, found)
        or _share(source, told, found)
        or _so_many_times(source, told, found)
        or _of_two_told(source, told, found)
        or _each_on_average(source, told, found)
        or _fraction(source, told, found)
        or _days_between(source, told, found)
        or _named_sum(source, told, found)
        or _whole_list(source, found)
    )


def _one_kind(found: Quantity, other: Quantity) -> bool:
    money = min(found.value, other.value) >= BIG and {found.unit, other.unit} == {"", "원"}
    return same_unit(found.unit, other.unit) or money


# --- cut short ---

#: behind a number: what it falls short of, and what falls short of it
_MORE: Final = re.compile(
    r"\s?[을를이가도선대여]{0,2}\s?(?:(?:처음|훌쩍|크게|다시|이미)\s)?(?:여\s|넘|웃[도돈돌돎]|상회|초과|돌파|이상|훌쩍|대[의에로를가인,\s]|대$|선을)"
)
_LESS: Final = re.compile(
    r"\s?[을를이가에의]?\s?(?:(?:조금|약간|크게|모두|한참)\s)?(?:못\s?미[치쳤친]|밑[도돈돌돎]|하회|안\s?되|미만|이하|이내|가까|육박|턱밑)"
)
#: 여 and 대 leave out at most this share of the number
LEFT_OUT: Final = 8
#: a rounded number with a point keeps so many digits
DIGITS_KEPT: Final = 2


def last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is written: 1000 of 11000, 0.1 of 1.7."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def _cut_short(source: Reading, told: Told, found: Quantity) -> bool:
    step = last_place(found.value)
    written = told.text[found.span[0] : found.span[1]]
    more = "여" in written or "남짓" in written or found.bound in {"이상", "초과"}
    more = more or _MORE.match(told.text, found.span[1]) is not None
    less = found.bound in {"이하", "미만"} or _LESS.match(told.text, found.span[1]) is not None
    for other in source.quantities:
        if not _one_kind(found, other):
            continue
        end = other.high if other.high is not None and less else other.value
        if other.high is not None and not less:
            continue
        apart = end - found.value
        if abs(apart) >= step or abs(apart) * LEFT_OUT > end:
            continue
        if (more and apart > 0) or (less and apart < 0) or _fewer_decimals(found, other):
            return True
    return False


def _fewer_decimals(found: Quantity, other: Quantity) -> bool:
    """1.7% of 1.72%."""
    digits = found.value.normalize().as_tuple()
    short, full = int(digits.exponent), int(other.value.normalize().as_tuple().exponent)
    if _nearly(found.value, other.value):
        return True
    if not full < short <= -1 or len(digits.digits) < DIGITS_KEPT:
        return False
    return other.value.quantize(last_place(found.value), ROUND_HALF_UP) == found.value


#: 6% of 6.1%: what is left out is so small a part that nobody tells it
UNTOLD_POINTS: Final = Decimal("0.02")


def _nearly(short: Decimal, full: Decimal) -> bool:
    whole = full < _HUNDRED and short % 1 == 0 and full % 1 != 0
    return whole and abs(full - short) <= full * UNTOLD_POINTS


# --- what changed, and by how much ---

_CHANGED: Final = re.compile(
    r"[^.]{0,36}?(?:늘|오[르른름]|올[라랐리린렸려]|인상|증가|상승|증액|증원|높[이아였인]|줄|감소|감액|내[리린렸려]|낮[추아춘췄]|하락|떨어|인하|축소|확대|연장|단축|많|적[은었]|차이|더\s|앞[서섰당])"
)
_SET_APART: Final = re.compile(
    r"에서|보다|대비|→|->|이던|였던|기존|종전|지난해|작년|전년|전월|같은\s기간|이어|지만|으나|반면|대로|각각"
)
#: characters between the two numbers of a step, and of a step whose digits tell enough
STEP: Final = 40
FAR_STEP: Final = 130
#: from so many telling digits on a difference is no chance
TELLING: Final = 3


def stepped(source: Reading, told: Told, found: Quantity) -> bool:
    """50만 원 오름 of 150만원에서 200만원; 20%포인트 of 40%→60%."""
    if _CHANGED.match(told.text, found.span[1]) is None:
        return False
    return any(_is_step(source, told, found, one, other) for one, other in _steps(source, found))


def _steps(source: Reading, found: Quantity) -> Iterator[tuple[Quantity, Quantity]]:
    like = [
        q
        for q in source.quantities
        if q.high is None
        and not q.ordinal
        and q.span[0] not in source.dated
        and (_one_kind(found, q) or (found.unit == "%p" and q.unit == "%"))
    ]
    return pairwise(like)


def _is_step(source: Reading, told: Told, found: Quantity, one: Quantity, other: Quantity) -> bool:
    apart, between = abs(one.value - other.value), other.span[0] - one.span[1]
    if not apart or not (apart == found.value or _roughly(told, found, apart)):
        return False
    if between <= STEP:
        return _SET_APART.search(source.house, max(0, one.span[0] - 14), other.span[0]) is not None
    return len(_digits(apart)) >= TELLING and between <= FAR_STEP


def _roughly(told: Told, found: Quantity, value: Decimal) -> bool:
    """약 6만2천 of 62207, 6만여 of 62207."""
    step = last_place(found.value)
    if "여" in told.text[found.span[0] : found.span[1]] or _MORE.match(told.text, found.span[1]):
        return 0 <= value - found.value < step and (value - found.value) * LEFT_OUT <= value
    if not found.about and _LESS.match(told.text, found.span[1]) is None:
        return False
    return (value / step).to_integral_value(ROUND_HALF_UP) * step == found.value


_BEFORE: Final = re.compile(
    r"(?:지난해|작년|전년|기존|종전|이전|당초|원래|앞서|계획|목표|예상|애초)[가-힣]{0,2}\s(?:[가-힣]{1,6}\s)?$"
)
_WAS: Final = re.compile(r"(?:에서|이던|였던|보다)")
_ROSE: Final = re.compile(
    r"[^\d.]{0,8}(?:인상|증가|늘|올[라랐리린렸려]|오[르른]|상향|더|많|추가|증액|연장)"
)
_FELL: Final = re.compile(r"[^\d.]{0,8}(?:인하|감소|줄|내[리린렸려]|하향|덜|적|감액|단축|하락)")


def _before_the_change(source: Reading, told: Told, found: Quantity) -> bool:
    """지난해 120만 of 10만 원 인상된 130만."""
    low = max(0, found.span[0] - 16)
    if (
        _BEFORE.search(told.text, low, found.span[0]) is None
        and _WAS.match(told.text, found.span[1]) is None
    ):
        return False
    for one, other in _steps(source, found):
        if other.span[0] - one.span[1] > STEP:
            continue
        for change, level in ((one, other), (other, one)):
            if (
                _ROSE.match(source.house, change.span[1])
                and level.value - change.value == found.value
            ):
                return True
            if (
                _FELL.match(source.house, change.span[1])
                and level.value + change.value == found.value
            ):
                return True
    return False


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


_THE_REST: Final = re.compile(r"(?:나머지|남은|남는|나머지는|제외한|뺀)\s(?:[가-힣]{1,8}\s)?$")


def _the_rest(source: Reading, told: Told, found: Quantity) -> bool:
    """나머지 54.1km of 78.4km, of which 24.3km come first."""
    low = max(0, found.span[0] - 16)
    if _THE_REST.search(told.text, low, found.span[0]) is None:
        return False
    here = {value for value, _ in told.values}
    return any(
        abs(one.value - other.value) == found.value
        and (len(_digits(found.value)) >= TELLING or max(one.value, other.value) in here)
        for one, other in combinations(_counted(source, found), 2)
    )


#: 연간 48만 of 매월 4만
_A_YEAR: Final = re.compile(r"(?<![가-힣])(?:한\s?해|1년|연간|연)에?\s[^.]{0,30}$")
A_YEAR_REACH: Final = 36
_A_MONTH: Final = re.compile(r"매월|매달|월\s|한\s?달|달마다|개월당")
MONTHS: Final = 12


def _in_a_year(source: Reading, told: Told, found: Quantity) -> bool:
    """한 해 48만 said of 매월 4만; the next of a list goes with it."""
    if found.unit not in {"원", "달러", "톤", "명", "건", "kg", ""}:
        return False
    low = max(0, found.span[0] - A_YEAR_REACH)
    if _A_YEAR.search(told.text, low, found.span[0]) is None:
        return False
    return any(
        other.value * MONTHS == found.value
        and _A_MONTH.search(source.sentences[source.lines.of(other.span[0])])
        for other in source.quantities
        if _one_kind(found, other)
    )


# --- shares ---

#: characters between a part and its whole
SHARE_REACH: Final = 200
#: points that 넘다 and 가까이 may leave out
POINTS: Final = Decimal(4)
#: the least number that is a whole
WHOLE: Final = 10


def _partners(source: Reading, told: Told) -> Iterator[tuple[Quantity, Quantity]]:
    """Two numbers of a kind that stand together, one of which the text tells."""
    here = told.values
    counted = [
        q
        for q in source.quantities
        if q.unit not in {"%", "%p", "", "년", "월", "일"} and q.high is None
    ]
    for one, other in combinations(counted, 2):
        if (
            other.span[0] - one.span[1] <= SHARE_REACH
            and one.value != other.value
            and min(one.value, other.value) > 0
            and max(one.value, other.value) >= WHOLE
            and same_unit(one.unit, other.unit)
            and ((one.value, one.unit) in here or (other.value, other.unit) in here)
        ):
            yield one, other


def _share(source: Reading, told: Told, found: Quantity) -> bool:
    """92% of 1285명 중 1184명; 9.6% of a number and that of the year before."""
    if found.unit != "%":
        return False
    changed = _CHANGED.match(told.text, found.span[1]) is not None
    for one, other in _partners(source, told):
        small, large = sorted((one.value, other.value))
        shares = [_HUNDRED * small / large]
        if changed:
            shares += [_HUNDRED * (large - small) / small, _HUNDRED * (large - small) / large]
        if any(_comes_to(told, found, share, POINTS) for share in shares):
            return True
    return False


def _comes_to(told: Told, found: Quantity, value: Decimal, room: Decimal) -> bool:
    step = min(Decimal(1), last_place(found.value))
    if _MORE.match(told.text, found.span[1]) or found.bound in {"이상", "초과"}:
        return 0 <= value - found.value < room
    if _LESS.match(told.text, found.span[1]) or found.bound in {"이하", "미만"}:
        return 0 <= found.value - value < room
    return (value / step).to_integral_value(ROUND_HALF_UP) * step == found.value


#: a source that counts in times itself
_TIMES: Final = re.compile(
    r"\d\s?배|(?<![가-힣])(?:두|세|네)\s?배|(?<![\d가-힣])배\s?(?:이상|가까이|로|늘)"
)


def _so_many_times(source: Reading, told: Told, found: Quantity) -> bool:
    """3배를 웃돎 of 8.21% and 2.34%."""
    if found.unit == "배" and any(
        q.unit == "%"
        and q.value >= _HUNDRED
        and _ROSE.match(source.house, q.span[1])
        and _comes_to(told, found, 1 + q.value / _HUNDRED, Decimal(1))
        for q in source.quantities
    ):
        return True
    beside = _MORE.match(told.text, found.span[1]) or _LESS.match(told.text, found.span[1])
    if found.unit != "배" or not beside or _TIMES.search(source.house):
        return False
    return any(
        same_unit(one.unit, other.unit)
        and one.unit not in {"", "년", "월", "일", "시"}
        and min(one.value, other.value) > 0
        and other.span[0] - one.span[1] <= STEP
        and _comes_to(
            told,
            found,
            max(one.value, other.value) / min(one.value, other.value),
            Decimal(1),
        )
        for one, other in pairwise(source.quantities)
    )


_FRACTION: Final = re.compile(r"(?<![\d.])(?P<all>10|[2-9])분의\s?(?P<part>[1-9])(?![\d.])")
#: a fraction stands for shares so near to it
FRACTION_POINTS: Final = 3


def _fraction(source: Reading, told: Told, found: Quantity) -> bool:
    """3분의 2 of 66%, or of two numbers of which the text tells one."""
    at = found.digits[0]
    for match in _FRACTION.finditer(told.text, max(0, at - 5), at + 6):
        if not match.start() <= at < match.end():
            continue
        if re.search(re.escape(match["all"]) + r"분의\s?" + match["part"], source.house):
            return True
        share = _HUNDRED * int(match["part"]) / int(match["all"])
        shares = [other.value for other in source.quantities if other.unit == "%"]
        shares += [
            _HUNDRED * min(one.value, other.value) / max(one.value, other.value)
            for one, other in _partners(source, told)
        ]
        counted = [value for value, unit in told.values if value >= WHOLE and unit]
        wholes = {q.value for q in source.quantities if q.value >= WHOLE and q.unit}
        shares += [_HUNDRED * one / other for one in counted for other in wholes if one < other]
        return any(abs(share - value) < FRACTION_POINTS for value in shares)
    return False


# --- sums ---

#: characters between two parts of a sum that the text names both
PARTS: Final = 200
#: characters before a number that say what it is of
OF_WHAT: Final = 22
#: and in the text, of both its parts
NAMED: Final = 36
_JOINED: Final = re.compile(r"[와과]\s|,\s|·|및\s|모두\s|합[쳐해]|총\s")
#: so many parts of a sentence make a list
LISTED: Final = 3


def _counted(source: Reading, found: Quantity) -> list[Quantity]:
    return [
        q
        for q in source.quantities
        if q.high is None
        and not q.ordinal
        and q.unit not in {"%", "년", "월", "일"}
        and q.span[0] not in source.dated
        and q.value
        and _one_kind(found, q)
    ]


def _named_sum(source: Reading, told: Told, found: Quantity) -> bool:
    """남악 체육시설과 오룡 문화센터에 90억 of two parts: the text names what each is of."""
    if found.unit in {"", "%", "년", "월", "일"} or found.bound or found.about:
        return False
    low = _after_number(told.text, found, reach=NAMED)
    named = told.text[low : found.span[0]]
    if _JOINED.search(named) is None:
        return False
    for one, other in combinations(_counted(source, found), 2):
        if one.value == other.value or one.value + other.value != found.value:
            continue
        if other.span[0] - one.span[1] > PARTS:
            continue
        first, second = ({w for w in _of_what(source, part) if w in named} for part in (one, other))
        if first - second and second - first:
            return True
    return False


def _after_number(text: str, part: Quantity, *, reach: int) -> int:
    """Where the words before a number begin: behind the digits before it."""
    low = max(0, part.span[0] - reach)
    last = _DIGIT.findall(text[low : part.span[0]])
    return low + text[low : part.span[0]].rfind(last[-1]) + 1 if last else low


_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[가-힣A-Za-z]{2,}")


def _of_what(source: Reading, part: Quantity) -> set[str]:
    low = _after_number(source.house, part, reach=OF_WHAT)
    return set(_WORD.findall(source.house[low : part.span[0]]))


def _whole_list(source: Reading, found: Quantity) -> bool:
    """450만 of all the sums that one sentence lists."""
    if found.unit in {"", "%", "년", "월", "일"} or found.bound or found.about:
        return False
    lines: dict[int, list[Decimal]] = {}
    for part in _counted(source, found):
        lines.setdefault(source.lines.of(part.span[0]), []).append(part.value)
    return any(len(parts) >= LISTED and sum(parts) == found.value for parts in lines.values())


# --- of numbers that the text tells itself ---

#: numbers of a text that are put together at most, and characters round the one that follows
TOLD_TOGETHER: Final = 8
TOLD_REACH: Final = 90


def _of_two_told(source: Reading, told: Told, found: Quantity) -> bool:
    """68세, 102세 and 34살 많은; 10명, 2명 and 나머지 8명: the text tells all three."""
    if found.unit in {"", "년", "월", "일", "%"}:
        return False
    beside = told.beside(found, reach=TOLD_REACH)[:TOLD_TOGETHER]
    known = [
        full
        for q in beside
        if q.high is None and not q.ordinal and q.value
        for full in [_stands(source, found, q)]
        if full is not None
    ]
    for one, other in combinations(known, 2):
        if one.value == other.value or not same_unit(one.unit, other.unit):
            continue
        large, small = max(one.value, other.value), min(one.value, other.value)
        if found.unit == "배" and _comes_to(told, found, large / small, Decimal(1)):
            return True
        if not _one_kind(found, one):
            continue
        if found.value in {large - small, large + small} or _roughly(told, found, large - small):
            return True
    return False


def _stands(source: Reading, found: Quantity, own: Quantity) -> Quantity | None:
    """The number of the source that the text has, or that it rounded."""
    if found.unit != "배" and not _one_kind(found, own):
        return None
    step = last_place(own.value)
    near = [
        q
        for q in source.quantities
        if _one_kind(own, q) and q.high is None and abs(q.value - own.value) < step
    ]
    return min(near, key=lambda q: abs(q.value - own.value), default=None)


_ON_AVERAGE: Final = re.compile(r"평균\s?(?:약\s?)?$")
#: parts that a whole is shared among
SHARED_BY: Final = 400


def _each_on_average(source: Reading, told: Told, found: Quantity) -> bool:
    """연평균 7억 of 35억 in 5년."""
    low = max(0, found.span[0] - 8)
    if _ON_AVERAGE.search(told.text, low, found.span[0]) is None or "평균" in source.house:
        return False
    parts = {value for value, _ in told.values if 1 < value <= SHARED_BY}
    return any(
        whole.value == found.value * part
        or _roughly(told, found, (whole.value / part).to_integral_value(ROUND_HALF_UP))
        for whole in _counted(source, found)
        for part in parts
    )


# --- days ---

_LASTS: Final = re.compile(r"\s?(?:간|동안|만에|뒤|후|전|앞|더)")


def _days_between(source: Reading, told: Told, found: Quantity) -> bool:
    """닷새간 of two days that the text and the source name."""
    if found.unit != "일" or _LASTS.match(told.text, found.span[1]) is None:
        return False
    if any(q.unit == "일" and _LASTS.match(source.house, q.span[1]) for q in source.quantities):
        return False
    there = {day.start for day in source.dates if day.precision == "day" and day.start is not None}
    here = told.single_days
    return any(
        abs((one - other).days) in {int(found.value), int(found.value) - 1}
        for one in here & there or here
        for other in there | here
        if one != other
    )
