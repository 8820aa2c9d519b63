"""Marks of a headline: what speaks against it, and which words of a clause it can spare.

Shape:  patterns for a headline without its actor.
Units:  none.
Errors: none.
Source: design/house-style.md section 3; decision 0011.
"""

# ruff: noqa: E501  patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import Final

#: words that cry
CRY: Final = re.compile(
    r"박차|눈길|쾌거|영예|관심 집중|주목|화제|탄력|올인|쉼표|묵묵히|따뜻|온기|온정|훈훈|손길|사랑 가득|정성|이야기$|빛나|웃음꽃|구슬땀|앞장|성공리|성황리|톡톡|후끈"
)
#: what only stands before a thing: 역대 최대 예산
SUPERLATIVE: Final = re.compile(r"(?:최대|최고|최초|최다|최장|최저)$")
#: what speaks against a headline, by what stands in it
FLAWS: Final = (
    (re.compile(r"(?<![가-힣])(?:이같|이를|이에|이번|해당|이러한|그\s|이날|이\s[가-힣]|양\s(?:측|사|기관)|함께\s)"), 1.2),
    (re.compile(r"^(?:'[^']*'|[가-힣]{2,10})(?:으로|로)\s"), 0.3),
    (re.compile(r"(?:발표|언급|설명|확인|진행|실시|수행|지속)$"), 0.2),
    (re.compile(r"(?<=\s)중$|중$"), 0.3),
    (re.compile(r"하는 등|되는 등|라며|다며|다고|라고|자는|것으로|것에|다는|할 것"), 0.8),
    (re.compile(r"(?:[가-힣]실|홀|청|관|센터|캠퍼스|호텔|강당|회의장|시장|공원|광장)에서\s"), 0.35),
    (re.compile(r"^(?:대상으로|중심으로|바탕으로|기반으로|통해|위해)\s"), 2.4),
    (re.compile(r"데 (?:선도|주력|기여)$"), 1.2),
    (re.compile(r"[이가] 열려\s|[이가] 열린\s"), 0.8),
    (re.compile(r"이 나라|이것|이곳|그곳|왜|어떻게|얼마나|무슨|이유는$|'이 [가-힣]+'"), 2.4),
    (CRY, 0.9),
    (re.compile(r"^(?:더욱|또|등|및|으로|에서|까지|또는|그리고|한편|이후|최근|현재|지난|이미)[\s·]"), 1.2),
    (re.compile(r"\s(?:수|것|바|등|때|점)$"), 1.5),
    (re.compile(r"전년|오는\s\d|지난\s\d|어제|내일"), 0.6),
)  # fmt: skip
#: the people of the actor behind its name: KAIST는 김산하 교수 연구팀이 …
TEAM: Final = re.compile(
    r"^(?:[가-힣A-Za-z·]+\s){0,5}?[가-힣]*(?:연구팀|연구진|공동연구팀|교수팀|교수|박사)[이은](?=\s)\s"
)
NOMINAL: Final = re.compile(
    r"(?:함|됨|짐|음|임|힘|움|옴|섬|남|냄|낌|킴|림|짐|줌|봄|옮|름|늚)$(?<!포함)(?<!흐름)(?<!도움)(?<!모임)(?<!책임)(?<!취임)(?<!선임)(?<!나눔)(?<!알림)(?<!게임)"
)
#: verbal nouns of the actor's own deed, behind which -하고 goes on
ACTIVE: Final = re.compile(
    r"(?:설치|구축|개발|개최|체결|적용|실증|오픈|방문|본격화|전시|추진|확대|지원|도입|신설|마련|발표|시작|가동|조성|운영|투입|강화|개편|공개|출시|착수|확보|수립|제정|개정|정비|점검|실시|폐지|육성|모집|통합|설립|건립|논의|추진|본격화|제안|제시|협력|배포|제공|지급|보급|제작|공급|판매|인상|인하|축소|감축|인수|매입|매각|수주|유치|출하|양산|증설|착공|준공|개막|출범|공모|발간|발족|선포|선정|완료|완공|달성|해단|발의|제출|합의)$"
)
#: from when to when, which the bullets tell
RANGE: Final = re.compile(
    r"(?:(?:지난|오는)\s)?(?:(?:\d{1,2}월\s?)?\d{1,2}일(?:\([월화수목금토일]\))?(?:부터|까지|과|에)\s)+(?:\d{1,2}일간\s|이틀간\s)?"
)
#: the year at the head of a long name, which the date tells too
NAMED_YEAR: Final = re.compile(r"(?<=(?<![가-힣A-Za-z])')20\d\d년\s(?=[^']{12,}')")
#: dates near the day, which the date behind the headline already tells
DATES: Final = re.compile(
    r"(?<![박\d])(?:(?:지난|오는)\s)?(?:\d{1,2}월\s?)?\d{1,2}일(?:에|\([월화수목금토일]\))?,?\s(?!(?:까지|부터|동안|간))|(?:오전|오후)\s\d{1,2}시(?:\s\d{1,2}분)?(?:(?:부터|와|과)\s(?:(?:오전|오후)\s)?\d{1,2}시(?:\s\d{1,2}분)?)?(?:까지|에)?\s"
)
