"""F9: exact or flagged, never silent mojibake."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from hanju.collect.decoding import codec_of, declared_in, decode

#: Invented; the second half holds syllables that only CP949 and Johab know.
SENTENCES = [
    "가온시가 온실가스를 줄이는 건물 지원 사업을 4일부터 시작한다고 밝혔다.",
    "시는 올해 안에 낡은 집 1,200곳의 창과 벽을 고치고 비용의 70%를 지원한다.",
    "나래연구원은 바다에서 탄소를 붙잡는 새 소재를 만들어 국제 학술지에 실었다.",
    "인공지능으로 산불을 미리 알아내는 카메라가 전국 30곳에 놓인다.",
    "다온대학교와 라온기업은 수소차 부품을 함께 개발하기로 협약을 맺었다.",
    "주민 누구나 12월 31일까지 구청 누리집에서 신청할 수 있다.",
    "“기후 위기는 먼 이야기가 아니다”라고 담당 과장은 말했다.",
    "전기요금은 지난해 같은 달보다 3.2% 내렸고 가스요금은 그대로다.",
    "학생들이 만든 날씨 앱 '하늘이'가 공모전에서 대상을 받았다.",
]
ODD = ["뷁", "펲", "똠방각하", "햏햏", "쀍", "믜리도", "쓩", "뙇"]
ENCODINGS = ["utf-8", "euc-kr", "cp949", "utf-16", "johab"]
WRONG = {
    "utf-8": ["euc-kr", "iso-8859-1", "johab", "utf-16"],
    "euc-kr": ["utf-8", "iso-8859-1", "windows-1252", "shift_jis", "gb2312", "utf-7"],
    "cp949": ["utf-8", "iso-8859-1", "euc-jp", "big5", "utf-7", "unicode_escape"],
    "utf-16": ["utf-8", "euc-kr"],
    "johab": ["utf-8", "euc-kr", "iso-8859-1"],
}


def documents() -> list[tuple[str, bytes, str, str]]:
    """(text, bytes, declared in the header, what kind) of more than a thousand documents."""
    rng = random.Random(20251211)
    found = []
    for number in range(54):
        lines = rng.sample(SENTENCES, 1 + number % 4)
        if number % 3 == 0:
            lines.append(f"방송에서 {rng.choice(ODD)} {rng.choice(ODD)}이라는 말이 나왔다.")
        for encoding in ENCODINGS:
            declarations = ["", encoding, *WRONG[encoding]]
            for at, declared in enumerate(declarations):
                kind = ("missing", "right")[at] if at < 2 else "wrong"
                for carrier in ("header", "prolog", "meta"):
                    text = wrap(" ".join(lines), declared if carrier != "header" else "", carrier)
                    packed = text.encode(encoding)
                    header = declared if carrier == "header" else ""
                    found.append((text, packed, header, f"{encoding} {kind} {declared} {carrier}"))
    return found


def wrap(text: str, declared: str, carrier: str) -> str:
    if carrier == "prolog":
        named = f' encoding="{declared}"' if declared else ""
        return f'<?xml version="1.0"{named}?><rss><title>{text}</title></rss>'
    if carrier == "meta":
        named = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
        far = "<!--" + "x" * 1500 + "-->"  # behind the first 1,024 bytes
        return f"<html><head>{far}{named if declared else ''}</head><body>{text}</body></html>"
    return f"<p>{text}</p>"


def test_the_matrix_is_exact_and_nothing_is_silently_wrong() -> None:
    wrong, silent, total = [], [], 0
    for text, packed, header, kind in documents():
        total += 1
        decoded = decode(packed, charset=header)
        if decoded.text != text:
            wrong.append((kind, decoded.encoding, decoded.text[:60]))
            if decoded.is_exact and not decoded.why:
                silent.append(kind)
        elif "wrong" in kind and not decoded.why and "euc-kr" not in kind:
            pytest.fail(f"a wrong declaration was not mentioned: {kind}")
    assert total >= 1000
    assert not silent
    assert len(wrong) <= total * 0.005, wrong


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "johab", "utf-16-le"])
def test_a_text_cut_in_the_middle_of_a_letter_is_flagged(encoding: str) -> None:
    text = wrap(" ".join(SENTENCES[:5]), "", "header").removesuffix("</p>")
    for cut in (1, 2) if encoding == "utf-8" else (1,):
        packed = text.removesuffix(".").encode(encoding)[:-cut]
        decoded = decode(packed, charset="utf-16-le" if encoding.startswith("utf-16") else "")
        assert decoded.text.rstrip("\ufffd") == text.removesuffix(".")[:-1]
        assert not decoded.is_exact
        assert decoded.replaced == 1
        assert "깨진 글자 1개" in decoded.why


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_broken_bytes_are_counted_and_the_rest_is_right(encoding: str) -> None:
    rng = random.Random(3)
    for _ in range(50):
        packed = bytearray("  ".join(SENTENCES).encode(encoding))
        for _ in range(3):
            packed[rng.randrange(len(packed))] = 0xFF
        decoded = decode(bytes(packed))
        assert decoded.encoding == encoding.upper()
        assert decoded.replaced > 0
        assert not decoded.is_exact
        assert sum(s[:6] in decoded.text for s in SENTENCES) >= 6


@pytest.mark.parametrize(
    "name", ["utf-7", "UTF7", "unicode-1-1-utf-7", "csUnicode11UTF7", "cp65000"]
)
def test_utf_7_is_never_read(name: str) -> None:
    packed = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    decoded = decode(packed, charset=name)
    assert decoded.text == packed.decode("ascii")
    assert decoded.why
    assert "<script" not in decode(f'<meta charset="{name}">'.encode() + packed).text


@pytest.mark.parametrize(
    "name", ["unicode_escape", "raw_unicode_escape", "idna", "punycode", "rot13", "zip", "hex",
             "base64", "mbcs", "undefined", "../../etc/passwd", "x" * 1000, "\x00"],
)  # fmt: skip
def test_only_encodings_of_the_web_are_known(name: str) -> None:
    assert codec_of(name) == ""
    assert decode(b"\\u0041 %41 plain", charset=name).text == "\\u0041 %41 plain"


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"", "", "ascii"),
        (b"plain", "plain", "ascii"),
        ("\ufeff가나".encode(), "가나", "UTF-8"),
        ("\ufeff가나".encode("utf-16-le"), "가나", "UTF-16-LE"),
        ("\ufeff가나".encode("utf-16-be"), "가나", "UTF-16-BE"),
        ("\ufeff가나".encode("utf-32-le"), "가나", "UTF-32-LE"),
        ("<a>가나</a>".encode("utf-16-le"), "<a>가나</a>", "UTF-16-LE"),
        ("<a>가나</a>".encode("utf-16-be"), "<a>가나</a>", "UTF-16-BE"),
        ("\ufeff<a>가나</a>".encode("cp949", "ignore"), "<a>가나</a>", "CP949"),
        (b"\x1b$)C<a>\x0e0!3*\x0f</a>", "<a>가나</a>", "ISO-2022-KR"),
        ("<?xml version='1.0' encoding='shift_jis'?><a>気候の話です</a>".encode("shift_jis"),
         "<?xml version='1.0' encoding='shift_jis'?><a>気候の話です</a>", "SHIFT-JIS"),
        ("<?xml version='1.0' encoding='gb2312'?><a>气候变化与新政策</a>".encode("gb2312"),
         "<?xml version='1.0' encoding='gb2312'?><a>气候变化与新政策</a>", "GB18030"),
        ("<?xml version='1.0' encoding='koi8-r'?><a>климат</a>".encode("koi8-r"),
         "<?xml version='1.0' encoding='koi8-r'?><a>климат</a>", "KOI8-R"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a>été à la mer</a>".encode("latin-1"),
         "<?xml version='1.0' encoding='iso-8859-1'?><a>été à la mer</a>", "CP1252"),
    ],
)  # fmt: skip
def test_what_is_declared_rightly_is_read_exactly(content: bytes, text: str, encoding: str) -> None:
    decoded = decode(content)
    assert (decoded.text, decoded.encoding, decoded.is_exact) == (text, encoding, True)


def test_a_prolog_that_says_utf_16_in_eight_bits_is_not_believed() -> None:
    for encoding in ("utf-8", "cp949"):
        text = f'<?xml version="1.0" encoding="utf-16"?><a>{SENTENCES[0]}</a>'
        decoded = decode(text.encode(encoding))
        assert decoded.text == text
        assert decoded.why


def test_a_short_name_in_cp949_that_is_valid_utf_8_is_read_as_declared() -> None:
    both = [
        (a, b)
        for a, b in itertools.product("참창책처천청체초총최추충치친칠칭", repeat=2)
        if is_utf8((a + b).encode("cp949"))
    ]
    assert both, "the trap does not exist any more"
    for a, b in both:
        decoded = decode((a + b).encode("cp949"), charset="euc-kr")
        assert decoded.text == a + b


def is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_random_bytes_never_raise() -> None:
    rng = random.Random(11)
    names = ["", "utf-8", "euc-kr", "johab", "utf-16", "shift_jis", "iso-2022-kr", "hz", "cp037"]
    for _ in range(2000):
        content = rng.randbytes(rng.randrange(40))
        decode(content, charset=rng.choice(names)).text.encode("utf-8", "surrogatepass")


def test_a_declaration_is_found_where_servers_put_it() -> None:
    assert declared_in(b'\n<?xml version="1.0" encoding = "EUC-KR" ?>') == "EUC-KR"
    assert declared_in(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>") == "utf-8"
    assert declared_in(b"<META HTTP-EQUIV='x' CONTENT='text/html; CHARSET=ks_c_5601-1987'>") == (
        "ks_c_5601-1987"
    )
    assert declared_in(b"<meta charset=utf-8>") == "utf-8"
    assert declared_in(b"<" + b"?xml" * 100_000) == ""
    assert declared_in(b"<meta " * 100_000) == ""


@pytest.mark.shared
def test_real_pages_of_the_2000s_have_the_encoding_of_their_folder(shared_data: Path) -> None:
    gold = {"CP949": "CP949", "EUC-KR": "CP949", "Johab": "Johab", "iso-2022-kr": "ISO-2022-KR"}
    files = sorted((shared_data / "euckr_feeds").glob("*/*"))
    files = [path for path in files if path.is_file()]
    assert len(files) == 19
    for path in files:
        decoded = decode(path.read_bytes())
        assert decoded.encoding == gold[path.parent.name], path.name
        assert decoded.is_exact, path.name
        assert decoded.text.count("\ufffd") == 0, path.name
