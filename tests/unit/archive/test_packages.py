from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import pytest

from hanju import packages
from hanju.archive import read_edition
from hanju.errors import UnreadableFileError
from hanju.packages import Package

from .conftest import SHARED

SECTION = "Contents/section0.xml"
BOMBS = {
    "external": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><a/>',
    "laughs": '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY b "{"x" * 50_000}">]><a>{"&b;" * 1000}</a>',
    "plain": "<!DOCTYPE a><a/>",
    "public": '<!DOCTYPE a PUBLIC "-//x//x" "http://127.0.0.1:9/x.dtd"><a/>',
}


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "a.hwpx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        read_edition(path)
    return str(caught.value)


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SECTION, "Contents/header.xml", "word/document.xml"])
def test_no_part_may_declare_a_dtd(name: str, encoding: str, part: str, tmp_path: Path) -> None:
    parts = {SECTION: b"<a/>", part: BOMBS[name].encode(encoding)}
    assert "DTD" in refusal(zipped(parts), tmp_path)


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    parts = {f"p{n}": b"" for n in range(packages.ENTRIES_MAX + 1)}
    assert "2,000개" in refusal(zipped(parts), tmp_path)


def test_a_part_packed_beyond_measure_is_refused(tmp_path: Path) -> None:
    bomb = zipped({SECTION: b"\0" * (packages.RATIO_FROM + 1)})
    assert "지나치게" in refusal(bomb, tmp_path)


def test_a_file_that_unpacks_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "TOTAL_MAX", 1000)
    assert "200 MiB" in refusal(zipped({SECTION: bytes(range(256)) * 8}), tmp_path)


def test_lying_sizes_and_wrong_checksums_are_refused(tmp_path: Path) -> None:
    honest = zipped({SECTION: b"<a>" + b"x" * 3000 + b"</a>"})
    wrong = bytearray(honest)
    wrong[honest.index(b"PK\x01\x02") + 16] ^= 0xFF  # the checksum of the directory
    assert "깨졌습니다" in refusal(bytes(wrong), tmp_path)
    lying = bytearray(honest)
    at = honest.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    assert "section0" in refusal(bytes(lying), tmp_path)


def test_a_locked_file_is_named_as_locked(tmp_path: Path) -> None:
    content = bytearray(zipped({SECTION: b"<a/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "암호" in refusal(bytes(content), tmp_path)


def test_a_package_without_a_body_is_refused(tmp_path: Path) -> None:
    assert "본문이 없습니다" in refusal(zipped({"mimetype": b"application/hwp+zip"}), tmp_path)
    assert "XML이 아닙니다" in refusal(zipped({SECTION: b"<a"}), tmp_path)


@pytest.mark.shared
def test_no_real_file_is_refused_by_the_limits() -> None:
    files = sorted((SHARED / "hwp_hwpx").rglob("*.hwpx"))
    if not files:
        pytest.skip(f"{SHARED / 'hwp_hwpx'} is not here")
    for path in files:
        package = Package(path.read_bytes(), path)
        assert SECTION in package.names
        if "password" not in path.name:
            package.xml(SECTION)


@pytest.mark.shared
def test_real_files_that_are_no_issue_are_refused_as_such() -> None:
    files = sorted((SHARED / "hwp_hwpx").rglob("*.hwpx"))
    if not files:
        pytest.skip(f"{SHARED / 'hwp_hwpx'} is not here")
    for path in files:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                read = read_edition(path)
            except UnreadableFileError:
                continue
        assert read.unplaced, path
