"""What `hanju doctor` says of a configuration that works and is dangerous."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hanju.newsroom.set_up import check
from hanju.settings import House, SiteRules, default_house

HOUSE = default_house()


def on(address: str) -> House:
    return replace(HOUSE, database=address)


def test_nothing_to_say_is_one_line(tmp_path: Path) -> None:
    (one,) = check(tmp_path, HOUSE, {"HANJU_NAVER_HUB_KEY": "x", "HANJU_MAIL_A_PASSWORD": "y"})
    assert (one.state, "hanju.db" in one.detail) == ("ok", True)
    (one,) = check(tmp_path, on("postgresql://hanju@database/hanju"), {})
    assert (one.state, "PostgreSQL(hanju.toml)" in one.detail) == ("ok", True)


@pytest.mark.parametrize(
    ("house", "environ", "state", "words"),
    [
        (on("postgresql://a:geheim@database/x"), {}, "broken", "비밀번호가 적혀"),
        (on("postgresql://database/x?user=a&password=geheim"), {}, "broken", "비밀번호가 적혀"),
        (on("postgresql://a@db.example.kr/x"), {}, "warn", "암호화를 강제하지"),
        (on("postgresql://a@10.0.0.7/x?sslmode=prefer"), {}, "warn", "암호화를 강제하지"),
        (HOUSE, {"HANJU_DATABASE": "postgresql://a@db.example.kr/x"}, "warn", "HANJU_DATABASE"),
        (on("postgresql:///x"), {"HANJU_DATABASE": "postgresql:///y"}, "warn", "앞의 것을"),
        (HOUSE, {"HANJU_DATABASE_PASWORD": "geheim"}, "warn", "HANJU_DATABASE_PASWORD"),
        (replace(HOUSE, site=SiteRules(address="http://office.example.kr/")), {}, "warn", "http"),
        (replace(HOUSE, model=replace(HOUSE.model, address="http://10.0.0.9/v1", name="m")), {},
         "warn", "10.0.0.9"),
    ],
)  # fmt: skip
def test_what_is_dangerous_is_said_without_secrets(
    tmp_path: Path, house: House, environ: dict[str, str], state: str, words: str
) -> None:
    (found,) = check(tmp_path, house, environ)
    assert (found.state, words in found.detail) == (state, True), found
    assert found.mend
    assert "geheim" not in str(found)


@pytest.mark.parametrize(
    ("house", "environ"),
    [
        (on("postgresql://a@db.example.kr/x?sslmode=verify-full"), {}),
        (on("postgresql://a@/x?host=/run/postgresql"), {}),
        (on("postgresql://a@localhost/x"), {"HANJU_SITE": "a.example", "HANJU_WEBHOOK": "x"}),
        (replace(HOUSE, model=replace(HOUSE.model, address="http://localhost:1234/v1", name="m")),
         {}),
    ],
)  # fmt: skip
def test_what_is_fine_is_left_alone(tmp_path: Path, house: House, environ: dict[str, str]) -> None:
    assert [one.state for one in check(tmp_path, house, environ)] == ["ok"]


def test_files_that_others_may_change_or_read(tmp_path: Path) -> None:
    house, secret = tmp_path / "hanju.toml", tmp_path / "secret"
    house.touch()
    secret.touch()
    environ = {"HANJU_DATABASE_PASSWORD_FILE": str(secret)}
    house.chmod(0o644)
    secret.chmod(0o600)
    assert [one.state for one in check(tmp_path, HOUSE, environ)] == ["ok"]
    house.chmod(0o666)
    secret.chmod(0o644)
    assert {one.state for one in check(tmp_path, HOUSE, environ)} == {"warn", "broken"}


def test_a_file_that_nobody_uses_any_more(tmp_path: Path) -> None:
    (tmp_path / "hanju.db").touch()
    (one,) = check(tmp_path, on("postgresql:///x"), {})
    assert "쓰이지 않는 hanju.db" in one.detail
