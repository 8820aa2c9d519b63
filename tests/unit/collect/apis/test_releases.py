"""data.go.kr: windows, errors under HTTP 200, embargoes, corrections (traps S1 to S6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.collect.apis.releases import read_answer, read_release_source, split_days
from hanju.collect.attachments import AttachmentReader
from hanju.collect.source_reads import SourceRead
from tests.servers.apis.releases import CODES, ReleaseService, item, refusal
from tests.servers.web import Reply, Site
from tests.unit.collect.apis.kit import KEY, NOW, holds_no_key, open_tools, source
from tests.unit.collect.attachment_files import hwpx, para, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])
PATH = "/1371000/pressReleaseService/pressReleaseList"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def service(site: Site) -> ReleaseService:
    running = ReleaseService(key=KEY)
    site.routes[PATH] = running
    return running


def read(site: Site, **more: object) -> SourceRead:
    with open_tools(**more) as tools:  # type: ignore[arg-type]
        return read_release_source(source("releases", f"data.go.kr+{site.url}{PATH}"), tools)


# -- windows ------------------------------------------------------------------------------


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 400), st.integers(1, 9))
def test_any_window_is_split_without_gap_or_overlap(first: date, days: int, at_most: int) -> None:
    last = first + timedelta(days=days)
    spans = list(split_days(first, last, at_most=at_most))
    asked = [
        start + timedelta(days=n) for start, end in spans for n in range((end - start).days + 1)
    ]
    assert asked == [first + timedelta(days=n) for n in range(days + 1)]
    assert all((end - start).days < at_most for start, end in spans)


def test_thursday_to_wednesday_is_three_calls() -> None:
    assert len(list(split_days(date(2026, 7, 9), date(2026, 7, 15)))) == 3


def test_a_round_asks_for_the_last_days_and_remembers_how_far_it_came(
    site: Site, service: ReleaseService
) -> None:
    service.items = [
        item("156000001", "07/10/2026 09:00:00"),
        item("156000002", "07/16/2026 08:00:00"),
    ]
    got = read(site)
    assert service.calls == [
        ("20260709", "20260711"), ("20260712", "20260714"), ("20260715", "20260716"),
    ]  # fmt: skip
    assert [one.id for one in got.articles] == ["release-156000001", "release-156000002"]
    assert got.memory is not None
    assert got.memory["until"] == "2026-07-16"
    again = read(site, memory=got.memory)
    assert (again.state, again.articles) == ("unchanged", ())
    late = read(site, memory={"until": "2026-06-20", "seen": "{}"})
    assert service.calls[-9][0] == "20260620"
    assert late.state == "ok"


# -- fields -------------------------------------------------------------------------------


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_both_wrappings_give_the_same_release(
    site: Site, service: ReleaseService, is_wrapped: bool
) -> None:
    service.is_wrapped = is_wrapped
    service.items = [
        item(
            "156000001",
            "07/15/2026 23:59:59",
            Title="가온부 &amp;quot;탄소&amp;middot;기후&amp;quot; 대책",
        )
    ]
    (article,) = read(site).articles
    assert article.title == '가온부 "탄소·기후" 대책'
    assert article.outlet == "가온부"
    assert article.published_at == datetime(2026, 7, 15, 14, 59, 59, tzinfo=UTC)
    assert article.url == "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156000001"
    assert article.text.startswith("올해 열 곳에서 시작")
    assert "시범사업을 시작한다고 밝혔다." in article.text
    assert "<p>" not in article.text
    shown = repr(article)
    assert "홍승인" not in shown, "the approver's name is not needed"
    assert "hong@gaon.example" not in shown
    assert "123-4567" not in shown


def test_an_answer_in_cp949_is_read(site: Site, service: ReleaseService) -> None:
    service.encoding = "EUC-KR"
    service.items = [item("156000001", "07/15/2026 10:00:00")]
    assert "시범사업" in read(site).articles[0].title


def test_files_are_found_whatever_their_fields_are_called(
    site: Site, service: ReleaseService
) -> None:
    service.items = [
        item(
            "156000001", "07/15/2026 10:00:00", FileName="보도자료.hwpx",
            FileUrl="https://www.korea.kr/common/download.do?fileId=1",
        )
    ]  # fmt: skip
    (file,) = read(site).articles[0].attachments
    assert (file.name, file.url) == (
        "보도자료.hwpx", "https://www.korea.kr/common/download.do?fileId=1",
    )  # fmt: skip


def test_a_stub_is_filled_from_the_page_and_its_files(site: Site, service: ReleaseService) -> None:
    stub = "이 자료는 가온부의 보도자료를 전재하여 제공함을 알려드립니다."
    text = "가온부는 열 곳에서 시범사업을 시작한다고 15일 밝혔다. 사업비는 3억 원이다."
    site.routes["/view"] = Reply(
        body=f"<html><body><p>{stub}</p><a href='/1.hwpx'>보도자료.hwpx</a></body></html>".encode()
    )
    site.routes["/1.hwpx"] = Reply(body=hwpx(para(words(text))))
    service.items = [
        item(
            "156000001", "07/15/2026 10:00:00", SubTitle1="", DataContents=f"<p>{stub}</p>",
            OriginalUrl=f"{site.url}/view",
        )
    ]  # fmt: skip
    with AttachmentReader() as reader:
        got = read(site, attachments=reader)
    assert text in got.articles[0].text
    assert len(got.files) == 1
    again = read(site, memory=got.memory)
    assert (again.articles, site.paths().count("/view")) == ((), 1), "a page is read once"


# -- embargoes and corrections ------------------------------------------------------------


def test_an_embargo_goes_with_the_article_and_is_told(site: Site, service: ReleaseService) -> None:
    service.items = [
        item("156000001", "07/16/2026 08:00:00", EmbargoDate="07/16/2026 12:00:00"),
        item("156000002", "07/16/2026 08:00:00", EmbargoDate="07/16/2026 08:00:00"),
        item("156000003", "07/16/2026 08:00:00", EmbargoDate="추후 공지"),
    ]
    got = read(site)
    noon = datetime(2026, 7, 16, 3, 0, tzinfo=UTC)
    held, free, unread = got.articles
    assert (held.embargo_until, held.published_at) == (noon, noon)
    assert free.embargo_until is None
    assert unread.published_at is None, "an embargo that cannot be read never goes out undated"
    assert any("엠바고" in note for note in unread.notes)
    assert any("엠바고가 걸린 글 1건" in note for note in got.notes)


def test_a_correction_is_a_later_version_with_a_note(site: Site, service: ReleaseService) -> None:
    first = item("156000001", "07/14/2026 10:00:00")
    service.items = [first]
    before = read(site)
    mended = {
        **first, "ContentsStatus": "U", "ModifyId": "2", "ModifyDate": "07/15/2026 11:00:00",
        "DataContents": "<p>가온부는 시범사업을 내년에 시작한다고 바로잡았다.</p>",
    }  # fmt: skip
    service.items = [first, mended]
    after = read(site, memory=before.memory)
    (article,) = after.articles
    assert article.id == before.articles[0].id
    assert article.text != before.articles[0].text
    assert any("고쳐 낸 글(2번째, 2026-07-15 11:00)" in note for note in article.notes)
    assert any("고쳐 낸 글 1건" in note for note in after.notes)
    assert read(site, memory=after.memory).articles == (), "told once"


# -- states -------------------------------------------------------------------------------


def test_no_data_is_empty_and_not_a_failure(site: Site, service: ReleaseService) -> None:
    assert service.items == []
    assert read(site).state == "empty"
    service.no_data = "03"
    assert read(site).state == "empty"


def test_a_wrong_key_is_broken_with_the_words_of_the_answer(
    site: Site, service: ReleaseService
) -> None:
    service.key = "another"
    got = read(site)
    assert got.state == "broken"
    assert "등록되지 않은 인증키" in got.why
    assert "30 SERVICE_KEY_IS_NOT_REGISTERED_ERROR" in got.why
    assert "data.go.kr/data/15095295" in got.mend
    assert holds_no_key(got)


def test_a_spent_quota_says_when_it_ends(site: Site, service: ReleaseService) -> None:
    service.calls_left = 0
    got = read(site)
    assert (got.state, got.retry_at) == ("quota", datetime(2026, 7, 16, 15, 0, tzinfo=UTC))
    assert "하루 한도" in got.why
    assert "07-17 00:00 뒤에" in got.mend


def test_a_quota_that_ends_in_the_middle_keeps_what_came_before(
    site: Site, service: ReleaseService
) -> None:
    service.items = [
        item("156000001", "07/10/2026 09:00:00"),
        item("156000002", "07/16/2026 08:00:00"),
    ]
    service.calls_left = 2
    got = read(site)
    assert (got.state, len(got.articles)) == ("quota", 1)
    assert "1건은 저장했습니다" in got.why
    assert got.memory is not None
    assert got.memory["until"] == "2026-07-14"
    service.calls_left = 1000
    rest = read(site, memory=got.memory, at=NOW + timedelta(days=1))
    assert [one.id for one in rest.articles] == ["release-156000002"]


def test_a_missing_key_names_the_variable_and_where_to_apply(site: Site) -> None:
    got = read(site, keys={})
    assert (got.state, site.seen) == ("broken", [])
    assert "HANJU_DATA_GO_KR_KEY" in got.why
    assert "https://www.data.go.kr" in got.mend


@pytest.mark.parametrize(
    ("content", "state", "words"),
    [
        *[(refusal(code), "broken", name) for code, name in CODES.items() if code != 22],
        (refusal(22), "quota", "22 LIMITED_NUMBER"),
        (refusal(99, "NEW WORDS"), "broken", "99 NEW WORDS"),
        (b"<html><body>\xec\xa0\x90\xea\xb2\x80 \xec\xa4\x91</body></html>", "broken", "웹 쪽"),
        (b"Unexpected errors", "broken", "XML이 아닌"),
        (b"<response><body/></response>", "broken", "모양이 바뀌었"),
        (b"<response><header><resultCode>00</resultCode></header></response>", "empty", ""),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><response>&a;</response>', "broken", "DTD"),
        (b"<response><header><resultCode>0</resultCode>", "broken", "XML이 아닌"),
    ],
)
def test_every_shape_of_answer_is_a_state_with_words(
    content: bytes, state: str, words: str
) -> None:
    answer = read_answer(content)
    assert answer.state == state
    assert words in answer.why


def test_an_http_error_that_carries_a_code_is_read_like_an_answer(site: Site) -> None:
    site.routes[PATH] = Reply(status=500, body=refusal(22))
    assert read(site).state == "quota"
    site.routes[PATH] = Reply(status=401, body=b"Unauthorized")
    assert "인증키를 받지 않습니다(401)" in read(site).why
    site.routes[PATH] = Reply(status=502)
    assert "서버에 오류가 났습니다(502)" in read(site).why


@given(st.binary(max_size=400))
def test_no_answer_raises(content: bytes) -> None:
    read_answer(content)
    read_answer(b"<response><header><resultCode>0</resultCode></header><NewsItem>" + content)
