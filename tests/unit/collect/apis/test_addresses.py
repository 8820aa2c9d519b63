"""What a person writes to add a source, which host it stands for, and where keys hide."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import (
    ApiAddress,
    asked_host,
    key_in_address,
    read_api_address,
    read_mail_address,
)
from hanju.collect.apis.keys import (
    KEY_SETS,
    environment_keys,
    mail_variable,
    missing_words,
    secret_values,
)
from hanju.collect.collecting import host_of
from tests.unit.collect.apis.kit import source

DOCS = (Path(__file__).parents[4] / "docs" / "keys.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "kind", "url", "words"),
    [
        (" naver:탄소중립   제주 ", "naver", "naver:탄소중립 제주", "탄소중립 제주"),
        ("NAVER:AI", "naver", "naver:AI", "AI"),
        ("google:탄소중립", "google", "google:탄소중립", "탄소중립"),
        ("bigkinds:(AI OR 인공지능)", "bigkinds", "bigkinds:(AI OR 인공지능)", "(AI OR 인공지능)"),
        ("data.go.kr:pressRelease", "releases", "data.go.kr:pressRelease", "pressRelease"),
        (
            "https://www.korea.kr/briefing/pressReleaseList.do", "korea",
            "https://www.korea.kr/briefing/pressReleaseList.do", "",
        ),
    ],
)  # fmt: skip
def test_addresses_mean_what_they_say(written: str, kind: str, url: str, words: str) -> None:
    found = read_api_address(written)
    assert isinstance(found, ApiAddress)
    assert (found.kind, found.url, found.words) == (kind, url, words)
    assert read_api_address(found.url) == found, "what is stored is read the same again"


@pytest.mark.parametrize(
    "written",
    ["naver:", "data.go.kr:x", "korea:x", "naver+ftp://a/b?query=x", "naver+http://8.8.8.8/?query=x",
     "naver:" + "가" * 201, "bigkinds+https://a.example/x", "imaps://nobody"],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(written: str) -> None:
    assert isinstance(read_api_address(written), BadAddress)


@pytest.mark.parametrize(
    "written",
    ["https://press.example/rss.xml", "press.example", "https://www.korea.kr/rss/policy.xml"],
)
def test_ordinary_addresses_are_left_alone(written: str) -> None:
    assert read_api_address(written) is None


@given(st.text(max_size=80))
def test_no_text_raises(written: str) -> None:
    read_api_address(written)
    read_api_address(f"naver+{written}")
    read_mail_address(written)
    read_mail_address(f"imaps://{written}")
    key_in_address(written)


def test_searches_of_one_service_stand_for_one_host() -> None:
    assert host_of(source("naver", "naver:하나")) == host_of(source("naver", "naver:둘"))
    assert host_of(source("naver", "naver:하나")) != host_of(source("google", "google:하나"))
    moved = source("naver", "naver+https://new.example/x?query=a")
    assert host_of(moved) == "new.example"
    assert host_of(source("mailbox", "imaps://a@mail.example/INBOX")) == "mail.example"
    assert asked_host(source("feed", "https://press.example/rss")) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/?serviceKey=abcdefgh", "serviceKey"),
        ("https://a.example/?x=1&access_key=abcdefgh", "access_key"),
        ("https://a.example/?client_secret=abcdefgh", "client_secret"),
        ("https://user:word@a.example/", "password"),
        ("https://a.example/?menuKey=main&key=rss", None),
        ("https://a.example/?token=1", None),
        ("https://a.example/rss.xml", None),
    ],
)
def test_keys_in_addresses_are_seen(url: str, name: str | None) -> None:
    assert key_in_address(url) == name


def test_only_our_keys_are_taken_from_the_environment() -> None:
    environ = {
        "HANJU_BIGKINDS_KEY": " key ", "HANJU_NAVER_HUB_ID": "  ", "PATH": "/bin",
        "HANJU_MAIL_NEWS_PASSWORD": "word", "HANJU_SMTP_PASSWORD": "smtp",
    }  # fmt: skip
    assert environment_keys(environ) == {
        "HANJU_BIGKINDS_KEY": "key", "HANJU_MAIL_NEWS_PASSWORD": "word",
    }  # fmt: skip
    assert secret_values(environ)["HANJU_SMTP_PASSWORD"] == "smtp"
    assert mail_variable("mail-news.2") == "HANJU_MAIL_MAIL_NEWS_2_PASSWORD"
    assert "HANJU_NAVER_HUB_ID" in missing_words({}, KEY_SETS[1], KEY_SETS[2])[0]


def test_every_variable_and_every_kind_of_address_is_documented() -> None:
    for one in KEY_SETS:
        assert one.apply_at in DOCS
        assert all(name in DOCS for name in one.variables)
    for scheme in ("naver:", "google:", "bigkinds:", "data.go.kr:", "imaps://", "imap://"):
        assert f"`{scheme}" in DOCS
