"""Sources with keys through the command line: added, collected, out of quota, never leaked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hanju.cli.app import run
from hanju.clock import SystemClock
from hanju.model import Article
from hanju.newsroom import open_newsroom
from tests.conftest import FakeClock
from tests.servers.apis.bigkinds import BigKinds, document
from tests.servers.apis.naver import NaverSearch, result
from tests.servers.apis.releases import ReleaseService, item
from tests.servers.web import PUBLIC, Reply, Seen, Site

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])

SETTINGS = f'\n[collect]\npause_s = 0\nnetworks = ["{PUBLIC}"]\n'
RELEASES = "/1371000/pressReleaseService/pressReleaseList"
KEYS = {
    "HANJU_DATA_GO_KR_KEY": "PlantedRelease+Key/77==",
    "HANJU_NAVER_HUB_ID": "planted-hub-id-55",
    "HANJU_NAVER_HUB_KEY": "planted-hub-key-66",
    "HANJU_BIGKINDS_KEY": "planted-bigkinds-99",
    "HANJU_MAIL_NEWS_PASSWORD": "planted-mail-word-11",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (*KEYS, "HANJU_NAVER_CLIENT_ID", "HANJU_NAVER_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    assert run(["init", str(tmp_path / "room")]) == 0
    (tmp_path / "room" / "hanju.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "room"


@pytest.fixture
def keys(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    assert home.is_dir()  # made first: it takes keys of the machine away
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return KEYS


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.routes["/robots.txt"] = Reply(status=404)
        yield running


def told(capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--home", str(home), "--json"]) == code, capsys.readouterr()
    return json.loads(capsys.readouterr().out)


def words_of(capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run([*words, "--home", str(home)]) == code, capsys.readouterr()
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def us_date(at: datetime) -> str:
    return at.astimezone(ZoneInfo("Asia/Seoul")).strftime("%m/%d/%Y %H:%M:%S")


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables break no name over two lines, wherever the tests run."""
    monkeypatch.setenv("COLUMNS", "240")


# -- adding -------------------------------------------------------------------------------


