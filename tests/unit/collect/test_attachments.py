from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanju.collect.attachments import (
    AttachmentLimits,
    AttachmentProblem,
    AttachmentReader,
    AttachmentText,
)
from hanju.collect.attachments import (
    reader as reader_module,
)
from hanju.collect.attachments.layout import table_lines
from hanju.collect.attachments.nouns import as_json, from_json
from hanju.collect.attachments.reading import korean_name, shown_name

from . import attachment_files as files

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hwp_hwpx"
LEAD = "해안시는 수소버스 12대를 도입한다."


@pytest.fixture(scope="module")
def reader() -> Iterator[AttachmentReader]:
    with AttachmentReader() as made:
        yield made


def text_of(reader: AttachmentReader, content: bytes, name: str = "a") -> AttachmentText:
    read = reader.read(content, name)
    assert isinstance(read, AttachmentText), read
    return read


def problem_of(reader: AttachmentReader, content: bytes, name: str = "a") -> AttachmentProblem:
    read = reader.read(content, name)
    assert isinstance(read, AttachmentProblem), read
    return read


# -- formats ------------------------------------------------------------------------------


def test_hwpx_gives_paragraphs_tables_boxes_and_notes_in_order(reader: AttachmentReader) -> None:
    note = f"<hp:footNote><hp:subList>{files.para(files.words('각주'))}</hp:subList></hp:footNote>"
    box = f"<hp:rect><hp:drawText>{files.para(files.words('상자'))}</hp:drawText></hp:rect>"
    gone = "<hp:t>남고<hp:deleteBegin/>지운 말<hp:deleteEnd/>남는다</hp:t>"
    header = f"<hp:ctrl><hp:header>{files.para(files.words('머리'))}</hp:header></hp:ctrl>"
    body = (
        files.para(header, files.words(LEAD), f"<hp:ctrl>{note}</hp:ctrl>")
        + files.para(files.table(["구분", "대수"], ["수소", "12"]))
        + files.para(box)
        + files.para(gone)
    )
    read = text_of(reader, files.hwpx(body), "보도자료.hwpx")
    assert read.format == "hwpx"
    lines = [LEAD, "각주", "구분 | 대수", "수소 | 12", "상자", "남고남는다"]
    assert read.text.split("\n") == lines


def test_hwp_gives_the_same_text_as_hwpx(reader: AttachmentReader) -> None:
    rows = [["구분", "대수"], ["수소", "12"]]
    section = files.hwp_para(LEAD) + files.hwp_table(rows)
    body = files.para(files.words(LEAD)) + files.para(files.table(*rows))
    old = text_of(reader, files.hwp(section), "a.hwp")
    assert old.format == "hwp"
    assert old.text == text_of(reader, files.hwpx(body)).text


def test_pdf_docx_xlsx_and_plain_text(reader: AttachmentReader) -> None:
    assert text_of(reader, files.pdf("Harbor City", "buys 12 buses", "- 1 -")).text == (
        "Harbor City\nbuys 12 buses"
    )
    assert text_of(reader, files.docx()).text == f"{LEAD}\n구분 | 대수\n수소 | 12"
    sheets = text_of(reader, files.xlsx())
    assert sheets.format == "xlsx"
    assert sheets.text.startswith("[현황]\n사업 | 억원\n그린 리모델링 | 30\n[계획]")
    assert text_of(reader, LEAD.encode("cp949"), "a.txt").text == LEAD


def test_a_zip_gives_every_file_with_its_own_problem(reader: AttachmentReader) -> None:
    inner = files.zipped({"깊은.txt": "x"})
    packed = files.zipped(
        {
            "folder/": b"",
            "__MACOSX/x": b"x",
            "가.hwpx": files.hwpx(files.para(files.words(LEAD))),
            "나.pdf": files.pdf("Harbor"),
            "다.zip": inner,
            "라.hwp": files.hwp(b"", flags=3),
        }
    )
    read = text_of(reader, packed, "묶음.zip")
    assert read.text == f"{LEAD}\n\nHarbor"
    assert [one.name for one in read.inside] == ["가.hwpx", "나.pdf", "다.zip", "라.hwp"]
    kinds = [one.kind for one in read.inside if isinstance(one, AttachmentProblem)]
    assert kinds == ["unsupported", "locked"]


