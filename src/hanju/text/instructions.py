"""Instructions: sentences that talk to whoever writes the digest instead of telling news.

Shape:  a sentence or a text in, "" or the Korean reason why it must not be used out.
Units:  none.
Errors: odd text never raises.
Source: design/threats.md A1; docs/decisions/0028-model-writer.md.

An article may hold words for a language model: in hidden layers of a page, in a comment of a
HWP file, behind a forged end of the text. Whatever the model would make of them, they never
become its source, nor the built-in writer's. One strong mark is enough, or two weak ones: a
release that trains officials in prompts must stay usable.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESSED: Final = "글쓴이가 아니라 작성기에게 하는 지시로 보임"
ENCODED: Final = "알아볼 수 없게 적은 글이 들어 있음"
FORGED: Final = "대화 기록이나 본문의 끝을 흉내 낸 글"

#: What only a talk between a person and a model holds, or a forged border of the text.
_FORGED: Final = re.compile(
    r"<\|?\s?/?(?:im_start|im_end|system|user|assistant|endoftext|s|inst)\s?\|?>|\[/?INST\]|\[/?SYSTEM\]"
    r"|^\s*(?:#{1,4}\s?)?(?:system|assistant|developer|user|시스템|어시스턴트|개발자)\s?(?:prompt|message|프롬프트|메시지|지시)?\s?[:：]"
    r"|^\s*(?:-{3,}|={3,}|`{3,}|#{2,})\s?(?:본문|기사|원문|문서|자료|article|document|end)?\s?(?:끝|종료|end)?"
    r"|(?:본문|기사|원문|문서|자료)\s?(?:의\s)?(?:끝|종료)\s?[.\]\)>】:：]|end of (?:the )?(?:article|document|text|source)|begin (?:new )?instructions?",
    re.IGNORECASE,
)
#: Strong: an order about what was said before, or about the machine itself.
_STRONG: Final = re.compile(
    r"(?:이전|앞선|앞의|위의|위|지금까지의|기존|모든|상기|종전)\s?(?:모든\s?)?(?:지시|명령|지침|규칙|안내|프롬프트|설정|내용)(?:사항|문)?(?:들)?[은는을를]?\s?(?:모두\s|전부\s|다\s)?(?:무시|잊|버리|따르지|취소|삭제|덮어)"
    r"|(?:ignore|disregard|forget|override|bypass)\s(?:\w+\s){0,4}(?:instruction|prompt|rule|direction|guideline|context|above|previous|everything)"
    r"|\b(?:you are|you're|act as|pretend to be)\s(?:now\s)?(?:an?\s|the\s)?(?:\w+\s)?(?:assistant|ai\b|model|editor|writer|summari|bot|dan\b)"
    r"|\bas an? (?:ai|language model)\b"
    r"|(?:너는|넌|당신은|귀하는)\s?(?:이제|지금부터|앞으로)"
    r"|(?:너는|넌|당신은)\s(?:\S+\s){0,3}(?:모델|인공지능|AI|비서|챗봇|작성기|편집자|도우미|요약기)(?:이다|다|입니다|야|로서|이며|이고)"
    r"|(?:편집자|작성자|요약자|작성기|요약기|인공지능|(?:언어\s?|AI\s?)?모델|챗봇|에이아이|도우미|비서|자동\s?(?:요약|작성)기|LLM|GPT|챗지피티|AI)\s?(?:에게|께|에\s대한|를\s?위한|용)?\s?(?:지시|지침|명령|안내|요청|메모|알림|필독)(?:사항|문)?\s?[:：\-–—]"
    r"|(?:note|instruction|message|memo|notice|attention|important|hint)s?\s?(?:to|for)\s(?:the\s)?(?:ai|llm|model|assistant|editor|writer|summari[sz]er|language model|bot|system|chatbot|gpt|machine)"
    r"|(?:아래|위|다음)(?:의)?\s?(?:사실|내용|문장|지시|지침|규칙)(?:이|을|를|만|은)?\s?(?:모든\s\S+\s?)?(?:우선|먼저 따|대신)"
    r"|(?:다음|아래|이)\s(?:문구|문장|글|내용|사실|표현)(?:을|를|만|으로)\s(?:\S+\s){0,2}(?:넣|적[어으]|쓰[세시십]|써|포함|추가|사용하[세시십라]|출력|반영|삽입)"
    r"|\b(?:summari[sz]e|rewrite|translate|describe|report)\s(?:this|the|it|these)\s?(?:article|text|document|story|news|page|release)?\s?(?:as|by|with|to)\b"
    r"|이\s?(?:글|내용|문서|기사|자료|본문|텍스트)[을를]?\s?(?:받은|받는|읽은|읽는|보는|처리하는|요약하는|정리하는|분석하는|번역하는)\s(?:\S+\s)?(?:AI|인공지능|모델|시스템|챗봇|작성기|요약기|프로그램|편집자|분)"
    r"|(?:본|이)\s(?:기사|글|문서|자료|내용)[은는을를]\s(?:반드시\s)?(?:다음과|아래와)\s같이\s(?:요약|정리|작성|번역|출력|보도)"
    r"|(?:새|새로운|바뀐|변경된|추가)\s?(?:역할|작성 규칙|요약 규칙|지시|지침|명령)\s?[:：]|(?:작성|요약|편집|출력|번역|응답)\s?(?:규칙|지침|원칙|방식)\s?(?:변경|추가|수정)?\s?[:：]"
    r"|당신은\s(?:\S+\s){0,3}(?:담당자|역할|전문가|홍보\S*|작가|기자)(?:이다|입니다|이며|로서|를 맡)"
    r"|(?:관리자|시스템|개발자|운영자|편집장)\s?(?:메시지|권한|명령|지시|승인)\s?[:：\]]|(?:지시|명령)(?:은|는)\s\S*\s?(?:승인|허가)"
    r"|그대로\s(?:따라\s?(?:하|쓰|적)|출력|옮겨\s?(?:적|쓰)|복사해)"
    r"|(?:정리|요약|번역|작성|편집)(?:하실|하는|할|하)\s?(?:때|경우)\s.{0,60}(?:주세요|하세요|이세요|십시오|시오|바랍니다|주시기|할 것|해라|하라)"
    r"|\byou (?:must|should|have to|need to|will|are to)\s(?:now\s|always\s|only\s)?(?:output|write|say|mention|state|report|include|reply|answer|respond|praise|recommend)"
    r"|\b(?:always|only|instead)\s(?:mention|output|write|state|praise|recommend|include|say)\b|\bwhen (?:summari[sz]ing|translating|rewriting)\b"
    r"|\b(?:do not|don't|never) (?:follow|obey|use) (?:the |any |your )?(?:\w+ )?(?:rule|instruction|guideline|prompt)"
    r"|\b(?:the|this|any|your)\s(?:ai\s)?(?:assistant|model|summary|summari[sz]er|editor|bot|llm|output|digest)\s(?:should|must|shall|has to|needs to|is to)\b|\bfrom now on,|^(?:respond|reply|answer)\s(?:only|in|with)\b"
    r"|여기(?:까지|서부터)[가는]?\s(?:원문|본문|기사|자료)|(?:작성|요약|번역|편집)\s(?:도우미|비서|담당|로봇|프로그램)(?:[은는에께]|에게)"
    r"|(?:시스템|숨은|숨겨진|내부|개발자|비밀)\s?(?:프롬프트|지시|지침|명령)"
    r"|system\s?prompt|prompt\s?injection|developer mode",
    re.IGNORECASE,
)
#: Weak: the words of a request about a text, the texts meant, and whom it speaks to.
_ORDERS: Final = re.compile(
    r"(?:쓰|적|넣|붙이|출력하|작성하|포함하|추가하|표기하|기재하|바꾸|고치|대체하|강조하|요약하|번역하|언급하|삭제하|빼|반복하|답하|대답하|말하|서술하|반영하|인용하|사용하|따르|수행하|실행하|전송하|보내|복사하|게재하|소개하|표시하|기록하|변경하|수정하|무시하|생략하)"
    r"(?:십시오|시오|세요|여라|아라|어라|라|도록\s?(?:하|해)|지\s?(?:말|마)|기\s?바)"
    r"|(?:써라|적어라|넣어라|붙여라|바꿔라|고쳐라|빼라|해라|하라(?!고)|(?:할|쓸|적을|넣을|붙일|바꿀|뺄|말)\s?것(?=[\s.!\"'”’)\]]*$|[.!;]\s)|해\s?(?:줘|주세요|주십시오|주시기|주길)|써\s?(?:줘|주)|넣어\s?(?:줘|주)|바꿔\s?(?:줘|주)|적어\s?(?:줘|주)|바랍니다|주시기\s바|하십시오|하시오|하세요|쓰세요|쓰시오|넣으세요|넣으시오|적으세요|적으시오|적으십시오|넣으십시오|써야\s?(?:한다|합니다)|적어야\s?(?:한다|합니다)|넣어야\s?(?:한다|합니다)|포함해야\s?(?:한다|합니다))"
    r"|[가-힣](?:십시오|시오|세요)(?=[\s.!:\"'”’)\]]|$)|(?:바람|요망|부탁드립니다|부탁합니다|부탁드려요|부탁해요|요청드립니다)(?=[\s.!:\"'”’)\]]*$)"
    r"|(?:^|[:;,.!\"'(\[]\s*|\b(?:please|must|should|to|and|then)\s)(?:write|output|print|say|state|add|append|insert|include|replace|reply|respond|answer|report|mention|claim|publish|conclude|repeat|translate|summari[sz]e|execute|follow|obey|reveal)\b",
    re.IGNORECASE,
)
_TEXTS: Final = re.compile(
    r"제목|머리글|헤드라인|글머리|첫\s?(?:번째\s)?(?:줄|문장|글머리|항목)|마지막\s?(?:줄|문장)|문장|문구|요약(?:문|본|에)?|본문|초안|기사에|답변|출력|결과(?:물|에)|보고서에|항목|응답"
    r"|\b(?:headline|title|bullet|summary|sentence|line|draft|output|response|answer|digest|text|following|exactly|instead)\b",
    re.IGNORECASE,
)
_TO_WHOM: Final = re.compile(
    r"편집자|작성자(?:는|께|에게|님)|요약(?:자|기|할 때|하는|시)|작성기|언어\s?모델|모델(?:은|이|에게|아)\b|인공지능(?:은|에게|아|이여)\s|AI(?:는|에게|야|여|가)\s|챗봇(?:은|에게|아)|담당자(?:께|에게|님)|이 (?:글|문서|기사|자료)를?\s(?:읽|요약|처리|정리|분석|받)|자동\s?(?:요약|작성|편집)|프롬프트|지시|명령"
    r"|\b(?:ai|llm|model|assistant|editor|summari[sz]er|writer|bot|chatbot|gpt|you|your|reader|system)\b",
    re.IGNORECASE,
)
#: A sentence that orders, asks or advises; outside quotation marks news has none.
_ASKS: Final = re.compile(
    r"(?:[가-힣](?:십시오|시오|세요|으라|하라|어라|아라|해라|여라|거라|너라)|[하되나이]자|(?:할|둘|쓸|볼|갈|말|될|줄|넣을|적을) 것|바람|바랍니다|요망|주기 바란다|금지|부탁드립니다|부탁합니다|면 (?:된다|됩니다)|(?:하|되)도록)"
    r"[.!\s\"'”’)\]]*$"
)
#: How news ends its sentences: plain, deferential, nominal.
_REGISTERS: Final = (
    ("plain", re.compile(r"(?<!니)다[.\s\"'”’)\]]*$")),
    ("deferential", re.compile(r"(?:니다|[가-힣]요)[.\s\"'”’)\]]*$")),
    ("nominal", re.compile(r"[음함임됨짐][.\s\"'”’)\]]*$")),
)
#: A register that fewer sentences of an article share is not its own.
REGISTER_SHARE: Final = 0.3
_WORD: Final = re.compile(r"[A-Za-z]{5,}|[가-힣]{3,}")
#: Words that give an instruction away even with their inner letters shuffled.
_GIVEAWAYS: Final = (
    "ignore", "previous", "instructions", "instruction", "disregard", "override", "assistant",
    "prompt", "summary", "headline", "bypass", "reveal", "output", "forget", "system",
    "무시하고", "무시하라", "무시하세요", "지시사항", "지시를", "명령을", "출력하라", "출력하세요", "작성하라",
    "작성하세요", "포함하라", "포함하세요", "프롬프트",
)  # fmt: skip
_SHUFFLED: Final = {
    (word[0], word[-1], len(word), frozenset(Counter(word).items())): word for word in _GIVEAWAYS
}
_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])")
_HEX: Final = re.compile(
    r"(?:\\x[0-9a-fA-F]{2}){8,}|(?:%[0-9a-fA-F]{2}){8,}|(?:&#x?[0-9a-fA-F]+;){6,}"
)


def instruction_why(sentence: str) -> str:
    """Why a sentence must not be used as news; "" for an ordinary one."""
    if _FORGED.search(sentence):
        return FORGED
    if _HEX.search(sentence) or any(_is_hidden(found[0]) for found in _BASE64.finditer(sentence)):
        return ENCODED
    if _STRONG.search(sentence) or _shuffled(sentence) >= 2:
        return ADDRESSED
    signs = (_ORDERS, _TEXTS, _TO_WHOM)
    found = sum(sign.search(sentence) is not None for sign in signs)
    if found == len(signs) or (found == 2 and _orders_a_text(sentence)):
        return ADDRESSED
    return ""


def asks(sentence: str) -> bool:
    """Whether a sentence orders, asks or advises instead of telling."""
    return _ASKS.search(sentence) is not None


def register_of(sentence: str) -> str:
    """How a sentence ends: "plain", "deferential", "nominal", or "" for none of news."""
    if asks(sentence):
        return ""
    return next((name for name, ending in _REGISTERS if ending.search(sentence)), "")


def in_register(texts: Sequence[str]) -> list[bool]:
    """Which sentences of one article are told as the article itself is told.

    A strange register is how somebody else speaks up in a text; whatever words are used for it.
    """
    registers = [register_of(text) for text in texts]
    counted = Counter(filter(None, registers))
    total = sum(counted.values())
    own = {name for name, count in counted.items() if count >= REGISTER_SHARE * total}
    return [register in own for register in registers]


def _orders_a_text(sentence: str) -> bool:
    """An order that ends the sentence and names the text to be written."""
    tail = sentence.rstrip(" .!?\"'”’」)]")[-40:]
    order = None
    for order in _ORDERS.finditer(tail):  # noqa: B007  the last one counts
        pass
    return order is not None and _TEXTS.search(sentence) is not None


def _is_hidden(blob: str) -> bool:
    """A run of letters that decodes to readable text."""
    padded = blob.rstrip("=")
    padded += "=" * (-len(padded) % 4)
    try:
        told = base64.b64decode(padded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    return sum(sign.isprintable() or sign.isspace() for sign in told) >= 0.95 * len(told)


def _shuffled(sentence: str) -> int:
    """How many giveaway words a sentence holds with shuffled letters."""
    found = set()
    for word in _WORD.findall(sentence):
        low = word.lower()
        key = (low[0], low[-1], len(low), frozenset(Counter(low).items()))
        told = _SHUFFLED.get(key)
        if told is not None and told != low:
            found.add(told)
    return len(found)
