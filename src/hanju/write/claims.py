"""Claims: a text may not say yes for no, up for down, done for planned.

Shape:  a `Reading` of the source and a text in, `Fault`s with spans into the text out.
Units:  windows in characters round a word; spans [start, end) of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md (what is compared, and what is not caught).

All three checks compare a word together with what stands near it (a number, a noun): the same
pair must stand together in the source with the same sign.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.facts import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.write.facts import Reading

_CONTENT: Final = re.compile(r"\d[\d.,조억만천]*|[A-Za-z]{2,}|[가-힣]{2,}")
#: characters before and after a direction word that belong to it
_NEAR: Final = 34

#: neighbours that must agree before a word with no like in the source counts as turned round
OPPOSED: Final = 1.5

# --- negation ---

_NEGATED: Final = re.compile(
    r"(?P<w>[가-힣]{2,}?)(?:하|되|시키|받|치|지우)?지(?:는|도|를|만)?\s?(?P<no>않|못|아니|말)"
    r"|(?P<w2>[가-힣]{2,}?)(?:이|가|은|는|도|할 수|될 수|을 수|ㄹ 수)?\s?(?P<no2>없(?!애|앤|앨|앴)|아니[다라며고었](?<!뿐 아니라)|아닌|아님|아닙|불가(?!피))"
    r"|(?:^|\s)(?:안|못)\s(?P<w3>[가-힣]{2,})"
)
_NEGATIVE_WORDS: Final = {
    "미포함": "포함", "비공개": "공개", "불참": "참여", "미달성": "달성", "미이행": "이행", "불허": "허용", "미승인": "승인",
    "미반영": "반영", "미지급": "지급", "불인정": "인정",
}  # fmt: skip


def negation_faults(source: Reading, text: str) -> list[Fault]:
    """Negations that the source lacks, and negations of the source that the text lost."""
    in_source = {key for key, _ in _negations(source.house)}
    in_text = list(_negations(text))
    faults = [
        Fault(
            "negation",
            span,
            f"원문은 '{text[span[0] : span[1]].strip()}'처럼 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for key, span in in_text
        if not any(key[:2] == other[:2] for other in in_source)
        and (_is_told(source, key) or not _negative_nearby(source, text, span))
    ]
    kept = {key[:2] for key, _ in in_text}
    plain = _without_negations(source.house)
    for key in in_source:
        stem = key[:2]
        if stem in kept or stem in plain or not _aligned(source, text, stem):
            continue
        match = re.search(
            rf"{re.escape(key)}(?:[했한하됐된되기려고며면을를이가는은]|\s?(?:결정|합의|예정|계획|중)|[.,]|$)",
            text,
        )
        if match:
            faults.append(
                Fault(
                    "negation",
                    match.span(),
                    f"원문은 '{key}'을(를) 부정합니다",
                    "부정하는 말을 살리세요",
                )
            )
    return faults


_NEGATIVE_SENSE: Final = re.compile(
    r"않|못|없|아니|아닌|불가|부족|미흡|어렵|어려|반대|금지|제외|중단|거부|부진|미달|취약|낮|감소|줄|막|그치|그쳤|떨어|실패|무산|취소|보류|지연|폐지|불편|(?:^|\s)[미비불무][가-힣]{2,}"
)


def _negative_nearby(source: Reading, text: str, span: tuple[int, int]) -> bool:
    """The source sentences about this clause say something negative in other words."""
    near = set(_words(text[max(0, span[0] - 45) : span[1] + 10]))
    ranked = sorted(source.sentences, key=lambda s: -len(near & set(_words(s))))[:3]
    return any(_NEGATIVE_SENSE.search(sentence) for sentence in ranked)


def _is_told(source: Reading, key: str) -> bool:
    """The source speaks of the same deed, a native verb in any of its forms (줄이, 줄인)."""
    if key[:2] in source.house:
        return True
    verb = len(key) == 2 and key[1] in "이리히기추우구두"
    return verb and re.search(rf"(?<![가-힣]){key[0]}[가-힣]", source.house) is not None


def _negations(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for match in _NEGATED.finditer(text):
        word = match["w"] or match["w2"] or match["w3"]
        if word and len(word) >= 2:
            yield _stem(word), match.span()
    for word, base in _NEGATIVE_WORDS.items():
        for match in re.finditer(word, text):
            yield base, match.span()


def _stem(word: str) -> str:
    return re.sub(r"(?:하|되|할|될|이|가|은|는|도|을|를)$", "", word) if len(word) > 2 else word


def _without_negations(text: str) -> str:
    return _NEGATED.sub(" ", text)


def _aligned(source: Reading, text: str, stem: str) -> bool:
    """A source sentence with this word shares a good part of its words with the text."""
    words = set(_words(text))
    for sentence in source.sentences:
        if stem in sentence:
            own = set(_words(sentence))
            if own and len(own & words) >= max(2, 0.3 * min(len(own), len(words))):
                return True
    return False


def _words(text: str) -> list[str]:
    return [word[:2] if not word[0].isdigit() else word for word in _CONTENT.findall(text)]


# --- direction ---

_UP: Final = "증가|늘어|늘었|늘린|늘릴|늘리|늘려|늘고|확대|상승|올랐|오른|오를|올라|올린|올릴|올려|(?<!첫)인상|상향|증액|급증|급등|높아|높인|높일|높였|높여|높이는|커지|커졌|커진|넓힌|넓힐|넓혀|넓히|제고|증대"
_DOWN: Final = "감소|줄어|줄었|줄인|줄일|줄이|줄여|줄고|축소|하락|내린|내려|(?<!확)(?<!승)(?<!시)인하|하향|감액|급감|급락|낮아|낮춘|낮출|낮췄|낮춰|낮추|떨어|감축|저감|절감|단축|삭감|작아|완화|경감"
_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    (_UP, _DOWN), ("흑자", "적자"), ("찬성", "반대"), ("개선", "악화"), ("강화", "약화|완화"), ("유지", "폐지"),
    ("승인|허가|허용", "거부|반려|불허|금지"), ("성공", "실패"), ("수출", "수입"), ("상회|웃돌|웃돈", "하회|밑돌|밑돈"),
    ("가능", "불가"), ("시작|착수|개시|재개|돌입", "중단|종료|철수"), ("통과|가결", "부결"), ("합의|타결", "결렬"),
    ("가입", "탈퇴"), ("매입|매수|사들", "매각|매도"), ("유입", "유출"), ("앞당", "미루|미뤄|연기"), ("도입", "철회"),
    ("최고", "최저"), ("초과", "미만|미달"), ("이상", "이하"), ("긍정", "부정적"), ("많", "적은|적다|적어|적었"), ("호조", "부진"),
    ("설립|신설|개소", "폐쇄|폐지|해산"), ("채용", "해고|감원"), ("우세", "열세"), ("선정", "탈락"), ("당선", "낙선"),
)  # fmt: skip
_COMPILED: Final = tuple(
    (re.compile(f"(?:{up})"), re.compile(f"(?:{down})")) for up, down in _PAIRS
)


def direction_faults(source: Reading, text: str) -> list[Fault]:
    """Words of direction whose neighbours have the opposite direction in the source."""
    faults: list[Fault] = []
    for up, down in _COMPILED:
        for here, there in ((up, down), (down, up)):
            for match in here.finditer(text):
                fault = _direction_fault(source, text, match, here, there)
                if fault is not None:
                    faults.append(fault)
    return faults


def _direction_fault(
    source: Reading, text: str, match: re.Match[str], here: re.Pattern[str], there: re.Pattern[str]
) -> Fault | None:
    near = _neighbours(text, match)
    same = max((_best(sentence, here, near) for sentence in source.sentences), default=-1.0)
    opposite = max((_best(sentence, there, near) for sentence in source.sentences), default=-1.0)
    if opposite > max(same, 0.0) and (same >= 0 or opposite >= OPPOSED):
        return Fault(
            "direction",
            match.span(),
            f"'{match.group()}'은(는) 원문과 방향이 반대입니다",
            "원문의 방향(늘고 줆)대로 고치세요",
        )
    return None


def _neighbours(text: str, match: re.Match[str]) -> dict[str, float]:
    """Words near a direction word, numbers and the nearest ones weighing more."""
    low = max(0, match.start() - _NEAR)
    found: dict[str, float] = {}
    for word in _CONTENT.finditer(text, low, min(len(text), match.end() + _NEAR // 2)):
        if word.start() < match.end() and match.start() < word.end():
            # the rest of the compound: 수출증가, 증가율
            continue
        key = word.group() if word.group()[0].isdigit() else word.group()[:2]
        away = (
            match.start() - word.end()
            if word.end() <= match.start()
            else word.start() - match.end()
        )
        weight = (3.0 if key[0].isdigit() else 1.0) * (1.0 if away <= 8 else 0.6)
        found[key] = max(found.get(key, 0.0), weight)
    return found


def _best(house: str, pattern: re.Pattern[str], near: dict[str, float]) -> float:
    """How well the best place of a pattern matches the neighbours; -1 when it stands nowhere."""
    best = -1.0
    for match in pattern.finditer(house):
        low, high = max(0, match.start() - _NEAR - 8), match.end() + _NEAR // 2 + 8
        window = house[low : match.start()] + " " + house[match.end() : high]
        best = max(best, sum(weight for key, weight in near.items() if key in window))
    return best


# --- modality ---

_CLASSES: Final[dict[str, tuple[str, str]]] = {
    # class: (words of the text that claim it, what of the source bears it out)
    "plan": ("예정|계획(?!을 수립|을 세|서|안)|방침", r"예정|계획|방침|ㄹ 것|할 것|될 것|[가-힣] 것이|겠|기로|려고|고자|목표|구상|추진|나설|나선|[을ㄹ할될] |[은는]다|[가-힣]ㄴ다|한다|된다|린다|준다|인다|간다|운다|내년|오는|까지|앞으로"),
    "consider": ("검토|고려(?:하고|중| 중)|타진", r"검토|고려|타진|살펴|따져|저울질"),
    "forecast": ("전망|예상|관측|예측|추정|추산", r"전망|예상|관측|예측|추정|추산|기대|보인다|보고|봤|볼 수|내다|것으로|것이|겠|[가-힣]ㄹ 듯|가능"),
    "hope": ("기대", r"기대|바라|전망|희망|예상"),
    "final": ("확정", r"확정|결정|정해|정했|의결"),
    "done": ("완료|완공", r"완료|완공|마쳤|마치|마친|끝냈|끝내|끝난|마무리|준공"),
    "must": ("의무화|필수", r"의무|필수|해야"),
}  # fmt: skip
_WEAK: Final = re.compile(
    r"(?P<w>[가-힣]{2,8}?)(?:을|를|하는 방안을|하는 것을|하는 방안도|도|할지|할)?\s?(?P<m>검토(?:하|할|했|해|중| 중)|계획이|계획을 세|예정|방침|전망이|것으로 (?:보|전망|예상|기대|추정|알려)|추진할|고려하|논의하고|협의 중|수 있|가능성)"
)
_WEAK_WORDS: Final = re.compile(
    r"검토|계획|예정|방침|전망|예상|추정|추산|기대|가능|수 있|논의|협의|고려|목표|구상|것|겠|기로|모색|추진|의지|필요|알려|언급|강조|설명|발표|약속|합의|결정|도모|중$"
)


def modality_faults(source: Reading, text: str) -> list[Fault]:
    """Modality that the source lacks, and modality of the source that the text lost."""
    faults = [
        Fault(
            "modality",
            match.span(),
            f"'{match.group()}'은(는) 원문이 말하지 않은 정도입니다",
            "원문의 정도(검토·추진·예정·확정)대로 고치세요",
        )
        for claimed, borne in _CLASSES.values()
        for match in re.finditer(f"(?:{claimed})", text)
        if not _borne_out(source, text, match, borne)
    ]
    return faults + _lost_modality(source, text) + _told_as_done(source, text)


def _borne_out(source: Reading, text: str, match: re.Match[str], borne: str) -> bool:
    """A sentence of the source about the same thing bears the claim out."""
    pattern = re.compile(f"(?:{borne})|{re.escape(match.group())}")
    near = text[max(0, match.start() - 30) : match.start()] + text[match.end() : match.end() + 14]
    words = {word[:2] for word in _CONTENT.findall(near)}
    about = [s for s in source.sentences if len(words & set(_words(s))) >= min(2, len(words))]
    return any(pattern.search(sentence) for sentence in about or source.sentences)


def _lost_modality(source: Reading, text: str) -> list[Fault]:
    """도입을 검토하고 있다 → 도입: the weak word must stay near the deed."""
    faults: list[Fault] = []
    words = set(_words(text))
    for sentence in source.sentences:
        share = len(words & set(_words(sentence)))
        if share < 2:
            continue
        for match in _WEAK.finditer(sentence):
            deed = _stem(match["w"])
            if (
                len(deed) < 2
                or deed[:2] in _NO_DEEDS
                or _done_elsewhere(source, deed, words, share)
            ):
                continue
            faults += [
                Fault(
                    "modality",
                    found.span(),
                    f"원문은 '{deed}'을(를) '{match['m'].strip()}'(으)로 말합니다",
                    "원문의 정도를 살리세요",
                )
                for found in re.finditer(rf"{re.escape(deed)}(?={_DONE})", text)
                if not _WEAK_WORDS.search(text[found.end() : found.end() + 14])
            ]
    return list(dict.fromkeys(faults))


_PAST_END: Final = re.compile(r"[가-힣]*(?:했|였|됐|렸|졌|났|섰|았|었)다\s?[.]?\s*$")
_PLAN_END: Final = re.compile(
    r"(?:계획|예정|방침|전망|구상|목표)(?:이다|다|이라고|라고|이며)?[^.]{0,14}\.?$|기로 했다\.?$|(?:[할될을]|[가-힣]) 것(?:이다|으로 [가-힣]+다)\.?$|겠다[”\"고 ]*[^.]{0,12}\.?$|고자 한다\.?$"
)
_SPOKEN_END: Final = re.compile(
    r"(?:말|밝|전|강조|설명|덧붙|당부|언급|지적|평가|주장|피력|약속|나타|조사|알려|전해|기로 |하겠다고 )[가-힣 ]{0,4}$"
)


def _told_as_done(source: Reading, text: str) -> list[Fault]:
    """The last clause tells as done what the nearest sentence of the source only plans."""
    end = _PAST_END.search(text)
    if end is None or _SPOKEN_END.search(text[: end.end()].rstrip(". ")[:-2]):
        return []
    clause = re.split(r"며,?\s|고,\s|으나\s|지만\s", text[: end.end()])[-1]
    words = set(_words(clause))
    if len(words) < 3 or _WEAK_WORDS.search(clause[-24:]):
        return []
    ranked = sorted(((len(words & set(_words(s))), s) for s in source.sentences), reverse=True)
    best = ranked[0][0] if ranked else 0
    near = [sentence for score, sentence in ranked if score >= max(2, best * 0.75)]
    if best < 0.4 * len(words) or not near or not all(_PLAN_END.search(s) for s in near):
        return []
    return [
        Fault(
            "modality",
            end.span(),
            f"원문은 앞으로의 일인데 '{end.group().strip()}'(으)로 끝납니다",
            "'계획', '예정' 같은 원문의 정도를 살리세요",
        )
    ]


_NO_DEEDS: Final = frozenset({"것으", "하고", "있는", "이를", "내년", "향후", "앞으"})
_DONE: Final = r"[.,]|했|됐|하며|되며|하고|되고|했으며|됐으며|\s?(?:완료|확정|결정|시행|체결)|$"


def _done_elsewhere(source: Reading, deed: str, words: set[str], share: int) -> bool:
    """A sentence at least as near to the text tells the deed as done, or without a weak word."""
    for sentence in source.sentences:
        plain = _WEAK.sub(" ", sentence)
        if deed in plain and len(words & set(_words(sentence))) >= share * 0.6:
            return True
    return False