def test_the_name_of_a_file_is_not_believed(reader: AttachmentReader) -> None:
    assert text_of(reader, files.pdf("Harbor"), "보도자료.hwp").format == "pdf"


def test_prose_in_a_table_stays_paragraphs() -> None:
    prose = ["첫 문단이다.", "둘째 문단이다.", "셋째다.", "넷째다."]
    assert table_lines([[prose, ["옆"]]]) == [*prose, "옆"]
    assert table_lines([[["제목 칸"]]]) == ["제목 칸"]
    assert table_lines([[["가"], [], ["다"]], [[], []]]) == ["가 |  | 다"]


# -- problems -----------------------------------------------------------------------------

MANIFEST = '<m><odf:encryption-data xmlns:odf="o"/></m>'
PROBLEMS = {
    "empty": (b"", "empty"),
    "blank": (b"\0\0 \r\n", "empty"),
    "locked hwpx": (files.hwpx("", **{"META-INF/manifest.xml": MANIFEST}), "locked"),
    "locked hwp": (files.hwp(b"", flags=3), "locked"),
    "guarded hwp": (files.hwp(b"", flags=1 | 1 << 4), "locked"),
    "locked pdf": (files.locked_pdf(), "locked"),
    "guarded file": (b"SCDSA004" + b"\x81\xff\0" * 100, "locked"),
    "locked office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "locked",
    ),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
        "unsupported",
    ),
    "broken pdf": (b"%PDF-1.7\n garbage", "broken"),
    "broken zip": (b"PK\x03\x04 garbage", "broken"),
    "broken hwp": (files.hwp(b"\xff\xff\xff\xff" * 9), "broken"),
    "hwp without body": (files.hwp(b"", is_whole=False), "broken"),
    "page": (b"\n<!DOCTYPE html><html><body>404</body></html>", "page"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "unsupported"),
    "shapes only": (files.hwpx(files.para("<hp:line/>")), "no-text"),
    "empty zip": (files.zipped({}), "empty"),
    "bomb": (files.hwpx("<!-- " + " " * (2 << 20) + "-->"), "too-large"),
    "doctype": (
        files.zipped({files.SECTION: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "broken",
    ),
    "deep": (files.hwpx("<hp:a>" * 50_000 + "</hp:a>" * 50_000), "no-text"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_cannot_be_read_has_a_name_and_a_mend(reader: AttachmentReader, name: str) -> None:
    content, kind = PROBLEMS[name]
    problem = problem_of(reader, content)
    assert problem.kind == kind, problem
    assert problem.why
    assert problem.mend


def test_too_large_a_file_is_not_sent_at_all() -> None:
    limits = AttachmentLimits(size_bytes=10)
    with AttachmentReader(limits) as reader:
        assert problem_of(reader, b"x" * 11).kind == "too-large"
        assert reader.starts == 0


def test_distribution_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import unhwp
    from unhwp.unhwp import ErrorKind

    from hanju.collect.attachments.hwp import read_hwp
    from hanju.collect.attachments.nouns import UnreadableAttachmentError

    def refuse(_: bytes) -> None:
        raise unhwp.ParseError("restricted", ErrorKind.DISTRIBUTION_RESTRICTED)

    monkeypatch.setattr(unhwp, "parse_bytes", refuse)
    with pytest.raises(UnreadableAttachmentError) as caught:
        read_hwp(files.hwp(b"", flags=1 | 1 << 2))
    assert caught.value.kind == "distribution"


def test_text_over_the_limit_is_cut_with_a_note() -> None:
    with AttachmentReader(AttachmentLimits(text_chars=5)) as reader:
        read = text_of(reader, LEAD.encode())
    assert read.text == LEAD[:5].strip()
    assert read.notes == ("앞의 5자만 읽었습니다",)


# -- the child ----------------------------------------------------------------------------


def test_one_child_serves_many_files(reader: AttachmentReader) -> None:
    for _ in range(20):
        reader.read(files.pdf("Harbor"), "a")
    assert reader.starts == 1


def test_a_child_is_replaced_after_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "FILES_PER_CHILD", 2)
    with AttachmentReader() as reader:
        for _ in range(5):
            assert text_of(reader, b"abc").text == "abc"
        assert reader.starts == 3


def test_a_child_that_dies_is_a_problem_and_the_next_file_is_read() -> None:
    with AttachmentReader() as reader:
        text_of(reader, b"abc")
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert text_of(reader, b"abc").text == "abc"
        assert reader.starts == 2


def misbehaving(does: str, limits: AttachmentLimits, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the child do something else than reading, and tell what the parent says of it."""
    boot = reader_module._BOOT.replace(
        "main()", "import hanju.collect.attachments.worker as w; w.read_here = bad; main()"
    )
    # every boot runs `bad` in the fences of a real child
    code = f"def bad(content, name, limits):\n import os, ctypes\n {does}\n"
    monkeypatch.setattr(reader_module, "_BOOT", f"{code}\n{boot}")
    with AttachmentReader(limits) as reader:
        read = reader.read(b"abc", "a")
        monkeypatch.undo()
        assert text_of(reader, b"abc").text == "abc"
    assert isinstance(read, AttachmentProblem)
    return read.kind


TRICKS = {
    "spins": ("\n while True: pass", AttachmentLimits(cpu_s=0), "slow"),
    "sleeps": ("import threading; threading.Event().wait()", AttachmentLimits(wall_s=0.3), "slow"),
    "dies": ("os._exit(7)", AttachmentLimits(), "crashed"),
    "segfaults": ("ctypes.string_at(0)", AttachmentLimits(), "crashed"),
    "eats": ("x = bytearray(2 << 30)", AttachmentLimits(), "crashed"),
    "calls": ("import socket; socket.create_connection(('127.0.0.1', 9))", AttachmentLimits(),
              "crashed"),
    "starts": ("import subprocess; subprocess.run(['true'])", AttachmentLimits(), "crashed"),
    "opens": ("while True: os.dup(0)", AttachmentLimits(), "crashed"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRICKS)
def test_no_file_can_hurt_the_parent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    does, limits, kind = TRICKS[name]
    assert misbehaving(does, limits, monkeypatch) == kind


@pytest.mark.parametrize("how", ["open(p, 'w')", "open(p, 'ab')", "os.open(p, os.O_CREAT, 384)"])
def test_the_child_writes_nothing(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "written"
    does = f"p = {str(target)!r}; {how}"
    assert misbehaving(does, AttachmentLimits(), monkeypatch) == "crashed"
    assert not target.exists()


def test_the_child_knows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANJU_NAVER_SECRET", "abcdefgh")
    does = "\n if 'HANJU_NAVER_SECRET' not in os.environ: os._exit(9)\n while True: pass"
    # it would spin and be late if it saw the key
    limits = AttachmentLimits(wall_s=3.0)
    assert misbehaving(does, limits, monkeypatch) == "crashed"


# -- names --------------------------------------------------------------------------------


def test_names_are_shown_without_folders_or_tricks() -> None:
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name("C:\\temp\\보도자료.hwp") == "보도자료.hwp"
    assert "\u202e" not in shown_name("보도\u202efdp.hwp")
    assert shown_name("..//") == ".."
    assert shown_name("") == "첨부"
    assert len(shown_name("가" * 300)) == 200
    assert korean_name("보도자료.hwp".encode("cp949").decode("cp437")) == "보도자료.hwp"


def test_what_goes_over_the_pipe_comes_back_equal(reader: AttachmentReader) -> None:
    read = text_of(reader, files.zipped({"a.pdf": files.pdf("x"), "b.png": b"\x89PNG"}))
    assert from_json(as_json(read)) == read


# -- hostile files ------------------------------------------------------------------------


def mutated(content: bytes, seed: int) -> bytes:
    """Bytes flipped, cut, doubled, zeroed; the same for the same seed."""
    chance = random.Random(seed)
    made = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 50))):
        if len(made) < 16:
            break
        at, size = chance.randrange(len(made)), chance.randrange(1, 64)
        match chance.randrange(5):
            case 0:
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                made[at : at + size] = chance.randbytes(size)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[at : at + size] * chance.randrange(1, 5)
            case _:
                made[at : at + size] = bytes(size)
    return bytes(made[: chance.randrange(len(made))] if seed % 8 == 0 else made)


def survives(seeds: list[bytes], count: int) -> dict[str, int]:
    ends: dict[str, int] = {}
    with AttachmentReader() as reader:
        for seed in range(count):
            read = reader.read(mutated(seeds[seed % len(seeds)], seed), "a")
            end = read.kind if isinstance(read, AttachmentProblem) else "read"
            ends[end] = ends.get(end, 0) + 1
        assert text_of(reader, files.pdf("Harbor")).text == "Harbor"
        ends["children"] = reader.starts
    return ends


@pytest.mark.slow
def test_300_mutated_pdfs_end_by_name() -> None:
    seeds = [files.pdf("Harbor City", "12 buses"), files.pdf(*"abc"), files.locked_pdf()]
    ends = survives(seeds, 300)
    assert sum(ends.values()) - ends["children"] == 300


@pytest.mark.slow
def test_500_mutated_hwp_and_hwpx_end_by_name() -> None:
    rows = [["구분", "대수"], ["수소", "12"]]
    section = files.hwp_para(LEAD) + files.hwp_table(rows)
    body = files.para(files.words(LEAD)) + files.para(files.table(*rows))
    seeds = [files.hwp(section), files.hwpx(body), files.hwp(section, flags=5)]
    ends = survives(seeds, 250)
    # and whole containers around broken contents, which go deeper
    with AttachmentReader() as reader:
        for seed in range(1, 251):
            xml = files.section(body).encode()
            inside = mutated(section, seed), mutated(xml, seed)
            content = files.hwp(inside[0]) if seed % 2 else files.zipped({files.SECTION: inside[1]})
            read = reader.read(content, "a")
            end = read.kind if isinstance(read, AttachmentProblem) else "read"
            ends[end] = ends.get(end, 0) + 1
    assert sum(ends.values()) - ends["children"] == 500
    assert ends["read"] > 25


# -- real files ---------------------------------------------------------------------------


@pytest.mark.shared
def test_the_two_formats_of_one_document_say_the_same() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data/hwp_hwpx: absent")
    kinds: dict[str, int] = {}
    reads = {}
    with AttachmentReader() as reader:
        for path in sorted(SHARED.glob("*/*.hwp*")):
            reads[path] = read = reader.read(path.read_bytes(), path.name)
            kind = read.kind if isinstance(read, AttachmentProblem) else read.format
            kinds[kind] = kinds.get(kind, 0) + 1
        assert reader.starts == 1
    assert kinds == {"hwpx": 40, "hwp": 16, "no-text": 20, "locked": 2}
    pairs = [(one, path) for path, one in reads.items() if path.suffix == ".hwp"]
    assert len(pairs) == 18
    for old, path in pairs:
        new = reads[path.with_suffix(".hwpx")]
        assert getattr(old, "kind", "") == getattr(new, "kind", "")
        assert getattr(old, "text", "").split() == getattr(new, "text", "").split(), path.name
    print(f"hwp_hwpx: {len(reads)} files {kinds}, {len(pairs)} of {len(pairs)} pairs equal")  # noqa: T201  the figure


@pytest.mark.shared
@pytest.mark.slow
def test_500_mutated_real_files_end_by_name() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data/hwp_hwpx: absent")
    paths = [one for one in sorted(SHARED.glob("*/*.hwp*")) if one.stat().st_size < 200_000]
    ends = survives([path.read_bytes() for path in paths], 500)
    assert sum(ends.values()) - ends["children"] == 500