def test_a_missing_key_is_said_with_its_variable_and_where_to_apply(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for address, variable, place in [
        ("naver:탄소중립", "HANJU_NAVER_HUB_ID", "naver-api-hub"),
        ("bigkinds:탄소중립", "HANJU_BIGKINDS_KEY", "bigkinds.or.kr"),
        ("data.go.kr:pressRelease", "HANJU_DATA_GO_KR_KEY", "data.go.kr/data/15095295"),
        (
            "imaps://a@mail.example/INBOX",
            "HANJU_MAIL_MAIL_A_MAIL_EXAMPLE_INBOX_PASSWORD",
            "비밀번호",
        ),
    ]:
        shown = words_of(capsys, home, "sources", "add", address, code=2).replace(" ", "")
        assert variable in shown
        assert place in shown


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("data.go.kr:weather", "모르는 공공데이터"),
        ("naver:", "찾을 말이 없습니다"),
        ("imaps://a:secret-word@mail.example/INBOX", "비밀번호"),
        ("https://apis.data.go.kr/x?serviceKey=abcdefgh1234", "인증키(serviceKey)"),
        ("naver+http://search.example/x?query=a", "https로만"),
    ],
)
def test_wrong_addresses_are_said(
    home: Path, address: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = words_of(capsys, home, "sources", "add", address, code=2)
    assert word in shown
    assert "secret-word" not in shown
    assert "abcdefgh1234" not in shown


@pytest.mark.usefixtures("keys")
def test_a_search_is_added_shown_and_collected(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = (KEYS["HANJU_NAVER_HUB_ID"], KEYS["HANJU_NAVER_HUB_KEY"])
    at = SystemClock().now()
    site.routes["/news"] = NaverSearch(
        "hub", pair, items=[result(n, at - timedelta(hours=n)) for n in range(1, 4)]
    )
    address = f"naver+{site.url}/news?query=탄소중립"
    seen = told(capsys, home, "sources", "add", address, "--dry-run")
    assert len(seen["articles"]) == 3
    assert not told(capsys, home, "sources", "list")
    added = told(capsys, home, "sources", "add", address)["source"]
    assert (added["id"], added["kind"], added["license"]) == ("naver", "naver", "none")
    assert told(capsys, home, "collect")["added"] == 3
    assert told(capsys, home, "collect")["added"] == 0


# -- quota and embargo --------------------------------------------------------------------


@pytest.mark.usefixtures("keys")
def test_a_quota_that_ends_in_the_middle_is_told_and_waited_for(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    at = SystemClock().now()
    service = ReleaseService(
        key=KEYS["HANJU_DATA_GO_KR_KEY"],
        items=[
            item("156000001", us_date(at - timedelta(days=7))),
            item("156000002", us_date(at - timedelta(hours=1))),
        ],
    )
    site.routes[RELEASES] = service
    told(capsys, home, "sources", "add", f"data.go.kr+{site.url}{RELEASES}", "--id", "releases")
    service.calls_left = 1
    shown = words_of(capsys, home, "collect", code=1)
    assert "나중에" in shown
    assert "하루 한도를 다 썼다고 합니다(22 LIMITED_NUMBER" in shown
    assert "1건은 저장했습니다" in shown
    assert "00:00 뒤에 다시 수집하면 됩니다" in shown
    calls = len(service.calls)
    again = told(capsys, home, "collect", code=1)
    assert again["sources"][0]["state"] == "quota"
    assert len(service.calls) == calls, "a spent quota is not asked again"


def test_nothing_goes_out_before_its_embargo(
    home: Path, site: Site, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    noon = datetime(2026, 7, 15, 3, 0, tzinfo=UTC)
    clock = FakeClock(noon - timedelta(hours=20))
    news = {"Title": "가온부, 탄소중립 시범도시 열 곳 선정", "SubTitle1": "탄소중립 사업에 3억 원"}
    body = "<p>가온부는 탄소중립 시범도시 열 곳을 선정했다고 15일 밝혔다.</p>"
    service = ReleaseService(
        key=keys["HANJU_DATA_GO_KR_KEY"],
        items=[
            item(
                "156000001", us_date(noon - timedelta(hours=30)), EmbargoDate=us_date(noon),
                DataContents=body, **news,
            )
        ],
    )  # fmt: skip
    site.routes[RELEASES] = service
    with open_newsroom(home, clock=clock) as room:
        room.add_source(f"data.go.kr+{site.url}{RELEASES}")
        assert room.collect().added == 1
        base = room.house.next_base_date(datetime(2026, 7, 16, tzinfo=UTC).date())
        for hours in (0, 10, 19):
            clock.at = noon - timedelta(hours=20 - hours)
            report = room.draft(base)
            assert report.entries == 0
            assert report.dropped == {"embargo": 1}
        clock.at = noon - timedelta(seconds=1)
        assert room.draft(base).entries == 0
        clock.at = noon
        assert room.draft(base).dropped.get("embargo") is None
        (held,) = room.store.articles_by_id([_release_id()])
        assert held.embargo_until == noon
        assert held.published_at == noon
    capsys.readouterr()


def _release_id() -> Any:
    from hanju.model import ArticleId

    return ArticleId("release-156000001")


def test_a_correction_after_drafting_is_told_and_both_texts_stay(
    home: Path, site: Site, keys: dict[str, str]
) -> None:
    clock = FakeClock(datetime(2026, 7, 15, 3, 0, tzinfo=UTC))
    first = item(
        "156000001", "07/14/2026 10:00:00", Title="가온부, 탄소중립 시범도시 열 곳 선정",
        DataContents="<p>가온부는 탄소중립 시범도시 열 곳을 선정했다고 14일 밝혔다.</p>",
    )  # fmt: skip
    service = ReleaseService(key=keys["HANJU_DATA_GO_KR_KEY"], items=[first])
    site.routes[RELEASES] = service
    with open_newsroom(home, clock=clock) as room:
        room.add_source(f"data.go.kr+{site.url}{RELEASES}")
        room.collect()
        base = room.house.next_base_date(datetime(2026, 7, 16, tzinfo=UTC).date())
        draft = room.draft(base)
        assert draft.entries == 1
        assert not [one for one in room.check(draft.number).findings if one.rule == "I12"]
        clock.at += timedelta(hours=2)
        service.items = [
            {
                **first, "ContentsStatus": "U", "ModifyId": "2",
                "ModifyDate": "07/15/2026 13:00:00",
                "DataContents": "<p>가온부는 탄소중립 시범도시 아홉 곳을 골랐다고 고쳤다.</p>",
            }
        ]  # fmt: skip
        report = room.collect()
        assert report.sources[0].stored is not None
        assert report.sources[0].stored.differing == 1
        assert any("고쳐 낸 글 1건" in note for note in report.sources[0].notes)
        told_now = [one for one in room.check(draft.number).findings if one.rule == "I12"]
        assert len(told_now) == 1
        assert "고쳐졌습니다" in told_now[0].message
        newest: list[Article] = room.store.articles_by_id([_release_id()])
        assert "아홉 곳" in newest[0].text


# -- keys ---------------------------------------------------------------------------------


def test_no_key_is_in_any_output_or_file(
    home: Path, site: Site, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that meets a key, against services that echo it back in their errors."""
    at = SystemClock().now()
    pair = (keys["HANJU_NAVER_HUB_ID"], keys["HANJU_NAVER_HUB_KEY"])
    search = NaverSearch("hub", pair, items=[result(1, at - timedelta(hours=1))])
    service = ReleaseService(
        key=keys["HANJU_DATA_GO_KR_KEY"], items=[item("156000001", us_date(at))]
    )
    kinds = BigKinds(keys["HANJU_BIGKINDS_KEY"], documents=[document(1, at.date().isoformat())])

    def echoing(seen: Seen) -> Reply:
        body = json.dumps({"items": [{**result(2, at), "title": f"{pair[1]} {seen.headers}"}]})
        return Reply(body=body.encode())

    site.routes |= {"/news": search, "/echo": echoing, RELEASES: service, "/kinds": kinds}
    outputs = []
    for address, name in [
        (f"naver+{site.url}/news?query=탄소", "a"),
        (f"naver+{site.url}/echo?query=탄소", "b"),
        (f"data.go.kr+{site.url}{RELEASES}", "c"),
        (f"bigkinds+{site.url}/kinds?query=탄소", "d"),
    ]:
        outputs.append(repr(told(capsys, home, "sources", "add", address, "--id", name)))
    outputs.append(repr(told(capsys, home, "collect")))
    search.pair, service.key, kinds.key = ("another", "pair"), "another", "another"
    outputs.append(repr(told(capsys, home, "collect", code=1)))
    outputs.append(words_of(capsys, home, "sources", "check", code=1))
    outputs.append(words_of(capsys, home, "sources", "list", "--all"))
    outputs.append(words_of(capsys, home, "doctor"))
    outputs.append(repr(told(capsys, home, "doctor")))
    outputs.append(words_of(capsys, home, "sources", "export"))
    outputs.append(
        words_of(capsys, home, "sources", "add", f"naver+{site.url}/news?query=x", code=2)
    )
    assert any("[인증키]" in one for one in outputs), "the services did echo"
    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert len(files) >= 3, "settings, database, journal"
    for variable, value in keys.items():
        for spelling in {value, value.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")}:
            assert not any(spelling in one for one in outputs), variable
            assert not any(spelling.encode() in one for one in files), variable
    assert "HANJU_DATA_GO_KR_KEY" in outputs[-4]


def test_doctor_says_which_keys_are_set_and_which_are_lacking(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "설정된 것 없음" in words_of(capsys, home, "doctor")
    monkeypatch.setenv("HANJU_BIGKINDS_KEY", "a-key-of-bigkinds")
    site.routes["/kinds"] = BigKinds("a-key-of-bigkinds")
    told(capsys, home, "sources", "add", f"bigkinds+{site.url}/kinds?query=탄소")
    assert "빅카인즈 오픈API(HANJU_BIGKINDS_KEY)" in words_of(capsys, home, "doctor")
    monkeypatch.delenv("HANJU_BIGKINDS_KEY")
    monkeypatch.setenv("HANJU_NAVER_CLIENT_ID", "half-a-pair")
    (row,) = [one for one in told(capsys, home, "doctor") if one["name"] == "인증키"]
    assert row["state"] == "warn"
    assert "HANJU_NAVER_CLIENT_SECRET 없음" in row["detail"]
    assert "필요한 HANJU_BIGKINDS_KEY" in row["detail"]


def test_feeds_with_keys_in_their_addresses_are_left_out_of_a_list(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline type="rss" text="열쇠" '
        'xmlUrl="https://a.example/rss?serviceKey=abcdefgh12345"/><outline type="rss" text="보통" '
        'xmlUrl="https://a.example/rss.xml"/></body></opml>',
        encoding="utf-8",
    )
    report = told(capsys, home, "sources", "import", str(opml))
    assert [one["url"] for one in report["added"]] == ["https://a.example/rss.xml"]
    assert "abcdefgh12345" not in repr(report)
    assert any("인증키" in one for one in report["left_out"])


@pytest.mark.parametrize(
    "line",
    [
        '# serviceKey = "abcdefgh12345678"',
        'HANJU_BIGKINDS_KEY = "0123456789abcdef"',
        "# https://apis.data.go.kr/x?serviceKey=abcdefgh12345678",
        'contact = "planted-bigkinds-99"',
    ],
)
def test_a_key_in_the_house_file_stops_every_command(
    home: Path, line: str, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    del keys
    (home / "hanju.toml").write_text(f"{SETTINGS}{line}\n", encoding="utf-8")
    shown = words_of(capsys, home, "sources", "list", code=2)
    assert "5행" in shown
    assert "들어 있습니다" in shown
    for value in ("abcdefgh12345678", "0123456789abcdef", "planted-bigkinds-99"):
        assert value not in shown


def test_a_key_in_a_tracked_file_stops_every_command(
    home: Path, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=home, check=True, capture_output=True)

    git("init", "-q")
    (home / "notes.env").write_text(f"KEY={keys['HANJU_BIGKINDS_KEY']}\n", encoding="utf-8")
    assert words_of(capsys, home, "sources", "list"), "an untracked file is the office's own"
    git("add", "notes.env")
    shown = words_of(capsys, home, "sources", "list", code=2)
    assert "notes.env" in shown
    assert keys["HANJU_BIGKINDS_KEY"] not in shown
